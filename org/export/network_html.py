"""The network as vis-network draws it, built with pyvis; as tables; and as one HTML file to open anywhere.

pyvis holds the nodes, edges and options. Its own HTML is not used: it runs text of the file as code and loads parts
from the network. Here texts are data: names are drawn on a canvas, and titles are plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyvis
from pyvis.network import Network as Drawing

from org.analysis.graph import BETWEENNESS, DEGREE, PEOPLE, Network, centrality
from org.export.html import embed_fonts, write_data, write_page
from org.export.page_layout import PageOptions
from org.i18n import _, describe_count, localise_number
from org.layout.box_style import style_box
from org.layout.network_view import COMPLAINT_ROUNDNESS, ROUNDNESS, node_names, wrap_name
from org.layout.scene import Box, Line, LineStatus, Relation, Scene, printable
from org.layout.visibility import Visible
from org.model import NONE, Company, Office
from org.style import palette
from org.style.palette import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Palette
from org.style.text_metrics import REGULAR, SEMIBOLD

_THEMES = {"light": LIGHT, "dark": DARK, "light-high": HIGH_LIGHT, "dark-high": HIGH_DARK}
"""By the names that ``network.js`` knows them by."""


def network_tables(company: Company, visible: Visible, net: Network) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row for each node, those with the most hand-offs first, and one for each edge, the largest volume first.

    Headers and offices are in the language of the reader; figures are numbers, NaN where unknown.
    """
    names = np.array(node_names(company, visible), dtype=object)
    figures = {measure: centrality(net.graph, measure) for measure in (PEOPLE, DEGREE, BETWEENNESS)}
    nodes = range(len(visible))
    departments = pd.DataFrame(
        {
            _("Department"): names,
            _("Office"): [Office(int(office)).title for office in visible.offices],
            _("Departments"): 1 + visible.collapsed,
            _("People"): [figures[PEOPLE].get(node, np.nan) for node in nodes],
            _("Community"): np.where(net.community == NONE, np.nan, net.community + 1.0),
            _("Degree"): [figures[DEGREE][node] for node in nodes],
            _("Betweenness"): [figures[BETWEENNESS][node] for node in nodes],
        }
    )
    edges = [(source, target, edge) for source, target, edge in net.graph.edges(data=True)]
    handoffs = pd.DataFrame(
        {
            _("From"): [names[source] for source, _target, _edge in edges],
            _("To"): [names[target] for _source, target, _edge in edges],
            _("Hand-offs"): [edge["handoffs"] for _source, _target, edge in edges],
            _("Volume"): [edge.get("volume", np.nan) for _source, _target, edge in edges],
            _("Crossing the boundary"): [edge["crossing"] for _source, _target, edge in edges],
        }
    )
    return (
        departments.sort_values(_("Degree"), ascending=False, kind="stable", ignore_index=True),
        handoffs.sort_values(_("Volume"), ascending=False, kind="stable", ignore_index=True),
    )


def table_rows(table: pd.DataFrame) -> list[Sequence[str]]:
    """Headers and cells as texts; what is not known is blank."""
    cells = [[_write_cell(cell) for cell in row] for row in table.itertuples(index=False)]
    return [list(table.columns), *cells]


def _write_cell(cell: object) -> str:
    if isinstance(cell, int | float):
        return "" if cell != cell else localise_number(cell, ",.3f").rstrip("0").rstrip(".,")
    return str(cell)


Fact = tuple[str, str]
"""A figure in words, and what it means."""


def describe_network(net: Network, size: str) -> list[Fact]:
    """What the size of a node shows, how many communities there are, and how far they agree with the company."""
    names = {PEOPLE: _("People"), DEGREE: _("Degree"), BETWEENNESS: _("Betweenness")}
    figures = [(_("Size: {title}").format(title=names[size]), explain_measure(size))]
    if not net.communities:
        return [*figures, (_("Without hand-offs there are no communities."), explain_communities())]
    communities = describe_count("{n} community of hand-offs", "{n} communities of hand-offs", net.communities)
    figures.append((communities, explain_communities()))
    meaning = _(
        "How well the communities match that division of the company (adjusted Rand index, Hubert & Arabie "
        "1985): 1 identical, 0 no better than chance. Near 1 the work follows that division; near 0 it cuts "
        "across it."
    )
    for words, figure in (
        (_("agreement with branches {n}"), net.match_branches),
        (_("agreement with offices {n}"), net.match_offices),
    ):
        if figure is not None:
            figures.append((words.format(n=localise_number(round(figure, 2) + 0.0, ".2f")), meaning))
    return figures


def explain_communities() -> str:
    """What a community is, and what many of them mean."""
    return _(
        "Departments of a community hand more work to each other than to the rest (Louvain method). "
        "Many small ones: the work falls into separate circles."
    )


