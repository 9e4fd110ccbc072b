"""Text to records: find the dialect of a CSV file and parse it, strictly or tolerantly."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.csv as pa_csv  # type: ignore[import-untyped]

from org.i18n import lazy_gettext as _
from org.limits import get_limits, refuse
from org.model import Indices, Unusable

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|", "\t|\t")
_WIDE = DELIMITERS[-1]
STAND_IN = "\x1f"
"""Takes the place of the delimiter ``\\t|\\t``, because readers want one character. No decoded text holds it."""
_HEAD = 65_536
_LOOK = 200
_MOST = 0.9
"""The share of records that must be cut alike by a delimiter of several characters, and leave none of them over."""

OWN_HEADER = "id,name,parent,office,office_reason,certainty,people,revenue,hands off to"
"""How a CSV begins that this program has written: nothing about it is guessed."""


@dataclass(frozen=True)
class Dialect:
    """The delimiter and the quote mark of a file."""

    delimiter: str = ","
    quote: str = '"'

    @property
    def separator(self) -> str:
        """The one character to split at."""
        return STAND_IN if len(self.delimiter) > 1 else self.delimiter

    def shorten(self, text: str) -> str:
        """``text`` with the separator in place of a delimiter of several characters."""
        return text.replace(self.delimiter, STAND_IN) if len(self.delimiter) > 1 else text

    def read(self, lines: Iterable[str], *, strict: bool = False) -> Reader:
        """A reader of the standard library for lines in this dialect."""
        return csv.reader(lines, delimiter=self.separator, quotechar=self.quote, strict=strict)

    def read_text(self, text: str, *, strict: bool = False) -> Reader:
        """The same for a text."""
        return self.read(io.StringIO(text, newline="\n"), strict=strict)


def sniff(text: str) -> Dialect:
    """The dialect in which the first records of ``text`` have most alike numbers of cells.

    >>> sniff("id;name\\n1;Sales, Marketing\\n")
    Dialect(delimiter=';', quote='"')
    """
    if text.startswith(OWN_HEADER):
        return Dialect()
    head = text if len(text) <= _HEAD else text[: text.rfind("\n", 0, _HEAD) + 1] or text[:_HEAD]
    best, score = Dialect(), (0.0, 0)
    if _is_wide(head):
        return Dialect(_WIDE)
    for delimiter in filter(head.__contains__, DELIMITERS):
        dialect = Dialect(delimiter)
        share, width = _evenness(head, dialect)
        if "'" in head:
            single = Dialect(delimiter, "'")
            other, other_width = _evenness(head, single)
            quoted = _quotes_header(head, single) or _quotes_cells(head, dialect)
            if quoted or (other > share and _quotes_delimiters(head, single)):
                dialect, share, width = single, other, other_width
        if (round(share, 1), width) > score:
            best, score = dialect, (round(share, 1), width)
    return Dialect(quote="'") if score == (0.0, 0) and _quotes_header(head, Dialect(quote="'")) else best


def read_first_records(text: str, dialect: Dialect, count: int = _LOOK) -> list[list[str]]:
    """The first ``count`` records of ``text``, blank ones as empty lists."""
    return list(islice(dialect.read_text(dialect.shorten(text)), count))


def _evenness(head: str, dialect: Dialect) -> tuple[float, int]:
    """The share of records that are as wide as most are, and that width; (0, 0) where the delimiter divides few."""
    records = [record for record in read_first_records(head, dialect) if any(record)]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0, 0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = times / len(records)
    return (0.0, 0) if share < 0.5 and len(records[0]) < 2 else (share, width)


def _is_wide(head: str) -> bool:
    """Whether tab, pipe and tab together cut the records evenly; a tab alone would find columns of pipes between."""
    if _WIDE not in head:
        return False
    records = [record for record in read_first_records(head, Dialect(_WIDE)) if any(record)]
    cut = [record for record in records if len(record) > 1 and not any("\t" in cell for cell in record)]
    return _evenness(head, Dialect(_WIDE))[0] >= _MOST and len(cut) >= _MOST * len(records)


def _quotes_header(head: str, dialect: Dialect) -> bool:
    """Whether the single quotes of the first line are round its cells, as an apostrophe does not."""
    cells = head.split("\n", 1)[0].split(dialect.delimiter)
    return all(len(cell) > 1 and cell[0] == cell[-1] == dialect.quote for cell in cells)


def _quotes_cells(head: str, dialect: Dialect) -> bool:
    """Whether single quotes are round nearly all cells of words, however the numbers and blanks between are written."""
    cells = [cell.strip() for record in read_first_records(head, dialect) for cell in record]
    words = [cell for cell in cells if any(map(str.isalpha, cell))]
    quoted = sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in words)
    return quoted >= 3 and quoted >= 0.8 * len(words)


def _quotes_delimiters(head: str, dialect: Dialect) -> bool:
    """Whether single quotes are round a cell that holds the delimiter."""
    cut, quote = re.escape(dialect.delimiter), dialect.quote
    pattern = f"(?:^|{cut}){quote}[^{quote}\n]*{cut}[^{quote}\n]*{quote}(?:{cut}|$)"
    return re.search(pattern, head, re.MULTILINE) is not None


csv.field_size_limit(sys.maxsize)  # a long note in a cell is no error

_INDENTS = " \t\u00a0\u3000"
"""Blanks that people indent a cell by."""
_BLANK = " \t\n\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200C)))
"""What is trimmed from cells: all white space, and the zero-width space."""
_PATIENCE = 1000
"""Misplaced quotes that are repaired one by one; beyond them the file is read as it comes."""
_BLOCK = 1 << 24
"""Bytes that are cut at a time; no record may be longer."""
_MOST_RESERVED = 1 << 30
"""Bytes that Arrow may ask the C library for, which it does for a whole block in each column and then needs few of."""
_ROOM = 20_000_000
"""Cells for which there is room in any table, however uneven its records."""
_TYPOGRAPHIC = "^[“„«‚‘]([^“”„«»]*)[”“»‘’]$"
"""A cell in the quotation marks of print, which a word processor or a chat puts in place of plain ones."""
_TYPOGRAPHIC_CELLS = 3
_ESCAPED = r"^'+[=+\-@＝＋－＠]"


@dataclass(frozen=True, eq=False)
class Grid:
    """Records as columns of text, before anyone has asked which of them is the header."""

    columns: tuple[pa.ChunkedArray, ...]
    rows: Indices
    """(n,) the number of each record, blank ones counted, from 1."""
    widths: Indices | None = None
    """(n,) how many cells each record had; None where all have the same. Cells beyond the columns are cut."""
    indents: Mapping[int, Indices] = field(default_factory=dict)
    """Column → (n,) blanks before each cell, for columns in which they differ as in an outline."""
    unclosed: tuple[int, ...] = ()
    """Records in which a quote was opened and never closed; it was read as a letter."""


def split(text: str, dialect: Dialect) -> Grid:
    """Cut ``text`` into cells. Nothing is lost: a record may be shorter or longer than the others."""
    text = dialect.shorten(text).rstrip("\n")
    if not text:
        return make_grid([])
    _refuse_long_line(text)
    grid = None if text.count(dialect.quote) % 2 else _split_fast(text, dialect)
    return clean_cells(grid or _split_patiently(text, dialect), dialect, _find_other_quote(text, dialect))


def _find_other_quote(text: str, dialect: Dialect) -> str:
    """The other quote mark, if it is round whole cells too, as in files that mix two kinds; else blank.

    The marks of print have one for each end: where they are round cells, the pattern of such a cell is given.
    """
    if text.startswith(OWN_HEADER):
        return ""
    other = '"' if dialect.quote == "'" else "'"
    cut = re.escape(dialect.separator)
    typographic = f"(?:^|{cut})[“„«‚‘][^“”„«»\n{cut}]*[”“»‘’](?={cut}|$)"
    if len(re.findall(typographic, text[:_HEAD], re.MULTILINE)) >= _TYPOGRAPHIC_CELLS:
        return _TYPOGRAPHIC
    inside = f"(?:[^'\"\n]|{other}{other})+"
    cells = re.findall(f"(?:^|{cut}){other}{inside}{other}(?={cut}|$)", text[:_HEAD], re.MULTILINE)
    return other if len(cells) >= (1 if other == '"' else 2) else ""


def make_grid(records: Sequence[Sequence[str]], unclosed: tuple[int, ...] = ()) -> Grid:
    """Records of any width as a grid; short ones are filled with blanks.

    Raises Unusable for too many rows or columns, or a cell that is too long. One very wide record among many
    narrow ones is cut at the width of the next: its columns would have to be made for all of them.
    """
    widths = np.fromiter((len(record) for record in records), dtype=np.int64, count=len(records))
    kept = _kept_width(widths)
    if len(widths) and int(widths.max()) > kept:
        records = [record[:kept] for record in records]
    columns = tuple(pa.chunked_array([pa.array(c, pa.string())]) for c in zip_longest(*records, fillvalue=""))
    even = len(records) == 0 or bool((widths == widths[0]).all())
    return Grid(columns, np.arange(1, len(records) + 1, dtype=np.int64), None if even else widths, unclosed=unclosed)


def _kept_width(widths: Indices) -> int:
    """How many columns are made for records of these widths. Raises Unusable where all records are too wide."""
    if not len(widths):
        return 0
    refuse_rows(len(widths))
    room = max(_ROOM, 4 * int(widths.sum()))
    fitting = widths[(widths <= get_limits().columns) & (widths * len(widths) <= room)]
    if not fitting.any():
        raise too_wide(int(widths.max()))
    return int(fitting.max())


def refuse_rows(count: int) -> None:
    """Raise Unusable for too many rows."""
    text = _("This file has {count} rows, and at most {most} are read; leave some out and try again.")
    if count > get_limits().rows:
        raise refuse("rows", text, count=count)


def too_wide(count: int) -> Unusable:
    """The error for too many columns."""
    text = _(
        "This file has {count} columns, and at most {most} are read; keep the columns about the departments "
        "(id, name, parent, …) and try again."
    )
    return refuse("columns", text, count=count)


def _refuse_long_line(text: str) -> None:
    """Raise Unusable for a line that is too long, before it is cut into cells."""
    start, most = 0, get_limits().line
    while len(text) - start > most:
        end = text.rfind("\n", start, start + most + 1)
        if end < 0:
            after = text.find("\n", start)
            message = _(
                "Line {line} of this file has {count} characters, and at most {most} are read; put each department "
                "on a line of its own."
            )
            length = (after if after >= 0 else len(text)) - start
            raise refuse("line", message, line=text.count("\n", 0, start) + 1, count=length)
        start = end + 1


def _refuse_long_cell(grid: Grid) -> None:
    """Raise Unusable for a cell that is too long: what is looked for in it later would take minutes."""
    most = get_limits().cell
    for number, column in enumerate(grid.columns, start=1):
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest <= most:  # in bytes, which is quick, and never less than in characters
            continue
        lengths = pc.utf8_length(column)
        if (longest := pc.max(lengths).as_py()) > most:
            row = int(grid.rows[pc.index(lengths, longest).as_py()])
            text = _(
                "The cell in row {row}, column {column}, has {count} characters, and at most {most} are read; "
                "shorten it and try again."
            )
            raise refuse("cell", text, row=row, column=number, count=longest)


def clean_cells(grid: Grid, dialect: Dialect | None = None, other_quote: str = "") -> Grid:
    """The grid with its cells trimmed and unescaped, without any ``other_quote`` round them.

    Raises Unusable for a cell that is too long.
    """
    _refuse_long_cell(grid)
    columns = tuple(_clean(column, dialect or Dialect(), other_quote) for column in grid.columns)
    found = {i: indent for i, column in enumerate(grid.columns) if (indent := _measure_indent(column)) is not None}
    return Grid(columns, grid.rows, grid.widths, found, grid.unclosed)


def _measure_indent(column: pa.ChunkedArray) -> Indices | None:
    """(n,) the blanks before each cell; None where fewer than two cells are indented, or all are the same."""
    if not any(pc.any(pc.starts_with(column, blank)).as_py() for blank in _INDENTS):
        return None  # looked for first, as a pattern takes ten times as long
    indented = pc.match_substring_regex(column, f"^[{_INDENTS}]+\\S")
    if (pc.sum(indented).as_py() or 0) < 2:
        return None
    blanks = pc.subtract(pc.utf8_length(column), pc.utf8_length(pc.utf8_ltrim(column, characters=_BLANK)))
    indent: Indices = blanks.to_numpy().astype(np.int64)
    filled = pc.not_equal(pc.utf8_trim(column, characters=_BLANK), "").to_numpy()
    return indent if len(np.unique(indent[filled])) > 1 else None


def _split_fast(text: str, dialect: Dialect) -> Grid | None:
    """The grid of a text by Arrow's reader; None where that reader gives up.

    Records of another width than most are handed over by the reader, cut one by one and put back in their place.
    """
    usual = _usual_width(read_first_records(text, dialect))
    if usual > get_limits().columns:
        raise too_wide(usual)
    refuse_rows(0 if dialect.quote in text else text.count("\n") + 1)
    names = [str(number) for number in range(usual)]
    odd: list[tuple[int, str]] = []

    def set_aside(row: pa_csv.InvalidRow) -> str:
        odd.append((row.number - 1, row.text))
        return "skip"

    try:
        table = pa_csv.read_csv(
            pa.BufferReader(text.encode("utf-8")),
            read_options=pa_csv.ReadOptions(column_names=names, block_size=_BLOCK, use_threads=False),
            parse_options=pa_csv.ParseOptions(
                delimiter=dialect.separator,
                quote_char=dialect.quote,
                newlines_in_values=dialect.quote in text,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
            memory_pool=_choose_pool(usual * len(text)),
        )
    except pa.ArrowInvalid:
        return None
    refuse_rows(table.num_rows + len(odd))
    broken = any(pc.any(pc.match_substring(column, "\n")).as_py() for column in table.columns)
    doubtful = text if broken or any("\n" in record for _place, record in odd) else text[text.rfind("\n") + 1 :]
    if dialect.quote in doubtful and not _well_quoted(doubtful, dialect):
        return None
    whole = Grid(tuple(table.columns), np.arange(1, table.num_rows + 1, dtype=np.int64))
    return _with_odd(whole, odd, dialect) if odd else whole


def _choose_pool(reserved: int) -> pa.MemoryPool:
    """Where Arrow takes ``reserved`` bytes from: much of it from what gives the rest back, as the C library may not.

    The command line has it keep what was freed (:func:`org.cli.run`).
    """
    if reserved > _MOST_RESERVED and "mimalloc" in pa.supported_memory_backends():
        return pa.mimalloc_memory_pool()
    return pa.default_memory_pool()


def _with_odd(grid: Grid, odd: Sequence[tuple[int, str]], dialect: Dialect) -> Grid:
    """The grid with the records that were set aside, each at its place."""
    indexes = np.array([index for index, _text in odd], dtype=np.int64)
    records = [next(dialect.read_text(text), []) for _place, text in odd]
    total = len(grid.rows) + len(odd)
    order = np.argsort(np.append(np.delete(np.arange(total), indexes), indexes), kind="stable")
    widths = np.full(total, len(grid.columns), dtype=np.int64)
    widths[indexes] = [len(record) for record in records]
    kept = _kept_width(widths)
    extra = make_grid([record[:kept] for record in records]).columns
    columns = []
    for number in range(kept):
        parts = []
        for column, count in ((grid.columns, len(grid.rows)), (extra, len(odd))):
            parts.append(column[number].combine_chunks() if number < len(column) else pa.repeat("", count))
        columns.append(pa.chunked_array(parts, pa.string()).take(order))
    return Grid(tuple(columns), np.arange(1, total + 1, dtype=np.int64), widths)


def _split_patiently(text: str, dialect: Dialect) -> Grid:
    """The grid of any text at all. A quote that is never closed, or closed inside a word, ends with its line."""
    refuse_rows(text.count("\n") + 1)
    lines = io.StringIO(text, newline="\n").readlines()
    width = _usual_width(next(dialect.read([line]), []) for line in lines[:200])
    records: list[list[str]] = []
    unclosed: list[int] = []
    start = 0
    while start < len(lines):
        rest = map(lines.__getitem__, range(start, len(lines)))
        reader = dialect.read(rest, strict=len(unclosed) < _PATIENCE)
        begun = start
        try:
            for record in reader:
                records.append(record)
                begun = start + reader.line_num
            break
        except csv.Error:
            record, open_ended = _repair_line(lines[begun], dialect, width)
            records.append(record)
            unclosed += [len(records)] * open_ended
            start = begun + 1
    return make_grid(records, tuple(unclosed))


def _repair_line(line: str, dialect: Dialect, width: int) -> tuple[list[str], bool]:
    """The cells of a line with a misplaced quote, and whether that quote was never closed."""
    lenient = next(dialect.read([line]), [])
    try:
        next(dialect.read([line], strict=True), None)
    except csv.Error as error:
        if "unexpected end" not in str(error):
            return lenient, False
    if len(lenient) != width:
        return next(csv.reader([line], delimiter=dialect.separator, quoting=csv.QUOTE_NONE), []), True
    return [*lenient[:-1], lenient[-1].rstrip("\n")], True


def _well_quoted(text: str, dialect: Dialect) -> bool:
    """Whether every quote is closed where its cell ends."""
    try:
        for _record in dialect.read_text(text, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _usual_width(records: Iterable[Sequence[str]]) -> int:
    widths = Counter(len(record) for record in records if record)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _clean(column: pa.ChunkedArray, dialect: Dialect, other_quote: str) -> pa.ChunkedArray:
    """Cells trimmed, and without the quote that we write before a cell that begins like a formula."""
    if len(dialect.delimiter) > 1:
        column = pc.replace_substring(column, STAND_IN, dialect.delimiter)
    column = pc.utf8_trim(column, characters=_BLANK)
    if other_quote:
        column = _unquote(column, other_quote)
    quoted = column.filter(pc.starts_with(column, '"'))
    if pc.any(pc.match_substring_regex(quoted, '^"[^"]+"$')).as_py():  # quoted twice, by two programs
        column = _unquote(column, '"')
    if pc.any(pc.starts_with(column, "'")).as_py():
        escaped = pc.match_substring_regex(column, _ESCAPED)
        column = pc.if_else(escaped, pc.utf8_trim(pc.utf8_slice_codeunits(column, 1), characters=_BLANK), column)
    return column


def _unquote(column: pa.ChunkedArray, mark: str) -> pa.ChunkedArray:
    """Cells without the marks round them."""
    if mark == _TYPOGRAPHIC:
        return pc.replace_substring_regex(column, mark, r"\1")
    quoted = pc.match_substring_regex(column, f"^{mark}(?:[^{mark}]|{mark}{mark})*{mark}$")
    inside = pc.replace_substring(pc.utf8_slice_codeunits(column, 1, -1), f"{mark}{mark}", mark)
    return pc.if_else(quoted, pc.utf8_trim(inside, characters=_BLANK), column)
