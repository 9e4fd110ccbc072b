"""How fast ours is beside its peers, as whole processes in turn: ``make bench``, or

    python tests/benchmarks/bench.py [WORK ...] [--sizes N ...] [--rounds N] [--write]

Works: report, start, pictures, corners, boundary, browser, page, upload. All by default. The companies are made up, and
the same on every machine. Seconds are of the processor, which a busy machine changes little, with those of the clock in
brackets; in the browser they are of the clock, so that nothing else should run then. Memory is the most that the
process held; each of them is one process. Figures are medians. ``--write`` puts the rows into
docs/performance.md in place of those of the same work and size, describes the
machine, and draws the plot again. A peer that is not installed is named and left out: Graphviz is ``apt install
graphviz``, d3-org-chart comes from npm, the others are among the requirements.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from companies import SHAPES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PEERS = HERE / "peers"
PATIENCE = 600.0
"""Seconds by the clock after which a process is ended."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Modules of ours are compiled once, as those of an installed program are."""
NETWORKX, PANDAS, READ_CSV = "NetworkX script", "import pandas", "pandas.read_csv"
D3_PACKAGES = ("d3-org-chart@3.1.1", "d3@7.9.0", "d3-flextree@2.1.2")
SIZES: dict[str, tuple[int, ...]] = {
    "report": (1_000, 10_000, 100_000, 1_000_000, 3_000_000),
    "start": (60,),
    "pictures": (1_000, 10_000),
    "corners": (0,),
    "boundary": (10_000,),
    "browser": (60, 300, 1_000),
    "page": (60,),
    "upload": (1_000, 10_000, 100_000, 1_000_000),
}
OF_ONE_SIZE = ("corners", "page")
CORNERS = (("wide", 500_000), ("chain", 100_000), ("distinct", 1_000_000), ("columns", 20_000), ("long-cell", 1_000))
HEADER = ("work", "departments", "ours: s (clock), memory", "peer", "its s (clock), memory", "ratio")
D3_CHART = "d3-org-chart"
D3_DRAWS = 1_000
"""Departments up to which d3-org-chart draws them, in a page that holds them already."""
WIDTHS = (20, 12, 27, 17, 27, 6)
Command = tuple[str | Path, ...]


@dataclass(frozen=True)
class Cost:
    """What a run took."""

    busy: float
    """Seconds of the processor, or of the clock where that is what counts."""
    clock: float
    memory: float
    """MB; NaN where it was not measured."""

    def __str__(self) -> str:
        memory = "" if self.memory != self.memory else f" {self.memory:,.0f} MB"
        return f"{self.busy:.2f} s ({self.clock:.2f}){memory}"


