"""Export requests: the pictures, and the warnings before they are made."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace

import pytest
from factories import make_company
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from org.export import png_pdf
from org.export.page_layout import GOOD_TEXT, PAPERS, SLIDE, Fitted, PageOptions
from org.export.request import ENDINGS, ExportRequest, depends_on_paper, lay_out, list_warnings, render as make, suggest
from org.layout.color_by import colouring
from org.layout.visibility import View
from org.model import NONE

_SMALL = 7.5
WORN = PageOptions(date=datetime.date(2026, 1, 2))
BEGINNINGS = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF", ".pptx": b"PK", ".html": b"<!DOCTYPE html>"}


def tree(size: int, below: int = 4):
    return make_company(
        "FB" * (size // 2),
        [NONE, *((at - 1) // below for at in range(1, size))],
        [(at, at - 1) for at in range(1, size, 3)],
    )


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("on_map", [False, True])
def test_every_kind_of_file_can_be_ordered(ending, on_map):
    order = ExportRequest(tree(20), on_map=on_map, options=replace(WORN, paper=SLIDE))
    assert make(order, ending).startswith(BEGINNINGS[ending])


@pytest.mark.slow
def test_what_is_laid_out_already_gives_the_same_file():
    order = ExportRequest(tree(20), options=replace(WORN, paper=SLIDE))
    assert make(order, ".svg", lay_out(order)) == make(order, ".svg")


def test_a_chart_of_one_branch_says_whose_it_is_and_how_large_that_is():
    text = make(ExportRequest(tree(40), View(branch=1), options=WORN), ".svg").decode()
    assert "Made up · D1" in text
    assert "21 departments" in text


@pytest.mark.slow
def test_slides_have_an_overview_and_names_that_can_be_read_where_pages_are_asked_for():
    deck = Presentation(io.BytesIO(make(ExportRequest(tree(120), options=WORN, pages=True), ".pptx")))
    assert len(deck.slides) > 1
    names = ".//a:r[starts-with(a:t, 'D')]/a:rPr/@sz"
    assert min(int(size) for slide in deck.slides for size in slide.element.xpath(names)) >= 100 * GOOD_TEXT


def test_a_boundary_map_that_is_too_large_for_a_slide_has_one_for_each_branch():
    order = ExportRequest(tree(60), on_map=True, options=WORN)
    first, *others = Presentation(io.BytesIO(make(order, ".pptx"))).slides
    assert first.shapes.title.text == "Made up · boundary map"
    assert [slide.shapes.title.text.rpartition(" · ")[2] for slide in others] == ["D1", "D2", "D3", "D4"]
    names = ".//a:r[starts-with(a:t, 'D')]/a:rPr/@sz"
    assert min(int(size) for slide in (first, *others) for size in slide.element.xpath(names)) >= 100 * _SMALL
    assert len(PdfReader(io.BytesIO(make(replace(order, pages=True), ".pdf"))).pages) == 5
    as_on_screen = make(replace(order, view=View()), ".pptx")
    assert len(Presentation(io.BytesIO(as_on_screen)).slides) == 1


@pytest.mark.slow
def test_a_large_network_on_a_slide_is_a_network():
    order = ExportRequest(tree(1_100), options=WORN, network="people", reporting=True)
    (slide,) = Presentation(io.BytesIO(make(order, ".pptx"))).slides
    assert slide.shapes.title.text == "Made up · network"


def test_pages_of_one_branch_begin_with_it():
    order = ExportRequest(tree(80), View(branch=1), options=WORN, pages=True, by=colouring(tree(80), "level"))
    progress = []
    reader = PdfReader(io.BytesIO(make(order, ".pdf", on_page=lambda done, total: progress.append((done, total)))))
    assert len(reader.pages) == progress[-1][0] > 1
    assert reader.metadata.title == "D1"


def test_colours_are_those_that_were_ordered():
    found = tree(40)
    laid = lay_out(ExportRequest(found, by=colouring(found, "level"), options=PageOptions(paper=SLIDE)))
    assert isinstance(laid, Fitted)
    assert {box.tint for box in laid.scene.boxes} != {None}


def test_a_picture_that_is_fine_needs_no_words():
    order = ExportRequest(tree(20), options=PageOptions(paper=PAPERS["a4"]))
    laid = lay_out(order)
    assert [list_warnings(order, laid, ending) for ending in (".svg", ".png", ".pdf")] == [[], [], []]
    assert suggest(order, laid) == ()


@pytest.mark.slow
def test_small_names_are_warned_about_with_suggestions():
    order = ExportRequest(tree(400), options=PageOptions(paper=SLIDE))
    laid = lay_out(order)
    (problem,) = list_warnings(order, laid, ".svg")
    assert problem.startswith("On 16:9 the names are ")
    assert {bool(each.pages) for each in suggest(order, laid)} == {True, False}
    mapped = ExportRequest(tree(400), View(), on_map=True, options=PageOptions(paper=SLIDE))
    assert not any(each.pages for each in suggest(mapped, lay_out(mapped)))


def test_limits_are_warned_about(monkeypatch):
    order = ExportRequest(tree(40), options=WORN)
    laid = lay_out(order)
    monkeypatch.setattr(png_pdf, "MOST_PIXELS", 100_000)
    monkeypatch.setattr(png_pdf, "LONGEST_PAGE", 500.0)
    (pixels,) = list_warnings(order, laid, ".png")
    image = Image.open(io.BytesIO(make(order, ".png", laid)))
    assert f"{image.width:,} × {image.height:,}" in pixels
    (page,) = list_warnings(order, laid, ".pdf")
    assert "pt" in page


def test_files_that_have_no_paper_do_not_wait_for_one():
    order = ExportRequest(tree(20), pages=True)
    assert [depends_on_paper(order, ending) for ending in ENDINGS] == [True, True, False, False, False]


@pytest.mark.parametrize("ending", [".pptx", ".html", ".svg"])
@pytest.mark.slow
def test_a_file_can_leave_out_its_date_and_name_its_source(ending):
    def words(options: PageOptions) -> str:
        data = make(ExportRequest(tree(8), options=options), ending)
        if ending != ".pptx":
            return data.decode()
        shapes = Presentation(io.BytesIO(data)).slides[0].shapes
        return " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)

    day = datetime.date(2026, 3, 4)
    assert "2026-03-04" in words(PageOptions(date=day, source="our-file.csv"))
    assert "our-file.csv" in words(PageOptions(date=day, source="our-file.csv"))
    assert not re.search(r"\d{4}-\d\d-\d\d", words(PageOptions()))
