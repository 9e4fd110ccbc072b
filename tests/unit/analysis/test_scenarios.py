"""Scenarios: steps applied one after the other, what does not fit, kept in the file, saved and opened again."""

from __future__ import annotations

import json

import numpy as np
import pytest
from factories import list_names, map_parents, parse_company
from hypothesis import given, strategies as st
from strategies import companies_from_csv, examples

from org.analysis.scenarios import (
    Scenario,
    Step,
    StepKind,
    apply_scenario,
    describe_step,
    read_scenarios,
    try_step,
    write_corrections,
    write_scenarios,
)
from org.analysis.version_changes import list_changes
from org.analysis.version_matching import match_same_ids
from org.analysis.version_sentences import describe_changes
from org.model import NONE, Company, Office, Unusable
from org.reading.corrections import write_company_csv
from org.reading.load import correct_file, read_company, read_file

SHOP = """
    id,name,parent,office,people,hands off to,city
    1,Board,,back,2,,Hue
    2,Shop,1,front,10,3 (order 30); 4 (complaint 5),Hue
    3,Operations,1,back,3,4 (order 2),Hanoi
    4,Store,3,back,20,,Hanoi
    """


def after(*steps: Step) -> Company:
    company, misfits = apply_scenario(parse_company(SHOP), Scenario("Plan", steps))
    assert not misfits
    return company


def handoffs(company: Company) -> list[tuple[str, str, str, float]]:
    names = list_names(company)
    rows = company.handoffs.itertuples(index=False, name=None)
    return [(names[source], names[target], kind, volume) for source, target, kind, volume in rows]


def test_a_department_is_moved_with_all_below_it():
    found = after(Step(StepKind.MOVE, "3", "Operations", "2", "Shop"))
    assert map_parents(found) == {"Board": "", "Shop": "Board", "Operations": "Shop", "Store": "Operations"}
    assert found.depth.tolist() == [0, 1, 2, 3]
    assert map_parents(after(Step(StepKind.MOVE, "3", "Operations")))["Operations"] == ""


def test_a_department_is_renamed_and_changes_sides():
    found = after(Step(StepKind.RENAME, "4", "Store", text="Depot"), Step(StepKind.OFFICE, "4", "Depot", text="front"))
    assert list_names(found)[3] == "Depot"
    assert found.offices.tolist() == [Office.BACK, Office.FRONT, Office.BACK, Office.FRONT]
    assert str(found.departments["reason"].iloc[3]) == "set in a scenario"


def test_a_merger_gives_people_children_and_hand_offs_to_the_other():
    found = after(Step(StepKind.MERGE, "3", "Operations", "2", "Shop"))
    assert map_parents(found) == {"Board": "", "Shop": "Board", "Store": "Shop"}
    assert found.people.tolist() == [2, 13, 20]
    assert handoffs(found) == [("Shop", "Store", "complaint", 5), ("Shop", "Store", "order", 2)]
    assert found.own["city"].tolist() == ["Hue", "Hue", "Hanoi"]


def test_a_merger_into_a_department_below_leaves_no_cycle():
    found = after(Step(StepKind.MERGE, "3", "Operations", "4", "Store"))
    assert map_parents(found) == {"Board": "", "Shop": "Board", "Store": "Board"}


def test_a_part_is_split_off_with_its_people():
    found = after(Step(StepKind.SPLIT, "4", "Store", text="Yard", amount=8))
    assert map_parents(found)["Yard"] == "Operations"
    assert found.people.tolist() == [2, 10, 3, 12, 8]
    assert found.departments["id"].is_unique
    again = after(*[Step(StepKind.SPLIT, "4", "Store", text=name) for name in ("Yard", "Dock")])
    assert again.departments["id"].tolist()[-2:] == ["4-2", "4-3"]
    assert np.isnan(again.people[-1])
    people = parse_company("id,name,parentId,title\n1,Ann Lee,,Director\n2,Bob Ray,1,Head of Sales\n3,Cid Fox,1,Clerk")
    split = apply_scenario(people, Scenario("", (Step(StepKind.SPLIT, "2", "Bob Ray", text="Dee Oak"),)))[0]
    assert split.job_titles(range(4)) == ["Director", "Head of Sales", "Clerk", ""]


