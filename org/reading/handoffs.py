"""Hand-offs as people write them: a list in a cell, or a file of its own with one row per hand-off.

A list cell names departments, each with its kind and volume in brackets if they are known:
``Warehouse (order 120); Returns (complaint 12)``. The separator is ``;``, ``|``, a line break, ``,`` or
``:``, the first of these that the cell has. A name that holds one of them may be in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.hierarchy import sum_known
from org.i18n import Message, lazy_gettext as _
from org.model import NONE, Flags, Indices, Problem, Texts
from org.reading.references import COMPOSED, Directory, describe_unknown
from org.text import fold_texts, format_number, parse_number, to_arrow

SEPARATORS = (";", "|", "\n", ",", ":")
DOTTED_LINE = "dotted line"
_JOINT = "; "
_BRACKETS = re.compile(r"(?P<name>.*\S)\s*\((?P<what>[^()]*)\)", re.DOTALL)
_SOLID = r"[^;|,:()\x22\s\p{Z}\p{Cc}]"
_ORDINARY = (
    rf"^(?P<name>{_SOLID}(?:[^;|\n,:()\x22]*{_SOLID})?)"
    rf"(?: ?\((?P<kind>{_SOLID}+(?: {_SOLID}+)*) (?P<volume>[1-9][0-9]{{0,8}})\))?$"
)
"""A cell with one item that needs no closer look: a name, and maybe a kind and a number. A pattern for Arrow, which
builds one that says what is no letter forty times as quickly as one with every letter in it."""
_NOT_PLAIN = r'[;|\n,:()"]'
"""What a name has that goes into double quotes in a list."""
_COMPLAINTS = re.compile(
    r"complain|grievance|khiếu nại|khieu nai|phàn nàn|phan nan|réclamation|beschwerde|reklamation", re.I
)


class HandoffClaim(NamedTuple):
    """One hand-off as the file states it, before its ends are looked up: a row of a frame with these columns."""

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


def read_list_claims(cells: pd.Series, rows: Indices, directory: Directory, *, dotted: bool = False) -> pd.DataFrame:
    """The hand-offs that a list column states, one cell a department."""
    filled = np.flatnonzero(cells != "")
    items = _read_items(cells.iloc[filled], directory)
    source = filled[items["cell"]]
    kind = items["kind"].replace("", DOTTED_LINE) if dotted else items["kind"]
    parts = (source.astype(object), items["name"], kind, items["volume"], rows[source], cells.name)
    return pd.DataFrame(dict(zip(HandoffClaim._fields, (*parts, "", "", False, dotted), strict=True)))


def read_table_claims(frame: pd.DataFrame, columns: dict[str, str], rows: Indices) -> pd.DataFrame:
    """The hand-offs of a file of its own: ``columns`` names its source, target and maybe kind and volume column."""
    blank = pd.Series("", index=frame.index)
    parts = [frame[columns[part]] if part in columns else blank for part in ("source", "target", "kind", "volume")]
    headers = (columns["target"], columns["source"], columns.get("volume", ""))
    return pd.DataFrame(dict(zip(HandoffClaim._fields, (*parts, rows, *headers, True, False), strict=True)))


def resolve_claims(claims: pd.DataFrame, directory: Directory) -> tuple[pd.DataFrame, list[Problem]]:
    """The hand-offs whose two ends are departments, and a problem for each claim that had to be changed.

    Volumes of the same hand-off are added up; a volume that is no number is left out.
    """
    source, target = (_find_ends(claims[end].to_numpy(dtype=object), directory) for end in ("source", "target"))
    codes, words = pd.factorize(claims["volume"])
    values = [parse_number(word) if word else None for word in words]
    volume = np.array([np.nan if value is None or value < 0 else value for value in values], dtype=np.float64)[codes]
    turned = claims["reversed"].to_numpy(dtype=bool)
    ends = {"source": np.where(turned, target, source), "target": np.where(turned, source, target)}
    frame = pd.DataFrame({**ends, "kind": claims["kind"].astype("str").array})
    kept = (source != NONE) & (target != NONE) & (source != target)
    found = frame[kept]
    number = _number(found)
    _numbers, first = np.unique(number, return_index=True)
    twice = kept.copy()
    twice[np.flatnonzero(kept)[first]] = False
    bad = kept & np.isnan(volume) & (claims["volume"] != "").to_numpy()
    problems: list[Problem] = []
    odd = np.flatnonzero(~kept | twice | bad)
    for at, row in zip(odd, claims.iloc[odd].astype(object).itertuples(index=False, name=None), strict=True):
        claim = HandoffClaim(*row)
        if NONE in (source[at], target[at]):
            problems.extend(_unknown(claim, directory, [source[at], target[at]]))
        elif not kept[at]:
            problems.append(_to_itself(claim))
        else:
            problems += [_bad_volume(claim)] * bool(bad[at]) + [_twice(claim)] * bool(twice[at])
    return found.iloc[first].reset_index(drop=True).assign(volume=sum_known(number, volume[kept], len(first))), problems


def _find_ends(ends: Texts, directory: Directory) -> Indices:
    """The position of each end, which is known already or is what the file calls it; NONE for no department."""
    named = np.array([isinstance(end, str) for end in ends], dtype=bool)
    found = np.where(named, NONE, ends).astype(np.int64)
    found[named] = directory.find(ends[named]).position
    return found


def _number(frame: pd.DataFrame) -> Indices:
    """(n,) which of the different hand-offs of a frame of source, target and kind each is, in the order they come."""
    kinds, words = pd.factorize(frame["kind"])
    pairs, _ends = pd.factorize(frame["source"] * (frame["target"].max() + 1) + frame["target"])
    numbers: Indices = pd.factorize(pairs * len(words) + kinds)[0]
    return numbers


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
    return _JOINT.join(format_item(*item) for item in (*_split_items(cell, directory), (name, kind, volume)))


def remove_item(cell: str, position: int, directory: Directory, kind: str = "") -> str:
    """The list cell without its hand-offs to the department at ``position``: those of one kind, or of every kind."""
    items = _split_items(cell, directory)
    targets = _find_ends(np.array([name for name, _kind, _volume in items], dtype=object), directory)
    kept = [
        item for item, target in zip(items, targets, strict=True) if target != position or (kind and item[1] != kind)
    ]
    return _JOINT.join(format_item(*item) for item in kept) if len(kept) < len(items) else cell


def _split_items(cell: str, directory: Directory) -> list[tuple[str, str, str]]:
    """Name, kind and volume of each item of one list cell."""
    items = _read_items(pd.Series([cell], dtype="str"), directory)
    return list(items[["name", "kind", "volume"]].itertuples(index=False, name=None))


def _read_items(cells: pd.Series, directory: Directory) -> pd.DataFrame:
    """The items of list cells: the place of the ``cell`` (0-based), ``name``, ``kind`` and ``volume``, in their order.

    Ordinary cells are cut all at once, and the others one by one.
    """
    texts = to_arrow(cells)
    whole = _are_known(texts, directory)
    parts = pc.extract_regex(texts, _ORDINARY)
    ordinary = parts.is_valid().to_numpy(zero_copy_only=False) & ~whole
    plain = pa.Table.from_struct_array(parts).filter(pa.array(ordinary)).to_pandas()
    odd = np.flatnonzero(~ordinary)
    lists = [[cell] if known else split_list(cell) for cell, known in zip(cells.iloc[odd], whole[odd], strict=True)]
    items = to_arrow([item for each in lists for item in each])
    known = frozenset(items.filter(pa.array(_are_known(items, directory))).to_pylist())
    found = [parse_item(item, known.__contains__) for item in items.to_pylist()]
    others = pd.DataFrame(found, columns=["name", "kind", "volume"], dtype="str")
    place = np.append(np.flatnonzero(ordinary), np.repeat(odd, [len(each) for each in lists]))
    both: pd.DataFrame = pd.concat([plain, others]).assign(cell=place)
    return both.sort_values("cell", kind="stable", ignore_index=True)


def _are_known(texts: pa.Array, directory: Directory) -> Flags:
    """Which texts name a department as they are, among those that could as well be several words."""
    known = pc.match_substring_regex(texts, COMPOSED)
    folded = fold_texts(texts.filter(known))
    found: Flags = known.to_numpy(zero_copy_only=False).copy()
    found[found] = pc.is_in(folded, value_set=directory.composed).to_numpy(zero_copy_only=False)
    return found
