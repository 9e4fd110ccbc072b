"""The figures of two companies side by side, and which differences come of a changed size alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from org.analysis.boundary import (
    ei_index,
    gateways,
    handoff_lines,
    list_kinds,
    match_kind,
    normalise_kind,
    reporting_lines,
)
from org.analysis.metrics import (
    conductance,
    crossing_reciprocity,
    ei_index_by_density,
    office_shares,
    span_of_control,
)
from org.analysis.reach import NOT_REACHED, customer_distances, dead_ends, single_passages, unheard_departments
from org.analysis.version_matching import Versions
from org.hierarchy import excerpt
from org.i18n import Message, localise_number
from org.i18n import lazy_gettext as _
from org.model import NONE, Company

KINDS = 12
"""Kinds of hand-offs with a figure of their own: those with the largest volume."""
COUNT, HUNDREDTHS, INDEX, PERCENT = ",.10g", ",.2f", "+.2f", ".1%"
"""Patterns of numbers."""


@dataclass(frozen=True)
class Figure:
    """One figure before and after."""

    code: str
    """A stable word for programs."""
    name: Message
    before: float | None
    """None where there is none: no lines, or no people in the file."""
    after: float | None
    pattern: str = COUNT
    source: str = ""
    """Who defined the measure; blank for counts."""
    size_only: bool = False
    """Whether the difference is noise of a changed size: among the departments that are in both versions there is
    none."""

    @property
    def difference(self) -> float | None:
        """After minus before; None where one of them is missing."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def changed(self) -> bool:
        """Whether the two differ, by more than is shown."""
        return self.show(self.before) != self.show(self.after)

    def show(self, value: float | None) -> str:
        """A value in the language of the reader."""
        return "–" if value is None else localise_number(value, self.pattern)

    def show_difference(self) -> str:
        """«+3», «-0.02», «+1.5 pp» (percentage points); blank where nothing changed."""
        if self.difference is None or not self.changed:
            return ""
        if self.pattern == PERCENT:
            return str(_("{n} pp").format(n=localise_number(100 * self.difference, "+,.1f")))
        return localise_number(self.difference, "+" + self.pattern.removeprefix("+"))


def compare_figures(before: Company, after: Company) -> list[Figure]:
    """The figures of two companies side by side, always in the same order; hand-offs also by kind."""
    kinds = _choose_kinds(before, after)
    pairs = zip(_measure(before, kinds), _measure(after, kinds), strict=True)
    return [replace(old, after=new.before) for old, new in pairs]


def compare_versions(versions: Versions) -> list[Figure]:
    """The same of two versions, with ``size_only``: each figure is also taken among the departments in both."""
    figures = compare_figures(versions.before, versions.after)
    kept = np.flatnonzero(versions.partner != NONE)
    if len(kept) == len(versions.before) == len(versions.after):
        return figures
    same = excerpt(versions.before, kept, ""), excerpt(versions.after, np.sort(versions.partner[kept]), "")
    kinds = _choose_kinds(versions.before, versions.after)
    among = zip(_measure(same[0], kinds), _measure(same[1], kinds), strict=True)
    equal = [not replace(old, after=new.before).changed for old, new in among]
    return [replace(figure, size_only=figure.changed and still) for figure, still in zip(figures, equal, strict=True)]


def _choose_kinds(before: Company, after: Company) -> list[str]:
    """The kinds of hand-offs of either company, each once as first spelled."""
    kinds = sorted([*list_kinds(before), *list_kinds(after)], key=lambda kind: (-(kind.volume or 0), -kind.handoffs))
    words = [kind.word for kind in kinds if kind.word]
    return list({normalise_kind(word): word for word in reversed(words)}.values())[::-1][:KINDS]


def _measure(company: Company, kinds: list[str]) -> Iterator[Figure]:
    """The figures of one company, as ``before``."""
    yield from _measure_size(company)
    yield from _measure_lines(company, kinds)
    yield from _measure_boundary(company)