def test_hand_offs_are_added_and_removed():
    found = after(
        Step(StepKind.ADD_HANDOFF, "4", "Store", "2", "Shop", "return", 4),
        Step(StepKind.DROP_HANDOFF, "2", "Shop", "4", "Store", "complaint"),
        Step(StepKind.ADD_HANDOFF, "2", "Shop", "3", "Operations", "order", 5),
    )
    assert sorted(handoffs(found)) == [
        ("Operations", "Store", "order", 2),
        ("Shop", "Operations", "order", 35),
        ("Store", "Shop", "return", 4),
    ]


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (Step(StepKind.MOVE, "9", "Lab", "1", "Board"), "Lab is not in this file."),
        (Step(StepKind.MOVE, "3", "Operations", "9", "Lab"), "Lab is not in this file."),
        (Step(StepKind.MOVE, "3", "Operations", "4", "Store"), "Operations cannot report to Store, which is below it."),
        (Step(StepKind.MERGE, "3", "Operations", "3", "Operations"), "Operations cannot be both."),
        (Step(StepKind.RENAME, "3", "Operations", text=" "), "The new name is blank."),
        (Step(StepKind.OFFICE, "3", "Operations", text="middle"), "“middle” is not front, back or unclear."),
        (Step(StepKind.SPLIT, "3", "Operations", text="", amount=1), "The name of the new department is blank."),
        (Step(StepKind.SPLIT, "3", "Operations", text="X", amount=4), "Operations does not have that many people."),
        (Step(StepKind.ADD_HANDOFF, "3", "Operations", "2", "Shop", amount=-1), "A volume cannot be below 0."),
        (Step(StepKind.DROP_HANDOFF, "3", "Operations", "2", "Shop"), "Operations hands nothing of that kind to Shop."),
    ],
)
def test_a_step_that_does_not_fit_says_why_and_the_others_are_done(step, reason):
    company = parse_company(SHOP)
    assert str(try_step(company, step)) == reason
    rename = Step(StepKind.RENAME, "4", "Store", text="Depot")
    found, misfits = apply_scenario(company, Scenario("Plan", (step, rename)))
    assert [(misfit.step, str(misfit.reason)) for misfit in misfits] == [(step, reason)]
    assert list_names(found)[-1] == "Depot"


def test_steps_are_added_and_undone_without_touching_what_was_there():
    empty = Scenario("Plan")
    one = empty.add(Step(StepKind.RENAME, "4", "Store", text="Depot"))
    assert (len(empty.steps), len(one.steps), one.undo()) == (0, 1, empty)


def test_scenarios_are_saved_and_opened_again():
    steps = [
        Step(StepKind.MOVE, "3", "Operations"),
        Step(StepKind.SPLIT, "4", "Store", text='Yard "B"', amount=8.5),
        Step(StepKind.ADD_HANDOFF, "4", "Store", "2", "Shop", "khiếu nại", 4),
    ]
    kept = [Scenario("Kế hoạch", tuple(steps)), Scenario("None")]
    assert read_scenarios(write_scenarios(kept)) == kept


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"[]", b"{}", b'{"scenarios": 3}', b'{"scenarios": [{}]}', b'{"scenarios": [{"name": "A"}]}',
        b'{"scenarios": [{"name": "A", "steps": [{"kind": "explode"}]}]}',
        b'{"scenarios": [{"name": "A", "steps": ["move"]}]}', b"[" * 100_000, b" " * 2_000_000,
    ],
)  # fmt: skip
def test_another_file_is_refused_in_one_sentence(data):
    with pytest.raises(Unusable, match="not a file of scenarios"):
        read_scenarios(data)


def test_each_kind_of_step_has_a_sentence():
    for kind in StepKind:
        for text in ("", "front"):
            for other, amount in (("2", 3.0), ("", None)):
                sentence = str(describe_step(Step(kind, "4", "Store", other, "Shop", text, amount)))
                assert sentence.endswith(".")
                assert "Store" in sentence


def test_a_scenario_is_compared_with_its_file_by_ids():
    before = parse_company(SHOP)
    found = after(Step(StepKind.RENAME, "4", "Store", text="Depot"), Step(StepKind.MOVE, "4", "Depot", "2", "Shop"))
    changes = list_changes(match_same_ids(before, found))
    assert [str(each) for each in describe_changes(changes)] == [
        "Depot moved from Operations to Shop.",
        "Store is called Depot now.",
        "Crosses the boundary now: Depot → Shop (reporting line).",
    ]


