"""What the values of a column say: how many differ, whether they are words, numbers, codes, or known elsewhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, wraps
from itertools import pairwise
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.reading.headers import rank_header
from org.reading.references import NO_PARENT, find_vacancy
from org.reading.table import Table
from org.text import fold_header, fold_texts, parse_number, to_arrow

HEAD = 20_000
"""Rows that are looked at: enough to tell a column of ids from one of names in the longest file."""
_SAMPLE = 500
"""Distinct values that are looked at one by one: more do not change what kind they are of."""
_FEWEST_NUMBERED = 6
"""Cells that go up by one in so many rows do so by no chance."""
_NAMES = 200
"""Names that are checked for words about work, as “Payroll” has one and “Ann Lee” has none."""
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")
_CODE = re.compile(r"(?=\S*\d)[^\s]{1,20}|[A-Z]{1,4}")
_OUTLINE = re.compile(r"\d{1,3}(?:\.\d{1,3}){2,}")
_FILE = re.compile(
    r"(?i).*[\w)]\.(?:txt|csv|tsv|xlsx?|docx?|pptx?|pdf|png|jpe?g|gif|svg|webp|py|js|ts|java|cpp|cs|html?|css|json|xml"
    r"|ya?ml|md|zip|log)"
)
_LINK = re.compile(r"(https?://|www\.)\S+|[^\s@]+@[^\s@.]+\.\S+|#[0-9a-fA-F]{3,8}")


def join_columns(frame: pd.DataFrame, headers: Sequence[str]) -> pd.Series:
    """One column of text from several: “First” and “Last” to “First Last”."""
    column = frame[headers[0]]
    for header in headers[1:]:
        column = (column + " " + frame[header]).str.strip()
    return column


_Of = ParamSpec("_Of")
_Answer = TypeVar("_Answer")


def once(ask: Callable[Concatenate[Evidence, _Of], _Answer]) -> Callable[Concatenate[Evidence, _Of], _Answer]:
    """Have a question about columns answered once, however often it is asked."""

    @wraps(ask)
    def answer(evidence: Evidence, /, *args: _Of.args, **kwargs: _Of.kwargs) -> _Answer:
        question = (ask, args, *sorted(kwargs.items()))
        if question not in evidence.answers:
            evidence.answers[question] = ask(evidence, *args, **kwargs)
        found: _Answer = evidence.answers[question]
        return found

    return answer


class Evidence:
    """The columns of a table, looked at once each. :func:`find_evidence` keeps it for each table."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.headers: tuple[str, ...] = tuple(frame.columns)
        self.answers: dict[tuple[object, ...], Any] = {}
        """What was found, by the question and the columns it was about."""

    @once
    def _count(self, *headers: str) -> tuple[tuple[str, ...], int]:
        cells = [cell for cell in self.joined(headers).iloc[:HEAD].tolist() if cell]
        return tuple(dict.fromkeys(cells)), len(cells)

    def values(self, *headers: str) -> tuple[str, ...]:
        """The distinct values of a column, or of several joined, without blanks, in the order in which they come."""
        return self._count(*headers)[0]

    def filled(self, header: str) -> int:
        """How many rows hold something in this column."""
        return self._count(header)[1]

    def fill(self, header: str) -> float:
        """The share of the rows that hold something in this column."""
        return self.filled(header) / min(len(self.frame), HEAD) if len(self.frame) else 0.0

    def has(self, *kinds: str) -> bool:
        """Whether a column is called like one of ``kinds`` and holds anything."""
        return any(rank_header(header, kinds) is not None and self.values(header) for header in self.headers)

    def variety(self, header: str) -> float:
        """1 where no value occurs twice; near 0 where a few values are repeated; 0 for a blank column."""
        return len(self.values(header)) / max(self.filled(header), 1)

    @once
    def numeric(self, header: str) -> float:
        """The share of the distinct values that are numbers."""
        return _share(parse_number(value) is not None for value in self.values(header)[:_SAMPLE])

    @once
    def wordy(self, header: str) -> float:
        """The share of the distinct values that could be names: with a letter, and no date, link or number."""
        return _share(_is_wordy(value) for value in self.values(header)[:_SAMPLE])

    def known(self, header: str, keys: Sequence[str]) -> float:
        """The share of the distinct values that are in the ``keys`` columns too, in any case and spacing.

        A way to write "none" counts only where it is there: in some files 0 is an id.
        """
        looked_for = self._fold_values(header)
        if not len(looked_for) or not keys:
            return 0.0
        folded = self._fold(*keys)
        found = {*folded.filter(pc.is_in(folded, value_set=looked_for)).to_pylist()}
        values = {*looked_for.to_pylist()} - (NO_PARENT - found)
        return len(found) / len(values) if values else 0.0

    @once
    def _fold_values(self, header: str) -> pa.Array:
        return fold_texts(to_arrow(self.values(header)[:_SAMPLE])).unique()

    @once
    def _fold(self, *headers: str) -> pa.Array:
        """The values of the ``headers`` columns taken together, folded."""
        return fold_texts(to_arrow(self.joined(headers)))

    @once
    def numbered(self, header: str) -> float:
        """The share of the distinct values that have a digit."""
        return _share(any(map(str.isdigit, value)) for value in self.values(header)[:_SAMPLE])

    @once
    def addressed(self, header: str) -> float:
        """The share of the distinct values that are e-mail addresses, or hold one."""
        return _share("@" in value for value in self.values(header)[:_SAMPLE])

    def joined(self, headers: Sequence[str]) -> pd.Series:
        """One column of text from several of this table."""
        return join_columns(self.frame, headers)

    @once
    def length(self, header: str) -> float:
        """The median length of the distinct values, in characters: one value of a megabyte does not change it."""
        return float(np.median([*map(len, self.values(header)[:_SAMPLE] or ("",))]))


