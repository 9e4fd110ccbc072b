"""axe-core looks at every state of the page, in both languages and themes: nothing of ours is against WCAG 2.2 AA."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import chart, choose_language, click_department, drop, rerun, settled
from factories import ROOT
from playwright.sync_api import Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLITS = [
    ("presentation-role-conflict", "stFileUploaderDropzone", "the drop area has the role of nothing, but a name"),
    ("label", "gdg-input", "the editor of a cell has no label"),
    ("region", "gdg-input", "and is outside of all landmarks"),
    ("region", 'role="menu"', "a menu is outside of all landmarks"),
]
"""What axe finds in Streamlit's own elements, which we cannot change: rule, what the element has, what it is."""

COME_TO_REST = """() => {
    const ends = (each) => Number.isFinite(each.effect.getComputedTiming().endTime);
    document.getAnimations().filter(ends).forEach((each) => each.finish());
}"""
"""Halfway between two themes no contrast is what it will be."""
NOT_FADED = '[data-stale="true"] { opacity: 1 !important; transition: none !important; }'
"""Streamlit fades what a run has not sent yet; on a busy machine a run may begin while axe is at work."""
ALL: dict[str, list[str]] = {}
BESIDES_THE_CHART = {"exclude": [".st-key-chart"]}
"""Where the chart is as in the first state; looking at its many texts takes longer than at all else."""
ON_TOP = {"include": ["[data-testid=stPopoverBody], [role=menu], [role=dialog]"]}
"""What lies over a page that is as before."""
ON_A_PHONE = ["target-size", "color-contrast", "scrollable-region-focusable", "region", "button-name", "label"]
"""Rules whose answer may depend on the width of the window."""
State = tuple[str, dict[str, list[str]]]
"""What it is called, and the part of the page to look at."""
NEXT_YEAR = (
    (ROOT / "sample_data" / "song-hong-bank.csv").read_text(encoding="utf-8-sig").replace("Cards", "Payment cards")
)


def edit_a_cell(page: Page) -> None:
    """Open the editor of the first name in the table of departments."""
    page.get_by_test_id("stDataFrame").first.click(position={"x": 230, "y": 50})
    page.keyboard.press("Enter")
    expect(page.locator("#portal :is(input, textarea)")).to_be_visible()


def violations(page: Page, rules: list[str], part: dict[str, list[str]] = ALL) -> list[str]:
    """What axe finds that is not Streamlit's in a part of the page: rule, element, and what is wrong."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        page.add_style_tag(content=NOT_FADED)
    settled(page)
    page.evaluate(COME_TO_REST)
    run = """([rules, part]) => axe.run(
        Object.keys(part).length ? part : document, { runOnly: rules, resultTypes: ["violations"] }
    )"""
    found: list[dict[str, Any]] = page.evaluate(run, [rules, part])["violations"]
    return [
        f"{rule['id']}: {node['html'][:300]} – {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == name and re.search(what, node["html"]) for name, what, _why in STREAMLITS)
    ]


def choose_theme(page: Page, at: int) -> None:
    """Take a theme in Streamlit's own menu: that of the system, light or dark."""
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    page.get_by_role("menuitemradio").nth(at).click()
    page.keyboard.press("Escape")


def choose_part(page: Page, control: str, at: int) -> None:
    """Take one of the views, or of the parts of a view; by its place, as names depend on the language."""
    choice = page.locator(f"{control} [role=radio]").nth(at)
    with rerun(page):
        choice.click()
    expect(choice).to_be_checked()


def walk_chart(page: Page) -> Iterator[State]:
    """The page as it opens, what its controls open, and the boundary map."""
    yield "sample", ALL
    page.locator(".figures .more").focus()
    page.keyboard.press("Shift+Tab")
    explained = page.locator(".figures [data-tip]:focus-visible")
    assert "Krackhardt" in explained.evaluate("figure => getComputedStyle(figure, '::after').content")
    yield "figures", BESIDES_THE_CHART
    with rerun(page):
        click_department(page, "Complaints desk")
    yield "details", ALL
    page.keyboard.press("Escape")
    for name in ("depth", "filters", "language-menu"):
        page.locator(f".st-key-{name} button:visible").first.click()
        expect(page.locator("[data-testid=stPopoverBody], [role=menu]").first).to_be_visible()
        yield name, ON_TOP
        page.keyboard.press("Escape")
    choose_part(page, ".st-key-view", 1)
    yield "boundary map", ALL


def walk_network(page: Page) -> Iterator[State]:
    choose_part(page, ".st-key-view", 2)
    about = page.locator(".network-about [data-tip]").first
    about.focus()
    expect(about).to_be_focused()
    yield "network", ALL
    with rerun(page):
        page.locator(".st-key-network-tables label").first.click()
    yield "network as tables", ALL
    with rerun(page):
        page.locator(".st-key-network-tables label").first.click()


