"""The distinct words of many texts, in one run of bytes, so that a part of a word is found in all of them at once.

A company of a million departments is called with far fewer words: what is asked of words is asked of few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.company.model import Indices

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
