"""Two versions in one chart: one layout, one key for a department, ghosts and marks, whatever changed."""

from __future__ import annotations

import io

import numpy as np
import pytest
from factories import make_company, parse_company
from hypothesis import given
from pptx import Presentation
from strategies import companies, examples

from org.analysis.version_changes import Changes, list_changes
from org.analysis.version_matching import match_departments
from org.export.page_layout import PageOptions
from org.export.request import ENDINGS, render_pictures
from org.export.svg import svg
from org.layout.scene import Box, Mark, Relation, Scene
from org.layout.version_chart import MOST_MOVES, version_chart, version_map
from org.layout.version_union import Moment, unite
from org.layout.visibility import Frame, View
from org.model import NONE, Company, Office

BEFORE = """
    name,parent,office,people,hands off to
    Bank,,back,2,
    Retail,Bank,front,10,Accounts (order 5)
    Operations,Bank,back,3,
    Collections,Operations,back,8,
    Call team,Collections,back,4,
    Accounts,Operations,back,8,
    Old desk,Retail,front,2,
    """
AFTER = """
    name,parent,office,people,hands off to
    Bank,,back,2,
    Retail,Bank,front,10,Accounts (order 5)
    Operations,Bank,back,3,
    Collections,Retail,front,8,
    Call team,Collections,front,4,
    Accounts,Operations,back,9,
    Web shop,Retail,front,3,
    """


def changed() -> Changes:
    return list_changes(match_departments(parse_company(BEFORE), parse_company(AFTER)))


def draw(changes: Changes, *, only: bool = False, view: View | None = None) -> dict[Moment, Scene]:
    union = unite(changes, only_changed=only)
    return {moment: version_chart(changes, union, moment, view) for moment in Moment}


def by_name(scene: Scene) -> dict[str, Box]:
    return {box.hint.partition("\n")[0]: box for box in scene.boxes if not box.ghost}


def test_what_stays_has_one_place_and_one_size_in_all_three_pictures():
    scenes = draw(changed())
    places = [
        {name: (box.x, box.y, box.width, box.height) for name, box in by_name(scene).items()}
        for scene in scenes.values()
    ]
    for name in ("Bank", "Retail", "Operations", "Accounts"):
        assert places[0][name] == places[1][name] == places[2][name]
    assert len({(scene.width, scene.height) for scene in scenes.values()}) == 1


def test_a_department_that_moved_has_one_key_and_two_places():
    scenes = draw(changed())
    before, after = (by_name(scenes[moment])["Collections"] for moment in (Moment.BEFORE, Moment.AFTER))
    assert before.key == after.key
    assert (before.x, before.y) != (after.x, after.y)
    assert (before.office, after.office) == (Office.BACK, Office.FRONT)
    assert before.collapsed == 1, "what moved with it is in it"
    names = {key: name for name, key in ((name, box.key) for name, box in by_name(scenes[Moment.BEFORE]).items())}
    assert names[before.above] == "Operations"


def test_the_picture_of_changes_has_ghosts_marks_and_the_path_of_what_moved():
    scene = draw(changed())[Moment.CHANGES]
    ghosts = {box.hint.partition("\n")[0]: box.mark for box in scene.boxes if box.ghost}
    assert ghosts == {"Old desk": Mark.GONE, "Collections": Mark.LEFT}
    marks = {name: box.mark for name, box in by_name(scene).items() if box.mark}
    assert marks == {
        "Collections": Mark.MOVED,
        "Call team": Mark.OFFICE,
        "Accounts": Mark.CHANGED,
        "Web shop": Mark.NEW,
    }
    (move,) = [line for line in scene.handoffs if line.relation is Relation.MOVE]
    boxes = {box.key: box for box in scene.boxes}
    assert boxes[move.source].ghost
    assert move.target == by_name(scene)["Collections"].key
    for point, box in ((move.path[0], boxes[move.source]), (move.path[-1], boxes[move.target])):
        assert point[0] in (box.left, box.right)
        assert point[1] == box.y


