"""How much a workbook would hold, before the reader makes room for it: what is too much is refused."""

from __future__ import annotations

import functools
import io
import re
import zipfile
import zlib
from array import array
from collections import Counter
from contextlib import suppress
from typing import IO
from xml.parsers import expat

from org.i18n import lazy_gettext as _
from org.limits import get_limits, refuse
from org.model import Unusable
from org.reading.old_excel import is_old_workbook, measure_old_workbook

_ROWS = 1_048_576
"""Rows that a spreadsheet can have."""
_PLACE = re.compile(r"([A-Za-z]*)(\d*)")
_PIECE = 1 << 20
_TAG = 1 << 24
"""Bytes that one tag or comment may have: the parser keeps it whole."""
_OPENDOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


def is_opendocument(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is a spreadsheet of LibreOffice: it says so in the name of its first part."""
    first = archive.infolist()[:1]
    if not first or first[0].filename != "mimetype" or first[0].compress_type != zipfile.ZIP_STORED:
        return False
    with archive.open(first[0]) as file:
        return file.read(len(_OPENDOCUMENT) + 1).strip() == _OPENDOCUMENT


def refuse_oversized(data: bytes) -> None:
    """Raise Unusable for a workbook that would fill the memory: unpacked, or by one cell far from all others.

    Every part of the archive is looked at, because a workbook may keep its sheets under any name. What the archive
    says of its sizes is not believed: bytes are counted as they are unpacked, a piece at a time.
    """
    if is_old_workbook(data):
        return _refuse_oversized_old(data)
    unpacked, most = 0, get_limits().unpacked
    named, longest = 0, 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members, opendocument = archive.infolist(), is_opendocument(archive)
            if any(_is_foreign(member, opendocument) for member in members):
                raise say_damaged()
            for member in members:
                with archive.open(member) as file:
                    part = _read_part(file, opendocument, most - unpacked)
                unpacked += part.size
                named, longest = named + part.named, max(longest, part.longest)
                if part.repeated > most:
                    raise _repeats_too_much()
            if named * longest > most and _SharedTexts(archive).measure() > most:
                raise _repeats_too_much()
    except Unusable:  # which is a ValueError too
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError):
        raise say_damaged() from None


def _read_part(file: IO[bytes], opendocument: bool, room: int) -> _Part:
    """One part of a workbook, looked at to its end; it may have ``room`` bytes at most."""
    part = _Part(opendocument)
    while piece := file.read(_PIECE):
        if part.size + len(piece) > room:
            raise _unpacks_too_far()
        part.feed(piece)
    part.close()
    if part.locked:
        raise say_locked()
    if part.broken_sheet:
        raise say_damaged()
    return part


def _refuse_oversized_old(data: bytes) -> None:
    try:
        size = measure_old_workbook(data)
    except ValueError:
        raise say_damaged() from None
    if size.cells > get_limits().cells:
        raise refuse("cells", _TOO_MANY_CELLS, cells=size.cells)
    if size.text > get_limits().unpacked:
        raise _repeats_too_much()


_TOO_MANY_CELLS = _(
    "This workbook is too large: its sheets make {cells} cells, and at most {most} are read; delete the cells far from "
    "the table, or save it as CSV."
)


def say_locked() -> Unusable:
    """The error for a workbook with a password."""
    return Unusable(_("This workbook has a password. Save it without one in Excel or LibreOffice and try again."))


def say_damaged() -> Unusable:
    """The error for a workbook that cannot be read."""
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
        self._before = 0
        """Cells of the sheets of LibreOffice that were looked at before: one part has all of them."""
        self._listed = self._blank = 0
        """Cells that its rows list, a repeated row once; and blank ones of this row, which count if one follows."""
        self._filled = 0
        self.size = 0
        """Bytes that were looked at."""
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
        self.size += len(piece)
        self._parse(piece)
        if self._open and self.size - self._parser.CurrentByteIndex > _TAG:
            raise ValueError("a tag of a workbook does not end")
        if not self._open and not self._looks_like_sheet:
            window = self._tail + piece
            self._looks_like_sheet = any(word in window for word in (b"sheetData", b"</si>", b":si>"))
        self._tail = piece[-10:]

    def close(self) -> None:
        """Look whether the part ends where it should."""
        self._parse(b"", last=True)
        self._end_text(self.size)

    def _parse(self, piece: bytes, *, last: bool = False) -> None:
        """Hand bytes to the parser, as long as they are sound XML."""
        if self._open:
            try:
                self._parser.Parse(piece, last)
            except expat.ExpatError:
                self._open = False
                self._looks_like_sheet = self._is_sheet

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
        elif tag in ("sst", "si"):
            self._start_shared(tag, attributes)
        elif self._inside is not None and self._is_sheet:
            self._reach(max(self._inside[0], self._row), self._inside[1])
            self._inside = None
            self._filled += 1
            if self._filled > self._last_row * self._last_column:
                raise ValueError("a cell of a workbook comes twice")

    def _start_shared(self, tag: str, attributes: dict[str, str]) -> None:
        """The same for the texts that cells name by their numbers: their list, and each of them."""
        if tag == "si":
            self._is_sheet = True
            self._end_text(self._parser.CurrentByteIndex)
            self._text_from = self._parser.CurrentByteIndex
            self._shared += 1
        # The reader makes room for as many texts as the list says.
        given = attributes.get("uniqueCount", "").strip().lstrip("+")
        if self._shared > self._most or (given.isdecimal() and int(given) > self._most):
            raise _unpacks_too_far()

    def _start_opendocument(self, tag: str, attributes: dict[str, str]) -> None:
        """The same for LibreOffice, where a row or a cell says how often it comes, and a value or text fills a cell."""
        if tag == "encryption-data":
            self.locked = True
        elif tag == "table":
            self._end_text(self._parser.CurrentByteIndex)
            self._before += self._last_row * self._last_column
            self._row = self._column = self._last_row = self._last_column = 0
        elif tag == "table-row":
            self._end_text(self._parser.CurrentByteIndex)
            self._rows = _repeats(attributes, "table:number-rows-repeated")
            self._row += self._rows
            self._column, self._inside, self._blank = 0, None, 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_text(self._parser.CurrentByteIndex)
            times = _repeats(attributes, "table:number-columns-repeated")
            self._times, self._column = self._rows * times, self._column + times
            self._inside = self._row, self._column
            self._listed, self._blank = self._listed + self._blank, times
            if any(key.endswith(("value", ":value-type", ":formula")) for key in attributes):
                self._listed, self._blank = self._listed + times, 0
                self._text_from = self._parser.CurrentByteIndex
                self._reach(*self._inside)
            if self._listed > self._most:
                raise refuse("cells", _TOO_MANY_CELLS, cells=self._listed)
        elif tag == "p" and self._inside is not None:
            self._text_from = self._text_from or self._parser.CurrentByteIndex
            self._reach(*self._inside)
        elif tag == "s":  # spaces, which the reader writes out
            self.repeated += _repeats(attributes, "text:c") * self._times

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
        cells = self._last_row * self._last_column
        if self._before and self._before + cells > self._most:
            raise refuse("cells", _TOO_MANY_CELLS, cells=self._before + cells)
        if self._last_row > _ROWS or cells > self._most:
            text = _(
                "This workbook is too large: a sheet reaches to row {row} and column {column}, which makes {cells} "
                "cells, and at most {most} are read; delete the cells far from the table, or save it as CSV."
            )
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


def _repeats(attributes: dict[str, str], key: str) -> int:
    """How often a row, a cell or a space of LibreOffice comes."""
    text = attributes.get(key, "1")
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
