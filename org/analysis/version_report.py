"""Two versions in a report: their figures side by side, and the changes to read, and as rows for CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from org.analysis.boundary import (
    ei_index,
    gateways,
    handoff_lines,
    list_kinds,
    match_kind,
    normalise_kind,
    reporting_lines,
)
from org.analysis.metrics import conductance, crossing_reciprocity, ei_index_by_density, office_shares, span_of_control
from org.analysis.reach import NOT_REACHED, customer_distances, dead_ends, single_passages, unheard_departments
from org.analysis.version_changes import LINES, Change, Changes
from org.analysis.version_matching import Versions
from org.analysis.version_sentences import Names, describe_changes, list_names, summarise_changes
from org.hierarchy import excerpt
from org.i18n import _, describe_count, localise_number
from org.model import NONE, Company, Office
from org.text import format_number

_KINDS = 12
"""Kinds of hand-offs with a figure of their own: those with the largest volume."""
COUNT, HUNDREDTHS, INDEX, PERCENT = ",.10g", ",.2f", "+.2f", ".1%"
"""Patterns of numbers."""


@dataclass(frozen=True)
class Figure:
    """One figure before and after."""

    code: str
    """A stable word for programs."""
    name: str
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
            return _("{n} pp").format(n=localise_number(100 * self.difference, "+,.1f"))
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
    return list({normalise_kind(word): word for word in reversed(words)}.values())[::-1][:_KINDS]


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
    volume = company.volumes[handoffs.crossing]
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


def _figure(code: str, name: str, value: float | None, pattern: str = COUNT, source: str = "") -> Figure:
    return Figure(code, name, value, None, pattern, source)


def _sum(values: np.ndarray) -> float | None:
    """The sum of the known values; None if there are none."""
    known = values[~np.isnan(values)]
    return float(known.sum()) if len(known) else None


LISTED = 40
"""Changes that the text spells out; CSV and JSON have all of them."""
COLUMNS = ("change", "id", "name", "from", "to", "kind", "before", "after", "sure", "sentence")
"""Of the rows for CSV and JSON."""


def tabulate_changes(changes: Changes, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """A row of text for each of ``rows`` of the table of changes (None: all).

    ``change`` is a value of :class:`Change`; ``id`` and ``name`` are of the department, of a line those of the sender
    or the child. ``from`` and ``to`` are the parents of one that moved, the ends of a line, the parts of one that was
    split or merged. ``kind`` is of a hand-off; ``before`` and ``after`` are people, revenue, volume, office or name.
    """
    rows = changes.table if rows is None else rows
    names, ids = list_names(changes.versions), _list_ids(changes.versions)
    records = rows.to_dict("records")
    lines = {kind.value for kind in LINES}
    moves = [_from_and_to(names, row, is_line=row["kind"] in lines) for row in records]
    values = [_values(names, row) for row in records]
    columns = (
        rows["kind"].tolist(),
        [ids.pick(row["before"], row["after"]) for row in records],
        [names.pick(row["before"], row["after"]) for row in records],
        [start for start, _end in moves],
        [end for _start, end in moves],
        [row["what"] if isinstance(row["what"], str) else "" for row in records],
        [was for was, _now in values],
        [now for _was, now in values],
        [f"{sure:.2f}" for sure in rows["sure"].tolist()],
        [str(sentence) for sentence in describe_changes(changes, rows)],
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), dtype=object)


def _list_ids(versions: Versions) -> Names:
    return Names(*(company.departments["id"].tolist() for company in (versions.before, versions.after)))


def _from_and_to(names: Names, row: dict[Any, Any], *, is_line: bool) -> tuple[str, str]:
    """Where something was and is, or leads."""
    if is_line:
        return names.pick(row["before"], row["after"]), names.pick(row["end_before"], row["end_after"])
    if row["kind"] == Change.SPLIT:
        return names.before[row["before"]], "; ".join(names.after[part] for part in row["parts"])
    if row["kind"] == Change.MERGED:
        return "; ".join(names.before[part] for part in row["parts"]), names.after[row["after"]]
    above, now = row["end_before"], row["end_after"]
    return names.before[above] if above != NONE else "", names.after[now] if now != NONE else ""


def _values(names: Names, row: dict[Any, Any]) -> tuple[str, str]:
    """The values before and after, as files have them."""
    if row["kind"] == Change.RENAMED:
        return names.before[row["before"]], names.after[row["after"]]
    if row["kind"] == Change.OFFICE:
        return Office(int(row["was"])).word, Office(int(row["now"])).word
    return format_number(row["was"]), format_number(row["now"])


def describe_comparison(changes: Changes, figures: Iterable[Figure]) -> str:
    """The whole comparison as plain text: a summary, the first changes, and the figures that differ."""
    versions = changes.versions
    lines = [f"{versions.before.title} → {versions.after.title}", *map(str, summarise_changes(changes))]
    if len(changes):
        sentences = [f"  {sentence}" for sentence in describe_changes(changes, changes.table.head(LISTED))]
        lines += ["", _("Changes:"), *sentences]
        if len(changes) > LISTED:
            lines.append(
                "  "
                + _("… and {n} more: -o changes.csv writes all of them.").format(
                    n=localise_number(len(changes) - LISTED)
                )
            )
        lines += ["", *_tabulate_figures([figure for figure in figures if figure.changed])]
    return "\n".join(lines)


def _tabulate_figures(figures: list[Figure]) -> list[str]:
    """The figures in columns; those that differ by a changed size alone say so."""
    if not figures:
        return [_("No figure changes.")]
    rows = [(_("Figure"), _("Before"), _("After"), _("Difference"), "")]
    for figure in figures:
        note = _("(only because of new and gone departments)") if figure.size_only else ""
        rows.append(
            (str(figure.name), figure.show(figure.before), figure.show(figure.after), figure.show_difference(), note)
        )
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = []
    for name, *numbers, note in rows:
        shown = [number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True)]
        lines.append("  ".join([name.ljust(widths[0]), *shown, note]).rstrip())
    return lines


def make_comparison(changes: Changes) -> dict[str, Any]:
    """The comparison under stable keys, ready for JSON."""
    versions = changes.versions
    table = tabulate_changes(changes)
    return {
        "before": {"title": versions.before.title, "departments": len(versions.before)},
        "after": {"title": versions.after.title, "departments": len(versions.after)},
        "in_both": int((versions.partner != NONE).sum()),
        "share": versions.share,
        "summary": list(map(str, summarise_changes(changes))),
        "changes": table.assign(sure=changes.table["sure"].round(2)).to_dict("records"),
        "figures": [_list_figure(figure) for figure in compare_versions(versions)],
        "unsure": _list_unsure(versions),
    }


def _list_figure(figure: Figure) -> dict[str, Any]:
    return {
        "figure": figure.code,
        "name": str(figure.name),
        "before": figure.before,
        "after": figure.after,
        "difference": figure.difference,
        "size_only": figure.size_only,
        "source": figure.source,
    }


def _list_unsure(versions: Versions) -> list[dict[str, Any]]:
    """The pairs that are less than sure."""
    ids = _list_ids(versions)
    found = np.flatnonzero((versions.partner != NONE) & (versions.certainty < 1))
    return [
        {"before": ids.before[at], "after": ids.after[versions.partner[at]], "sure": round(versions.certainty[at], 2)}
        for at in found.tolist()
    ]


def describe_overlap(versions: Versions) -> str:
    """How much of the smaller version is in both."""
    smaller = min(len(versions.before), len(versions.after))
    kept = int((versions.partner != NONE).sum())
    text = _("{kept} of {departments} ({share}) are in both files.")
    departments = describe_count("{n} department", "{n} departments", smaller)
    return text.format(
        kept=localise_number(kept), departments=departments, share=localise_number(versions.share, ".0%")
    )


def describe_difference(versions: Versions) -> str:
    """Why two files are not compared unless the person asks for it."""
    text = _("These seem to be two different companies: {share}")
    return text.format(share=describe_overlap(versions))
