"""The files that people take away: whole, sharp, and with text from the file as text."""

from __future__ import annotations

import datetime
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest
from factories import make_company, parse_company
from geometry import read_svg
from hypothesis import given
from PIL import Image
from pypdf import PdfReader
from strategies import companies_from_csv, examples

from org.export import png_pdf
from org.export.page_layout import PAPERS, SLIDE, PageOptions, arrange_sheet
from org.export.png_pdf import extent, page_size, pdf, png, tiles
from org.export.request import render_pictures
from org.export.svg import chart_svg, list_further_handoffs, svg
from org.layout.boundary_map import boundary_map
from org.layout.box_style import Emphasis, apply_emphasis
from org.layout.org_chart import org_chart
from org.layout.scene import LegendEntry
from org.layout.visibility import View
from org.style.palette import BAR_HEIGHT, LIGHT, NAME_SIZE
from org.style.text_metrics import SEMIBOLD, text_width

DAY = datetime.date(2026, 1, 2)
DATED = PageOptions(date=DAY)
SPACE = "{http://www.w3.org/2000/svg}"
TEAMS = """
    id,name,parent,office,people
    1,Ban Giám đốc,,back,4
    2,Phòng Chăm sóc khách hàng,1,front,20
    3,Kế toán,2,back,6
    4,Hmm,1,unclear,
"""
MANY = "id,name,parent,office\n" + "".join(
    f"{at},Phòng {at},{(at - 1) // 3 if at else ''},{'front' if at % 2 else 'back'}\n" for at in range(40)
)


def scene():
    return org_chart(parse_company(TEAMS))


def test_the_svg_is_xml_with_every_label_as_text():
    root = ElementTree.fromstring(svg(scene(), options=DATED))
    texts = {element.text for element in root.iter(f"{SPACE}text")}
    assert {"Ban Giám đốc", "Kế toán", "20", "2026-01-02"} <= texts
    assert not list(root.iter(f"{SPACE}script"))


def test_text_from_the_file_is_never_code():
    found = parse_company(
        'name,parent\n"<script>alert(1)</script>",\n"<img src=x onerror=alert(1)>",<script>alert(1)</script>'
    )
    text = svg(org_chart(found), options=DATED)
    root = ElementTree.fromstring(text)
    assert not list(root.iter(f"{SPACE}script"))
    assert not list(root.iter(f"{SPACE}img"))
    assert "<script" not in text


def test_nothing_in_the_svg_comes_from_elsewhere():
    text = svg(scene(), options=DATED)
    spaces = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert set(re.findall(r'https?://[^"\s]+', text)) == spaces
    assert {"#region-fields"} <= set(re.findall(r'href="([^"]*)"', text)) <= {"#region-fields", "#region-ways"}
    assert "data:font/ttf;base64," in text


@pytest.mark.slow
@pytest.mark.parametrize("options", [DATED, PageOptions(date=DAY, source="a.csv", paper=SLIDE)], ids=["free", "slide"])
@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf"])
def test_two_pictures_of_the_same_are_equal_byte_for_byte(ending, options):
    assert render_pictures([scene()], ending, options) == render_pictures([scene()], ending, options)


def test_the_png_has_the_size_of_the_sheet_and_the_colours_of_both_offices():
    image = Image.open(io.BytesIO(png(scene(), scale=2.0, options=DATED))).convert("RGB")
    placed = arrange_sheet(scene(), DATED)
    assert image.size == (pytest.approx(placed.width * 2, abs=2), pytest.approx(placed.height * 2, abs=2))
    colours = {colour for _count, colour in image.getcolors(1 << 24) or []}
    for expected in (LIGHT.front.fill, LIGHT.back.fill, LIGHT.unclear.fill, LIGHT.boundary, LIGHT.background):
        assert tuple(bytes.fromhex(expected[1:])) in colours
    corners = [(0, 0), (image.width - 1, 0), (0, image.height - 1), (image.width - 1, image.height - 1)]
    assert {image.getpixel(corner) for corner in corners} == {(255, 255, 255)}


