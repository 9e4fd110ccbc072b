"""What the viewer needs, in the page and in the offline HTML: its program, its style sheet and its words."""

from __future__ import annotations

from pathlib import Path

from org.i18n import _
from org.style.theme import theme_css

_FOLDER = Path(__file__).parent.parent / "frontend"


def viewer_js() -> str:
    """The program: one script that offers ``OrgViewer``."""
    return (_FOLDER / "viewer.js").read_text(encoding="utf-8")


def steer_js() -> str:
    """The module of the page that tells a chart what is selected."""
    return (_FOLDER / "steer.js").read_text(encoding="utf-8")


def viewer_css() -> str:
    """Its style sheet with the colours of all themes."""
    return theme_css() + "\n" + (_FOLDER / "viewer.css").read_text(encoding="utf-8")


def viewer_words(*, on_map: bool) -> dict[str, str]:
    """What the chart and its buttons are called, in the language of the person."""
    chart = _("Org chart. Arrow keys move, space selects, slash searches, question mark lists all keys.")
    lanes = _("Boundary map. Arrow keys move, space selects, slash searches, question mark lists all keys.")
    tree = _("Next and previous; expand or first below; collapse or up")
    walk = _("Move along and between the rows") if on_map else tree
    return {
        "chart": lanes if on_map else chart,
        "tools": _("Zoom, full screen and keys"),
        "zoom_out": _("Zoom out"),
        "zoom_in": _("Zoom in"),
        "fit": _("Fit the whole chart"),
        "full_screen": _("Full screen"),
        "legend": _("Legend"),
        "legend_close": _("Hide the legend"),
        "legend_open": _("Show the legend"),
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
        "help_walk": walk,
        "help_double_click": _("double-click"),
        "help_select": _("Select the department"),
        "help_type": _("Go to a name that begins with these letters"),
        "help_fold": _("Expand or collapse the branch"),
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
