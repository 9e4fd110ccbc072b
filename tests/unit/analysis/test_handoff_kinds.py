"""The kinds of hand-offs, and how many of a kind in words."""

from __future__ import annotations

import math

import pytest
from factories import made
from hypothesis import given
from strategies import companies

from org.analysis.crossings import describe_amount, list_kinds, match_kind, normalise_kind


def test_a_company_without_hand_offs_has_no_kinds():
    assert list_kinds(made("")) == []
    assert list_kinds(made("FB")) == []


def test_spellings_of_a_kind_are_one_kind_under_its_first_spelling():
    found = made(
        "FBB", handoffs=[(0, 1, "Order", 3.0), (0, 2, "order ", 4.0), (1, 2, "complaint", math.nan), (2, 0, "", 1.0)]
    )
    told = [(kind.word, kind.handoffs, kind.volume, kind.complaint) for kind in list_kinds(found)]
    assert told == [("Order", 2, 7.0, False), ("", 1, 1.0, False), ("complaint", 1, None, True)]


def test_hand_offs_are_chosen_whatever_the_case():
    found = made("FBB", handoffs=[(0, 1, "Khiếu nại"), (0, 2, "order"), (1, 2, "KHIẾU NẠI")])
    assert match_kind(found, "khiếu nại").tolist() == [True, False, True]
    assert match_kind(found, None).tolist() == [True, True, True]
    assert match_kind(found, "invoice").tolist() == [False, False, False]


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("complaint", 31, "31 complaints"),
        ("Complaint", 1, "1 complaint"),
        ("order", 1234.0, "1,234 orders"),
        ("khiếu nại", 18, "18 khiếu nại"),
        ("training", 0.5, "0.5 training"),
        ("", 12, "a volume of 12"),
    ],
)
def test_amounts_are_described_in_words(kind, amount, words):
    assert str(describe_amount(kind, amount)) == words


@given(companies())
def test_kinds_hold_every_hand_off_once(found):
    assert sum(kind.handoffs for kind in list_kinds(found)) == len(found.handoffs)
    for kind in list_kinds(found):
        rows = found.handoffs[found.handoffs["kind"].map(normalise_kind) == normalise_kind(kind.word)]
        assert match_kind(found, kind.word).sum() == len(rows) == kind.handoffs
        assert (kind.volume or 0.0) == rows["volume"].sum()
        assert (kind.volume is None) == rows["volume"].isna().all()
