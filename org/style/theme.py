"""The style sheet of the page and of the offline HTML: the colours of an SVG's classes in each theme.

The SVG has its light colours as attributes (:mod:`org.export.svg_shapes`); these rules alone give it others. The viewer
writes the theme on its root, ``.org-viewer[data-theme="dark"]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from org.style.palette import DARK, LIGHT, Palette, Skin

_OFFICES = ("front", "back", "unclear")
_HIGH_LIGHT = replace(
    LIGHT, text="#000000", quiet_text="#1E293B", line="#475569", undecided="#334155", handoff="#334155",
    crossing="#5B21B6", boundary="#5B21B6", change="#14532D",
    front=Skin("#9A3412", "#431407", "#FFFFFF", "#FFFFFF"), back=Skin("#FFFFFF", "#1E3A8A", "#000000", "#1E293B"),
    unclear=Skin("#FFFFFF", "#374151", "#000000", "#1E293B"), rest=Skin("#FFFFFF", "#334155", "#000000", "#1E293B"),
    middle=Skin("#FFFFFF", "#115E59", "#000000", "#1E293B"),
)  # fmt: skip
_HIGH_DARK = replace(
    DARK, background="#000000", text="#FFFFFF", quiet_text="#E2E8F0", line="#94A3B8", undecided="#CBD5E1",
    handoff="#CBD5E1", crossing="#C4B5FD", boundary="#C4B5FD", change="#86EFAC", ring="#000000",
    share_on_front="#7C2D12",
    front=Skin("#FDBA74", "#FFFFFF", "#000000", "#1C0A00"), back=Skin("#000000", "#93C5FD", "#FFFFFF", "#E2E8F0"),
    unclear=Skin("#000000", "#CBD5E1", "#FFFFFF", "#E2E8F0"), rest=Skin("#000000", "#CBD5E1", "#FFFFFF", "#E2E8F0"),
    middle=Skin("#000000", "#5EEAD4", "#FFFFFF", "#E2E8F0"),
)  # fmt: skip
_SHAPES = """\
.org-viewer{background:var(--paper);color:var(--ink)}
.org-viewer .box,.org-viewer .card{fill:var(--fill);stroke:var(--edge)}
.org-viewer .name{fill:var(--name)}
.org-viewer :is(.note,.mark){fill:var(--note)}
.org-viewer .department.pale>:is(.box,.card,.bar){fill-opacity:0.2;stroke-opacity:0.4}
.org-viewer .department.pale>text{fill:var(--ink);fill-opacity:0.65}
.org-viewer :is(.line,.handoff).pale{opacity:0.35}
.org-viewer .outline{stroke:var(--accent)}
.org-viewer .regions .boundary{fill:var(--boundary);stroke:var(--boundary)}
.org-viewer .regions .region{fill:var(--region);stroke:var(--region)}
.org-viewer :is(.line,.shaft,.drop){stroke:var(--stroke)}
.org-viewer .head{fill:var(--stroke)}
.org-viewer .line,.org-viewer .drop{--stroke:var(--line)}
.org-viewer .handoff{--stroke:var(--handoff)}
.org-viewer :is(.line,.handoff).undecided{--stroke:var(--undecided)}
.org-viewer :is(.line,.handoff).crossing,.org-viewer .line.way{--stroke:var(--accent)}
.org-viewer .line.dotted:not(.way){--stroke:var(--line)}
.org-viewer .handoff.move{--stroke:var(--change)}
.org-viewer .marked{stroke:var(--change)}
.org-viewer .ring{fill:var(--ring);stroke:var(--accent)}
.org-viewer .count rect{fill:var(--paper);stroke:var(--handoff)}
.org-viewer .count text{fill:var(--quiet)}
.org-viewer .count.crossing rect{stroke:var(--accent)}
.org-viewer .count.crossing text{fill:var(--accent)}
.org-viewer .bar rect:last-child{stroke:var(--note)}
.org-viewer .divide{stroke:var(--boundary)}
.org-viewer .plate{fill:var(--plate);stroke:var(--quiet)}
.org-viewer .region-sample{fill:var(--region);stroke:var(--boundary)}
.org-viewer .labels text{stroke:var(--ground)}
.org-viewer text.lane{fill:var(--ink)}
.org-viewer text:is(.lane-note,.plate,.empty){fill:var(--quiet)}
.org-viewer text.plate{stroke:none}
.org-viewer text.boundary{fill:var(--boundary)}
"""
_ROOT = ".org-viewer[data-theme][data-theme][data-theme]"
"""Thrice, so that its rules count more than those of a theme for a band, a tint or a share."""
_FORCED = f"""\
@media (forced-colors:active){{
.org-viewer .org-svg{{forced-color-adjust:none}}
{_ROOT}{{--paper:Canvas;--ink:CanvasText;--quiet:CanvasText;--line:GrayText;--accent:Highlight;\
--handoff:GrayText;--undecided:GrayText;--boundary:Highlight;--change:LinkText;--region:Canvas;--ring:Canvas;--plate:Canvas}}
{_ROOT} :is(.back,.unclear,.rest){{--fill:Canvas;--edge:CanvasText;--name:CanvasText;--note:CanvasText}}
{_ROOT} .front{{--fill:CanvasText;--edge:CanvasText;--name:Canvas;--note:Canvas}}
{_ROOT} .band{{fill:Canvas;stroke:GrayText}}
{_ROOT} .labels text{{--ground:Canvas}}
{_ROOT} .share-front{{fill:CanvasText}}
{_ROOT} .share-unclear{{fill:GrayText}}
{_ROOT} .share-back{{fill:Canvas}}
{_ROOT} .front .share-front{{fill:GrayText}}
{_ROOT} [data-sample] .sample :is(rect,circle){{fill:Canvas;stroke:CanvasText}}
{_ROOT} [data-sample="front"] .sample rect{{fill:CanvasText}}
{_ROOT} [data-sample] .sample path{{stroke:GrayText}}
{_ROOT} [data-sample] .sample path[fill]{{fill:GrayText}}
{_ROOT} :is([data-sample*="crossing"],[data-sample="divide"],[data-sample="boundary"]) .sample *{{stroke:Highlight}}
{_ROOT} [data-sample*="crossing"] .sample path[fill]{{fill:Highlight}}
}}
"""


def theme_css() -> str:
    """Rules for light, dark, high contrast and forced colours.

    Beside the shapes they set ``--paper``, ``--ink``, ``--quiet``, ``--line`` and ``--accent`` for what surrounds them.
    """
    themes = [rule for name, colours in (("light", LIGHT), ("dark", DARK)) for rule in _theme(name, colours)]
    high = [rule for name, colours in (("light", _HIGH_LIGHT), ("dark", _HIGH_DARK)) for rule in _high(name, colours)]
    return "\n".join([_SHAPES, *themes, "@media (prefers-contrast:more){", *high, "}", _FORCED])


def _theme(name: str, colours: Palette) -> Iterator[str]:
    root = f'.org-viewer[data-theme="{name}"]'
    around = {
        "paper": colours.background, "ink": colours.text, "quiet": colours.quiet_text, "line": colours.line,
        "accent": colours.crossing, "handoff": colours.handoff, "undecided": colours.undecided,
        "boundary": colours.boundary, "change": colours.change, "region": colours.region, "ring": colours.ring,
        "plate": colours.grounds.plate,
    }  # fmt: skip
    yield _variables(root, {"color-scheme": name} | {f"--{key}": value for key, value in around.items()})
    for office in (*_OFFICES, "middle", "rest"):  # what is "middle" is "back", too: the later rule counts
        yield _skin(f"{root} .{office}", getattr(colours, office))
    yield _skin(f"{root} .ghost", colours.rest)
    for at, tint in enumerate(colours.tints):
        for office in _OFFICES:
            yield _skin(f"{root} .tint-{at}.{office}", getattr(tint, office))
    for share, colour in zip(_OFFICES, (colours.shares[0], colours.shares[2], colours.shares[1]), strict=True):
        yield f"{root} .share-{share}{{fill:{colour}}}"
    yield f'{root} .front:not([class*="tint-"]) .share-front{{fill:{colours.share_on_front}}}'
    for ground in ("customers", "front", "middle", "back", "deep", "apart"):
        yield f"{root} .band.{ground}{{fill:{colours.grounds.of(ground)}}}"
        yield _variables(f"{root} .labels .{ground}", {"--ground": colours.grounds.of(ground)})


def _high(name: str, colours: Palette) -> Iterator[str]:
    """A theme of high contrast, with the samples of the legend; beside tints they are grey and stay so."""
    yield from _theme(name, colours)
    legend = f'.org-viewer[data-theme="{name}"] ul:not(:has([data-sample^="tint-"])) '
    for office in (*_OFFICES, "middle"):
        skin = getattr(colours, office)
        yield f'{legend}[data-sample="{office}"] .sample rect{{fill:{skin.fill};stroke:{skin.edge}}}'


def _skin(selector: str, skin: Skin) -> str:
    names = {"--fill": skin.fill, "--edge": skin.edge, "--name": skin.text, "--note": skin.note}
    return _variables(selector, names)


def _variables(selector: str, values: dict[str, str]) -> str:
    return selector + "{" + ";".join(f"{name}:{value}" for name, value in values.items()) + "}"
