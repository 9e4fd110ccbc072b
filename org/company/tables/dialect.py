"""How a text is cut into cells: the delimiter and the quote mark, found from its first records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|", "\t|\t")
_WIDE = DELIMITERS[-1]
STAND_IN = "\x1f"
"""Takes the place of the delimiter ``\\t|\\t``, because readers want one character. No decoded text holds it."""
_HEAD = 65_536
_LOOK = 200
_MOST = 0.9
"""The share of records that must be cut alike by a delimiter of several characters, and leave none of them over."""


@dataclass(frozen=True)
class Dialect:
    """The delimiter and the quote mark of a file."""

    delimiter: str = ","
    quote: str = '"'

    @property
    def separator(self) -> str:
        """The one character that readers are told to cut at."""
        return STAND_IN if len(self.delimiter) > 1 else self.delimiter


def sniff(text: str) -> Dialect:
    """The dialect in which the first records of ``text`` have most alike numbers of cells.

    >>> sniff("id;name\\n1;Sales, Marketing\\n")
    Dialect(delimiter=';', quote='"')
    """
    head = text[:_HEAD]
    if len(text) > _HEAD:
        head = head[: head.rfind("\n") + 1] or head
    best, score = Dialect(), (0.0, 0)
    if _is_wide(head):
        return Dialect(_WIDE)
    for delimiter in DELIMITERS:
        if delimiter not in head:
            continue
        dialect = Dialect(delimiter)
        share, width = _evenness(head, dialect)
        if "'" in head:
            single = Dialect(delimiter, "'")
            other, other_width = _evenness(head, single)
            if _quotes_header(head, single) or (other > share and _quotes_delimiters(head, single)):
                dialect, share, width = single, other, other_width
        if (round(share, 1), width) > score:
            best, score = dialect, (round(share, 1), width)
    if score == (0.0, 0) and _quotes_header(head, Dialect(quote="'")):
        return Dialect(quote="'")
    return best


def first_records(text: str, dialect: Dialect, count: int = _LOOK) -> list[list[str]]:
    """The first ``count`` records of ``text``, blank ones as empty lists."""
    if len(dialect.delimiter) > 1:
        text = text.replace(dialect.delimiter, STAND_IN)
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=dialect.separator, quotechar=dialect.quote)
    return [record for record, _count in zip(reader, range(count), strict=False)]


def _evenness(head: str, dialect: Dialect) -> tuple[float, int]:
    """The share of records that are as wide as most are, and that width; (0, 0) where the delimiter divides few."""
    records = [record for record in first_records(head, dialect) if any(record)]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0, 0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = times / len(records)
    if share < 0.5 and len(records[0]) < 2:
        return 0.0, 0
    return share, width


def _is_wide(head: str) -> bool:
    """Whether tab, pipe and tab together cut the records evenly; a tab alone would find columns of pipes between."""
    if _WIDE not in head:
        return False
    records = [record for record in first_records(head, Dialect(_WIDE)) if any(record)]
    cut = [record for record in records if len(record) > 1 and not any("\t" in cell for cell in record)]
    return _evenness(head, Dialect(_WIDE))[0] >= _MOST and len(cut) >= _MOST * len(records)


def _quotes_header(head: str, dialect: Dialect) -> bool:
    """Whether the single quotes of the first line stand round its cells, as an apostrophe does not."""
    cells = head.split("\n", 1)[0].split(dialect.delimiter)
    return all(len(cell) > 1 and cell[0] == cell[-1] == dialect.quote for cell in cells)


def _quotes_delimiters(head: str, dialect: Dialect) -> bool:
    """Whether single quotes stand round a cell that holds the delimiter."""
    cut, quote = re.escape(dialect.delimiter), dialect.quote
    return (
        re.search(f"(?:^|{cut}){quote}[^{quote}\n]*{cut}[^{quote}\n]*{quote}(?:{cut}|$)", head, re.MULTILINE)
        is not None
    )
