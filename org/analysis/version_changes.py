"""What changed between two versions of a company, as a table with a row per change.

Each row is data: a code (:class:`Change`), the departments that it is about and the values before and after.
:mod:`org.analysis.version_sentences` makes sentences of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from org.analysis.boundary import Lines, encode_kinds, handoff_lines, reporting_lines
from org.analysis.version_matching import Versions, list_divided
from org.model import NONE, Flags, Indices

_SAME = 1e-9
"""Two amounts that differ by a smaller share are equal."""


class Change(StrEnum):
    """What can happen to a department or a line. The words are for programs and never translated."""

    MOVED = "moved"
    OFFICE = "office"
    SPLIT = "split"
    MERGED = "merged"
    RENAMED = "renamed"
    NEW = "new"
    GONE = "gone"
    PEOPLE = "people"
    REVENUE = "revenue"
    HANDOFF_NEW = "handoff-new"
    HANDOFF_GONE = "handoff-gone"
    VOLUME = "handoff-volume"
    CROSSING_NEW = "crossing-new"
    CROSSING_GONE = "crossing-gone"


STRUCTURE = (Change.MOVED, Change.OFFICE, Change.SPLIT, Change.MERGED, Change.RENAMED, Change.NEW, Change.GONE)
"""Changes of departments themselves, rather than of their figures and lines."""
LINES = frozenset({Change.HANDOFF_NEW, Change.HANDOFF_GONE, Change.VOLUME, Change.CROSSING_NEW, Change.CROSSING_GONE})


@dataclass(frozen=True, eq=False)
class Changes:
    """The changes between two versions.

    ``table`` has a row per change, in the order of :class:`Change`, with the columns

    - ``kind``, a value of :class:`Change`
    - ``before`` and ``after``: the position of the department in each version, NONE where there is none; of a line the
      sender or the child
    - ``end_before`` and ``end_after``: the parent of a department that moved, is new or is gone; of a line the receiver
      or the parent
    - ``was`` and ``now``: people, revenue, volume, or a value of :class:`Office`; NaN where there is none
    - ``what``: of a hand-off its kind; None for everything else
    - ``parts``: positions of the parts of a department that was split or merged, else None
    - ``sure``: how sure it is that the two are one department, 0 to 1
    """

    versions: Versions
    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.table)

    def of(self, *kinds: Change) -> pd.DataFrame:
        """The rows of these kinds."""
        return self.table[self.table["kind"].isin([kind.value for kind in kinds])]

    def counts(self) -> dict[Change, int]:
        """How many changes there are of each kind that occurs."""
        counts = self.table["kind"].value_counts()
        return {kind: int(counts[kind]) for kind in Change if kind in counts.index}


def list_changes(versions: Versions) -> Changes:
    """Everything that differs between two versions; an empty table if nothing does."""
    frames = [
        _find_moved(versions),
        _find_changed_offices(versions),
        *_find_divided(versions),
        _find_renamed(versions),
        *_find_new_and_gone(versions),
        _find_amounts(versions, Change.PEOPLE),
        _find_amounts(versions, Change.REVENUE),
        *_find_lines(versions),
    ]
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    return Changes(versions, pd.concat(filled, ignore_index=True))


def _make_rows(kind: Change, before: Any, after: Any, **columns: Any) -> pd.DataFrame:
    """Rows of one kind; columns that are not given have no value."""
    frame = pd.DataFrame({"before": before, "after": after}, dtype=np.int64)
    frame.insert(0, "kind", pd.Series(kind.value, index=frame.index, dtype=object))
    for name in ("end_before", "end_after"):
        frame[name] = np.asarray(columns.get(name, NONE), dtype=np.int64)
    for name, usual in (("was", np.nan), ("now", np.nan), ("sure", 1.0)):
        frame[name] = np.asarray(columns.get(name, usual), dtype=np.float64)
    for name in ("what", "parts"):
        frame[name] = pd.Series(columns.get(name), index=frame.index, dtype=object)
    return frame


def _find_kept(versions: Versions) -> tuple[Indices, Indices]:
    """The departments that are in both versions: their positions before and after."""
    before = np.flatnonzero(versions.partner != NONE)
    return before, versions.partner[before]


def _pick(versions: Versions, kind: Change, changed: Flags, **columns: Any) -> pd.DataFrame:
    """Rows for those of the departments in both versions that have ``changed``."""
    before, after = _find_kept(versions)
    chosen = {name: values[changed] for name, values in columns.items()}
    sure = versions.certainty[before[changed]]
    return _make_rows(kind, before[changed], after[changed], sure=sure, **chosen)


def _find_moved(versions: Versions) -> pd.DataFrame:
    """Departments whose parent is not the partner of the parent before."""
    before, after = _find_kept(versions)
    above, now = versions.before.parent[before], versions.after.parent[after]
    same = np.where(above == NONE, NONE, versions.partner[above]) == now if len(above) else above == now
    # A parent that is gone has no partner, and is not the same as none.
    moved = ~same | ((above != NONE) & (now == NONE))
    return _pick(versions, Change.MOVED, moved, end_before=above, end_after=now)


def _find_changed_offices(versions: Versions) -> pd.DataFrame:
    before, after = _find_kept(versions)
    was, now = versions.before.offices[before], versions.after.offices[after]
    return _pick(versions, Change.OFFICE, was != now, was=was, now=now)


def _find_divided(versions: Versions) -> Iterator[pd.DataFrame]:
    for kind, divisions in ((Change.SPLIT, versions.splits), (Change.MERGED, versions.mergers)):
        wholes, nothing = [each.whole for each in divisions], [NONE] * len(divisions)
        ends = (wholes, nothing) if kind is Change.SPLIT else (nothing, wholes)
        yield _make_rows(kind, *ends, parts=[each.parts for each in divisions])


def _find_renamed(versions: Versions) -> pd.DataFrame:
    before, after = _find_kept(versions)
    names = (versions.before.departments["name"].to_numpy(), versions.after.departments["name"].to_numpy())
    return _pick(versions, Change.RENAMED, np.asarray(names[0][before] != names[1][after], dtype=bool))


def _find_new_and_gone(versions: Versions) -> Iterator[pd.DataFrame]:
    """Departments without a partner, apart from those that were split or merged, or came of that."""
    splits, mergers = versions.splits, versions.mergers
    new = np.setdiff1d(np.flatnonzero(versions.origin == NONE), list_divided(mergers, splits))
    gone = np.setdiff1d(np.flatnonzero(versions.partner == NONE), list_divided(splits, mergers))
    yield _make_rows(Change.NEW, np.full(len(new), NONE), new, end_after=versions.after.parent[new])
    yield _make_rows(Change.GONE, gone, np.full(len(gone), NONE), end_before=versions.before.parent[gone])


def _find_amounts(versions: Versions, kind: Change) -> pd.DataFrame:
    """People or revenue that differ; what is known in one version only is no change."""
    before, after = _find_kept(versions)
    companies = (versions.before, before), (versions.after, after)
    was, now = (
        company.departments[kind.value].to_numpy(dtype=np.float64)[positions] for company, positions in companies
    )
    return _pick(versions, kind, _differ(was, now), was=was, now=now)


def _differ(was: np.ndarray, now: np.ndarray) -> Flags:
    """Where both are known, and not equal but for rounding."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(was - now) > _SAME * np.maximum(np.abs(was), np.abs(now)), dtype=bool)


