"""The network in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
from factories import make_company, parse_company

from org.analysis.graph import BETWEENNESS, DEGREE, PEOPLE, Network, network
from org.export.network_html import describe_network, network_tables, table_rows
from org.layout.network_view import network_view
from org.layout.visibility import Visible, find_visible
from org.model import Company

TEAMS = """
    id,name,parent,office,people,hands off to
    1,Board,,back,4,
    2,Sales,1,front,20,3 (order 12); 4 (complaint 3)
    3,Bills,1,back,6,4 (order 1200.5)
    4,Stock,1,unclear,,
"""


def tables(found: Company) -> tuple[pd.DataFrame, pd.DataFrame]:
    visible, net = both(found)
    return network_tables(found, visible, net)


def both(found: Company) -> tuple[Visible, Network]:
    visible = find_visible(found, network_view(found))
    return visible, network(found, visible.box_of)


def test_departments_come_with_their_figures_those_with_most_hand_offs_first() -> None:
    departments, _handoffs = tables(parse_company(TEAMS))
    assert departments["Department"].tolist() == ["Sales", "Bills", "Stock", "Board"]
    assert departments["Office"].tolist() == ["Front office", "Back office", "Unclear", "Back office"]
    assert departments["Degree"].tolist() == [2, 2, 2, 0]
    assert departments["People"].fillna(-1).tolist() == [20, 6, -1, 4]
    assert np.isnan(departments["Community"].iloc[3]), "the board hands on nothing"


def test_hand_offs_come_with_their_volume_the_largest_first() -> None:
    _departments, handoffs = tables(parse_company(TEAMS))
    assert table_rows(handoffs) == [
        ["From", "To", "Hand-offs", "Volume", "Crossing the boundary"],
        ["Bills", "Stock", "1", "1,200.5", "0"],
        ["Sales", "Bills", "1", "12", "1"],
        ["Sales", "Stock", "1", "3", "0"],
    ]


def test_the_sentence_leaves_out_what_cannot_be_compared() -> None:
    def describe(net: Network, size: str = PEOPLE) -> list[str]:
        return [text for text, _meaning in describe_network(net, size)]

    assert describe(network(make_company("FB"))) == ["Size: People", "Without hand-offs there are no communities."]
    pairs = make_company("FFBB", handoffs=[(0, 1), (2, 3)])
    agreement = ["agreement with branches 0.00", "agreement with offices 1.00"]
    assert describe(network(pairs), DEGREE) == ["Size: Degree", "2 communities of hand-offs", *agreement]
    assert describe(network(make_company("FF", handoffs=[(0, 1)])))[1:] == ["1 community of hand-offs"]


def test_each_figure_says_what_it_means_and_when_it_is_high() -> None:
    figures = describe_network(network(make_company("FFBB", handoffs=[(0, 1), (2, 3)])), BETWEENNESS)
    assert len(figures) == 4
    assert all(meaning.endswith(".") for _text, meaning in figures)
    assert "The higher, the more work depends on it." in figures[0][1]


def test_an_empty_company_has_empty_tables() -> None:
    assert [len(table) for table in tables(make_company(""))] == [0, 0]
