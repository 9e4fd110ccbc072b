"""The customers as a node of the graph, so that other tools can compute with them."""

from __future__ import annotations

import io

import networkx as nx
from factories import made
from hypothesis import given
from strategies import companies

from org.analysis.graph import CUSTOMERS, graphml, labelled_graph
from org.analysis.reach import customer_distances

SHOP = made("FFB?", [-1, 0, 0, 0], [(0, 2, "order", 3.0)], names=["Shop", "Phone", "Store", "Odd jobs"])


def test_the_graph_has_no_customers_unless_asked():
    assert CUSTOMERS not in labelled_graph(SHOP)
    assert len(labelled_graph(made(""), customers=True)) == 1


def test_customers_are_joined_to_each_front_office_department():
    found = labelled_graph(SHOP, customers=True)
    assert found.nodes[CUSTOMERS] == {"name": "Customers", "role": "customers"}
    assert list(found.successors(CUSTOMERS)) == ["Shop", "Phone"]
    assert found.edges[CUSTOMERS, "Shop"]["contact"] is True
    assert [node for node, role in found.nodes(data="role") if role] == [CUSTOMERS]


def test_a_department_with_the_same_id_stays_a_department():
    found = labelled_graph(made("FB", names=["customers", "customers_"]), customers=True)
    assert found.nodes["customers"]["office"] == "front"
    assert found.nodes["customers__"]["role"] == "customers"


def test_graphml_holds_the_customers():
    again = nx.read_graphml(io.BytesIO(graphml(SHOP)))
    (customers,) = (node for node, role in again.nodes(data="role") if role == "customers")
    assert set(again.successors(customers)) == {"Shop", "Phone"}
    assert again.edges[customers, "Phone"]["contact"] is True


@given(companies())
def test_distances_in_the_graph_are_the_customer_distances(company):
    found = labelled_graph(company, customers=True)
    for source, target, line in list(found.edges(data=True)):
        if not line["handoff"] and not line.get("contact"):
            found.remove_edge(source, target)
    far = nx.single_source_shortest_path_length(found, CUSTOMERS)
    ids = company.departments["id"].tolist()
    assert customer_distances(company).tolist() == [far.get(node, 0) for node in ids]
