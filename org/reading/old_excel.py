"""An old binary workbook of Excel (.xls): how much it would hold, before the reader makes room for it.

The format is Microsoft's [MS-CFB] (a file of sectors, with a table of which follows which) with [MS-XLS] in it
(records of a kind, a length and a body). Only what costs memory is looked at; the reader reads the rest.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("Workbook", "Book")
_LAST = 0xFFFFFFFA
"""From here on a number is no sector, but a mark such as the end of a chain."""
_SMALLEST = 4096
"""Bytes from which on a stream has sectors of its own."""
_SHORT = 6
"""The size of a short sector, as a power of two."""
_BEGIN, _END, _CONTINUED, _TEXTS, _SHEET, _NAME, _SIZE = 0x809, 0x0A, 0x3C, 0xFC, 0x85, 0x18, 0x200
_TEXT_CELL, _FORMULA, _RESULT, _SEVERAL = 0xFD, 0x06, 0x207, (0xBD, 0xBE)
_CELLS = frozenset({_FORMULA, 0xD6, 0x201, 0x203, 0x204, 0x205, 0x27E, _TEXT_CELL, *_SEVERAL})
_ROWS, _COLUMNS = 65_536, 256
_NAMED = 5
"""Bytes in which a formula can say a name."""


@dataclass(frozen=True)
class Size:
    """What the reader makes room for."""

    cells: int
    """Of all sheets, each from its first cell to its last one."""
    text: int
    """Characters of the cells, each text as often as cells name it, and a name as often as formulas may."""


def is_old_workbook(data: bytes) -> bool:
    """Whether ``data`` is an .xls file, and no Word document in the same container."""
    return data.startswith(_MAGIC) and any(name.encode("utf-16-le") + b"\0\0" in data for name in _STREAMS)


def measure_old_workbook(data: bytes) -> Size:
    """How much the workbook holds. Raises ValueError for one that is damaged, or made to mislead."""
    try:
        return _measure(_read_stream(data))
    except (struct.error, IndexError, OverflowError):
        raise ValueError("a workbook ends too early") from None


def _read_stream(data: bytes) -> bytes:
    """The bytes of the workbook, gathered from the sectors of the file."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ValueError("a file has sectors of an unknown size")
    tables = [each for each in struct.unpack_from("<109I", data, 76) if each < _LAST]
    (more,) = struct.unpack_from("<I", data, 68)
    steps = 0
    while more < _LAST:
        *found, more = struct.unpack(f"<{1 << shift - 2}I", _sector(data, more, shift))
        tables += [each for each in found if each < _LAST]
        steps += 1
        if max(steps, len(tables)) > len(data) >> shift:
            raise ValueError("a file names more sectors than it has")
    following = array("I", b"".join(_sector(data, each, shift) for each in tables))
    entries = b"".join(_follow(data, struct.unpack_from("<I", data, 48)[0], shift, following))
    streams = [entry for offset in range(0, len(entries), 128) if (entry := _read_entry(entries, offset))]
    if len(streams) != 1:
        raise ValueError("a file has no workbook, or several")
    start, size, more = streams[0]
    if more and shift == 12:  # with sectors of 512 bytes these digits say nothing
        raise ValueError("a workbook is larger than its file")
    (root,), (table, count) = struct.unpack_from("<I", entries, 116), struct.unpack_from("<2I", data, 60)
    short = array("I", b"".join(_follow(data, table, shift, following) if count else ()))
    held = b"".join(_follow(data, root, shift, following) if count else ())
    if size < _SMALLEST:  # in short sectors, which the first entry holds
        data, following, shift = bytes(1 << _SHORT) + held, short, _SHORT
    return b"".join(_follow(data, start, shift, following))[:size]


