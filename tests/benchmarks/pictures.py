"""How long a picture of a whole company takes, and how much memory, beside Graphviz and Matplotlib with NetworkX.

    python -m pip install matplotlib==3.11.2    # a peer; `dot` of Graphviz is the other: apt install graphviz
    python tests/benchmarks/pictures.py [DEPARTMENTS ...]

Every picture is made by a process of its own, from the bytes of a CSV file to a file of the picture, and timed from
its start to its end: loading the libraries counts, for all of them. Time is that of the processor, which a busy machine
changes little, with that of the clock behind it; memory is the most that the process held. Graphviz is given its own
language (a box with a name for each department, a line to its parent), which is written before. Matplotlib draws names
in boxes on 1,920 x 1,080 pixels, at the places that NetworkX finds level by level. Neither reads offices or draws a
boundary, and Matplotlib lets names overlap; our PNG has two pixels to a point as long as 120 million are enough.
"""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

SIZES = (10, 100, 1_000, 10_000)
PATIENCE = 60.0
"""Seconds by the clock after which a process is ended."""
OURS = ("svg", "png", "pdf")
DOT, MATPLOTLIB = "Graphviz dot, SVG", "Matplotlib + NetworkX, PNG"


# What is loaded here would count as memory of every process that is started from here: so only where it is needed.


def draw_ours(kind: str, data: bytes) -> bytes:
    """The org chart of the whole company."""
    from org.export.png_pdf import pdf, png
    from org.export.svg import svg
    from org.layout.org_chart import org_chart
    from org.reading.load import read_company

    scene = org_chart(read_company(data))
    return {"svg": lambda: svg(scene).encode(), "png": lambda: png(scene), "pdf": lambda: pdf(scene)}[kind]()


def draw_matplotlib(data: bytes) -> bytes:
    """The tree as NetworkX and Matplotlib draw it."""
    import matplotlib as mpl
    import networkx as nx
    import pandas as pd
    from pipeline import by_pandas

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    graph = by_pandas(data).reverse()
    names = pd.read_csv(io.BytesIO(data), dtype=str, index_col="id")["name"].to_dict()
    figure = plt.figure(figsize=(19.2, 10.8), dpi=100)
    places = nx.bfs_layout(graph, "0", align="horizontal")
    boxes = {"boxstyle": "round", "facecolor": "#EEF3FB", "edgecolor": "#3B6FB6"}
    nx.draw_networkx(graph, places, labels=names, node_size=0, font_size=6, bbox=boxes, arrows=False)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def write_for_dot(data: bytes) -> bytes:
    """The company in Graphviz's language."""
    import pandas as pd

    rows = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    boxes = [f'{at} [label="{name}"]' for at, name in zip(rows["id"], rows["name"], strict=True)]
    lines = [f"{above} -> {at}" for at, above in zip(rows["id"], rows["parent"], strict=True) if above]
    return "\n".join(["digraph { node [shape=box]", *boxes, *lines, "}"]).encode()


def make_up(size: bytes) -> bytes:
    """A company of so many departments."""
    from pipeline import made_up

    return made_up(int(size))


WORK: dict[str, Callable[[bytes], bytes]] = {
    "company": make_up,
    "dot": write_for_dot,
    "matplotlib": draw_matplotlib,
    **{kind: partial(draw_ours, kind) for kind in OURS},
}
"""What a process of this file does with its standard input."""


def apart(work: str, given: bytes) -> bytes:
    """What some work gives, done by another process."""
    return subprocess.run([sys.executable, __file__, "--do", work], input=given, capture_output=True, check=True).stdout


def measured(command: list[str], given: bytes, made: Path) -> str:
    """Seconds, megabytes and size of the file, or why there are none."""
    with tempfile.TemporaryFile() as source:
        source.write(given)
        source.seek(0)
        start = time.perf_counter()
        with made.open("wb") as target:
            process = subprocess.Popen(command, stdin=source, stdout=target, stderr=subprocess.DEVNULL)
        ending = threading.Timer(PATIENCE, process.kill)
        ending.start()
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        ending.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if seconds >= PATIENCE:
        return f"ended after {PATIENCE:.0f} s ({used.ru_maxrss / 1024:,.0f} MB until then)"
    if process.returncode:
        return "failed"
    busy = used.ru_utime + used.ru_stime
    return f"{busy:6.2f} s ({seconds:5.1f}) {used.ru_maxrss / 1024:7,.0f} MB {made.stat().st_size / 1e6:8.2f} MB"


def rows(size: int, folder: Path) -> list[tuple[str, str]]:
    """A row for each way to draw a company of ``size``."""
    data, made = apart("company", str(size).encode()), folder / "picture"
    own = [sys.executable, __file__, "--do"]
    found = [(f"ours, {kind.upper()}", measured([*own, kind], data, made)) for kind in OURS]
    has_dot = shutil.which("dot") is not None
    found.append((DOT, measured(["dot", "-Tsvg"], apart("dot", data), made) if has_dot else "not installed"))
    has_matplotlib = importlib.util.find_spec("matplotlib") is not None
    found.append((MATPLOTLIB, measured([*own, "matplotlib"], data, made) if has_matplotlib else "not installed"))
    return found


def main(arguments: list[str]) -> None:
    """Print a table for each size; with ``--do WORK`` do one piece of work, from standard input to standard output."""
    if arguments[:1] == ["--do"]:
        sys.stdout.buffer.write(WORK[arguments[1]](sys.stdin.buffer.read()))
        return
    print(f"{'':<30}{'time':>8} {'(clock)':>8} {'memory':>9} {'file':>11}")
    with tempfile.TemporaryDirectory() as folder:
        for size in [int(argument) for argument in arguments] or SIZES:
            print(f"{size:,} departments")
            for name, figures in rows(size, Path(folder)):
                print(f"  {name:<28}{figures}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
