"""The network in one file: it opens without a network, runs nothing of the company, and is drawn by vis-network."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from browsing import Seen
from factories import ROOT, make_company, parse_company
from playwright.sync_api import Page, expect

from org.analysis.graph import network
from org.export.network_html import network_data, network_html, pyvis_network
from org.export.page_layout import PageOptions
from org.export.request import ExportRequest, render
from org.layout.color_by import apply_colouring
from org.layout.handoff_edges import point_along
from org.layout.network_view import community_colouring, network_scene, network_view
from org.layout.scene import Scene
from org.layout.visibility import Frame, find_visible
from org.model import NONE, Company
from org.reading.load import read_company
from org.style.palette import DARK, HIGH_DARK, LIGHT

IMAGE = "<img src=x onerror=window.ran=1>"
SCRIPT = "</script><script>window.ran=1</script>"
HREF = "<a href='javascript:window.ran=1'>href</a>"
ENDING = "</style></title></td><!-- {0} <svg onload=window.ran=1>"
TEAMS = f"""
    id,name,parent,office,people,hands off to
    1,Ban Giám đốc,,back,4,
    2,Phòng Chăm sóc khách hàng,1,front,20,3 (order 12); 4 (complaint 3)
    3,Kế toán,2,back,6,4 (complaint 2)
    4,{IMAGE},1,unclear,,2 ({HREF} 7)
    5,{SCRIPT},1,back,9,3
    6,{ENDING},5,front,3,5
    7,{HREF},5,front,,1
    8,"=cmd|'/c calc'!A0",5,front,,
