"""The page in one file: it works from a folder without a network, and no text of a company can run in it."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import Seen
from factories import company
from playwright.sync_api import Browser, Page, expect

from org.export.html import html
from org.export.page_layout import PageOptions
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import org_chart
from org.layout.scene import LegendEntry, Scene
from org.layout.visibility import View
from org.style.palette import LIGHT

DAY = datetime.date(2026, 1, 2)
DATED = PageOptions(date=DAY)
IMAGE = "<img src=x onerror=window.ran=1>"
SCRIPT = "</script><script>window.ran=1</script>"
ENDING = "</svg></title></style><!-- <svg onload=window.ran=1>"
TEAMS = f"""
    id,name,parent,office,people,hands off to
    1,Ban Giám đốc,,back,4,
    2,Phòng Chăm sóc khách hàng,1,front,20,3 (order 12)
    3,Kế toán,2,back,6,4 (complaint 2)
    4,{IMAGE},1,unclear,,
    5,{SCRIPT},1,back,9,
    6,{ENDING},5,front,,
"""
DRAWINGS = pytest.mark.parametrize("draw", [org_chart, boundary_map])
Open = Callable[[Scene], Page]


def scene() -> Scene:
    return org_chart(company(TEAMS))


@pytest.fixture
def open_file(browser: Browser, seen: Seen, tmp_path: Path) -> Iterator[Open]:
    """Open a scene's page from a file, in a browser that has no network."""
    with browser.new_context(viewport={"width": 1100, "height": 700}) as context:
        context.set_offline(True)

        def opened(drawn: Scene) -> Page:
            file = tmp_path / "chart.html"
            file.write_bytes(html(drawn, options=DATED))
            page = context.new_page()
            seen.watch(page)
            page.goto(file.as_uri())
            expect(page.locator("#view")).to_have_attribute("data-ready", "true")
            return page

        yield opened


def click(page: Page, name: str) -> None:
    """Click on the box with this name in the picture."""
    where = page.locator("#view svg text", has_text=name).first.bounding_box()
    assert where
    page.mouse.click(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)


def scale(page: Page) -> float:
    return float(page.locator("#view").get_attribute("data-scale") or 0)


@DRAWINGS
def test_it_opens_without_a_network_and_runs_nothing_of_the_file(draw, open_file, seen):
    page = open_file(draw(company(TEAMS)))
    assert page.evaluate("window.ran") is None
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 2
    expect(page.locator("#view svg text", has_text="Kế toán").first).to_be_visible()


def test_names_are_shown_as_they_are_written(open_file, seen):
    page = open_file(scene())
    for name in (IMAGE, SCRIPT, ENDING):
        page.fill("#search", name[:20])
        expect(page.locator("#name")).to_have_text(name)
    assert page.evaluate("window.ran") is None
    assert seen.errors == []


def test_the_policy_stops_a_script_that_is_not_ours(open_file, seen):
    page = open_file(scene())
    page.evaluate("""() => { const s = document.createElement("script"); s.textContent = "window.ran = 1";
        document.body.append(s); }""")
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in error for error in seen.errors)


def test_wheel_buttons_and_keys_zoom(open_file):
    page = open_file(scene())
    whole = scale(page)
    page.mouse.move(500, 400)
    page.mouse.wheel(0, -300)
    page.wait_for_function("before => document.getElementById('view').dataset.scale > before * 1.2", arg=whole)
    page.get_by_role("button", name="Fit the whole chart").click()
    assert scale(page) == whole
    page.get_by_role("button", name="Zoom in").click()
    assert scale(page) == pytest.approx(1.3 * whole, rel=0.01)
    page.locator("#view").press("-")
    assert scale(page) == pytest.approx(whole, rel=0.01)


def test_dragging_moves_the_picture_and_chooses_nothing(open_file):
    page = open_file(scene())
    before = page.locator("#view svg").get_attribute("viewBox")
    page.mouse.move(500, 400)
    page.mouse.down()
    page.mouse.move(560, 430, steps=4)
    page.mouse.up()
    assert page.locator("#view svg").get_attribute("viewBox") != before
    expect(page.locator("#details")).to_be_hidden()


