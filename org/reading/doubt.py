"""Whether a file describes an organisation at all: something in it must say so, or the doubt is said."""

from __future__ import annotations

from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.i18n import Message
from org.i18n import lazy_gettext as _
from org.model import Note, Unusable
from org.reading.column_detection import Evidence
from org.reading.columns import ColumnMap, Role
from org.reading.headers import find_words, rank_header
from org.reading.table import Table

_OF_ORGANISATIONS = (
    *("unit", "works in", "unit id", "parent", "manager", "level", "path", "side", "job", "staff id", "person name"),
    *("handoffs", "dotted", "office_reason"),
)
"""Roles that a column has only in a file about an organisation."""
_NAMES_LOOKED_AT = 200
_KNOWN = 0.4
"""From this share of names with a word about work on, a list of names is believed to be one of departments."""
_LONG_TEXT = 8
"""Words from which on a cell is a sentence."""


def doubt_organisation(table: Table, columns: ColumnMap) -> tuple[Note, ...]:
    """A note where nothing says that a file describes an organisation.

    Raises :class:`Unusable` where it plainly describes something else. A file with a column for departments, people
    or parents, with levels, or with names of departments that we know, is believed.
    """
    evidence = Evidence(table.frame)
    if columns[Role.PARENT] or columns[Role.OFFICE] or any(note.kind == "levels" for note in table.notes):
        return ()
    if any(rank_header(header, _OF_ORGANISATIONS) is not None for header in evidence.headers):
        return ()
    other = _describe_other(evidence, columns)
    known = _known_share(evidence, columns)
    if other is not None and known < 0.75:
        text = _("{other} If it does list departments, name their column “department”, and try again.")
        raise Unusable(text.format(other=other))
    if known >= _KNOWN:
        return ()
    if any(note.kind == "json" for note in table.notes):
        raise Unusable(_("This file is JSON text, and it does not look like a list of departments."))
    message = _("It is in doubt that this file lists departments: no column says so, and the names are not known.")
    return (Note("organisation-in-doubt", message),)


def _describe_other(evidence: Evidence, columns: ColumnMap) -> Message | None:
    """What the file looks like, where that is no organisation."""
    words = {header: find_words(header) for header in evidence.headers}
    for kind, text in (
        ("money", _("This file looks like a list of amounts of money (“{header}”), not of departments.")),
        (
            "customer",
            _("This file looks like a list of customers, orders or products (“{header}”), not of departments."),
        ),
        ("drawing", _("This file looks like a drawing (“{header}”), not like a list of departments.")),
    ):
        named = [header for header in evidence.headers if kind in words[header]]
        if named:
            return text.format(header=named[0])
    names = [value for header in columns[Role.NAME] for value in evidence.values(header)[:_NAMES_LOOKED_AT]]
    if sum(len(name.split()) >= _LONG_TEXT for name in names) * 2 > len(names):
        return _("This file looks like running text, not like a list of departments.")
    return None


def _known_share(evidence: Evidence, columns: ColumnMap) -> float:
    """The share of names with a word that we know from names of departments."""
    names = [value for header in columns[Role.NAME] for value in evidence.values(header)[:_NAMES_LOOKED_AT]]
    return sum(not judge_name(name, read_vocabulary()).silent for name in names) / len(names) if names else 0.0
