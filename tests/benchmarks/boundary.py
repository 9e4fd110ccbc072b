"""Times the measures of the boundary: ``python tests/benchmarks/boundary.py [DEPARTMENTS [--only MEASURE]]``.

The company is random but always the same: five hand-offs a department, a third of it front office. A second
table has a long chain with ways back in it, on which slow methods show. Both sides start from the same
company; NetworkX' time includes building its graph from the columns. Values are compared, too.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from factories import make_company, make_report

from org.analysis.boundary import gateway_loads, handoff_lines, list_crossings, reporting_lines
from org.analysis.findings import list_findings
from org.analysis.graph import graph
from org.analysis.metrics import branch_matrix, conductance, department_ei_indices, office_matrix
from org.analysis.paths import handoff_graph, list_entries, shortest_path, trace, widest_path
from org.analysis.reach import customer_distances, dead_ends, single_passages, unheard_departments
from org.analysis.version_report import compare_figures
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import opening_view
from org.model import NONE, Company, Office


def random_company(size: int) -> Company:
    """A tree of departments with five hand-offs each, between any two of them."""
    dice = np.random.default_rng(2026)
    pairs = np.unique(dice.integers(0, size, (5 * size, 2)), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    words = dice.choice(["order", "complaint", "request", "invoice"], len(pairs)).tolist()
    volumes = dice.integers(1, 500, len(pairs)).astype(float).tolist()
    handoffs = [(*pair, word, volume) for pair, word, volume in zip(pairs.tolist(), words, volumes, strict=True)]
    parents = [NONE, *(dice.integers(0, np.arange(1, size)).tolist())]
    return make_company("".join(dice.choice(list("FBB"), size)), parents, handoffs)


def chain_company(size: int) -> Company:
    """One front-office department, then a chain through all others, each handing back to four before it, too."""
    dice = np.random.default_rng(2026)
    handoffs = {(at, at + 1) for at in range(size - 1)}
    handoffs |= {(at, int(back)) for at in range(2, size) for back in dice.integers(1, at, 4)}
    return make_company("F" + "B" * (size - 1), handoffs=sorted(handoffs))


def network(company: Company) -> nx.DiGraph:
    """The hand-offs as a graph of positions."""
    result = nx.DiGraph()
    result.add_nodes_from(range(len(company)))
    lines = handoff_lines(company)
    result.add_edges_from(zip(lines.source.tolist(), lines.target.tolist(), strict=True))
    return result


def of(company: Company, office: Office) -> list[int]:
    return np.flatnonzero(company.offices == office).tolist()


def nx_distances(company: Company) -> list[int]:
    far = nx.multi_source_dijkstra_path_length(network(company), of(company, Office.FRONT))
    return [int(far.get(at, -1)) + 1 for at in range(len(company))]


def nx_passages(company: Company) -> set[int]:
    found = network(company)
    found.add_edges_from(("customers", at) for at in of(company, Office.FRONT))
    nearest = nx.immediate_dominators(found, "customers")
    passages: set[int] = set()
    for at in of(company, Office.BACK):
        while (at := nearest.get(at, "customers")) != "customers" and at not in passages:
            passages.add(at)
    return passages


def nx_conductance(company: Company) -> float:
    found = network(company).to_undirected()
    lines = reporting_lines(company)
    found.add_edges_from(zip(lines.source.tolist(), lines.target.tolist(), strict=True))
    return float(nx.conductance(found, of(company, Office.FRONT), of(company, Office.BACK)))


def follow(company: Company) -> Any:
    start = int(list_entries(company)[0])
    network = handoff_graph(company, None, start)
    end = list(trace(network, start).reached)[-1]
    return shortest_path(network, start, end), widest_path(network, start, end)


def draw_map(company: Company) -> Any:
    """The boundary map as the page opens it, laid out."""
    return boundary_map(company, opening_view(company, on_map=True))


Work = Callable[[Company], Any]
COMPARED: list[tuple[str, Work, Work]] = [
    ("customer distances", lambda company: customer_distances(company).tolist(), nx_distances),
    ("single passages", lambda company: {each.position for each in single_passages(company)}, nx_passages),
    ("conductance", lambda company: conductance(company), nx_conductance),
]
ALONE: list[tuple[str, Work]] = [
    ("dead ends and unheard", lambda company: (dead_ends(company), unheard_departments(company))),
    ("crossing list", list_crossings),
    ("gateways' loads", gateway_loads),
    ("E-I index of each", department_ei_indices),
    ("matrices", lambda company: (office_matrix(company), branch_matrix(company))),
    ("graph of all", graph),
    ("graph of hand-offs", lambda company: handoff_graph(company, None, 0)),
    ("graph, trace and paths", follow),
    ("findings", list_findings),
    ("boundary map", draw_map),
    ("figures side by side", lambda company: compare_figures(company, company)),
    ("report", make_report),
]


def timed(work: Work, company: Company) -> tuple[float, Any]:
    """Seconds of the quicker of two runs, and the value."""
    seconds = []
    for _run in range(2):
        began = time.perf_counter()
        value = work(company)
        seconds.append(time.perf_counter() - began)
    return min(seconds), value


def table(company: Company) -> pd.DataFrame:
    """A row a measure: seconds here and with NetworkX, and whether both give the same."""
    rows = []
    for name, ours, theirs in COMPARED:
        (quick, value), (slow, expected) = timed(ours, company), timed(theirs, company)
        same = np.isclose(value, expected) if isinstance(expected, float) else value == expected
        rows.append((name, f"{quick:.3f}", f"{slow:.3f}", f"{slow / quick:.0f}x", "yes" if same else "NO"))
    rows += [(name, f"{timed(work, company)[0]:.3f}", "", "", "") for name, work in ALONE]
    return pd.DataFrame(rows, columns=["measure", "seconds", "networkx", "quicker", "same"])


def main(arguments: list[str]) -> None:
    """Prints both tables, or the seconds of one measure in the random company."""
    size = int(arguments[0]) if arguments else 10_000
    if arguments[1:2] == ["--only"]:
        company = random_company(size)
        print(timed(dict(ALONE)[arguments[2]], company)[0])
        return
    for title, company in (("random", random_company(size)), ("chain with ways back", chain_company(size))):
        print(f"\n{title}: {len(company):,} departments, {len(company.handoffs):,} hand-offs")
        print(table(company).to_string(index=False))


if __name__ == "__main__":
    main(sys.argv[1:])
