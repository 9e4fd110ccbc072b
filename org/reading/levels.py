"""Tables in which the place of a row, not a parent column, is the tree → a tree of id, name and parent.

A layout is tried after the other, the most telling first: an outline by number (1, 1.1, 1.1.2) or by indent, a column
for each level ("Division", "Department", "Team"), a path in a cell ("Board/Sales/Field").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from org.classification.departments import parse_office
from org.i18n import lazy_gettext as _
from org.model import Note
from org.reading.codes import nest_by_beginning, nest_by_zeros
from org.reading.evidence import Evidence, find_evidence, is_coded, is_measure
from org.reading.headers import find_words, has_other_words, rank_header, select_headers
from org.reading.table import Table

_LEVEL = re.compile(
    r"(?:(?:org(?:ani[sz]ation(?:al)?)?|hierarchy|structure|business|dept|department|unit)[\s_-]*)?"
    r"(?:level|lvl|tier|layer|cấp|niveau|ebene|nivel|nível|livello|уровень|階層|级别|级|层级|레벨|단계|ระดับ|المستوى|स्तर|l"
    r"|(?:org|hierarchy)(?:[\s_-]*unit)?)"
    r"[\s_-]*(\d{1,2})(?:[\s_-]*(?:name|desc(?:ription)?|title|code|id))?",
    re.IGNORECASE,
)
_SEPARATORS = ("/", ">", "\\", "|", "→", "»", "::", " - ", " – ")
_STRONG_SEPARATORS = frozenset(_SEPARATORS[1:-2])
"""Separators that no name has in it."""
_NUMBER = r"(?:[0-9]{1,3}|[A-Z]|[IVXLC]{1,5})(?:[.\-/]\w{1,3})*"
_NUMBERED = re.compile(rf"\(?({_NUMBER})[.)]?")
_NUMBER_BEFORE_NAME = re.compile(rf"\(?({_NUMBER})[.)]?\s+(?=\D)")
_BULLET = re.compile(r"^[-–—•*>+·|└├─│┗┣━.\s]+(?=\w)")
_DEPTH = re.compile(
    r"(?:outline |hierarchy |org(?:anization)? )?(?:level|lvl|tier|depth)|cấp|bậc|niveau|profondeur|ebene|stufe|nivel"
    r"|nível|livello|poziom|seviye|уровень|階層|レベル|级别|级|层级|層級|레벨|단계|ระดับ|المستوى|स्तर|taso|nivå|úroveň|szint",
    re.IGNORECASE,
)
_DOTTED_ID = re.compile(r"[^\W\d][\w\-]*(\.[^\W\d][\w\-]*)*")
_DISTINGUISHED = re.compile(r"(?i:ou|cn|o)=.+?(?:,\s*(?i:ou|cn|o|dc|c)=.+?)+")
_UNIT_OF_DIRECTORY = re.compile(r'(?:^|,)\s*(?i:ou|o)=(?:"([^"]*)"|((?:\\.|[^,\\])+))')
_MOSTLY = 0.8
_HEAD = 50
"""Values of a column that are looked at before all its cells are."""
_JOINED = " / "
"""Joins the names of a department's id, from the top down."""
Path = tuple[str, ...]


@dataclass(frozen=True)
class _Layout:
    """A path for each row, from the top down, and the columns that it was read from."""

    paths: Sequence[Path]
    used: Sequence[str]
    names: Sequence[str] = ()
    """The name of each row, where it is not the last part of the path."""


def unfold(table: Table) -> Table:
    """``table`` as a tree of ``id``, ``name`` and ``parent`` where its layout is one; else unchanged.

    A department comes where the file first names it, and keeps the other cells of its row if the row is its own.
    """
    evidence = find_evidence(table)
    if _has(evidence, "parent"):
        return table
    for read in (
        *(_read_numbers, _read_indent, _read_bullets, _read_depths),
        *(_read_levels, _read_paths, _read_dotted_ids, _read_codes),
    ):
        layout = read(table, evidence)
        if layout is not None:
            headers = ", ".join(f"“{header}”" for header in layout.used)
            note = Note("levels", _("A tree was made from the columns {headers}.").format(headers=headers))
            return _build_tree(table, layout, note)
    return table


