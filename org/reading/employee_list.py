"""A list of people, the commonest export of HR tools: recognised by its columns, and read as posts.

In a list of departments each name comes once. In a list of people the department is a column whose values
repeat, if there is one, and other columns can only be about a person: a first and a last name, an employee number,
a hire date, a manager who is another row. One of these alone may be in a list of departments too (the e-mail address
of each); several together are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.classification.names import are_persons, are_titles
from org.i18n import lazy_gettext as _
from org.model import NONE, Flags, Note
from org.reading.column_detection import find_name_parts
from org.reading.columns import ColumnMap, Role
from org.reading.evidence import HEAD, Evidence, find_evidence, is_coded, join_columns, once, work_share
from org.reading.headers import find_subjects, find_words, rank_header, select_headers
from org.reading.references import Directory, find_first, is_none
from org.reading.table import Table
from org.text import parse_number, strip_accents, to_arrow

_ONE_EACH = 0.9
"""From this share of different values on, a column has a value of its own for each row."""
_REPEATED = 0.75
"""Up to this share of different values, a column groups the rows."""
_NEARLY_ALL, _MOSTLY, _SOME, _FEW = 0.95, 0.5, 0.3, 0.15
_AS_GOOD = 0.1
"""Up to this much fewer of its values may be people of the list, and a column is as good as another one."""
_OF_OTHERS = frozenset({"boss", "above", "dotted"})
"""Words in the header of a column about someone else than the person of the row."""
_NO_JOB = re.compile(r"yes|no|true|false|[ynx]|có|không|m(rs?|s|x|iss|me|lle)|dr|prof|herr|frau|sra?|ông|bà|anh|chị")
"""An answer, or what is put before a name: a column called like a job may have nothing else."""
_VIETNAMESE = re.compile(
    r"(nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|truong|trinh|mai|dao)( [a-z]+){2,}"
)
"""A name with one of the family names of nine in ten people in Viet Nam; “Trần Phú”, in two words, may be a street."""
_FEWEST_PERSONS = 5
_FEWEST_LEVELS = 3
_MOST_BARE = 12
"""Columns without a header up to which it can be seen what each is: wider tables have many of the same kind."""
_VALUES_LOOKED_AT = 200
_LONGEST_TITLE = 60
"""Characters of the median title: longer ones describe the work."""


@dataclass(frozen=True)
class Staff:
    """The columns of a list of people."""

    department: str
    """The column that says where they work; blank where there is none."""
    ids: tuple[str, ...] = ()
    """Columns with a value of its own for each person: a number, a login."""
    names: tuple[str, ...] = ()
    """The name, or the first and the last name."""
    emails: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    manager: str = ""
    """The column with the manager of each person; blank where there is none."""
    count: str = ""
    """The column that says how many people a row is for; blank where each row is one."""

    @property
    def personal(self) -> frozenset[str]:
        """The columns that are about single people."""
        return frozenset((*self.ids, *self.names, *self.emails, *self.titles, self.manager))


def call_columns(table: Table) -> Table:
    """A table without a header, its columns called by what they hold, if that is people beside their work."""
    evidence = find_evidence(table)
    if table.header_row is not None or not _FEWEST_LEVELS <= len(evidence.headers) <= _MOST_BARE:
        return table
    different = [header for header in evidence.headers if evidence.variety(header) >= _ONE_EACH]
    persons = (h for h in different if _are_vietnamese(evidence, [h]) or are_persons(evidence.values(h)))
    named = next((header for header in persons if work_share(evidence, (header,)) < _FEW), "")
    grouped = (h for h in evidence.headers if h not in different and evidence.variety(h) <= _REPEATED)
    found = [h for h in grouped if evidence.wordy(h) >= _MOSTLY and work_share(evidence, (h,)) >= _SOME]
    units = [header for header in found if _are_called_units(evidence.values(header))]
    titles = [h for h in found if (are_titles(evidence.values(h)) or len(units) == 1) and h not in units]
    units = units or [header for header in found if header not in titles]
    if not (named and found) or len(titles) > 1 or len(units) > 1:  # one of several would be a guess
        return table
    called = {named: "Full name"} | dict.fromkeys(titles, "Job title") | dict.fromkeys(units, "Department")
    names = {header: f"{name} ({header})" for header, name in called.items()}
    return replace(table, frame=table.frame.rename(columns=names), indents={})


def _are_called_units(names: Sequence[str]) -> bool:
    """Whether most names have a word such as “department”, and none for a person, as “Trưởng phòng” has."""
    kinds = [find_words(name) & {"unit", "person", "boss", "job"} for name in names[:_VALUES_LOOKED_AT]]
    return kinds.count(frozenset({"unit"})) > _MOSTLY * len(kinds)


def is_people_list(table: Table, columns: ColumnMap, staff: Staff) -> bool:
    """Whether the rows of ``table`` are people, and not departments. ``staff`` is what :func:`find_staff` found."""
    evidence = find_evidence(table)
    if staff.count:
        return True
    strong, weak = _count_signs(evidence, staff)
    if strong < 2 and _lists_units(evidence, columns, staff):
        return False
    # A column of head counts is a sign of departments; only the plainest list of people has one too.
    needed = 4 if _has_head_counts(evidence, columns) else 2
    if strong or not staff.names:
        return strong > 0 and 2 * strong + weak >= needed
    if staff.department:
        return evidence.variety(staff.department) <= _REPEATED and weak >= needed
    return weak >= needed and work_share(evidence, staff.titles[:1]) >= _MOSTLY


def find_staff(table: Table, columns: ColumnMap, by: str = "") -> Staff:
    """The columns of ``table`` as a list of people.

    ``by`` is the column of departments that the person chose, such as their teams or divisions.
    """
    evidence = find_evidence(table)
    department = by if by in evidence.headers else _find_department(evidence)
    free = [header for header in evidence.headers if header != department]
    emails = _find_emails(evidence, free)
    called = (header for header in select_headers(free, "job") if _holds_titles(evidence, header))
    titles = tuple(sorted(called, key=lambda header: -evidence.filled(header)))
    names = _find_names(evidence, free, columns, titles)
    staff = Staff(department, _find_ids(evidence, free, columns), names, emails, titles)
    if _counts_posts(evidence, columns, staff):
        posts = replace(staff, names=staff.titles[:1])
        manager = _find_manager(evidence, free, columns, posts)
        found = manager and _known_share(evidence, manager, posts) >= _SOME
        return replace(posts if found else staff, count=columns[Role.PEOPLE][0], manager=manager if found else "")
    staff = replace(staff, manager=_find_manager(evidence, free, columns, staff))
    if not by and (nested := _find_nested(evidence)):  # what says the levels says the parents
        return replace(find_staff(table, columns, nested), manager="")
    # Managers who are on the list say what is above a department.
    managed = bool(staff.manager) and _known_share(evidence, staff.manager, staff) > 0
    lower = "" if by or managed else _find_lower(evidence, staff)
    return find_staff(table, columns, lower) if lower else staff


def _holds_titles(evidence: Evidence, header: str) -> bool:
    """Whether a column called like a job has words, and no codes, files or answers such as yes and no."""
    values = {value.casefold().strip(". ") for value in evidence.values(header)[:_VALUES_LOOKED_AT]}
    files = sum("/" in value and "." in value for value in values) * 2 > len(values)
    return (
        evidence.wordy(header) >= _MOSTLY
        and not all(map(_NO_JOB.fullmatch, values))
        and not files
        and not all(len(value) < 3 and value.isascii() for value in values)
        and not (is_coded(evidence, header) and evidence.numbered(header) >= _MOSTLY)  # “ACC-0001”
    )


def _find_lower(evidence: Evidence, staff: Staff) -> str:
    """The column of the smallest units, each of which is in one department: teams, where the department has several.

    A cost centre is one where nothing else says who does what.
    """
    lowest = staff.department
    if not lowest:
        return "" if staff.titles else next(iter(select_headers(evidence.headers, "cost centre")), "")
    for header in (h for kind in ("works in", "level") for h in select_headers(evidence.headers, kind)):
        grouped = evidence.fill(header) >= _ONE_EACH and evidence.variety(header) <= _REPEATED
        if grouped and evidence.wordy(header) >= _MOSTLY and _lies_in(evidence, header, lowest):
            lowest = header
    return lowest if lowest != staff.department else ""


def _lies_in(evidence: Evidence, lower: str, upper: str) -> bool:
    """Whether each unit of one column is in a single one of another column, which has fewer, but for slips."""
    return len(evidence.values(upper)) < len(evidence.values(lower)) and _follows(evidence, lower, upper)


def _follows(evidence: Evidence, header: str, other: str) -> bool:
    """Whether rows that are alike in one column are alike in another one, but for a few."""
    pairs = evidence.frame.iloc[:HEAD].groupby([header, other], sort=False).size()
    return bool(pairs.groupby(level=0).max().sum() >= _NEARLY_ALL * pairs.sum())


def _find_nested(evidence: Evidence) -> str:
    """The lowest of three or more columns of units that lie inside each other, as teams in departments in divisions."""
    called = [h for h in evidence.headers if rank_header(h, ["level", "works in"]) is not None]
    called = [h for h in called if find_words(h) <= {"unit", "name", "company", "site"}]
    full = (h for h in called if evidence.fill(h) >= _ONE_EACH and evidence.wordy(h) >= _MOSTLY)
    units = sorted(full, key=lambda header: len(evidence.values(header)))
    if len(units) < _FEWEST_LEVELS or evidence.variety(units[-1]) > _REPEATED:
        return ""
    nested = all(_lies_in(evidence, lower, upper) for upper, lower in pairwise(units))
    return units[-1] if nested and len(evidence.values(units[0])) > 1 else ""


def _find_emails(evidence: Evidence, free: Sequence[str]) -> tuple[str, ...]:
    """The columns of addresses, each person's own: by their header, or a login that is an address."""
    logins = [h for h in free if not find_words(h) & _OF_OTHERS and evidence.variety(h) >= _ONE_EACH]
    called = dict.fromkeys([*select_headers(free, "email"), *logins])
    return tuple(header for header in called if evidence.addressed(header) > _MOSTLY)


