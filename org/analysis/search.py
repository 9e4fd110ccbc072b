"""Search for departments by words.

Finds departments as a person types: by name, id or any further column, whatever the capitals and accents.

A question is cut into words, each of which may stand in any column of a department. Each is looked for among the
distinct words of the company only, and leaves bits there; a department has the bits of all words of its cells.

The distinct words of many texts, in one run of bytes, so that a part of a word is found in all of them at once.

A company of a million departments is called with far fewer words: what is asked of words is asked of few.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.hierarchy import ancestors, branches
from org.model import Company, Indices
from org.text import fold_query, fold_words, split_words

Bits = npt.NDArray[np.unsignedinteger[Any]]
"""Four bits for each word of a question, those of its first word lowest."""
HOLDS, BEGINS, OPENS, IS = 1, 2, 4, 8
"""The word asked is somewhere in the text; it begins a part of it ("sales" in "pre-sales"); it begins it; it is it."""
MOST_WORDS = 16
"""Words of a question whose bits fit one number."""

_END = b"\n"
"""What parts the words. No word holds it, and none that is asked."""
_SIGNS = np.array([byte < 128 and not chr(byte).isalnum() for byte in range(256)])
"""Bytes after which a part of a word begins."""
_SHORT_I = {first + one: first + other for first in "hklmst" for one, other in ("iy", "yi")}
"""Vietnamese words that are written either way, such as kĩ and kỹ."""


def every(kind: int, words: int) -> int:
    """The bits of one ``kind`` for all words of a question."""
    return sum(kind << 4 * at for at in range(words))


@dataclass(frozen=True, eq=False)
class Wordbook:
    """Words, and what is needed to look into all of them."""

    run: npt.NDArray[np.uint8]
    """The words in UTF-8, with an end before, between and behind them."""
    starts: Indices
    """(words,) where each begins in ``run``."""
    pairs: Indices
    """(65,536,) how often each two bytes stand side by side in ``run``, by their value as one number."""

    @classmethod
    def of(cls, words: pa.LargeStringArray) -> Wordbook:
        """The book of some folded words."""
        blank, none, end = pa.array([""], words.type), pa.scalar("", words.type), pa.scalar(_END.decode(), words.type)
        joined = pc.binary_join_element_wise(pa.concat_arrays([blank, words]), none, end)
        _valid, offsets, text = joined.buffers()
        starts = np.frombuffer(offsets, np.int64)[joined.offset : joined.offset + len(joined) + 1]
        run = np.frombuffer(text, np.uint8)[starts[0] : starts[-1]]
        pairs = sum(np.bincount(half, minlength=1 << 16) for half in _halves(run))
        return cls(run, starts[1:-1], np.asarray(pairs))

    def __len__(self) -> int:
        return len(self.starts)

    def places(self, asked: str) -> Indices:
        """Where in ``run`` this part of a word stands, in no order."""
        text = asked.encode()
        if len(text) == 1:
            return np.flatnonzero(self.run == text[0])
        # The rarest two bytes are looked for everywhere, the others only beside them.
        pairs = np.frombuffer(b"".join(text[at : at + 2] for at in range(len(text) - 1)), np.uint16)
        rarest = int(np.argmin(self.pairs[pairs]))
        if not self.pairs[pairs[rarest]]:
            return np.empty(0, dtype=np.int64)
        found = [2 * np.flatnonzero(half == pairs[rarest]) + odd for odd, half in enumerate(_halves(self.run))]
        places = np.concatenate(found) - rarest
        for at in range(len(text)):
            if not len(places):
                break
            places = places[self.run.take(places + at, mode="clip") == text[at]]
        return places

    def bits(self, asked: list[str]) -> Bits:
        """(words,) which of ``asked`` (folded, at most ``MOST_WORDS``) each word of the book holds, and how."""
        bits = np.zeros(len(self), dtype=np.min_scalar_type((1 << 4 * len(asked)) - 1))
        for at, word in enumerate(asked):
            places = self.places(word)
            owners, opens, ends = self._owners(places, word)
            begins = _SIGNS[self.run[places - 1]]
            for kind, where in ((HOLDS, slice(None)), (BEGINS, begins), (OPENS, opens), (IS, opens & ends)):
                bits[owners[where]] |= bits.dtype.type(kind << 4 * at)
            if word in _SHORT_I:
                owners, opens, ends = self._owners(self.places(_SHORT_I[word]), word)
                bits[owners[opens & ends]] |= bits.dtype.type((HOLDS | BEGINS | OPENS | IS) << 4 * at)
        return bits

    def _owners(self, places: Indices, word: str) -> tuple[Indices, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Whose these places are, whether a word of the book begins there, and whether it ends after ``word``."""
        owners = np.searchsorted(self.starts, places, side="right") - 1
        ends = self.run[places + len(word.encode())] == _END[0]
        return owners, self.run[places - 1] == _END[0], ends