def _has(evidence: Evidence, *kinds: str) -> bool:
    """Whether a column is called like one of ``kinds`` and holds anything."""
    return any(rank_header(header, kinds) is not None and evidence.values(header) for header in evidence.headers)


def _has_managers(evidence: Evidence) -> bool:
    """Whether a column called like a manager says which other row each row is below."""
    for header in select_headers(evidence.headers, "manager"):
        keys = (key for key in evidence.headers if key != header and evidence.variety(key) >= 0.9)
        if any(evidence.known(header, [key]) >= 0.5 for key in keys):
            return True
    return False


def _read_numbers(table: Table, evidence: Evidence) -> _Layout | None:
    """An outline by number, in a column of its own or before the name: “1.1.2” is below “1.1”."""
    for header in evidence.headers:
        if not any(_NUMBERED.match(cell) for cell in evidence.values(header)[:_HEAD]):
            continue
        cells = table.frame[header].tolist()
        whole = [match[1] if (match := _NUMBERED.fullmatch(cell)) else "" for cell in cells]
        if _is_outline(whole):
            names = next((h for h in evidence.headers if h != header and evidence.wordy(h) >= _MOSTLY), None)
            if names is not None:
                return _Layout(_paths_by_number(whole, table.frame[names].tolist()), [header, names])
        before = [match[1] if (match := _NUMBER_BEFORE_NAME.match(cell)) else "" for cell in cells]
        if _is_outline(before):
            return _Layout(_paths_by_number(before, [_NUMBER_BEFORE_NAME.sub("", cell) for cell in cells]), [header])
    return None


def _is_outline(numbers: Sequence[str]) -> bool:
    """Whether nearly all rows have a number, each once, and nearly all longer ones have the number above them."""
    given = [_number_parts(number) for number in numbers if number]
    known = set(given)
    longer = [parts for parts in given if len(parts) > 1]
    if len(longer) < 2 or len(given) < _MOSTLY * len(numbers) or len(known) < _MOSTLY * len(given):
        return False
    return sum(parts[:-1] in known for parts in longer) >= _MOSTLY * len(longer)


def _number_parts(number: str) -> Path:
    return tuple(part for part in re.split(r"[.\-/]", number) if part)


def _paths_by_number(numbers: Sequence[str], names: Sequence[str]) -> list[Path]:
    name_of = {_number_parts(number): name for number, name in zip(numbers, names, strict=True) if number}
    paths = []
    for number, name in zip(numbers, names, strict=True):
        parts = _number_parts(number)
        above = [name_of[parts[:size]] for size in range(1, len(parts)) if parts[:size] in name_of]
        paths.append((*above, name))
    return paths


def _read_indent(table: Table, evidence: Evidence) -> _Layout | None:
    """An outline by the blanks before the names."""
    for header, indent in table.indents.items():
        if evidence.wordy(header) >= _MOSTLY:
            names = table.frame[header].tolist()
            if sum(_BULLET.match(name) is not None for name in names) * 2 > len(names):
                names = [_BULLET.sub("", name, count=1) for name in names]
            return _Layout(_paths_by_indent(indent.tolist(), names), [header])
    return None


def _read_bullets(table: Table, evidence: Evidence) -> _Layout | None:
    """An outline by what is drawn before the names: “-- Shops” is below “- Market”."""
    for header in evidence.headers:
        if not any(_BULLET.match(cell) for cell in evidence.values(header)[:_HEAD]):
            continue
        cells = table.frame[header].tolist()
        indent = [match.end() if (match := _BULLET.match(cell)) else 0 for cell in cells]
        if len(set(indent)) > 1 and indent[0] == min(indent) and sum(map(bool, indent)) * 2 >= len(indent):
            return _Layout(_paths_by_indent(indent, [_BULLET.sub("", cell, count=1) for cell in cells]), [header])
    return None


def _paths_by_indent(indents: Sequence[int], names: Sequence[str]) -> list[Path]:
    paths = []
    above: list[tuple[int, str]] = []
    for indent, name in zip(indents, names, strict=True):
        while above and above[-1][0] >= indent:
            above.pop()
        above.append((indent, name))
        paths.append(tuple(name for _indent, name in above))
    return paths


