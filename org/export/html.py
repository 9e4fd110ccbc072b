"""A scene → one HTML file to open anywhere: the viewer of the page, without a network and without trust.

What the viewer needs is the same in the page: its program, its words, and its style sheet, with the colours of an SVG's
classes in each theme.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from org.export.page_layout import PageOptions
from org.export.svg import chart_svg, folded_svg, legend_entries, list_further_handoffs
from org.i18n import _
from org.layout.scene import Folding, Scene, printable
from org.style import palette
from org.style.palette import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Palette, Skin
from org.style.text_metrics import REGULAR, SEMIBOLD, font_face

_FOLDER = Path(__file__).parent.parent / "frontend"


def read_frontend(name: str) -> str:
    """A file of the viewer: ``viewer.js`` offers ``OrgViewer``, ``steer.js`` sends a chart what is selected."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def viewer_css() -> str:
    """The style sheet of the viewer with the colours of all themes."""
    return theme_css() + "\n" + read_frontend("viewer.css")


def viewer_words() -> dict[str, str]:
    """What the chart and its buttons are called, in the language of the person."""
    return {
        "chart": _("Org chart. Arrow keys move, space selects, slash searches, question mark lists all keys."),
        "map": _("Boundary map. Arrow keys move, space selects, slash searches, question mark lists all keys."),
        "tools": _("Zoom, full screen and keys"),
        "zoom_out": _("Zoom out"),
        "zoom_in": _("Zoom in"),
        "fit": _("Fit the whole chart"),
        "full_screen": _("Full screen"),
        "legend": _("Legend"),
        "legend_close": _("Hide the legend"),
        "legend_whole": _("Show the whole legend"),
        "switch_off": _("Hide"),
        "switch_on": _("Show"),
        "switch_all": _("Show all"),
        "search": _("Search departments"),
        "search_clear": _("Clear the search"),
        "search_results": _("Departments found"),
        "search_none": _("Nothing found"),
        "search_all": _("{total} found"),
        "search_part": _("{shown} of {total} shown"),
        "office_front": _("Front office"),
        "office_back": _("Back office"),
        "office_unclear": _("Unclear"),
        "opened": _("{name} expanded, {n} departments shown"),
        "closed": _("{name} collapsed, {n} departments shown"),
        "shown": _("{n} departments shown"),
        "help": _("Keys"),
        "close": _("Close"),
        "help_walk": _("Next and previous; expand or first below; collapse or up"),
        "help_walk_map": _("Move along and between the rows"),
        "help_double_click": _("double-click"),
        "help_select": _("Select the department"),
        "help_type": _("Go to a name that begins with these letters"),
        "help_fold": _("Expand or collapse the branch"),
        "help_expand": _("Expand all branches beside it, too"),
        "help_focus": _("Show only this branch"),
        "help_back": _("One step back up"),
        "help_shift_click": _("Shift-click"),
        "help_two": _("Select a second department"),
        "help_search": _("Search"),
        "help_zoom": _("Zoom in and out"),
        "help_fit": _("Fit the whole chart"),
        "help_escape": _("End the selection"),
        "help_keys": _("Show these keys"),
    }


_UNSAFE_IN_JSON = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
"""With these written by their numbers, no text can end the element that holds the data."""
_SIGNS = "0123456789/?−+×…·→›,.%"
"""Letters that the viewer itself may write."""
_STYLE = """\
html,body{height:100%;margin:0}
body{display:flex;flex-direction:column}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 16px;padding:8px 12px 6px}
header h1{margin:0;font-size:18px;line-height:1.3;font-weight:600}
header p{margin:0;font-size:12px}
header p:last-child{margin-left:auto}
body>.org-viewer{flex:1;min-height:0}
"""


def html(scene: Scene, options: PageOptions, narrow: Scene | None = None) -> bytes:
    """The chart as a page of its own, with everything it needs inside. The paper in the options does not matter.

    ``narrow`` is the same chart laid out for a phone, which is shown there. Texts of the file are data: its policy lets
    the browser run the one script that is ours, and fetch nothing.
    """
    title = options.named(scene.title)
    drawn = printable(chart_svg(scene) + folded_svg(scene))
    drawer = {
        "above": _("Reports to"),
        "below": _("Directly below"),
        "gives": _("Hands work to"),
        "takes": _("Receives work from"),
    }
    words = viewer_words() | drawer
    data: dict[str, Any] = {"words": words, "wide": _collect_data(scene)}
    if narrow:
        data["narrow"] = _collect_data(narrow)
        drawn += f"\n<template>{printable(chart_svg(narrow) + folded_svg(narrow))}</template>"
    scripts = "\n".join(write_data(name, content) for name, content in data.items())
    header = _write_header(scene, title, options)
    script = read_frontend("viewer.js") + "\nOrgViewer.openDocument();\n"
    fonts = embed_fonts(header + drawn + scripts + _SIGNS, {REGULAR: palette.FONT, SEMIBOLD: palette.FONT})
    style = "\n".join([*fonts, _STYLE, *_write_colours(), viewer_css()])
    body = f'{header}\n<div class="org-viewer" data-theme="light">\n{drawn}\n</div>\n{scripts}'
    return write_page(title or scene.title, options.language, style, body, [script])


def write_page(title: str, language: str, style: str, body: str, scripts: Sequence[str], css_class: str = "") -> bytes:
    """A page whose policy allows its own style and scripts, which come last in the body, and fetches nothing."""
    elements = "\n".join(f"<script>{script}</script>" for script in scripts)
    page = f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_write_policy(scripts, style)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(printable(title))}</title>
