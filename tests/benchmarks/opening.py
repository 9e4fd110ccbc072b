"""Seconds from opening a file in Chromium to the drawn chart, for several files in turn."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import CHROMIUM_OPTIONS, chromium_path

PATIENCE = 120_000
"""Milliseconds after which a page is given up."""


def open_pages(pages: dict[str, tuple[Path, str]], rounds: int) -> dict[str, list[float]]:
    """Name → seconds of each round. A page is a file and the JavaScript that is true when the chart is drawn."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None:
            print("No Chromium is installed: left out.")
            return times
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        for _round in range(rounds):
            for name, (file, drawn) in pages.items():
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.route(
                    "http*://**", lambda route: route.abort()
                )  # pyvis asks for files that its chart does not need
                page.set_default_timeout(PATIENCE)
                try:
                    page.goto(file.resolve().as_uri())
                    page.wait_for_function(f"() => !!({drawn})")
                    times[name].append(page.evaluate("performance.now()") / 1000)
                except Error as problem:
                    print(f"{name}: {str(problem).splitlines()[0]}", file=sys.stderr)
                page.close()
        browser.close()
    return times
