"""Colours for boxes that are coloured by something else than their office: twelve hues, eight steps, two greys.

The office is told by the shape all the same: the front office is filled with the strong colour, the back office is
pale with an edge of that colour, and what is unclear is nearly grey.
"""

from __future__ import annotations

from typing import NamedTuple

from org.drawing.look.hues import chroma_of, contrast, lightness_of, mixed, moved, toned


class Inks(NamedTuple):
    """The colours of one kind of box."""

    fill: str
    edge: str
    text: str
    note: str


_CATEGORIES = (
    *("#1142DB", "#C94A48", "#0A3600", "#A3287F", "#057CB5", "#055959"),  # blue, red, pine, magenta, cyan, teal
    *("#8D6C79", "#713A2D", "#162C85", "#4A7A01", "#690034", "#665701"),  # rose, brown, navy, green, wine, gold
)
"""Told apart by people who see few colours, too, as far as twelve can be: found by exchanging colours of twelve named
hues until the nearest two, also as seen without one kind of cones (Machado et al. 2009), were farthest apart. In an
order in which the first few are the farthest apart. None is violet: that is the boundary."""
_STEPS = tuple(
    toned("#0F766E", lightness, chroma)
    for lightness, chroma in (
        *((0.89, 0.07), (0.82, 0.09), (0.745, 0.105), (0.67, 0.11)),
        *((0.55, 0.1), (0.47, 0.085), (0.39, 0.07), (0.31, 0.055)),
    )
)
"""From little to much. Between the fourth and the fifth the text turns from dark to white."""
TINTS = (*_CATEGORIES, *_STEPS, "#434A57", "#6E7580")
"""The strong colour of each tint, on light paper."""
CATEGORIES = range(len(_CATEGORIES))
STEPS = range(len(_CATEGORIES), len(_CATEGORIES) + len(_STEPS))
OTHER, BLANK = len(TINTS) - 2, len(TINTS) - 1
"""Of what has no colour of its own, and of departments of which nothing is said."""
_WHITE, _INK, _PAPER = "#FFFFFF", "#0F172A", "#0F172A"
_LIGHT_TEXT, _DARK_TEXT = "#1E293B", "#E5EAF3"
_SEEN = 3.0
"""Least contrast of an edge to the paper (WCAG 2.2, 1.4.11)."""


def on_light(place: int) -> tuple[Inks, Inks, Inks]:
    """A tint on white paper."""
    strong = TINTS[place]
    edge = moved(strong, _INK, _WHITE, _SEEN)
    if place in STEPS:
        much = (place - STEPS[0]) / (len(STEPS) - 1)
        pale = toned(strong, 0.985 - 0.125 * much, 0.006 + 0.034 * much)
    else:
        # Dark colours have the darker pale ones, and those next to grey stay so.
        pale = toned(strong, 0.86 + 0.14 * lightness_of(strong), _hint_of(strong))
    grey = toned(strong, 0.58, 0.25 * chroma_of(strong))
    return (
        _filled(strong, mixed(edge, _INK, 0.3)),
        _worded(pale, edge, _LIGHT_TEXT),
        _worded(mixed(_WHITE, grey, 0.1), grey, _LIGHT_TEXT),
    )


def on_dark(place: int) -> tuple[Inks, Inks, Inks]:
    """A tint on dark paper. There the steps lead from dark to bright: little is always nearest to the paper."""
    if place in STEPS:
        strong = TINTS[STEPS[-1] - (place - STEPS[0])]
        much = (place - STEPS[0]) / (len(STEPS) - 1)
        deep = toned(strong, 0.22 + 0.2 * much, 0.02 + 0.04 * much)
    else:
        # Dark ones are lifted a little from the paper.
        lifted = 0.16 + 0.72 * lightness_of(TINTS[place])
        strong = toned(TINTS[place], lifted, chroma_of(TINTS[place]))
        deep = toned(strong, 0.08 + 0.48 * lifted, _hint_of(strong))
    edge = toned(strong, min(0.92, lightness_of(strong) + 0.25), 0.9 * chroma_of(strong))
    edge = moved(edge, _WHITE, _PAPER, _SEEN)
    grey = toned(strong, 0.68, 0.25 * chroma_of(strong))
    return (
        _filled(strong, edge),
        _worded(deep, edge, _DARK_TEXT),
        _worded(mixed(_PAPER, grey, 0.2), grey, _DARK_TEXT),
    )


def _hint_of(strong: str) -> float:
    """The chroma of the pale fill, or the deep one, that goes with a strong colour."""
    chroma = chroma_of(strong)
    return min(0.5 * chroma, 0.03 + 0.12 * chroma)


def _filled(strong: str, edge: str) -> Inks:
    text = max((_WHITE, _INK), key=lambda colour: contrast(colour, strong))
    return Inks(strong, edge, text, moved(mixed(text, strong, 0.2), text, strong))


def _worded(fill: str, edge: str, text: str) -> Inks:
    return Inks(fill, edge, text, moved(mixed(text, fill, 0.35), text, fill))
