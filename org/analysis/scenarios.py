"""Scenarios: changes of a company that are collected under a name, applied one after the other, and saved.

A step names departments by their ids, so that a scenario fits a newer file of the same company, too; steps that no
longer fit are left out and listed. A department keeps its side of the boundary until a step changes it. A scenario that
was decided for can be written into the table of the file, as corrections of its cells.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from org.hierarchy import ancestors, depths, excerpt
from org.i18n import Message, Number, lazy_gettext as _
from org.model import NONE, Company, Indices, Office, Unusable
from org.reading.columns import ColumnMap, Role
from org.reading.corrections import Correction, read_cells
from org.reading.handoffs import add_item, remove_item
from org.reading.references import Directory
from org.reading.table import Table
from org.text import format_number, parse_number, to_arrow

_LARGEST = 1_000_000
"""Bytes of a saved scenario."""
_MOST_STEPS = 10_000


class StepKind(StrEnum):
    """What a step can do. The words are for files and never translated."""

    MOVE = "move"
    RENAME = "rename"
    OFFICE = "office"
    MERGE = "merge"
    SPLIT = "split"
    ADD_HANDOFF = "add-handoff"
    DROP_HANDOFF = "drop-handoff"


@dataclass(frozen=True)
class Step:
    """One change of a company."""

    kind: StepKind
    department: str
    """Id of the department that is changed; of a hand-off that of the sender."""
    name: str
    """What it was called, for people to read."""
    other: str = ""
    """Id of the new parent (blank for none), of the department that it is merged into, or of the receiver."""
    other_name: str = ""
    text: str = ""
    """The new name, the word of the office, the name of the part that is split off, or the kind of the hand-off."""
    amount: float | None = None
    """People of the part that is split off, or the volume of the hand-off."""


@dataclass(frozen=True)
class Scenario:
    """Steps under a name."""

    name: str
    steps: tuple[Step, ...] = ()

    def add(self, step: Step) -> Scenario:
        """The scenario with one more step."""
        return replace(self, steps=(*self.steps, step))

    def undo(self) -> Scenario:
        """The scenario without its last step."""
        return replace(self, steps=self.steps[:-1])


@dataclass(frozen=True)
class Misfit:
    """A step that cannot be done to a company."""

    step: Step
    reason: Message


class _Impossible(Exception):
    """A step does not fit; its argument is a message."""


def apply_scenario(company: Company, scenario: Scenario) -> tuple[Company, list[Misfit]]:
    """The company after every step that fits, and the steps that do not."""
    misfits = []
    for step in scenario.steps:
        try:
            company = _APPLY[step.kind](company, step)
        except _Impossible as problem:
            misfits.append(Misfit(step, problem.args[0]))
    return replace(company, title=f"{company.title} · {scenario.name}"), misfits


def try_step(company: Company, step: Step) -> Message | None:
    """Why a step cannot be done; None if it can."""
    try:
        _APPLY[step.kind](company, step)
    except _Impossible as problem:
        reason: Message = problem.args[0]
        return reason
    return None


def describe_step(step: Step) -> Message:
    """A step as a sentence."""
    details = {StepKind.MOVE: bool(step.other), StepKind.OFFICE: step.text, StepKind.SPLIT: step.amount is not None}
    text = _TEXTS.get((step.kind, details.get(step.kind, bool(step.text)))) or _TEXTS[step.kind]
    people = Number(step.amount or 0.0, ",.10g")
    return text.format(name=step.name, other=step.other_name, text=step.text, n=people)


_TEXTS: dict[object, Message] = {
    StepKind.MOVE: _("{name} becomes a top-level department."),
    (StepKind.MOVE, True): _("{name} moves to {other}."),
    StepKind.RENAME: _("{name} is called {text}."),
    StepKind.OFFICE: _("{name} changes sides."),
    (StepKind.OFFICE, "front"): _("{name} becomes front office."),
    (StepKind.OFFICE, "back"): _("{name} becomes back office."),
    (StepKind.OFFICE, "unclear"): _("{name} becomes unclear."),
    StepKind.MERGE: _("{name} is merged into {other}."),
    StepKind.SPLIT: _("{text} is split off from {name}."),
    (StepKind.SPLIT, True): _("{text} is split off from {name} with {n} people."),
    StepKind.ADD_HANDOFF: _("{name} hands work to {other}."),
    (StepKind.ADD_HANDOFF, True): _("{name} hands “{text}” to {other}."),
    StepKind.DROP_HANDOFF: _("{name} no longer hands work to {other}."),
    (StepKind.DROP_HANDOFF, True): _("{name} no longer hands “{text}” to {other}."),
}
"""The sentence of each kind of step; for some another one where more is given."""


def _find(company: Company, department: str, name: str) -> int:
    found = np.flatnonzero((company.departments["id"] == department).to_numpy())
    if not len(found):
        raise _Impossible(_("{name} is not in this file.").format(name=name or department))
    return int(found[0])


def _find_other(company: Company, step: Step) -> int:
    other = _find(company, step.other, step.other_name)
    if step.other == step.department:
        raise _Impossible(_("{name} cannot be both.").format(name=step.name))
    return other


def _move(company: Company, step: Step) -> Company:
    position = _find(company, step.department, step.name)
    above = _find_other(company, step) if step.other else NONE
    if above != NONE and position in ancestors(above, company.parent):
        text = _("{name} cannot report to {parent}, which is below it.")
        raise _Impossible(text.format(name=step.name, parent=step.other_name))
    parent = company.parent.copy()
    parent[position] = above
    return replace(company, parent=parent, depth=depths(parent))


def _set(company: Company, position: int, **values: Any) -> Company:
    frame = company.departments.copy()
    for column, value in values.items():
        frame.loc[position, column] = value
    return replace(company, departments=frame)


def _rename(company: Company, step: Step) -> Company:
    position = _find(company, step.department, step.name)
    if not step.text.strip():
        raise _Impossible(_("The new name is blank."))
    return _set(company, position, name=step.text.strip())


def _change_office(company: Company, step: Step) -> Company:
    position = _find(company, step.department, step.name)
    offices = {office.word: office for office in Office}
    if step.text not in offices:
        raise _Impossible(_("“{text}” is not front, back or unclear.").format(text=step.text))
    frame = company.departments.copy()
    frame["office"] = frame["office"].where(frame.index != position, int(offices[step.text])).astype(np.int8)
    frame["reason"] = frame["reason"].astype(object).where(frame.index != position, _("set in a scenario"))
    if "middle" in frame:
        frame.loc[position, "middle"] = False
    return _set(replace(company, departments=frame), position, certainty=1.0)


def _merge(company: Company, step: Step) -> Company:
    """The department gives its people, its revenue, its children and its hand-offs to the other one, and is gone."""
    position, into = _find(company, step.department, step.name), _find_other(company, step)
    frame = company.departments
    for column in ("people", "revenue"):
        both = frame[column].iloc[[position, into]].to_numpy(dtype=np.float64)
        if not np.isnan(both).all():
            company = _set(company, into, **{column: float(np.nansum(both))})
    parent = company.parent.copy()
    if position in ancestors(into, parent):
        parent[into] = parent[position]
    parent[parent == position] = into
    new_position = np.arange(len(company))
    new_position[position] = into
    handoffs = company.handoffs.assign(
        source=new_position[company.handoffs["source"]], target=new_position[company.handoffs["target"]]
    )
    merged = replace(company, parent=parent, depth=depths(parent), handoffs=_add_up(handoffs))
    return _take(merged, np.delete(np.arange(len(company)), position))


def _add_up(handoffs: pd.DataFrame) -> pd.DataFrame:
    """Each (source, target, kind) once, with the sum of the known volumes, and none to itself."""
    apart = handoffs[handoffs["source"] != handoffs["target"]]
    added = apart.groupby(["source", "target", "kind"], sort=False)["volume"].sum(min_count=1)
    return added.reset_index().astype({"source": np.int64, "target": np.int64, "volume": np.float64})


def _take(company: Company, kept: Indices) -> Company:
    """The departments at ``kept``, above which none is left out."""
    own = company.own.iloc[kept].reset_index(drop=True)
    return replace(excerpt(company, kept, company.title), own=own, rows=company.rows, problems=company.problems)


def _split(company: Company, step: Step) -> Company:
    """A new department beside the old one, of the same side, with some of its people."""
    position = _find(company, step.department, step.name)
    if not step.text.strip():
        raise _Impossible(_("The name of the new department is blank."))
    people = float(company.people[position])
    if step.amount is not None and not 0 <= step.amount <= np.nan_to_num(people):
        raise _Impossible(_("{name} does not have that many people.").format(name=step.name))
    row = company.departments.iloc[[position]].assign(
        id=_free_id(company, step.department), name=step.text.strip(), row=0
    )
    row = row.assign(people=np.nan if step.amount is None else step.amount, revenue=np.nan)
    row = row.assign(title="") if "title" in row else row
    if step.amount is not None:
        company = _set(company, position, people=people - step.amount)
    parent = np.append(company.parent, company.parent[position])
    own = company.own.iloc[[position]].map(lambda _cell: "")
    return replace(
        company,
        departments=pd.concat([company.departments, row], ignore_index=True),
        parent=parent,
        depth=depths(parent),
        own=pd.concat([company.own, own], ignore_index=True),
    )


def _free_id(company: Company, department: str) -> str:
    taken, number = set(company.departments["id"]), 2
    while f"{department}-{number}" in taken:
        number += 1
    return f"{department}-{number}"


def _add_handoff(company: Company, step: Step) -> Company:
    ends = _find(company, step.department, step.name), _find_other(company, step)
    volume = np.nan if step.amount is None else step.amount
    if volume < 0:
        raise _Impossible(_("A volume cannot be below 0."))
    row = pd.DataFrame({"source": [ends[0]], "target": [ends[1]], "kind": [step.text], "volume": [volume]})
    both = pd.concat([company.handoffs, row], ignore_index=True) if len(company.handoffs) else row
    return replace(company, handoffs=_add_up(both))


def _drop_handoff(company: Company, step: Step) -> Company:
    """Without the hand-offs of one kind, or of all kinds where the step names none."""
    source, target = _find(company, step.department, step.name), _find_other(company, step)
    handoffs = company.handoffs
    gone = (handoffs["source"] == source) & (handoffs["target"] == target)
    if step.text:
        gone &= handoffs["kind"] == step.text
    if not gone.any():
        text = _("{name} hands nothing of that kind to {other}.")
        raise _Impossible(text.format(name=step.name, other=step.other_name))
    return replace(company, handoffs=handoffs[~gone].reset_index(drop=True))


_APPLY: dict[StepKind, Callable[[Company, Step], Company]] = {
    StepKind.MOVE: _move,
    StepKind.RENAME: _rename,
    StepKind.OFFICE: _change_office,
    StepKind.MERGE: _merge,
    StepKind.SPLIT: _split,
    StepKind.ADD_HANDOFF: _add_handoff,
    StepKind.DROP_HANDOFF: _drop_handoff,
}


def write_corrections(
    company: Company, table: Table, columns: ColumnMap, scenario: Scenario
) -> list[Correction] | None:
    """The steps as new texts of cells of the table that ``company`` was read from.

    None where the table cannot say one of them: a merger or a split needs other rows, a step does not fit, the name is
    the id that other rows refer to, or a hand-off comes from another file.
    """
    frame = company.departments
    rows = {name: int(row) for name, row in zip(frame["id"], frame["row"], strict=True)}
    directory = Directory([to_arrow(frame["id"])], to_arrow(frame["name"]))
    ids_are_kept = columns[Role.ID] not in ((), columns[Role.NAME])  # no row refers to another by its name
    lists: dict[int, str] = {}
    found = []
    for step in scenario.steps:
        row = rows.get(step.department, 0)
        if not row or (step.other and step.other not in rows):
            return None
        if step.kind in (StepKind.ADD_HANDOFF, StepKind.DROP_HANDOFF):
            before = lists[row] if row in lists else read_cells(table, columns, Role.HANDOFFS, [row])[0]
            lists[row] = _write_list(company, step, before, directory)
            if lists[row] == before:
                return None
            found.append(Correction(row, Role.HANDOFFS, lists[row]))
        elif step.kind in _ROLES and (step.kind is not StepKind.RENAME or ids_are_kept):
            found.append(Correction(row, _ROLES[step.kind], step.other if step.kind is StepKind.MOVE else step.text))
        else:
            return None
    return found


_ROLES = {StepKind.MOVE: Role.PARENT, StepKind.OFFICE: Role.OFFICE, StepKind.RENAME: Role.NAME}


def _write_list(company: Company, step: Step, cell: str, directory: Directory) -> str:
    """The list of hand-offs in ``cell`` after ``step``: the same where it has nothing to remove."""
    if step.kind is StepKind.DROP_HANDOFF:
        return remove_item(cell, _find_other(company, step), directory, step.text)
    volume = "" if step.amount is None else format_number(step.amount)
    return add_item(cell, step.other, step.text, volume, directory)


def write_scenarios(scenarios: Iterable[Scenario]) -> bytes:
    """Scenarios as one small JSON file."""
    listed = [{"name": each.name, "steps": [asdict(step) for step in each.steps]} for each in scenarios]
    return json.dumps({"scenarios": listed}, ensure_ascii=False, indent=2).encode()


def read_scenarios(data: bytes) -> list[Scenario]:
    """The scenarios in a file; raises :class:`Unusable` with a plain sentence if there are none."""
    wrong = Unusable(str(_("This is not a file of scenarios that this program has saved.")))
    if len(data) > _LARGEST:
        raise wrong
    try:
        return [
            Scenario(str(each["name"]).strip()[:200] or "?", tuple(map(_read_step, each["steps"][:_MOST_STEPS])))
            for each in json.loads(data)["scenarios"]
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise wrong from None


def _read_step(content: Any) -> Step:
    texts = {field.name: str(content.get(field.name) or "") for field in fields(Step) if field.name != "amount"}
    amount = content.get("amount")
    number = None if amount is None else parse_number(str(amount))
    return Step(kind=StepKind(texts.pop("kind")), amount=number, **texts)
