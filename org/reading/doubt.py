"""Whether a file describes an organisation at all: something in it must show that, or the person is warned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from org.classification.names import FIRM
from org.i18n import Message, lazy_gettext as _
from org.model import Note, Unusable
from org.reading.columns import ColumnMap, Role
from org.reading.employee_list import Staff
from org.reading.evidence import (
    HEAD,
    Evidence,
    find_evidence,
    holds_files,
    holds_measures,
    is_coded,
    is_measure,
    load_account_classes,
    numbers_rows,
    once,
    work_share,
)
from org.reading.headers import BY_WORDS, find_subjects, find_words, has_other_words, rank_header, select_headers
from org.reading.json_objects import find_list_words
from org.reading.table import Table
from org.text import fold_header

_OF_ORGANISATIONS = (
    *("unit", "works in", "unit id", "parent", "manager", "level", "path", "side", "job"),
    *("handoffs", "dotted", "office_reason"),
)
"""Roles that a column has only in a file about an organisation."""
_ADVICE = _("{other} If it does list departments, name their column “department”, and try again.")
_BARE_PEOPLE = _("This file looks like a list of people without their departments, job titles or managers.")
_OFFERS = _("This file looks like a list of jobs or people at several companies, not of one organisation.")
_MEASURED = _("This file looks like a list of quantities (“{header}” holds units of measure), not of departments.")
_CUSTOMERS = _("This file looks like a list of customers, orders or products (“{header}”), not of departments.")
_RUNNING_TEXT = _("This file looks like running text, not like a list of departments.")
_OF_FIELDS = _("This file looks like a description of tables or fields of a program, not like a list of departments.")
_NAMES_LOOKED_AT = 200
_KNOWN = 0.4
"""From this share of names with a word about work on, a list of names is believed to be one of departments."""
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)+")
"""What programs and repositories are called, as “checkout-web”; departments have capitals and blanks."""
_PEOPLE_OR_UNITS = frozenset({"unit", "person", "job", "count", "boss", "email"})
"""Words in a header of an organisation, whatever else it has: an “employee account”, a “job category”."""
_SUBJECTS = frozenset({"goods", "account", "category", "vehicle", "project", "system", "metric", "setting"})
"""What a column of names is about where it is of no departments."""
_FEWEST_ROWS = 8
"""From this number of names on, it is a sign that none of them is known."""
_UNKNOWN = 0.15
_ENTRIES, _CLASSES = 0.4, 3
"""The share of names like those of accounts, and how many of the five classes, that make a chart of accounts."""
_LONG_NAME = 250
"""Characters that names have on average in a file of texts; the paths of deep companies are shorter."""
_LONG_TEXT = 8
"""Words from which on a cell is a sentence."""


class NoOrganisation(Unusable):
    """A file that plainly is about something else. With ``columns`` as the person's choice it is read all the same."""

    def __init__(self, message: Message, columns: ColumnMap) -> None:
        super().__init__(message, columns)
        self.columns = {role.value: headers for role, headers in columns.roles.items()}

    def __str__(self) -> str:
        return str(self.args[0])


def refuse_other_subject(table: Table, columns: ColumnMap) -> None:
    """Raise :class:`NoOrganisation` where headers or values say plainly that a file is about something else."""
    evidence = find_evidence(table)
    if any(evidence.length(header) > _LONG_NAME for header in columns[Role.NAME]):
        raise NoOrganisation(_ADVICE.format(other=_RUNNING_TEXT), columns)
    other = _find_clear_other(table)
    if other is not None and (_holds_classes(evidence) or work_share(evidence, columns[Role.NAME]) < _MOST_KNOWN):
        raise NoOrganisation(_ADVICE.format(other=other), columns)


