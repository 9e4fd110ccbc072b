"""A list of people → a table of their departments: nothing about a single person is kept.

A department is counted from the rows that name it, and takes the place of the first of them. Its parent is where the
managers of its people work, a second manager makes a dotted line between departments, and what is the same for all
its people and is about a department, such as a cost centre, is its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from org.classification.departments import parse_office
from org.hierarchy import ancestors
from org.i18n import Message, lazy_gettext as _, lazy_ngettext as ngettext
from org.model import NONE, Flags, Indices, Note, Problem, Texts, Values
from org.reading.columns import BRACKETED, ColumnMap, Role
from org.reading.employee_list import Staff, keep_first, make_directory
from org.reading.evidence import find_evidence, join_columns
from org.reading.handoffs import format_list, parse_item, split_list
from org.reading.headers import find_words, rank_header, select_headers
from org.reading.level_columns import LOWEST_UNIT
from org.reading.levels import find_separator
from org.reading.parents import break_manager_cycles, departments_above
from org.reading.references import Directory, find_first, find_vacancy, is_none, is_unnamed, look_up
from org.reading.table import Table
from org.text import fold_names, format_number, parse_number, parse_numbers

_GONE = (
    r"(?i)eliminated|abolished|deleted|discontinued|closed post|supprimée?|aufgelöst|entfallen|weggefallen|eliminad[oa]"
    r"|suprimid[oa]|extint[oa]|soppress[oa]|упраздн[её]н[ао]?|bãi bỏ|đã giải thể|廃止|撤销|裁撤|폐지"
)
_LISTS = {Role.HANDOFFS: "hands off to", Role.DOTTED: "dotted line to"}

_SEVERAL = 0.1
"""Up to this share of departments may be in several units of the level above, each in that of most of its people."""


@dataclass(frozen=True)
class _Departments:
    """The departments that a list of people names, in the order in which it first names them."""

    of_row: Indices
    """(rows,) number of the department of each row."""
    names: Texts
    """How each is written most often."""
    first: Indices
    """The row that first names each."""
    nowhere: int
    """The department of those who have none; NONE where everyone has one."""


@dataclass(frozen=True)
class _People:
    """A list of people with its departments; arrays have one entry per row."""

    table: Table
    staff: Staff
    departments: _Departments
    counted: Flags
    """Whether the row is a person that no row before it was."""
    directory: Directory
    """The people that are counted, by what other rows may call them."""
    problems: list[Problem] = field(default_factory=list)

    def cells(self, header: str) -> Texts:
        """A column as an array of texts."""
        return self.table.frame[header].to_numpy(dtype=object)

    def report(self, rows: Iterable[int], header: str, kind: str, message: Message, done: Message) -> None:
        """List a problem in each of ``rows``. None quotes the cell, which may be the name of a person."""
        self.problems.extend(Problem(int(self.table.rows[index]), header, "", kind, message, done) for index in rows)


def roll_up_people(table: Table, columns: ColumnMap, staff: Staff) -> tuple[Table, ColumnMap]:
    """The departments of a list of people, with what their columns mean; unchanged where no one has a department.

    ``staff`` says which of its columns tell the department, the person and the manager.
    """
    if not staff.department:
        return table, columns
    table = _drop_gone(table, staff)
    people = _find_people(table, staff)
    manager, heads = _find_managers(people)
    people = replace(people, departments=replace(people.departments, names=_drop_heads(people)))
    names = _join_paths(people, manager, heads)
    people = replace(people, departments=replace(people.departments, names=names))
    shared = _shared_columns(people, columns)
    code = _find_code(shared)
    keys = np.where(shared[code] == "", names, shared[code]) if code else names
    counts = _count_people(people)
    upper = _find_upper_units(people)
    parents = _parent_keys(people, manager, heads, keys) if upper is None else upper
    added = _add_columns(people, columns, keys, counts, parents)
    data = {staff.department: names, **dict(added.values())}
    data |= {header: cells for header, cells in shared.items() if header not in data}
    roles = {Role.NAME: (staff.department,), **{role: (header,) for role, (header, _cells) in added.items()}}
    if code:
        roles[Role.ID] = (code,)
    # What the reading quoted from a row is left out: it may be about a person.
    quoted = [replace(problem, value="") for problem in table.problems]
    departments = replace(
        table,
        frame=pd.DataFrame({header: pd.Series(cells, dtype="str") for header, cells in data.items()}),
        rows=table.rows[people.departments.first],
        problems=(*quoted, *people.problems),
        titles=_join_titles(people),
        notes=(
            *table.notes,
            *_notes(people, int(counts.sum()), upper is None and Role.PARENT in added, (manager != NONE).any()),
        ),
        indents={},
    )
    return departments, ColumnMap({role: roles[role] for role in Role if role in roles})


def _add_columns(
    people: _People, columns: ColumnMap, keys: Texts, counts: Values, parents: Texts
) -> dict[Role, tuple[str, Texts]]:
    """The columns that follow from the people of each department, under their role with a header of ours."""
    added: dict[Role, tuple[str, Texts]] = {}
    if (parents != "").any():
        added[Role.PARENT] = ("parent", parents)
    added[Role.PEOPLE] = ("people", np.array([format_number(count) for count in counts], dtype=object))
    if columns[Role.OFFICE]:
        added[Role.OFFICE] = ("office", _shared_offices(people, columns[Role.OFFICE][0]))
    for role, header in _LISTS.items():
        cells = _handoff_cells(people, columns[role], keys)
        if (cells != "").any():
            added[role] = (header, cells)
    return added


def _drop_gone(table: Table, staff: Staff) -> Table:
    """The list without posts that it says are gone, called “Eliminated” or with the reference 0, and without the empty
    rows of a form.
    """
    gone = np.zeros(len(table), dtype=bool)
    called = [header for kind in ("person name", "surname") for header in select_headers(map(str, table.frame), kind)]
    for header in dict.fromkeys([*called, *staff.names, *staff.titles]):
        gone |= table.frame[header].str.fullmatch(_GONE).to_numpy(dtype=bool)
    for header in staff.ids:
        gone |= (table.frame[header] == "0").to_numpy() & ("job" in find_words(header))
    table = _drop(table, gone, "no-longer-there", _("This post is no longer there."))
    empty = _are_nameless(table, staff) & is_none(table.frame[staff.department])
    return _drop(table, empty, "no-person", _("No person is named in this row."))


def _drop(table: Table, rows: Flags, kind: str, message: Message) -> Table:
    """The table without some of its ``rows``, each listed as a problem; unchanged where they are all there are."""
    if not rows.any() or rows.all():
        return table
    problems = [Problem(int(row), "", "", kind, message, _("The row was not counted.")) for row in table.rows[rows]]
    kept = table.frame[~rows].reset_index(drop=True)
    return replace(table, frame=kept, rows=table.rows[~rows], problems=(*table.problems, *problems))


def _are_nameless(table: Table, staff: Staff) -> Flags:
    """(rows,) whether no number, no name and no address says who a row is for; none where there is no such column."""
    known = [(table.frame[header] == "").to_numpy() for header in (*staff.ids, *staff.names, *staff.emails)]
    return np.logical_and.reduce(known) if known else np.zeros(len(table), dtype=bool)


def _find_people(table: Table, staff: Staff) -> _People:
    """Everyone of ``table``, the department of each, and a problem for each row that has none or is not counted."""
    departments = _find_departments(table, staff)
    counted = np.ones(len(table), dtype=bool)
    people = _People(table, staff, departments, counted, make_directory(table.frame, staff))
    _leave_out(people)
    directory = make_directory(table.frame, staff, counted)
    people = replace(people, directory=replace(directory, ids=[keep_first(ids) for ids in directory.ids]))
    if departments.nowhere != NONE:
        done = _("They were counted in “{name}”.").format(name=departments.names[departments.nowhere])
        homeless = np.flatnonzero((departments.of_row == departments.nowhere) & counted)
        message = _("No department is given for this person.")
        people.report(homeless, staff.department, "no-department", message, done)
    return people


def _find_departments(table: Table, staff: Staff) -> _Departments:
    """The departments of the list. Names that differ by case or spaces only are one, called as most rows call it."""
    cells = table.frame[staff.department].to_numpy(dtype=object)
    blank = is_none(cells)
    if blank.any():
        cells = np.where(blank, str(_("No department")), cells)
    of_row, keys = pd.factorize(fold_names(cells))
    names, _differing = _find_commonest(of_row, cells, len(keys))
    first = np.unique(of_row, return_index=True)[1].astype(np.int64)
    return _Departments(of_row.astype(np.int64), names, first, int(of_row[blank.argmax()]) if blank.any() else NONE)


def _find_commonest(of_row: Indices, cells: Texts, size: int) -> tuple[Texts, Flags]:
    """For each of ``size`` departments the cell that most of its rows have, blank for none; and where they differ."""
    codes, words = pd.factorize(cells)
    pairs = pd.DataFrame({"department": of_row, "cell": codes})
    counts = pairs.groupby(["department", "cell"], sort=False).size().reset_index(name="rows")
    differing = np.bincount(counts["department"], minlength=size) > 1
    counts = counts.sort_values("rows", ascending=False, kind="stable").drop_duplicates("department")
    commonest = np.full(size, "", dtype=object)
    commonest[counts["department"].to_numpy()] = words[counts["cell"].to_numpy()]
    return commonest, differing


def _drop_heads(people: _People) -> Texts:
    """The names of the departments without the person in brackets behind, as Workday adds the head of each."""
    names = people.departments.names
    matches = [BRACKETED.fullmatch(name) for name in names]
    heads = np.array([match[2] if match else "" for match in matches], dtype=object)
    found = people.directory.find(heads).by
    plain = [match[1] if match and by else name for match, by, name in zip(matches, found, names, strict=True)]
    return np.array(plain, dtype=object) if len(set(plain)) == len(names) else names


def _leave_out(people: _People) -> None:
    """Do not count the rows that name no one, nor those with the id and the name that an earlier row has."""
    table, staff, counted = people.table, people.staff, people.counted
    done = _("The row was not counted.")
    nameless = _are_nameless(table, staff)
    counted &= ~nameless
    header = " + ".join(staff.names) or next(iter((*staff.ids, *staff.emails)), "")
    people.report(np.flatnonzero(nameless), header, "no-person", _("No person is named in this row."), done)
    if staff.ids and "job" not in find_words(staff.ids[0]):  # two people may share a post, but not a number
        ids = people.cells(staff.ids[0])
        # Two people of different names who share a number are two: initials, or a slip.
        named = fold_names(join_columns(table.frame, staff.names)) if staff.names else ""
        first = find_first(ids + "\n" + named)
        again = np.flatnonzero(counted & (first != np.arange(len(ids))) & ~is_none(ids))
        counted[again] = False
        for index in again:
            message = _("This person is already in row {row}.").format(row=table.rows[first[index]])
            people.report([int(index)], staff.ids[0], "person-twice", message, done)


def _find_managers(people: _People) -> tuple[Indices, Flags]:
    """The row of everyone's manager (NONE for none, free of cycles), and who has none by what the list says."""
    manager = np.full(len(people.table), NONE, dtype=np.int64)
    header = people.staff.manager
    if not header:
        return manager, manager == NONE
    cells = np.where(people.counted, people.cells(header), "")
    found = people.directory.find(cells)
    known = found.position != NONE
    if not known.any():
        return manager, manager == NONE
    several, unknown = found.count > 1, ~known & ~is_none(cells)
    manager, broken = break_manager_cycles(np.where(several, NONE, found.position))
    heads = (manager == NONE) & ~several & ~unknown
    heads[broken] = False
    done = _("The manager was ignored.")
    for rows, kind, message in (
        (np.flatnonzero(several), "ambiguous-manager", _("Several people in this list match this manager.")),
        (np.flatnonzero(unknown), "unknown-manager", _("The manager is not in this list.")),
        (broken, "manager-cycle", _("The managers form a cycle that leads back to this person.")),
    ):
        people.report(rows, header, kind, message, done)
    return manager, heads


