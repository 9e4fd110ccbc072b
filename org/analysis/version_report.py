"""Two versions in a report: their figures side by side, and the changes to read, and as rows for CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from org.analysis.boundary import list_kinds, normalise_kind
from org.analysis.measures import PERCENT, Measure, list_measures
from org.analysis.version_changes import Change, Changes
from org.analysis.version_matching import Versions
from org.analysis.version_sentences import Names, describe_changes, list_ends, summarise_changes
from org.hierarchy import excerpt
from org.i18n import _, describe_count, localise_number
from org.model import NONE, Company, Office
from org.text import format_number

_KINDS = 12
"""Kinds of hand-offs with a figure of their own: those with the largest volume."""


@dataclass(frozen=True)
class Figure:
    """A measure before and after."""

    measure: Measure
    before: float | None
    """None where there is none: no lines, or no people in the file."""
    after: float | None
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
        return self.show()[0] != self.show()[1]

    def show(self) -> tuple[str, str]:
        """The two values in the language of the reader."""
        return self.measure.show(self.before), self.measure.show(self.after)

    def show_difference(self) -> str:
        """«+3», «-0.02», «+1.5 pp» (percentage points); blank where nothing changed."""
        if self.difference is None or not self.changed:
            return ""
        if self.measure.pattern == PERCENT:
            return _("{n} pp").format(n=localise_number(100 * self.difference, "+,.1f"))
        return localise_number(self.difference, "+" + self.measure.pattern.removeprefix("+"))


def compare_figures(before: Company, after: Company, kinds: Sequence[str] | None = None) -> list[Figure]:
    """The figures of two companies side by side, always in the same order.

    ``kinds`` are those of hand-offs that have a figure of their own (None: the largest of the two companies).
    """
    measures = list_measures(_choose_kinds(before, after) if kinds is None else kinds)
    return [Figure(each, each.value(before), each.value(after)) for each in measures]


def compare_versions(versions: Versions) -> list[Figure]:
    """The same of two versions, with ``size_only``: each figure is also taken among the departments in both."""
    kinds = _choose_kinds(versions.before, versions.after)
    figures = compare_figures(versions.before, versions.after, kinds)
    kept = np.flatnonzero(versions.partner != NONE)
    if len(kept) == len(versions.before) == len(versions.after):
        return figures
    same = excerpt(versions.before, kept, ""), excerpt(versions.after, np.sort(versions.partner[kept]), "")
    among = compare_figures(*same, kinds)
    return [
        replace(figure, size_only=figure.changed and not other.changed)
        for figure, other in zip(figures, among, strict=True)
    ]


def _choose_kinds(before: Company, after: Company) -> list[str]:
    """The kinds of hand-offs of either company, each once as first spelled."""
    kinds = sorted([*list_kinds(before), *list_kinds(after)], key=lambda kind: (-(kind.volume or 0), -kind.handoffs))
    words = [kind.word for kind in kinds if kind.word]
    return list({normalise_kind(word): word for word in reversed(words)}.values())[::-1][:_KINDS]


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
    names, ids = Names.of(changes.versions), Names.of(changes.versions, "id")
    records = rows.to_dict("records")
    ends = [list_ends(names, row) for row in records]
    values = [_write_values(names, row) for row in records]
    columns = (
        rows["kind"].tolist(),
        [ids.pick(row["before"], row["after"]) for row in records],
        [names.pick(row["before"], row["after"]) for row in records],
        ["; ".join(start) for start, _end in ends],
        ["; ".join(end) for _start, end in ends],
        [row["what"] if isinstance(row["what"], str) else "" for row in records],
        [was for was, _now in values],
        [now for _was, now in values],
        [f"{sure:.2f}" for sure in rows["sure"].tolist()],
        [str(sentence) for sentence in describe_changes(changes, rows)],
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), dtype=object)


def _write_values(names: Names, row: dict[Any, Any]) -> tuple[str, str]:
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
            more = _("… and {n} more: -o changes.csv writes all of them.")
            lines.append("  " + more.format(n=localise_number(len(changes) - LISTED)))
        lines += ["", *_tabulate_figures([figure for figure in figures if figure.changed])]
    return "\n".join(lines)


def _tabulate_figures(figures: list[Figure]) -> list[str]:
    """The figures in columns; those that differ by a changed size alone say so."""
    if not figures:
        return [_("No figure changes.")]
    rows = [(_("Figure"), _("Before"), _("After"), _("Difference"), "")]
    for figure in figures:
        note = _("(only because of new and gone departments)") if figure.size_only else ""
        rows.append((str(figure.measure.name), *figure.show(), figure.show_difference(), note))
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
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
        "figure": figure.measure.code,
        "name": str(figure.measure.name),
        "before": figure.before,
        "after": figure.after,
        "difference": figure.difference,
        "size_only": figure.size_only,
        "source": figure.measure.source,
    }


def _list_unsure(versions: Versions) -> list[dict[str, Any]]:
    """The pairs that are less than sure."""
    ids = Names.of(versions, "id")
    found = np.flatnonzero((versions.partner != NONE) & (versions.certainty < 1))
    return [
        {"before": ids.before[old], "after": ids.after[versions.partner[old]], "sure": round(certainty, 2)}
        for old, certainty in zip(found.tolist(), versions.certainty[found].tolist(), strict=True)
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
