"""What the person changed by hand: cells of their own table, so that all that follows from them is worked out anew.

A correction is the new text of a cell, as if the person had typed it into their file. A role that the file
has no column for gets one, under our own name for it. The corrected table can be taken home as CSV: the
person's columns in the person's order, with the corrections in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from org.company.tables.columns import ColumnMap, Role
from org.company.tables.evidence import joined
from org.company.tables.table import Table
from org.company.tables.writing import inert_csv

_NEW_HEADERS = {Role.HANDOFFS: "hands off to"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell as the person wants it."""

    row: int
    """Row number as the person's spreadsheet shows it."""
    role: Role
    value: str


def corrected(table: Table, columns: ColumnMap, corrections: Iterable[Correction]) -> tuple[Table, ColumnMap]:
    """The table with the corrections in place, later ones last, and the columns that it has then."""
    corrections = list(corrections)
    if not corrections:
        return table, columns
    frame = table.frame.copy()
    roles = dict(columns.roles)
    place = {int(row): at for at, row in enumerate(table.rows)}
    for correction in corrections:
        if correction.row not in place:  # a row of another sheet, or of another reading of the file
            continue
        if correction.role not in roles:
            header = _free_header(_NEW_HEADERS.get(correction.role, correction.role.value), frame.columns)
            frame[header] = pd.Series("", index=frame.index, dtype="str")
            roles[correction.role] = (header,)
        first, *others = roles[correction.role]
        frame.loc[place[correction.row], first] = correction.value
        # A name in two columns is corrected in the first: the second would only repeat a part of it.
        frame.loc[place[correction.row], others] = ""
    return replace(table, frame=frame), replace(columns, roles=roles)


def _free_header(wanted: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    while wanted in taken:
        wanted += " (corrected)"
    return wanted


def table_csv(table: Table) -> str:
    """The table as CSV, its own columns in their own order; no cell is a live formula."""
    return inert_csv(table.frame)


def cell_texts(table: Table, columns: ColumnMap, role: Role, rows: Sequence[int]) -> list[str]:
    """What the file says in the column of ``role`` for the given spreadsheet rows; blank for rows that are none."""
    headers = columns.roles.get(role, ())
    if not headers:
        return [""] * len(rows)
    known = dict(zip(table.rows.tolist(), joined(table.frame, headers), strict=True))
    return [str(known.get(row, "")) for row in np.asarray(rows).tolist()]
