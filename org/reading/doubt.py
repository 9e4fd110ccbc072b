"""Whether a file describes an organisation at all: something in it must say so, or the doubt is said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.i18n import Message
from org.i18n import lazy_gettext as _
from org.model import Note, Unusable
from org.reading.columns import ColumnMap, Role
from org.reading.employee_list import Staff
from org.reading.evidence import Evidence, find_evidence, is_measure
from org.reading.headers import find_words, rank_header
from org.reading.table import Table

_OF_ORGANISATIONS = (
    *("unit", "works in", "unit id", "parent", "manager", "level", "path", "side", "job"),
    *("handoffs", "dotted", "office_reason"),
)
"""Roles that a column has only in a file about an organisation."""
_ADVICE = _("{other} If it does list departments, name their column “department”, and try again.")
_BARE_PEOPLE = _("This file looks like a list of people without their departments, job titles or managers.")
_MEASURED = _("This file looks like a list of quantities (“{header}” holds units of measure), not of departments.")
_NAMES_LOOKED_AT = 200
_KNOWN = 0.4
"""From this share of names with a word about work on, a list of names is believed to be one of departments."""
_FILE = re.compile(
    r"(?i).*[\w)]\.(?:txt|csv|tsv|xlsx?|docx?|pptx?|pdf|png|jpe?g|gif|svg|py|js|ts|java|cpp|cs|html?|css|json|xml|ya?ml|md|zip|log)"
)
_SCORES = 2
"""Columns such as goals and wins that make a table of results."""
_LONG_TEXT = 8
"""Words from which on a cell is a sentence."""


class NoOrganisation(Unusable):
    """A file that plainly is about something else. With ``columns`` as the person's choice it is read all the same."""

    def __init__(self, message: Message, columns: ColumnMap) -> None:
        super().__init__(message, columns)
        self.columns = {role.value: headers for role, headers in columns.roles.items()}

    def __str__(self) -> str:
        return str(self.args[0])


def doubt_organisation(table: Table, columns: ColumnMap) -> tuple[Note, ...]:
    """A note where nothing says that a file describes an organisation.

    Raises :class:`NoOrganisation` where it plainly describes something else. A file with a column for departments,
    people or parents, with levels, or with names of departments that we know, is believed.
    """
    evidence = find_evidence(table)
    measures = [header for header in evidence.headers if is_measure(evidence, header)]
    if _is_believed(table, columns, evidence, measures):
        return ()
    other = _MEASURED.format(header=measures[0]) if measures else _describe_other(evidence, columns)
    known = _known_share(evidence, columns)
    if other is not None and known < 0.75:
        raise NoOrganisation(_ADVICE.format(other=other), columns)
    if known >= _KNOWN:
        return ()
    if any(note.kind == "json" for note in table.notes):
        text = _("This file is JSON text, and it does not look like a list of departments.")
        raise NoOrganisation(text, columns)
    message = _("It is in doubt that this file lists departments: no column says so, and the names are not known.")
    return (Note("organisation-in-doubt", message),)


def _is_believed(table: Table, columns: ColumnMap, evidence: Evidence, measures: Sequence[str]) -> bool:
    """Whether a column, or the layout, says that the file is about an organisation."""
    if _lists_files(evidence, columns) or _describe_clear_other(evidence):
        return False
    if columns[Role.PARENT] or columns[Role.OFFICE] or any(note.kind == "levels" for note in table.notes):
        return True
    words = {header: find_words(header) for header in evidence.headers}
    if sum("drawing" in kinds for kinds in words.values()) > 1:
        return False
    return any(_says_so(evidence, header, _pick_signs(words, measures)) for header in words if header not in measures)


def _pick_signs(words: Mapping[str, frozenset[str]], measures: Sequence[str]) -> list[str]:
    """The signs of an organisation that count: beside units of measure “Désignation” is no job; products have paths."""
    products = any("customer" in kinds for kinds in words.values())
    silent = {*(["job"] if measures else []), *(["path", "works in"] if products else [])}
    return [kind for kind in _OF_ORGANISATIONS if kind not in silent]


def _says_so(evidence: Evidence, header: str, signs: Sequence[str]) -> bool:
    """Whether a column is called like one of ``signs``, and is no amount such as “Unit price”."""
    return rank_header(header, signs) is not None and not ("money" in find_words(header) and evidence.numeric(header))


def refuse_bare_people(columns: ColumnMap, staff: Staff) -> None:
    """Raise :class:`NoOrganisation` for a list of people without departments, job titles and managers."""
    if not (staff.department or staff.titles or staff.manager or columns[Role.PARENT] or columns[Role.OFFICE]):
        raise NoOrganisation(_ADVICE.format(other=_BARE_PEOPLE), columns)


def _describe_other(evidence: Evidence, columns: ColumnMap) -> Message | None:
    """What the file looks like, where that is no organisation."""
    if other := _describe_clear_other(evidence):
        return other
    words = {header: find_words(header) for header in evidence.headers}
    for kind, text in (
        ("money", _("This file looks like a list of amounts of money (“{header}”), not of departments.")),
        (
            "customer",
            _("This file looks like a list of customers, orders or products (“{header}”), not of departments."),
        ),
        ("task", _("This file looks like a list of tasks (“{header}”), not of departments.")),
        ("drawing", _("This file looks like a drawing (“{header}”), not like a list of departments.")),
    ):
        named = [header for header in evidence.headers if kind in words[header]]
        if named:
            return text.format(header=named[0])
    if _lists_files(evidence, columns):
        return _("This file looks like a list of files, not of departments.")
    if _is_running_text(evidence):
        return _("This file looks like running text, not like a list of departments.")
    of_people = ["person name", "first", "last", "staff id"]
    return _BARE_PEOPLE if any(rank_header(header, of_people) is not None for header in evidence.headers) else None


def _describe_clear_other(evidence: Evidence) -> Message | None:
    """What the headers say that no file about an organisation has, though it may have parents or teams."""
    words = [find_words(header) for header in evidence.headers]
    if any("death" in kinds for kinds in words) or sum({"relative", "code"} <= kinds for kinds in words) > 1:
        return _("This file looks like a family tree, not like a list of departments.")
    if sum("score" in kinds for kinds in words) >= _SCORES:
        return _("This file looks like a table of results in sport, not like a list of departments.")
    return None


def _lists_files(evidence: Evidence, columns: ColumnMap) -> bool:
    """Whether a column is mostly names of files; beside a column of parents, those of rows: a logo is no matter."""
    headers = columns[Role.NAME] if columns[Role.PARENT] else evidence.headers
    found = (evidence.values(header)[:_NAMES_LOOKED_AT] for header in headers)
    return any(sum(_FILE.fullmatch(value) is not None for value in values) * 3 > len(values) for values in found)


def _is_running_text(evidence: Evidence) -> bool:
    """Whether most rows, read across, are sentences."""
    rows = [" ".join(filter(None, row)) for row in evidence.frame.iloc[:_NAMES_LOOKED_AT].itertuples(index=False)]
    long = [row for row in rows if len(row.split()) >= _LONG_TEXT]
    ended = [row for row in long if row.rstrip("\"'”»)").endswith((".", "!", "?", "。", "।"))]
    one_column = len(evidence.headers) < 2
    return len(long if one_column else ended) * 2 > len(rows)


def _known_share(evidence: Evidence, columns: ColumnMap) -> float:
    """The share of names with a word that we know from names of departments."""
    names = [value for header in columns[Role.NAME] for value in evidence.values(header)[:_NAMES_LOOKED_AT]]
    return sum(not judge_name(name, read_vocabulary()).silent for name in names) / len(names) if names else 0.0
