"""What is lit, chosen or filtered out, in a file."""

from __future__ import annotations

from factories import make_company

from org.export.page_layout import PageOptions
from org.export.svg import svg
from org.layout.boundary_map import boundary_map
from org.layout.box_style import Emphasis, apply_emphasis
from org.layout.org_chart import org_chart
from org.model import NONE
from org.style.palette import LIGHT

COMPANY = make_company("BFBFB", [NONE, 0, 0, 1, 2], [(3, 4, "order", 5.0)])


def pale(scene):
    return {box.key for box in scene.boxes if box.pale}


def places(scene):
    return {box.key: (box.x, box.y, box.width, box.height) for box in scene.boxes}


def test_without_emphasis_a_scene_is_itself():
    scene = org_chart(COMPANY)
    assert apply_emphasis(scene, Emphasis()) is scene


def test_what_is_chosen_lights_what_it_touches_and_its_way_to_the_top():
    scene = apply_emphasis(org_chart(COMPANY), Emphasis(selected=3))
    assert pale(scene) == {2}
    assert [box.key for box in scene.boxes if box.chosen] == [3]
    assert {(line.source, line.target) for line in scene.lines if not line.pale} == {(3, 1), (1, 0)}


def test_an_org_chart_shows_the_handoffs_of_what_is_chosen():
    scene = org_chart(COMPANY)
    assert "order" not in svg(scene, PageOptions())
    lit = apply_emphasis(scene, Emphasis(selected=3))
    assert "order" in svg(lit, PageOptions())
    assert "handoff-crossing" in {entry.sample for entry in lit.legend}


def test_what_is_filtered_out_is_pale_and_nothing_moves():
    for scene in (org_chart(COMPANY), boundary_map(COMPANY)):
        faded = apply_emphasis(scene, Emphasis(faded=frozenset({2, 4})))
        assert pale(faded) == {2, 4}
        assert places(faded) == places(scene)
        assert all(line.pale == (not {line.source, line.target}.isdisjoint({2, 4})) for line in faded.lines)


def test_what_is_hidden_is_gone_with_its_lines_and_nothing_moves():
    scene = org_chart(COMPANY)
    hidden = apply_emphasis(scene, Emphasis(faded=frozenset({2}), hide=True))
    assert places(hidden) == {key: place for key, place in places(scene).items() if key != 2}
    assert not any(2 in (line.source, line.target) for line in hidden.lines)


def test_a_finding_lights_its_departments_and_lines():
    scene = apply_emphasis(boundary_map(COMPANY), Emphasis(departments=(3, 4), lines=((3, 4),)))
    assert pale(scene) == {0, 1, 2}
    assert [line.pale for line in scene.handoffs] == [False]


def test_a_filtered_line_is_pale_while_its_ends_are_not():
    scene = apply_emphasis(boundary_map(COMPANY), Emphasis(faded_lines=frozenset({(3, 4)})))
    assert pale(scene) == set()
    assert [line.pale for line in scene.handoffs] == [True]


def test_pale_colours_are_drawn_in_files():
    scene = apply_emphasis(org_chart(COMPANY), Emphasis(selected=3))
    text = svg(scene, PageOptions())
    assert LIGHT.fade_skin(LIGHT.back).fill in text
    assert f'stroke="{LIGHT.crossing}" stroke-width="2.5"' in text


def test_what_the_legend_switches_off_is_faded_or_left_out():
    scene = org_chart(COMPANY)
    assert pale(apply_emphasis(scene, Emphasis(off=frozenset({"front"})))) == {1, 3}
    off = apply_emphasis(scene, Emphasis(off=frozenset({"boundary", "crossing", "tint-1"})))
    assert off.region().boxes == ()
    assert pale(off) == set()
    assert {line.status.value for line in scene.lines} == {"inside", "crossing"}
    assert {line.status.value for line in off.lines} == {"inside"}
    assert {"boundary", "crossing"}.isdisjoint(entry.sample for entry in off.legend)


def test_the_legend_can_show_all_handoffs():
    shown = apply_emphasis(org_chart(COMPANY), Emphasis(off=frozenset({"handoffs-all"})))
    assert [line.asked for line in shown.handoffs] == [True]
    assert pale(shown) == set()
    assert "order" in svg(shown, PageOptions())
