"""Judge whether departments are front or back office, and say why.

The first of these that says anything decides: the file's own office column, the person's decision for this name, the
name, its description, the job titles of its people, the department above, the departments below, and at last those
beside it. Only a name that gives no clue, or a faint one, is judged by what is around it.

Banks and insurers speak of a middle office: risk management, compliance, and the control of trades. Who does not, has
none. It is never a side of its own: every figure counts it as back office. A control function is a tag: risk
management, compliance and internal audit (EBA guidelines on internal governance, EBA/GL/2021/05, title V).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.classification.names import FIRM, KNOW_NOTHING, Opinion, are_persons, are_titles, judge_name, judge_title
from org.classification.phrases import PhraseRole
from org.classification.vocabulary import Vocabulary, read_vocabulary
from org.classification.words import fold_phrase
from org.i18n import Message, Number, lazy_gettext as _
from org.model import NONE, Flags, Indices, Office, Offices, Values
from org.text import strip_accents, to_arrow

NOTHING_STATED = -1
"""The ``stated`` office of a department for which the file's office column says nothing usable."""

_STEP = np.array([0.0, 0.75, 0.8])
"""By :class:`Office`: the share of the certainty that is left one reporting line further."""
_FAINTEST = np.array([1.0, 0.25, 0.1])
"""By :class:`Office`: no office is taken over with less certainty; front ends after four lines, back after nine."""
_NUMBER = re.compile(r"(?<![^\W_])\d+(?![^\W_])")
_DIGIT, _GAPS = r"\p{Nd}", r"[\s\p{Z}\x{1C}-\x{1F}\x{85}]+"
"""Patterns for Arrow, which takes milliseconds to build one with every letter in it."""
_LISTED = 200  # names that are looked at to see whether they are job titles or persons
_PERSONS = 0.75
"""From this share of names without a clue on, names written like those of persons are of such."""
_DESCRIBED = 0.8
"""The share of its certainty with which a description decides."""
_FEWEST_BESIDE, _BESIDE = 3, 0.6
"""So many departments beside one, and such a share of all its siblings, must be decided to say anything."""
_LAST_NUMBER = r"\s+[0-9]+$"
_MIDDLE = frozenset({"middle office", "risk and compliance"})
_CONTROL = frozenset({"internal audit", "risk and compliance"})
"""Topics of phrases. Internal audit is the third line of defence, and no middle office."""
_ROUNDS = 16  # up or down the tree; beyond these lines the certainty is below _FAINTEST


@dataclass(frozen=True, eq=False)
class Verdicts:
    """The office of each department, as columns."""

    office: Offices
    """(n,) values of :class:`Office`."""
    certainty: Values
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
    stated: Offices,
    parent: Indices,
    depth: Indices,
    vocabulary: Vocabulary | None = None,
    decided: Mapping[str, Office] | None = None,
    titles: Sequence[str] | pd.Series[str] | None = None,
    descriptions: Sequence[str] | pd.Series[str] | None = None,
) -> Verdicts:
    """Judge the office of each department, with its certainty and reason.

    ``stated`` holds the office of the file's own column, or NOTHING_STATED; it always wins. ``decided`` holds the
    person's decisions by name: each holds for that name, and for like names that say too little. ``titles`` holds the
    job titles of the people of each department, one on each line, and ``descriptions`` what the file says of its work:
    both are for departments whose name says too little.
    """
    vocabulary = vocabulary or read_vocabulary()
    coded = to_arrow(names).dictionary_encode()
    codes, spellings = coded.indices.to_numpy(), coded.dictionary
    listed = spellings[:_LISTED].to_pylist()
    opinions, of_name = _judge_names(spellings, judge_title if are_titles(listed) else judge_name, vocabulary)
    if sum(opinion.no_clue for opinion in opinions) > _PERSONS * len(opinions) and are_persons(listed):
        opinions = [KNOW_NOTHING] * len(opinions)  # of Ana Costa and Paulo Marques
    if decided:
        each = [opinions[code] for code in of_name]
        opinions, of_name = _apply_decisions(spellings.to_pylist(), each, decided, vocabulary), np.arange(len(each))
    columns = _Columns.of(opinions, of_name[codes])
    columns.take_stated(np.asarray(stated))
    if descriptions is not None:
        columns.take_from_descriptions(descriptions, vocabulary)
    if titles is not None:
        columns.take_from_titles(titles, vocabulary)
    columns.take_from_above(np.asarray(parent), np.asarray(depth), spellings, codes)
    columns.take_from_below(np.asarray(parent))
    columns.take_from_beside(np.asarray(parent), np.asarray(depth))
    return Verdicts(columns.office, columns.certainty, columns.reason)