def number_departments(versions: Versions) -> Indices:
    """(departments before) a number for each that no other has; one that is also after has its position there."""
    numbers = versions.partner.copy()
    gone = np.flatnonzero(numbers == NONE)
    numbers[gone] = len(versions.after) + np.arange(len(gone))
    return numbers


def _find_lines(versions: Versions) -> Iterator[pd.DataFrame]:
    """Hand-offs that are new, gone or of another volume, and lines that cross in one version only."""
    numbers = number_departments(versions), np.arange(len(versions.after))
    handoffs = _merge_lines(_list_handoffs(versions, numbers))
    reporting = _merge_lines(_list_reporting(versions, numbers))
    yield _make_line_rows(Change.HANDOFF_NEW, handoffs[handoffs["row_x"] == NONE], versions)
    yield _make_line_rows(Change.HANDOFF_GONE, handoffs[handoffs["row_y"] == NONE], versions)
    changed = _differ(handoffs["volume_x"].to_numpy(), handoffs["volume_y"].to_numpy())
    yield _make_line_rows(Change.VOLUME, handoffs[changed], versions)
    lines = pd.concat([reporting, handoffs], ignore_index=True)
    yield _make_line_rows(Change.CROSSING_NEW, lines[lines["crossing_y"] & ~lines["crossing_x"]], versions)
    yield _make_line_rows(Change.CROSSING_GONE, lines[lines["crossing_x"] & ~lines["crossing_y"]], versions)


