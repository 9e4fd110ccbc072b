"""A part of a company as a company of its own."""

from __future__ import annotations

import numpy as np
from factories import make_company
from hypothesis import given
from strategies import companies

from org.hierarchy import branches, excerpt
from org.model import NONE


def test_a_branch_has_its_head_as_its_top():
    found = make_company("BFFB", [NONE, 0, 1, 1], [(1, 2, "order", 3.0), (2, 0), (3, 2)])
    part = excerpt(found, np.array([1, 2, 3]), "Sales")
    assert part.title == "Sales"
    assert part.departments["name"].tolist() == ["D1", "D2", "D3"]
    assert part.parent.tolist() == [NONE, 0, 0]
    assert part.depth.tolist() == [0, 1, 1]
    assert part.handoffs[["source", "target"]].to_numpy().tolist() == [[0, 1], [2, 1]]
    assert part.handoffs["kind"].tolist() == ["order", ""]


def test_nothing_of_nothing_is_an_empty_company():
    assert len(excerpt(make_company("FB"), np.array([], dtype=np.int64), "")) == 0


@given(companies())
def test_all_of_a_company_is_the_company(found):
    part = excerpt(found, np.arange(len(found)), found.title)
    assert part.parent.tolist() == found.parent.tolist()
    assert part.depth.tolist() == found.depth.tolist()
    assert part.departments.equals(found.departments)
    assert part.handoffs.equals(found.handoffs)


@given(companies())
def test_every_branch_keeps_its_lines(found):
    for head in range(len(found)):
        members = np.sort(branches(found).within(head))
        part = excerpt(found, members, "")
        below = part.parent != NONE
        assert members[part.parent[below]].tolist() == found.parent[members[below]].tolist()
        assert members[~below].tolist() == [head]
