"""What a name alone tells about the office: its words speak for front or back, and its head decides.

The head is the word that says what the department does, the others say for whom or where: "Sales
Accounting" is accounting, "Kế toán bán hàng" too. English and German put it last, Vietnamese and
French first; "of" and "for" turn English round. Brackets explain a head but are none.
"""

from __future__ import annotations

from typing import NamedTuple

from org.classification.vocabulary import HEAD_FIRST, STRONGEST, Entry, Match, Role, Vocabulary
from org.i18n import Message
from org.i18n import lazy_gettext as _
from org.model import Office
from org.text import Token

_NEAR = 1.6  # claims closer than this ratio are near-equal
_BASE = {1: 0.45, 2: 0.7, 3: 0.9}  # certainty by the strength of the winning phrase


class Claim(NamedTuple):
    """One phrase of a name that speaks for an office."""

    office: Office
    weight: int
    strength: int
    topic: str
    words: str
    """The phrase as the name spells it."""


class Opinion(NamedTuple):
    """What a name alone tells."""

    office: Office
    certainty: float
    reason: Message
    silent: bool = False
    """The name tells nothing: the company around it may."""
    top: bool = False
    """General management: what reports to it need not be like it."""


def judge_name(name: str, vocabulary: Vocabulary) -> Opinion:
    """What ``name`` alone tells about its office."""
    words, found = vocabulary.find(name)
    telling = [each for each in found if each.entry.role not in (Role.UNIT, Role.JOIN, Role.OF)]
    claims = _claims(name, words, found)
    if claims:
        return _weigh(name, claims)
    places = [each for each in telling if each.entry.role is Role.ALONE]
    titles = [each for each in telling if each.entry.role is Role.TOP]
    last_resort = places or titles
    if not last_resort:
        return Opinion(Office.UNCLEAR, 0.0, _("Unclear: the name gives no clue"), silent=True)
    head = last_resort[0] if last_resort[0].entry.language in HEAD_FIRST else last_resort[-1]
    return _weigh(name, [_claim(name, words, head, 2)])._replace(top=bool(titles))


def _claims(name: str, words: list[Token], found: list[Match]) -> list[Claim]:
    """The claims of all parts of the name; those of the head of each part weigh twice."""
    parts: list[list[Match]] = [[]]
    aside: list[Match] = []  # what stands in brackets explains the head, it is not it
    level, entries = 0, {each.first: each for each in found}
    for position, word in enumerate(words):
        each = entries.get(position)
        level += (word.text == "(") - (word.text == ")" and level > 0)
        if word.text == "," or (each and each.entry.role is Role.JOIN):
            parts.append([])
        elif each:
            (aside if level else parts[-1]).append(each)
    if not any(each.entry.role in (Role.WORK, Role.SERVICE, Role.SERVED) for part in parts for each in part):
        parts, aside = [aside], []
    heads = [_head(part) for part in parts]
    claims = [
        [_claim(name, words, each, 2 if each is head else 1) for each in part if _speaks(each)]
        for part, head in zip(parts, heads, strict=True)
    ]
    for index, head in enumerate(heads):
        if head and head.entry.role is Role.SERVICE:
            claims[index] = _serving(name, words, head, parts[index] + aside, claims[index])
    return _shared_head(claims) + [_claim(name, words, each, 1) for each in aside if _speaks(each)]


def _speaks(found: Match) -> bool:
    return found.entry.role in (Role.WORK, Role.SERVICE, Role.SERVED)


def _claim(name: str, words: list[Token], found: Match, times: int) -> Claim:
    entry = found.entry
    weight = entry.strength * (1 if entry.role is Role.SERVED else times)
    written = name[words[found.first].start : words[found.last - 1].end]
    return Claim(entry.office, weight, entry.strength, entry.topic, written)


