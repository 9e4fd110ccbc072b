"""The network in the page: the same selection, filters and export as the other views."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import Seen, rerun, settled
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def page(opened: Page) -> Page:
    """The network of the largest sample."""
    with rerun(opened):
        opened.get_by_role("radio", name="Network").click()
    expect(network(opened)).to_have_attribute("data-ready", "true")
    return opened


def network(page: Page) -> Locator:
    return page.get_by_test_id("network")


def view(page: Page, what: str, *given: Any) -> Any:
    """Ask the network that is drawn."""
    return network(page).evaluate(f"(root, given) => {{ const view = root.orgNetwork; return ({what}); }}", list(given))


def place(page: Page, name: str) -> tuple[float, float]:
    x, y = view(
        page,
        """(() => { const { id } = view.data.nodes.find((node) => node.name === given[0]);
        const { x, y } = view.net.canvasToDOM(view.net.getPosition(id)), frame = view.canvas.getBoundingClientRect();
        return [frame.x + x, frame.y + y]; })()""",
        name,
    )
    return x, y


def test_it_is_laid_out_for_its_frame_and_asks_for_nothing_outside(page: Page, seen: Seen, server: str) -> None:
    width, height = view(page, "[view.canvas.clientWidth, view.canvas.clientHeight]")
    page.wait_for_function(
        "([root, width]) => Math.abs(root.orgNetwork.data.size[0] - width) <= 0.1 * width",
        arg=[network(page).element_handle(), width],
    )
    assert view(page, "view.data.nodes.length") == 60
    assert view(page, "view.data.edges.filter((edge) => edge.tone !== 'reporting').length") == 89
    assert height > 300
    with rerun(page):
        page.locator(".st-key-network-tables label").first.click()
    expect(page.get_by_test_id("stMain").get_by_test_id("stDataFrame")).to_have_count(2)
    expect(network(page)).to_have_count(0)
    assert seen.outside(server) == []
    assert seen.errors == []


def test_a_click_selects_a_department_for_all_views_and_filters_fade_the_others(page: Page) -> None:
    with rerun(page):
        page.mouse.click(*place(page, "Credit analysis"))
    details = page.locator(".st-key-details")
    expect(details).to_contain_text("Credit analysis")
    selected = network(page).get_attribute("data-selected")
    with rerun(page):
        page.get_by_role("radio", name="Org chart").or_(page.get_by_role("button", name="Org chart")).first.click()
    expect(details).to_contain_text("Credit analysis")
    with rerun(page):
        page.get_by_role("radio", name="Network").or_(page.get_by_role("button", name="Network")).first.click()
    expect(network(page)).to_have_attribute("data-selected", selected or "")
    page.locator(".st-key-filters button").first.click()
    with rerun(page):
        page.get_by_role("button", name="Front office 28").click()
    page.keyboard.press("Escape")
    page.wait_for_function("root => root.orgNetwork.faded.size === 32", arg=network(page).element_handle())
    assert view(page, "view.nodes.get().filter((node) => node.hidden).length") == 0
    expect(page.get_by_text("28 of 60 shown")).to_be_visible()


def test_colours_and_sizes_are_chosen_and_exported(page: Page) -> None:
    with rerun(page):
        page.get_by_role("combobox", name="Colour by").click()
        page.get_by_role("option", name="Colour: Community").click()
    expect(network(page)).to_contain_text("around Account maintenance")
    before = view(page, "view.data.nodes.map((node) => node.size)")
    with rerun(page):
        page.get_by_role("combobox", name="Size by").click()
        page.get_by_role("option", name="Size: Betweenness").click()
    page.wait_for_function(
        "([root, before]) => root.orgNetwork.data.nodes.some((node, at) => node.size !== before[at])",
        arg=[network(page).element_handle(), before],
    )
    page.reload()
    settled(page)
    expect(network(page)).to_contain_text("around Account maintenance")
    with page.expect_download() as waiting:
        page.locator(".st-key-network-html").get_by_role("button", name="HTML").click()
    html = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert waiting.value.suggested_filename.endswith("-network.html")
    assert "around Account maintenance" in html


def test_reporting_lines_switched_off_stay_off_in_the_export(page: Page) -> None:
    with rerun(page):
        network(page).get_by_label("Reporting lines").uncheck()
    page.get_by_role("button", name="Export").first.click()
    preview = page.locator(".st-key-export-preview img")
    expect(preview).to_be_visible()
    with page.expect_download() as waiting:
        page.locator(".st-key-download-svg button").click()
    picture = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert "Account" in picture
    assert "Reporting line" not in picture
