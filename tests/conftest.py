"""What tests need around them: the same fonts on every machine, the app being served, a Chromium and a page in it."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from browsing import CHROMIUM_OPTIONS, Seen, chart, chromium_path, close_sidebar, go_to, ready, rerun
from factories import ROOT
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, expect, sync_playwright
from serving import free_port, serving

# No deadline: a test that is slow once on a busy machine is not wrong. The examples are the same in every run.
hypothesis.settings.register_profile("project", deadline=None, max_examples=12, derandomize=True)
# `make check` asks for fewer examples, `make test-all` for more.
hypothesis.settings.register_profile("quick", hypothesis.settings.get_profile("project"), max_examples=5)
hypothesis.settings.register_profile("thorough", hypothesis.settings.get_profile("project"), max_examples=600)
hypothesis.settings.load_profile("project")

expect.set_options(timeout=15_000)


PLAIN_MEDIA: dict[str, Any] = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "contrast": "null",
}
"""What a page is shown for, whatever the test before has asked for."""
FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "fontpkg_almarai")
"""Of tests/requirements.txt: Chinese, Japanese, Korean, Cyrillic and Greek in one font, and Arabic."""


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests, the app and Chromium see the fonts of the test requirements and no others.

    Which letters a picture can show depends on the fonts of the machine. Fontconfig, which all three follow on Linux,
    looks only where this file says.
    """
    if hasattr(config, "workerinput"):
        return  # a worker of pytest-xdist has the environment of the process that started it
    packages = [spec for name in FONT_PACKAGES if (spec := find_spec(name)) and spec.origin]
    folders = "".join(f"<dir>{Path(spec.origin or '').parent}</dir>" for spec in packages)
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    file = Path(folder.name) / "fonts.conf"
    file.write_text(f"<fontconfig>{folders}<cachedir>{folder.name}</cachedir></fontconfig>", encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests, and run them last: Playwright leaves an event loop running that others should not meet."""
    for item in items:
        if {"browser", "visitor"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            # On a busy machine a step may come later than the next one looks. The last lines name what ran again.
            item.add_marker(pytest.mark.flaky(reruns=2))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session", autouse=True)
def no_foreign_components() -> Iterator[None]:
    """Each page that is opened without a browser looks through all installed packages for components: half its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> dict[str, Any]:
    """How to launch Chromium."""
    path = chromium_path(playwright)
    assert path, "no Chromium: `make test` gets one, or run tests/get_browser.py"
    return {"executable_path": path, "args": CHROMIUM_OPTIONS}


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: dict[str, Any]) -> Iterator[Browser]:
    """A headless Chromium for windows that no other test has seen."""
    with playwright.chromium.launch(**chromium) as browser:
        yield browser


@pytest.fixture(scope="session")
def visitor(
    playwright: Playwright, chromium: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A window of a visitor who accepts downloads, for all tests.

    Chromium keeps compiled scripts only where it has a folder for them: without one, opening the page costs half as
    much again.
    """
    with playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("chromium"), viewport={"width": 1280, "height": 800}, **chromium
    ) as context:
        context.set_default_timeout(15_000)
        # Who has been here before is not shown the hints of the first minute.
        context.add_init_script(
            "location.protocol.startsWith('http') && localStorage.setItem('org-chart-hints', 'yes')"
        )
        context.new_page()  # for `opened`; the first is for `reused`
        yield context


@pytest.fixture(scope="session")
def offline_window(browser: Browser) -> Iterator[BrowserContext]:
    """A window that has no network, with one tab."""
    with browser.new_context(offline=True) as context:
        context.new_page()
        yield context


@pytest.fixture
def offline(offline_window: BrowserContext, seen: Seen) -> Page:
    """A tab that has no network, for files and for the viewer by itself. Each test has it, one after another.

    A tab of one's own takes a second, which is longer than most of these tests.
    """
    (page,) = offline_window.pages
    page.goto("about:blank")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(**PLAIN_MEDIA)
    seen.watch(page)
    return page


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as `make run` serves it, on a port of its own; gives its URL."""
    port = free_port()
    url = f"http://localhost:{port}"
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serving([sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)], url, log, cwd=ROOT):
        yield url


