"""Two versions of a company: choose them, see what changed, join and part pairs, download it all.

A version is the open file, another file of the same company, or a scenario (:mod:`org.page.scenarios_panel`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st

from org.analysis.version_changes import Change, Changes, list_changes
from org.analysis.version_matching import Pair, Versions, match_departments, match_same_ids
from org.analysis.version_report import (
    Figure,
    compare_versions,
    describe_difference,
    describe_overlap,
    make_comparison,
    tabulate_changes,
)
from org.analysis.version_sentences import summarise_changes
from org.i18n import _, localise_number
from org.model import NONE, Company, Unusable
from org.page.file_choices import (
    FileChoices,
    OwnFile,
    Pairing,
    fingerprint,
    get_choices,
    get_files,
    get_scenarios,
    keep_choices,
)
from org.page.keeping import HANDOFFS, VERSION, read_field
from org.page.scenarios_panel import CHOICES, PART, apply_kept, show_scenarios
from org.page.state import remember
from org.page.upload import Opened, make_request, read_once, show_unusable
from org.page.version_chart_panel import show_version_chart
from org.page.widgets import ask_for_file, choose_one, escape_markdown, fit_table, offer_file, show_rows
from org.reading.corrections import write_csv
from org.text import file_stem, fold_query, fold_words
from org.workers import Cancelled

_ENDS = "version-ends"
FILE, OTHER = "file", "other"
"""The open file, and the one that it is compared with; every other version is the name of a scenario."""
_LISTED = 2_000
"""Changes that the list shows; the files have all of them."""
_PAIRS = 60
"""Uncertain pairs that are listed one by one."""
_ABOVE_CHANGES = 205
"""What is above and below the list of changes and not above the chart, px."""


def _take_other(key: str, other: OwnFile | None) -> None:
    """Compare with ``other`` from now on, or with none; what was said about another one does not hold for it."""
    _pair(key, Pairing())
    get_files().further.pop(VERSION, None)
    if other is not None:
        get_files().further[VERSION] = other


def _pair(key: str, pairing: Pairing) -> None:
    keep_choices(key, replace(get_choices(key), pairing=pairing))


def show_versions(opened: Opened) -> None:
    """Ask for another version, then show what changed, one part at a time."""
    known = _list_versions(opened)
    if len(known) == 1:
        _ask_for_file(opened.key)
        show_scenarios(opened, _compare_with)
        return
    ends = _get_ends(known)
    with st.container(horizontal=True, vertical_alignment="center", key="version-names"):
        part = _choose_part()
        _choose_ends(opened.key, known, ends)
    if part == "scenarios":
        show_scenarios(opened, _compare_with)
        if OTHER not in known:
            _ask_for_file(opened.key)
        return
    companies = [_read_version(opened, end) for end in ends]
    if companies[0] is None or companies[1] is None:
        return
    pairing = get_choices(opened.key).pairing
    versions = _match(ends, companies[0], companies[1], pairing)
    if OTHER in known and not versions.alike and not pairing.anyway:
        st.warning(escape_markdown(describe_difference(versions)), icon=":material/difference:")
        anyway = (opened.key, replace(pairing, anyway=True))
        st.button(_("Compare them anyway"), key="versions-anyway", on_click=_pair, args=anyway)
        return
    changes = remember("changes", versions.after, lambda: list_changes(versions), (id(versions),))
    {
        "chart": lambda: show_version_chart(changes),
        "changes": lambda: _show_changes(changes),
        "figures": lambda: _show_figures(changes),
        "pairs": lambda: _show_pairs(opened.key, ends, versions),
    }[part]()


def _list_versions(opened: Opened) -> dict[str, str]:
    """The versions that there are, and what they are called: each differently, as Streamlit goes by these names."""
    names = {FILE: opened.source.file_name or opened.company.title}
    if VERSION in get_files().further:
        names[OTHER] = Path(get_files().further[VERSION][0]).name
    names |= {name: name for name in get_scenarios(opened.key) if name not in names}
    known: dict[str, str] = {}
    for version, name in names.items():
        labels = chain([name], (f"{name} ({number})" for number in count(2)))
        known[version] = next(label for label in labels if label not in known.values())
    return known


def _get_ends(known: dict[str, str]) -> tuple[str, str]:
    """Which version is before and which is after: what was chosen, as far as it is still there."""
    before, after = st.session_state.get(_ENDS, (FILE, OTHER))
    before = before if before in known else FILE
    others = [version for version in known if version != before]
    return before, after if after in others else others[0]


def _compare_with(scenario: str) -> None:
    st.session_state[_ENDS] = (FILE, scenario)
    st.session_state[PART] = "chart"


def _choose_ends(key: str, known: dict[str, str], ends: tuple[str, str]) -> None:
    """Two boxes with the versions, a button to swap them, and one to close the other file."""

    def choose() -> None:
        before, after = (st.session_state[f"version-end-{at}"] for at in range(2))
        st.session_state[_ENDS] = (before, after) if before != after else ends[::-1]

    for at, label in enumerate((_("Before"), _("After"))):
        st.session_state[f"version-end-{at}"] = ends[at]
        st.selectbox(
            label, list(known), format_func=known.__getitem__, key=f"version-end-{at}", on_change=choose,
            label_visibility="collapsed", width=220,
        )  # fmt: skip
        if not at:
            st.markdown("→", width="content")

    def turn() -> None:
        st.session_state[_ENDS] = ends[::-1]

    st.button("", key="versions-turn", icon=":material/swap_horiz:", help=_("Swap before and after"), on_click=turn)
    if OTHER in known:
        hint = _("Close {file}").format(file=escape_markdown(known[OTHER]))
        st.button("", key="versions-close", icon=":material/close:", help=hint, on_click=_take_other, args=(key, None))


def _ask_for_file(key: str) -> None:
    st.subheader(_("Compare with another version"), anchor=False)
    st.caption(
        _(
            "Upload another version of this company, such as last year’s file or a plan: see which departments are "
            "new, gone, moved, renamed or on the other side, and what that does to the boundary."
        )
    )
    ask_for_file(_("Compare with …"), "upload-version", on_change=_take_file, args=(key,))


def _take_file(key: str) -> None:
    if (dropped := read_field("upload-version")) is not None:
        name, data = dropped
        _take_other(key, (Path(name).name, data))


def _read_version(opened: Opened, version: str) -> Company | None:
    """The company of a version; None, with a message, where it cannot be read."""
    if version == FILE:
        return opened.company
    if version == OTHER:
        return _read_other(opened, *get_files().further[VERSION])
    return apply_kept(opened, version)


def _read_other(opened: Opened, name: str, data: bytes) -> Company | None:
    """The company in the other file, read like the open one where nothing else is known of it."""
    further = {role: file for role, file in opened.source.further.items() if role != HANDOFFS}
    source = replace(opened.source, departments=data, file_name=name, further=further, title="")
    key = f"version-{opened.source.keys.get(VERSION) or fingerprint(data)}-{name}"
    try:
        # People are boxes of their own in both versions, or in none.
        read = read_once(key, make_request(source, FileChoices(posts=opened.file.posts)), st.empty())
    except Unusable as problem:
        show_unusable(f"{name}: {problem}")
        return None
    except Cancelled:
        return None
    return read[1] if read is not None else None


def _match(ends: tuple[str, str], before: Company, after: Company, pairing: Pairing) -> Versions:
    if OTHER not in ends:
        return remember("versions", after, lambda: match_same_ids(before, after), (id(before), "same"))

    def make() -> Versions:
        joined, parted = (_find_pairs(before, after, _turn(ends, pairs)) for pairs in (pairing.joined, pairing.parted))
        return match_departments(before, after, joined, parted)

    return remember("versions", after, make, (id(before), pairing))


def _turn(ends: tuple[str, str], pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of the open file and the other one as pairs of before and after, and back again."""
    return [pair[::-1] if ends[0] == OTHER else pair for pair in pairs]


