"""What was read and what lies on the boundary, as the JSON report and as a summary for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from org.analysis import boundary
from org.analysis.crossings import list_crossings
from org.analysis.metrics import conductance, office_matrix
from org.analysis.reach import NOT_REACHED, dead_ends, distance_counts, single_passages, unheard_departments
from org.i18n import _, ngettext, render_all
from org.model import NOBODY, Company, Indices, Office, Problem

LISTED_FAULTS = 20
"""Faults that the summary spells out; the report has every problem."""
LISTED_ROWS = 5
"""Rows that are named of a fault that many rows have."""


@dataclass(frozen=True)
class Fault:
    """The problems of one kind in one column, to be shown as one."""

    example: Problem
    """The first of them."""
    rows: tuple[int, ...]
    """Row numbers, each once and in order; empty for a problem of the whole file."""

    def where(self) -> str:
        """The rows and the column: «Row 3, Parent», «81 rows (3, 5, 8, 9, 12 and 76 more), Parent»; may be blank."""
        shown = ", ".join(map(str, self.rows[:LISTED_ROWS]))
        if len(self.rows) > LISTED_ROWS:
            shown = _("{rows} and {n} more").format(rows=shown, n=f"{len(self.rows) - LISTED_ROWS:,}")
        if len(self.rows) == 1:
            shown = _("Row {row}").format(row=shown)
        elif self.rows:
            shown = _("{n} rows ({rows})").format(n=f"{len(self.rows):,}", rows=shown)
        return ", ".join(part for part in (shown, self.example.column) if part)

    def sentence(self) -> str:
        """Where it is, what is wrong in the first of the rows, and what was done about it."""
        wrong = f"{self.example.message} {self.example.done}"
        if len(self.rows) > 1:
            wrong = _("Row {row}: {problem}").format(row=self.rows[0], problem=wrong)
        where = self.where()
        if not where:
            return wrong
        return f"{where}. {wrong}" if len(self.rows) > 1 else f"{where}: {wrong}"


def group_problems(problems: Iterable[Problem]) -> list[Fault]:
    """The problems as faults, in the order in which each first occurs."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.kind, problem.column, problem.done.text), []).append(problem)
    return [
        Fault(group[0], tuple(sorted({problem.row for problem in group if problem.row is not None})))
        for group in groups.values()
    ]


def make_report(company: Company) -> dict[str, Any]:
    """All figures under stable keys, ready for JSON. Lists of departments hold names, in the order of the file."""
    passages = np.sort([passage.position for passage in single_passages(company)]).astype(np.int64)
    return {
        **_basics(company),
        "judged": _judged(company),
        "distances": {
            "none" if distance == NOT_REACHED else str(distance): count
            for distance, count in distance_counts(company).items()
        },
        "dead_ends": _names(company, dead_ends(company)),
        "unheard": _names(company, unheard_departments(company)),
        "single_passages": _names(company, passages),
        "conductance": conductance(company),
        "crossings": _crossings(company),
        "matrix": _matrix(company),
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "kind": problem.kind,
                "message": str(problem.message),
                "done": str(problem.done),
            }
            for problem in company.problems
        ],
        "notes": list_notes(company),
    }


def _basics(company: Company) -> dict[str, Any]:
    """What the summary tells: counts that cost next to nothing however large the company is."""
    reporting, handoffs = boundary.reporting_lines(company), boundary.handoff_lines(company)
    return {
        "title": company.title,
        "departments": len(company),
        "rows": company.rows,
        "tops": int((company.parent == NOBODY).sum()),
        "offices": {office.word: _office(company, office) for office in (Office.FRONT, Office.BACK, Office.UNCLEAR)},
        "reporting_lines": _counts(reporting),
        "handoffs": _counts(handoffs),
        "gateways": {office.word: list_gateways(company, office) for office in (Office.FRONT, Office.BACK)},
        "ei_index": boundary.ei_index([reporting, handoffs]),
    }


