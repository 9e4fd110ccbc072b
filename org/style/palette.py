"""The palette: colours by office and theme, line widths, type sizes."""

from __future__ import annotations

from dataclasses import dataclass

from org.model import Office
from org.style.color import mix, read_tints

FONT = "Be Vietnam Pro"
FALLBACK_FONTS = ("Noto Sans", "Noto Sans CJK JP", "DejaVu Sans", "Arial", "sans-serif")

NAME_SIZE = 12.0
NOTE_SIZE = 11.0
TITLE_SIZE = 22.0
SUBTITLE_SIZE = 12.0
LEGEND_SIZE = 11.0

NAME_LINE = 15.0
"""Height of one line of a box's name, px."""
NOTE_LINE = 13.0
"""Height of the smaller line below it, px."""
BASELINE = 0.76
"""The baseline of letters, as a share of their line's height from its top."""
FRONT_RADIUS = 18.0
BACK_RADIUS = 6.0

BOX_PADDING, NOTE_GAP = 12.0, 8.0
"""Between a box's edge and its text, and between its name and the note beside it, px."""
INDENT, TRUNK = 20.0, 5.0
"""In a stack of boxes: how far each level is indented, and how far from the left edge of a box the line runs down to
those below it, px. Between that line and a box beside it there is room for the boundary."""

LINE_WIDTH = 1.2
CROSSING_WIDTH = 2.2
EDGE_WIDTH = 1.3
RING_RADIUS = 4.0
RING_WIDTH = 1.6
LINE_CORNER = 6.0
"""Radius of a reporting line's bends."""
DASH = (4.0, 3.0)
STACK_SHIFT = 3.0
"""How far the second card of a collapsed branch shows."""
BAR_HEIGHT = 5.0
"""Of the bar in a collapsed branch that shows its shares of front, unclear and back, px."""
BAR_GAP = 4.0
"""Between the text of a collapsed branch and that bar, px."""
BAR_SIDE, BAR_FOOT = 14.0, 7.0
"""Between that bar and the sides of its box, and the box's lower edge, px."""
BAR_LEAST = 1.5
"""Width of a part that represents at least one department, px: few among many are visible all the same."""
BAR_LINE = 0.8
NUMBER_HEIGHT, NUMBER_SIDE, NUMBER_LINE = 12.0, 4.0, 1.0
"""Of the label with the number on a line, px: its height, the room beside its digits, its edge."""
PALE_FILL, PALE_EDGE, PALE_TEXT, PALE_LINE = 0.8, 0.6, 0.35, 0.65
"""How far what is not highlighted fades into the paper."""
WAY_WIDTH = 1.6
"""How much thicker a reporting line on the way to the top is, px."""
BELOW_GAP = 3.0
"""Between a node of a network and its name below it, px."""
HALO = 3.0
"""Of the paper's colour round the letters of such a name, so that it can be read where lines pass, px."""
OUTLINE_GAP, OUTLINE_WIDTH = 3.0, 2.5
"""Of the outline round what is selected, px."""
HANDOFF_WIDTHS = (1.2, 5.0)
"""Thinnest and thickest hand-off, px; the volume decides between the two."""
DASH_WIDTH = 2.0
"""Lines wider than this have dashes that are longer in proportion."""
DOTS = (1.2, 3.2)
ARROW = (5.0, 1.5)
"""Length of an arrowhead: so many px, and so many times the width of its line."""
ARROW_ANGLE = 0.42
"""Between an arrowhead's middle and its edges, radians."""

LANE_SIZE = 12.5
LANE_NOTE_SIZE = 10.5
BOUNDARY_SIZE = 10.5
LANE_LINE = 17.0
"""Height of one line of a lane's label, px."""
LANE_LEFT = 16.0
"""Between the left edge of the boundary map and the lanes' labels."""
DIVIDE_WIDTH = 2.4
DIVIDE_DASH = (11.0, 6.0)
DROP_WIDTH = 1.0

REGION_OUTER = 10.0
"""How far the boundary is outside the boxes and lines of its region, px."""
REGION_INNER = 8.6
"""How far the region's own colour reaches: the rest of REGION_OUTER is the boundary line."""
REGION_CORNER = 4.0
"""Radius of its corners: small, so that areas that meet share one outline without notches."""


@dataclass(frozen=True)
class TextStyle:
    """The style of words in the background of a boundary map."""

    size: float
    weight: int
    colour: str
    """Name of a colour of the palette."""
    centred: bool = False


WORDINGS = {
    "lane": TextStyle(LANE_SIZE, 600, "text"),
    "lane-note": TextStyle(LANE_NOTE_SIZE, 400, "quiet_text"),
    "boundary": TextStyle(BOUNDARY_SIZE, 600, "boundary"),
    "plate": TextStyle(LANE_NOTE_SIZE, 400, "quiet_text", centred=True),
    "empty": TextStyle(LANE_NOTE_SIZE, 400, "quiet_text", centred=True),
}


@dataclass(frozen=True)
class Skin:
    """The colours of one kind of box."""

    fill: str
    edge: str
    text: str
    note: str


