"""What if: changes of a company, as corrections of the table that it was read from."""

from __future__ import annotations

from org.hierarchy import ancestors
from org.i18n import _
from org.model import NONE, Company, Office
from org.reading.columns import ColumnMap, Role
from org.reading.corrections import Correction, read_cells
from org.reading.handoffs import add_item, remove_item
from org.reading.references import Directory
from org.reading.table import Table


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
