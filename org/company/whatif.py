"""What if: a company with one thing changed, and the figures before and after. The given company stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from org.company.boundary import ei_index, gateways, handoff_lines, people_in, reporting_lines
from org.company.distances import NO_WAY, customer_distances, dead_ends, unheard
from org.company.hierarchy import depths, way_to_top
from org.company.kinds import kind_key
from org.company.measures import cut
from org.company.model import NOBODY, Company, Office
from org.company.passages import single_passages
from org.locale.language import _


@dataclass(frozen=True)
class Comparison:
    """One figure before and after a change."""

    figure: str
    """What is measured, for people to read."""
    before: float | None
    """None where it cannot be said (no lines, no people in the file)."""
    after: float | None

    @property
    def changed(self) -> bool:
        """Whether the change makes a difference to it."""
        return self.before != self.after


def with_office(company: Company, position: int, office: Office) -> Company:
    """The company with one department moved to ``office``, because the person says so; no other office changes."""
    _one_of(company, position)
    reasons = {
        Office.FRONT: _("Front: you decided so for '{name}'"),
        Office.BACK: _("Back: you decided so for '{name}'"),
        Office.UNCLEAR: _("Unclear: you decided so for '{name}'"),
    }
    frame, others = company.departments, np.arange(len(company)) != position
    reason = reasons[office].format(name=_name(company, position))
    changed = frame.assign(
        office=np.where(others, company.offices, np.int8(office)),
        reason=frame["reason"].where(others, reason),
        certainty=frame["certainty"].where(others, 1.0),
    )
    return replace(company, departments=changed)


def with_parent(company: Company, position: int, parent: int) -> Company:
    """The company with one department, and all below it, moved under ``parent`` (NOBODY makes it a top).

    Raises ValueError if it would report to itself, or to a department below it.
    """
    _one_of(company, position)
    if parent != NOBODY:
        _one_of(company, parent)
        if parent == position or position in way_to_top(parent, company.parent):
            message = _("{name} cannot report to {parent}, which is the same department or stands below it.")
            raise ValueError(message.format(name=_name(company, position), parent=_name(company, parent)))
    above = company.parent.copy()
    above[position] = parent
    return replace(company, parent=above, depth=depths(above))


def with_handoff(company: Company, source: int, target: int, kind: str = "", volume: float | None = None) -> Company:
    """The company with one more hand-off; one that is there already gets the new volume.

    Raises ValueError if a department would hand to itself, or for a volume below zero.
    """
    _one_of(company, source)
    _one_of(company, target)
    if source == target:
        raise ValueError(_("{name} cannot hand off to itself.").format(name=_name(company, source)))
    if volume is not None and not (volume >= 0 and np.isfinite(volume)):
        raise ValueError(_("“{value}” is no volume: a number from 0 up was expected.").format(value=volume))
    amount = np.nan if volume is None else float(volume)
    same = _between(company, source, target, kind)
    lines = company.handoffs.copy()
    if same.any():
        first = int(np.flatnonzero(same)[0])
        lines["volume"] = lines["volume"].where(~same, amount)
        keep = ~same
        keep.iloc[first] = True
        return replace(company, handoffs=lines[keep].reset_index(drop=True))
    fresh = {"source": [source], "target": [target], "kind": [kind], "volume": [amount]}
    if not len(lines):
        return replace(company, handoffs=pd.DataFrame(fresh).astype(lines.dtypes.to_dict()))
    return replace(company, handoffs=pd.concat([lines, pd.DataFrame(fresh).astype(lines.dtypes)], ignore_index=True))


def without_handoff(company: Company, source: int, target: int, kind: str | None = None) -> Company:
    """The company without the hand-offs of ``kind`` (of any kind for None) from one department to another.

    Raises ValueError if there is none.
    """
    _one_of(company, source)
    _one_of(company, target)
    gone = _between(company, source, target, kind)
    if not gone.any():
        message = _("{source} has no such hand-off to {target}.")
        raise ValueError(message.format(source=_name(company, source), target=_name(company, target)))
    return replace(company, handoffs=company.handoffs[~gone].reset_index(drop=True))


def compare(before: Company, after: Company) -> list[Comparison]:
    """The figures of two companies side by side, always in the same order."""
    pairs = zip(_figures(before).items(), _figures(after).values(), strict=True)
    return [Comparison(figure, old, new) for (figure, old), new in pairs]


def _figures(company: Company) -> dict[str, float | None]:
    reporting, handoffs = reporting_lines(company), handoff_lines(company)
    volume = company.handoffs["volume"][handoffs.crossing]
    distances = customer_distances(company)
    reached = distances[distances != NO_WAY]
    offices = company.offices
    return {
        _("Front-office departments"): int((offices == Office.FRONT).sum()),
        _("Back-office departments"): int((offices == Office.BACK).sum()),
        _("Unclear departments"): int((offices == Office.UNCLEAR).sum()),
        _("People in the front office"): people_in(company, Office.FRONT),
        _("Reporting lines that cross"): int(reporting.crossing.sum()),
        _("Hand-offs that cross"): int(handoffs.crossing.sum()),
        _("Volume that crosses"): float(volume.sum()) if volume.notna().any() else None,
        _("Undecided lines"): int(reporting.undecided.sum() + handoffs.undecided.sum()),
        _("Gateways"): len(gateways(company)),
        _("E-I index"): ei_index([reporting, handoffs]),
        _("Conductance"): cut(company).conductance,
        _("Mean customer distance"): float(reached.mean()) if len(reached) else None,
        _("Dead ends"): len(dead_ends(company)),
        _("Unheard departments"): len(unheard(company)),
        _("Single passages"): len(single_passages(company)),
        _("Layers"): int(company.depth.max(initial=-1)) + 1,
    }


def _between(company: Company, source: int, target: int, kind: str | None) -> pd.Series[bool]:
    lines = company.handoffs
    same = (lines["source"] == source) & (lines["target"] == target)
    return same if kind is None else same & (lines["kind"].map(kind_key) == kind_key(kind))


def _name(company: Company, position: int) -> str:
    return str(company.departments["name"].iloc[position])


def _one_of(company: Company, position: int) -> None:
    """Negative positions would count from the end."""
    if not 0 <= position < len(company):
        raise ValueError(_("There is no department number {n}.").format(n=position))