def _find_ids(evidence: Evidence, free: Sequence[str], columns: ColumnMap) -> tuple[str, ...]:
    """The columns with a value of its own for each person; else one of posts, which two people may share."""
    posts = [header for header in free if find_words(header) == {"job", "code"}]
    called = [h for h in dict.fromkeys([*select_headers(free, "staff id"), *columns[Role.ID], *posts]) if h in free]
    ids = [header for header in called if evidence.variety(header) >= _ONE_EACH]
    shared = [header for header in called if evidence.variety(header) >= _REPEATED and "job" in find_words(header)]
    shared += [header for header in select_headers(called, "staff id") if _repeats_people(evidence, header)]
    return tuple(ids or shared[:1])


@once
def _repeats_people(evidence: Evidence, header: str) -> bool:
    """Whether a number comes in several rows, each time with the same person: these are days, wages or requests."""
    names = select_headers(evidence.headers, "person name")[:1]
    return bool(names) and len(evidence.values(header)) > 1 and _follows(evidence, header, names[0])


def _counts_posts(evidence: Evidence, columns: ColumnMap, staff: Staff) -> bool:
    """Whether each row is for several people of one job in a department that other rows share."""
    named = bool(staff.ids or staff.emails or set(staff.names) - set(staff.titles))
    grouped = bool(staff.department) and evidence.variety(staff.department) <= _REPEATED
    return bool(staff.titles) and grouped and not named and _has_head_counts(evidence, columns)


