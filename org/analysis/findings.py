"""Findings: a short list of facts about the boundary in plain words, the weightiest first.

The weightiest finding of each kind is always in the list, so that many large hand-offs do not crowd out a small dead
end.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from org.analysis.boundary import (
    HANDOFF,
    describe_amount,
    encode_kinds,
    gateway_loads,
    handoff_lines,
    list_crossings,
    reporting_lines,
)
from org.analysis.measures import office_shares
from org.analysis.reach import NOT_REACHED, customer_distances, dead_ends, single_passages, unheard_departments
from org.i18n import Joined, Message, Number, join_words, lazy_gettext as _, lazy_ngettext as ngettext
from org.model import NONE, Company, Flags, Indices, Office, Values

AT_MOST = 12
"""Findings that a person reads before they skim."""
PER_KIND = 2
"""Findings of one kind about hand-offs, at most."""
PARENTS = 3
"""Parents that have a finding about departments of the other office below them, at most."""
_BUSY = 0.05
"""The share of what crosses from which on the busiest gateway is worth a sentence."""
_KINDS = 40
"""Kinds of hand-offs that are looked at: those with the most hand-offs."""
MOST = 0.75
"""The share of a kind from which on "most" of it passes a department."""
NAMED = 3
"""Departments that a sentence names before it says how many more there are."""


@dataclass(frozen=True)
class Finding:
    """One fact about the boundary that is worth a look, with its evidence."""

    kind: str
    """A stable word for programs, such as ``dead-end``."""
    sentence: Message
    """The fact in plain, neutral words."""
    figure: float
    """The number in the sentence."""
    share: float
    """0 … 1, how large a part of the company (or of its front office, of what crosses, …) it concerns: its weight."""
    departments: tuple[int, ...]
    """Positions of the departments that it is about, to show in the chart."""
    lines: tuple[tuple[int, int], ...] = ()
    """(source, target) of the lines that it is about; of a reporting line, (child, parent)."""


def list_findings(company: Company) -> list[Finding]:
    """What is worth a look at this company's boundary; an empty list if there is nothing."""
    return select_findings([*_find_in_handoffs(company), *_find_in_hierarchy(company)], AT_MOST)


def select_findings(found: Iterable[Finding], at_most: int) -> list[Finding]:
    """The weightiest finding of each kind, then the next ones as long as there is room; the weightiest first."""
    every = rank(found, sys.maxsize)
    firsts = {each.kind: each for each in reversed(every)}
    others = [each for each in every if firsts[each.kind] is not each]
    return rank([*rank(firsts.values(), at_most), *others[: max(0, at_most - len(firsts))]], at_most)


def rank(found: Iterable[Finding], at_most: int) -> list[Finding]:
    """The weightiest findings first."""
    return sorted(found, key=lambda each: (-each.share, -each.figure, each.kind, each.departments))[:at_most]


def _find_in_handoffs(company: Company) -> Iterator[Finding]:
    """What the hand-offs show; a single sentence if the file has none."""
    if not len(company.handoffs):
        if len(company) > 1:
            sentence = _("The file has no hand-offs, so we cannot tell which departments customer requests reach.")
            yield Finding("no-handoffs", sentence, 0, 1.0, ())
        return
    yield from _find_stops(company)
    yield from rank(_find_bottlenecks(company), PER_KIND)
    yield from rank(_find_passages(company), PER_KIND)
    yield from rank(_find_ping_pongs(company), PER_KIND)
    yield from _find_busiest_gateway(company)


