"""Lanes, rows and the order in them: nothing overlaps, few lines cross, and no line runs through a box."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from strategies import examples

from org.layout import crossing_reduction
from org.layout.crossing_reduction import (
    Segments,
    badness,
    crossings,
    improve_order,
    inversions,
    order_rows,
    rank_within,
    row_counts,
)
from org.layout.edge_routing import route
from org.layout.lane_columns import choose_columns, space_out
from org.layout.lane_layout import FRONT, LaneWords, Room, draw_ground, lay_out_lanes
from org.layout.scene import Ground


@pytest.fixture(autouse=True, scope="module")
def few_tries():
    """What holds for a few orders that are tried holds for thirty."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crossing_reduction, "_MOST_TRIES", 3)
        yield


WIDTH, HEIGHT, COLUMN = 120.0, 42.0, 150.0


@st.composite
def tasks(draw: st.DrawFn):
    """Lanes of boxes, and lines between them: lane, lanes, source, target."""
    lanes = draw(st.integers(2, 5))
    lane = np.array(draw(st.lists(st.integers(0, lanes - 1), min_size=1, max_size=30)), dtype=np.int64)
    box = st.integers(0, len(lane) - 1)
    pairs = draw(st.lists(st.tuples(box, box).filter(lambda pair: pair[0] != pair[1]), max_size=30))
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return lane, lanes, ends[:, 0], ends[:, 1]


def laid_out(task, aspect: float = 16 / 9):
    lane, lanes, source, target = task
    return lay_out_lanes(lane, lanes, (WIDTH, WIDTH), height, source, target, Room(COLUMN, aspect))


def height(_at: int, _width: float) -> float:
    return HEIGHT


def centres(laid, boxes: int) -> np.ndarray:
    rows = laid.ordered.segments.row[:boxes]
    return np.stack([laid.x[:boxes], (laid.row_top + laid.row_height / 2)[rows]], axis=1)