def _merge_lines(sides: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    """The lines of both versions, one row for each: ``_x`` before, ``_y`` after; ``row`` is NONE where it is not."""
    sides = (sides[0].drop_duplicates("key"), sides[1].drop_duplicates("key"))
    lines = sides[0].merge(sides[1], on="key", how="outer")
    for end in ("_x", "_y"):
        lines[f"crossing{end}"] = lines[f"crossing{end}"].eq(True)
        for name in ("row", "source", "target"):
            lines[name + end] = lines[name + end].fillna(NONE).astype(np.int64)
    lines["what"] = lines["what_y"].where(lines["row_y"] != NONE, lines["what_x"])
    return lines


def _list_handoffs(versions: Versions, numbers: tuple[Indices, Indices]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The hand-offs of both versions with a key that is equal for one hand-off."""
    companies = versions.before, versions.after
    codes, words = encode_kinds(pd.concat([each.handoffs["kind"] for each in companies], ignore_index=True))
    split = np.split(codes, [len(versions.before.handoffs)])
    size = len(versions.before) + len(versions.after) + 1
    frames = []
    for company, number, code in zip(companies, numbers, split, strict=True):
        lines = handoff_lines(company)
        key = (number[lines.source] * size + number[lines.target]) * (len(words) + 1) + code
        frames.append(_frame_lines(lines, key, company.handoffs["kind"], company.handoffs["volume"]))
    return frames[0], frames[1]


def _list_reporting(versions: Versions, numbers: tuple[Indices, Indices]) -> tuple[pd.DataFrame, pd.DataFrame]:
    size = len(versions.before) + len(versions.after) + 1
    frames = []
    for company, number in zip((versions.before, versions.after), numbers, strict=True):
        lines = reporting_lines(company)
        frames.append(_frame_lines(lines, number[lines.source] * size + number[lines.target], None, np.nan))
    return frames[0], frames[1]


def _frame_lines(lines: Lines, key: Indices, what: Any, volume: Any) -> pd.DataFrame:
    columns = {"key": key, "row": np.arange(len(lines)), "source": lines.source, "target": lines.target}
    frame = pd.DataFrame(columns | {"crossing": lines.crossing, "volume": np.asarray(volume, dtype=np.float64)})
    return frame.assign(what=pd.Series(what, index=frame.index, dtype=object))


def _make_line_rows(kind: Change, lines: pd.DataFrame, versions: Versions) -> pd.DataFrame:
    """Rows for lines. An end that is in both versions has its position in both, also where the line is not there."""
    ends = {}
    for end in ("source", "target"):
        before, after = lines[f"{end}_x"].to_numpy(), lines[f"{end}_y"].to_numpy()
        ends[end] = (_fill(before, after, versions.origin), _fill(after, before, versions.partner))
    (one, other), (end_before, end_after) = ends["source"], ends["target"]
    was, now = lines["volume_x"].to_numpy(), lines["volume_y"].to_numpy()
    what = lines["what"].to_numpy()
    return _make_rows(kind, one, other, end_before=end_before, end_after=end_after, was=was, now=now, what=what)


def _fill(known: Indices, others: Indices, partner_of_other: Indices) -> Indices:
    """``known`` positions, and where there is none the partner of the position in the other version."""
    lacks = np.flatnonzero((known == NONE) & (others != NONE))
    filled = known.copy()
    filled[lacks] = partner_of_other[others[lacks]]
    return filled