def is_grouped(table: Table, staff: Staff) -> bool:
    """Whether people can be counted by department: in several, or in one of which nothing says who does what.

    Rows that are for several people each can only be counted.
    """
    several = bool(staff.department) and table.frame[staff.department].nunique() > 1
    return several or bool(staff.department and (staff.count or not (staff.titles or staff.manager)))


def map_posts(table: Table, columns: ColumnMap, staff: Staff) -> ColumnMap:
    """The columns of a list of people read as posts: one box per person, judged by title and department."""
    evidence = find_evidence(table)
    ids = sorted(staff.ids, key=lambda header: -evidence.known(staff.manager, [header])) if staff.manager else staff.ids
    called = columns[Role.NAME]
    of_units = staff.department in called or select_headers(called, "unit")  # many people may be called alike
    found = {
        Role.ID: tuple(ids[:1]),
        Role.NAME: staff.names or (() if of_units else called) or staff.titles[:1],
        Role.PARENT: (staff.manager,) if staff.manager else (),
        Role.JUDGED: (*staff.titles, *([staff.department] if staff.department else [])),
    }
    roles = {**columns.roles, **{role: headers for role, headers in found.items() if headers}}
    unplaced = not (staff.department or Role.PARENT in roles)
    text = _("This is a list of people without departments and managers: each person is a box, side by side.")
    notes = (*columns.notes, *([Note("people-unplaced", text)] if unplaced else []))
    return ColumnMap({role: roles[role] for role in Role if role in roles}, notes)


