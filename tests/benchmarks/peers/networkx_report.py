"""The textbook way with pandas and NetworkX, as a peer for the report: python networkx_report.py COMPANY.csv OUT.json

It checks nothing, knows nine words for front office, and gives some of our figures: E-I index, crossings, depth and
articulation points.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import networkx as nx
import pandas as pd

FRONT = ("sales", "retail", "branch", "customer", "service", "marketing", "account", "contact", "kinh doanh")


def main(source: str, out: str) -> None:
    """Read, build the graph, judge, measure, write."""
    frame = pd.read_csv(source, dtype={"id": str, "parent": str})
    below = frame[frame["parent"].notna()]
    tree = nx.from_pandas_edgelist(below, "parent", "id", create_using=nx.DiGraph)
    for key, name, people in zip(frame["id"], frame["name"], frame["people"], strict=True):
        office = "front" if any(word in name.lower() for word in FRONT) else "back"
        tree.add_node(key, name=name, people=people, office=office)
    handoffs = nx.DiGraph()
    handoffs.add_nodes_from(tree.nodes(data=True))
    handing = frame[frame["hands off to"].notna()]
    for key, text in zip(handing["id"], handing["hands off to"], strict=True):
        match = re.match(r"(\S+) \((\w+) (\d+)\)", text)
        handoffs.add_edge(key, match[1], kind=match[2], volume=int(match[3]))
    front = [key for key, office in tree.nodes(data="office") if office == "front"]
    crossing = sum(len(list(nx.edge_boundary(graph.to_undirected(as_view=True), front))) for graph in (tree, handoffs))
    lines = tree.number_of_edges() + handoffs.number_of_edges()
    depth = nx.single_source_shortest_path_length(tree, "0")
    report = {
        "ei_index": (2 * crossing - lines) / lines,
        "crossing": crossing,
        "articulation_points": list(nx.articulation_points(handoffs.to_undirected())),
        "departments": [{"id": key, **data, "depth": depth[key]} for key, data in tree.nodes(data=True)],
    }
    Path(out).write_text(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
