"""What a name alone says about the office of a department.

:meth:`Vocabulary.find` finds the known phrases of the name. Each phrase that speaks for an office is a claim, and the
heaviest claim wins unless another one is nearly as heavy. The head of the name weighs twice. It is the word that says
what the department does; the other words say for whom or where: "Sales Accounting" is accounting, "Kế toán bán hàng"
too. English and German put the head last, Vietnamese and French first; "of" and "for" turn English round. Words in
brackets explain the head and are never the head.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from org.classification.vocabulary import HEAD_FIRST, STRONGEST, Match, Role, Vocabulary
from org.i18n import Message
from org.i18n import lazy_gettext as _
from org.model import Office
from org.text import Token

_NEAR = 1.6  # claims closer than this ratio are nearly equal
_BASE = {1: 0.45, 2: 0.7, 3: 0.9}  # certainty by the strength of the winning phrase
_SPEAKING = frozenset({Role.WORK, Role.SERVICE, Role.SERVED})
_SILENT = frozenset({Role.UNIT, Role.JOIN, Role.OF})


class Opinion(NamedTuple):
    """What a name alone says."""

    office: Office
    certainty: float
    """0 … 1; 0 where the office is unclear."""
    reason: Message
    silent: bool = False
    """The name gives no clue, so the departments around it may decide."""
    top: bool = False
    """General management: the departments below it need not be like it."""


class Claim(NamedTuple):
    """One phrase of a name that speaks for an office."""

    office: Office
    weight: int
    strength: int
    topic: str
    """The noun for sentences; blank if the department serves colleagues."""
    words: str
    """The phrase as the name spells it."""


def judge_name(name: str, vocabulary: Vocabulary) -> Opinion:
    """Judge the office of a department by its name alone."""
    words, matches = vocabulary.find(name)
    parts, aside = _split_parts(words, matches)
    claims = _share_head([_claim_part(part, aside) for part in parts])
    claims += [_claim(match) for match in aside if match.entry.role in _SPEAKING]
    return _weigh(name, claims) if claims else _judge_without_work(name, matches)


def _split_parts(words: Sequence[Token], matches: Sequence[Match]) -> tuple[list[list[Match]], list[Match]]:
    """The phrases between commas and "and", part by part, and those in brackets.

    If nothing but the brackets speaks for an office, they are the name.
    """
    parts: list[list[Match]] = [[]]
    aside: list[Match] = []
    depth, starts = 0, {match.first: match for match in matches}
    for position, word in enumerate(words):
        match = starts.get(position)
        if word.text == "(":
            depth += 1
        elif word.text == ")":
            depth = max(0, depth - 1)
        elif word.text == "," or (match and match.entry.role is Role.JOIN):
            parts.append([])
        elif match:
            (aside if depth else parts[-1]).append(match)
    if any(match.entry.role in _SPEAKING for part in parts for match in part):
        return parts, aside
    return [aside], []


def _claim_part(part: list[Match], aside: list[Match]) -> list[Claim]:
    """The claims of one part of a name; its head weighs twice."""
    head = _find_head(part)
    claims = [_claim(match, head=match is head) for match in part if match.entry.role in _SPEAKING]
    if head is None or head.entry.role is not Role.SERVICE:
        return claims
    around = [match for match in part + aside if match is not head and match.entry.role not in _SILENT]
    return _side_with_served(head, around, claims)


def _find_head(part: list[Match]) -> Match | None:
    """The phrase that decides: the last one in English, German, Japanese; else the first one."""
    works = _works_before_of(part)
    first = [match.entry.language in HEAD_FIRST for match in works]
    if not any(first):
        return works[-1] if works else None
    # In a mixed name the words before the first one of a head-first language are a phrase of their own.
    return works[max(first.index(True) - 1, 0)]


def _works_before_of(part: list[Match]) -> list[Match]:
    """The works and services of the first piece that has any, where "of" and "for" separate pieces."""
    pieces: list[list[Match]] = [[]]
    for match in part:
        if match.entry.role is Role.OF:
            pieces.append([])
        elif match.entry.role in (Role.WORK, Role.SERVICE):
            pieces[-1].append(match)
    return next(filter(None, pieces), [])


def _claim(match: Match, head: bool = False) -> Claim:
    entry = match.entry
    weight = entry.strength * (2 if head and entry.role is not Role.SERVED else 1)
    return Claim(entry.office, weight, entry.strength, entry.topic, match.text)


def _side_with_served(head: Match, around: list[Match], claims: list[Claim]) -> list[Claim]:
    """The claims of a part whose head is a service: it is on the side of those it serves."""
    service = _claim(head, head=True)
    colleagues = any(_are_colleagues(match) for match in around)
    customers = any(match.entry.office is Office.FRONT and match.entry.role is Role.SERVED for match in around)
    if customers and not colleagues:
        return [service._replace(office=Office.FRONT, weight=2 * STRONGEST, strength=STRONGEST)]
    if colleagues and not customers:
        return [service._replace(office=Office.BACK, weight=2 * STRONGEST, strength=STRONGEST, topic="")]
    if head.entry.strength == 1 and any(match.entry.office is Office.FRONT for match in around):
        # Those who support the front office may be on either side.
        return [claim for claim in claims if claim != service] + [service._replace(office=Office.BACK)]
    return claims


def _are_colleagues(match: Match) -> bool:
    """Whether those named are colleagues for sure; "technical" alone does not say it."""
    entry = match.entry
    return entry.office is Office.BACK and (entry.strength == STRONGEST or entry.role is Role.ALONE)


def _share_head(parts: list[list[Claim]]) -> list[Claim]:
    """The claims of all parts; in "Sales and Marketing Finance" finance is the head of both, so sales is no head."""
    filled = [part for part in parts if part]
    claims = [claim for part in filled for claim in part]
    if len(filled) < 2:
        return claims
    for part in (filled[-1], filled[0]):
        head = max(part, key=lambda claim: claim.weight)
        others = [claim for claim in claims if claim is not head]
        offices = {claim.office for claim in others}
        if len(part) > 1 and len(offices) == 1 and head.office not in offices:
            return [head, *(claim._replace(weight=claim.strength) for claim in others)]
    return claims


def _judge_without_work(name: str, matches: list[Match]) -> Opinion:
    """A name without a word for work: general management, or a word that decides only where no other does."""
    titles = [match for match in matches if match.entry.role is Role.TOP]
    deciding = [match for match in matches if match.entry.role is Role.ALONE] or titles
    if not deciding:
        return Opinion(Office.UNCLEAR, 0.0, _("Unclear: the name gives no clue"), silent=True)
    head = deciding[0] if deciding[0].entry.language in HEAD_FIRST else deciding[-1]
    return _weigh(name, [_claim(head, head=True)])._replace(top=bool(titles))


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
    return Opinion(best.office, round(certainty, 2), _explain(name, best, rival))


def _explain(name: str, best: Claim, rival: Claim | None) -> Message:
    """The sentence that names the phrase that won, and the one it outweighs."""
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