def add_title(table: Table, columns: ColumnMap) -> ColumnMap:
    """``columns`` with that of the job titles, where each row is a person or a post that has another name.

    None says the same of nearly everyone, which would tell nothing.
    """
    evidence = find_evidence(table)
    used = {header for role, headers in columns.roles.items() if role is not Role.JUDGED for header in headers}
    called = [header for header in select_headers(evidence.headers, "job") if header not in used]
    for header in sorted(called, key=lambda header: -evidence.filled(header)):
        cells = evidence.frame[header].iloc[:HEAD]
        given = cells[cells != ""]
        differing = len(given) == 1 or given.value_counts(normalize=True).max() < _ONE_EACH
        # Not what only says of a department which kind of work it does.
        persons = bool(columns[Role.JUDGED]) or work_share(evidence, columns[Role.NAME]) < _FEW
        posts = persons or are_titles(evidence.values(header))
        if differing and posts and _holds_titles(evidence, header) and evidence.length(header) <= _LONGEST_TITLE:
            roles = {**columns.roles, Role.TITLE: (header,)}
            return replace(columns, roles={role: roles[role] for role in Role if role in roles})
    return columns


def make_directory(frame: pd.DataFrame, staff: Staff, counted: Flags | None = None) -> Directory:
    """The people of a list, or those who are ``counted``, by what other rows may call them."""

    def key(column: pd.Series) -> pa.Array:
        return to_arrow(column if counted is None else column.where(counted, ""))

    ids = [key(frame[header]) for header in staff.ids]
    names = join_columns(frame, staff.names) if staff.names else pd.Series("", index=frame.index, dtype="str")
    emails = [key(frame[header]) for header in staff.emails]
    return Directory(ids, key(names), emails, persons=True)


def keep_first(ids: pa.Array) -> pa.Array:
    """Ids with a blank for each that an earlier row has."""
    return pc.if_else(pa.array(find_first(ids) == np.arange(len(ids))), ids, "")


def _find_department(evidence: Evidence) -> str:
    """The column that says in which department each person works: its path, its name or else its number."""
    rows = len(evidence.frame)
    # Of a handful of people each may be in another department.
    few = rows == 1 or (rows < _FEWEST_PERSONS and evidence.has("person name") and evidence.has("personal", "staff id"))
    for kind, wordy in ("path", True), ("works in", True), ("unit id", False), ("level", True), ("parent", True):
        for header in select_headers(evidence.headers, kind):
            grouped = evidence.variety(header) <= _ONE_EACH or kind == "path" or few
            fitting = not wordy or evidence.wordy(header) >= _MOSTLY
            unit = kind not in ("level", "parent") or "unit" in find_words(header)  # “service de rattachement”
            if grouped and fitting and unit and evidence.fill(header) >= _MOSTLY:
                return _find_written_out(evidence, header) if kind == "works in" else header
    return ""