def walk_figures(page: Page) -> Iterator[State]:
    """The findings and the table of departments."""
    choose_part(page, ".st-key-view", 4)
    for at, part in enumerate(("summary", "crossings", "matrix", "paths")):
        if at:
            choose_part(page, ".st-key-part", at)
        yield part, ALL
    choose_part(page, ".st-key-view", 3)
    yield "departments", ALL
    edit_a_cell(page)
    yield "edited cell", ALL


def plan_a_move(page: Page) -> None:
    """Add a step to a scenario; the pointer stays on the button."""
    for at, box in enumerate(("step-department", "step-other-move")):
        page.locator(f".st-key-{box} input").click()
        with rerun(page):
            page.get_by_role("option").nth(3 + at).click()
    with rerun(page):
        page.locator(".st-key-step-add button").click()
    expect(page.locator(".st-key-scenario-acts")).to_be_visible()


def walk_versions(page: Page) -> Iterator[State]:
    choose_part(page, ".st-key-view", 5)
    yield "compare", ALL
    with rerun(page):
        other = {"name": "next-year.csv", "mimeType": "text/csv", "buffer": NEXT_YEAR.encode()}
        page.locator(".st-key-upload-version input[type=file]").set_input_files(other)
    for at in range(page.locator(".st-key-version-names [role=radio]").count()):
        if at:
            choose_part(page, ".st-key-version-names", at)
        yield f"compare, part {at}", ALL
    plan_a_move(page)
    yield "a step of a scenario", ALL


def walk_dialogs(page: Page) -> Iterator[State]:
    """The dialogs, the sidebar, and what is said of a file that cannot be read or is not there."""
    page.locator(".st-key-export button").first.click()
    expect(page.locator(".st-key-export-preview img")).to_be_visible()
    yield "export", ON_TOP
    page.keyboard.press("Escape")
    page.locator(".st-key-problems button").click()
    expect(page.get_by_role("dialog").get_by_test_id("stDataFrame")).to_be_visible()
    yield "problems", ON_TOP
    page.keyboard.press("Escape")
    page.locator(".open-file").click()
    yield "sidebar", BESIDES_THE_CHART
    page.locator(".st-key-template button").click()
    expect(page.get_by_role("dialog").get_by_test_id("stDataFrame")).to_be_visible()
    yield "template", ON_TOP
    page.keyboard.press("Escape")
    page.locator(".st-key-help button").click()
    expect(page.get_by_role("dialog").get_by_role("heading").nth(1)).to_be_visible()
    yield "help", ON_TOP
    page.keyboard.press("Escape")
    drop(page, "a;b\n1;2\n", name="nothing.csv")
    yield "refused", BESIDES_THE_CHART
    page.keyboard.press("Escape")
    page.goto(page.url.partition("?")[0] + "?file=ffffffff")
    settled(page)
    expect(page.locator(".st-key-again")).to_be_visible()
    yield "a file that is not here", ALL


@pytest.mark.parametrize(
    "walks",
    [(walk_chart, walk_network), (walk_figures, walk_versions), (walk_dialogs,)],
    ids=["pictures", "figures", "dialogs"],
)
@pytest.mark.parametrize("language", ["English", "Tiếng Việt"])
def test_no_state_of_the_page_is_against_the_rules(
    fresh: Page, language: str, walks: Sequence[Callable[[Page], Iterator[State]]]
) -> None:
    """In English the page is light, in Vietnamese dark is chosen in the menu; one state is dark with the system."""
    page, found = fresh, dict[str, list[str]]()
    if language != "English":
        choose_theme(page, 2)
        choose_language(page, language)
        expect(chart(page)).to_have_attribute("data-theme", "dark")
    for state, part in chain.from_iterable(walk(page) for walk in walks):
        found[state] = violations(page, RULES, part)
        if language == "English" and state == "details":
            page.emulate_media(color_scheme="dark")
            expect(page.locator("html")).to_have_css("color-scheme", "dark")
            found[f"{state}, dark"] = violations(page, ["color-contrast"])
            page.emulate_media(color_scheme="light")
            expect(page.locator("html")).to_have_css("color-scheme", "light")
            settled(page)
    assert {state: each for state, each in found.items() if each} == {}


def test_no_view_on_a_phone_is_against_the_rules(fresh: Page):
    with rerun(fresh):  # the chart says that its view has other proportions now
        fresh.set_viewport_size({"width": 390, "height": 844})
    found = {}
    for at in range(6):
        if at:
            choose_part(fresh, ".st-key-view", at)
        found[at] = violations(fresh, ON_A_PHONE)
    assert {at: each for at, each in found.items() if each} == {}
