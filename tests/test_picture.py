"""The files that people take away: whole, sharp, and with text from the file as text."""

from __future__ import annotations

import datetime
import io
import re
import xml.etree.ElementTree as ElementTree

import pytest
from companies import companies, company
from hypothesis import given, settings
from PIL import Image
from pypdf import PdfReader

from org.drawing import picture
from org.drawing.lettering import SEMIBOLD, text_width
from org.drawing.orgchart import org_chart
from org.drawing.palette import LIGHT, NAME_SIZE
from org.drawing.picture import largest_scale, pdf, png
from org.drawing.svg import sheet, svg

DAY = datetime.date(2026, 1, 2)
SPACE = "{http://www.w3.org/2000/svg}"
TEAMS = """
    id,name,parent,office,people
    1,Ban Giám đốc,,back,4
    2,Phòng Chăm sóc khách hàng,1,front,20
    3,Kế toán,2,back,6
    4,Hmm,1,unclear,
"""


def scene():
    return org_chart(company(TEAMS))


def test_the_svg_is_xml_with_every_label_as_text():
    root = ElementTree.fromstring(svg(scene(), date=DAY))
    texts = {element.text for element in root.iter(f"{SPACE}text")}
    assert {"Ban Giám đốc", "Kế toán", "20 people", "2026-01-02"} <= texts
    assert not list(root.iter(f"{SPACE}script"))


def test_text_from_the_file_is_never_code():
    found = company(
        'name,parent\n"<script>alert(1)</script>",\n"<img src=x onerror=alert(1)>",<script>alert(1)</script>'
    )
    text = svg(org_chart(found), date=DAY)
    root = ElementTree.fromstring(text)
    assert not list(root.iter(f"{SPACE}script"))
    assert not list(root.iter(f"{SPACE}img"))
    assert "<script" not in text


def test_nothing_in_the_svg_comes_from_elsewhere():
    text = svg(scene(), date=DAY)
    assert re.findall(r'https?://[^"\s]+', text) == ["http://www.w3.org/2000/svg"]
    assert "data:font/ttf;base64," in text


def test_two_pictures_of_the_same_are_equal_byte_for_byte():
    for make in (svg, png, pdf):
        assert make(scene(), date=DAY) == make(scene(), date=DAY)


def test_the_png_has_the_size_of_the_sheet_and_the_colours_of_both_offices():
    image = Image.open(io.BytesIO(png(scene(), scale=2.0, date=DAY))).convert("RGB")
    placed = sheet(scene(), DAY)
    assert image.size == (pytest.approx(placed.width * 2, abs=2), pytest.approx(placed.height * 2, abs=2))
    colours = {colour for _count, colour in image.getcolors(1 << 24) or []}
    for expected in (LIGHT.front.fill, LIGHT.back.fill, LIGHT.unclear.fill, LIGHT.boundary, LIGHT.background):
        assert tuple(bytes.fromhex(expected[1:])) in colours
    corners = [(0, 0), (image.width - 1, 0), (0, image.height - 1), (image.width - 1, image.height - 1)]
    assert {image.getpixel(corner) for corner in corners} == {(255, 255, 255)}


def test_the_pdf_has_one_page_with_embedded_fonts_and_text_to_search():
    reader = PdfReader(io.BytesIO(pdf(scene(), date=DAY)))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Ban Giám đốc" in text
    fonts = [part for part in map(reader.get_object, range(1, len(reader.xref[0]) + 1)) if is_font(part)]
    assert {"BeVietnamPro-Regular", "BeVietnamPro-SemiBold"} == {str(font["/FontName"]).split("+")[1] for font in fonts}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def is_font(part: object) -> bool:
    return isinstance(part, dict) and part.get("/Type") == "/FontDescriptor"


def test_a_picture_with_more_pixels_than_fit_is_made_smaller(monkeypatch):
    monkeypatch.setattr(picture, "MOST_PIXELS", 100_000)
    image = Image.open(io.BytesIO(png(scene(), scale=4.0, date=DAY)))
    assert image.width * image.height <= 102_000
    assert largest_scale(scene(), 4.0) < 1


def inside(placed, root):
    """Fail unless every box, line corner and label lies within the sheet."""
    for rect in root.iter(f"{SPACE}rect"):
        if rect.get("x") is not None:
            assert float(rect.get("width")) > 0
    for group in root.iter(f"{SPACE}g"):
        shift = re.findall(r"[-\d.]+", group.get("transform", ""))
        if len(shift) != 2 or group.find(f"{SPACE}g") is None:
            continue
        left, top = map(float, shift)
        for rect in group.iter(f"{SPACE}rect"):
            x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
            assert left + x >= 0
            assert top + y >= 0
            assert left + x + width <= placed.width
            assert top + y + height <= placed.height


@settings(max_examples=30)
@given(companies(largest=30))
def test_everything_drawn_lies_inside_the_sheet(found):
    drawn = org_chart(found)
    placed = sheet(drawn, DAY)
    inside(placed, ElementTree.fromstring(svg(drawn, date=DAY, embed_fonts=False)))
    for x, y, entry in placed.legend:
        assert x >= 0
        assert x + 42 + text_width(entry.text, 11) <= placed.width
        assert y <= placed.height


@pytest.mark.parametrize("letters", ["W", "ữ", "営", "Ж", "a b "])
@pytest.mark.parametrize("length", [1, 20, 200])
def test_names_of_any_length_stay_in_their_box(letters, length):
    name = (letters * length)[:length].strip()
    drawn = org_chart(company(f"id,name,parent\n1,{name},\n2,Sales,1"))
    for box in drawn.boxes:
        for line in box.label:
            assert text_width(line, NAME_SIZE, SEMIBOLD) <= box.width
        assert 15 * len(box.label) <= box.height
