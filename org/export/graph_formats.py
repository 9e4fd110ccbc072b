"""DOT and Mermaid: the company as text for other drawing programs."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

from org.analysis.boundary import Lines, handoff_lines, reporting_lines
from org.i18n import render_all
from org.layout.box_style import style_line
from org.layout.nodes import LINE_WIDTHS, classify_line, handoff_width
from org.layout.org_chart import subtitle
from org.layout.scene import Line, LineStatus, Relation, one_line, printable
from org.model import Company, Office
from org.reading.handoffs import is_complaint
from org.style import palette
from org.style.palette import LIGHT, Skin
from org.text import format_number


def list_lines(company: Company) -> Iterator[Line]:
    """The reporting lines, from the parent down, in the order of the file, then the hand-offs; ends are positions.

    The hint of a hand-off is its kind and volume.
    """
    for child, parent, status in _list_rows(reporting_lines(company)):
        yield Line(parent, child, Relation.REPORTING, status, (), LINE_WIDTHS[status])
    volumes = company.volumes
    most = float(np.nan_to_num(volumes).max(initial=0.0))
    rows = zip(_list_rows(handoff_lines(company)), company.handoffs["kind"].tolist(), volumes.tolist(), strict=True)
    for (source, target, status), kind, volume in rows:
        what = " ".join(word for word in (kind, format_number(volume)) if word)
        width = handoff_width(volume, most)
        yield Line(source, target, Relation.HANDOFF, status, (), width, dashed=is_complaint(kind), hint=what)


def _list_rows(lines: Lines) -> Iterator[tuple[int, int, LineStatus]]:
    columns = (lines.source, lines.target, lines.crossing, lines.undecided)
    for source, target, crossing, undecided in zip(*(column.tolist() for column in columns), strict=True):
        yield source, target, classify_line(crossing, undecided)


_MIDDLE = "middle"
"""The class of the middle office, where it is one."""
_SHAPES = {Office.FRONT: ("([", "])"), Office.BACK: ("[", "]"), Office.UNCLEAR: ("[", "]")}
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[-.](?=[^\W\d_])")
_NOT_IN_TITLE = re.compile(r"[%{}<>&#`]")


def mermaid(company: Company) -> str:
    """Departments, reporting lines and hand-offs with the colours of our own pictures; the layout is Mermaid's."""
    every = list(list_lines(company))
    lines = ["---", f"title: {_write_title(company.title)}", "---", "flowchart TB"]
    frame = company.departments
    titles = company.job_titles(range(len(company)))
    rows = zip(frame["name"], titles, frame["office"], company.middle_office.tolist(), strict=True)
    for i, (name, title, office, middle) in enumerate(rows):
        opening, closing = _SHAPES[Office(office)]
        mark = " ?" if office == Office.UNCLEAR else ""
        look = _MIDDLE if middle else Office(office).word
        label = quote_mermaid(name + mark, *filter(None, [title]))
        lines.append(f"  n{i}{opening}{label}{closing}:::{look}")
    lines += [_write_link(line) for line in every]
    lines += _write_classes(company)
    lines += _write_link_styles(every)
    return "\n".join([*lines, ""])


def _write_title(text: str) -> str:
    """A YAML string, which JSON's are too, without what Mermaid would take for something of its own."""
    line = json.dumps(one_line(text), ensure_ascii=False)
    return _NOT_IN_TITLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _write_link(line: Line) -> str:
    dashed = bool(style_line(line).dashes)
    if line.relation is Relation.REPORTING:
        return f"  n{line.source} {'-.-' if dashed else '---'} n{line.target}"
    label = f"|{quote_mermaid(line.hint)}|" if line.hint else ""
    return f"  n{line.source} {'-.->' if dashed else '-->'}{label} n{line.target}"


def _write_classes(company: Company) -> Iterator[str]:
    """The style of each office that occurs, and of the middle office."""
    for office in (Office.FRONT, Office.BACK, Office.UNCLEAR):
        if (company.offices == office).any():
            skin: Skin = LIGHT.skin(office)
            dashes = ",stroke-dasharray:4 3" if office is Office.UNCLEAR else ""
            yield f"  classDef {office.word} fill:{skin.fill},stroke:{skin.edge},color:{skin.text}{dashes}"
    if company.middle_office.any():
        yield f"  classDef {_MIDDLE} fill:{LIGHT.middle.fill},stroke:{LIGHT.middle.edge},color:{LIGHT.middle.text}"