def _find_stops(company: Company) -> Iterator[Finding]:
    """Dead ends and unheard departments; one finding for both where nothing leads from the front to the back."""
    front, back = company.offices == Office.FRONT, company.offices == Office.BACK
    if not front.any() or not back.any():
        return
    stuck, silent = dead_ends(company), unheard_departments(company)
    if len(stuck) == front.sum():
        sentence = _("No hand-off leads from the front office to the back.")
        yield Finding("no-way", sentence, 0, 1.0, to_tuple(stuck))
        return
    if len(stuck):
        sentence = _("From {names} no hand-off leads to the back office.").format(names=join_names(company, stuck))
        yield Finding("dead-end", sentence, len(stuck), weight_share(company, stuck, front), to_tuple(stuck))
    if len(silent):
        sentence = _("No customer request reaches {names}.").format(names=join_names(company, silent))
        yield Finding("unheard", sentence, len(silent), weight_share(company, silent, back), to_tuple(silent))


def _find_bottlenecks(company: Company) -> Iterator[Finding]:
    """The departments through which all or most of a kind passes on its way over the boundary to the back office.

    It takes three hand-offs of the kind at a department to call it one: every line has two ends. Its weight is the
    share of the front office that hands the kind on.
    """
    lines, front = handoff_lines(company), company.offices == Office.FRONT
    codes, words = encode_kinds(company.handoffs["kind"])
    volumes = np.nan_to_num(company.volumes)
    for code in np.argsort(-np.bincount(codes), kind="stable")[:_KINDS].tolist():
        of_kind = codes == code
        over = of_kind & lines.crossing & front[lines.source]
        # Kinds without a name, or without any volume, are counted by their hand-offs.
        by_volume = bool(words[code]) and bool((volumes[over] > 0).any())
        passing = lines.count_at_ends(over, len(company), volumes if by_volume else None)
        number = lines.count_at_ends(of_kind, len(company))
        busiest = int(np.lexsort((number, passing))[-1])
        total = float(passing.sum() / 2)
        if not total or passing[busiest] < MOST * total or number[busiest] < 3:
            continue
        sentence = _describe_bottleneck(company, words[code], busiest, float(passing[busiest]), total, by_volume)
        senders = np.unique(lines.source[of_kind & front[lines.source]])
        weight = float(passing[busiest] / total) * weight_share(company, senders, front)
        here = over & ((lines.source == busiest) | (lines.target == busiest))
        yield Finding("bottleneck", sentence, float(passing[busiest]), weight, (busiest,), _list_pairs(company, here))


def _describe_bottleneck(
    company: Company, word: str, busiest: int, some: float, total: float, by_volume: bool
) -> Message:
    if by_volume:
        whole = describe_amount(word, total)
    elif word:
        text = ngettext("{n} hand-off of kind “{kind}”", "{n} hand-offs of kind “{kind}”", int(total))
        whole = text.format(n=Number(total), kind=word)
    else:
        whole = ngettext("{n} hand-off", "{n} hand-offs", int(total)).format(n=Number(total))
    if some == total:
        text = _("All {whole} from the front office to the back pass through {name}.")
    else:
        text = _("{some} of {whole} from the front office to the back pass through {name}.")
    return text.format(some=Number(some), whole=whole, name=join_names(company, [busiest]))


def _find_passages(company: Company) -> Iterator[Finding]:
    """The departments through which alone the front office reaches some of the back office."""
    heard = (company.offices == Office.BACK) & (customer_distances(company) != NOT_REACHED)
    lines = handoff_lines(company)
    only = np.flatnonzero(company.offices == Office.FRONT)
    for passage in single_passages(company)[: 10 * PER_KIND]:
        if only.tolist() == [passage.position]:
            continue  # everything leads through the only front-office department
        cut_off = np.sort(passage.cuts_off)
        sentence = _("Hand-offs from the front office reach {names} only through {passage}.").format(
            names=join_names(company, cut_off), passage=join_names(company, [passage.position])
        )
        through = (lines.source == passage.position) & np.isin(lines.target, cut_off)
        yield Finding(
            "single-passage",
            sentence,
            len(cut_off),
            weight_share(company, cut_off, heard),
            (passage.position, *to_tuple(cut_off)),
            _list_pairs(company, through),
        )


