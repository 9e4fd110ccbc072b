"""A list of people, the commonest export of HR tools: how it is told from a list of departments, and read as posts.

In a list of departments each name stands once. In a list of people the department is a column whose values
repeat, and other columns can only be about a person: a first and a last name, an employee number, a hire date,
a manager who is another row. One of these alone may stand in a list of departments too (the e-mail address of
each); several together do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.reading.column_detection import Evidence
from org.reading.columns import ColumnMap, Role
from org.reading.table import Table, rank_header
from org.text import parse_number

_ONE_EACH = 0.9
"""The share of different values from which a column is taken to tell rows apart."""
_LOOK = 200
"""Values that are asked whether they speak of work, as “Payroll” does and “Ann Lee” does not."""


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


def find_staff(table: Table, columns: ColumnMap, by: str = "") -> Staff | None:
    """The columns of ``table`` as a list of people; None where no column says in which department they are.

    ``by`` is the column of departments that the person chose, such as their teams or divisions.
    """
    evidence = Evidence(table.frame)
    units = [header for header in _called(evidence.headers, "works in") if evidence.wordy(header) >= 0.5]
    units = [header for header in units if evidence.filled(header) * 2 >= len(table.frame.iloc[:20_000])]
    if by in evidence.headers:
        units = [by]
    if not units:
        return None
    department = units[0]
    free = [header for header in evidence.headers if header != department]
    emails = tuple(header for header in _called(free, "email") if _addressed(evidence, header))
    titles = tuple(_called(free, "job"))
    names = _names(evidence, free, columns, titles)
    called = [*_called(free, "staff id"), *columns[Role.ID]]
    ids = tuple(header for header in dict.fromkeys(called) if header in free and evidence.variety(header) >= _ONE_EACH)
    found = Staff(department, ids, names, emails, titles)
    return replace(found, manager=_manager(evidence, free, columns, found))


def is_people_list(table: Table, columns: ColumnMap) -> bool:
    """Whether the rows of ``table`` are people with a department each, and no departments themselves."""
    found = find_staff(table, columns)
    if found is None:
        return False
    evidence = Evidence(table.frame)
    if evidence.variety(found.department) > _ONE_EACH or _lists_units(evidence, columns, found):
        return False
    strong, weak = _signs(evidence, found)
    # A column of head counts is a sign of departments; only the plainest list of people has one too.
    wanted = 4 if _has_counts(evidence, columns) else 2
    if strong:
        return 2 * strong + weak >= wanted
    return bool(found.names) and evidence.variety(found.department) <= 0.75 and weak >= wanted


def map_posts(table: Table, columns: ColumnMap) -> ColumnMap:
    """The columns of a list of people read as posts: a box a person, judged by department and title, not by name."""
    found = find_staff(table, columns)
    if found is None:
        return columns
    roles = dict(columns.roles)
    wanted = {
        Role.ID: found.ids[:1],
        Role.NAME: found.names or found.titles[:1],
        Role.PARENT: (found.manager,) if found.manager else (),
        Role.JUDGED: (found.department, *found.titles),
    }
    roles.update({role: headers for role, headers in wanted.items() if headers})
    return replace(columns, roles={role: roles[role] for role in Role if role in roles})


def pick_judged_text(texts: Sequence[pd.Series]) -> pd.Series:
    """In each row the first of ``texts`` that tells an office; the first that is not blank where none does."""
    vocabulary = read_vocabulary()
    chosen = pd.Series("", index=texts[0].index, dtype=object)
    for demanding in (True, False):
        for text in texts:
            codes, words = pd.factorize(text)
            tells = [bool(word) and (not demanding or judge_name(word, vocabulary).certainty > 0) for word in words]
            chosen = chosen.where((chosen != "") | ~pd.Series(tells, dtype=bool).to_numpy()[codes], text)
    return chosen


def _called(headers: Iterable[str], kind: str) -> list[str]:
    """The headers that are called like ``kind``, the surest first."""
    ranks = [(rank, header) for header in headers if (rank := rank_header(header, [kind])) is not None]
    return [header for _rank, header in sorted(ranks, key=lambda pair: pair[0])]


def _addressed(evidence: Evidence, header: str) -> bool:
    values = evidence.values(header)[:_LOOK]
    return sum("@" in value for value in values) * 2 > len(values)


def _names(evidence: Evidence, free: Sequence[str], columns: ColumnMap, titles: Sequence[str]) -> tuple[str, ...]:
    """The column of full names, or the two of first and last names; none in a list without names."""
    wordy = [header for header in free if evidence.wordy(header) >= 0.5]
    first, last, whole = (_called(wordy, kind) for kind in ("first", "last", "person name"))
    if first and last:
        return first[0], last[0]
    rest = [h for h in _called(wordy, "surname") if h not in (*first, *last)]
    if first and rest:
        return first[0], rest[0]
    if last and rest:
        return rest[0], last[0]
    if whole:
        return (whole[0],)
    others = columns[Role.NAME] if columns[Role.NAME] and set(columns[Role.NAME]) <= set(wordy) else rest[:1]
    units = _called(others, "works in")
    return () if not others or units or set(others) & set(titles) else tuple(others)


def _manager(evidence: Evidence, free: Sequence[str], columns: ColumnMap, found: Staff) -> str:
    """The column called like a manager or a parent whose values are most often other rows."""
    called = [*columns[Role.PARENT], *_called(free, "manager"), *_called(free, "parent")]
    called = [header for header in dict.fromkeys(called) if header in free and evidence.values(header)]
    return max(called, key=lambda header: _known(evidence, header, found), default="")


def _known(evidence: Evidence, header: str, found: Staff) -> float:
    """The share of a column's values that are people of the list."""
    keys = [*((key,) for key in (*found.ids, *found.emails)), found.names, found.names[::-1]]
    return max((evidence.known(header, key) for key in keys if key and header not in key), default=0.0)


