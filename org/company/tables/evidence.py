"""What the values of a column say about it, whatever its header claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from org.company.numbers import number

_HEAD = 20_000
"""Rows that are looked at: enough to tell a column of ids from one of names in the longest file."""
_SAMPLE = 2_000
NO_PARENT = frozenset({"", "null", "none", "nil", "nan", "na", "n/a", "#n/a", "-1", "0", "xx", "-", "–", "—", "root"})
"""Ways to write "nobody" in the parent columns of other tools' exports, in small letters, unless a row is called so."""
_ALIKE = ((" ", ""), ("\n", ""), ("\t", ""), ("\u00a0", ""), ("\u3000", ""), ("ß", "ss"))
"""What is replaced in small letters so that references compare in any spacing, a whole column at a time."""
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")
_LINK = re.compile(r"(https?://|www\.)\S+|\S+@\S+\.\S+|#[0-9a-fA-F]{3,8}")


def joined(frame: pd.DataFrame, headers: Sequence[str]) -> pd.Series:
    """One column of text from several: “First” and “Last” to “First Last”."""
    column = frame[headers[0]]
    for header in headers[1:]:
        column = (column + " " + frame[header]).str.strip()
    return column


class Evidence:
    """The columns of a table, looked at once each."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.headers: tuple[str, ...] = tuple(frame.columns)
        self._distinct: dict[str, tuple[str, ...]] = {}
        self._filled: dict[str, int] = {}
        self._folded: dict[tuple[str, ...], pd.Series] = {}

    def values(self, header: str) -> tuple[str, ...]:
        """The distinct values of a column, blank left out, in the order in which they first stand."""
        if header not in self._distinct:
            found = pd.unique(self.frame[header].iloc[:_HEAD])
            self._distinct[header] = tuple(value for value in found if value)
        return self._distinct[header]

    def filled(self, header: str) -> int:
        """How many rows hold something in this column."""
        if header not in self._filled:
            self._filled[header] = int((self.frame[header].iloc[:_HEAD] != "").sum())
        return self._filled[header]

    def variety(self, header: str) -> float:
        """1 where no value stands twice; near 0 where a few values are repeated; 0 for a blank column."""
        return len(self.values(header)) / max(self.filled(header), 1)

    def numeric(self, header: str) -> float:
        """The share of the distinct values that are numbers."""
        return _share(number(value) is not None for value in self.values(header)[:_SAMPLE])

    def wordy(self, header: str) -> float:
        """The share of the distinct values that could be names: with a letter, and no date, link or number."""
        return _share(_is_wordy(value) for value in self.values(header)[:_SAMPLE])

    def known(self, header: str, keys: Sequence[str]) -> float:
        """The share of the distinct values that stand in the ``keys`` columns too, in any case and spacing.

        A spelling of “nobody” counts only where it stands there: in some files 0 is an id.
        """
        wanted = {"".join(value.casefold().split()) for value in self.values(header)[:_SAMPLE]}
        if not wanted or not keys:
            return 0.0
        column = self._keys(tuple(keys))
        found = wanted & set(column[column.isin(list(wanted))])
        wanted -= NO_PARENT - found
        return len(found) / len(wanted) if wanted else 0.0

    def _keys(self, headers: tuple[str, ...]) -> pd.Series:
        """The ``headers`` columns as one, in one case and without spaces: references are compared with it."""
        if headers not in self._folded:
            column = self.joined(headers).str.lower()
            for text, instead in _ALIKE:
                column = column.str.replace(text, instead, regex=False)
            self._folded[headers] = column
        return self._folded[headers]

    def joined(self, headers: Sequence[str]) -> pd.Series:
        """One column of text from several of this table."""
        return joined(self.frame, headers)

    def length(self, header: str) -> float:
        """The mean length of the distinct values, in characters."""
        values = self.values(header)[:_SAMPLE]
        return sum(map(len, values)) / max(len(values), 1)


def is_code(evidence: Evidence, header: str) -> bool:
    """Whether a column could hold ids: never blank, never repeated, short, without spaces, no dates or fractions."""
    values = evidence.values(header)[:_SAMPLE]
    if evidence.filled(header) < min(len(evidence.frame), _HEAD) or evidence.variety(header) < 1:
        return False
    return all(len(v) <= 40 and not re.search(r"\s|^\d+[.,]\d+$", v) and not _DATE.fullmatch(v) for v in values)


def _is_wordy(value: str) -> bool:
    return any(map(str.isalpha, value)) and not _DATE.fullmatch(value) and not _LINK.fullmatch(value)


def _share(answers: Iterable[bool]) -> float:
    listed = list(answers)
    return sum(listed) / len(listed) if listed else 0.0
