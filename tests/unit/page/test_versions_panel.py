"""The page compares the open file with another version: list, files, figures, pairs, and files of other companies."""

from __future__ import annotations

import pytest
from app_page import dropped, said
from streamlit.testing.v1 import AppTest

from org.analysis.scenarios import Scenario, Step, StepKind, write_scenarios
from org.model import Office

pytestmark = pytest.mark.slow

BEFORE = "id,name,parent,office\nK1,Board,,back\nK2,Sales,K1,front\nK3,Store,K1,back\nK4,Lab,K3,back\n"
AFTER = "id,name,parent,office\nK1,Board,,back\nK2,Sales,K1,front\nK3,Store,K2,back\nK5,*Desk*,K3,front\n"


def compared(before: str, after: str) -> AppTest:
    """The page with a file, and another one to compare it with."""
    app = dropped(before, "before.csv")
    app.session_state["view"] = "versions"
    app = app.run()
    app.file_uploader(key="upload-version").upload("after.csv", after.encode(), "text/csv")
    return turned_to(app.run(), "changes")


def offices(app: AppTest) -> list[str]:
    return [Office(int(office)).word for office in app.session_state["files"].shown.company.offices]


def listed(app: AppTest) -> list[str]:
    return app.main.dataframe[0].value.iloc[:, 1].tolist()


def turned_to(app: AppTest, part: str) -> AppTest:
    app = app.session_state.__setitem__("version-part", part) or app.run()
    assert not app.exception
    return app


def test_what_changed_is_said_and_listed():
    app = compared(BEFORE, AFTER)
    assert "4 departments before, 4 after: 3 in both, 1 new, 1 gone." in said(app)
    assert listed(app)[:3] == ["Store moved from Board to Sales.", "*Desk* is new in Store.", "Lab is gone from Store."]
    assert r"\*Desk\*" in "".join(str(element.value) for element in app.markdown)


def test_the_list_is_filtered_by_kind_and_by_name():
    app = compared(BEFORE, AFTER)
    app = app.text_input(key="version-words").set_value("desk").run()
    assert all("Desk" in sentence for sentence in listed(app))
    app = app.text_input(key="version-words").set_value("").run()
    app.session_state["version-kinds"] = ["gone"]
    assert listed(app.run()) == ["Lab is gone from Store."]


def test_before_and_after_can_be_exchanged():
    app = compared(BEFORE, AFTER)
    app = app.button(key="versions-turn").click().run()
    assert "Lab is new in Store." in listed(app)


def test_the_same_file_has_no_change():
    app = compared(BEFORE, BEFORE)
    assert "No change." in said(app)
    assert "No figure changes." in said(turned_to(app, "figures"))


def test_figures_are_side_by_side():
    app = turned_to(compared(BEFORE, AFTER), "figures")
    table = app.table[0].value
    assert table.loc["Front\\-office departments"].tolist()[:3] == ["1", "2", "+1"]


def test_a_file_of_another_company_is_compared_only_when_asked():
    app = compared(BEFORE, "name,parent\nClinic,\nWards,Clinic\nPharmacy,Clinic\n")
    assert "two different companies: 0 of 3 departments (0%)" in said(app)
    assert not app.main.dataframe
    app = app.button(key="versions-anyway").click().run()
    assert "Clinic is new." in listed(app)


def test_a_file_that_cannot_be_read_is_refused_and_can_be_closed():
    app = compared(BEFORE, "id,name\n")
    assert "after.csv" in said(app)
    app = app.button(key="versions-close").click().run()
    assert app.file_uploader(key="upload-version").label == "Compare with …"


def test_pairs_are_joined_and_parted_and_that_can_be_undone():
    app = turned_to(compared(BEFORE, AFTER), "pairs")
    app = app.button(key="join").click().run()
    assert "Lab → *Desk* · joined by you" in said(app)
    assert "Lab is called *Desk* now." in listed(turned_to(app, "changes"))
    app = turned_to(app, "pairs").button(key="undo-pair-0").click().run()
    assert "Lab is gone from Store." in listed(turned_to(app, "changes"))


