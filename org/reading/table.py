"""Records to a table: header row, header aliases, rows that are too short or too long."""

from __future__ import annotations

import csv
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.i18n import _, lazy_gettext
from org.i18n import lazy_ngettext as ngettext
from org.model import Note, Problem, Unusable
from org.reading.csv_parser import DELIMITERS, Dialect, Grid, clean_cells, read_first_records, sniff, split
from org.reading.encoding import decode
from org.reading.excel import is_workbook, read_workbook
from org.text import fold_header


@cache
def load_aliases() -> dict[str, dict[str, int]]:
    """Role → plain alias → rank: the lower, the surer. Roles of hand-off files begin with ``edge``."""
    ranks: dict[str, dict[str, int]] = {}
    with (Path(__file__).parent / "aliases.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            of_role = ranks.setdefault(line["role"], {})
            of_role.setdefault(fold_header(line["alias"]), len(of_role))
    return ranks


@cache
def known_headers() -> frozenset[str]:
    """Every alias of every role."""
    return frozenset(alias for of_role in load_aliases().values() for alias in of_role)


def roles_of(header: str) -> dict[str, int]:
    """The roles that ``header`` is called like, and how sure each is (0: surest).

    A header in two languages (“Department / Phòng ban”) counts by either.
    """
    names = {fold_header(header), *(fold_header(part) for part in re.split(r"[/|\n]", header))} & known_headers()
    if not names:
        return {}
    return {
        role: min(known[name] for name in names if name in known)
        for role, known in load_aliases().items()
        if not names.isdisjoint(known)
    }


def rank_header(header: str, kinds: Iterable[str]) -> int | None:
    """How sure it is that ``header`` is called like one of ``kinds`` (0: surest); None where it is not."""
    ranks = roles_of(header)
    return min((ranks[kind] for kind in kinds if kind in ranks), default=None)


def select_headers(headers: Iterable[str], kind: str) -> list[str]:
    """The ``headers`` that are called like ``kind``, the surest first."""
    ranks = [(rank, header) for header in headers if (rank := rank_header(header, [kind])) is not None]
    return [header for _rank, header in sorted(ranks, key=lambda pair: pair[0])]


_MOST_ROWS_ABOVE_HEADER = 15
"""How many records may stand above the header: a title, a date, a company's name."""
_VALUE = re.compile(r"^[-+~$€£¥₫]?\s*\d[\d\s.,:/%TZ+-]*$")
_YEAR = re.compile(r"(19|20)\d\d")
_FIGURES = ("people", "revenue", "edge volume")


def find_header(records: Sequence[Sequence[str]]) -> int | None:
    """The position of the header in the first records of a file; None where there is none.

    >>> find_header([["Department", "Reports to"], ["Sales", "Board"]])
    0
    >>> find_header([["1", "", "Corporate"], ["2", "1", "Sales"]]) is None
    True
    """
    for at, record in enumerate(records[:_MOST_ROWS_ABOVE_HEADER]):
        filled = sum(1 for cell in record if cell)
        above = max((sum(1 for cell in row if cell) for row in records[:at]), default=0)
        if above * 2 > filled:
            break
        if _recognised(record, records[at + 1 :]) >= 2:
            return at
    if not records or len(records) == 1:
        return 0 if records and _recognised(records[0], []) else None
    return 0 if _looks_like_header(records[0], records[1:]) else None


def name_columns(header: Sequence[str] | None, width: int) -> list[str]:
    """Unique names for ``width`` columns: a repeated header gets “(2)”, a blank one its number.

    >>> name_columns(["Name", "", "Name"], 4)
    ['Name', 'Column 2', 'Name (2)', 'Column 4']
    """
    given = list(header or [])
    given += [""] * (width - len(given))
    taken = {name for name in given if name}
    names: list[str] = []
    seen: set[str] = set()
    for number, cell in enumerate(given[:width], start=1):
        name = cell or _("Column {number}").format(number=number)
        base, times = name, 1
        while name in seen or (times > 1 and name in taken) or (not cell and name in taken):
            times += 1
            name = f"{base} ({times})"
        seen.add(name)
        names.append(name)
    return names


def _recognised(record: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """How many cells are headers that we know, and are not seen again below as a header never is."""
    figures = {alias for role in _FIGURES for alias in load_aliases().get(role, {})}
    other = {alias for role, known in load_aliases().items() if role not in _FIGURES for alias in known}
    count = 0
    for at, cell in enumerate(record):
        name = fold_header(cell)
        if name not in known_headers():
            continue
        column = [row[at] for row in below if at < len(row) and row[at]]
        if cell in column:
            continue
        if name in figures and name not in other and column and not any(_VALUE.match(value) for value in column):
            continue
        count += 1
    return count


def _looks_like_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a first record with at most one known header is one all the same: by how it differs from the rest."""
    cells = [cell for cell in first if cell]
    recognised = _recognised(first, below)
    if recognised:
        cells = [cell for cell in cells if not _YEAR.fullmatch(cell)]
    values = {cell for row in below for cell in row if cell}
    if any(_VALUE.match(cell) for cell in cells) or any(cell in values for cell in cells):
        return False
    if recognised:
        return True
    if len(cells) < 2 or len(cells) < len(first) or len(set(cells)) < len(cells):
        return False
    columns = [[row[at] for row in below if at < len(row) and row[at]] for at in range(len(first))]
    return not any(_continues(cell, column) for cell, column in zip(first, columns, strict=True))


def _continues(cell: str, column: Sequence[str]) -> bool:
    """Whether ``cell`` is made like all of ``column``, as ``u001`` above ``u002``, and not of plain words."""
    shape = _shape(cell)
    return shape != "a" and bool(column) and all(_shape(value) == shape for value in column)


def _shape(cell: str) -> str:
    """The pattern of a cell: ``u001`` → ``a0``, ``Отдел №1`` → ``a №0``."""
    return re.sub(r"\d+", "0", re.sub(r"[^\W\d_]+", "a", cell))


_log = logging.getLogger(__name__)
_ROWS_FOR_HEADER = 1000
"""Records that are looked at to tell a header from data."""


@dataclass(frozen=True, eq=False)
class Table:
    """A file as columns of text, with what was decided in reading it."""

    frame: pd.DataFrame
    """Cells as text, blank where there is nothing; RangeIndex; unique header names, none blank."""
    rows: npt.NDArray[np.int64]
    """(n,) row of each record as the person's spreadsheet shows it: blank lines and comments count."""
    encoding: str
    delimiter: str
    header_row: int | None
    """Row of the header; None where the file has none and the columns are called “Column 1”, …"""
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    """Sentences about choices that were made for the person."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook."""

    def __len__(self) -> int:
        return len(self.frame)


def read_table(source: bytes | Path, *, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Read a CSV or .xlsx file; ``encoding`` and ``sheet`` are the person's choices, where they made any.

    Raises Unusable, with one plain sentence, for a file without data rows and for one that is no table.
    """
    data = source if isinstance(source, bytes) else _read(source)
    _log.info("read %d bytes", len(data))
    if isinstance(source, Path):
        _log.debug("from %s", source)
    if not data:
        raise Unusable(lazy_gettext("This file is empty (0 bytes)."))
    if is_workbook(data):
        records, sheets, notes = read_workbook(data, sheet)
        _log.info("workbook with %d sheets", len(sheets))
        return _table(clean_cells(records), 0, "utf-8", ",", notes=notes, sheets=sheets)
    text = decode(data, encoding)
    if not text.content.strip():
        raise Unusable(lazy_gettext("This file is empty: it holds only blanks."))
    content, dialect, skipped = _above_table(text.content)
    _log.info("text in %s, delimiter %r", text.encoding, dialect.delimiter)
    grid = split(content, dialect)
    return _table(grid, skipped, text.encoding, dialect.delimiter, notes=text.notes)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unusable(
            lazy_gettext("{path} cannot be read: {why}.").format(path=path, why=error.strerror or error)
        ) from None


def _above_table(text: str) -> tuple[str, Dialect, int]:
    """The text without what stands above its table (``sep=;``, ``#`` comments), its dialect, and the rows left out."""
    forced = re.match(r"\ufeff?sep=(\t\|\t|.)\n", text)
    if forced:
        text = text[forced.end() :]
    above = re.match(r"(?:[ \t]*(?:#[^\n]*)?\n)*", text)
    end = above.end() if above else 0
    body = text[end:]
    dialect = sniff(body)
    if forced and forced[1] in DELIMITERS:
        dialect = replace(dialect, delimiter=forced[1])
    last = text.rfind("\n", 0, max(end - 1, 0)) + 1
    if text[last:].startswith("#"):  # “#id,name” is a header and no comment
        cells = next(iter(read_first_records(text[last:end], dialect, 1)), [])
        if len(cells) > 1 and sum(fold_header(cell) in known_headers() for cell in cells) > len(cells) // 2:
            end = last
    return text[end:], dialect, text.count("\n", 0, end)


def _table(
    grid: Grid,
    skipped: int,
    encoding: str,
    delimiter: str,
    *,
    notes: tuple[Note, ...] = (),
    sheets: tuple[str, ...] = (),
) -> Table:
    """The table of a grid: header found, blank rows and nameless blank columns left out, ragged rows listed."""
    filled = _filled(grid)
    kept = np.flatnonzero(filled.any(axis=0))
    records = np.flatnonzero(filled.any(axis=1))
    if not len(records):
        raise Unusable(lazy_gettext("This file is empty: no cell holds anything."))
    columns = {int(column): grid.columns[column].to_pandas().astype("str") for column in kept}
    head = [[str(column.iat[record]) for column in columns.values()] for record in records[:_ROWS_FOR_HEADER]]
    at = find_header(head)
    width = int(kept[-1]) + 1
    header = None if at is None else _spread(dict(zip(columns, head[at], strict=True)), width)
    body = records if at is None else records[at + 1 :]
    if not len(body):
        found = ", ".join(cell for cell in header or [] if cell)
        raise Unusable(lazy_gettext("This file has a header ({headers}) but no rows below it.").format(headers=found))
    names = name_columns(header, width)
    picked = slice(body[0], body[-1] + 1) if len(body) == body[-1] - body[0] + 1 else body  # a slice copies nothing
    frame = pd.DataFrame({names[c]: cells.iloc[picked].reset_index(drop=True) for c, cells in columns.items()})
    rows = grid.rows + skipped
    _log.info("table of %d rows and %d columns, header %s", *frame.shape, "found" if header else "not found")
    _log.debug("columns: %s", names)
    problems, ragged = _ragged(grid, filled, body, rows, header)
    return Table(
        frame=frame,
        rows=rows[body],
        encoding=encoding,
        delimiter=delimiter,
        header_row=None if at is None else int(rows[records[at]]),
        problems=problems,
        notes=notes + _header_notes(head, at) + ragged,
        sheets=sheets,
    )


def _spread(cells: dict[int, str], width: int) -> list[str]:
    """Cells by their column as a whole record, blank where none is given."""
    return [cells.get(column, "") for column in range(width)]


def _filled(grid: Grid) -> npt.NDArray[np.bool_]:
    """(records, columns) whether a cell holds anything."""
    if not grid.columns:
        return np.zeros((0, 0), dtype=bool)
    return np.column_stack([pc.not_equal(column, "").to_numpy() for column in grid.columns])


def _header_notes(head: list[list[str]], at: int | None) -> tuple[Note, ...]:
    if at is None:
        return (
            Note(
                "no-header", lazy_gettext("No header row was found: the columns are called “Column 1”, “Column 2”, …")
            ),
        )
    if at == 0:
        return ()
    left_out = "; ".join(" ".join(cell for cell in record if cell) for record in head[:at])
    return (Note("above-header", lazy_gettext("Rows above the header were skipped: {text}").format(text=left_out)),)


def _ragged(
    grid: Grid,
    filled: npt.NDArray[np.bool_],
    body: npt.NDArray[np.intp],
    rows: npt.NDArray[np.int64],
    header: list[str] | None,
) -> tuple[tuple[Problem, ...], tuple[Note, ...]]:
    """A problem for each row with more or fewer cells than the header, and a note where short rows are the rule."""
    problems = [_unclosed(int(rows[record - 1])) for record in grid.unclosed]
    if grid.widths is None:
        return tuple(problems), ()
    widths = grid.widths[body]
    values, counts = np.unique(widths, return_counts=True)
    usual = len(header) if header is not None else int(values[counts.argmax()])
    while header and usual and not header[usual - 1]:
        usual -= 1
    surplus = filled[body, usual:].any(axis=1) | (widths > len(grid.columns))
    short = widths < usual
    notes: tuple[Note, ...] = ()
    if short.sum() * 2 > len(body):
        message = lazy_gettext("Most rows have fewer cells than the header; the missing ones are read as blank.")
        notes = (Note("short-rows", message),)
        short[:] = False
    for place in np.flatnonzero(surplus | short):
        record = int(body[place])
        cells = [str(column[record].as_py()) for column in grid.columns]
        problems.append(_uneven(int(rows[record]), cells, usual, int(widths[place])))
    return tuple(problems), notes


def _uneven(row: int, cells: list[str], usual: int, width: int) -> Problem:
    message = ngettext("This row has {width} cell, not {usual}.", "This row has {width} cells, not {usual}.", width)
    if width > len(cells):
        done = lazy_gettext("The cells from column {column} on were left out.").format(column=f"{len(cells) + 1:,}")
        value = ", ".join(cell for cell in cells if cell)
    elif width > usual:
        done = lazy_gettext("The surplus cells are kept in columns of their own.")
        value = ", ".join(cell for cell in cells[usual:] if cell)
    else:
        done = lazy_gettext("The missing cells are read as blank.")
        value = ", ".join(cell for cell in cells if cell)
    return Problem(row, "", value, "ragged-row", message.format(width=width, usual=usual), done)


def _unclosed(row: int) -> Problem:
    return Problem(
        row,
        "",
        "",
        "unclosed-quote",
        lazy_gettext("A quotation mark is opened here and never closed."),
        lazy_gettext("It is treated as a normal character."),
    )
