"""Finds departments as a person types: by name, id or any further column, whatever the capitals and accents.

A question is cut into words, each of which may stand in any column of a department. Each is looked for among the
distinct words of the company only, and leaves bits there; a department has the bits of all words of its cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from org.company.branches import branches
from org.company.hierarchy import way_to_top
from org.company.measures.cells import Cells
from org.company.measures.wordbook import BEGINS, HOLDS, IS, MOST_WORDS, OPENS, Bits, every
from org.company.measures.wording import words_of
from org.company.model import Company, Indices


class Rank(IntEnum):
    """How well a department answers; less is better."""

    IS = 0
    """Its whole name is what was asked."""
    BEGINS = 1
    """Its name begins with it."""
    WORDS = 2
    """Words of its name begin with the words asked."""
    HOLDS = 3
    """Its name holds them somewhere."""
    ID = 4
    """So do its name and id together."""
    OTHER = 5
    """It takes another column to find them all."""


@dataclass(frozen=True)
class Found:
    """A department that answers a question, and the text that does."""

    position: int
    header: str
    """The header of the column that matched, as the file spells it; blank for the name or the id."""
    value: str
    """What the cell holds, untouched."""


@dataclass(frozen=True)
class Findings:
    """The answers to a question."""

    total: int
    """Departments that were found."""
    found: tuple[Found, ...]
    """The best of them, best first."""


@dataclass(frozen=True, eq=False)
class Index:
    """A company, prepared for questions."""

    company: Company
    cells: Cells
    """Those of the name, the id, and the further columns of the file."""
    place: Indices
    """(n,) the place of each department among all: larger branches first, then in the order of the file."""

    @classmethod
    def of(cls, company: Company) -> Index:
        """The index over ``company``: seconds for a million departments, so that a question takes milliseconds."""
        frame, own = company.departments, company.own
        place = np.empty(len(company), dtype=np.int64)
        place[np.argsort(-branches(company).size, kind="stable")] = np.arange(len(company))
        further = [own.iloc[:, at] for at in range(own.shape[1])]
        return cls(company, Cells.of([frame["name"], frame["id"], *further]), place)

    def find(self, text: str, most: int = 20) -> Findings:
        """The departments in which all words of ``text`` occur, in any order; at most ``most`` of them are given.

        Of more than ``MOST_WORDS`` words the first ones count. Blank text finds nothing.
        """
        asked = words_of(text)[:MOST_WORDS]
        if not asked:
            return Findings(0, ())
        distinct = list(dict.fromkeys(asked))
        needed = every(HOLDS, len(distinct))
        of_word = self.cells.book.bits(distinct)
        of_cell = self.cells.bits(of_word)
        name, own_id, *further = (column.bits(of_cell) for column in self.cells.columns)
        anywhere = np.bitwise_or.reduce([name, own_id, *further])
        hits = np.flatnonzero((anywhere & needed) == needed)
        ranks = _ranks(name[hits], name[hits] | own_id[hits], len(distinct))
        self._rank_openings(ranks, hits, of_word, [distinct.index(word) for word in asked])
        order = ranks * len(self.company) + self.place[hits]
        best = _lowest(order, most)
        answers = zip(hits[best].tolist(), ranks[best].tolist(), strict=True)
        return Findings(len(hits), tuple(self._found(at, Rank(rank), of_cell, needed) for at, rank in answers))

    def _rank_openings(self, ranks: Indices, hits: Indices, of_word: Bits, asked: list[int]) -> None:
        """Ranks higher the names that begin with the words ``asked`` in their order, or are nothing else."""
        likely = np.flatnonzero(ranks == Rank.WORDS)
        cell = self.cells.columns[0].of(hits[likely])
        first, end = self.cells.starts[cell], self.cells.starts[cell + 1]
        is_so_far = opens = end - first >= len(asked)
        for step, at in enumerate(asked):
            here = of_word[self.cells.words[np.minimum(first + step, end - 1)]]
            opens = is_so_far & (here & (OPENS << 4 * at) != 0)
            is_so_far = is_so_far & (here & (IS << 4 * at) != 0)
        ranks[likely[opens]] = Rank.BEGINS
        ranks[likely[is_so_far & (end - first == len(asked))]] = Rank.IS

    def _found(self, position: int, rank: Rank, of_cell: Bits, needed: int) -> Found:
        """The department with the text that answers: of several columns the first that the name and id need."""
        row = self.company.departments.iloc[position]
        if rank < Rank.OTHER:
            return Found(position, "", row["id"] if rank is Rank.ID else row["name"])
        name, own_id, *further = (int(of_cell[column.of(np.array([position]))][0]) for column in self.cells.columns)
        missing = needed & ~(name | own_id)
        at = next(at for at, bits in enumerate(further) if bits & missing)
        return Found(position, str(self.company.own.columns[at]), str(self.company.own.iloc[position, at]))


def _ranks(name: Bits, known: Bits, words: int) -> Indices:
    """The :class:`Rank` of each department by the bits of its name, and by those of name and id together."""
    ranks = np.full(len(name), Rank.OTHER, dtype=np.int64)
    for rank, bits, kind in ((Rank.ID, known, HOLDS), (Rank.HOLDS, name, HOLDS), (Rank.WORDS, name, BEGINS)):
        needed = every(kind, words)
        ranks[(bits & needed) == needed] = rank
    return ranks


def _lowest(values: Indices, most: int) -> Indices:
    """Where the ``most`` lowest values stand, the lowest first."""
    some = np.argpartition(values, most)[:most] if len(values) > most else np.arange(len(values))
    return some[np.argsort(values[some])]


def way_words(company: Company, position: int) -> str:
    """The way to the top as one short text from the top down: "Board › Sales › North"; blank for a top.

    Of more than four departments above it the middle ones are left out: "Board › … › Hanoi › Shop 3".
    """
    way = way_to_top(position, company.parent)[::-1]
    shown = way if len(way) <= 4 else [way[0], *way[-2:]]
    names = company.departments["name"].iloc[shown].tolist()
    return " › ".join(names if len(way) <= 4 else [names[0], "…", *names[1:]])
