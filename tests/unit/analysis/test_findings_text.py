"""Names and weights in findings, and which findings are chosen."""

from __future__ import annotations

import numpy as np
import pytest
from factories import made

from org.analysis.findings import Finding, join_names, select_findings, weight_share, weights

TEAMS = made("FFBBB", names=["Anna", "Bo", "Chi", "Dung", "Em"], people=[10, 30, 40, 0, float("nan")])


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "Anna"), (2, "Anna and Bo"), (4, "Anna, Bo, Chi and Dung"), (5, "Anna, Bo, Chi and 2 more")],
)
def test_departments_are_named_as_in_a_sentence(count, words):
    assert str(join_names(TEAMS, np.arange(count))) == words
    assert str(join_names(TEAMS, list(range(count)))) == words


def test_weight_is_a_share_of_people_and_of_departments_where_no_people_are_counted():
    front = np.array([True, True, False, False, False])
    assert weight_share(TEAMS, [1]) == 30 / 80
    assert weight_share(TEAMS, [1], front) == 0.75
    assert weight_share(made("FB"), [1]) == 0.5
    assert weight_share(TEAMS, [3], np.array([False, False, False, True, True])) == 0.5, (
        "two departments without people"
    )
    assert weight_share(made(""), []) == 0.0
    assert weights(made("FB", people=[0, 0])).tolist() == [1.0, 1.0]


def test_each_kind_is_chosen_once_before_any_is_chosen_twice():
    found = [Finding(kind, "", 1, share, ()) for kind, share in (("a", 0.9), ("a", 0.8), ("a", 0.7), ("b", 0.1))]
    assert [(each.kind, each.share) for each in select_findings(found, 3)] == [("a", 0.9), ("a", 0.8), ("b", 0.1)]
    assert [each.kind for each in select_findings(found, 1)] == ["a"]
    assert select_findings([], 3) == []
