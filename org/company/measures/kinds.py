"""The kinds of work that is handed on (orders, complaints, …): which there are, and how to say how many.

Kinds are words of the person's file. They are compared without regard to case and spacing, and shown as the
file spells them first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from org.company.boundary import Flags
from org.company.model import Company, Indices
from org.company.numbers import written
from org.company.tables.handoffs import is_complaint
from org.locale.language import _, ngettext


@dataclass(frozen=True)
class Kind:
    """One kind of hand-off in a company."""

    word: str
    """As the file spells it first; empty for the hand-offs whose kind the file does not say."""
    handoffs: int
    volume: float | None
    """Sum of the known volumes; None if the file states none."""
    complaint: bool


def kind_key(kind: str) -> str:
    """What two spellings of the same kind have in common.

    >>> kind_key(" Khiếu  Nại ") == kind_key("khiếu nại")
    True
    """
    return " ".join(kind.casefold().split())


def kind_codes(kinds: pd.Series) -> tuple[Indices, list[str]]:
    """For each hand-off the number of its kind, and the kinds as first spelled."""
    spellings, words = pd.factorize(kinds)
    keys, firsts = pd.factorize(np.array([kind_key(word) for word in words], dtype=object))
    shown: dict[int, str] = {}
    for code, word in zip(keys.tolist(), words, strict=True):
        shown.setdefault(code, " ".join(word.split()))
    codes = keys[spellings] if len(words) else spellings
    return codes.astype(np.int64), [shown[code] for code in range(len(firsts))]


def kinds(company: Company) -> list[Kind]:
    """The kinds of a company's hand-offs with count and volume, the largest volume first, then the most hand-offs."""
    codes, words = kind_codes(company.handoffs["kind"])
    volumes = company.handoffs["volume"].to_numpy(dtype=np.float64)
    known = ~np.isnan(volumes)
    counts = np.bincount(codes, minlength=len(words))
    told = np.bincount(codes[known], minlength=len(words))
    sums = np.bincount(codes[known], weights=volumes[known], minlength=len(words))
    found = [
        Kind(word, int(counts[code]), float(sums[code]) if told[code] else None, is_complaint(word))
        for code, word in enumerate(words)
    ]
    return sorted(found, key=lambda kind: (-(kind.volume or 0.0), -kind.handoffs, kind.word))


def of_kind(company: Company, kind: str | None) -> Flags:
    """Which hand-offs are of ``kind``; all of them for None."""
    if kind is None:
        return np.ones(len(company.handoffs), dtype=bool)
    codes, words = kind_codes(company.handoffs["kind"])
    wanted = [code for code, word in enumerate(words) if kind_key(word) == kind_key(kind)]
    return np.isin(codes, wanted)


def counted(kind: str, amount: float) -> str:
    """An amount of a kind in words: «1 complaint», «31 complaints», «31 khiếu nại».

    Words that the program does not know stay as the file has them, since we cannot tell their plural.
    """
    number = f"{amount:,.0f}" if amount == int(amount) else written(amount)
    count = 1 if amount == 1 else 2
    known = {
        "complaint": ngettext("{n} complaint", "{n} complaints", count),
        "order": ngettext("{n} order", "{n} orders", count),
        "request": ngettext("{n} request", "{n} requests", count),
        "invoice": ngettext("{n} invoice", "{n} invoices", count),
        "contract": ngettext("{n} contract", "{n} contracts", count),
        "product": ngettext("{n} product", "{n} products", count),
        "": _("a volume of {n}"),
    }
    text = known.get(kind_key(kind))
    return text.format(n=number) if text else f"{number} {kind}"