def _find_written_out(evidence: Evidence, header: str) -> str:
    """The column that writes out what ``header`` has in short for each department; ``header`` where there is none."""
    for other in select_headers(evidence.headers, "works in"):
        alike = len(evidence.values(other)) == len(evidence.values(header)) and _follows(evidence, header, other)
        header = other if alike and evidence.length(other) > 2 * evidence.length(header) else header
    return header


def _find_names(evidence: Evidence, free: Sequence[str], columns: ColumnMap, titles: Sequence[str]) -> tuple[str, ...]:
    """The column of full names, or the two of first and last names; none in a list without names."""
    own = (header for header in free if "relative" not in find_subjects(header))
    wordy = [header for header in own if evidence.wordy(header) >= _MOSTLY and evidence.variety(header) > _MOSTLY]
    parts = find_name_parts(lambda kind: select_headers(wordy, kind))
    if parts:
        return parts
    if whole := select_headers(wordy, "person name"):
        return (whole[0],)
    others = columns[Role.NAME] if set(columns[Role.NAME]) <= set(wordy) else ()
    others = others or tuple(select_headers(wordy, "surname")[:1]) or _find_managed(evidence, wordy)
    if not others and len(free) < len(evidence.headers):  # “name, team, title”: the department was not free
        plain = [header for header in select_headers(wordy, "name") if header not in select_headers(wordy, "works in")]
        others = tuple(header for header in plain if evidence.variety(header) >= _ONE_EACH)[:1]
    return () if select_headers(others, "works in") or set(others) & set(titles) else others


def _find_managed(evidence: Evidence, wordy: Sequence[str]) -> tuple[str, ...]:
    """The column of different words in which most managers are, whatever it is called."""
    for manager in select_headers(evidence.headers, "manager"):
        for header in wordy:
            if (
                header != manager
                and evidence.variety(header) >= _ONE_EACH
                and evidence.known(manager, [header]) > _MOSTLY
            ):
                return (header,)
    return ()


def _find_manager(evidence: Evidence, free: Sequence[str], columns: ColumnMap, staff: Staff) -> str:
    """The column called like a manager or a parent whose values are most often other rows."""
    called = dict.fromkeys([*columns[Role.PARENT], *select_headers(free, "manager"), *select_headers(free, "parent")])
    filled = [header for header in called if header in free and evidence.values(header)]
    shares = {header: _known_share(evidence, header, staff) for header in filled}
    # What is called a parent and is no one of the list is a row of another file: its departments.
    own = [h for h in filled if not staff.department or select_headers([h], "manager") or shares[h]]
    good = [header for header in own if shares[header] >= max(shares.values()) - _AS_GOOD]
    # The nearest manager: those further up are fewer.
    return max(good, key=lambda header: len(evidence.values(header)), default="")


@once
def _known_share(evidence: Evidence, header: str, staff: Staff) -> float:
    """The share of a column's values that are people of the list."""
    values = to_arrow(evidence.values(header)[:_VALUES_LOOKED_AT])
    known = make_directory(evidence.frame, staff).find(values, enough=_ONE_EACH).position != NONE
    given = known | ~is_none(values)
    return float(known.sum() / given.sum()) if given.any() else 0.0


def _lists_units(evidence: Evidence, columns: ColumnMap, staff: Staff) -> bool:
    """Whether the rows are units after all: a column names a unit for each row, or the departments are rows too."""
    for header in evidence.headers:
        full = evidence.fill(header) >= _ONE_EACH and evidence.variety(header) >= _ONE_EACH
        called = rank_header(header, ["works in", "unit", "unit id"]) is not None and header not in staff.ids[1:]
        if full and called and len(evidence.frame) > 1:
            return True
    units = evidence.values(staff.department) if staff.department else []
    if len(units) < 2 or _has_private_life(evidence, evidence.headers):
        return False
    if evidence.numeric(staff.department) == 1 and _has_full_names(evidence, staff):  # 1 is a person, too
        return False
    keys = (staff.names, *((header,) for header in staff.ids), columns[Role.NAME])
    return any(evidence.known(staff.department, key) >= _MOSTLY for key in keys if key and staff.department not in key)


