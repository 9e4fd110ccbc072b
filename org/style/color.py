"""Colour arithmetic: OKLab, contrast, tints.

Arithmetic on colours: mixing, another lightness of the same hue, and what can be read on what.

Colours are ``#RRGGBB``. Lightness, chroma and hue are those of OKLab (Ottosson 2020), in which equal steps look equal;
contrast is that of WCAG 2.2.

Colours for boxes that are coloured by something else than their office: twelve hues, eight steps, two greys.

The office is told by the shape all the same: the front office is filled with the strong colour, the back office is
pale with an edge of that colour, and what is unclear is nearly grey.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

Three = tuple[float, float, float]
"""Red, green and blue as light, 0 … 1; or a place in OKLab: lightness, green–red, blue–yellow."""
_Rows = tuple[Three, Three, Three]

_TO_CONES: _Rows = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_FROM_CONES: _Rows = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_TO_LAB: _Rows = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB: _Rows = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_LUMINANCE: Three = (0.2126, 0.7152, 0.0722)
READABLE = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3)."""
_SHARES = [step / 30 for step in range(31)]
"""Steps in which a colour is moved until it fits."""
_OUTSIDE = 1e-4
"""Of what a screen can show, lost in rounding."""


@cache
def linear(colour: str) -> Three:
    """``colour`` as light."""
    parts = (part / 255 for part in bytes.fromhex(colour.removeprefix("#")))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def lab(light: Three) -> Three:
    """The place of some light in OKLab."""
    red, green, blue = (math.cbrt(cone) for cone in _through(_TO_CONES, light))
    return _through(_TO_LAB, (red, green, blue))


def _light(place: Three) -> Three:
    long, middle, short = (cone**3 for cone in _through(_FROM_LAB, place))
    return _through(_FROM_CONES, (long, middle, short))


def _through(rows: _Rows, three: Three) -> Three:
    first, second, third = (row[0] * three[0] + row[1] * three[1] + row[2] * three[2] for row in rows)
    return first, second, third


def _written(light: Three) -> str:
    parts = (min(1.0, max(0.0, part)) for part in light)
    curved = (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in parts)
    return "#" + "".join(f"{round(part * 255):02X}" for part in curved)


def mixed(one: str, other: str, share: float) -> str:
    """``share`` of ``other`` in ``one``.

    >>> mixed("#FFFFFF", "#000000", 0.0), mixed("#FFFFFF", "#000000", 1.0)
    ('#FFFFFF', '#000000')
    """
    lightness, a, b = (
        (1 - share) * here + share * there for here, there in zip(lab(linear(one)), lab(linear(other)), strict=True)
    )
    return _written(_light((lightness, a, b)))


def toned(colour: str, lightness: float, chroma: float) -> str:
    """The hue of ``colour`` at another lightness, with ``chroma`` or as much as a screen can show."""
    _lightness, a, b = lab(linear(colour))
    for share in _SHARES:
        part = (1 - share) * chroma / math.hypot(a, b)
        light = _light((lightness, a * part, b * part))
        if min(light) > -_OUTSIDE and max(light) < 1 + _OUTSIDE:
            break
    return _written(light)


def lightness_of(colour: str) -> float:
    """From 0 (black) to 1 (white)."""
    return lab(linear(colour))[0]


def chroma_of(colour: str) -> float:
    """From 0 (grey) to about 0.3."""
    return math.hypot(*lab(linear(colour))[1:])


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white).

    >>> round(contrast("#FFFFFF", "#000000"), 1), contrast("#C2410C", "#C2410C")
    (21.0, 1.0)
    """
    dark, bright = sorted(_luminance(colour) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    return sum(share * part for share, part in zip(_LUMINANCE, linear(colour), strict=True))


def moved(colour: str, towards: str, away_from: str, least: float = READABLE) -> str:
    """``colour``, moved towards another just so far that its contrast to the third is ``least``."""
    for share in _SHARES:
        found = mixed(colour, towards, share)
        if contrast(found, away_from) >= least:
            return found
    return towards


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
