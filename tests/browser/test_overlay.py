"""What lies over the live view, in a real Chromium: the search field, the legend's switches, the dialog of keys.

It is mounted here without vis-network and without a page behind it: what it tells the chart is written down, and what
the page would answer is handed to it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from org.model import Office
from org.page.chart_component import FOLDER, _script, _words
from org.page.chart_payload import measures
from org.style import palette

MOUNT = """
const told = (globalThis.told = []);
const host = document.body.appendChild(element("div"));
const root = host.attachShadow({ mode: "open" });
const shell = element("div", { class: "org-chart" });
root.append(element("style", {}, SETUP.css), element("div", {}, element("div", {}, shell))); // as Streamlit does it
const view = element("div", { class: "view", tabindex: "0" });
const { palette, words, legend, handoffs, theme } = SETUP;
const chart = (globalThis.chart = {
  shell, view, palette, alive: true, name: "chart", litHandoffs: [],
  data: { words },
  picture: { legend, handoffs, handoffLegend: SETUP.handoffLegend, lanes: null, note: "", measures: SETUP.measures },
  seek: (text) => told.push(["seek", text]),
  find: (key) => told.push(["find", key]),
  switchLegend: () => {
    told.push(["switched", [...chart.off], [...chart.on]]);
    fillLegend(chart);
  },
});
shell.dataset.theme = theme;
const colours = { paper: palette.background, ink: palette.text, quiet: palette.quiet_text, accent: palette.crossing };
for (const [name, colour] of Object.entries(colours)) shell.style.setProperty(`--chart-${name}`, colour);
chart.overlay = makeOverlay(chart);
shell.replaceChildren(view, ...chart.overlay.parts);
const nothing = () => {};
labelOverlay(chart, words, { zoom_in: nothing, zoom_out: nothing, fit: nothing, full_screen: nothing });
Object.assign(chart, switchesOf(chart.name));
fillLegend(chart);
chart.overlay.legend.open = true;
view.addEventListener("keydown", (event) => {
  event.preventDefault();
  ({ "/": openSearch, "?": toggleHelp })[event.key]?.(chart);
});
document.addEventListener("keydown", ({ key }) => told.push(["page", key])); // as Streamlit listens to its own keys
globalThis.again = (name, legend) => {
  Object.assign(chart, { name, ...switchesOf(name) });
  chart.picture.legend = legend ?? chart.picture.legend;
  fillLegend(chart);
};
"""

LEGEND = [
    {"sample": "front", "text": "Front office"},
    {"sample": "back", "text": "Back office"},
    {"sample": "crossing", "text": "Crossing"},
]
TINTS = [{"sample": f"tint-{i}", "text": f"Region {i}"} for i in range(3)]

HEAD = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">'

Mount = Callable[..., Locator]


@pytest.fixture
def mount(page: Page) -> Mount:
    """Put the overlay on an empty page; gives its shell."""

    def put(*, dark: bool = False, legend: list[dict[str, str]] = LEGEND, handoffs: int = 0) -> Locator:
        colours: dict[str, Any] = asdict(palette.DARK if dark else palette.LIGHT)
        setup = {
            "css": (FOLDER / "canvas.css").read_text(encoding="utf-8"),
            "palette": colours,
            "words": _words(in_lanes=False),
            "legend": legend,
            "handoffs": [{}] * handoffs,
            "handoffLegend": [{"sample": "handoff", "text": "Hand-off"}] if handoffs else [],
            "measures": measures(),
            "theme": "dark" if dark else "light",
        }
        parts = _script("room", "overlay", "legend", "marking", "search", "help")
        page.set_content(f"{HEAD}<body style='margin: 0; background: {colours['background']}'></body>")
        page.add_script_tag(content=f"const SETUP = {json.dumps(setup)};\n{parts}\n{MOUNT}", type="module")
        shell = page.locator(".org-chart")
        expect(field(page)).to_be_attached()
        return shell

    return put


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search departments")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def width(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["width"]


def told(page: Page, what: str) -> list[Any]:
    """What the overlay has told the chart under the name ``what``, in order."""
    said: list[list[Any]] = page.evaluate("() => window.told")
    return [rest for name, *rest in said if name == what]


def asked(page: Page, text: str) -> None:
    """Wait until the page has been asked for ``text``."""
    page.wait_for_function("(text) => window.told.some(([name, said]) => name === 'seek' && said === text)", arg=text)


def answer(page: Page, text: str, *names: str, total: int | None = None, **more: str) -> None:
    """What the page finds for ``text``: departments with keys 0, 1, …"""
    results = [
        {"key": key, "name": name, "way": "Board › Sales", "where": "", "office": "front", **more}
        for key, name in enumerate(names)
    ]
    found = {"text": text, "total": len(names) if total is None else total, "results": results}
    page.evaluate("(found) => window.chart.overlay.search.show(found)", found)


def search(page: Page, text: str, *names: str, **more: Any) -> None:
    """Type ``text`` into the opened field, and let the page find ``names``."""
    field(page).focus()
    page.keyboard.type(text)
    asked(page, text)
    answer(page, text, *names, **more)


def marked(page: Page) -> list[str]:
    return options(page).first.locator("mark").all_text_contents()


@pytest.mark.parametrize("in_lanes", [False, True])
def test_every_word_that_the_scripts_use_is_sent_and_no_other(in_lanes):
    scripts = _script("overlay", "legend", "search", "help") + (FOLDER / "canvas.js").read_text(encoding="utf-8")
    used = set(re.findall(r"\bwords\.(\w+)|(?:word|gesture): \"(\w+)\"", scripts))
    icons = re.findall(r"^  (\w+): \"M", scripts, re.MULTILINE)
    offices = [f"office_{office.word}" for office in Office]
    assert {first or other for first, other in used} | set(icons) | set(offices) == set(_words(in_lanes=in_lanes))


def test_slash_opens_the_search_and_the_first_result_is_ready_to_be_chosen(page: Page, mount: Mount):
    view = mount().locator(".view")
    view.press("/")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")
    search(page, "care", "Customer care", "Careers")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(options(page)).to_have_count(2)
    first = options(page).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    page.keyboard.press("Enter")
    assert told(page, "find") == [[0]]
    expect(view).to_be_focused()
    expect(options(page)).to_have_count(0)


def test_arrow_keys_go_round_the_results(page: Page, mount: Mount):
    mount()
    search(page, "a", "Alpha", "Ants", "Asia")
    page.keyboard.press("ArrowUp")
    expect(options(page).nth(2)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert told(page, "find") == [[1]]


def test_the_marked_result_is_always_in_sight(page: Page, mount: Mount):
    mount()
    search(page, "a", *(f"Alpha {number}" for number in range(20)))
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_be_in_viewport(ratio=1)
    expect(options(page).first).not_to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_in_viewport(ratio=1)


def test_a_text_that_is_typed_anew_needs_no_new_answer(page: Page, mount: Mount):
    mount()
    search(page, "sales", "Sales")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    assert told(page, "find") == [[0]]


def test_a_result_is_chosen_by_a_click(page: Page, mount: Mount):
    mount()
    search(page, "a", "Alpha", "Ants")
    options(page).nth(1).click()
    assert told(page, "find") == [[1]]


def test_the_page_is_asked_once_for_what_was_typed_in_one_go(page: Page, mount: Mount):
    mount()
    field(page).evaluate(
        """(input) => { for (const text of ["s", "sa", "sal"]) {
            input.value = text; input.dispatchEvent(new InputEvent("input")); } }"""
    )
    asked(page, "sal")
    assert told(page, "seek") == [["sal"]]


def test_results_for_another_text_are_not_shown(page: Page, mount: Mount):
    mount()
    search(page, "sales", "Sales")
    page.keyboard.type("x")
    answer(page, "sale", "Wholesale")
    expect(options(page)).to_have_count(1)
    expect(options(page)).to_contain_text("Sales")
    answer(page, "salesx")
    expect(page.get_by_text("Nothing found").first).to_be_visible()
    expect(options(page)).to_have_count(0)


def test_enter_before_the_answer_chooses_the_first_result_once_it_is_there(page: Page, mount: Mount):
    mount()
    field(page).focus()
    page.keyboard.type("sales")
    page.keyboard.press("Enter")
    asked(page, "sales")
    assert told(page, "find") == []
    answer(page, "sales", "Sales")
    assert told(page, "find") == [[0]]


def test_escape_closes_the_list_and_gives_the_focus_back(page: Page, mount: Mount):
    view = mount().locator(".view")
    search(page, "sales", "Sales")
    page.keyboard.press("Escape")
    expect(view).to_be_focused()
    expect(options(page)).to_have_count(0)
    answer(page, "sales", "Sales")  # as at each run of the page
    expect(options(page)).to_have_count(0)
    view.press("/")
    expect(options(page)).to_have_count(1)


def test_a_touch_of_the_chart_closes_the_list(page: Page, mount: Mount):
    shell = mount()
    search(page, "sales", "Sales")
    shell.locator(".view").click(position={"x": 900, "y": 300})
    expect(options(page)).to_have_count(0)
    expect(field(page)).not_to_be_focused()


def test_an_emptied_field_shows_nothing_and_says_so_to_the_page(page: Page, mount: Mount):
    mount()
    search(page, "sales", "Sales")
    page.get_by_role("button", name="Clear the search").click()
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_be_focused()
    asked(page, "")


def test_how_many_are_shown_of_how_many_is_said(page: Page, mount: Mount):
    mount()
    search(page, "a", "Alpha", "Ants", total=1340)
    expect(page.locator(".pane p")).to_have_text("2 of 1,340 shown")
    expect(page.get_by_role("status").filter(has_text="2 of 1,340 shown")).to_be_attached()
    page.keyboard.type("l")
    answer(page, "al", "Alpha")
    expect(page.locator(".pane p")).to_have_text("1 found")


@pytest.mark.parametrize(
    ("typed", "name", "parts"),
    [
        ("cham soc", "Chăm sóc khách hàng", ["Chăm", "sóc"]),
        ("dong da", "Đống Đa", ["Đống", "Đa"]),
        ("KHACH", "Chăm sóc khách hàng", ["khách"]),
        ("strasse", "Hauptstraße", ["straße"]),
        ("fi", "Oﬃce", ["ﬃ"]),
        ("hang hang", "Khách hàng", ["hàng"]),
        ("ana", "Banana", ["anana"]),
        ("(a.b*", "(a.b*", ["(a.b*"]),
    ],
)
def test_what_matches_is_marked_whatever_its_accents_are(page: Page, mount: Mount, typed, name, parts):
    mount()
    search(page, typed, name)
    assert marked(page) == parts
    expect(options(page).first.locator(".name")).to_have_text(name)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_written_apart_are_marked_with_their_letter(page: Page, mount: Mount, form):
    mount()
    name = unicodedata.normalize(form, "Kế toán")
    search(page, "toan", name)
    assert marked(page) == [unicodedata.normalize(form, "toán")]
    field(page).fill("k")
    answer(page, "k", name)
    assert marked(page) == ["K"]


def test_another_column_that_matched_is_told_in_place_of_the_way(page: Page, mount: Mount):
    mount()
    search(page, "an", "Sales", where="Manager: Nguyễn Ân")
    expect(options(page).first.locator(".way")).to_have_text("Manager: Nguyễn Ân")
    assert marked(page) == ["an", "Ân"]
    expect(options(page).first).to_have_attribute("title", "Board › Sales")


def test_names_are_never_markup(page: Page, mount: Mount):
    mount()
    name = '<img src=x onerror="window.hacked = 1">'
    search(page, "img", name)
    expect(options(page).first.locator(".name")).to_have_text(name)
    assert page.evaluate("() => window.hacked") is None


def test_the_office_is_said_to_those_who_cannot_see_its_shape(page: Page, mount: Mount):
    mount()
    search(page, "sales", "Sales")
    expect(options(page).first).to_contain_text("Front office")


def test_what_is_typed_into_the_field_are_no_keys_of_the_page(page: Page, mount: Mount):
    mount()
    search(page, "cr?", "Credit")
    page.keyboard.press("Enter")
    assert told(page, "page") == []


def test_a_slow_answer_is_awaited_with_a_sign(page: Page, mount: Mount):
    shell = mount()
    field(page).focus()
    page.keyboard.type("sales")
    expect(shell.locator(".spinner")).to_be_visible()
    asked(page, "sales")
    answer(page, "sales", "Sales")
    expect(shell.locator(".spinner")).to_be_hidden()


def test_a_narrow_chart_has_a_button_that_opens_the_field_over_its_whole_width(page: Page, mount: Mount):
    page.set_viewport_size({"width": 390, "height": 700})
    shell = mount()
    assert width(field(page)) < 45
    field(page).click()
    search(page, "sales", "Sales")
    assert width(shell.locator(".pane")) == pytest.approx(390 - 16, abs=3)
    page.keyboard.press("Escape")
    assert width(field(page)) < 45


def test_the_keys_are_shown_and_the_focus_is_given_back(page: Page, mount: Mount):
    view = mount().locator(".view")
    view.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Expand or collapse the branch")
    close = dialog.get_by_role("button", name="Close")
    expect(close).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(view).to_be_focused()


def test_the_keys_stay_while_the_focus_goes_round_inside(page: Page, mount: Mount):
    shell = mount()
    shell.locator("[data-action=help]").click()
    dialog = page.get_by_role("dialog")
    page.keyboard.press("Tab")
    inside = "(shell) => shell.querySelector('.tools').contains(shell.getRootNode().activeElement)"
    assert not shell.evaluate(inside)
    page.mouse.click(5, 795)  # outside
    expect(dialog).to_be_hidden()
    expect(shell.locator("[data-action=help]")).to_be_focused()


def test_the_keys_are_closed_by_their_button_and_by_the_key_that_opened_them(page: Page, mount: Mount):
    view = mount().locator(".view")
    dialog = page.get_by_role("dialog")
    view.press("?")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    view.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()


def test_an_entry_of_the_legend_is_switched_off_and_on_again(page: Page, mount: Mount):
    shell = mount()
    entry = shell.locator(".legend").get_by_role("button", name="Back office")
    expect(entry).to_have_attribute("aria-pressed", "true")
    entry.click()
    expect(entry).to_have_attribute("aria-pressed", "false")
    expect(entry).to_be_focused()
    entry.press("Enter")
    expect(entry).to_have_attribute("aria-pressed", "true")
    assert told(page, "switched") == [[["back"], []], [[], []]]


def test_all_is_shown_again_with_one_click(page: Page, mount: Mount):
    legend = mount().locator(".legend")
    for name in ("Back office", "Crossing"):
        legend.get_by_role("button", name=name).click()
    legend.get_by_role("button", name="Show all").click()
    expect(legend.locator("[aria-pressed=false]")).to_have_count(0)
    expect(legend.get_by_role("button", name="Show all")).to_have_count(0)
    assert told(page, "switched")[-1] == [[], []]


def test_switches_are_kept_chart_by_chart(page: Page, mount: Mount):
    entry = mount().locator(".legend").get_by_role("button", name="Back office")
    entry.click()
    page.evaluate("() => window.again('map')")
    expect(entry).to_have_attribute("aria-pressed", "true")
    page.evaluate("() => window.again('chart')")
    expect(entry).to_have_attribute("aria-pressed", "false")


def test_all_handoffs_are_off_until_they_are_switched_on(page: Page, mount: Mount):
    legend = mount(handoffs=2).locator(".legend")
    everything = legend.get_by_role("button", name="All hand-offs")
    expect(everything).to_have_attribute("aria-pressed", "false")
    expect(legend.locator("[data-sample=handoff]")).to_have_count(0)
    everything.click()
    expect(everything).to_have_attribute("aria-pressed", "true")
    expect(legend.locator("[data-sample=handoff]")).to_have_count(1)
    assert told(page, "switched") == [[[], ["handoffs-all"]]]


def test_a_company_without_handoffs_is_not_offered_them(page: Page, mount: Mount):
    expect(mount().locator(".legend").get_by_role("button", name="All hand-offs")).to_have_count(0)


def show(page: Page, *entries: dict[str, str]) -> None:
    """Let the legend of the chart be these entries, as after a change of its picture."""
    page.evaluate("(legend) => window.again('chart', legend)", list(entries))


def test_a_colour_that_was_out_of_sight_for_a_while_is_still_switched_off(page: Page, mount: Mount):
    legend = mount(legend=LEGEND + TINTS).locator(".legend")
    legend.get_by_role("button", name="Region 1").click()
    show(page, *LEGEND)
    show(page, *LEGEND, *TINTS)
    expect(legend.locator("[data-sample=tint-1]")).to_have_attribute("aria-pressed", "false")


def test_a_colour_that_means_another_thing_is_shown_again_and_the_page_is_told(page: Page, mount: Mount):
    legend = mount(legend=LEGEND + TINTS).locator(".legend")
    legend.get_by_role("button", name="Region 1").click()
    legend.get_by_role("button", name="Back office").click()
    show(page, *LEGEND, *({**tint, "text": tint["text"].replace("Region", "Level")} for tint in TINTS))
    expect(legend.locator("[data-sample=tint-1]")).to_have_attribute("aria-pressed", "true")
    expect(legend.get_by_role("button", name="Back office")).to_have_attribute("aria-pressed", "false")
    assert told(page, "switched")[-1] == [["back"], []]


def test_beside_other_colours_an_office_is_told_by_its_shape_alone(page: Page, mount: Mount):
    filled = "[data-sample=front] rect"
    mount()
    expect(page.locator(filled)).to_have_attribute("fill", palette.LIGHT.front.fill)
    show(page, *LEGEND, *TINTS)
    grey = palette.LIGHT.tints[measures()["neutral_tint"]].front.fill
    expect(page.locator(filled)).to_have_attribute("fill", grey)


def test_an_entry_that_the_chart_has_no_drawing_for_is_left_out(page: Page, mount: Mount):
    entries = [*LEGEND, {"sample": "tint-777", "text": "Beyond"}, {"sample": "toString", "text": "Odd"}]
    expect(mount(legend=entries).locator(".legend li")).to_have_count(3)
