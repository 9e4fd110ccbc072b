"""The page in one file: it works from a folder without a network, and no text of a company can run in it."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from browsing import wait_for_chart
from factories import ROOT, make_company, parse_company
from geometry import overlapping
from playwright.sync_api import Locator, Page, expect

from org.export.html import html
from org.export.page_layout import PageOptions
from org.export.request import ExportRequest, render
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import foldable_chart, opening_view, org_chart
from org.layout.scene import LegendEntry, Scene
from org.layout.visibility import LAPTOP, View
from org.model import NONE
from org.style import palette
from org.style.palette import DARK, LIGHT

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
Open = Callable[..., Page]


def scene() -> Scene:
    return org_chart(parse_company(TEAMS))


@pytest.fixture
def open_file(offline: Page, tmp_path: Path) -> Open:
    """Open a page, or that of a scene, from a file, in a browser that has no network."""

    def opened(drawn: Scene | bytes, width: int = 1100, height: int = 700) -> Page:
        file = tmp_path / "chart.html"
        file.write_bytes(drawn if isinstance(drawn, bytes) else html(drawn, options=DATED))
        offline.set_viewport_size({"width": width, "height": height})
        offline.goto(file.as_uri())
        wait_for_chart(offline)
        return offline

    return opened


def box(page: Page, name: str) -> Locator:
    return page.locator(".department", has=page.locator("text.name", has_text=name)).first


@DRAWINGS
def test_it_opens_without_a_network_and_runs_nothing_of_the_file(draw, open_file, seen):
    page = open_file(draw(parse_company(TEAMS)))
    assert page.evaluate("window.ran") is None
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
    assert page.locator("img").count() == 0
    assert page.locator("script:not([type])").count() == 1
    expect(box(page, "Kế toán")).to_be_visible()


def test_names_are_shown_as_they_are_written(open_file, seen):
    page = open_file(scene())
    for name in (IMAGE, SCRIPT, ENDING):
        page.get_by_role("combobox").fill(name)
        expect(page.get_by_role("option")).to_have_count(1)
        page.get_by_role("combobox").press("Enter")
        expect(page.locator(".drawer h1")).to_have_text(name)
    assert page.evaluate("window.ran") is None
    assert seen.errors == []


def test_the_policy_stops_a_script_that_is_not_ours(open_file, seen):
    page = open_file(scene())
    page.evaluate("""() => { const s = document.createElement("script"); s.textContent = "window.ran = 1";
        document.body.append(s); }""")
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in error for error in seen.errors)


def test_a_click_shows_what_is_known_and_draws_the_hand_offs(open_file):
    page = open_file(scene())
    shafts = page.locator(".handoff .shaft:visible")
    assert shafts.count() == 0
    box(page, "Phòng Chăm sóc").click()
    drawer = page.locator(".drawer")
    for text in ("Phòng Chăm sóc khách hàng", "20 people", "Ban Giám đốc", "Kế toán: order 12"):
        expect(drawer).to_contain_text(text)
    assert shafts.count() == 1
    page.get_by_role("button", name="Kế toán: order 12").click()
    expect(drawer.locator("h1")).to_have_text("Kế toán")
    drawer.get_by_role("button", name="Close").click()
    expect(drawer).to_be_hidden()


def test_the_search_finds_names_without_their_accents(open_file):
    page = open_file(scene())
    page.get_by_role("combobox").fill("ke toan")
    expect(page.get_by_role("option")).to_have_count(1)
    page.get_by_role("combobox").press("Enter")
    expect(page.locator(".drawer h1")).to_have_text("Kế toán")
    page.get_by_role("combobox").fill("no manager")
    expect(page.get_by_role("search")).to_contain_text("Nothing found")


def test_a_branch_collapses_and_expands(open_file):
    page = open_file(scene())
    head = box(page, "Phòng Chăm sóc")
    head.click()
    head.press("Enter")
    expect(box(page, "Kế toán")).to_be_hidden()
    expect(head).to_have_attribute("aria-expanded", "false")
    head.press("Enter")
    expect(box(page, "Kế toán")).to_be_visible()


def test_the_button_of_a_branch_collapses_it(open_file):
    page = open_file(scene())
    box(page, "Phòng Chăm sóc").hover()
    box(page, "Phòng Chăm sóc").locator(".badge").click()
    expect(box(page, "Kế toán")).to_be_hidden()


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_page_has_the_colours_that_the_reader_prefers(scheme, colours, open_file):
    page = open_file(scene())
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_test_id("chart")).to_have_attribute("data-theme", scheme)
    for name, skin in (("Kế toán", colours.back), ("Phòng Chăm sóc", colours.front)):
        expected = "rgb({}, {}, {})".format(*bytes.fromhex(skin.fill[1:]))
        expect(box(page, name).locator(".box")).to_have_css("fill", expected)


def test_the_policy_names_the_script_and_the_style_by_their_sums():
    text = html(scene(), options=DATED).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    for found in (
        re.findall(r"<script>(.*?)</script>\n</body>", text, re.S),
        re.findall(r"<style>(.*?)</style>", text, re.S),
    ):
        (ours,) = found
        assert f"'sha256-{base64.b64encode(hashlib.sha256(ours.encode()).digest()).decode()}'" in policy[1]


def test_the_data_holds_no_letter_that_ends_its_element():
    hostile = replace(scene(), legend=(LegendEntry("front", SCRIPT), LegendEntry("back", IMAGE)))
    text = html(hostile, options=DATED).decode()
    data = dict(re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', text, re.S))
    assert set(data) == {"words", "wide"}
    assert not set("".join(data.values())) & set("<>&\u2028\u2029")
    assert [entry["text"] for entry in json.loads(data["wide"])["legend"]] == [SCRIPT, IMAGE]


def test_a_large_company_opens_with_what_can_be_read_and_expands_in_place(open_file, offline):
    company = make_company("BF" * 100, [NONE, *((at - 1) // 5 for at in range(1, 200))])
    look = """() => [...document.querySelectorAll(".departments .department")].map((group) => {
        const [x, y] = group.getAttribute("transform").match(/[\\d.]+/g).map(Number), box = group.querySelector(".box");
        const [w, h] = ["width", "height"].map((side) => Number(box.getAttribute(side)));
        return [Number(group.dataset.key), x - w / 2, y - h / 2, w, h];
    })"""
    offline.emulate_media(reduced_motion="reduce")
    page = open_file(render(ExportRequest(company), ".html"), 1280, 800)
    at_rest = page.locator('[data-testid="chart"][data-ready="true"]')
    assert float(at_rest.get_attribute("data-scale")) >= 11 / 12
    opening = org_chart(company, opening_view(company, LAPTOP), LAPTOP)
    assert {box[0] for box in page.evaluate(look)} == {box.key for box in opening.boxes}
    while (closed := page.locator('.department[aria-expanded="false"] .badge')).count():
        closed.first.dispatch_event("click")
        expect(at_rest).to_be_visible()
        places = page.evaluate(look)
        areas = [(left, top, left + wide, top + high) for _key, left, top, wide, high in places]
        assert not overlapping(np.array(areas))
    whole = {box.key: box for box in foldable_chart(company, None, LAPTOP).boxes}
    for key, left, top, _width, _height in places:
        assert (left, top) == pytest.approx((whole[key].left, whole[key].top), abs=0.2)


@pytest.mark.parametrize("on_map", [False, True])
def test_a_phone_opens_a_file_with_names_that_can_be_read(open_file, on_map):
    company = parse_company((ROOT / "sample_data" / "song-hong-bank.csv").read_text(encoding="utf-8"))
    page = open_file(render(ExportRequest(company, on_map=on_map, options=DATED), ".html"), 390, 844)
    scale = float(page.get_by_test_id("chart").get_attribute("data-scale") or 0)
    assert scale * palette.NAME_SIZE >= 12
    boxes = page.locator(".department .box").all()
    places = [box.bounding_box() for box in boxes]
    assert len(boxes) >= 9
    assert all(place and place["x"] >= 0 and place["x"] + place["width"] <= 390 for place in places)


def test_nothing_in_the_page_comes_from_elsewhere():
    text = html(scene(), options=DATED).decode()
    assert {
        url for url in re.findall(r"https?://[^\"'\s<>)]+", text) if not url.startswith("http://www.w3.org/")
    } == set()


@pytest.mark.slow
def test_two_pages_of_one_scene_are_equal():
    assert html(scene(), options=DATED) == html(scene(), options=DATED)


@pytest.mark.slow
def test_the_title_can_be_another():
    assert "<title>A &amp; B</title>" in html(scene(), options=PageOptions(title="A & B", date=DAY)).decode()


def test_collapsed_branches_and_tints_are_drawn_as_in_the_picture(open_file, seen):
    drawn = org_chart(parse_company(TEAMS), View(levels=2))
    boxes = tuple(box._replace(tint=1) for box in drawn.boxes)
    page = open_file(replace(drawn, boxes=boxes, legend=(*drawn.legend, LegendEntry("tint-1", "Red"))))
    assert page.locator(f'rect[fill="{LIGHT.tints[1].front.fill}"]').count() >= 2
    assert page.locator(f'rect[fill="{LIGHT.shares[2]}"]').count() >= 1
    box(page, "Phòng Chăm sóc").click()
    expect(page.locator(".drawer")).to_contain_text("1 department below")
    assert seen.errors == []


def test_hand_offs_with_a_number_are_drawn_at_once(open_file):
    drawn = org_chart(parse_company(TEAMS))
    numbered = replace(drawn, handoffs=(drawn.handoffs[0]._replace(number=12), *drawn.handoffs[1:]))
    page = open_file(numbered)
    expect(page.locator(".count text", has_text="12")).to_be_visible()
    assert page.locator(".handoff:not([display])").count() == 1
