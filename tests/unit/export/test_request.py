"""Pictures as they were ordered, and what is told about them before they are made."""

from __future__ import annotations

import datetime
import io

import pytest
from factories import made
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from org.export import png_pdf
from org.export.page_layout import PAPERS, SLIDE, Dressing, Fitted
from org.export.request import ENDINGS, Order, depends_on_paper, helping, laid_out, told_before
from org.export.request import made as make
from org.layout.color_by import colouring
from org.layout.visibility import View
from org.model import NOBODY

WORN = Dressing(date=datetime.date(2026, 1, 2))
BEGINNINGS = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF", ".pptx": b"PK", ".html": b"<!DOCTYPE html>"}


def tree(size: int, below: int = 4):
    return made(
        "FB" * (size // 2),
        [NOBODY, *((at - 1) // below for at in range(1, size))],
        [(at, at - 1) for at in range(1, size, 3)],
    )


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("on_map", [False, True])
def test_every_kind_of_file_can_be_ordered(ending, on_map):
    order = Order(tree(20), on_map=on_map, dressing=WORN, paper=SLIDE)
    assert make(order, ending).startswith(BEGINNINGS[ending])


def test_what_is_laid_out_already_gives_the_same_file():
    order = Order(tree(20), dressing=WORN, paper=SLIDE)
    assert make(order, ".svg", laid_out(order)) == make(order, ".svg")


def test_a_chart_of_one_branch_says_whose_it_is_and_how_large_that_is():
    text = make(Order(tree(40), View(branch=1), dressing=WORN), ".svg").decode()
    assert "Made up · D1" in text
    assert "21 departments" in text


def test_pages_of_one_branch_begin_with_it():
    order = Order(tree(80), View(branch=1), dressing=WORN, pages=True, by=colouring(tree(80), "level"))
    told = []
    reader = PdfReader(io.BytesIO(make(order, ".pdf", on_page=lambda done, total: told.append((done, total)))))
    assert len(reader.pages) == told[-1][0] > 1
    assert reader.metadata.title == "D1"


def test_colours_are_those_that_were_ordered():
    found = tree(40)
    laid = laid_out(Order(found, by=colouring(found, "level"), paper=SLIDE))
    assert isinstance(laid, Fitted)
    assert {box.tint for box in laid.scene.boxes} != {None}


def test_a_picture_that_is_fine_needs_no_words():
    order = Order(tree(20), paper=PAPERS["a4"])
    laid = laid_out(order)
    assert [told_before(order, laid, ending) for ending in (".svg", ".png", ".pdf")] == [[], [], []]
    assert helping(order, laid) == ()


@pytest.mark.slow
def test_small_names_are_told_of_with_what_helps():
    order = Order(tree(400), paper=SLIDE)
    laid = laid_out(order)
    (problem,) = told_before(order, laid, ".svg")
    assert problem.startswith("On 16:9 the names are ")
    assert {bool(each.pages) for each in helping(order, laid)} == {True, False}
    mapped = Order(tree(400), View(), on_map=True, paper=SLIDE)
    assert not any(each.pages for each in helping(mapped, laid_out(mapped)))


def test_limits_are_told_before(monkeypatch):
    order = Order(tree(40), dressing=WORN)
    laid = laid_out(order)
    monkeypatch.setattr(png_pdf, "MOST_PIXELS", 100_000)
    monkeypatch.setattr(png_pdf, "LONGEST_PAGE", 500.0)
    (pixels,) = told_before(order, laid, ".png")
    image = Image.open(io.BytesIO(make(order, ".png", laid)))
    assert f"{image.width:,} × {image.height:,}" in pixels
    (page,) = told_before(order, laid, ".pdf")
    assert "pt" in page


def test_files_that_have_no_paper_do_not_wait_for_one():
    order = Order(tree(20), pages=True)
    assert [depends_on_paper(order, ending) for ending in ENDINGS] == [True, True, False, False, False]


@pytest.mark.parametrize("ending", [".pptx", ".html", ".svg"])
def test_a_file_can_leave_out_its_date_and_name_its_source(ending):
    def words(dressing: Dressing) -> str:
        data = make(Order(tree(8), dressing=dressing), ending)
        if ending != ".pptx":
            return data.decode()
        shapes = Presentation(io.BytesIO(data)).slides[0].shapes
        return " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)

    day = datetime.date(2026, 3, 4)
    assert "2026-03-04" in words(Dressing(date=day, source="our-file.csv"))
    assert "our-file.csv" in words(Dressing(date=day, source="our-file.csv"))
    assert "2026" not in words(Dressing())