def _read_depths(table: Table, evidence: Evidence) -> _Layout | None:
    """An outline by the number of the level that each row is on, in a column with a header that says so."""
    for header in evidence.headers:
        cells = table.frame[header].tolist()
        if not _DEPTH.fullmatch(header.strip()) or not all(cell.isdecimal() and len(cell) < 3 for cell in cells):
            continue
        depths = [int(cell) for cell in cells]
        steps = [below - above for above, below in pairwise(depths)]
        names = _find_names(evidence, [header])
        if names and depths[0] == min(depths) and steps.count(1) and max(steps) == 1:
            return _Layout(_paths_by_indent(depths, table.frame[names].tolist()), [header, names])
    return None


def _find_names(evidence: Evidence, used: Sequence[str]) -> str:
    """The column of names of units beside columns that are ``used``; blank where there is none."""
    free = [header for header in evidence.headers if header not in used and evidence.wordy(header) >= _MOSTLY]
    called = [header for header in select_headers(free, "name") if not _names_persons(header)]
    return next(iter(called or free), "")


def _names_persons(header: str) -> bool:
    return rank_header(header, ["person name", "first", "last"]) is not None


def _read_levels(table: Table, evidence: Evidence) -> _Layout | None:
    """A column for each level; a blank before a filled cell means the same as above, as in merged cells."""
    levels = _level_columns(evidence)
    if not levels:
        return None
    return _Layout([_strip_parts(row) for row in _fill_down(table.frame[levels])], levels)


def _level_columns(evidence: Evidence) -> list[str]:
    """The columns of levels from the top down: numbered (“Level 1”), called like units, or known by their values."""
    if numbered := _numbered_levels(evidence):
        return numbered
    if _has(evidence, "id", "manager", "first", "person", "email"):
        return []
    return _named_levels(evidence) or _levels_by_values(evidence)


def _numbered_levels(evidence: Evidence) -> list[str]:
    """The columns of levels by their number; of a code and a name for one level, the name."""
    found: dict[int, list[str]] = {}
    for header in evidence.headers:
        if match := _LEVEL.fullmatch(header.strip()):
            found.setdefault(int(match[1]), []).append(header)
    if len(found) < 2:
        return []
    return [min(found[number], key=lambda header: is_coded(evidence, header)) for number in sorted(found)]


def add_path(table: Table) -> Table:
    """A list of people with one path in place of the numbered columns of levels; else ``table`` unchanged."""
    evidence = find_evidence(table)
    levels = _numbered_levels(evidence)
    if not levels or not _has(evidence, "first", "person name", "staff id", "email") or "path" in table.frame:
        return table
    paths = [" > ".join(filter(None, row)) for row in table.frame[levels].itertuples(index=False, name=None)]
    numbered = [header for header in evidence.headers if _LEVEL.fullmatch(header.strip())]
    return replace(table, frame=table.frame.drop(columns=numbered).assign(path=pd.Series(paths, dtype="str")))


def _named_levels(evidence: Evidence) -> list[str]:
    """The columns called like levels or units."""
    ranks = {header: rank_header(header, ["level"]) for header in evidence.headers}
    named = [header for header in evidence.headers if ranks[header] is not None or _is_unit(evidence, header)]
    named = [header for header in named if not any(parse_office(word) for word in evidence.values(header)[:20])]
    if len(named) < 2:
        return []
    if all(ranks[header] is not None for header in named):
        named.sort(key=lambda header: ranks[header] or 0)
    else:
        named = _from_the_top(evidence, named)
    return named if any(evidence.variety(header) < 1 for header in named[:-1]) or _is_merged(evidence, named) else []


def _is_unit(evidence: Evidence, header: str) -> bool:
    """Whether a header is made of words for a unit alone, and its column of words."""
    kinds = find_words(header)
    named = "unit" in kinds <= {"unit", "name"} and not has_other_words(header)
    return named and evidence.wordy(header) >= _MOSTLY and not is_measure(evidence, header)


def _levels_by_values(evidence: Evidence) -> list[str]:
    """Three or more columns of words next to each other, each value of one below one value of the next."""
    wordy = [header for header in evidence.headers if evidence.wordy(header) >= _MOSTLY]
    if len(wordy) < 2 or any(_is_something_else(evidence, header) for header in wordy):
        return []
    levels = _from_the_top(evidence, wordy)
    return levels if _is_merged(evidence, levels) or _form_chain(evidence, levels) else []


