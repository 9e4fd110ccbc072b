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

from org.i18n import lazy_gettext as _
from org.model import Note
from org.reading.column_detection import NOT_NAMES
from org.reading.evidence import HEAD, Evidence, find_evidence, holds_files, is_coded
from org.reading.headers import find_words, rank_header, select_headers
from org.reading.level_columns import Path, drop_repeats, find_level_columns, nest_by_beginning, nest_by_zeros
from org.reading.table import Table
from org.text import fold_header

_SEPARATORS = ("/", ">", "\\", "|", "→", "»", "::", ":", " - ", " – ", ".", "-")
_STRONG_SEPARATORS = frozenset(_SEPARATORS[1:-5])
"""Separators that no name has in it."""
_NUMBER = r"(?:[0-9]{1,3}|[A-Z]|[IVXLC]{1,5})(?:[.\-/]\w{1,3})*"
_NUMBERED = re.compile(rf"\(?({_NUMBER})[.)]?")
_NUMBER_BEFORE_NAME = re.compile(rf"^\(?({_NUMBER})[.)]?\s+(?=\D)")
_BULLET = re.compile(r"^[-–—•*>+·|└├─│┗┣━.\s]+(?=\w)")
_DEPTH = re.compile(
    r"(?:outline |hierarchy |org(?:anization)? )?(?:level|lvl|tier|depth)|cấp|bậc|niveau|profondeur|ebene|stufe|nivel"
    r"|nível|livello|poziom|seviye|уровень|階層|レベル|级别|级|层级|層級|레벨|단계|ระดับ|المستوى|स्तर|taso|nivå|úroveň|szint",
    re.IGNORECASE,
)
_NESTED = (("lft", "rgt"), ("lft", "rght"), ("left", "right"), ("parentleft", "parentright"))
_DOTTED_ID = re.compile(r"[^\W\d][\w\-]*(\.[^\W\d][\w\-]*)*")
_DISTINGUISHED = re.compile(r"(?s)(?i:ou|cn|o)=.+?,\s*(?i:ou|cn|o|dc|c)=.+")
_UNIT_OF_DIRECTORY = re.compile(r'(?:^|,)\s*(?i:ou|o)=(?:"([^"]*)"|((?:\\.|[^,\\])+))')
_MOSTLY = 0.8
_OUTLINED = 4
"""One of so many names is indented in an outline, at least."""
_HEAD = 50
"""Values of a column that are looked at before all its cells are."""
_STARTS = 3
"""Columns that may hold the marks of an outline."""
_DEEPEST = 12
"""Steps from which on, on average, a cell is a list and no path."""
_JOINED = " / "
"""Joins the names of a department's id, from the top down."""


@dataclass(frozen=True)
class _Layout:
    """A path for each row, from the top down, and the columns that it was read from."""

    paths: Sequence[Path]
    used: Sequence[str]
    names: Sequence[str] = ()
    """The name of each row, where it is not the last part of the path."""
    own_id: str = ""
    """The column with the id of each row, where there is one."""


def unfold(table: Table) -> Table:
    """``table`` as a tree of ``id``, ``name`` and ``parent`` where its layout is one; else unchanged.

    A department comes where the file first names it, and keeps the other cells of its row if the row is its own.
    """
    evidence = find_evidence(table)
    if evidence.has("parent") or (evidence.has("edge source") and evidence.has("edge target")):
        return table
    for read in (
        *(_read_numbers, _read_sections, _read_indent, _read_bullets, _read_depths, _read_nested_sets),
        *(_read_levels, _read_paths, _read_dotted_ids, _read_codes),
    ):
        layout = read(table, evidence)
        if layout is not None:
            headers = ", ".join(f"“{header}”" for header in layout.used)
            note = Note("levels", _("A tree was made from the columns {headers}.").format(headers=headers))
            return _build_tree(table, layout, note)
    return table


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
        if evidence.filled(header) < _MOSTLY * min(len(table), HEAD):
            continue
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
    parts = [part for part in re.split(r"[.\-/]", number) if part]
    while len(parts) > 1 and not parts[-1].strip("0"):  # 27.1.0.0 is 27.1, filled up
        parts.pop()
    return tuple(parts)


def _paths_by_number(numbers: Sequence[str], names: Sequence[str]) -> list[Path]:
    name_of = {_number_parts(number): name for number, name in zip(numbers, names, strict=True) if number}
    paths = []
    for number, name in zip(numbers, names, strict=True):
        parts = _number_parts(number)
        above = [name_of[parts[:size]] for size in range(1, len(parts)) if parts[:size] in name_of]
        paths.append((*above, name))
    return paths


