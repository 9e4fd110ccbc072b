"""The palette: texts and edges have contrast, and colours differ, also for people with colour blindness."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from org.model import Office
from org.style.palette import BLANK, CATEGORIES, DARK, LIGHT, STEPS, Palette, Skin, mix

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
SEEN_WITHOUT = {
    "long": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "middle": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "short": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How light is seen without one kind of cones (Machado, Oliveira & Fernandes 2009, severity 1)."""
TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def linear(colour: str) -> tuple[float, float, float]:
    """Red, green and blue as light, 0 … 1 (sRGB)."""
    parts = (part / 255 for part in bytes.fromhex(colour.removeprefix("#")))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white), as WCAG 2.2 defines it."""
    dark, bright = sorted(float(np.dot((0.2126, 0.7152, 0.0722), linear(colour))) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def lab(light: tuple[float, ...]) -> np.ndarray:
    """Lightness, green–red and blue–yellow of some light (OKLab, Ottosson 2020)."""
    return np.array(TO_LAB) @ np.cbrt(np.array(TO_CONES) @ np.array(light))


def lightness_of(colour: str) -> float:
    """From 0 (black) to 1 (white)."""
    return float(lab(linear(colour))[0])


def skins(theme: Palette) -> list[Skin]:
    tints = [skin for tint in theme.tints for skin in (tint.front, tint.back, tint.unclear)]
    return [theme.front, theme.back, theme.unclear, theme.rest, *tints]


def apart(one: str, other: str, cones: str = "") -> float:
    """How far two colours stand apart in OKLab."""
    light = [np.array(linear(colour)) for colour in (one, other)]
    if cones:
        light = [np.clip(np.array(SEEN_WITHOUT[cones]) @ each, 0, 1) for each in light]
    return float(np.linalg.norm(np.subtract(*(lab(tuple(each)) for each in light))))


@THEMES
def test_every_text_in_a_box_can_be_read(theme):
    for skin in skins(theme):
        assert contrast(skin.text, skin.fill) >= 4.5
        assert contrast(skin.note, skin.fill) >= 4.5


@THEMES
def test_words_on_paper_can_be_read(theme):
    for colour in (theme.text, theme.quiet_text, theme.crossing):
        assert contrast(colour, theme.background) >= 4.5


@THEMES
def test_every_edge_is_seen_on_the_paper(theme):
    for tint in theme.tints:
        for skin in (tint.front, tint.back, tint.unclear):
            assert contrast(skin.edge, theme.background) >= 3.0


@THEMES
def test_there_is_a_skin_for_each_office_and_tint(theme):
    assert len(theme.tints) == BLANK + 1
    assert theme.skin(Office.BACK) == theme.back
    assert theme.skin(Office.FRONT, 3) == theme.tints[3].front
    assert theme.skin(Office.BACK, 3) == theme.tints[3].back
    assert theme.skin(Office.UNCLEAR, 3) == theme.tints[3].unclear


def test_the_front_office_is_filled_and_the_back_office_pale():
    for tint in LIGHT.tints:
        assert lightness_of(tint.front.fill) < lightness_of(tint.back.fill) - 0.05
        assert lightness_of(tint.back.fill) > 0.83
    for place in CATEGORIES:
        assert lightness_of(DARK.tints[place].front.fill) > lightness_of(DARK.tints[place].back.fill) + 0.05


@THEMES
def test_twelve_hues_differ(theme):
    fills = [theme.tints[place].front.fill for place in CATEGORIES]
    assert len(fills) == 12
    assert min(apart(*pair) for pair in combinations(fills, 2)) > 0.08


@pytest.mark.parametrize("cones", SEEN_WITHOUT)
def test_hues_differ_for_people_who_lack_one_kind_of_cones(cones):
    fills = [LIGHT.tints[place].front.fill for place in CATEGORIES]
    assert min(apart(*pair, cones) for pair in combinations(fills, 2)) > 0.055
    assert min(apart(*pair, cones) for pair in combinations(fills[:6], 2)) > 0.07


@THEMES
def test_no_tint_is_taken_for_the_boundary(theme):
    for tint in theme.tints:
        assert apart(tint.front.fill, theme.boundary) > 0.1
        assert apart(tint.back.edge, theme.boundary) > 0.07


def test_steps_lead_away_from_the_paper():
    for theme, away in ((LIGHT, -1), (DARK, 1)):
        for part in ("front", "back"):
            fills = [lightness_of(getattr(theme.tints[place], part).fill) for place in STEPS]
            assert all((after - before) * away > 0.005 for before, after in pairwise(fills))


@THEMES
def test_the_colours_of_shares_differ(theme):
    assert min(apart(*pair) for pair in combinations(theme.shares, 2)) > 0.12
    assert contrast(theme.share_on_front, theme.front.fill) >= 3.0


@THEMES
def test_edges_and_lines_that_carry_meaning_are_seen_on_the_paper(theme):
    edges = [skin.edge for skin in (theme.front, theme.back, theme.unclear, theme.middle, theme.rest)]
    for colour in (*edges, theme.line, theme.undecided, theme.handoff, theme.crossing, theme.boundary):
        assert contrast(colour, theme.background) >= 3.0
    for colour in (theme.line, theme.undecided, theme.handoff, theme.crossing, theme.boundary):
        assert contrast(colour, theme.region) >= 3.0


SHARES = pytest.mark.parametrize("front", ["shares", "share_on_front"])
"""The bar in a box of the back office, and in one of the front office."""


@THEMES
@SHARES
@pytest.mark.parametrize("cones", [*SEEN_WITHOUT, "none"])
def test_front_and_back_differ_for_every_kind_of_colour_blindness(theme, front, cones):
    """Fill against fill, boundary against what it is drawn on, and the parts of the bar in a collapsed branch."""
    share = theme.share_on_front if front == "share_on_front" else theme.shares[0]
    pairs = [
        (theme.front.fill, theme.back.fill, 0.2),
        (theme.front.fill, theme.unclear.fill, 0.15),
        (theme.boundary, theme.background, 0.3),
        (theme.boundary, theme.region, 0.3),
        (share, theme.shares[2], 0.09),
        (share, theme.shares[1], 0.05),
        (theme.shares[1], theme.shares[2], 0.09),
    ]
    for one, other, least in pairs:
        seen = abs(lightness_of(one) - lightness_of(other)) if cones == "none" else apart(one, other, cones)
        assert seen > least, (one, other)


@given(COLOURS, COLOURS)
def test_a_mixture_with_nothing_is_the_colour_itself(one, other):
    assert mix(one, other, 0.0) == one
    assert mix(one, other, 1.0) == other


@THEMES
def test_faded_names_can_still_be_read(theme):
    for skin in skins(theme):
        faded = theme.fade_skin(skin)
        assert contrast(faded.text, faded.fill) >= 3.0
