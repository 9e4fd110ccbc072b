"""The JSON report: every figure of a company under stable keys, written from columns a block of rows at a time.

A million departments take two seconds and never exist as a million dicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from org.analysis.boundary import gateways, handoff_lines, list_crossings, reporting_lines
from org.analysis.measures import conductance, ei_index, office_matrix, office_shares
from org.analysis.reach import NOT_REACHED, dead_ends, distance_counts, single_passages, unheard_departments
from org.analysis.report import count_lines, list_decisions, list_notes
from org.model import NONE, Company, Indices, Office, Problem, Values
from org.reading.handoffs import format_list
from org.text import to_arrow

_BLOCK = 100_000
"""Rows that are written at a time."""
_ESCAPED = r'["\\\x00-\x1f]'
"""What JSON does not take as it is in a text (RFC 8259)."""

_COMMA = ",\n"


@dataclass(frozen=True, eq=False)
class _Listing:
    """A long list."""

    columns: tuple[pa.Array, ...]
    """(n,) the values of each item, written in JSON."""
    around: tuple[str, ...]
    """The texts before each of the values, and that after the last."""


def write_report(company: Company) -> Iterator[bytes]:
    """The bytes of the report, in pieces: indented by two blanks, with a department or a crossing in a line."""
    names = _quote(company.departments["name"])
    report = _collect_figures(company, names)
    for i, (key, value) in enumerate(report.items()):
        yield b",\n  " if i else b"{\n  "
        yield orjson.dumps(key) + b": "
        if isinstance(value, _Listing):
            yield from _write_list(value)
        else:
            # A line break within a text is written as two letters, so that those here are all between values.
            yield orjson.dumps(value, option=orjson.OPT_INDENT_2).replace(b"\n", b"\n  ")
    yield b"\n}\n"


def _collect_figures(company: Company, names: pa.Array) -> dict[str, Any]:
    """All figures: plain values, columns of rows, and lists of names written in JSON."""
    relations = reporting_lines(company), handoff_lines(company)
    positions, plain = gateways(company), company.departments["name"]
    by_office = {office: positions[company.offices[positions] == office] for office in (Office.FRONT, Office.BACK)}
    passages = sorted(passage.position for passage in single_passages(company))
    distances = distance_counts(company)
    return {
        "title": company.title,
        "departments": len(company),
        "rows": company.rows,
        "tops": int((company.parent == NONE).sum()),
        "offices": {
            share.office.word: {"departments": share.departments, "people": _shorten(share.people)}
            for share in office_shares(company)
        },
        "reporting_lines": count_lines(relations[0]),
        "handoffs": count_lines(relations[1]),
        "gateways": {office.word: plain.take(found).tolist() for office, found in by_office.items()},
        "ei_index": ei_index(company),
        "judged": _list_offices(company, names),
        "distances": {"none" if far == NOT_REACHED else str(far): count for far, count in distances.items()},
        "dead_ends": _list_names(names, dead_ends(company)),
        "unheard": _list_names(names, unheard_departments(company)),
        "single_passages": _list_names(names, passages),
        "conductance": conductance(company),
        "crossings": _list_crossings(company, names),
        "matrix": _tabulate_matrix(company),
        "problems": [_list_problem(problem) for problem in company.problems],
        "notes": list_notes(company),
        "decisions": list_decisions(company),
    }


def _list_names(names: pa.Array, positions: Indices | list[int]) -> _Listing:
    return _Listing((names.take(pa.array(positions, pa.int64())),), ("    ", _COMMA))


def _list_offices(company: Company, names: pa.Array) -> _Listing:
    """Every department with its office, why, and how sure that is: the columns of the cleaned CSV, to be read again."""
    frame = company.departments
    ids = _quote(frame["id"])
    above = pa.array(company.parent, mask=company.parent == NONE)
    columns = {
        "id": ids,
        "name": names,
        "parent": pc.fill_null(ids.take(above), '""'),
        "office": _quote([office.word for office in Office]).take(pa.array(company.offices, pa.int64())),
        "office_reason": _quote_messages(frame["reason"].to_numpy()),
        "certainty": _write_each(frame["certainty"].to_numpy(), lambda sure: round(sure, 2)),
        "people": _write_each(frame["people"].to_numpy(), _shorten),
        "revenue": _write_each(frame["revenue"].to_numpy(), _shorten),
        "hands off to": _quote(format_list(company.handoffs, frame["id"].to_numpy(dtype=object))),
    }
    return _objects(columns)


def _list_crossings(company: Company, names: pa.Array) -> _Listing:
    rows = list_crossings(company)
    columns = {
        "from": names.take(pa.array(rows["source"])),
        "to": names.take(pa.array(rows["target"])),
        "kind": _quote(rows["kind"]),
        "direction": _quote(rows["direction"]),
        "volume": _write_each(rows["volume"].to_numpy(), _shorten),
        "relation": _quote(rows["relation"]),
    }
    return _objects(columns)


def _tabulate_matrix(company: Company) -> dict[str, Any]:
    matrix = office_matrix(company)
    return {
        "offices": [Office(group).word for group in matrix.groups],
        "counts": matrix.counts.tolist(),
        "volumes": [[_shorten(volume) for volume in row] for row in matrix.volumes.tolist()],
    }


def _list_problem(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "kind": problem.kind,
        "message": str(problem.message),
        "done": str(problem.done),
    }


_LONG = 2**63
"""Whole numbers from here on are written as 1e+20: few programs read longer ones exactly."""


def _shorten(value: float | None) -> int | float | None:
    """JSON has no NaN: what is not known is null. A whole number has no decimals."""
    if value is None or np.isnan(value):
        return None
    return int(value) if value == int(value) and abs(value) < _LONG else value


def _quote(texts: Any) -> pa.Array:
    """Texts as JSON writes them."""
    plain = to_arrow(texts)
    odd = pc.match_substring_regex(plain, _ESCAPED)
    if pc.any(odd).as_py():
        escaped = [orjson.dumps(text)[1:-1].decode() for text in plain.filter(odd).to_pylist()]
        plain = pc.replace_with_mask(plain, odd, pa.array(escaped, pa.large_string()))
    return _join('"', plain, '"')


def _quote_messages(messages: npt.NDArray[np.object_]) -> pa.Array:
    """Sentences as JSON writes them; one object that comes many times is made into words once."""
    codes, keys = pd.factorize(np.fromiter(map(id, messages), np.int64, len(messages)))
    first = np.empty(len(keys), dtype=np.int64)
    first[codes] = np.arange(len(codes))
    return _quote(list(map(str, messages[first]))).take(pa.array(codes))


def _join(*parts: str | pa.Array) -> pa.Array:
    """The parts of each text, one after the other."""
    large = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*large, pa.scalar("", pa.large_string()))


def _write_each(values: Values, make: Callable[[float], int | float | None]) -> pa.Array:
    """Numbers as JSON writes what ``make`` makes of them; each different one is made once."""
    codes, different = pd.factorize(values, use_na_sentinel=False)
    written = [orjson.dumps(make(value)).decode() for value in different.tolist()]
    return pa.array(written, pa.large_string()).take(pa.array(codes))


def _objects(columns: dict[str, pa.Array]) -> _Listing:
    """A list of objects, one in a line, from the values under each key."""
    first, *others = [orjson.dumps(key).decode() for key in columns]
    around = (f"    {{{first}: ", *(f", {key}: " for key in others), f"}}{_COMMA}")
    return _Listing(tuple(columns.values()), around)


def _write_list(listing: _Listing) -> Iterator[bytes]:
    """A list, indented as deep as one of the report is."""
    size = len(listing.columns[0])

    def join(start: int) -> Any:
        block = [column.slice(start, _BLOCK) for column in listing.columns]
        parts = chain.from_iterable(zip(listing.around, block, strict=False))
        return _join(*parts, listing.around[-1]).buffers()[2]  # one after the other

    with ThreadPoolExecutor(1) as pool:  # a block is joined while the one before it is written
        ahead = pool.submit(join, 0)
        for start in range(0, size, _BLOCK):
            texts, ahead = ahead.result(), pool.submit(join, start + _BLOCK)
            yield b"" if start else b"[\n"
            yield texts if start + _BLOCK < size else texts[: len(texts) - len(_COMMA)]
    yield b"\n  ]" if size else b"[]"
