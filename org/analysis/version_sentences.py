"""The changes between two versions in sentences: one for each change, and a short summary, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from org.analysis.boundary import match_kinds
from org.analysis.reach import NOT_REACHED, customer_distances
from org.analysis.version_changes import LINES, STRUCTURE, Change, Changes
from org.analysis.version_matching import Versions
from org.hierarchy import branches
from org.i18n import Message, Number, join_words, lazy_gettext as _, lazy_ngettext as ngettext
from org.model import NONE, Office
from org.reading.handoffs import is_complaint

_AT_MOST = 12
"""Sentences of a summary."""
_NAMED = 4
"""Departments that a sentence names before it says how many more there are."""
_SINGLE = 3
"""Changes of one kind that have a sentence each in the summary; more are counted in one."""
_REROUTED = 3
"""Departments with another customer distance that are named."""
_NEARLY_SURE = 0.9
"""A pair that is less sure says so."""

Row = dict[Any, Any]
"""One row of the table of changes."""


@dataclass(frozen=True)
class Names:
    """The names of the departments of two versions, or their ids, by position."""

    before: list[str]
    after: list[str]

    @classmethod
    def of(cls, versions: Versions, column: str = "name") -> Names:
        """Those of both versions."""
        return cls(*(company.departments[column].tolist() for company in (versions.before, versions.after)))

    def pick(self, before: int, after: int) -> str:
        """The name of a department: that of the version after, where it is there."""
        return self.after[after] if after != NONE else self.before[before]


def describe_changes(changes: Changes, rows: pd.DataFrame | None = None) -> list[Message]:
    """A sentence for each of ``rows`` of the table (None: all)."""
    names = Names.of(changes.versions)
    rows = changes.table if rows is None else rows
    return [_close(_describe(names, row)) for row in rows.to_dict("records")]


def _close(clause: object) -> Message:
    return Message("{clause}.").format(clause=clause)


def _name_office(value: float) -> Message:
    """«front office», «back office» or «unclear»."""
    return _OFFICES[Office(int(value))]


_OFFICES = {Office.FRONT: _("front office"), Office.BACK: _("back office"), Office.UNCLEAR: _("unclear")}


def list_ends(names: Names, row: Row) -> tuple[list[str], list[str]]:
    """What a change leads from and to: parents, the ends of a line, a department and its parts; each may be empty."""
    kind, whole = row["kind"], names.pick(row["before"], row["after"])
    if kind in LINES:
        return [whole], [names.pick(row["end_before"], row["end_after"])]
    if kind == Change.SPLIT:
        return [whole], [names.after[part] for part in row["parts"]]
    if kind == Change.MERGED:
        return [names.before[part] for part in row["parts"]], [whole]
    above, now = row["end_before"], row["end_after"]
    return [names.before[above]] if above != NONE else [], [names.after[now]] if now != NONE else []


def _describe(names: Names, row: Row) -> Message:
    """One change, without a full stop."""
    kind, (start, end) = row["kind"], list_ends(names, row)
    values: dict[str, object] = {
        "name": names.pick(row["before"], row["after"]),
        "old": _join(start),
        "new": _join(end),
    }
    if kind == Change.OFFICE:
        values |= {"old": _name_office(row["was"]), "new": _name_office(row["now"])}
    elif kind == Change.RENAMED:
        values |= {"old": names.before[row["before"]], "sure": Number(row["sure"], ".0%")}
        kind = kind if row["sure"] >= _NEARLY_SURE else _PROBABLY_RENAMED
    elif kind in (Change.PEOPLE, Change.REVENUE, Change.VOLUME):
        was, now = row["was"], row["now"]
        values |= {"was": Number(was, ",.10g"), "now": Number(now, ",.10g"), "more": Number(now - was, "+,.10g")}
    if kind in LINES:
        values["line"] = _choose_line_text(row["what"]).format(**values, what=row["what"])
    return _TEXTS[kind if kind in _TEXTS else (kind, bool(start), bool(end))].format(**values)


def _join(names: list[str]) -> object:
    return names[0] if len(names) == 1 else join_words(names, _NAMED)


def _choose_line_text(what: object) -> Message:
    """«Sales → Warehouse (order)»; a reporting line has no text for what it is."""
    if not isinstance(what, str):
        return _("{old} → {new} (reporting line)")
    return Message("{old} → {new} ({what})" if what else "{old} → {new}")


_PROBABLY_RENAMED = "probably-renamed"
_TEXTS: dict[object, Message] = {
    (Change.MOVED, True, True): _("{name} moved from {old} to {new}"),
    (Change.MOVED, True, False): _("{name} no longer reports to {old}: it is top-level now"),
    (Change.MOVED, False, True): _("{name} was top-level and reports to {new} now"),
    Change.OFFICE: _("{name} changed sides: {old} before, {new} now"),
    Change.SPLIT: _("{old} was split into {new}"),
    Change.MERGED: _("{old} were merged into {new}"),
    Change.RENAMED: _("{old} is called {name} now"),
    _PROBABLY_RENAMED: _("{old} is probably called {name} now ({sure} sure)"),
    (Change.NEW, False, True): _("{name} is new in {new}"),
    (Change.NEW, False, False): _("{name} is new"),
    (Change.GONE, True, False): _("{name} is gone from {old}"),
    (Change.GONE, False, False): _("{name} is gone"),
    Change.PEOPLE: _("{name}: people {was} → {now} ({more})"),
    Change.REVENUE: _("{name}: revenue {was} → {now} ({more})"),
    Change.HANDOFF_NEW: _("New hand-off: {line}"),
    Change.HANDOFF_GONE: _("Hand-off gone: {line}"),
    Change.VOLUME: _("{line}: volume {was} → {now} ({more})"),
    Change.CROSSING_NEW: _("Crosses the boundary now: {line}"),
    Change.CROSSING_GONE: _("No longer crosses the boundary: {line}"),
}
"""The sentence of each change; for some by whether it leads from and to anything."""


def summarise_changes(changes: Changes) -> list[Message]:
    """What a person wants to know first, in at most _AT_MOST sentences; «No change» where there is none."""
    if not len(changes):
        return [_("No change.")]
    found = [*_summarise_structure(changes), *_summarise_figures(changes)]
    return [_describe_size(changes), *found[:_AT_MOST]]


def _describe_size(changes: Changes) -> Message:
    """How many departments are in both versions."""
    versions = changes.versions
    kept = int((versions.partner != NONE).sum())
    text = _("{before} departments before, {after} after: {kept} in both, {new} new, {gone} gone.")
    numbers = {
        "before": len(versions.before),
        "after": len(versions.after),
        "kept": kept,
        "new": len(versions.after) - kept,
        "gone": len(versions.before) - kept,
    }
    return text.format(**{name: Number(number) for name, number in numbers.items()})


def _summarise_structure(changes: Changes) -> Iterator[Message]:
    """The largest changes of each kind with what follows from them; of many of one kind only how many."""
    distances, names = list(_describe_distances(changes)), Names.of(changes.versions)
    alone = len(set(changes.of(*_CAUSES)["after"].tolist())) == 1
    described: set[int] = set()
    for kind in STRUCTURE:
        rows = changes.of(kind)
        # A department that moved and changed sides has one sentence.
        rows = rows[~rows["after"].isin(described)] if kind is Change.OFFICE else rows
        if len(rows) > _SINGLE:
            rows = rows.iloc[np.argsort(-_weigh(changes.versions, rows), kind="stable")]
            yield _count(names, kind, rows)
            continue
        for row in rows.to_dict("records"):
            described |= {row["after"]} if kind is Change.MOVED else set()
            effects = [*_list_effects(changes, row), *(distances if alone else [])] if kind in _CAUSES else []
            clause = _describe(names, row)
            text = Message("{clause}: {effects}.")
            joined = join_words(effects, len(effects))
            yield text.format(clause=clause, effects=joined) if effects else _close(clause)
    if not alone:
        yield from (_close(_Capital(clause)) for clause in distances)


_CAUSES = (Change.MOVED, Change.OFFICE)
"""What can bring other ways of work about. If it is one department alone, its sentence says them."""


@dataclass(frozen=True)
class _Capital:
    """A clause that begins a sentence."""

    clause: Message

    def __str__(self) -> str:
        text = str(self.clause)
        return text[:1].upper() + text[1:]


def _weigh(versions: Versions, rows: pd.DataFrame) -> np.ndarray:
    """(rows) how large the branches of departments are."""
    sizes = []
    for company, positions in ((versions.before, rows["before"]), (versions.after, rows["after"])):
        known = positions.to_numpy()
        sizes.append(np.where(known == NONE, 0, branches(company).size[known]) if len(company) else known)
    return np.maximum(*sizes)


def _count(names: Names, kind: Change, rows: pd.DataFrame) -> Message:
    """«12 departments moved: A, B, C, D and 8 more.»"""
    first = rows.head(_NAMED + 1)
    listed = [names.pick(*ends) for ends in zip(first["before"], first["after"], strict=True)]
    joined = join_words(listed, _NAMED, more=len(rows) - len(listed))
    return _COUNTS[kind].format(n=Number(len(rows)), names=joined)


_COUNTS = {
    Change.MOVED: _("{n} departments moved: {names}."),
    Change.OFFICE: _("{n} departments changed sides: {names}."),
    Change.SPLIT: _("{n} departments were split: {names}."),
    Change.MERGED: _("{n} departments were made by merging others: {names}."),
    Change.RENAMED: _("{n} departments were renamed: {names}."),
    Change.NEW: _("{n} departments are new: {names}."),
    Change.GONE: _("{n} departments are gone: {names}."),
}


def _list_effects(changes: Changes, row: Row) -> Iterator[Message]:
    """What a department that moved or changed sides did to the boundary; one that moved, with all below it."""
    if row["kind"] == Change.MOVED:
        own = changes.of(Change.OFFICE)
        for was, now in own.loc[own["after"] == row["after"], ["was", "now"]].itertuples(index=False):
            yield _("it is {new} now, and was {old} before").format(old=_name_office(was), new=_name_office(now))
    yield from _list_own_lines(changes, row)
    gone, new = (_count_crossings(changes, row, kind) for kind in (Change.CROSSING_GONE, Change.CROSSING_NEW))
    if gone:
        text = ngettext(
            "{n} hand-off no longer crosses the boundary", "{n} hand-offs no longer cross the boundary", gone
        )
        yield text.format(n=Number(gone))
    if new:
        text = ngettext("{n} hand-off crosses the boundary now", "{n} hand-offs cross the boundary now", new)
        yield text.format(n=Number(new))


def _list_own_lines(changes: Changes, row: Row) -> Iterator[Message]:
    """Whether the reporting line of the department itself crosses the boundary now, or no longer does."""
    for kind, text in (
        (Change.CROSSING_GONE, _("its reporting line no longer crosses the boundary")),
        (Change.CROSSING_NEW, _("its reporting line crosses the boundary now")),
    ):
        lines = changes.of(kind)
        if ((lines["after"] == row["after"]) & lines["what"].isna()).any():
            yield text


def _count_crossings(changes: Changes, row: Row, kind: Change) -> int:
    """How many hand-offs of a department, or of its whole branch if it moved, cross now or no longer do."""
    gone = kind is Change.CROSSING_GONE
    company, end = (changes.versions.before, "before") if gone else (changes.versions.after, "after")
    members = branches(company).within(row[end]) if row["kind"] == Change.MOVED else np.array([row[end]])
    lines = changes.of(kind)
    ends = lines.loc[lines["what"].notna(), [end, f"end_{end}"]].to_numpy()
    return int(np.isin(ends, members).any(axis=1).sum())


def _describe_distances(changes: Changes) -> Iterator[Message]:
    """Back-office departments that complaints reach sooner, later or not at any more; without complaints, any work."""
    versions = changes.versions
    companies = versions.before, versions.after
    of_complaints = [match_kinds(company, is_complaint) for company in companies]
    complaints = all(chosen.any() for chosen in of_complaints)
    followed = of_complaints if complaints else [None, None]
    was, now = map(customer_distances, companies, followed)
    kept = np.flatnonzero(versions.partner != NONE)
    after = versions.partner[kept]
    back = (versions.before.offices[kept] != Office.FRONT) & (versions.after.offices[after] != Office.FRONT)
    changed = np.flatnonzero(back & (was[kept] != now[after]))
    steps = now[after[changed]] - was[kept[changed]]
    people = np.nan_to_num(versions.after.people[after[changed]])
    names: dict[Message, list[str]] = {}
    for i in np.lexsort((-people, -np.abs(steps)))[:_REROUTED].tolist():
        before, now_at = int(kept[changed[i]]), int(after[changed[i]])
        text = _describe_distance(int(was[before]), int(now[now_at]), complaints)
        names.setdefault(text, []).append(versions.after.name(now_at))
    yield from (text.format(name=join_words(named, _REROUTED)) for text, named in names.items())


def _describe_distance(was: int, now: int, complaints: bool) -> Message:
    """The sentence about a department with another distance, with a gap for its name."""
    if now == NOT_REACHED:
        return _("complaints no longer reach {name}") if complaints else _("customers’ work no longer reaches {name}")
    if was == NOT_REACHED:
        return _("complaints reach {name} now") if complaints else _("customers’ work reaches {name} now")
    steps = abs(now - was)
    if complaints:
        later = ngettext("complaints reach {name} one step later", "complaints reach {name} {n} steps later", steps)
        sooner = ngettext("complaints reach {name} one step sooner", "complaints reach {name} {n} steps sooner", steps)
    else:
        later = ngettext(
            "customers’ work reaches {name} one step later", "customers’ work reaches {name} {n} steps later", steps
        )
        sooner = ngettext(
            "customers’ work reaches {name} one step sooner", "customers’ work reaches {name} {n} steps sooner", steps
        )
    return (later if now > was else sooner).format(n=Number(steps))


def _summarise_figures(changes: Changes) -> Iterator[Message]:
    """Hand-offs, crossings and people in total."""
    counts = changes.counts()
    for new, gone, text in (
        (Change.HANDOFF_NEW, Change.HANDOFF_GONE, _("Hand-offs: {new} new, {gone} gone.")),
        (Change.CROSSING_NEW, Change.CROSSING_GONE, _("Lines that cross the boundary: {new} new, {gone} no longer.")),
    ):
        if new in counts or gone in counts:
            yield text.format(new=Number(counts.get(new, 0)), gone=Number(counts.get(gone, 0)))
    for kind, text in (
        (Change.PEOPLE, _("People in the departments that are in both: {more}.")),
        (Change.REVENUE, _("Revenue of the departments that are in both: {more}.")),
    ):
        rows = changes.of(kind)
        if len(rows):
            more = float((rows["now"] - rows["was"]).sum())
            yield text.format(more=Number(more, "+,.10g"))
