"""What boxes carry beyond their shape: the bar of shares, the colours, the numbers on lines between them."""

from __future__ import annotations

from itertools import combinations

import pytest
from factories import make_company
from hypothesis import given, strategies as st
from strategies import companies, examples

from org.layout.boundary_map import boundary_map
from org.layout.box_style import (
    bar_of,
    draw_sample,
    has_card_behind,
    legend_colours,
    place_texts,
    share_widths,
    style_box,
    style_line,
)
from org.layout.handoff_edges import list_drawn_handoffs, number_area, place_numbers, point_along, write_number
from org.layout.org_chart import org_chart
from org.layout.scene import Box, LegendEntry, Line, LineStatus, Relation, Scene
from org.layout.visibility import View, rest_key
from org.model import Office
from org.style import palette
from org.style.palette import LIGHT, OTHER

BOX = Box(3, 100.0, 50.0, 148.0, 51.0, Office.BACK, ("Sales",), "9 people", "Sales")
FOLDED = BOX._replace(collapsed=9, shares=(3, 1, 6))
COUNTS = st.integers(0, 10**7)


def test_the_note_of_a_large_branch_is_short_and_its_hint_has_all_digits():
    large = make_company("FB" + "B" * 12_345, [-1, 0, *[1] * 12_345])
    branch = next(box for box in org_chart(large, View(levels=2)).boxes if box.key == 1)
    assert branch.note.endswith("+12k")
    assert "12,346" in branch.hint or "12,345" in branch.hint


def line(number: int | None = 4, *path: tuple[float, float]) -> Line:
    straight = path or ((0.0, 0.0), (0.0, 40.0), (0.0, 80.0), (0.0, 120.0))
    return Line(1, 2, Relation.HANDOFF, LineStatus.CROSSING, straight, 2.0, number=number)


def scene(boxes: tuple[Box, ...], *handoffs: Line) -> Scene:
    return Scene(400.0, 200.0, "", "", boxes, (), handoffs, ())


def test_a_bar_has_parts_as_wide_as_the_shares():
    parts = bar_of(FOLDED)
    assert [round(right - left, 6) for left, _top, right, _bottom in parts] == [36.0, 12.0, 72.0]
    assert parts[0][0] == BOX.left + palette.BAR_SIDE
    assert parts[-1][2] == pytest.approx(BOX.right - palette.BAR_SIDE)
    assert {(bottom - top, bottom) for _left, top, _right, bottom in parts} == {(palette.BAR_HEIGHT, BOX.bottom - 7)}


def test_only_a_collapsed_branch_has_a_bar():
    assert bar_of(BOX) == bar_of(BOX._replace(shares=(0, 0, 0))) == ()


def test_texts_and_bar_share_the_box_without_touching():
    name, note = place_texts(FOLDED)
    assert note.baseline + 0.25 * note.size <= bar_of(FOLDED)[0][1]
    assert name.baseline - name.size >= FOLDED.top + 3


@given(st.tuples(COUNTS, COUNTS, COUNTS).filter(any), st.floats(20, 300))
def test_few_among_many_are_seen_all_the_same(shares, whole):
    widths = share_widths(shares, whole)
    assert sum(widths) == pytest.approx(whole)
    for share, width in zip(shares, widths, strict=True):
        assert width == 0.0 if share == 0 else width >= palette.BAR_LEAST


def test_the_rest_of_a_family_is_neutral():
    rest = FOLDED._replace(key=rest_key(4), office=Office.UNCLEAR, tint=3)
    assert style_box(rest).fill == LIGHT.rest.fill
    assert style_box(rest).dashed
    assert not has_card_behind(rest)
    assert has_card_behind(FOLDED)
    assert [text.role for text in place_texts(rest)] == ["name", "note"]


def test_a_tint_colours_a_box_and_leaves_its_office_to_the_shape():
    assert style_box(BOX._replace(tint=5)).fill == LIGHT.tints[5].back.fill
    front = BOX._replace(tint=5, office=Office.FRONT)
    assert style_box(front).fill == LIGHT.tints[5].front.fill
    assert style_box(front).radius > style_box(BOX).radius
    assert style_box(BOX._replace(tint=5, office=Office.UNCLEAR)).dashed


