"""A server that was restarted knows nothing; the tab gives file and corrections back, or the page asks for the file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import chart, click_department, drop, ready, rerun, settled
from conftest import ROOT, free_port, serving
from playwright.sync_api import Page, expect

COMPANY = "id,name,parent,office\nb,Board,,back\ns,Sales,b,front\nw,Warehouse,b,back\n"


@contextmanager
def served(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with serving(command, f"http://localhost:{port}", tmp_path / "log.txt", cwd=ROOT) as process:
        yield process


def correct(page: Page) -> None:
    """Say that Warehouse is front office."""
    with rerun(page):
        click_department(page, "Warehouse")
    with rerun(page):
        page.locator(".st-key-details").get_by_role("button", name="→ Front office").click()
    expect(corrected(page)).to_be_visible()


def corrected(page: Page) -> object:
    return page.locator(".st-key-details").get_by_role("button", name="→ Back office")


EMPTY = """() => new Promise((done) => {
    const opening = indexedDB.open("org-kept", 1);
    opening.onsuccess = () => {
        const counting = opening.result.transaction("org-kept").objectStore("org-kept").count();
        counting.onsuccess = () => { opening.result.close(); done(counting.result === 0); };
    };
})"""


def open_sidebar(page: Page) -> None:
    button = page.get_by_test_id("stExpandSidebarButton")
    if button.count():
        button.dispatch_event("click")


@pytest.fixture
def port() -> int:
    return free_port()


def test_after_a_restart_the_tab_gives_file_and_corrections_back(page: Page, tmp_path: Path, port: int) -> None:
    with served(port, tmp_path):
        page.goto(f"http://localhost:{port}")
        ready(page)
        drop(page, COMPANY)
        ready(page)
        correct(page)
    with served(port, tmp_path):
        expect(page.get_by_text("3 departments").first).to_be_visible(timeout=60_000)
        ready(page)
        click_department(page, "Warehouse")
        expect(corrected(page)).to_be_visible()
        expect(page.get_by_text("Sông Hồng Bank")).to_have_count(0)


def test_after_a_reload_the_page_asks_for_the_file_and_has_corrections(page: Page, tmp_path: Path, port: int) -> None:
    with served(port, tmp_path):
        page.goto(f"http://localhost:{port}")
        ready(page)
        drop(page, COMPANY)
        ready(page)
        correct(page)
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        settled(page)
        expect(page.get_by_text("“mine.csv” is no longer on the server")).to_be_visible()
        expect(page.get_by_text("Your 1 change is kept in this tab")).to_be_visible()
        expect(chart(page)).to_have_count(0)
        page.locator(".st-key-again input[type=file]").set_input_files(
            {"name": "mine.csv", "mimeType": "text/csv", "buffer": COMPANY.encode()}
        )
        ready(page)
        click_department(page, "Warehouse")
        expect(corrected(page)).to_be_visible()


def test_what_is_kept_on_this_computer_comes_back_by_itself_until_it_is_forgotten(
    page: Page, tmp_path: Path, port: int
) -> None:
    with served(port, tmp_path):
        page.goto(f"http://localhost:{port}")
        ready(page)
        drop(page, COMPANY)
        ready(page)
        open_sidebar(page)
        with rerun(page):
            page.get_by_text("Keep on this computer").click()
        address = page.url
        page.context.new_page()
        other = page.context.new_page()
        page.close()
        other.goto(address)
        expect(other.get_by_text("3 departments").first).to_be_visible(timeout=60_000)
        ready(other)
        open_sidebar(other)
        expect(other.get_by_role("switch", name="Keep on this computer")).to_be_checked()
        other.get_by_text("Keep on this computer").click()
        expect(other.get_by_role("switch", name="Keep on this computer")).not_to_be_checked()
        settled(other)
        other.wait_for_function(EMPTY)
        third = other.context.new_page()
        other.close()
        third.goto(address)
        settled(third)
        expect(third.get_by_text("not here")).to_be_visible()
