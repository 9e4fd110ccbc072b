"""The style sheet that gives a drawing the colours of a theme."""

from __future__ import annotations

import re

import pytest
from factories import make_company

from org.export.html import theme_css
from org.export.svg import chart_svg
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import org_chart
from org.style.palette import DARK, LIGHT

COMPANY = make_company("BFBF?", [-1, 0, 0, 1, 2], [(3, 4, "order", 5.0), (1, 2, "complaint", 1.0)])


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_each_theme_names_the_colours_of_its_palette(theme, colours):
    css = theme_css()
    root = re.escape(f'.org-viewer[data-theme="{theme}"]')
    assert re.search(rf"{root}{{[^}}]*--paper:{colours.background};[^}}]*--accent:{colours.crossing}", css)
    for office in ("front", "back", "unclear", "rest"):
        skin = getattr(colours, office)
        assert re.search(rf"{root} \.{office}{{--fill:{skin.fill};--edge:{skin.edge}", css)
    for place, tint in enumerate(colours.tints):
        assert re.search(rf"{root} \.tint-{place}\.back{{--fill:{tint.back.fill};", css)


def test_there_are_rules_for_high_contrast_and_for_forced_colours():
    css = theme_css()
    assert "@media (prefers-contrast:more)" in css
    assert "@media (forced-colors:active)" in css
    for sample in ("front", "back", "unclear", "middle"):
        assert css.count(f'[data-sample="{sample}"] .sample rect{{') >= 2, "the legend follows the chart in both themes"
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("draw", [org_chart, boundary_map])
def test_every_class_with_a_colour_has_a_rule(draw):
    css = theme_css()
    shapes = re.findall(r'<(?:rect|path|circle|text) class="([^"]+)"[^>]*(?:fill|stroke)="#', chart_svg(draw(COMPANY)))
    assert shapes
    for classes in set(shapes):
        assert any(re.search(rf"\.{name}\b", css) for name in classes.split()), classes