def _find_pairs(before: Company, after: Company, pairs: Iterable[tuple[str, str]]) -> list[Pair]:
    """Pairs of ids as positions; those that are no longer there are left out."""
    places = [{name: at for at, name in enumerate(each.departments["id"])} for each in (before, after)]
    found = [(places[0].get(old, NONE), places[1].get(new, NONE)) for old, new in pairs]
    return [pair for pair in found if NONE not in pair]


def _choose_part() -> str:
    names = {
        "chart": _("Chart"),
        "changes": _("What changed"),
        "figures": _("Figures side by side"),
        "pairs": _("Pairs"),
        "scenarios": _("Scenarios"),
    }
    return choose_one(_("Part"), names, PART)


def kind_names() -> dict[Change, str]:
    """What people call each kind of change."""
    return {
        Change.MOVED: _("Moved"),
        Change.OFFICE: _("Changed sides"),
        Change.SPLIT: _("Split"),
        Change.MERGED: _("Merged"),
        Change.RENAMED: _("Renamed"),
        Change.NEW: _("New"),
        Change.GONE: _("Gone"),
        Change.PEOPLE: _("People"),
        Change.REVENUE: _("Revenue"),
        Change.HANDOFF_NEW: _("New hand-offs"),
        Change.HANDOFF_GONE: _("Hand-offs gone"),
        Change.VOLUME: _("Volumes"),
        Change.CROSSING_NEW: _("New crossings"),
        Change.CROSSING_GONE: _("Crossings gone"),
    }


