"""What helps when names are too small: tried, so that what is promised is kept."""

from __future__ import annotations

from functools import partial

import pytest
from factories import made

from org.export.page_layout import LEAST_TEXT, PAPERS, Fitted, fitted, text_size
from org.export.pagination import divided
from org.export.request import advice, too_small
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import org_chart
from org.layout.visibility import Frame, View
from org.model import NOBODY

A4 = PAPERS["a4"]


def tree(size: int, below: int):
    return made("FB" * (size // 2), [NOBODY, *((at - 1) // below for at in range(1, size))])


def drawn(company, view: View | None = None) -> tuple[Fitted, partial]:
    def draw(view, aspect):
        return org_chart(company, view, Frame.shaped(aspect))

    return fitted(partial(draw, view), A4), draw


def test_nothing_is_advised_where_names_can_be_read():
    found = tree(20, 4)
    fit, draw = drawn(found)
    assert fit.text_size >= LEAST_TEXT
    assert advice(found, fit, draw) == ()
    assert too_small(fit) == ""


def test_names_that_are_too_small_are_spoken_of():
    fit, _draw = drawn(tree(600, 5))
    assert fit.text_size < LEAST_TEXT
    assert f"A4 the names are {int(fit.text_size * 10) / 10:g} pt" in too_small(fit)


def test_what_is_advised_helps():
    found = tree(300, 5)
    fit, draw = drawn(found)
    by_levels, by_pages = (each for each in advice(found, fit, draw) if not each.paper)
    assert drawn(found, View(levels=by_levels.levels))[0].text_size == pytest.approx(by_levels.text_size)
    assert by_levels.text_size >= LEAST_TEXT
    assert drawn(found, View(levels=by_levels.levels + 1))[0].text_size < LEAST_TEXT
    pages = divided(found, A4)
    assert len(pages) == by_pages.pages
    assert min(page.fit.text_size for page in pages) == pytest.approx(by_pages.text_size)


def test_a_larger_paper_is_the_smallest_that_helps():
    found = tree(200, 5)
    fit, draw = drawn(found)
    (larger,) = [each.paper for each in advice(found, fit, draw) if each.paper]
    assert text_size(fit.scene, larger) >= LEAST_TEXT
    between = [paper for paper in PAPERS.values() if A4.width < paper.width < larger.width]
    assert all(text_size(fit.scene, paper) < LEAST_TEXT for paper in between)


def test_a_standing_paper_stays_standing():
    found = tree(200, 5)
    standing = A4.turned(False)

    def draw(view, aspect):
        return org_chart(found, view, Frame.shaped(aspect))

    fit = fitted(partial(draw, None), standing)
    assert all(not each.paper.landscape for each in advice(found, fit, draw) if each.paper)


def test_only_the_branch_in_sight_is_counted():
    found = tree(1_200, 4)
    view = View(branch=1)
    fit, draw = drawn(found, view)
    assert fit.text_size < LEAST_TEXT
    (by_pages,) = [each for each in advice(found, fit, draw, view) if each.pages]
    whole, whole_draw = drawn(found)
    (all_pages,) = [each for each in advice(found, whole, whole_draw) if each.pages]
    assert by_pages.pages < all_pages.pages


def test_a_boundary_map_is_not_divided_into_pages():
    found = tree(120, 5)

    def draw(view, aspect):
        return boundary_map(found, view, frame=Frame.shaped(aspect))

    fit = fitted(partial(draw, View()), A4)
    assert [each for each in advice(found, fit, draw, View(), by_branch=False) if each.pages] == []


def test_a_large_company_is_told_about_how_many_pages_it_takes():
    found = tree(4_000, 6)
    fit, draw = drawn(found)
    (by_pages,) = [each for each in advice(found, fit, draw) if each.pages]
    assert "about" in by_pages.words
    assert by_pages.text_size == LEAST_TEXT
