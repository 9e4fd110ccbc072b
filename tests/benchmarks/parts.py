"""How long each part of the program takes by the size of the company, beside the plainest way with other libraries.

    python tests/benchmarks/parts.py [PART ...] [--sizes N ...] [--only MEASURE]

Parts: reading, exploring, search, network, versions, boundary. All by default. Companies are made up, and always the
same. Seconds of the processor, of the quicker of two runs. A peer does part of the work only: pandas and NetworkX check
nothing, judge no office and rank nothing, so they are a floor and not a rival. Where both compute a value, the values
are compared. ``--only`` prints the seconds of one measure and nothing else.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import networkx as nx
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]

from companies import made_up
from factories import make_company, make_report

from org.analysis.boundary import gateway_loads, handoff_lines, list_crossings, reporting_lines
from org.analysis.findings import list_findings
from org.analysis.graph import BETWEENNESS, centrality, graph, network
from org.analysis.measures import branch_matrix, conductance, department_ei_indices, office_matrix
from org.analysis.paths import handoff_graph, list_entries, shortest_path, trace, widest_path
from org.analysis.reach import customer_distances, dead_ends, single_passages, unheard_departments
from org.analysis.search import Index
from org.analysis.version_changes import list_changes
from org.analysis.version_matching import match_departments
from org.analysis.version_report import compare_figures, compare_versions, tabulate_changes
from org.export.network_html import network_html
from org.export.page_layout import PageOptions
from org.export.png_pdf import pdf, png
from org.export.svg import svg
from org.hierarchy import excerpt
from org.layout.boundary_map import boundary_map
from org.layout.network_view import network_scene, network_view
from org.layout.org_chart import opening_view, org_chart
from org.layout.version_chart import version_chart
from org.layout.version_union import Moment, unite
from org.layout.visibility import find_visible, reveal_department, toggle
from org.model import NONE, Company, Office
from org.reading.load import read_company

Made = TypeVar("Made")
Timed = Callable[..., Any]
WHOLE_PICTURE = 10_000
"""Departments up to which the whole company is drawn, too."""
QUESTIONS = ["s", "sales", "cham soc", "dong da", "strasse 12", "4711", "nguyen", "zzz"]


def random_company(size: int) -> Company:
    """A tree of departments with five hand-offs each, between any two of them; a third of it is front office."""
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


def worded_company(size: int) -> Company:
    """Names in several languages, and columns with places, managers and phone numbers."""
    dice = np.random.default_rng(2026)
    kinds = dice.choice(["Chăm sóc khách hàng", "Kế toán", "Sales", "Warehouse", "Vertriebsbüro", "R&D"], size)
    areas = dice.choice(["Đống Đa", "Hà Nội", "North", "Straße 12", "Köln", "Quality"], size)
    names = [f"{kind} {area} {at}" for at, (kind, area) in enumerate(zip(kinds, areas, strict=True))]
    above = np.maximum(0, (np.arange(size) - 1) // 6)
    company = make_company("F" * size, [NONE, *above[1:].tolist()], names=names)
    own = {
        "Place": dice.choice(["Hà Nội", "Đà Nẵng", "Berlin"], size).tolist(),
        "Manager": [f"{name} {at % 5000}" for at, name in enumerate(dice.choice(["Nguyễn An", "Smith Mary"], size))],
        "Phone": np.char.mod("+84 24 %07d", dice.integers(0, 10_000_000, size)).tolist(),
    }
    return replace(company, own=pd.DataFrame(own, dtype=str))


def time_reading(size: int, timed: Timed) -> None:
    """From the bytes to the picture."""
    data = made_up(size)
    timed("peer: read only, pandas and NetworkX", lambda: read_by_pandas(data))
    company = timed("read, check, judge", lambda: read_company(data))
    timed("report", lambda: make_report(company))
    view = timed("what a chart opens with", lambda: opening_view(company))
    timed("its PNG", lambda: png(org_chart(company, view), PageOptions()))
    if size <= WHOLE_PICTURE:
        whole = timed("whole chart", lambda: org_chart(company))
        for name, draw in (("SVG", svg), ("PNG", png), ("PDF", pdf)):
            timed(f"its {name}", lambda draw=draw: draw(whole))


def read_by_pandas(data: bytes) -> nx.DiGraph:
    """The plainest reading."""
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    found = nx.DiGraph()
    found.add_nodes_from(frame["id"])
    found.add_edges_from(frame.loc[frame["parent"] != "", ["id", "parent"]].itertuples(index=False, name=None))
    return found


def time_exploring(size: int, timed: Timed) -> None:
    """What a click takes: a branch is expanded, a department is looked for."""
    company = read_company(made_up(size))
    tree = nx.DiGraph((above, at) for at, above in enumerate(company.parent.tolist()) if above != NONE)
    view = opening_view(company)
    visible = timed("visible, counted", lambda: find_visible(company, view))
    shown = visible.positions.tolist()
    timed("peer: the same counts with NetworkX", lambda: [len(nx.descendants(tree, at)) for at in shown])
    opened = timed(
        "a branch is expanded: view", lambda: toggle(company, view, int(visible.keys[visible.collapsed.argmax()]))
    )
    timed("a branch is expanded: chart", lambda: org_chart(company, opened))
    found = timed("a leaf is looked for: view", lambda: reveal_department(company, view, len(company) - 1))
    timed("a leaf is looked for: chart", lambda: org_chart(company, found))


def time_search(size: int, timed: Timed) -> None:
    """Questions; pandas looks in the names alone, for one run of letters with their accents."""
    company = worded_company(size)
    index = timed("once: index", lambda: Index.of(company))
    names = company.departments["name"]
    for word in QUESTIONS:
        timed(f"“{word}”", lambda word=word: index.find(word))
        timed(f"peer: “{word}”", lambda word=word: names.str.lower().str.contains(word, regex=False))


def time_network(size: int, timed: Timed) -> None:
    """The network: its graph and communities, its places (of at most 300 nodes), its HTML."""
    company = random_company(size)
    visible = find_visible(company, network_view(company))
    net = timed("graph and communities", lambda: network(company, visible.box_of))
    timed("betweenness", lambda: centrality(net.graph, BETWEENNESS))
    scene = timed(f"places of {len(visible)} nodes", lambda: network_scene(company, visible, net))
    timed("HTML", lambda: network_html(scene, [], PageOptions(), about=[], narrow=scene))


def time_versions(size: int, timed: Timed) -> None:
    """A later version lacks a fiftieth of the departments; another fiftieth changed sides, and the ids are kept."""
    before = random_company(size)
    kept = np.random.default_rng(2026).random(size) >= 0.02
    after = excerpt(before, np.flatnonzero(kept).astype(np.int64), before.title)
    after.departments.loc[::50, "office"] = 1
    versions = timed("matching", lambda: match_departments(before, after))
    changes = timed("list of changes", lambda: list_changes(versions))
    timed("figures side by side", lambda: compare_versions(versions))
    union = timed("both in one", lambda: unite(changes))
    view = timed("what a chart opens with", lambda: opening_view(union.after))
    timed("chart of the changes", lambda: version_chart(changes, union, Moment.CHANGES, view))
    timed(f"CSV of {len(changes):,} changes", lambda: tabulate_changes(changes))


def time_boundary(size: int, timed: Timed) -> None:
    """The measures, also on a long chain with ways back in it, on which slow methods show."""
    for title, make in (("random", random_company), ("chain", chain_company)):
        company = make(size)
        print(f"  {title}: {len(company.handoffs):,} hand-offs")
        for name, ours, theirs in COMPARED:
            value, expected = timed(name, partial(ours, company)), timed("peer: NetworkX", partial(theirs, company))
            if value != expected and not (isinstance(value, float) and np.isclose(value, expected)):
                print(f"  {name}: NOT THE SAME")
        for name, work in MEASURES.items():
            timed(name, partial(work, company))


def join_handoffs(company: Company) -> nx.DiGraph:
    """The hand-offs as a graph of positions."""
    result = nx.DiGraph()
    result.add_nodes_from(range(len(company)))
    lines = handoff_lines(company)
    result.add_edges_from(zip(lines.source.tolist(), lines.target.tolist(), strict=True))
    return result


def of(company: Company, office: Office) -> list[int]:
    return np.flatnonzero(company.offices == office).tolist()


def nx_distances(company: Company) -> list[int]:
    far = nx.multi_source_dijkstra_path_length(join_handoffs(company), of(company, Office.FRONT))
    return [int(far.get(at, -1)) + 1 for at in range(len(company))]


def nx_passages(company: Company) -> set[int]:
    found = join_handoffs(company)
    found.add_edges_from(("customers", at) for at in of(company, Office.FRONT))
    nearest = nx.immediate_dominators(found, "customers")
    passages: set[int] = set()
    for at in of(company, Office.BACK):
        while (at := nearest.get(at, "customers")) != "customers" and at not in passages:
            passages.add(at)
    return passages


def nx_conductance(company: Company) -> float:
    found = join_handoffs(company).to_undirected()
    lines = reporting_lines(company)
    found.add_edges_from(zip(lines.source.tolist(), lines.target.tolist(), strict=True))
    return float(nx.conductance(found, of(company, Office.FRONT), of(company, Office.BACK)))


def follow(company: Company) -> Any:
    start = int(list_entries(company)[0])
    found = handoff_graph(company, None, start)
    end = list(trace(found, start).reached)[-1]
    return shortest_path(found, start, end), widest_path(found, start, end)


Work = Callable[[Company], Any]
COMPARED: list[tuple[str, Work, Work]] = [
    ("customer distances", lambda company: customer_distances(company).tolist(), nx_distances),
    ("single passages", lambda company: {each.position for each in single_passages(company)}, nx_passages),
    ("conductance", conductance, nx_conductance),
]
MEASURES: dict[str, Work] = {
    "dead ends and unheard": lambda company: (dead_ends(company), unheard_departments(company)),
    "crossing list": list_crossings,
    "gateways' loads": gateway_loads,
    "E-I index of each": department_ei_indices,
    "matrices": lambda company: (office_matrix(company), branch_matrix(company)),
    "graph of all": graph,
    "graph of hand-offs": lambda company: handoff_graph(company, None, 0),
    "graph, trace and paths": follow,
    "findings": list_findings,
    "boundary map": lambda company: boundary_map(company, opening_view(company, on_map=True)),
    "figures side by side": lambda company: compare_figures(company, company),
    "report": make_report,
}
PARTS: dict[str, tuple[Callable[[int, Timed], None], list[int]]] = {
    "reading": (time_reading, [1_000, 10_000, 100_000]),
    "exploring": (time_exploring, [2_000, 200_000, 1_000_000]),
    "search": (time_search, [10_000, 100_000, 1_000_000]),
    "network": (time_network, [60, 300, 2_000, 20_000]),
    "versions": (time_versions, [100_000]),
    "boundary": (time_boundary, [10_000]),
}
"""What each part times, and the usual sizes."""


def measure(work: Callable[[], Made]) -> tuple[Made, float]:
    """What is made, and the processor seconds of the quicker of two runs."""
    taken = []
    for _run in range(2):
        begun = time.process_time()
        made = work()
        taken.append(time.process_time() - begun)
    return made, min(taken)


def show(name: str, work: Callable[[], Made]) -> Made:
    """What is made; prints how long that takes."""
    made, seconds = measure(work)
    print(f"  {name:<40}{seconds:10.4f} s")
    return made


def main(arguments: argparse.Namespace) -> None:
    """Print a table for each part and size, or the seconds of one measure of the boundary."""
    if arguments.only:
        company = random_company(arguments.sizes[0])
        print(measure(lambda: MEASURES[arguments.only](company))[1])
        return
    read_company(made_up(10))  # the vocabulary and the fonts are read once, whatever the size
    for part in arguments.parts or PARTS:
        time_part, sizes = PARTS[part]
        for size in arguments.sizes or sizes:
            print(f"{part}: {size:,} departments")
            time_part(size, show)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How long each part takes.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which parts; all by default")
    parser.add_argument("--sizes", nargs="+", type=int, help="departments")
    parser.add_argument("--only", choices=MEASURES, help="one measure of the boundary, for the first of --sizes")
    main(parser.parse_args())
