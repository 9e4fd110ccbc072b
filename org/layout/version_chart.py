"""Two versions of a company as org charts or boundary maps: before, what changed, and after.

The three org charts have one layout. A department has the same key in all pictures, so that the page lets it glide from
place to place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from org.analysis.version_changes import STRUCTURE, Change, Changes, number_departments
from org.analysis.version_sentences import describe_changes
from org.hierarchy import sum_known
from org.i18n import _, localise_number
from org.layout.boundary_map import boundary_map
from org.layout.column_layout import Layout, place_boxes, plan_columns
from org.layout.column_options import Tree
from org.layout.geometry import area_of
from org.layout.handoff_edges import add_up_flows
from org.layout.nodes import BoxTexts, build_boxes, build_legend, explain_numbers, write_box_texts
from org.layout.org_chart import (
    draw_handoffs,
    draw_reporting,
    keep_within,
    make_handoff_legend,
    make_legend,
    opening_view,
    subtitle,
    visible_tree,
)
from org.layout.scene import Area, Box, LegendEntry, Line, LineStatus, Mark, Point, Relation, Scene, corners_beside
from org.layout.version_union import Moment, Union, mark_departments, rename_boxes, rename_lines
from org.layout.visibility import REST, SCREEN, Frame, View, Visible, find_visible
from org.model import NONE, Office

MOVE_WIDTH = 2.4
"""Of the path from the old place of a department to the new one, px."""
_LEAST_BEND, _BEND = 26.0, 0.35
"""How far such a path leads straight away from a box: px, and as a share of its length."""
MOST_MOVES = 24
"""Paths that are drawn at most: more would hide the chart, so each of them is drawn once an end of it is selected."""


def version_chart(
    changes: Changes, union: Union, moment: Moment, view: View | None = None, frame: Frame = SCREEN
) -> Scene:
    """One of the three pictures of what ``view`` shows of ``union``."""
    picture = _lay_out(union, find_visible(union.after, view or View()), frame)
    return _draw(changes, picture, moment)


@dataclass(frozen=True, eq=False)
class _Picture:
    """The layout that the three pictures have in common."""

    union: Union
    visible: Visible
    laid: Layout
    texts: dict[Moment, BoxTexts]
    heights: np.ndarray


def _lay_out(union: Union, visible: Visible, frame: Frame) -> _Picture:
    """Places and sizes in which the boxes of all three pictures have room."""
    texts = {}
    for moment in Moment:
        company, shown = union.company_at(moment), _find_visible_at(union, visible, moment)
        names, notes, titles = write_box_texts(company, shown, brief=False)
        if moment is Moment.CHANGES:
            notes = _add_mark_words(union, visible, notes, write_box_texts(company, shown, brief=True)[1])
        texts[moment] = BoxTexts(names, notes, titles, shown, roomy=frame.narrow)

    def height(i: int, width: float) -> float:
        return max(each.height(i, width) for each in texts.values())

    tree = visible_tree(union.after, visible, texts[Moment.CHANGES])
    widths = np.max([each.least_widths for each in texts.values()], axis=0)
    tree = Tree(tree.keys, tree.children, tree.front, widths, height)
    laid = place_boxes(tree, plan_columns(tree, frame, texts[Moment.CHANGES].usual_widths()))
    heights = np.array([height(i, width) for i, width in enumerate(laid.widths.tolist())])
    return _Picture(union, visible, laid, texts, heights)


def _find_visible_at(union: Union, visible: Visible, moment: Moment) -> Visible:
    """What is visible, with the departments, people and offices that each box has at that time."""
    snapshot, size = union.snapshots[moment], len(visible)
    inside = visible.box_of != NONE
    counts = np.zeros((size, snapshot.offices.shape[1]), dtype=np.int64)
    np.add.at(counts, visible.box_of[inside], snapshot.offices[inside])
    own = np.append(snapshot.shown[visible.positions], np.zeros(size - len(visible.positions), dtype=bool))
    offices = visible.offices.copy()
    offices[: len(visible.positions)] = union.company_at(moment).offices[visible.positions]
    return replace(
        visible,
        collapsed=np.maximum(counts.sum(axis=1) - own, 0),
        counts=counts,
        people=sum_known(visible.box_of, snapshot.people, size),
        offices=offices,
    )


def _add_mark_words(union: Union, visible: Visible, notes: Sequence[str], brief: Sequence[str]) -> list[str]:
    """The notes of the picture of changes: what became of a department, in place of its people; and what is below."""
    words = {
        Mark.NEW: _("new"),
        Mark.GONE: _("gone"),
        Mark.LEFT: _("was here"),
        Mark.MOVED: _("moved"),
        Mark.OFFICE: _("other side"),
        Mark.RENAMED: _("renamed"),
    }
    marks = [union.marks[row] for row in visible.positions.tolist()] + [None] * (len(visible) - len(visible.positions))
    written = []
    for mark, note, short, hidden in zip(marks, notes, brief, visible.collapsed.tolist(), strict=True):
        word = words.get(mark, "") if mark else ""
        written.append(" · ".join(filter(None, (word, short if hidden else ""))) if word else note)
    return written


def _draw(changes: Changes, picture: _Picture, moment: Moment) -> Scene:
    union, laid = picture.union, picture.laid
    company, visible = union.company_at(moment), _find_visible_at(union, picture.visible, moment)
    boxes = build_boxes(company, visible, picture.texts[moment], laid.centres, laid.widths, picture.heights)
    if moment is Moment.CHANGES:
        boxes = _add_marks(changes, union, boxes)
    lines = draw_reporting(visible, boxes, laid.paths)
    handoffs = draw_handoffs(add_up_flows(company, visible), boxes, laid, most_numbered=0)
    if moment is Moment.CHANGES:
        ghosts = {box.key for box in boxes if box.ghost}
        lines = tuple(_quieten(line) if line.source in ghosts else line for line in lines)
        handoffs = (*handoffs, *_draw_moves(picture, boxes))
    kept_free = _find_room(picture, moment, boxes, lines)
    boxes, lines, handoffs = _keep_shown(picture, visible, moment, boxes, lines, handoffs)
    return Scene(
        laid.width,
        laid.height,
        _write_title(changes, moment),
        _write_subtitle(changes, moment),
        boxes,
        lines,
        handoffs,
        (*_make_mark_legend(boxes, handoffs), *make_legend(boxes, lines, handoffs)),
        make_handoff_legend([line for line in handoffs if line.relation is Relation.HANDOFF]),
        note=explain_numbers(boxes),
        kept_free=kept_free,
    )


def _add_marks(changes: Changes, union: Union, boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The boxes with what became of them, also in words for the tooltip."""
    now, was = _list_sentences(changes, {box.id for box in boxes})
    marked = []
    for box in boxes:
        mark = None if box.rest else union.marks[box.key]
        ghost = mark in (Mark.GONE, Mark.LEFT)
        lines = (was if ghost else now).get(box.id, []) if mark else []
        marked.append(box._replace(mark=mark, hint="\n".join([box.hint, *lines])))
    return tuple(marked)


