"""What changed between two versions: found exactly in made-up releases of posts, in sentences, as rows and figures."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import orjson
import pandas as pd
import pytest
from factories import make_company, parse_company
from hypothesis import given
from posts import reform
from strategies import companies, examples

from org.analysis.boundary import handoff_lines, reporting_lines
from org.analysis.version_changes import Change, Changes, list_changes
from org.analysis.version_matching import match_departments
from org.analysis.version_report import (
    COLUMNS,
    Figure,
    compare_figures,
    compare_versions,
    describe_comparison,
    make_comparison,
    tabulate_changes,
)
from org.analysis.version_sentences import describe_changes, summarise_changes
from org.i18n import use_language
from org.model import NONE, Company
from org.reading.corrections import write_csv
from org.reading.load import read_company, read_file

BEFORE = """
    id,name,parent,office,people,hands off to
    1,Bank,,back,2,
    2,Retail,1,front,10,5 (order 5); 4 (complaint 3)
    3,Operations,1,back,3,
    4,Collections,3,back,8,6 (complaint 3)
    5,Cards,3,back,8,6 (complaint 3)
    6,Accounts,3,back,8,
    7,Lab,3,back,12,
    """
AFTER = """
    id,name,parent,office,people,hands off to
    1,Bank,,back,2,
    2,Retail sales,1,front,10,5 (order 7); 4 (complaint 3)
    3,Operations,1,back,3,
    4,Collections,2,front,8,5 (complaint 3)
    5,Cards,3,back,9,6 (complaint 3)
    6,Accounts,3,back,8,
    8,Lab A,3,back,5,
    9,Lab B,3,back,7,2 (gift)
    """


def changes_of(before: Company, after: Company) -> Changes:
    return list_changes(match_departments(before, after))


def bank() -> Changes:
    return changes_of(parse_company(BEFORE), parse_company(AFTER))


def test_every_kind_of_change_of_a_small_bank_is_found():
    sentences = list(map(str, describe_changes(bank())))
    assert sentences == [
        "Collections moved from Operations to Retail sales.",
        "Collections changed sides: back office before, front office now.",
        "Lab was split into Lab A and Lab B.",
        "Retail is called Retail sales now.",
        "Cards: people 8 → 9 (+1).",
        "New hand-off: Collections → Cards (complaint).",
        "New hand-off: Lab B → Retail sales (gift).",
        "Hand-off gone: Collections → Accounts (complaint).",
        "Retail sales → Cards (order): volume 5 → 7 (+2).",
        "Crosses the boundary now: Collections → Cards (complaint).",
        "Crosses the boundary now: Lab B → Retail sales (gift).",
        "No longer crosses the boundary: Retail sales → Collections (complaint).",
    ]


def test_the_summary_has_what_follows_from_a_move():
    size, move, *_rest = map(str, summarise_changes(bank()))
    assert size == "7 departments before, 8 after: 6 in both, 2 new, 1 gone."
    assert move == (
        "Collections moved from Operations to Retail sales: it is front office now, and was back office before, "
        "1 hand-off no longer crosses the boundary, 1 hand-off crosses the boundary now and complaints reach Cards now."
    )


CHAIN = """
    name,parent,office,hands off to
    Board,,back,
    Desk,Board,front,Store (complaint 3)
    Store,Board,back,Lab (complaint 3)
    Lab,Board,back,
    Yard,Board,back,Lab (complaint 1)
    """


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Store (complaint 3)", "Yard (complaint 3); Store (complaint 3)", "Complaints reach Yard now."),
        ("Store (complaint 3)", "Store (complaint 3); Lab (complaint 1)", "Complaints reach Lab one step sooner."),
        ("Lab (complaint 3)", "Yard (complaint 3)", "Complaints reach Lab one step later."),
        ("Lab (complaint 3)", "Lab (order 3)", "Complaints no longer reach Lab."),
        ("Store (complaint 3)", "", "Complaints no longer reach Lab and Store."),
    ],
)
def test_the_summary_names_departments_that_complaints_reach_sooner_later_or_no_longer(old, new, sentence):
    found = changes_of(parse_company(CHAIN), parse_company(CHAIN.replace(old, new)))
    assert sentence in map(str, summarise_changes(found))


def test_without_complaints_it_says_so_of_any_work():
    before, after = (
        CHAIN.replace("complaint", "order"),
        CHAIN.replace("complaint", "order").replace("Lab (order 3)", ""),
    )
    found = changes_of(parse_company(before), parse_company(after))
    assert "Customers’ work no longer reaches Lab." in map(str, summarise_changes(found))


def test_of_many_changes_of_one_kind_the_summary_says_how_many():
    before = make_company("B" * 7, [NONE, *[0] * 6], people=[1.0] * 7)
    after = make_company("B" * 7, [NONE, 0, *[1] * 5], people=[1.0] * 7)
    assert "5 departments moved: D2, D3, D4, D5 and D6." in map(str, summarise_changes(changes_of(before, after)))


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        ("name,parent\nA,\nB,A\nC,", "C no longer reports to A: it is top-level now."),
        ("name,parent\nA,\nB,A\nC,B", "C moved from A to B."),
        ("name,parent\nA,\nB,A", "C is gone from A."),
        ("name,parent\nA,\nB,A\nC,A\nD,\n", "D is new."),
        ("name,parent\nA,\nB,A\nC,A\nD,C\n", "D is new in C."),
    ],
)
def test_one_change_is_one_sentence(later, sentence):
    found = changes_of(parse_company("name,parent\nA,\nB,A\nC,A"), parse_company(later))
    assert sentence in map(str, describe_changes(found))


def test_a_top_that_comes_under_another_and_one_that_is_gone():
    found = changes_of(parse_company("name,parent\nA,\nB,\nC,"), parse_company("name,parent\nA,\nB,A"))
    assert [str(each) for each in describe_changes(found)] == ["B was top-level and reports to A now.", "C is gone."]


def test_a_renamed_department_says_how_sure_that_is():
    before = make_company("BB", [NONE, 0], names=["Top", "Care"], people=[5, 6])
    after = make_company("BB", [NONE, 0], names=["Top", "Desk"], people=[5, 6])
    assert str(describe_changes(changes_of(before, after))[0]) == "Care is probably called Desk now (65% sure)."


def test_departments_that_were_merged_are_neither_gone_nor_is_the_new_one_new():
    before = make_company("BBB", [NONE, 0, 0], names=["Top", "Lab A", "Lab B"], people=[1, 5, 7])
    after = make_company("BB", [NONE, 0], names=["Top", "Lab"], people=[1, 12])
    found = changes_of(before, after)
    assert list(map(str, describe_changes(found))) == ["Lab A and Lab B were merged into Lab."]
    assert found.counts() == {Change.MERGED: 1}


def test_what_is_known_in_one_version_only_is_no_change():
    before, after = make_company("B", people=[5]), make_company("B")
    assert not len(changes_of(before, after))


@examples(0.2)
@given(companies())
def test_the_same_company_has_no_change(company):
    found = changes_of(company, company)
    assert not len(found)
    assert list(map(str, summarise_changes(found))) == ["No change."]
    assert not any(figure.changed for figure in compare_versions(found.versions))
    assert describe_comparison(found, []).endswith("No change.")


@examples(0.2)
@given(companies(), companies())
def test_changes_are_counted_as_a_slow_count_counts_them(before, after):
    """The departments are paired by name; lines are compared as sets."""
    found = changes_of(before, after)
    pairs = {one: other for one, other in enumerate(found.versions.partner.tolist()) if other != NONE}
    lines = [
        {
            (pairs.get(line[0], -9 - line[0]), pairs.get(line[1], -9 - line[1]), *line[2:])
            for line in list_lines(before)
        },
        set(list_lines(after)),
    ]
    crossing = [{line[:3] for line in side if line[3]} for side in lines]
    handed = [{line[:3] for line in side if line[2] is not None} for side in lines]
    counts = found.counts()
    assert counts.get(Change.CROSSING_NEW, 0) == len(crossing[1] - crossing[0])
    assert counts.get(Change.CROSSING_GONE, 0) == len(crossing[0] - crossing[1])
    assert counts.get(Change.HANDOFF_NEW, 0) == len(handed[1] - handed[0])
    assert counts.get(Change.HANDOFF_GONE, 0) == len(handed[0] - handed[1])
    moved = [one for one, other in pairs.items() if moves(before, after, pairs, one, other)]
    assert found.of(Change.MOVED)["before"].tolist() == moved
    assert len(describe_changes(found)) == len(found)
    assert tabulate_changes(found)["sentence"].tolist() == list(map(str, describe_changes(found)))


def list_lines(company: Company) -> list[tuple[int, int, str | None, bool]]:
    """(source, target, kind, crosses) of every line; a reporting line has no kind."""
    kinds: list[list[str | None]] = [[None] * len(company), company.handoffs["kind"].tolist()]
    relations = (reporting_lines(company), handoff_lines(company))
    return [
        (source, target, kind, crossing)
        for lines, kind_of in zip(relations, kinds, strict=True)
        for source, target, crossing, kind in zip(
            lines.source.tolist(), lines.target.tolist(), lines.crossing.tolist(), kind_of, strict=False
        )
    ]


def moves(before: Company, after: Company, pairs: dict[int, int], one: int, other: int) -> bool:
    above, now = int(before.parent[one]), int(after.parent[other])
    return (now != NONE) if above == NONE else pairs.get(above, -9) != now


@pytest.mark.parametrize("posts", [60, 2_000])
@pytest.mark.slow
def test_the_changes_of_two_releases_of_posts_are_found_exactly(posts):
    made = reform(posts)
    before, after = (
        read_company(read_file(release.csv(seed), posts=True)) for seed, release in enumerate((made.before, made.after))
    )
    found = changes_of(before, after)

    def references(kind: Change) -> set[str]:
        rows = found.of(kind)
        ids = [company.departments["id"].to_numpy() for company in (before, after)]
        ends = zip(rows["before"], rows["after"], strict=True)
        return {ids[1][now] if now != NONE else ids[0][was] for was, now in ends}

    assert len(before) == len(after) == posts
    assert references(Change.NEW) == made.new
    assert references(Change.GONE) == made.gone
    assert references(Change.MOVED) == made.moved
    assert references(Change.RENAMED) == made.renamed
    assert references(Change.PEOPLE) == made.fewer
    assert not len(found.of(Change.SPLIT, Change.MERGED, Change.HANDOFF_NEW, Change.HANDOFF_GONE))


def test_releases_are_compared_by_unit_where_posts_are_counted_in_their_units():
    made = reform(600)
    before, after = (read_company(release.csv()) for release in (made.before, made.after))
    found = changes_of(before, after)
    assert found.versions.share == 1
    (digital,) = found.of(Change.NEW)["after"].tolist()
    assert after.departments["name"].iloc[digital] == "Digital 1"


def test_rows_have_the_ids_and_words_that_programs_read():
    rows = tabulate_changes(bank())
    assert tuple(rows.columns) == COLUMNS
    moved, office, split = rows.head(3).to_dict("records")
    assert (moved["change"], moved["id"], moved["from"], moved["to"]) == ("moved", "4", "Operations", "Retail sales")
    assert (office["before"], office["after"]) == ("back", "front")
    assert (split["from"], split["to"]) == ("Lab", "Lab A; Lab B")
    volume = rows[rows["change"] == "handoff-volume"].iloc[0]
    assert (volume["from"], volume["to"], volume["kind"]) == ("Retail sales", "Cards", "order")
    assert (volume["before"], volume["after"]) == ("5", "7")


def test_a_name_is_no_formula_in_the_csv():
    found = changes_of(parse_company("name,parent\nA,"), parse_company('name,parent\nA,\n"=HYPERLINK(1)",A'))
    (_header, row) = csv.reader(io.StringIO(write_csv(tabulate_changes(found))))
    assert row[2] == "'=HYPERLINK(1)"
    assert row[9] == "'=HYPERLINK(1) is new in A."


def test_json_has_the_changes_the_figures_and_what_is_unsure():
    made = json.loads(json.dumps(make_comparison(bank())))
    assert made["in_both"] == 6
    assert [change["change"] for change in made["changes"]].count("crossing-new") == 2
    assert {figure["figure"] for figure in made["figures"]} >= {"ei_index", "ei_index_by_density", "layers"}
    assert made["unsure"] == []
    without_ids = parse_company("name,parent\nA,\nOrders,A"), parse_company("name,parent\nA,\nOrder desk,A")
    # What writes the file takes no number of NumPy.
    (unsure, *_others) = orjson.loads(orjson.dumps(make_comparison(changes_of(*without_ids))))["unsure"]
    assert 0 < unsure["sure"] < 1


def figures(before: Company, after: Company) -> dict[str, Figure]:
    return {figure.measure.code: figure for figure in compare_versions(match_departments(before, after))}


def test_figures_are_compared_side_by_side():
    found = {figure.measure.code: figure for figure in compare_figures(parse_company(BEFORE), parse_company(AFTER))}
    assert (found["front_people"].before, found["front_people"].after) == (10, 18)
    assert found["front_share"].show_difference() == "+10.7 pp"
    assert (found["handoff_crossings:gift"].before, found["handoff_crossings:gift"].after) == (0, 1)
    assert found["span"].show_difference() == "-0.67"
    assert not found["unclear"].changed
    assert found["unclear"].show_difference() == ""


def test_a_difference_that_comes_of_new_departments_alone_is_noise_of_a_changed_size():
    lines = [(0, 1, "order", 3.0)]
    before = make_company("FBB", [NONE, 0, 0], lines)
    after = make_company("FBBB", [NONE, 0, 0, 0], [*lines, (0, 3, "order", 3.0)])
    found = figures(before, after)
    assert found["handoff_crossings"].size_only
    assert found["departments"].size_only
    turned = figures(before, make_company("FBFB", [NONE, 0, 0, 0], lines))
    assert not turned["reporting_crossings"].size_only
    assert turned["departments"].size_only


def test_figures_of_companies_without_lines_or_departments_can_be_compared():
    empty, one = make_company(""), make_company("B")
    for pair in ((empty, empty), (empty, one), (one, empty)):
        assert figures(*pair)["departments"].changed == (pair[0] is not pair[1])


def test_sentences_are_made_in_the_language_of_the_reader():
    found = bank()
    with use_language("vi"):
        shown = list(map(str, describe_changes(found)))
    assert shown[0] == "Collections chuyển từ Operations sang Retail sales."
    assert len(shown) == len(found)


def test_the_text_names_the_first_changes_and_how_many_more_there_are():
    size = 60
    before = make_company("B" * size, [NONE, *[0] * (size - 1)])
    after = make_company("B", [NONE])
    text = describe_comparison(changes_of(before, after), [])
    assert "… and 19 more" in text


def test_changes_are_the_reverse_when_the_versions_are_turned_round():
    there, back = (changes_of(*map(parse_company, pair)) for pair in ((BEFORE, AFTER), (AFTER, BEFORE)))
    for one, other in ((Change.SPLIT, Change.MERGED), (Change.CROSSING_NEW, Change.CROSSING_GONE)):
        assert there.counts()[one] == back.counts()[other]
    assert isinstance(there.table, pd.DataFrame)
    assert np.isclose(there.of(Change.PEOPLE)["now"].sum(), back.of(Change.PEOPLE)["was"].sum())
