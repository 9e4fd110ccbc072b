"""What a company can be coloured by beside the office, and the tint of every department.

A colouring sorts departments into at most a dozen classes, so that the eye can tell them apart and a legend can
list them. The office stays what the shape tells.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from org.company.model import Company, Indices, Office
from org.drawing.accents.cards import tint_sample
from org.drawing.accents.classes import (
    Classes,
    by_branch,
    by_column,
    by_distance,
    by_level,
    by_people,
    header_of,
    heads,
    telling_columns,
)
from org.drawing.accents.spans import people_bounds
from org.drawing.look import palette as look
from org.drawing.look.lettering import shortened
from org.drawing.look.tints import CATEGORIES, STEPS
from org.drawing.plaintext import one_line
from org.drawing.scene import LegendEntry
from org.locale.language import _

OFFICE, LEVEL, BRANCH, PEOPLE, DISTANCE, COLUMN = "office", "level", "branch", "people", "distance", "column-"
UNTINTED = -1
_LEGEND_WIDTH = 180.0
"""Of a class in a legend, px."""


@dataclass(frozen=True, eq=False)
class Colouring:
    """Classes of departments, each with a tint."""

    title: str
    """What the classes are by."""
    labels: tuple[str, ...]
    """The classes, in the order of a legend."""
    places: tuple[int, ...]
    """The tint of each: a place in ``tints.TINTS``."""
    tints: Indices
    """(n,) the tint of each department, UNTINTED for none."""
    ordered: bool
    """Whether the classes lead from little to much."""


def options(company: Company) -> list[tuple[str, str]]:
    """Key and title of what tells departments of this company apart. Keys hold nothing of the file."""
    found = [(OFFICE, _("Office"))]
    if company.depth.max(initial=0) > 0:
        found.append((LEVEL, _("Level")))
    if len(heads(company)) > 1:
        found.append((BRANCH, _("Branch")))
    if len(people_bounds(company.people)) > 0:
        found.append((PEOPLE, _("People")))
    front = company.offices == Office.FRONT
    if len(company.handoffs) and front.any() and not front.all():
        found.append((DISTANCE, _("Customer distance")))
    return [*found, *((f"{COLUMN}{at}", header_of(company, at)) for at in telling_columns(company))]


def colouring(company: Company, key: str) -> Colouring | None:
    """The classes by one of the keys of :func:`options`; None for the office, and for what is no key here."""
    ways = {LEVEL: by_level, BRANCH: by_branch, PEOPLE: by_people, DISTANCE: by_distance}
    titles = {LEVEL: _("Level"), BRANCH: _("Branch"), PEOPLE: _("People"), DISTANCE: _("Customer distance")}
    if key in ways:
        classes = ways[key](company)
        return _tinted(titles[key], classes, ordered=key != BRANCH) if classes else None
    at = _column_of(company, key)
    if at is None or (named := by_column(company, at)) is None:
        return None
    return _tinted(header_of(company, at), named, ordered=False)


def legend(coloured: Colouring, used: Collection[int]) -> tuple[LegendEntry, ...]:
    """A sample of each of the tints that are ``used``."""
    return tuple(
        LegendEntry(tint_sample(place), shortened(one_line(label), _LEGEND_WIDTH, look.LEGEND_SIZE))
        for label, place in zip(coloured.labels, coloured.places, strict=True)
        if place in used
    )


def _tinted(title: str, classes: Classes, *, ordered: bool) -> Colouring:
    count = len(classes.labels)
    places = tuple(CATEGORIES[:count])
    if ordered:
        # Few classes take steps far apart.
        places = tuple(STEPS[round(at * (len(STEPS) - 1) / max(count - 1, 1))] for at in range(count))
    places += tuple(place for _label, place in classes.more)
    labels = classes.labels + tuple(label for label, _place in classes.more)
    tints = np.array([*places, UNTINTED], dtype=np.int64)[classes.of]
    kept = [at for at in range(len(places)) if at < count or (tints == places[at]).any()]
    return Colouring(title, tuple(labels[at] for at in kept), tuple(places[at] for at in kept), tints, ordered)


def _column_of(company: Company, key: str) -> int | None:
    """The number of the column of which ``key`` speaks."""
    digits = key.removeprefix(COLUMN)
    if digits == key or not (digits.isascii() and digits.isdigit() and len(digits) < 6):
        return None
    return int(digits) if int(digits) < company.own.shape[1] else None
