"""The NetworkX graph, with the customers as a node, and its GraphML."""

from __future__ import annotations

import io

import networkx as nx
import numpy as np
from factories import make_company, parse_company
from hypothesis import given
from strategies import companies, companies_from_csv

from org.analysis.boundary import handoff_lines, match_kind, reporting_lines
from org.analysis.graph import CUSTOMERS, graph, graphml, labelled_graph
from org.analysis.reach import customer_distances

TEAMS = """
    id,name,parent,office,people,hands off to,Lead
    b,Board,,back,4,Sales (target 2),An
    s,Sales,b,front,,Board (report); Board (complaint 5),
"""


def test_a_reporting_line_and_hand_offs_between_the_same_two_are_kept_apart():
    found = labelled_graph(parse_company(TEAMS))
    up, down = found.edges["s", "b"], found.edges["b", "s"]
    assert up["reporting"] is True
    assert up["handoff"] is True
    assert down["reporting"] is False
    assert down["handoff"] is True
    assert up["kinds"] == "report; complaint 5"
    assert up["volume"] == 5.0
    assert up["crossing"] is True


def test_nodes_hold_office_figures_and_the_persons_own_columns():
    nodes = labelled_graph(parse_company(TEAMS)).nodes
    assert nodes["b"]["office"] == "back"
    assert nodes["b"]["people"] == 4.0
    assert nodes["b"]["Lead"] == "An"
    assert "people" not in nodes["s"]


def test_a_part_of_the_company_has_the_lines_inside_it():
    found = make_company(
        "FFB?", [-1, 0, 0, 0], [(0, 2, "order", 3.0), (1, 2), (2, 1, "", 2.0), (2, 3)], names=list("ABCD")
    )
    part = graph(found, np.array([2, 1]))
    assert dict(part.nodes(data="name")) == {1: "B", 2: "C"}
    assert list(part.edges) == [(1, 2), (2, 1)]
    assert part.edges[2, 1] == {
        "reporting": False, "handoff": True, "crossing": True, "undecided": False, "kinds": {"": 2.0}, "volume": 2.0,
    }  # fmt: skip
    assert "volume" not in part.edges[1, 2], "an unknown volume"


def test_a_relation_and_a_kind_can_be_asked_for_alone():
    found = make_company("FFB", [-1, 0, 0], [(1, 0, "order", 3.0), (1, 2, "complaint", 4.0)])
    orders = graph(found, reporting=False, handoffs=match_kind(found, "order"))
    assert [edge for *edge, handoff in orders.edges(data="handoff") if handoff] == [[1, 0]]
    assert len(orders.edges) == 1
    tree = graph(found, handoffs=np.zeros(2, dtype=bool))
    assert list(tree.edges) == [(1, 0), (2, 0)]
    assert not any(handoff for *_edge, handoff in tree.edges(data="handoff"))


def test_graphml_reads_back_with_text_from_the_file_as_text():
    found = parse_company('id,name,parent\n1,"<script>alert(1)</script> & co",\n2,Sales,1')
    again = nx.read_graphml(io.BytesIO(graphml(found)))
    assert again.nodes["1"]["name"] == "<script>alert(1)</script> & co"
    assert again.edges["2", "1"]["reporting"] is True


@given(companies_from_csv())
def test_every_line_of_the_company_is_in_the_graph(found):
    edges = labelled_graph(found).edges(data=True)
    ids = found.departments["id"].tolist()
    reporting = {(ids[a], ids[b]) for a, b in zip(*ends(reporting_lines(found)), strict=True)}
    handoffs = {(ids[a], ids[b]) for a, b in zip(*ends(handoff_lines(found)), strict=True)}
    assert {(a, b) for a, b, data in edges if data["reporting"]} == reporting
    assert {(a, b) for a, b, data in edges if data["handoff"]} == handoffs


def ends(lines):
    return lines.source.tolist(), lines.target.tolist()


SHOP = make_company("FFB?", [-1, 0, 0, 0], [(0, 2, "order", 3.0)], names=["Shop", "Phone", "Store", "Odd jobs"])


def test_the_graph_has_no_customers_unless_asked():
    assert CUSTOMERS not in labelled_graph(SHOP)
    assert len(labelled_graph(make_company(""), customers=True)) == 1


def test_customers_are_joined_to_each_front_office_department():
    found = labelled_graph(SHOP, customers=True)
    assert found.nodes[CUSTOMERS] == {"name": "Customers", "role": "customers"}
    assert list(found.successors(CUSTOMERS)) == ["Shop", "Phone"]
    assert found.edges[CUSTOMERS, "Shop"]["contact"] is True
    assert [node for node, role in found.nodes(data="role") if role] == [CUSTOMERS]


def test_a_department_with_the_same_id_stays_a_department():
    found = labelled_graph(make_company("FB", names=["customers", "customers_"]), customers=True)
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
