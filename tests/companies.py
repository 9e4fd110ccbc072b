"""Companies for tests, from a few lines of CSV or made up by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from org.model import Company
from org.reading.load import read_company


def company(text: str, **options: object) -> Company:
    """The company in a few lines of CSV; indentation and a first line break do not matter."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return read_company("\n".join(lines).encode(), **options)  # type: ignore[arg-type]


def names(found: Company) -> list[str]:
    return found.departments["name"].tolist()


def parents(found: Company) -> dict[str, str]:
    """Name → name of the parent, blank for a top."""
    of = names(found)
    return {of[at]: of[above] if above >= 0 else "" for at, above in enumerate(found.parent)}


def kinds(found: Company) -> list[tuple[int | None, str]]:
    """Row and kind of each problem."""
    return [(problem.row, problem.kind) for problem in found.problems]


@st.composite
def companies(draw: st.DrawFn, largest: int = 14) -> Company:
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
