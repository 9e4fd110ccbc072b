"""How much of a column is folded: measured by the cells that are looked at, not by the clock."""

from __future__ import annotations

import pytest

from org import text
from org.text import fold_names


def test_numbers_are_not_folded_and_a_name_once(monkeypatch: pytest.MonkeyPatch):
    folded: list[int] = []
    fold = text._fold
    monkeypatch.setattr(text, "_fold", lambda texts, *rest: folded.append(len(texts)) or fold(texts, *rest))
    names = ["7", "12", "Sales ", "Sales ", "007", "IT"]
    assert fold_names(names).tolist() == ["7", "12", "sales", "sales", "7", "it"]
    assert folded == [3], "Sales, 007 and IT"