def _read_sections(table: Table, evidence: Evidence) -> _Layout | None:
    """An outline by the kind of its marks: 1, 2, 3 below I and again below II, or below A and B."""
    for header in evidence.headers[:_STARTS]:
        marks = table.frame[header].tolist()
        kinds = [_kind_of_mark(mark) for mark in marks[:_HEAD]]
        if marks[0] not in ("A", "I") or "" in kinds or len(set(kinds)) < 2 or all(map(str.isalpha, marks)):
            continue
        depths = _measure_sections(marks)
        names = _find_names(evidence, [header])
        if depths and names:
            return _Layout(_paths_by_indent(depths, table.frame[names].tolist()), [header, names])
    return None


def _kind_of_mark(mark: str) -> str:
    """Whether a mark is a number, a Roman number or a letter; blank for none of them."""
    plain = mark.rstrip(".)")
    if plain.isdigit():
        return "number"
    return "roman" if re.fullmatch(r"[IVX]+", plain) else "letter" if re.fullmatch(r"[A-Z]", plain) else ""


def _measure_sections(marks: Sequence[str]) -> list[int]:
    """The depth of each mark, the kind that comes first being the top; none where numbers do not begin again."""
    order: list[str] = []
    depths, last = [], 0
    for mark in marks:
        kind = _kind_of_mark(mark)
        if not kind:
            return []
        if kind not in order:
            order.append(kind)
        if kind == "number":
            number = int(mark.rstrip(".)"))
            if number != last + 1:
                return []
            last = number
        else:
            last = 0
        depths.append(order.index(kind))
    return depths if depths.count(0) > 1 else []


def _read_indent(table: Table, evidence: Evidence) -> _Layout | None:
    """An outline by the blanks before the names."""
    for header, indent in table.indents.items():
        # Where few names are indented, someone has typed a blank too many.
        outlined = np.count_nonzero(indent) * _OUTLINED >= len(table) and _is_full(evidence, header)
        if evidence.wordy(header) >= _MOSTLY and outlined and find_words(header).isdisjoint(NOT_NAMES):
            names = table.frame[header].tolist()
            if sum(_BULLET.match(name) is not None for name in names) * 2 > len(names):
                names = [_BULLET.sub("", name, count=1) for name in names]
            return _Layout(_paths_by_indent(indent.tolist(), names), [header])
    return None


def _is_full(evidence: Evidence, header: str) -> bool:
    """Whether a column says something of most rows: the tree of all rows can be in no other."""
    return evidence.filled(header) * 2 > len(evidence.frame.iloc[:HEAD])


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
        # Where each level comes once, it is a rank, as in a table of pay grades.
        if names and depths[0] == min(depths) and steps.count(1) and max(steps) == 1 and min(steps) < 1:
            return _Layout(_paths_by_indent(depths, table.frame[names].tolist()), [header, names])
    return None


def _read_nested_sets(table: Table, evidence: Evidence) -> _Layout | None:
    """Two numbers that enclose those of all rows below, as databases keep trees: “lft” and “rgt”."""
    headers = {fold_header(header): header for header in evidence.headers}
    ends = next(([headers[a], headers[b]] for a, b in _NESTED if a in headers and b in headers), [])
    names = _find_names(evidence, ends) if ends else ""
    if not names or not all(evidence.numeric(header) == 1 for header in ends):
        return None
    sets = table.frame[ends].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    if np.isnan(sets).any():
        return None
    called = table.frame[names].tolist()
    paths: dict[int, Path] = {}
    above: list[int] = []
    for row in np.argsort(sets[:, 0], kind="stable").tolist():
        while above and sets[above[-1], 1] < sets[row, 1]:
            above.pop()
        above.append(row)
        paths[row] = tuple(called[upper] for upper in above)
    return _Layout([paths[row] for row in range(len(table))], [*ends, names])


def _find_names(evidence: Evidence, used: Sequence[str]) -> str:
    """The column of names of units beside columns that are ``used``; blank where there is none."""
    free = [header for header in evidence.headers if header not in used and evidence.wordy(header) >= _MOSTLY]
    called = [header for header in select_headers(free, "name") if not _names_persons(header)]
    return min(called or free, key=lambda header: is_coded(evidence, header), default="")


def _names_persons(header: str) -> bool:
    return rank_header(header, ["person name", "first", "last"]) is not None


def _read_levels(table: Table, evidence: Evidence) -> _Layout | None:
    """A column for each level; a blank before a filled cell means the same as above, as in merged cells."""
    levels = find_level_columns(evidence, headed=table.header_row is not None)
    if not levels:
        return None
    paths = [drop_repeats(_strip_parts(row)) for row in _fill_down(table.frame[levels])]
    for header in select_headers(evidence.headers, "id"):
        ids = table.frame[header].tolist()
        if header not in levels and len(set(ids)) == len(ids) == len(set(paths)) and "" not in ids:
            return _Layout(paths, levels, own_id=header)
    return _Layout(paths, levels)