def _judge_names(
    names: pa.Array, judge: Callable[[str, Vocabulary], Opinion], vocabulary: Vocabulary
) -> tuple[list[Opinion], Indices]:
    """The different opinions, and which of them each name gets; names that differ only in a number are judged once."""
    # Most numbers are the last word, which is quick to take off, and then few names are left.
    short = pc.replace_substring_regex(names, r"\s+[0-9]+$", "").dictionary_encode()
    numbered = pc.match_substring_regex(short.dictionary, _DIGIT)
    without = [_NUMBER.sub(" ", name) for name in short.dictionary.filter(numbered).to_pylist()]
    plain = pc.replace_with_mask(short.dictionary, numbered, to_arrow(without))
    coded = pc.utf8_trim_whitespace(pc.replace_substring_regex(plain, _GAPS, " ")).dictionary_encode()
    opinions = [judge(name, vocabulary) for name in coded.dictionary.to_pylist()]
    return opinions, coded.indices.take(short.indices).to_numpy()


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


def extract_phrases(decided: Mapping[str, Office]) -> dict[str, Office]:
    """The person's decisions as rows of a vocabulary: the words of each name, without "department" and numbers.

    A name of which no word is left, such as "Department 3", gives none. Of two names with the same words, the later
    decision counts.
    """
    vocabulary = read_vocabulary()
    phrases = {" ".join(_pick_words(name, vocabulary)): office for name, office in decided.items()}
    return {phrase: office for phrase, office in phrases.items() if phrase}


def _reduce(name: str, vocabulary: Vocabulary) -> str:
    """What like names share: their words without "department", numbers, accents and capitals."""
    return strip_accents(" ".join(_pick_words(name, vocabulary)))


def _pick_words(name: str, vocabulary: Vocabulary) -> list[str]:
    """The words of a name in small letters, without those that say nothing, such as "department"."""
    words, matches = vocabulary.find(name)
    units = {at for match in matches if match.entry.role is PhraseRole.UNIT for at in range(match.first, match.last)}
    return [word.text for at, word in enumerate(words) if at not in units and word.key not in ",()"]


def _decide(name: str, office: Office, opinion: Opinion, certainty: float) -> Opinion:
    reason = {
        Office.FRONT: _("Front: set by you for '{name}'"),
        Office.BACK: _("Back: set by you for '{name}'"),
        Office.UNCLEAR: _("Unclear: set by you for '{name}'"),
    }
    return Opinion(office, certainty, reason[office].format(name=name), general_management=opinion.general_management)


_FROM_ABOVE: Mapping[int, Sequence[Message]] = {
    Office.FRONT: (
        _("Front: like its parent {name}"),
        _("Front: like {name}, further up"),
        _("Front: '{words}' can be front or back, and it is part of {name}"),
    ),
    Office.BACK: (
        _("Back: like its parent {name}"),
        _("Back: like {name}, further up"),
        _("Back: '{words}' can be front or back, and it is part of {name}"),
    ),
}
"""The reasons of what is taken from the parent, from further up, and of what only leaned by itself."""


