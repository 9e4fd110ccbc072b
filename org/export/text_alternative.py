"""What a picture shows, in words, for people who do not see it."""

from __future__ import annotations

from org.analysis.report import office_name
from org.i18n import _, join_words
from org.layout.scene import Scene, one_line, whole_name
from org.model import Office

_MOST = 150
"""Names of one office; a longer list is no help to a person who listens to it."""


def describe_picture(scene: Scene, title: str) -> str:
    """Title and figures, then the departments of each office in the order of the drawing, with what is below them."""
    sentences = [f"{one_line(title)}: {scene.subtitle}."]
    for office in (Office.FRONT, Office.BACK, Office.UNCLEAR):
        boxes = [box for box in scene.boxes if box.office is office and not box.rest]
        names = [
            _("{name} (+{n} below)").format(name=whole_name(box), n=box.collapsed) if box.collapsed else whole_name(box)
            for box in boxes
        ]
        if names:
            sentences.append(f"{office_name(office)}: {join_words(names, _MOST)}.")
    return " ".join(sentences)
