"""In charts of people, each job title is below the name, in every file and in every view that has room for it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from factories import parse_company
from pptx import Presentation
from pypdf import PdfReader

from org.analysis.report import describe_size
from org.export.graph_formats import dot, mermaid
from org.export.html import html
from org.export.page_layout import PageOptions
from org.export.png_pdf import pdf
from org.export.pptx import pptx
from org.export.svg import chart_svg, svg
from org.layout.boundary_map import boundary_map
from org.layout.box_style import place_texts
from org.layout.network_view import network_scene
from org.layout.org_chart import org_chart
from org.layout.scene import Box, Scene
from org.layout.visibility import Frame, View
from org.reading.load import read_company, read_file
from org.style import palette
from org.style.text_metrics import ELLIPSIS, text_width

PEOPLE = """
    Employee ID,Name,Manager ID,Job Title
    1,Ann Lee,,Managing Director
    2,Bob Ray,1,Head of Customer Service and Complaints for the Southern and Central Regions
    3,Cid Fox,1,Trưởng phòng Kế toán
    4,Dee Oak,2,Call Centre Agent
    5,Eli Poe,2,
    6,Flo Ash,3,Accountant
"""
COMPANY = parse_company(PEOPLE)
UNTITLED = read_company(read_file(PEOPLE.replace("    ", "").strip().encode(), chosen={"title": []}))
PHONE = Frame(374.0, 600.0)


def test_people_are_counted_as_posts_and_not_as_departments() -> None:
    assert describe_size(COMPANY) == "6 posts, 1 top-level"
    assert org_chart(COMPANY).subtitle.startswith("6 posts")
    assert describe_size(UNTITLED).startswith("6 departments")


def of_people(scene: Scene) -> dict[str, Box]:
    return {" ".join(box.label): box for box in scene.boxes}


def read_slide(scene: Scene) -> str:
    (slide,) = Presentation(io.BytesIO(pptx([scene], options=PageOptions()))).slides
    shapes = [each for shape in slide.shapes for each in (shape.shapes if hasattr(shape, "shapes") else [shape])]
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def read_pdf(scene: Scene) -> str:
    return PdfReader(io.BytesIO(pdf([scene], options=PageOptions()))).pages[0].extract_text()


MAKERS: dict[str, Callable[[Scene], str]] = {
    "page": chart_svg,
    "svg": lambda scene: svg(scene, PageOptions()),
    "html": lambda scene: html(scene, options=PageOptions()).decode(),
    "pdf": read_pdf,
    "pptx": read_slide,
}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("draw", [org_chart, boundary_map])
def test_every_file_and_the_page_have_the_titles(kind: str, draw: Callable[..., Scene]) -> None:
    text = "".join(MAKERS[kind](draw(COMPANY, View())).split())
    for title in ("Managing Director", "Trưởng phòng Kế toán", "Call Centre Agent"):
        assert "".join(title.split()) in text


def test_other_programs_draw_the_title_on_a_line_of_its_own() -> None:
    hostile = parse_company('id,name,parentId,title\n1,Ann Lee,,"Head of <b>Sales</b> ""A"""\n2,Bob Ray,1,Clerk')
    assert '"Bob Ray<br/>Clerk"' in mermaid(hostile)
    assert '"Ann Lee<br/>Head of #60;b#62;Sales#60;#47;b#62; #34;A#34;"' in mermaid(hostile)
    assert r'label="Bob Ray\nClerk"' in dot(hostile)
    assert r'label="Ann Lee\nHead of <b>Sales</b> \"A\""' in dot(hostile)


def test_a_title_is_on_at_most_two_lines_inside_its_box_and_whole_in_the_tooltip() -> None:
    for frame in (Frame(1420.0, 730.0), PHONE):
        boxes = of_people(org_chart(COMPANY, View(), frame))
        assert boxes["Ann Lee"].title == ("Managing Director",)
        assert boxes["Eli Poe"].title == ()
        assert boxes["Bob Ray"].hint.split("\n")[1].endswith("for the Southern and Central Regions")
        assert boxes["Bob Ray"].title[-1].endswith(ELLIPSIS) or " ".join(boxes["Bob Ray"].title).endswith("Regions")
        for box in boxes.values():
            assert len(box.title) <= 2
            texts = [text for text in place_texts(box) if text.role != "mark"]
            assert [text.baseline for text in texts] == sorted(text.baseline for text in texts)
            for text in texts:
                assert box.top + 2 < text.baseline - 0.7 * text.size
                assert text.baseline + 0.25 * text.size < box.bottom - 2
                assert text.x + text_width(text.text, text.size, text.weight) <= box.right - palette.BOX_PADDING / 2


def test_a_note_is_beside_the_name_and_the_title_has_the_whole_width() -> None:
    box = of_people(org_chart(COMPANY, View(levels=2)))["Cid Fox"]
    name, title, note = place_texts(box)
    assert (name.role, title.role, note.role) == ("name", "title", "note")
    assert abs(note.baseline - name.baseline) < 2 < title.baseline - note.baseline


def test_without_titles_boxes_are_as_low_as_those_of_departments() -> None:
    drawn = org_chart(UNTITLED, View(levels=1))
    assert [(box.title, box.height) for box in drawn.boxes] == [((), 16 + 15 + 9)]  # with the bar of a branch
    titled = {box.key: box for box in org_chart(COMPANY, View()).boxes}
    for box in org_chart(UNTITLED, View()).boxes:
        assert box.height < titled[box.key].height or not titled[box.key].title
        first, *others = titled[box.key].hint.split("\n")
        assert box.hint.split("\n") == [first, *others[bool(titled[box.key].title) :]]


def test_a_network_has_room_for_names_only() -> None:
    scene = network_scene(COMPANY)
    assert not any(box.title for box in scene.boxes)
    assert any("Managing Director" in box.hint for box in scene.boxes)