@dataclass(eq=False)
class _Columns:
    """The verdicts while they are being made."""

    office: Offices
    certainty: Values
    reason: npt.NDArray[np.object_]
    ambiguous_phrase: npt.NDArray[np.object_]
    """The phrase of the name that can be front or back, or blank."""
    still_open: Flags
    """Whether the name says so little that the people and departments around it may decide."""
    general_management: Flags
    """Whether it is general management, from which nothing is taken over."""

    @classmethod
    def of(cls, opinions: list[Opinion], codes: npt.NDArray[np.intp]) -> _Columns:
        office = np.array([each.office for each in opinions], dtype=np.int8)[codes]
        certainty = np.array([each.certainty for each in opinions], dtype=np.float64)[codes]
        reasons = np.empty(len(opinions), dtype=object)
        reasons[:] = [each.reason for each in opinions]
        words = np.array([each.ambiguous_phrase for each in opinions], dtype=object)[codes]
        is_open = np.array([each.leaves_open for each in opinions], dtype=bool)[codes]
        top = np.array([each.general_management for each in opinions], dtype=bool)[codes]
        return cls(office, certainty, reasons[codes], words, is_open, top)

    def _judge(self, rows: Flags | int, office: Office, certainty: float | Values, reason: Message) -> None:
        """Note a verdict; what is around these departments decides nothing any more."""
        self.office[rows], self.certainty[rows], self.reason[rows] = office, certainty, reason
        self.still_open[rows] = False

    def take_stated(self, stated: Offices) -> None:
        """Take over the file's own office column, which always wins."""
        sentences = {
            Office.FRONT: _("Front: the file's office column says so"),
            Office.BACK: _("Back: the file's office column says so"),
            Office.UNCLEAR: _("Unclear: the file's office column says so"),
        }
        for office, sentence in sentences.items():
            self._judge(stated == office, office, 1.0, sentence)

    def take_from_descriptions(self, descriptions: Sequence[str] | pd.Series[str], vocabulary: Vocabulary) -> None:
        """Judge open departments by what the file says of their work, where that is firm."""
        texts = pd.Series(descriptions, dtype="str").str.strip().to_numpy(dtype=object)
        rows = np.flatnonzero(self.still_open & (texts != ""))
        codes, unique = pd.factorize(texts[rows])
        opinions = [judge_name(str(text), vocabulary) for text in unique]
        sentences = {
            Office.FRONT: _("Front: '{words}' in its description"),
            Office.BACK: _("Back: '{words}' in its description"),
        }
        for row, code in zip(rows.tolist(), codes.tolist(), strict=True):
            opinion = opinions[code]
            if opinion.office in sentences and opinion.certainty >= FIRM:
                sentence = sentences[opinion.office].format(words=opinion.deciding_phrase)
                self._judge(row, opinion.office, _DESCRIBED * opinion.certainty, sentence)

    def take_from_beside(self, parent: Indices, depth: Indices) -> None:
        """Judge open departments that are still unclear like those beside them, where these are all on one side.

        It takes two weak signs to say front: the name leans to it, too. Top departments and those right below them
        are not judged so, as a company has both sides there.
        """
        children = np.bincount(parent[parent != NONE], minlength=len(parent))
        front, back = (self._count_children(parent, office) for office in (Office.FRONT, Office.BACK))
        rows = np.flatnonzero(self.still_open & (self.office == Office.UNCLEAR) & (depth > 1))
        above = parent[rows]
        decided, enough = front[above] + back[above], _BESIDE * children[above]
        many = (decided >= _FEWEST_BESIDE) & (decided >= enough) & ~self.general_management[rows]
        leans = self.ambiguous_phrase[rows] != ""
        for office, alike, sentence in (
            (
                Office.FRONT,
                many & leans & (back[above] == 0),
                _("Front: '{words}' can be front or back, and all {count} decided departments beside it are front"),
            ),
            (
                Office.BACK,
                many & ~leans & (front[above] == 0),
                _("Back: like all {count} decided departments beside it"),
            ),
        ):
            for at in np.flatnonzero(alike).tolist():
                row = rows[at]
                reason = sentence.format(words=self.ambiguous_phrase[row], count=Number(int(decided[at])))
                self._judge(row, office, _FAINTEST[office] + 0.05, reason)

    def take_from_titles(self, titles: Sequence[str] | pd.Series[str], vocabulary: Vocabulary) -> None:
        """Judge open departments by the job titles of most of their people."""
        cells = pd.Series(titles, dtype="str").str.strip().to_numpy(dtype=object)
        rows = np.flatnonzero(self.still_open & (cells != ""))
        lists = [cells[row].split("\n") for row in rows.tolist()]
        people = np.array([len(each) for each in lists], dtype=np.int64)
        codes, unique = pd.factorize(np.array([title for each in lists for title in each], dtype=object))
        opinions, of_title = _judge_names(to_arrow(unique), judge_title, vocabulary)
        offices = np.array(
            [Office.UNCLEAR if each.general_management else each.office for each in opinions], dtype=np.int8
        )
        office = offices[of_title[codes]]
        of_list = np.repeat(np.arange(len(rows)), people)
        for side, sentence in (
            (Office.FRONT, _("Front: by the job titles of its people ({count} of {people})")),
            (Office.BACK, _("Back: by the job titles of its people ({count} of {people})")),
        ):
            count = np.bincount(of_list[office == side], minlength=len(rows))
            for at in np.flatnonzero(count * 2 > people).tolist():
                row = rows[at]
                reason = sentence.format(count=int(count[at]), people=int(people[at]))
                self._judge(row, side, 0.7 * count[at] / people[at], reason)

    def take_from_above(self, parent: Indices, depth: Indices, unique: pa.Array, codes: npt.NDArray[np.intp]) -> None:
        """Judge open departments like their parents, with less certainty at each step; not below general management."""
        own_office, own_certainty = self.office.copy(), self.certainty.copy()
        rows = np.flatnonzero(self.still_open & (parent != NONE))
        source = np.arange(len(parent))
        passes_on = ~self.general_management & ~(self._has_both_below(parent) & (depth == 0) & (self.certainty == 1.0))
        # Front is not taken over without a clue where what is beside it is back.
        mixed = (self.office == Office.FRONT) & (self._count_children(parent, Office.BACK) > 0)
        no_clue = self.ambiguous_phrase == ""
        for _round in range(_ROUNDS):
            above = parent[rows]
            from_here = passes_on[above] & ~(mixed[above] & no_clue[rows])
            offered = np.where(from_here, self.certainty[above] * _STEP[self.office[above]], 0.0)
            taken = (offered > own_certainty[rows]) & (offered > _FAINTEST[self.office[above]])
            office = np.where(taken, self.office[above], own_office[rows])
            certainty = np.where(taken, offered, own_certainty[rows])
            origin = np.where(taken, source[above], rows)
            same = (office == self.office[rows]) & (certainty == self.certainty[rows]) & (origin == source[rows])
            self.office[rows], self.certainty[rows], source[rows] = office, certainty, origin
            if same.all():
                break
        self._explain_source(np.flatnonzero(source != np.arange(len(parent))), source, parent, unique, codes)

    def _has_both_below(self, parent: Indices) -> Flags:
        front, back = (self._count_children(parent, office) for office in (Office.FRONT, Office.BACK))
        return (front > 0) & (back > 0)

    def _count_children(self, parent: Indices, office: Office) -> Indices:
        return np.bincount(parent[(self.office == office) & (parent != NONE)], minlength=len(parent))

    def _explain_source(
        self, rows: Indices, source: Indices, parent: Indices, unique: pa.Array, codes: npt.NDArray[np.intp]
    ) -> None:
        """Write the reasons of what was taken from above, each sentence once."""
        direct = source[rows] == parent[rows]
        own = np.where(self.ambiguous_phrase[rows] == "", 0, codes[rows] + 1)
        key = ((own * len(unique) + codes[source[rows]]) * 2 + direct) * 3 + self.office[rows]
        _kinds, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        examples = rows[first]
        words = self.ambiguous_phrase[examples]
        form = np.where(words == "", 1 - direct[first], 2).tolist()
        names = unique.take(codes[source[examples]]).to_pylist()
        sentences = np.empty(len(first), dtype=object)
        sentences[:] = [
            _FROM_ABOVE[office][which].format(name=name, words=phrase)
            for office, which, name, phrase in zip(self.office[examples].tolist(), form, names, words, strict=True)
        ]
        self.reason[rows] = sentences[inverse]

    def take_from_below(self, parent: Indices) -> None:
        """Judge departments that are still unclear like their children, where these share one office."""
        children = np.bincount(parent[parent != NONE], minlength=len(parent))
        for _round in range(_ROUNDS):
            waiting = self.still_open & (self.office == Office.UNCLEAR) & (children > 0) & ~self.general_management
            if not waiting.any():
                return
            mean = self._mean_certainty_below(parent, children)
            front, back = (self._count_children(parent, office) for office in (Office.FRONT, Office.BACK))
            # One child is not enough to say front; a name that can be front or back is back if most children are.
            most = (self.ambiguous_phrase != "") & (back * 4 >= children * 3) & (back < children)
            changed = False
            for office, alike, sentence in (
                (Office.FRONT, (front == children) & (children > 1), _("Front: like all that report to it")),
                (Office.BACK, back == children, _("Back: like all that report to it")),
                (Office.BACK, most, _("Back: like most of those that report to it")),
            ):
                certainty = mean * _STEP[office]
                rows = waiting & alike & (certainty > _FAINTEST[office])
                self._judge(rows, office, certainty[rows], sentence)
                changed |= bool(rows.any())
            if not changed:
                return

    def _mean_certainty_below(self, parent: Indices, children: Indices) -> Values:
        below = parent != NONE
        total = np.bincount(parent[below], weights=self.certainty[below], minlength=len(parent))
        return np.asarray(total / np.maximum(children, 1), dtype=np.float64)


