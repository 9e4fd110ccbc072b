"""Put rows of the benchmark into docs/performance.md, and draw its plot."""

from __future__ import annotations

import datetime
import math
import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from bench import HEADER

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PLOT = DOCS / "performance.md", DOCS / "performance.svg"
START, END = "<!-- written by tests/benchmarks/bench.py -->\n", "<!-- to here -->\n"
LIBRARIES = ("pandas", "numpy", "pyarrow", "networkx", "pyvis")
WIDTH, HEIGHT, EDGE = 720, 400, 60
SERIES = {"ours": "#C2410C", "NetworkX script": "#1D4ED8", "pandas.read_csv": "#6B7280"}

Cells = tuple[str, ...]


def write_page(rows: list[Cells]) -> None:
    """Replace the rows of the same work, size and peer; the others stay. A work has its rows together, by size."""
    text = PAGE.read_text(encoding="utf-8")
    before, _start, rest = text.partition(START)
    table, _end, after = rest.partition(END)
    kept = {_identify(row): row for row in read_rows(table)}
    kept.update((_identify(row), row) for row in rows)
    works = list(dict.fromkeys(row[0] for row in kept.values()))
    table_rows = sorted(kept.values(), key=lambda row: (works.index(row[0]), int(row[1].replace(",", ""))))
    lines = ["| " + " | ".join(cells) + " |" for cells in (HEADER, ("---",) * len(HEADER), *table_rows)]
    made = f"{describe_machine()}\n\n" + "\n".join(lines) + "\n"
    PAGE.write_text(before + START + made + END + after, encoding="utf-8")
    PLOT.write_text(draw_plot(list(kept.values())), encoding="utf-8")


def _identify(row: Cells) -> Cells:
    return row[0], row[1], row[3]


def read_rows(table: str) -> list[Cells]:
    """The rows of a table in Markdown, without its header."""
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in lines[2:]]


def describe_machine() -> str:
    """The machine, the day and what was compared, in a sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    cpu = platform.processor() or platform.machine()
    if (info := Path("/proc/cpuinfo")).exists() and (found := re.search(r"model name\s*: (.+)", info.read_text())):
        cpu = found[1]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=DOCS, capture_output=True, text=True).stdout
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Measured on {datetime.date.today():%d %B %Y} at {commit.strip()}, {os.cpu_count()} processors ({cpu}), "
        f"{memory:.0f} GB, {platform.system()} {platform.release()}, Python {platform.python_version()}, {libraries}."
    )


def read_points(rows: list[Cells]) -> dict[str, list[tuple[int, float]]]:
    """Series → (departments, seconds of the processor) of the report, by size."""
    points: dict[str, dict[int, float]] = {name: {} for name in SERIES}
    for work, size, ours, peer, theirs, _ratio in rows:
        if work == "report":
            for name, cost in (("ours", ours), (peer, theirs)):
                if cost != "–":
                    points[name][int(size.replace(",", ""))] = float(cost.split()[0])
    return {name: sorted(each.items()) for name, each in points.items()}


def draw_plot(rows: list[Cells]) -> str:
    """The seconds of the report by departments, on logarithmic axes, with N log N through our largest."""
    points = read_points(rows)
    sizes = [size for each in points.values() for size, _seconds in each] or [1]
    if points["ours"]:
        most, at_most = points["ours"][-1]
        points["N log N"] = [(n, at_most * n * math.log(n) / (most * math.log(most))) for n in sorted(set(sizes))]
        points["N log N"] = [(n, seconds) for n, seconds in points["N log N"] if seconds >= 0.1]
    lowest, highest = 0.1, max([seconds for each in points.values() for _size, seconds in each] or [1])
    left, right = math.log10(min(sizes)), math.log10(max(sizes)) + 0.01

    def x(size: float) -> float:
        return EDGE + (WIDTH - 3 * EDGE) * (math.log10(size) - left) / (right - left)

    def y(seconds: float) -> float:
        share = math.log10(seconds / lowest) / math.log10(highest / lowest)
        return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share

    def label(text: str, at_x: float, at_y: float, fill: str = "#374151", anchor: str = "middle") -> str:
        return f'<text x="{at_x:.0f}" y="{at_y:.0f}" fill="{fill}" text-anchor="{anchor}">{text}</text>'

    parts = [label(f"{size:,}", x(size), HEIGHT - EDGE + 20) for size in sorted(set(sizes))]
    ticks = [10.0**power for power in range(-1, math.ceil(math.log10(highest)))]
    for tick in ticks:
        parts.append(f'<path d="M{EDGE} {y(tick):.0f}H{WIDTH - 2 * EDGE}" stroke="#E5E7EB"/>')
        parts.append(label(f"{tick:g} s", EDGE - 8, y(tick) + 4, anchor="end"))
    parts.append(label("departments (both axes logarithmic)", WIDTH / 2 - EDGE / 2, HEIGHT - 12))
    for name, each in points.items():
        if each:
            color = SERIES.get(name, "#9CA3AF")
            dashes = "" if name in SERIES else ' stroke-dasharray="4 4"'
            path = " ".join(f"{x(size):.1f},{y(seconds):.1f}" for size, seconds in each)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"{dashes}/>')
            shift = -8 if name == "N log N" else 4
            parts.append(label(name, x(each[-1][0]) + 6, y(each[-1][1]) + shift, color, "start"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12">\n<title>Seconds from file to report by departments</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
