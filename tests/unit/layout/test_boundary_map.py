"""The boundary map: departments in lanes by customer distance, and what passes between them."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ElementTree
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from factories import ROOT, count_calls, make_company
from hypothesis import given
from strategies import companies

from org.analysis.reach import NOT_REACHED, customer_distances
from org.export.page_layout import PageOptions
from org.export.png_pdf import pdf, png
from org.export.svg import svg
from org.hierarchy import depths
from org.layout import crossing_reduction
from org.layout.boundary_map import MOST_LINES, boundary_map
from org.layout.org_chart import MAP_BOXES, opening_view
from org.layout.scene import Ground, LineStatus, Relation, Scene, Wording
from org.layout.visibility import Frame, View, find_visible, toggle
from org.model import Company, Office
from org.reading.load import read_company

DAY = datetime.date(2026, 1, 2)
DATED = PageOptions(date=DAY)
SPACE = "{http://www.w3.org/2000/svg}"
SAMPLE = read_company((ROOT / "sample_data" / "song-hong-bank.csv").read_bytes())


@pytest.fixture(autouse=True, scope="module")
def few_tries():
    """What holds for a few orders that are tried holds for thirty."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crossing_reduction, "_MOST_TRIES", 3)
        yield


def shop() -> Company:
    """Sales → warehouse → purchasing; the desk complains to the warehouse; HR receives nothing; one is unclear."""
    return make_company(
        "FFBBB?",
        [-1, 0, 0, 2, 0, 2],
        [(0, 2, "order", 40.0), (1, 2, "complaint", 10.0), (2, 3, "order", 20.0), (2, 0, "product", 4.0), (3, 5)],
        names=["Sales", "Desk", "Warehouse", "Purchasing", "HR", "Somebody"],
    )


def titles(scene: Scene) -> list[str]:
    """The lanes' labels from the top, each with its smaller line."""
    assert scene.lanes is not None
    found: list[str] = []
    for label in scene.lanes.labels:
        if label.wording is Wording.LANE:
            found.append(label.text)
        elif label.wording is Wording.LANE_NOTE:
            found[-1] += f": {label.text}"
    return found


def words(scene: Scene, wording: Wording) -> list[str]:
    assert scene.lanes is not None
    return [label.text for label in scene.lanes.labels if label.wording is wording]


def band_of(scene: Scene, key: int) -> int:
    """The band of a department: 0 for the customers."""
    assert scene.lanes is not None
    box = next(box for box in scene.boxes if box.key == key)
    (band,) = [at for at, band in enumerate(scene.lanes.bands) if band.top < box.top and box.bottom < band.bottom]
    return band


