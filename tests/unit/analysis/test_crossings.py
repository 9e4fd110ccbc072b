"""The list of crossings, its sums, and what gateways carry."""

from __future__ import annotations

from factories import made
from hypothesis import given
from strategies import companies

from org.analysis.boundary import gateways, handoff_lines, reporting_lines
from org.analysis.crossings import (
    BACK_TO_FRONT,
    FRONT_TO_BACK,
    HANDOFF,
    REPORTING,
    gateway_loads,
    list_crossings,
)
from org.model import Office

SHOP = made(
    "BFBF?",
    [-1, 0, 1, 2, 0],
    [(1, 2, "order", 30.0), (3, 2, "Order", 10.0), (2, 3, "complaint", 5.0), (1, 4, "order", 9.0), (1, 0, "report")],
)


def test_an_empty_company_has_no_crossings():
    for company in (made(""), made("F"), made("FF", [-1, 0], [(0, 1)]), made("??", [-1, 0], [(0, 1)])):
        assert len(list_crossings(company)) == len(gateway_loads(company)) == 0


def test_each_crossing_is_listed_with_its_direction_and_undecided_lines_are_not():
    assert list_crossings(SHOP).fillna({"volume": -1.0}).to_numpy().tolist() == [
        [1, 0, "reporting", "reporting line", "front-to-back", -1.0],
        [2, 1, "reporting", "reporting line", "back-to-front", -1.0],
        [3, 2, "reporting", "reporting line", "front-to-back", -1.0],
        [1, 2, "handoff", "order", "front-to-back", 30.0],
        [3, 2, "handoff", "Order", "front-to-back", 10.0],
        [2, 3, "handoff", "complaint", "back-to-front", 5.0],
        [1, 0, "handoff", "report", "front-to-back", -1.0],
    ]


def test_gateways_have_what_they_send_and_receive():
    busiest = gateway_loads(SHOP).iloc[0]
    assert (busiest["position"], busiest["reporting"], busiest["handoffs"]) == (2, 2, 3)
    assert (busiest["sent"], busiest["received"], busiest["share"]) == (5.0, 40.0, 1.0)


def test_shares_count_hand_offs_where_no_volume_is_known():
    found = made("FBB", handoffs=[(0, 1), (0, 2)])
    assert gateway_loads(found)[["position", "share"]].to_numpy().tolist() == [[0, 1.0], [1, 0.5], [2, 0.5]]


@given(companies())
def test_the_list_equals_the_counts_of_the_boundary(found):
    crossings = list_crossings(found)
    for relation, lines in ((REPORTING, reporting_lines(found)), (HANDOFF, handoff_lines(found))):
        rows = crossings[crossings["relation"] == relation]
        assert list(zip(rows["source"], rows["target"], strict=True)) == [
            (a, b) for a, b, crosses in zip(lines.source, lines.target, lines.crossing, strict=True) if crosses
        ]
    for row in crossings.itertuples():
        ends = (Office(found.offices[row.source]), Office(found.offices[row.target]))
        assert (
            row.direction
            == {(Office.FRONT, Office.BACK): FRONT_TO_BACK, (Office.BACK, Office.FRONT): BACK_TO_FRONT}[ends]
        )
    loads = gateway_loads(found)
    assert sorted(loads["position"]) == gateways(found).tolist()
    ends = [*crossings["source"], *crossings["target"]]
    assert (loads["reporting"] + loads["handoffs"]).tolist() == [ends.count(each) for each in loads["position"]]
