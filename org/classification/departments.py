"""Judge whether departments are front or back office, and say why.

The first of these that says anything decides: the file's own office column, the person's decision for this name, the
name, the department above, and at last the departments below. A name that gives no clue, or only a faint one, may be
judged by the departments around it.
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
from org.text import fold_phrase, strip_accents

NOTHING_STATED = -1
"""The ``stated`` office of a department for which the file's office column says nothing usable."""

FIRM = 0.5
"""A name with at least this certainty is not overruled by the departments around it."""

_STEP = 0.8  # the share of the certainty that is left one reporting line further
_FAINTEST = 0.1  # no office is taken over with less certainty than this
_ROUNDS = 16  # up or down the tree; after so many lines the certainty is below _FAINTEST


@dataclass(frozen=True, eq=False)
class Verdicts:
    """The office of each department, as columns."""

    office: npt.NDArray[np.int8]
    """(n,) values of :class:`Office`."""
    certainty: npt.NDArray[np.float64]
    """(n,) 0 … 1; 1 only for the file's own office column."""
    reason: npt.NDArray[np.object_]
    """(n,) a :class:`Message` each."""


def parse_office(text: str) -> Office | None:
    """The office that a cell of an office column names; None if it holds no known word.

    >>> parse_office("Front-Office"), parse_office("van phong sau"), parse_office("red")
    (<Office.FRONT: 1>, <Office.BACK: 2>, None)
    """
    if text.strip() and not text.strip(" ?"):
        return Office.UNCLEAR
    return read_vocabulary().cells.get(fold_phrase(text))


def judge_departments(
    names: Sequence[str] | pd.Series[str],
    stated: npt.NDArray[np.int8],
    parent: Indices,
    depth: Indices,
    vocabulary: Vocabulary | None = None,
    decided: Mapping[str, Office] | None = None,
) -> Verdicts:
    """Judge the office of each department, with its certainty and reason.

    ``stated`` holds the office of the file's own column, or NOTHING_STATED; it always wins. ``decided`` holds the
    person's decisions by name: each holds for that name, and for like names that say too little.
    """
    vocabulary = vocabulary or read_vocabulary()
    codes, unique = pd.factorize(pd.Series(names, dtype="str"), use_na_sentinel=False)
    spellings = [str(name) for name in unique.tolist()]
    opinions = [judge_name(name, vocabulary) for name in spellings]
    if decided:
        opinions = _apply_decisions(spellings, opinions, decided, vocabulary)
    columns = _Columns.of(opinions, codes)
    columns.take_stated(np.asarray(stated))
    columns.take_from_above(np.asarray(parent), np.asarray(depth), spellings, codes)
    columns.take_from_below(np.asarray(parent))
    return Verdicts(columns.office, columns.certainty, columns.reason)


def _apply_decisions(
    names: list[str], opinions: list[Opinion], decided: Mapping[str, Office], vocabulary: Vocabulary
) -> list[Opinion]:
    """Put the person's decision in place of an opinion: for its name, and for like names that say too little."""
    alike = {_reduce(name, vocabulary): name for name, office in decided.items() if office is not Office.UNCLEAR}
    applied = []
    for name, opinion in zip(names, opinions, strict=True):
        example = name if name in decided else None
        if example is None and opinion.certainty < FIRM:
            example = alike.get(_reduce(name, vocabulary))
        if example is not None:
            opinion = _decide(example, decided[example], opinion, certainty=0.95 if example == name else 0.8)
        applied.append(opinion)
    return applied


def _reduce(name: str, vocabulary: Vocabulary) -> str:
    """What like names share: their words without "department", numbers, accents and capitals."""
    words, matches = vocabulary.find(name)
    units = {at for match in matches if match.entry.role is Role.UNIT for at in range(match.first, match.last)}
    return " ".join(
        strip_accents(word.text) for at, word in enumerate(words) if at not in units and word.key not in ",()"
    )


def _decide(name: str, office: Office, opinion: Opinion, certainty: float) -> Opinion:
    reason = {
        Office.FRONT: _("Front: set by you for '{name}'"),
        Office.BACK: _("Back: set by you for '{name}'"),
        Office.UNCLEAR: _("Unclear: set by you for '{name}'"),
    }
    return Opinion(office, certainty, reason[office].format(name=name), top=opinion.top)


