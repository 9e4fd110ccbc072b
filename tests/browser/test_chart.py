"""The live view in a real Chromium: expanding, gliding, choosing, steering, the minimap.

It is mounted without Streamlit (``live_chart.py``): the test answers what the canvas tells, as the page would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from factories import make_company
from live_chart import Live
from playwright.sync_api import Browser, Page, expect

from org.layout.boundary_map import boundary_map
from org.layout.org_chart import org_chart
from org.layout.scene import Scene
from org.layout.visibility import View
from org.model import Company
from org.style.palette import LIGHT

WATCH = """(key) => {
    globalThis.seen = [];
    const look = () => {
        const { places, moving } = shell.orgChart;
        const [box] = places().filter((box) => box.key === key);
        if (moving()) seen.push(box ? [box.x, box.y] : null);
        requestAnimationFrame(look);
    };
    look();
}"""

#      0 board; 1 sales: 4, 5, 6; 2 service: 7, 8; 3 finance: 9 … 12
COMPANY = make_company(
    "BFFBFFFFBBBBB",
    [-1, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 3],
    [(4, 9), (7, 8), (5, 10), (6, 11)],
    names=["Board", "Sales", "Service", "Finance", *(f"Team {at}" for at in range(4, 13))],
)


Open = Callable[..., Live]


@pytest.fixture
def live(offline: Page) -> Open:
    """Mount a canvas on an empty page."""

    def mount(
        company: Company = COMPANY, view: View | None = None, draw: Callable[[Company, View], Scene] = org_chart
    ) -> Live:
        return Live(offline, company, view or View(), draw)

    return mount


@pytest.fixture
def calm(offline: Page) -> Page:
    """An empty page of a person who wants no motion."""
    offline.emulate_media(reduced_motion="reduce")
    return offline


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def near(one: dict[str, float], other: dict[str, float]) -> bool:
    return abs(one["x"] - other["x"]) < 0.1 and abs(one["y"] - other["y"]) < 0.1


def test_a_double_click_collapses_a_branch_and_its_box_stays_in_place(live: Open):
    chart = live()
    before = chart.ask("at", "Sales")
    chart.click("Sales", click_count=2)
    act = chart.answer()
    assert (act["act"], act["key"], act["selected"]) == ("fold", 1, 1)
    assert "Team 5" not in chart.names()
    assert near(chart.ask("at", "Sales"), before)


def test_the_badge_of_a_collapsed_branch_expands_it(live: Open):
    chart = live(view=View(closed=frozenset({1})))
    before = chart.ask("at", "Sales")
    chart.click("Sales", "badge")
    chart.answer()
    assert "Team 5" in chart.names()
    assert near(chart.ask("at", "Sales"), before)


def test_the_badge_of_an_expanded_branch_appears_under_the_pointer_and_collapses_it(live: Open):
    chart = live()
    chart.click("Sales", "badge")
    assert chart.answer()["act"] == "fold"
    assert "Team 5" not in chart.names()


def test_a_department_without_a_branch_has_no_badge(live: Open):
    assert live().ask("badge", "Team 5") is None


def test_a_box_keeps_its_place_in_every_frame_of_the_glide(live: Open):
    chart = live()
    before = chart.ask("at", "Service")
    chart.page.evaluate(WATCH, 2)
    chart.click("Service", click_count=2)
    chart.answer()
    seen = chart.page.evaluate("seen")
    assert seen
    assert all(near({"x": x, "y": y}, before) for x, y in seen)


def test_boxes_glide_between_their_old_and_new_places(live: Open):
    chart = live()
    chart.page.evaluate(WATCH, 3)
    ends = [chart.ask("at", "Finance")]
    chart.click("Sales", click_count=2)
    chart.answer()
    ends.append(chart.ask("at", "Finance"))
    (left, right), (top, bottom) = (sorted(end[axis] for end in ends) for axis in "xy")
    seen = chart.page.evaluate("seen")
    assert right - left + bottom - top > 1
    assert seen
    assert all(left - 0.5 <= x <= right + 0.5 and top - 0.5 <= y <= bottom + 0.5 for x, y in seen)


def test_a_picture_that_comes_during_a_glide_starts_from_what_is_drawn(live: Open):
    chart = live()
    pictures = []
    for closed in ({1}, {2, 3}):
        chart.view = View(closed=frozenset(closed))
        pictures.append(chart.picture())
    places = """async (pictures) => {
        const frames = (count) => new Promise((done) => {
            const wait = (left) => (left ? requestAnimationFrame(() => wait(left - 1)) : done());
            wait(count);
        });
        give({ picture: pictures[0] });
        await frames(4);
        const before = shell.orgChart.places();
        give({ picture: pictures[1] });
        await Promise.resolve();
        return [before, shell.orgChart.places()];
    }"""
    before, after = ({box["key"]: box for box in boxes} for boxes in chart.page.evaluate(places, pictures))
    assert set(after) >= {0, 1, 2, 3}
    assert all(near(before[key], after[key]) for key in set(before) & set(after))
    chart.rest()
    assert chart.names() == {"Board", "Sales", "Service", "Finance", "Team 4", "Team 5", "Team 6"}


def test_who_wants_no_motion_sees_none(calm: Page):
    chart = Live(calm, COMPANY, View(), org_chart)
    before = chart.ask("at", "Sales")
    calm.evaluate(WATCH, 3)
    chart.click("Sales", click_count=2)
    chart.answer()
    assert calm.evaluate("seen") == []
    assert near(chart.ask("at", "Sales"), before)


def test_more_boxes_than_move_in_time_do_not_glide(live: Open):
    size = 1600
    chart = live(make_company("B" * size, [-1, *(at // 8 for at in range(size - 1))]))
    chart.page.evaluate(WATCH, 1)
    chart.view = View(closed=frozenset({1}))
    chart.show(selected=2)
    assert len(chart.names()) < size
    assert None not in chart.page.evaluate("seen")


def test_boxes_that_have_moved_at_once_are_all_drawn_after_a_move_of_the_camera(calm: Page):
    company = make_company("B" * 60, [-1, *([0] * 4), *(1 + at % 4 for at in range(55))])
    chart = Live(calm, company, View(closed=frozenset({1, 2, 3, 4})), org_chart)
    chart.view = View()
    chart.show()
    chart.zoom(300)
    size = calm.viewport_size
    assert size is not None
    picture, paper = chart.colours(), rgb(LIGHT.background)
    for box in chart.ask("places"):
        x, y = int(box["x"] - 0.44 * box["w"]), int(box["y"])
        if 0 < x < size["width"] - 200 and 60 < y < size["height"] - 160:
            assert picture.getpixel((x, y)) != paper, box["name"]


def test_a_change_by_the_page_fits_a_chart_that_was_fitted(live: Open):
    chart = live()
    chart.view = View(levels=2)
    chart.show()
    size = chart.page.viewport_size
    assert size is not None
    assert all(0 < box["x"] < size["width"] and 0 < box["y"] < size["height"] for box in chart.ask("places"))
    assert float(chart.page.get_by_test_id("chart").get_attribute("data-scale") or 0) == 1.25


def test_a_change_by_the_page_leaves_the_chosen_department_where_it_is(live: Open):
    chart = live()
    chart.click("Service")
    chart.zoom(100)
    before = chart.ask("at", "Service")
    scale = chart.page.get_by_test_id("chart").get_attribute("data-scale")
    chart.view = View(levels=2)
    chart.show(turn=chart.picked()[-1]["turn"], selected=2)
    assert near(chart.ask("at", "Service"), before)
    assert chart.page.get_by_test_id("chart").get_attribute("data-scale") == scale


def test_children_unfolded_out_of_sight_come_into_it_and_their_parent_stays(live: Open):
    chart = live(view=View(closed=frozenset({3})))
    chart.zoom(150)
    place = chart.ask("at", "Finance")
    chart.page.mouse.move(place["x"], place["y"] + 60)
    chart.page.mouse.down()
    chart.page.mouse.move(1200, 650, steps=4)  # close to the corner
    chart.page.mouse.up()
    chart.rest()
    chart.click("Finance", "badge")
    chart.answer()
    size = chart.page.viewport_size
    assert size is not None
    family = [box for box in chart.ask("places") if box["name"] in {"Finance", *(f"Team {at}" for at in range(9, 13))}]
    assert len(family) == 5
    for box in family:
        assert box["x"] - box["w"] / 2 >= 0
        assert box["x"] + box["w"] / 2 <= size["width"]
        assert box["y"] - box["h"] / 2 >= 0
        assert box["y"] + box["h"] / 2 <= size["height"]


def test_a_second_department_is_chosen_with_a_modifier_key_and_let_go_again(live: Open):
    chart = live()
    chart.click("Sales")
    chart.page.keyboard.down("Control")
    chart.click("Finance")
    assert chart.acts()[-1] == ("choose", 1, 3)
    chart.click("Finance")
    assert chart.acts()[-1] == ("choose", 1, None)
    chart.click("Finance")
    chart.click("Sales")
    assert chart.acts()[-1] == ("choose", 3, None)
    chart.page.keyboard.up("Control")
    chart.page.mouse.click(1270, 790)  # nothing there
    assert chart.acts()[-1] == ("choose", None, None)


def test_a_long_touch_chooses_a_second_department(browser: Browser):
    with browser.new_context(viewport={"width": 900, "height": 700}, has_touch=True) as context:
        page = context.new_page()
        chart = Live(page, COMPANY, View(), org_chart)
        place = chart.ask("at", "Sales")
        page.touchscreen.tap(place["x"], place["y"] - 8)  # a finger is thick: not on the button of the branch
        chart.rest()
        assert chart.acts() == [("choose", 1, None)]
        place = chart.ask("at", "Finance")
        touch = context.new_cdp_session(page)
        points = [{"x": place["x"], "y": place["y"]}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
        page.wait_for_function("shell.orgChart.lit().includes(3)")  # what is long is for the canvas to say
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert chart.acts()[-1] == ("choose", 1, 3)


def test_the_selected_department_is_highlighted_with_its_neighbours_and_its_way_to_the_top(live: Open):
    chart = live()
    chart.click("Team 4")
    assert set(chart.ask("lit")) == {4, 1, 0, 9}
    chart.page.keyboard.press("Escape")
    chart.rest()
    assert chart.ask("lit") == []


def test_keys_walk_along_kinship_fold_and_look_at_one_branch(live: Open):
    chart = live()
    chart.page.locator(".view").focus()
    for key in ("ArrowDown", "ArrowRight", "Enter", "Shift+Enter", "Backspace", "Space"):
        chart.page.keyboard.press(key)
        chart.rest()
    first = chart.page.evaluate("Number(document.activeElement.dataset.key)")
    assert first in {1, 2, 3}
    assert [act for act, _key, _other in chart.acts()] == ["fold", "focus", "focus", "choose"]
    assert [key for _act, key, _other in chart.acts()] == [first, first, None, first]


def test_arrow_keys_follow_the_rows_of_a_map_and_the_way_to_the_top_is_highlighted(live: Open):
    chart = live(draw=boundary_map)
    chart.click("Team 4")
    assert {4, 1, 0} <= set(chart.ask("lit"))
    chart.page.locator(".view").focus()
    chart.page.keyboard.press("ArrowDown")
    chart.rest()
    assert chart.page.evaluate("document.activeElement.dataset.key") not in {"4", None}


def test_a_click_on_the_rest_of_a_family_asks_once_for_more(live: Open):
    chart = live(make_company("B" * 100, [-1, *([0] * 99)]), View(budget=300))
    rest = next(box for box in chart.ask("boxes") if box["key"] <= -2)
    place = chart.ask("where", rest["key"])
    chart.page.mouse.dblclick(place["x"], place["y"])
    chart.rest()
    assert chart.acts() == [("fold", rest["key"], None)]
    chart.answer()
    assert len(chart.names()) == 100


def test_what_is_filtered_out_is_pale_or_away_and_nothing_moves(live: Open):
    chart = live()
    before = chart.ask("places")
    chart.steer(faded=[1], fade="dim")
    assert chart.colour_at("Sales") not in {rgb(LIGHT.front.fill), rgb(LIGHT.background)}
    chart.steer(fade="hide")
    assert chart.colour_at("Sales") in {rgb(LIGHT.background), rgb(LIGHT.region)}
    chart.click("Sales")
    assert chart.acts() == []
    chart.steer(faded=None)
    assert chart.colour_at("Sales") == rgb(LIGHT.front.fill)
    assert chart.ask("places") == before


def test_a_steering_that_does_not_know_of_the_latest_click_is_not_followed(live: Open):
    chart = live()
    chart.click("Sales")
    late = chart.picked()[-1]["turn"] - 1
    chart.steer(turn=late, selected=3)
    assert 1 in chart.ask("lit")
    chart.steer(turn=late + 1, selected=3)
    assert 1 not in chart.ask("lit")


def test_a_department_that_was_looked_for_comes_into_sight_and_flashes_once(live: Open):
    chart = live()
    chart.zoom(900)
    away = next(
        box for box in chart.ask("places") if not (0 < box["x"] < 1280 and 0 < box["y"] < 800) and box["key"] > 3
    )
    chart.steer(flash={"key": away["key"], "turn": 1})
    shown = chart.ask("where", away["key"])
    assert 0 < shown["x"] < 1280
    assert 0 < shown["y"] < 800
    chart.page.wait_for_function("shell.orgChart.flashing() === null")
    chart.page.keyboard.press("0")
    chart.zoom(900)
    chart.steer(flash={"key": away["key"], "turn": 1})
    assert chart.ask("flashing") is None


def test_one_in_sight_flashes_where_it_is(live: Open):
    chart = live()
    before = chart.ask("places")
    chart.steer(flash={"key": 9, "turn": 7})
    assert chart.ask("flashing") == 9
    assert chart.ask("places") == before


def test_the_minimap_is_there_while_much_is_out_of_sight_and_moves_the_view(live: Open):
    chart = live()
    minimap = chart.page.locator(".minimap")
    expect(minimap).to_be_hidden()
    chart.zoom(600)
    expect(minimap).to_be_visible()
    before = chart.ask("at", "Board")
    area, legend = minimap.bounding_box(), chart.page.locator(".legend").bounding_box()
    assert area is not None
    assert legend is not None
    assert area["y"] >= legend["y"] + legend["height"]
    chart.page.mouse.click(area["x"] + 20, area["y"] + 30)
    chart.rest()
    assert not near(chart.ask("at", "Board"), before)
    assert chart.acts() == []
    chart.page.set_viewport_size({"width": 500, "height": 800})
    expect(minimap).to_be_hidden()


def test_the_minimap_covers_no_box_and_no_label_at_rest(live: Open):
    chart = live(draw=boundary_map)
    covered = """area => [...shell.querySelectorAll(".department > .box, .labels text, .plate")].filter(each => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      return left < area.x + area.width && right > area.x && top < area.y + area.height && bottom > area.y;
    }).length"""
    seen = 0
    for _turn in range(6):
        chart.zoom(120)
        if area := chart.page.locator(".minimap").bounding_box():
            assert chart.page.evaluate(covered, area) == 0
            seen += 1
    assert seen


def test_what_has_no_room_in_the_legend_is_left_out_as_a_whole_and_opens(live: Open):
    chart = live(draw=boundary_map)
    chart.page.set_viewport_size({"width": 900, "height": 800})
    entries, more = chart.page.locator(".legend li:not(.more, .show-all)"), chart.page.locator(".legend .more button")
    line = chart.page.locator(".legend").bounding_box()
    assert line is not None
    places = [each.bounding_box() for each in entries.all()]
    inside = [each for each in places if each and each["y"] < line["y"] + line["height"]]
    assert 0 < len(inside) < len(places)
    assert all(each["x"] + each["width"] <= line["x"] + line["width"] for each in inside)
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    entries.last.click(trial=True)
    chart.page.set_viewport_size({"width": 2600, "height": 800})
    more.click()
    assert more.bounding_box()["y"] >= line["y"] + line["height"], "nothing is left out"


def test_a_switch_of_the_legend_hides_the_boundary_and_reports_it(live: Open):
    chart = live()
    assert rgb(LIGHT.region) in {colour for _count, colour in chart.colours().getcolors(1 << 24) or []}
    chart.page.locator('.legend button[data-sample="boundary"]').click()
    chart.page.mouse.move(640, 60)
    chart.rest()
    box = next(box for box in chart.ask("places") if box["name"] == "Team 5")
    assert chart.colours().getpixel((int(box["x"] + box["w"] / 4), int(box["y"] - box["h"] / 2 - 4))) == rgb(
        LIGHT.background
    )
    assert chart.sent("switched")[-1]["off"] == ["boundary"]


def test_a_tint_colours_the_box(live: Open):
    def tinted(company: Company, view: View) -> Scene:
        scene = org_chart(company, view)
        return replace(scene, boxes=tuple(box._replace(tint=2) for box in scene.boxes))

    chart = live(draw=tinted)
    assert chart.colour_at("Sales") == rgb(LIGHT.tints[2].front.fill)
    assert chart.colour_at("Finance") == rgb(LIGHT.tints[2].back.fill)
    chart.zoom(-1200)  # as far away as it goes
    assert rgb(LIGHT.tints[2].front.fill) in {colour for _count, colour in chart.colours().getcolors(1 << 24) or []}
