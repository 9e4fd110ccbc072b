"""Hand-offs as people write them: a list in a cell, or a file of its own with one row per hand-off.

A list cell names departments, each with its kind and volume in brackets if they are known:
``Warehouse (order 120); Returns (complaint 12)``. The separator is ``;``, ``|``, a line break, ``,`` or
``:``, the first of these that the cell has. A name that holds one of them may be in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.i18n import Message
from org.i18n import lazy_gettext as _
from org.model import NONE, Problem
from org.reading.references import COMPOSED, Directory, Texts, describe_unknown
from org.text import fold_names, format_number, parse_number

SEPARATORS = (";", "|", "\n", ",", ":")
DOTTED_LINE = "dotted line"
_JOINT = "; "
_BRACKETS = re.compile(r"(?P<name>.*\S)\s*\((?P<what>[^()]*)\)", re.DOTALL)
_NOT_PLAIN = r'[;|\n,:()"]'
"""What a name has that goes into double quotes in a list."""
_COMPLAINTS = re.compile(
    r"complain|grievance|khiếu nại|khieu nai|phàn nàn|phan nan|réclamation|beschwerde|reklamation", re.I
)


@dataclass(frozen=True, slots=True)
class HandoffClaim:
    """One hand-off as the file states it, before its ends are looked up."""

    source: str | int
    """What the file calls it, or the position of the row with the claim."""
    target: str
    kind: str
    volume: str
    row: int
    column: str
    """The header above the target."""
    source_column: str = ""
    volume_column: str = ""
    second_file: bool = False
    """The row is in a file of hand-offs, not in that of the departments."""
    reversed: bool = False
    """The row is the receiving end, as in a column of second managers."""


def is_complaint(kind: str) -> bool:
    """Whether a hand-off of this kind carries complaints."""
    return _COMPLAINTS.search(kind) is not None


def split_list(cell: str) -> list[str]:
    """The items of a list cell; separators within brackets or double quotes do not count.

    >>> split_list('Warehouse (order, 120); "Legal; risk"')
    ['Warehouse (order, 120)', 'Legal; risk']
    """
    items = [cell]
    for separator in SEPARATORS:
        if separator not in cell:
            continue
        items = _split_at(cell, separator)
        if len(items) > 1:
            break
    return [_unquoted(item) for item in items if item.strip()]


def _split_at(cell: str, separator: str) -> list[str]:
    items, depth, quoted, start = [], 0, False, 0
    for index, letter in enumerate(cell):
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif letter == separator and not quoted and depth == 0:
            items.append(cell[start:index])
            start = index + 1
    return [*items, cell[start:]]


def _unquoted(item: str) -> str:
    item = item.strip()
    if item.startswith('"') and '"' in item[1:]:
        name, _quote, rest = item[1:].rpartition('"')
        return name.replace('""', '"') + rest
    return item


def parse_item(item: str, known: Callable[[str], bool]) -> tuple[str, str, str]:
    """The name, kind and volume in one item of a list; brackets that belong to a known name stay in it.

    >>> parse_item("Warehouse (order 120)", lambda name: False)
    ('Warehouse', 'order', '120')
    """
    match = None if known(item) else _BRACKETS.fullmatch(item)
    if match is None:
        return item, "", ""
    words = match["what"].split()
    at = next((at for at in (-1, 0) if words and parse_number(words[at].strip(",:")) is not None), None)
    volume = "" if at is None else words.pop(at).strip(",:")
    kind = " ".join(words).strip(",: ")
    return match["name"], kind, volume


def read_list_claims(
    cells: pd.Series, rows: npt.NDArray[np.int64], directory: Directory, *, dotted: bool = False
) -> Iterator[HandoffClaim]:
    """The hand-offs that a list column states, one cell a department."""
    filled = np.flatnonzero(cells.to_numpy() != "")
    lists = _read_items(cells.iloc[filled].tolist(), directory)
    for position, row, items in zip(filled.tolist(), rows[filled].tolist(), lists, strict=True):
        for name, kind, volume in items:
            kind = kind or (DOTTED_LINE if dotted else "")
            yield HandoffClaim(position, name, kind, volume, row, str(cells.name), reversed=dotted)


def read_table_claims(frame: pd.DataFrame, columns: dict[str, str], rows: Iterable[int]) -> Iterator[HandoffClaim]:
    """The hand-offs of a file of its own: ``columns`` names its source, target and maybe kind and volume column."""
    blank = pd.Series("", index=frame.index)
    kinds = frame[columns["kind"]] if "kind" in columns else blank
    volumes = frame[columns["volume"]] if "volume" in columns else blank
    cells = zip(frame[columns["source"]], frame[columns["target"]], kinds, volumes, rows, strict=True)
    for source, target, kind, volume, row in cells:
        headers = (columns["target"], columns["source"], columns.get("volume", ""))
        yield HandoffClaim(source, target, kind, volume, int(row), *headers, second_file=True)


def resolve_claims(claims: Iterable[HandoffClaim], directory: Directory) -> tuple[pd.DataFrame, list[Problem]]:
    """The hand-offs whose two ends are departments, and a problem for each claim that had to be changed.

    Volumes of the same hand-off are added up; a volume that is no number is left out.
    """
    sums: dict[tuple[int, int, str], float | None] = {}
    problems: list[Problem] = []
    claims = list(claims)
    sources = _find_ends([claim.source for claim in claims], directory)
    targets = _find_ends([claim.target for claim in claims], directory)
    for claim, *ends in zip(claims, sources, targets, strict=True):
        if NONE in ends:
            problems.extend(_unknown(claim, directory, ends))
            continue
        if ends[0] == ends[1]:
            problems.append(_to_itself(claim))
            continue
        volume = parse_number(claim.volume) if claim.volume else None
        if claim.volume and (volume is None or volume < 0):
            problems.append(_bad_volume(claim))
            volume = None
        key = (ends[1], ends[0], claim.kind) if claim.reversed else (ends[0], ends[1], claim.kind)
        if key in sums:
            problems.append(_twice(claim))
            known = [value for value in (sums[key], volume) if value is not None]
            sums[key] = sum(known) if known else None
        else:
            sums[key] = volume
    return _frame(sums), problems


def _find_ends(ends: Sequence[int | str], directory: Directory) -> list[int]:
    """The position of each end, which is known already or is what the file calls it; NONE for no department."""
    named = [at for at, end in enumerate(ends) if isinstance(end, str)]
    found = np.array([NONE if isinstance(end, str) else end for end in ends], dtype=np.int64)
    found[named] = directory.find(np.array([ends[at] for at in named], dtype=object)).position
    return list(map(int, found))


def _frame(sums: dict[tuple[int, int, str], float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": np.array([source for source, _target, _kind in sums], dtype=np.int64),
            "target": np.array([target for _source, target, _kind in sums], dtype=np.int64),
            "kind": np.array([kind for _source, _target, kind in sums], dtype=object),
            "volume": np.array([np.nan if volume is None else volume for volume in sums.values()], dtype=np.float64),
        }
    )


def _unknown(claim: HandoffClaim, directory: Directory, ends: list[int]) -> Iterator[Problem]:
    """A problem for each end that is no department."""
    cells = ((claim.source, claim.source_column), (claim.target, claim.column))
    for end, (cell, column) in zip(ends, cells, strict=True):
        if end != NONE:
            continue
        message, done = describe_unknown(str(cell), directory), _("The hand-off was left out.")
        yield _problem(claim, column, str(cell), "unknown-handoff", message, done)


def _problem(claim: HandoffClaim, column: str, value: str, kind: str, message: Message, done: Message) -> Problem:
    """A problem with ``claim``; its message says when the row is in a second file."""
    if claim.second_file:
        message = _("{problem} (In the hand-off file.)").format(problem=message)
    return Problem(claim.row, column, value, kind, message, done)


def _to_itself(claim: HandoffClaim) -> Problem:
    message, done = _("A department hands off to itself."), _("The hand-off was left out.")
    return _problem(claim, claim.column, claim.target, "self-handoff", message, done)


def _twice(claim: HandoffClaim) -> Problem:
    message, done = _("This hand-off is listed twice."), _("The volumes were added up.")
    return _problem(claim, claim.column, claim.target, "double-handoff", message, done)


def _bad_volume(claim: HandoffClaim) -> Problem:
    message = _("“{value}” is not a valid volume (expected a number ≥ 0).").format(value=claim.volume)
    done = _("The hand-off was kept without a volume.")
    column = claim.volume_column or claim.column
    return _problem(claim, column, claim.volume, "bad-number", message, done)


def format_list(handoffs: pd.DataFrame, ids: Sequence[str] | Texts) -> pa.Array:
    """(n,) for each of the departments with these ids the list cell that :func:`split_list` reads back the same.

    It is blank for a department that hands nothing on.
    """
    source = handoffs["source"].to_numpy(dtype=np.int64)
    order = np.argsort(source, kind="stable")
    targets = pa.array(ids, pa.string()).take(pa.array(handoffs["target"].to_numpy(dtype=np.int64)[order]))
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(targets, '"', '""'), '"', "")
    names = pc.if_else(pc.match_substring_regex(targets, _NOT_PLAIN), quoted, targets)
    numbers, volumes = pd.factorize(handoffs["volume"].to_numpy(dtype=np.float64)[order], use_na_sentinel=False)
    volume = pa.array([format_number(each) for each in volumes], pa.string()).take(pa.array(numbers))
    kind = pa.array(handoffs["kind"].to_numpy(dtype=object)[order], pa.string())
    gap = pc.if_else(pc.or_(pc.equal(kind, ""), pc.equal(volume, "")), "", " ")
    what = pc.binary_join_element_wise(kind, gap, volume, "")
    items = pc.if_else(pc.equal(what, ""), names, pc.binary_join_element_wise(names, " (", what, ")", ""))
    ends = np.cumsum(np.bincount(source, minlength=len(ids)))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(np.append(0, ends), pa.int32()), items), _JOINT)


def format_item(name: str, kind: str, volume: str) -> str:
    """One item of a list cell, as :func:`parse_item` reads it.

    >>> format_item("Legal; risk", "contract", "4")
    '"Legal; risk" (contract 4)'
    """
    what = " ".join(word for word in (kind, volume) if word)
    quoted = '"' + name.replace('"', '""') + '"' if re.search(_NOT_PLAIN, name) else name
    return f"{quoted} ({what})" if what else quoted


def add_item(cell: str, name: str, kind: str, volume: str, directory: Directory) -> str:
    """The list cell with one more hand-off."""
    (items,) = _read_items([cell], directory)
    return _JOINT.join(format_item(*item) for item in (*items, (name, kind, volume)))


def remove_item(cell: str, position: int, directory: Directory, kind: str = "") -> str:
    """The list cell without its hand-offs to the department at ``position``: those of one kind, or of every kind."""
    (items,) = _read_items([cell], directory)
    targets = _find_ends([name for name, _kind, _volume in items], directory)
    kept = [
        item for item, target in zip(items, targets, strict=True) if target != position or (kind and item[1] != kind)
    ]
    return _JOINT.join(format_item(*item) for item in kept) if len(kept) < len(items) else cell


def _read_items(cells: Sequence[str], directory: Directory) -> list[list[tuple[str, str, str]]]:
    """Name, kind and volume of each item of each list cell.

    All cells are looked up together, and then all items: one at a time each would be folded for itself.
    """
    wholes = _select_known(cells, directory)
    lists = [[cell] if cell in wholes else split_list(cell) for cell in cells]
    known = _select_known([item for items in lists for item in items], directory)
    return [[parse_item(item, known.__contains__) for item in items] for items in lists]


def _select_known(texts: Sequence[str], directory: Directory) -> frozenset[str]:
    """The texts that name a department as they are, among those that could as well be several words."""
    composed = [text for text in dict.fromkeys(texts) if re.search(COMPOSED, text)]
    known = directory.composed
    return frozenset(text for text, folded in zip(composed, fold_names(composed), strict=True) if folded in known)
