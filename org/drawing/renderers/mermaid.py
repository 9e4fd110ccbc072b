"""The company as a Mermaid flowchart, for wikis and documents that draw it: https://mermaid.js.org/syntax/flowchart."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence

from org.company.model import Company, Office
from org.drawing.look.palette import LIGHT, Skin
from org.drawing.plaintext import one_line
from org.drawing.renderers.joints import Joint, joints
from org.drawing.scene import Relation, Standing

_SHAPES = {Office.FRONT: ("([", "])"), Office.BACK: ("[", "]"), Office.UNCLEAR: ("[", "]")}
_COLOURS = {Standing.CROSSING: LIGHT.crossing, Standing.UNDECIDED: LIGHT.undecided, Standing.INSIDE: LIGHT.handoff}
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[-.](?=[^\W\d_])")
_NOT_IN_TITLE = re.compile(r"[%{}<>&#`]")


def mermaid(company: Company) -> str:
    """Departments, reporting lines and hand-offs with the colours of our own pictures; the layout is Mermaid's."""
    every = list(joints(company))
    lines = ["---", f"title: {_title(company.title)}", "---", "flowchart TB"]
    frame = company.departments
    for at, (name, office) in enumerate(zip(frame["name"], frame["office"], strict=True)):
        opening, closing = _SHAPES[Office(office)]
        mark = " ?" if office == Office.UNCLEAR else ""
        lines.append(f"  n{at}{opening}{quoted(name + mark)}{closing}:::{Office(office).word}")
    lines += [_link(joint) for joint in every]
    lines += _classes(company)
    lines += _link_styles(every)
    return "\n".join([*lines, ""])


def _title(text: str) -> str:
    """A YAML string, which JSON's are too, without what Mermaid would take for something of its own."""
    line = json.dumps(one_line(text), ensure_ascii=False)
    return _NOT_IN_TITLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _link(joint: Joint) -> str:
    if joint.relation is Relation.REPORTING:
        return f"  n{joint.source} {'-.-' if joint.dashed else '---'} n{joint.target}"
    label = f"|{quoted(joint.what)}|" if joint.what else ""
    return f"  n{joint.source} {'-.->' if joint.dashed else '-->'}{label} n{joint.target}"


def _classes(company: Company) -> Iterator[str]:
    """The look of each office that there is."""
    for office in (Office.FRONT, Office.BACK, Office.UNCLEAR):
        if (company.offices == office).any():
            skin: Skin = LIGHT.skin(office)
            dashes = ",stroke-dasharray:4 3" if office is Office.UNCLEAR else ""
            yield f"  classDef {office.word} fill:{skin.fill},stroke:{skin.edge},color:{skin.text}{dashes}"


def _link_styles(every: Sequence[Joint]) -> Iterator[str]:
    """Colour and width of the lines, by their number in the text; those of one look together."""
    looks: dict[tuple[Standing, str], list[str]] = {}
    for at, joint in enumerate(every):
        looks.setdefault((joint.standing, f"{joint.width:.1f}"), []).append(str(at))
    for (standing, width), numbers in looks.items():
        yield f"  linkStyle {','.join(numbers)} stroke:{_COLOURS[standing]},stroke-width:{width}px"


def quoted(text: str) -> str:
    """A Mermaid string that shows ``text`` as it is: all but letters, digits and spaces is written by its number.

    >>> quoted('Front-desk "A" <b>')
    '"Front-desk #34;A#34; #60;b#62;"'
    """
    line = one_line(text)
    kept = {found.start() for found in _BETWEEN_LETTERS.finditer(line)}
    return (
        '"'
        + "".join(each if at in kept or _is_harmless(each) else f"#{ord(each)};" for at, each in enumerate(line))
        + '"'
    )


def _is_harmless(letter: str) -> bool:
    return letter.isalnum() or letter in " ," or unicodedata.category(letter).startswith("M")