def _read_entry(entries: bytes, offset: int) -> tuple[int, int, int] | None:
    """The first sector of an entry of the directory that is called like a workbook, and its size in two halves."""
    (length,) = struct.unpack_from("<H", entries, offset + 64)
    name = entries[offset : offset + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
    start, size, more = struct.unpack_from("<3I", entries, offset + 116)
    return (start, size, more) if name.casefold() in map(str.casefold, _STREAMS) else None


def _sector(data: bytes, number: int, shift: int) -> bytes:
    return data[(number + 1) << shift : (number + 2) << shift]


def _follow(data: bytes, offset: int, shift: int, following: array[int]) -> Iterator[bytes]:
    """The sectors from one on, up to the end of the chain. Raises ValueError for a chain that goes round."""
    for _step in range(len(following) + 1):
        if offset >= _LAST:
            return
        yield _sector(data, offset, shift)
        offset = following[offset]
    raise ValueError("the sectors of a file go round")


def _records(stream: bytes, offset: int, *, nested: bool = False) -> Iterator[tuple[int, bytes]]:
    """The kind and the body of each record, up to the end of its part; parts inside a ``nested`` one are left out."""
    inside = -1  # its own beginning comes first
    while True:
        kind, length = struct.unpack_from("<2H", stream, offset)
        offset += 4 + length
        if kind == _END:
            if not nested or inside < 1:
                return
            inside -= 1
        elif kind == _BEGIN:
            inside += 1
        elif not nested or inside < 1:
            yield kind, stream[offset - length : offset]


def _measure(stream: bytes) -> Size:
    starts: list[int] = []
    texts: list[bytes] = []
    last = longest = 0
    for kind, body in _records(stream, 0):
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", body)[0])
            longest = max(longest, body[6])
        elif kind == _NAME:
            longest = max(longest, body[3])
        elif kind == _TEXTS and texts:
            raise ValueError("a workbook keeps its texts twice")
        elif kind == _TEXTS or (kind == _CONTINUED and last == _TEXTS):
            texts.append(body)
        last = last if kind == _CONTINUED else kind
    if len(set(starts)) < len(starts):
        raise ValueError("two sheets of a workbook are one")
    lengths = _measure_texts(texts) if texts else array("I")
    sizes = [_measure_sheet(stream, start, lengths, longest) for start in starts]
    return Size(sum(size.cells for size in sizes), sum(size.text for size in sizes))


def _measure_sheet(stream: bytes, start: int, lengths: array[int], longest: int) -> Size:
    """The size of a sheet; ``longest`` is the length of the longest name that its formulas may say."""
    top, left, bottom, right, text = _ROWS, _COLUMNS, -1, -1, 0
    for kind, body in _records(stream, start, nested=True):
        if kind == _SIZE:
            first, rows, _left, columns = struct.unpack_from("<2I2H" if len(body) > 10 else "<4H", body)
            if rows > _ROWS or columns > _COLUMNS or first > rows:
                raise ValueError("a sheet is larger than sheets can be")
        if kind == _RESULT:  # of the formula before it; of none it is in the first cell
            top = left = 0
        if kind == _FORMULA:
            text += len(body) // _NAMED * longest
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<2H", body)
        until = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _SEVERAL else column
        top, left, bottom, right = min(top, row), min(left, column), max(bottom, row), max(right, column, until)
        text += lengths[struct.unpack_from("<I", body, 6)[0]] if kind == _TEXT_CELL else len(body)
    return Size(max(bottom - top + 1, 0) * max(right - left + 1, 0), text)


def _measure_texts(parts: list[bytes]) -> array[int]:
    """The characters of each text that the workbook keeps once for all cells; it may go on in the next record."""
    lengths = array("I")
    part, offset = 0, 8
    (count,) = struct.unpack_from("<I", parts[0], 4)
    while len(lengths) < count:
        if offset >= len(parts[part]):
            part, offset = part + 1, offset - len(parts[part])
            continue
        length, flags = struct.unpack_from("<HB", parts[part], offset)
        offset += 3
        runs = struct.unpack_from("<H", parts[part], offset)[0] if flags & 8 else 0
        offset += 2 if flags & 8 else 0
        extra = struct.unpack_from("<I", parts[part], offset)[0] if flags & 4 else 0
        offset += 4 if flags & 4 else 0
        lengths.append(length)
        while True:
            width = 1 + (flags & 1)
            fits = min(length, (len(parts[part]) - offset) // width)
            length, offset = length - fits, offset + fits * width
            if not length:
                break
            part, offset = part + 1, 1
            flags = parts[part][0]
        offset += 4 * runs + extra
    return lengths