<style>{style}</style>
</head>
<body class="{css_class}">
{body}
{elements}
</body>
</html>
"""
    return page.encode("utf-8", errors="replace")


def _write_policy(scripts: Sequence[str], style: str) -> str:
    """Nothing is allowed but our own scripts and style, known by their sums, and the fonts in the style."""
    *ours, sheet = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (*scripts, style)]
    rules = [
        "default-src 'none'",
        "script-src " + " ".join(f"'sha256-{each}'" for each in ours),
        f"style-src 'sha256-{sheet}'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def _write_header(scene: Scene, title: str, options: PageOptions) -> str:
    """Title and figures, then the note, the source and the date."""
    last = " · ".join(part for part in (scene.note, options.describe_source()) if part)
    heading = f"<h1>{escape(printable(title))}</h1>" if title else ""
    lines = (f"<p>{escape(printable(text))}</p>" for text in (scene.subtitle, last))
    return f"<header>{heading}{''.join(lines)}</header>"


def _collect_data(scene: Scene) -> dict[str, Any]:
    """What belongs to a drawing and is not in it."""
    legend, handoffs = legend_entries(scene.legend), list_further_handoffs(scene)
    folding = scene.folding or Folding((), (), ())
    return {"legend": legend, "handoffs": handoffs, "closed": folding.closed, "rows": folding.rows}


def write_data(name: str, content: Any) -> str:
    """An element that holds ``content`` as JSON, for a script of the page."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_UNSAFE_IN_JSON)
    return f'<script type="application/json" id="{name}">{text}</script>'


def embed_fonts(text: str, families: Mapping[int, str]) -> list[str]:
    """The bundled fonts, with just the letters of the text, under a family name for each weight."""
    return [font_face(weight, printable(text), family) for weight, family in families.items()]


def _write_colours() -> list[str]:
    """The colours of what surrounds the viewer, which has its own."""
    fonts = ", ".join(f'"{name}"' for name in (palette.FONT, *palette.FALLBACK_FONTS[:-1])) + ", sans-serif"
    rules = [f":root{{color-scheme:light dark}}body{{font-family:{fonts}}}"]
    for colours, media in ((LIGHT, ""), (DARK, "@media (prefers-color-scheme:dark)")):
        rule = f"body{{background:{colours.background};color:{colours.text}}}header p{{color:{colours.quiet_text}}}"
        rules.append(f"{media}{{{rule}}}" if media else rule)
    return rules


_OFFICES = ("front", "back", "unclear")


def theme_css() -> str:
    """Rules for light, dark, high contrast and forced colours.

    The SVG has its light colours as attributes (:mod:`org.export.svg_shapes`); these rules alone give it others. The
    viewer writes the theme on its root, ``.org-viewer[data-theme="dark"]``.
    Beside the shapes they set ``--paper``, ``--ink``, ``--quiet``, ``--line`` and ``--accent`` for what surrounds them.
    """
    themes = [rule for name, colours in (("light", LIGHT), ("dark", DARK)) for rule in _write_theme(name, colours)]
    high = [
        rule for name, colours in (("light", HIGH_LIGHT), ("dark", HIGH_DARK)) for rule in _write_high(name, colours)
    ]
    rules = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")
    return "\n".join([rules, *themes, "@media (prefers-contrast:more){", *high, "}"])


def _write_theme(name: str, colours: Palette) -> Iterator[str]:
    root = f'.org-viewer[data-theme="{name}"]'
    around = {
        "paper": colours.background, "ink": colours.text, "quiet": colours.quiet_text, "line": colours.line,
        "accent": colours.crossing, "handoff": colours.handoff, "undecided": colours.undecided,
        "boundary": colours.boundary, "change": colours.change, "region": colours.region, "ring": colours.ring,
        "plate": colours.grounds.plate,
    }  # fmt: skip
    yield _write_variables(root, {"color-scheme": name} | {f"--{key}": value for key, value in around.items()})
    for office in (*_OFFICES, "middle", "rest"):  # what is "middle" is "back", too: the later rule counts
        yield _write_skin(f"{root} .{office}", getattr(colours, office))
    yield _write_skin(f"{root} .ghost", colours.rest)
    for i, tint in enumerate(colours.tints):
        for office in _OFFICES:
            yield _write_skin(f"{root} .tint-{i}.{office}", getattr(tint, office))
    for share, colour in zip(_OFFICES, (colours.shares[0], colours.shares[2], colours.shares[1]), strict=True):
        yield f"{root} .share-{share}{{fill:{colour}}}"
    yield f'{root} .front:not([class*="tint-"]) .share-front{{fill:{colours.share_on_front}}}'
    for ground in ("customers", "front", "middle", "back", "deep", "apart"):
        yield f"{root} .band.{ground}{{fill:{colours.grounds.of(ground)}}}"
        yield _write_variables(f"{root} .labels .{ground}", {"--ground": colours.grounds.of(ground)})


def _write_high(name: str, colours: Palette) -> Iterator[str]:
    """A theme of high contrast, with the samples of the legend; beside tints they are grey and stay so."""
    yield from _write_theme(name, colours)
    legend = f'.org-viewer[data-theme="{name}"] ul:not(:has([data-sample^="tint-"])) '
    for office in (*_OFFICES, "middle"):
        skin = getattr(colours, office)
        yield f'{legend}[data-sample="{office}"] .sample rect{{fill:{skin.fill};stroke:{skin.edge}}}'


def _write_skin(selector: str, skin: Skin) -> str:
    names = {"--fill": skin.fill, "--edge": skin.edge, "--name": skin.text, "--note": skin.note}
    return _write_variables(selector, names)


def _write_variables(selector: str, values: dict[str, str]) -> str:
    return selector + "{" + ";".join(f"{name}:{value}" for name, value in values.items()) + "}"