def sampled(path) -> np.ndarray:
    """Points along a chain of Bézier pieces."""
    share = np.linspace(0, 1, 17)[:, None]
    weights = ((1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3)
    points = np.array(path)
    pieces = [points[at : at + 4] for at in range(0, len(points) - 3, 3)]
    return np.concatenate(
        [sum(weight * corner for weight, corner in zip(weights, piece, strict=True)) for piece in pieces]
    )


@given(tasks())
def test_no_two_boxes_overlap_and_all_are_right_of_the_labels(task):
    laid = laid_out(task)
    places = centres(laid, len(task[0]))
    for one, other in combinations(places, 2):
        assert abs(one[0] - other[0]) >= WIDTH - 1e-6 or abs(one[1] - other[1]) >= HEIGHT - 1e-6
    assert (places[:, 0] - WIDTH / 2 >= COLUMN).all()
    assert (places[:, 0] + WIDTH / 2 <= laid.width).all()
    assert (places[:, 1] + HEIGHT / 2 <= laid.height).all()


@given(tasks())
def test_the_boxes_of_all_rows_line_up_in_columns(task):
    laid = laid_out(task)
    most = np.bincount(laid.ordered.segments.row[: len(task[0])]).max()
    assert len(set(laid.x[: len(task[0])].tolist())) <= most


@given(tasks(), st.sampled_from([700.0, 1000.0]))
def test_lines_are_left_out_rather_than_that_a_map_is_wider_than_it_should_be(task, across):
    lane, lanes, source, target = task
    room = Room(COLUMN, across=across, fewest=0)
    wide = lay_out_lanes(lane, lanes, (WIDTH, 2 * WIDTH), height, source, target, room)
    assert wide.width <= across + 1
    assert 0 <= wide.lines <= len(source)
    assert WIDTH <= wide.box_width <= 2 * WIDTH
    places = centres(wide, len(lane))
    routes = route(wide, source[: wide.lines], target[: wide.lines], len(lane), wide.box_width / 2 - 20)
    for path in routes:
        points = sampled(path)
        for x, y in places:
            inside = np.abs(points - (x, y)) < (wide.box_width / 2 - 1e-6, HEIGHT / 2 - 1e-6)
            assert not inside.all(axis=1).any()


@given(tasks())
def test_every_box_is_in_the_band_of_its_lane(task):
    laid = laid_out(task)
    for lane, (_x, y) in zip(task[0], centres(laid, len(task[0])), strict=True):
        top, bottom = laid.bands[lane + 1]
        assert top < y - HEIGHT / 2
        assert y + HEIGHT / 2 < bottom
    assert laid.divide == laid.bands[1][1] == laid.bands[2][0]


@given(tasks())
def test_no_line_runs_through_a_box_or_among_the_labels(task):
    lane, _lanes, source, target = task
    laid = laid_out(task)
    places = centres(laid, len(lane))
    routes = route(laid, source, target, len(lane), WIDTH / 2 - 20)
    for path in routes:
        points = sampled(path)
        assert (points[:, 0] > COLUMN).all()
        assert (points[:, 0] < laid.width).all()
        for x, y in places:
            inside = (np.abs(points[:, 0] - x) < WIDTH / 2 - 1e-6) & (np.abs(points[:, 1] - y) < HEIGHT / 2 - 1e-6)
            assert not inside.any()


@given(tasks())
def test_each_front_office_box_hangs_on_an_upright_line_from_the_customers_and_no_other_box_does(task):
    lane, lanes, *_lines = task
    laid = laid_out(task)
    words = [LaneWords(FRONT + at, Ground.FRONT, "lane", "") for at in range(lanes)]
    lines = draw_ground(laid, len(lane), words, COLUMN).drops
    for at, (x, y) in zip(lane, centres(laid, len(lane)), strict=True):
        below = [line for line in lines if abs(line[0][0] - x) < WIDTH / 2 and line[-1][1] >= y - HEIGHT / 2 - 1e-6]
        assert len(below) == (at == 0)
    assert all(len({x for x, _y in line}) == 1 for line in lines)


@pytest.mark.parametrize("lines", [10, 300])
def test_two_boxes_are_side_by_side_on_a_phone_however_many_lines_there_are(lines):
    lane = np.zeros(30, dtype=np.int64)
    assert choose_columns(lane, 1, 0.4 * 360, 360, lines) == 2


def test_rows_between_which_no_line_bends_are_close_together():
    lane, nothing = np.zeros(4, dtype=np.int64), np.array([], dtype=np.int64)
    upright, bent = np.array([[0, 1]]).T, np.array([[0, 1], [0, 3], [2, 1], [2, 3]]).T
    tops = [
        lay_out_lanes(lane, 2, (WIDTH, WIDTH), height, *ends, Room(COLUMN, across=500, columns=2)).row_top
        for ends in ((nothing, nothing), upright, bent)
    ]
    apart = [top[1] - top[0] for top in tops]
    assert apart[0] == apart[1] < apart[2]


def test_rows_of_a_map_that_is_lower_than_its_frame_have_more_room_up_to_a_limit():
    lane, nothing = np.zeros(6, dtype=np.int64), np.array([], dtype=np.int64)
    laid = [
        lay_out_lanes(lane, 2, (WIDTH, WIDTH), height, nothing, nothing, Room(COLUMN, 500 / high, 500, 2))
        for high in (100, 400, 9000)
    ]
    low, fitting, high = (each.height for each in laid)
    assert low < fitting < high < 600
    assert fitting == pytest.approx(400)
    after = lay_out_lanes(lane[1:], 2, (WIDTH, WIDTH), height, nothing, nothing, Room(COLUMN, 5, 500, 2, like=laid[2]))
    assert after.row_top.tolist() == laid[2].row_top.tolist()


def test_the_label_of_a_lane_on_a_phone_is_on_the_side_where_no_line_runs():
    lane, lines, long = np.array([0, 0, 1, 1]), np.array([[0, 2]]).T, "reaches under a line"
    words = [LaneWords(FRONT, Ground.FRONT, "front", ""), LaneWords(FRONT + 1, Ground.BACK, long, "")]
    laid = lay_out_lanes(lane, 2, (WIDTH, WIDTH), height, *lines, Room(0.0, across=370.0, columns=2))
    x = float(laid.x[0])
    labels = {label.text: label.x for label in draw_ground(laid, 4, words, 0.0).labels}
    assert labels["front"] < laid.width / 2
    assert (labels[long] < laid.width / 2) == (x > laid.width / 2)


@given(tasks())
def test_lines_begin_and_end_on_the_edges_of_their_boxes(task):
    lane, _lanes, source, target = task
    laid = laid_out(task)
    places = centres(laid, len(lane))
    routes = route(laid, source, target, len(lane), WIDTH / 2 - 20)
    for one, other, path in zip(source, target, routes, strict=True):
        for box, (x, y) in ((one, path[0]), (other, path[-1])):
            assert abs(x - places[box, 0]) <= WIDTH / 2 - 20 + 1e-6
            assert abs(y - places[box, 1]) == pytest.approx(HEIGHT / 2)
        assert len(path) % 3 == 1


@given(tasks())
def test_lines_of_one_edge_do_not_end_in_one_point(task):
    lane, _lanes, source, target = task
    routes = route(laid_out(task), source, target, len(lane), WIDTH / 2 - 20)
    ends = [end for path in routes for end in (path[0], path[-1])]
    assert len({(round(x, 3), round(y, 3)) for x, y in ends}) == len(ends)


@given(tasks())
def test_lines_of_the_front_office_stay_on_its_side(task):
    lane, _lanes, source, target = task
    laid = laid_out(task)
    routes = route(laid, source, target, len(lane), WIDTH / 2 - 20)
    for one, other, path in zip(source, target, routes, strict=True):
        heights = sampled(path)[:, 1]
        if lane[one] == lane[other] == 0:
            assert (heights < laid.divide).all()
        elif lane[one] > 0 and lane[other] > 0:
            assert (heights > laid.divide).all()


@given(tasks())
def test_no_more_lines_cross_than_in_the_order_of_the_file(task):
    lane, lanes, source, target = task
    in_file = crossing_reduction._deal(lane, lanes, 4, rank_within(lane, np.arange(len(lane), dtype=np.float64)))
    filed = crossing_reduction._cut_lines(lane, in_file, source, target)
    ordered = order_rows(lane, lanes, 4, source, target)
    assert crossings(ordered.segments, ordered.rank) <= crossings(filed.segments, filed.rank)


@given(tasks())
@examples(0.35)
def test_the_same_lanes_are_laid_out_the_same(task):
    one, other = laid_out(task), laid_out(task)
    assert (one.x == other.x).all()
    assert one.bands == other.bands


@given(tasks())
def test_counted_crossings_are_those_that_are_drawn(task):
    """Between two rows every curve is the same S, so two cross if and only if their ends stand the other way round."""
    lane, lanes, source, target = task
    ordered = order_rows(lane, lanes, 4, source, target)
    segments, rank = ordered.segments, ordered.rank
    counted = 0
    for one, other in combinations(range(len(segments.upper)), 2):
        if segments.row[segments.upper[one]] == segments.row[segments.upper[other]]:
            above = rank[segments.upper[one]] - rank[segments.upper[other]]
            below = rank[segments.lower[one]] - rank[segments.lower[other]]
            counted += int(above * below < 0)
    without_arcs = Segments(segments.row, segments.upper, segments.lower, segments.arcs[:0], segments.above[:0])
    assert crossings(without_arcs, rank) == counted


def segments(row: list[int], joined: list[tuple[int, int]], arcs: list[tuple[int, int]] = ()) -> Segments:
    ends, feet = (np.array(pairs, dtype=np.int64).reshape(-1, 2) for pairs in (joined, list(arcs)))
    return Segments(np.array(row), ends[:, 0], ends[:, 1], feet, np.zeros(len(feet), dtype=bool))


def test_two_lines_the_wrong_way_round_cross_once_and_can_be_untangled():
    crossed = segments([0, 0, 1, 1], [(0, 3), (1, 2)])
    start = np.array([0, 1, 0, 1])
    assert crossings(crossed, start) == 1
    assert crossings(crossed, improve_order(crossed, start)) == 0


def test_lines_that_meet_in_a_box_do_not_cross():
    assert crossings(segments([0, 0, 1], [(0, 2), (1, 2), (0, 2)]), np.array([0, 1, 0])) == 0


def test_an_arc_crosses_what_ends_between_its_feet_and_arcs_that_begin_there():
    row = [0, 0, 0, 0, 1]
    rank = np.array([0, 1, 2, 3, 0])
    assert crossings(segments(row, [(1, 4)], [(0, 2)]), rank) == 1
    assert crossings(segments(row, [(0, 4), (2, 4)], [(0, 2)]), rank) == 0
    assert crossings(segments(row, [], [(0, 2), (1, 3)]), rank) == 1
    assert crossings(segments(row, [], [(0, 3), (1, 2)]), rank) == 0


@given(st.lists(st.integers(0, 9), max_size=20))
def test_inversions_are_the_pairs_in_the_wrong_order(values):
    assert inversions(values) == sum(one > other for one, other in combinations(values, 2))


@given(tasks())
def test_improving_never_makes_it_worse(task):
    lane, lanes, source, target = task
    ordered = order_rows(lane, lanes, 3, source, target)
    shuffled = rank_within(ordered.segments.row, np.random.default_rng(2).random(len(ordered.rank)))
    better = improve_order(ordered.segments, shuffled)
    assert badness(ordered.segments, better) <= badness(ordered.segments, shuffled)


def test_a_lane_wraps_into_rows_of_nearly_the_same_length():
    lane = np.array([0] * 11 + [1] * 3)
    assert row_counts(lane, 3, 5).tolist() == [3, 1, 1]
    row = order_rows(lane, 3, 5, np.array([], dtype=np.int64), np.array([], dtype=np.int64)).segments.row[:14]
    assert np.bincount(row).tolist() == [4, 4, 3, 3]


@pytest.mark.parametrize("aspect", [1.0, 16 / 9])
def test_three_hundred_in_one_lane_take_about_the_shape_that_is_asked_for(aspect):
    lane, nothing = np.ones(300, dtype=np.int64), np.array([], dtype=np.int64)
    laid = laid_out((lane, 2, nothing, nothing), aspect)
    assert 0.6 < laid.width / laid.height / aspect < 1.6


def test_places_keep_their_distance_and_their_bounds():
    places = space_out(np.array([50.0, 50.0, 50.0]), np.ones(3), np.array([10.0, 10.0]), 0.0, 55.0)
    assert places.tolist() == [35.0, 45.0, 55.0]
