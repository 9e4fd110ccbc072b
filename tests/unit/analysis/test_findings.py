"""Findings: each with its evidence, in plain words, the weightiest first."""

from __future__ import annotations

import numpy as np
import pytest
from factories import ROOT, count_calls, make_company
from hypothesis import given
from strategies import companies, examples

from org.analysis.findings import AT_MOST, Finding, join_names, list_findings, select_findings, weight_share, weights
from org.model import NONE
from org.reading.load import read_company

SAMPLES = ROOT / "sample_data"


def sentences(company, kind):
    return [str(found.sentence) for found in list_findings(company) if found.kind == kind]


def kinds(company):
    return [found.kind for found in list_findings(company)]


def test_where_there_is_nothing_to_find_the_list_is_empty():
    assert list_findings(make_company("")) == []
    assert list_findings(make_company("FB", handoffs=[(0, 1)])) == []


def test_a_company_of_one_department_has_one_side():
    assert kinds(make_company("F")) == ["one-sided"]
    assert kinds(make_company("B")) == ["one-sided"]
    assert kinds(make_company("?")) == ["undecided"]


def test_without_hand_offs_the_finding_says_so_and_blames_no_one():
    found = make_company("FFBB", [-1, 0, 0, 0])
    assert sentences(found, "no-handoffs") == [
        "The file has no hand-offs, so we cannot tell which departments customer requests reach."
    ]
    assert not {"dead-end", "unheard", "no-way", "single-passage", "bottleneck"} & set(kinds(found))


def test_companies_of_one_side_have_a_finding_for_it():
    assert sentences(make_company("FF", handoffs=[(0, 1)]), "one-sided") == [
        "No department is back office: there is no boundary to cross."
    ]
    assert sentences(make_company("BB", handoffs=[(0, 1)]), "one-sided") == [
        "No department is front office: there is no boundary to cross."
    ]
    assert sentences(make_company("??", [-1, 0], [(0, 1)]), "undecided") == [
        "2 departments are unclear: 2 lines there are on neither side."
    ]
    assert kinds(make_company("??", handoffs=[(0, 1)])) == ["undecided"]


def test_one_unclear_department_without_lines_is_described_without_lines():
    assert sentences(make_company("?FB", handoffs=[(1, 2)]), "undecided") == ["1 department is unclear."]


def test_all_complaints_through_one_desk():
    names = ["Shop", "Phone", "Complaints desk", "Quality"]
    found = make_company(
        "FFFB", handoffs=[(0, 2, "complaint", 20.0), (1, 2, "complaint", 15.0), (2, 3, "complaint", 31.0)], names=names
    )
    (bottleneck,) = (each for each in list_findings(found) if each.kind == "bottleneck")
    said = "All 31 complaints from the front office to the back pass through Complaints desk."
    assert str(bottleneck.sentence) == said
    assert (bottleneck.figure, bottleneck.departments, bottleneck.lines) == (31, (2,), ((2, 3),))


def test_most_of_a_kind_is_given_with_its_total():
    found = make_company(
        "FFBB", handoffs=[(0, 2, "order", 90.0), (1, 2, "order", 5.0), (1, 3, "order", 5.0), (2, 3, "order", 1.0)]
    )
    assert sentences(found, "bottleneck") == ["95 of 100 orders from the front office to the back pass through D2."]


def test_kinds_without_volume_or_word_are_counted_by_hand_off():
    found = make_company("FFB", handoffs=[(0, 2), (1, 2), (2, 0)])
    assert sentences(found, "bottleneck") == ["All 2 hand-offs from the front office to the back pass through D2."]
    found = make_company("FFB", handoffs=[(0, 2, "fax"), (1, 2, "fax"), (2, 0, "fax")])
    assert "All 2 hand-offs of kind “fax” from the front" in sentences(found, "bottleneck")[0]


def test_two_hand_offs_are_no_bottleneck():
    assert sentences(make_company("FB", handoffs=[(0, 1, "order", 5.0), (1, 0, "order", 5.0)]), "bottleneck") == []


def test_dead_ends_and_unheard_departments_are_named():
    found = make_company("FFBBB", handoffs=[(0, 2)], names=["Shop", "Chat", "Store", "IT", "HR"])
    assert sentences(found, "dead-end") == ["From Chat no hand-off leads to the back office."]
    assert sentences(found, "unheard") == ["No customer request reaches IT and HR."]