def explain_measure(measure: str) -> str:
    """What a measure of nodes counts, and what it means where it is high."""
    return {
        PEOPLE: _("The larger the shape, the more people. Where they are not known it is small."),
        DEGREE: _(
            "Hand-offs with other departments, each direction counted once. The higher, the more others it works with."
        ),
        BETWEENNESS: _(
            "The share of the shortest paths between two others that pass through it (Freeman 1977). "
            "The higher, the more work depends on it."
        ),
    }[measure]


VIS_FOLDER = "lib/vis-9.1.2"
HEAVY = f"{palette.FONT} SemiBold"
"""The bundled font of names, as a family of its own: vis-network knows no weights."""
OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "layout": {"improvedLayout": False, "randomSeed": 14},
    "physics": {
        "enabled": False,
        "solver": "forceAtlas2Based",
        "stabilization": False,
        "forceAtlas2Based": {"gravitationalConstant": -70, "springLength": 90, "avoidOverlap": 0.8, "damping": 0.6},
    },
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 120,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
    "nodes": {
        "borderWidth": palette.EDGE_WIDTH,
        "borderWidthSelected": palette.OUTLINE_WIDTH,
        "labelHighlightBold": False,
        "font": {"face": f'"{HEAVY}", "{palette.FONT}", sans-serif', "size": palette.NAME_SIZE},
        "scaling": {"label": {"drawThreshold": 8}},
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.35}},
        "arrowStrikethrough": False,
        "selectionWidth": 0,
        "hoverWidth": 0.6,
        "smooth": {"enabled": True, "type": "curvedCW", "roundness": ROUNDNESS},
    },
}
"""Settings of vis-network. Places come from the scene; its physics can be switched on."""
_FADE = 0.8
"""How far what is not highlighted fades into the paper."""
_SIGNS = "0123456789/?−+⤢"
"""Letters that the page itself may write."""
_FOLDER = Path(__file__).parent

TableRow = Sequence[str]


def pyvis_network(scene: Scene) -> Drawing:
    """The departments as nodes and the lines as edges of pyvis, in the light theme: plain texts and numbers only."""
    net = Drawing(directed=True)
    for box in scene.boxes:
        net.add_node(int(box.key), **_make_node(box))
    for number, line in enumerate((*scene.lines, *scene.handoffs)):
        reporting = line.relation is Relation.REPORTING
        # A reporting line is drawn from the parent down.
        ends = (line.target, line.source) if reporting else (line.source, line.target)
        net.add_edge(*map(int, ends), id=number, **_make_edge(line))
    net.options = OPTIONS
    return net


def network_data(scene: Scene, about: Iterable[Fact]) -> dict[str, Any]:
    """Everything the script needs to draw a network, ready for JSON. ``about`` is shown above it."""
    net = pyvis_network(scene)
    return {
        "nodes": net.nodes,
        "edges": net.edges,
        "options": net.options,
        "size": [_round_px(scene.width), _round_px(scene.height)],
        "themes": {name: _make_theme(scene, colours) for name, colours in _THEMES.items()},
        "legend": [{"sample": entry.sample, "text": entry.text} for entry in scene.legend],
        "note": scene.note,
        "about": [[printable(text), meaning] for text, meaning in about],
        "words": _name_controls(),
    }


def _name_controls() -> dict[str, str]:
    """What the view and its tools are called, in the language of the person."""
    return {
        "view": _("Network of departments. Drag to move it, turn the wheel to zoom, click a department to select it."),
        "search": _("Find a department"),
        "tools": _("Zoom and layout"),
        "zoom_out": _("Zoom out"),
        "zoom_in": _("Zoom in"),
        "fit": _("Fit the whole network"),
        "reporting": _("Reporting lines"),
        "physics": _("Let it move"),
        "physics_help": _("Departments pull each other, and each can be dragged"),
        "legend": _("Legend"),
    }


def _make_node(box: Box) -> dict[str, Any]:
    name = box.hint.partition("\n")[0] if not box.rest else " ".join(box.label) or box.hint
    label = box.label or wrap_name(name)
    style = style_box(box)
    node: dict[str, Any] = {
        "label": printable("\n".join([*label, *([box.note] if box.note else [])])) or " ",
        "name": printable(name),
        "title": printable(box.hint),
        "shape": "dot" if box.office.word == "front" else "square",
        "size": _round_px(box.width / 2),
        "x": _round_px(box.x),
        "y": _round_px(box.y),
        "kind": _classify_box(box),
        "color": {"background": style.fill, "border": style.edge},
    }
    if box.office.word == "unclear":
        node["shapeProperties"] = {"borderDashes": [int(length) for length in palette.DASH]}
    if box.collapsed:
        # A second shape looks out behind a branch, as in the other views.
        shift = int(palette.STACK_SHIFT)
        node["shadow"] = {"enabled": True, "color": style.edge, "size": 0, "x": shift, "y": shift}
    return node