@pytest.fixture
def seen() -> Seen:
    """What `page` asked for and which errors it had."""
    return Seen()


@pytest.fixture
def page(visitor: BrowserContext, seen: Seen, server: str) -> Iterator[Page]:
    """A page that shows nothing yet, in which nothing is left of what an earlier test did.

    It is the tab of the test before: there the scripts of the page are compiled already, and it opens in two thirds
    of the time.
    """
    _reused, _opened, *tabs = visitor.pages
    page = tabs[0] if tabs else visitor.new_page()
    page.bring_to_front()  # a tab behind another one is drawn rarely: each step would take ten seconds
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(**PLAIN_MEDIA)
    clear_storage(visitor, server)  # also of `opened`, such as that its sidebar was left open
    seen.watch(page)
    yield page
    forget(visitor, server)


def clear_storage(visitor: BrowserContext, origin: str) -> None:
    """Erase what pages from there have kept in the browser."""
    session = visitor.new_cdp_session(visitor.pages[0])
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage,indexeddb"})
    session.detach()


def forget(visitor: BrowserContext, server: str) -> None:
    """Leave nothing but three tabs: those of `reused` and `opened`, and an empty one of the server's."""
    visitor.clear_cookies(name=re.compile("^(?!_streamlit_xsrf)"))  # pages that stay open upload with that one
    _reused, _opened, *tabs = visitor.pages
    for tab in tabs:
        origin = tab.evaluate("origin")
        if tab is tabs[0] and origin == server:
            tab.on("dialog", Dialog.accept)  # it asks whether to leave with corrections
            tab.goto(f"{server}/_stcore/health")
            tab.remove_listener("dialog", Dialog.accept)
            tab.evaluate("sessionStorage.clear()")
        else:
            tab.close()
        clear_storage(visitor, origin)


def enter(page: Page, server: str, seen: Seen, request: pytest.FixtureRequest) -> None:
    """Go on in a page that earlier tests have used: close what is open there. Who tries again opens it again."""
    page.bring_to_front()
    page.set_viewport_size({"width": 1440, "height": 900})
    # Nothing glides: no test waits for that.
    page.emulate_media(**PLAIN_MEDIA | {"reduced_motion": "reduce"})
    again = getattr(request.node, "execution_count", 1) > 1
    if again or not page.url.startswith(server):
        Seen().watch(page)
        page.goto(server)
        ready(page)
    page.keyboard.press("Escape")
    close_sidebar(page)
    seen.watch(page)


@pytest.fixture
def reused(visitor: BrowserContext, server: str, seen: Seen, request: pytest.FixtureRequest) -> Page:
    """A page in which earlier tests have opened files of theirs, for a test that begins by dropping its own there.

    Opening the page takes longer than most of what is tested in it.
    """
    page = visitor.pages[0]
    enter(page, server, seen, request)
    chart_view = page.get_by_role("radio", name="Org chart")
    if not chart_view.is_checked():
        with rerun(page):
            chart_view.click(force=True)
    ready(page)
    return page


@pytest.fixture
def opened(visitor: BrowserContext, server: str, seen: Seen, request: pytest.FixtureRequest) -> Page:
    """A page with the sample company drawn, all of it, which earlier tests have used too.

    The address brings back the view, the selection, the branches, the filters and the colours, as the browser's *Back*
    does. A test that corrects the sample, opens another file, or counts steps of the history takes `fresh`.
    """
    page = visitor.pages[1]
    enter(page, server, seen, request)
    sample = hashlib.sha256((ROOT / "sample_data" / "song-hong-bank.csv").read_bytes()).hexdigest()
    address = f"?file={sample[:8]}&view=chart"
    if page.url != f"{server}/{address}":
        go_to(page, address)
    ready(page)
    chart(page).get_by_role("button", name="Fit the whole chart").click()
    ready(page)
    return page


@pytest.fixture
def fresh(page: Page, server: str) -> Page:
    """The sample company in a page that no other test uses."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(server)
    ready(page)
    return page