def test_the_pdf_has_one_page_with_embedded_fonts_and_text_to_search():
    reader = PdfReader(io.BytesIO(pdf([scene()], options=DATED)))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Ban Giám đốc" in text
    fonts = [part for part in map(reader.get_object, range(1, len(reader.xref[0]) + 1)) if is_font(part)]
    assert {"BeVietnamPro-Regular", "BeVietnamPro-SemiBold"} == {str(font["/FontName"]).split("+")[1] for font in fonts}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def is_font(part: object) -> bool:
    return isinstance(part, dict) and part.get("/Type") == "/FontDescriptor"


def test_a_picture_with_more_pixels_than_fit_is_made_smaller(monkeypatch):
    monkeypatch.setattr(png_pdf, "MOST_PIXELS", 100_000)
    image = Image.open(io.BytesIO(png(scene(), scale=4.0, options=DATED)))
    assert image.width * image.height <= 102_000
    assert extent(scene(), DATED, 4.0).scale < 1


@pytest.mark.parametrize("paper", [None, PAPERS["a4"]], ids=["as large as it needs to be", "on A4"])
def test_a_picture_drawn_in_bands_is_the_one_drawn_at_once(monkeypatch, paper):
    chart, options = org_chart(parse_company(MANY)), replace(DATED, paper=paper)
    whole = read_pixels(png(chart, options))
    monkeypatch.setattr(png_pdf, "_AT_ONCE", whole.size // 3 // 7)
    cut = read_pixels(png(chart, options))
    assert whole.shape == cut.shape
    assert np.mean(np.abs(whole - cut).max(axis=2) > 64) < 0.001  # an edge of a letter may be a shade darker


def test_tiles_make_up_the_picture(monkeypatch):
    monkeypatch.setattr(png_pdf, "TILE", 500)
    whole = read_pixels(png(scene(), DATED, scale=1.0))
    found = {name: read_pixels(data) for name, data in tiles(scene(), DATED, 1.0)}
    rows = [[name for name in found if name.startswith(f"{row}-")] for row in range(1, len(whole) // 500 + 2)]
    assert [name for row in rows for name in row] == list(found)
    joined = np.vstack([np.hstack([found[name] for name in row]) for row in rows])
    assert joined.shape == whole.shape
    assert np.mean(np.abs(whole - joined).max(axis=2) > 64) < 0.001


def read_pixels(data: bytes):
    return np.asarray(Image.open(io.BytesIO(data)), dtype=np.int16)


def inside(root):
    """Fail unless every box, line corner and label is within the sheet."""
    for rect in root.iter(f"{SPACE}rect"):
        if rect.get("x") is not None:
            assert float(rect.get("width")) > 0
    picture = read_svg(ElementTree.tostring(root, encoding="unicode"))
    for area in (*picture.shapes, *(each.area for each in picture.departments)):
        assert picture.area.holds(area)


def chart_group(text: str) -> str:
    start = text.index('<g class="scene">')
    return text[start : text.index("</g></svg>", start) if text.endswith("</g></svg>") else None]


def test_the_file_holds_the_chart_of_the_page():
    drawn = org_chart(parse_company(TEAMS))
    page, file = chart_svg(drawn), svg(drawn, DATED)
    # Of the region the page has every part, and the file what covers the same.
    drawn_in_both = [line for line in page.splitlines()[1:-1] if line.startswith("<") and "<path data-" not in line]
    assert all(line in file for line in drawn_in_both)
    assert '<path d="' in file


def test_the_page_has_each_handoff_as_an_element_or_in_the_list_of_those_to_draw_later():
    drawn = org_chart(make_company("FFBB", [-1, 0, 0, 2], [(1, 3), (3, 1), (2, 3)]))
    root = ElementTree.fromstring(chart_svg(drawn))
    elements = [each for each in root.iter(f"{SPACE}g") if "handoff" in each.get("class", "").split()]
    later = list_further_handoffs(drawn)
    ends = [(int(each.get("data-from")), int(each.get("data-to"))) for each in elements]
    ends += [(source, target) for source, target, *_more in later]
    assert sorted(ends) == sorted((line.source, line.target) for line in drawn.handoffs)
    hints = {(line.source, line.target): line.hint for line in drawn.handoffs}
    labels = {box.key: " ".join(box.label) for box in drawn.boxes}
    for source, target, classes, kinds, shaft, head, look in later:
        assert hints[source, target] == f"{labels[source]} → {labels[target]}" + (f": {kinds}" if kinds else "")
        assert classes.split()[0] in {"crossing", "inside", "undecided"}
        assert re.fullmatch(r"M[-0-9. ]+C[-0-9. ]+", shaft)
        assert re.fullmatch(r"M[-0-9.HLV ]+Z", head)
        assert float(look["stroke-width"]) > 0
    assert later
    assert len(json.dumps(later)) < 200 * len(later)


def test_the_chart_says_which_department_each_box_is():
    drawn = org_chart(parse_company(TEAMS), View(levels=2))
    root = ElementTree.fromstring(chart_svg(drawn))
    found = [each for each in root.iter(f"{SPACE}g") if "department" in each.get("class", "").split()]
    assert [(each.get("data-key"), each.get("id")) for each in found] == [
        (str(box.key), f"d-{box.key}") for box in drawn.boxes
    ]
    for group, box in zip(found, drawn.boxes, strict=True):
        assert group.get("data-department") == box.id
        assert group.get("data-parent") == (None if box.above == -1 else str(box.above))
        assert box.office.word in group.get("class", "")
        assert ("collapsed" in group.get("class", "").split()) == bool(box.collapsed)
        (name,) = ["".join(text.itertext()) for text in group if text.get("class") == "name"]
        assert name == " ".join(box.label)
    assert found[0].get("data-count") == str(len(parse_company(TEAMS)) - 1)


def keys_met(drawn):
    return [int(key) for key in re.findall(r' data-key="(-?\d+)" data-', chart_svg(drawn))]


def test_a_screen_reader_meets_each_department_before_those_below_it():
    ids = ["abcd", "1a", "abd", "abc", "1", "ac", "a", "1b", "ab"]
    drawn = org_chart(parse_company("id,name,parent\n" + "".join(f"{each},N,{each[:-1]}\n" for each in ids)))
    assert [ids[key] for key in keys_met(drawn)] == sorted(ids)
    assert keys_met(apply_emphasis(drawn, Emphasis(selected=0))) == keys_met(drawn), "also where the rest is faded"


@examples(0.5)
@given(companies_from_csv(largest=30))
def test_a_map_is_read_row_by_row(found):
    drawn = boundary_map(found)
    place = {box.key: (box.y, box.x) for box in drawn.boxes}
    assert keys_met(drawn) == sorted(place, key=place.__getitem__)


def test_every_colour_in_the_chart_is_a_literal_one():
    for drawn in (org_chart(parse_company(TEAMS)), boundary_map(parse_company(TEAMS))):
        for element in ElementTree.fromstring(chart_svg(drawn)).iter():
            colours = {element.get("fill", "none"), element.get("stroke", "none")}
            assert all(each == "none" or re.fullmatch("#[0-9A-F]{6}", each) for each in colours)
            assert element.get("style") is None
            assert element.tag.removeprefix(SPACE) in {
                "svg",
                "g",
                "use",
                "title",
                "rect",
                "text",
                "tspan",
                "path",
                "circle",
            }


@examples(0.5)
@given(companies_from_csv(largest=30))
def test_everything_drawn_is_inside_the_sheet(found):
    drawn = org_chart(found)
    placed = arrange_sheet(drawn, DATED)
    inside(ElementTree.fromstring(svg(drawn, options=DATED, embed_fonts=False)))
    for x, y, entry in placed.legend:
        assert x >= 0
        assert x + 42 + text_width(entry.text, 11) <= placed.width
        assert y <= placed.height


@pytest.mark.parametrize("letters", ["W", "ữ", "営", "Ж", "a b "])
@pytest.mark.parametrize("length", [1, 20, 200])
def test_names_of_any_length_stay_in_their_box(letters, length):
    name = (letters * length)[:length].strip()
    drawn = org_chart(parse_company(f"id,name,parent\n1,{name},\n2,Sales,1"))
    for box in drawn.boxes:
        for line in box.label:
            assert text_width(line, NAME_SIZE, SEMIBOLD) <= box.width
        assert 15 * len(box.label) <= box.height


def rects(text: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(text).iter(f"{SPACE}rect"))


def test_tints_colour_boxes_and_are_in_the_legend():
    drawn = scene()
    boxes = tuple(box._replace(tint=2) for box in drawn.boxes)
    text = svg(replace(drawn, boxes=boxes, legend=(*drawn.legend, LegendEntry("tint-2", "Huế"))), DATED)
    fills = [rect.get("fill") for rect in rects(text)]
    tint = LIGHT.tints[2]
    assert fills.count(tint.front.fill) == fills.count(tint.unclear.fill) + 1 == 2
    assert tint.back.fill in fills
    assert not {LIGHT.front.fill, LIGHT.back.fill} & set(fills), "offices are explained in grey"
    assert ">Huế<" in text


def test_a_collapsed_branch_has_a_bar_of_its_shares_below_its_words():
    drawn = org_chart(parse_company(TEAMS), View(levels=2))
    (collapsed,) = [box for box in drawn.boxes if box.shares]
    root = ElementTree.fromstring(svg(drawn, options=DATED))
    (group,) = [each for each in root.iter(f"{SPACE}g") if each.findtext(f"{SPACE}title") == collapsed.hint]
    bar = [rect for rect in group.iter(f"{SPACE}rect") if rect.get("height") == f"{BAR_HEIGHT:g}"]
    assert [rect.get("fill") for rect in bar] == [LIGHT.share_on_front, LIGHT.shares[2], "none"]
    assert [rect.get("width") for rect in bar[:2]] == [bar[0].get("width")] * 2, "one department each"
    lowest = max(float(word.get("y")) for word in group.iter(f"{SPACE}text"))
    assert lowest < float(bar[0].get("y"))
    assert float(bar[0].get("y")) + float(bar[0].get("height")) < collapsed.bottom


@pytest.mark.slow
def test_the_rest_of_a_family_has_no_office():
    rows = "\n".join(f"D{at},Board,front" for at in range(90))
    drawn = org_chart(parse_company(f"name,parent,office\nBoard,,back\n{rows}"), View(budget=40))
    (rest,) = [box for box in drawn.boxes if box.rest]
    root = ElementTree.fromstring(svg(drawn, options=DATED))
    (group,) = [each for each in root.iter(f"{SPACE}g") if each.findtext(f"{SPACE}title") == rest.hint]
    (card, *_bar) = group.iter(f"{SPACE}rect")
    assert card.get("fill") == LIGHT.rest.fill
    assert card.get("stroke-dasharray")
    assert "?" not in [word.text for word in group.iter(f"{SPACE}text")]


def test_a_number_is_on_the_line_that_it_counts():
    drawn = boundary_map(parse_company("name,office,hands off to\nSales,front,Store\nStore,back,"))
    text = svg(replace(drawn, handoffs=(drawn.handoffs[0]._replace(number=1234),)), DATED)
    assert ">1,234<" in text


def test_no_line_runs_through_the_letters_of_a_lane():
    text = chart_svg(boundary_map(parse_company("name,office,hands off to\nSales,front,Store\nStore,back,")))
    assert text.index('class="labels"') > text.rindex('class="handoff ')
    outlines = {each.text: each.get("stroke") for each in ElementTree.fromstring(text).iter(f"{SPACE}text")}
    assert outlines["Customers"] == LIGHT.grounds.customers
    assert outlines["Front office"] == outlines["customer-facing boundary"] == LIGHT.grounds.front
    assert outlines["Back office"] == outlines["1 hand-off away"] == LIGHT.grounds.back


@pytest.mark.parametrize("sample", ["tint-0", "tint-21", "rest", "shares", "folded", "front", "crossing", "handoff"])
def test_every_sample_of_a_legend_can_be_drawn(sample):
    drawn = replace(scene(), legend=(LegendEntry(sample, "What it means"),))
    text = svg(drawn, options=DATED)
    assert ">What it means<" in text
    ElementTree.fromstring(text)


def test_the_png_says_how_dense_it_is():
    for scale, dpi in ((1.0, 72), (2.0, 144), (300 / 72, 300)):
        image = Image.open(io.BytesIO(png(scene(), scale=scale, options=DATED)))
        assert image.info["dpi"] == (pytest.approx(dpi, abs=0.02), pytest.approx(dpi, abs=0.02))
        image.load()


def test_the_png_for_a_paper_has_the_pixels_of_the_paper():
    image = Image.open(io.BytesIO(png(scene(), scale=300 / 72, options=replace(DATED, paper=PAPERS["a4"]))))
    assert image.size == (3508, 2480)
    image = Image.open(io.BytesIO(png(scene(), scale=2.0, options=replace(DATED, paper=SLIDE))))
    assert image.size == (1920, 1080)


@pytest.mark.slow
def test_a_transparent_picture_has_no_ground():
    clear = PageOptions(date=DAY, transparent=True)
    image = Image.open(io.BytesIO(png(scene(), options=clear)))
    assert image.mode == "RGBA"
    assert image.getpixel((0, 0))[3] == 0
    assert (*bytes.fromhex(LIGHT.front.fill[1:]), 255) in {each for _n, each in image.getcolors(1 << 24)}
    white = Image.open(io.BytesIO(png(scene(), options=DATED)))
    assert white.mode == "RGB"
    assert white.getpixel((0, 0)) == (255, 255, 255)
    assert 'width="100%"' not in svg(scene(), options=clear)


def test_the_pdf_for_a_paper_has_its_size():
    for paper in (PAPERS["a4"], PAPERS["a3"].turned(False), SLIDE):
        (page,) = PdfReader(io.BytesIO(pdf([scene()], options=replace(DATED, paper=paper)))).pages
        assert float(page.mediabox.width) == pytest.approx(paper.width, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(paper.height, abs=0.1)


def test_the_size_is_known_before_the_picture_is_made(monkeypatch):
    size = extent(scene(), DATED, 2.0)
    assert (size.width, size.height) == Image.open(io.BytesIO(png(scene(), scale=2.0, options=DATED))).size
    assert size.dpi == 144
    assert not size.limited
    monkeypatch.setattr(png_pdf, "MOST_PIXELS", 100_000)
    limited = extent(scene(), DATED, 2.0)
    assert limited.limited
    assert limited.width * limited.height <= 101_000


def test_a_page_that_would_be_too_long_is_warned_about(monkeypatch):
    assert page_size(arrange_sheet(scene(), DATED))[2] == 1.0
    monkeypatch.setattr(png_pdf, "LONGEST_PAGE", 300.0)
    width, height, shrink = page_size(arrange_sheet(scene(), DATED))
    assert max(width, height) == pytest.approx(300)
    assert shrink < 1
    (page,) = PdfReader(io.BytesIO(pdf([scene()], options=DATED))).pages
    assert float(page.mediabox.width) == pytest.approx(width, abs=0.1)


def test_a_picture_wears_what_was_chosen():
    worn = PageOptions(title="Ai gặp <khách> hàng?", date=DAY, source="phòng & ban.csv")
    texts = {element.text for element in ElementTree.fromstring(svg(scene(), options=worn)).iter(f"{SPACE}text")}
    assert {"Ai gặp <khách> hàng?", "phòng & ban.csv · 2026-01-02"} <= texts
    bare = svg(scene(), options=PageOptions())
    assert "2026" not in bare
    reader = PdfReader(io.BytesIO(pdf([scene()], options=worn)))
    assert reader.metadata.title == "Ai gặp <khách> hàng?"


def test_a_pdf_with_a_date_is_fit_for_archives_and_for_reading_aloud():
    data = pdf([scene()], options=DATED)
    assert b"pdfaid:part" in data
    assert b"pdfuaid:part" in data


def test_a_letter_that_no_font_has_does_not_keep_a_pdf_from_being_made():
    drawn = org_chart(parse_company("id,name,parent\n1,\U000e0fff\u0378,\n2,Sales,1"))
    assert pdf([drawn], options=DATED).startswith(b"%PDF")
