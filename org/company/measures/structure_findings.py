"""Findings about who sits where: one office inside the other, unclear departments, people in the front."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from org.company.boundary import handoff_lines, reporting_lines
from org.company.measures.ratios import shares
from org.company.measures.telling import Finding, named, positions_of, weight, weights
from org.company.model import NOBODY, Company, Indices, Office
from org.locale.language import lazy_gettext as _
from org.locale.language import lazy_ngettext as ngettext

EACH = 3
"""Findings of one kind that are told."""


def structure_findings(company: Company) -> Iterator[Finding]:
    """What the offices and reporting lines show by themselves."""
    yield from _one_sided(company)
    yield from _inside(company, Office.BACK)
    yield from _inside(company, Office.FRONT)
    yield from _undecided(company)
    yield from _people(company)


def _one_sided(company: Company) -> Iterator[Finding]:
    offices = company.offices
    front, back = bool((offices == Office.FRONT).any()), bool((offices == Office.BACK).any())
    if front == back:
        return
    missing = _("No department is back office: there is no boundary to cross.")
    if back:
        missing = _("No department is front office: there is no boundary to cross.")
    yield Finding("one-sided", missing, 0, 1.0, ())


def _inside(company: Company, office: Office) -> Iterator[Finding]:
    """Departments of ``office`` that report to one of the other side, a finding for each of the parents with most.

    The only top is left out: everyone is inside it, whichever side it is on.
    """
    lines, offices = reporting_lines(company), company.offices
    inside = lines.crossing & (offices[lines.source] == office)
    tops = np.flatnonzero(company.parent == NOBODY)
    if len(tops) == 1:
        inside &= lines.target != tops[0]
    children, parents = lines.source[inside], lines.target[inside]
    weight_below = np.bincount(parents, weights=weights(company)[children], minlength=len(company))
    heads = np.unique(parents)
    for head in heads[np.argsort(-weight_below[heads], kind="stable")][:EACH].tolist():
        yield _inside_one(company, office, head, children[parents == head])


def _inside_one(company: Company, office: Office, head: int, members: Indices) -> Finding:
    if office is Office.BACK:
        kind, text = (
            "back-in-front",
            ngettext(
                "{names} reports to {parent} but sits in the back office.",
                "{names} report to {parent} but sit in the back office.",
                len(members),
            ),
        )
    else:
        kind, text = (
            "front-in-back",
            ngettext(
                "{names} is front office inside {parent}.", "{names} are front office inside {parent}.", len(members)
            ),
        )
    sentence = text.format(names=named(company, members), parent=named(company, [head]))
    lines = tuple((child, head) for child in members.tolist())
    return Finding(kind, sentence, len(members), weight(company, members), (*positions_of(members), head), lines)


def _undecided(company: Company) -> Iterator[Finding]:
    unclear = np.flatnonzero(company.offices == Office.UNCLEAR).astype(np.int64)
    if not len(unclear):
        return
    count = int(reporting_lines(company).undecided.sum() + handoff_lines(company).undecided.sum())
    departments = ngettext("{n} department is unclear", "{n} departments are unclear", len(unclear))
    departments = departments.format(n=f"{len(unclear):,}")
    sentence = _("{unclear}.").format(unclear=departments)
    if count:
        lines = ngettext("{m} line there is on neither side", "{m} lines there are on neither side", count)
        lines = lines.format(m=f"{count:,}")
        sentence = _("{unclear}: {lines}.").format(unclear=departments, lines=lines)
    yield Finding("undecided", sentence, len(unclear), weight(company, unclear), positions_of(unclear))


def _people(company: Company) -> Iterator[Finding]:
    """The background to all others, and so without weight of its own: it is told last."""
    front, back, unclear = shares(company)
    if not front.people or not back.people or front.people_share is None:
        return
    total = front.people + back.people + (unclear.people or 0.0)
    sentence = _("{n} of {total} people ({share}) work in the front office.").format(
        n=f"{front.people:,.0f}", total=f"{total:,.0f}", share=f"{front.people_share:.0%}"
    )
    members = np.flatnonzero(company.offices == Office.FRONT).astype(np.int64)
    yield Finding("people", sentence, front.people, 0.0, positions_of(members))
