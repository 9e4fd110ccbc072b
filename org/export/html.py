"""A scene → one HTML file to open anywhere: pan, zoom, search and details, without a network and without trust."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from org.export.page_layout import PageOptions, Sheet, arrange_sheet, default_options
from org.export.svg import svg
from org.export.svg_shapes import handoff_shapes, px
from org.i18n import _
from org.layout.box_style import style_box
from org.layout.handoff_edges import list_drawn_handoffs
from org.layout.scene import Line, Scene, printable, whole_name
from org.style import palette
from org.style.palette import LIGHT
from org.style.text_metrics import REGULAR, SEMIBOLD, subset

_FOLDER = Path(__file__).parent
_UNSAFE_IN_JSON = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
"""With these written by their numbers, no text can end the element that holds the data."""


def html(
    scene: Scene,
    options: PageOptions | None = None,
) -> bytes:
    """The sheet as a page of its own, with everything it needs inside.

    Texts of the file are data: its policy lets the browser run the one script that is ours, and fetch nothing.
    The paper in the options does not matter.
    """
    options = replace(options or default_options(), paper=None)
    placed = arrange_sheet(scene, options)
    words = _words()
    data = json.dumps(_data(scene, placed, words), ensure_ascii=False).translate(_UNSAFE_IN_JSON)
    script = (_FOLDER / "webpage.js").read_text(encoding="utf-8")
    style = _style(printable(data + "".join([placed.date, *placed.title, *words.values()])))
    body = _body(_picture(scene, placed, options), words)
    page = f"""<!DOCTYPE html>
<html lang="{escape(options.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(script, style)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(printable(options.named(scene.title) or scene.title))}</title>
<style>{style}</style>
</head>
<body>
{body}
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""
    return page.encode("utf-8", errors="replace")


def _policy(script: str, style: str) -> str:
    """Nothing is allowed but our own script and style, known by their sums, and the fonts in the style."""
    sums = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style)]
    rules = [
        "default-src 'none'",
        f"script-src 'sha256-{sums[0]}'",
        f"style-src 'sha256-{sums[1]}'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def _words() -> dict[str, str]:
    """What the page itself says."""
    return {
        "view": _("Chart. Arrow keys move it, plus and minus zoom, 0 shows all of it, a slash starts a search."),
        "search": _("Find a department"),
        "out": _("Zoom out"),
        "in": _("Zoom in"),
        "fit": _("Fit the whole chart"),
        "close": _("Close"),
        "above": _("Reports to"),
        "below": _("Directly below"),
        "gives": _("Hands work to"),
        "takes": _("Takes work from"),
    }


def _data(scene: Scene, placed: Sheet, words: dict[str, str]) -> dict[str, Any]:
    """What the script needs to know; lengths are px of the sheet."""
    parents = {line.source: line.target for line in scene.lines}
    boxes = [
        {
            "key": box.key,
            "name": whole_name(box),
            "hint": box.hint.partition("\n")[2],
            "x": round(float(box.x) + placed.chart_left, 1),
            "y": round(float(box.y) + placed.chart_top, 1),
            "w": round(float(box.width), 1),
            "h": round(float(box.height), 1),
            "radius": float(style_box(box).radius),
            "parent": parents.get(box.key),
        }
        for box in scene.boxes
    ]
    labels = {box.key: " ".join(box.label) for box in scene.boxes}
    flows = [{"from": line.source, "to": line.target, "what": _what(line, labels)} for line in scene.handoffs]
    size = [round(placed.width, 1), round(placed.height, 1)]
    return {"size": size, "boxes": boxes, "flows": flows, "words": words, "accent": LIGHT.crossing}


def _what(line: Line, labels: dict[int, str]) -> str:
    """Kinds and volumes of a hand-off, without its ends."""
    return line.hint.removeprefix(f"{labels[line.source]} → {labels[line.target]}").removeprefix(": ")


def _picture(scene: Scene, placed: Sheet, options: PageOptions) -> str:
    """The sheet as SVG, with the hand-offs that it does not draw hidden until one of their ends is chosen."""
    drawn = printable(svg(scene, options, embed_fonts=False)).removesuffix("</svg>")
    hidden = "\n".join(_hidden_flows(scene))
    shift = f"translate({px(placed.chart_left)} {px(placed.chart_top)})"
    return f'{drawn}<g transform="{shift}">\n{hidden}\n</g></svg>'


def _hidden_flows(scene: Scene) -> Iterator[str]:
    """What :func:`svg` does not draw."""
    drawn = {id(line) for line in list_drawn_handoffs(scene)}
    for line in scene.handoffs:
        if id(line) not in drawn:
            (mark,) = handoff_shapes([replace(line, minor=False)])
            yield f'<g data-from="{line.source}" data-to="{line.target}" display="none">{printable(mark)}</g>'


def _style(letters: str) -> str:
    """Fonts with the letters that the page has, colours, and the rules."""
    names = {
        "paper": LIGHT.background,
        "ink": LIGHT.text,
        "quiet": LIGHT.quiet_text,
        "line": LIGHT.line,
        "accent": LIGHT.crossing,
        "font": ", ".join(f'"{name}"' for name in (palette.FONT, *palette.FALLBACK_FONTS[:-1])) + ", sans-serif",
    }
    root = "".join(f"--{name}:{value};" for name, value in names.items())
    faces = []
    for weight in (REGULAR, SEMIBOLD):
        font = base64.b64encode(subset(weight, letters + "0123456789/?−+⤢×")).decode()
        source = f"url(data:font/ttf;base64,{font})"
        faces.append(f'@font-face{{font-family:"{palette.FONT}";font-weight:{weight};src:{source}}}')
    return "\n".join([*faces, f":root{{{root}}}", (_FOLDER / "webpage.css").read_text(encoding="utf-8")])


def _body(picture: str, words: dict[str, str]) -> str:
    """Search and buttons, the picture, and a place for details; its only texts are ours and the picture's."""
    said = {name: escape(text) for name, text in words.items()}

    def button(action: str, sign: str) -> str:
        named = f'aria-label="{said[action]}" title="{said[action]}"'
        return f'<button type="button" data-action="{action}" {named}>{sign}</button>'

    return f"""<nav>
<input id="search" type="search" placeholder="{said["search"]}" aria-label="{said["search"]}" autocomplete="off">
<output id="count" for="search"></output>
<span class="space"></span>
{button("out", "−")}{button("in", "+")}{button("fit", "⤢")}
</nav>
<main>
<div id="view" tabindex="0" role="group" aria-label="{said["view"]}">
{picture}
</div>
<aside id="details" aria-live="polite" hidden>
{button("close", "×")}
<h1 id="name"></h1>
<p id="hint"></p>
<div id="parts"></div>
</aside>
</main>"""