def _join_paths(people: _People, manager: Indices, heads: Flags) -> Texts:
    """The names of the departments; of paths out of several columns, each top below the one its managers are in."""
    departments = people.departments
    separator = find_separator(find_evidence(people.table), people.staff.department)
    tops = np.array([name.split(separator or None)[0].strip() for name in departments.names], dtype=object)
    of_top, called = pd.factorize(tops)
    made = any(note.kind == LOWEST_UNIT for note in people.table.notes)
    if not made or len(called) < 2 or not (manager != NONE).any():
        return departments.names
    nowhere = NONE if departments.nowhere == NONE else int(of_top[departments.nowhere])
    upper = replace(departments, of_row=of_top[departments.of_row], names=called, nowhere=nowhere)
    above = _find_above(people, manager, heads, upper)
    ways = [[called[top] for top in reversed(ancestors(position, above))] for position in range(len(called))]
    joined = [f" {separator} ".join([*ways[top], name]) for top, name in zip(of_top, departments.names, strict=True)]
    return np.array(joined, dtype=object)


def _parent_keys(people: _People, manager: Indices, heads: Flags, keys: Texts) -> Texts:
    """The cell of each department that says which one is its parent, blank for a top and where names are paths."""
    if find_separator(find_evidence(people.table), people.staff.department):
        return np.full(len(keys), "", dtype=object)
    parent = _find_above(people, manager, heads, people.departments)
    return np.where(parent == NONE, "", keys[parent])


