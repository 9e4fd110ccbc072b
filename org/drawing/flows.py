"""Hand-offs between the shapes in sight: a folded branch stands for every department in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from org.company.boundary import Flags, handoff_lines, reporting_lines
from org.company.hierarchy import Values
from org.company.measures.distances import NO_WAY
from org.company.measures.reach import reach
from org.company.model import NOBODY, Company, Indices, Office
from org.company.numbers import written
from org.company.tables.handoffs import is_complaint
from org.drawing.view import Sight
from org.locale.language import _

_KINDS_TOLD = 4
"""Kinds that a tooltip names."""


@dataclass(frozen=True, eq=False)
class Flows:
    """One flow for each pair of shapes and class of kind (complaint or not), the largest volume first.

    Ends are places in sight.
    """

    source: Indices
    target: Indices
    complaint: Flags
    volume: Values
    """Sum over all hand-offs that it stands for, NaN where none is known."""
    crossing: Indices
    """How many of them cross the customer-facing boundary: from department to department, whatever is folded."""
    undecided: Indices
    """How many of them have an unclear end."""
    what: tuple[str, ...]
    """Kinds and volumes in words; may be empty."""
    inside: int
    """Hand-offs between two departments of one shape."""
    outside: int
    """Hand-offs that lead into or out of what is in sight."""

    def __len__(self) -> int:
        return len(self.source)


def flows_between(company: Company, seen: Sight) -> Flows:
    """All hand-offs with both ends in sight, summed by pair of shapes and class of kind."""
    lines = handoff_lines(company)
    source, target = seen.stands[lines.source], seen.stands[lines.target]
    in_sight = (source != NOBODY) & (target != NOBODY)
    kept = np.flatnonzero(in_sight & (source != target))
    codes, words = pd.factorize(company.handoffs["kind"].to_numpy())
    complaints = np.array([is_complaint(str(word)) for word in words], dtype=bool)
    frame = pd.DataFrame(
        {
            "source": source[kept],
            "target": target[kept],
            "complaint": complaints[codes[kept]],
            "kind": codes[kept],
            "volume": company.handoffs["volume"].to_numpy(dtype=np.float64)[kept],
            "crossing": lines.crossing[kept].astype(np.int64),
            "undecided": lines.undecided[kept].astype(np.int64),
        }
    )
    by_kind = _summed(frame, list(frame.columns[:4]))
    return _by_class(by_kind, [str(word) for word in words], int((in_sight & (source == target)).sum()), ~in_sight)


def _summed(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    grouped = frame.groupby(by)
    total = grouped[["crossing", "undecided"]].sum()
    # min_count: a sum of unknown volumes is unknown, not 0.
    return total.assign(volume=grouped["volume"].sum(min_count=1)).reset_index()


def _by_class(by_kind: pd.DataFrame, words: list[str], inside: int, outside: Flags) -> Flows:
    columns = ["source", "target", "complaint"]
    total = _summed(by_kind, columns)
    told: list[list[str]] = [[] for _each in range(len(total))]
    flow = by_kind.groupby(columns).ngroup().to_numpy()
    for at, kind, volume in zip(flow.tolist(), by_kind["kind"], by_kind["volume"], strict=True):
        told[at].append(" ".join(word for word in (words[kind], written(volume)) if word))
    largest = np.argsort(-total["volume"].fillna(-1.0).to_numpy(), kind="stable")
    total = total.iloc[largest]
    return Flows(
        source=total["source"].to_numpy(dtype=np.int64),
        target=total["target"].to_numpy(dtype=np.int64),
        complaint=total["complaint"].to_numpy(dtype=bool),
        volume=total["volume"].to_numpy(dtype=np.float64),
        crossing=total["crossing"].to_numpy(dtype=np.int64),
        undecided=total["undecided"].to_numpy(dtype=np.int64),
        what=tuple(_listed([word for word in told[at] if word]) for at in largest.tolist()),
        inside=inside,
        outside=int(outside.sum()),
    )


def _listed(kinds: list[str]) -> str:
    more = len(kinds) - _KINDS_TOLD
    return ", ".join(kinds[:_KINDS_TOLD]) + (_(" and {n} more kinds").format(n=more) if more > 0 else "")


def drawn_distances(company: Company, seen: Sight) -> Indices:
    """(n in sight,) customer distance of each shape when every folded branch counts as one department.

    Without folds it is the customer distance (:mod:`org.company.measures.distances`), whatever branch is in sight. In a
    company without hand-offs it counts reporting lines instead, upwards as well as downwards.
    """
    # What lies beside the branch in sight is a department of its own, numbered behind the shapes.
    drawn = np.where(seen.stands != NOBODY, seen.stands, len(seen) + np.arange(len(company)))
    handoffs = handoff_lines(company)
    source, target = drawn[handoffs.source], drawn[handoffs.target]
    if not len(handoffs):
        reporting = reporting_lines(company)
        child, parent = drawn[reporting.source], drawn[reporting.target]
        source, target = np.append(child, parent), np.append(parent, child)
    beside = len(seen) + np.flatnonzero((seen.stands == NOBODY) & (company.offices == Office.FRONT))
    front = np.append(np.flatnonzero(seen.offices == Office.FRONT), beside)
    apart = source != target
    steps = reach(front, source[apart], target[apart], len(seen) + len(company)).steps[: len(seen)]
    return np.where(steps >= 0, steps + 1, NO_WAY)


def crossings_inside(company: Company, seen: Sight) -> Indices:
    """(n in sight,) reporting lines and hand-offs that cross the boundary between two departments of one shape."""
    count = np.zeros(len(seen), dtype=np.int64)
    for lines in (reporting_lines(company), handoff_lines(company)):
        at = seen.stands[lines.source]
        within = lines.crossing & (at != NOBODY) & (at == seen.stands[lines.target])
        count += np.bincount(at[within], minlength=len(seen))
    return count
