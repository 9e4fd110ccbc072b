"""What the first view of both charts is like in three windows: boxes, size of names, room that they take, and moves.

    python tests/benchmarks/first_view.py [DEPARTMENTS ...]

A move is how far another box goes when a branch is expanded or collapsed, seen from the box that was clicked, which
stays where it is on the screen. It is measured for each branch of the three samples that is visible at first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from pipeline import made_up

from org.layout.boundary_map import boundary_map
from org.layout.opening import opening_view
from org.layout.org_chart import org_chart
from org.layout.scene import Scene
from org.layout.visibility import Frame, View, toggle
from org.model import Company
from org.reading.load import read_company
from org.style import palette
from org.style.text_metrics import ELLIPSIS

ROOT = Path(__file__).parents[2]
FRAMES = {"1440x900": Frame(1420, 730), "1280x800": Frame(1260, 630), "390x844": Frame(374, 600)}
SAMPLES = ("song-hong-bank", "ban-le-mua-vang", "minh-long-electronics")
SIZES = (20, 60, 200, 2_000, 200_000)
_LARGEST_SCALE = 1.25


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


def main() -> None:
    """Print the table, then the moves."""
    sizes = [int(argument) for argument in sys.argv[1:]] or list(SIZES)
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
