"""Findings about hand-offs: where they stop, what they never reach, what all of them pass, where they come back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from org.company.boundary import Flags, handoff_lines
from org.company.hierarchy import Values
from org.company.measures.crossings import HANDOFF, crossing_list, gateway_loads
from org.company.measures.distances import NO_WAY, customer_distances, dead_ends, unheard
from org.company.measures.kinds import counted, kind_codes
from org.company.measures.passages import single_passages
from org.company.measures.telling import Finding, named, positions_of, ranked, weight
from org.company.model import Company, Indices, Office
from org.locale.language import Message
from org.locale.language import lazy_gettext as _
from org.locale.language import lazy_ngettext as ngettext

EACH = 2
"""Findings of one kind that are told."""
KINDS = 40
"""Kinds of hand-offs that are looked at, those with the most hand-offs."""
MOST = 0.75
"""Which share of a kind makes a department the one that "most" of it passes."""


def flow_findings(company: Company) -> Iterator[Finding]:
    """What the hand-offs show; a single sentence if the file has none."""
    if not len(company.handoffs):
        if len(company) > 1:
            sentence = _("The file has no hand-offs, so we cannot tell which departments customer requests reach.")
            yield Finding("no-handoffs", sentence, 0, 1.0, ())
        return
    yield from _stops(company)
    yield from ranked(_bottlenecks(company), EACH)
    yield from ranked(_passages(company), EACH)
    yield from ranked(_ping_pongs(company), EACH)
    yield from _busiest(company)


def _stops(company: Company) -> Iterator[Finding]:
    """Dead ends and unheard departments; one finding for both where nothing leads from the front to the back."""
    front, back = company.offices == Office.FRONT, company.offices == Office.BACK
    if not front.any() or not back.any():
        return
    stuck, silent = dead_ends(company), unheard(company)
    if len(stuck) == front.sum():
        sentence = _("No hand-off leads from the front office to the back.")
        yield Finding("no-way", sentence, 0, 1.0, positions_of(stuck))
        return
    if len(stuck):
        sentence = _("From {names} no hand-off leads to the back office.").format(names=named(company, stuck))
        yield Finding("dead-end", sentence, len(stuck), weight(company, stuck, front), positions_of(stuck))
    if len(silent):
        sentence = _("No customer request reaches {names}.").format(names=named(company, silent))
        yield Finding("unheard", sentence, len(silent), weight(company, silent, back), positions_of(silent))


def _bottlenecks(company: Company) -> Iterator[Finding]:
    """The departments that all or most of a kind passes on its way over the boundary to the back office.

    It takes three hand-offs of the kind at a department to call it one: a line has always two ends. It weighs as
    much as the front office that hands the kind on.
    """
    lines, offices = handoff_lines(company), company.offices
    codes, words = kind_codes(company.handoffs["kind"])
    volumes = company.handoffs["volume"].to_numpy(dtype=np.float64)
    front = offices == Office.FRONT
    over = lines.crossing & front[lines.source]
    counts = np.bincount(codes)
    for code in np.argsort(-counts, kind="stable")[:KINDS].tolist():
        word, every = words[code], codes == code
        chosen = np.flatnonzero(over & every)
        # Kinds without a name, or without any volume, are counted by their hand-offs.
        by_volume = bool(word) and bool((volumes[chosen] > 0).any())
        amounts = np.nan_to_num(volumes[chosen]) if by_volume else np.ones(len(chosen))
        if not len(chosen):
            continue
        passing = _at(company, lines.source[chosen], lines.target[chosen], amounts)
        at = _at(company, lines.source[every], lines.target[every], np.ones(int(every.sum())))
        busiest = int(np.lexsort((at, passing))[-1])
        share = float(passing[busiest] / amounts.sum())
        if share < MOST or at[busiest] < 3:
            continue
        mine = chosen[(lines.source[chosen] == busiest) | (lines.target[chosen] == busiest)]
        ends = tuple(zip(lines.source[mine].tolist(), lines.target[mine].tolist(), strict=True))
        sentence = _bottleneck_sentence(
            company, word, busiest, float(passing[busiest]), float(amounts.sum()), by_volume
        )
        hearing = np.unique(lines.source[every & front[lines.source]])
        concerned = share * weight(company, hearing, front)
        yield Finding("bottleneck", sentence, float(passing[busiest]), concerned, (busiest,), ends)


def _at(company: Company, source: Indices, target: Indices, amounts: Values) -> Values:
    """(n,) the amounts of the lines that begin or end at each department."""
    return np.bincount(
        np.concatenate([source, target]), weights=np.concatenate([amounts, amounts]), minlength=len(company)
    ).astype(np.float64)


def _bottleneck_sentence(company: Company, word: str, at: int, some: float, total: float, by_volume: bool) -> Message:
    whole: Message | str
    if by_volume:
        whole = counted(word, total)
    elif word:
        text = ngettext("{n} hand-off of kind “{kind}”", "{n} hand-offs of kind “{kind}”", int(total))
        whole = text.format(n=f"{total:,.0f}", kind=word)
    else:
        whole = ngettext("{n} hand-off", "{n} hand-offs", int(total)).format(n=f"{total:,.0f}")
    if some == total:
        return _("All {whole} from the front office to the back pass through {name}.").format(
            whole=whole, name=named(company, [at])
        )
    return _("{some} of {whole} from the front office to the back pass through {name}.").format(
        some=f"{some:,.0f}", whole=whole, name=named(company, [at])
    )


def _passages(company: Company) -> Iterator[Finding]:
    heard = (company.offices == Office.BACK) & (customer_distances(company) != NO_WAY)
    lines = handoff_lines(company)
    only = np.flatnonzero(company.offices == Office.FRONT)
    for passage in single_passages(company)[: 10 * EACH]:
        if only.tolist() == [passage.position]:
            continue  # Through the only front-office department leads everything, by its nature.
        cut_off = np.sort(passage.cuts_off)
        sentence = _("Hand-offs from the front office reach {names} only through {passage}.").format(
            names=named(company, cut_off), passage=named(company, [passage.position])
        )
        through = (lines.source == passage.position) & np.isin(lines.target, cut_off)
        yield Finding(
            "single-passage",
            sentence,
            len(cut_off),
            weight(company, cut_off, heard),
            (passage.position, *positions_of(cut_off)),
            _pairs(company, through),
        )


def _ping_pongs(company: Company) -> Iterator[Finding]:
    """Pairs of departments across the boundary that hand the same kind to each other."""
    lines, offices = handoff_lines(company), company.offices
    codes, words = kind_codes(company.handoffs["kind"])
    volumes = company.handoffs["volume"].to_numpy(dtype=np.float64)
    over = np.flatnonzero(lines.crossing)
    ends = zip(lines.source[over].tolist(), lines.target[over].tolist(), codes[over].tolist(), strict=True)
    there: dict[tuple[int, int, int], float] = {}
    for key, volume in zip(ends, np.nan_to_num(volumes[over]).tolist(), strict=True):
        there[key] = there.get(key, 0.0) + volume
    for (front, back, code), sent in there.items():
        if (back, front, code) not in there or offices[front] != Office.FRONT:
            continue
        returned = there[back, front, code]
        names = {"front": named(company, [front]), "back": named(company, [back])}
        if sent > 0 and returned > 0:
            text = _("{front} hands {sent} to {back}, and {back} hands {returned} back.")
            sentence = text.format(sent=counted(words[code], sent), returned=f"{returned:,.0f}", **names)
            figure, share = returned, min(1.0, returned / sent)
        else:
            text = _("{front} and {back} hand “{kind}” to each other.")
            if not words[code]:
                text = _("{front} and {back} hand work to each other.")
            sentence = text.format(kind=words[code], **names)
            figure, share = 2.0, 2 / max(2, int(lines.crossing.sum()))
        yield Finding("ping-pong", sentence, figure, share, (front, back), ((front, back), (back, front)))


def _busiest(company: Company) -> Iterator[Finding]:
    """The gateway with the largest share of what crosses; of one or two crossings nobody has a share worth telling."""
    crossings = crossing_list(company)
    handed = crossings[crossings["relation"] == HANDOFF]
    if len(handed) < 3:
        return
    load = gateway_loads(company).iloc[0]
    position, share = int(load["position"]), float(load["share"])
    name = named(company, [position])
    if handed["volume"].sum() > 0:
        sentence = _("{share} of the volume that crosses the boundary passes through {name}.").format(
            share=f"{share:.0%}", name=name
        )
    else:
        sentence = _("{n} of {total} hand-offs that cross the boundary are at {name}.").format(
            n=f"{load['handoffs']:,.0f}", total=f"{len(handed):,}", name=name
        )
    here = (handed["source"] == position) | (handed["target"] == position)
    lines = tuple(zip(handed["source"][here].tolist(), handed["target"][here].tolist(), strict=True))
    yield Finding("busiest-gateway", sentence, share, share, (position,), lines)


def _pairs(company: Company, chosen: Flags) -> tuple[tuple[int, int], ...]:
    lines = handoff_lines(company)
    return tuple(zip(lines.source[chosen].tolist(), lines.target[chosen].tolist(), strict=True))
