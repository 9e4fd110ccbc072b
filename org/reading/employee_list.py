"""A list of people, the commonest export of HR tools: recognised by its columns, and read as posts.

In a list of departments each name comes once. In a list of people the department is a column whose values
repeat, and other columns can only be about a person: a first and a last name, an employee number, a hire date,
a manager who is another row. One of these alone may be in a list of departments too (the e-mail address of
each); several together are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.reading.column_detection import Evidence, find_name_parts
from org.reading.columns import ColumnMap, Role
from org.reading.headers import rank_header, select_headers
from org.reading.table import Table
from org.text import parse_number

_ONE_EACH = 0.9
"""From this share of different values on, a column has a value of its own for each row."""
_REPEATED = 0.75
"""Up to this share of different values, a column groups the rows."""
_MOSTLY = 0.5
_ROWS_LOOKED_AT = 20_000
_VALUES_LOOKED_AT = 200
"""Values that are checked for words about work, as “Payroll” has one and “Ann Lee” has none."""


@dataclass(frozen=True)
class Staff:
    """The columns of a list of people."""

    department: str
    ids: tuple[str, ...] = ()
    """Columns with a value of its own for each person: a number, a login."""
    names: tuple[str, ...] = ()
    """The name, or the first and the last name."""
    emails: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    manager: str = ""
    """The column that says to whom a person reports; blank where there is none."""

    @property
    def personal(self) -> frozenset[str]:
        """The columns that are about single people."""
        return frozenset((*self.ids, *self.names, *self.emails, *self.titles, self.manager))


def is_people_list(table: Table, columns: ColumnMap) -> bool:
    """Whether the rows of ``table`` are people with a department each, and not departments themselves."""
    staff = find_staff(table, columns)
    if staff is None:
        return False
    evidence = Evidence(table.frame)
    if evidence.variety(staff.department) > _ONE_EACH or _lists_units(evidence, columns, staff):
        return False
    # A column of head counts is a sign of departments; only the plainest list of people has one too.
    needed = 4 if _has_head_counts(evidence, columns) else 2
    strong, weak = _count_signs(evidence, staff)
    if strong:
        return 2 * strong + weak >= needed
    return bool(staff.names) and evidence.variety(staff.department) <= _REPEATED and weak >= needed


def find_staff(table: Table, columns: ColumnMap, by: str = "") -> Staff | None:
    """The columns of ``table`` as a list of people; None where no column says in which department they are.

    ``by`` is the column of departments that the person chose, such as their teams or divisions.
    """
    evidence = Evidence(table.frame)
    department = by if by in evidence.headers else _find_department(evidence)
    if not department:
        return None
    free = [header for header in evidence.headers if header != department]
    emails = tuple(header for header in select_headers(free, "email") if _holds_addresses(evidence, header))
    titles = tuple(select_headers(free, "job"))
    called = dict.fromkeys([*select_headers(free, "staff id"), *columns[Role.ID]])
    ids = tuple(header for header in called if header in free and evidence.variety(header) >= _ONE_EACH)
    staff = Staff(department, ids, _find_names(evidence, free, columns, titles), emails, titles)
    return replace(staff, manager=_find_manager(evidence, free, columns, staff))


def map_posts(table: Table, columns: ColumnMap) -> ColumnMap:
    """The columns of a list of people read as posts: a box a person, judged by department and title, not by name."""
    staff = find_staff(table, columns)
    if staff is None:
        return columns
    found = {
        Role.ID: staff.ids[:1],
        Role.NAME: staff.names or staff.titles[:1],
        Role.PARENT: (staff.manager,) if staff.manager else (),
        Role.JUDGED: (staff.department, *staff.titles),
    }
    roles = {**columns.roles, **{role: headers for role, headers in found.items() if headers}}
    return replace(columns, roles={role: roles[role] for role in Role if role in roles})


def pick_judged_text(texts: Sequence[pd.Series]) -> pd.Series:
    """In each row the first of ``texts`` that says front or back; the first that is not blank where none does."""
    vocabulary = read_vocabulary()
    chosen = pd.Series("", index=texts[0].index, dtype=object)
    for only_certain in (True, False):
        for text in texts:
            codes, words = pd.factorize(text)
            usable = [bool(word) and (not only_certain or judge_name(word, vocabulary).certainty > 0) for word in words]
            chosen = chosen.where((chosen != "") | ~pd.Series(usable, dtype=bool).to_numpy()[codes], text)
    return chosen


def _find_department(evidence: Evidence) -> str:
    """The column that says in which department each person works; blank where there is none."""
    rows = len(evidence.frame.iloc[:_ROWS_LOOKED_AT])
    for header in select_headers(evidence.headers, "works in"):
        if evidence.wordy(header) >= _MOSTLY and evidence.filled(header) >= _MOSTLY * rows:
            return header
    return ""


def _holds_addresses(evidence: Evidence, header: str) -> bool:
    values = evidence.values(header)[:_VALUES_LOOKED_AT]
    return sum("@" in value for value in values) > _MOSTLY * len(values)


def _find_names(evidence: Evidence, free: Sequence[str], columns: ColumnMap, titles: Sequence[str]) -> tuple[str, ...]:
    """The column of full names, or the two of first and last names; none in a list without names."""
    wordy = [header for header in free if evidence.wordy(header) >= _MOSTLY]
    parts = find_name_parts(lambda kind: select_headers(wordy, kind))
    if parts:
        return parts
    if whole := select_headers(wordy, "person name"):
        return (whole[0],)
    others = columns[Role.NAME] if set(columns[Role.NAME]) <= set(wordy) else ()
    others = others or tuple(select_headers(wordy, "surname")[:1])
    return () if select_headers(others, "works in") or set(others) & set(titles) else others


def _find_manager(evidence: Evidence, free: Sequence[str], columns: ColumnMap, staff: Staff) -> str:
    """The column called like a manager or a parent whose values are most often other rows."""
    called = dict.fromkeys([*columns[Role.PARENT], *select_headers(free, "manager"), *select_headers(free, "parent")])
    filled = [header for header in called if header in free and evidence.values(header)]
    return max(filled, key=lambda header: _known_share(evidence, header, staff), default="")


def _known_share(evidence: Evidence, header: str, staff: Staff) -> float:
    """The share of a column's values that are people of the list."""
    keys = [*((key,) for key in (*staff.ids, *staff.emails)), staff.names, staff.names[::-1]]
    return max((evidence.known(header, key) for key in keys if key and header not in key), default=0.0)


