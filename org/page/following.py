"""Follow a complaint or an order: from where it enters to where it can be settled, hand-off by hand-off."""

from __future__ import annotations

import streamlit as st

from org.company.measures.following import Way, entries, told, ways
from org.company.measures.kinds import kinds
from org.company.model import Company, Office
from org.company.numbers import written
from org.locale.language import _, ngettext
from org.page.links import OFFICE_COLOURS
from org.page.looking import MAP, light_up
from org.page.plain import plain

_SHOWN = 200


def show_ways(company: Company) -> None:
    """Choose where it enters and what it is; see the shortest and the heaviest way to where it can end."""
    if not len(company.handoffs):
        st.markdown(_("The file has no hand-offs. Add a column “hands off to”, or a second file."))
        return
    names = company.departments["name"].tolist()
    about, enters, settles = st.columns(3)
    every = _("anything")
    known = [kind for kind in kinds(company) if kind.word]
    words = [every, *(kind.word for kind in known)]
    complaint = next((kind.word for kind in known if kind.complaint), every)
    word = about.selectbox(_("What it is"), words, index=words.index(complaint), key="way-kind")
    kind = None if word == every else word
    starts = entries(company, kind).tolist()[:_SHOWN]
    if not starts:
        st.markdown(_("No front-office department passes on work of this kind."))
        return
    start = enters.selectbox(_("Where it enters"), starts, format_func=names.__getitem__, key=f"way-start-{word}")
    found = ways(company, start, kind)
    st.markdown(plain(told(found)))
    ends = found.ends.tolist() or found.reached.tolist()
    if not ends:
        return
    end = settles.selectbox(
        _("Where it ends"), ends[:_SHOWN], format_func=names.__getitem__, key=f"way-end-{word}-{start}"
    )
    shortest, heaviest = found.shortest(end), found.heaviest(end)
    left, right = st.columns(2, gap="medium")
    with left:
        _show_way(company, _("Shortest path"), shortest)
    with right:
        if heaviest == shortest:
            st.caption(_("This is also the highest-capacity path."))
        else:
            _show_way(company, _("Highest-capacity path"), heaviest)


def _show_way(company: Company, title: str, way: Way | None) -> None:
    """The departments in turn, with what passes between them."""
    if way is None:
        return
    st.subheader(title, anchor=False)
    counts = [
        ngettext("{n} hand-off", "{n} hand-offs", way.handoffs).format(n=way.handoffs),
        ngettext("{n} crossing", "{n} crossings", way.crossings).format(n=way.crossings),
    ]
    if way.returns:
        counts.append(_("comes back to the front"))
    st.caption(" · ".join(counts))
    lines = [(step.source, step.target) for step in way.steps]
    label = _("Show it on the map")
    words = " → ".join(str(company.departments["name"].iloc[position]) for position in way.departments)
    words += f": {' · '.join(counts)}"
    st.button(
        label, key=f"{title}-map", icon=":material/route:", on_click=light_up, args=(way.departments, lines, MAP, words)
    )
    offices = company.offices
    names = company.departments["name"]
    for at, position in enumerate(way.departments):
        if at:
            step = way.steps[at - 1]
            what = " ".join(word for word in (", ".join(step.kinds), written(step.volume or float("nan"))) if word)
            crosses = {offices[step.source], offices[step.target]} == {Office.FRONT, Office.BACK}
            boundary = " — " + _("crosses the boundary") if crosses else ""
            st.caption(plain(f"↓ {what}{boundary}"))
        colour = OFFICE_COLOURS[Office(int(offices[position]))]
        st.button(
            f":{colour}[{plain(str(names.iloc[position]))}]",
            key=f"{title}-{at}-{position}",
            on_click=light_up,
            args=([position], [], MAP),
        )