def _find_ping_pongs(company: Company) -> Iterator[Finding]:
    """Pairs of departments across the boundary that hand the same kind to each other."""
    lines, offices = handoff_lines(company), company.offices
    codes, words = encode_kinds(company.handoffs["kind"])
    volumes = company.volumes
    over = np.flatnonzero(lines.crossing)
    ends = zip(lines.source[over].tolist(), lines.target[over].tolist(), codes[over].tolist(), strict=True)
    there: dict[tuple[int, int, int], float] = {}
    for key, volume in zip(ends, np.nan_to_num(volumes[over]).tolist(), strict=True):
        there[key] = there.get(key, 0.0) + volume
    for (front, back, code), sent in there.items():
        if (back, front, code) not in there or offices[front] != Office.FRONT:
            continue
        returned = there[back, front, code]
        names = {"front": join_names(company, [front]), "back": join_names(company, [back])}
        if sent > 0 and returned > 0:
            text = _("{front} hands {sent} to {back}, and {back} hands {returned} back.")
            sentence = text.format(sent=describe_amount(words[code], sent), returned=Number(returned), **names)
            figure, share = returned, min(1.0, returned / sent)
        else:
            text = _("{front} and {back} hand “{kind}” to each other.")
            if not words[code]:
                text = _("{front} and {back} hand work to each other.")
            sentence = text.format(kind=words[code], **names)
            figure, share = 2.0, 2 / max(2, int(lines.crossing.sum()))
        yield Finding("ping-pong", sentence, figure, share, (front, back), ((front, back), (back, front)))


def _find_busiest_gateway(company: Company) -> Iterator[Finding]:
    """The gateway with the largest share of what crosses; one or two crossings are too few for that."""
    crossings = list_crossings(company)
    handed = crossings[crossings["relation"] == HANDOFF]
    if len(handed) < 3:
        return
    load = gateway_loads(company).iloc[0]
    position, share = int(load["position"]), float(load["share"])
    if share < _BUSY:
        return
    name = join_names(company, [position])
    if handed["volume"].sum() > 0:
        sentence = _("{share} of the volume that crosses the boundary passes through {name}.").format(
            share=Number(share, ".0%"), name=name
        )
    else:
        sentence = _("{n} of {total} hand-offs that cross the boundary are at {name}.").format(
            n=Number(load["handoffs"]), total=Number(len(handed)), name=name
        )
    here = (handed["source"] == position) | (handed["target"] == position)
    lines = tuple(zip(handed["source"][here].tolist(), handed["target"][here].tolist(), strict=True))
    yield Finding("busiest-gateway", sentence, share, share, (position,), lines)


def _find_in_hierarchy(company: Company) -> Iterator[Finding]:
    """What the offices and reporting lines show by themselves."""
    yield from _find_one_sided(company)
    yield from _find_inside(company, Office.BACK)
    yield from _find_inside(company, Office.FRONT)
    yield from _find_undecided(company)
    yield from _find_people(company)


def _find_one_sided(company: Company) -> Iterator[Finding]:
    offices = company.offices
    front, back = bool((offices == Office.FRONT).any()), bool((offices == Office.BACK).any())
    if front == back:
        return
    missing = _("No department is back office: there is no boundary to cross.")
    if back:
        missing = _("No department is front office: there is no boundary to cross.")
    yield Finding("one-sided", missing, 0, 1.0, ())


def _find_inside(company: Company, office: Office) -> Iterator[Finding]:
    """Departments of ``office`` that report to one of the other side: one finding for each of the largest parents.

    The only top-level department is left out: everything is below it, whichever side it is on.
    """
    lines, offices = reporting_lines(company), company.offices
    inside = lines.crossing & (offices[lines.source] == office)
    tops = np.flatnonzero(company.parent == NONE)
    if len(tops) == 1:
        inside &= lines.target != tops[0]
    children, parents = lines.source[inside], lines.target[inside]
    weight_below = np.bincount(parents, weights=weights(company)[children], minlength=len(company))
    heads = np.unique(parents)
    for head in heads[np.argsort(-weight_below[heads], kind="stable")][:PARENTS].tolist():
        yield _make_inside_finding(company, office, head, children[parents == head])


