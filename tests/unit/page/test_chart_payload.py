"""The scene as a pyvis Network and as the live view's message."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from org.layout.scene import Box, LegendEntry, Line, Relation, Scene, Standing
from org.layout.visibility import rest_key
from org.model import Office
from org.page.chart_payload import network, payload, vis_source
from org.style import palette

EVIL = "<script>alert(1)</script>"


def box(key: int, x: float, office: Office, *label: str) -> Box:
    return Box(key, x, 50.25, 120.0, 42.0, office, label, "9 people", f"{' '.join(label)}\n9 people")


def line(
    source: int, target: int, standing: Standing = Standing.INSIDE, relation: Relation = Relation.REPORTING
) -> Line:
    return Line(source, target, relation, standing, ((0.0, 0.0), (0.0, 8.04), (40.0, 8.04), (40.0, 16.0)), 1.2)


@pytest.fixture
def scene() -> Scene:
    """Sales (front) has a shop (front) and, across the boundary, a warehouse (back) that hands over to sales twice."""
    boxes = (
        box(0, 200.0, Office.FRONT, "Sales"),
        box(3, 60.0, Office.FRONT, "Phòng Chăm sóc", "khách hàng"),
        replace(box(7, 340.0, Office.BACK, EVIL), folded=12),
    )
    lines = (line(3, 0), replace(line(7, 0, Standing.CROSSING), ring=(40.0, 8.04)))
    handoff = line(7, 0, Standing.CROSSING, Relation.HANDOFF)
    handoffs = (handoff, replace(handoff, dashed=True), line(0, 3, relation=Relation.HANDOFF))
    legend = (LegendEntry("front", "Front office"),)
    return Scene(400.0, 100.0, "Company", "3 departments", boxes, lines, handoffs, legend)


def test_an_empty_scene_is_a_network_without_nodes() -> None:
    empty = Scene(0.0, 0.0, "", "", (), (), (), ())
    assert payload(empty)["nodes"] == payload(empty)["edges"] == []


def test_each_box_is_a_node_where_the_scene_has_it(scene: Scene) -> None:
    nodes = network(scene).nodes
    assert [(node["id"], node["x"], node["y"], node["w"], node["h"]) for node in nodes] == [
        (box.key, box.x, round(box.y, 1), box.width, box.height) for box in scene.boxes
    ]
    assert {node["shape"] for node in nodes} == {"custom"}


def test_nothing_is_left_to_physics(scene: Scene) -> None:
    options = network(scene).options
    assert options["physics"] is False
    assert options["nodes"]["fixed"] is True
    assert options["layout"]["improvedLayout"] is False


def test_the_network_holds_every_reporting_line_and_hand_off(scene: Scene) -> None:
    net = network(scene)
    assert net.num_nodes() == 3
    assert [(edge["id"], edge["from"], edge["to"], edge["relation"]) for edge in net.edges] == [
        ("r3", 3, 0, "reporting"),
        ("r7", 7, 0, "reporting"),
        ("h7-0", 7, 0, "handoff"),
        ("h7-0-2", 7, 0, "handoff"),
        ("h0-3", 0, 3, "handoff"),
    ]


def test_the_ids_of_edges_do_not_depend_on_what_else_is_drawn(scene: Scene) -> None:
    fewer = replace(scene, lines=scene.lines[1:], handoffs=scene.handoffs[2:])
    assert [edge["id"] for edge in network(fewer).edges] == ["r7", "h0-3"]


def test_lines_keep_their_path_their_ring_and_their_dashes(scene: Scene) -> None:
    edges = {edge["id"]: edge for edge in network(scene).edges}
    assert edges["r3"]["path"] == [0.0, 0.0, 0.0, 8.0, 40.0, 8.0, 40.0, 16.0]
    assert edges["r7"]["ring"] == [40.0, 8.0]
    assert edges["r7"]["standing"] == "crossing"
    assert [name for name, edge in edges.items() if edge.get("dashes")] == ["h7-0-2"]
    assert "ring" not in edges["r3"]


def test_the_lines_of_a_front_office_region_are_marked(scene: Scene) -> None:
    marked = [edge["id"] for edge in network(scene).edges if edge.get("region")]
    assert marked == [f"r{line.source}" for line in scene.region()[1]] == ["r3"]


def test_a_name_with_markup_stays_the_text_it_is(scene: Scene) -> None:
    node = payload(scene)["nodes"][2]
    assert node["label"] == EVIL
    assert "title" not in node, "vis-network shows a title as HTML"


def test_a_wrapped_name_keeps_its_lines(scene: Scene) -> None:
    assert payload(scene)["nodes"][1]["label"] == "Phòng Chăm sóc\nkhách hàng"


def test_only_folded_branches_say_how_much_they_hold(scene: Scene) -> None:
    assert [node.get("folded") for node in payload(scene)["nodes"]] == [None, None, 12]


def test_a_node_tells_what_it_reports_to_and_whether_it_can_be_folded(scene: Scene) -> None:
    shop = replace(scene.boxes[1], above=np.int64(0), branching=True)
    nodes = payload(replace(scene, boxes=(scene.boxes[0], shop, scene.boxes[2])))["nodes"]
    assert [node["above"] for node in nodes] == [-1, 0, -1]
    assert [node.get("children") for node in nodes] == [None, True, None]


def test_a_node_tells_its_shares_its_tint_and_that_it_is_the_rest_of_a_family(scene: Scene) -> None:
    rest = replace(scene.boxes[2], key=rest_key(0), shares=(np.int64(1), 2, 9), tint=np.int64(4))
    nodes = payload(replace(scene, boxes=(*scene.boxes[:2], rest)))["nodes"]
    assert [node.get("shares") for node in nodes] == [None, None, [1, 2, 9]]
    assert [node.get("tint") for node in nodes] == [None, None, 4]
    assert [node.get("rest") for node in nodes] == [None, None, True]
    assert nodes[2]["id"] == rest_key(0)


def test_a_line_that_stands_for_several_tells_how_many_and_where_that_is_written(scene: Scene) -> None:
    counted = replace(
        scene.handoffs[2], number=np.int64(12), path=((200.0, 80.0), (200.0, 90.0), (60.0, 90.0), (60.0, 99.0))
    )
    edge = payload(replace(scene, handoffs=(*scene.handoffs[:2], counted)))["edges"][-1]
    assert edge["number"] == 12
    left, top, right, bottom = edge["spot"]
    assert 60 < left < right < 200
    assert bottom - top == palette.NUMBER_HEIGHT
    assert not [other for other in payload(scene)["edges"] if "number" in other or "spot" in other]


def test_the_message_is_plain_json_even_from_numpy_numbers(scene: Scene) -> None:
    odd = replace(scene.boxes[0], key=np.int64(0), x=np.float64(1 / 3), folded=np.int64(4))
    message = payload(replace(scene, boxes=(odd, *scene.boxes[1:]), width=np.float64(400)))
    assert json.loads(json.dumps(message, allow_nan=False)) == message
    assert message["nodes"][0]["x"] == 0.3


def test_the_same_scene_makes_the_same_message(scene: Scene) -> None:
    assert json.dumps(payload(scene)) == json.dumps(payload(scene))
    assert hash(scene) == hash(replace(scene)), "the page keeps messages by scene"


def test_the_look_comes_with_the_message(scene: Scene) -> None:
    message = payload(scene)
    assert message["size"] == [400.0, 100.0]
    assert message["legend"] == [{"sample": "front", "text": "Front office"}]
    assert message["palettes"]["light"]["front"]["fill"] == palette.LIGHT.front.fill
    assert message["measures"]["name"] == {"size": palette.NAME_SIZE, "line": palette.NAME_LINE}
    assert message["palettes"]["dark"]["rest"]["edge"] == palette.DARK.rest.edge
    assert message["palettes"]["dark"]["tints"][3]["back"]["fill"] == palette.DARK.tints[3].back.fill
    assert message["palettes"]["light"]["shares"] == list(palette.LIGHT.shares)
    assert message["measures"]["bar"]["height"] == palette.BAR_HEIGHT
    assert set(message["measures"]["radius"]) == {office.word for office in Office}


def test_vis_network_asks_for_nothing_from_outside() -> None:
    source = vis_source()
    assert "@version 9.1.2" in source
    assert "sourceMappingURL" not in source
