"""How long a click takes by the size of the company: unfolding a branch, bringing a department into sight, a search.

    python tests/benchmarks/exploring.py [DEPARTMENTS ...]

The peer answers one part of the question with NetworkX: how many departments each visible box represents.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import networkx as nx

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from pipeline import made_up

from org.analysis.search import Index
from org.hierarchy import branches
from org.layout.org_chart import opening_view, org_chart
from org.layout.visibility import Visible, find_visible, reveal_department, toggle
from org.model import NONE, Company
from org.reading.load import read_company

Result = TypeVar("Result")


def timed(name: str, make: Callable[[], Result]) -> Result:
    """Run once, print how long it took, give what came of it."""
    start = time.perf_counter()
    result = make()
    print(f"  {name:<52}{1000 * (time.perf_counter() - start):10.1f} ms")
    return result


def by_networkx(graph: nx.DiGraph, seen: Visible) -> list[int]:
    """Departments below each visible department."""
    return [len(nx.descendants(graph, position)) for position in seen.positions.tolist()]


def measure(company: Company) -> None:
    """One line a click."""
    graph = nx.DiGraph((above, at) for at, above in enumerate(company.parent.tolist()) if above != NONE)
    timed("once: branches", lambda: branches(company))
    view = opening_view(company)
    seen = timed("visible, counted", lambda: find_visible(company, view))
    timed("peer: the same counts with NetworkX", lambda: by_networkx(graph, seen))
    collapsed = int(seen.keys[seen.collapsed.argmax()])
    opened = timed("a branch is expanded: view", lambda: toggle(company, view, collapsed))
    timed("a branch is expanded: sight and chart", lambda: org_chart(company, opened))
    found = timed("a leaf is looked for: view", lambda: reveal_department(company, view, len(company) - 1))
    timed("a leaf is looked for: sight and chart", lambda: org_chart(company, found))
    index = timed("once: index of the search", lambda: Index.of(company))
    timed("a search", lambda: index.find("warehouse 77"))


def main() -> None:
    """Print a table for each size."""
    for size in [int(argument) for argument in sys.argv[1:]] or [2_000, 200_000, 1_000_000]:
        print(f"{size:,} departments")
        measure(read_company(made_up(size)))


if __name__ == "__main__":
    main()
