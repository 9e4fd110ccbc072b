"""Companies that Hypothesis makes up, and how many of them a test gets."""

from __future__ import annotations

import hypothesis
import numpy as np
import numpy.typing as npt
from factories import Handoff, make_company
from hypothesis import strategies as st

from org.model import NONE, Company, Indices
from org.reading.load import read_company


def examples(factor: float) -> hypothesis.settings:
    """Decorate a test to get ``factor`` times as many examples as others: fewer where each of them takes long."""
    return hypothesis.settings(max_examples=round(factor * hypothesis.settings.default.max_examples))


def branch(position: int, parent: Indices, depth: Indices) -> npt.NDArray[np.bool_]:
    """(n,) whether each department is ``position`` or below it, walked level by level."""
    inside = np.zeros(len(parent), dtype=bool)
    inside[position] = True
    for level in range(int(depth[position]) + 1, int(depth.max()) + 1):
        members = np.flatnonzero(depth == level)
        inside[members] = inside[parent[members]]
    return inside


@st.composite
def companies(draw: st.DrawFn, largest: int = 12) -> Company:
    """Random companies: a forest of departments, each with an office, and hand-offs between them, also in cycles."""
    offices = draw(st.text(alphabet="FB?", max_size=largest))
    size = len(offices)
    # Every parent precedes its child, so that there is no cycle.
    parents = [draw(st.integers(NONE, position - 1)) for position in range(size)]
    pairs = [(source, target) for source in range(size) for target in range(size) if source != target]
    volumes = st.one_of(st.just(float("nan")), st.integers(0, 9).map(float))
    rows: list[Handoff] = []
    if pairs:
        keys = st.tuples(st.sampled_from(pairs), st.sampled_from(["", "order", "complaint"]))
        for pair, kind in draw(st.lists(keys, unique=True, max_size=3 * size)):
            rows.append((*pair, kind, draw(volumes)))
    return make_company(offices, parents, rows)


@st.composite
def companies_from_csv(draw: st.DrawFn, largest: int = 14) -> Company:
    """A random company: any parents (rings too), any offices, any hand-offs, people on some."""
    size = draw(st.integers(1, largest))
    someone = st.integers(0, size - 1)
    rows = ["id,name,parent,office,people,hands off to"]
    for at in range(size):
        parent = draw(st.none() | someone)
        office = draw(st.sampled_from(["front", "back", "unclear"]))
        people = draw(st.none() | st.integers(0, 500))
        ends = draw(st.lists(someone, max_size=3))
        items = "; ".join(f"n{end} ({draw(st.sampled_from(['order', 'complaint']))} {end + 1})" for end in ends)
        cells = [f"n{at}", f"Unit {at}", "" if parent is None else f"n{parent}", office]
        rows.append(",".join([*cells, "" if people is None else str(people), items]))
    return read_company("\n".join(rows).encode())