def test_where_nothing_leads_to_the_back_it_is_one_finding():
    found = make_company("FFBB", handoffs=[(0, 1), (3, 2)])
    assert sentences(found, "no-way") == ["No hand-off leads from the front office to the back."]
    assert "dead-end" not in kinds(found)
    assert "unheard" not in kinds(found)


def test_a_single_passage_names_what_it_cuts_off():
    found = make_company("FFBB", handoffs=[(0, 2), (1, 2), (2, 3)], names=["Shop", "Phone", "Orders", "Store"])
    (passage,) = (each for each in list_findings(found) if each.kind == "single-passage")
    assert str(passage.sentence) == "Hand-offs from the front office reach Store only through Orders."
    assert (passage.departments, passage.lines) == ((2, 3), ((2, 3),))


def test_the_only_front_office_department_is_no_finding():
    assert sentences(make_company("FBB", handoffs=[(0, 1), (0, 2)]), "single-passage") == []


def test_ping_pong_gives_both_amounts():
    found = make_company(
        "FB", handoffs=[(0, 1, "complaint", 75.0), (1, 0, "complaint", 52.0)], names=["Desk", "Quality"]
    )
    assert sentences(found, "ping-pong") == ["Desk hands 75 complaints to Quality, and Quality hands 52 back."]
    unknown = make_company("FB", handoffs=[(0, 1, "fax"), (1, 0, "fax")])
    assert sentences(unknown, "ping-pong") == ["D0 and D1 hand “fax” to each other."]
    assert sentences(make_company("FB", handoffs=[(0, 1), (1, 0)]), "ping-pong") == [
        "D0 and D1 hand work to each other."
    ]
    assert sentences(make_company("FB", handoffs=[(0, 1, "order"), (1, 0, "fax")]), "ping-pong") == []


def test_a_kind_spelled_twice_between_two_departments_is_added_up():
    found = make_company("FB", handoffs=[(0, 1, "Order", 5.0), (0, 1, "order", 5.0), (1, 0, "order", 4.0)])
    assert sentences(found, "ping-pong") == ["D0 hands 10 orders to D1, and D1 hands 4 back."]


def test_the_busiest_gateway_has_a_share_of_what_crosses():
    found = make_company("FFBB", handoffs=[(0, 2, "", 60.0), (1, 2, "", 20.0), (1, 3, "", 20.0)])
    assert sentences(found, "busiest-gateway") == ["80% of the volume that crosses the boundary passes through D2."]
    unknown = make_company("FFBB", handoffs=[(0, 2), (1, 2), (1, 3)])
    assert sentences(unknown, "busiest-gateway") == ["2 of 3 hand-offs that cross the boundary are at D1."]


def test_a_gateway_that_is_no_busier_than_others_is_not_named():
    found = make_company("F" * 30 + "B" * 30, handoffs=[(at, 30 + at, "", 5.0) for at in range(30)])
    assert sentences(found, "busiest-gateway") == []


def test_one_office_inside_the_other_is_grouped_by_parent():
    found = make_company(
        "BFBBF",
        [NONE, 0, 1, 0, 3],
        [(1, 2)],
        names=["Board", "Customer service", "Returns", "Operations", "Field service"],
    )
    assert sentences(found, "back-in-front") == ["Returns reports to Customer service but sits in the back office."]
    assert sentences(found, "front-in-back") == ["Field service is front office inside Operations."]
    inside = next(each for each in list_findings(found) if each.kind == "front-in-back")
    assert (inside.departments, inside.lines) == ((4, 3), ((4, 3),))


def test_no_department_is_found_to_be_inside_the_only_top():
    assert "front-in-back" not in kinds(make_company("BFF", [NONE, 0, 0], [(1, 0)]))
    assert "front-in-back" in kinds(make_company("BFFB", [NONE, 0, 0, NONE], [(1, 0)]))


def test_people_in_the_front_come_last():
    found = list_findings(make_company("FB?", handoffs=[(0, 1)], people=[30, 60, 10]))
    assert str(found[-1].sentence) == "30 of 100 people (30%) work in the front office."


