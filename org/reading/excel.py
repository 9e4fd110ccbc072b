"""A workbook of Excel (.xlsx) or LibreOffice (.ods) → records of text."""

from __future__ import annotations

import datetime
import functools
import io
import re
import zipfile
import zlib
from array import array
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from xml.parsers import expat

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from org.i18n import lazy_gettext as _
from org.limits import get_limits, refuse
from org.model import Note, Unusable
from org.reading.csv_parser import Grid, refuse_rows, too_wide
from org.reading.encoding import tidy
from org.reading.headers import find_header, find_words, roles_of

_ROWS = 1_048_576
"""Rows that a spreadsheet can have."""
_PLACE = re.compile(r"([A-Za-z]*)(\d*)")
_ROWS_FOR_HEADER = 50
_PIECE = 1 << 20
_TAG = 1 << 24
"""Bytes that one tag or comment may have: the parser keeps it whole."""
_OPENDOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def is_workbook(data: bytes) -> bool:
    """Whether ``data`` is an .xlsx or .ods file, which is a zip archive with a workbook in it."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _is_opendocument(archive) or any(name.lower() == "xl/workbook.xml" for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _is_opendocument(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is a spreadsheet of LibreOffice: it says so in the name of its first part."""
    first = archive.infolist()[:1]
    if not first or first[0].filename != "mimetype" or first[0].compress_type != zipfile.ZIP_STORED:
        return False
    with archive.open(first[0]) as file:
        return file.read(len(_OPENDOCUMENT) + 1).strip() == _OPENDOCUMENT