def many(size: int, handoffs: int, seed: int = 5) -> Company:
    """A company of ``size`` departments in a tree, about eight below each, with random hand-offs."""
    chance = np.random.default_rng(seed)
    parent = np.array([-1, *((at - 1) // 8 for at in range(1, size))], dtype=np.int64)
    frame = pd.DataFrame(
        {
            "id": [f"n{at}" for at in range(size)],
            "name": [f"Unit {at}" for at in range(size)],
            "people": np.full(size, np.nan),
            "revenue": np.full(size, np.nan),
            "row": np.arange(2, size + 2),
            "office": chance.choice([1, 2, 2], size).astype(np.int8),
            "certainty": np.full(size, 0.5),
            "reason": "as made up",
        }
    )
    ends = chance.integers(0, size, (2, handoffs))
    lines = pd.DataFrame(
        {
            "source": ends[0],
            "target": ends[1],
            "kind": chance.choice(["order", "complaint"], handoffs),
            "volume": chance.integers(1, 99, handoffs).astype(float),
        }
    )
    lines = lines[lines["source"] != lines["target"]].drop_duplicates(["source", "target", "kind"], ignore_index=True)
    return Company("Many", frame, parent, depths(parent), lines, pd.DataFrame(index=frame.index), rows=size)


def test_the_lanes_are_named_from_the_customers_down():
    assert titles(boundary_map(shop())) == [
        "Customers",
        "Front office: meets customers",
        "Back office: 1 hand-off away",
        "Back office: 2 hand-offs away",
        "Unclear: 3 hand-offs away",
        "No hand-off: from the front office",
    ]


def test_departments_farther_than_three_hand_offs_share_a_lane():
    scene = boundary_map(make_company("FBBBBB", handoffs=[(at, at + 1) for at in range(5)]))
    assert titles(scene)[-1] == "Back office: 3 and more hand-offs away"
    assert [band_of(scene, key) for key in range(6)] == [1, 2, 3, 4, 4, 4]


@given(companies())
def test_every_department_is_in_the_lane_of_its_distance(found):
    scene = boundary_map(found, View())
    if not len(found.handoffs):
        return
    distance = customer_distances(found)
    kind = np.where(distance == NOT_REACHED, 9, np.minimum(distance, 4))
    # The front office has a lane in any case.
    lanes = sorted({1, *kind.tolist()})
    assert [band_of(scene, at) for at in range(len(found))] == [lanes.index(each) + 1 for each in kind.tolist()]


@given(companies())
def test_no_two_boxes_overlap_and_everything_is_inside(found):
    scene = boundary_map(found, View(), reporting=True)
    assert len(scene.boxes) == len(found)
    assert scene.lanes is not None
    for one, other in combinations(scene.boxes, 2):
        assert one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top
    for box in scene.boxes:
        assert 0 <= box.left <= box.right <= scene.width
        assert 0 <= box.top <= box.bottom <= scene.height
    for line in (*scene.handoffs, *scene.lines):
        assert all(0 <= x <= scene.width for x, _y in line.path)
        assert all(scene.lanes.plate[3] < y <= scene.height for _x, y in line.path), "the plate holds words"


@pytest.mark.parametrize("frame", [Frame(1420, 730), Frame(1260, 630), Frame(374, 600)])
@pytest.mark.parametrize("size", [20, 60, 200])
def test_a_map_is_no_wider_than_its_window_and_its_boxes_line_up(size, frame):
    scene = boundary_map(many(size, size), frame=frame)
    assert scene.width <= frame.width + 1
    rows: dict[float, int] = {}
    for box in scene.boxes:
        rows[box.y] = rows.get(box.y, 0) + 1
    assert len({box.x for box in scene.boxes}) <= max(rows.values()) + 1


@given(companies())
def test_front_office_above_the_boundary_and_all_else_below(found):
    scene = boundary_map(found, View())
    assert scene.lanes is not None
    for box in scene.boxes:
        assert (box.bottom < scene.lanes.divide) == (box.office is Office.FRONT)
        assert box.bottom < scene.lanes.divide or box.top > scene.lanes.divide


def test_no_box_and_no_line_comes_near_a_label():
    scene = boundary_map(shop(), reporting=True)
    assert scene.lanes is not None
    column = scene.lanes.plate[0]
    assert all(box.left > column for box in scene.boxes)
    assert all(x > column for line in scene.handoffs for x, _y in line.path)
    (boundary,) = [label for label in scene.lanes.labels if label.wording is Wording.BOUNDARY]
    assert 0 < scene.lanes.divide - boundary.y < 12
    assert boundary.x < column


def test_hand_offs_are_violet_where_they_cross_wide_by_volume_and_dashed_for_complaints():
    lines = {(line.source, line.target): line for line in boundary_map(shop()).handoffs}
    assert lines[0, 2].status is lines[2, 0].status is LineStatus.CROSSING
    assert lines[2, 3].status is LineStatus.INSIDE
    assert lines[3, 5].status is LineStatus.UNDECIDED
    assert lines[0, 2].width > lines[2, 3].width > lines[2, 0].width
    assert [ends for ends, line in lines.items() if line.dashed] == [(1, 2)]
    assert lines[0, 2].hint == "Sales → Warehouse: order 40"


def test_hand_offs_of_two_departments_become_one_line_a_class():
    found = make_company(
        "FB", handoffs=[(0, 1, "order", 3.0), (0, 1, "invoice", 4.0), (0, 1, "complaint"), (1, 0, "product")]
    )
    lines = [(line.source, line.target, line.dashed, line.hint) for line in boundary_map(found).handoffs]
    assert sorted(lines) == [
        (0, 1, False, "D0 → D1: order 3, invoice 4"),
        (0, 1, True, "D0 → D1: complaint"),
        (1, 0, False, "D1 → D0: product"),
    ]


def test_reporting_lines_are_dotted_and_only_there_when_asked_for():
    assert boundary_map(shop()).lines == ()
    lines = boundary_map(shop(), reporting=True).lines
    assert len(lines) == 5
    assert all(line.dotted and line.relation is Relation.REPORTING for line in lines)
    assert boundary_map(shop()).boxes == boundary_map(shop(), reporting=True).boxes


def test_a_company_without_hand_offs_is_drawn_by_its_reporting_lines():
    scene = boundary_map(make_company("BFBBB", [-1, 0, 1, 2, -1]))
    assert titles(scene)[1:] == [
        "Front office: meets customers",
        "Back office: 1 reporting line away",
        "Back office: 2 reporting lines away",
        "No reporting line: to the front office",
    ]
    assert scene.handoffs == ()
    assert [(line.source, line.target) for line in scene.lines if line.ring] == [(1, 0), (2, 1)]
    assert scene.lanes is not None
    assert all(line.ring[1] == pytest.approx(scene.lanes.divide, abs=0.1) for line in scene.lines if line.ring)
    assert "hands off to" in scene.note


@pytest.mark.parametrize(
    ("offices", "lanes", "empty"),
    [
        ("FFF", 3, ["No back-office department"]),
        ("BBB", 3, ["No front-office department"]),
        ("???", 3, ["No front-office department"]),
        ("F", 3, ["No back-office department"]),
        ("B", 3, ["No front-office department"]),
    ],
)
@pytest.mark.parametrize("joined", [True, False])
def test_a_company_on_one_side_still_has_a_front_lane_and_a_boundary(offices, lanes, empty, joined):
    handoffs = [(at, at - 1) for at in range(1, len(offices))] if joined else []
    scene = boundary_map(make_company(offices, handoffs=handoffs))
    assert scene.lanes is not None
    assert len(scene.lanes.bands) == lanes
    assert scene.lanes.bands[1].ground is Ground.FRONT
    assert words(scene, Wording.EMPTY) == empty
    assert png(scene, options=DATED)[:4] == b"\x89PNG"


def test_cyclic_hand_offs_are_drawn_both_ways():
    scene = boundary_map(make_company("FBB", handoffs=[(0, 1), (1, 2), (2, 0), (1, 0)]))
    assert {(line.source, line.target) for line in scene.handoffs} == {(0, 1), (1, 2), (2, 0), (1, 0)}


def test_a_collapsed_branch_takes_the_hand_offs_of_all_below_it():
    # 0 sales over 1 shop; 2 operations over 3 warehouse and 4 packing.
    found = make_company(
        "FFBBB", [-1, 0, -1, 2, 2], [(1, 3, "order", 5.0), (0, 4, "order", 2.0), (3, 4), (4, 1, "complaint")]
    )
    scene = boundary_map(found, View(levels=1))
    assert [box.key for box in scene.boxes] == [0, 2]
    assert sorted((line.source, line.target, line.hint) for line in scene.handoffs) == [
        (0, 2, "D0 → D2: order 7"),
        (2, 0, "D2 → D0: complaint"),
    ]
    assert "1 hand-off within collapsed branches" in scene.note


def test_what_is_beside_a_branch_still_brings_it_near_the_customers():
    # Only the branch of 1 is visible; its hand-offs come from 0, outside.
    scene = boundary_map(make_company("FBB", [-1, -1, 1], [(0, 1), (1, 2)]), View(branch=1))
    assert titles(scene)[2:] == ["Back office: 1 hand-off away", "Back office: 2 hand-offs away"]
    assert "1 hand-off to departments not shown" in scene.note


@pytest.mark.slow
def test_a_large_company_opens_collapsed_and_shows_its_largest_hand_offs():
    few, found = many(2_500, 12_500), many(10_000, 50_000)
    scene = boundary_map(found)
    assert count_calls(lambda: boundary_map(found)) < 6 * count_calls(lambda: boundary_map(few))
    assert len(scene.boxes) <= MAP_BOXES
    drawn = [line for line in scene.handoffs if not line.minor]
    assert len(scene.boxes) <= len(drawn) <= MOST_LINES
    spared = [line.width for line in scene.handoffs if line.minor]
    assert min(line.width for line in drawn) >= max(spared, default=0.0)


def test_lines_that_pass_several_rows_go_straight_down_where_their_order_allows_it():
    drawn = [line.path for line in boundary_map(SAMPLE, frame=Frame(1420, 730)).handoffs if not line.minor]
    # From box to box a path is S, past a row, S, past a row, … S, with three points for each.
    between = [(path[at], path[at + 3]) for path in drawn for at in range(6, len(path) - 4, 6)]
    straight = sum(abs(start[0] - end[0]) < 0.5 for start, end in between)
    assert len(between) > 40
    assert straight > 0.3 * len(between)


def test_the_same_company_gives_the_same_map():
    found = many(60, 120)
    assert boundary_map(found) == boundary_map(found)


FRAMES = [Frame(1420, 730), Frame(1260, 630), Frame(374, 600)]


@pytest.mark.parametrize("frame", FRAMES)
def test_the_map_is_as_wide_as_its_frame_and_nothing_is_outside(frame):
    scene = boundary_map(SAMPLE, frame=frame)
    assert scene.width == pytest.approx(frame.width)
    for one, other in combinations(scene.boxes, 2):
        assert one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top
    assert all(box.left >= 0 and box.right <= scene.width and box.bottom <= scene.height for box in scene.boxes)


def test_boxes_are_as_wide_as_the_lines_between_them_allow_so_that_few_names_wrap():
    for frame, most in ((FRAMES[0], 0.12), (FRAMES[2], 0.5)):
        boxes = boundary_map(SAMPLE, opening_view(SAMPLE, frame, on_map=True), frame=frame).boxes
        assert sum(len(box.label) > 1 for box in boxes) <= most * len(boxes)


def test_a_low_map_is_laid_out_for_a_smaller_frame_in_which_it_is_seen_larger_and_stays_so():
    found, frame = make_company("FFBB", [-1, 0, 0, 2], [(0, 2), (1, 3)]), FRAMES[0]
    scene = boundary_map(found, frame=frame)
    assert scene.width == pytest.approx(frame.width / 1.25)
    assert scene.height <= frame.height / 1.25
    view = toggle(found, opening_view(found, frame, on_map=True), 0)
    assert boundary_map(found, view, frame=frame).width == pytest.approx(scene.width)


def test_for_paper_the_map_has_about_the_shape_of_its_frame():
    scene = boundary_map(SAMPLE, frame=Frame(1600, 900), scroll=False)
    assert 0.5 < scene.width / scene.height / (16 / 9) < 2


def test_siblings_whose_hand_offs_go_the_same_way_are_one_stack_that_a_click_opens():
    # 0 sales over three shops; they hand their orders to 4.
    parents = [-1, 0, 0, 0, -1]
    orders = [(1, 4, "order", 5.0), (2, 4, "order", 3.0), (3, 4, "order", 2.0), (1, 0, "request", 1.0)]
    found = make_company("FFFFB", parents, orders)
    view = View(stacked=True)
    scene = boundary_map(found, view)
    (stack,) = [box for box in scene.boxes if box.key == 1]
    assert " ".join(stack.label) == "3 of D0"
    assert stack.note == "→ 11"
    assert stack.collapsed == 2
    assert stack.hint.startswith("3 of D0\nD1, D2, D3\n3 departments whose hand-offs go the same way")
    assert {(line.source, line.target, line.hint) for line in scene.handoffs} == {
        (1, 4, "3 of D0 → D4: order 10"),
        (1, 0, "3 of D0 → D0: request 1"),
    }
    opened = boundary_map(found, toggle(found, view, 1))
    assert [box.key for box in opened.boxes] == [0, 1, 2, 3, 4]
    assert not any(box.collapsed for box in opened.boxes)


def test_the_map_of_a_small_company_opens_with_every_department_on_it():
    found = make_company("FFFFB", [-1, 0, 0, 0, -1], [(1, 4), (2, 4), (3, 4)])
    assert len(boundary_map(found, opening_view(found, FRAMES[0], on_map=True)).boxes) == 5


def test_only_siblings_of_one_office_with_the_same_largest_way_are_stacked():
    parents = [-1, 0, 0, 0, 0, -1]
    orders = [(at, 5, "order", 2.0) for at in (1, 2, 3, 4)] + [(3, 0, "request", 9.0)]
    visible = find_visible(make_company("FFFFBB", parents, orders), View(stacked=True))
    assert visible.stacks == {}


def test_siblings_without_hand_offs_are_stacked_too():
    visible = find_visible(make_company("FBBBB", [-1, 0, 0, 0, -1], [(0, 4)]), View(stacked=True))
    assert {key: members.tolist() for key, members in visible.stacks.items()} == {1: [1, 2, 3]}
    assert visible.box_of.tolist() == [0, 1, 1, 1, 2]
    assert visible.counts.sum() == 5


@given(companies(20))
def test_stacks_lose_no_department_and_no_volume(found):
    visible, stacked = find_visible(found, View()), find_visible(found, View(stacked=True))
    assert stacked.counts.sum(axis=0).tolist() == visible.counts.sum(axis=0).tolist()
    assert np.nansum(stacked.people) == np.nansum(visible.people)
    assert (stacked.box_of >= 0).all()
    assert (stacked.parent < len(stacked)).all()


def test_the_org_chart_has_its_region_and_the_map_has_none():
    assert boundary_map(shop()).region() == ((), (), ())


def test_the_svg_has_every_hand_off_with_its_arrowhead_under_the_boxes():
    scene = boundary_map(shop())
    text = svg(scene, options=DATED, embed_fonts=False)
    root = ElementTree.fromstring(text)
    titled = {
        title.text: group for group in root.iter(f"{SPACE}g") if (title := group.find(f"{SPACE}title")) is not None
    }
    for line in scene.handoffs:
        curve, head = titled[line.hint].findall(f"{SPACE}path")
        assert (curve.get("class"), head.get("class")) == ("shaft", "head")
        assert head.get("d", "").endswith("Z")
        assert text.index(line.hint) < text.index("<title>Sales\n")
    texts = [element.text for element in root.iter(f"{SPACE}text")]
    assert {"customer-facing boundary", "Customers: orders, questions, complaints"} <= set(texts)


def test_the_map_is_a_png_and_a_pdf_too():
    scene = boundary_map(shop())
    assert png(scene, options=DATED)[:4] == b"\x89PNG"
    assert pdf([scene], options=DATED)[:4] == b"%PDF"


@pytest.mark.slow
def test_what_stays_keeps_its_row_and_its_order_when_a_branch_is_expanded_or_collapsed():
    found = read_company((ROOT / "sample_data" / "song-hong-bank.csv").read_bytes())
    frame = Frame(1420, 730)
    view = opening_view(found, frame, on_map=True)
    before = boundary_map(found, view, frame=frame)
    moves = []
    for clicked in [box for box in before.boxes if box.branching][:6]:
        after = boundary_map(found, toggle(found, view, clicked.key), frame=frame)
        now = {box.key: box for box in after.boxes}
        kept = [box for box in before.boxes if box.key in now and band_of(after, box.key) == band_of(before, box.key)]
        for left, right in combinations(sorted(kept, key=lambda box: box.x), 2):
            if left.y == right.y:
                assert now[left.key].y == now[right.key].y
                assert now[left.key].x < now[right.key].x
        moves += [abs(now[box.key].x - box.x) for box in kept]
    assert np.median(moves) < 15
    assert max(moves) < 200