"""
Open = Callable[..., Page]


@pytest.fixture
def open_network(offline: Page, tmp_path: Path) -> Open:
    """Open a network from a file, in a browser that has no network."""

    def opened(
        found: Company,
        *,
        scheme: Literal["light", "dark"] = "light",
        size: tuple[int, int] = (1100, 700),
        scene: Scene | None = None,
    ) -> Page:
        file = tmp_path / "network.html"
        request = ExportRequest(found, network="people", reporting=True)
        data = network_html(scene, [], PageOptions(), about=[], narrow=scene) if scene else render(request, ".html")
        file.write_bytes(data)
        offline.set_viewport_size({"width": size[0], "height": size[1]})
        offline.emulate_media(color_scheme=scheme)
        offline.goto(file.as_uri())
        expect(offline.locator(".org-network")).to_have_attribute("data-ready", "true")
        return offline

    return opened


def nodes(page: Page) -> list[dict[str, Any]]:
    """The nodes as vis-network has them."""
    return page.evaluate("document.querySelector('.org-network').orgNetwork.nodes.get()")


def edges(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("document.querySelector('.org-network').orgNetwork.edges.get()")


def click(page: Page, key: int) -> None:
    place = page.evaluate(
        """key => { const { net, canvas } = document.querySelector('.org-network').orgNetwork;
        const { x, y } = net.canvasToDOM(net.getPosition(key)), frame = canvas.getBoundingClientRect();
        return [frame.x + x, frame.y + y]; }""",
        key,
    )
    page.mouse.click(*place)


def test_it_opens_without_a_network_and_runs_nothing_of_the_file(open_network: Open, seen: Seen) -> None:
    page = open_network(parse_company(TEAMS))
    click(page, 3)
    page.mouse.move(10, 10)
    page.locator("summary", has_text="The same as tables").click()
    for text in (IMAGE, HREF, ENDING):
        expect(page.get_by_role("cell", name=text, exact=True).first).to_be_visible()
    assert page.evaluate("window.ran") is None
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
    assert page.locator("img").count() == page.locator("a").count() == 0
    assert page.locator("script").count() == 4
    assert {node["name"] for node in nodes(page)} > {IMAGE, SCRIPT, HREF, ENDING}


def test_the_tooltip_of_a_hostile_name_is_plain_text(open_network: Open, seen: Seen) -> None:
    page = open_network(parse_company(TEAMS))
    place = page.evaluate(
        """() => { const { net, canvas } = document.querySelector('.org-network').orgNetwork;
        const { x, y } = net.canvasToDOM(net.getPosition(6)), frame = canvas.getBoundingClientRect();
        return [frame.x + x, frame.y + y]; }"""
    )
    page.mouse.move(place[0] + 40, place[1] + 40)
    page.mouse.move(*place)
    tip = page.locator(".vis-tooltip")
    expect(tip).to_be_visible()
    assert HREF in tip.inner_text()
    assert tip.locator("a").count() == 0
    assert page.evaluate("window.ran") is None
    assert seen.errors == []


@pytest.mark.parametrize("size", [60, 400])
def test_on_a_phone_most_names_can_be_read(open_network: Open, size: int) -> None:
    children = [NONE, *((at - 1) // 7 for at in range(1, size))]
    page = open_network(make_company("FB" * (size // 2), children, [(1, 2), (3, 9)]), size=(390, 844))
    scale = float(page.locator(".org-network").get_attribute("data-scale") or 0)
    named = [node for node in nodes(page) if node["font"]["size"] * scale >= 12 - 0.1]
    assert 40 <= len(nodes(page)) <= 60
    assert len(named) > 0.75 * len(nodes(page))
    assert page.evaluate("document.querySelector('.network-canvas').getBoundingClientRect().top") < 0.16 * 844


def test_the_policy_stops_a_script_that_is_not_ours(open_network: Open, seen: Seen) -> None:
    page = open_network(parse_company(TEAMS))
    page.evaluate("""() => { const s = document.createElement("script"); s.textContent = "window.ran = 1";
        document.body.append(s); }""")
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in error for error in seen.errors)


def test_selecting_a_department_lights_its_neighbours_and_escape_ends_it(open_network: Open) -> None:
    page = open_network(parse_company(TEAMS))
    root = page.locator(".org-network")
    click(page, 2)
    expect(root).to_have_attribute("data-selected", "2")
    faded = {node["id"] for node in nodes(page) if node["color"]["background"] not in (
        LIGHT.front.fill, LIGHT.back.fill, LIGHT.unclear.fill
    )}  # fmt: skip
    assert faded == {0, 5, 6, 7}
    page.keyboard.press("Escape")
    expect(root).to_have_attribute("data-selected", "")
    assert {node["color"]["background"] for node in nodes(page)} == {
        LIGHT.front.fill, LIGHT.back.fill, LIGHT.unclear.fill
    }  # fmt: skip


def test_a_search_without_accents_selects_what_it_finds(open_network: Open) -> None:
    page = open_network(parse_company(TEAMS))
    page.get_by_role("combobox", name="Find a department").fill("ke toan")
    page.keyboard.press("Enter")
    expect(page.locator(".org-network")).to_have_attribute("data-selected", "2")


def test_reporting_lines_are_switched_and_physics_is_off_until_asked_for(open_network: Open) -> None:
    page = open_network(parse_company(TEAMS))
    assert page.evaluate("document.querySelector('.org-network').orgNetwork.net.physics.physicsEnabled") is False
    before = [(node["x"], node["y"]) for node in nodes(page)]
    page.get_by_label("Reporting lines").uncheck()
    assert [edge["hidden"] for edge in edges(page) if edge["tone"] == "reporting"] == [True] * 7
    assert not any(edge["hidden"] for edge in edges(page) if edge["tone"] != "reporting")
    moving = page.get_by_label("Let it move")
    moving.check()
    page.wait_for_function(
        """([x, y]) => { const at = document.querySelector('.org-network').orgNetwork.net.getPosition(0);
        return Math.hypot(at.x - x, at.y - y) > 1; }""",
        arg=list(before[0]),
    )
    moving.uncheck()
    back = page.evaluate("document.querySelector('.org-network').orgNetwork.net.getPositions()")
    assert np.allclose([(place["x"], place["y"]) for place in back.values()], before, atol=1)


def test_names_are_at_least_11_px_and_none_touches_another_at_any_zoom(open_network: Open) -> None:
    page = open_network(read_company(ROOT / "sample_data" / "song-hong-bank.csv"), size=(1440, 900))
    root = page.locator(".org-network")
    shown = [node for node in nodes(page) if node["font"]["size"]]
    assert len(shown) >= 50
    assert {round(node["font"]["size"] * float(root.get_attribute("data-scale") or 0), 1) for node in shown} == {12.0}
    for _step in range(4):
        scale = root.get_attribute("data-scale")
        page.get_by_role("button", name="Zoom out").click()
        expect(root).not_to_have_attribute("data-scale", scale or "")
        expect(root).to_have_attribute("data-ready", "true")
    far = [node["font"]["size"] for node in nodes(page) if node["font"]["size"]]
    assert len(far) < len(shown)
    assert {round(size * float(root.get_attribute("data-scale") or 0), 1) for size in far} == {12.0}


def test_it_is_dark_where_the_person_reads_in_the_dark(open_network: Open) -> None:
    page = open_network(parse_company(TEAMS), scheme="dark")
    expect(page.locator(".org-network")).to_have_attribute("data-theme", "dark")
    assert {edge["color"]["color"] for edge in edges(page) if edge["tone"] == "crossing"} == {DARK.crossing}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 23, 42)"
    page.emulate_media(contrast="more")
    page.wait_for_function("document.querySelector('.org-network').orgNetwork.theme.paper === '#000000'")
    assert {edge["color"]["color"] for edge in edges(page) if edge["tone"] == "crossing"} == {HIGH_DARK.crossing}
    page.emulate_media(contrast="no-preference")
    page.emulate_media(forced_colors="active")  # a canvas does not take part in that, so its ground must not, either
    page.reload()
    expect(page.locator(".org-network")).to_have_attribute("data-theme", "dark")
    ground = page.locator(".network-canvas").evaluate("(canvas) => getComputedStyle(canvas).backgroundColor")
    page.emulate_media(forced_colors="none")
    assert ground == "rgb(15, 23, 42)"


def test_vis_network_bends_the_lines_as_the_scene_does(open_network: Open) -> None:
    found = read_company(ROOT / "sample_data" / "minh-long-electronics.csv")
    scene = network_scene(found, frame=Frame(1000, 500))
    page = open_network(found, scene=scene)
    drawn = page.evaluate(
        """() => { const { net } = document.querySelector('.org-network').orgNetwork;
        return Object.values(net.body.edges).filter((edge) => edge.options.smooth.enabled)
          .map((edge) => [edge.fromId, edge.toId, edge.edgeType.getPoint(0.5)]); }"""
    )
    middles = {(line.source, line.target, line.dashed): point_along(line.path, 0.5) for line in scene.handoffs}
    assert len(drawn) == len(middles)
    for (source, target, point), line in zip(drawn, scene.handoffs, strict=True):
        x, y = middles[source, target, line.dashed]
        assert np.hypot(point["x"] - x, point["y"] - y) < 12


def test_the_data_is_that_of_pyvis_and_plain() -> None:
    found = parse_company(TEAMS)
    seen = find_visible(found, network_view(found))
    scene = apply_colouring(network_scene(found, seen), community_colouring(found, seen, network(found)))
    net = pyvis_network(scene)
    assert net.num_nodes() == 8
    assert net.num_edges() == len(scene.lines) + len(scene.handoffs)
    assert {edge["from"] for edge in net.edges} <= set(net.get_nodes())
    data = network_data(scene, [])
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["options"]["physics"]["enabled"] is False
    shapes = {node["kind"].partition("-")[0]: node["shape"] for node in data["nodes"]}
    assert shapes == {"front": "dot", "back": "square", "unclear": "square"}
    assert set(data["themes"]["dark"]["nodes"]) == {node["kind"] for node in data["nodes"]}


def test_numbers_of_numpy_become_plain_ones() -> None:
    scene = network_scene(parse_company(TEAMS))
    odd = scene.boxes[0]._replace(key=np.int64(0), x=np.float64(1 / 3), width=np.float64(20))
    data = network_data(replace(scene, boxes=(odd, *scene.boxes[1:])), [])
    assert type(data["nodes"][0]["id"]) is int
    assert data["nodes"][0]["x"] == 0.3
    assert json.loads(json.dumps(data)) == data


def test_an_empty_scene_is_a_network_without_nodes() -> None:
    empty = Scene(0.0, 0.0, "", "", (), (), (), (), network=True)
    assert network_data(empty, [])["nodes"] == network_data(empty, [])["edges"] == []
