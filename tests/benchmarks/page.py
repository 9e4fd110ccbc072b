"""What a person waits for on the page itself, in Chromium: it opens, a file is uploaded, a click is answered.

Seconds of the clock. Each page is a context of its own, so that nothing is cached from the one before; the server has
been asked before, as it has on all days but the first.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from browsing import CHROMIUM_OPTIONS, HANDLE, SETTLED, chart, chromium_path
from serving import free_port, serving

APP, EMPTY = ROOT / "app.py", Path(__file__).parent / "peers" / "empty_page.py"
DRAWN = '[data-testid="chart"][data-ready="true"]'
SHOWN = {APP: DRAWN, EMPTY: '[data-testid="stHeading"]'}
"""What is there when a page of the script is drawn."""
PATIENCE = 180_000
"""Milliseconds after which a page is given up."""
BOXES = f"(host) => {{ {HANDLE} return host.orgChart.places(); }}"
WATCH = """(event) => {
    const root = () => [...document.querySelectorAll(".st-key-chart *")]
        .map(({ shadowRoot }) => shadowRoot?.querySelector('[data-testid="chart"]')).find(Boolean);
    const namesOf = (chart) => [...chart?.querySelectorAll(".departments .name") ?? []]
        .map(({ textContent }) => textContent).join();
    // What is in the closed sidebar, a person does not see.
    const shows = (bar) => bar.checkVisibility({ visibilityProperty: true });
    const moves = () => getComputedStyle(document.documentElement, "::before").content !== "none" ||
        [...document.querySelectorAll('[data-testid="stProgress"]')].some(shows);
    const before = namesOf(root());
    let begin, progress;
    addEventListener(event, () => (begin ??= performance.now()), { capture: true });
    const rested = new Promise((done) => {
        const look = () => {
            const chart = root(), now = performance.now();
            if (begin && moves()) progress ??= now;
            if (!begin || chart?.dataset.ready !== "true" || namesOf(chart) === before) requestAnimationFrame(look);
            else done([(progress ?? now) - begin, now - begin].map((time) => time / 1000));
        };
        look();
    });
    return { rested };
}"""
"""Seconds from an event to the first sign of progress, and to another chart at rest. Asked for within the page: to look
from outside takes the page as long as its own work."""
OPENING = """(shown) => {
    window.drawn = new Promise((done) => {
        const look = () => {
            const roots = [...document.querySelectorAll(".st-key-chart *")].map(({ shadowRoot }) => shadowRoot);
            if ([document, ...roots].some((root) => root?.querySelector(shown))) done(performance.now() / 1000);
            else requestAnimationFrame(look);
        };
        look();
    });
}"""
"""When something is first shown, in seconds. Asked for within the page: Playwright soon looks only twice a second."""
COLLAPSED = """(host) => [...host.querySelectorAll(".departments .department.collapsed")]
    .map((group) => Number(group.dataset.key)).filter((key) => key >= 0)"""


class Clicks(NamedTuple):
    """Seconds from a click to its answer."""

    details: float
    expanded: float


class Upload(NamedTuple):
    """Seconds from choosing a file."""

    progress: float
    drawn: float


@contextmanager
def open_chromium() -> Iterator[Browser | None]:
    """A Chromium; None where none is installed."""
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None:
            print("No Chromium is installed: left out.")
            yield None
            return
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@contextmanager
def serve(*scripts: Path) -> Iterator[list[str]]:
    """The addresses at which Streamlit serves the scripts, each from a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        urls = [f"http://localhost:{free_port()}" for _script in scripts]
        for script, url in zip(scripts, urls, strict=True):
            command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", url.rpartition(":")[2]]
            log = Path(folder) / f"{script.stem}.txt"
            stack.enter_context(serving(command, url, log, cwd=ROOT, env=environment))
        yield urls


@contextmanager
def visit(browser: Browser, url: str, shown: str = DRAWN) -> Iterator[Page]:
    """A new visitor's page once it is drawn."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(f"({OPENING})({json.dumps(shown)})")
    page.goto(url)
    page.evaluate("window.drawn")
    page.wait_for_selector(shown)
    yield page
    context.close()


def measure_opening(browser: Browser, rounds: int) -> dict[Path, list[float]]:
    """Script → seconds from its address to the drawn page, ours and the empty one in turn."""
    times: dict[Path, list[float]] = {script: [] for script in SHOWN}
    with serve(*SHOWN) as urls:
        for turn in range(rounds + 1):
            for script, url in zip(SHOWN, urls, strict=True):
                with visit(browser, url, SHOWN[script]) as page:
                    seconds = page.evaluate("window.drawn")
                times[script] += [seconds] if turn else []
    return times


def upload(page: Page, file: Path) -> Upload:
    """Choose a file, and wait until a company with its first department is drawn."""
    watch = page.evaluate_handle(WATCH, "change")
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').first.set_input_files(file)
    return Upload(*watch.evaluate("({ rested }) => rested"))


def click(page: Page) -> Clicks:
    """Select the first box, then expand the first collapsed branch."""
    page.wait_for_selector(SETTLED)
    host = chart(page)
    box = host.evaluate(BOXES)[0]
    begin = time.perf_counter()
    page.mouse.click(box["x"], box["y"])
    page.locator(".st-key-details").get_by_role("heading").first.wait_for()
    details = time.perf_counter() - begin
    page.wait_for_selector(SETTLED)
    page.keyboard.press("Escape")
    page.locator(".st-key-details").get_by_role("heading").first.wait_for(state="hidden")
    page.wait_for_selector(SETTLED)
    return Clicks(details, expand(page, host))


def expand(page: Page, host: Locator) -> float:
    """Expand the first collapsed branch in the window; the seconds until all is at rest again."""
    keys = set(host.evaluate(COLLAPSED))
    view = host.bounding_box()
    assert view is not None, "the chart is drawn"
    inside = (box for box in host.evaluate(BOXES) if box["key"] in keys and box["y"] < view["y"] + view["height"])
    box, watch = next(inside), page.evaluate_handle(WATCH, "pointerdown")
    page.mouse.dblclick(box["x"], box["y"])
    _progress, rested = watch.evaluate("({ rested }) => rested")
    return float(rested)


def measure_upload(browser: Browser, file: Path, rounds: int) -> list[tuple[Upload, Clicks]]:
    """The upload, and clicks in what it shows, of several visitors one after the other."""
    found = []
    with serve(APP) as (url,), tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds + 1):
            own = Path(folder) / file.name  # what another has read is not read again
            own.write_bytes(file.read_bytes().replace(b"Executive board", f"Board {turn}".encode(), 1))
            with visit(browser, url) as page:
                times = upload(page, own), click(page)
            found += [times] if turn else []
    return found
