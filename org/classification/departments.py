"""Front, back or unclear, and why: the person's own word, then the name, then the company around it.

The head of a name decides, not any word in it: "Sales Accounting" is accounting. What the words mean
stands in ``offices.csv``; here they are weighed against each other, and what a name leaves open is
taken from the departments above and below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from org.classification.names import Opinion, judge_name
from org.classification.vocabulary import Role, Vocabulary, read_vocabulary
from org.i18n import lazy_gettext as _
from org.model import NOBODY, Indices, Office
from org.text import plain, spelled

NOTHING_STATED = -1
"""The ``stated`` office of a department of which the file says nothing usable."""

FIRM = 0.5
"""From this certainty on a name is not overruled by what stands around it."""

_STEP = 0.8  # what is left of the certainty, one reporting line further down
_FAINTEST = 0.1  # below this, nothing is taken from above or below any more
_MOVES = 16  # rounds up or down the tree; the certainty has faded before


@dataclass(frozen=True, eq=False)
class Verdicts:
    """The office of each department, as columns."""

    office: npt.NDArray[np.int8]
    """(n,) values of :class:`Office`."""
    certainty: npt.NDArray[np.float64]
    """(n,) 0 … 1; 1 only for the person's own word."""
    reason: npt.NDArray[np.object_]
    """(n,) a :class:`Message` each."""


def parse_office(text: str) -> Office | None:
    """The office that a cell of the person's own office column names; None if it holds no known word.

    >>> office_word("Front-Office"), office_word("van phong sau"), office_word("red")
    (<Office.FRONT: 1>, <Office.BACK: 2>, None)
    """
    if text.strip() and not text.strip(" ?"):
        return Office.UNCLEAR
    return read_vocabulary().cells.get(spelled(text))


def judge_departments(
    names: Sequence[str] | pd.Series[str],
    stated: npt.NDArray[np.int8],
    parent: Indices,
    depth: Indices,
    vocabulary: Vocabulary | None = None,
    decided: Mapping[str, Office] | None = None,
) -> Verdicts:
    """The office of each department, how certain it is, and why.

    ``stated`` holds the office in the person's own column, or NOTHING_STATED; it always wins. ``decided``
    holds what the person corrected, by name: it holds for that name, and for like names that tell too little.
    """
    words = vocabulary or read_vocabulary()
    known = {_likeness(name, words): (name, office) for name, office in (decided or {}).items()}
    codes, unique = pd.factorize(pd.Series(names, dtype="str"), use_na_sentinel=False)
    spellings = [str(name) for name in unique.tolist()]
    opinions = [_with_decisions(name, judge_name(name, words), decided or {}, known, words) for name in spellings]
    columns = _Columns.of(opinions, codes)
    columns.take_stated(np.asarray(stated))
    columns.take_from_above(np.asarray(parent), np.asarray(depth), spellings, codes)
    columns.take_from_below(np.asarray(parent))
    return Verdicts(columns.office, columns.certainty, columns.reason)


def _likeness(name: str, vocabulary: Vocabulary) -> str:
    """What two like names share: their words but for "department", numbers, accents and capitals."""
    words, found = vocabulary.find(name)
    units = {index for each in found if each.entry.role is Role.UNIT for index in range(each.first, each.last)}
    return " ".join(
        plain(word.text) for index, word in enumerate(words) if index not in units and word.key not in ",()"
    )


def _with_decisions(
    name: str,
    told: Opinion,
    decided: Mapping[str, Office],
    known: Mapping[str, tuple[str, Office]],
    vocabulary: Vocabulary,
) -> Opinion:
    """The person's decision where there is one for this name, or for a like one that tells too little."""
    if not decided:
        return told
    if name in decided:
        reason = {
            Office.FRONT: _("Front: set by you for '{name}'"),
            Office.BACK: _("Back: set by you for '{name}'"),
            Office.UNCLEAR: _("Unclear: set by you for '{name}'"),
        }
        return Opinion(decided[name], 0.95, reason[decided[name]].format(name=name), top=told.top)
    like = known.get(_likeness(name, vocabulary)) if told.certainty < FIRM else None
    if like is None or like[1] is Office.UNCLEAR:
        return told
    front = like[1] is Office.FRONT
    reason_like = _("Front: set by you for '{name}'") if front else _("Back: set by you for '{name}'")
    return Opinion(like[1], 0.8, reason_like.format(name=like[0]), top=told.top)


