"""Who manages whom in a list of people, and what follows for their departments: which one is above which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from org.company.hierarchy import cycles, depths, roll_up
from org.company.model import NOBODY, Indices
from org.company.tables.evidence import NO_PARENT
from org.company.tables.references import Texts, folded, look_up

SEVERAL = -2
"""A reference that fits several people."""
_DISTINGUISHED = re.compile(r"CN=((?:\\.|[^,\\])+),.*", re.IGNORECASE)
_BRACKETED = re.compile(r"(.*\S)\s*[(\[][^()\[\]]*[)\]]")


@dataclass(frozen=True)
class People:
    """The people of a list by everything that other rows may call them by. All arrays have one entry a row."""

    ids: Sequence[Texts]
    names: Sequence[Texts]
    """The parts of the name, first name first."""
    emails: Sequence[Texts]

    def find(self, cells: Texts) -> Indices:
        """The row that each cell means: NOBODY for none or an unknown person, SEVERAL where more than one fits."""
        codes, words = pd.factorize(cells)
        if not len(words):
            return np.full(len(cells), NOBODY, dtype=np.int64)
        found = self._look_up(np.array([_person(str(word)) for word in words], dtype=object))
        lost = np.flatnonzero(found == NOBODY)
        shorter = [_plainer(str(words[at])) for at in lost]
        if any(short != words[at] for short, at in zip(shorter, lost, strict=True)):
            found[lost] = self._look_up(np.array(shorter, dtype=object))
        return found[codes]

    def named(self, words: Texts) -> npt.NDArray[np.bool_]:
        """Whether each word is the name or the address of someone, just as it is written there."""
        found = np.zeros(len(words), dtype=bool)
        for key in [*self.emails, *([self._joined] if self.names else [])]:
            found |= look_up(words, key)[0] != NOBODY
        return found

    def _look_up(self, wanted: Texts) -> Indices:
        """The row of each text that is different from all others, by the first key that fits it."""
        found = np.full(len(wanted), NOBODY, dtype=np.int64)
        given = ~np.isin(np.array([word.casefold() for word in wanted], dtype=object), list(NO_PARENT))
        for loosely in (False, True):
            # Most lists name managers as they spell them elsewhere: what is spelt alike is made only when needed.
            if not (given & (found == NOBODY)).any():
                break
            for key in self._alike if loosely else self._exact:
                rest = np.flatnonzero((found == NOBODY) & given)
                if not len(rest):
                    break
                first, count = look_up(folded(wanted[rest]) if loosely else wanted[rest], key)
                found[rest] = np.where(count > 1, SEVERAL, first)
        return found

    @cached_property
    def _exact(self) -> list[Texts]:
        """The keys in the order in which they are tried."""
        return [*self.ids, *self.emails, *([self._joined] if self.names else [])]

    @cached_property
    def _alike(self) -> list[Texts]:
        """The keys in one case and without spaces, and the names the other way round."""
        return [folded(key) for key in (*self._exact, *([self._turned()] if self.names else []))]

    @cached_property
    def _joined(self) -> Texts:
        """The names, “First Last” where they have two parts."""
        if len(self.names) == 1:
            return self.names[0]
        first, last = self.names
        return np.where(first == "", last, np.where(last == "", first, first + " " + last))

    def _turned(self) -> Texts:
        """The names the other way round: “Last First”, and “First Last” for those that are written “Last, First”."""
        if len(self.names) == 2:
            turned: Texts = self.names[1] + " " + self.names[0]
            return turned
        return np.array([_plainer(name) if "," in name else name for name in self.names[0]], dtype=object)


def _plainer(word: str) -> str:
    """A name without what some exports add to tell namesakes apart, and with the first name first.

    >>> _plainer("Ann Lee (1024)"), _plainer("Lee, Ann")
    ('Ann Lee', 'Ann Lee')
    """
    return re.sub(r"([^,]+), *([^,]+)", r"\2 \1", _BRACKETED.sub(r"\1", word))


def _person(word: str) -> str:
    """The name in “CN=Ann Lee,OU=Sales,DC=example”, which directories write for a manager; else the word itself."""
    match = _DISTINGUISHED.fullmatch(word)
    return re.sub(r"\\(.)", r"\1", match[1]) if match else word


def opened(manager: Indices) -> tuple[Indices, list[int]]:
    """``manager`` without rings, and the rows at which they were opened; whoever manages themselves has no manager."""
    manager = np.where(manager == np.arange(len(manager)), NOBODY, manager)
    first = [ring[0] for ring in cycles(manager)]
    manager[first] = NOBODY
    return manager, first


def departments_above(
    manager: Indices, department: Indices, heads: npt.NDArray[np.bool_], nowhere: int, size: int
) -> Indices:
    """(size,) The parent of each department, NOBODY for a top: where most of its people's managers outside of it sit.

    ``manager``: (n,) row of each person's manager, free of rings; ``department``: (n,) department of each
    person, ``nowhere`` being the number for those without one, who are passed over on the way up; ``heads``: (n,)
    whether the list says that nobody is above this person. Where as many
    managers sit in one department as in another, the manager nearest the top decides. The department of the
    person with most people below is a top.
    """
    depth = depths(manager)
    above = _placed(manager, department, nowhere)
    there = np.where(above == NOBODY, nowhere, department[above])
    leads = np.bincount(manager[manager != NOBODY], minlength=len(manager)) > 0
    tops = np.flatnonzero((manager == NOBODY) & leads)
    voters = np.flatnonzero((manager != NOBODY) & (there != department))
    # A head who leads others speaks for their department being a top. A manager who is not on the list does not.
    voices = tops[heads[tops]]
    source = np.append(department[voters], department[voices])
    target = np.append(there[voters], np.full(len(voices), size))
    who = np.append(np.where(above[voters] == NOBODY, manager[voters], above[voters]), voices)
    height = np.append(depth[manager[voters]], np.full(len(voices), -1))
    parent = _elected(source, target, who, height, size)
    if len(tops):
        below = roll_up(np.ones(len(manager)), manager, depth)
        parent[department[tops[below[tops].argmax()]]] = NOBODY
    return _without_rings(parent, _by_heads(there, manager, department, depth, size), department, depth)


def _placed(manager: Indices, department: Indices, nowhere: int) -> Indices:
    """(n,) the nearest one above each person who has a department; NOBODY where there is none."""
    size = len(manager)
    up = np.append(np.where(manager == NOBODY, size, manager), size)
    jump = np.append(np.where(department == nowhere, up[:size], np.arange(size)), size)
    for _round in range(size.bit_length()):
        further = jump[jump]
        if np.array_equal(further, jump):
            break
        jump = further
    found = jump[up[:size]]
    return np.where(found == size, NOBODY, found)


def _elected(source: Indices, target: Indices, who: Indices, height: Indices, size: int) -> Indices:
    """For each department the target with the most different managers, then the manager nearest the top."""
    frame = pd.DataFrame({"source": source, "target": target, "who": who, "height": height}).drop_duplicates()
    votes = frame.groupby(["source", "target"], as_index=False).agg(count=("who", "size"), height=("height", "min"))
    best = votes.sort_values(["source", "count", "height"], ascending=[True, False, True], kind="stable")
    best = best.drop_duplicates("source")
    parent = np.full(size, NOBODY, dtype=np.int64)
    chosen = best["target"].to_numpy(dtype=np.int64)
    parent[best["source"].to_numpy(dtype=np.int64)] = np.where(chosen == size, NOBODY, chosen)
    return parent


def _by_heads(there: Indices, manager: Indices, department: Indices, depth: Indices, size: int) -> Indices:
    """The parent of each department by its head alone, the person nearest the top. It is free of rings."""
    order = np.lexsort((depth, department))
    heads = order[np.unique(department[order], return_index=True)[1]]
    parent = np.full(size, NOBODY, dtype=np.int64)
    parent[department[heads]] = np.where(manager[heads] == NOBODY, NOBODY, there[heads])
    return parent


def _without_rings(parent: Indices, by_heads: Indices, department: Indices, depth: npt.NDArray[np.int64]) -> Indices:
    """``parent`` with each ring opened where it comes nearest the top: there the head alone decides."""
    nearest = np.full(len(parent), len(depth), dtype=np.int64)
    np.minimum.at(nearest, department, depth)
    parent = parent.copy()
    while rings := cycles(parent):
        for ring in rings:
            member = min(ring, key=lambda at: int(nearest[at]))
            parent[member] = by_heads[member]
    return parent