def _make_edge(line: Line) -> dict[str, Any]:
    reporting = line.relation is Relation.REPORTING
    tone = _choose_tone(line)
    edge: dict[str, Any] = {"tone": tone, "width": _round_px(line.width), "color": {"color": _list_tones(LIGHT)[tone]}}
    if reporting:
        edge |= {"arrows": "", "smooth": False, "dashes": list(palette.DOTS), "physics": False}
    else:
        edge["title"] = printable(line.hint)
    if line.dashed:
        bend = OPTIONS["edges"]["smooth"] | {"roundness": COMPLAINT_ROUNDNESS}
        edge |= {"dashes": [int(length) for length in palette.DASH], "smooth": bend}
    if line.minor:
        edge["minor"] = True
    return edge


def _classify_box(box: Box) -> str:
    """What decides the colours of a node."""
    if box.rest:
        return "rest"
    if box.middle and box.tint is None:
        return "middle"
    return box.office.word if box.tint is None else f"{box.office.word}-{int(box.tint)}"


def _choose_tone(line: Line) -> str:
    """What decides the colour of an edge."""
    if line.relation is Relation.REPORTING:
        return "reporting"
    return {LineStatus.CROSSING: "crossing", LineStatus.INSIDE: "handoff", LineStatus.UNDECIDED: "undecided"}[
        line.status
    ]


def _list_tones(colours: Palette) -> dict[str, str]:
    return {
        "reporting": colours.line,
        "crossing": colours.crossing,
        "handoff": colours.handoff,
        "undecided": colours.undecided,
    }


def _make_theme(scene: Scene, colours: Palette) -> dict[str, Any]:
    """The colours of one theme: of nodes by kind and of edges by tone, highlighted and faded."""
    styles = {_classify_box(box): style_box(box, colours) for box in scene.boxes}
    nodes = {kind: [style.fill, style.edge] for kind, style in styles.items()}
    tones = _list_tones(colours)

    def fade(colour: str) -> str:
        return colours.fade(colour, _FADE)

    return {
        "paper": colours.background,
        "ink": colours.text,
        "quiet": colours.quiet_text,
        "accent": colours.crossing,
        "nodes": nodes,
        "edges": tones,
        "faded_nodes": {kind: list(map(fade, pair)) for kind, pair in nodes.items()},
        "faded_edges": {tone: fade(colour) for tone, colour in tones.items()},
    }


def _round_px(length: float) -> float:
    """``length`` as a plain float with one decimal: numpy's own numbers do not pass JSON."""
    return round(float(length), 1)


@cache
def vis_script() -> str:
    """The JavaScript of vis-network, as pyvis brings it."""
    source = Path(pyvis.__file__).parent / VIS_FOLDER / "vis-network.min.js"
    # Its last line names a source map: a browser's developer tools would ask the network for it.
    return source.read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]


def view_script() -> str:
    """Our own part: what vis-network does not do by itself."""
    return (_FOLDER / "network.js").read_text(encoding="utf-8")


def view_style() -> str:
    return (_FOLDER / "network.css").read_text(encoding="utf-8")


def network_html(
    scene: Scene,
    tables: Iterable[tuple[str, Sequence[TableRow]]],
    options: PageOptions,
    *,
    about: Sequence[Fact],
    narrow: Scene,
) -> bytes:
    """The network as a page of its own, with everything it needs inside. ``narrow`` is what a phone shows of it.

    ``tables`` say the same in words: a title each, and rows of which the first has the headers. ``about`` is as in
    :func:`network_data`.
    """
    drawn = {"wide": scene, "narrow": narrow}
    data = "\n".join(write_data(name, network_data(each, about)) for name, each in drawn.items())
    scripts = [vis_script(), f"(() => {{\n{view_script()}\nopenDocument(vis);\n}})();"]
    title = options.named(scene.title) or scene.title
    figures = " · ".join(part for part in (scene.subtitle, options.describe_source()) if part)
    listed = "".join(_write_table(name, rows) for name, rows in tables)
    body = f"""<header><h1>{escape(printable(title))}</h1><p>{escape(printable(figures))}</p></header>
<main class="org-network"></main>
<details class="tables"><summary>{escape(_("The same as tables"))}</summary>{listed}</details>
{data}"""
    fonts = embed_fonts(body + _SIGNS, {REGULAR: palette.FONT, SEMIBOLD: HEAVY})
    style = "\n".join([*fonts, view_style()])
    return write_page(title, options.language, style, body, scripts, "network-document")


def _write_table(name: str, rows: Sequence[TableRow]) -> str:
    def cells(tag: str, row: TableRow) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(printable(cell))}</{tag}>" for cell in row) + "</tr>"

    body = "".join(cells("td", row) for row in rows[1:])
    return f"<h2>{escape(name)}</h2><table><thead>{cells('th', rows[0])}</thead><tbody>{body}</tbody></table>"
