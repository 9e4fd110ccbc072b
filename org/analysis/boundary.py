"""The customer-facing boundary: the line between front and back office, and what crosses it.

A *crossing* is a reporting line or hand-off with one end in the front office and the other in the back office. A line
with an unclear end is *undecided*: it is counted apart, never silently on a side. A *gateway* is a department with at
least one crossing. A *branch* is a department and everything below it; a crossing is *inside* a branch when both its
ends are in it, and leads *out* when one end is.

A crossing is a fact about how work is divided, not a fault (Chase 1978; Zomerdijk & de Vries 2007). Kinds of hand-offs
(orders, complaints, …) are words of the person's file: they are compared without regard to case and spacing, and shown
as the file first spells them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from org.hierarchy import branches, sum_known
from org.i18n import Message, Number, lazy_gettext as _, lazy_ngettext as ngettext
from org.model import NONE, Company, Flags, Indices, Office, Offices, Values
from org.reading.handoffs import is_complaint


@dataclass(frozen=True)
class Lines:
    """Lines of one relation, and which of them cross the boundary. All arrays have one entry per line."""

    source: Indices
    """The child of a reporting line, the sender of a hand-off."""
    target: Indices
    crossing: Flags
    undecided: Flags

    def __len__(self) -> int:
        return len(self.source)

    def count_at_ends(self, chosen: Flags, size: int, amounts: Values | None = None) -> Values:
        """(n,) how many of the ``chosen`` lines begin or end at each of ``size`` departments; or their ``amounts``."""
        each = np.ones(len(self)) if amounts is None else amounts
        sent, received = (np.bincount(end[chosen], each[chosen], size) for end in (self.source, self.target))
        return np.asarray(sent + received, dtype=np.float64)


def _make_lines(source: Indices, target: Indices, offices: Offices) -> Lines:
    one, other = offices[source], offices[target]
    undecided = (one == Office.UNCLEAR) | (other == Office.UNCLEAR)
    return Lines(source, target, ~undecided & (one != other), undecided)


def reporting_lines(company: Company) -> Lines:
    """The line from every department that has a parent to that parent."""
    child = np.flatnonzero(company.parent != NONE).astype(np.int64)
    return _make_lines(child, company.parent[child], company.offices)


def handoff_lines(company: Company) -> Lines:
    """The hand-offs, in the order of ``company.handoffs``."""
    source, target = (company.handoffs[end].to_numpy(dtype=np.int64) for end in ("source", "target"))
    return _make_lines(source, target, company.offices)


def frame_handoffs(company: Company, group: Indices) -> pd.DataFrame:
    """The hand-offs from one group of departments to another, a row each, under their places in the company's.

    ``group`` (n,) is the number of each department's group, NONE for one that is left out. Columns: ``source`` and
    ``target`` (groups), ``handoffs`` (1), ``crossing`` and ``undecided`` (0 or 1), ``volume``.
    """
    lines = handoff_lines(company)
    source, target = group[lines.source], group[lines.target]
    counts = {"handoffs": 1, "crossing": lines.crossing.astype(np.int64), "undecided": lines.undecided.astype(np.int64)}
    frame = pd.DataFrame({"source": source, "target": target, **counts, "volume": company.volumes})
    between: pd.DataFrame = frame[(source != NONE) & (target != NONE) & (source != target)]
    return between.copy()


def gateways(company: Company) -> Indices:
    """Positions of the departments with at least one crossing of either kind."""
    relations = reporting_lines(company), handoff_lines(company)
    return np.flatnonzero(sum(lines.count_at_ends(lines.crossing, len(company)) for lines in relations))


@dataclass(frozen=True)
class BranchTotals:
    """The figures of a branch, its own department included."""

    departments: int
    people: float | None
    """As far as known; None if the file counts none of them."""
    offices: Mapping[Office, int]


@dataclass(frozen=True, eq=False)
class Crossings:
    """The crossings with at least one end among some departments. All arrays have one entry per crossing."""

    source: Indices
    """Of a reporting line the child."""
    target: Indices
    volume: Values
    """NaN where unknown, and for reporting lines."""
    inside: Flags
    """Whether both its ends are among them."""
    reporting: int
    """How many of them are reporting lines; those come first, then the hand-offs."""

    def __len__(self) -> int:
        return len(self.source)

    @property
    def handoffs(self) -> int:
        """How many of them are hand-offs."""
        return len(self) - self.reporting

    def at(self, position: int) -> Crossings:
        """Those that begin or end at one department; none of them is inside it."""
        here = np.flatnonzero((self.source == position) | (self.target == position))
        reporting = int(np.searchsorted(here, self.reporting))
        nowhere = np.zeros(len(here), dtype=bool)
        return Crossings(self.source[here], self.target[here], self.volume[here], nowhere, reporting)

    def weightiest(self, at_most: int) -> list[tuple[int, int]]:
        """(source, target) of the crossings with the largest volumes, each pair once; unknown volumes come last."""
        order = np.argsort(-np.nan_to_num(self.volume), kind="stable")[:at_most]
        return list(dict.fromkeys(zip(self.source[order].tolist(), self.target[order].tolist(), strict=True)))


def branch_totals(company: Company, top: int) -> BranchTotals:
    """The figures of the branch of ``top``."""
    tree = branches(company)
    first, last = tree.bounds(top)
    counts = (tree.counts[last] - tree.counts[first]).tolist()
    people = round(float(tree.people[last] - tree.people[first]), 3) if tree.known[last] > tree.known[first] else None
    return BranchTotals(int(tree.size[top]), people, {office: counts[office] for office in Office})


def crossings_of_branch(company: Company, top: int) -> Crossings:
    """The crossings at a department and everything below it."""
    some = np.zeros(len(company), dtype=bool)
    some[branches(company).within(top)] = True
    return crossings_at(company, some)


def crossings_at(company: Company, some: Flags) -> Crossings:
    """The crossings at ``some`` departments: reporting lines first, then hand-offs, each in the order of the file."""
    reporting, handoffs = reporting_lines(company), handoff_lines(company)
    up, over = (
        np.flatnonzero(each.crossing & (some[each.source] | some[each.target])) for each in (reporting, handoffs)
    )
    source = np.concatenate([reporting.source[up], handoffs.source[over]])
    target = np.concatenate([reporting.target[up], handoffs.target[over]])
    volume = np.append(np.full(len(up), np.nan), company.volumes[over])
    return Crossings(source, target, volume, some[source] & some[target], reporting=len(up))


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
class HandoffKind:
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


def list_kinds(company: Company) -> list[HandoffKind]:
    """The kinds of a company's hand-offs with count and volume, the largest volume first, then the most hand-offs."""
    codes, words = encode_kinds(company.handoffs["kind"])
    counts = np.bincount(codes, minlength=len(words)).tolist()
    volumes = sum_known(codes, company.volumes, len(words)).tolist()
    found = [
        HandoffKind(word, count, None if np.isnan(volume) else volume, is_complaint(word))
        for word, count, volume in zip(words, counts, volumes, strict=True)
    ]
    return sorted(found, key=lambda kind: (-(kind.volume or 0.0), -kind.handoffs, kind.word))


def match_kinds(company: Company, is_meant: Callable[[str], bool]) -> Flags:
    """Which hand-offs are of a kind that is meant, by its word as first spelled."""
    codes, words = encode_kinds(company.handoffs["kind"])
    return np.array([is_meant(word) for word in words], dtype=bool)[codes]


def match_kind(company: Company, kind: str | None) -> Flags:
    """Which hand-offs are of ``kind``; all of them for None."""
    return match_kinds(company, lambda word: kind is None or normalise_kind(word) == normalise_kind(kind))


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
