"""Arithmetic on colours: mixing, another lightness of the same hue, and what can be read on what.

Colours are ``#RRGGBB``. Lightness, chroma and hue are those of OKLab (Ottosson 2020), in which equal steps look equal;
contrast is that of WCAG 2.2.
"""

from __future__ import annotations

import math
from functools import cache

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