def _fill_down(frame: pd.DataFrame) -> list[list[str]]:
    """The rows, each blank before a filled cell filled with what is above it."""
    rows: list[list[str]] = []
    above = [""] * len(frame.columns)
    for cells in frame.itertuples(index=False, name=None):
        first = next((i for i, cell in enumerate(cells) if cell), len(cells))
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
        if evidence.wordy(header) < least or evidence.variety(header) < 0.9 or holds_files(evidence, header):
            continue
        if not _is_full(evidence, header):
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
    is_called_path, coded = rank_header(header, ["path"]) is not None, is_coded(evidence, header)
    fitting = (each for each in _SEPARATORS if _are_paths(evidence.values(header), each, is_called_path, coded=coded))
    return next(fitting, "")


def _split_distinguished(name: str) -> Path:
    """The units in the name of an entry of a directory, from the top down: “ou=Field,ou=Sales,dc=x” is Sales, Field."""
    units = [match[1] or match[2] for match in _UNIT_OF_DIRECTORY.finditer(name)]
    return tuple(re.sub(r"\\(.)", r"\1", unit).strip() for unit in reversed(units))


def _are_paths(values: Sequence[str], separator: str, is_called_path: bool, *, coded: bool) -> bool:
    if separator == "." and any(". " in value for value in values):  # “Dept. of Health”
        return False
    paths = {_strip_parts(value.split(separator)) for value in values}
    longer = [path for path in paths if path[1:]]
    rooted = all(value.startswith(separator) for value in values)
    if not longer or sum(map(len, longer)) > _DEEPEST * len(longer):
        return False
    if len(longer) * 2 < len(paths) and not (is_called_path and (rooted or separator in _STRONG_SEPARATORS)):
        return False
    nested = sum(path[:-1] in paths for path in longer)
    if separator == "-" and nested < len(longer):  # “Front-desk”
        return False
    tops = len({path[0] for path in longer})
    if not (nested or is_called_path) and len({path[:-1] for path in longer}) < 2:  # only names in one place
        return False
    certain = any((is_called_path, rooted, separator in _STRONG_SEPARATORS, 0 < nested >= tops == 1)) and not coded
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
        if len(tops) == 1 and {*map(len, paths)} == {2}:  # “my_module.job_1”: a program's name, and nothing above
            continue
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
        if len(set(codes)) < len(codes) or _is_amount(evidence, header):
            continue
        # Round amounts look like codes with zeros, but are in no order.
        coded = "code" in find_words(header) or codes == sorted(codes)
        paths = nest_by_beginning(codes) or (nest_by_zeros(codes) if coded else [])
        if paths and (names := _find_names(evidence, [header])):  # looked for last: it looks at all other columns
            return _Layout(paths, [header, names], table.frame[names].tolist())
    return None


def _is_amount(evidence: Evidence, header: str) -> bool:
    """Whether a column holds amounts such as 1200.50, or says what something costs beside the ids of the rows."""
    if all(re.fullmatch(r"-?\d+[.,]\d\d", value) for value in evidence.values(header)[:_HEAD]):
        return True
    if "money" not in find_words(header):
        return False
    ids = select_headers(evidence.headers, "id")
    return any(other != header and evidence.variety(other) == 1 for other in ids)


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

    ids = table.frame[layout.own_id].tolist() if layout.own_id else []
    given = {path: ids[row] for path, row, is_own in entries if is_own and ids}

    def identify(path: Path) -> str:
        return given.get(path) or _JOINED.join(path)

    taken = np.array([row for _path, row, _mine in entries], dtype=np.int64)
    mine = np.array([is_own for _path, _row, is_own in entries], dtype=bool)
    columns: dict[str, pd.Series] = {
        "id": pd.Series([identify(path) for path, _row, _mine in entries], dtype="str"),
        "name": pd.Series([name(*entry) for entry in entries], dtype="str"),
        "parent": pd.Series([identify(path[:-1]) for path, _row, _mine in entries], dtype="str"),
    }
    for header in map(str, table.frame):
        if header not in (*layout.used, layout.own_id):
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
        above: list[Path] = []  # those of which nothing was seen yet, which then holds for what is below them
        for depth in range(len(path) - 1, 0, -1):
            if path[:depth] in first:
                break
            above.append(path[:depth])
        first |= dict.fromkeys(reversed(above), row)
        if path in own or not path:
            again.append((path, row))
        else:
            own[path] = row
            first.setdefault(path, row)
    entries = [(path, own.get(path, row), path in own) for path, row in first.items()]
    return entries + [(path, row, True) for path, row in again]
