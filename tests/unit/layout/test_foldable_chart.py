"""The chart of an offline file: the whole company, which opens as the page does."""

from __future__ import annotations

import pytest
from factories import make_company

from org.layout.color_by import Colouring, apply_colouring
from org.layout.org_chart import foldable_chart, opening_view, org_chart
from org.layout.visibility import PHONE, SCREEN, View
from org.model import NONE

SIZE = 400
COMPANY = make_company(
    "BF" * (SIZE // 2),
    [NONE, *((at - 1) // 7 for at in range(1, SIZE))],
    names=[f"Department {at}" for at in range(SIZE)],
    people=[float(at) for at in range(SIZE)],
)


@pytest.mark.parametrize("frame", [SCREEN, PHONE], ids=["window", "phone"])
def test_it_holds_the_whole_company_and_opens_as_the_page_does(frame):
    scene = foldable_chart(COMPANY, None, frame)
    opening = org_chart(COMPANY, opening_view(COMPANY, frame), frame)
    assert {box.key for box in scene.boxes} == set(range(SIZE))
    shown = {box.key: box for box in opening.boxes}
    branches = {box.key: box for box in scene.folding.boxes}
    assert set(scene.folding.closed) == set(branches) - {box.key for box in opening.boxes if not box.collapsed}
    for key in set(scene.folding.closed) & set(shown):
        assert branches[key] == shown[key]._replace(y=branches[key].y, hint=branches[key].hint)
        assert branches[key].hint.split("\n")[:2] == shown[key].hint.split("\n")[:2]
    assert scene.width == opening.width
    assert {box.key: box.x for box in scene.boxes if box.key in shown} == {key: box.x for key, box in shown.items()}


def test_a_branch_has_the_same_upper_edge_collapsed_and_expanded():
    scene = foldable_chart(COMPANY, None, SCREEN)
    tops = {box.key: box.top for box in scene.boxes}
    assert all(box.top == pytest.approx(tops[box.key]) for box in scene.folding.boxes)


def test_a_collapsed_branch_whose_people_are_none_says_so_as_in_other_charts():
    vacant = make_company("BF", [NONE, 0], people=[0.0, 0.0])
    (whole,) = org_chart(vacant, View(levels=1)).boxes
    (branch,) = foldable_chart(vacant, View(), SCREEN).folding.boxes
    assert branch.note == whole.note == "0 · +1"


def test_what_a_view_leaves_out_is_not_in_it():
    scene = foldable_chart(COMPANY, View(levels=2), SCREEN)
    assert len(scene.boxes) == 8
    assert [box.key for box in scene.folding.boxes] == [0]
    assert scene.folding.closed == ()


def test_a_collapsed_branch_has_the_tint_of_its_department():
    scene = apply_colouring(foldable_chart(COMPANY, None, SCREEN), Colouring("Region", ("North",), (0,), [0] * SIZE))
    assert {box.tint for box in scene.folding.boxes} == {0}