def _head(part: list[Match]) -> Match | None:
    """The phrase that decides: the last one in English, German, Japanese; else the first one."""
    pieces: list[list[Match]] = [[]]
    for each in part:
        if each.entry.role is Role.OF:
            pieces.append([])
        elif each.entry.role in (Role.WORK, Role.SERVICE):
            pieces[-1].append(each)
    works = next(filter(None, pieces), [])
    if not works:
        return None
    if not any(each.entry.language in HEAD_FIRST for each in works):
        return works[-1]
    run = 0
    while run + 1 < len(works) and not {works[run].entry.language, works[run + 1].entry.language} & HEAD_FIRST:
        run += 1
    return works[run]


def _serving(name: str, words: list[Token], head: Match, around: list[Match], claims: list[Claim]) -> list[Claim]:
    """The claims where the head is a service: it is on the side of those it serves."""
    service = _claim(name, words, head, 2)
    others = [each for each in around if each is not head and each.entry.role not in (Role.UNIT, Role.JOIN, Role.OF)]
    colleagues = [each for each in others if each.entry.office is Office.BACK and _inside(each.entry)]
    customers = [each for each in others if each.entry.office is Office.FRONT and each.entry.role is Role.SERVED]
    if customers and not colleagues:
        return [service._replace(office=Office.FRONT, weight=2 * STRONGEST, strength=STRONGEST)]
    if colleagues and not customers:
        return [service._replace(office=Office.BACK, weight=2 * STRONGEST, strength=STRONGEST, topic="")]
    if any(each.entry.office is Office.FRONT for each in others) and head.entry.strength == 1:
        # Whoever supports the front office may sit on either side.
        return [claim for claim in claims if claim != service] + [service._replace(office=Office.BACK)]
    return claims


def _inside(entry: Entry) -> bool:
    """Whether those named are colleagues for sure; "technical" alone does not tell."""
    return entry.strength == STRONGEST or entry.role is Role.ALONE


def _shared_head(parts: list[list[Claim]]) -> list[Claim]:
    """All claims; in "Sales and Marketing Finance" the head holds for both parts, so that sales is no head."""
    ends = [part for part in parts if part]
    if len(ends) > 1:
        for whole in (ends[-1], ends[0]):
            head = max(whole, key=lambda claim: claim.weight)
            beside = {claim.office for part in ends for claim in part if claim is not head}
            if len(whole) > 1 and len(beside) == 1 and head.office not in beside:
                return [
                    head,
                    *(claim._replace(weight=claim.strength) for p in ends for claim in p if claim is not head),
                ]
    return [claim for part in ends for claim in part]


def _weigh(name: str, claims: list[Claim]) -> Opinion:
    """The office with the heaviest claim, unless another one is nearly as heavy."""
    ranked = sorted(claims, key=lambda claim: -claim.weight)
    best = ranked[0]
    rival = next((claim for claim in ranked if claim.office is not best.office), None)
    either = next((claim for claim in ranked if claim.office is Office.UNCLEAR), None)
    if either and best.weight < _NEAR * either.weight:
        return Opinion(Office.UNCLEAR, 0.0, _("Unclear: '{words}' can be front or back").format(words=either.words))
    if rival and best.weight < _NEAR * rival.weight:
        front, back = (best, rival) if best.office is Office.FRONT else (rival, best)
        reason = _("Unclear: '{front}' says front, '{back}' says back")
        return Opinion(Office.UNCLEAR, 0.0, reason.format(front=front.words, back=back.words))
    certainty = _BASE[best.strength] * (1 - rival.weight / best.weight / 2 if rival else 1)
    return Opinion(best.office, round(certainty, 2), _because(name, best, rival))


def _because(name: str, best: Claim, rival: Claim | None) -> Message:
    front = best.office is Office.FRONT
    if not best.topic:
        return _("Back: '{words}' serves colleagues in '{name}'").format(words=best.words, name=name)
    if rival:
        reason = (
            _("Front: {best} outweighs {rival} in '{name}'")
            if front
            else _("Back: {best} outweighs {rival} in '{name}'")
        )
        return reason.format(best=_(best.topic), rival=_(rival.topic), name=name)
    return (_("Front: '{words}' in the name") if front else _("Back: '{words}' in the name")).format(words=best.words)
