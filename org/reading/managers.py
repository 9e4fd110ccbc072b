"""Who manages whom in a list of people, and who counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from org.hierarchy import cycles, depths, roll_up
from org.i18n import Message
from org.i18n import lazy_gettext as _
from org.model import NOBODY, Indices, Problem
from org.reading.column_detection import NO_PARENT
from org.reading.employee_list import Staff
from org.reading.references import Texts, fold_names, look_up
from org.reading.table import Table

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
                first, count = look_up(fold_names(wanted[rest]) if loosely else wanted[rest], key)
                found[rest] = np.where(count > 1, SEVERAL, first)
        return found

    @cached_property
    def _exact(self) -> list[Texts]:
        """The keys in the order in which they are tried."""
        return [*self.ids, *self.emails, *([self._joined] if self.names else [])]

    @cached_property
    def _alike(self) -> list[Texts]:
        """The keys in one case and without spaces, and the names the other way round."""
        return [fold_names(key) for key in (*self._exact, *([self._turned()] if self.names else []))]

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


def break_cycles(manager: Indices) -> tuple[Indices, list[int]]:
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


Mask = npt.NDArray[np.bool_]

NOT_COUNTED = frozenset({"person-twice", "no-person"})
"""Kinds of problems whose row is not counted: rows of the list = people counted + rows with such a problem."""


@dataclass(frozen=True)
class Roster:
    """A list of people, one entry a row unless said otherwise."""

    table: Table
    staff: Staff
    department: Indices
    """Number of the department, in the order in which the list first names them."""
    names: Texts
    """(departments,) how each is spelt most often."""
    first: Indices
    """(departments,) the row that first names each."""
    nowhere: int
    """The department of those who have none; NOBODY where everyone has one."""
    counted: Mask
    """Whether the row is a person that no row before it was."""
    everyone: People
    """The people that are counted, by what other rows may call them."""
    manager: Indices
    """The row of the manager; NOBODY where there is none. Free of rings."""
    heads: Mask
    """Whether nobody is said to be above the person."""
    problems: tuple[Problem, ...]

    def cells(self, header: str) -> Texts:
        """A column as an array of texts."""
        return _cells(self.table, header)

    def listed(self, rows: Iterable[int], header: str, kind: str, message: Message, done: Message) -> list[Problem]:
        """A problem in each of ``rows``."""
        return _listed(self.table, rows, header, kind, message, done)


def enrol(table: Table, staff: Staff) -> Roster:
    """Find the department and the manager of everyone in ``table``, and list what stands in the way."""
    department, names, first, nowhere = _departments(table, staff)
    counted, problems = _counted(table, staff)
    everyone = People(
        *([_where(counted, _cells(table, h)) for h in of] for of in (staff.ids, staff.names, staff.emails))
    )
    manager, unsettled = _managers(table, staff, everyone, counted)
    if nowhere != NOBODY:
        message, done = _("No department is given for this person."), _("They were counted in “{name}”.")
        homeless = np.flatnonzero((department == nowhere) & counted)
        done = done.format(name=names[nowhere])
        problems += _listed(table, homeless, staff.department, "no-department", message, done)
    problems += unsettled
    heads = manager == NOBODY
    heads[np.isin(table.rows, [problem.row or 0 for problem in unsettled])] = False
    return Roster(table, staff, department, names, first, nowhere, counted, everyone, manager, heads, tuple(problems))


def _cells(table: Table, header: str) -> Texts:
    return table.frame[header].to_numpy(dtype=object)


def _where(kept: Mask, texts: Texts) -> Texts:
    return np.where(kept, texts, "")


def _listed(
    table: Table, rows: Iterable[int], header: str, kind: str, message: Message, done: Message
) -> list[Problem]:
    """A problem in each of ``rows``. None quotes the cell, which may be the name of a person."""
    return [Problem(int(table.rows[at]), header, "", kind, message, done) for at in rows]


def _departments(table: Table, staff: Staff) -> tuple[Indices, Texts, Indices, int]:
    """The department of each row, and of each department its name, its first row, and which one is for the rest.

    Names that differ by case or spaces only are one department, called as most rows call it.
    """
    cells = _cells(table, staff.department)
    small = fold_names(cells)
    blank = np.isin(small, list(NO_PARENT))
    if blank.any():
        cells = np.where(blank, str(_("No department")), cells)
        small = fold_names(cells)
    department, keys = pd.factorize(small)
    spelling, words = pd.factorize(cells)
    pairs = pd.DataFrame({"department": department, "spelling": spelling})
    counts = pairs.groupby(["department", "spelling"], sort=False).size().reset_index(name="rows")
    counts = counts.sort_values("rows", ascending=False, kind="stable").drop_duplicates("department")
    names = np.empty(len(keys), dtype=object)
    names[counts["department"].to_numpy()] = words[counts["spelling"].to_numpy()]
    first = np.unique(department, return_index=True)[1].astype(np.int64)
    nowhere = int(department[blank.argmax()]) if blank.any() else NOBODY
    return department.astype(np.int64), names, first, nowhere


def _counted(table: Table, staff: Staff) -> tuple[Mask, list[Problem]]:
    """Which rows are counted: not those that name nobody, and not those with an id that stands further up."""
    counted = np.ones(len(table), dtype=bool)
    problems: list[Problem] = []
    done = _("The row was not counted.")
    known = [*staff.ids, *staff.names, *staff.emails]
    if known:
        nobody = np.logical_and.reduce([_cells(table, header) == "" for header in known])
        counted &= ~nobody
        message = _("No person is named in this row.")
        header = " + ".join(staff.names) or known[0]
        problems += _listed(table, np.flatnonzero(nobody), header, "no-person", message, done)
    if staff.ids:
        ids = _cells(table, staff.ids[0])
        first, _count = look_up(ids, ids)
        again = np.flatnonzero(counted & (first != np.arange(len(ids))))
        again = again[~np.isin(fold_names(ids[again]), list(NO_PARENT))]
        counted[again] = False
        for at in again:
            message = _("This person is already in row {row}.").format(row=table.rows[first[at]])
            problems += _listed(table, [int(at)], staff.ids[0], "person-twice", message, done)
    return counted, problems


def _managers(table: Table, staff: Staff, everyone: People, counted: Mask) -> tuple[Indices, list[Problem]]:
    """The row of everyone's manager, and a problem for each that cannot be told."""
    nobody = np.full(len(table), NOBODY, dtype=np.int64)
    if not staff.manager:
        return nobody, []
    cells = _where(counted, _cells(table, staff.manager))
    found = everyone.find(cells)
    if not (found >= 0).any():
        return nobody, []
    unknown = np.flatnonzero(found == NOBODY)
    unknown = unknown[~np.isin(fold_names(cells[unknown]), list(NO_PARENT))]
    manager, rings = break_cycles(np.where(found == SEVERAL, NOBODY, found))
    done = _("The manager was ignored.")
    problems: list[Problem] = []
    for rows, kind, message in (
        (
            np.flatnonzero(found == SEVERAL),
            "ambiguous-manager",
            _("Several people in this list match this manager."),
        ),
        (unknown, "unknown-manager", _("The manager is not in this list.")),
        (np.array(rings), "manager-cycle", _("The managers form a cycle that leads back to this person.")),
    ):
        problems += _listed(table, rows, staff.manager, kind, message, done)
    return manager, problems