@dataclass(eq=False)
class _Columns:
    """The verdicts while they are being made."""

    office: npt.NDArray[np.int8]
    certainty: npt.NDArray[np.float64]
    reason: npt.NDArray[np.object_]
    open: npt.NDArray[np.bool_]
    """Whether the name says so little that the departments around it may decide."""
    top: npt.NDArray[np.bool_]
    """Whether it is general management, from which nothing is taken over."""

    @classmethod
    def of(cls, opinions: list[Opinion], codes: npt.NDArray[np.intp]) -> _Columns:
        office = np.array([each.office for each in opinions], dtype=np.int8)[codes]
        certainty = np.array([each.certainty for each in opinions], dtype=np.float64)[codes]
        reasons = np.empty(len(opinions), dtype=object)
        reasons[:] = [each.reason for each in opinions]
        is_open = [each.silent or 0 < each.certainty < FIRM for each in opinions]
        top = np.array([each.top for each in opinions], dtype=bool)[codes]
        return cls(office, certainty, reasons[codes], np.array(is_open, dtype=bool)[codes], top)

    def take_stated(self, stated: npt.NDArray[np.int8]) -> None:
        """Take over the file's own office column, which always wins."""
        sentences = {
            Office.FRONT: _("Front: the file's office column says so"),
            Office.BACK: _("Back: the file's office column says so"),
            Office.UNCLEAR: _("Unclear: the file's office column says so"),
        }
        for office, sentence in sentences.items():
            rows = stated == office
            self.office[rows], self.certainty[rows], self.reason[rows] = office, 1.0, sentence
            self.open[rows] = False

    def take_from_above(self, parent: Indices, depth: Indices, unique: list[str], codes: npt.NDArray[np.intp]) -> None:
        """Judge open departments like their parents, with less certainty at each step; not below general management."""
        own_office, own_certainty = self.office.copy(), self.certainty.copy()
        rows = np.flatnonzero(self.open & (parent != NOBODY))
        source = np.arange(len(parent))
        passes_on = ~self.top & ~(self._has_both_below(parent) & (depth == 0) & (self.certainty == 1.0))
        for _round in range(_ROUNDS):
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
        self._explain_source(np.flatnonzero(source != np.arange(len(parent))), source, parent, unique, codes)

    def _has_both_below(self, parent: Indices) -> npt.NDArray[np.bool_]:
        front, back = (self._count_children(parent, office) for office in (Office.FRONT, Office.BACK))
        return (front > 0) & (back > 0)

    def _count_children(self, parent: Indices, office: Office) -> npt.NDArray[np.int64]:
        return np.bincount(parent[(self.office == office) & (parent != NOBODY)], minlength=len(parent))

    def _explain_source(
        self, rows: Indices, source: Indices, parent: Indices, unique: list[str], codes: npt.NDArray[np.intp]
    ) -> None:
        """Write the reasons of what was taken from above, each sentence once."""
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
        """Judge departments that are still unclear like their children, where these share one office."""
        children = np.bincount(parent[parent != NOBODY], minlength=len(parent))
        sentences = {
            Office.FRONT: _("Front: like all that report to it"),
            Office.BACK: _("Back: like all that report to it"),
        }
        for _round in range(_ROUNDS):
            waiting = self.open & (self.office == Office.UNCLEAR) & (children > 0) & ~self.top
            if not waiting.any():
                return
            certainty = self._mean_certainty_below(parent, children) * _STEP
            changed = False
            for office, sentence in sentences.items():
                rows = waiting & (self._count_children(parent, office) == children) & (certainty > _FAINTEST)
                self.office[rows], self.certainty[rows], self.reason[rows] = office, certainty[rows], sentence
                changed |= bool(rows.any())
            if not changed:
                return

    def _mean_certainty_below(self, parent: Indices, children: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        below = parent != NOBODY
        total = np.bincount(parent[below], weights=self.certainty[below], minlength=len(parent))
        return np.asarray(total / np.maximum(children, 1), dtype=np.float64)