def is_control_function(name: str) -> bool:
    """Whether a department is called a control function: risk management, compliance or internal audit."""
    return not _CONTROL.isdisjoint(_find_topics(name))


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
    called = pd.Series(names, dtype="str")
    likely = by_name & called.str.contains(_compile_beginnings(), regex=True).to_numpy(dtype=bool)
    codes, unique = pd.factorize(called[likely].str.replace(_LAST_NUMBER, "", regex=True))  # a number says nothing
    middle = np.array([not _MIDDLE.isdisjoint(_find_topics(str(name))) for name in unique], dtype=bool)
    found: Flags = says_middle.copy()
    found[likely] = middle[codes]
    return found


def is_middle_cell(cell: str) -> bool:
    """Whether a cell of an office column says "middle office".

    >>> is_middle_cell("Middle-Office"), is_middle_cell("back")
    (True, False)
    """
    return fold_phrase(cell) in read_vocabulary().middle_cells


def _find_topics(name: str) -> set[str]:
    """The topics of the phrases for control functions in a name; they are searched apart from the others."""
    return {match.entry.topic for match in read_vocabulary().control_phrases.find(name)[1]}


def _compile_beginnings() -> re.Pattern[str]:
    """A pattern that each name with one of these phrases has, and few others: a first word, with accents or without."""
    words = {entry.tokens[0].text for entry in read_vocabulary().control_phrases.entries}
    return re.compile("|".join(map(re.escape, sorted(words | {strip_accents(word) for word in words}))), re.IGNORECASE)
