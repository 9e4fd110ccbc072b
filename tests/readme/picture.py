"""Make the picture in the README again: ``make readme`` serves the page, selects a department, takes a screenshot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from browsing import CHROMIUM_OPTIONS, Seen, chromium_path, click_department, rerun, settled  # noqa: E402
from serving import free_port, healthy  # noqa: E402

PICTURE = Path(__file__).with_name("page.png")
SELECTED = "Complaints desk"


def take(url: str) -> None:
    """Write the picture of the page at ``url``."""
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        with playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS) as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 860})
            page.add_init_script("localStorage.setItem('org-chart-hints', 'yes')")
            Seen().watch(page)  # `rerun` listens to what the server says to it
            page.goto(url)
            settled(page)
            with rerun(page):
                click_department(page, SELECTED)
            page.mouse.move(0, 0)
            page.locator(".st-key-details").get_by_role("heading", name=SELECTED).wait_for()
            page.screenshot(path=PICTURE, animations="disabled")


def main() -> None:
    """Serve the page for as long as it takes."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=TESTS.parent, stdout=subprocess.DEVNULL) as server:
        try:
            url = f"http://localhost:{port}"
            assert healthy(url, server), "the page did not start"
            take(url)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