def test_of_many_paths_each_is_drawn_once_an_end_of_it_is_selected():
    teams = [f"Team {at}" for at in range(MOST_MOVES + 1)]
    before, after = (
        parse_company("name,parent\nA,\nB,\n" + "".join(f"{team},{parent}\n" for team in teams)) for parent in "AB"
    )
    scene = draw(list_changes(match_departments(before, after)))[Moment.CHANGES]
    assert len(scene.handoffs) == len(teams)
    assert not any(line.asked for line in scene.handoffs)
    assert "Moved: select a department to see from where" in [entry.text for entry in scene.legend]


def test_a_tooltip_says_what_happened():
    scene = draw(changed())[Moment.CHANGES]
    hints = {(box.hint.partition("\n")[0], box.ghost): box.hint.split("\n") for box in scene.boxes}
    assert "Collections moved from Operations to Retail." in hints["Collections", False]
    assert "Collections moved from Operations to Retail." in hints["Collections", True]
    assert "Old desk is gone from Retail." in hints["Old desk", True]
    assert "Accounts: people 8 → 9 (+1)." in hints["Accounts", False]
    assert len(hints["Bank", False]) == 3


def test_each_version_shows_its_own_departments_and_no_ghost():
    scenes = draw(changed())
    assert set(by_name(scenes[Moment.BEFORE])) == {*by_name(scenes[Moment.AFTER])} - {"Web shop", "Call team"} | {
        "Old desk"
    }
    for moment in (Moment.BEFORE, Moment.AFTER):
        assert not any(box.mark for box in scenes[moment].boxes)
        assert not any(line.relation is Relation.MOVE for line in scenes[moment].handoffs)


def test_only_what_changed_is_shown_with_its_ways_to_the_top():
    before, after = (
        parse_company(BEFORE),
        parse_company(AFTER.replace("Accounts,Operations,back,9", "Accounts,Operations,back,8")),
    )
    scenes = draw(list_changes(match_departments(before, after)), only=True)
    assert "Accounts" not in by_name(scenes[Moment.CHANGES])
    assert {"Bank", "Retail", "Operations"} <= set(by_name(scenes[Moment.CHANGES]))


def test_the_legend_explains_what_the_picture_has():
    scenes = draw(changed())
    samples = {moment: {entry.sample for entry in scene.legend} for moment, scene in scenes.items()}
    new = {"ghost", "marked", "move"}
    assert new <= samples[Moment.CHANGES]
    assert not new & samples[Moment.BEFORE]
    assert not new & samples[Moment.AFTER]


def test_titles_and_figures_say_which_version_it_is():
    scenes = draw(changed())
    assert scenes[Moment.CHANGES].subtitle == "1 new · 1 gone · 1 moved · 2 changed sides"
    assert scenes[Moment.BEFORE].subtitle.startswith("7 departments · 2 front office")
    assert scenes[Moment.AFTER].subtitle.startswith("7 departments · 4 front office")
    same = parse_company(BEFORE)
    unchanged = draw(list_changes(match_departments(same, same)))[Moment.CHANGES]
    assert (unchanged.title, unchanged.subtitle) == (f"What changed in {same.title}", "No change")


def test_room_that_is_kept_free_is_no_hole_in_the_region():
    scene = draw(changed())[Moment.BEFORE]
    assert scene.kept_free
    assert {line.target for line, _area in scene.kept_free} == {by_name(scene)["Retail"].key}


def test_a_family_that_is_gone_leaves_no_region_behind():
    rows = "Head,Bank,front,1,\n    Desk,Head,front,2,\n    Till,Head,front,2,"
    before = parse_company(BEFORE + rows)
    after = parse_company(AFTER + rows.partition("\n")[0])
    scene = draw(list_changes(match_departments(before, after)))[Moment.AFTER]
    assert "Desk" not in by_name(scene)
    assert {line.target for line, _area in scene.kept_free} == {by_name(scene)["Retail"].key}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_file_can_be_made(ending):
    scenes = draw(changed())
    data = render_pictures([scenes[Moment.CHANGES], scenes[Moment.BEFORE], scenes[Moment.AFTER]], ending, PageOptions())
    assert data
    if ending == ".pptx":
        slides = Presentation(io.BytesIO(data)).slides
        assert [slide.shapes.title.text for slide in slides] == [
            scene.title for scene in (scenes[Moment.CHANGES], scenes[Moment.BEFORE], scenes[Moment.AFTER])
        ]
    if ending == ".pdf":
        assert b"/Count 3" in data


