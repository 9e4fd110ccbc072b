"""A file → a table of text: header found, blank rows left out, rows that are too short or too long listed."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.i18n import Number, describe_os_error, lazy_gettext as _, lazy_ngettext as ngettext
from org.limits import get_limits, refuse
from org.model import Flags, Indices, Note, Problem, Texts, Unusable
from org.reading.csv_parser import (
    DELIMITERS,
    OWN_HEADER,
    STAND_IN,
    Dialect,
    Grid,
    clean_cells,
    make_grid,
    read_first_records,
    sniff,
    split,
)
from org.reading.encoding import decode, find_old_font
from org.reading.excel import is_workbook, read_workbook, refuse_locked
from org.reading.headers import find_header, find_words, name_columns, read_header, roles_of, select_headers
from org.reading.json_parser import Objects, is_json, read_json, read_objects
from org.reading.markup import find_language, is_markup, load_elements, read_markup, read_outline
from org.text import fold_header

_log = logging.getLogger(__name__)
_HEAD = 65_536
_PART = 3
"""Letters of a cell that is a part of its header by no chance."""
_ROWS_FOR_HEADER = 1000
"""Records that are looked at to tell a header from data."""


@dataclass(frozen=True, eq=False)
class Table:
    """A file as columns of text, with what was decided in reading it."""

    frame: pd.DataFrame
    """Cells as text, blank where there is nothing; RangeIndex; unique header names, none blank."""
    rows: Indices
    """(n,) row of each record as the person's spreadsheet shows it: blank lines and comments count."""
    header_row: int | None
    """Row of the header; None where the file has none and the columns are called “Column 1”, …"""
    encoding: str = "utf-8"
    delimiter: str = ","
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    """Sentences about choices that were made for the person."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook."""
    title: str = ""
    """The line of text above the header, where there is one."""
    called: str = ""
    """What a JSON text calls the list of the rows, such as “departments”."""
    indents: Mapping[str, Indices] = field(default_factory=dict)
    """Column → (n,) blanks before each cell, for columns that are indented like an outline."""
    titles: Texts | None = None
    """(n,) the job titles of the people of each department, one on each line, where a list of people was counted."""

    def __len__(self) -> int:
        return len(self.frame)


