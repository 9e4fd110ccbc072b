"""The palette: colours by office and theme, line widths, type sizes, and the tints of boxes coloured by something else.

Under a tint the shape still shows the office: the front office is filled with the strong colour, the back office is
pale with an edge of that colour, and what is unclear is nearly grey. There are twelve hues, eight steps and two greys.

The tables were computed once in OKLab (Ottosson 2020), and tests hold them to their promises: every text has a contrast
of at least 4.5 and every edge of 3 (WCAG 2.2). The hues are as far apart as twelve can be, also for people who lack one
kind of cones (Machado et al. 2009); the first few are the farthest apart. None is violet: that is the boundary.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from org.model import Office

CATEGORIES = range(12)
STEPS = range(12, 20)
"""From little to much. On dark paper they lead from dark to bright, so that little is always nearest to the paper."""
OTHER, BLANK = 20, 21
"""Of what has no colour of its own, and of departments about which nothing is known."""

# Fill, edge, name and note of the front office; then of the back office; then of what is unclear.
_ON_LIGHT = """
1142DB 1237A1 FFFFFF CCDCFC DBE7FF 1142DB 1E293B 59657A EFF1F5 697A9E 1E293B 606977  blue
C94A48 8D3E42 FFFFFF FFFDFC FEE5E2 C94A48 1E293B 656572 F4F0F0 91716E 1E293B 616876  red
0A3600 0C2D15 FFFFFF CAD4C8 D0E6CC 0A3600 1E293B 56656B F0F1F0 737E71 1E293B 606976  pine
A3287F 752864 FFFFFF F0D5E5 FEDDF0 A3287F 1E293B 656376 F3F0F2 8E7082 1E293B 616877  magenta
057CB5 155B88 FFFFFF FCFDFE D7EEFF 057CB5 1E293B 58687A EFF1F3 6A7D8B 1E293B 606977  cyan
055959 0F444B FFFFFF CFDCDC CAECEB 055959 1E293B 546774 F0F1F1 6F7E7D 1E293B 606976  teal
8D6C79 645160 FFFFFF FDFCFC F8E5EC 8D6C79 1E293B 636575 F2F1F1 80787B 1E293B 606976  rose
713A2D 53312F FFFFFF E3D5D1 FDDBD3 713A2D 1E293B 64626D F2F1F0 867672 1E293B 606976  brown
162C85 142768 FFFFFF CBD4E8 D4E1FE 162C85 1E293B 57647A F0F1F4 707A91 1E293B 606977  navy
4A7A01 365B25 FFFFFF EDF2E9 DEF0D0 4A7A01 1E293B 5A686D F0F2EF 737F69 1E293B 606976  green
690034 4F1331 FFFFFF E4CCD2 FCD4DF 690034 1E293B 646071 F3F0F1 8C7279 1E293B 616876  wine
665701 4A4420 FFFFFF DEDCCE EDE7C8 665701 1E293B 5F666A F1F1EF 7E7B6B 1E293B 606976  gold
A5EAE2 4E717A 0F172A 283B4B F6FBFB 6D9CA0 1E293B 626C79 F0F1F1 6F7E7C 1E293B 606976  step 1
7BD7CD 427279 0F172A 223848 EDF7F5 5B9E9E 1E293B 5F6A77 EFF2F1 6C7F7C 1E293B 606976  step 2
4EC2B7 337579 0F172A 1B3544 E3F2F0 43A29E 1E293B 5C6976 EFF2F1 69807D 1E293B 606976  step 3
24ABA0 227778 0F172A 173140 DAEDEA 24A59C 1E293B 596774 EFF2F1 69807D 1E293B 606976  step 4
0F837A 176061 FFFFFF FCFDFD D1E8E5 0F837A 1E293B 566672 EFF2F1 6B7F7C 1E293B 606976  step 5
006962 0F4F51 FFFFFF D1E0DE C7E4E0 006962 1E293B 51636F F0F1F1 6D7E7C 1E293B 606976  step 6
02504B 0C3E41 FFFFFF CDDAD8 BEDFDB 02504B 1E293B 4E616D F0F1F1 707E7C 1E293B 606976  step 7
023934 092F31 FFFFFF CAD4D2 B5DAD4 023934 1E293B 495C68 F0F1F1 727D7B 1E293B 606976  step 8
434A57 323A49 FFFFFF D6D8DB DFE4EC 434A57 1E293B 5B6575 F1F1F1 787A7E 1E293B 606976  other
6E7580 4F5765 FFFFFF FCFCFC E7EBF1 6E7580 1E293B 5D6776 F1F1F1 797A7D 1E293B 606976  blank
"""
_ON_DARK = """
194CE5 84ABFD FFFFFF CEDEFE 233250 84ABFD E5EAF3 9BA5B7 242E45 8698BE E5EAF3 9BA3B2  blue
C84947 FEB0A9 FFFFFF FEFAFA 543230 FEB0A9 E5EAF3 B1A5A9 2B2D3D B08F8C E5EAF3 9EA2AF  red
214B17 6B9362 FFFFFF CFD9CD 182815 6B9362 E5EAF3 96A09E 252F3D 919C8E E5EAF3 9CA3AF  pine
AA2F85 FA87D1 FFFFFF F2D7E7 482A3D FA87D1 E5EAF3 ACA2AF 2B2C40 AD8EA0 E5EAF3 9EA2B0  magenta
087DB6 7FCBFE FFFFFF FEFEFF 233E50 7FCBFE E5EAF3 9CAAB7 242E41 879BAA E5EAF3 9BA3B1  cyan
1A6565 72AFAF FFFFFF D2DFDE 173434 72AFAF E5EAF3 98A6AB 242F3F 8C9C9C E5EAF3 9BA3B0  teal
8D6C79 DAB9C6 FFFFFF FDFCFC 45373C DAB9C6 E5EAF3 AAA7AE 282E3F 9E9599 E5EAF3 9DA3B0  rose
7E4639 CA9183 FFFFFF E6D8D4 3F2721 CA9183 E5EAF3 A8A0A3 292E3D A49490 E5EAF3 9DA3AF  brown
253F9A 6C8DE4 FFFFFF CFD8ED 1D273F 6C8DE4 E5EAF3 98A0B0 252E43 8E98B1 E5EAF3 9CA3B2  navy
4E7E0A 9CCB71 FFFFFF F4F7F1 2F3D22 9CCB71 E5EAF3 A0A9A4 252F3C 909D86 E5EAF3 9CA3AE  green
7E1C45 CC6E8C FFFFFF E8D1D7 3A1D26 CC6E8C E5EAF3 A69CA5 2A2D3E AB9097 E5EAF3 9EA2AF  wine
6F6012 B9AB6C FFFFFF E0DED0 373218 B9AB6C E5EAF3 A3A5A0 272E3C 9C9988 E5EAF3 9DA3AE  gold
023934 537E78 FFFFFF CAD4D2 101E1C 537E78 E5EAF3 939CA0 252F3F 909B99 E5EAF3 9CA3B0  step 1
02504B 5F9892 FFFFFF CDDAD8 122523 5F9892 E5EAF3 949FA3 252F3F 8D9C9A E5EAF3 9CA3B0  step 2
006962 6BB4AC FFFFFF D1E0DE 142D2B 6BB4AC E5EAF3 96A2A7 242F3F 8B9D9A E5EAF3 9BA3B0  step 3
0F837A 7BD0C6 FFFFFF FCFDFD 173532 7BD0C6 E5EAF3 98A6AA 242F3F 899D9A E5EAF3 9BA3B0  step 4
24ABA0 92FAEF 0F172A 173140 193E3A 92FAEF E5EAF3 99AAAD 232F3F 869E9B E5EAF3 9BA3B0  step 5
4EC2B7 97FAEF 0F172A 1B3544 1B4642 97FAEF E5EAF3 9DAFB3 242F3F 879E9B E5EAF3 9BA3B0  step 6
7BD7CD A5F7ED 0F172A 223848 1C4F4A A5F7ED E5EAF3 A6B8BC 242F3F 8A9D9A E5EAF3 9BA3B0  step 7
A5EAE2 B5F3EB 0F172A 283B4B 1E5852 B5F3EB E5EAF3 B4C5C9 252F3F 8D9C9A E5EAF3 9CA3B0  step 8
4F5764 98A0AD FFFFFF D9DBDE 2A2D33 98A0AD E5EAF3 9EA2AA 262E3F 96989C E5EAF3 9CA3B0  other
6F7681 BCC3CD FFFFFF FDFDFD 383B40 BCC3CD E5EAF3 A4A8B0 262E3F 96989B E5EAF3 9CA3B0  blank
"""


def mix(one: str, other: str, share: float) -> str:
    """``share`` of ``other`` in ``one``.

    >>> mix("#FFFFFF", "#000000", 0.0), mix("#FFFFFF", "#000000", 1.0)
    ('#FFFFFF', '#000000')
    """
    here, there = (bytes.fromhex(colour.removeprefix("#")) for colour in (one, other))
    return "#" + "".join(f"{round((1 - share) * a + share * b):02X}" for a, b in zip(here, there, strict=True))


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
PATH_WIDTH = 1.6
"""How much thicker a reporting line on the path to the top is, px."""
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
"""Length of an arrowhead: px, and what is added to them, in widths of its line."""
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
REGION_CORNER = 2.0
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
    """One colour for boxes that are coloured by something else than their office, which their shape still shows."""

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
    """One for each row of the tables of tints."""

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
        """The colours of a box of ``office``; ``tint`` is an index in ``tints``; ``middle`` is the middle office."""
        if middle and tint is None:
            return self.middle
        of = self if tint is None else self.tints[tint]
        return {Office.FRONT: of.front, Office.BACK: of.back, Office.UNCLEAR: of.unclear}[office]


_COLOURS = {
    "background": ("#FFFFFF", "#0F172A"),
    "text": ("#1E293B", "#E5EAF3"),
    "quiet_text": ("#5B6B82", "#9FB0C7"),
    "line": ("#7C899F", "#66758E"),
    "undecided": ("#7B889E", "#74839B"),
    # On dark paper a crossing has twice the contrast of other hand-offs, so that they differ without colour, too.
    "handoff": ("#75859D", "#687890"),
    "crossing": ("#7C3AED", "#C4B5FD"),
    "boundary": ("#7C3AED", "#C4B5FD"),
    "change": ("#15803D", "#4ADE80"),
    "region": ("#FFF1E6", "#33231B"),
    "ring": ("#FFFFFF", "#0F172A"),
    "share_on_front": ("#FDBA74", "#FDBA74"),
}
"""On light paper and on dark; so are the two tables below."""
_SKINS = {
    "front": ("#C2410C #9A3412 #FFFFFF #FFEEE4", "#C2410C #F08A52 #FFFFFF #FFEEE4"),
    "back": ("#EEF3FB #3B6FB6 #1E293B #52627A", "#1C2A44 #6FA0E0 #E5EAF3 #A9B9D0"),
    "unclear": ("#F1F2F4 #7B8494 #374151 #5B6472", "#2A3040 #98A2B3 #DDE3EC #B4BECC"),
    "middle": ("#E6F6F1 #0F766E #1E293B #4A635E", "#123A36 #4FBFB0 #E5EAF3 #A5CFC8"),
    "rest": ("#FFFFFF #8592A8 #3F4B5E #5B6B82", "#0F172A #74839B #C6D0DF #9FB0C7"),
}
"""Fill, edge, text and note."""
_GROUNDS = {
    "customers": ("#F6F8FB", "#141D31"),
    "front": ("#FFF1E6", "#2B2019"),
    "middle": ("#F3FAF8", "#11262B"),
    "back": ("#F7FAFE", "#121B2F"),
    "deep": ("#F0F5FC", "#16213A"),
    "apart": ("#F7F7F8", "#171B26"),
    "plate": ("#FFFFFF", "#0F172A"),
}
_SHARES = (("#C2410C", "#A3ABB8", "#1F4E8C"), ("#E2622A", "#98A2B3", "#3B6FB6"))


def _make_palette(*, dark: bool) -> Palette:
    colours, grounds = ({name: pair[dark] for name, pair in each.items()} for each in (_COLOURS, _GROUNDS))
    skins = {name: Skin(*pair[dark].split()) for name, pair in _SKINS.items()}
    parts: dict[str, Any] = {**colours, **skins, "grounds": Grounds(**grounds)}
    rows = [[f"#{colour}" for colour in row.split()] for row in (_ON_LIGHT, _ON_DARK)[dark].strip().splitlines()]
    tints = tuple(Tint(Skin(*row[:4]), Skin(*row[4:8]), Skin(*row[8:12])) for row in rows)
    return Palette(**parts, shares=_SHARES[dark], tints=tints)


LIGHT, DARK = _make_palette(dark=False), _make_palette(dark=True)
# For people who ask for more contrast.
HIGH_LIGHT = replace(
    LIGHT, text="#000000", quiet_text="#1E293B", line="#475569", undecided="#334155", handoff="#334155",
    crossing="#5B21B6", boundary="#5B21B6", change="#14532D",
    front=Skin("#9A3412", "#431407", "#FFFFFF", "#FFFFFF"), back=Skin("#FFFFFF", "#1E3A8A", "#000000", "#1E293B"),
    unclear=Skin("#FFFFFF", "#374151", "#000000", "#1E293B"), rest=Skin("#FFFFFF", "#334155", "#000000", "#1E293B"),
    middle=Skin("#FFFFFF", "#115E59", "#000000", "#1E293B"),
)  # fmt: skip
HIGH_DARK = replace(
    DARK, background="#000000", text="#FFFFFF", quiet_text="#E2E8F0", line="#94A3B8", undecided="#CBD5E1",
    handoff="#CBD5E1", crossing="#C4B5FD", boundary="#C4B5FD", change="#86EFAC", ring="#000000",
    share_on_front="#7C2D12",
    front=Skin("#FDBA74", "#FFFFFF", "#000000", "#1C0A00"), back=Skin("#000000", "#93C5FD", "#FFFFFF", "#E2E8F0"),
    unclear=Skin("#000000", "#CBD5E1", "#FFFFFF", "#E2E8F0"), rest=Skin("#000000", "#CBD5E1", "#FFFFFF", "#E2E8F0"),
    middle=Skin("#000000", "#5EEAD4", "#FFFFFF", "#E2E8F0"),
)  # fmt: skip
