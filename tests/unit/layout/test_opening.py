"""What a chart opens with: as much as can be read in its frame."""

from __future__ import annotations

import numpy as np
import pytest
from factories import ROOT, make_company

import org.layout.org_chart as chart
from org.layout.boundary_map import boundary_map
from org.layout.org_chart import MAP_BOXES, MAP_BOXES_NARROW, opening_view, org_chart
from org.layout.visibility import BUDGET, Frame, View, find_visible
from org.model import NONE
from org.reading.load import read_company
from org.style.text_metrics import ELLIPSIS

WINDOW, LAPTOP, PHONE = Frame(1420, 730), Frame(1260, 630), Frame(374, 600)
LEAST_BOXES = {WINDOW: 40, LAPTOP: 30, PHONE: 12}
LEAST_SCALE = {WINDOW: 11 / 12, LAPTOP: 11 / 12, PHONE: 1.0}
SAMPLE = read_company((ROOT / "sample_data" / "song-hong-bank.csv").read_bytes())
FRAMES = pytest.mark.parametrize("frame", [WINDOW, LAPTOP, PHONE], ids=["window", "laptop", "phone"])


def bushy(size: int):
    """Seven departments below each."""
    at = np.arange(1, size)
    names = [f"Department {position}" for position in range(size)]
    return make_company("BF" * (size // 2), [NONE, *((at - 1) // 7).tolist()], names=names)


@FRAMES
@pytest.mark.parametrize("size", [20, 60, 200, 2_000])
def test_a_company_of_any_size_opens_so_that_names_can_be_read(size, frame):
    company = bushy(size)
    scene = org_chart(company, opening_view(company, frame), frame)
    assert len(scene.boxes) >= min(size, LEAST_BOXES[frame])
    assert frame.width / scene.width >= LEAST_SCALE[frame]
    assert frame.narrow or frame.height / scene.height >= LEAST_SCALE[frame]
    assert sum(box.label[-1].endswith(ELLIPSIS) for box in scene.boxes) <= 0.05 * len(scene.boxes)
    assert sum(box.collapsed for box in scene.boxes) + sum(not box.rest for box in scene.boxes) == size


@pytest.mark.parametrize("window", [WINDOW, Frame(1264, 690)])
def test_sixty_departments_open_whole_in_a_window_and_cover_much_of_it(window):
    assert opening_view(SAMPLE, window) == View(budget=BUDGET)
    scene = org_chart(SAMPLE, frame=window)
    covered = sum(box.width * box.height for box in scene.boxes)
    assert covered >= 0.38 * scene.width * scene.height


def test_whole_levels_open_first():
    view = opening_view(bushy(2_000), WINDOW)
    assert view.levels is not None
    assert view.levels >= 3
    visible = find_visible(bushy(2_000), View(levels=view.levels))
    assert view.opened <= set(visible.keys.tolist())


def test_of_branches_of_one_size_one_that_does_not_fit_is_enough(monkeypatch):
    tried = []

    def note(company, visible, frame, *, on_map):
        tried.append(tuple(visible.keys))
        return find_fit(company, visible, frame, on_map=on_map)

    find_fit = chart._fits
    monkeypatch.setattr(chart, "_fits", note)
    opening_view(bushy(2_000), WINDOW)
    assert len(tried) == len(set(tried)) <= 10


def test_a_branch_opens_as_a_chart_of_its_own():
    view = opening_view(bushy(2_000), WINDOW, branch=1)
    assert view.branch == 1
    assert len(find_visible(bushy(2_000), view)) >= 40


def test_a_large_family_shows_its_first_and_the_number_of_the_others():
    company = make_company("B" + "F" * 400, [NONE] + [0] * 400)
    visible = find_visible(company, opening_view(company, WINDOW))
    assert len(visible) == 42
    assert visible.collapsed[-1] == 360


@pytest.mark.parametrize("offices", ["", "F", "BBB"])
def test_small_companies_open_whole(offices):
    for frame in (WINDOW, PHONE):
        assert opening_view(make_company(offices), frame) == View(budget=BUDGET)


@FRAMES
def test_a_map_opens_with_as_many_levels_as_there_is_room_for(frame):
    view = opening_view(bushy(2_000), frame, on_map=True)
    assert view.stacked
    most = MAP_BOXES_NARROW if frame.narrow else MAP_BOXES
    assert 12 <= len(find_visible(bushy(2_000), view)) <= most


def test_a_word_is_not_broken_where_slightly_wider_boxes_have_room_for_it():
    names = ["Sales", *["Credit analysis"] * 30, "Transformationsbüro"]
    found = make_company("F" + "B" * 31, [-1, *[0] * 31], names=names)
    for scene in (org_chart(found, View(), Frame(1420, 730)), boundary_map(found, View(), frame=Frame(1420, 730))):
        (box,) = [box for box in scene.boxes if box.key == 31]
        assert box.label == ("Transformationsbüro",)
