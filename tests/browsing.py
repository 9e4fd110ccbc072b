"""What browser tests do: find a Chromium, write down what a page asks for, wait until it has settled."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Locator, Page, Playwright, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The names under which Debian, Ubuntu and Google install it."""

CHROMIUM_OPTIONS = [
    "--no-sandbox",  # containers run tests as root, where Chromium refuses its sandbox
    "--disable-gpu",
    "--disable-background-networking",  # its own look for updates is not the page's
]

sockets: WeakKeyDictionary[Page, WebSocket] = WeakKeyDictionary()
"""Through which the server talks to each page that is watched."""

HANDLE = (Path(__file__).parents[1] / "org" / "frontend" / "tests" / "handle.js").read_text(encoding="utf-8")
"""Gives the root of a chart an ``orgChart``, to ask where things are."""

NEXT_FRAME = """const nextFrame = (go) => {
    const frame = requestAnimationFrame(() => { clearTimeout(late); go(); });
    const late = setTimeout(() => { cancelAnimationFrame(frame); go(); }, 500);
};"""
"""A headless Chromium at times draws no more frames of a tab, and what waits for the next one would wait for ever."""

DRAWN = f"""() => {{ {NEXT_FRAME} return new Promise((done) => setTimeout(
    () => requestIdleCallback(() => nextFrame(() => nextFrame(done)), {{ timeout: 5000 }}), 50)) }}"""
"""Streamlit shows what it was sent a moment later, and on a busy machine much later: then the browser has a rest."""

SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'


COUNT_KEPT = """() => new Promise((done) => {
    const opening = indexedDB.open("org-kept", 1);
    opening.onsuccess = () => {
        const counting = opening.result.transaction("org-kept").objectStore("org-kept").count();
        counting.onsuccess = () => { opening.result.close(); done(counting.result); };
    };
})"""
"""How many things are in the browser's database."""


def chromium_path(playwright: Playwright) -> str | None:
    """Where a Chromium is: one on PATH, else the one Playwright has downloaded, else none."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@dataclass
class Seen:
    """What a page did on its own, in the order it happened."""

    requests: list[str] = field(default_factory=list)
    """Every URL it asked for, WebSockets among them."""
    errors: list[str] = field(default_factory=list)
    """Errors on its console and uncaught exceptions."""

    def watch(self, page: Page) -> None:
        """Write down from now on what the page does."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("websocket", lambda socket: sockets.update({page: socket}))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)

    def outside(self, server: str) -> list[str]:
        """The requests that went to another place than the server."""
        home = urlsplit(server).netloc
        # data: and blob: are contents the page already holds, not requests.
        return [url for url in self.requests if not url.startswith(("data:", "blob:")) and urlsplit(url).netloc != home]


def settled(page: Page) -> None:
    """Wait until the app's script has run to its end.

    What is waited for often is not expected with ``expect``: that describes the whole page each time it looks in vain,
    which takes longer than opening it.
    """
    page.locator(SETTLED).wait_for(state="attached", timeout=30_000)


def tells_of_an_end(frame: str | bytes) -> bool:
    """Whether a message of the server to the page says that a run of the script has ended."""
    if isinstance(frame, str) or len(frame) > 200:  # such as a picture
        return False
    message = ForwardMsg.FromString(frame)
    early = ForwardMsg.FINISHED_EARLY_FOR_RERUN  # and begins again at once
    return message.HasField("script_finished") and message.script_finished != early


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """Do inside the block what makes the script run again; leaves when that run has ended.

    `settled` alone would answer too early where the run starts late (an upload, a click on the canvas): the page is
    still at rest then. And on a busy machine the page may show nothing of a quick run. So the server is listened to.
    """
    settled(page)
    with sockets[page].expect_event("framereceived", tells_of_an_end, timeout=20_000):
        yield
    page.evaluate(DRAWN)
    settled(page)


def go_to(page: Page, search: str) -> None:
    """Follow an address in the page that is open, as its *Back* does; zoom and corrections stay."""
    follow = "(search) => { history.pushState({}, '', search); dispatchEvent(new PopStateEvent('popstate')); }"
    with rerun(page):
        page.evaluate(follow, search)


def close_sidebar(page: Page) -> None:
    """Close the sidebar if it is open."""
    sidebar = page.get_by_test_id("stSidebar")
    if sidebar.count() and sidebar.get_attribute("data-collapsed") == "false":
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").dispatch_event("click")
        expect(sidebar).to_have_attribute("data-collapsed", "true")


def chart(page: Page) -> Locator:
    """The live chart, also one behind the shadow root of its component."""
    return page.get_by_test_id("chart")


def find_department(page: Page, name: str) -> dict[str, float]:
    """Where a department is in the window, px, once it is in the chart and nothing around it moves any more."""
    look = (
        f"(host, name) => {{ {HANDLE} {NEXT_FRAME} return"
        + """ new Promise((done) => {
        const place = () => JSON.stringify(host.orgChart?.at(name) ?? null);
        const wait = (before, frames, left) => {
            if (!frames || !left) return done(JSON.parse(before));
            nextFrame(() => {
                const rests = place() === before && before !== "null"; // null: the chart that has it is still to come
                wait(place(), rests ? frames - 1 : 4, left - 1);
            });
        };
        wait(place(), 4, 120);
    })}"""
    )
    for _again in range(10):  # the chart that has it may take the place of the one that was asked
        wait_for_chart(page)
        found: dict[str, float] | None = chart(page).evaluate(look, name)
        if found:
            return found
    raise AssertionError(f"{name} is not in the chart")


def click_department(page: Page, name: str) -> None:
    """Click a department in the chart."""
    place = find_department(page, name)
    page.mouse.click(place["x"], place["y"])


def drop(page: Page, text: str, name: str = "mine.csv") -> None:
    """Drop a file on the page and wait for its chart."""
    with rerun(page):
        page.locator('[data-testid="stFileUploaderDropzoneInput"]').first.set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        )


def scrolls_sideways(page: Page) -> bool:
    """Whether something is wider than the window. Streamlit scrolls a part of the document, not the document."""
    wide: bool = page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth > main.clientWidth")
    return wide


def resting(page: Page) -> None:
    """Wait until the chart glides no more: two looks at it, a few frames apart, find it in one place."""
    look = f"""(host) => {{ {NEXT_FRAME} return new Promise((done) => {{
        const place = () => host.dataset.centre + host.dataset.scale;
        const before = place();
        const wait = (frames) => (frames ? nextFrame(() => wait(frames - 1)) : done(place() === before));
        wait(4);
    }}) }}"""
    while not chart(page).evaluate(look):
        pass


def wait_for_chart(page: Page) -> None:
    """Wait until the chart is drawn."""
    page.locator('[data-testid="chart"][data-ready="true"]').wait_for(timeout=15_000)


def ready(page: Page) -> None:
    """Wait until the script has run and the chart is drawn and at rest."""
    settled(page)
    wait_for_chart(page)
    resting(page)


def choose_language(page: Page, name: str) -> None:
    """Take another language in the menu of the page."""
    page.locator(".st-key-language-menu button:visible").click()
    page.mouse.move(0, 0)  # the hint of the button may lie over its menu
    with rerun(page):
        page.get_by_role("menuitem", name=name).click()
    ready(page)
