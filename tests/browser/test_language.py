"""The page in the language of the browser, and in another one at once, with nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browsing import Seen, chart, choose_language, click_department, drop, ready, rerun
from playwright.sync_api import Browser, Page, expect

COMPANY = "id,name,parent,office,people\nb,Board,,back,3\ns,Search,b,front,1200\nw,Warehouse,b,back,40\n"
"""A department has the name of a button of Streamlit: names are never translated."""

ENGLISH = """() => {
    const found = new Set();
    const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.closest("script, style, noscript, [translate=no]")) continue;
            for (const name of ["aria-label", "title", "placeholder"]) found.add(element.getAttribute(name) ?? "");
            for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.add(node.data);
            if (element.shadowRoot) look(element.shadowRoot);
        }
    };
    look(document.body);
    const words = "the|and|of|show|hide|search|upload|choose|close|open|menu|sidebar|column|department|office";
    const english = new RegExp(`\\b(${words})\\b`, "i");
    return [...found].map((text) => text.trim()).filter((text) => english.test(text));
}"""
"""All that is shown or read out, and has a common English word in it."""


@pytest.fixture
def vietnamese(browser: Browser, seen: Seen, server: str) -> Iterator[Page]:
    """The page as a browser in Vietnamese opens it."""
    with browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN") as context:
        page = context.new_page()
        seen.watch(page)
        page.goto(server)
        ready(page)
        yield page


def test_a_vietnamese_browser_gets_a_vietnamese_page(vietnamese: Page, seen: Seen) -> None:
    page = vietnamese
    drop(page, COMPANY)
    ready(page)
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator(".figures")).to_contain_text("1 trực tiếp · 1.200 người (97%)")
    expect(chart(page).get_by_placeholder("Tìm phòng ban")).to_be_visible()
    for panel in ("Bản đồ ranh giới", "Mạng lưới", "Phòng ban", "Nhận xét", "Sơ đồ tổ chức"):
        with rerun(page):
            page.get_by_role("radio", name=panel).click(force=True)
        names = {"Search", "Front", "Board", "office"}
        expected = [text for text in page.evaluate(ENGLISH) if text not in names]
        assert [text for text in expected if not re.search(r"\\((front|back|middle) office\\)", text)] == [], panel
    assert "lang=" not in page.url, "it follows the browser of whoever gets the link"
    assert seen.errors == []


def test_a_change_of_language_keeps_selection_and_corrections_and_stays_in_the_address(
    vietnamese: Page, server: str
) -> None:
    page = vietnamese
    drop(page, COMPANY)
    ready(page)
    with rerun(page):
        click_department(page, "Warehouse")
    details = page.locator(".st-key-details")
    with rerun(page):
        details.get_by_role("button", name="Đổi sang trực tiếp").click()
    choose_language(page, "English")
    expect(details.get_by_role("button", name="Change to back office")).to_be_visible()
    expect(details).to_contain_text("Warehouse")
    expect(page.locator(".figures")).to_contain_text("2 front · 1,240 people")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_test_id("stMainMenu").get_by_role("button")).to_have_accessible_name("Main menu")
    assert "lang=en" in page.url
    choose_language(page, "Tiếng Việt")
    expect(details.get_by_role("button", name="Đổi sang hỗ trợ")).to_be_visible()
    assert "lang=vi" in page.url
