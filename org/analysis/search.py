"""Search for departments by words: by name, id or any further column, whatever the capitals and accents.

Each department has one normalised text, which holds all its cells. A question is cut into words; each is looked for in
all texts at once, and each may be in another column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.hierarchy import ancestors, branches
from org.i18n import lazy_gettext as _
from org.model import Company, Flags, Indices, Unusable
from org.text import fold_query, fold_words, split_words

MOST_WORDS = 16
"""Words of a question that count."""
_SIGNS = r"([!-/:-@\[-`{-~])"
"""ASCII signs: after one of them a part of a word begins, as in "pre-sales"."""
_SHORT_I = {first + one: first + other for first in "hklmst" for one, other in ("iy", "yi")}
"""Vietnamese words that are written either way, such as kĩ and kỹ."""


class Rank(IntEnum):
    """How well a department answers; less is better."""

    IS = 0  # its whole name equals the query
    BEGINS = 1  # its name begins with it
    WORDS = 2  # words of its name begin with the words asked
    HOLDS = 3  # its name holds them somewhere
    ID = 4  # its name and id together hold them
    OTHER = 5  # it takes another column to find them all


@dataclass(frozen=True)
class SearchHit:
    """A department that answers a question, and the text that does."""

    position: int
    header: str
    """The header of the column that matched, as the file spells it; blank for the name or the id."""
    value: str
    """What the cell holds, untouched."""


@dataclass(frozen=True)
class Matches:
    """The answers to a question."""

    total: int
    """Departments that were found."""
    found: tuple[SearchHit, ...]
    """The best of them, best first."""


@dataclass(frozen=True, eq=False)
class Index:
    """A company, prepared for questions: (n,) normalised texts, each with a space before and after every word."""

    company: Company
    names: pa.LargeStringArray
    known: pa.LargeStringArray
    """Name and id."""
    texts: pa.LargeStringArray
    """All cells: name, id, and the further columns of the file."""
    size_rank: Indices
    """The rank of each department among all: larger branches first, then in the order of the file."""

    @classmethod
    def of(cls, company: Company) -> Index:
        """The index over ``company``: made once, so that a question takes milliseconds."""
        frame, own = company.departments, company.own
        size_rank = np.empty(len(company), dtype=np.int64)
        size_rank[np.argsort(-branches(company).size, kind="stable")] = np.arange(len(company))
        name, own_id = _normalise(frame["name"]), _normalise(frame["id"])
        further = [_normalise(own.iloc[:, i]) for i in range(own.shape[1])]
        known = _join(name, own_id)
        return cls(company, name, known, _join(known, *further), size_rank)

    def find(self, text: str, most: int = 20) -> Matches:
        """The departments in which all words of ``text`` occur, in any order; at most ``most`` of them are given.

        Of more than ``MOST_WORDS`` words the first ones count. Blank text finds nothing.
        """
        asked = fold_query(text)[:MOST_WORDS]
        if not asked:
            return Matches(0, ())
        hits = np.flatnonzero(_hold_all(self.texts, asked))
        ranks = self._rank(hits, asked)
        order = ranks * len(self.company) + self.size_rank[hits]
        best = np.argpartition(order, most)[:most] if len(order) > most else np.arange(len(order))
        best = best[np.argsort(order[best])]
        answers = zip(hits[best].tolist(), ranks[best].tolist(), strict=True)
        return Matches(len(hits), tuple(self._make_match(position, Rank(rank), asked) for position, rank in answers))

    def _rank(self, hits: Indices, asked: Sequence[str]) -> Indices:
        """The :class:`Rank` of each hit, the worst first: a better one takes its place."""
        ranks = np.full(len(hits), Rank.OTHER, dtype=np.int64)
        rows = pa.array(hits)
        names, phrase = self.names.take(rows), f" {' '.join(asked)}"
        ranks[_hold_all(self.known.take(rows), asked)] = Rank.ID
        ranks[_hold_all(names, asked)] = Rank.HOLDS
        parts = pc.replace_substring_regex(names, pattern=_SIGNS, replacement=r"\1 ")
        ranks[_hold_all(parts, [f" {word}" for word in asked])] = Rank.WORDS
        ranks[np.asarray(pc.starts_with(names, phrase))] = Rank.BEGINS
        ranks[np.asarray(pc.equal(names, f"{phrase} "))] = Rank.IS
        return ranks

    def _make_match(self, position: int, rank: Rank, asked: Sequence[str]) -> SearchHit:
        """The department with the text that answers: of several columns the first that the name and id need."""
        row = self.company.departments.iloc[position]
        if rank < Rank.OTHER:
            return SearchHit(position, "", row["id"] if rank is Rank.ID else row["name"])
        missing = [word for word in asked if not _hold(self.known[position : position + 1], word)[0]]
        own = self.company.own.iloc[position]
        hits = np.logical_or.reduce([_hold(_normalise(own), word) for word in missing])
        return SearchHit(position, str(own.index[hits.argmax()]), str(own.iloc[hits.argmax()]))


def _normalise(column: pd.Series) -> pa.LargeStringArray:
    """The texts in small letters without accents, with a space before and after each word."""
    values = pa.array(column, pa.large_string(), from_pandas=True)
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    # A text that comes many times is normalised once.
    distinct = pc.fill_null(values, "").dictionary_encode()
    words = split_words(fold_words(distinct.dictionary))
    blank, space = (pa.scalar(text, pa.large_string()) for text in ("", " "))
    padded = pc.binary_join_element_wise(blank, pc.binary_join(words, space), blank, space)
    return padded.take(distinct.indices)


def _join(*cells: pa.LargeStringArray) -> pa.LargeStringArray:
    """The cells of each department in one text; no search word can match across two cells."""
    return pc.binary_join_element_wise(*cells, pa.scalar("\n", pa.large_string()))


def _hold_all(texts: pa.LargeStringArray, asked: Sequence[str]) -> Flags:
    """(n,) whether each text holds all words that are asked."""
    return reduce(np.logical_and, [_hold(texts, word) for word in dict.fromkeys(asked)])


def _hold(texts: pa.LargeStringArray, word: str) -> Flags:
    found = np.array(pc.match_substring(texts, word))
    if word.strip() in _SHORT_I:
        found |= np.asarray(pc.match_substring(texts, f" {_SHORT_I[word.strip()]} "))
    return found


def breadcrumb(company: Company, position: int) -> str:
    """The path to the top as one short text from the top down: "Board › Sales › North"; blank for a top.

    Of more than four departments above it the middle ones are left out: "Board › … › Hanoi › Shop 3".
    """
    path = ancestors(position, company.parent)[::-1]
    shown = path if len(path) <= 4 else [path[0], *path[-2:]]
    names = company.departments["name"].iloc[shown].tolist()
    return " › ".join(names if len(path) <= 4 else [names[0], "…", *names[1:]])


def find_department(company: Company, called: str) -> int:
    """The position of a department by its id or else its name. Raises Unusable for none, and for several."""
    for column in ("id", "name"):
        found = (company.departments[column] == called).to_numpy().nonzero()[0]
        if len(found) == 1:
            return int(found[0])
        if len(found) > 1:
            ids = ", ".join(company.departments["id"].iloc[found[:5]])
            text = _("{n} departments are called “{name}”: give the id of one, such as {ids}")
            raise Unusable(text.format(n=len(found), name=called, ids=ids))
    raise Unusable(_("no department has the name or the id “{name}”").format(name=called))
