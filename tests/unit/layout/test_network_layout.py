"""The network as a scene: places, sizes, names, curves, and branches of a large company."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from factories import ROOT, make_company, parse_company
from hypothesis import given
from strategies import companies

from org.analysis.graph import network
from org.layout import network_view as layout
from org.layout.handoff_edges import add_up_flows
from org.layout.network_view import community_colouring, curve_round, network_scene, wrap_name
from org.layout.scene import Box, LineStatus, Scene
from org.layout.visibility import Frame, find_visible
from org.model import Company, Office
from org.reading.load import read_company
from org.style import palette
from org.style.text_metrics import text_width

SAMPLE = ROOT / "sample_data" / "song-hong-bank.csv"
PHONE = Frame(390.0, 700.0)


@pytest.fixture(scope="module")
def bank() -> Company:
    return read_company(SAMPLE)


@pytest.fixture(scope="module")
def scene(bank: Company) -> Scene:
    return network_scene(bank)


def tree(size: int, fan: int = 6) -> Company:
    """A company of any size whose departments hand to their neighbours in the file."""
    offices = "".join("FB"[at % 2] for at in range(size))
    parents = [-1, *((at - 1) // fan for at in range(1, size))]
    return make_company(
        offices, parents, [(at, (at * 7 + 3) % size, "order", 5.0) for at in range(size) if (at * 6 + 3) % size]
    )


def touch(one: Box, other: Box) -> bool:
    return (
        abs(one.x - other.x) < (one.width + other.width) / 2 and abs(one.y - other.y) < (one.height + other.height) / 2
    )


def test_the_same_company_has_the_same_network(bank: Company, scene: Scene) -> None:
    assert network_scene(bank) == scene


@given(companies())
def test_every_department_is_a_node_inside_the_frame_and_no_two_touch(drawn: Company) -> None:
    found = network_scene(drawn)
    assert [box.key for box in found.boxes] == list(range(len(drawn)))
    assert not [1 for one, other in combinations(found.boxes, 2) if touch(one, other)]
    for box in found.boxes:
        assert 0 <= box.left <= box.right <= found.width
        assert 0 <= box.top <= box.bottom <= found.height


def test_all_names_of_sixty_departments_are_shown_and_none_touches_another(scene: Scene) -> None:
    assert all(box.label for box in scene.boxes)
    half = {box.key: max(text_width(line, palette.NAME_SIZE, 600) for line in box.label) / 2 for box in scene.boxes}
    names = [
        (box.x - half[box.key], box.bottom + 3, box.x + half[box.key], box.bottom + 3 + 15 * len(box.label))
        for box in scene.boxes
    ]
    for one, other in combinations(names, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_the_front_office_is_on_the_left_and_in_a_high_frame_above(bank: Company, scene: Scene) -> None:
    def middle(found: Scene, office: Office, axis: str) -> float:
        return float(np.mean([getattr(box, axis) for box in found.boxes if box.office is office]))

    assert middle(scene, Office.FRONT, "x") < middle(scene, Office.BACK, "x") - 0.2 * scene.width
    phone = network_scene(bank, frame=PHONE)
    assert phone.width == PHONE.width
    assert middle(phone, Office.FRONT, "y") < middle(phone, Office.BACK, "y") - 0.2 * phone.height


def test_departments_that_hand_on_to_each_other_are_nearer_than_others(bank: Company, scene: Scene) -> None:
    at = {box.key: box for box in scene.boxes}

    def apart(one: int, other: int) -> float:
        return math.hypot(at[one].x - at[other].x, at[one].y - at[other].y)

    handed = np.mean([apart(line.source, line.target) for line in scene.handoffs])
    assert handed < 0.6 * np.mean([apart(one, other) for one, other in combinations(at, 2)])


def test_reporting_lines_can_be_left_out_and_nothing_moves(bank: Company, scene: Scene) -> None:
    without = network_scene(bank, reporting=False)
    assert without.lines == ()
    assert len(scene.lines) == 59
    assert without.boxes == scene.boxes


def test_the_area_of_a_node_shows_the_measure() -> None:
    few = make_company("FBB", people=[100, 25, 0], handoffs=[(0, 1), (1, 2)])
    sizes = [box.width for box in network_scene(few).boxes]
    least, most = sizes[2], sizes[0]
    assert sizes[1] - least == pytest.approx((most - least) / 2)
    by_degree = [box.width for box in network_scene(few, size="degree").boxes]
    assert by_degree[1] > by_degree[0] == by_degree[2]


@pytest.mark.slow
@pytest.mark.parametrize("size", [299, 2_000, 20_000])
def test_a_large_company_is_drawn_by_at_most_300_branches_whose_edges_add_up(size: int) -> None:
    large = tree(size)
    visible = find_visible(large, layout.network_view(large))
    net, found = network(large, visible.box_of), network_scene(large, visible)
    assert 5 < len(found.boxes) <= layout.BUDGET
    assert sum(1 + box.collapsed for box in found.boxes) == size
    ends = [(int(visible.keys[source]), int(visible.keys[target])) for source, target in net.graph.edges]
    assert {(line.source, line.target) for line in found.handoffs} == set(ends)
    between = sum(count for _source, _target, count in net.graph.edges(data="handoffs"))
    assert between + add_up_flows(large, visible).inside == len(large.handoffs)
    assert sum(volume for _source, _target, volume in net.graph.edges(data="volume")) == 5.0 * between
    drawn = [line for line in found.handoffs if not line.minor]
    assert len(drawn) <= max(100, 1.5 * len(found.boxes) + 1)
    assert max(line.width for line in drawn) < 0.8 * palette.HANDOFF_WIDTHS[1]  # or the middle would be one blot


def test_crossings_are_violet_and_complaints_dashed(bank: Company, scene: Scene) -> None:
    crossing = [line for line in scene.handoffs if line.status is LineStatus.CROSSING]
    assert len(crossing) == 47
    assert any(line.dashed for line in scene.handoffs)
    assert "Hoan Kiem branch → Account maintenance" in {line.hint.partition(":")[0] for line in scene.handoffs}


def test_a_curve_runs_from_edge_to_edge_and_back_on_the_other_side() -> None:
    def node(x: float, office: Office) -> Box:
        return Box(0, x, 100.0, 20.0, 20.0, office, (), "", "", named_below=True)

    left, right = node(0.0, Office.FRONT), node(200.0, Office.BACK)
    there, back = curve_round(left, right, 0.2), curve_round(right, left, 0.2)
    assert math.hypot(there[0][0], there[0][1] - 100) == pytest.approx(10.0, abs=1.5)
    assert max(abs(there[3][0] - 200), abs(there[3][1] - 100)) == pytest.approx(10.0, abs=1.5)
    assert (there[1][1] - 100) * (back[1][1] - 100) < 0
    straight = curve_round(left, right, 0.0)
    assert {round(y, 6) for _x, y in straight} == {100.0}


def test_communities_have_colours_and_are_named_after_their_busiest_department(bank: Company) -> None:
    net = network(bank)
    visible = find_visible(bank, layout.network_view(bank))
    by = community_colouring(bank, visible, net)
    assert by.labels[0].endswith("Account maintenance")
    assert len(set(by.tints.tolist())) == net.communities + 1
    assert len(by.tints) == len(bank)


def test_a_company_without_hand_offs_says_so_and_an_empty_one_is_drawn() -> None:
    assert "No hand-offs" in network_scene(make_company("FB", [-1, 0])).subtitle
    assert network_scene(make_company("")).boxes == ()


def test_a_department_that_hands_on_to_itself_has_no_line() -> None:
    found = network_scene(
        parse_company("id,name,office,hands off to\n1,Sales,front,1 (order 3); 2 (order 4)\n2,Bills,back,")
    )
    assert [(line.source, line.target) for line in found.handoffs] == [(0, 1)]


def test_the_lines_of_a_name_are_about_equally_long():
    assert wrap_name("Customer service 11") == ("Customer", "service 11")
    assert wrap_name("Sales 7") == ("Sales 7",)
    assert wrap_name("Infrastructure and networks") == ("Infrastructure", "and networks")
    assert len(wrap_name("Department of everything that nobody else wanted to do")) == 2