def test_a_click_shows_what_is_known_and_draws_the_handoffs(open_file):
    page = open_file(scene())
    assert page.locator("[data-from]:visible").count() == 0
    click(page, "Phòng Chăm sóc")
    expect(page.locator("#name")).to_have_text("Phòng Chăm sóc khách hàng")
    expect(page.locator("#hint")).to_contain_text("20 people")
    expect(page.locator("#parts")).to_contain_text("Ban Giám đốc")
    expect(page.locator("#parts")).to_contain_text("Kế toán: order 12")
    assert page.locator('[data-from][display="inline"]').count() == 1
    page.get_by_role("button", name="Kế toán: order 12").click()
    expect(page.locator("#name")).to_have_text("Kế toán")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#details")).to_be_hidden()
    expect(page.locator("#mark")).to_have_count(0)


def test_the_search_finds_names_without_their_accents_and_flashes_them(open_file):
    page = open_file(scene())
    page.fill("#search", "ke toan")
    expect(page.locator("#name")).to_have_text("Kế toán")
    expect(page.locator("#count")).to_have_text("1 / 1")
    expect(page.locator("#mark")).to_have_class("flash")
    page.fill("#search", "no manager")
    expect(page.locator("#count")).to_have_text("0 / 0")
    expect(page.locator("#details")).to_be_hidden()


def test_the_picture_follows_the_window(open_file):
    page = open_file(scene())
    before = scale(page)
    page.set_viewport_size({"width": 500, "height": 400})
    page.wait_for_function("before => document.getElementById('view').dataset.scale < before", arg=before)


def test_the_policy_names_the_script_and_the_style_by_their_sums():
    text = html(scene(), options=DATED).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    for found in (re.findall(r"<script>(.*?)</script>", text, re.S), re.findall(r"<style>(.*?)</style>", text, re.S)):
        (ours,) = found
        assert f"'sha256-{base64.b64encode(hashlib.sha256(ours.encode()).digest()).decode()}'" in policy[1]


def test_the_data_holds_no_letter_that_ends_its_element():
    text = html(scene(), options=DATED).decode()
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert not set(data) & set("<>&\u2028\u2029")
    assert {SCRIPT, IMAGE} <= {box["name"] for box in json.loads(data)["boxes"]}


def test_nothing_in_the_page_comes_from_elsewhere():
    text = html(scene(), options=DATED).decode()
    assert set(re.findall(r"https?://[^\"\s]+", text)) == {"http://www.w3.org/2000/svg"}


def test_two_pages_of_one_scene_are_equal():
    assert html(scene(), options=DATED) == html(scene(), options=DATED)


def test_the_title_can_be_another():
    assert "<title>A &amp; B</title>" in html(scene(), options=PageOptions(title="A & B", date=DAY)).decode()


def test_folded_branches_and_tints_are_drawn_as_in_the_picture(open_file, seen):
    drawn = org_chart(company(TEAMS), View(levels=2))
    boxes = tuple(replace(box, tint=1) for box in drawn.boxes)
    page = open_file(replace(drawn, boxes=boxes, legend=(*drawn.legend, LegendEntry("tint-1", "Red"))))
    assert page.locator(f'rect[fill="{LIGHT.tints[1].front.fill}"]').count() >= 2
    assert page.locator(f'rect[fill="{LIGHT.shares[2]}"]').count() >= 1
    click(page, "Phòng Chăm sóc")
    expect(page.locator("#hint")).to_contain_text("is collapsed")
    assert seen.errors == []


def test_handoffs_with_a_number_are_drawn_at_once(open_file):
    drawn = org_chart(company(TEAMS))
    numbered = replace(drawn, handoffs=(replace(drawn.handoffs[0], number=12), *drawn.handoffs[1:]))
    page = open_file(numbered)
    expect(page.locator("#view svg text", has_text="12").first).to_be_visible()
    assert page.locator("[data-from]").count() == len(drawn.handoffs) - 1