_KEPT: WeakKeyDictionary[Table, Evidence] = WeakKeyDictionary()


def find_evidence(table: Table) -> Evidence:
    """The evidence of ``table``: made once, and kept as long as the table is."""
    found = _KEPT.get(table)
    if found is None:
        found = _KEPT[table] = Evidence(table.frame)
    return found


@once
def is_code(evidence: Evidence, header: str) -> bool:
    """Whether a column could hold ids: never blank, never repeated, short, without spaces, no dates or fractions.

    Numbers with one point are none where others have two: 1, 1.1 and 1.1.2 are an outline.
    """
    values = evidence.values(header)[:_SAMPLE]
    if evidence.fill(header) < 1 or evidence.variety(header) < 1:
        return False
    outline = any(map(_OUTLINE.fullmatch, values))
    return all(
        (len(v) <= 40 or _LINK.fullmatch(v))
        and not re.search(r"\s", v)
        and (outline or not re.fullmatch(r"\d+[.,]\d+", v))
        and (_OUTLINE.fullmatch(v) or not _DATE.fullmatch(v))
        for v in values
    )


@once
def is_coded(evidence: Evidence, header: str) -> bool:
    """Whether most values are codes (“GVEN”, “11K”) and not words: in one piece, with a digit or very short."""
    return _share(_CODE.fullmatch(value) is not None for value in evidence.values(header)[:_SAMPLE]) >= 0.7


@once
def holds_files(evidence: Evidence, header: str) -> bool:
    """Whether more than a third of a column is names of files, such as photos."""
    values = evidence.values(header)[:_NAMES]
    return sum(bool(_FILE.fullmatch(value)) and not _LINK.fullmatch(value) for value in values) * 3 > len(values)


@once
def numbers_rows(evidence: Evidence, header: str) -> bool:
    """Whether a column only counts the rows, from 0 or 1 up, perhaps in each part: no figure, no order."""
    cells = [cell for cell in evidence.frame[header].iloc[:HEAD].tolist() if cell]
    if len(cells) < _FEWEST_NUMBERED or not all(cell.isdecimal() and len(cell) < 8 for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    goes_on = _share(later in (0, 1, before + 1) for before, later in pairwise(numbers))
    return numbers[0] < 2 and len({*numbers}) >= _FEWEST_NUMBERED and goes_on >= 0.9  # “99” is for the rest


def is_measure(evidence: Evidence, header: str) -> bool:
    """Whether a column called “Unit” holds units of measure, such as “kg” and “box”, and none of an organisation."""
    return rank_header(header, ["unit", "name"]) is not None and holds_measures(evidence, header)


@once
def holds_measures(evidence: Evidence, header: str) -> bool:
    """Whether most values are units of measure."""
    return _share(fold_header(value) in load_measures() for value in evidence.values(header)[:_SAMPLE]) >= 0.6


@once
def work_share(evidence: Evidence, headers: tuple[str, ...], least: float = 0.0) -> float:
    """The share of names with a word about work that is at least so certain: most departments have one, few people do.

    Of a first and a last name both are looked at together; vacancies are left out.
    """
    names = evidence.values(*headers)[:_NAMES] if headers else ()
    opinions = [judge_name(name, read_vocabulary()) for name in names if not find_vacancy(name)]
    return _share(not opinion.no_clue and opinion.certainty >= least for opinion in opinions)


@cache
def load_measures() -> frozenset[str]:
    """The units of measure of ``measures.csv``, folded."""
    with (Path(__file__).parent / "measures.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold_header(word) for line in csv.DictReader(file) for word in line["words"].split("|")) - {""}


@cache
def load_account_classes() -> tuple[frozenset[str], ...]:
    """What each of the five classes of accounts is called, of ``account_classes.csv``, folded."""
    with (Path(__file__).parent / "account_classes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(frozenset(map(fold_header, line["words"].split("|"))) for line in csv.DictReader(file))


def _is_wordy(value: str) -> bool:
    return any(map(str.isalpha, value)) and not _DATE.fullmatch(value) and not _LINK.fullmatch(value)


def _share(answers: Iterable[bool]) -> float:
    listed = list(answers)
    return sum(listed) / len(listed) if listed else 0.0