def _show_changes(changes: Changes) -> None:
    """The summary on the left, the list to filter and download on the right."""
    left, right = st.columns([2, 3], gap="medium")
    with left, st.container(key="version-summary"):
        for sentence in summarise_changes(changes):
            st.markdown(escape_markdown(str(sentence)))
    if not len(changes):
        return
    with right:
        rows = _filter(changes)
        shown = tabulate_changes(changes, rows.head(_LISTED))
        names = kind_names()
        table = pd.DataFrame(
            {
                _("Change"): [names[Change(kind)] for kind in shown["change"]],
                _("What happened"): shown["sentence"],
                _("Sure"): shown["sure"].astype(float),
            }
        )
        sure = st.column_config.NumberColumn(format="percent", width="small")
        config = {str(table.columns[0]): st.column_config.Column(width="small"), str(table.columns[2]): sure}
        height = fit_table(len(table), _ABOVE_CHANGES)
        st.dataframe(table, hide_index=True, width="stretch", height=height, column_config=config)
        if len(rows) > _LISTED:
            text = _("Only the first {n} are listed; the files have all of them.")
            st.caption(text.format(n=localise_number(_LISTED)))
        _offer_files(changes, rows)


def _filter(changes: Changes) -> pd.DataFrame:
    """The changes of the kinds that are chosen, about departments whose name has what is typed."""
    counts, names = changes.counts(), kind_names()
    chosen = st.pills(
        _("Kinds of changes"),
        list(counts),
        selection_mode="multi",
        format_func=lambda kind: f"{names[kind]} {localise_number(counts[kind])}",
        key="version-kinds",
        label_visibility="collapsed",
    )
    words = fold_query(st.text_input(_("Department"), key="version-words", placeholder=_("Search departments")))
    rows = changes.of(*chosen) if chosen else changes.table
    return rows[_mention(changes, rows, words)] if words else rows


def _mention(changes: Changes, rows: pd.DataFrame, words: list[str]) -> pd.Series:
    """Which rows are about a department whose name has all ``words``, before or after, at either end."""
    about = pd.Series(False, index=rows.index)
    for company, ends in ((changes.versions.before, "before"), (changes.versions.after, "after")):
        names = pd.Series(
            fold_words(pa.array(company.departments["name"], pa.large_string())).to_pylist(), dtype=object
        )
        named = np.ones(len(company) + 1, dtype=bool)
        for word in words:
            named[:-1] &= names.str.contains(word, regex=False).to_numpy(dtype=bool)
        named[-1] = False  # what NONE looks up
        about |= named[rows[ends].to_numpy()] | named[rows[f"end_{ends}"].to_numpy()]
    return about


def _offer_files(changes: Changes, rows: pd.DataFrame) -> None:
    stem = file_stem(changes.versions.after.title) + "-changes"
    with st.container(horizontal=True, key="version-files"):
        offer_file("CSV", lambda: write_csv(tabulate_changes(changes, rows)), f"{stem}.csv", "version.csv")
        offer_file(
            "JSON", lambda: json.dumps(make_comparison(changes), ensure_ascii=False), f"{stem}.json", "version.json"
        )


