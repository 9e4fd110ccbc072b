"""Which record is the header, and what the columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from org.company.tables.aliases import aliases, known_headers, plain
from org.locale.language import _

_LOOK = 15
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
    for at, record in enumerate(records[:_LOOK]):
        filled = sum(1 for cell in record if cell)
        above = max((sum(1 for cell in row if cell) for row in records[:at]), default=0)
        if above * 2 > filled:
            break
        if _recognised(record, records[at + 1 :]) >= 2:
            return at
    if not records or len(records) == 1:
        return 0 if records and _recognised(records[0], []) else None
    return 0 if _looks_like_header(records[0], records[1:]) else None


def column_names(header: Sequence[str] | None, width: int) -> list[str]:
    """Unique names for ``width`` columns: a repeated header gets “(2)”, a blank one its number.

    >>> column_names(["Name", "", "Name"], 4)
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
    figures = {alias for role in _FIGURES for alias in aliases().get(role, {})}
    other = {alias for role, known in aliases().items() if role not in _FIGURES for alias in known}
    count = 0
    for at, cell in enumerate(record):
        name = plain(cell)
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
