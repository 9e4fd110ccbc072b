"""Times the comparison of two versions: ``python tests/benchmarks/versions.py [DEPARTMENTS]``.

The company is random but always the same; the second version lacks a fiftieth of the departments, another fiftieth
changed sides, and the ids are kept. Process time, in seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]

from boundary import random_company

from org.analysis.version_changes import list_changes
from org.analysis.version_matching import match_departments
from org.analysis.version_report import compare_versions, tabulate_changes
from org.hierarchy import excerpt
from org.layout.org_chart import opening_view
from org.layout.version_chart import Moment, version_chart
from org.layout.version_union import unite

Made = TypeVar("Made")


def measure(what: str, make: Callable[[], Made]) -> Made:
    """What ``make`` makes; prints how long that takes."""
    begun = time.process_time()
    made = make()
    print(f"{what:36} {time.process_time() - begun:6.2f} s")
    return made


def main(size: int) -> None:
    """Compare a company of ``size`` departments with a later version."""
    before = random_company(size)
    dice = np.random.default_rng(2026)
    after = excerpt(before, np.flatnonzero(dice.random(size) >= 0.02).astype(np.int64), before.title)
    after.departments.loc[::50, "office"] = 1
    versions = measure("matching", lambda: match_departments(before, after))
    changes = measure("list of changes", lambda: list_changes(versions))
    measure("figures side by side", lambda: compare_versions(versions))
    union = measure("both in one", lambda: unite(changes))
    view = measure("what a chart opens with", lambda: opening_view(union.after))
    measure("chart of the changes", lambda: version_chart(changes, union, Moment.CHANGES, view))
    measure(f"CSV of {len(changes):,} changes", lambda: tabulate_changes(changes))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
