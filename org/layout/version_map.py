"""Two versions of a company as boundary maps, under the keys of their union: the page lets what moved glide."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from org.analysis.version_changes import Changes
from org.i18n import _
from org.layout.boundary_map import boundary_map
from org.layout.opening import opening_view
from org.layout.scene import LegendEntry, Scene
from org.layout.version_chart import Moment
from org.layout.version_union import mark_departments, rename_boxes, rename_lines
from org.layout.visibility import SCREEN, Frame
from org.model import NONE, Indices


def version_map(changes: Changes, moment: Moment, frame: Frame = SCREEN) -> Scene:
    """The boundary map of the version before or after; with ``Moment.CHANGES`` that after, with what changed marked."""
    versions = changes.versions
    if moment is Moment.BEFORE:
        scene = boundary_map(versions.before, opening_view(versions.before, frame, on_map=True), frame=frame)
        return _rename(scene, _keys_of_before(changes))
    scene = boundary_map(versions.after, opening_view(versions.after, frame, on_map=True), frame=frame)
    return _mark(scene, changes) if moment is Moment.CHANGES else scene


def _keys_of_before(changes: Changes) -> Indices:
    """(departments before) the key of each: the position of its partner, behind these for those that are gone."""
    partner = changes.versions.partner.copy()
    gone = np.flatnonzero(partner == NONE)
    partner[gone] = len(changes.versions.after) + np.arange(len(gone))
    return partner


def _rename(scene: Scene, keys: Indices) -> Scene:
    lines, handoffs = rename_lines(scene.lines, keys), rename_lines(scene.handoffs, keys)
    return replace(scene, boxes=rename_boxes(scene.boxes, keys), lines=lines, handoffs=handoffs)


def _mark(scene: Scene, changes: Changes) -> Scene:
    marks = mark_departments(changes)
    boxes = tuple(box if box.rest else replace(box, mark=marks[box.key]) for box in scene.boxes)
    marked = any(box.mark for box in boxes)
    entry = LegendEntry("marked", _("New, moved or changed"))
    return replace(scene, boxes=boxes, legend=(*scene.legend, entry) if marked else scene.legend)
