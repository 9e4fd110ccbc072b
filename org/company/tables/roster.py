"""The rows of a list of people, each with its department and its manager, and which of them are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from org.company.model import NOBODY, Indices, Problem
from org.company.tables.evidence import NO_PARENT
from org.company.tables.people import Staff
from org.company.tables.references import Texts, folded, look_up
from org.company.tables.superiors import SEVERAL, People, opened
from org.company.tables.table import Table
from org.locale.language import Message
from org.locale.language import lazy_gettext as _

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
    small = folded(cells)
    blank = np.isin(small, list(NO_PARENT))
    if blank.any():
        cells = np.where(blank, str(_("No department")), cells)
        small = folded(cells)
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
        again = again[~np.isin(folded(ids[again]), list(NO_PARENT))]
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
    unknown = unknown[~np.isin(folded(cells[unknown]), list(NO_PARENT))]
    manager, rings = opened(np.where(found == SEVERAL, NOBODY, found))
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
