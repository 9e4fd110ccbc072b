"""The network as a scene: departments where their hand-offs pull them, front and back office on their sides.

Places come from ForceAtlas2 (Jacomy et al. 2014), begun with the front office on the left and the back office on the
right. Hand-offs pull by the logarithm of their volume, reporting lines a little, and each office towards its own side.
So departments that work with the other office are seen between the two. In a frame that is higher than wide the front
office is at the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from org.analysis import boundary
from org.analysis.graph import PEOPLE, SEED, Network, centrality, network, undirected
from org.analysis.report import fill_counts
from org.hierarchy import branches
from org.i18n import _, describe_count, localise_number, shorten_number
from org.layout.color_by import UNTINTED, Colouring
from org.layout.handoff_edges import Flows, add_up_flows, describe_undrawn
from org.layout.nodes import (
    build_boxes,
    build_handoff_line,
    build_legend,
    draw_dotted_lines,
    explain_collapsed,
    explain_handoffs,
    explain_offices,
    handoff_width,
    measure_boxes,
)
from org.layout.scene import Box, LegendEntry, Line, LineStatus, Point, Scene
from org.layout.visibility import REST, SCREEN, Frame, View, Visible, find_visible
from org.model import NONE, Company, Flags, Indices, Office, Values
from org.style import palette
from org.style.palette import BLANK, CATEGORIES, OTHER
from org.style.text_metrics import SEMIBOLD, text_width, wrap

BUDGET, BUDGET_NARROW = 300, 60
"""Nodes at most, in a window and on a phone: a larger company is drawn by its branches."""
ROUNDNESS, COMPLAINT_ROUNDNESS = 0.16, 0.3
"""How far a hand-off bends, as the ``smooth.roundness`` of vis-network; complaints are drawn beside the rest."""
_ROOM_FOR_NODE = 8_000.0
"""Of a node with its name, and the lines round it, px²."""
LINES_FOR_NODE, LEAST_LINES = 1.5, 100
"""Hand-offs that are drawn at first: the largest, this many for each node; others once an end is highlighted."""
REPORTING_WIDTH = 0.8
"""Of a reporting line, px: thinner than any hand-off."""
_REPORTING_WEIGHT = 0.3
"""How much a reporting line pulls; a hand-off of volume 1 pulls by 0.7."""
_SIDE_WEIGHT = 1.2
"""How much each department is pulled to the side of its office."""
_FRONT_SIDE, _BACK_SIDE = -1, -2
_ITERATIONS, _STEPS = 100, 18_000
"""Rounds of the forces, fewer where nodes times rounds would exceed the second number: each node costs time in each."""
_LABEL_WIDTH, _LABEL_LINES = 118.0, 2
"""Of a name below a node: px of a line at most, and lines."""
_WIDTHS_TRIED = 6
_MARGIN = 10.0
_NAMED_SHARE = 0.46
"""Of the frame that nodes with their names may cover: with more than that they cannot be kept apart."""
_ROUNDS = 300
_TOUCH = 0.05
"""Rectangles that overlap by less are apart, px."""
_APART = 5.0
"""Between two nodes, or a node and the name of another, px."""


@dataclass(frozen=True, eq=False)
class _Words:
    """What each node would say below it, and how much room that takes with the node itself."""

    names: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    widths: Values
    heights: Values


def network_view(company: Company, branch: int | None = None, frame: Frame = SCREEN) -> View:
    """As many whole levels of the company, or of one branch, as the nodes that ``frame`` has room for can show.

    On a phone there are few levels: part of the next one is there, too.
    """
    budget = BUDGET_NARROW if frame.narrow else BUDGET
    rows = branches(company).within(branch) if branch is not None else np.arange(len(company))
    levels = company.depth[rows] - (company.depth[branch] if branch is not None else 0)
    shown = int((np.cumsum(np.bincount(levels)) <= budget).sum())
    return View(branch, max(2, shown) + frame.narrow, budget)


def network_scene(
    company: Company,
    visible: Visible | None = None,
    net: Network | None = None,
    *,
    frame: Frame = SCREEN,
    size: str = PEOPLE,
    reporting: bool = True,
) -> Scene:
    """The visible departments as a network, made for a frame of that size in px.

    ``size`` is the measure (:data:`org.analysis.graph.NODE_MEASURES`) that the area of a node shows. ``visible`` and
    ``net`` are what :func:`network_view` shows and its network, where these are known already. Without ``reporting``
    reporting lines are not drawn; they pull all the same, so that nothing moves when they are switched.
    """
    visible = visible or find_visible(company, network_view(company, frame=frame))
    net = net or network(company, visible.box_of)
    frame = _make_room(frame, len(visible))
    flows = add_up_flows(company, visible)
    radii = _measure_radii(net, size, frame, len(visible))
    words = _wrap_words(node_names(company, visible), visible, radii)
    centres = _spread(_pull(net, visible), frame)
    centres, named = _keep_apart(centres, radii, words, frame)
    # Wide enough for names on one line: the sizes of nodes are another matter.
    wide = np.full(len(visible), 3 * _LABEL_WIDTH)
    whole = build_boxes(company, visible, measure_boxes(company, visible), centres, wide, 2 * radii)
    boxes = _shrink_boxes(whole, words, radii, named)
    handoffs = _draw_handoffs(whole, boxes, flows)
    lines = draw_dotted_lines(visible, boxes, _join_centres, REPORTING_WIDTH) if reporting else ()
    return Scene(
        width=frame.width,
        height=frame.height,
        title=_("{company} · network").format(company=company.title),
        subtitle=_write_subtitle(company, net),
        boxes=boxes,
        lines=lines,
        handoffs=handoffs,
        legend=_make_legend(boxes, lines, handoffs),
        note=describe_undrawn(flows, sum(not line.minor for line in handoffs)),
        network=True,
    )


def _make_room(frame: Frame, count: int) -> Frame:
    """The frame; a narrow one is made higher, so that names have room. One scrolls there anyway."""
    if not frame.narrow:
        return frame
    return Frame(frame.width, min(max(frame.height, _ROOM_FOR_NODE * count / frame.width), 4 * frame.height))


def node_names(company: Company, visible: Visible) -> list[str]:
    """What the nodes are called: departments by their names, the rest of a family by how many it is."""
    names = company.departments["name"].iloc[visible.positions].tolist()
    return [
        *names,
        *(_("+{n} more").format(n=localise_number(count)) for count in visible.collapsed[len(names) :].tolist()),
    ]


def community_colouring(company: Company, visible: Visible, net: Network) -> Colouring:
    """A tint for each community, named after the department in it that hands on and takes most."""
    weight = dict(net.graph.degree(weight="weight"))
    most = min(net.communities, len(CATEGORIES))
    names = node_names(company, visible)
    labels, class_tints = [], []
    for number in range(most):
        members = np.flatnonzero(net.community == number)
        centre = max(members.tolist(), key=lambda node: (weight[node], -node))
        labels.append(_("{n} around {name}").format(name=names[centre], n=localise_number(len(members))))
        class_tints.append(CATEGORIES[number])
    labels += [_("Smaller communities"), _("Without hand-offs")]
    class_tints += [OTHER, BLANK]
    of_node = np.where(net.community == NONE, most + 1, np.minimum(net.community, most))
    tint_of_node = np.array([*class_tints, UNTINTED], dtype=np.int64)[of_node]
    tints = np.where(visible.box_of == NONE, UNTINTED, tint_of_node[visible.box_of])
    return Colouring(_("Community"), tuple(labels), tuple(class_tints), tints)


def _measure_radii(net: Network, size: str, frame: Frame, count: int) -> Values:
    """(k,) half the width of each node, so that its area shows the measure; px."""
    room = float(np.sqrt(frame.width * frame.height / max(count, 1)))
    least, most = min(7.0, 0.11 * room), min(24.0, 0.25 * room, frame.width / 28)
    values = centrality(net.graph, size)
    value = np.array([values.get(node, 0.0) for node in range(count)])
    return least + (most - least) * np.sqrt(value / max(float(value.max(initial=0.0)), 1e-9))


def wrap_name(name: str) -> tuple[str, ...]:
    """The lines of a name below its node, about equally long: no number is left alone in the second."""
    lines = wrap(name, _LABEL_WIDTH, palette.NAME_SIZE, SEMIBOLD, _LABEL_LINES)
    if len(lines) == 1:
        return lines
    words = [text_width(word, palette.NAME_SIZE, SEMIBOLD) for word in name.split()]
    least = min(max(sum(words) / len(lines), *words), _LABEL_WIDTH)
    for width in np.linspace(least, _LABEL_WIDTH, _WIDTHS_TRIED).tolist():
        even = wrap(name, width, palette.NAME_SIZE, SEMIBOLD, _LABEL_LINES + 1)
        if len(even) <= _LABEL_LINES:
            return even
    return lines


def _wrap_words(called: Sequence[str], visible: Visible, radii: Values) -> _Words:
    names = [wrap_name(name) for name in called]
    notes = [
        f"+{shorten_number(collapsed)}" if collapsed and key > REST else ""
        for key, collapsed in zip(visible.keys.tolist(), visible.collapsed.tolist(), strict=True)
    ]
    widths = [
        max(*(text_width(line, palette.NAME_SIZE, SEMIBOLD) for line in name), text_width(note, palette.NOTE_SIZE))
        for name, note in zip(names, notes, strict=True)
    ]
    lines = [
        len(name) * palette.NAME_LINE + bool(note) * palette.NOTE_LINE for name, note in zip(names, notes, strict=True)
    ]
    heights = 2 * radii + palette.BELOW_GAP + np.array(lines)
    return _Words(tuple(names), tuple(notes), np.maximum(np.array(widths), 2 * radii), heights)


def _pull(net: Network, visible: Visible) -> Values:
    """(k, 2) where forces bring the nodes; the front office has small x.

    Two heavy nodes that are not drawn, one for each office, pull its departments and push each other apart.
    """
    count, reach = len(visible), float(np.sqrt(max(len(visible), 1)))
    pulls = _add_reporting(undirected(net.graph), visible)
    side = np.select([visible.offices == Office.FRONT, visible.offices == Office.BACK], [-1.0, 1.0], 0.0)
    chance = np.random.default_rng(SEED)
    begin = np.stack([side, np.linspace(-1.0, 1.0, count)], axis=1) * reach + chance.uniform(-0.1, 0.1, (count, 2))
    positions = dict(enumerate(begin))
    mass = {node: 1.0 + pulls.degree(node) for node in range(count)}
    for office, x in ((_FRONT_SIDE, -1.0), (_BACK_SIDE, 1.0)):
        positions[office], mass[office] = np.array([3 * x * reach, 0.0]), max(count, 1)
        pulls.add_node(office)
        pulls.add_weighted_edges_from((office, node, _SIDE_WEIGHT) for node in np.flatnonzero(side == x).tolist())
    rounds = min(_ITERATIONS, _STEPS // max(count, 1))
    found = nx.forceatlas2_layout(
        pulls, pos=positions, max_iter=rounds, node_mass=mass, weight="weight", gravity=0.5, seed=SEED
    )
    across, down = found[_BACK_SIDE] - found[_FRONT_SIDE]
    length = max(float(np.hypot(across, down)), 1e-9)
    turn = np.array([[across, -down], [down, across]]) / length
    return np.asarray(np.array([found[node] for node in range(count)]).reshape(-1, 2) @ turn)


def _add_reporting(pulls: nx.Graph, visible: Visible) -> nx.Graph:
    """The same graph, in which reporting lines pull a little too."""
    for child, parent in enumerate(visible.parent.tolist()):
        if parent != NONE:
            before = pulls.get_edge_data(child, parent, {"weight": 0.0})["weight"]
            pulls.add_edge(child, parent, weight=before + _REPORTING_WEIGHT)
    return pulls


def _spread(positions: Values, frame: Frame) -> Values:
    """The places in the frame, with the crowded middle drawn apart: halfway to an even spread along each axis."""
    turned = positions[:, ::-1] if frame.height > frame.width else positions
    centres = np.empty_like(turned)
    for axis, length in enumerate((frame.width, frame.height)):
        values = turned[:, axis]
        span = float(np.ptp(values)) if len(values) else 0.0
        share = (values - values.min(initial=np.inf)) / span if span > 0 else np.full(len(values), 0.5)
        rank = np.argsort(np.argsort(values, kind="stable")) / max(len(values) - 1, 1)
        even = (share + rank) / 2 if len(values) > 1 else share
        centres[:, axis] = length * (0.06 + 0.88 * even)
    return centres


def _keep_apart(centres: Values, radii: Values, words: _Words, frame: Frame) -> tuple[Values, Flags]:
    """The centres with overlaps removed, and which nodes have room for their names there.

    Room is kept for the names of the largest nodes, as many as the frame holds; others get theirs where there is room.
    """
    area = (words.widths + _APART) * (words.heights + _APART)
    first = np.argsort(-radii, kind="stable")
    room = np.zeros(len(radii), dtype=bool)
    room[first] = np.cumsum(area[first]) <= _NAMED_SHARE * frame.width * frame.height
    halves = np.stack([np.where(room, words.widths / 2, radii), np.where(room, words.heights / 2, radii)], axis=1)
    # The room of a node with its name reaches farther down than up.
    shift = np.where(room, words.heights / 2 - radii, 0.0)
    middles = centres + np.stack([np.zeros(len(radii)), shift], axis=1)
    middles = _push_apart(middles, halves + _APART / 2, frame)
    centres = middles - np.stack([np.zeros(len(radii)), shift], axis=1)
    # Where the names left no room, the nodes alone have it.
    centres = _push_apart(centres, np.stack([radii, radii], axis=1) + _APART / 2, frame)
    return centres, _find_named(centres, radii, words, first, frame)


def _push_apart(middles: Values, halves: Values, frame: Frame) -> Values:
    """Rectangles moved until no two overlap, each pair along the way that is shorter; inside the frame.

    A rectangle that others press from several sides is moved by all of them at once; _ROUNDS are enough for as many as
    _NAMED_SHARE lets in, and where they are not, small overlaps stay.
    """
    x, y = middles.T.copy()
    wide, high = halves.T
    first, second = np.triu_indices(len(x), 1)
    across, down = wide[first] + wide[second], high[first] + high[second]
    for _round in range(_ROUNDS):
        dx, dy = x[first] - x[second], y[first] - y[second]
        pairs = np.flatnonzero((np.abs(dx) < across - _TOUCH) & (np.abs(dy) < down - _TOUCH))
        if not len(pairs):
            break
        one, other, dx, dy = first[pairs], second[pairs], dx[pairs], dy[pairs]
        over_x, over_y = across[pairs] - np.abs(dx), down[pairs] - np.abs(dy)
        level = over_x < over_y
        for coordinate, over, apart in ((x, np.where(level, over_x, 0.0), dx), (y, np.where(level, 0.0, over_y), dy)):
            push = 0.5 * over * np.where(apart < 0, -1.0, 1.0)
            coordinate += np.bincount(one, push, len(x)) - np.bincount(other, push, len(x))
        x, y = (
            np.clip(coordinate, half + _MARGIN / 2, length - half - _MARGIN / 2)
            for coordinate, half, length in ((x, wide, frame.width), (y, high, frame.height))
        )
    return np.stack([x, y], axis=1)


def _find_named(centres: Values, radii: Values, words: _Words, first: Indices, frame: Frame) -> Flags:
    """(k,) which names touch no node and no other name, the largest nodes first."""
    nodes = np.concatenate([centres - radii[:, None], centres + radii[:, None]], axis=1)
    top = centres[:, 1] + radii + palette.BELOW_GAP
    bottom = centres[:, 1] - radii + words.heights
    labels = np.stack([centres[:, 0] - words.widths / 2, top, centres[:, 0] + words.widths / 2, bottom], axis=1)
    named = np.zeros(len(radii), dtype=bool)
    for node in first.tolist():
        left, upper, right, lower = labels[node]
        if left < 0 or upper < 0 or right > frame.width or lower > frame.height:
            continue
        others = np.arange(len(radii)) != node
        taken = np.concatenate([nodes[others], labels[named]])
        clear = (taken[:, 0] >= right) | (taken[:, 2] <= left) | (taken[:, 1] >= lower) | (taken[:, 3] <= upper)
        named[node] = clear.all()
    return named


def _shrink_boxes(whole: Sequence[Box], words: _Words, radii: Values, named: Flags) -> tuple[Box, ...]:
    """The boxes as the small shapes of a network, with the names that there is room for below them."""
    return tuple(
        box._replace(
            width=2 * float(radii[i]),
            height=2 * float(radii[i]),
            label=words.names[i] if named[i] else (),
            note=words.notes[i] if named[i] else "",
            title=(),  # names have little room here; the tooltip has it
            shares=None,
            named_below=True,
        )
        for i, box in enumerate(whole)
    )


def _draw_handoffs(whole: Sequence[Box], nodes: Sequence[Box], flows: Flows) -> tuple[Line, ...]:
    """The hand-offs as curves, the largest at the bottom and what crosses on top."""
    most = float(np.nan_to_num(flows.volume, nan=-1.0).max(initial=0.0))
    drawn = max(LINES_FOR_NODE * len(whole), LEAST_LINES)
    lines = []
    for i, (giver, taker) in enumerate(zip(flows.source.tolist(), flows.target.tolist(), strict=True)):
        bend = COMPLAINT_ROUNDNESS if flows.complaint[i] else ROUNDNESS
        width = handoff_width(float(np.nan_to_num(flows.volume[i], nan=-1.0)), most, min(drawn, len(flows)))
        line = build_handoff_line(flows, i, whole, curve_round(nodes[giver], nodes[taker], bend), width)
        lines.append(line._replace(minor=i >= drawn))
    return tuple(sorted(lines, key=lambda line: (line.status is LineStatus.CROSSING, -line.width)))


def _join_centres(child: Box, parent: Box) -> tuple[Point, Point]:
    """A straight line from the centre of one node to that of another: the nodes cover its ends."""
    return (parent.x, parent.y), (child.x, child.y)


def curve_round(giver: Box, taker: Box, roundness: float) -> tuple[Point, Point, Point, Point]:
    """A cubic Bézier from the edge of one node to the edge of another, bent as vis-network bends ``curvedCW``.

    The curve of vis-network is a quadratic one from centre to centre; this is the part of it outside the two nodes.
    """
    start, end = np.array([giver.x, giver.y]), np.array([taker.x, taker.y])
    across = end - start
    angle = np.arctan2(-across[1], across[0]) + (0.5 + 0.5 * roundness) * np.pi
    far = (0.5 + 0.5 * roundness) * float(np.hypot(*across))
    via = start + far * np.array([np.sin(angle), np.cos(angle)])
    share = np.linspace(0.0, 1.0, 129)[:, None]
    points = (1 - share) ** 2 * start + 2 * share * (1 - share) * via + share**2 * end
    outside = ~_covers(giver, points) & ~_covers(taker, points)
    first, last = (share[outside][0, 0], share[outside][-1, 0]) if outside.any() else (0.0, 1.0)

    def blossom(one: float, other: float) -> Values:
        return np.asarray((1 - one) * ((1 - other) * start + other * via) + one * ((1 - other) * via + other * end))

    begin, middle, finish = blossom(first, first), blossom(first, last), blossom(last, last)
    corners = (begin, begin + 2 / 3 * (middle - begin), finish + 2 / 3 * (middle - finish), finish)
    one, two, three, four = ((float(x), float(y)) for x, y in corners)
    return one, two, three, four


def _covers(box: Box, points: Values) -> Flags:
    across, down = np.abs(points[:, 0] - box.x), np.abs(points[:, 1] - box.y)
    half = box.width / 2
    return np.asarray(
        np.hypot(across, down) <= half if box.office is Office.FRONT else np.maximum(across, down) <= half
    )


def _write_subtitle(company: Company, net: Network) -> str:
    """What crosses, and what the communities are like."""
    lines = boundary.handoff_lines(company)
    if not len(lines):
        return _("No hand-offs: the network has reporting lines only")
    crossing = fill_counts(_("{crossing} of {total} hand-offs cross the customer-facing boundary"), lines)
    communities = describe_count("{n} community of hand-offs", "{n} communities of hand-offs", net.communities)
    return f"{crossing} · {communities}"


def _make_legend(boxes: Sequence[Box], lines: Sequence[Line], handoffs: Sequence[Line]) -> tuple[LegendEntry, ...]:
    across = _("Hand-off across the boundary (width: volume)")
    texts = {**explain_offices(), **explain_handoffs(across), "dotted": _("Reporting line"), **explain_collapsed()}
    return build_legend(texts, boxes, (*lines, *handoffs))
