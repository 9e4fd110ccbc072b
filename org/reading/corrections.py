"""Corrections that a person makes to cells of their table, and the CSV files that hold the result.

A correction is the new text of a cell, as if the person had typed it into their file. A role that the file
has no column for gets one, under our own name for it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from org.i18n import render_all
from org.model import NONE, Company, Office, Texts
from org.reading.columns import ColumnMap, Role
from org.reading.evidence import join_columns
from org.reading.handoffs import format_item, format_list
from org.reading.table import Table
from org.text import fold_names, format_number, parse_number

_LIVE = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""Beginnings that make a spreadsheet run a cell (OWASP, CSV injection), and those that reading would shorten."""


def escape_formula(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would take it for a formula; reading drops the quote.

    >>> escape_formula("=1+1"), escape_formula("-12.5"), escape_formula("Sales")
    ("'=1+1", '-12.5', 'Sales')
    """
    return "'" + cell if _LIVE.match(cell) and parse_number(cell) is None else cell


def write_company_csv(company: Company) -> str:
    """The departments as CSV: our columns first, then the person's own."""
    return write_csv(_cleaned(company))


def write_csv(frame: pd.DataFrame) -> str:
    """A table of text as CSV in which no cell is a live formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escape_formula(str(header)) for header in frame.columns])
    writer.writerows([[escape_formula(str(cell)) for cell in row] for row in frame.itertuples(index=False, name=None)])
    return out.getvalue()


def _cleaned(company: Company) -> pd.DataFrame:
    frame = company.departments
    ids = frame["id"].to_numpy(dtype=object)
    words = np.array([office.word for office in sorted(Office)], dtype=object)
    columns = {
        "id": ids,
        "name": frame["name"],
        "parent": np.where(company.parent == NONE, "", ids[company.parent]),
        "office": words[company.offices],
        "office_reason": render_all(frame["reason"]),
        "certainty": [f"{certainty:.2f}" for certainty in frame["certainty"]],
        "people": [format_number(value) for value in frame["people"]],
        "revenue": [format_number(value) for value in frame["revenue"]],
        "hands off to": format_list(company.handoffs, ids).to_pylist(),
    }
    ours = pd.DataFrame(columns)
    own = company.own.rename(columns=lambda header: f"own {header}" if header in ours else str(header))
    return pd.concat([ours, own], axis=1).astype(object)


_NEW_HEADERS = {Role.HANDOFFS: "hands off to"}


@dataclass(frozen=True, slots=True)
class Correction:
    """The new text of one cell."""

    row: int
    """Row number as the person's spreadsheet shows it."""
    role: Role
    value: str


def apply_corrections(table: Table, columns: ColumnMap, corrections: Iterable[Correction]) -> tuple[Table, ColumnMap]:
    """The table with the corrections in place, later ones last, and the columns that it has then."""
    corrections = list(corrections)
    if not corrections:
        return table, columns
    frame = table.frame.copy()
    roles = dict(columns.roles)
    row_of = {int(row): index for index, row in enumerate(table.rows)}
    for correction in corrections:
        if correction.row not in row_of:  # a row of another sheet, or of another reading of the file
            continue
        if correction.role not in roles:
            header = _free_header(_NEW_HEADERS.get(correction.role, correction.role.value), frame.columns)
            frame[header] = pd.Series("", index=frame.index, dtype="str")
            roles[correction.role] = (header,)
        first, *others = roles[correction.role]
        frame.loc[row_of[correction.row], first] = correction.value
        # A name in two columns is corrected in the first; the second would repeat a part of it.
        frame.loc[row_of[correction.row], others] = ""
    return replace(table, frame=frame), replace(columns, roles=roles)


def join_twins(table: Table, columns: ColumnMap) -> list[Correction]:
    """What makes one department of rows without an id that have one name and several parents.

    The first row stays, with a dotted line to each further parent; the others lose their name, so that they are left
    out and listed.
    """
    names, parents = (_cells(table, columns, role) for role in (Role.NAME, Role.PARENT))
    dotted, ids = (_cells(table, columns, role) for role in (Role.DOTTED, Role.ID))
    without = np.flatnonzero((names != "") & ((ids == "") | (columns[Role.ID] == columns[Role.NAME])))
    frame = pd.DataFrame({"at": without, "name": fold_names(names[without]), "parent": fold_names(parents[without])})
    found = []
    for _name, rows in frame[frame["parent"] != ""].groupby("name", sort=False):
        if rows["parent"].nunique() < 2:
            continue
        first, *others = rows["at"].tolist()
        further = rows.drop_duplicates("parent")["at"].tolist()[1:]
        lines = [dotted[first], *(format_item(parents[index], "", "") for index in further)]
        found.append(Correction(int(table.rows[first]), Role.DOTTED, "; ".join(filter(None, lines))))
        found += [Correction(int(table.rows[index]), Role.NAME, "") for index in others]
    return found


def _cells(table: Table, columns: ColumnMap, role: Role) -> Texts:
    """The column of a role as an array; blanks where the file has none."""
    headers = columns[role]
    cells = join_columns(table.frame, headers) if headers else pd.Series("", index=table.frame.index)
    return cells.to_numpy(dtype=object)


def _free_header(header: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    while header in taken:
        header += " (corrected)"
    return header


def write_table_csv(table: Table) -> str:
    """The table as CSV, its own columns in their own order; no cell is a live formula."""
    return write_csv(table.frame)


def read_cells(table: Table, columns: ColumnMap, role: Role, rows: Sequence[int]) -> list[str]:
    """What the file says in the column of ``role`` for the given spreadsheet rows; blank for rows that are none."""
    headers = columns.roles.get(role, ())
    if not headers or not len(rows):
        return [""] * len(rows)
    known = join_columns(table.frame, headers).set_axis(table.rows)
    return known[~known.index.duplicated(keep="last")].reindex(pd.Index(rows), fill_value="").tolist()
