"""How fast the chart is in the browser: panning, selecting, expanding, by the number of boxes.

    python tests/benchmarks/viewer.py [BOXES ...]

In a headless Chromium without a GPU. A pan is a drag by the mouse; its figures are the times between two frames, once
with the whole chart in view and once at scale 1. A selection counts from the click to the second frame after it, an
expansion from the new drawing to the chart at rest.

The canvas that was there before (2026-11-25, same machine): pan 16.7 ms at 60, 300 and 1,000 boxes; selection 24, 25
and 36 ms; expansion 313, 300 and 352 ms; messages of 46, 166 and 522 kB.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import CHROMIUM_OPTIONS, HANDLE, chromium_path
from factories import make_company

from org.export.html import read_frontend, viewer_css, viewer_words
from org.export.svg import chart_svg
from org.layout.org_chart import org_chart
from org.layout.visibility import View
from org.model import Company

MOUNT = (
    f"async ([bundle, steering, css, words]) => {{ {HANDLE}"
    + """
    const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    const { default: component } = await load(bundle + "\\nexport default OrgViewer.component;");
    const { default: steer } = await load(steering);
    document.body.innerHTML = `<style>body { margin: 0 } ${css} .org-viewer { height: 100vh !important }</style>`;
    const parentElement = document.body.appendChild(document.createElement("div"));
    parentElement.innerHTML = '<div class="org-viewer"></div>';
    globalThis.shell = parentElement.firstElementChild;
    component({ data: { chart: "chart", words }, parentElement, setStateValue() {} });
    globalThis.give = (svg) => steer({ data: { chart: "chart", fit: "whole", svg, legend: [], lanes: false } });
}"""
)
WATCH = """() => {
    globalThis.times = [];
    globalThis.watching = true;
    const look = (now) => times.push(now) && watching && requestAnimationFrame(look);
    requestAnimationFrame(look);
}"""
FRAMES = "() => { watching = false; return times.slice(1).map((time, at) => time - times[at]); }"
SELECT = """(key) => new Promise((done) => {
    shell.addEventListener("pointerup", () => (globalThis.begin = performance.now()), { capture: true, once: true });
    const look = () => shell.orgChart.lit().length
        ? requestAnimationFrame(() => done(performance.now() - globalThis.begin))
        : requestAnimationFrame(look);
    requestAnimationFrame(look);
})"""
EXPAND = """(svg) => new Promise((done) => {
    const begin = performance.now();
    give(svg);
    const look = () => shell.dataset.ready === "true" ? done(performance.now() - begin) : requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(look));
})"""


def company_of(size: int) -> Company:
    """Six children below each department, front and back in turns, with a hand-off from every other one."""
    parents = [-1, *((at - 1) // 6 for at in range(1, size))]
    offices = "".join("FB"[(at // 3) % 2] for at in range(size))
    handoffs = [(at, (at * 7 + 3) % size) for at in range(0, size, 2) if at != (at * 7 + 3) % size]
    names = [f"Department number {at}" for at in range(size)]
    return make_company(offices, parents, handoffs, names=names, people=[float(3 + at % 40) for at in range(size)])


def measure(page: Page, size: int) -> str:
    """One line of the table."""
    company = company_of(size)
    whole, collapsed = (chart_svg(org_chart(company, view)) for view in (View(), View(closed=frozenset({1}))))
    page.set_content('<!doctype html><html lang="en">')
    page.evaluate(MOUNT, [read_frontend("viewer.js"), read_frontend("steer.js"), viewer_css(), viewer_words()])
    page.evaluate("(svg) => give(svg)", collapsed)
    rest(page)
    expand = [page.evaluate(EXPAND, each) for each in (whole, collapsed) * 3]
    page.evaluate("(svg) => give(svg)", whole)
    fit(page)
    far = pan_times(page)
    select = [select_time(page, key) for key in (1, 2, 3)]
    page.mouse.move(720, 440)
    while float(page.evaluate("shell.dataset.scale")) < 1:
        page.mouse.wheel(0, -200)
        rest(page)
    near = pan_times(page)
    figures = [statistics.median(far), p95(far), statistics.median(near), p95(near)]
    figures += [statistics.median(select), statistics.median(expand)]
    return f"{size:>7,}{len(whole.encode()) / 1000:>8,.0f}" + "".join(f"{figure:>10.1f}" for figure in figures)


def p95(times: list[float]) -> float:
    """The time that 95 % of the times are below."""
    return sorted(times)[int(0.95 * (len(times) - 1))]


def rest(page: Page) -> None:
    """Wait until nothing moves any more."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_selector('[data-testid="chart"][data-ready="true"]')


def fit(page: Page) -> None:
    """The whole chart, nothing selected."""
    page.keyboard.press("Escape")
    page.click("[data-action=fit]")
    rest(page)


def pan_times(page: Page) -> list[float]:
    """Drag the chart about; the times between frames, ms."""
    page.evaluate(WATCH)
    page.mouse.move(720, 450)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(720 + 3 * (step % 60), 450 + 2 * (step % 60))
    page.mouse.up()
    times: list[float] = page.evaluate(FRAMES)
    rest(page)
    return times


def select_time(page: Page, key: int) -> float:
    """Click a department; ms until it is drawn as selected."""
    fit(page)
    place: dict[str, Any] = page.evaluate("(key) => shell.orgChart.where(key)", key)
    page.evaluate(f"() => {{ globalThis.selecting = ({SELECT})(); }}")
    page.mouse.click(place["x"], place["y"])
    time: float = page.evaluate("selecting")
    page.locator(".view").focus()
    return time


def main() -> None:
    """Print a table."""
    print("  boxes  SVG kB  pan all       p95 pan at 1       p95    select    expand  (ms)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=CHROMIUM_OPTIONS)
        for size in [int(argument) for argument in sys.argv[1:]] or [60, 300, 1000]:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            print(measure(page, size), flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
