"""Company → networkx.DiGraph: what people and other tools get, and what algorithms on paths run on.

Nodes are department ids. One edge joins two departments in one direction, and says what it is:
``reporting`` (child → parent) and ``handoff`` may both be true. ``kinds`` lists the kinds handed on, each
with its volume, and ``volume`` is their sum. The customers can be a node of their own: the only one with a
``role``, joined to each front-office department by a line that has ``contact``.
"""

from __future__ import annotations

import math
from typing import Any

import networkx as nx

from org.company.boundary import handoff_lines, reporting_lines
from org.company.model import Company, Office
from org.company.numbers import written
from org.locale.language import _, render_all

CUSTOMERS = "customers"
"""The ``role`` of the node that stands for all customers, and its id unless a department has that one."""


def graph(company: Company, *, customers: bool = False) -> nx.DiGraph:
    """The company as a graph; absent figures are absent attributes, so that every format can hold it.

    With ``customers`` it has a node for them too, so that distances from the customers, ways and cuts can be
    computed in it as in any graph.
    """
    result = nx.DiGraph(name=company.title)
    ids = company.departments["id"].tolist()
    result.add_nodes_from(zip(ids, _attributes(company), strict=True))
    reporting = reporting_lines(company)
    for child, parent, crossing, undecided in _rows(reporting):
        result.add_edge(ids[child], ids[parent], reporting=True, handoff=False, crossing=crossing, undecided=undecided)
    figures = zip(company.handoffs["kind"], company.handoffs["volume"], strict=True)
    for (source, target, crossing, undecided), (kind, volume) in zip(
        _rows(handoff_lines(company)), figures, strict=True
    ):
        pair = (ids[source], ids[target])
        if pair not in result.edges:
            result.add_edge(*pair, reporting=False, crossing=crossing, undecided=undecided)
        _hand_off(result.edges[pair], kind, volume)
    if customers:
        _add_customers(result)
    return result


def _add_customers(result: nx.DiGraph) -> None:
    front = [node for node, office in result.nodes(data="office") if office == Office.FRONT.word]
    name = CUSTOMERS
    while name in result:
        name += "_"
    result.add_node(name, name=_("Customers"), role=CUSTOMERS)
    line = {"contact": True, "reporting": False, "handoff": False, "crossing": False, "undecided": False}
    result.add_edges_from(((name, node) for node in front), **line)


def _rows(lines: Any) -> Any:
    columns = (lines.source, lines.target, lines.crossing, lines.undecided)
    return zip(*(column.tolist() for column in columns), strict=True)


def _hand_off(edge: dict[str, Any], kind: str, volume: float) -> None:
    edge["handoff"] = True
    what = " ".join(word for word in (kind, written(volume)) if word)
    edge["kinds"] = "; ".join(word for word in (edge.get("kinds", ""), what) if word)
    if not math.isnan(volume):
        edge["volume"] = edge.get("volume", 0.0) + volume


def _attributes(company: Company) -> list[dict[str, Any]]:
    """One dict a department: our own attributes, then the person's columns under their headers."""
    frame = company.departments
    ours = {*frame.columns, "role"}
    own = company.own.rename(columns=lambda header: f"own {header}" if header in ours else str(header))
    own_rows = own.to_dict("records") if len(own.columns) else [{} for _row in range(len(company))]
    rows = zip(
        frame["name"],
        frame["office"],
        render_all(frame["reason"]),
        frame["people"],
        frame["revenue"],
        own_rows,
        strict=True,
    )
    result = []
    for name, office, reason, people, revenue, further in rows:
        attributes = {"name": name, "office": Office(office).word, "reason": reason}
        figures = {"people": people, "revenue": revenue}
        attributes |= {key: value for key, value in figures.items() if not math.isnan(value)}
        result.append(attributes | {key: value for key, value in further.items() if value})
    return result


def graphml(company: Company) -> bytes:
    """The graph with its customers as GraphML, for Gephi, yEd, Cytoscape and the like."""
    return "\n".join(nx.generate_graphml(graph(company, customers=True))).encode()
