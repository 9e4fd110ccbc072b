"""The list of crossings, what gateways carry, and the kinds of hand-offs."""

from __future__ import annotations

import math

import pytest
from factories import make_company
from hypothesis import given
from strategies import companies

from org.analysis.boundary import (
    BACK_TO_FRONT,
    FRONT_TO_BACK,
    HANDOFF,
    REPORTING,
    describe_amount,
    gateway_loads,
    gateways,
    handoff_lines,
    list_crossings,
    list_kinds,
    match_kind,
    normalise_kind,
    reporting_lines,
)
from org.model import Office

SHOP = make_company(
    "BFBF?",
    [-1, 0, 1, 2, 0],
    [(1, 2, "order", 30.0), (3, 2, "Order", 10.0), (2, 3, "complaint", 5.0), (1, 4, "order", 9.0), (1, 0, "report")],
)


def test_an_empty_company_has_no_crossings():
    for company in (
        make_company(""),
        make_company("F"),
        make_company("FF", [-1, 0], [(0, 1)]),
        make_company("??", [-1, 0], [(0, 1)]),
    ):
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
    found = make_company("FBB", handoffs=[(0, 1), (0, 2)])
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


def test_a_company_without_hand_offs_has_no_kinds():
    assert list_kinds(make_company("")) == []
    assert list_kinds(make_company("FB")) == []


def test_spellings_of_a_kind_are_one_kind_under_its_first_spelling():
    found = make_company(
        "FBB", handoffs=[(0, 1, "Order", 3.0), (0, 2, "order ", 4.0), (1, 2, "complaint", math.nan), (2, 0, "", 1.0)]
    )
    found_kinds = [(kind.word, kind.handoffs, kind.volume, kind.complaint) for kind in list_kinds(found)]
    assert found_kinds == [("Order", 2, 7.0, False), ("", 1, 1.0, False), ("complaint", 1, None, True)]


def test_hand_offs_are_chosen_whatever_the_case():
    found = make_company("FBB", handoffs=[(0, 1, "Khiếu nại"), (0, 2, "order"), (1, 2, "KHIẾU NẠI")])
    assert match_kind(found, "khiếu nại").tolist() == [True, False, True]
    assert match_kind(found, None).tolist() == [True, True, True]
    assert match_kind(found, "invoice").tolist() == [False, False, False]


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("complaint", 31, "31 complaints"),
        ("Complaint", 1, "1 complaint"),
        ("order", 1234.0, "1,234 orders"),
        ("khiếu nại", 18, "18 khiếu nại"),
        ("training", 0.5, "0.5 training"),
        ("", 12, "a volume of 12"),
    ],
)
def test_amounts_are_described_in_words(kind, amount, words):
    assert str(describe_amount(kind, amount)) == words


@given(companies())
def test_kinds_hold_every_hand_off_once(found):
    assert sum(kind.handoffs for kind in list_kinds(found)) == len(found.handoffs)
    for kind in list_kinds(found):
        rows = found.handoffs[found.handoffs["kind"].map(normalise_kind) == normalise_kind(kind.word)]
        assert match_kind(found, kind.word).sum() == len(rows) == kind.handoffs
        assert (kind.volume or 0.0) == rows["volume"].sum()
        assert (kind.volume is None) == rows["volume"].isna().all()
