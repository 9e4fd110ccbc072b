"""Hand-offs as people write them: a list in a cell, or a file of its own with one row per hand-off.

A list cell names departments, each with its kind and volume in brackets if they are known:
``Warehouse (order 120); Returns (complaint 12)``. The separator is ``;``, ``|``, a line break, ``,`` or
``:``, the first of these that the cell has. A name that holds one of them may be in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.hierarchy import sum_known
from org.i18n import Message, lazy_gettext as _
from org.model import NONE, Flags, Indices, Problem, Texts
from org.reading.references import COMPOSED, Directory, describe_unknown
from org.text import fold_texts, format_number, parse_number, parse_numbers, to_arrow

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


@dataclass(frozen=True, eq=False)
class Claims:
    """Hand-offs as a list column, or a file of their own, states them, before their ends are looked up."""

    source: pa.Array | Indices
    """(n,) what the file calls them, or the positions of the rows with the claims."""
    target: pa.Array
    kind: pa.Array
    volume: pa.Array
    rows: Indices
    column: str
    """The header above the targets."""
    source_column: str = ""
    volume_column: str = ""
    second_file: bool = False
    """The rows are in a file of hand-offs, not in that of the departments."""
    reversed: bool = False
    """The rows are the receiving ends, as in a column of second managers."""

    def problem(self, index: int, column: str, value: str, kind: str, message: Message, done: Message) -> Problem:
        """A problem with the claim ``index``; its message says when the row is in a second file."""
        if self.second_file:
            message = _("{problem} (In the hand-off file.)").format(problem=message)
        return Problem(int(self.rows[index]), column, value, kind, message, done)


class _Items(NamedTuple):
    """The items of list cells, one entry each, in their order."""

    cell: Indices
    """The place of the cell that it is in."""
    name: pa.Array
    kind: pa.Array
    volume: pa.Array


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
    end = next((end for end in (-1, 0) if words and parse_number(words[end].strip(",:")) is not None), None)
    volume = "" if end is None else words.pop(end).strip(",:")
    kind = " ".join(words).strip(",: ")
    return match["name"], kind, volume


def read_list_claims(cells: pd.Series, rows: Indices, directory: Directory, *, dotted: bool = False) -> Claims:
    """The hand-offs that a list column states, one cell a department."""
    texts = to_arrow(cells)
    filled = np.flatnonzero(pc.not_equal(texts, ""))
    items = _read_items(texts.take(pa.array(filled)), directory)
    source = filled[items.cell]
    kind = pc.if_else(pc.equal(items.kind, ""), DOTTED_LINE, items.kind) if dotted else items.kind
    return Claims(source, items.name, kind, items.volume, rows[source], str(cells.name), reversed=dotted)


def read_table_claims(frame: pd.DataFrame, columns: dict[str, str], rows: Indices) -> Claims:
    """The hand-offs of a file of its own: ``columns`` names its source, target and maybe kind and volume column."""
    blank = pa.repeat(pa.scalar("", pa.large_string()), len(frame))
    source, target, kind, volume = (
        to_arrow(frame[columns[part]]) if part in columns else blank for part in ("source", "target", "kind", "volume")
    )
    headers = (columns["target"], columns["source"], columns.get("volume", ""))
    return Claims(source, target, kind, volume, rows, *headers, second_file=True)


def resolve_claims(claims: Sequence[Claims], directory: Directory) -> tuple[pd.DataFrame, list[Problem]]:
    """The hand-offs whose two ends are departments, and a problem for each claim that had to be changed.

    Volumes of the same hand-off are added up; a volume that is no number is left out.
    """
    nothing = to_arrow([])
    ends = [(_find_ends(each.source, directory), _find_ends(each.target, directory)) for each in claims]
    source, target = np.concatenate([np.empty((2, 0), dtype=np.int64), *ends], axis=1)
    kind = pa.concat_arrays([nothing, *(each.kind for each in claims)])
    stated = pa.concat_arrays([nothing, *(each.volume for each in claims)])
    starts = np.cumsum([0, *(len(each.rows) for each in claims)])
    volume, _wrong = parse_numbers(stated)
    volume[volume < 0] = np.nan
    turned = np.repeat(np.array([each.reversed for each in claims], dtype=bool), np.diff(starts))
    giver, taker = np.where(turned, target, source), np.where(turned, source, target)
    kept = (source != NONE) & (target != NONE) & (source != target)
    number, first = _number(giver[kept], taker[kept], kind.filter(pa.array(kept)))
    one = np.flatnonzero(kept)[first]
    twice = kept.copy()
    twice[one] = False
    bad = kept & np.isnan(volume) & np.asarray(pc.not_equal(stated, ""))
    problems: list[Problem] = []
    for i in np.flatnonzero(~kept | twice | bad):
        part = int(np.searchsorted(starts, i, side="right")) - 1
        each, index = claims[part], int(i - starts[part])
        if NONE in (source[i], target[i]):
            problems.extend(_unknown(each, index, directory, [source[i], target[i]]))
        elif not kept[i]:
            problems.append(_to_itself(each, index))
        else:
            problems += [_bad_volume(each, index)] * bool(bad[i]) + [_twice(each, index)] * bool(twice[i])
    found = {"source": giver[one], "target": taker[one], "kind": pd.array(kind.take(pa.array(one)), dtype="str")}
    return pd.DataFrame(found | {"volume": sum_known(number, volume[kept], len(one))}), problems


def _find_ends(ends: pa.Array | Indices, directory: Directory) -> Indices:
    """The position of each end, which is known already or is what the file calls it; NONE for no department."""
    return ends if isinstance(ends, np.ndarray) else directory.find(ends).position


def _number(source: Indices, target: Indices, kind: pa.Array) -> tuple[Indices, Indices]:
    """(n,) which of the different hand-offs each is, in the order they come, and where each of those comes first."""
    coded = kind.dictionary_encode()
    pairs, _ends = pd.factorize(source * (target.max(initial=0) + 1) + target)
    numbers = pd.factorize(pairs * len(coded.dictionary) + coded.indices.to_numpy())[0]
    return numbers, np.unique(numbers, return_index=True)[1]


def _unknown(claims: Claims, index: int, directory: Directory, ends: list[int]) -> Iterator[Problem]:
    """A problem for each end that is no department."""
    cells = ((claims.source, claims.source_column), (claims.target, claims.column))
    for end, (texts, column) in zip(ends, cells, strict=True):
        if end == NONE:
            cell = str(texts[index])
            message, done = describe_unknown(cell, directory), _("The hand-off was left out.")
            yield claims.problem(index, column, cell, "unknown-handoff", message, done)


def _to_itself(claims: Claims, index: int) -> Problem:
    message, done = _("A department hands off to itself."), _("The hand-off was left out.")
    return claims.problem(index, claims.column, str(claims.target[index]), "self-handoff", message, done)


def _twice(claims: Claims, index: int) -> Problem:
    message, done = _("This hand-off is listed twice."), _("The volumes were added up.")
    return claims.problem(index, claims.column, str(claims.target[index]), "double-handoff", message, done)


def _bad_volume(claims: Claims, index: int) -> Problem:
    value = str(claims.volume[index])
    message = _("“{value}” is not a valid volume (expected a number ≥ 0).").format(value=value)
    done = _("The hand-off was kept without a volume.")
    column = claims.volume_column or claims.column
    return claims.problem(index, column, value, "bad-number", message, done)


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
    targets = directory.find(to_arrow([name for name, _kind, _volume in items])).position
    kept = [
        item for item, target in zip(items, targets, strict=True) if target != position or (kind and item[1] != kind)
    ]
    return _JOINT.join(format_item(*item) for item in kept) if len(kept) < len(items) else cell


def _split_items(cell: str, directory: Directory) -> list[tuple[str, str, str]]:
    """Name, kind and volume of each item of one list cell."""
    _cell, *parts = _read_items(to_arrow([cell]), directory)
    return list(zip(*(part.to_pylist() for part in parts), strict=True))


def _read_items(cells: pa.Array, directory: Directory) -> _Items:
    """The items of list cells: ordinary cells are cut all at once, and the others one by one."""
    whole = _are_known(cells, directory)
    parts = pc.extract_regex(cells, _ORDINARY)
    ordinary = np.asarray(parts.is_valid()) & ~whole
    plain = parts.filter(pa.array(ordinary)).flatten()
    odd = np.flatnonzero(~ordinary)
    texts = cells.take(pa.array(odd)).to_pylist()
    lists = [[cell] if known else split_list(cell) for cell, known in zip(texts, whole[odd], strict=True)]
    items = to_arrow([item for each in lists for item in each])
    known = frozenset(items.filter(pa.array(_are_known(items, directory))).to_pylist())
    found = [parse_item(item, known.__contains__) for item in items.to_pylist()]
    others = map(to_arrow, zip(*found, strict=True)) if found else [items] * 3
    index = np.append(np.flatnonzero(ordinary), np.repeat(odd, [len(each) for each in lists]))
    order = np.argsort(index, kind="stable")
    both = (pa.concat_arrays([each, more]).take(pa.array(order)) for each, more in zip(plain, others, strict=True))
    return _Items(index[order], *both)


def _are_known(texts: pa.Array, directory: Directory) -> Flags:
    """Which texts name a department as they are, among those that could as well be several words."""
    known = pc.match_substring_regex(texts, COMPOSED)
    folded = fold_texts(texts.filter(known))
    found: Flags = np.array(known)
    found[found] = pc.is_in(folded, value_set=directory.composed)
    return found
