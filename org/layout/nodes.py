"""What both drawings put into a box and beside it: names, sizes, tooltips, widths of lines, the legend's parts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

import numpy as np

from org.i18n import _, describe_count, format_departments, format_people, localise_number, pgettext, shorten_number
from org.layout.handoff_edges import Flows, crossings_inside, crossings_out
from org.layout.scene import Box, LegendEntry, Line, LineStatus, Point, Relation, used_samples
from org.layout.visibility import REST, Visible
from org.model import NONE, Company, Indices, Office, Values
from org.style import palette
from org.style.text_metrics import SEMIBOLD, Breakable, has_wide, text_width, wrap

_MARK_ROOM = 12.0
"""For the question mark of an unclear department, beside its note."""
_BOX_WIDTHS = (120.0, 210.0)
"""Narrowest and widest box; a wider name wraps."""
_SLIGHTLY = 1.12
"""A box is made wider by this factor where one more name is on one line then."""
_FOR_A_WORD = 1.35
"""How much wider boxes may be than nearly all names need, or than the narrowest, so that a long word is not broken."""
_SHARES = (1.2, 1.1, 1.0, 0.95, 0.9, 0.85, 0.8)
_MOST_LINES = 5
"""Of a name."""
_LINES = 2.3
"""Lines that the names of nearly all boxes need at most: their width is chosen so."""
_TITLE_LINES = 2
"""Of a job title."""
_BESIDE_TITLE = 2 * palette.BOX_PADDING
_LONGEST_TITLE = 100
"""Letters of a job title that are measured to choose a width: more have no room in the widest box."""
_HEIGHT_WITHOUT_TEXT = 16.0
_LESS_ROUND_TITLE = 4.0
"""How much less of that a box with a job title needs: its letters are small, and it is high enough, px."""
_ROOMY_HEIGHT = 22.0
"""Where a finger is to touch it; the bar of a collapsed branch has room in it."""


class BoxTexts:
    """Name, note and job title of each visible box: what they need, and how they are wrapped in a given width."""

    def __init__(
        self,
        names: Sequence[str],
        notes: Sequence[str],
        titles: Sequence[str],
        visible: Visible,
        *,
        roomy: bool = False,
    ) -> None:
        self.notes = tuple(notes)
        self._names, self._titles = names, titles
        bars = (palette.BAR_GAP + palette.BAR_HEIGHT) * ((visible.collapsed > 0) & (not roomy))
        empty = bars + (_ROOMY_HEIGHT if roomy else _HEIGHT_WITHOUT_TEXT)
        self._empty: list[float] = (empty - _LESS_ROUND_TITLE * np.array(titles, dtype=bool)).tolist()
        """How high each box is beside its name and title, px."""
        marks = _MARK_ROOM * (visible.offices == Office.UNCLEAR)
        beside = [text_width(note, palette.NOTE_SIZE) + palette.NOTE_GAP if note else 0.0 for note in notes]
        self._beside: list[float] = (np.array(beside) + marks + 2 * palette.BOX_PADDING).tolist()
        self._needs = [_measure_heavy(name) for name in names]
        """How wide each name is on one line, px."""
        measure = cache(_measure_title)  # many people have the same
        self._title_needs = np.array([measure(title) if title else 0.0 for title in titles])
        """How wide each job title is on two lines, px."""
        self._title_wholes = np.array([text_width(title[:_LONGEST_TITLE], palette.NOTE_SIZE) for title in titles])
        """How wide each is on one line, px."""
        self._whole = [math.inf if has_wide(name) else need for name, need in zip(names, self._needs, strict=True)]
        """The same; infinite where it may break anywhere."""
        self._breakable: dict[int, Breakable] = {}
        self._lines: dict[tuple[int, float], tuple[str, ...]] = {}
        self._wrapped: dict[tuple[int, float], tuple[str, ...]] = {}

    def lines(self, box: int, width: float) -> tuple[str, ...]:
        """The name in a box of that width."""
        room = width - self._beside[box]
        if self._whole[box] <= room:
            return (self._names[box].strip(),)
        if (box, width) not in self._lines:
            if box not in self._breakable:
                self._breakable[box] = Breakable(self._names[box], palette.NAME_SIZE, SEMIBOLD)
            self._lines[box, width] = self._breakable[box].wrap(room, _MOST_LINES)
        return self._lines[box, width]

    def height(self, box: int, width: float) -> float:
        """The height of a box of that width."""
        lines = 1 if self._whole[box] <= width - self._beside[box] else len(self.lines(box, width))
        below = palette.NOTE_LINE * len(self.title(box, width)) if self._titles[box] else 0.0
        return self._empty[box] + palette.NAME_LINE * lines + below

    def title(self, box: int, width: float) -> tuple[str, ...]:
        """The job title in a box of that width; nothing where there is none."""
        if not self._titles[box]:
            return ()
        if (box, width) not in self._wrapped:
            room, two = width - _BESIDE_TITLE, float(self._title_needs[box])
            if self._title_wholes[box] > room >= two:  # two lines of about one length
                room = two
            self._wrapped[box, width] = wrap(self._titles[box], room, palette.NOTE_SIZE, most=_TITLE_LINES)
        return self._wrapped[box, width]

    @cached_property
    def least_widths(self) -> Values:
        """(n,) how wide each box has to be so that no word is cut, and no name that has a usual length."""
        measure = cache(_measure_heavy)  # the same words are in many names
        least = [
            max([need / _LINES, *map(measure, name.split())])
            for name, need in zip(self._names, self._needs, strict=True)
        ]
        title = np.minimum(self._title_needs + _BESIDE_TITLE, _BOX_WIDTHS[1])
        widths: Values = np.maximum(np.array(least) + self._beside, title) + 1.0
        return widths

    def usual_widths(self) -> list[float]:
        """Widths to choose from: the one in which nine names in ten are on one line, or a few more, and less."""
        narrowest, widest = _BOX_WIDTHS
        if not self._needs:
            return [narrowest]
        # A word is broken only where it is so long that all boxes would be much wider for it.
        least = max(float(np.quantile(self.least_widths, 0.95)), narrowest) * _FOR_A_WORD
        least = float(self.least_widths[self.least_widths <= least].max(initial=0.0))
        least = max(min(least + palette.INDENT, widest), narrowest)
        widths = set()
        for titles in self._title_needs, self._title_wholes:
            needs = np.maximum(np.array(self._needs) + self._beside, titles + _BESIDE_TITLE)
            usual = float(np.quantile(needs, 0.9))
            usual = max(float(needs[needs <= usual * _SLIGHTLY].max()), narrowest)
            widths |= {round(max(min(usual, widest) * share, least)) + palette.INDENT for share in _SHARES}
        return sorted(widths, reverse=True)


def _measure_heavy(text: str) -> float:
    return text_width(text, palette.NAME_SIZE, SEMIBOLD)


def _measure_title(title: str) -> float:
    """How wide a job title is where it is broken into two lines as well as it can be, px."""
    words = title[:_LONGEST_TITLE].split()
    halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words) + 1))
    return min(max(text_width(half, palette.NOTE_SIZE) for half in pair) for pair in halves)


def measure_boxes(company: Company, visible: Visible, *, roomy: bool = False, brief: bool = False) -> BoxTexts:
    """The texts of the visible boxes; ``roomy`` ones are high enough for a finger, ``brief`` ones have short notes."""
    return BoxTexts(*write_box_texts(company, visible, brief=brief), visible, roomy=roomy)


def build_boxes(
    company: Company, visible: Visible, texts: BoxTexts, centres: Values, widths: Values, heights: Values
) -> tuple[Box, ...]:
    """The visible boxes round their ``centres``, (n, 2); their sizes are (n,)."""
    above = np.where(visible.parent == NONE, NONE, visible.keys[visible.parent])
    hints = _write_hints(company, visible)
    ids = company.departments["id"].iloc[visible.positions].tolist()
    middle = company.middle_office[visible.positions].tolist()
    shares = visible.counts[:, [Office.FRONT, Office.UNCLEAR, Office.BACK]].tolist()
    return tuple(
        Box(
            key=int(key),
            x=float(centres[box, 0]),
            y=float(centres[box, 1]),
            width=float(widths[box]),
            height=float(heights[box]),
            office=Office.UNCLEAR if key <= REST else Office(int(visible.offices[box])),
            label=texts.lines(box, float(widths[box])),
            title=texts.title(box, float(widths[box])),
            note=texts.notes[box],
            hint=hints[box],
            collapsed=int(visible.collapsed[box]),
            above=int(above[box]),
            branching=bool(visible.branching[box]),
            shares=tuple(shares[box]) if visible.collapsed[box] else None,
            id=str(ids[box]) if box < len(ids) else "",
            middle=box < len(middle) and middle[box] and visible.offices[box] == Office.BACK,
        )
        for box, key in enumerate(visible.keys.tolist())
    )


def write_box_texts(company: Company, visible: Visible, *, brief: bool) -> tuple[list[str], list[str], list[str]]:
    """Name, note and job title of each box; a ``brief`` note of a collapsed branch leaves out its people."""
    names = company.departments["name"].iloc[visible.positions].tolist()
    titles = [*company.job_titles(visible.positions.tolist()), *[""] * (len(visible) - len(visible.positions))]
    notes = []
    for box, members in _list_stacks(visible):
        names[box], titles[box] = _name_stack(company, members), ""
    for key, people, hidden in zip(
        visible.keys.tolist(), visible.people.tolist(), visible.collapsed.tolist(), strict=True
    ):
        if key <= REST:
            names.append(_("+{n} more").format(n=localise_number(hidden)))
        write = shorten_number if hidden else _write_count  # the hint has all digits
        parts = [write(people)] if people == people and not (brief and hidden) else []
        parts += [f"+{shorten_number(hidden)}"] if hidden and key > REST else []
        notes.append(" · ".join(parts))
    for box, members in _list_stacks(visible):
        volume = _sum_volume(company, members)
        notes[box] = f"→ {_write_count(volume)}" if volume else notes[box]
    return names, notes, titles


def _list_stacks(visible: Visible) -> Iterator[tuple[int, Indices]]:
    """The index of each stack among the visible boxes, and its departments."""
    for members in visible.stacks.values():
        yield int(visible.box_of[members[0]]), members


def _name_stack(company: Company, members: Indices) -> str:
    """«4 of Northern branches»."""
    parent = int(company.parent[members[0]])
    if parent == NONE:
        return format_departments(len(members), posts=company.is_of_posts)
    return _("{n} of {parent}").format(n=localise_number(len(members)), parent=company.name(parent))


def _sum_volume(company: Company, members: Indices) -> float:
    """The volume that the departments of a stack hand off, together; 0.0 where none is known."""
    given = np.isin(company.handoffs["source"].to_numpy(), members)
    return float(np.nansum(company.volumes[given]))


def _write_count(count: float) -> str:
    """A number of people, or a volume; halves stay, as in full-time equivalents."""
    return localise_number(count, ",.0f" if count == int(count) else ",.1f")


def _write_hints(company: Company, visible: Visible) -> list[str]:
    """The tooltip of each box, one fact per line: the whole name, the job title, the reason of its office and more."""
    rows = company.departments.iloc[visible.positions]
    columns = [rows[column].tolist() for column in ("name", "reason", "revenue")]
    summaries = _summarise(company, visible)
    hints = []
    titles = company.job_titles(visible.positions.tolist())
    for name, reason, revenue, title, summary in zip(*columns, titles, summaries, strict=False):
        lines = [str(name), *filter(None, [title]), str(reason), *filter(None, [summary])]
        if revenue == revenue:
            lines.append(_("Revenue {revenue}").format(revenue=localise_number(revenue, ",.10g")))
        hints.append("\n".join(lines))
    hints += [_("Further departments") for _rest in range(len(visible) - len(hints))]
    crossing = crossings_inside(company, visible) if visible.collapsed.any() else visible.collapsed
    for box, members in _list_stacks(visible):
        names = company.departments["name"].iloc[members].tolist()
        hints[box] = "\n".join([_name_stack(company, members), ", ".join(names)])
    for box in np.flatnonzero(visible.collapsed).tolist():
        hints[box] += "\n" + _describe_collapsed(visible, box, int(crossing[box]))
    return hints


def _summarise(company: Company, visible: Visible) -> list[str]:
    """For each box people, what crosses the boundary there and what is collapsed below, in one line."""
    handoffs, reporting = (count.tolist() for count in crossings_out(company, visible))
    rows = zip(visible.people.tolist(), handoffs, reporting, visible.collapsed.tolist(), strict=True)
    return [
        ", ".join(
            [
                *([format_people(people)] if people == people else []),
                *([describe_count("{n} hand-off crosses", "{n} hand-offs cross", given)] if given else []),
                *([describe_count("{n} reporting line crosses", "{n} reporting lines cross", up)] if up else []),
                *([describe_count("{n} department below", "{n} departments below", below)] if below else []),
            ]
        )
        for people, given, up, below in rows
    ]


def _describe_collapsed(visible: Visible, box: int, crossing: int) -> str:
    """What a collapsed branch holds; of a stack and of the rest of a family also what it is."""
    collapsed, counts = int(visible.collapsed[box]), visible.counts[box].tolist()
    offices = (Office.FRONT, Office.BACK, Office.UNCLEAR)
    parts = [f"{localise_number(counts[office])} {office.title.lower()}" for office in offices if counts[office]]
    lines, together = [], [_("Together: {parts}").format(parts=" · ".join(parts))]
    if visible.keys[box] <= REST:
        lines = [describe_count("{n} department is not shown", "{n} departments are not shown", collapsed)]
    elif int(visible.keys[box]) in visible.stacks:
        text = _("{n} departments whose hand-offs go the same way")
        lines = [text.format(n=localise_number(collapsed + 1))]
    if lines and visible.people[box] == visible.people[box]:
        together.append(_("Together: {people}").format(people=format_people(visible.people[box])))
    if crossing:
        together.append(
            describe_count("{n} line crosses the boundary inside", "{n} lines cross the boundary inside", crossing)
        )
    return "\n".join([*lines, *together])


def classify_line(crossing: bool, undecided: bool) -> LineStatus:
    """Whether a line crosses the boundary, may cross it, or does not."""
    return LineStatus.CROSSING if crossing else LineStatus.UNDECIDED if undecided else LineStatus.INSIDE


def classify_offices(one: Office, other: Office) -> LineStatus:
    """Whether a line between two offices crosses the boundary, may cross it, or does not."""
    undecided = Office.UNCLEAR in (one, other)
    return classify_line(not undecided and one is not other, undecided)


def draw_dotted_lines(
    visible: Visible, boxes: Sequence[Box], draw: Callable[[Box, Box], tuple[Point, ...]], width: float
) -> tuple[Line, ...]:
    """The visible reporting lines as a quiet hint; ``draw`` gives the path from the boxes of child and parent."""
    lines = []
    for box, above in enumerate(visible.parent.tolist()):
        if above != NONE:
            child, parent = boxes[box], boxes[above]
            status = classify_offices(child.office, parent.office)
            path = draw(child, parent)
            lines.append(Line(child.key, parent.key, Relation.REPORTING, status, path, width, dotted=True))
    return tuple(lines)


LINE_WIDTHS = {
    LineStatus.INSIDE: palette.LINE_WIDTH,
    LineStatus.UNDECIDED: palette.LINE_WIDTH,
    LineStatus.CROSSING: palette.CROSSING_WIDTH,
}
"""Of reporting lines, px."""


FEW_LINES = 60
"""Of more than that the thick ones are drawn thinner, so that they do not hide each other."""


def handoff_width(volume: float, most: float, lines: float = 1) -> float:
    """The width of a hand-off of ``volume`` where the largest is ``most``, px: so that its area is in proportion.

    Among many ``lines`` all are thinner.
    """
    thin, thick = palette.HANDOFF_WIDTHS
    if not volume > 0 or not most > 0:
        return thin
    return thin + (thick - thin) * float(np.sqrt(volume / most * min(1.0, FEW_LINES / lines)))


def explain_offices() -> dict[str, str]:
    """The first samples of a legend, and what they mean."""
    return {
        "front": _("Front office: meets customers"),
        "back": pgettext("legend", "Back office"),
        "middle": _("Middle office (counted as back)"),
        "unclear": _("Unclear"),
    }


def explain_handoffs(across: str) -> dict[str, str]:
    """The samples of hand-offs in a drawing that is about them; ``across``: those that cross."""
    return {
        "handoff-crossing": across,
        "handoff": _("Hand-off inside"),
        "handoff-undecided": _("Undecided hand-off"),
        "complaint": _("Complaints"),
    }


def explain_collapsed() -> dict[str, str]:
    """The samples for what is collapsed."""
    return {
        "folded": _("Collapsed: more below"),
        "rest": _("Further departments"),
        "shares": _("Front, unclear and back in it"),
    }


def build_legend(texts: Mapping[str, str], boxes: Iterable[Box], lines: Iterable[Line]) -> tuple[LegendEntry, ...]:
    """Those of the samples and their ``texts`` that the picture uses, in their order."""
    used = used_samples(boxes, lines)
    return tuple(LegendEntry(sample, text) for sample, text in texts.items() if sample in used)


def explain_numbers(boxes: Sequence[Box]) -> str:
    """What the numbers in the boxes mean; blank where there are none."""
    if any(box.collapsed and not box.rest for box in boxes):
        return _("Numbers in the boxes: people; +3: three more departments below")
    return _("Numbers in the boxes: people") if any(flow.note for flow in boxes) else ""


def build_handoff_line(
    flows: Flows, flow: int, boxes: Sequence[Box], path: tuple[Point, ...], width: float, *, number: bool = False
) -> Line:
    """A flow as a line; ``number`` writes its crossings on it."""
    giver, taker = boxes[flows.source[flow]], boxes[flows.target[flow]]
    what = f": {flows.what[flow]}" if flows.what[flow] else ""
    crossing, undecided = int(flows.crossing[flow]), int(flows.undecided[flow])
    return Line(
        source=giver.key,
        target=taker.key,
        relation=Relation.HANDOFF,
        status=classify_line(crossing > 0, undecided > 0),
        path=path,
        width=width,
        dashed=bool(flows.complaint[flow]),
        number=crossing if number else None,
        hint=f"{' '.join(giver.label)} → {' '.join(taker.label)}{what}",
    )
