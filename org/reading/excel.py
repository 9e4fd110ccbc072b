"""A workbook of Excel (.xlsx, .xls) or LibreOffice (.ods) → records of text."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from itertools import islice

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from org.i18n import lazy_gettext as _
from org.limits import get_limits
from org.model import Note, Unusable
from org.reading.csv_parser import Grid, refuse_rows, too_wide
from org.reading.encoding import tidy
from org.reading.headers import find_header, find_words, roles_of
from org.reading.old_excel import is_old_workbook
from org.reading.workbook_size import is_opendocument, refuse_oversized, say_damaged, say_locked

_ROWS_FOR_HEADER = 50

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def is_workbook(data: bytes) -> bool:
    """Whether ``data`` is an .xlsx or .ods file, which is a zip archive with a workbook in it, or an .xls file."""
    if not data.startswith(b"PK\x03\x04"):
        return is_old_workbook(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return is_opendocument(archive) or any(name.lower() == "xl/workbook.xml" for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def refuse_locked(data: bytes) -> None:
    """Raise Unusable for a workbook with a password, which Excel keeps in a container of another format."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and "EncryptedPackage".encode("utf-16-le") in data:
        raise say_locked()


def read_workbook(data: bytes, sheet: str | None = None) -> tuple[Grid, tuple[str, ...], tuple[Note, ...]]:
    """The records of ``sheet`` (else of the one most like a table), the names of all sheets, and notes."""
    refuse_oversized(data)
    try:
        with _open(data) as book:
            names = tuple(meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet)
            if sheet is not None and sheet not in names:
                message = _("There is no sheet “{sheet}”; the sheets are: {names}.")
                raise Unusable(message.format(sheet=sheet, names=", ".join(names)))
            grid, chosen = _read_first_table(book, names if sheet is None else (sheet,))
    except PasswordError:
        raise say_locked() from None
    except CalamineError:
        raise say_damaged() from None
    notes: tuple[Note, ...] = ()
    if len(names) > 1 and sheet is None:
        message = _("Of {count} sheets, “{sheet}” was read.").format(count=len(names), sheet=chosen)
        notes = (Note("sheet", message),)
    return grid, names, notes


def _open(data: bytes) -> CalamineWorkbook:
    """The workbook, as the library knows it. Raises CalamineError, or Unusable where the library gives up."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError:
        if (repaired := _drop_values_of_texts(data)) is None:
            raise
        return CalamineWorkbook.from_filelike(io.BytesIO(repaired))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the library, which is written in Rust
            raise
        raise say_damaged() from None


def _drop_values_of_texts(data: bytes) -> bytes | None:
    """A workbook of LibreOffice without the values that pandas gives texts, which only numbers have; else None."""
    if not data.startswith(b"PK"):
        return None
    repaired = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(repaired, "w", zipfile.ZIP_DEFLATED) as new:
        if not is_opendocument(old):
            return None
        new.writestr(zipfile.ZipInfo("mimetype"), old.read("mimetype"), zipfile.ZIP_STORED)
        for name in {"content.xml", "META-INF/manifest.xml"}.intersection(old.namelist()):
            new.writestr(name, _VALUE_OF_TEXT.sub(rb"\1", old.read(name)))
    return repaired.getvalue()


_VALUE_OF_TEXT = re.compile(rb'(office:value-type="string") office:value="[^"]*"')


def _read_first_table(book: CalamineWorkbook, names: Sequence[str]) -> tuple[Grid, str]:
    """The first sheet with parents of units, else with headers that we know, else with more than one filled cell.

    One sheet at a time is in memory: one that is the best after all is read again.
    """
    best, best_rank = "", 0
    table: CalamineSheet | None = None
    for name in names:
        table = None  # goes before the next one comes
        table = book.get_sheet_by_name(name)
        rank = _rank_sheet(table)
        if rank > best_rank:
            best, best_rank = name, rank
        if rank == _HAS_PARENTS:
            break
    if not best:
        raise Unusable(_("This workbook is empty: no sheet holds anything."))
    if table is None or table.name != best:
        table = None
        table = book.get_sheet_by_name(best)
    return _make_grid(table), best


_HAS_HEADERS, _HAS_PARENTS = 3, 5
_OF_PEOPLE = frozenset({"job", "first", "staff id", "manager"})
"""Roles of columns in a list of people, whose parents are no units."""


def _rank_sheet(table: CalamineSheet) -> int:
    """How likely a sheet is the one with the table: 0 for a blank one."""
    filled = (value for record in table.iter_rows() for value in record if value != "")
    if len(list(islice(filled, 2))) < 2:
        return 1 if table.height else 0
    records = table.to_python(skip_empty_area=False, nrows=_ROWS_FOR_HEADER)
    head = [[_text(value) for value in record] for record in records if any(record)]
    header_row = find_header(head)
    known = [cell for cell in head[header_row] if roles_of(cell)] if header_row is not None else []
    if len(known) < 2:
        return 2
    if any({"unit", "above"} <= find_words(cell) for cell in known):
        return _HAS_PARENTS
    of_units = any("parent" in roles_of(cell) for cell in known) and not any(
        map(_OF_PEOPLE.intersection, map(roles_of, known))
    )
    return _HAS_HEADERS + of_units


def _make_grid(table: CalamineSheet) -> Grid:
    """The records of a sheet, without its blank ones.

    They are made a piece at a time: as a value of Python a cell takes ten times the memory that it takes in a column.
    """
    (_top, left), (_bottom, right) = table.start or (0, 0), table.end or (0, 0)
    if right >= get_limits().columns:
        raise too_wide(right + 1)
    numbers: list[int] = []
    columns: list[list[pa.Array]] = [[] for _column in range(left, right + 1)]
    filled = ((n, record) for n, record in enumerate(table.iter_rows(), start=1) if record.count("") < len(record))
    while piece := list(islice(filled, _ROWS_AT_ONCE)):
        numbers += [number for number, _record in piece]
        refuse_rows(len(numbers))
        for column, cells in zip(columns, zip(*(record for _number, record in piece), strict=True), strict=True):
            column.append(pa.array(_texts(cells), pa.string()))
    whole = [pa.chunked_array([pa.repeat("", len(numbers))])] * left
    while columns:
        whole.append(pa.chunked_array([pa.chunked_array(columns.pop(0), pa.string()).combine_chunks()]))
    return Grid(tuple(whole), np.array(numbers, dtype=np.int64))


_ROWS_AT_ONCE = 5000


def _texts(values: Sequence[Value]) -> list[str]:
    """The cells of a column; each is tidied alone only where the column needs it."""
    texts = [value if isinstance(value, str) else _text(value) for value in values]
    together = "".join(texts)
    return texts if tidy(together) == together else [tidy(text) for text in texts]


def _text(value: Value) -> str:
    """A cell as its spreadsheet would show it, plainly: 7.0 as 7, a date as 2026-11-22."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)
