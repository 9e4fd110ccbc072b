"""The org chart for a viewer with nothing behind it: whole, laid out so that branches can be collapsed in place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from org.layout.nodes import build_boxes, explain_numbers, measure_boxes
from org.layout.org_chart import draw_chart, lay_out_chart, make_legend, opening_view
from org.layout.scene import Folding, Scene
from org.layout.visibility import Frame, View, find_visible, fold_each
from org.model import Company


def foldable_chart(company: Company, view: View | None, frame: Frame) -> Scene:
    """What ``view`` shows; without one the whole company, that opens with what can be read in ``frame``.

    Then it has the columns of what it opens with, and everything else is below that in the same columns, however far
    down: a viewer collapses a branch by moving up what is below it.
    """
    seen = find_visible(company, view or View())
    first = find_visible(company, view or (base := opening_view(company, frame)))
    texts, laid = lay_out_chart(company, seen, frame, base if view is None else None, tall=True)
    scene = draw_chart(company, seen, frame, texts, laid)
    folded = fold_each(company, seen)
    texts = measure_boxes(company, folded, roomy=frame.narrow)
    heights = np.array([texts.height(at, width) for at, width in enumerate(laid.widths.tolist())])
    tops = np.array([box.top for box in scene.boxes])
    centres = np.stack([laid.centres[:, 0], tops + heights / 2], axis=1)
    boxes = build_boxes(company, folded, texts, centres, laid.widths, heights)
    expanded = {int(key) for key, hidden in zip(first.keys, first.collapsed, strict=True) if not hidden}
    branches = [box for box, whole in zip(boxes, scene.boxes, strict=True) if box.branching and not whole.collapsed]
    closed = tuple(box for box in branches if box.key not in expanded)
    return replace(
        scene,
        legend=make_legend((*scene.boxes, *closed), scene.lines, scene.handoffs),
        note=explain_numbers((*scene.boxes, *closed)),
        folding=Folding(tuple(branches), tuple(box.key for box in closed), laid.rows),
    )
