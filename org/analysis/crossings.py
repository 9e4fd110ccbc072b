"""Crossings of the boundary as a table, the load of gateways, and the kinds of hand-offs.

A crossing is a fact about how work is divided, not a fault (Chase 1978; Zomerdijk & de Vries 2007). Kinds of hand-offs
(orders, complaints, …) are words of the person's file: they are compared without regard to case and spacing, and shown
as the file first spells them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from org.analysis.boundary import Flags, crossings_at, gateways, handoff_lines
from org.i18n import Message, Number
from org.i18n import lazy_gettext as _
from org.i18n import lazy_ngettext as ngettext
from org.model import Company, Indices, Office
from org.reading.handoffs import is_complaint

REPORTING, HANDOFF = "reporting", "handoff"
REPORTING_LINE = "reporting line"
"""The kind of a reporting line in files."""
FRONT_TO_BACK, BACK_TO_FRONT = "front-to-back", "back-to-front"


def list_crossings(company: Company) -> pd.DataFrame:
    """Every line with one end in the front office and the other in the back: reporting lines, then hand-offs.

    Columns: ``source`` and ``target`` (positions; a reporting line runs from child to parent), ``relation``
    (REPORTING or HANDOFF), ``kind`` (as the file spells it), ``direction`` (FRONT_TO_BACK or BACK_TO_FRONT)
    and ``volume`` (NaN where unknown).
    """
    found = crossings_at(company, np.ones(len(company), dtype=bool))
    kinds = company.handoffs["kind"].to_numpy(dtype=object)[handoff_lines(company).crossing]
    sent = company.offices[found.source] == Office.FRONT
    return pd.DataFrame(
        {
            "source": found.source,
            "target": found.target,
            "relation": np.repeat(np.array([REPORTING, HANDOFF], dtype=object), [found.reporting, len(kinds)]),
            "kind": np.concatenate([np.full(found.reporting, REPORTING_LINE, dtype=object), kinds]),
            "direction": np.where(sent, FRONT_TO_BACK, BACK_TO_FRONT).astype(object),
            "volume": found.volume,
        }
    )


def gateway_loads(company: Company) -> pd.DataFrame:
    """What each gateway carries: its crossings, and how much it hands over the boundary each way; the busiest first.

    Columns: ``position``, ``reporting`` and ``handoffs`` (crossings of that relation), ``sent`` and
    ``received`` (known volumes of the crossing hand-offs), ``share`` (of all volume that crosses; of all
    crossing hand-offs if no volume is known; 0 if none crosses). A hand-off has two ends, so shares add up
    to 2.
    """
    positions, crossings = gateways(company), list_crossings(company)
    handed = crossings[crossings["relation"] == HANDOFF]
    over = crossings[crossings["relation"] == REPORTING]

    def tally(frame: pd.DataFrame, end: str, volumes: bool = False) -> np.ndarray:
        weights = frame["volume"].fillna(0.0).to_numpy() if volumes else None
        return np.bincount(frame[end].to_numpy(dtype=np.int64), weights, minlength=len(company))[positions]

    sent, received = tally(handed, "source", True), tally(handed, "target", True)
    count = tally(handed, "source") + tally(handed, "target")
    total = float(handed["volume"].sum())
    share = (sent + received) / total if total else count / max(len(handed), 1)
    loads = pd.DataFrame(
        {
            "position": positions,
            "reporting": tally(over, "source") + tally(over, "target"),
            "handoffs": count,
            "sent": sent,
            "received": received,
            "share": share,
        }
    )
    order = ["share", "handoffs", "reporting"]
    return loads.sort_values(order, ascending=False, kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Kind:
    """One kind of hand-off in a company."""

    word: str
    """As the file spells it first; empty for the hand-offs whose kind the file does not say."""
    handoffs: int
    volume: float | None
    """Sum of the known volumes; None if the file states none."""
    complaint: bool


def normalise_kind(kind: str) -> str:
    """The form in which two spellings of the same kind are equal.

    >>> normalise_kind(" Khiếu  Nại ") == normalise_kind("khiếu nại")
    True
    """
    return " ".join(kind.casefold().split())


def encode_kinds(kinds: pd.Series) -> tuple[Indices, list[str]]:
    """For each hand-off the number of its kind, and the kinds as first spelled."""
    spellings, words = pd.factorize(kinds)
    keys, firsts = pd.factorize(np.array([normalise_kind(word) for word in words], dtype=object))
    shown: dict[int, str] = {}
    for code, word in zip(keys.tolist(), words, strict=True):
        shown.setdefault(code, " ".join(word.split()))
    codes = keys[spellings] if len(words) else spellings
    return codes.astype(np.int64), [shown[code] for code in range(len(firsts))]


def list_kinds(company: Company) -> list[Kind]:
    """The kinds of a company's hand-offs with count and volume, the largest volume first, then the most hand-offs."""
    codes, words = encode_kinds(company.handoffs["kind"])
    volumes = company.handoffs["volume"].to_numpy(dtype=np.float64)
    known = ~np.isnan(volumes)
    counts = np.bincount(codes, minlength=len(words))
    stated = np.bincount(codes[known], minlength=len(words))
    sums = np.bincount(codes[known], weights=volumes[known], minlength=len(words))
    found = [
        Kind(word, int(counts[code]), float(sums[code]) if stated[code] else None, is_complaint(word))
        for code, word in enumerate(words)
    ]
    return sorted(found, key=lambda kind: (-(kind.volume or 0.0), -kind.handoffs, kind.word))


def match_kind(company: Company, kind: str | None) -> Flags:
    """Which hand-offs are of ``kind``; all of them for None."""
    if kind is None:
        return np.ones(len(company.handoffs), dtype=bool)
    codes, words = encode_kinds(company.handoffs["kind"])
    chosen = [code for code, word in enumerate(words) if normalise_kind(word) == normalise_kind(kind)]
    return np.isin(codes, chosen)


def describe_amount(kind: str, amount: float) -> Message:
    """An amount of a kind in words: «1 complaint», «31 complaints», «31 khiếu nại».

    Words that the program does not know stay as the file has them, since we cannot know their plural.
    """
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
    text = known.get(normalise_kind(kind), Message("{n} {kind}").format(kind=kind))
    return text.format(n=Number(amount, ",.15g"))
