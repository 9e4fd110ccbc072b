"""The look: every text can be read, every edge be seen, and colours are told apart, also by those who see few."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from org.model import Office
from org.style.color import CATEGORIES, OTHER, STEPS, TINTS, contrast, lab, lightness_of, linear, mixed, moved, toned
from org.style.palette import DARK, LIGHT, Palette, Skin

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
SEEN_WITHOUT = {
    "long": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "middle": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "short": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How light is seen without one kind of cones (Machado, Oliveira & Fernandes 2009, severity 1)."""
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


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
    assert len(theme.tints) == len(TINTS)
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
def test_twelve_hues_are_told_apart(theme):
    fills = [theme.tints[place].front.fill for place in CATEGORIES]
    assert len(fills) == 12
    assert min(apart(*pair) for pair in combinations(fills, 2)) > 0.08


@pytest.mark.parametrize("cones", SEEN_WITHOUT)
def test_hues_are_told_apart_without_one_kind_of_cones(cones):
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
def test_shares_are_told_apart(theme):
    assert min(apart(*pair) for pair in combinations(theme.shares, 2)) > 0.12


def test_offices_are_explained_in_grey_where_colours_mean_something_else():
    plain = LIGHT.untinted()
    assert plain.front == LIGHT.tints[OTHER].front
    assert plain.boundary == LIGHT.boundary


@given(COLOURS, COLOURS)
def test_a_mixture_with_nothing_is_the_colour_itself(one, other):
    assert mixed(one, other, 0.0) == one
    assert mixed(one, other, 1.0) == other


@given(COLOURS)
def test_what_is_moved_can_be_read(colour):
    assert contrast(moved("#808080", "#000000", colour), colour) >= min(4.5, contrast("#000000", colour))


@given(COLOURS.filter(lambda colour: len(set(linear(colour))) > 1), st.floats(0.1, 0.95), st.floats(0.0, 0.3))
def test_a_tone_has_the_lightness_asked_for(colour, lightness, chroma):
    assert lightness_of(toned(colour, lightness, chroma)) == pytest.approx(lightness, abs=0.02)