def _crossings(company: Company) -> list[dict[str, Any]]:
    rows = list_crossings(company)
    columns = {
        "from": _names(company, rows["source"].to_numpy()),
        "to": _names(company, rows["target"].to_numpy()),
        "kind": rows["kind"].tolist(),
        "direction": rows["direction"].tolist(),
        "volume": [_given(volume) for volume in rows["volume"].tolist()],
        "relation": rows["relation"].tolist(),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _matrix(company: Company) -> dict[str, Any]:
    matrix = office_matrix(company)
    return {
        "offices": [Office(group).word for group in matrix.groups],
        "counts": matrix.counts.tolist(),
        "volumes": [[_given(volume) for volume in row] for row in matrix.volumes.tolist()],
    }


def _given(value: float) -> int | float | None:
    """JSON has no NaN: what is not known is null."""
    return None if np.isnan(value) else _whole(value)


def _names(company: Company, positions: Indices) -> list[str]:
    return [str(name) for name in company.departments["name"].to_numpy()[positions]]


def _judged(company: Company) -> list[dict[str, Any]]:
    """The office of every department, why, and how sure that is."""
    frame = company.departments
    columns = (frame["id"], frame["name"], frame["office"], render_all(frame["reason"]), frame["certainty"])
    return [
        {"id": id_, "name": name, "office": Office(office).word, "office_reason": reason, "certainty": round(sure, 2)}
        for id_, name, office, reason, sure in zip(*columns, strict=True)
    ]


def _office(company: Company, office: Office) -> dict[str, int | float | None]:
    people = boundary.sum_people(company, office)
    return {"departments": int((company.offices == office).sum()), "people": _whole(people)}


def _whole(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def _counts(lines: boundary.Lines) -> dict[str, int]:
    return {
        "total": len(lines),
        "crossing": int(lines.crossing.sum()),
        "undecided": int(lines.undecided.sum()),
    }


def list_gateways(company: Company, office: Office) -> list[str]:
    """Names of the gateways in ``office``, in the order of the file."""
    positions = boundary.gateways(company)
    positions = positions[company.offices[positions] == office]
    return _names(company, positions)


def summarise(company: Company) -> str:
    """What a person wants to know first, in a few lines of plain text."""
    figures = _basics(company)
    lines = [company.title, describe_reading(company), ""]
    lines += [
        f"  {office_name(office)}: {describe_office(company, office)}" for office in Office if _any(company, office)
    ]
    lines += ["", f"  {_('Reporting lines')}: {_crossing_sentence(figures['reporting_lines'])}"]
    lines += [f"  {_('Hand-offs')}: {_crossing_sentence(figures['handoffs'])}"]
    if figures["ei_index"] is not None:
        lines.append(f"  {_('E-I index')}: {figures['ei_index']:+.2f}")
    lines += ["", _("How the file was read:"), *(f"  {note['message']}" for note in list_notes(company))]
    faults = group_problems(company.problems)
    if faults:
        lines += ["", _("Needs review:")]
    lines += [f"  {fault.sentence()}" for fault in faults[:LISTED_FAULTS]]
    if len(faults) > LISTED_FAULTS:
        lines.append("  " + _("… and {n} more.").format(n=len(faults) - LISTED_FAULTS))
    return "\n".join(lines)


def list_notes(company: Company) -> list[dict[str, Any]]:
    """How the file was read, a dict a decision: a stable ``kind``, its ``values``, and a ``message`` for a person."""
    reading = company.reading
    notes: list[dict[str, Any]] = []

    def add(kind: str, message: str, **values: Any) -> None:
        notes.append({"kind": kind, "message": message, "values": values})

    if not reading.sheets:
        shown = _("tab") if reading.delimiter == "\t" else reading.delimiter
        add("encoding", f"{_('Encoding')}: {reading.encoding}", encoding=reading.encoding)
        add("delimiter", f"{_('Delimiter')}: {shown}", delimiter=reading.delimiter)
    if reading.header_row is not None:
        add("header-row", _("Header: row {row}").format(row=reading.header_row), row=reading.header_row)
    for role, headers in reading.columns.items():
        message = f"{role_names()[role]}: {', '.join(headers)}"
        add("column", message, role=role, headers=list(headers))
    for note in reading.notes:
        add(note.kind, str(note.message), **{name: str(value) for name, value in note.message.values})
    return notes


def role_names() -> dict[str, str]:
    """What people call what a column can be, by the word of its role."""
    return {
        "id": _("Id"),
        "name": _("Name"),
        "parent": _("Parent"),
        "office": _("Office"),
        "people": _("People"),
        "revenue": _("Revenue"),
        "handoffs": _("Hands off to"),
        "dotted": _("Dotted line"),
        "office_reason": _("Reason for the office"),
        "certainty": _("Certainty"),
        "judged": _("Basis for the office"),
    }


def _any(company: Company, office: Office) -> bool:
    return bool(office is not Office.UNCLEAR or (company.offices == office).any())


def office_name(office: Office) -> str:
    """What people call an office."""
    return {Office.FRONT: _("Front office"), Office.BACK: _("Back office"), Office.UNCLEAR: _("Unclear")}[office]


def format_departments(count: int) -> str:
    """«1 department», «12 departments»."""
    return ngettext("{n} department", "{n} departments", count).format(n=f"{count:,}")


def format_people(count: float) -> str:
    """«1 person», «12 people»; halves stay, as in full-time equivalents."""
    shown = f"{count:,.0f}" if count == int(count) else f"{count:,.1f}"
    return ngettext("{n} person", "{n} people", 1 if count == 1 else 2).format(n=shown)


def describe_office(company: Company, office: Office) -> str:
    """Departments of an office and, where the file counts them, its people."""
    people = boundary.sum_people(company, office)
    departments = format_departments(int((company.offices == office).sum()))
    return departments if people is None else f"{departments}, {format_people(people)}"


def describe_size(company: Company) -> str:
    """How much was read: departments and tops."""
    tops = int((company.parent == NOBODY).sum())
    return ", ".join([format_departments(len(company)), _("{n} top-level").format(n=f"{tops:,}")])


def describe_reading(company: Company) -> str:
    """How much was read: departments, tops, and rows that need review."""
    parts = [describe_size(company)]
    rows = count_rows_to_review(company)
    if rows:
        parts.append(ngettext("{n} row needs review", "{n} rows need review", rows).format(n=rows))
    return ", ".join(parts)


def count_rows_to_review(company: Company) -> int:
    """Rows of the file with at least one problem."""
    return len(np.unique([problem.row for problem in company.problems if problem.row is not None]))


def _crossing_sentence(counts: dict[str, int]) -> str:
    text = _("{crossing} of {total} cross the customer-facing boundary").format(**counts)
    return text + (_(", {undecided} undecided").format(**counts) if counts["undecided"] else "")
