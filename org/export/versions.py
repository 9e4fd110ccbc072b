"""The pictures of two versions as files: a PDF and slides hold all of them, other files the first."""

from __future__ import annotations

from collections.abc import Sequence

from org.analysis.version_changes import Changes
from org.export.html import html
from org.export.page_layout import PageOptions, default_options
from org.export.png_pdf import Leaf, bind, page_size, png
from org.export.pptx import pptx_scenes
from org.export.svg import svg
from org.layout.opening import opening_view
from org.layout.scene import Scene
from org.layout.version_chart import Moment, version_chart
from org.layout.version_union import unite


def draw_versions(changes: Changes, *, only_changed: bool = False) -> list[Scene]:
    """The pictures of the changes, of the version before and of that after, with as much as can be read."""
    union = unite(changes, only_changed=only_changed)
    view = opening_view(union.after)
    return [version_chart(changes, union, moment, view) for moment in (Moment.CHANGES, Moment.BEFORE, Moment.AFTER)]


def render_pictures(scenes: Sequence[Scene], ending: str, options: PageOptions | None = None) -> bytes:
    """The file; ``ending`` is one of :data:`org.export.request.ENDINGS`."""
    options = options or default_options()
    first = scenes[0]
    if ending == ".pdf":
        return bind([_make_leaf(scene, at, options) for at, scene in enumerate(scenes)], options, first.title)
    if ending == ".pptx":
        return pptx_scenes(scenes, options)
    if ending == ".html":
        return html(first, options)
    return svg(first, options).encode() if ending == ".svg" else png(first, options)


def _make_leaf(scene: Scene, at: int, options: PageOptions) -> Leaf:
    width, height, _shrink = page_size(scene, options)
    drawn = svg(scene, options, embed_fonts=False)
    return Leaf(f"page-{at}", (scene.title,), 1, width, height, drawn, scene.subtitle)
