"""People and revenue: which column has them, and whether a department's figure includes its sub-departments."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from org.hierarchy import sum_known
from org.model import NONE, Indices, Values
from org.reading.column_detection import SURE, Search
from org.reading.evidence import HEAD, numbers_rows
from org.reading.footer import is_total
from org.reading.headers import find_words, rank_header
from org.text import fold_header

_TWO_MEANINGS = frozenset(
    {
        *("size", "staff", "sales", "employees", "income", "value", "number", "amount"),
        *("nhansu", "nhanvien", "mitarbeiter", "personal", "plantilla", "empleados", "funcionarios", "colaboradores"),
        *("revenu", "ventas", "сотрудники", "штат"),
    }
)
_YEAR, _TODAY = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"), 9999
_MANY = 5
"""From so many departments on it is no chance that no figure is smaller than the sum of its parts."""
_FEW = 4
"""Parts of which a single figure must be the very sum."""


def find_figures(search: Search, called: Sequence[str], kind: str) -> list[str]:
    """Of the columns ``called`` like figures of a ``kind`` the first of numbers, else a blank one, else the surest.

    People who are there come before those who are planned, and the last year before others.
    """
    evidence = search.evidence
    called = [header for header in called if search.is_alias(header, kind) or not numbers_rows(evidence, header)]
    numeric = [header for header in called if evidence.numeric(header) >= SURE]
    numeric.sort(key=_read_year, reverse=True)
    plainly = [header for header in called if rank_header(header, [kind]) == 0]
    if kind == "people":
        numeric = _find_counted(search, numeric)
    blank = [header for header in called if not evidence.values(header)]
    alone = [header for header in called if len(called) == 1 and _means_one(search, header, kind)]
    return (numeric or plainly or blank or alone)[:1]


def _find_counted(search: Search, called: Sequence[str]) -> list[str]:
    """The columns ``called`` like people, those planned last; beside one of women or a planned one, others count, too.

    “Planned, present” and “Male, Female, Total” say only together that they are people.
    """
    words = {header: find_words(header) for header in search.free}
    totals = [header for header in words if is_total(header) and search.evidence.numeric(header) >= SURE]
    if called and (sums := [header for header in totals if _is_sum(search, header, called[0])]):
        return sums
    planned = [header for header in called if "planned" in words.get(header, ())]
    if len(planned) < len(called):
        return [header for header in called if header not in planned]
    women = any("women" in kinds for kinds in words.values())
    present = [header for header in words if planned and "present" in words[header]]
    numeric = [header for header in present if search.evidence.numeric(header) >= SURE]
    return [*numeric, *(totals if women else ()), *planned]


def _is_sum(search: Search, total: str, part: str) -> bool:
    """Whether a column is the sum of the other columns of numbers, of which ``part`` is one: managers, staff, total."""
    evidence = search.evidence
    numeric = [header for header in search.free if header != total and evidence.numeric(header) >= SURE]
    parts = [header for header in numeric if not numbers_rows(evidence, header)]
    figures = evidence.frame[[*parts, total]].iloc[:HEAD].apply(pd.to_numeric, errors="coerce")
    return part in parts and len(parts) > 1 and bool((figures[parts].sum(axis=1) == figures[total]).all())


def _read_year(header: str) -> int:
    """The last year in a header; one without is of today."""
    return max(map(int, _YEAR.findall(header)), default=_TODAY)


def _means_one(search: Search, header: str, kind: str) -> bool:
    """Whether a column is called by a name for ``kind`` that means nothing else in other files."""
    return fold_header(header) not in _TWO_MEANINGS and search.is_alias(header, kind)


def subtract_parts(values: Values, parent: Indices) -> Values:
    """(n,) what is left of each figure for the department itself, where the figures include those of its parts.

    They do where none is smaller than the sum of its parts, and enough are that very sum, or there are many. Nothing
    left is unknown, not 0. Other figures are as they were.

    >>> subtract_parts(np.array([9.0, 5.0, 2.0, 3.0, 4.0]), np.array([-1, 0, 1, 1, 0])).tolist()
    [nan, nan, 2.0, 3.0, 4.0]
    >>> subtract_parts(np.array([9.0, 4.0, 2.0, 3.0, 4.0]), np.array([-1, 0, 1, 1, 0])).tolist()
    [9.0, 4.0, 2.0, 3.0, 4.0]
    """
    parts = sum_known(parent, values, len(values))
    left = np.round(values - parts, 6)
    above = ~np.isnan(left) & (parts > 0)
    if not above.any() or (left[above] < 0).any():
        return values
    known = np.bincount(parent[(parent != NONE) & ~np.isnan(values)], minlength=len(values))
    several = known[above & (known > 1)]
    equal = np.count_nonzero(left[above & (known > 1)] == 0)
    chance = len(several) < 2 and several.max(initial=0) < _FEW
    if len(several) < _MANY and (chance or equal * 2 <= len(several)):
        return values
    return np.where(above, np.where(left == 0, np.nan, left), values)
