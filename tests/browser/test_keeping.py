"""A restarted server knows nothing; the tab gives files and corrections back, or the page asks for the files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browsing import COUNT_KEPT, chart, click_department, drop, ready, rerun, settled
from factories import ROOT
from playwright.sync_api import Locator, Page, expect
from serving import free_port, serving

COMPANY = "id,name,parent,office\nb,Board,,back\ns,Sales,b,front\nw,Warehouse,b,back\nk,Kiosk,b,\n"
LATER = COMPANY.replace("k,Kiosk", "x,Desk")
FLOWS = "from,to,kind\ns,w,order\nw,s,notice\n"
WORDS = "phrase,office\nkiosk,front\n"


class Server:
    """A server of our own, which can be restarted."""

    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder / "log.txt"
        self.url = f"http://localhost:{self.port}"
        self.stack = ExitStack()

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        return self.stack.enter_context(serving(command, self.url, self.log, cwd=ROOT))

    def restart(self) -> None:
        self.stack.close()
        self.start()


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    with server.stack:
        server.start()
        yield server


@pytest.fixture
def opened(page: Page, own_server: Server) -> Page:
    """A page with the company."""
    page.goto(own_server.url)
    ready(page)
    drop(page, COMPANY)
    ready(page)
    return page


@pytest.fixture
def corrected(opened: Page) -> Page:
    """A page with the company, in which Warehouse was made a front office."""
    with rerun(opened):
        click_department(opened, "Warehouse")
    with rerun(opened):
        opened.locator(".st-key-details").get_by_role("button", name="Change to front office").click()
    expect(way_back(opened)).to_be_visible()
    opened.on("dialog", lambda dialog: dialog.accept())  # leave, though corrections were not downloaded
    return opened


@pytest.fixture
def kept(corrected: Page) -> Page:
    """The same with *Keep on this computer*."""
    open_sidebar(corrected)
    with rerun(corrected):
        corrected.get_by_text("Keep on this computer").click()
    corrected.wait_for_function(f"async () => (await ({COUNT_KEPT})()) === 2")  # the corrections, and the files
    return corrected


def way_back(page: Page) -> Locator:
    """The button that only a department of the front office has."""
    return page.locator(".st-key-details").get_by_role("button", name="Change to back office")


def add(page: Page, role: str, text: str) -> None:
    """Add a file of hand-offs or words."""
    with rerun(page):
        page.locator(f".st-key-{role} input[type=file]").set_input_files(as_file(f"{role}.csv", text))


def as_file(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


EMPTY = f"async () => (await ({COUNT_KEPT})()) === 0"


def open_sidebar(page: Page) -> None:
    button = page.get_by_test_id("stExpandSidebarButton")
    if button.count():
        button.dispatch_event("click")


GIVEN = "globalThis[Symbol.for('org-keeper')].given"


def restart(server: Server, page: Page) -> None:
    """Restart the server, and wait until the page has given its files to the new one."""
    before = page.evaluate(GIVEN)
    server.restart()
    page.wait_for_function(f"(before) => {GIVEN} !== before", arg=before, timeout=60_000)
    expect(page.locator(".st-key-again")).to_have_count(0)
    settled(page)


def choose(page: Page, name: str) -> None:
    """Take a view, or a part of one, unless it is there already."""
    choice = page.get_by_role("radio", name=name)
    if not choice.is_checked():
        with rerun(page):
            choice.click()


def begin_what_if(page: Page) -> None:
    """Try the department that is offered on the other side."""
    choose(page, "Compare")
    page.get_by_role("combobox", name="What changes").click()
    with rerun(page):
        page.get_by_role("option", name="Change the side").click()
    with rerun(page):
        page.get_by_role("button", name="Add this step").click()


def join(page: Page, later: str) -> None:
    """Compare with a later version whose file has the same name, and join two departments by hand."""
    choose(page, "Compare")
    with rerun(page):
        page.locator(".st-key-upload-version input[type=file]").set_input_files(as_file("mine.csv", later))
    choose(page, "Pairs")
    with rerun(page):
        page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("Kiosk → Desk · joined by you")).to_be_visible()


def keeping(page: Page) -> Locator:
    return page.get_by_role("switch", name="Keep on this computer")


def test_after_a_restart_the_tab_gives_files_corrections_scenarios_and_joined_pairs_back(
    corrected: Page, own_server: Server
) -> None:
    add(corrected, "handoffs", FLOWS)
    add(corrected, "vocabulary", WORDS)
    expect(corrected.get_by_text("2 hand-offs").first).to_be_attached()
    begin_what_if(corrected)
    join(corrected, LATER)
    restart(own_server, corrected)
    see_joined(corrected)
    choose(corrected, "Scenarios")
    expect(corrected.get_by_role("button", name="Undo the last step")).to_be_enabled()
    choose(corrected, "Org chart")
    expect(corrected.get_by_text("4 departments").first).to_be_attached()
    ready(corrected)
    click_department(corrected, "Warehouse")
    expect(way_back(corrected)).to_be_visible()
    expect(corrected.get_by_text("2 hand-offs").first).to_be_attached()
    click_department(corrected, "Kiosk")
    expect(way_back(corrected)).to_be_visible()
    expect(corrected.get_by_text("Sông Hồng Bank")).to_have_count(0)


def test_after_a_reload_the_page_asks_for_the_files_and_has_the_corrections(corrected: Page) -> None:
    add(corrected, "handoffs", FLOWS)
    corrected.reload()
    settled(corrected)
    expect(corrected.get_by_text("“mine.csv” and “handoffs.csv” are no longer on the server")).to_be_visible()
    expect(corrected.get_by_text("Your 1 change is kept in this tab")).to_be_visible()
    expect(chart(corrected)).to_have_count(0)
    field = corrected.locator(".st-key-again input[type=file]")
    field.set_input_files([as_file("handoffs.csv", FLOWS), as_file("mine.csv", COMPANY)])
    ready(corrected)
    expect(corrected.get_by_text("2 hand-offs").first).to_be_attached()
    click_department(corrected, "Warehouse")
    expect(way_back(corrected)).to_be_visible()


def test_what_is_kept_comes_back_after_a_restart_and_a_reload_until_the_file_is_closed(
    kept: Page, own_server: Server
) -> None:
    add(kept, "handoffs", FLOWS)
    choose(kept, "Compare")
    add(kept, "upload-version", COMPANY + "l,Lab,b,back\n")
    expect(kept.locator(".st-key-versions-close")).to_be_visible()
    choose(kept, "Org chart")
    own_server.restart()
    kept.reload()
    expect(kept.get_by_text("2 hand-offs").first).to_be_attached(timeout=60_000)
    ready(kept)
    click_department(kept, "Warehouse")
    expect(way_back(kept)).to_be_visible()
    choose(kept, "Compare")
    expect(kept.locator(".st-key-versions-close")).to_be_visible()
    open_sidebar(kept)
    with rerun(kept):
        kept.get_by_role("button", name="Close mine.csv").click()
    kept.wait_for_function(EMPTY)


def test_two_versions_of_one_name_and_the_pairs_joined_by_hand_outlive_a_reload(opened: Page) -> None:
    join(opened, LATER)
    opened.reload()
    expect(opened.get_by_text("“mine.csv” and “mine.csv”")).to_be_visible()  # what the tab knows has arrived
    settled(opened)
    field = opened.locator(".st-key-again input[type=file]")
    field.set_input_files([as_file("mine.csv", LATER), as_file("mine.csv", COMPANY)])
    expect(opened.locator(".st-key-again")).to_have_count(0)
    see_joined(opened)
    assert opened.evaluate("globalThis[Symbol.for('org-keeper')].files.departments.text()") == COMPANY
    assert opened.evaluate("globalThis[Symbol.for('org-keeper')].files.version.text()") == LATER


def see_joined(page: Page) -> None:
    """The open file is still the older one, and the pair is there."""
    settled(page)
    expect(page.get_by_role("radio", name="Compare")).to_be_checked()
    choose(page, "Pairs")
    expect(page.get_by_text("Kiosk → Desk · joined by you")).to_be_visible()


def test_what_is_kept_comes_back_in_another_tab_and_what_one_tab_forgets_no_tab_keeps(
    kept: Page, own_server: Server
) -> None:
    stranger = kept.context.new_page()
    stranger.goto(own_server.url + "/?file=ffffffff")
    settled(stranger)
    stranger.get_by_role("button", name="Look at a sample").click()
    ready(stranger)
    assert kept.evaluate(COUNT_KEPT) > 0, "a tab that keeps nothing erases nothing"
    stranger.close()
    other = kept.context.new_page()
    other.goto(own_server.url)
    expect(other.get_by_text("4 departments").first).to_be_attached(timeout=60_000)
    ready(other)
    open_sidebar(other)
    expect(keeping(other)).to_be_checked()
    other.get_by_text("Keep on this computer").click()
    expect(keeping(other)).not_to_be_checked()
    other.wait_for_function(EMPTY)
    expect(keeping(kept)).not_to_be_checked()
    with rerun(kept):
        click_department(kept, "Sales")
    assert kept.evaluate(COUNT_KEPT) == 0
    address = kept.url
    third = other.context.new_page()
    kept.close()
    other.close()
    third.goto(address)
    settled(third)
    expect(third.get_by_text("not here")).to_be_visible()
