"""How long a company takes from bytes to picture, beside the plainest way with pandas and NetworkX.

    python tests/benchmarks/pipeline.py [DEPARTMENTS ...]

The peer reads the same bytes with pandas and builds a directed graph; it checks nothing, judges no office and
draws nothing, so it is a floor and not a rival.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import networkx as nx
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from factories import make_report

from org.export.png_pdf import pdf, png
from org.export.svg import svg
from org.layout.org_chart import opening_view, org_chart
from org.reading.load import read_company

Result = TypeVar("Result")
FRONT = ["Sales", "Branch", "Customer service", "Marketing", "Key accounts", "Contact centre"]
BACK = ["Accounting", "IT", "Warehouse", "HR", "Quality", "Legal", "Production", "Logistics"]
WHOLE_PICTURE = 10_000
"""Departments up to which the whole company is drawn, too."""


def made_up(size: int) -> bytes:
    """A company of about six departments below each, a hand-off on every twentieth."""
    chance = random.Random(4)
    rows = ["id,name,parent,people,hands off to", "0,Executive board,,5,"]
    for at in range(1, size):
        parent = chance.randint(max(0, (at - 1) // 8 - 1), at // 6) if at > 6 else 0
        handoff = f"{chance.randrange(size)} (order {chance.randint(1, 90)})" if chance.random() < 0.05 else ""
        rows.append(f"{at},{chance.choice(FRONT + BACK)} {at % 1000},{parent},{chance.randint(2, 60)},{handoff}")
    return "\n".join(rows).encode()


def by_pandas(data: bytes) -> nx.DiGraph:
    """The plainest reading."""
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    graph = nx.DiGraph()
    graph.add_nodes_from(frame["id"])
    graph.add_edges_from(frame.loc[frame["parent"] != "", ["id", "parent"]].itertuples(index=False, name=None))
    return graph


def timed(name: str, make: Callable[[], Result]) -> Result:
    """Run once, print how long it took, give what came of it."""
    start = time.perf_counter()
    result = make()
    print(f"  {name:<34}{time.perf_counter() - start:9.2f} s")
    return result


def main() -> None:
    """Print a table for each size."""
    read_company(made_up(10))  # the vocabulary and the fonts are read once, whatever the size
    for size in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        print(f"{size:,} departments")
        data = made_up(size)
        timed("pandas + NetworkX: read only", lambda data=data: by_pandas(data))
        company = timed("ours: read, check, judge", lambda data=data: read_company(data))
        timed("ours: report", lambda company=company: make_report(company))
        view = opening_view(company)
        collapsed = timed("ours: collapsed chart", lambda company=company, view=view: org_chart(company, view))
        timed(f"ours: its PNG ({len(collapsed.boxes)} boxes)", lambda scene=collapsed: png(scene))
        if size <= WHOLE_PICTURE:
            whole = timed("ours: whole chart", lambda company=company: org_chart(company))
            timed("ours: its SVG", lambda scene=whole: svg(scene))
            timed("ours: its PNG", lambda scene=whole: png(scene))
            timed("ours: its PDF", lambda scene=whole: pdf(scene))


if __name__ == "__main__":
    main()