def _find_above(people: _People, manager: Indices, heads: Flags, departments: _Departments) -> Indices:
    """(departments,) which of ``departments`` the managers of each are in; NONE for a top. Free of cycles."""
    kept = np.flatnonzero(people.counted)
    new_index = np.full(len(people.counted) + 1, NONE, dtype=np.int64)
    new_index[kept] = np.arange(len(kept))
    of_row, size = departments.of_row[kept], len(departments.names)
    return departments_above(new_index[manager[kept]], of_row, heads[kept], departments.nowhere, size)


def _find_upper_units(people: _People) -> Texts | None:
    """The unit above each department by a column of that name: managers only hint at it. None without such a column."""
    for header in select_headers(map(str, people.table.frame), "parent"):
        if header in (people.staff.manager, people.staff.department) or "unit" not in find_words(header):
            continue
        cells = people.cells(header)[people.counted]
        found, differing = _find_commonest(
            people.departments.of_row[people.counted], cells, len(people.departments.names)
        )
        if len({*found} - {""}) > 1 and differing.mean() <= _SEVERAL:  # one is the ministry that all are in
            return found
    return None


def _shared_columns(people: _People, columns: ColumnMap) -> dict[str, Texts]:
    """The columns about departments, each cell only where it is the same for all people of the department."""
    taken = {people.staff.department, *people.staff.personal, *columns[Role.OFFICE]}
    called = [header for header in map(str, people.table.frame) if header not in taken]
    kinds = ["shared"] if rank_header(people.staff.department, ["path"]) is not None else ["shared", "works in"]
    called = [header for header in called if rank_header(header, kinds) is not None]
    agreed, size = {}, len(people.departments.names)
    for header in called:
        cells = people.cells(header)[people.counted]
        cells, differing = _find_commonest(people.departments.of_row[people.counted], cells, size)
        several = differing.mean() if "unit" in find_words(header) else 0.0
        if several <= _SEVERAL:  # what only some departments are in as a whole is no level above them
            agreed[header] = cells if several else np.where(differing, "", cells)
    # Whatever the column is called: an address or the name of someone on the list is about a person.
    words = np.unique(np.concatenate([*agreed.values(), [""]]).astype(object))
    someone = np.isin(people.directory.find(words).by, ["name", "e-mail"])
    persons = {word for word, is_one in zip(words, someone, strict=True) if is_one or "@" in word}
    return {header: cells for header, cells in agreed.items() if (cells != "").any() and persons.isdisjoint(cells)}