def doubt_organisation(table: Table, columns: ColumnMap) -> tuple[Note, ...]:
    """A note where nothing says that a file describes an organisation.

    Raises :class:`NoOrganisation` where it plainly describes something else. A file with a column for departments,
    people or parents, with levels, or with names of departments that we know, is believed.
    """
    evidence = find_evidence(table)
    measures = [header for header in evidence.headers if is_measure(evidence, header)]
    clear = _find_clear_other(table)
    if _names_fields(evidence, columns):
        raise NoOrganisation(_ADVICE.format(other=_OF_FIELDS), columns)
    if not columns[Role.PARENT] and select_headers(columns[Role.NAME], "job") and _are_at_companies(evidence):
        raise NoOrganisation(_ADVICE.format(other=_OFFERS), columns)
    if table.header_row is None and _is_drawn(evidence, columns):
        return (_DRAWN,)
    if clear is None and _is_believed(table, columns, evidence, measures):
        return _doubt_names(table, columns, evidence, measures)
    known = max(work_share(evidence, columns[Role.NAME]), _unit_share(evidence, columns))
    other = _MEASURED.format(header=measures[0]) if measures else clear or _describe_other(evidence, columns)
    if other is not None and known < _MOST_KNOWN:
        raise NoOrganisation(_ADVICE.format(other=other), columns)
    doubtful = _names_subjects(columns) or _repeats_names(evidence, columns) or _measures_things(evidence)
    doubtful = doubtful or _are_of_years(evidence, columns) or _are_of_days(evidence) or _are_blank(evidence, columns)
    if _are_firms(evidence, columns):
        return (_LIKE_FIRMS,)
    if known >= _KNOWN and not doubtful:
        return ()
    if any(note.kind in ("json", "xml") for note in table.notes) and not columns[Role.PEOPLE]:
        text = _("This file is JSON text or XML, and it does not look like a list of departments.")
        raise NoOrganisation(text, columns)
    return (_IN_DOUBT,)


_IN_DOUBT = Note(
    "organisation-in-doubt",
    _("This file may not list departments: no column says so, and the names are not known."),
)
_REGISTER = _("This file may not list departments: “{header}” says to which one each row belongs.")
_LIKE_ACCOUNTS = Note(
    "organisation-in-doubt",
    _("This file may not list departments: many of its names are names of accounts or costs."),
)
_LIKE_FIRMS = Note(
    "organisation-in-doubt",
    _("This file may list companies or universities, not the departments of one: most of its names are of such."),
)
_DRAWN = Note(
    "organisation-in-doubt",
    _("This sheet may be a drawing of a chart: names of departments are in several columns. List one in each row."),
)
_MOST_KNOWN = 0.75
"""From this share of known names on, a file is drawn whatever its headers say."""


def _doubt_names(table: Table, columns: ColumnMap, evidence: Evidence, measures: Sequence[str]) -> tuple[Note, ...]:
    """A note on a tree of which only the names could say that it is one of departments, and they do not."""
    words = {header: find_words(header) for header in evidence.headers}
    signs = [sign for sign in _pick_signs(words, measures) if sign not in ("parent", "level", "path")]
    said = any(
        _says_so(evidence, header, signs) if header not in columns[Role.PARENT] else "reporting" in words[header]
        for header in words
    )
    of_levels = [str(note.message) for note in table.notes if note.kind == "levels"]
    levels = any("geography" not in find_subjects(text) for text in of_levels)
    names = evidence.values(*columns[Role.NAME])[:_NAMES_LOOKED_AT]
    if columns[Role.NAME] == columns[Role.ID] and not (columns[Role.PARENT] or columns[Role.PEOPLE] or levels):
        return (_IN_DOUBT,) if all(is_coded(evidence, header) for header in columns[Role.NAME]) else ()
    goods = any(find_subjects(text) & _SUBJECTS for text in of_levels)  # “Department, Category, Class” of a shop
    units = columns[Role.PARENT] or any("unit" in kinds for kinds in words.values())
    jobs = select_headers(columns[Role.NAME], "job") and not units
    if _are_places(evidence, columns) or goods or jobs:
        return (_IN_DOUBT,)
    if _are_firms(evidence, columns):
        return (_LIKE_FIRMS,)
    if not columns[Role.PARENT] and _repeats_persons(evidence, "staff id"):
        return (_IN_DOUBT,)
    if register := _find_owner(evidence, columns):
        return (Note("organisation-in-doubt", _REGISTER.format(header=register)),)
    if said or columns[Role.OFFICE] or len(columns[Role.NAME]) > 1 or len(names) < _FEWEST_ROWS:
        return ()
    if sum("entry" in find_subjects(name) and "unit" not in find_words(name) for name in names) > _ENTRIES * len(names):
        return (_LIKE_ACCOUNTS,)
    if sum(_SLUG.fullmatch(name) is not None for name in names) * 2 > len(names):
        return (_IN_DOUBT,)
    if sum("place" in find_words(name) for name in names) * 2 > len(names) or _names_subjects(columns):
        return (_IN_DOUBT,)
    # A word such as “electronics” only leans.
    known = _unit_share(evidence, columns) + work_share(evidence, columns[Role.NAME], FIRM)
    return (_IN_DOUBT,) if known < _UNKNOWN and not (levels or columns[Role.PEOPLE]) else ()