def refuse_locked(data: bytes) -> None:
    """Raise Unusable for a workbook with a password, which Excel keeps in a container of another format."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked()


def _locked() -> Unusable:
    return Unusable(_("This workbook has a password. Save it without one in Excel or LibreOffice and try again."))


def read_workbook(data: bytes, sheet: str | None = None) -> tuple[Grid, tuple[str, ...], tuple[Note, ...]]:
    """The records of ``sheet`` (else of the one most like a table), the names of all sheets, and notes."""
    _refuse_oversized(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = tuple(meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet)
            if sheet is not None and sheet not in names:
                message = _("There is no sheet “{sheet}”; the sheets are: {names}.")
                raise Unusable(message.format(sheet=sheet, names=", ".join(names)))
            grid, chosen = _read_first_table(book, names if sheet is None else (sheet,))
    except CalamineError:
        raise _damaged() from None
    notes: tuple[Note, ...] = ()
    if len(names) > 1 and sheet is None:
        message = _("Of {count} sheets, “{sheet}” was read.").format(count=len(names), sheet=chosen)
        notes = (Note("sheet", message),)
    return grid, names, notes


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


_HAS_HEADERS, _HAS_PARENTS = 3, 4


def _rank_sheet(table: CalamineSheet) -> int:
    """How likely a sheet is the one with the table: 0 for a blank one."""
    filled = (value for record in table.iter_rows() for value in record if value != "")
    if len(list(islice(filled, 2))) < 2:
        return 1 if table.height else 0
    records = table.to_python(skip_empty_area=False, nrows=_ROWS_FOR_HEADER)
    head = [[_text(value) for value in record] for record in records if any(record)]
    at = find_header(head)
    known = [cell for cell in head[at] if roles_of(cell)] if at is not None else []
    if len(known) < 2:
        return 2
    return _HAS_PARENTS if any({"unit", "above"} <= find_words(cell) for cell in known) else _HAS_HEADERS


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


def _refuse_oversized(data: bytes) -> None:
    """Raise Unusable for a workbook that would fill the memory: unpacked, or by one cell far from all others.

    Every part of the archive is looked at, because a workbook may keep its sheets under any name. What the archive
    says of its sizes is not believed: bytes are counted as they are unpacked, a piece at a time.
    """
    unpacked, most = 0, get_limits().unpacked
    named, longest = 0, 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members, opendocument = archive.infolist(), _is_opendocument(archive)
            if any(_is_foreign(member, opendocument) for member in members):
                raise _damaged()
            for member in members:
                part = _Part(opendocument)
                with archive.open(member) as file:
                    while piece := file.read(_PIECE):
                        unpacked += len(piece)
                        if unpacked > most:
                            raise _unpacks_too_far()
                        part.feed(piece)
                part.close()
                if part.locked:
                    raise _locked()
                if part.broken_sheet:
                    raise _damaged()
                named, longest = named + part.named, max(longest, part.longest)
                if part.repeated > most:
                    raise _repeats_too_much()
            if named * longest > most and _SharedTexts(archive).measure() > most:
                raise _repeats_too_much()
    except Unusable:  # which is a ValueError too
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
        raise _damaged() from None


def _damaged() -> Unusable:
    return Unusable(_("This workbook is damaged or locked. Re-save it in Excel and try again."))


def _unpacks_too_far() -> Unusable:
    text = _(
        "This workbook is too large: it unpacks to more than {most} bytes, the most that is read; "
        "save the sheet with the departments as CSV and try that."
    )
    return refuse("unpacked", text)


def _repeats_too_much() -> Unusable:
    text = _(
        "This workbook is too large: its cells repeat the same texts to more than {most} bytes, the most that is read; "
        "shorten the long ones, or save the sheet with the departments as CSV."
    )
    return refuse("unpacked", text)


def _is_foreign(member: zipfile.ZipInfo, opendocument: bool) -> bool:
    """Whether a part belongs to another kind of workbook, which the reader would try next, or is packed otherwise."""
    name = member.filename.replace("\\", "/").lower()
    packed = member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    others = ("xl/workbook.bin", "xl/workbook.xml") if opendocument else ("xl/workbook.bin", "content.xml")
    return packed or name in others


class _Part:
    """One part of a workbook as it is unpacked: if it is a sheet, how far its cells reach.

    A row or a cell without a place follows the one before it, as in the reader. Only cells that hold something
    count. No entity is ever expanded: a part that declares any is refused.
    """

    def __init__(self, opendocument: bool = False) -> None:
        self.locked = False
        """Whether the part says that others need a password."""
        self._opendocument = opendocument
        self._row = self._column = 0
        self._last_row = self._last_column = 0
        self._filled = 0
        self._fed = 0
        self._most = get_limits().cells
        self._inside: tuple[int, int] | None = None
        self._is_sheet = False
        self._open = True
        self._looks_like_sheet = False
        self._tail = b""
        self.named = 0
        """Cells of Excel that name a text, which the workbook keeps once for all of them."""
        self.longest = 0
        """Bytes of the longest text that is kept so, with its tags."""
        self._shared = 0
        self.repeated = 0
        """Bytes of the cells of LibreOffice, each as often as it comes."""
        self._text_from: int | None = None
        self._rows = self._times = 1
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._declared

    @property
    def broken_sheet(self) -> bool:
        """Whether this part is no sound XML and yet has what a lenient reader may take for the rows of a sheet."""
        return not self._open and self._looks_like_sheet

    def feed(self, piece: bytes) -> None:
        """Look at the next bytes. Raises Unusable once the cells reach too far."""
        self._fed += len(piece)
        if self._open:
            try:
                self._parser.Parse(piece, False)
                if self._fed - self._parser.CurrentByteIndex > _TAG:
                    raise ValueError("a tag of a workbook does not end")
            except expat.ExpatError:
                self._open = False
                self._looks_like_sheet = self._is_sheet
        if not self._open and not self._looks_like_sheet:
            window = self._tail + piece
            self._looks_like_sheet = any(word in window for word in (b"sheetData", b"</si>", b":si>"))
        self._tail = piece[-10:]

    def close(self) -> None:
        """Look whether the part ends where it should."""
        if self._open:
            try:
                self._parser.Parse(b"", True)
            except expat.ExpatError:
                self._open = False
                self._looks_like_sheet = self._is_sheet
        self._end_text(self._fed)

    def _declared(self, *_of_doctype: object) -> None:
        raise ValueError("a part of a workbook declares a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        if self._opendocument:
            self._start_opendocument(tag, attributes)
        elif tag == "c":
            letters, digits = _place(attributes.get("r", ""))
            self._column = _column_number(letters) if letters else self._column + 1
            self.named += attributes.get("t") == "s"
            self._inside = (int(digits) if digits else self._row, self._column)
        elif tag == "row":
            digits = attributes.get("r", "")
            self._row = int(digits) if digits.isdecimal() else self._row + 1
            self._column, self._inside = 0, None
        elif tag == "sheetData":
            self._is_sheet = True
        elif tag == "si":
            self._is_sheet = True
            self._end_text(self._parser.CurrentByteIndex)
            self._text_from = self._parser.CurrentByteIndex
            self._shared += 1
            if self._shared > self._most:
                raise _unpacks_too_far()
        elif self._inside is not None and self._is_sheet:
            self._reach(max(self._inside[0], self._row), self._inside[1])
            self._inside = None
            self._filled += 1
            if self._filled > self._last_row * self._last_column:
                raise ValueError("a cell of a workbook comes twice")

    def _start_opendocument(self, tag: str, attributes: dict[str, str]) -> None:
        """The same for LibreOffice, where a row or a cell says how often it comes, and only text fills a cell."""
        if tag == "encryption-data":
            self.locked = True
        elif tag == "table":
            self._end_text(self._parser.CurrentByteIndex)
            self._row = self._column = self._last_row = self._last_column = 0
        elif tag == "table-row":
            self._end_text(self._parser.CurrentByteIndex)
            self._rows = _repeats(attributes, "rows")
            self._row += self._rows
            self._column, self._inside = 0, None
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_text(self._parser.CurrentByteIndex)
            times = _repeats(attributes, "columns")
            self._times, self._column = self._rows * times, self._column + times
            self._inside = self._row, self._column
            if any(key.endswith(":value-type") for key in attributes):
                self._text_from = self._parser.CurrentByteIndex
                self._reach(*self._inside)
        elif tag == "p" and self._inside is not None:
            self._text_from = self._text_from or self._parser.CurrentByteIndex
            self._reach(*self._inside)

    def _end_text(self, end: int) -> None:
        """Count the text that began last, up to the byte ``end``."""
        if self._text_from is not None:
            length, self._text_from = end - self._text_from, None
            self.longest = max(self.longest, length)
            self.repeated += length * self._times

    def _reach(self, row: int, column: int) -> None:
        """Note a cell that holds something, and raise Unusable where the sheet becomes too large by it."""
        if row <= self._last_row and column <= self._last_column:
            return
        self._last_row, self._last_column = max(row, self._last_row), max(column, self._last_column)
        if self._last_row > _ROWS or self._last_row * self._last_column > self._most:
            text = _(
                "This workbook is too large: a sheet reaches to row {row} and column {column}, which makes {cells} "
                "cells, and at most {most} are read; delete the cells far from the table, or save it as CSV."
            )
            cells = self._last_row * self._last_column
            raise refuse("cells", text, row=self._last_row, column=self._last_column, cells=cells)


class _SharedTexts:
    """How long the texts of a workbook of Excel are, each as often as cells name it: the reader copies it for each.

    Counted exactly, and only where so many cells and so long a text are in a workbook that it could be too much.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._times: Counter[str] = Counter()
        self._lengths: list[array[int]] = []
        for member in archive.infolist():
            self._lengths.append(array("q"))
            self._in_cell = False
            parser = expat.ParserCreate()
            parser.buffer_text = True
            parser.StartElementHandler, parser.CharacterDataHandler = self._start, self._read
            with archive.open(member) as file, suppress(expat.ExpatError):  # a picture is no XML
                parser.ParseFile(file)

    def measure(self) -> int:
        """Bytes, in the worst case where several parts have such texts."""
        return max(
            sum(lengths[int(number)] * times for number, times in self._times.items() if int(number) < len(lengths))
            for lengths in self._lengths
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "si":
            self._lengths[-1].append(0)
        elif tag == "c":
            self._in_cell = attributes.get("t") == "s"

    def _read(self, text: str) -> None:
        if self._lengths[-1]:
            self._lengths[-1][-1] += len(text.encode())
        elif self._in_cell and (number := text.strip()).isdecimal():
            self._times[number] += 1


def _repeats(attributes: dict[str, str], what: str) -> int:
    """How often a row or a cell of LibreOffice comes."""
    text = attributes.get(f"table:number-{what}-repeated", "1")
    if not text.isdecimal() or len(text) > 10:
        raise ValueError("a cell of a workbook comes an unknown number of times")
    return max(int(text), 1)


def _place(reference: str) -> tuple[str, str]:
    """The letters and the digits of a cell's place; blank for what it does not say."""
    match = _PLACE.fullmatch(reference)
    if match is None or len(match[1]) > 7 or len(match[2]) > 10:
        raise ValueError("a cell of a workbook has no place")
    return match[1], match[2]


@functools.lru_cache(maxsize=1024)
def _column_number(letters: str) -> int:
    """The number of the column that a spreadsheet calls ``letters``: 27 for ``AA``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
