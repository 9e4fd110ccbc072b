"""Rows of totals, notes and other tables below a table: they are no departments, and are left out and listed."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.i18n import lazy_gettext as _
from org.model import Flags, Problem
from org.reading.headers import BY_WORDS, find_words, has_other_words, roles_of
from org.reading.table import Table
from org.text import fold_header, parse_number, to_arrow

_TOTALS_AS_WRITTEN = [
    word
    for words in (
        "total|totals|grand total|sub total|subtotal|overall total|sum total|sum|total general",
        "gesamt|summe|gesamtsumme|insgesamt|total général|totale|totale generale|totaal|total geral|suma|razem|ogółem",
        "toplam|genel toplam|jumlah|jumlah total|total keseluruhan|tổng|tổng cộng|tổng số|cộng|yhteensä|summa|totalt",
        "итого|всего|разом|усього|σύνολο|合計|総計|小計|合计|总计|總計|小计|总和|합계|총계|소계|총합",
        "รวม|รวมทั้งหมด|รวมทั้งสิ้น|ยอดรวม|الإجمالي|إجمالي|الاجمالي|الإجمالي الكلي|المجموع|المجموع الكلي|कुल|कुल योग|योग|जोड़",
    )
    for word in words.split("|")
]
_TOTALS, _WRITTEN = frozenset(map(fold_header, _TOTALS_AS_WRITTEN)), pa.array(_TOTALS_AS_WRITTEN, pa.large_string())
_NOTE = re.compile(r"\d{4}|[:：*©]|\d[./-]\d|^\(|(?<!\S)(\S+\s+){4}\S")
"""What a note below a table has in it: a date, a colon, a footnote mark, or a sentence."""
_MOST_ROWS_BELOW = 20
_ROWS_COUNTED = 1_000
"""Rows that are looked at to see how many cells of a row are filled."""
_MOST_GAPS = 50
"""Blank rows below which a second header is looked for."""
_COLUMNS_WITH_NAMES, _OTHER_COLUMNS = 4, 12
"""How many columns are looked at for a word for a total, and for a mention of it in another row."""
_MOST_TOTALS = 1 / 2
"""From this share of rows on, a word for a total is something else."""


def drop_footer(table: Table) -> Table:
    """``table`` without rows of totals, and without the notes below it; each is listed as a problem."""
    below = _find_rows_below(table)
    total = _find_totals(table)
    kinds = dict.fromkeys(np.flatnonzero(total).tolist(), "total-row") | below | _find_other_tables(table)
    if not kinds or len(kinds) == len(table):
        return table
    problems = [_describe_footer(table, index, kinds[index]) for index in sorted(kinds)]
    keep = np.ones(len(table), dtype=bool)
    keep[list(kinds)] = False
    indents = {header: indent[keep] for header, indent in table.indents.items()}
    frame = table.frame[keep].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[keep], problems=(*table.problems, *problems), indents=indents)


def _find_totals(table: Table) -> Flags:
    """(n,) whether a row, anywhere in the table, says that it is a total; not where another row names it as its own."""
    found = np.zeros(len(table), dtype=bool)
    for header in table.frame.columns[:_COLUMNS_WITH_NAMES]:
        hit = _are_totals(table.frame[header])
        if hit.any() and hit.mean() < _MOST_TOTALS:
            found |= hit
    for index in np.flatnonzero(found):  # a total has a figure, and a department of that name may have none
        found[index] = any(parse_number(cell) is not None for cell in table.frame.iloc[index])
    if not found.any():
        return found
    rest = table.frame[~found].iloc[:, :_OTHER_COLUMNS]
    named = any(_are_totals(rest[header]).any() for header in rest)
    return np.zeros(len(table), dtype=bool) if named else found


def _are_totals(cells: pd.Series) -> Flags:
    """(n,) whether each cell is a word for a total and nothing else."""
    words = pc.utf8_lower(pc.utf8_trim(to_arrow(cells), " :"))
    return np.asarray(pc.is_in(words, value_set=_WRITTEN))


def _find_rows_below(table: Table) -> dict[int, str]:
    """The rows of totals and notes at the end of the table, and what each is."""
    columns = [table.frame[header].iloc[:_ROWS_COUNTED].tolist() for header in table.frame]
    usual = float(np.quantile(np.sum([list(map(bool, cells)) for cells in columns], axis=0), 0.75))
    kinds: dict[int, str] = {}
    for index in range(len(table) - 1, max(len(table) - 1 - _MOST_ROWS_BELOW, 0), -1):
        kind = _judge_row(table, index, usual, "below-table" in kinds.values())
        if kind is None:
            break
        kinds[index] = kind
    return kinds


def _find_other_tables(table: Table) -> dict[int, str]:
    """The rows from a second header on, below a blank row: another table. The same header again, as on each page, is
    left out alone.
    """
    headers = [fold_header(str(header)) for header in table.frame]
    kinds: dict[int, str] = {}
    gaps = np.flatnonzero(np.diff(table.rows) > 1)[:_MOST_GAPS] + 1
    again = np.flatnonzero(table.frame.iloc[:, 0] == table.frame.columns[0])[:_MOST_GAPS]
    for index in np.union1d(gaps, again):
        record = table.frame.iloc[index].tolist()
        cells = [cell for cell in record if cell]
        titled = len(cells) == 1 and index + 1 < len(table)
        if titled:
            cells = [cell for cell in table.frame.iloc[index + 1] if cell]
        if [fold_header(cell) for cell in record if cell] == [header for header in headers if header][: len(cells)]:
            kinds[int(index)] = "header-again"
        elif index in gaps and sum(_is_header(cell, titled) for cell in cells) > max(len(cells) / 2, 1):
            return kinds | dict.fromkeys(range(int(index), len(table)), "other-table")
    return kinds


def _is_header(cell: str, below_title: bool) -> bool:
    """Whether a cell can only be a header; below a title it may be a word that is a name elsewhere, such as “From”."""
    ranks = roles_of(cell).values()
    return bool(ranks) and (not has_other_words(cell) or (below_title and min(ranks) < BY_WORDS))


def _judge_row(table: Table, index: int, usual: float, below_note: bool) -> str | None:
    """What the row ``index`` is, where no department follows it; None for a department."""
    cells = [cell for cell in table.frame.iloc[index] if cell]
    if any(is_total(cell) for cell in cells[:2]):
        return "total-row"
    apart = below_note or bool(table.rows[index] - table.rows[index - 1] > 1)
    if usual >= 2 and len(cells) == 1 and (apart or usual >= 3) and _NOTE.search(cells[0]):
        return "below-table"
    return None


def is_total(cell: str) -> bool:
    """Whether a cell is a word for a total, alone or before words that headers are made of (“Total staff”)."""
    first, _space, rest = cell.partition(" ")
    folded = fold_header(cell)
    return folded in _TOTALS or (fold_header(first) in _TOTALS and bool(find_words(rest)) and not has_other_words(rest))


def _describe_footer(table: Table, index: int, kind: str) -> Problem:
    cells = [cell for cell in table.frame.iloc[index] if cell]
    value = next((cell for cell in cells if kind == "total-row" and is_total(cell)), next(iter(cells), ""))
    if kind == "total-row":
        message = _("“{value}” is a total, not a department.")
    elif kind == "header-again":
        message = _("This row repeats the header.")
    elif kind == "other-table":
        message = _("“{value}” is in another table below the first one.")
    else:
        message = _("“{value}” is a note below the table, not a department.")
    return Problem(int(table.rows[index]), "", value, kind, message.format(value=value), _("The row was left out."))
