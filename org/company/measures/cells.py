"""The cells of a company's columns as words of one book, so that what is asked of words is known of every cell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.company.measures.wordbook import Bits, Wordbook
from org.company.measures.wording import cut, folded
from org.company.model import Indices

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
        lists = [cut(cells) for cells, _of in distinct]
        lasts = list(accumulate(len(cells) for cells in lists))
        shape = zip([0, *lasts], lasts, (of for _cells, of in distinct), strict=False)
        found = pa.concat_arrays([cells.flatten() for cells in lists]).dictionary_encode()
        words = found.indices.to_numpy()
        many = np.concatenate([np.diff(cells.offsets.to_numpy()) for cells in lists])
        return cls(
            columns=tuple(Column(*each) for each in shape),
            book=Wordbook.of(folded(found.dictionary)),
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
