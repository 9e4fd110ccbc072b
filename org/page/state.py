"""What the page shows: panel, selection, highlight, branch, expanded boxes. Also values that are computed once."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import streamlit as st

from org.analysis.graph import NODE_MEASURES
from org.analysis.paths import handoff_graph, takes_part
from org.hierarchy import branches
from org.i18n import get_language
from org.layout.org_chart import opening_view
from org.layout.visibility import BUDGET, SCREEN, Frame, View, reveal_department
from org.model import NONE, Company

if TYPE_CHECKING:
    import networkx as nx

Worked = TypeVar("Worked")


_Kept = dict[str, list[tuple[Company, Hashable, Any]]]
_OF_SAMPLES: dict[Company, _Kept] = {}
"""What is remembered of the samples, which are not confidential: for everyone, as long as the server runs."""
_LATEST_OF_SAMPLES = 20


def remember(
    name: str, company: Company, make: Callable[[], Worked], version: Hashable = None, latest: int = 1
) -> Worked:
    """The result of ``make`` for ``company``, ``version`` and the language of the page, kept under ``name``.

    The ``latest`` of each name are kept in the person's session, and no others: an org chart is confidential, and
    large.
    """
    kept: _Kept = _OF_SAMPLES[company] if company in _OF_SAMPLES else st.session_state.setdefault("remembered", {})
    results, now = kept.setdefault(name, []), (version, get_language())
    for of, when, result in results:
        if of is company and when == now:
            return cast(Worked, result)
    made = make()
    results.append((company, now, made))
    del results[: -(_LATEST_OF_SAMPLES if company in _OF_SAMPLES else latest)]
    return made


def share(company: Company) -> None:
    """Share what is remembered of a sample with everyone."""
    _OF_SAMPLES.setdefault(company, {})


def handoff_network(company: Company, kind: str | None, start: int, end: int | None = None) -> nx.DiGraph:
    """The graph in which paths are looked for: one for all starts and ends, unless the company is large."""
    version = (kind, start, end) if takes_part(company, end) else kind
    return remember("handoffs", company, lambda: handoff_graph(company, kind, start, end), version)


CHART, MAP, NETWORK, TABLE, FINDINGS, VERSIONS = "chart", "map", "network", "table", "findings", "versions"
PANELS = (CHART, MAP, NETWORK, TABLE, FINDINGS, VERSIONS)
NETWORK_COLOUR, NETWORK_SIZE = "network-colour", "network-size"
OFFICE, COMMUNITY = "office", "community"
NETWORK_CHOICES = {NETWORK_COLOUR: (OFFICE, COMMUNITY), NETWORK_SIZE: NODE_MEASURES}
"""What can be chosen for the network, the usual first. Kept here, because a widget that is not shown forgets."""
_REVEALED = 30
"""The most departments that a finding reveals together."""

Views = dict[tuple[str, int | None], View]
"""By panel and branch: on return, the same branches are expanded."""


def get_panel() -> str:
    """The way to look at the company that is chosen."""
    return st.session_state.get("view") or CHART


def name_control(name: str) -> str:
    """The key of a control that :func:`renew_control` may have renewed."""
    return f"{name}-{st.session_state.get(f'{name}-turn', 0)}"


def renew_control(name: str) -> None:
    """Give a control another key, because the page changes what it shows.

    A message that the browser sends before it knows of that still has the old choice, and would otherwise count as a
    new one.
    """
    st.session_state[f"{name}-turn"] = st.session_state.get(f"{name}-turn", 0) + 1


def show_panel(chosen: str) -> None:
    """Change to another way to look, from elsewhere than the control for it."""
    st.session_state["view"] = chosen
    renew_control("view")


def take_panel(control: str) -> None:
    """Change to what the control says, unless it has another key by now."""
    if control == name_control("view"):
        st.session_state["view"] = st.session_state[control]


def get_picture() -> str:
    """The current picture, or the one that the page would return to."""
    return MAP if get_panel() == MAP else CHART


def get_network_choice(name: str) -> str:
    """What is chosen for the network; ``name`` is a key of NETWORK_CHOICES."""
    chosen = st.session_state.get(name)
    return str(chosen) if chosen in NETWORK_CHOICES[name] else NETWORK_CHOICES[name][0]


def get_selected() -> int | None:
    """Position of the selected department."""
    return st.session_state.get("selected")


def get_second() -> int | None:
    """Position of a second department that is chosen beside the selected one."""
    return st.session_state.get("other")


def select(position: int | None, beside: int | None = None) -> None:
    """Make a department the selected one, or none; ``beside`` is a second one."""
    st.session_state["selected"] = position
    st.session_state["other"] = beside if position is not None and beside != position else None
    st.session_state["highlight"] = None


@dataclass(frozen=True)
class Highlight:
    """What a finding, a path or the details of a department show in the picture. Departments are positions."""

    departments: tuple[int, ...]
    lines: tuple[tuple[int, int], ...]
    words: str
    """What it is about; may be blank."""
    origin: tuple[int, ...]
    """The departments whose details it began in, to go back to; none for a finding."""


def get_highlight() -> Highlight | None:
    """What is highlighted; None while a department is selected, or nothing is."""
    return st.session_state.get("highlight")


def highlight(
    departments: Iterable[int],
    lines: Iterable[tuple[int, int]],
    where: str,
    words: str = "",
    origin: tuple[int, ...] = (),
) -> None:
    """Show departments and lines together in the chart or the map; a single department is selected instead."""
    shown, pairs = tuple(departments), tuple(lines)
    select(shown[0] if len(shown) == 1 and not pairs else None)
    if get_selected() is None:
        st.session_state["highlight"] = Highlight(shown, pairs, words, origin)
    st.session_state["to-reveal"] = {*shown, *(end for pair in pairs for end in pair)}
    show_panel(where)


def reveal_highlighted(company: Company) -> None:
    """Expand the chart to show departments that were highlighted since the last run, if they are few."""
    positions = sorted(st.session_state.pop("to-reveal", ()))
    if not positions or positions[-1] >= len(company):
        return
    branch = get_branch()
    if branch is not None and not all(branches(company).holds(branch, position) for position in positions):
        focus(None)
    if len(positions) > _REVEALED:
        return
    now = get_view(company)
    for position in positions:
        now = reveal_department(company, now, position)
    if now != get_view(company):
        set_view(now)


def get_branch() -> int | None:
    """The branch that is shown alone; None for the whole company."""
    return st.session_state.get("branch")


def is_only_top(company: Company, position: int) -> bool:
    """Whether a department is the one top of its company: its branch is the whole."""
    tops = branches(company).children(NONE)
    return len(tops) == 1 and int(tops[0]) == position


def focus(position: int | None) -> None:
    """Show one branch only, or the whole company again."""
    st.session_state["branch"] = position


def get_budget() -> int:
    """The most boxes that are visible."""
    return int(st.session_state.get("budget", BUDGET))


def make_opening_view(company: Company, picture: str, branch: int | None) -> View:
    """The first view of the company, or of one branch."""
    frame, budget = get_frame(), get_budget()

    def make() -> View:
        return opening_view(company, frame, branch, on_map=picture == MAP, budget=budget)

    return remember(f"opening-{picture}", company, make, (branch, frame, budget))


def get_view(company: Company) -> View:
    """What the current picture shows."""
    kept = _views().get((get_picture(), get_branch()))
    return (
        replace(kept, budget=get_budget())
        if kept is not None
        else make_opening_view(company, get_picture(), get_branch())
    )


def set_view(chosen: View) -> None:
    """Change what the current picture shows."""
    focus(chosen.branch)
    _views()[get_picture(), chosen.branch] = chosen


def reveal(company: Company, position: int) -> None:
    """Reveal a department in the current picture, select it and flash it."""
    set_view(reveal_department(company, get_view(company), position))
    select(position)
    flash(position)


def flash(position: int) -> None:
    """Let the chart move to a department and flash it once."""
    st.session_state["flash"] = (position, (get_flash() or (0, 0))[1] + 1)


def get_flash() -> tuple[int, int] | None:
    """The department that was flashed last, and a number that is new for each time."""
    return st.session_state.get("flash")


def get_sought() -> str:
    """The text in the search field of the chart."""
    return str(st.session_state.get("sought", ""))


def set_sought(text: str) -> None:
    """Search for this text."""
    st.session_state["sought"] = text


def get_switches() -> tuple[str, ...]:
    """The entries of the legend that are switched: what is drawn faintly or not at all, or all hand-offs."""
    switched: tuple[str, ...] = st.session_state.get("switched", ())
    return switched


def set_switches(switched: Iterable[str]) -> None:
    """Switch these entries of the legend, and no others."""
    st.session_state["switched"] = tuple(sorted(set(switched)))


def forget_tints() -> None:
    """Show every colour again, from a callback: the colours are about to mean something else."""
    set_switches(sample for sample in get_switches() if not sample.startswith("tint-"))


def get_colour() -> str:
    """What the shapes are coloured by."""
    return st.session_state.get("colour") or "office"


def get_frame() -> Frame:
    """The window of the chart: pictures are laid out for it."""
    frame: Frame = st.session_state.get("frame", SCREEN)
    return frame


WINDOW_COOKIE = "org_window"
"""In it the browser says how large its window is before the page is made, and whether the hints of the first minute
will be above the chart: 1440x900 or 1440x900+hints."""
HINTS_SEEN = "org-chart-hints"
"""Under this name the viewer notes in the browser that they are over."""
_BESIDE = 15
"""px beside the chart."""
_ABOVE = ((1200, 114), (800, 148), (650, 168), (0, 170))
"""px: from this width of the window on, this much is above the chart."""
_HINTS = ((1400, 35), (650, 54), (0, 98))
"""The same for the hints between what is above the chart and the chart."""
_LEAST_HEIGHT = 380
"""px of the chart and its hints."""


def take_frame() -> None:
    """Take the window of the chart from that of the browser, so that the chart is drawn once and not twice."""
    guessed = guess_frame(str(st.context.cookies.get(WINDOW_COOKIE, "")))
    if guessed:
        st.session_state.setdefault("frame", guessed)


def guess_frame(said: str) -> Frame | None:
    """The window of the chart, rather a little low, from what the browser says.

    >>> guess_frame("1440x900"), guess_frame("390x844+hints")
    (Frame(width=1425.0, height=786.0), Frame(width=375.0, height=576.0))
    """
    found = re.fullmatch(r"(\d{3,5})x(\d{3,5})(\+hints)?", said)
    if not found:
        return None
    width, height = int(found[1]), int(found[2])
    above, hints = (next(px for least, px in table if width >= least) for table in (_ABOVE, _HINTS))
    room = max(_LEAST_HEIGHT, height - above) - (hints if found[3] else 0)
    return Frame(float(width - _BESIDE), float(room))


def set_frame(frame: Frame) -> None:
    """Note the size of the chart's window; charts are laid out for it as if they were opened now."""
    st.session_state["frame"] = frame
    st.session_state["views"] = {picture: replace(kept, base=None) for picture, kept in _views().items()}


