"""What comes below a table: a row of totals, notes. It is left out and listed."""

from __future__ import annotations

import re
from dataclasses import replace

from org.i18n import lazy_gettext as _
from org.model import Problem
from org.reading.table import Table
from org.text import fold_header

_TOTALS = frozenset(
    fold_header(word)
    for words in (
        "total|totals|grand total|sub total|subtotal|overall total|sum total|sum|total general",
        "gesamt|summe|gesamtsumme|insgesamt|total général|totale|totale generale|totaal|total geral|suma|razem|ogółem",
        "toplam|genel toplam|jumlah|jumlah total|total keseluruhan|tổng|tổng cộng|tổng số|cộng|yhteensä|summa|totalt",
        "итого|всего|разом|усього|σύνολο|合計|総計|小計|合计|总计|總計|小计|总和|합계|총계|소계|총합",
        "รวม|รวมทั้งหมด|รวมทั้งสิ้น|ยอดรวม|الإجمالي|إجمالي|الاجمالي|الإجمالي الكلي|المجموع|المجموع الكلي|कुल|कुल योग|योग|जोड़",
    )
    for word in words.split("|")
)
_NOTE = re.compile(r"\d{4}|[:：*©]|\d[./-]\d|^\(|(\S+\s+){4}\S")
"""What a note below a table has in it: a date, a colon, a footnote mark, or a sentence."""
_MOST_ROWS_BELOW = 20


def drop_footer(table: Table) -> Table:
    """``table`` without the totals and notes below it; each is listed as a problem."""
    filled = (table.frame.iloc[-_MOST_ROWS_BELOW:] != "").sum(axis=1)
    usual = float((table.frame.iloc[:1000] != "").sum(axis=1).median())
    end = len(table)
    kinds: list[str] = []
    while end > 1 and len(kinds) < len(filled):
        cells = [cell for cell in table.frame.iloc[end - 1] if cell]
        apart = "below-table" in kinds or bool(table.rows[end - 1] - table.rows[end - 2] > 1)
        if any(fold_header(cell) in _TOTALS for cell in cells[:2]):
            kinds.append("total-row")
        elif usual >= 2 and len(cells) == 1 and (apart or usual >= 3) and _NOTE.search(cells[0]):
            kinds.append("below-table")
        else:
            break
        end -= 1
    problems = [_describe_footer(table, end + at, kind) for at, kind in enumerate(reversed(kinds))]
    if not problems:
        return table
    indents = {header: indent[:end] for header, indent in table.indents.items()}
    frame = table.frame.iloc[:end]
    return replace(table, frame=frame, rows=table.rows[:end], problems=(*table.problems, *problems), indents=indents)


def _describe_footer(table: Table, at: int, kind: str) -> Problem:
    value = next((cell for cell in table.frame.iloc[at] if cell), "")
    if kind == "total-row":
        message = _("“{value}” is a total, not a department.")
    else:
        message = _("“{value}” is a note below the table, not a department.")
    return Problem(int(table.rows[at]), "", value, kind, message.format(value=value), _("The row was left out."))