def _lists_units(evidence: Evidence, columns: ColumnMap, found: Staff) -> bool:
    """Whether the rows are units after all: another column names one a row, or the departments are rows themselves."""
    rows = len(evidence.frame.iloc[:20_000])
    for header in evidence.headers:
        called = rank_header(header, ["works in", "unit", "unit id"]) is not None and header not in found.ids[1:]
        full = evidence.filled(header) >= _ONE_EACH * rows
        if called and full and header != found.department and evidence.variety(header) >= _ONE_EACH:
            return True
    keys = [found.names, *((header,) for header in found.ids), columns[Role.NAME]]
    keys = [key for key in keys if key and found.department not in key]
    return any(evidence.known(found.department, key) >= 0.5 for key in keys)


def _signs(evidence: Evidence, found: Staff) -> tuple[int, int]:
    """How many strong and how many weak signs there are that each row is a person."""
    free = [header for header in evidence.headers if header != found.department]
    named = bool(found.names) and all(evidence.wordy(header) >= 0.5 for header in found.names)
    work = _speaks_of_work(evidence, found.names) if named else 0.0
    whole = len(found.names) == 1 and rank_header(found.names[0], ["person name"]) is not None
    parts = len(found.names) == 2
    varied = named and evidence.joined(found.names).iloc[:20_000].nunique() * 2 > len(evidence.frame.iloc[:20_000])
    strong = [
        named and work < 0.5 and (whole or parts),
        any(header in _called(free, "staff id") for header in found.ids),
    ]
    if not (varied and work < 0.3):
        return sum(strong), 0
    weak = [
        any(evidence.variety(header) >= _ONE_EACH for header in found.emails),
        any(evidence.wordy(header) >= 0.5 for header in found.titles),
        any(evidence.values(header) for header in _called(free, "personal")),
        bool(found.manager) and _known(evidence, found.manager, found) >= 0.5,
        work < 0.1 and _speaks_of_work(evidence, (found.department,)) >= 0.3,
    ]
    return sum(strong), sum(weak)


def _speaks_of_work(evidence: Evidence, headers: Sequence[str]) -> float:
    """The share of a column's values in which some word tells an office: most departments do, few people do."""
    values = pd.unique(evidence.joined(headers).iloc[:_LOOK])
    told = [not judge_name(value, read_vocabulary()).silent for value in values if value]
    return sum(told) / len(told) if told else 0.0


def _has_counts(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether a column counts people: a part-time share is at most 1."""
    values = [parse_number(value) for header in columns[Role.PEOPLE] for value in evidence.values(header)]
    return any(value is not None and value > 1 for value in values)