def read_table(source: bytes | Path, *, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Read a CSV, .xlsx or .ods file; ``encoding`` and ``sheet`` are the person's choices, where they made any.

    Raises Unusable, with one plain sentence, for a file without data rows and for one that is no table.
    """
    data = source if isinstance(source, bytes) else _read(source)
    _log.info("read %d bytes", len(data))
    if isinstance(source, Path):
        _log.debug("from %s", source)
    if not data:
        raise Unusable(_("This file is empty (0 bytes). Export it again, or choose another one."))
    _refuse_large(len(data))
    refuse_locked(data)
    if is_workbook(data):
        records, sheets, notes = read_workbook(data, sheet)
        _log.info("workbook with %d sheets", len(sheets))
        return _name_codes(replace(_table(clean_cells(records), notes), sheets=sheets), data)
    text = decode(data, encoding)
    _log.info("text in %s", text.encoding)
    return replace(_read_text(text.content, text.notes), encoding=text.encoding)


def _name_codes(table: Table, data: bytes) -> Table:
    """The table of a workbook with the names of its units, where it has but their codes and another sheet names them.

    That sheet has one row for each code, in a column of the same header.
    """
    headers = [*map(str, table.frame)]
    codes = {fold_header(header): header for header in select_headers(headers, "unit id")}
    for name in table.sheets if codes and not select_headers(headers, "works in") else ():
        try:
            other = _table(clean_cells(read_workbook(data, name)[0]), ()).frame
        except Unusable:  # a blank sheet
            continue
        called = next((header for header in select_headers(map(str, other), "works in") if header not in headers), "")
        for key in (header for header in map(str, other) if fold_header(header) in codes and other[header].is_unique):
            code = table.frame[codes[fold_header(key)]]
            if called and code.isin(other[key]).all():
                text = _("The names of “{header}” were read from the sheet “{sheet}”.").format(header=key, sheet=name)
                names = code.map(dict(zip(other[key], other[called], strict=True)))
                notes = (*table.notes, Note("names-of-codes", text))
                return replace(table, frame=table.frame.assign(**{called: names.astype("str")}), notes=notes)
    return table


def _read_text(text: str, notes: tuple[Note, ...]) -> Table:
    """The table in a text of any kind: JSON, a web page, or cells with a sign between them."""
    if not text.strip():
        raise Unusable(_("This file is empty: it holds only blanks. Export it again, or choose another one."))
    if is_json(text):
        note = Note("json", _("The file is JSON text: each object in it was read as a row."))
        return _table_of_objects(read_json(text), (*notes, note))
    if is_markup(text):
        if rows := read_markup(text):
            return _table(clean_cells(make_grid(rows)), notes)
        note = Note("xml", _("The file is XML: each element in it was read as a row."))
        return _table_of_objects(read_objects(lambda: load_elements(text)), (*notes, note))
    if outline := read_outline(text):
        return _table(clean_cells(make_grid([["name"], *([line] for line in outline)])), notes, headed=True)
    if language := find_language(text):
        message = _("This file is {language}, not a table. A CSV or an .xlsx file is needed.")
        raise Unusable(message.format(language=language))
    content, dialect, skipped = _skip_preamble(text)
    _log.info("delimiter %r", dialect.delimiter)
    return replace(_table(split(content, dialect), notes, skipped), delimiter=dialect.delimiter)


def _table_of_objects(read: Objects, notes: tuple[Note, ...]) -> Table:
    """The table of the records, with a note on what else has names in the text."""
    if read.left_out:
        lists = ", ".join(f"“{called}” ({times})" for called, times in read.left_out.items())
        notes = (
            *notes,
            Note("lists-left-out", _("Other lists in the file were not read: {lists}.").format(lists=lists)),
        )
    table = _table(clean_cells(make_grid(read.records)), notes, headed=read.headed)
    return replace(table, called=read.called)


def _read(path: Path) -> bytes:
    try:
        _refuse_large(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise Unusable(_("{path} cannot be read: {why}.").format(path=path, why=describe_os_error(error))) from None


def _refuse_large(size: int) -> None:
    if size > get_limits().bytes:
        text = _("This file has {count} bytes, and at most {most} are read; leave out columns, or split it.")
        raise refuse("bytes", text, count=size)


def _skip_preamble(text: str) -> tuple[str, Dialect, int]:
    """The text without what comes before its table (``sep=;``, ``#`` comments), its dialect, and the rows left out."""
    forced = re.match(r"\ufeff?sep=(\t\|\t|.)\n", text)
    if forced:
        text = text[forced.end() :]
    above = re.match(r"(?:[ \t]*(?:#[^\n]*)?\n)*", text)
    end = above.end() if above else 0
    body = _unwrap_lines(_close_up(text[end:]))
    text = text[:end] + body
    dialect = sniff(body)
    if forced and forced[1] in DELIMITERS:
        dialect = replace(dialect, delimiter=forced[1])
    last = text.rfind("\n", 0, max(end - 1, 0)) + 1
    if text[last:].startswith("#"):  # “#id,name” is a header and no comment
        cells = next(iter(read_first_records(text[last:end], dialect, 1)), [])
        if len(cells) > 1 and sum(bool(roles_of(cell)) for cell in cells) > len(cells) // 2:
            end = last
    return text[end:], dialect, text.count("\n", 0, end)


def _close_up(text: str) -> str:
    r"""The text without blanks or backslashes beside quotation marks: a reader would take the marks for letters.

    >>> _close_up('1, "Sales, North" ,"2"')
    '1,"Sales, North","2"'
    >>> print(_close_up(r'1,"The \"Big\" One"'), _close_up(r'1,\"Sales, North\"'))
    1,"The ""Big"" One" 1,"Sales, North"
    """
    if text.startswith(OWN_HEADER):
        return text
    if _ESCAPED.search(text[:_HEAD]):
        text = text.replace('\\"', '"' if _ESCAPED_CELL.search(text[:_HEAD]) else '""')
    return _APART.sub(r"\1\2", text) if _APART.search(text[:_HEAD]) else text


_ESCAPED = re.compile(r'\\"(?=\w)')
_ESCAPED_CELL = re.compile(r'(?m)(?:^|[,;|\t])\\"(?=\w)')
"""A mark after a backslash within a cell, as programs write it, and round a cell, as where a text was escaped whole."""
_APART = re.compile(r"""([,;|\t]) +("(?:[^"\n]|"")*") *(?=[,;|\t]|$)""", re.MULTILINE)
"""A quoted cell after a delimiter and blanks."""


def _unwrap_lines(text: str) -> str:
    """The text without quotation marks round whole lines, as a second export of a CSV file puts them.

    A line or two at the beginning may be without, where someone has added them by hand.
    """
    head = text[:_HEAD]
    begun = head.count('\n"') + head.startswith('"')
    if begun < 2 or begun * 2 < head.rstrip("\n").count("\n") + 1:
        return text
    records = read_first_records(text, Dialect(STAND_IN), sys.maxsize)
    lines = [record[0] for record in records if len(record) == 1]
    if len(lines) < 2 or len(lines) < sum(map(bool, records)) or any("\n" in line for line in lines):
        return text
    inside = "\n".join(lines)
    widths = {len(record) for record in read_first_records(inside, sniff(inside))}
    return inside if len(widths) == 1 and widths != {1} else text


def _table(grid: Grid, notes: tuple[Note, ...], skipped: int = 0, *, headed: bool = False) -> Table:
    """The table of a grid: header found, blank rows and nameless blank columns left out, ragged rows listed.

    ``skipped``: the rows of the file above the grid; ``headed``: the first record is the header for sure.
    """
    filled = _filled(grid)
    kept = np.flatnonzero(filled.any(axis=0))
    records = np.flatnonzero(filled.any(axis=1))
    if not len(records):
        raise Unusable(_("This file is empty: no cell holds anything. Export it again, or choose another one."))
    columns = {int(column): pd.array(grid.columns[column], dtype="str") for column in kept}
    first = records[:_ROWS_FOR_HEADER]
    head = [list(cells) for cells in zip(*(column[first].tolist() for column in columns.values()), strict=True)]
    if turn := find_old_font("\n".join({cell for record in head for cell in record if not cell.isascii()})):
        columns = {column: pd.array(list(map(turn, cells)), dtype="str") for column, cells in columns.items()}
        head = [[turn(cell) for cell in record] for record in head]
        notes = (*notes, Note("old-font", _("The text was typed for an old Vietnamese font (TCVN3 or VNI).")))
    header_row = 0 if headed else find_header(head)
    if header_row is not None and _is_top_of_outline(
        head[header_row], [i[records[header_row:]] for i in grid.indents.values()]
    ):
        header_row = None
    width = int(kept[-1]) + 1
    written, rows_of_header = ([], 0) if header_row is None else read_header(head[header_row:])
    cells = dict(zip(columns, written, strict=False))
    header = None if header_row is None else [cells.get(column, "") for column in range(width)]
    body = records
    if header_row is not None:
        start = header_row + rows_of_header
        body = records[start + _has_signs(head[header_row], head[start:]) :]
    if not len(body):
        raise _without_rows(header or [])
    names = name_columns(header, width)
    frame = _pick_rows({names[column]: cells for column, cells in columns.items()}, body)
    frame = _strip_lookups(_drop_row_index(frame, header))
    rows = grid.rows + skipped
    _log.info("table of %d rows and %d columns, header %s", *frame.shape, "found" if header else "not found")
    _log.debug("columns: %s", names)
    problems, ragged = _find_ragged_rows(grid, filled, body, rows, header)
    return Table(
        frame=frame,
        rows=rows[body],
        header_row=None if header_row is None else int(rows[records[header_row]]),
        problems=problems,
        notes=notes + _header_notes(head, header_row) + ragged,
        title=_find_title(head, header_row),
        indents={names[column]: indent[body] for column, indent in grid.indents.items() if column in columns},
    )


def _has_signs(header: list[str], below: list[list[str]]) -> bool:
    """Whether the row below the header is of signs alone: the dashes of Markdown, or “(*)” for what must be filled.

    So is one that numbers the columns, as forms do: “(1)”, “(2)”, “(3)”; and one that says the header in other words.
    """
    first, second = [*below, [], []][:2]
    # Where the next row does, too, the cells of the table are like its headers.
    again = _says_again(header, first) and not _says_again(header, second)
    first = [cell for cell in first if cell]
    numbered = first == [f"({number})" for number in range(1, len(first) + 1)]
    return bool(below) and ((len(first) > 2 and (numbered or again)) or not any(map(str.isalnum, "".join(first))))


def _is_top_of_outline(header: list[str], indents: list[Indices]) -> bool:
    """Whether a lone “Company” above rows that are all indented is the company itself, and no header."""
    lone = len(header) == len(indents) == 1 and "company" in find_words(header[0])
    return lone and len(indents[0]) > 1 and bool(indents[0][1:].min() > indents[0][0])


def _says_again(header: list[str], cells: list[str]) -> bool:
    """Whether most of the cells say what the header above them says, or a part of it: “Status” is “effectiveStatus”."""
    folded = [(fold_header(above), fold_header(cell)) for above, cell in zip(header, cells, strict=False) if cell]
    said = sum(cell == above or (len(cell) >= _PART and cell in above) for above, cell in folded)
    return said * 2 > len(folded)


def _without_rows(header: list[str]) -> Unusable:
    found = ", ".join(cell for cell in header if cell)
    text = _("This file has a header ({headers}) but no rows below it. Add one row for each department.")
    return Unusable(text.format(headers=found))


def _drop_row_index(frame: pd.DataFrame, header: list[str] | None) -> pd.DataFrame:
    """The table without a first column that has no header and numbers the rows, as programs write it."""
    if not header or (header[0].strip() and not header[0].startswith("Unnamed:")) or len(frame.columns) < 3:
        return frame
    first = frame.iloc[:, 0]
    start = 0 if first.iloc[0] == "0" else 1
    numbers = np.arange(start, start + len(frame)).astype(str)
    return frame.iloc[:, 1:] if len(frame) > 1 and (first.to_numpy() == numbers).all() else frame


_FEW_ROWS = 100
"""Rows that are looked at in each column of a wide table."""
_LOOKUP = re.compile(r"(?:;#|^)\d+;#")


def _strip_lookups(frame: pd.DataFrame) -> pd.DataFrame:
    """The table without the numbers that SharePoint writes before a value of another list: “2;#Sales” is “Sales”."""
    heads = {str(header): [cell for cell in frame[header].iloc[:_FEW_ROWS] if cell] for header in frame}
    found = [header for header, head in heads.items() if head and all(map(_LOOKUP.match, head))]
    plain = {header: frame[header].str.replace(_LOOKUP, "; ", regex=True).str.removeprefix("; ") for header in found}
    return frame.assign(**plain) if plain else frame


def _pick_rows(columns: Mapping[str, pd.api.extensions.ExtensionArray], body: npt.NDArray[np.intp]) -> pd.DataFrame:
    """The records of the table's body."""
    picked = slice(body[0], body[-1] + 1) if len(body) == body[-1] - body[0] + 1 else body  # a slice copies nothing
    return pd.DataFrame({name: cells[picked] for name, cells in columns.items()})


def _find_title(head: list[list[str]], header_row: int | None) -> str:
    """The first row above the header, if it is one cell without a date or a colon."""
    cells = [cell for cell in head[0] if cell] if header_row else []
    return cells[0] if len(cells) == 1 and not re.search(r"[:：]|\d[./-]\d", cells[0]) else ""


def _filled(grid: Grid) -> Flags:
    """(records, columns) whether a cell holds anything."""
    if not grid.columns:
        return np.zeros((0, 0), dtype=bool)
    return np.column_stack([pc.not_equal(column, "").to_numpy() for column in grid.columns])


def _header_notes(head: list[list[str]], header_row: int | None) -> tuple[Note, ...]:
    if header_row is None:
        return (Note("no-header", _("No header row was found: the columns are called “Column 1”, “Column 2”, …")),)
    if header_row == 0:
        return ()
    left_out = "; ".join(" ".join(cell for cell in record if cell) for record in head[:header_row])
    return (Note("above-header", _("Rows above the header were skipped: {text}").format(text=left_out)),)


def _find_ragged_rows(
    grid: Grid,
    filled: Flags,
    body: npt.NDArray[np.intp],
    rows: Indices,
    header: list[str] | None,
) -> tuple[tuple[Problem, ...], tuple[Note, ...]]:
    """A problem for each row with more or fewer cells than the header, and a note where short rows are the rule."""
    problems = [_describe_unclosed_quote(int(rows[record - 1])) for record in grid.unclosed]
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
        message = _("Most rows have fewer cells than the header; the missing ones are read as blank.")
        notes = (Note("short-rows", message),)
        short[:] = False
    for index in np.flatnonzero(surplus | short):
        record = int(body[index])
        cells = [str(column[record].as_py()) for column in grid.columns]
        problems.append(_describe_ragged_row(int(rows[record]), cells, usual, int(widths[index])))
    return tuple(problems), notes


def _describe_ragged_row(row: int, cells: list[str], usual: int, width: int) -> Problem:
    message = ngettext("This row has {width} cell, not {usual}.", "This row has {width} cells, not {usual}.", width)
    if width > len(cells):
        done = _("The cells from column {column} on were left out.").format(column=Number(len(cells) + 1))
    elif width > usual:
        done = _("The extra cells are kept in columns of their own.")
        cells = cells[usual:]
    else:
        done = _("The missing cells are read as blank.")
    value = ", ".join(filter(None, cells))
    return Problem(row, "", value, "ragged-row", message.format(width=width, usual=usual), done)


def _describe_unclosed_quote(row: int) -> Problem:
    message, done = _("A quotation mark is opened here and never closed."), _("It is treated as a normal character.")
    return Problem(row, "", "", "unclosed-quote", message, done)
