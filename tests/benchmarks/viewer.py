"""How fast the live chart is in the browser: panning, selecting, expanding, by the number of boxes.

    python tests/benchmarks/viewer.py [BOXES ...]

In a headless Chromium without a GPU. A pan is a drag by the mouse; its figures are the times between two frames.
A selection counts from the click to the second frame after it, an expansion from the new picture to the chart at rest.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import CHROMIUM_OPTIONS, chromium_path
from made_up import made
from test_canvas import HEAD, MOUNT

from org.layout.org_chart import org_chart
from org.layout.scene import Scene
from org.layout.visibility import View
from org.model import Company
from org.page.chart_component import CHART_PARTS, FOLDER, _library_script, _script, _words
from org.page.chart_payload import payload

PAN = """() => new Promise((done) => {
    const times = [];
    const look = (now) => {
        times.push(now);
        if (!globalThis.panned) return requestAnimationFrame(look);
        done(times.slice(1).map((time, at) => time - times[at]));
    };
    globalThis.panned = false;
    requestAnimationFrame(look);
})"""
SELECT = """(key) => new Promise((done) => {
    const { x, y } = shell.orgChart.where(key);
    const host = shell.querySelector(".view");
    const begin = performance.now();
    host.addEventListener("pointerup", () => (globalThis.begin = performance.now()), { capture: true, once: true });
    const look = () => {
        if (!shell.orgChart.lit().length) return requestAnimationFrame(look);
        requestAnimationFrame(() => done(performance.now() - globalThis.begin));
    };
    globalThis.spot = [x, y];
    requestAnimationFrame(look);
})"""
EXPAND = """([picture]) => new Promise((done) => {
    const begin = performance.now();
    give({ picture });
    const look = () => {
        if (shell.dataset.ready !== "true") return requestAnimationFrame(look);
        done(performance.now() - begin);
    };
    requestAnimationFrame(() => requestAnimationFrame(look));
})"""


def company_of(size: int) -> Company:
    """Six children below each department, front and back in turns, with a hand-off from every other one."""
    parents = [-1, *((at - 1) // 6 for at in range(1, size))]
    offices = "".join("FB"[(at // 3) % 2] for at in range(size))
    handoffs = [(at, (at * 7 + 3) % size) for at in range(0, size, 2) if at != (at * 7 + 3) % size]
    names = [f"Department number {at}" for at in range(size)]
    return made(offices, parents, handoffs, names=names, people=[float(3 + at % 40) for at in range(size)])


def message(scene: Scene) -> str:
    """What the page sends for a scene."""
    words = _words(in_lanes=scene.lanes is not None)
    return json.dumps({"chart": "chart", "fit": "whole", "words": words, **payload(scene)})


def measure(page: Page, size: int) -> None:
    """Print one line."""
    company = company_of(size)
    whole, folded = message(org_chart(company, View())), message(org_chart(company, View(closed=frozenset({1}))))
    page.set_content(HEAD)
    css = (FOLDER / "canvas.css").read_text(encoding="utf-8")
    chart = _script(*CHART_PARTS) + "\n" + (FOLDER / "canvas.js").read_text(encoding="utf-8")
    page.evaluate(MOUNT, [_library_script(), chart, _script("room", "steer"), css])
    page.evaluate("(picture) => give({ picture })", folded)
    page.wait_for_function("shell.dataset.ready === 'true'")
    expand = [page.evaluate(EXPAND, [each]) for each in (whole, folded) * 3]
    page.evaluate("(picture) => give({ picture })", whole)
    page.wait_for_function("shell.dataset.ready === 'true'")
    page.evaluate("() => shell.querySelector('[data-action=fit]').click()")
    page.wait_for_function("shell.dataset.ready === 'true'")
    far = pan_times(page)
    page.mouse.move(720, 440)
    page.mouse.wheel(0, -round(math.log(1 / float(page.evaluate("shell.dataset.scale"))) / 0.0015))
    page.wait_for_function("shell.dataset.ready === 'true'")
    near = pan_times(page)
    selections = [select_time(page, key) for key in (1, 2, 3)]
    report(size, len(whole), far, near, selections, expand)


def pan_times(page: Page) -> list[float]:
    """Drag the chart about; the times between frames, ms."""
    page.evaluate(f"() => {{ globalThis.frames_seen = ({PAN})(); }}")
    page.mouse.move(720, 450)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(720 + 3 * (step % 60), 450 + 2 * (step % 60))
    page.mouse.up()
    page.evaluate("() => { globalThis.panned = true; }")
    times: list[float] = page.evaluate("frames_seen")
    return times


def select_time(page: Page, key: int) -> float:
    """Click a department; ms until it is drawn as selected."""
    page.keyboard.press("Escape")
    page.evaluate("() => shell.querySelector('[data-action=fit]').click()")
    page.wait_for_function("shell.dataset.ready === 'true' && !shell.orgChart.lit().length")
    page.evaluate(f"() => {{ globalThis.selecting = ({SELECT})({key}); }}")
    page.mouse.click(*page.evaluate("spot"))
    time: float = page.evaluate("selecting")
    page.locator(".view").focus()
    return time


def p95(times: list[float]) -> float:
    """The time that 95 % of the times are below."""
    return sorted(times)[int(0.95 * (len(times) - 1))]


def report(size: int, length: int, far: list[float], near: list[float], selections: list[float], expand: list[float]):
    """One line of the table."""
    figures = [statistics.median(far), p95(far), statistics.median(near), p95(near)]
    figures += [statistics.median(selections), statistics.median(expand)]
    print(f"{size:>7,}{length / 1000:>12,.0f}" + "".join(f"{figure:>12.1f}" for figure in figures), flush=True)


def main() -> None:
    """Print a table."""
    print("  boxes  message kB  pan all: median, p95     at scale 1: median, p95  select ms   expand ms")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=CHROMIUM_OPTIONS)
        for size in [int(argument) for argument in sys.argv[1:]] or [60, 300, 1000]:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            measure(page, size)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