def test_an_unclear_box_has_a_mark():
    assert [text.text for text in place_texts(BOX._replace(office=Office.UNCLEAR))][-1] == "?"


def test_the_look_of_a_line_says_what_it_is():
    assert style_line(line()).colour == LIGHT.crossing
    assert style_line(line()).head > style_line(line()._replace(width=1.0)).head > 0
    assert style_line(line()._replace(dashed=True)).dashes == palette.DASH
    reporting = line()._replace(relation=Relation.REPORTING, status=LineStatus.UNDECIDED)
    assert (style_line(reporting).head, style_line(reporting).dashes) == (0.0, palette.DASH)
    assert style_line(reporting._replace(dotted=True)).dashes == palette.DOTS
    assert style_line(line()._replace(pale=True)).colour == LIGHT.fade(LIGHT.crossing, palette.PALE_LINE)


def test_offices_are_explained_in_grey_where_colours_mean_something_else():
    assert legend_colours([LegendEntry("front", "Front")]) == LIGHT
    grey = legend_colours([LegendEntry("front", "Front"), LegendEntry("tint-2", "Huế")])
    assert grey.front == LIGHT.tints[OTHER].front
    assert draw_sample("front", 0, 0, 34, grey).boxes[0].style.fill == LIGHT.tints[OTHER].front.fill


def test_a_number_is_at_the_middle_of_its_line_and_inside_of_the_picture():
    middle = line(1234)._replace(path=tuple((x + 60.0, y) for x, y in line(1234).path))
    ((_line, area),) = place_numbers(scene((), middle))
    assert write_number(middle) == "1,234"
    assert ((area[0] + area[2]) / 2, (area[1] + area[3]) / 2) == (60.0, 60.0)
    ((_line, area),) = place_numbers(scene((), line(1234)))  # along the left edge
    assert (area[0], (area[1] + area[3]) / 2) == (1.0, 60.0)


def test_a_number_makes_way_for_boxes_and_for_other_numbers():
    over = BOX._replace(x=0.0, y=60.0, height=30.0)
    areas = [area for _line, area in place_numbers(scene((over,), line(1), line(2)))]
    assert len(areas) == 2
    assert all(area[3] < over.top or area[1] > over.bottom for area in areas)
    assert areas[0][3] < areas[1][1] or areas[1][3] < areas[0][1]


def test_a_line_that_runs_behind_a_box_all_the_way_has_no_number():
    assert place_numbers(scene((BOX._replace(x=0.0, y=60.0, height=200.0),), line(1))) == []


def test_an_org_chart_draws_only_the_handoffs_with_a_number():
    assert list_drawn_handoffs(scene((), line(None), line(3))) == [line(3)]


def test_the_middle_of_several_pieces_is_that_of_the_middle_one():
    points = [(float(at), float(at)) for at in range(10)]
    assert point_along(tuple(points), 0.5) == (4.5, 4.5)
    assert point_along(tuple(points), 1.0) == (9.0, 9.0)


@pytest.mark.parametrize("draw", [org_chart, boundary_map])
@given(companies(largest=20), st.integers(1, 3))
@examples(0.4)
def test_no_number_covers_a_box_or_another_number(draw, found, levels):
    drawn = draw(found, View(levels=levels))
    areas = [area for _line, area in place_numbers(drawn)]
    boxes = [(box.left, box.top, box.right, box.bottom) for box in drawn.boxes]
    assert all(left >= 0 and right <= drawn.width for left, _top, right, _bottom in areas)
    for one, other in [*combinations(areas, 2), *((area, box) for area in areas for box in boxes)]:
        assert one[2] <= other[0] or one[0] >= other[2] or one[3] <= other[1] or one[1] >= other[3]


def test_a_number_has_room_for_its_digits():
    left, top, right, bottom = number_area(line(7), 0.5)
    assert right - left >= bottom - top == palette.NUMBER_HEIGHT