def _is_something_else(evidence: Evidence, header: str) -> bool:
    """Whether a column of words is none of units: jobs, lists, places, sentences."""
    called = rank_header(header, ["job", "office_reason", "handoffs", "dotted", "path"]) is not None
    return called or _is_place(header) or is_measure(evidence, header) or _holds_sentences(evidence, header)


def _form_chain(evidence: Evidence, levels: Sequence[str]) -> bool:
    """Whether each value of a lower level comes with one value of the level above it."""
    frame = evidence.frame[list(levels)]
    counts = [len(evidence.values(header)) for header in levels]
    if counts.count(1) > 1 or any(lower < upper for upper, lower in pairwise(counts)):
        return False
    chain = all(frame.groupby(lower, sort=False)[upper].nunique().max() == 1 for upper, lower in pairwise(levels))
    # Where every value comes once, it belongs to one of anything.
    telling = any(evidence.variety(header) < 1 for header in levels[1:-1])
    return len(levels) > 2 and chain and telling and evidence.variety(levels[0]) <= 0.75


def _holds_sentences(evidence: Evidence, header: str) -> bool:
    return any(len(value.split()) > 6 for value in evidence.values(header)[:_HEAD])


def _is_place(header: str) -> bool:
    return "place" in find_words(header)


def _from_the_top(evidence: Evidence, headers: Sequence[str]) -> list[str]:
    """The columns in their order in the table, or turned round where the first has the most different values."""
    counts = [len(evidence.values(header)) for header in headers]
    return list(headers) if counts[0] <= counts[-1] else list(reversed(headers))


def _is_merged(evidence: Evidence, levels: Sequence[str]) -> bool:
    """Whether the upper levels are blank below their first row, as where cells were merged."""
    filled = (evidence.frame[list(levels)] != "").to_numpy()
    below = filled[:, 1:].any(axis=1) & ~filled[:, 0]
    return bool(filled[0, 0] and filled.any(axis=1).all() and below.sum() * 3 >= len(filled))


def _fill_down(frame: pd.DataFrame) -> list[list[str]]:
    """The rows, each blank before a filled cell filled with what is above it."""
    rows: list[list[str]] = []
    above = [""] * len(frame.columns)
    for cells in frame.itertuples(index=False, name=None):
        first = next((at for at, cell in enumerate(cells) if cell), len(cells))
        row = [*above[:first], *map(str, cells[first:])]
        rows.append(row)
        above = row
    return rows


def _read_paths(table: Table, evidence: Evidence) -> _Layout | None:
    """A column of paths (“Board/Sales/Field”): every part of a way down is a row's way too."""
    if _has_managers(evidence):
        return None
    for header in evidence.headers:
        least = 0.5 if rank_header(header, ["path"]) is not None else 0.9  # “/” is the top, and no word
        if evidence.wordy(header) < least or evidence.variety(header) < 0.9:
            continue
        if all(_DISTINGUISHED.fullmatch(value) for value in evidence.values(header)[:_HEAD]):
            paths = [_split_distinguished(cell) for cell in table.frame[header]]
            return _Layout(paths, [header])
        separator = find_separator(evidence, header)
        if separator:
            paths = [_strip_parts(cell.split(separator)) for cell in table.frame[header]]
            if () in paths and (top := table.frame[header].iloc[paths.index(())]):
                paths = [(top, *path) for path in paths]
            return _with_names(table, evidence, _Layout(paths, [header]))
    return None


def find_separator(evidence: Evidence, header: str) -> str:
    """What parts the steps of the paths in a column; blank for a column of no paths."""
    is_called_path = rank_header(header, ["path"]) is not None
    fitting = (each for each in _SEPARATORS if _are_paths(evidence.values(header), each, is_called_path))
    return next(fitting, "")


def _split_distinguished(name: str) -> Path:
    """The units in the name of an entry of a directory, from the top down: “ou=Field,ou=Sales,dc=x” is Sales, Field."""
    units = [match[1] or match[2] for match in _UNIT_OF_DIRECTORY.finditer(name)]
    return tuple(re.sub(r"\\(.)", r"\1", unit).strip() for unit in reversed(units))


