"""The measures of a company: E-I index, conductance, shares, span of control, its hand-over matrix; and their list.

:data:`MEASURES` has every figure of the whole company with its name and its meaning. The page, the summary and the
comparison of two versions take theirs from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from org.analysis.boundary import Lines, gateways, handoff_lines, match_kind, normalise_kind, reporting_lines
from org.analysis.reach import NOT_REACHED, customer_distances, dead_ends, single_passages, unheard_departments
from org.hierarchy import count_levels, sum_known
from org.i18n import Message, lazy_gettext as _, localise_number
from org.model import NONE, Company, Flags, Indices, Office, Values


def _list_relations(company: Company) -> tuple[Lines, Lines]:
    return reporting_lines(company), handoff_lines(company)


def ei_index(company: Company, office: Office | None = None) -> float | None:
    """External minus internal lines over both: −1 if none crosses the boundary, +1 if all do, None without lines.

    (E − I) / (E + I) over the reporting lines and hand-offs, each counted once, with front and back as the two groups;
    those with an unclear end are left out (Krackhardt & Stern 1988). For one ``office`` only its own lines count, so
    that the unclear have no index.
    """
    external = internal = 0
    for lines in _list_relations(company):
        external += int(lines.crossing.sum()) if office is not Office.UNCLEAR else 0
        inside = ~lines.crossing & ~lines.undecided
        internal += int((inside if office is None else inside & (company.offices[lines.source] == office)).sum())
    return _external_minus_internal(external, internal)


def _external_minus_internal(external: float, internal: float) -> float | None:
    """(E − I) / (E + I); None where both are 0."""
    return (external - internal) / (external + internal) if external + internal else None


def department_ei_indices(company: Company) -> Values:
    """The E-I index of each department: −1 if all its lines stay in its office, +1 if all cross; NaN without lines.

    (n,) (E − I) / (E + I) over the reporting lines and hand-offs at the department; those with an unclear end
    are left out (Krackhardt & Stern 1988).
    """
    external, internal = np.zeros(len(company)), np.zeros(len(company))
    for lines in _list_relations(company):
        external += lines.count_at_ends(lines.crossing, len(company))
        internal += lines.count_at_ends(~lines.crossing & ~lines.undecided, len(company))
    total = external + internal
    return np.where(total > 0, (external - internal) / np.maximum(total, 1), np.nan)


def conductance(company: Company) -> float | None:
    """Which share of the lines of the smaller side leads across: 0 none, 1 all; None if a side has no lines.

    Cut / smaller volume (Jerrum & Sinclair 1988; Leskovec et al. 2009). Two departments are joined if a reporting line
    or any hand-off runs between them, in either direction; they are joined once however many do, and volumes do not
    count. Lines with an unclear end are left out.
    """
    inside_front, across, inside_back = _count_pairs(company)
    volume = 2 * min(inside_front, inside_back) + across
    return across / volume if volume else None


def crossing_reciprocity(company: Company) -> float | None:
    """Of the crossing hand-offs, the share that is returned: work goes the other way, too. None if none crosses.

    Each direction between two departments counts once, whatever its kinds and volumes (Newman et al. 2002).
    """
    lines, size = handoff_lines(company), len(company)
    there = pd.unique(lines.source[lines.crossing] * size + lines.target[lines.crossing])
    back = there % max(size, 1) * size + there // max(size, 1)
    return float(np.isin(back, there).mean()) if len(there) else None


def crossing_volume_share(company: Company) -> float | None:
    """Of the known volume of all decided hand-offs, the share that crosses: 0 none, 1 all. None if none is known."""
    lines, volumes = handoff_lines(company), np.nan_to_num(company.volumes)
    total = float(volumes[~lines.undecided].sum())
    return float(volumes[lines.crossing].sum()) / total if total else None


def ei_index_by_density(company: Company) -> float | None:
    """The E-I index with densities in place of counts, so that the sizes of the offices do not matter.

    (E − I) / (E + I), with E the share of all pairs of departments across the boundary that a line joins, and I the
    share of all pairs within an office: −1 nothing crosses, 0 as dense across as within, +1 all crosses; None where
    there are no such pairs, or no line. As ``EI(rescale = TRUE)`` of the R package egor, with two groups.
    """
    inside_front, across, inside_back = _count_pairs(company)
    front, back = (int((company.offices == office).sum()) for office in (Office.FRONT, Office.BACK))
    possible_across, possible_inside = front * back, (front * (front - 1) + back * (back - 1)) / 2
    if not possible_across or not possible_inside:
        return None
    return _external_minus_internal(across / possible_across, (inside_front + inside_back) / possible_inside)


def _count_pairs(company: Company) -> tuple[int, int, int]:
    """Pairs of departments that any line joins, in either direction: in the front office, across, in the back."""
    relations, size = _list_relations(company), len(company)
    source, target = (
        np.concatenate([getattr(lines, end)[~lines.undecided] for lines in relations]) for end in ("source", "target")
    )
    pairs = pd.unique(np.minimum(source, target) * size + np.maximum(source, target))
    in_front = (company.offices == Office.FRONT).astype(np.int64)
    back, across, front = np.bincount(in_front[pairs // size] + in_front[pairs % size], minlength=3).tolist()
    return front, across, back


@dataclass(frozen=True)
class Share:
    """The part of the company that an office has."""

    office: Office
    departments: int
    people: float | None
    """As far as known; None if the file counts no people at all."""
    people_share: float | None
    revenue: float | None
    revenue_share: float | None


def office_shares(company: Company) -> tuple[Share, Share, Share]:
    """How many departments, people and how much revenue each office has: front, back, unclear."""
    people = _sum_by_office(company, company.people)
    revenue = _sum_by_office(company, company.departments["revenue"].to_numpy(dtype=np.float64))
    counts = np.bincount(company.offices, minlength=len(Office))

    def share(office: Office) -> Share:
        return Share(office, int(counts[office]), *people[office], *revenue[office])

    return share(Office.FRONT), share(Office.BACK), share(Office.UNCLEAR)


def _sum_by_office(company: Company, values: Values) -> list[tuple[float | None, float | None]]:
    """For each value of Office: the sum of the known values, and its share of the total."""
    known = ~np.isnan(values)
    if not known.any():
        return [(None, None)] * len(Office)
    sums = np.bincount(company.offices[known], weights=values[known], minlength=len(Office)).tolist()
    total = sum(sums)
    return [(value, value / total if total else None) for value in sums]


def span_of_control(company: Company) -> Indices:
    """(m,) the direct reports of each department that has any (Graicunas 1933; Urwick 1956)."""
    below = np.bincount(company.parent[company.parent != NONE])
    return below[below > 0]


OFFICE_ORDER = (Office.FRONT, Office.BACK, Office.UNCLEAR)
"""The order of rows and columns in the matrix of offices."""
_READABLE = 24
"""Branches that a heat map still shows legibly."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """Hand-offs between k groups of departments. Rows send, columns receive.

    The hand-over of work of van der Aalst, Reijers & Song 2005, there between persons, here between departments.
    """

    groups: tuple[int, ...]
    """What the rows and columns are: values of Office, or the head of each branch (NONE for all other branches)."""
    counts: Indices
    """(k, k) hand-offs."""
    volumes: Values
    """(k, k) sum of the known volumes: 0 without hand-offs, NaN where there are some and no volume is known."""


def office_matrix(company: Company) -> Matrix:
    """The hand-offs between front office, back office and unclear departments, in this order."""
    row_of = np.zeros(len(Office), dtype=np.int64)
    row_of[list(OFFICE_ORDER)] = np.arange(len(OFFICE_ORDER))
    return _make_matrix(company, row_of[company.offices], tuple(int(office) for office in OFFICE_ORDER))


def branch_matrix(company: Company, at_most: int = _READABLE) -> Matrix:
    """The hand-offs between the main branches, in the order of the file.

    Of more than ``at_most`` branches those with the most hand-offs are given; a last group, NONE, holds the others.
    """
    heads = branch_heads(company)
    groups, of = np.unique(heads, return_inverse=True)
    if len(groups) > at_most:
        lines = handoff_lines(company)
        busy = np.bincount(np.concatenate([of[lines.source], of[lines.target]]), minlength=len(groups))
        kept = np.sort(np.argsort(-busy, kind="stable")[: at_most - 1])
        row_of = np.full(len(groups), len(kept), dtype=np.int64)
        row_of[kept] = np.arange(len(kept))
        groups, of = np.append(groups[kept], NONE), row_of[of]
    return _make_matrix(company, of, tuple(groups.tolist()))


def branch_heads(company: Company) -> Indices:
    """(n,) the head of the main branch that each department belongs to.

    The main branches are those right below the top-level department, which is one of its own. In a company with several
    top-level departments each of these has one main branch.
    """
    parent = company.parent
    several = int((parent == NONE).sum()) > 1
    is_head = (parent == NONE) if several else (company.depth <= 1)
    head = np.where(is_head, np.arange(len(company)), parent).astype(np.int64)
    # Each round doubles the levels that are skipped.
    for _round in range(int(company.depth.max(initial=0)).bit_length()):
        head = head[head]
    return head


def _make_matrix(company: Company, of: Indices, groups: tuple[int, ...]) -> Matrix:
    lines, size = handoff_lines(company), len(groups)
    cell = of[lines.source] * size + of[lines.target]
    counts = np.bincount(cell, minlength=size * size)
    volumes = np.where(counts > 0, sum_known(cell, company.volumes, size * size), 0.0)
    return Matrix(groups, counts.reshape(size, size), volumes.reshape(size, size))


COUNT, HUNDREDTHS, INDEX, PERCENT = ",.10g", ",.2f", "+.2f", ".1%"
"""Patterns of numbers."""


@dataclass(frozen=True)
class Measure:
    """A figure of the whole company."""

    code: str
    """A stable word for programs."""
    name: Message
    value: Callable[[Company], float | None]
    """None where there is none: no lines, or no people in the file."""
    pattern: str = COUNT
    meaning: Message | None = None
    """What it counts, and what a high value says; None where its name says enough."""
    source: str = ""
    """Who defined it; blank for counts."""

    def show(self, value: float | None) -> str:
        """A value of it in the language of the reader."""
        return "–" if value is None else localise_number(value, self.pattern)

    def describe(self, company: Company) -> str:
        """Its value for a company in the language of the reader."""
        return self.show(self.value(company))


def _sum(values: Values) -> float | None:
    """The sum of the known values; None if there are none."""
    known = values[~np.isnan(values)]
    return float(known.sum()) if len(known) else None


def _mean(counts: Indices | Flags) -> float | None:
    """The mean; None of nothing."""
    return float(counts.mean()) if len(counts) else None


def _mean_distance(company: Company) -> float | None:
    distances = customer_distances(company)
    return _mean(distances[distances != NOT_REACHED])


_EI_OF_OFFICE = _("−1: its lines stay within; +1: all of them cross (Krackhardt & Stern 1988).")
_KRACKHARDT, _GRAICUNAS = "Krackhardt & Stern 1988", "Graicunas 1933; Urwick 1956"

# A table: by hand, because each value on a line of its own cannot be read at a glance.
# fmt: off
_TABLE = (
    Measure("departments", _("Departments"), len),
    Measure("front", _("Front-office departments"), lambda company: office_shares(company)[0].departments,
            meaning=_("Front office: its people deal with customers directly.")),
    Measure("back", _("Back-office departments"), lambda company: office_shares(company)[1].departments,
            meaning=_("Back office: its people do not deal with customers directly.")),
    Measure("unclear", _("Unclear departments"), lambda company: office_shares(company)[2].departments,
            meaning=_("Unclear: neither the file nor the names say whether it is front or back office.")),
    Measure("front_share", _("Share of departments in the front office"),
            lambda company: _mean(company.offices == Office.FRONT), PERCENT),
    Measure("people", _("People"), lambda company: _sum(company.people)),
    Measure("front_people", _("People in the front office"), lambda company: office_shares(company)[0].people),
    Measure("front_people_share", _("Share of people in the front office"),
            lambda company: office_shares(company)[0].people_share, PERCENT),
    Measure("revenue", _("Revenue"), lambda company: _sum(company.departments["revenue"].to_numpy(np.float64))),
    Measure("layers", _("Layers"), count_levels,
            meaning=_("Departments on the longest path from the top down. "
                      "The higher, the longer the way to the top.")),
    Measure("span", _("Span of control, mean"), lambda company: _mean(span_of_control(company)), HUNDREDTHS,
            _("Direct reports of a manager on average. The higher, the more each manager leads."), _GRAICUNAS),
    Measure("span_largest", _("Span of control, largest"),
            lambda company: int(span_of_control(company).max(initial=0)), COUNT,
            _("Direct reports of the manager who has most of them."), _GRAICUNAS),
    Measure("reporting_crossings", _("Reporting lines that cross"),
            lambda company: int(reporting_lines(company).crossing.sum()),
            meaning=_("Reporting lines with one end in the front office and the other in the back office, of all "
                      "reporting lines. The more there are, the more managers lead people of both.")),
    Measure("handoffs", _("Hand-offs"), lambda company: len(company.handoffs)),
    Measure("handoff_crossings", _("Hand-offs that cross"),
            lambda company: int(handoff_lines(company).crossing.sum()),
            meaning=_("Hand-offs of work between front and back office, of all hand-offs. "
                      "The more there are, the more work of one side waits for the other.")),
    Measure("volume_crossing", _("Volume that crosses"),
            lambda company: _sum(company.volumes[handoff_lines(company).crossing])),
    Measure("volume_share", _("Share of the volume that crosses"), crossing_volume_share, PERCENT,
            _("Of the volume of all hand-offs, as far as it is known; near 100%: most work changes sides.")),
    Measure("undecided", _("Undecided lines"),
            lambda company: sum(int(lines.undecided.sum()) for lines in _list_relations(company)),
            meaning=_("Lines with an unclear end. They count neither as crossing nor as staying within.")),
    Measure("gateways", _("Gateways"), lambda company: len(gateways(company)),
            meaning=_("Departments with at least one line that crosses the boundary.")),
    Measure("ei_index", _("E-I index"), ei_index, INDEX,
            _("Lines that cross minus lines that do not, as a share of both: from −1, where no line crosses the "
              "boundary, to +1, where every line does. Above 0 more cross than do not (Krackhardt & Stern 1988)."),
            _KRACKHARDT),
    Measure("ei_index_front", _("E-I index of the front office"), lambda company: ei_index(company, Office.FRONT),
            INDEX, _EI_OF_OFFICE, _KRACKHARDT),
    Measure("ei_index_back", _("E-I index of the back office"), lambda company: ei_index(company, Office.BACK),
            INDEX, _EI_OF_OFFICE, _KRACKHARDT),
    Measure("ei_index_by_density", _("E-I index by density"), ei_index_by_density, INDEX,
            _("Densities instead of counts, so that group sizes do not matter; 0: as dense across as within, "
              "above 0: denser."), "egor, EI(rescale = TRUE)"),
    Measure("conductance", _("Conductance"), conductance, HUNDREDTHS,
            _("Crossing lines, as a share of the smaller side's lines; near 0: front and back hardly interact, "
              "near 1: nearly all its lines cross."), "Jerrum & Sinclair 1988"),
    Measure("reciprocity", _("Reciprocity"), crossing_reciprocity, PERCENT,
            _("Crossing hand-offs that are returned: work goes the other way, too; "
              "near 100%: nearly all (Newman et al. 2002)."), "Newman et al. 2002"),
    Measure("customer_distance", _("Mean customer distance"), _mean_distance, HUNDREDTHS,
            _("1 in the front office, else 1 + the fewest hand-offs from it")),
    Measure("dead_ends", _("Dead ends"), lambda company: len(dead_ends(company)),
            meaning=_("Front-office departments that pass nothing to the back: what reaches them stops there.")),
    Measure("unheard", _("Unheard departments"), lambda company: len(unheard_departments(company)),
            meaning=_("Back-office departments that no hand-off from the front office reaches.")),
    Measure("single_passages", _("Single passages"), lambda company: len(single_passages(company)),
            meaning=_("Departments without which part of the back office is cut off from the front.")),
)
# fmt: on
MEASURES = {measure.code: measure for measure in _TABLE}
"""Every figure of the whole company by its code, in the order in which they are listed."""


def list_measures(kinds: Iterable[str]) -> Iterator[Measure]:
    """All measures, with one for the crossings of each of some ``kinds`` of hand-offs."""
    for measure in MEASURES.values():
        yield measure
        if measure.code == "handoff_crossings":
            yield from map(_measure_kind, kinds)


def _measure_kind(kind: str) -> Measure:
    def count(company: Company) -> int:
        return int((match_kind(company, kind) & handoff_lines(company).crossing).sum())

    name = _("Hand-offs that cross: {kind}").format(kind=kind)
    return Measure(f"handoff_crossings:{normalise_kind(kind)}", name, count)
