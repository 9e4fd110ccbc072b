"""How long a question takes in a large company: ``python tests/benchmarks/search.py [DEPARTMENTS ...]``.

The company is random but always the same: names of two parts and a number, ids, places, managers and a phone
number each. The peer is pandas' ``str.contains`` on the lower-cased names, as it is mostly written: it looks in the
names alone, for one run of characters with its accents, and ranks nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from factories import make_company

from org.analysis.search import Index, breadcrumb
from org.model import NONE, Company

Result = TypeVar("Result")
KINDS = [
    "Chăm sóc khách hàng",
    "Kinh doanh",
    "Kế toán",
    "Sales",
    "Warehouse",
    "Human Resources",
    "Vertriebsbüro",
    "R&D",
]
AREAS = ["Đống Đa", "Hà Nội", "North", "Straße 12", "Customer Service", "Team", "Köln", "Quality"]
PLACES = ["Hà Nội", "Đà Nẵng", "Berlin", "Huế", "London"]
GIVEN, FAMILY = ["An", "Bình", "Châu", "Jörg", "Mary"], ["Nguyễn", "Trần", "Müller", "Smith", "Lê"]
QUESTIONS = [
    "s",
    "sa",
    "sales",
    "cham soc",
    "doi dong da",
    "dong da",
    "strasse 12",
    "r&d",
    "4711",
    "d99",
    "nguyen",
    "zzz",
]


def random_company(size: int) -> Company:
    """A tree of departments, about six below each."""
    dice = np.random.default_rng(2026)
    count = np.char.mod("%d", np.arange(size)).tolist()
    kinds, areas = dice.choice(KINDS, size).tolist(), dice.choice(AREAS, size).tolist()
    names = [" ".join(words) for words in zip(kinds, areas, count, strict=True)]
    above = np.maximum(0, (np.arange(size) - 1) // 6)
    company = make_company("F" * size, [NONE, *above[1:].tolist()], names=names)
    people = zip(dice.choice(FAMILY, size).tolist(), dice.choice(GIVEN, size).tolist(), count, strict=True)
    own = {
        "Place": dice.choice(PLACES, size).tolist(),
        "Manager": [f"{family} {given} {int(at) % 5000}" for family, given, at in people],
        "Phone": np.char.mod("+84 24 %07d", dice.integers(0, 10_000_000, size)).tolist(),
    }
    departments = company.departments.assign(id=pd.Series([f"D{at}" for at in count], dtype=str))
    return replace(company, departments=departments, own=pd.DataFrame(own, dtype=str))


def timed(work: Callable[[], Result], runs: int = 5) -> tuple[float, Result]:
    """Milliseconds of the quickest run, and the value."""
    taken = []
    for _run in range(runs):
        began = time.perf_counter()
        value = work()
        taken.append(1000 * (time.perf_counter() - began))
    return min(taken), value


def table(company: Company, index: Index) -> pd.DataFrame:
    """A row a question: how many departments are found, the best of them, and the milliseconds of both."""
    names = company.departments["name"]
    rows = []
    for question in QUESTIONS:
        ours, findings = timed(lambda question=question: index.find(question))
        theirs, hits = timed(lambda question=question: names.str.lower().str.contains(question, regex=False))
        best = " = ".join(filter(None, (findings.found[0].header, findings.found[0].value))) if findings.found else ""
        figures = (f"{findings.total:,}", f"{ours:.1f}", f"{int(hits.sum()):,}", f"{theirs:.1f}")
        rows.append((question, *figures, f"{theirs / ours:.1f}x", best))
    return pd.DataFrame(rows, columns=["question", "found", "ms", "pandas found", "ms ", "quicker", "best"])


def main(arguments: list[str]) -> None:
    """Prints a table for each size."""
    for size in [int(argument) for argument in arguments] or [10_000, 100_000, 1_000_000]:
        company = random_company(size)
        seconds, index = timed(lambda company=company: Index.of(company), runs=1)
        print(f"\n{size:,} departments; the index took {seconds / 1000:.2f} s")
        ways, _words = timed(
            lambda company=company: [breadcrumb(company, at) for at in range(len(company) - 20, len(company))]
        )
        print(table(company, index).to_string(index=False))
        print(f"the ways to the top of 20 departments: {ways:.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