@dataclass(eq=False)
class _Columns:
    """The verdicts while they are made."""

    office: npt.NDArray[np.int8]
    certainty: npt.NDArray[np.float64]
    reason: npt.NDArray[np.object_]
    open: npt.NDArray[np.bool_]
    """The name tells nothing, or so little that the parent knows better."""
    top: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, opinions: list[Opinion], codes: npt.NDArray[np.intp]) -> _Columns:
        office = np.array([each.office for each in opinions], dtype=np.int8)[codes]
        certainty = np.array([each.certainty for each in opinions], dtype=np.float64)[codes]
        reasons = np.empty(len(opinions), dtype=object)
        reasons[:] = [each.reason for each in opinions]
        leaning = [each.silent or 0 < each.certainty < FIRM for each in opinions]
        top = np.array([each.top for each in opinions], dtype=bool)[codes]
        return cls(office, certainty, reasons[codes], np.array(leaning, dtype=bool)[codes], top)

    def take_stated(self, stated: npt.NDArray[np.int8]) -> None:
        """The person's own column always wins."""
        sentences = {
            Office.FRONT: _("Front: the file's office column says so"),
            Office.BACK: _("Back: the file's office column says so"),
            Office.UNCLEAR: _("Unclear: the file's office column says so"),
        }
        for office, sentence in sentences.items():
            said = stated == office
            self.office[said], self.certainty[said], self.reason[said] = office, 1.0, sentence
            self.open[said] = False

    def take_from_above(self, parent: Indices, depth: Indices, unique: list[str], codes: npt.NDArray[np.intp]) -> None:
        """What tells nothing is like its parent, weaker with each step, except below general management."""
        own_office, own_certainty = self.office.copy(), self.certainty.copy()
        rows = np.flatnonzero(self.open & (parent != NOBODY))
        source = np.arange(len(parent))
        passes_on = ~self.top & ~(self._mixed(parent) & (depth == 0) & (self.certainty == 1.0))
        for _round in range(_MOVES):
            above = parent[rows]
            offered = np.where(passes_on[above] & (self.office[above] != 0), self.certainty[above] * _STEP, 0.0)
            taken = (offered > own_certainty[rows]) & (offered > _FAINTEST)
            office = np.where(taken, self.office[above], own_office[rows])
            certainty = np.where(taken, offered, own_certainty[rows])
            origin = np.where(taken, source[above], rows)
            same = (office == self.office[rows]) & (certainty == self.certainty[rows]) & (origin == source[rows])
            self.office[rows], self.certainty[rows], source[rows] = office, certainty, origin
            if same.all():
                break
        self._say_source(np.flatnonzero(source != np.arange(len(parent))), source, parent, unique, codes)

    def _mixed(self, parent: Indices) -> npt.NDArray[np.bool_]:
        front, back = (self._children_of(parent, office) for office in (Office.FRONT, Office.BACK))
        return (front > 0) & (back > 0)

    def _children_of(self, parent: Indices, office: Office) -> npt.NDArray[np.int64]:
        return np.bincount(parent[(self.office == office) & (parent != NOBODY)], minlength=len(parent))

    def _say_source(
        self, rows: Indices, source: Indices, parent: Indices, unique: list[str], codes: npt.NDArray[np.intp]
    ) -> None:
        """The sentences for what was taken from above, each made once."""
        direct = source[rows] == parent[rows]
        key = (codes[source[rows]] * 2 + direct) * 3 + self.office[rows]
        kinds, inverse = np.unique(key, return_inverse=True)
        sentences = np.empty(len(kinds), dtype=object)
        for index, kind in enumerate(kinds.tolist()):
            name, near, front = unique[kind // 6], kind // 3 % 2, kind % 3 == Office.FRONT
            if near:
                sentence = _("Front: like its parent {name}") if front else _("Back: like its parent {name}")
            else:
                sentence = _("Front: like {name}, further up") if front else _("Back: like {name}, further up")
            sentences[index] = sentence.format(name=name)
        self.reason[rows] = sentences[inverse]

    def take_from_below(self, parent: Indices) -> None:
        """What still tells nothing takes the office that all its children share."""
        children = np.bincount(parent[parent != NOBODY], minlength=len(parent))
        sentences = {
            Office.FRONT: _("Front: like all that report to it"),
            Office.BACK: _("Back: like all that report to it"),
        }
        for _round in range(_MOVES):
            waiting = self.open & (self.office == Office.UNCLEAR) & (children > 0) & ~self.top
            if not waiting.any():
                return
            certainty = self._mean_below(parent, children) * _STEP
            changed = False
            for office, sentence in sentences.items():
                rows = waiting & (self._children_of(parent, office) == children) & (certainty > _FAINTEST)
                self.office[rows], self.certainty[rows], self.reason[rows] = office, certainty[rows], sentence
                changed |= bool(rows.any())
            if not changed:
                return

    def _mean_below(self, parent: Indices, children: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        below = parent != NOBODY
        total = np.bincount(parent[below], weights=self.certainty[below], minlength=len(parent))
        return np.asarray(total / np.maximum(children, 1), dtype=np.float64)