def _are_places(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether the names are of a country's departments: beside towns or regions, and none of them about work."""
    if columns[Role.PARENT] or columns[Role.PEOPLE] or columns[Role.OFFICE]:
        return False
    others = [header for header in evidence.headers if header not in columns[Role.NAME]]
    maps = any("geography" in find_subjects(header) and find_words(header) <= {"name", "code"} for header in others)
    return maps and work_share(evidence, columns[Role.NAME]) + _unit_share(evidence, columns) < _UNKNOWN


def _are_firms(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether most names are of whole companies or universities, and nothing says that they belong together."""
    if any(columns[role] for role in (Role.PARENT, Role.PEOPLE, Role.OFFICE)):
        return False
    names = evidence.values(*columns[Role.NAME])[:_NAMES_LOOKED_AT]
    firms = sum("firm" in find_subjects(name) for name in names)
    if sum("founding" in find_subjects(header) for header in evidence.headers) > 1 and firms:
        return True
    return len(names) >= _FEWEST_ROWS and firms * 2 > len(names)


def _is_drawn(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether another column has names of departments, too, and rows without a name are theirs."""
    if columns[Role.PARENT] or len(columns[Role.NAME]) > 1:
        return False
    others = [header for header in evidence.headers if header not in columns[Role.NAME]]
    named = [h for h in others if evidence.wordy(h) >= _KNOWN and work_share(evidence, (h,)) >= _KNOWN]
    return bool(named) and any(evidence.fill(header) < 1 for header in columns[Role.NAME])


def _unit_share(evidence: Evidence, columns: ColumnMap) -> float:
    """The share of the names that have a word for a unit, such as “Department 7”."""
    names = evidence.values(*columns[Role.NAME])[:_NAMES_LOOKED_AT] if columns[Role.NAME] else ()
    return sum("unit" in find_words(name) for name in names) / max(len(names), 1)


def _find_owner(evidence: Evidence, columns: ColumnMap) -> str:
    """The column that says which department each row belongs to, in a register of things; blank for other files.

    Either it was taken for the names, which come again and again beside what has a name of its own in each row, or
    the names have no word about work and are no titles of jobs.
    """
    names = columns[Role.NAME]
    if any(columns[role] for role in (Role.PARENT, Role.PEOPLE, Role.OFFICE)):
        return ""
    called = select_headers(evidence.headers, "works in")
    owners = [h for h in called if 0 < evidence.variety(h) <= _GROUPED and evidence.wordy(h) > _KNOWN]
    if any(header in owners for header in names):
        others = (header for header in evidence.headers if not find_words(header) & _PEOPLE_OR_UNITS)
        return names[0] if any(evidence.variety(o) == 1 and evidence.wordy(o) > _KNOWN for o in others) else ""
    if not owners or any("job" in find_words(header) for header in names):
        return ""
    of_work = work_share(evidence, names)  # of logins and machines, some are called after the work that they are for
    return owners[0] if of_work < max(_UNKNOWN, work_share(evidence, (owners[0],)) / 2) else ""


_GROUPED = 0.75
"""Up to this share of different values, a column groups the rows."""


def _names_subjects(columns: ColumnMap) -> bool:
    """Whether the column of names says that they are of projects, goods, accounts or rooms."""
    words = {name: find_words(name) for name in columns[Role.NAME]}
    return any(
        "place" in kinds <= {"place", "name", "code"} or (find_subjects(name) & _SUBJECTS and "unit" not in kinds)
        for name, kinds in words.items()
    )


def _measures_things(evidence: Evidence) -> bool:
    """Whether a column has the values of settings or the marks of what the rows name: “Target”, “Default”."""
    headers = (header for header in evidence.headers if not find_words(header) & _PEOPLE_OR_UNITS)
    return any(find_subjects(header) & {"metric", "setting"} for header in headers)


def _repeats_names(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether most names come several times, as in a list of events: a list of departments names each once."""
    return all(evidence.variety(header) <= 0.5 for header in columns[Role.NAME])


def _are_of_days(evidence: Evidence) -> bool:
    """Whether the rows are events or records: each has a day, or a person that other rows name again."""
    days = (
        header for header in evidence.headers if find_words(header) <= {"day", "dated"} and not has_other_words(header)
    )
    return any(map(evidence.values, days)) or _repeats_persons(evidence, "person name")


def _repeats_persons(evidence: Evidence, *kinds: str) -> bool:
    """Whether rows name the same persons again and again, as a list of what they had or did does."""
    persons = (header for kind in kinds for header in select_headers(evidence.headers, kind))
    return any(0 < evidence.variety(header) <= _GROUPED for header in persons if "boss" not in find_words(header))


def _are_blank(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether most rows have no name, as on a sheet that is a page with boxes of text."""
    return all(evidence.filled(header) * 2 < len(evidence.frame.iloc[:HEAD]) for header in columns[Role.NAME])


def _names_fields(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether the names are those of columns or keys, as where the tables of a database are described."""
    if not _FIELDS.isdisjoint(evidence.values(*columns[Role.NAME])):
        return True
    types = (evidence.values(header) for header in evidence.headers)
    return any(len(found) > 1 and all(map(_TYPE.fullmatch, found[:_NAMES_LOOKED_AT])) for found in types)


_FIELDS = frozenset({"id", "_id", "uuid", "created_at", "createdAt"})
_TYPE = re.compile(
    r"(?i)(?:(?:big|small|tiny)?int(?:eger)?|serial|number|numeric|decimal|double|float|real|bool(?:ean)?|n?(?:var)?char"
    r"|string|text|date|time|datetime|timestamptz?|uuid|object|array|jsonb?|enum|blob)(?:\([\d, ]{0,9}\))?"
)
"""What the fields of a program are of."""


def _are_of_years(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether many names have a year, as surveys, projects and events have: “Census 2017”."""
    names = evidence.values(*columns[Role.NAME])[:_NAMES_LOOKED_AT]
    return sum(_YEAR.search(name) is not None for name in names) * 4 > len(names)


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _is_believed(table: Table, columns: ColumnMap, evidence: Evidence, measures: Sequence[str]) -> bool:
    """Whether a column, or the layout, says that the file is about an organisation."""
    if _lists_files(evidence, columns):
        return False
    if columns[Role.PARENT] or columns[Role.OFFICE] or any(note.kind == "levels" for note in table.notes):
        return True
    if _is_called_units(table):
        return True
    words = {header: find_words(header) for header in evidence.headers}
    placed = any("unit" in words[header] for header in columns[Role.NAME])  # branches have a place on a map
    if sum("drawing" in kinds for kinds in words.values()) > 1 and not placed and not _has_people(words):
        return False
    if _names_subjects(columns):
        return False
    signs = _pick_signs(words, measures)
    return any(_says_so(evidence, header, signs) for header in words if header not in measures)


def _is_called_units(table: Table) -> bool:
    """Whether the list of a JSON text is called like units. One that is deep inside of other objects is a detail."""
    return "unit" in find_list_words(table.called) and table.called.count(" ") < 2


def _has_people(words: Mapping[str, frozenset[str]]) -> bool:
    return any(kinds & {"job", "boss", "person"} for kinds in words.values())


def _pick_signs(words: Mapping[str, frozenset[str]], measures: Sequence[str]) -> list[str]:
    """The signs of an organisation that count: beside units of measure “Désignation” is no job; products have paths."""
    products = any("customer" in kinds for kinds in words.values())
    silent = {*(["job"] if measures else []), *(["path", "works in"] if products else [])}
    return [kind for kind in _OF_ORGANISATIONS if kind not in silent]


def _says_so(evidence: Evidence, header: str, signs: Sequence[str]) -> bool:
    """Whether a column is called like one of ``signs``, and is no amount such as “Unit price” or “Units per box”.

    A person in charge who is only known by a word in the header may be in charge of anything: a system, a machine.
    """
    rank = rank_header(header, signs)
    if rank is None or not evidence.values(header):
        return False
    kinds = find_words(header)
    if rank >= BY_WORDS and kinds & {"boss", "dotted"} and not kinds & {"unit", "job", "above"}:
        return any(evidence.known(header, [key]) > 0 for key in evidence.headers if key != header)
    return "code" in kinds or not (kinds & {"money", "unit"} and evidence.numeric(header))


def refuse_bare_people(table: Table, columns: ColumnMap, staff: Staff) -> None:
    """Raise :class:`NoOrganisation` for people without departments, job titles and managers, and for job offers."""
    if staff.department or staff.manager or columns[Role.PARENT] or columns[Role.OFFICE]:
        return
    if not staff.titles:
        raise NoOrganisation(_ADVICE.format(other=_BARE_PEOPLE), columns)
    if _are_at_companies(find_evidence(table)):
        raise NoOrganisation(_ADVICE.format(other=_OFFERS), columns)


def _are_at_companies(evidence: Evidence) -> bool:
    """Whether the rows are at many companies, as offers of jobs are."""
    companies = (header for header in evidence.headers if {"company"} <= find_words(header) <= {"company", "name"})
    return any(evidence.variety(header) > _GROUPED for header in companies)


def _describe_other(evidence: Evidence, columns: ColumnMap) -> Message | None:
    """What the file looks like, by headers that a list of departments may have too."""
    words = {header: find_words(header) for header in evidence.headers if not numbers_rows(evidence, header)}
    for kind, text in (
        ("money", _("This file looks like a list of amounts of money (“{header}”), not of departments.")),
        ("customer", _CUSTOMERS),
        ("task", _("This file looks like a list of tasks (“{header}”), not of departments.")),
        ("drawing", _("This file looks like a drawing (“{header}”), not like a list of departments.")),
    ):
        named = [header for header in words if kind in words[header] and "centre" not in words[header]]
        # draw.io keeps the colours of a chart beside its people.
        if named and not (kind == "drawing" and _has_people(words)):
            return text.format(header=named[0])
    if _lists_files(evidence, columns):
        return _("This file looks like a list of files, not of departments.")
    if _is_running_text(evidence):
        return _RUNNING_TEXT
    of_people = ["person name", "first", "last", "staff id"]
    return _BARE_PEOPLE if any(rank_header(header, of_people) is not None for header in evidence.headers) else None


def _find_clear_other(table: Table) -> Message | None:
    """What the columns say that no file about an organisation has, unless the list itself is called like units."""
    return None if _is_called_units(table) else _describe_clear_other(find_evidence(table))


@once
def _describe_clear_other(evidence: Evidence) -> Message | None:
    """What the headers, or the classes of accounts, say that no file about an organisation has.

    Parents or teams may be there too.
    """
    words = {header: find_words(header) for header in evidence.headers}
    subjects = {header: find_subjects(header) for header, kinds in words.items() if not kinds & _PEOPLE_OR_UNITS}
    count = Counter(kind for kinds in subjects.values() for kind in kinds)
    if _is_family(words, subjects):
        return _("This file looks like a family tree, not like a list of departments.")
    if count["score"] >= (3 if any("unit" in kinds for kinds in words.values()) else 2):
        return _("This file looks like a table of results in sport, not like a list of departments.")
    if _holds_classes(evidence):
        return _("This file looks like a chart of accounts, not like a list of departments.")
    first = evidence.headers[0]
    if {"customer", "code"} <= words[first] and not any("unit" in kinds for kinds in words.values()):
        return _CUSTOMERS.format(header=first)  # whatever jobs their contacts have
    if any(
        kinds & {"unit", "job", "count"} and not find_subjects(header) and _holds_names(evidence, header)
        for header, kinds in words.items()
    ):
        return None
    for kinds, text in _CLEAR_SUBJECTS:
        named = [found & kinds for found in subjects.values() if found & kinds]
        if len(named) > 1 and any(found - {"quantity"} for found in named):
            return text
    return None


_CLEAR_SUBJECTS = (
    ({"account"}, _("This file looks like a chart of accounts, not like a list of departments.")),
    ({"vehicle"}, _("This file looks like a list of vehicles, not of departments.")),
    ({"goods", "quantity"}, _("This file looks like a list of goods or parts, not of departments.")),
    ({"category"}, _("This file looks like a list of categories, not of departments.")),
    ({"study"}, _("This file looks like a list of courses or students, not of departments.")),
    ({"schedule"}, _("This file looks like a schedule of tasks, not like a list of departments.")),
)
"""What two columns together say that a file is about."""


def _holds_names(evidence: Evidence, header: str) -> bool:
    return evidence.wordy(header) > 0.5 and not holds_measures(evidence, header)


def _is_family(words: Mapping[str, frozenset[str]], subjects: Mapping[str, frozenset[str]]) -> bool:
    """Whether headers are about relatives. Some words for a father or a mother mean what is above, too."""
    relatives = [header for header, kinds in subjects.items() if "relative" in kinds]
    only = [header for header in relatives if "above" not in words[header]]
    generations = any("generation" in kinds for kinds in subjects.values())
    unit = any("unit" in kinds for kinds in words.values())
    dead = any("death" in kinds for kinds in subjects.values())
    return dead or bool(len(relatives) > 1 and only) or (generations and not unit)


@once
def _holds_classes(evidence: Evidence) -> bool:
    """Whether a column has the classes of accounts, such as assets, liabilities and equity: no department has one."""
    columns = ({*map(fold_header, evidence.values(header)[:_NAMES_LOOKED_AT])} for header in evidence.headers)
    return any(sum(map(bool, map(found.intersection, load_account_classes()))) >= _CLASSES for found in columns)


def _lists_files(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether a column is mostly names of files; beside parents or people, those of rows: a photo is no matter."""
    people = any(find_words(header) & _PEOPLE_OR_UNITS for header in evidence.headers)
    headers = columns[Role.NAME] if columns[Role.PARENT] or people else evidence.headers
    return any(holds_files(evidence, header) for header in headers)


def _is_running_text(evidence: Evidence) -> bool:
    """Whether most rows, read across, are sentences."""
    rows = [" ".join(filter(None, row)) for row in evidence.frame.iloc[:_NAMES_LOOKED_AT].itertuples(index=False)]
    long = [row for row in rows if len(row.split()) >= _LONG_TEXT]
    ended = [row for row in long if row.rstrip("\"'”»)").endswith((".", "!", "?", "。", "।"))]
    one_column = len(evidence.headers) < 2
    return len(long if one_column else ended) * 2 > len(rows)