def carry_over(before: Company | None, after: Company) -> None:
    """Keep selection and views for a new state of a company, whose positions may differ; reset them for another one."""
    if before is None:
        forget()
        return
    if before is after or before.departments["id"].equals(after.departments["id"]):
        return
    positions = {own_id: position for position, own_id in enumerate(after.departments["id"])}
    ids = before.departments["id"]

    def moved(position: int | None) -> int | None:
        return positions.get(ids.iloc[position]) if position is not None and 0 <= position < len(ids) else None

    chosen, beside = moved(get_selected()), moved(get_second())
    focus(moved(get_branch()))
    select(chosen, beside)
    st.session_state["views"] = {
        (picture, moved(branch)): _moved(kept, moved)
        for (picture, branch), kept in _views().items()
        if branch is None or moved(branch) is not None
    }


def _moved(kept: View, moved: Callable[[int | None], int | None]) -> View:
    def all_of(positions: Iterable[int]) -> frozenset[int]:
        return frozenset(now for now in map(moved, positions) if now is not None)

    def parent_of(family: int) -> int | None:
        return NONE if family == NONE else moved(family)

    return replace(
        kept,
        base=None,
        branch=moved(kept.branch),
        opened=all_of(kept.opened),
        closed=all_of(kept.closed),
        sought=all_of(kept.sought),
        further=tuple((now, steps) for parent, steps in kept.further if (now := parent_of(parent)) is not None),
    )


def forget() -> None:
    """Reset everything for another company."""
    focus(None)
    select(None)
    st.session_state["views"] = {}
    st.session_state["colour"] = "office"
    set_sought("")
    set_switches(())


def _views() -> Views:
    kept: Views = st.session_state.setdefault("views", {})
    return kept