def _count_people(people: _People) -> Values:
    """How many people each department has: a row is one, or as many as its column says; a vacant post is none."""
    weights = np.ones(len(people.table))
    staff, frame = people.staff, people.table.frame
    if staff.count:
        values, _wrong = parse_numbers(frame[staff.count])
        weights = np.nan_to_num(values, nan=0.0)
    elif staff.names:
        cells = join_columns(frame, staff.names)
        vacant = np.array([i for i in np.flatnonzero(is_unnamed(cells)) if find_vacancy(cells.iloc[i])], dtype=int)
        weights[vacant] = 0
        people.report(vacant, staff.names[0], "no-person", _("This post is vacant."), _("The row was not counted."))
    counted, departments = people.counted, people.departments
    counts = np.bincount(departments.of_row[counted], weights[counted], minlength=len(departments.names))
    return counts.astype(np.float64)


def _join_titles(people: _People) -> Texts | None:
    """The job titles of the people of each department, one on each line; None where the list has no titles."""
    if not people.staff.titles:
        return None
    cells = pd.Series(people.cells(people.staff.titles[0])).str.split().str.join(" ")
    given = people.counted & (cells != "").to_numpy()
    joined = cells[given].groupby(people.departments.of_row[given]).agg("\n".join)
    return joined.reindex(range(len(people.departments.names)), fill_value="").to_numpy(dtype=object)


