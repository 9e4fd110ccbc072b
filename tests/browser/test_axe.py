"""axe-core looks at every state of the page, in both themes: nothing of ours is against WCAG 2.2 AA."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import chart, choose_language, click_department, drop, ready, rerun, settled
from factories import ROOT
from playwright.sync_api import Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLITS = [
    ("presentation-role-conflict", "stFileUploaderDropzone", "the drop area has the role of nothing, but a name"),
    ("label", "gdg-input", "the editor of a cell has no label"),
    ("region", "gdg-input", "and is outside of all landmarks"),
]
"""What axe finds in Streamlit's own elements, which we cannot change: rule, what the element has, what it is."""


NEXT_YEAR = (
    (ROOT / "sample_data" / "song-hong-bank.csv").read_text(encoding="utf-8-sig").replace("Cards", "Payment cards")
)
VIETNAMESE = ("Mạng lưới", "Phòng ban", "Nhận xét", "So sánh", "Bản đồ ranh giới")


def edit_a_cell(page: Page) -> None:
    """Open the editor of the first name in the table of departments."""
    page.get_by_test_id("stDataFrame").first.click(position={"x": 230, "y": 50})
    page.keyboard.press("Enter")
    expect(page.locator("#portal :is(input, textarea)")).to_be_visible()


def violations(page: Page) -> list[str]:
    """What axe finds that is not Streamlit's: rule, element, and what is wrong."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    settled(page)
    run = "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })"
    found: list[dict[str, Any]] = page.evaluate(run, RULES)["violations"]
    return [
        f"{rule['id']}: {node['html'][:300]} – {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == name and re.search(what, node["html"]) for name, what, _why in STREAMLITS)
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_state_of_the_page_is_against_the_rules(fresh: Page, theme: str):
    page = fresh
    found: dict[str, list[str]] = {}
    if theme == "dark":
        page.emulate_media(color_scheme="dark")
        page.reload()
        ready(page)
    expect(chart(page)).to_have_attribute("data-theme", theme)
    found["sample"] = violations(page)
    page.locator(".figures .more").focus()
    page.keyboard.press("Shift+Tab")
    explained = page.locator(".figures [data-tip]:focus-visible")
    assert "Above 0 more cross" in explained.evaluate("figure => getComputedStyle(figure, '::after').content")
    found["figures"] = violations(page)
    with rerun(page):
        click_department(page, "Complaints desk")
    found["details"] = violations(page)
    page.keyboard.press("Escape")
    for panel in ("Boundary map", "Network", "Findings", "Departments"):
        with rerun(page):
            page.get_by_role("radio", name=panel).click()
        settled(page)
        found[panel] = violations(page)
    edit_a_cell(page)
    found["edited cell"] = violations(page)
    page.keyboard.press("Escape")
    with rerun(page):
        page.get_by_role("radio", name="Compare").click()
    found["Compare"] = violations(page)
    with rerun(page):
        other = {"name": "next-year.csv", "mimeType": "text/csv", "buffer": NEXT_YEAR.encode()}
        page.locator(".st-key-upload-version input[type=file]").set_input_files(other)
    for part in ("Chart", "What changed", "Figures side by side", "Pairs"):
        page.get_by_role("radio", name=part, exact=True).click()
        settled(page)
        found[part] = violations(page)
    page.get_by_role("radio", name="Org chart").click()
    ready(page)
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="PNG", exact=True)).to_be_visible()
    found["export"] = violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="2 rows need review").click()
    expect(page.get_by_role("dialog").get_by_test_id("stDataFrame")).to_be_visible()
    found["problems"] = violations(page)
    page.keyboard.press("Escape")
    page.locator(".open-file").click()
    found["sidebar"] = violations(page)
    with rerun(page):
        page.get_by_text("What should my file look like?").click()
    page.locator(".st-key-help button").click()
    expect(page.get_by_role("dialog").get_by_text("File formats")).to_be_visible()
    found["help"] = violations(page)
    page.keyboard.press("Escape")
    drop(page, "a;b\n1;2\n", name="nothing.csv")
    found["refused"] = violations(page)
    page.keyboard.press("Escape")
    for panel in VIETNAMESE if theme == "light" else ():
        if panel == VIETNAMESE[0]:
            choose_language(page, "Tiếng Việt")
        page.get_by_role("radio", name=panel).click()
        settled(page)
        found[panel] = violations(page)
    page.get_by_role("radio").first.click()
    ready(page)
    assert chart(page).count() == 1
    assert {state: each for state, each in found.items() if each} == {}