def test_cyclic_hand_offs_are_no_trouble():
    ring = make_company("FBFB", handoffs=[(0, 1), (1, 2), (2, 3), (3, 0)])
    assert "no-way" not in kinds(ring)


@examples(3.0)
@given(companies())
def test_findings_of_any_company_point_at_its_departments_and_lines(company):
    found = list_findings(company)
    assert len(found) <= AT_MOST
    lines = set(zip(company.handoffs["source"], company.handoffs["target"], strict=True))
    lines |= {(child, parent) for child, parent in enumerate(company.parent.tolist()) if parent != NONE}
    for each in found:
        assert str(each.sentence).endswith(".")
        assert "{" not in str(each.sentence)
        assert 0 <= each.share <= 1
        assert all(0 <= position < len(company) for position in each.departments)
        assert set(each.lines) <= lines
    assert [each.share for each in found] == sorted((each.share for each in found), reverse=True)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (
            "minh-long-electronics.csv",
            "243 of 247 complaints from the front office to the back pass through Complaints desk.",
        ),
        ("minh-long-electronics.csv", "Complaints desk hands 75 complaints to Quality, and Quality hands 52 back."),
        ("minh-long-electronics.csv", "No customer request reaches Human resources and Information technology."),
        ("minh-long-electronics.csv", "From Trade fairs and events no hand-off leads to the back office."),
        ("minh-long-electronics.csv", "Field service is front office inside Operations."),
        ("song-hong-bank.csv", "All 221 complaints from the front office to the back pass through Complaints desk."),
        ("ban-le-mua-vang.csv", "Giao hàng tận nhà is front office inside Vận hành."),
        ("ban-le-mua-vang.csv", "From Truyền thông mạng xã hội no hand-off leads to the back office."),
    ],
)
def test_the_stories_of_the_samples_are_found(file, sentence):
    assert sentence in [str(each.sentence) for each in list_findings(read_company(SAMPLES / file))]


def test_the_work_grows_with_the_company_and_not_with_its_square():
    def count(size):
        dice = np.random.default_rng(5)
        pairs = dice.integers(0, size, (5 * size, 2))
        handoffs = [(int(a), int(b), f"kind {a % 900}", float(b % 50)) for a, b in pairs if a != b]
        parents = [NONE, *(int(dice.integers(0, at)) for at in range(1, size))]
        company = make_company("".join(dice.choice(list("FBB?"), size)), parents, handoffs)
        assert list_findings(company)
        return count_calls(lambda: list_findings(company))

    assert count(8_000) < 6 * count(2_000)


TEAMS = make_company("FFBBB", names=["Anna", "Bo", "Chi", "Dung", "Em"], people=[10, 30, 40, 0, float("nan")])


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "Anna"), (2, "Anna and Bo"), (4, "Anna, Bo, Chi and Dung"), (5, "Anna, Bo, Chi and 2 more")],
)
def test_departments_are_named_as_in_a_sentence(count, words):
    assert str(join_names(TEAMS, np.arange(count))) == words
    assert str(join_names(TEAMS, list(range(count)))) == words


def test_weight_is_a_share_of_people_and_of_departments_where_no_people_are_counted():
    front = np.array([True, True, False, False, False])
    assert weight_share(TEAMS, [1]) == 30 / 80
    assert weight_share(TEAMS, [1], front) == 0.75
    assert weight_share(make_company("FB"), [1]) == 0.5
    assert weight_share(TEAMS, [3], np.array([False, False, False, True, True])) == 0.5, (
        "two departments without people"
    )
    assert weight_share(make_company(""), []) == 0.0
    assert weights(make_company("FB", people=[0, 0])).tolist() == [1.0, 1.0]


def test_each_kind_is_chosen_once_before_any_is_chosen_twice():
    found = [Finding(kind, "", 1, share, ()) for kind, share in (("a", 0.9), ("a", 0.8), ("a", 0.7), ("b", 0.1))]
    assert [(each.kind, each.share) for each in select_findings(found, 3)] == [("a", 0.9), ("a", 0.8), ("b", 0.1)]
    assert [each.kind for each in select_findings(found, 1)] == ["a"]
    assert select_findings([], 3) == []
