"""A scene as a pyvis Network and as the message that the live view draws from: plain numbers and texts only."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pyvis
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from org.layout.handoff_edges import place_numbers
from org.layout.scene import Area, Box, Lanes, Line, Point, Scene
from org.style import palette
from org.style.color import OTHER

VIS_FOLDER = "lib/vis-9.1.2"

OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": False,
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": False,
        "multiselect": False,
        "dragNodes": False,
        "selectable": False,
        "selectConnectedEdges": False,
        "hoverConnectedEdges": False,
        "keyboard": False,
    },
    "nodes": {"fixed": True, "physics": False},
    "edges": {"hidden": True, "physics": False},
}
"""Settings of vis-network: it keeps the camera and draws each node by our hand. Hovering, choosing and resizing are
ours too, because it takes a custom shape for a square and measures straight edges that nobody sees."""


def network(scene: Scene) -> Network:
    """The whole graph of ``scene``: a node a box, an edge a reporting line (``r…``) or a hand-off (``h…``)."""
    net = Network(directed=True)
    # Straight into the lists: add_node and add_edge search all that is there at each call.
    net.nodes = [_node(box) for box in scene.boxes]
    net.node_ids = [box.key for box in scene.boxes]
    net.node_map = {node["id"]: node for node in net.nodes}
    front = {id(line) for line in scene.region().lines}
    net.edges = [_edge(f"r{line.source}", line, region=id(line) in front) for line in scene.lines]
    spots = {id(line): area for line, area in place_numbers(scene)}
    for name, line in zip(_handoff_ids(scene), scene.handoffs, strict=True):
        net.edges.append(_edge(name, line, number=spots.get(id(line))))
    net.options = OPTIONS
    return net


def payload(scene: Scene) -> dict[str, Any]:
    """All that the live view needs to draw ``scene``, ready for JSON. Lengths are px, rounded to a tenth."""
    net = network(scene)
    return {
        "nodes": net.nodes,
        "edges": net.edges,
        "options": net.options,
        "size": [_px(scene.width), _px(scene.height)],
        "legend": [asdict(entry) for entry in scene.legend],
        "handoff_legend": [asdict(entry) for entry in scene.handoff_legend],
        "note": scene.note,
        "lanes": _lanes(scene.lanes) if scene.lanes else None,
        "palettes": _palettes(),
        "measures": measures(),
    }


@cache
def _palettes() -> dict[str, Any]:
    """All colours by theme, with lists for tuples, as JSON has them."""
    themes = {"light": asdict(palette.LIGHT), "dark": asdict(palette.DARK)}
    return dict(json.loads(json.dumps(themes)))


def measures() -> dict[str, Any]:
    """The sizes of the look, so that the live view has no numbers of its own."""
    return {
        "font": ", ".join(f'"{name}"' if " " in name else name for name in (palette.FONT, *palette.FALLBACK_FONTS)),
        "name": {"size": palette.NAME_SIZE, "line": palette.NAME_LINE},
        "note": {"size": palette.NOTE_SIZE, "line": palette.NOTE_LINE},
        "baseline": palette.BASELINE,
        "radius": {
            "front": palette.FRONT_RADIUS,
            "back": palette.BACK_RADIUS,
            "unclear": palette.BACK_RADIUS,
        },
        "edge": palette.EDGE_WIDTH,
        "ring": palette.RING_RADIUS,
        "ring_line": palette.RING_WIDTH,
        "corner": palette.LINE_CORNER,
        "dash": list(palette.DASH),
        "dash_width": palette.DASH_WIDTH,
        "dots": list(palette.DOTS),
        "arrow": [*palette.ARROW, palette.ARROW_ANGLE],
        "divide": {"width": palette.DIVIDE_WIDTH, "dash": list(palette.DIVIDE_DASH)},
        "drop": palette.DROP_WIDTH,
        "wordings": {name: asdict(wording) for name, wording in palette.WORDINGS.items()},
        "stack": palette.STACK_SHIFT,
        "bar": {
            "height": palette.BAR_HEIGHT,
            "gap": palette.BAR_GAP,
            "side": palette.BAR_SIDE,
            "foot": palette.BAR_FOOT,
            "least": palette.BAR_LEAST,
            "line": palette.BAR_LINE,
        },
        "number": {"height": palette.NUMBER_HEIGHT, "side": palette.NUMBER_SIDE, "line": palette.NUMBER_LINE},
        "neutral_tint": OTHER,
        "region": [palette.REGION_OUTER, palette.REGION_INNER],
    }


@cache
def vis_source() -> str:
    """The JavaScript of vis-network, as pyvis brings it."""
    source = Path(pyvis.__file__).parent / VIS_FOLDER / "vis-network.min.js"
    # Its last line names a source map: a browser's developer tools would ask the network for it.
    return source.read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]


def _node(box: Box) -> dict[str, Any]:
    """A node of pyvis. ``size`` is half a square round the box, by which vis-network knows what is out of view."""
    options: dict[str, Any] = Node(
        int(box.key),
        "custom",
        "\n".join(box.label),
        x=_px(box.x),
        y=_px(box.y),
        w=_px(box.width),
        h=_px(box.height),
        size=_px(max(box.width, box.height) / 2),
        office=box.office.word,
        note=box.note,
        hint=box.hint,
        above=int(box.above),
    ).options
    if box.folded:
        options["folded"] = int(box.folded)
    if box.shares:
        options["shares"] = [int(share) for share in box.shares]
    if box.tint is not None:
        options["tint"] = int(box.tint)
    if box.rest:
        options["rest"] = True
    if box.branching:
        options["children"] = True
    return options


def _edge(name: str, line: Line, *, region: bool = False, number: Area | None = None) -> dict[str, Any]:
    """An edge of pyvis. ``region`` marks a line inside a front-office region; ``number`` is where its number stands."""
    options: dict[str, Any] = Edge(
        int(line.source),
        int(line.target),
        id=name,
        relation=line.relation.value,
        standing=line.standing.value,
        width=_px(line.width),
        path=_path(line.path),
    ).options
    if line.dashed:
        options["dashes"] = True
    if line.dotted:
        options["dotted"] = True
    if line.minor:
        options["minor"] = True
    if line.number is not None:
        options["number"] = int(line.number)
    if number is not None:
        options["spot"] = [_px(edge) for edge in number]
    if line.ring is not None:
        options["ring"] = [_px(line.ring[0]), _px(line.ring[1])]
    if region:
        options["region"] = True
    return options


def _lanes(lanes: Lanes) -> dict[str, Any]:
    """The ground of a boundary map."""
    return {
        "bands": [[_px(band.top), _px(band.bottom), band.ground.value] for band in lanes.bands],
        "labels": [[_px(label.x), _px(label.y), label.text, label.wording.value] for label in lanes.labels],
        "plate": [_px(edge) for edge in lanes.plate],
        "drops": [_path(drop) for drop in lanes.drops],
        "divide": _px(lanes.divide),
    }


def _path(points: Iterable[Point]) -> list[float]:
    """x, y, x, y, …"""
    return [_px(number) for point in points for number in point]


def _handoff_ids(scene: Scene) -> Iterator[str]:
    """``h3-7`` for the hand-off from 3 to 7, ``h3-7-2`` for the second between the same two."""
    seen: Counter[tuple[int, int]] = Counter()
    for line in scene.handoffs:
        pair = (line.source, line.target)
        seen[pair] += 1
        yield f"h{line.source}-{line.target}" + (f"-{seen[pair]}" if seen[pair] > 1 else "")


def _px(length: float) -> float:
    """``length`` as a plain float with one decimal: numpy's own numbers do not pass JSON."""
    return round(float(length), 1)
