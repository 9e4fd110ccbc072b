"""Tables inside JSON text: rows as lists of cells, as spreadsheets, databases and open-data portals write them.

Google Sheets (``values``), Google Visualization (``cols`` and ``rows``), Socrata (columns in ``meta``), CKAN
(``fields`` and ``records``), pandas (``columns`` and ``data``), or the sheets of a workbook, each with its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_CALL = re.compile(r"\s*(?:/\*[^*]*\*/\s*)?[\w$.]{1,80}\(\s*([\[{].*[\]}])\s*\);?\s*", re.DOTALL)
_HEADERS = ("columns", "cols", "fields", "headers", "header")
_CALLED = ("label", "name", "id", "fieldName", "title")
"""Keys under which a column that is an object has its name, the one for people first."""
_DEEPEST = 6
_HIDDEN = "meta_data"
"""What Socrata calls the columns that it adds: they number the rows, and say when each was changed."""
_LOOKED_AT = 100
"""Objects of a list that may hold a table each, such as the sheets of a workbook."""
_FEWEST = 2
"""Rows and cells of a table, at least."""

Rows = list[list[Any]]


def unwrap_call(text: str) -> str:
    """What a program would be called with (JSONP), as Google answers a query of a sheet; else the text unchanged.

    >>> unwrap_call('google.visualization.Query.setResponse({"status": "ok"});')
    '{"status": "ok"}'
    """
    begun = text[:300].lstrip()
    if begun.startswith(("{", "[", "<")) or "(" not in begun:
        return text
    match = _CALL.fullmatch(text)
    return match[1] if match else text


def find_table(data: Any) -> Rows | None:
    """The largest table of rows that are lists of plain cells, with its header where there is one; else None.

    >>> find_table({"columns": ["Name", "Parent"], "data": [["Board", None], ["Sales", "Board"]]})
    [['Name', 'Parent'], ['Board', None], ['Sales', 'Board']]
    """
    worded = (rows for rows in _find_tables(data, [], _DEEPEST) if sum(map(_has_words, rows)) * 2 > len(rows))
    return max(worded, key=lambda rows: sum(map(len, rows)), default=None)


def _has_words(row: Sequence[Any]) -> bool:
    """Whether a row has a text with letters, as points of a drawing have none."""
    return any(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in row)


def _find_tables(data: Any, header: Sequence[Any], deepest: int) -> Iterator[Rows]:
    """The tables in a JSON value. ``header`` holds the names of the columns, where an outer object lists them."""
    if isinstance(data, list):
        rows: Rows = []
        for row in data:
            if (cells := _cells(row)) is None:
                break
            rows.append(cells)
        if len(rows) == len(data) >= _FEWEST and max(map(len, rows)) > 1:
            yield _put_header(header, [row for row in rows if row])
            return
    if not isinstance(data, dict | list) or not deepest:
        return
    if isinstance(data, dict):
        header = _find_columns(data) or header
    for each in data.values() if isinstance(data, dict) else data[:_LOOKED_AT]:
        yield from _find_tables(each, header, deepest - 1)


def _cells(row: Any) -> list[Any] | None:
    """The cells of one row: a list of plain values, or of Google's objects; None for anything else."""
    if isinstance(row, Mapping) and isinstance(row.get("c"), list):
        row = [cell.get("f", cell.get("v")) if isinstance(cell, dict) else cell for cell in row["c"]]
    if not isinstance(row, list) or any(isinstance(cell, dict | list) for cell in row):
        return None
    return row


def _find_columns(data: Mapping[str, Any]) -> list[Any]:
    """What an object calls the columns of the rows in it, or next to it."""
    inside = [each for each in (data, data.get("meta"), data.get("view")) if isinstance(each, dict)]
    inside += [each["view"] for each in inside if isinstance(each.get("view"), dict)]
    for each in inside:
        for key in _HEADERS:
            columns = each.get(key)
            if isinstance(columns, list) and len(columns) >= _FEWEST:
                names = [_name_column(column) for column in columns]
                if all(isinstance(name, str) for name in names):
                    return names
    return []


def _name_column(column: Any) -> Any:
    if isinstance(column, Mapping):
        return "" if column.get("dataTypeName") == _HIDDEN else next(filter(None, map(column.get, _CALLED)), "")
    return column


def _put_header(header: Sequence[Any], rows: Rows) -> Rows:
    """The rows below their header, where it has a name for each of their cells; columns without one are left out."""
    if len(header) != max(map(len, rows)) or not any(header):
        return rows
    kept = [i for i, name in enumerate(header) if name]
    return [[header[i] for i in kept], *([row[i] if i < len(row) else None for i in kept] for row in rows)]
