"""Charts for a paper: fitted, whole, and with words of a readable size."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from factories import make_company, parse_company
from geometry import read_svg
from hypothesis import given, strategies as st
from strategies import companies_from_csv, examples

from org.export.page_layout import (
    GOOD_TEXT,
    PAPERS,
    SAMPLE,
    SAMPLE_GAP,
    SLIDE,
    PageOptions,
    Paper,
    arrange_sheet,
    fit_to_paper,
    text_size,
)
from org.export.svg import svg
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import org_chart
from org.layout.visibility import Frame
from org.reading.load import read_company
from org.style.palette import LEGEND_SIZE, SUBTITLE_SIZE, TITLE_SIZE
from org.style.text_metrics import SEMIBOLD, text_width

DAY = datetime.date(2026, 1, 2)
SPACE = "{http://www.w3.org/2000/svg}"
EVERY = [paper.turned(lying) for paper in PAPERS.values() for lying in (True, False)]
papers = pytest.mark.parametrize("paper", EVERY, ids=lambda paper: f"{paper.key}-{paper.width:.0f}")


def tree(size: int, below: int = 3):
    """A company in which each department has so many below it."""
    return make_company("FB" * (size // 2), [-1, *((at - 1) // below for at in range(1, size // 2 * 2))])


def test_papers_have_the_sizes_that_they_are_known_for():
    a4 = PAPERS["a4"]
    assert (round(a4.width), round(a4.height)) == (842, 595)
    assert (PAPERS["letter"].width, PAPERS["letter"].height) == (792, 612)
    assert (SLIDE.width / 72, SLIDE.height / 72) == pytest.approx((13.333, 7.5), abs=0.001)
    assert PAPERS["a0"].width * PAPERS["a0"].height == pytest.approx(16 * a4.width * a4.height, rel=0.01)


def test_a_paper_can_be_landscape_or_portrait():
    a4 = PAPERS["a4"]
    assert a4.landscape
    assert not a4.turned(False).landscape
    assert a4.turned(False).turned(True) == a4
    assert a4.turned(True) is a4


@papers
def test_the_sheet_is_exactly_as_large_as_the_paper(paper: Paper):
    placed = arrange_sheet(org_chart(tree(40)), PageOptions(date=DAY, paper=paper))
    assert placed.width * placed.points == pytest.approx(paper.width)
    assert placed.height * placed.points == pytest.approx(paper.height)


@examples(0.4)
@given(companies_from_csv(largest=30), st.sampled_from(EVERY), st.booleans())
def test_nothing_leaves_the_paper_and_the_chart_keeps_clear_of_the_words(found, paper, mapped):
    scene = boundary_map(found) if mapped else org_chart(found)
    placed = arrange_sheet(scene, PageOptions(date=DAY, source="departments.csv", paper=paper))
    scale = placed.chart_scale
    assert placed.chart_left >= 0
    assert placed.chart_left + scale * scene.width <= placed.width
    assert placed.chart_top >= placed.heading_bottom - 0.01
    assert all(placed.chart_top + scale * scene.height <= y - 8 for _x, y, _entry in placed.legend)
    for x, y, entry in placed.legend:
        assert x + SAMPLE + SAMPLE_GAP + text_width(entry.text, LEGEND_SIZE) <= placed.width
        assert y <= placed.height
    assert all(text_width(line, TITLE_SIZE, SEMIBOLD) <= placed.width for line in placed.title)
    assert all(text_width(line, SUBTITLE_SIZE) <= placed.width for line in placed.subtitle)
    lowest = max((text_width(line, LEGEND_SIZE) for line in placed.note), default=0.0)
    assert lowest + text_width(placed.date, LEGEND_SIZE) <= placed.width


@papers
def test_a_chart_fills_its_paper_better_than_one_of_another_shape(paper: Paper):
    found = tree(120)
    fit = fit_to_paper(lambda frame: org_chart(found, frame=frame), PageOptions(paper=paper))
    for frame in (Frame(550, 1800), Frame(1000, 1000), Frame(2000, 500)):
        assert fit.text_size >= text_size(org_chart(found, frame=frame), PageOptions(paper=paper)) * 0.98


def test_the_text_size_is_that_of_the_names_in_the_picture():
    paper = PAPERS["a4"]
    fit = fit_to_paper(lambda frame: org_chart(tree(60), frame=frame), PageOptions(paper=paper))
    placed = arrange_sheet(fit.scene, PageOptions(paper=paper))
    text = svg(fit.scene, PageOptions(paper=paper), embed_fonts=False)
    assert ElementTree.fromstring(text).get("width") == "841.89pt"
    (name,) = [words for department in read_svg(text).departments for words in department.words if words.text == "D0"]
    assert fit.text_size == pytest.approx(name.size * placed.points, rel=0.001)


def test_a_small_company_is_not_blown_up_without_end():
    sizes = {
        key: fit_to_paper(
            lambda frame: org_chart(make_company("F"), frame=frame), PageOptions(paper=PAPERS[key])
        ).text_size
        for key, paper in PAPERS.items()
    }
    assert sizes["a4"] == pytest.approx(16)
    assert sizes["a3"] == pytest.approx(16)
    assert 16 < sizes["a1"] < sizes["a0"] < 33


def test_no_more_than_three_scenes_are_built():
    built = []

    def build(frame: Frame):
        built.append(frame)
        return org_chart(tree(200), frame=frame)

    fit_to_paper(build, PageOptions(paper=PAPERS["a4"]))
    assert 1 <= len(built) <= 3


def test_words_do_not_shrink_with_the_chart():
    few, many = (arrange_sheet(org_chart(tree(size)), PageOptions(paper=PAPERS["a4"])) for size in (4, 400))
    assert few.points == many.points
    assert many.chart_points < few.chart_points


def test_title_date_and_source_are_as_chosen():
    scene = org_chart(make_company("FB", [-1, 0]))
    worn = PageOptions(title="Who meets\nour customers", date=DAY, source="phòng ban.csv")
    placed = arrange_sheet(scene, worn)
    assert placed.title == ("Who meets our customers",)
    assert placed.date == "phòng ban.csv · 2026-01-02"
    bare = arrange_sheet(scene, PageOptions(title=""))
    assert bare.title == ()
    assert bare.date == ""
    assert bare.height < placed.height


def test_a_long_name_of_a_file_leaves_the_date_alone():
    scene = boundary_map(parse_company("name,parent\nA,\nB,A"))
    assert scene.note, "the date shares its line"
    placed = arrange_sheet(scene, PageOptions(date=DAY, source="departments " * 40, paper=PAPERS["a4"]))
    assert placed.date.endswith("… · 2026-01-02")
    assert text_width(placed.date, LEGEND_SIZE) <= placed.width / 2


def test_the_legend_explains_just_what_is_drawn():
    entries = {
        entry.sample
        for _x, _y, entry in arrange_sheet(org_chart(make_company("BB", [-1, 0])), PageOptions(paper=SLIDE)).legend
    }
    assert entries == {"back"}


def test_the_sample_of_sixty_departments_is_readable_on_a_slide():
    company = read_company((Path(__file__).parents[3] / "sample_data/song-hong-bank.csv").read_bytes())
    fit = fit_to_paper(lambda frame: org_chart(company, frame=frame), PageOptions(paper=SLIDE))
    assert len(fit.scene.boxes) == 60
    assert fit.text_size >= GOOD_TEXT
