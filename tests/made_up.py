"""Companies made up for tests: a few departments in one line of code, or random ones from hypothesis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from org.hierarchy import depths
from org.model import NOBODY, Company, Office

LETTERS = {"F": Office.FRONT, "B": Office.BACK, "?": Office.UNCLEAR}
Handoff = tuple[int, int] | tuple[int, int, str] | tuple[int, int, str, float]


def made(
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
    parent = np.array(parents or [NOBODY] * size, dtype=np.int64)
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


@st.composite
def companies(draw: st.DrawFn, largest: int = 12) -> Company:
    """Random companies: a forest of departments, each with an office, and hand-offs between them, also in cycles."""
    offices = draw(st.text(alphabet="FB?", max_size=largest))
    size = len(offices)
    # Every parent stands above its child, so that nobody reports in a ring.
    parents = [draw(st.integers(NOBODY, position - 1)) for position in range(size)]
    pairs = [(source, target) for source in range(size) for target in range(size) if source != target]
    volumes = st.one_of(st.just(float("nan")), st.integers(0, 9).map(float))
    rows: list[Handoff] = []
    if pairs:
        keys = st.tuples(st.sampled_from(pairs), st.sampled_from(["", "order", "complaint"]))
        for pair, kind in draw(st.lists(keys, unique=True, max_size=3 * size)):
            rows.append((*pair, kind, draw(volumes)))
    return made(offices, parents, rows)