@dataclass(frozen=True)
class Row:
    """A line of the table: ours beside a peer."""

    work: str
    size: int
    peer: str
    ours: Cost
    theirs: Cost | None

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts of the line."""
        ratio = f"{self.ours.busy / self.theirs.busy:.2f}" if self.theirs else "–"
        return self.work, f"{self.size:,}", str(self.ours), self.peer, str(self.theirs or "–"), ratio


def run(command: Command) -> Cost | None:
    """The cost of a process; None where it fails or takes too long."""
    start = time.perf_counter()
    process = subprocess.Popen([*map(str, command)], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    ending = threading.Timer(PATIENCE, process.kill)
    ending.start()
    _pid, status, usage = os.wait4(process.pid, 0)
    ending.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(f"{command} ended with {process.returncode}", file=sys.stderr)
        return None
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1000)


def compare(work: str, size: int, ours: Command, peers: dict[str, Command], rounds: int) -> Iterator[Row]:
    """A row for each peer, all run in turn with ours."""
    costs: dict[str, list[Cost]] = {}
    for _round in range(rounds):
        for name, command in {"ours": ours, **peers}.items():
            cost = run(command) if _round == len(costs.get(name, [])) else None  # what failed once is not run again
            costs.setdefault(name, []).extend([cost] if cost else [])
    found = {name: middle(each) for name, each in costs.items() if each}
    if "ours" in found:
        for peer in peers or {"–": ()}:
            yield Row(work, size, peer, found["ours"], found.get(peer))


def middle(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in ("busy", "clock", "memory")))


def make_company(folder: Path, size: int, shape: str = "usual") -> Path:
    """The file of a made-up company. It is written line by line: what is held here would count for its children."""
    path = folder / f"{shape}-{size}.csv"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in SHAPES[shape](size))
    return path


def python(*arguments: str | Path) -> Command:
    """A command of this Python."""
    return (sys.executable, *arguments)


def report_rows(folder: Path, size: int, rounds: int) -> Iterator[Row]:
    """A file of departments → the JSON report."""
    source, out = make_company(folder, size), folder / "out.json"
    read = f"import pandas; pandas.read_csv({str(source)!r}, dtype=str)"
    peers = {NETWORKX: python(PEERS / "networkx_report.py", source, out), READ_CSV: python("-c", read)}
    yield from compare("report", size, python("-m", "org", source, "-o", out), peers, rounds)


def start_rows(folder: Path, size: int, rounds: int) -> Iterator[Row]:
    """A summary of few departments, which is mostly the start of the program."""
    source = make_company(folder, size)
    yield from compare("start", size, python("-m", "org", source), {PANDAS: python("-c", PANDAS)}, 3 * rounds)


def picture_rows(folder: Path, size: int, rounds: int) -> Iterator[Row]:
    """The whole chart as a picture, beside Graphviz with our own DOT file."""
    source, dot = make_company(folder, size), folder / f"{size}.dot"
    run(python("-m", "org", source, "-o", dot))
    for kind in ("svg", "png", "pdf"):
        out = folder / f"out.{kind}"
        peers: dict[str, Command] = {PANDAS: python("-c", PANDAS)}
        if shutil.which("dot"):
            peers["Graphviz dot"] = ("dot", f"-T{kind}", dot, "-o", out)
        yield from compare(kind, size, python("-m", "org", source, "-o", out), peers, rounds)


def corner_rows(folder: Path, _size: int, rounds: int) -> Iterator[Row]:
    """The worst companies that we know."""
    for shape, size in CORNERS:
        source = make_company(folder, size, shape)
        yield from compare(shape, size, python("-m", "org", source, "-o", folder / "out.json"), {}, rounds)


def boundary_rows(folder: Path, size: int, rounds: int) -> Iterator[Row]:
    """The boundary map with its layout, and the findings, of five hand-offs a department: seconds within a process."""
    for work in ("boundary map", "findings"):
        printed = [
            subprocess.run(
                python(HERE / "parts.py", "--sizes", str(size), "--only", work), capture_output=True, check=True
            )
            for _round in range(rounds)
        ]
        seconds = median(float(each.stdout) for each in printed)
        yield Row(work, size, "–", Cost(seconds, seconds, float("nan")), None)


def browser_rows(folder: Path, size: int, rounds: int) -> Iterator[Row]:
    """A live chart in a file of its own: from opening it in Chromium to the drawn chart."""
    from opening import open_pages

    source, modules = make_company(folder, size), folder / "npm"
    peers: dict[str, tuple[Command, str]] = {
        "ours": (python("-m", "org", source, "-o"), """document.querySelector('[data-ready="true"]')"""),
        D3_CHART: (python(PEERS / "d3_org_chart_page.py", source), "window.drawn"),
        "pyvis": (python(PEERS / "pyvis_page.py", source), "window.network?.physics?.ready"),
    }
    pages = {}
    if not install_d3(modules):
        del peers[D3_CHART]
    for name, (command, drawn) in peers.items():
        out = folder / f"{name}.html"
        if run((*command, out, *([modules] if name == D3_CHART else []))):
            pages[name] = (out, drawn)
    times = open_pages(pages, rounds)
    found = {name: wait(each) for name, each in times.items() if each}
    for peer in found:
        if peer != "ours":
            yield Row("drawn in Chromium", size, peer, found["ours"], found[peer])


def page_rows(_folder: Path, size: int, rounds: int) -> Iterator[Row]:
    """The page from its address to the drawn sample, beside an empty page of Streamlit."""
    from page import APP, EMPTY, measure_opening, open_chromium

    with open_chromium() as browser:
        if browser:
            times = measure_opening(browser, rounds)
            yield Row("page opened", size, "empty Streamlit page", wait(times[APP]), wait(times[EMPTY]))


def upload_rows(folder: Path, size: int, rounds: int) -> Iterator[Row]:
    """A file uploaded to the page: the first view, and clicks in it."""
    from opening import open_pages
    from page import measure_upload, open_chromium

    source, modules, out = make_company(folder, size), folder / "npm", folder / "d3.html"
    peer = None
    if size <= D3_DRAWS and install_d3(modules):
        run(python(PEERS / "d3_org_chart_page.py", source, out, modules))
        peer = wait(open_pages({D3_CHART: (out, "window.drawn")}, rounds)[D3_CHART])
    with open_chromium() as browser:
        if browser:
            found = measure_upload(browser, source, rounds)
            yield Row("uploaded: drawn", size, D3_CHART if peer else "–", wait([up.drawn for up, _ in found]), peer)
            yield Row("uploaded: progress", size, "–", wait([up.progress for up, _ in found]), None)
            yield Row("clicked: details", size, "–", wait([clicks.details for _, clicks in found]), None)
            yield Row("expanded: at rest", size, "–", wait([clicks.expanded for _, clicks in found]), None)


def wait(times: list[float]) -> Cost:
    """The median of seconds of the clock."""
    return Cost(median(times), median(times), float("nan"))


@cache
def install_d3(folder: Path) -> bool:
    """Get d3-org-chart from npm; False without npm or network."""
    folder.mkdir(exist_ok=True)
    npm = shutil.which("npm")
    options = ("--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    return npm is not None and subprocess.run([npm, "install", *options, *D3_PACKAGES]).returncode == 0


ROWS = {
    "report": report_rows,
    "start": start_rows,
    "pictures": picture_rows,
    "corners": corner_rows,
    "boundary": boundary_rows,
    "browser": browser_rows,
    "page": page_rows,
    "upload": upload_rows,
}


def print_line(cells: tuple[str, ...]) -> None:
    """Print a line of the table at once."""
    print(" ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)), flush=True)


def main() -> None:
    """Print the rows as they come, and write them if asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("works", nargs="*", metavar="WORK", help=", ".join(ROWS))
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="other numbers of departments")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the rows into docs/performance.md")
    asked = parser.parse_args()
    if unknown := set(asked.works) - set(ROWS):
        parser.error(f"{', '.join(unknown)}: not one of {', '.join(ROWS)}")
    if not shutil.which("dot"):
        print("Graphviz dot is not installed: left out.")
    rows = []
    print_line(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        for work in asked.works or ROWS:
            for size in asked.sizes if asked.sizes and work not in OF_ONE_SIZE else SIZES[work]:
                for row in ROWS[work](Path(folder), size, asked.rounds):
                    rows.append(row.cells)
                    print_line(row.cells)
    if asked.write:
        from performance_page import write_page

        write_page(rows)


if __name__ == "__main__":
    main()