def test_the_company_after_a_scenario_reads_back_as_the_same():
    found = after(
        Step(StepKind.SPLIT, "4", "Store", text="Yard", amount=8),
        Step(StepKind.OFFICE, "3", "Operations", text="front"),
    )
    again = read_company(write_company_csv(found).encode())
    assert list_names(again) == list_names(found)
    assert again.parent.tolist() == found.parent.tolist()
    assert again.offices.tolist() == found.offices.tolist()
    assert json.loads(write_scenarios([]))["scenarios"] == []


@examples(0.3)
@given(companies_from_csv(), st.data())
def test_any_steps_leave_a_sound_company(company, data):
    ids = st.sampled_from([*company.departments["id"].tolist(), "nowhere", ""])
    kinds = st.sampled_from(list(StepKind))
    texts = st.sampled_from(["front", "New", "order", ""])
    amounts = st.none() | st.floats(-1, 9)
    steps = st.builds(Step, kinds, ids, ids, ids, ids, texts, amounts)
    found, misfits = apply_scenario(company, Scenario("Any", tuple(data.draw(st.lists(steps, max_size=8)))))
    assert found.departments["id"].is_unique
    assert len(found.own) == len(found.parent) == len(found)
    ends = found.handoffs[["source", "target"]].to_numpy()
    assert ((ends >= 0) & (ends < len(found))).all()
    assert (ends[:, 0] != ends[:, 1]).all()
    assert not found.handoffs.duplicated(["source", "target", "kind"]).any()
    assert ((found.depth == 0) == (found.parent == NONE)).all()
    assert (found.depth <= len(found)).all()
    assert all(str(misfit.reason) for misfit in misfits)


def kept(data: bytes, *steps: Step) -> Company | None:
    """The company when the steps are written into its file; None where the file cannot say them."""
    file = read_file(data)
    changes = write_corrections(read_company(file), file.table, file.columns, Scenario("Plan", steps))
    return None if changes is None else read_company(correct_file(file, changes))


@examples(0.3)
@given(companies_from_csv(), st.data())
def test_what_is_kept_in_the_file_reads_as_the_scenario_said(company, data):
    ids = st.sampled_from([*company.departments["id"].tolist(), ""])
    kinds = st.sampled_from([kind for kind in StepKind if kind not in (StepKind.MERGE, StepKind.SPLIT)])
    steps = st.builds(Step, kinds, ids, ids, ids, ids, st.sampled_from(["front", "order"]), st.none() | st.just(2.5))
    drawn = tuple(data.draw(st.lists(steps, max_size=6)))
    file = write_company_csv(company).encode()
    said, misfits = apply_scenario(read_company(file), Scenario("Any", drawn))
    found = kept(file, *drawn)
    if misfits or found is None:
        return
    assert list_names(found) == list_names(said)
    assert found.parent.tolist() == said.parent.tolist()
    assert found.offices.tolist() == said.offices.tolist()
    assert sorted(map(str, handoffs(found))) == sorted(map(str, handoffs(said)))


@pytest.mark.parametrize(
    "step",
    [
        Step(StepKind.MERGE, "Store", "Store", "Shop", "Shop"),
        Step(StepKind.SPLIT, "Store", "Store", text="Yard"),
        Step(StepKind.RENAME, "Store", "Store", text="Depot"),
        Step(StepKind.MOVE, "Lab", "Lab", "Shop", "Shop"),
        Step(StepKind.MOVE, "Store", "Store", "Lab", "Lab"),
        Step(StepKind.DROP_HANDOFF, "Store", "Store", "Shop", "Shop"),
    ],
)
def test_what_the_cells_of_the_file_cannot_say_is_not_kept(step):
    data = b"name,parent,hands off to\nBoard,,\nShop,Board,Store\nStore,Board,\n"
    assert kept(data, step) is None
    both = kept(
        data, Step(StepKind.DROP_HANDOFF, "Shop", "Shop", "Store"), Step(StepKind.MOVE, "Store", "Store", "Shop")
    )
    assert both is not None
    assert map_parents(both)["Store"] == "Shop"
    assert handoffs(both) == []
