"""The export window in a real Chromium: what it says before, and what it hands out."""

from __future__ import annotations

import io
import re

import pytest
from browsing import drop, rerun, settled
from playwright.sync_api import Page, expect
from pypdf import PdfReader


@pytest.fixture
def window(opened: Page) -> Page:
    """The page with the export window open."""
    page = opened
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="PNG", exact=True)).to_be_visible()
    settled(page)
    return page


def choose(page: Page, box: str, option: str) -> None:
    """Choose an option of a select box in the window."""
    with rerun(page):
        page.get_by_role("dialog").get_by_role("combobox", name=box, exact=True).click()
        page.get_by_role("option", name=option, exact=True).click()


def test_small_text_is_warned_about_and_what_helps_is_a_click_away(reused: Page):
    page = reused
    drop(page, "\n".join(["id,name,parent", "0,Board,", *(f"{at},Unit {at},{(at - 1) // 7}" for at in range(1, 300))]))
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog")
    choose(page, "What", "The whole company")
    choose(page, "Paper", "A4")
    expect(dialog.get_by_text("too small to read")).to_be_visible()
    with rerun(page):
        dialog.get_by_role("button", name=re.compile(r"Collapsed to \d levels")).click()
    expect(dialog.get_by_text("pt on A4")).to_be_visible()
    expect(dialog.get_by_text("too small to read")).to_have_count(0)


def test_the_picture_is_shown_before_and_a_title_of_ones_own_is_in_the_file(window: Page):
    dialog = window.get_by_role("dialog")
    picture = dialog.locator(".st-key-export-preview img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.naturalWidth > 400 && image.complete")
    field = dialog.get_by_role("textbox", name="Title")
    field.fill("Where we meet customers")
    with rerun(window):
        field.press("Enter")
    with window.expect_download() as download:
        dialog.get_by_role("button", name="SVG", exact=True).click()
    assert "Where we meet customers" in download.value.path().read_text(encoding="utf-8")


def test_a_book_of_pages_is_made_behind_the_page(window: Page):
    dialog = window.get_by_role("dialog")
    choose(window, "Paper", "A4")
    with rerun(window):
        dialog.get_by_text("PDF and PPTX: an overview").click()
    dialog.get_by_role("button", name="PDF", exact=True).click()
    offered = window.get_by_role("button", name="PDF (")
    expect(offered).to_be_visible(timeout=60_000)
    settled(window)
    with window.expect_download() as download:
        offered.click()
    book = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(book.pages) > 1
    assert book.outline