def _measure_size(company: Company) -> Iterator[Figure]:
    """Departments, people, shares, span and layers."""
    front, back, unclear = office_shares(company)
    span = span_of_control(company)
    revenue = company.departments["revenue"]
    departments = front.departments / len(company) if len(company) else None
    yield _figure("departments", _("Departments"), len(company))
    yield _figure("front", _("Front-office departments"), front.departments)
    yield _figure("back", _("Back-office departments"), back.departments)
    yield _figure("unclear", _("Unclear departments"), unclear.departments)
    yield _figure("front_share", _("Share of departments in the front office"), departments, PERCENT)
    yield _figure("people", _("People"), _sum(company.people))
    yield _figure("front_people", _("People in the front office"), front.people)
    yield _figure("front_people_share", _("Share of people in the front office"), front.people_share, PERCENT)
    yield _figure("revenue", _("Revenue"), _sum(revenue.to_numpy(dtype=np.float64)))
    yield _figure("layers", _("Layers"), span.layers)
    yield _figure("span", _("Span of control, mean"), span.mean, HUNDREDTHS, "Graicunas 1933; Urwick 1956")
    yield _figure("span_largest", _("Span of control, largest"), span.largest, COUNT, "Graicunas 1933; Urwick 1956")


def _measure_lines(company: Company, kinds: list[str]) -> Iterator[Figure]:
    """What crosses the boundary, by relation and kind."""
    reporting, handoffs = reporting_lines(company), handoff_lines(company)
    volume = company.handoffs["volume"].to_numpy(dtype=np.float64)[handoffs.crossing]
    undecided = int(reporting.undecided.sum() + handoffs.undecided.sum())
    yield _figure("reporting_crossings", _("Reporting lines that cross"), int(reporting.crossing.sum()))
    yield _figure("handoffs", _("Hand-offs"), len(handoffs))
    yield _figure("handoff_crossings", _("Hand-offs that cross"), int(handoffs.crossing.sum()))
    for kind in kinds:
        crossing = int((match_kind(company, kind) & handoffs.crossing).sum())
        name = _("Hand-offs that cross: {kind}").format(kind=kind)
        yield _figure(f"handoff_crossings:{normalise_kind(kind)}", name, crossing)
    yield _figure("volume_crossing", _("Volume that crosses"), _sum(volume))
    yield _figure("undecided", _("Undecided lines"), undecided)
    yield _figure("gateways", _("Gateways"), len(gateways(company)))


def _measure_boundary(company: Company) -> Iterator[Figure]:
    """Ratios at the boundary, and how far customers' work gets."""
    distances = customer_distances(company)
    reached = distances[distances != NOT_REACHED]
    far = float(reached.mean()) if len(reached) else None
    index = ei_index([reporting_lines(company), handoff_lines(company)])
    egor = "egor, EI(rescale = TRUE)"
    yield _figure("ei_index", _("E-I index"), index, INDEX, "Krackhardt & Stern 1988")
    yield _figure("ei_index_by_density", _("E-I index by density"), ei_index_by_density(company), INDEX, egor)
    yield _figure("conductance", _("Conductance"), conductance(company), HUNDREDTHS, "Jerrum & Sinclair 1988")
    yield _figure("reciprocity", _("Reciprocity"), crossing_reciprocity(company), PERCENT, "Newman et al. 2002")
    yield _figure("customer_distance", _("Mean customer distance"), far, HUNDREDTHS)
    yield _figure("dead_ends", _("Dead ends"), len(dead_ends(company)))
    yield _figure("unheard", _("Unheard departments"), len(unheard_departments(company)))
    yield _figure("single_passages", _("Single passages"), len(single_passages(company)))


def _figure(code: str, name: Message, value: float | None, pattern: str = COUNT, source: str = "") -> Figure:
    return Figure(code, name, value, None, pattern, source)


def _sum(values: np.ndarray) -> float | None:
    """The sum of the known values; None if there are none."""
    known = values[~np.isnan(values)]
    return float(known.sum()) if len(known) else None
