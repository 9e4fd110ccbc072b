"""The filter menu: what is chosen there, put there from outside, and kept."""

from __future__ import annotations

import math

import pytest
from streamlit.testing.v1 import AppTest

from org.analysis.filters import Filters
from org.model import Office


def page() -> None:
    """A page with no more than the menu; the tests set its company, and say when it is on the page."""
    import streamlit as st

    from org.analysis.filters import read_address, write_address
    from org.page.filter_panel import (
        apply_filters,
        get_fade_mode,
        get_filters,
        list_offered,
        put_fade_mode,
        put_filters,
        show_filters,
        take_filters,
    )
    from org.reading.load import read_company

    state = st.session_state
    text = state.setdefault(
        "text",
        "name,parent,office,people,town,mark,hands off to\n"
        "Board,,back,2,Hanoi,,\n"
        "Shop,Board,front,10,Hue,*new*,Store (order 3)\n"
        "Online,Shop,front,,Hue,,Store (complaint 5)\n"
        "Store,Board,back,20,,,\n",
    )
    if state.get("read", ("",))[0] != text:
        state["read"] = (text, read_company(text.encode()))
    company = state["read"][1]
    if "put" in state:
        put_filters(company, "fingerprint", state.pop("put"))
    if "asked" in state:
        put_filters(company, "fingerprint", read_address(state.pop("asked"), list_offered(company)))
    if "fade-asked" in state:
        put_fade_mode(state.pop("fade-asked"))
    if not state.get("away"):
        filters = state["chosen"] = take_filters(company, "fingerprint")
        show_filters(company, "fingerprint", filters)
        light = apply_filters(company, filters)
        state["light"] = [flags.nonzero()[0].tolist() for flags in (light.departments, light.handoffs, light.reporting)]
        state["again"] = light is apply_filters(company, filters)
        state["parts"] = write_address(filters, list_offered(company))
    state["kept"], state["faded"] = get_filters("fingerprint"), get_fade_mode()


@pytest.fixture
def app() -> AppTest:
    return run(AppTest.from_function(page, default_timeout=30))


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def widget(app: AppTest, name: str):
    """The widget whose key ends with ``name``."""
    kinds = ("pills", "toggle", "multiselect", "slider", "number_input", "segmented_control", "button")
    return next(one for kind in kinds for one in app.get(kind) if one.key.endswith(f"-{name}"))


def choose(app: AppTest, name: str, value: object) -> AppTest:
    widget(app, name).set_value(value)
    return run(app)


def chosen(app: AppTest) -> Filters:
    return app.session_state["chosen"]


def put(app: AppTest, filters: Filters) -> AppTest:
    app.session_state["put"] = filters
    return run(app)


def label(app: AppTest) -> str:
    return app.get("popover")[0].proto.popover.label


EVERY = Filters(
    offices=frozenset({Office.FRONT}),
    gateways=True,
    crossings=True,
    kinds=frozenset({"order"}),
    levels=(2, 3),
    people=(1, 15),
    cells=(("town", "Hue"), ("mark", ""), ("mark", "*new*")),
)


def test_it_opens_without_filters(app):
    assert chosen(app) == Filters()
    assert label(app) == "Filter"
    assert app.session_state["light"] == [[0, 1, 2, 3], [0, 1], [1, 2, 3]]
    assert widget(app, "clear").disabled


def test_each_widget_sets_its_filter_and_the_label_counts_them(app):
    app = choose(app, "offices", [Office.FRONT])
    assert chosen(app) == Filters(offices=frozenset({Office.FRONT}))
    assert label(app) == "Filter (1)"
    assert app.session_state["light"][0] == [1, 2]
    app = choose(app, "gateways", True)
    app = choose(app, "crossings", True)
    app = choose(app, "kinds", ["order"])
    app = choose(app, "levels", (2, 3))
    app = choose(app, "least", 1.0)
    app = choose(app, "most", 15.0)
    app = choose(app, "columns", [0])
    assert label(app) == "Filter (6)"
    app = choose(app, "column-0", ["Hue"])
    assert label(app) == "Filter (7)"
    assert chosen(app) == Filters(**{**vars(EVERY), "cells": (("town", "Hue"),)})