def test_text_of_a_file_is_text_in_the_picture():
    evil = "<script>alert(1)</script>"
    before, after = parse_company("name,parent\nA,\nB,A"), parse_company(f'name,parent\nA,\nB,A\n"{evil}",B')
    scene = draw(list_changes(match_departments(before, after)))[Moment.CHANGES]
    assert "<script" not in svg(scene, PageOptions())


def test_a_narrow_frame_gets_an_outline():
    changes = changed()
    scene = version_chart(changes, unite(changes), Moment.CHANGES, frame=Frame(390, 700))
    assert scene.width < 600


def test_the_map_has_the_same_keys_and_marks_what_changed():
    changes = changed()
    scenes = {moment: version_map(changes, moment) for moment in Moment}
    before, after = (by_name(scenes[moment]) for moment in (Moment.BEFORE, Moment.AFTER))
    for name in set(before) & set(after):
        assert before[name].key == after[name].key
    assert len({box.key for box in scenes[Moment.BEFORE].boxes}) == len(scenes[Moment.BEFORE].boxes)
    assert by_name(scenes[Moment.CHANGES])["Web shop"].mark is Mark.NEW
    assert "marked" in {entry.sample for entry in scenes[Moment.CHANGES].legend}


def count_departments(scene: Scene, company: Company) -> int:
    return sum((0 if box.rest else 1) + box.collapsed for box in scene.boxes if not box.ghost) if len(company) else 0


@examples(0.3)
@given(companies(), companies())
def test_each_picture_has_every_department_of_its_version_once(before, after):
    changes = list_changes(match_departments(before, after))
    union = unite(changes)
    if not len(union):
        return
    for view in (View(), View(levels=1), View(levels=2)):
        scenes = {moment: version_chart(changes, union, moment, view) for moment in Moment}
        assert count_departments(scenes[Moment.BEFORE], before) == len(before)
        assert count_departments(scenes[Moment.AFTER], after) == len(after)
        for scene in scenes.values():
            keys = [box.key for box in scene.boxes]
            assert len(keys) == len(set(keys))
            ends = {end for line in (*scene.lines, *scene.handoffs) for end in (line.source, line.target)}
            assert ends <= set(keys)
            assert {box.above for box in scene.boxes} <= {*keys, NONE}


@examples(0.3)
@given(companies(), companies())
def test_the_union_is_a_hierarchy_and_cut_to_what_changed_still_one(before, after):
    changes = list_changes(match_departments(before, after))
    for only in (False, True):
        union = unite(changes, only_changed=only)
        parent = union.after.parent
        assert (parent < len(union)).all()
        assert ((union.after.depth == 0) == (parent == NONE)).all()
        moved = union.old_row != NONE
        assert not np.isin(np.flatnonzero(moved), union.old_row[moved]).any()


def test_versions_without_departments_can_be_united():
    some = make_company("FB", [NONE, 0])
    union = unite(list_changes(match_departments(some, make_company(""))))
    assert union.marks == (Mark.GONE, Mark.GONE)
    assert union.snapshots[Moment.BEFORE].shown.all()
    assert not union.snapshots[Moment.AFTER].shown.any()


def test_people_have_the_job_titles_of_their_version_and_none_where_it_has_none():
    before = "id,name,parentId,title\n1,Ann Lee,,Director\n2,Bob Ray,1,Clerk\n3,Cid Fox,1,Accountant"
    after = before.replace("2,Bob Ray,1,Clerk", "2,Bob Ray,1,Head of Sales") + "\n4,Dee Oak,2,Sales Manager"
    drawn = draw(list_changes(match_departments(parse_company(before), parse_company(after))))
    assert by_name(drawn[Moment.BEFORE])["Bob Ray"].title == ("Clerk",)
    assert by_name(drawn[Moment.AFTER])["Bob Ray"].title == ("Head of Sales",)
    plain = parse_company(after.replace(",title", ",motto"))
    drawn = draw(list_changes(match_departments(parse_company(before), plain)))
    assert {box.title for box in drawn[Moment.AFTER].boxes} == {()}
    assert by_name(drawn[Moment.BEFORE])["Bob Ray"].title == ("Clerk",)
