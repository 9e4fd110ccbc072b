"""Finds which department a cell means: by id, by name, then the same in any case and spacing, then by e-mail."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from org.i18n import Message
from org.i18n import lazy_gettext as _
from org.model import NOBODY, Indices

Texts = npt.NDArray[np.object_]


def fold_names(texts: Texts) -> Texts:
    """The texts in one case and without any spaces: how ids and names are compared when in doubt."""
    codes, words = pd.factorize(texts)
    plain = np.array(["".join(str(word).casefold().split()) for word in words], dtype=object)
    return plain[codes] if len(words) else texts


def look_up(wanted: Texts, keys: Texts) -> tuple[Indices, Indices]:
    """For each wanted text: the first position that has it as its key (NOBODY for none), and how many have it.

    >>> first, count = look_up(np.array(["b", "z"], dtype=object), np.array(["a", "b", "b"], dtype=object))
    >>> first.tolist(), count.tolist()
    ([1, -1], [2, 0])
    """
    codes, words = pd.factorize(np.concatenate([keys, wanted]))
    of_keys, of_wanted = codes[: len(keys)], codes[len(keys) :]
    first = np.full(len(words), NOBODY, dtype=np.int64)
    first[of_keys[::-1]] = np.arange(len(keys), dtype=np.int64)[::-1]
    count = np.bincount(of_keys, minlength=len(words)).astype(np.int64)
    return first[of_wanted], count[of_wanted]


SPELT_DIFFERENTLY = ", spelt differently"
"""What follows the way of naming in Found.by where only case or spaces differ."""


@dataclass(frozen=True)
class Found:
    """What a column of references was found to mean, one entry a reference."""

    position: Indices
    """The department, the first one where several fit; NOBODY for none."""
    count: Indices
    """How many departments fit."""
    by: Texts
    """``id``, ``name``, ``e-mail`` or blank for none, followed by ``, spelt differently`` where that is so."""


@dataclass(frozen=True)
class Directory:
    """The departments by everything that other rows may call them by. All arrays have one entry a department."""

    ids: Texts
    names: Texts
    emails: Sequence[Texts] = field(default=())

    @cached_property
    def _keys(self) -> list[tuple[str, Texts, bool]]:
        exact = [("id", self.ids, False), ("name", self.names, False)]
        loose = [(by + SPELT_DIFFERENTLY, fold_names(keys), True) for by, keys, _loosely in exact]
        return [*exact, *loose, *(("e-mail", fold_names(keys), True) for keys in self.emails)]

    def find(self, wanted: Texts) -> Found:
        """Which department each text means: the first way of naming that fits it decides."""
        position = np.full(len(wanted), NOBODY, dtype=np.int64)
        count = np.zeros(len(wanted), dtype=np.int64)
        by = np.full(len(wanted), "", dtype=object)
        for way, keys, loosely in self._keys:
            rest = np.flatnonzero((position == NOBODY) & (wanted != ""))
            if not len(rest):
                break
            first, fits = look_up(fold_names(wanted[rest]) if loosely else wanted[rest], keys)
            hit = first != NOBODY
            position[rest[hit]], count[rest[hit]], by[rest[hit]] = first[hit], fits[hit], way
        return Found(position, count, by)

    def find_one(self, text: str) -> int:
        """The position of the department that ``text`` means, NOBODY for none."""
        found = self._by_text.get(text)
        return found if found is not None else self._by_text.get("".join(text.casefold().split()), NOBODY)

    @cached_property
    def _by_text(self) -> dict[str, int]:
        known: dict[str, int] = {}
        for _by, keys, _loosely in self._keys:
            for index, key in enumerate(keys):
                if key:
                    known.setdefault(key, index)
        return known

    def nearest(self, text: str) -> str:
        """The name most like ``text``, for a hint at a misspelling; blank where nothing is near."""
        near = difflib.get_close_matches(text, self._unique_names, n=1, cutoff=0.8)
        return near[0] if near else ""

    @cached_property
    def _unique_names(self) -> list[str]:
        # Comparing with every name takes a second at 20,000: beyond that no hint is worth the wait.
        unique = list(dict.fromkeys(self.names))
        return unique if len(unique) <= 20_000 else []


def describe_unknown(text: str, directory: Directory) -> Message:
    """Says that no department is called ``text``, and which one may be meant."""
    near = directory.nearest(text)
    if near:
        return _("No department is called “{name}”. Did you mean “{near}”?").format(name=text, near=near)
    return _("No department is called “{name}”.").format(name=text)