def _count_signs(evidence: Evidence, staff: Staff) -> tuple[int, int]:
    """How many strong and how many weak signs there are that each row is a person."""
    free = [header for header in evidence.headers if header != staff.department]
    managed = bool(staff.manager) and _known_share(evidence, staff.manager, staff) >= _MOSTLY
    strong = [
        len(staff.names) == 2 or _has_full_names(evidence, staff),
        bool(select_headers(staff.ids, "staff id")),
        managed and bool(staff.titles) and rank_header(staff.manager, ["manager"]) is not None,
        managed and bool(staff.titles) and _has_placeholders(evidence, free),
        _has_private_life(evidence, free),
    ]
    personal = [header for header in select_headers(free, "personal") if evidence.values(header)]
    weak = _count_weak_signs(evidence, staff, managed, len(personal))
    # One weak sign alone decides nothing. In a directory some addresses are of teams, which are called like work.
    most = _MOSTLY if staff.emails and staff.titles and staff.department else _SOME
    return sum(strong), weak if weak > 1 and (len(personal) > 1 or work_share(evidence, staff.names) < most) else 0


def _has_full_names(evidence: Evidence, staff: Staff) -> bool:
    """Whether there is a column of full names, most of them without a word about work."""
    called = staff.names and (select_headers(staff.names, "person name") or _are_vietnamese(evidence, staff.names))
    return bool(called) and work_share(evidence, staff.names) < _MOSTLY


def _has_private_life(evidence: Evidence, headers: Sequence[str]) -> bool:
    """Whether there are a salary and a date of birth or the like: no department has both, whatever the names are."""
    personal = (header for header in select_headers(headers, "personal") if evidence.values(header))
    return sum("phone" not in find_words(header) for header in personal) > 1


def _count_weak_signs(evidence: Evidence, staff: Staff, managed: bool, personal: int) -> int:
    """Signs that a list of departments may have too. ``personal`` is how many columns are about a person's life."""
    few = bool(staff.department or staff.titles) and work_share(evidence, staff.names) < _FEW
    weak = [
        any(evidence.variety(header) >= _ONE_EACH for header in staff.emails),
        bool(staff.titles),
        personal > 0,
        personal > 1,
        managed,
        few and bool(staff.department) and work_share(evidence, (staff.department,)) >= _SOME,
        few and bool(staff.department and staff.titles),
        few and bool(staff.names and staff.titles) and work_share(evidence, staff.titles[:1]) >= _MOSTLY,
        few and bool(staff.department and staff.names) and are_persons(evidence.values(*staff.names)),
    ]
    return sum(weak)


def _are_vietnamese(evidence: Evidence, names: Sequence[str]) -> bool:
    """Whether most names are of people in Viet Nam, such as “Trần Thị Bé”, or of no one, such as “Employee 7”."""
    plain = [strip_accents(name.casefold()) for name in evidence.joined(names).iloc[:_VALUES_LOOKED_AT]]
    found = sum(_VIETNAMESE.fullmatch(name) is not None or "person" in find_words(name) for name in plain)
    return found > _MOSTLY * len(plain)


def _has_placeholders(evidence: Evidence, headers: Sequence[str]) -> bool:
    """Whether a column of names repeats itself, as “N/D” does in lists that keep their people secret."""
    called = [*select_headers(headers, "person name"), *select_headers(headers, "surname")]
    return any(evidence.values(header) and evidence.variety(header) < _ONE_EACH for header in called)


def _has_head_counts(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether a column counts people: a part-time share is at most 1."""
    values = [parse_number(value) for header in columns[Role.PEOPLE] for value in evidence.values(header)]
    return any(value is not None and value > 1 for value in values)
