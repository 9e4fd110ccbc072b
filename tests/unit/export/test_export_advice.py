"""What helps when names are too small: tried, so that what is promised is kept."""

from __future__ import annotations

import pytest
from factories import make_company

from org.export.page_layout import GOOD_TEXT, LEAST_TEXT, PAPERS, Fitted, PageOptions, text_size
from org.export.pagination import paginate
from org.export.request import ExportRequest, Suggestion, lay_out, list_warnings, suggest
from org.layout.visibility import View
from org.model import NONE, Company

A4 = PageOptions(paper=PAPERS["a4"])


def tree(size: int, below: int) -> Company:
    return make_company("FB" * (size // 2), [NONE, *((at - 1) // below for at in range(1, size))])


def fit(company: Company, view: View | None = None, options: PageOptions = A4) -> Fitted:
    laid = lay_out(ExportRequest(company, view, options=options))
    assert isinstance(laid, Fitted)
    return laid


def suggestions(
    company: Company, view: View | None = None, options: PageOptions = A4, *, on_map: bool = False
) -> tuple[Suggestion, ...]:
    request = ExportRequest(company, view, on_map, options=options)
    return suggest(request, lay_out(request))


def test_nothing_is_suggested_where_names_can_be_read():
    found = tree(20, 4)
    assert fit(found).text_size >= LEAST_TEXT
    assert suggestions(found) == ()
    assert list_warnings(ExportRequest(found, options=A4), fit(found), ".svg") == []


def test_there_is_a_warning_about_names_that_are_too_small():
    found = tree(600, 5)
    laid = fit(found)
    assert laid.text_size < LEAST_TEXT
    (warning,) = list_warnings(ExportRequest(found, options=A4), laid, ".svg")
    assert f"A4 the names are {int(laid.text_size * 10) / 10:g} pt" in warning


@pytest.mark.slow
def test_what_is_suggested_helps():
    found = tree(300, 5)
    by_levels, by_pages = (each for each in suggestions(found) if not each.paper)
    assert fit(found, View(levels=by_levels.levels)).text_size == pytest.approx(by_levels.text_size)
    assert by_levels.text_size >= LEAST_TEXT
    assert fit(found, View(levels=by_levels.levels + 1)).text_size < LEAST_TEXT
    pages = paginate(found, A4)
    assert len(pages) == by_pages.pages
    assert min(page.fit.text_size for page in pages) == pytest.approx(by_pages.text_size)


@pytest.mark.slow
def test_a_larger_paper_is_the_smallest_that_helps():
    found = tree(200, 5)
    scene = fit(found).scene
    (larger,) = [each.paper for each in suggestions(found) if each.paper]
    assert text_size(scene, PageOptions(paper=larger)) >= LEAST_TEXT
    between = [paper for paper in PAPERS.values() if PAPERS["a4"].width < paper.width < larger.width]
    assert all(text_size(scene, PageOptions(paper=paper)) < LEAST_TEXT for paper in between)


def test_for_a_page_in_portrait_larger_ones_in_portrait_are_suggested():
    portrait = PageOptions(paper=PAPERS["a4"].turned(False))
    assert all(not each.paper.landscape for each in suggestions(tree(200, 5), options=portrait) if each.paper)


@pytest.mark.slow
def test_only_the_branch_in_view_is_counted():
    found = tree(480, 4)
    view = View(branch=1)
    assert fit(found, view).text_size < LEAST_TEXT
    (by_pages,) = [each for each in suggestions(found, view) if each.pages]
    (all_pages,) = [each for each in suggestions(found) if each.pages]
    assert by_pages.pages < all_pages.pages


@pytest.mark.slow
def test_several_pages_are_not_suggested_for_a_boundary_map():
    assert [each for each in suggestions(tree(120, 5), View(), on_map=True) if each.pages] == []


@pytest.mark.slow
def test_for_a_large_company_the_number_of_pages_is_estimated():
    (by_pages,) = [each for each in suggestions(tree(4_000, 6)) if each.pages]
    assert "about" in by_pages.words
    assert by_pages.text_size == GOOD_TEXT