def test_open_and_turned_ends_of_people_are_understood(app):
    assert chosen(choose(app, "least", 5.0)).people == (5, math.inf)
    assert chosen(choose(app, "most", 3.0)).people == (3, 5)
    assert chosen(choose(app, "least", None)).people == (0, 3)
    assert chosen(choose(app, "most", None)).people is None


def test_filters_put_from_outside_are_shown_and_kept(app):
    everything = Filters(**{**vars(EVERY), "cells": (("town", "Hue"),)})
    for filters in (everything, Filters(people=(0, 15)), Filters(people=(5, math.inf), kinds=frozenset({"order"}))):
        app = put(app, filters)
        assert chosen(app) == filters
        assert chosen(run(app)) == filters
    app = put(app, everything)
    assert widget(app, "offices").value == [Office.FRONT]
    assert widget(app, "column-0").value == ["Hue"]
    assert chosen(choose(app, "gateways", False)).active == everything.active - 1


def test_the_same_filters_set_again_leave_the_menu_as_it_is(app):
    app = put(app, EVERY)
    before = widget(app, "offices").key
    assert widget(put(app, chosen(app)), "offices").key == before


def test_clear_takes_all_filters_away(app):
    app = put(app, EVERY)
    widget(app, "clear").click()
    app = run(app)
    assert chosen(app) == Filters()
    assert widget(app, "levels").value == (1, 3)
    assert label(app) == "Filter"


def test_filters_outlast_a_run_without_the_menu(app):
    app = choose(app, "gateways", True)
    app.session_state["away"] = True
    app = run(app)
    assert app.session_state["kept"] == Filters(gateways=True)
    app.session_state["away"] = False
    assert chosen(run(app)) == Filters(gateways=True)


def test_a_corrected_file_keeps_what_can_still_be_chosen(app):
    app = put(app, Filters(kinds=frozenset({"order", "complaint"}), levels=(1, 2), offices=frozenset({Office.FRONT})))
    app.session_state["text"] = app.session_state["text"].replace("complaint 5", "order 5")
    app = run(app)
    assert chosen(app).kinds == {"order"}
    assert chosen(app).offices == {Office.FRONT}
    assert app.session_state["again"]


def test_of_very_many_kinds_the_most_frequent_are_listed_and_those_that_are_chosen(app, monkeypatch):
    monkeypatch.setattr("org.page.filter_panel._MOST_KINDS", 1)
    assert widget(run(app), "kinds").options == ["complaint · 1"]
    app = put(app, Filters(kinds=frozenset({"order"})))
    assert widget(app, "kinds").options == ["complaint · 1", "order · 1"]
    assert chosen(app).kinds == {"order"}


def test_a_file_that_says_little_offers_little(app):
    app.session_state["text"] = "name\nBoard\nShop\n"
    app = run(app)
    assert not app.get("slider")
    assert not app.get("number_input")
    assert not app.get("multiselect")
    assert chosen(app) == Filters()


def test_an_address_puts_the_same_filters_back(app):
    app = put(app, EVERY)
    before, parts = chosen(app), app.session_state["parts"]
    app = put(app, Filters())
    app.session_state["asked"] = parts
    assert chosen(run(app)) == before


def test_values_and_headers_are_text_and_no_markdown(app):
    app.session_state["text"] = "name,**town**\nBoard,Hue\nShop,Hue\nStore,\n"
    app = choose(run(app), "columns", [0])
    box = widget(app, "column-0")
    assert box.label == r"\*\*town\*\*"
    assert box.options == ["(1 blank)", "Hue · 2"]


def test_what_is_filtered_out_is_dimmed_or_hidden(app):
    assert app.session_state["faded"] == "dim"
    app = choose(app, "fading", "hide")
    assert app.session_state["faded"] == "hide"
    app.session_state["away"] = True
    app = run(app)
    assert app.session_state["faded"] == "hide"
    app.session_state["away"] = False
    app.session_state["fade-asked"] = "nonsense"
    app = run(app)
    assert app.session_state["faded"] == "dim"
    assert widget(app, "fading").value == "dim"