def _halves(run: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
    """All two bytes side by side as numbers: those that begin at an even place, and at an odd one."""
    even, odd = run[: len(run) // 2 * 2], run[1 : (len(run) + 1) // 2 * 2 - 1]
    return even.view(np.uint16), odd.view(np.uint16)


Places = npt.NDArray[np.int32]

_SAMPLE = 10_000
"""Cells that tell whether a column repeats itself."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column's cells, among those of all columns."""

    first: int
    last: int
    """Behind its last cell."""
    cells: Places | None
    """(n,) which of them each department has; None if each has its own."""

    def bits(self, of_cell: Bits) -> Bits:
        """(n,) the bits of each department's cell."""
        own = of_cell[self.first : self.last]
        return own if self.cells is None else own[self.cells]

    def of(self, positions: Indices) -> Indices:
        """The cells of some departments, among those of all columns."""
        return self.first + (positions if self.cells is None else self.cells[positions].astype(np.int64))


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of all columns, and the words in them both ways round."""

    columns: tuple[Column, ...]
    book: Wordbook
    words: Places
    """The words, cell after cell."""
    starts: Indices
    """(cells + 1,) the words of cell i are ``words[starts[i] : starts[i + 1]]``: at least one, if only a blank one."""
    listed: Places
    """The cells, word after word of the book."""
    ends: Indices
    """(words of the book + 1,) the cells with word i are ``listed[ends[i] : ends[i + 1]]``."""

    @classmethod
    def of(cls, texts: list[pd.Series]) -> Cells:
        """The cells of some columns of equally many texts."""
        distinct = [_distinct(_array(column)) for column in texts]
        lists = [split_words(cells) for cells, _of in distinct]
        lasts = list(accumulate(len(cells) for cells in lists))
        shape = zip([0, *lasts], lasts, (of for _cells, of in distinct), strict=False)
        found = pa.concat_arrays([cells.flatten() for cells in lists]).dictionary_encode()
        words = found.indices.to_numpy()
        many = np.concatenate([np.diff(cells.offsets.to_numpy()) for cells in lists])
        return cls(
            columns=tuple(Column(*each) for each in shape),
            book=Wordbook.of(fold_words(found.dictionary)),
            words=words,
            starts=np.append(0, np.cumsum(many, dtype=np.int64)),
            listed=np.repeat(np.arange(len(many), dtype=np.int32), many)[np.argsort(words)],
            ends=np.append(0, np.cumsum(np.bincount(words, minlength=len(found.dictionary)))),
        )

    def bits(self, of_word: Bits) -> Bits:
        """(cells,) all bits that the words of each cell have; ``of_word`` holds those of the book's words."""
        bits = np.zeros(len(self.starts) - 1, dtype=of_word.dtype)
        words = np.flatnonzero(of_word)
        first, many = self.ends[words], self.ends[words + 1] - self.ends[words]
        runs = np.arange(many.sum()) + np.repeat(first - (np.cumsum(many) - many), many)
        np.bitwise_or.at(bits, self.listed[runs], np.repeat(of_word[words], many))
        return bits


def _array(column: pd.Series) -> pa.Array:
    values = pa.array(column, pa.large_string(), from_pandas=True)
    return pc.fill_null(values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values, "")


def _distinct(values: pa.Array) -> tuple[pa.Array, Places | None]:
    """The distinct cells and which of them each department has, where that pays; else all cells."""
    sample = values[:_SAMPLE]
    if 2 * int(pc.count_distinct(sample).as_py()) >= len(sample):
        return values, None
    found = values.dictionary_encode()
    return found.dictionary, found.indices.to_numpy()


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
class Match:
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
    found: tuple[Match, ...]
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

    def find(self, text: str, most: int = 20) -> Matches:
        """The departments in which all words of ``text`` occur, in any order; at most ``most`` of them are given.

        Of more than ``MOST_WORDS`` words the first ones count. Blank text finds nothing.
        """
        asked = fold_query(text)[:MOST_WORDS]
        if not asked:
            return Matches(0, ())
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
        return Matches(len(hits), tuple(self._found(at, Rank(rank), of_cell, needed) for at, rank in answers))

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

    def _found(self, position: int, rank: Rank, of_cell: Bits, needed: int) -> Match:
        """The department with the text that answers: of several columns the first that the name and id need."""
        row = self.company.departments.iloc[position]
        if rank < Rank.OTHER:
            return Match(position, "", row["id"] if rank is Rank.ID else row["name"])
        name, own_id, *further = (int(of_cell[column.of(np.array([position]))][0]) for column in self.cells.columns)
        missing = needed & ~(name | own_id)
        at = next(at for at, bits in enumerate(further) if bits & missing)
        return Match(position, str(self.company.own.columns[at]), str(self.company.own.iloc[position, at]))


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


def breadcrumb(company: Company, position: int) -> str:
    """The way to the top as one short text from the top down: "Board › Sales › North"; blank for a top.

    Of more than four departments above it the middle ones are left out: "Board › … › Hanoi › Shop 3".
    """
    way = ancestors(position, company.parent)[::-1]
    shown = way if len(way) <= 4 else [way[0], *way[-2:]]
    names = company.departments["name"].iloc[shown].tolist()
    return " › ".join(names if len(way) <= 4 else [names[0], "…", *names[1:]])
