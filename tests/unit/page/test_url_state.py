"""The address of the page: it opens what it says, holds no data, and a wrong one does no harm."""

from __future__ import annotations

import pytest
from app_page import opened

from org.page.file_choices import fingerprint
from org.page.samples import SAMPLES

FILE = fingerprint(SAMPLES[1].path.read_bytes())[:8]


def test_a_link_opens_its_sample_panel_branch_and_selection():
    app = opened(file=FILE, view="map", branch="3", at="5", colour="level")
    assert not app.exception
    assert app.subheader[0].value == SAMPLES[1].title
    state = app.session_state
    assert (state["view"], state["branch"], state["selected"], state["colour"]) == ("map", 3, 5, "level")


def test_a_link_opens_its_legend_and_its_dimmed_departments():
    app = opened(file=FILE, view="chart", off="front.tint-2.<x>.Front", fade="hide")
    assert not app.exception
    assert app.session_state["switched"] == ("front", "tint-2")
    assert app.session_state["filters-fade"] == "hide"


def test_a_link_restores_what_was_expanded_and_collapsed():
    app = opened(file=FILE, view="chart", levels="2", open="1.2", fold="3", more="-1*2")
    assert not app.exception
    view = app.session_state["views"]["chart", None]
    assert (view.levels, view.opened, view.closed, view.further) == (2, {1, 2}, {3}, ((-1, 2),))


@pytest.mark.slow
def test_a_link_to_a_file_that_is_not_here_asks_for_it_before_anything_is_drawn():
    app = opened(file="ffffffff", view="map", at="5")
    assert not app.exception
    assert not app.subheader
    assert "not here" in app.info[0].value
    app = app.button(key="not-again").click().run()
    assert app.subheader[0].value == SAMPLES[0].title
    assert app.session_state["view"] == "chart"
    data = b"id,name,parent\n1,Board,\n2,Sales,1\n"
    app = opened(file=fingerprint(data)[:8], view="map", at="1")
    app.file_uploader(key="again").upload("mine.csv", data, "text/csv")
    app = app.run()
    assert (app.session_state["view"], app.session_state["selected"]) == ("map", 1)


def test_a_file_that_is_dropped_while_a_step_back_is_pending_is_shown():
    app = opened()
    app.session_state["asked"] = {"file": FILE, "view": "map"}
    app.file_uploader(key="upload").upload("mine.csv", b"id,name,parent\n1,Board,\n2,Sales,1\n", "text/csv")
    app = app.run()
    assert not app.exception
    assert app.session_state["files"].opened is app.session_state["files"].shown
    assert app.session_state["view"] == "chart"


@pytest.mark.parametrize(
    "parts",
    [
        {"view": "nonsense", "branch": "999999", "at": "-4", "and": "x"},
        {"levels": "0", "open": "1..x.99999999999999", "fold": "-1", "more": "1*x.*.5*"},
        {"branch": "٣", "colour": "column-99", "filter-kinds": "9of1", "at": "1e3"},
    ],
)
def test_a_wrong_link_does_no_harm(parts):
    app = opened(file=FILE, **parts)
    assert not app.exception
    assert app.subheader[0].value == SAMPLES[1].title
