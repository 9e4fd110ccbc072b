"""What the first view of both charts is like in three windows: boxes, size of names, room that they take, and moves.

    python tests/benchmarks/first_view.py [DEPARTMENTS ...]
    python tests/benchmarks/first_view.py --pictures FOLDER [DEPARTMENTS ...]

The second form opens the page itself in Chromium, in each window and in both themes, prints what a person sees there
as a Markdown table, and keeps a picture of each view in FOLDER.

A move is how far another box goes when a branch is expanded or collapsed, seen from the box that was clicked, which
stays where it is on the screen. It is measured for each branch of the three samples that is visible at first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from companies import made_up

from org.layout.boundary_map import boundary_map
from org.layout.org_chart import opening_view, org_chart
from org.layout.scene import Scene
from org.layout.visibility import Frame, View, toggle
from org.model import Company
from org.reading.load import read_company
from org.style import palette
from org.style.text_metrics import ELLIPSIS

ROOT = Path(__file__).parents[2]
FRAMES = {"1440x900": Frame(1420, 730), "1280x800": Frame(1260, 630), "390x844": Frame(374, 600)}
SAMPLES = ("song-hong-bank", "ban-le-mua-vang", "minh-long-electronics")
SAMPLE = 60
"""Departments of the first sample, which is a fairer picture of a company than a made-up one."""
SIZES = (20, 60, 200, 2_000, 200_000)
_LARGEST_SCALE = 1.25
THEMES = ("light", "dark")
CHARTS = ("Org chart", "Boundary map")
CHART = '[data-testid="chart"]'
READY = f'{CHART}[data-ready="true"]'
NAMES = "chart => [...chart.querySelectorAll('[data-department]')].map(box => box.textContent).join()"
MEASURE = """chart => {
  const boxes = [...chart.querySelectorAll("[data-department]")];
  const size = (box, kind) => [...box.querySelectorAll("." + kind)].filter(text => text.textContent).map(
    text => parseFloat(getComputedStyle(text).fontSize) * Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b));
  const places = boxes.map(box => box.getBoundingClientRect());
  const inside = places.filter(
    each => each.right > 0 && each.left < innerWidth && each.bottom > 0 && each.top < innerHeight);
  const edge = (of, which) => of(...inside.map(which));
  const span = (first, last, limit) => Math.min(last, limit) - Math.max(first, 0);
  const width = span(edge(Math.min, each => each.left), edge(Math.max, each => each.right), innerWidth);
  const height = span(edge(Math.min, each => each.top), edge(Math.max, each => each.bottom), innerHeight);
  const frame = chart.getBoundingClientRect();
  const names = boxes.flatMap(box => size(box, "name")), notes = boxes.flatMap(box => size(box, "note"));
  return {
    boxes: boxes.length, visible: inside.length,
    name: Math.min(...names), note: notes.length ? Math.min(...notes) : null,
    covered: width * height / (innerWidth * innerHeight),
    frame: frame.width * span(frame.top, frame.bottom, innerHeight) / (innerWidth * innerHeight),
    shortened: boxes.filter(
      box => [...box.querySelectorAll(".name")].some(text => text.textContent.endsWith("…"))).length,
  };
}"""


def companies(sizes: list[int]) -> Iterator[tuple[str, Company]]:
    """The samples, and made-up companies of these sizes."""
    for name in SAMPLES:
        yield name, read_company((ROOT / "sample_data" / f"{name}.csv").read_bytes())
    for size in sizes:
        yield f"{size:,} made up", read_company(made_up(size))


def draw(company: Company, view: View, frame: Frame, *, on_map: bool) -> Scene:
    """The org chart or the boundary map."""
    return boundary_map(company, view, frame=frame) if on_map else org_chart(company, view, frame)


def describe(name: str, company: Company, where: str, *, on_map: bool) -> str:
    """One line of the table."""
    frame = FRAMES[where]
    begin = time.perf_counter()
    view = opening_view(company, frame, on_map=on_map)
    scene = draw(company, view, frame, on_map=on_map)
    seconds = time.perf_counter() - begin
    scale = min(_LARGEST_SCALE, frame.width / scene.width)
    if not on_map and not frame.narrow:
        scale = min(scale, frame.height / scene.height)
    covered = sum(box.width * box.height for box in scene.boxes) / (scene.width * scene.height)
    cut = sum(box.label[-1].endswith(ELLIPSIS) for box in scene.boxes) / len(scene.boxes)
    lines = sum(len(box.label) > 1 for box in scene.boxes) / len(scene.boxes)
    size = f"{scene.width:5.0f} x{scene.height:5.0f}"
    return (
        f"{'map' if on_map else 'chart':<6}{name:<24}{where:<10}{len(scene.boxes):4} boxes  {size}  "
        f"names {scale * palette.NAME_SIZE:4.1f} px  covered {covered:4.0%}  shortened {cut:4.1%}  "
        f"wrapped {lines:4.0%}  {seconds:.2f} s"
    )


def moves(company: Company, frame: Frame, *, on_map: bool) -> list[float]:
    """How far each box goes for each branch that is expanded or collapsed, px."""
    view = opening_view(company, frame, on_map=on_map)
    before = {box.key: box for box in draw(company, view, frame, on_map=on_map).boxes}
    found = []
    for clicked in [box for box in before.values() if box.branching]:
        after = {box.key: box for box in draw(company, toggle(company, view, clicked.key), frame, on_map=on_map).boxes}
        moved = after[clicked.key]
        shift = moved.x - clicked.x, moved.y - clicked.y
        found += [
            float(np.hypot(after[key].x - box.x - shift[0], after[key].y - box.y - shift[1]))
            for key, box in before.items()
            if key in after and key != clicked.key
        ]
    return found


def open_file(page: Any, url: str, file: Path) -> None:
    """The page with ``file`` in it, at rest."""
    page.goto(url)
    page.wait_for_selector(READY, timeout=90_000)
    before = page.locator(CHART).evaluate(NAMES)
    if file.stem.endswith(f"-{SAMPLE}"):
        return  # the page opens with it
    if not page.locator("input[type=file]").count():
        page.get_by_test_id("stExpandSidebarButton").dispatch_event("click")
        page.wait_for_selector("input[type=file]", state="attached")
    page.locator("input[type=file]").first.set_input_files(file)
    wait_for_other(page, before)


def wait_for_other(page: Any, before: str) -> None:
    """Wait for another drawing than the one with these texts, and until it is at rest."""
    end = time.monotonic() + 240
    while page.locator(CHART).evaluate(NAMES) == before and time.monotonic() < end:
        page.wait_for_timeout(200)
    page.wait_for_selector(READY, timeout=120_000)
    page.wait_for_timeout(1_500)


def look_at(page: Any, url: str, file: Path, folder: Path, window: str) -> Iterator[str]:
    """The rows of the table for one company in one window; a picture of each."""
    open_file(page, url, file)
    for chart in CHARTS:
        if chart != CHARTS[0]:
            before = page.locator(CHART).evaluate(NAMES)
            page.get_by_role("radio", name=chart).click(force=True)
            wait_for_other(page, before)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(500)
            seen = page.locator(CHART).evaluate(MEASURE)
            page.screenshot(path=folder / f"{chart.split()[-1]}-{file.stem}-{window}-{theme}.png")
            note = "–" if seen["note"] is None else f"{seen['note']:.1f}"
            yield (
                f"| {chart} | {file.stem} | {window} | {theme} | {seen['visible']} of {seen['boxes']} "
                f"| {seen['name']:.1f} | {note} | {seen['covered']:.0%} | {seen['frame']:.0%} | {seen['shortened']} |"
            )
        page.emulate_media(color_scheme=THEMES[0])


def print_pictures(folder: Path, sizes: list[int]) -> None:
    """The table of what is seen in Chromium, with the pictures in ``folder``."""
    from playwright.sync_api import sync_playwright
    from serving import free_port, serving

    folder.mkdir(parents=True, exist_ok=True)
    print(
        "| chart | departments | window | theme | boxes in the window | name px | note px | boxes span | frame | cut |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    url = f"http://localhost:{(port := free_port())}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (
        tempfile.TemporaryDirectory() as files,
        serving(command, url, Path(files) / "log.txt", cwd=ROOT),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for size in sizes:
            file = Path(files) / f"made-{size}.csv"
            file.write_bytes((ROOT / f"sample_data/{SAMPLES[0]}.csv").read_bytes() if size == SAMPLE else made_up(size))
            for window in FRAMES:
                width, height = map(int, window.split("x"))
                page = browser.new_context(viewport={"width": width, "height": height}).new_page()
                for row in look_at(page, url, file, folder, window):
                    print(row, flush=True)
                page.close()


def main() -> None:
    """Print the table of what a person sees, or of the layouts alone and the moves."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    parser.add_argument("departments", type=int, nargs="*")
    given = parser.parse_args()
    sizes = given.departments or list(SIZES)
    if given.pictures:
        print_pictures(given.pictures, sizes)
    else:
        print_layouts(sizes)


def print_layouts(sizes: list[int]) -> None:
    """The table of the layouts, then the moves."""
    for name, company in companies(sizes):
        for on_map in (False, True):
            for where in FRAMES:
                print(describe(name, company, where, on_map=on_map), flush=True)
    print("moves of the samples")
    for on_map in (False, True):
        for where, frame in FRAMES.items():
            found = [each for _name, company in companies([]) for each in moves(company, frame, on_map=on_map)]
            figures = f"median {np.median(found):.0f}, 90 % {np.quantile(found, 0.9):.0f}, largest {max(found):.0f} px"
            print(f"{'map' if on_map else 'chart':<6}{where:<10}{figures}")


if __name__ == "__main__":
    main()