def _make_inside_finding(company: Company, office: Office, head: int, members: Indices) -> Finding:
    if office is Office.BACK:
        kind = "back-in-front"
        text = ngettext(
            "{names} reports to {parent} but sits in the back office.",
            "{names} report to {parent} but sit in the back office.",
            len(members),
        )
    else:
        kind = "front-in-back"
        text = ngettext(
            "{names} is front office inside {parent}.", "{names} are front office inside {parent}.", len(members)
        )
    sentence = text.format(names=join_names(company, members), parent=join_names(company, [head]))
    lines = tuple((child, head) for child in members.tolist())
    return Finding(kind, sentence, len(members), weight_share(company, members), (*to_tuple(members), head), lines)


def _find_undecided(company: Company) -> Iterator[Finding]:
    unclear = np.flatnonzero(company.offices == Office.UNCLEAR).astype(np.int64)
    if not len(unclear):
        return
    count = int(reporting_lines(company).undecided.sum() + handoff_lines(company).undecided.sum())
    departments = ngettext("{n} department is unclear", "{n} departments are unclear", len(unclear))
    departments = departments.format(n=Number(len(unclear)))
    sentence = _("{unclear}.").format(unclear=departments)
    if count:
        lines = ngettext("{m} line there is on neither side", "{m} lines there are on neither side", count)
        lines = lines.format(m=Number(count))
        sentence = _("{unclear}: {lines}.").format(unclear=departments, lines=lines)
    yield Finding("undecided", sentence, len(unclear), weight_share(company, unclear), to_tuple(unclear))


def _find_people(company: Company) -> Iterator[Finding]:
    """The context of all other findings: its weight is 0, so that it comes last."""
    front, back, unclear = office_shares(company)
    if not front.people or not back.people or front.people_share is None:
        return
    total = front.people + back.people + (unclear.people or 0.0)
    sentence = _("{n} of {total} people ({share}) work in the front office.").format(
        n=Number(front.people), total=Number(total), share=Number(front.people_share, ".0%")
    )
    members = np.flatnonzero(company.offices == Office.FRONT).astype(np.int64)
    yield Finding("people", sentence, front.people, 0.0, to_tuple(members))


def join_names(company: Company, positions: Indices | Sequence[int]) -> Joined:
    """Departments in a sentence: «A», «A and B», «A, B, C and D», «A, B, C and 4 more»."""
    names = company.departments["name"].iloc[np.asarray(positions[: NAMED + 1], dtype=np.int64)].tolist()
    return join_words(names, NAMED, more=len(positions) - len(names))


def weights(company: Company) -> Values:
    """(n,) what each department weighs in a finding: its people, or 1 each if the file counts no people."""
    people = np.nan_to_num(company.people)
    return people if people.any() else np.ones(len(company))


def weight_share(company: Company, some: Indices | Sequence[int], among: Flags | None = None) -> float:
    """The share of ``some`` in ``among`` (None: all), by people, or by departments if it has no people."""
    every = np.ones(len(company), dtype=bool) if among is None else among
    each = weights(company)
    each = each if each[every].any() else np.ones(len(company))
    whole = each[every].sum()
    return float(each[np.asarray(some, dtype=np.int64)].sum() / whole) if whole else 0.0


def _list_pairs(company: Company, chosen: Flags) -> tuple[tuple[int, int], ...]:
    lines = handoff_lines(company)
    return tuple(zip(lines.source[chosen].tolist(), lines.target[chosen].tolist(), strict=True))


def to_tuple(positions: Indices) -> tuple[int, ...]:
    """Positions as plain numbers, which can be compared and stored."""
    return tuple(positions.tolist())
