"""What if: the company after a change, compared with the company before."""

from __future__ import annotations

from dataclasses import dataclass

from org.analysis.boundary import ei_index, gateways, handoff_lines, reporting_lines, sum_people
from org.analysis.metrics import conductance, span_of_control
from org.analysis.reach import NOT_REACHED, customer_distances, dead_ends, single_passages, unheard_departments
from org.hierarchy import ancestors
from org.i18n import _
from org.model import NONE, Company, Office
from org.reading.columns import ColumnMap, Role
from org.reading.corrections import Correction, read_cells
from org.reading.handoffs import add_item, remove_item
from org.reading.references import Directory
from org.reading.table import Table


@dataclass(frozen=True)
class Comparison:
    """One figure before and after a change."""

    figure: str
    """What is measured, for people to read."""
    before: float | None
    """None where there is none (no lines, no people in the file)."""
    after: float | None

    @property
    def changed(self) -> bool:
        """Whether the change makes a difference to it."""
        return self.before != self.after


def change_office(company: Company, position: int, office: Office) -> list[Correction]:
    """Move a department to ``office``."""
    return [Correction(_row(company, position), Role.OFFICE, office.word)]


def change_parent(company: Company, position: int, parent: int) -> list[Correction]:
    """Move a department, and all below it, under ``parent``; NONE makes it a top.

    Raises ValueError if it would report to itself, or to a department below it.
    """
    if parent != NONE and position in (parent, *ancestors(parent, company.parent)):
        message = _("{name} cannot report to {parent}, which is below it.")
        raise ValueError(message.format(name=_name(company, position), parent=_name(company, parent)))
    return [Correction(_row(company, position), Role.PARENT, "" if parent == NONE else _id(company, parent))]


def add_handoff(
    company: Company, file: Table, columns: ColumnMap, source: int, target: int, kind: str = "", volume: str = ""
) -> list[Correction]:
    """Let ``source`` hand work on to ``target``. Raises ValueError if they are one department."""
    if source == target:
        raise ValueError(_("A department cannot hand off to itself."))
    row = _row(company, source)
    (cell,) = read_cells(file, columns, Role.HANDOFFS, [row])
    return [Correction(row, Role.HANDOFFS, add_item(cell, _id(company, target), kind, volume, _directory(company)))]


def drop_handoffs(company: Company, file: Table, columns: ColumnMap, source: int, target: int) -> list[Correction]:
    """Take away the hand-offs from ``source`` to ``target`` that the list column states."""
    row = _row(company, source)
    (cell,) = read_cells(file, columns, Role.HANDOFFS, [row])
    return [Correction(row, Role.HANDOFFS, remove_item(cell, target, _directory(company)))]


def _row(company: Company, position: int) -> int:
    return int(company.departments["row"].iloc[position])


def _id(company: Company, position: int) -> str:
    return str(company.departments["id"].iloc[position])


def _name(company: Company, position: int) -> str:
    return str(company.departments["name"].iloc[position])


def _directory(company: Company) -> Directory:
    frame = company.departments
    return Directory([frame["id"].to_numpy(dtype=object)], frame["name"].to_numpy(dtype=object))


def compare(before: Company, after: Company) -> list[Comparison]:
    """The figures of two companies side by side, always in the same order."""
    pairs = zip(_figures(before).items(), _figures(after).values(), strict=True)
    return [Comparison(figure, old, new) for (figure, old), new in pairs]


def _figures(company: Company) -> dict[str, float | None]:
    reporting, handoffs = reporting_lines(company), handoff_lines(company)
    volume = company.handoffs["volume"][handoffs.crossing]
    distances = customer_distances(company)
    reached = distances[distances != NOT_REACHED]
    offices = company.offices
    return {
        _("Front-office departments"): int((offices == Office.FRONT).sum()),
        _("Back-office departments"): int((offices == Office.BACK).sum()),
        _("Unclear departments"): int((offices == Office.UNCLEAR).sum()),
        _("People in the front office"): sum_people(company, Office.FRONT),
        _("Reporting lines that cross"): int(reporting.crossing.sum()),
        _("Hand-offs that cross"): int(handoffs.crossing.sum()),
        _("Volume that crosses"): float(volume.sum()) if volume.notna().any() else None,
        _("Undecided lines"): int(reporting.undecided.sum() + handoffs.undecided.sum()),
        _("Gateways"): len(gateways(company)),
        _("E-I index"): ei_index([reporting, handoffs]),
        _("Conductance"): conductance(company),
        _("Mean customer distance"): float(reached.mean()) if len(reached) else None,
        _("Dead ends"): len(dead_ends(company)),
        _("Unheard departments"): len(unheard_departments(company)),
        _("Single passages"): len(single_passages(company)),
        _("Layers"): span_of_control(company).layers,
    }
