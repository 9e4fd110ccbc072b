"""The outline round the front office: no spikes, stubs, slits or slivers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from factories import count_calls, make_company
from hypothesis import given, strategies as st
from strategies import examples

from org.layout import geometry
from org.layout.geometry import area_of, fill_holes, join_region
from org.layout.org_chart import org_chart
from org.layout.scene import Area, LineStatus, Point, Scene
from org.layout.visibility import Frame
from org.model import Office
from org.reading.load import read_company
from org.style.palette import REGION_OUTER

Mask = npt.NDArray[np.bool_]

THIN = 9
"""Pixels: a part of the region is at least so thick, for it is round a box or a line."""
NARROW = 3
"""Pixels: a gap in the region is at least so wide."""
SAMPLES = sorted((Path(__file__).parents[3] / "sample_data").glob("*.csv"))
FRAMES = pytest.mark.parametrize("frame", [Frame(1424, 790), Frame(1264, 690), Frame(374, 600)])


def fill(scene: Scene, areas: Iterable[Area], paths: Iterable[tuple[Point, ...]]) -> Mask:
    """Which pixels a region of these areas and paths covers, with round corners left square."""
    pieces = [(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
              for path in paths for (x1, y1), (x2, y2) in pairwise(path)]  # fmt: skip
    covered = np.zeros((round(scene.height) + 40, round(scene.width) + 40), dtype=bool)
    for left, top, right, bottom in [*areas, *pieces]:
        low, high = (round(top - REGION_OUTER) + 20, round(left - REGION_OUTER) + 20), (bottom, right)
        covered[low[0] : round(high[0] + REGION_OUTER) + 20, low[1] : round(high[1] + REGION_OUTER) + 20] = True
    return covered


def grow(mask: Mask, by: int) -> Mask:
    """Every pixel with one of the mask in the square of ``by`` x ``by`` pixels that begins there."""
    for axis in (0, 1):
        shifted = [np.roll(mask, shift, axis) for shift in range(by)]
        mask = np.logical_or.reduce(shifted)
    return mask


def open_with(mask: Mask, size: int) -> Mask:
    """What a square of ``size`` pixels covers that stays inside the mask."""
    inside = ~grow(~mask, size)
    return grow(inside[::-1, ::-1], size)[::-1, ::-1]


def assert_calm(scene: Scene) -> None:
    region = scene.region()
    areas = [*map(area_of, region.boxes), *(area for _line, area in region.corners)]
    covered = fill(scene, areas, (line.path for line in region.lines))
    assert (fill(scene, *join_region(scene)) == covered).all(), "fewer shapes cover something else"
    assert not (covered & ~open_with(covered, THIN)).any(), "a spike or a sliver"
    assert not (~covered & ~open_with(~covered, NARROW)).any(), "a slit"
    others = [area_of(box) for box in scene.boxes if box.office is not Office.FRONT]
    assert not any(
        left < one[2] and one[0] < right and top < one[3] and one[1] < bottom
        for _line, (left, top, right, bottom) in scene.kept_free
        for one in others
    ), "a filled hole covers a box"


@FRAMES
@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_the_outline_of_a_sample_has_no_spikes_and_no_slits(file, frame):
    assert_calm(org_chart(read_company(file.read_bytes()), frame=frame))


companies = st.integers(1, 30).flatmap(
    lambda size: st.tuples(
        st.text("FB", min_size=size, max_size=size), st.tuples(*(st.integers(-1, at - 1) for at in range(size)))
    )
)


@given(companies, st.sampled_from([Frame(1424, 790), Frame(700, 900)]))
@examples(0.3)
def test_no_outline_has_spikes_or_slits(company, frame):
    offices, parents = company
    assert_calm(org_chart(make_company(offices, list(parents)), frame=frame))


@pytest.mark.parametrize(
    ("offices", "parents"),
    [("FFFFFFBBBBBB", [-1, 0, 1, 1, 0, 4, -1, 6, 7, 7, 6, 10]), ("FFFFFFFF", [-1, 0, 1, 1, 1, 0, 3, 6])],
)
def test_what_a_region_encloses_and_nothing_is_in_belongs_to_it(offices, parents):
    scene = org_chart(make_company(offices, parents), frame=Frame(700, 500))
    assert scene.kept_free, "without it the region has a hole"
    assert not fill_holes(scene)
    assert fill_holes(replace(scene, kept_free=())) == scene.kept_free
    assert_calm(scene)


def test_the_rings_below_a_front_office_with_very_many_children_take_no_time():
    def count(size: int) -> int:
        """The calls of drawing a front office above so many front and back offices, each with a ring."""
        company = make_company("F" + "FB" * size, [-1] + [0] * 2 * size)
        crossing = [line for line in org_chart(company).lines if line.status is LineStatus.CROSSING]
        assert len(crossing) == size
        assert all(line.ring for line in crossing)
        return count_calls(lambda: org_chart(company))

    assert count(400) < 6 * count(100), "each ring once took time for each of the children"


def test_a_ring_below_a_front_office_looks_at_the_boxes_of_its_own_column(monkeypatch):
    looked_at, size = 0, 400

    def touched(region: Collection[Area], start: Point, end: Point) -> list[Area]:
        nonlocal looked_at
        looked_at += len(region)
        return usual(region, start, end)

    usual = geometry._find_touched
    monkeypatch.setattr(geometry, "_find_touched", touched)
    org_chart(make_company("F" + "FB" * size, [-1] + [0] * 2 * size))
    assert looked_at < 3 * size * size, "each ring once looked at several areas of every child, several times"
