"""What browser tests stand on: the app being served, a Chromium, and a fresh page in it."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from browsing import CHROMIUM_OPTIONS, Seen, chromium_path
from playwright.sync_api import Browser, Page, expect, sync_playwright

# No deadline: a test that is slow once on a busy machine is not wrong. The examples are the same in every run.
hypothesis.settings.register_profile("project", deadline=None, max_examples=60, derandomize=True)
hypothesis.settings.load_profile("project")

expect.set_options(timeout=20_000)

ROOT = Path(__file__).parent.parent
PATIENCE = 60
"""Seconds that the app may take to start on a slow machine."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: they are slow, and Playwright leaves an event loop running that others should not meet."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        assert path, "no Chromium: `make test` gets one, or run tests/get_browser.py"
        with playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS) as browser:
            yield browser


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as `make run` serves it, on a port of its own; gives its URL."""
    port = free_port()
    url = f"http://localhost:{port}"
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            if not healthy(url, process):
                pytest.fail(f"The app did not start:\n{log.read_text(encoding='utf-8')}", pytrace=False)
            yield url
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        port: int = listener.getsockname()[1]
        return port


def healthy(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; False when its process has ended or takes too long."""
    for _ in range(PATIENCE * 10):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except urllib.error.URLError:  # nobody listens yet
            pass
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


@pytest.fixture
def seen() -> Seen:
    """What `page` asked for and which errors it had."""
    return Seen()


@pytest.fixture
def page(browser: Browser, seen: Seen) -> Iterator[Page]:
    """An empty page of a visitor who has never been here; downloads are accepted."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True) as context:
        page = context.new_page()
        page.set_default_timeout(30_000)
        seen.watch(page)
        yield page