def _list_sentences(changes: Changes, ids: set[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What happened to departments with these ids: by the ids after, and by those before."""
    rows = changes.of(*STRUCTURE, Change.PEOPLE, Change.REVENUE)
    versions = changes.versions
    names = [company.departments["id"].to_numpy(dtype=object) for company in (versions.before, versions.after)]
    ends = [np.append(known, "")[rows[end].to_numpy()] for known, end in zip(names, ("before", "after"), strict=True)]
    chosen = np.isin(ends[0].astype(str), list(ids)) | np.isin(ends[1].astype(str), list(ids))
    was: dict[str, list[str]] = {}
    now: dict[str, list[str]] = {}
    sentences = describe_changes(changes, rows[chosen])
    for old, new, sentence in zip(ends[0][chosen], ends[1][chosen], sentences, strict=True):
        was.setdefault(old, []).append(str(sentence))
        now.setdefault(new, []).append(str(sentence))
    return now, was


def _quieten(line: Line) -> Line:
    """A line of what is no longer there: a dotted one."""
    return line._replace(dotted=True, status=LineStatus.INSIDE, ring=None, width=min(line.width, 1.2))


def _draw_moves(picture: _Picture, boxes: Sequence[Box]) -> Iterator[Line]:
    """The paths of the departments that moved, from the old place to the new one."""
    union, box_of = picture.union, picture.visible.box_of
    moved = np.flatnonzero(union.old_row != NONE)
    pairs = dict.fromkeys((int(box_of[union.old_row[row]]), int(box_of[row])) for row in moved.tolist())
    ends = [(old, new) for old, new in pairs if NONE not in (old, new) and old != new]
    few = len(ends) <= MOST_MOVES
    for old, new in ends:
        source, target = boxes[old], boxes[new]
        path = keep_within(_curve_from_side(source, target), picture.laid)
        hint = _("{name} moved").format(name=target.hint.partition("\n")[0])
        yield Line(source.key, target.key, Relation.MOVE, LineStatus.INSIDE, path, MOVE_WIDTH, asked=few, hint=hint)


def _curve_from_side(source: Box, target: Box) -> tuple[Point, ...]:
    """A cubic Bézier from a side of one box to a side of another: boxes have more room beside than above them."""
    side = 1.0 if target.left > source.right or abs(target.x - source.x) < source.width / 2 else -1.0
    arrive = -side if target.left > source.right or target.right < source.left else side
    start, end = (source.x + side * source.width / 2, source.y), (target.x + arrive * target.width / 2, target.y)
    reach = max(_LEAST_BEND, _BEND * math.hypot(end[0] - start[0], (end[1] - start[1]) / 2))
    return start, (start[0] + side * reach, start[1]), (end[0] + arrive * reach, end[1]), end


def _find_room(
    picture: _Picture, moment: Moment, boxes: Sequence[Box], lines: Sequence[Line]
) -> tuple[tuple[Line, Area], ...]:
    """Where front-office boxes of another moment are, beside siblings of this one: without it the region had holes."""
    shown = picture.union.snapshots[moment].shown
    front = {box.key: box for box in boxes if box.office is Office.FRONT}
    inside = [line for line in lines if line.source in front and line.target in front and line.source > REST]
    families = {line.target for line in inside if shown[line.source]}
    room = []
    for line in inside:
        if not shown[line.source] and line.target in families:
            box = front[line.source]
            room += [(line, area) for area in (area_of(box), *corners_beside(box, line.path))]
    return tuple(room)


def _keep_shown(
    picture: _Picture,
    visible: Visible,
    moment: Moment,
    boxes: Sequence[Box],
    lines: Sequence[Line],
    handoffs: Sequence[Line],
) -> tuple[tuple[Box, ...], tuple[Line, ...], tuple[Line, ...]]:
    """What is there at that time, under the keys that a department has in all three pictures."""
    union = picture.union
    shown = {
        int(key)
        for i, key in enumerate(visible.keys.tolist())
        if (union.snapshots[moment].shown[key] if key > REST else visible.counts[i].sum() > 0)
    }
    keys = union.keys_before() if moment is Moment.BEFORE else np.arange(len(union), dtype=np.int64)

    kept = rename_boxes((box for box in boxes if box.key in shown), keys)
    left, handed = (
        rename_lines((line for line in each if line.source in shown and line.target in shown), keys)
        for each in (lines, handoffs)
    )
    return kept, left, handed


def _write_title(changes: Changes, moment: Moment) -> str:
    before, after = changes.versions.before.title, changes.versions.after.title
    text = _("From {before} to {after}") if before != after else _("What changed in {after}")
    both = text.format(before=before, after=after)
    return {Moment.BEFORE: before, Moment.AFTER: after, Moment.CHANGES: both}[moment]


def _write_subtitle(changes: Changes, moment: Moment) -> str:
    """The figures of the version, or how many departments and lines changed."""
    if moment is not Moment.CHANGES:
        return subtitle(changes.versions.before if moment is Moment.BEFORE else changes.versions.after)
    texts = {
        Change.NEW: _("{n} new"),
        Change.GONE: _("{n} gone"),
        Change.MOVED: _("{n} moved"),
        Change.OFFICE: _("{n} changed sides"),
        Change.SPLIT: _("{n} split"),
        Change.MERGED: _("{n} merged"),
        Change.RENAMED: _("{n} renamed"),
    }
    counts = changes.counts()
    parts = [text.format(n=localise_number(counts[kind])) for kind, text in texts.items() if kind in counts]
    new, gone = (counts.get(kind, 0) for kind in (Change.CROSSING_NEW, Change.CROSSING_GONE))
    if new or gone:
        text = _("crossings: {new} new, {gone} gone")
        parts.append(text.format(new=localise_number(new), gone=localise_number(gone)))
    return " · ".join(parts) or _("No change")


def _make_mark_legend(boxes: Sequence[Box], handoffs: Sequence[Line]) -> tuple[LegendEntry, ...]:
    """What only the picture of changes has."""
    asked = any(line.relation is Relation.MOVE and line.asked for line in handoffs)
    select = _("Moved: select a department to see from where")
    texts = {
        "ghost": _("Gone, or the previous place"),
        "marked": _("New, moved or changed"),
        "move": _("Moved: from the old place to the new") if asked else select,
    }
    return build_legend(texts, boxes, handoffs)


def version_map(changes: Changes, moment: Moment, frame: Frame = SCREEN) -> Scene:
    """The boundary map of the version before or after; with ``Moment.CHANGES`` that after, with what changed marked."""
    versions = changes.versions
    if moment is Moment.BEFORE:
        scene = boundary_map(versions.before, opening_view(versions.before, frame, on_map=True), frame=frame)
        keys = number_departments(versions)
        lines, handoffs = rename_lines(scene.lines, keys), rename_lines(scene.handoffs, keys)
        return replace(scene, boxes=rename_boxes(scene.boxes, keys), lines=lines, handoffs=handoffs)
    scene = boundary_map(versions.after, opening_view(versions.after, frame, on_map=True), frame=frame)
    return _mark(scene, changes) if moment is Moment.CHANGES else scene


def _mark(scene: Scene, changes: Changes) -> Scene:
    marks = mark_departments(changes)
    boxes = tuple(box if box.rest else box._replace(mark=marks[box.key]) for box in scene.boxes)
    return replace(scene, boxes=boxes, legend=(*_make_mark_legend(boxes, ()), *scene.legend))