def _find_code(shared: dict[str, Texts]) -> str:
    """The column that can serve as the id: called like one, and different for each department that has one."""
    for header, cells in shared.items():
        given = cells[cells != ""]
        if rank_header(header, ["unit id"]) is not None and len(set(given)) == len(given):
            return header
    return ""


def _shared_offices(people: _People, header: str) -> Texts:
    """The office of each department whose people all have the same, and a problem for each of the others."""
    cells = people.cells(header)
    codes, words = pd.factorize(cells)
    offices = [parse_office(word) if word else None for word in words]
    spelt = np.array([word if of is None else of.word for word, of in zip(words, offices, strict=True)], dtype=object)
    asked, departments = people.counted & (cells != ""), people.departments
    agreed, differing = _find_commonest(departments.of_row[asked], spelt[codes][asked], len(departments.names))
    message = _("The people of “{name}” are not all in the same office.")
    done = _("The office was inferred from the name.")
    for index in np.flatnonzero(differing):
        people.report(
            [departments.first[index]], header, "office-differs", message.format(name=departments.names[index]), done
        )
    return np.where(differing, "", agreed)


def _handoff_cells(people: _People, headers: Sequence[str], keys: Texts) -> Texts:
    """The list cell of each department: what its people state in ``headers``, added up, but for what stays inside.

    An item may mean a person or a department; it weighs what is written behind it, or 1.
    """
    parts: list[pd.DataFrame] = []
    for header in headers:
        cells = np.where(people.counted, people.cells(header), "")
        codes, words = pd.factorize(cells)
        rows = np.flatnonzero(cells != "")
        stated = pd.DataFrame({"row": rows, "word": codes[rows]}).merge(_parse_items(people, list(words)), on="word")
        message, done = _("No person or department has this name."), _("The line was left out.")
        unknown = stated.loc[stated["target"] == NONE, "row"].unique()
        people.report(unknown, header, "unknown-handoff", message, done)
        parts.append(stated.assign(source=people.departments.of_row[stated["row"]]))
    if not parts:
        return np.full(len(keys), "", dtype=object)
    lines = pd.concat(parts)
    lines = lines[(lines["target"] != NONE) & (lines["target"] != lines["source"])]
    sums = lines.groupby(["source", "target", "kind"], sort=False)["volume"].sum().reset_index()
    return np.array(format_list(sums, keys).to_pylist(), dtype=object)


def _parse_items(people: _People, words: Sequence[str]) -> pd.DataFrame:
    """The items of different list cells: word (which cell), target (a department or NONE), kind and volume."""
    whole = _find_targets(people, words)
    departments = set(fold_names(people.departments.names))
    rows: list[tuple[int, str, str, float]] = []
    for index, word in enumerate(words):
        for item in [word] if whole[index] != NONE else split_list(word):
            name, kind, volume = parse_item(item, lambda name: fold_names([name])[0] in departments)
            weight = parse_number(volume) if volume else None
            rows.append((index, name, kind, 1.0 if weight is None or weight < 0 else weight))
    frame = pd.DataFrame(rows, columns=["word", "name", "kind", "volume"])
    return frame.assign(target=_find_targets(people, frame["name"].tolist()))


def _find_targets(people: _People, names: Sequence[str]) -> Indices:
    """The department of the person that each name means, or the department itself; NONE for neither."""
    texts = np.array(names, dtype=object)
    person = people.directory.find(texts)
    itself, _count = look_up(fold_names(texts), fold_names(people.departments.names))
    return np.where(person.count == 1, people.departments.of_row[person.position], itself)


def _notes(people: _People, counted: int, has_parents: bool, has_managers: bool) -> tuple[Note, ...]:
    """What was done, for the person to know before they wonder where the people are."""
    size = len(people.departments.names)
    text = _(
        "This is a list of people: {people} in {departments}. Only the departments are kept; "
        "personal names are discarded."
    ).format(
        people=ngettext("{n} person", "{n} people", counted).format(n=counted),
        departments=ngettext("{n} department", "{n} departments", size).format(n=size),
    )
    notes = [Note("people-list", text)]
    manager = people.staff.manager
    if has_parents:
        text = _("The parent of a department is where most managers of its people sit (“{header}”).")
        notes.append(Note("parents-by-manager", text.format(header=manager)))
    elif manager and not has_managers:
        text = _("“{header}” matches no one in this list, so no parents were read.")
        notes.append(Note("no-managers", text.format(header=manager)))
    return tuple(notes)
