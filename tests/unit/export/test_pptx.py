"""The slide: real shapes with the scene's names, places and colours, and nothing outside of it."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from factories import parse_company
from hypothesis import given
from pptx import Presentation
from pptx.enum.dml import MSO_FILL
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt
from strategies import companies_from_csv, examples

from org.export.page_layout import SLIDE, PageOptions
from org.export.pptx import pptx, pptx_book
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import org_chart
from org.layout.scene import LegendEntry, Scene
from org.layout.visibility import Frame, View
from org.model import Company
from org.style.palette import LIGHT

DAY = datetime.date(2026, 1, 2)
DATED = PageOptions(date=DAY)
HOSTILE = '<script>alert(1)</script> & "quotes" ]]>'
TEAMS = """
    id,name,parent,office,people,hands off to
    1,Ban Giám đốc,,back,4,
    2,Chăm sóc khách,1,front,20,3 (order 12)
    3,Kế toán,2,back,6,4 (complaint 2)
    4,Hmm,1,unclear,,
    5,Kho,1,back,9,
"""
DRAWINGS = pytest.mark.parametrize("draw", [org_chart, boundary_map])


def slide(scene: Scene) -> Any:
    (only,) = Presentation(io.BytesIO(pptx([scene], options=DATED))).slides
    return only


def every(shapes: Any) -> list[Any]:
    """All shapes, those in groups too."""
    return [
        each for shape in shapes for each in ([shape, *every(shape.shapes)] if hasattr(shape, "shapes") else [shape])
    ]


def called(scene: Scene) -> dict[str, Any]:
    """Name → shape, the last where several have the same."""
    return {shape.name: shape for shape in every(slide(scene).shapes)}


def text_of(shape: Any) -> list[str]:
    return [paragraph.text for paragraph in shape.text_frame.paragraphs]


def teams() -> Company:
    return parse_company(TEAMS)


@DRAWINGS
def test_every_department_is_a_shape_with_its_name(draw):
    shapes = called(draw(teams()))
    assert text_of(shapes["Chăm sóc khách"]) == ["Chăm sóc khách"]
    assert {"Ban Giám đốc", "Kế toán", "Hmm", "Kho"} <= set(shapes)


@DRAWINGS
def test_shapes_have_the_colours_of_the_chart(draw):
    shapes = called(draw(teams()))
    assert f"#{shapes['Chăm sóc khách'].fill.fore_color.rgb}" == LIGHT.front.fill
    assert f"#{shapes['Kho'].fill.fore_color.rgb}" == LIGHT.back.fill
    assert f"#{shapes['Kho'].line.color.rgb}" == LIGHT.back.edge


@DRAWINGS
def test_shapes_are_where_the_scene_has_them(draw):
    scene = draw(teams())
    shapes = called(scene)
    placed = [(box, shapes[" ".join(box.label)]) for box in scene.boxes if " ".join(box.label) in shapes]
    assert len(placed) > 3
    scale = placed[0][1].width / placed[0][0].width
    first_box, first = placed[0]
    for box, shape in placed:
        assert shape.width == pytest.approx(box.width * scale, abs=2)
        assert shape.left - first.left == pytest.approx((box.left - first_box.left) * scale, abs=300)
        assert shape.top - first.top == pytest.approx((box.top - first_box.top) * scale, abs=300)


def assert_inside(scene: Scene) -> None:
    for shape in every(slide(scene).shapes):
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= Pt(SLIDE.width)
        assert shape.top + shape.height <= Pt(SLIDE.height)


@DRAWINGS
@given(companies_from_csv())
@examples(0.2)
def test_everything_is_on_the_slide(draw, found):
    assert_inside(draw(found))


@DRAWINGS
@pytest.mark.slow
def test_a_wide_company_fits_the_slide(draw):
    rows = "\n".join(f"Department number {at},Board" for at in range(150))
    assert_inside(draw(parse_company(f"name,parent\n{rows}")))


def test_reporting_lines_are_glued_to_the_departments_they_join():
    found = slide(org_chart(parse_company("name,parent\nBoard,\nSales,Board\nDesk,Sales\nShop,Desk")))
    numbers = {str(shape.shape_id): shape.name for shape in every(found.shapes)}
    ends = {end: [numbers[at] for at in found.shapes._spTree.xpath(f".//a:{end}/@id")] for end in ("stCxn", "endCxn")}
    assert sorted(ends["stCxn"]) == ["Board", "Desk", "Sales"]
    assert sorted(ends["endCxn"]) == ["Desk", "Sales", "Shop"]


def test_lines_are_glued_where_they_meet_a_department_also_beside_the_middle_of_its_edge():
    rows = "\n".join(f"Team {at},Board" for at in range(1, 5))
    found = slide(org_chart(parse_company(f"name,parent\nBoard,\n{rows}"), frame=Frame(300, 600)))
    board = next(shape for shape in every(found.shapes) if shape.name == "Board")
    lines = [shape for shape in found.shapes if shape.name.endswith("→ Board")]
    assert len(lines) == 4
    places = board._element.xpath(".//a:cxnLst/a:cxn/a:pos")
    formulas = {guide.get("name"): guide.get("fmla").split() for guide in board._element.xpath(".//a:gdLst/a:gd")}
    for line in lines:
        (begin,) = line._element.xpath(".//a:stCxn")
        assert int(begin.get("id")) == board.shape_id
        place = places[int(begin.get("idx"))]
        x, y = (int(part) / int(whole) for _sign, _side, part, whole in (formulas[place.get(key)] for key in "xy"))
        assert line.rotation == 90, "it sets out downwards"
        middle = line.left + line.width / 2, line.top + line.height / 2
        assert abs(board.left + x * board.width - middle[0]) == pytest.approx(line.height / 2, abs=Pt(0.1))
        assert board.top + y * board.height == pytest.approx(middle[1] - line.width / 2, abs=Pt(0.1))
    assert len(places) == 5, "lines that meet at one point share a place"


def test_what_crosses_is_violet_and_has_a_ring():
    shapes = called(org_chart(teams()))
    line = shapes["Kế toán → Chăm sóc khách"]
    assert f"#{line.line.color.rgb}" == LIGHT.crossing
    assert "Crossing" in shapes


def test_handoffs_have_arrowheads_and_say_what_is_handed_on():
    shapes = called(boundary_map(teams()))
    line = shapes["Chăm sóc khách → Kế toán: order 12"]
    assert line._element.xpath(".//a:tailEnd/@type") == ["triangle"]
    assert f"#{line.line.color.rgb}" == LIGHT.crossing
    complaint = shapes["Kế toán → Hmm: complaint 2"]
    assert complaint.line.dash_style is not None


def test_what_is_unclear_is_dashed_and_has_a_question_mark():
    found = slide(org_chart(teams()))
    (group,) = [shape for shape in found.shapes if shape.name == "Hmm"]
    assert [text_of(shape)[0] for shape in group.shapes] == ["Hmm", "?"]
    assert group.shapes[0].line.dash_style is not None


def test_a_collapsed_branch_is_two_cards_with_a_bar_of_its_shares():
    scene = org_chart(teams(), View(levels=2))
    (group,) = [shape for shape in slide(scene).shapes if shape.name == "Chăm sóc khách"]
    card, box, note, front, back, outline = group.shapes
    assert card.name == "More below"
    assert text_of(box)[0] == "Chăm sóc khách"
    assert text_of(note) == ["26 · +1"]
    assert [shape.name for shape in (front, back)] == ["Front office", "Back office"]
    assert [f"#{shape.fill.fore_color.rgb}" for shape in (front, back)] == [LIGHT.share_on_front, LIGHT.shares[2]]
    assert front.width == pytest.approx(back.width, abs=2)
    assert outline.width == pytest.approx(front.width + back.width, abs=3)
    assert front.top > box.top + box.height / 2


def test_words_of_a_collapsed_branch_leave_room_for_the_bar():
    shapes = called(org_chart(teams(), View(levels=2)))
    assert shapes["Chăm sóc khách"].text_frame.margin_bottom > 0
    assert shapes["Kho"].text_frame.margin_bottom == 0


def test_the_rest_of_a_family_is_neutral():
    rows = "\n".join(f"D{at},Board,front" for at in range(90))
    scene = org_chart(parse_company(f"name,parent,office\nBoard,,back\n{rows}"), View(budget=40))
    (rest,) = [box for box in scene.boxes if box.rest]
    (group,) = [shape for shape in slide(scene).shapes if shape.name == " ".join(rest.label)]
    shape = group.shapes[0]
    assert f"#{shape.fill.fore_color.rgb}" == LIGHT.rest.fill
    assert shape.line.dash_style is not None
    assert "?" not in [text_of(each)[0] for each in group.shapes if each.has_text_frame]


def test_tints_colour_the_departments_and_are_in_the_legend():
    scene = org_chart(teams())
    tinted = replace(
        scene,
        boxes=tuple(box._replace(tint=2) for box in scene.boxes),
        legend=(*scene.legend, LegendEntry("tint-2", "Hà Nội")),
    )
    shapes = called(tinted)
    assert f"#{shapes['Chăm sóc khách'].fill.fore_color.rgb}" == LIGHT.tints[2].front.fill
    assert f"#{shapes['Kho'].fill.fore_color.rgb}" == LIGHT.tints[2].back.fill
    fills = [f"#{each.fill.fore_color.rgb}" for each in legend_of(tinted) if each.fill.type == MSO_FILL.SOLID]
    assert {LIGHT.tints[2].front.fill, LIGHT.tints[2].back.fill} <= set(fills)
    assert LIGHT.front.fill not in fills, "offices are explained in grey"


def legend_of(scene: Scene) -> list[Any]:
    (group,) = [shape for shape in slide(scene).shapes if shape.name == "Legend"]
    return [shape for shape in group.shapes if hasattr(shape, "fill")]


def test_lines_between_collapsed_branches_have_their_number():
    scene = boundary_map(teams(), View(levels=2))
    numbered = replace(scene, handoffs=tuple(line._replace(number=1234) for line in scene.handoffs[:1]))
    assert text_of(called(numbered)["Hand-offs: 1,234"]) == ["1,234"]


def test_the_labels_of_lanes_are_over_the_lines_on_the_ground_of_their_lane():
    shapes = list(every(slide(boundary_map(teams())).shapes))
    label = next(at for at, shape in enumerate(shapes) if shape.has_text_frame and text_of(shape) == ["Front office"])
    assert label > max(at for at, shape in enumerate(shapes) if "→" in shape.name)
    assert str(shapes[label].fill.fore_color.rgb) == LIGHT.grounds.front.removeprefix("#")


@DRAWINGS
def test_title_figures_legend_and_date_are_on_the_slide(draw):
    found = slide(draw(teams()))
    texts = {line for shape in every(found.shapes) if shape.has_text_frame for line in text_of(shape)}
    scene = draw(teams())
    assert found.shapes.title.text_frame.text == scene.title
    assert {scene.subtitle, "2026-01-02", *(entry.text for entry in scene.legend)} <= texts


def test_the_title_can_be_another():
    deck = Presentation(io.BytesIO(pptx([org_chart(teams())], options=PageOptions(title="Our company", date=DAY))))
    assert deck.slides[0].shapes.title.text_frame.text == "Our company"
    assert deck.core_properties.title == "Our company"
    assert deck.core_properties.author == ""


@DRAWINGS
def test_text_from_the_file_is_only_text(draw):
    cell = HOSTILE.replace('"', '""')
    found = parse_company(f'name,parent,office,hands off to\n"{cell}",,front,Other\nOther,,back,')
    found.departments.loc[1, "name"] = "a\x00b\x1bc\ufffed"
    shapes = called(draw(found))
    assert text_of(shapes[HOSTILE])[0] == HOSTILE
    assert text_of(shapes["abcd"])[0] == "abcd"


def test_numbers_of_shapes_are_unique():
    found = slide(org_chart(teams(), View(levels=2)))
    numbers = found.shapes._spTree.xpath("//p:cNvPr/@id")
    assert len(numbers) == len(set(numbers))


def test_two_slides_of_one_scene_are_equal():
    assert pptx([org_chart(teams())], options=DATED) == pptx([org_chart(teams())], options=DATED)


def test_the_file_holds_no_picture_and_leads_nowhere():
    with zipfile.ZipFile(io.BytesIO(pptx([org_chart(teams())], options=DATED))) as package:
        assert not [name for name in package.namelist() if name.endswith((".jpeg", ".png", ".bin"))]
        assert not [name for name in package.namelist() if b'TargetMode="External"' in package.read(name)]


def test_an_empty_company_gives_an_empty_slide():
    found = parse_company("name,parent\nBoard,")
    scene = org_chart(found, View(levels=0))
    assert slide(scene).shapes.title.text_frame.text == scene.title


def test_the_note_is_on_the_right_of_its_box():
    drawn = org_chart(teams())
    (box,) = [box for box in drawn.boxes if box.key == 1]
    shapes = every(slide(drawn).shapes)
    (shape,) = [each for each in shapes if each.name == "Chăm sóc khách" and each.shape_type != MSO_SHAPE_TYPE.GROUP]
    notes = [each for each in shapes if each.name == "Note" and text_of(each) == [box.note]]
    assert any(shape.left < note.left and note.left + note.width <= shape.left + shape.width for note in notes)
    assert shape.text_frame.margin_right > shape.text_frame.margin_left


@pytest.mark.slow
def test_several_slides_lead_from_one_to_another():
    rows = "\n".join(f"{at},D{at},{(at - 1) // 8 if at else ''}" for at in range(300))
    deck = Presentation(io.BytesIO(pptx_book(parse_company(f"id,name,parent\n{rows}"), DATED)))
    slides = list(deck.slides)
    assert len(slides) > 3
    reached = {0}
    for place, found in enumerate(slides):
        for shape in every(found.shapes):
            if shape.shape_type != MSO_SHAPE_TYPE.GROUP and shape.click_action.target_slide is not None:
                target = slides.index(shape.click_action.target_slide)
                assert target != place
                reached.add(target)
    assert reached == set(range(len(slides)))
    tags = {shape.name for found in slides for shape in every(found.shapes) if shape.name.startswith("p. ")}
    assert tags == {f"p. {place + 1}" for place in range(1, len(slides))}
    names = {shape.name for found in slides for shape in every(found.shapes)}
    assert {f"D{at}" for at in range(300)} <= names
    titles = [found.shapes.title.text_frame.text for found in slides]
    assert len(set(titles)) == len(titles)
