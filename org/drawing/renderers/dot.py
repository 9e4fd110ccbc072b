"""The company as Graphviz DOT text: https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

import re

from org.company.model import Company, Office
from org.drawing.charts.orgchart import subtitle
from org.drawing.look import palette as look
from org.drawing.look.palette import LIGHT
from org.drawing.plaintext import printable
from org.drawing.renderers.joints import Joint, joints
from org.drawing.scene import Relation, Standing
from org.locale.language import render_all

_ENTITY = re.compile(r"&(?=#?\w+;)")
"""Graphviz reads HTML entities in every text."""
_POINTS = 0.75
"""Points of a px, as browsers count them."""
_FONT = f"{look.FONT}, Arial, sans-serif"
_STYLES = {Office.FRONT: "rounded,filled", Office.BACK: "filled", Office.UNCLEAR: "filled,dashed"}
_COLOURS = {
    (Relation.REPORTING, Standing.INSIDE): LIGHT.line,
    (Relation.HANDOFF, Standing.INSIDE): LIGHT.handoff,
    (Relation.REPORTING, Standing.UNDECIDED): LIGHT.undecided,
    (Relation.HANDOFF, Standing.UNDECIDED): LIGHT.undecided,
    (Relation.REPORTING, Standing.CROSSING): LIGHT.crossing,
    (Relation.HANDOFF, Standing.CROSSING): LIGHT.crossing,
}


def dot(company: Company) -> str:
    """Departments, reporting lines and hand-offs, coloured as in our own pictures; the layout is Graphviz's."""
    heading = f"{company.title}\n{subtitle(company)}"
    lines = [
        f"digraph {quoted(company.title)} {{",
        f'  graph [charset="UTF-8", label={quoted(heading)}, labelloc="t", fontname={quoted(_FONT)}, rankdir="TB"];',
        f'  node [shape="box", fontname={quoted(_FONT)}, fontsize="12"];',
        f'  edge [fontname={quoted(_FONT)}, fontsize="9", arrowsize="0.6"];',
    ]
    frame = company.departments
    rows = zip(frame["id"], frame["name"], render_all(frame["reason"]), frame["office"], strict=True)
    for at, (number, name, reason, office) in enumerate(rows):
        lines.append(_node(at, {"label": name, "tooltip": f"{number}: {reason}"}, Office(office)))
    lines += [_edge(joint) for joint in joints(company)]
    return "\n".join([*lines, "}", ""])


def _node(at: int, texts: dict[str, str], office: Office) -> str:
    skin = LIGHT.skin(office)
    looks = {"style": _STYLES[office], "fillcolor": skin.fill, "color": skin.edge, "fontcolor": skin.text}
    return f"  n{at} [{_attributes(texts | looks | {'class': office.word})}];"


def _edge(joint: Joint) -> str:
    """Hand-offs have no say in the ranks: those are levels of the company. Nor do their labels ask for room."""
    colour = _COLOURS[joint.relation, joint.standing]
    looks = {"color": colour, "penwidth": f"{joint.width * _POINTS:.2g}", "class": joint.standing.value}
    if joint.relation is Relation.REPORTING:
        looks |= {"dir": "none"}
    else:
        looks |= {"constraint": "false", "xlabel": joint.what, "fontcolor": colour}
    if joint.dashed:
        looks |= {"style": "dashed"}
    return f"  n{joint.source} -> n{joint.target} [{_attributes(looks)}];"


def _attributes(values: dict[str, str]) -> str:
    return ", ".join(f"{name}={quoted(value)}" for name, value in values.items() if value)


def quoted(text: str) -> str:
    r"""A DOT string that shows ``text`` as it is: quotes, backslashes, line breaks and entities escaped.

    >>> print(quoted('a "b" \\ &lt;'))
    "a \"b\" \\ &amp;lt;"
    """
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_ENTITY.sub("&amp;", escaped)}"'