def _lists_units(evidence: Evidence, columns: ColumnMap, staff: Staff) -> bool:
    """Whether the rows are units after all: another column names one a row, or the departments are rows themselves."""
    rows = len(evidence.frame.iloc[:_ROWS_LOOKED_AT])
    others = [header for header in evidence.headers if header not in (staff.department, *staff.ids[1:])]
    for header in others:
        full = evidence.filled(header) >= _ONE_EACH * rows and evidence.variety(header) >= _ONE_EACH
        if full and rank_header(header, ["works in", "unit", "unit id"]) is not None:
            return True
    keys = [staff.names, *((header,) for header in staff.ids), columns[Role.NAME]]
    return any(evidence.known(staff.department, key) >= _MOSTLY for key in keys if key and staff.department not in key)


def _count_signs(evidence: Evidence, staff: Staff) -> tuple[int, int]:
    """How many strong and how many weak signs there are that each row is a person."""
    free = [header for header in evidence.headers if header != staff.department]
    named = bool(staff.names) and all(evidence.wordy(header) >= _MOSTLY for header in staff.names)
    work = _work_share(evidence, staff.names) if named else 1.0
    strong = [
        work < _MOSTLY and (len(staff.names) == 2 or bool(select_headers(staff.names, "person name"))),
        bool(select_headers(staff.ids, "staff id")),
    ]
    if work >= 0.3 or _repeats(evidence, staff.names):
        return sum(strong), 0
    weak = [
        any(evidence.variety(header) >= _ONE_EACH for header in staff.emails),
        any(evidence.wordy(header) >= _MOSTLY for header in staff.titles),
        any(evidence.values(header) for header in select_headers(free, "personal")),
        bool(staff.manager) and _known_share(evidence, staff.manager, staff) >= _MOSTLY,
        work < 0.1 and _work_share(evidence, (staff.department,)) >= 0.3,
    ]
    return sum(strong), sum(weak)


def _repeats(evidence: Evidence, headers: Sequence[str]) -> bool:
    """Whether most rows share their value with others."""
    values = evidence.joined(headers).iloc[:_ROWS_LOOKED_AT]
    return bool(values.nunique() <= _MOSTLY * len(values))


def _work_share(evidence: Evidence, headers: Sequence[str]) -> float:
    """The share of a column's values with a word about work: most departments have one, few people do."""
    values = pd.unique(evidence.joined(headers).iloc[:_VALUES_LOOKED_AT])
    known = [not judge_name(value, read_vocabulary()).silent for value in values if value]
    return sum(known) / len(known) if known else 0.0


def _has_head_counts(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether a column counts people: a part-time share is at most 1."""
    values = [parse_number(value) for header in columns[Role.PEOPLE] for value in evidence.values(header)]
    return any(value is not None and value > 1 for value in values)
