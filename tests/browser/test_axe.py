"""axe-core looks at every state of the page, in both themes: nothing of ours is against WCAG 2.2 AA."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browsing import chart, click_department, drop, ready, rerun, settled
from playwright.sync_api import Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STREAMLITS = [
    ("presentation-role-conflict", "stFileUploaderDropzone", "the drop area has the role of nothing, but a name"),
]
"""What axe finds in Streamlit's own elements, which we cannot change: rule, what the element has, what it is."""


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
    assert chart(page).count() == 1
    assert {state: each for state, each in found.items() if each} == {}
