"""Companies for tests: from a few lines of CSV, or from one line of code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

from org.analysis.report_json import write_report
from org.hierarchy import depths
from org.model import NONE, Company, Office
from org.reading.load import read_company

ROOT = Path(__file__).parent.parent
"""The project's root."""
DATA = ROOT / "tests" / "data"
"""Small files that are awkward to read."""

LETTERS = {"F": Office.FRONT, "B": Office.BACK, "?": Office.UNCLEAR}
Handoff = tuple[int, int] | tuple[int, int, str] | tuple[int, int, str, float]


def parse_company(text: str, **options: object) -> Company:
    """The company in a few lines of CSV; indentation and a first line break do not matter."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return read_company("\n".join(lines).encode(), **options)  # type: ignore[arg-type]


def make_report(company: Company) -> dict[str, Any]:
    """The JSON report as Python values."""
    report: dict[str, Any] = orjson.loads(b"".join(write_report(company)))
    return report


def list_names(found: Company) -> list[str]:
    return found.departments["name"].tolist()


def map_parents(found: Company) -> dict[str, str]:
    """Name → name of the parent, blank for a top."""
    of = list_names(found)
    return {of[at]: of[above] if above >= 0 else "" for at, above in enumerate(found.parent)}


def list_problem_kinds(found: Company) -> list[tuple[int | None, str]]:
    """Row and kind of each problem."""
    return [(problem.row, problem.kind) for problem in found.problems]


def make_company(
    offices: str,
    parents: Sequence[int] = (),
    handoffs: Sequence[Handoff] = (),
    *,
    names: Sequence[str] = (),
    people: Sequence[float] = (),
    revenue: Sequence[float] = (),
) -> Company:
    """A company with a department for each letter of ``offices`` (F, B or ?), all tops unless ``parents`` says more."""
    size = len(offices)
    parent = np.array(parents or [NONE] * size, dtype=np.int64)
    called = list(names) or [f"D{position}" for position in range(size)]
    frame = pd.DataFrame(
        {
            "id": pd.Series(called, dtype=str),
            "name": pd.Series(called, dtype=str),
            "people": np.array(people or [np.nan] * size, dtype=np.float64),
            "revenue": np.array(revenue or [np.nan] * size, dtype=np.float64),
            "row": np.arange(2, size + 2),
            "office": np.array([LETTERS[letter] for letter in offices], dtype=np.int8),
            "certainty": np.full(size, 0.5),
            "reason": pd.Series(["as made up"] * size, dtype=str),
        }
    )
    rows = [(*row, *("", np.nan)[len(row) - 2 :]) for row in handoffs]
    lines = pd.DataFrame(
        {
            "source": np.array([row[0] for row in rows], dtype=np.int64),
            "target": np.array([row[1] for row in rows], dtype=np.int64),
            "kind": pd.Series([row[2] for row in rows], dtype=str),
            "volume": np.array([row[3] for row in rows], dtype=np.float64),
        }
    )
    own = pd.DataFrame(index=pd.RangeIndex(size))
    return Company("Made up", frame, parent, depths(parent), lines, own, rows=size)


def count_calls(work: Callable[[], object]) -> int:
    """How many functions ``work`` calls, those of C as well: the same on any machine, however busy it is."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls
