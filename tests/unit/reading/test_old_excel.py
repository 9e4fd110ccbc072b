"""A binary workbook (.xls) is read, and measured before the reader makes room for it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest

from org.limits import VARIABLE
from org.model import Unusable
from org.reading.excel import is_workbook
from org.reading.old_excel import measure_old_workbook
from org.reading.table import read_table

END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
COMPANY = [["id", "name", "parent"], ["7", "Hội đồng", ""], ["8", "Sales", "7"]]


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def old_workbook(
    cells: Sequence[Sequence[str]],
    places: Sequence[tuple[int, int, int]] = (),
    extra: bytes = b"",
    inside: bytes = b"",
) -> bytes:
    """The rows as an .xls file; ``places`` are more cells, as (row, column, number of the text).

    ``extra`` and ``inside`` are more records of the workbook and of its sheet.
    """
    texts = [text for row in cells for text in row]
    kept = b"".join(struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in texts)
    shared = record(0xFC, struct.pack("<2I", len(texts), len(texts)) + kept)
    at = [(row, column) for row, each in enumerate(cells) for column in range(len(each))]
    named = [(*place, number) for number, place in enumerate(at)] + list(places)
    sheet = record(0x809, struct.pack("<2H4xII", 0x600, 0x10, 0, 0)[:16]) + inside
    sheet += b"".join(record(0xFD, struct.pack("<3HI", row, column, 15, number)) for row, column, number in named)
    begin = record(0x809, struct.pack("<2H4xII", 0x600, 5, 0, 0)[:16]) + extra
    start = len(begin) + 4 + 14 + len(shared) + 4
    name = record(0x85, struct.pack("<IBBBB", start, 0, 0, 6, 0) + b"Sheet1")
    stream = begin + name + shared + record(0x0A) + sheet + record(0x0A)
    return contain(stream)


def contain(stream: bytes, name: str = "Workbook", following: Sequence[int] | None = None) -> bytes:
    """The stream in a file of sectors: the table of what follows which, the directory, then the stream."""
    stream += bytes(-len(stream) % 512 + (4096 if len(stream) < 4096 else 0))
    count = len(stream) // 512
    chain = list(following or [*range(3, count + 2), END])
    table = struct.pack("<128I", *([0xFFFFFFFD, END, *chain] + [FREE] * 128)[:128])
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<4I", 0, 1, 1, 0) + struct.pack("<5I", 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + table + entry("Root Entry", 5, END, 0, 1) + entry(name, 2, 2, len(stream)) + bytes(256) + stream


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBB3I36xIII", text, len(text), kind, 1, FREE, FREE, child, start, size, 0)


def test_a_binary_workbook_is_read() -> None:
    data = old_workbook(COMPANY)
    assert is_workbook(data)
    assert read_table(data).frame.to_numpy().tolist() == COMPANY[1:]
    assert measure_old_workbook(data).cells == 9


def test_a_far_cell_is_refused_before_room_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unusable, match=r"16,777,216 cells, and at most 12,000,000"):
        read_table(old_workbook(COMPANY, [(65535, 255, 0)]))
    monkeypatch.setenv(VARIABLE, "unpacked=2000")
    with pytest.raises(Unusable, match="repeat the same texts"):
        read_table(old_workbook([*COMPANY, ["x" * 200]], [(row, 0, 9) for row in range(9, 20)]))
    long_name, formula = record(0x18, bytes([0, 0, 0, 200]) + bytes(210)), record(0x06, bytes(20) + b"\x23" * 100)
    with pytest.raises(Unusable, match="repeat the same texts"):
        read_table(old_workbook(COMPANY, extra=long_name, inside=formula))


CHART = record(0x809, bytes(16)) + record(0x0A)
"""A part inside of a sheet, with an end of its own."""


@pytest.mark.parametrize("inside", [CHART, record(0x207, struct.pack("<HB", 1, 0) + b"a")], ids=["chart", "result"])
def test_a_far_cell_is_seen_behind_what_ends_within_a_sheet(inside: bytes) -> None:
    with pytest.raises(Unusable, match=r"cells, and at most 12,000,000"):
        read_table(old_workbook(COMPANY, [(65535, 255, 0)], inside=inside))
    assert read_table(old_workbook(COMPANY, inside=CHART)).frame.to_numpy().tolist() == COMPANY[1:]


def end_in_itself(data: bytes, *places: tuple[int, Sequence[int]]) -> bytes:
    """The file with one more sector, which the table says is followed by itself; its number fills ``places``.

    A place is a byte and the numbers that follow there.
    """
    number = len(data) // 512 - 1
    loop = bytearray(data + struct.pack("<128I", *[FREE] * 127, number))
    struct.pack_into("<I", loop, 512 + 4 * number, number)
    for at, more in places:
        struct.pack_into(f"<{1 + len(more)}I", loop, at, number, *more)
    return bytes(loop)


ROOT = 512 + 512 + 116
"""Where the directory says which sector the short ones begin in."""


@pytest.mark.parametrize(
    "places",
    [
        pytest.param([(68, [0])], id="list of tables"),
        pytest.param([(ROOT, [0xFFFFFFFF]), (60, [0x7FFFFFF])], id="short sectors"),
        pytest.param([(60, [0x7FFFFFF])], id="table of short sectors"),
    ],
)
def test_sectors_that_go_round_are_refused_wherever_the_reader_follows_them(
    places: Sequence[tuple[int, Sequence[int]]],
) -> None:
    assert read_table(end_in_itself(old_workbook(COMPANY))).frame.to_numpy().tolist() == COMPANY[1:]
    with pytest.raises(Unusable, match="damaged"):
        read_table(end_in_itself(old_workbook(COMPANY), *places))


@pytest.mark.parametrize(
    "data",
    [
        contain(bytes(5000), following=[3, 2]),
        contain(record(0x809) * 9),
        old_workbook(COMPANY, [(9, 9, 99)]),
        old_workbook(COMPANY)[:2000],
        old_workbook(COMPANY, extra=record(0x85, struct.pack("<IHB", 0, 0, 0) + b"a") * 2),
        old_workbook(COMPANY, inside=record(0x200, struct.pack("<2I3H", 100, 50, 0, 256, 0))),
        old_workbook(COMPANY, inside=record(0x200, struct.pack("<5H", 100, 50, 0, 256, 0))),
        old_workbook(COMPANY, inside=record(0x200, struct.pack("<5H", 0, 65535, 0, 65535, 0))),
        old_workbook(COMPANY, extra=record(0xFC, bytes(8))),
    ],
    ids=[
        *("round", "no end", "no such text", "cut off", "one sheet twice"),
        *("ends before it begins", "the same, older", "too wide, older", "texts twice"),
    ],
)
def test_what_is_damaged_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(Unusable, match="damaged"):
        read_table(data)


def test_a_text_that_goes_on_in_the_next_record_is_measured() -> None:
    body = struct.pack("<2I", 2, 2) + struct.pack("<HB", 6, 0) + b"abc"
    more = record(0x3C, b"\1" + "def".encode("utf-16-le") + struct.pack("<HB", 2, 0) + b"hi")
    cells = b"".join(record(0xFD, struct.pack("<3HI", row, 0, 0, row)) for row in range(2))
    begin = record(0xFC, body) + more
    stream = record(0x85, struct.pack("<IHB", len(begin) + 15, 0, 0)) + begin + record(0x0A) + cells + record(0x0A)
    assert measure_old_workbook(contain(stream)).text == 8
