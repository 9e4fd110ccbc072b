"""Control functions and the middle office: which back-office departments are so called.

Banks and insurers speak of a middle office: risk management, compliance, and the control of trades. Who does not, has
none. It is never a side of its own: every figure counts it as back office. A control function is a tag: risk
management, compliance and internal audit (EBA guidelines on internal governance, EBA/GL/2021/05, title V).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from org.classification.vocabulary import Vocabulary, read_vocabulary
from org.classification.words import fold_phrase
from org.model import Flags, Office, Offices
from org.text import strip_accents

_LAST_NUMBER = r"\s+[0-9]+$"
_MIDDLE = "middle office"
_AUDIT = "internal audit"
"""Topics of the phrases for control functions. Internal audit is the third line, and no middle office."""


def is_control_function(name: str) -> bool:
    """Whether a department is called a control function: risk management, compliance or internal audit."""
    return not _find_topics(name, _read_phrases()).isdisjoint({"risk and compliance", _AUDIT})


def find_middle_office(names: Sequence[str], offices: Offices, stated: Sequence[str]) -> Flags:
    """(n,) which departments are of the middle office.

    ``stated`` holds the cells of the file's own office column, blank where it says nothing. If it speaks of a middle
    office, it decides for every department for which it says anything. For the others the name decides, among those
    that are back office.
    """
    cells = pd.Series(stated, dtype="str").str.strip()
    says_middle = cells.map({cell: is_middle_cell(cell) for cell in cells.unique()}).to_numpy(dtype=bool)
    by_name = (offices == Office.BACK) & ~says_middle
    if says_middle.any():
        by_name &= (cells == "").to_numpy()
    phrases, called = _read_phrases(), pd.Series(names, dtype="str")
    likely = by_name & called.str.contains(_compile_beginnings(phrases), regex=True).to_numpy(dtype=bool)
    codes, unique = pd.factorize(called[likely].str.replace(_LAST_NUMBER, "", regex=True))  # a number says nothing
    middle = np.array(
        [not _find_topics(str(name), phrases).isdisjoint({_MIDDLE, "risk and compliance"}) for name in unique]
    )
    found: Flags = says_middle.copy()
    found[likely] = middle[codes] if len(unique) else False
    return found


def is_middle_cell(cell: str) -> bool:
    """Whether a cell of an office column says "middle office".

    >>> is_middle_cell("Middle-Office"), is_middle_cell("back")
    (True, False)
    """
    return fold_phrase(cell) in read_vocabulary().middle_cells


def _find_topics(name: str, phrases: Vocabulary) -> set[str]:
    return {match.entry.topic for match in phrases.find(name)[1]}


def _read_phrases() -> Vocabulary:
    """The phrases for control functions, to be searched apart from the others."""
    return read_vocabulary().control_phrases


def _compile_beginnings(phrases: Vocabulary) -> re.Pattern[str]:
    """A pattern that each name with one of the phrases has, and few others: a first word, with accents or without."""
    words = {entry.tokens[0].text for entry in phrases.entries}
    return re.compile("|".join(map(re.escape, sorted(words | {strip_accents(word) for word in words}))), re.IGNORECASE)
