"""The look, once: colours by office and theme, line widths, type sizes. Both renderers read it."""

from __future__ import annotations

from dataclasses import dataclass

from org.company.model import Office

FONT = "Be Vietnam Pro"
FALLBACK_FONTS = ("Noto Sans", "Noto Sans CJK JP", "DejaVu Sans", "Arial", "sans-serif")

NAME_SIZE = 12.0
NOTE_SIZE = 10.0
TITLE_SIZE = 22.0
SUBTITLE_SIZE = 12.0
LEGEND_SIZE = 11.0

NAME_LINE = 15.0
"""Height of one line of a box's name, px."""
NOTE_LINE = 13.0
"""Height of the smaller line below it, px."""
BASELINE = 0.76
"""Where letters stand, as a share of their line's height from its top."""
FRONT_RADIUS = 18.0
BACK_RADIUS = 6.0

LINE_WIDTH = 1.2
CROSSING_WIDTH = 2.2
EDGE_WIDTH = 1.3
RING_RADIUS = 4.0
HANDOFF_WIDTHS = (1.2, 5.0)
"""Thinnest and thickest hand-off, px; the volume decides between the two."""

REGION_OUTER = 10.0
"""How far the boundary lies outside the boxes and lines of its region, px."""
REGION_INNER = 8.6
"""How far the region's own colour reaches: the rest of REGION_OUTER is the boundary line."""


@dataclass(frozen=True)
class Skin:
    """The colours of one kind of box."""

    fill: str
    edge: str
    text: str
    note: str


@dataclass(frozen=True)
class Palette:
    """Every colour of a picture, as ``#RRGGBB``."""

    background: str
    text: str
    quiet_text: str
    line: str
    undecided: str
    crossing: str
    boundary: str
    region: str
    ring: str
    front: Skin
    back: Skin
    unclear: Skin

    def skin(self, office: Office) -> Skin:
        """The colours of a box of ``office``."""
        return {Office.FRONT: self.front, Office.BACK: self.back, Office.UNCLEAR: self.unclear}[office]


LIGHT = Palette(
    background="#FFFFFF",
    text="#1E293B",
    quiet_text="#5B6B82",
    line="#A8B3C4",
    undecided="#94A3B8",
    crossing="#7C3AED",
    boundary="#7C3AED",
    region="#FFF1E6",
    ring="#FFFFFF",
    front=Skin(fill="#C2410C", edge="#9A3412", text="#FFFFFF", note="#FFE8DA"),
    back=Skin(fill="#EEF3FB", edge="#3B6FB6", text="#1E293B", note="#52627A"),
    unclear=Skin(fill="#F1F2F4", edge="#7B8494", text="#374151", note="#5B6472"),
)

DARK = Palette(
    background="#0F172A",
    text="#E5EAF3",
    quiet_text="#9FB0C7",
    line="#5C6B84",
    undecided="#74839B",
    crossing="#A78BFA",
    boundary="#A78BFA",
    region="#33231B",
    ring="#0F172A",
    front=Skin(fill="#C2410C", edge="#F08A52", text="#FFFFFF", note="#FFE8DA"),
    back=Skin(fill="#1C2A44", edge="#6FA0E0", text="#E5EAF3", note="#A9B9D0"),
    unclear=Skin(fill="#2A3040", edge="#98A2B3", text="#DDE3EC", note="#B4BECC"),
)