def _show_figures(changes: Changes) -> None:
    """All figures before and after; those that differ by a changed size alone say so."""
    versions = changes.versions
    figures = remember("version-figures", versions.after, lambda: compare_versions(versions), id(versions))
    every = st.toggle(_("Unchanged figures too"), key="version-every-figure")
    rows = [_list_figure(figure) for figure in figures if every or figure.changed]
    if not rows:
        st.markdown(_("No figure changes."))
        return
    show_rows(rows, _("Figure"), _("Before"), _("After"), _("Difference"), _("Remark"))


def _list_figure(figure: Figure) -> tuple[str, ...]:
    noise = _("Only because of new and gone departments.") if figure.size_only else ""
    remarks = [noise, str(figure.measure.meaning or "")]
    values = (*figure.show(), figure.show_difference())
    return (escape_markdown(str(figure.measure.name)), *values, escape_markdown(" ".join(filter(None, remarks))))


def _show_pairs(key: str, ends: tuple[str, str], versions: Versions) -> None:
    """Uncertain pairs, to part; and departments without a partner, to join."""
    st.markdown(escape_markdown(describe_overlap(versions)))
    if OTHER not in ends:
        st.markdown(_("The departments of a scenario are those of the file: there is nothing to join or separate."))
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(_("Uncertain pairs"))
        _list_unsure(key, ends, versions)
    with right:
        st.caption(_("Join two departments that are one"))
        _join(key, ends, versions)
        _list_own(key, ends, versions)


def _list_unsure(key: str, ends: tuple[str, str], versions: Versions) -> None:
    pairing = get_choices(key).pairing
    found = np.flatnonzero((versions.partner != NONE) & (versions.certainty < 1))
    if not len(found):
        st.markdown(_("None."))
    order = found[np.argsort(versions.certainty[found], kind="stable")]
    for at in order[:_PAIRS].tolist():
        with st.container(horizontal=True, vertical_alignment="center"):
            sure = localise_number(versions.certainty[at], ".0%")
            st.markdown(f"{_pair_words(versions, at, int(versions.partner[at]))} · {sure}", width="content")
            (pair,) = _turn(ends, [_ids(versions, at, int(versions.partner[at]))])
            others = pairing.without(pair)
            parted = replace(others, parted=(*others.parted, pair))
            st.button(_("Separate"), key=f"part-{at}", on_click=_pair, args=(key, parted))
    if len(found) > _PAIRS:
        st.caption(_("… and {n} more.").format(n=localise_number(len(found) - _PAIRS)))


def _join(key: str, ends: tuple[str, str], versions: Versions) -> None:
    gone = np.flatnonzero(versions.partner == NONE)[:CHOICES].tolist()
    new = np.flatnonzero(versions.origin == NONE)[:CHOICES].tolist()
    if not gone or not new:
        st.markdown(_("Every department of one of the versions has a counterpart."))
        return
    names = [company.departments["name"].tolist() for company in (versions.before, versions.after)]
    old = st.selectbox(_("Before"), gone, format_func=names[0].__getitem__, key="join-before")
    now = st.selectbox(_("After"), new, format_func=names[1].__getitem__, key="join-after")
    (pair,) = _turn(ends, [_ids(versions, old, now)])
    others = get_choices(key).pairing.without(pair)
    joined = replace(others, joined=(*others.joined, pair))
    st.button(_("Join"), key="join", type="primary", on_click=_pair, args=(key, joined))


def _list_own(key: str, ends: tuple[str, str], versions: Versions) -> None:
    """The pairs that the person has joined or parted, to take back."""
    pairing = get_choices(key).pairing
    own = [(pair, _("joined by you")) for pair in pairing.joined]
    own += [(pair, _("separated by you")) for pair in pairing.parted]
    for at, (pair, label) in enumerate(own):
        for places in _find_pairs(versions.before, versions.after, _turn(ends, [pair])):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{_pair_words(versions, *places)} · {label}", width="content")
                st.button(_("Undo"), key=f"undo-pair-{at}", on_click=_pair, args=(key, pairing.without(pair)))


def _pair_words(versions: Versions, before: int, after: int) -> str:
    """«Care → Service» as Markdown."""
    names = versions.before.name(before), versions.after.name(after)
    return " → ".join(escape_markdown(str(name)) for name in names)


def _ids(versions: Versions, before: int, after: int) -> tuple[str, str]:
    return str(versions.before.departments["id"].iloc[before]), str(versions.after.departments["id"].iloc[after])