def _are_paths(values: Sequence[str], separator: str, is_called_path: bool) -> bool:
    paths = {_strip_parts(value.split(separator)) for value in values}
    longer = [path for path in paths if path[1:]]
    rooted = all(value.startswith(separator) for value in values)
    if not longer or (len(longer) * 2 < len(paths) and not (is_called_path and rooted)):
        return False
    nested = sum(path[:-1] in paths for path in longer)
    tops = len({path[0] for path in longer})
    certain = any((is_called_path, rooted, separator in _STRONG_SEPARATORS, 0 < nested >= tops == 1))
    return nested * 2 > len(longer) or (certain and tops < len(longer))


def _read_dotted_ids(table: Table, evidence: Evidence) -> _Layout | None:
    """Ids that are paths of words: “acme.sales.retail”; the last word is the name where no column has another."""
    for header in evidence.headers:
        values = evidence.values(header)
        if evidence.variety(header) < 1 or not all(_DOTTED_ID.fullmatch(value) for value in values):
            continue
        paths = {tuple(value.split(".")) for value in values}
        longer = [path for path in paths if len(path) > 1]
        tops = {path[0] for path in paths}
        if len(longer) >= 2 and len(longer) >= _MOSTLY * (len(paths) - len(tops)) and len(tops) * 2 < len(paths):
            paths_of_rows = [tuple(cell.split(".")) for cell in table.frame[header]]
            return _with_names(table, evidence, _Layout(paths_of_rows, [header]))
    return None


def _read_codes(table: Table, evidence: Evidence) -> _Layout | None:
    """Codes that begin with the code above them: “0102” is below “01”, “DG-VE” below “DG”, “1110” below “1100”."""
    if _has_managers(evidence):
        return None
    for header in evidence.headers:
        codes = table.frame[header].tolist()
        if len(set(codes)) < len(codes):
            continue
        paths = nest_by_beginning(codes) or nest_by_zeros(codes)
        if paths and (names := _find_names(evidence, [header])):  # looked for last: it looks at all other columns
            return _Layout(paths, [header, names], table.frame[names].tolist())
    return None


def _with_names(table: Table, evidence: Evidence, layout: _Layout) -> _Layout:
    """The layout with the names of the rows from a column of their own, where there is one."""
    for header in select_headers(evidence.headers, "name"):
        if (
            header not in layout.used
            and not _names_persons(header)
            and evidence.wordy(header) >= _MOSTLY
            and evidence.variety(header) >= 0.5
        ):
            return _Layout(layout.paths, [*layout.used, header], table.frame[header].tolist())
    return layout


def _strip_parts(parts: Iterable[str]) -> Path:
    return tuple(part for part in (part.strip() for part in parts) if part)


def _build_tree(table: Table, layout: _Layout, note: Note) -> Table:
    """The table with a row per department, in the order in which the file first names them."""
    entries = _list_entries(layout.paths)

    def name(path: Path, row: int, is_own: bool) -> str:
        return layout.names[row] if is_own and layout.names else path[-1] if path else ""

    taken = np.array([row for _path, row, _mine in entries], dtype=np.int64)
    mine = np.array([is_own for _path, _row, is_own in entries], dtype=bool)
    columns: dict[str, pd.Series] = {
        "id": pd.Series([_JOINED.join(path) for path, _row, _mine in entries], dtype="str"),
        "name": pd.Series([name(*entry) for entry in entries], dtype="str"),
        "parent": pd.Series([_JOINED.join(path[:-1]) for path, _row, _mine in entries], dtype="str"),
    }
    for header in map(str, table.frame):
        if header not in layout.used:
            free = f"{header} (2)" if header in columns else header
            columns[free] = table.frame[header].iloc[taken].reset_index(drop=True).where(mine, "")
    titles = None if table.titles is None else np.where(mine, table.titles[taken], "")
    frame = pd.DataFrame(columns)
    return replace(table, frame=frame, rows=table.rows[taken], notes=(*table.notes, note), indents={}, titles=titles)


def _list_entries(paths: Sequence[Path]) -> list[tuple[Path, int, bool]]:
    """The path of each department, a row that names it, and whether the row is its own."""
    first: dict[Path, int] = {}
    own: dict[Path, int] = {}
    again: list[tuple[Path, int]] = []
    for row, path in enumerate(paths):
        for depth in range(1, len(path)):
            first.setdefault(path[:depth], row)
        if path in own or not path:
            again.append((path, row))
        else:
            own[path] = row
            first.setdefault(path, row)
    entries = [(path, own.get(path, row), path in own) for path, row in first.items()]
    return entries + [(path, row, True) for path, row in again]
