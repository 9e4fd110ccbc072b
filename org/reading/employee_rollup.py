"""A list of people → a table of their departments: nothing about a single person is kept.

A department is counted from the rows that name it, and stands at the first of them. Its parent is where the
managers of its people sit, a second manager makes a dotted line between departments, and what is the same for all
its people and is about a department, such as a cost centre, is its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from org.classification.departments import parse_office
from org.i18n import lazy_gettext as _
from org.i18n import lazy_ngettext as ngettext
from org.model import NOBODY, Indices, Note, Problem
from org.reading.columns import ColumnMap, Role
from org.reading.employee_list import find_staff
from org.reading.handoffs import format_list, parse_item, split_list
from org.reading.managers import Roster, departments_above, enrol
from org.reading.references import Texts, fold_names, look_up
from org.reading.table import Table, rank_header
from org.text import parse_number

_LISTS = {Role.HANDOFFS: "hands off to", Role.DOTTED: "dotted line to"}


def roll_up_people(table: Table, columns: ColumnMap, by: str = "") -> tuple[Table, ColumnMap]:
    """The departments of a list of people, with what their columns mean; unchanged where nobody has a department.

    ``by`` is the column of departments that the person chose, where they chose one.
    """
    staff = find_staff(table, columns, by)
    if staff is None:
        return table, columns
    roster = enrol(table, staff)
    people = np.bincount(roster.department[roster.counted], minlength=len(roster.names))
    shared = _shared(roster, columns)
    code = _code(shared)
    keys = np.where(shared[code] == "", roster.names, shared[code]) if code else roster.names
    problems = [*roster.problems]
    added: dict[Role, tuple[str, Texts]] = {}
    if (roster.manager != NOBODY).any():
        added[Role.PARENT] = ("parent", _parents(roster, keys))
    added[Role.PEOPLE] = ("people", people.astype(str).astype(object))
    if columns[Role.OFFICE]:
        office, differing = _offices(roster, columns[Role.OFFICE][0])
        added[Role.OFFICE] = ("office", office)
        problems += differing
    for role, header in _LISTS.items():
        cells, unknown = _handoffs(roster, columns[role], keys)
        problems += unknown
        if (cells != "").any():
            added[role] = (header, cells)
    data = {staff.department: roster.names, **dict(added.values())}
    data |= {header: cells for header, cells in shared.items() if header not in data}
    roles = {Role.NAME: (staff.department,), **{role: (header,) for role, (header, _cells) in added.items()}}
    if code:
        roles[Role.ID] = (code,)
    # What the reading quoted from a row is left out: it may be about a person.
    quoted = [replace(problem, value="") for problem in table.problems]
    rolled = replace(
        table,
        frame=pd.DataFrame({header: pd.Series(cells, dtype="str") for header, cells in data.items()}),
        rows=table.rows[roster.first],
        problems=(*quoted, *problems),
        notes=(*table.notes, *_notes(roster, int(people.sum()))),
    )
    return rolled, ColumnMap({role: roles[role] for role in Role if role in roles})


def _parents(roster: Roster, keys: Texts) -> Texts:
    """The cell of each department that says which one is above it, blank for a top."""
    kept = np.flatnonzero(roster.counted)
    place = np.full(len(roster.counted) + 1, NOBODY, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    manager = place[roster.manager[kept]]
    parent = departments_above(manager, roster.department[kept], roster.heads[kept], roster.nowhere, len(roster.names))
    return np.where(parent == NOBODY, "", keys[parent])


def _agreed(roster: Roster, cells: Texts, asked: npt.NDArray[np.bool_]) -> tuple[Texts, npt.NDArray[np.bool_]]:
    """For each department the cell that all ``asked`` rows of it share, blank for none; and where they differ."""
    codes, words = pd.factorize(cells)
    at, size = roster.department[asked], len(roster.names)
    least, most = np.full(size, len(words)), np.full(size, -1)
    np.minimum.at(least, at, codes[asked])
    np.maximum.at(most, at, codes[asked])
    agreed = np.full(size, "", dtype=object)
    same = least == most
    agreed[same] = words[least[same]]
    return agreed, (most >= 0) & ~same


def _shared(roster: Roster, columns: ColumnMap) -> dict[str, Texts]:
    """The columns about departments, each cell only where it is the same for all people of the department."""
    staff = roster.staff
    taken = {staff.department, *staff.personal, *columns[Role.OFFICE]}
    called = [
        header
        for header in map(str, roster.table.frame)
        if header not in taken and rank_header(header, ["shared"]) is not None
    ]
    agreed = {header: _agreed(roster, roster.cells(header), roster.counted)[0] for header in called}
    # Whatever the column is called: an address or the name of someone on the list is about a person.
    words = np.unique(np.concatenate([*agreed.values(), [""]]).astype(object))
    someone = roster.everyone.named(words)
    persons = {word for word, is_one in zip(words, someone, strict=True) if is_one or "@" in word}
    return {header: cells for header, cells in agreed.items() if (cells != "").any() and persons.isdisjoint(cells)}


def _code(shared: dict[str, Texts]) -> str:
    """The column that can serve as the id: called like one, and different for each department that has one."""
    for header, cells in shared.items():
        given = cells[cells != ""]
        if rank_header(header, ["unit id"]) is not None and len(set(given)) == len(given):
            return header
    return ""


def _offices(roster: Roster, header: str) -> tuple[Texts, list[Problem]]:
    """The office of each department whose people all have the same, and a problem for each of the others."""
    cells = roster.cells(header)
    codes, words = pd.factorize(cells)
    offices = [parse_office(word) if word else None for word in words]
    spelt = np.array([word if of is None else of.word for word, of in zip(words, offices, strict=True)], dtype=object)
    agreed, differing = _agreed(roster, spelt[codes], roster.counted & (cells != ""))
    message = _("The people of “{name}” are not all in the same office.")
    done = _("The office was inferred from the name.")
    problems: list[Problem] = []
    for at in np.flatnonzero(differing):
        text = message.format(name=roster.names[at])
        problems += roster.listed([roster.first[at]], header, "office-differs", text, done)
    return agreed, problems


def _handoffs(roster: Roster, headers: Sequence[str], keys: Texts) -> tuple[Texts, list[Problem]]:
    """The list cell of each department: what its people state in ``headers``, added up, but for what stays inside.

    An item may mean a person or a department; it weighs what is written behind it, or 1.
    """
    parts: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for header in headers:
        cells = np.where(roster.counted, roster.cells(header), "")
        codes, words = pd.factorize(cells)
        items = _items(roster, [str(word) for word in words])
        rows = np.flatnonzero(cells != "")
        stated = pd.DataFrame({"row": rows, "word": codes[rows]}).merge(items, on="word")
        message, done = _("No person or department has this name."), _("The line was left out.")
        unknown = stated.loc[stated["target"] == NOBODY, "row"].unique()
        problems += roster.listed(unknown, header, "unknown-handoff", message, done)
        parts.append(stated.assign(source=roster.department[stated["row"]]))
    if not parts:
        return np.full(len(keys), "", dtype=object), []
    lines = pd.concat(parts)
    lines = lines[(lines["target"] != NOBODY) & (lines["target"] != lines["source"])]
    sums = lines.groupby(["source", "target", "kind"], sort=False)["volume"].sum().reset_index()
    written = format_list(sums, keys.tolist())
    return np.array([written.get(at, "") for at in range(len(keys))], dtype=object), problems


def _items(roster: Roster, words: Sequence[str]) -> pd.DataFrame:
    """The items of different list cells: word (which cell), target (a department or NOBODY), kind and volume."""
    whole = _meant(roster, words)
    departments = set(fold_names(roster.names))
    rows: list[tuple[int, str, str, float]] = []
    for at, word in enumerate(words):
        for item in [word] if whole[at] != NOBODY else split_list(word):
            name, kind, volume = parse_item(item, lambda name: "".join(name.casefold().split()) in departments)
            rows.append((at, name, kind, _weight(volume)))
    frame = pd.DataFrame(rows, columns=["word", "name", "kind", "volume"])
    return frame.assign(target=_meant(roster, frame["name"].tolist()))


def _weight(volume: str) -> float:
    value = parse_number(volume) if volume else None
    return 1.0 if value is None or value < 0 else value


def _meant(roster: Roster, names: Sequence[str]) -> Indices:
    """The department of the person that each name means, or the department itself; NOBODY for neither."""
    wanted = np.array(names, dtype=object)
    person = roster.everyone.find(wanted)
    itself, _count = look_up(fold_names(wanted), fold_names(roster.names))
    return np.where(person >= 0, roster.department[person], itself)


def _notes(roster: Roster, counted: int) -> tuple[Note, ...]:
    """What was done, for the person to know before they wonder where the people are."""
    people = ngettext("{n} person", "{n} people", counted).format(n=counted)
    departments = ngettext("{n} department", "{n} departments", len(roster.names)).format(n=len(roster.names))
    text = _(
        "This is a list of people: {people} in {departments}. Only the departments are kept; "
        "personal names are discarded."
    )
    notes = [Note("people-list", text.format(people=people, departments=departments))]
    manager = roster.staff.manager
    if (roster.manager != NOBODY).any():
        text = _("The parent of a department is where most managers of its people sit (“{header}”).")
        notes.append(Note("parents-by-manager", text.format(header=manager)))
    elif manager:
        text = _("“{header}” matches nobody in this list, so no parents were read.")
        notes.append(Note("no-managers", text.format(header=manager)))
    return tuple(notes)
