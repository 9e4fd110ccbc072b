"""The details panel: one department, the ways between two, and what its buttons do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import make_company, parse_company
from streamlit.testing.v1 import AppTest

from org.model import NONE

EVIL = "![x](http://evil.example/x.png) **b** :red[x]"
BOARD, SALES, SHOP, STORE, LAB, OTHER = range(6)
COMPANY = make_company(
    "BFFB?B",
    [NONE, BOARD, SALES, SALES, BOARD, NONE],
    [
        (SHOP, SALES, "report", 90.0),
        (SHOP, STORE, "order", 9.0),
        (SHOP, STORE, "complaint", 12.0),
        (STORE, LAB, "return", 3.0),
        (LAB, OTHER),
    ],
    names=["Board", "Sales", "Shop", EVIL, "Lab", "Other"],
    people=[1.0, 4.0, 5.0, float("nan"), 2.0, 3.0],
)


def panel():
    """The panel alone, as the page shows it."""
    import streamlit as st

    from org.page.department_panel import show_department

    show_department(st.session_state["company"], "file")


def opened(selected, other=None, company=COMPANY):
    app = AppTest.from_function(panel, default_timeout=60)
    app.session_state["company"] = company
    app.session_state["selected"], app.session_state["other"] = selected, other
    return ran(app)


def ran(app):
    app = app.run()
    assert not app.exception
    return app


def pressed(app, key):
    app = app.button(key=key).click().run()
    assert not app.exception
    return app


def said(app):
    """All that is said in words, without the backslashes that keep text from being Markdown."""
    kinds = ("subheader", "caption", "markdown")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind)).replace("\\", "")


def keys(app, start):
    return [button.key for button in app.button if button.key.startswith(start)]


def test_a_person_has_the_job_title_below_the_name_and_those_who_report_have_theirs():
    people = parse_company("id,name,parentId,title\n1,Ann Lee,,Director\n2,Bob Ray,1,Head of *Sales*")
    assert "Director" in said(opened(0, company=people)).split("\n")
    assert opened(0, company=people).button(key="below-1").label.endswith("Bob Ray] Head of \\*Sales\\*")
    assert "Director" not in said(opened(1, company=people)).split("\n")


def test_with_nothing_selected_it_says_how_to_get_to_the_details():
    assert "Click a department" in said(opened(None))
    assert "Click a department" in said(opened(99))


def test_the_details_show_the_office_its_reason_and_its_certainty():
    text = said(opened(SALES))
    assert ":orange-badge[Front office]" in text
    assert "Why · 50% sure" in text
    assert "as made up" in text
    assert "4 people" in text
    assert "% sure" not in said(opened(LAB))


def test_the_figures_of_its_branch_are_shown():
    text = said(opened(SALES))
    assert "3 departments · 9 people · :orange[2 front] · :blue[1 back]" in text
    assert "3 crossings inside · 1 leaves the branch" in text
    assert "A gateway, with 2 reporting lines across the boundary." in text
    assert "departments" not in said(opened(SHOP))


def test_children_are_listed_and_choose():
    app = opened(BOARD)
    assert keys(app, "below-") == [f"below-{SALES}", f"below-{LAB}"]
    app = pressed(app, f"below-{LAB}")
    assert app.subheader[0].value == "Lab"


def test_hand_offs_are_listed_with_crossings_first_and_then_by_volume():
    app = opened(SHOP)
    assert keys(app, "sent-") == ["sent-2", "sent-1", "sent-0"]
    assert app.button(key="sent-2").help == "Crosses the customer-facing boundary"
    assert app.button(key="sent-0").help == ""
    assert keys(opened(LAB), "taken-") == ["taken-3"]
    app = pressed(app, "sent-0")
    assert app.subheader[0].value == "Sales"


def test_of_many_the_first_are_listed_and_further_ones_on_demand():
    wide = make_company("B" + "F" * 100, [NONE, *[0] * 100], [(0, at) for at in range(1, 101)])
    app = opened(0, company=wide)
    assert (len(keys(app, "below-")), len(keys(app, "sent-"))) == (12, 12)
    assert app.button(key="more-sent").label == "… and 88 more"
    app = pressed(app, "more-sent")
    assert (len(keys(app, "below-")), len(keys(app, "sent-"))) == (12, 62)
    app = pressed(pressed(app, "more-sent"), "more-below")
    assert (len(keys(app, "below-")), len(keys(app, "sent-"))) == (62, 100)
    assert not keys(app, "more-sent")
    app = pressed(pressed(app, "below-7"), "up-0")
    assert len(keys(app, "sent-")) == 100
    app = opened(7, company=wide)
    assert not keys(app, "more-")


def test_what_crosses_at_a_department_is_highlighted_and_there_is_a_way_back():
    app = pressed(opened(SHOP), "light-here")
    light = app.session_state["highlight"]
    assert set(light.departments) == {SHOP, STORE}
    assert light.lines == ((SHOP, STORE),)
    assert "What crosses at Shop: 2 hand-offs" in said(app)
    app = pressed(app, "lit-from-0")
    assert app.subheader[0].value == "Shop"
    assert app.session_state["highlight"] is None


def test_what_crosses_in_a_branch_is_highlighted():
    app = pressed(opened(SALES), "light-branch")
    assert set(app.session_state["highlight"].lines) == {(SHOP, STORE), (SALES, BOARD), (STORE, SALES)}
    assert "What crosses at Sales and below: 2 reporting lines · 2 hand-offs" in said(app)


def test_of_very_many_crossings_two_hundred_are_highlighted_with_a_note():
    wide = make_company("B" + "F" * 300, [NONE, *[0] * 300], [(0, at, "", float(at)) for at in range(1, 301)])
    app = pressed(opened(0, company=wide), "light-here")
    lines = app.session_state["highlight"].lines
    assert (len(lines), lines[0]) == (200, (0, 300))
    assert "the 200 with the largest volumes of 300 reporting lines · 300 hand-offs" in said(app)


def test_another_text_highlight_has_no_way_back_to_a_department():
    app = pressed(opened(SHOP), "light-here")
    app.session_state["highlight"] = replace(app.session_state["highlight"], words="A finding", origin=())
    assert not keys(ran(app), "lit-from-")


def test_only_this_branch_is_offered_where_something_is_below():
    app = pressed(opened(SALES), "only-branch")
    assert app.session_state["branch"] == SALES
    assert not keys(app, "only-branch")
    assert not keys(opened(SHOP), "only-branch")


@pytest.mark.slow
def test_two_departments_show_how_they_report_to_each_other():
    text = said(opened(SHOP, LAB))
    assert "Common manager: Board (2 up, 1 down). 1 line crosses the boundary." in text
    assert "Sales reports to Board. 1 line crosses the boundary." in said(opened(BOARD, SALES))
    assert "Shop is 2 reporting lines below Board." in said(opened(SHOP, BOARD))
    assert "No common manager." in said(opened(SHOP, OTHER))


def test_two_departments_show_how_work_gets_from_one_to_the_other():
    app = opened(SHOP, LAB)
    text = said(app)
    assert "Work from Shop to Lab" in text
    assert "2 hand-offs · 1 crossing · 1 undecided" in text
    assert ":violet[↓ order, complaint 21 — crosses the boundary]" in text
    assert "↓ return 3" in text
    assert "No path by hand-offs leads there." in text
    assert keys(app, "pair-there-") == [*(f"pair-there-{place}" for place in range(3)), *lights("there")]


def lights(way):
    return [f"pair-{way}-{where}" for where in ("chart", "map")]


@pytest.mark.slow
def test_a_way_is_shown_in_either_drawing():
    for where in ("chart", "map"):
        app = pressed(opened(SHOP, LAB), f"pair-there-{where}")
        assert app.session_state["highlight"].departments == (SHOP, STORE, LAB)
        assert app.session_state["highlight"].lines == ((SHOP, STORE), (STORE, LAB))
        assert app.session_state["view"] == where
        assert keys(app, "lit-from-") == ["lit-from-0", "lit-from-1"]
    app = pressed(opened(SHOP, LAB), "pair-reporting-chart")
    assert app.session_state["highlight"].lines == ((SHOP, SALES), (SALES, BOARD), (LAB, BOARD))


def test_one_of_two_departments_can_be_looked_at_alone():
    app = pressed(opened(SHOP, LAB), "alone-other")
    assert app.subheader[0].value == "Lab"
    assert app.session_state["other"] is None


def test_a_second_department_that_is_the_same_or_none_of_the_company_is_no_pair():
    for other in (SHOP, 99):
        assert opened(SHOP, other).subheader[0].value == "Shop"


def test_a_long_path_is_shortened_to_its_ends():
    size = 40
    chain = make_company("FB" * 20, [NONE, *range(size - 1)], [(at, at + 1) for at in range(size - 1)])
    app = opened(0, size - 1, company=chain)
    assert "39 hand-offs · 39 crossings" in said(app)
    assert len(keys(app, "pair-there-")) == 10 + 2
    assert len(keys(app, "pair-reporting-")) == 10 + 1


def test_without_hand_offs_that_is_said_once():
    text = said(opened(0, 1, company=make_company("FB", [NONE, 0])))
    assert text.count("The file has no hand-offs.") == 1


@pytest.mark.slow
def test_names_are_never_markdown():
    for selected, other in ((STORE, None), (SHOP, None), (SHOP, STORE), (SALES, None)):
        app = opened(selected, other)
        texts = [str(element.value) for kind in ("subheader", "caption", "markdown") for element in app.get(kind)]
        texts += [button.label for button in app.button]
        assert any("evil" in text for text in texts)
        assert not any("](http" in text or "**b**" in text for text in texts)