def _write_link_styles(every: Sequence[Line]) -> Iterator[str]:
    """Colour and width of the lines, by their number in the text; those of one look together."""
    looks: dict[tuple[str, str], list[str]] = {}
    for i, line in enumerate(every):
        looks.setdefault((style_line(line).colour, f"{line.width:.1f}"), []).append(str(i))
    for (colour, width), numbers in looks.items():
        yield f"  linkStyle {','.join(numbers)} stroke:{colour},stroke-width:{width}px"


def quote_mermaid(*lines: str) -> str:
    """A Mermaid string that shows ``lines`` as they are: all but letters, digits and spaces is written by its number.

    >>> quote_mermaid('Front-desk "A" <b>', "Clerk")
    '"Front-desk #34;A#34; #60;b#62;<br/>Clerk"'
    """
    return '"' + "<br/>".join(map(_escape_mermaid, lines)) + '"'


def _escape_mermaid(text: str) -> str:
    line = one_line(text)
    kept = {found.start() for found in _BETWEEN_LETTERS.finditer(line)}
    written = (each if i in kept or _is_harmless(each) else f"#{ord(each)};" for i, each in enumerate(line))
    return "".join(written)


def _is_harmless(letter: str) -> bool:
    return letter.isalnum() or letter in " ," or unicodedata.category(letter).startswith("M")


_ENTITY = re.compile(r"&(?=#?\w+;)")
"""Graphviz reads HTML entities in every text."""
_POINTS = 0.75
"""Points of a px, as browsers count them."""
_FONT = f"{palette.FONT}, Arial, sans-serif"
_STYLES = {Office.FRONT: "rounded,filled", Office.BACK: "filled", Office.UNCLEAR: "filled,dashed"}


def dot(company: Company) -> str:
    """Departments, reporting lines and hand-offs, coloured as in our own pictures; the layout is Graphviz's."""
    heading = f"{company.title}\n{subtitle(company)}"
    lines = [
        f"digraph {quote(company.title)} {{",
        f'  graph [charset="UTF-8", label={quote(heading)}, labelloc="t", fontname={quote(_FONT)}, rankdir="TB"];',
        f'  node [shape="box", fontname={quote(_FONT)}, fontsize="12"];',
        f'  edge [fontname={quote(_FONT)}, fontsize="9", arrowsize="0.6"];',
    ]
    frame = company.departments
    middle = company.middle_office.tolist()
    titles = company.job_titles(range(len(company)))
    reasons = render_all(frame["reason"])
    rows = zip(frame["id"], frame["name"], titles, reasons, frame["office"], middle, strict=True)
    for i, (number, name, title, reason, office, is_middle) in enumerate(rows):
        texts = {"label": f"{name}\n{title}" if title else name, "tooltip": f"{number}: {reason}"}
        lines.append(_write_node(i, texts, Office(office), is_middle))
    lines += [_write_edge(line) for line in list_lines(company)]
    return "\n".join([*lines, "}", ""])


def _write_node(i: int, texts: dict[str, str], office: Office, middle: bool) -> str:
    skin = LIGHT.skin(office, middle=middle)
    looks = {"style": _STYLES[office], "fillcolor": skin.fill, "color": skin.edge, "fontcolor": skin.text}
    classes = f"{office.word} {_MIDDLE}" if middle else office.word
    return f"  n{i} [{_write_attributes(texts | looks | {'class': classes})}];"


def _write_edge(line: Line) -> str:
    """Hand-offs do not affect the ranks, which are levels of the company, and their labels take no room."""
    style = style_line(line)
    looks = {"color": style.colour, "penwidth": f"{line.width * _POINTS:.2g}", "class": line.status.value}
    if line.relation is Relation.REPORTING:
        looks |= {"dir": "none"}
    else:
        looks |= {"constraint": "false", "xlabel": line.hint, "fontcolor": style.colour}
    if style.dashes:
        looks |= {"style": "dashed"}
    return f"  n{line.source} -> n{line.target} [{_write_attributes(looks)}];"


def _write_attributes(values: dict[str, str]) -> str:
    return ", ".join(f"{name}={quote(value)}" for name, value in values.items() if value)


def quote(text: str) -> str:
    r"""A DOT string that shows ``text`` as it is: quotes, backslashes, line breaks and entities escaped.

    >>> print(quote('a "b" \\ &lt;'))
    "a \"b\" \\ &amp;lt;"
    """
    escaped = printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_ENTITY.sub("&amp;", escaped)}"'
