"""An Excel workbook (.xlsx) → records of text."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from dataclasses import replace
from itertools import islice

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from org.company.model import Note, Unusable
from org.company.tables.records import Grid, grid_of
from org.locale.language import lazy_gettext as _

_UNPACKED = 2_000_000_000
"""Bytes a workbook may unpack to; a million departments take about 200 million."""
_ROWS = 1_048_576
"""Rows that a spreadsheet can have."""
_CELLS = 30_000_000
"""Cells from A1 to the last one used. The reader makes room for all of them, used or not."""
_FAR = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{2,3}(?=\d)|[A-Za-z]?(?=\d{7}))(\d+)["']""")
"""Places beyond column Z or row 999,999: few sheets have any, so that the search costs little."""
_ANY = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def is_workbook(data: bytes) -> bool:
    """Whether ``data`` is an .xlsx file, which is a zip archive with a workbook in it."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.lower() == "xl/workbook.xml" for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def read_workbook(data: bytes, sheet: str | None = None) -> tuple[Grid, tuple[str, ...], tuple[Note, ...]]:
    """The records of ``sheet`` (else of the first with two cells or more), the names of all sheets, and notes."""
    _refuse_oversized(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = tuple(meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet)
            if sheet is not None and sheet not in names:
                raise Unusable(
                    _("There is no sheet “{sheet}”; the sheets are: {names}.").format(
                        sheet=sheet, names=", ".join(names)
                    )
                )
            records: list[list[Value]] = []
            chosen = sheet
            for name in (sheet,) if sheet is not None else names:
                found = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                several = _has_several(found)
                if several or (found and not records):  # a cover with a title is read only where nothing follows it
                    records, chosen = found, name
                if several:
                    break
    except CalamineError as error:
        raise Unusable(_("This workbook cannot be read: {why}.").format(why=error)) from None
    if not records:
        raise Unusable(_("This workbook is empty: no sheet holds anything."))
    notes: tuple[Note, ...] = ()
    if len(names) > 1 and sheet is None:
        message = _("Of {count} sheets, “{sheet}” was read.").format(count=len(names), sheet=chosen)
        notes = (Note("sheet", message),)
    rows = [number for number, record in enumerate(records, start=1) if any(value != "" for value in record)]
    grid = grid_of([[_text(value) for value in records[number - 1]] for number in rows])
    return replace(grid, rows=np.array(rows, dtype=np.int64)), names, notes


def _has_several(records: list[list[Value]]) -> bool:
    """Whether more than one cell holds anything."""
    filled = (value for record in records for value in record if value != "")
    return len(list(islice(filled, 2))) > 1


def _text(value: Value) -> str:
    """A cell as its spreadsheet would show it, plainly: 7.0 as 7, a date as 2026-11-22."""
    if isinstance(value, str):
        return _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)


def _refuse_oversized(data: bytes) -> None:
    """Raise Unusable for a workbook that would fill the memory: unpacked, or by one cell far from all others."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            sheets = [m for m in members if re.match(r"xl/worksheets/[^/]+$", m.filename, re.IGNORECASE)]
            large = sum(member.file_size for member in members) > _UNPACKED or any(
                _is_sprawling(archive, sheet) for sheet in sheets
            )
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
        raise Unusable(_("This workbook is damaged or locked. Re-save it in Excel and try again.")) from None
    if large:
        raise Unusable(_("This workbook is too large to be read."))


def _is_sprawling(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> bool:
    """Whether a sheet spans more cells than can be held, or rows that no spreadsheet has."""
    far = _places(archive, sheet, _FAR)
    column = max((_column_number(letters) for letters, _digits in far), default=26)
    if column > 26:  # the rows matter too, so every place is looked at
        far |= _places(archive, sheet, _ANY)
    row = max((int(digits) for _letters, digits in far), default=0)
    return row > _ROWS or max(column, 26) * row > _CELLS


def _places(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, pattern: re.Pattern[bytes]) -> set[tuple[bytes, bytes]]:
    """The last column and the last row, of each width of letters and digits, among the places that match."""
    found: dict[tuple[int, int], tuple[bytes, bytes]] = {}
    tail = b""
    with archive.open(sheet) as file:
        while piece := file.read(1 << 22):
            for letters, digits in set(pattern.findall(tail + piece)):
                sizes = len(letters), len(digits)
                last = found.get(sizes, (letters, digits))
                found[sizes] = max(last[0], letters.upper()), max(last[1], digits)
            tail = piece[-100:]
    return set(found.values())


def _column_number(letters: bytes) -> int:
    """The number of the column that a spreadsheet calls ``letters``: 27 for ``AA``."""
    return sum((letter - 64) * 26**power for power, letter in enumerate(reversed(letters.upper())))
