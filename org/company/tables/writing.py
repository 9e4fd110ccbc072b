"""Company → CSV text: the cleaned table, which reads back as the same company."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pandas as pd

from org.company.model import NOBODY, Company, Office
from org.company.numbers import number, written
from org.company.tables.handoffs import written_list
from org.locale.language import render_all

_LIVE = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""Beginnings that make a spreadsheet run a cell (OWASP, CSV injection), and those that reading would shorten."""


def inert(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would take it for a formula; reading drops the quote.

    >>> inert("=1+1"), inert("-12.5"), inert("Sales")
    ("'=1+1", '-12.5', 'Sales')
    """
    return "'" + cell if _LIVE.match(cell) and number(cell) is None else cell


def cleaned_csv(company: Company) -> str:
    """The departments as CSV: our columns first, then the person's own."""
    return inert_csv(_cleaned(company))


def inert_csv(frame: pd.DataFrame) -> str:
    """A table of text as CSV in which no cell is a live formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([inert(str(header)) for header in frame.columns])
    writer.writerows([[inert(str(cell)) for cell in row] for row in frame.itertuples(index=False, name=None)])
    return out.getvalue()


def _cleaned(company: Company) -> pd.DataFrame:
    frame = company.departments
    ids = frame["id"].to_numpy(dtype=object)
    words = np.array([office.word for office in sorted(Office)], dtype=object)
    columns = {
        "id": ids,
        "name": frame["name"],
        "parent": np.where(company.parent == NOBODY, "", ids[company.parent]),
        "office": words[company.offices],
        "office_reason": render_all(frame["reason"]),
        "certainty": [f"{certainty:.2f}" for certainty in frame["certainty"]],
        "people": [written(value) for value in frame["people"]],
        "revenue": [written(value) for value in frame["revenue"]],
        "hands off to": pd.Series(written_list(company.handoffs, ids.tolist()), dtype=object)
        .reindex(range(len(frame)))
        .fillna(""),
    }
    ours = pd.DataFrame(columns)
    own = company.own.rename(columns=lambda header: f"own {header}" if header in ours else str(header))
    return pd.concat([ours, own], axis=1).astype(object)