@dataclass(frozen=True)
class Tint:
    """One colour for boxes that are coloured by something else than their office, which their shape still tells."""

    front: Skin
    """Filled with the strong colour."""
    back: Skin
    """Pale, with an edge of that colour."""
    unclear: Skin
    """Nearly grey."""


@dataclass(frozen=True)
class Grounds:
    """The colours of the bands of a boundary map."""

    customers: str
    front: str
    middle: str
    back: str
    deep: str
    apart: str
    plate: str

    def of(self, ground: str) -> str:
        """The colour of a band, by the word for its ground."""
        return str(getattr(self, ground))


@dataclass(frozen=True)
class Palette:
    """Every colour of a picture, as ``#RRGGBB``."""

    background: str
    text: str
    quiet_text: str
    line: str
    undecided: str
    handoff: str
    crossing: str
    boundary: str
    change: str
    """What is new or moved, in a picture of two versions."""
    region: str
    ring: str
    front: Skin
    back: Skin
    unclear: Skin
    middle: Skin
    """Of the middle office, where it is a class of its own."""
    rest: Skin
    """Of a box for the rest of a family, which has no office."""
    shares: tuple[str, str, str]
    """Of the bar in a collapsed branch: front, unclear, back."""
    share_on_front: str
    """The share of the front office in a front-office box, whose own colour would hide it."""
    grounds: Grounds
    tints: tuple[Tint, ...]
    """One for each row of :mod:`org.style.color`."""

    def fade(self, colour: str, share: float) -> str:
        """``colour`` faded into the paper."""
        return mix(colour, self.background, share)

    def fade_skin(self, skin: Skin) -> Skin:
        """A skin faded into the paper; its texts can still be read."""
        return Skin(
            fill=self.fade(skin.fill, PALE_FILL),
            edge=self.fade(skin.edge, PALE_EDGE),
            text=self.fade(self.text, PALE_TEXT),
            note=self.fade(self.quiet_text, PALE_TEXT),
        )

    def skin(self, office: Office, tint: int | None = None, *, middle: bool = False) -> Skin:
        """The colours of a box of ``office``; ``tint`` is a place in ``tints``; ``middle`` is the middle office."""
        if middle and tint is None:
            return self.middle
        of = self if tint is None else self.tints[tint]
        return {Office.FRONT: of.front, Office.BACK: of.back, Office.UNCLEAR: of.unclear}[office]


def _tints(*, dark: bool) -> tuple[Tint, ...]:
    return tuple(Tint(Skin(*row[:4]), Skin(*row[4:8]), Skin(*row[8:])) for row in read_tints(dark=dark))


LIGHT = Palette(
    background="#FFFFFF",
    text="#1E293B",
    quiet_text="#5B6B82",
    line="#8894A9",
    undecided="#8592A8",
    handoff="#75859D",
    crossing="#7C3AED",
    boundary="#7C3AED",
    change="#15803D",
    region="#FFF1E6",
    ring="#FFFFFF",
    front=Skin(fill="#C2410C", edge="#9A3412", text="#FFFFFF", note="#FFEEE4"),
    back=Skin(fill="#EEF3FB", edge="#3B6FB6", text="#1E293B", note="#52627A"),
    unclear=Skin(fill="#F1F2F4", edge="#7B8494", text="#374151", note="#5B6472"),
    middle=Skin(fill="#E6F6F1", edge="#0F766E", text="#1E293B", note="#4A635E"),
    rest=Skin(fill="#FFFFFF", edge="#8592A8", text="#3F4B5E", note="#5B6B82"),
    shares=("#C2410C", "#A3ABB8", "#1F4E8C"),
    share_on_front="#FDBA74",
    grounds=Grounds(
        customers="#F6F8FB",
        front="#FFF1E6",
        middle="#F3FAF8",
        back="#F7FAFE",
        deep="#F0F5FC",
        apart="#F7F7F8",
        plate="#FFFFFF",
    ),
    tints=_tints(dark=False),
)

DARK = Palette(
    background="#0F172A",
    text="#E5EAF3",
    quiet_text="#9FB0C7",
    line="#5C6B84",
    undecided="#74839B",
    handoff="#8FA0B8",
    crossing="#A78BFA",
    boundary="#A78BFA",
    change="#4ADE80",
    region="#33231B",
    ring="#0F172A",
    front=Skin(fill="#C2410C", edge="#F08A52", text="#FFFFFF", note="#FFEEE4"),
    back=Skin(fill="#1C2A44", edge="#6FA0E0", text="#E5EAF3", note="#A9B9D0"),
    unclear=Skin(fill="#2A3040", edge="#98A2B3", text="#DDE3EC", note="#B4BECC"),
    middle=Skin(fill="#123A36", edge="#4FBFB0", text="#E5EAF3", note="#A5CFC8"),
    rest=Skin(fill="#0F172A", edge="#74839B", text="#C6D0DF", note="#9FB0C7"),
    shares=("#E2622A", "#98A2B3", "#3B6FB6"),
    share_on_front="#FDBA74",
    grounds=Grounds(
        customers="#141D31",
        front="#2B2019",
        middle="#11262B",
        back="#121B2F",
        deep="#16213A",
        apart="#171B26",
        plate="#0F172A",
    ),
    tints=_tints(dark=True),
)