def test_a_renamed_department_can_be_parted():
    before, after = "name,parent\nA,\nOld desk,A\n", "name,parent\nA,\nOld Desks,A\n"
    app = turned_to(compared(before, after), "pairs")
    app = next(button for button in app.button if button.label == "Separate").click().run()
    assert "Old desk is gone from A." in listed(turned_to(app, "changes"))


def planned(app: AppTest, name: str) -> AppTest:
    """The page with a new scenario."""
    app.text_input(key="scenario-new").set_value(name)
    return app.button(key="scenario-begin").click().run()


def alone(content: str = BEFORE, selected: int | None = None) -> AppTest:
    """The panel without another file."""
    app = dropped(content)
    app.session_state["view"], app.session_state["selected"] = "versions", selected
    return app.run()


def renamed(app: AppTest, new: str) -> AppTest:
    """The scenario with a step more: Lab has a new name."""
    app = app.selectbox(key="step-kind").select("rename").run()
    app = app.selectbox(key="step-department").select("K4").run()
    app = app.text_input(key="step-text").set_value(new).run()
    app = app.button(key="step-add").click().run()
    assert not app.exception
    return app


def test_a_scenario_is_planned_undone_and_compared_with_the_file():
    app = renamed(planned(alone(), "Plan A"), "*Desk*")
    assert "Lab is called *Desk*." in said(app)
    app = renamed(app, "Bench")
    app = app.button(key="scenario-undo").click().run()
    assert "Bench" not in said(app)
    app = app.button(key="scenario-compare").click().run()
    assert not app.exception
    assert listed(turned_to(app, "changes")) == ["Lab is called *Desk* now."]


def test_what_if_shows_the_figures_before_and_after_and_touches_the_file_only_when_it_is_kept():
    app = alone("name,parent,office\nBoard,,back\nSales,Board,front\nIT,Board,back\nZorg,Board,\n", selected=2)
    app.file_uploader(key="handoffs").upload("edges.csv", b"from,to\nSales,IT\nIT,Sales\n", "text/csv")
    app.file_uploader(key="vocabulary").upload("words.csv", b"phrase,office\nzorg,front\n", "text/csv")
    app = app.run().selectbox(key="step-kind").select("office").run()
    assert app.selectbox(key="step-department").value == "IT"
    app = app.button(key="step-add").click().run()
    assert not app.exception
    assert offices(app) == ["back", "front", "back", "front"]
    table = app.table[0].value
    assert table.loc["Hand-offs that cross"].tolist() == ["2", "0"]
    assert table.loc["Front-office departments"].tolist() == ["2", "3"]
    app = app.button(key="scenario-keep").click().run()
    assert not app.exception
    assert not app.table
    assert offices(app) == ["back", "front", "front", "front"]
    app.session_state["view"] = "table"
    app = app.run().button(key="undo").click().run()
    assert offices(app) == ["back", "front", "back", "front"]


def test_two_scenarios_are_compared_with_each_other():
    app = renamed(planned(renamed(planned(alone(), "Plan A"), "Desk"), "Plan B"), "Bench")
    app.session_state["version-ends"] = ("Plan A", "Plan B")
    app = turned_to(app.run(), "changes")
    assert listed(app) == ["Desk is called Bench now."]
    assert "nothing to join or separate" in said(turned_to(app, "pairs"))


def test_a_step_that_is_impossible_is_refused_with_its_reason():
    app = planned(alone(), "Plan A")
    app = app.selectbox(key="step-department").select("K3").run()
    app = app.selectbox(key="step-other-move").select("K4").run()
    app = app.button(key="step-add").click().run()
    assert "Store cannot report to Lab, which is below it." in said(app)
    assert "No step yet." in said(app)


def test_saved_scenarios_are_opened_with_what_no_longer_fits():
    steps = (Step(StepKind.RENAME, "K9", "Old"), Step(StepKind.RENAME, "K4", "Lab", text="Bench"))
    saved = write_scenarios([Scenario("Plan A", steps)])
    app = alone()
    app.file_uploader(key="scenario-file").upload("plans.json", saved, "application/json")
    app = app.run()
    assert not app.exception
    assert "No longer fits: Old is not in this file." in said(app).replace("*", "")
    app.file_uploader(key="scenario-file").upload("other.json", b"{}", "application/json")
    assert "not a file of scenarios" in said(app.run())
