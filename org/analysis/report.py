"""What was read and what crosses the boundary, as a summary for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from org.analysis.boundary import Lines, handoff_lines, reporting_lines
from org.analysis.measures import MEASURES, Share, office_shares
from org.i18n import (
    _,
    add_share,
    describe_count,
    format_departments,
    format_people,
    join_words,
    localise_number,
    ngettext,
)
from org.model import NONE, Company, Office, Problem, Reading

LISTED_FAULTS = 20
"""Faults that the summary spells out; the report has every problem."""
LISTED_NAMES = 5
"""Unclear departments that are named."""
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
        shown = str(join_words(self.rows, LISTED_ROWS))
        if len(self.rows) == 1:
            shown = _("Row {row}").format(row=shown)
        elif self.rows:
            shown = _("{n} rows ({rows})").format(n=localise_number(len(self.rows)), rows=shown)
        return ", ".join(part for part in (shown, self.example.column) if part)

    def wrong(self) -> str:
        """What is wrong; of several rows, in the first, which it then names."""
        message = str(self.example.message)
        return _("Row {row}: {problem}").format(row=self.rows[0], problem=message) if len(self.rows) > 1 else message

    def describe(self) -> str:
        """Where it is, what is wrong in the first of the rows, and what was done about it."""
        wrong, where = f"{self.wrong()} {self.example.done}", self.where()
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


def summarise(company: Company) -> str:
    """What a person wants to know first, in a few lines of plain text."""
    relations = reporting_lines(company), handoff_lines(company)
    shares = [share for share in office_shares(company) if share.departments or share.office is not Office.UNCLEAR]
    lines = [company.title, describe_reading(company), ""]
    lines += [*(f"  {share.office.title}: {describe_share(share)}" for share in shares), ""]
    for name, relation in zip((_("Reporting lines"), _("Hand-offs")), relations, strict=True):
        lines.append(f"  {name}: {_describe_crossings(relation)}")
    index = MEASURES["ei_index"]
    if index.value(company) is not None:
        lines.append(f"  {index.name}: {index.describe(company)}")
    lines += ["", _("How the file was read:"), *(f"  {line}" for line in list_decisions(company))]
    faults = [f"  {fault.describe()}" for fault in group_problems(company.problems)]
    if len(faults) > LISTED_FAULTS:
        more = _("… and {n} more.").format(n=localise_number(len(faults) - LISTED_FAULTS))
        faults[LISTED_FAULTS:] = [f"  {more}"]
    return "\n".join([*lines, *(["", _("Needs review:"), *faults] if faults else [])])


def list_doubts(company: Company) -> list[str]:
    """What needs review, a line each: problems of the file, and departments that may be front or back office."""
    found = [fault.describe() for fault in group_problems(company.problems)]
    unclear = company.departments["name"][company.offices == Office.UNCLEAR]
    if len(unclear):
        text = ngettext(
            "{n} department may be front or back office: {names}",
            "{n} departments may be front or back office: {names}",
            len(unclear),
        )
        names = join_words([f"“{name}”" for name in unclear], LISTED_NAMES)
        found.append(text.format(n=localise_number(len(unclear)), names=names))
    return found


def review(company: Company, doubts: Iterable[str]) -> str:
    """What was read, how, and what needs review."""
    found = [f"  {line}" for line in doubts]
    lines = [_("Needs review:"), *found] if found else ["  " + _("Nothing needs review.")]
    decisions = [_("How the file was read:"), *(f"  {line}" for line in list_decisions(company))]
    return "\n".join([company.title, describe_reading(company), "", *decisions, "", *lines])


def describe_reading(company: Company) -> str:
    """How much was read: departments, top-level departments, and rows that need review."""
    return ", ".join(filter(None, (describe_size(company), describe_review(company))))


def describe_size(company: Company) -> str:
    """How much was read: departments and top-level departments."""
    tops = int((company.parent == NONE).sum())
    return ", ".join(
        [
            format_departments(len(company), posts=company.is_of_posts),
            _("{n} top-level").format(n=localise_number(tops)),
        ]
    )


def describe_review(company: Company) -> str:
    """How many rows of the file have at least one problem; blank for none."""
    rows = len({problem.row for problem in company.problems if problem.row is not None})
    return describe_count("{n} row needs review", "{n} rows need review", rows) if rows else ""


def describe_share(share: Share) -> str:
    """«12 departments, 340 people (62%), revenue 1,200 (90%)», as far as known."""
    parts = [format_departments(share.departments)]
    if share.people is not None:
        parts.append(add_share(format_people(share.people), share.people_share))
    if share.revenue is not None:
        revenue = _("revenue {revenue}").format(revenue=localise_number(share.revenue, ",.10g"))
        parts.append(add_share(revenue, share.revenue_share))
    return ", ".join(parts)


def _describe_crossings(lines: Lines) -> str:
    text = fill_counts(_("{crossing} of {total} cross the customer-facing boundary"), lines)
    return text + (fill_counts(_(", {undecided} undecided"), lines) if lines.undecided.any() else "")


def fill_counts(text: str, lines: Lines) -> str:
    """A text with how many lines there are (``{total}``), cross (``{crossing}``) or may cross (``{undecided}``)."""
    return text.format(**{key: localise_number(count) for key, count in count_lines(lines).items()})


def count_lines(lines: Lines) -> dict[str, int]:
    """How many lines there are, cross the boundary, and have an unclear end."""
    return {"total": len(lines), "crossing": int(lines.crossing.sum()), "undecided": int(lines.undecided.sum())}


def list_notes(company: Company) -> list[dict[str, Any]]:
    """How the file was read, one dict per decision: a stable ``kind``, its ``values``, and a ``message``."""
    reading = company.reading
    notes: list[dict[str, Any]] = []

    def add(kind: str, message: str, **values: Any) -> None:
        notes.append({"kind": kind, "message": message, "values": values})

    for kind, message in _describe_text(reading).items():
        add(kind, message, **{kind: getattr(reading, kind)})
    if reading.header_row is not None:
        add("header-row", _("Header: row {row}").format(row=reading.header_row), row=reading.header_row)
    for role, headers in reading.columns.items():
        message = f"{role_names()[role]}: {', '.join(headers)}"
        add("column", message, role=role, headers=list(headers))
    for note in reading.notes:
        add(note.kind, str(note.message), **{name: str(value) for name, value in note.message.values})
    return notes


_CONSEQUENCES = (
    *(
        "organisation-in-doubt",
        "people-list",
        "people-unplaced",
        "json",
        "xml",
        "lists-left-out",
        "levels",
        "parent-in-doubt",
    ),
    *("parent-by-values", "parents-by-manager", "no-managers", "id-as-name", "office-by-values", "not-the-office"),
)
"""Kinds of notes that decide what the chart looks like, the most consequential first."""
_LEFT_OUT = frozenset(
    {
        *("total-row", "below-table", "header-again", "other-table", "no-longer-there"),
        *("no-person", "person-twice", "blank-name"),
    }
)
"""Kinds of problems of rows that became no department, or were not counted."""


def list_decisions(company: Company, *, on_page: bool = False) -> list[str]:
    """What was decided while the file was read, the most consequential first, each with how to change it.

    The hint is for the command line, or for the page.
    """
    changes = _explain_changes(on_page=on_page)
    rank = {kind: i for i, kind in enumerate(_CONSEQUENCES)}
    notes = sorted(company.reading.notes, key=lambda note: rank.get(note.kind, len(rank)))
    lines = [(note.kind, f"{note.message} {changes.get(note.kind, changes['column'])}") for note in notes]
    first = [text for kind, text in lines if kind in _CONSEQUENCES]
    rest = [text for kind, text in lines if kind not in _CONSEQUENCES]
    left_out = len({problem.row for problem in company.problems if problem.kind in _LEFT_OUT})
    if left_out:
        text = describe_count(
            "{n} row was left out or not counted.", "{n} rows were left out or not counted.", left_out
        )
        first.append(text + " " + _("It is listed under what needs review."))
    columns = "; ".join(_describe_column(company, role) for role in company.reading.columns)
    return [*first, f"{columns}. {changes['column']}", *rest, *_describe_format(company, changes["encoding"])]


def _explain_changes(*, on_page: bool) -> dict[str, str]:
    """How to change what was decided, by the kind of note; ``column`` and ``encoding`` for what no note is about."""
    changes = {
        **dict.fromkeys(("json", "xml"), _("To change it, save the table as CSV.")),
        "lists-left-out": _("To read one of them, save it as a file of its own."),
        "above-header": _("To change it, put the header into the first row of the file."),
        "no-header": _("To change it, put a header into the first row of the file."),
        "people-unplaced": _(
            "To see who is below whom, add a column “manager” to the file; to count them, a column “department”."
        ),
        "short-rows": _("To change it, fill the cells in the file."),
    }
    if on_page:
        return changes | {
            "column": _("To change it, pick other columns under “Column mapping”, or rename the header in the file."),
            "people-list": _("To change it, switch on “One box per person” under “Column mapping”."),
            "sheet": _("To change it, pick another sheet under “Column mapping”."),
            "encoding": _("To change it, pick another encoding under “Column mapping”, or save it as UTF-8."),
        }
    return changes | {
        "column": _("To change it, say which column it is, such as --column parent=HEADER or --column name=2."),
        "people-list": _(
            "To change it, add --boxes people, or say which column they are counted by: --column name=HEADER."
        ),
        "sheet": _("To change it, add --sheet NAME."),
        "encoding": _("To change it, add --encoding NAME, or save it as UTF-8."),
    }


def _describe_column(company: Company, role: str) -> str:
    """«Parent: Reports to», and how sure that is where the header alone did not say it."""
    kinds = {note.kind for note in company.reading.notes}
    sure = ""
    if f"{role}-in-doubt" in kinds or (role == "name" and "id-as-name" in kinds):
        sure = _("(in doubt)")
    elif f"{role}-by-values" in kinds:
        sure = _("(by its values)")
    return " ".join(filter(None, [f"{role_names()[role]}: {', '.join(company.reading.columns[role])}", sure]))


def _describe_format(company: Company, by_encoding: str) -> list[str]:
    """The row of the header, and how the text was decoded and cut, with how to change it where that can be wrong."""
    reading = company.reading
    lines = []
    if reading.header_row is not None:
        change = (
            f" {_('To change it, delete the rows above the header in the file.')}" if reading.header_row > 1 else ""
        )
        lines.append(f"{_('Header: row {row}').format(row=reading.header_row)}.{change}")
    if words := _describe_text(reading):
        lines.append(f"{'; '.join(words.values())}. {by_encoding}")
    return lines


def _describe_text(reading: Reading) -> dict[str, str]:
    """The encoding and the delimiter of a text in words; nothing for a workbook."""
    shown = _("tab") if reading.delimiter == "\t" else f"“{reading.delimiter}”"
    words = {"encoding": f"{_('Encoding')}: {reading.encoding}", "delimiter": f"{_('Delimiter')}: {shown}"}
    return {} if reading.sheets else words


def role_names() -> dict[str, str]:
    """What people call what a column can be, by the word of its role."""
    return {
        "id": _("Id"),
        "name": _("Name"),
        "title": _("Job title"),
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
