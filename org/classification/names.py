"""What a name alone says about the office of a department.

:meth:`Vocabulary.find` finds the known phrases of the name. Each phrase that speaks for an office is a claim, and the
heaviest claim wins unless another one is nearly as heavy. The head of the name weighs twice. It is the word that says
what the department does; the other words say who or where it is for: "Sales Accounting" is accounting, and so is "Kế
toán bán hàng". English and German put the head last, Vietnamese and French first; "of" and "for" turn English round.
Words in brackets explain the head and are never the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from org.classification.phrases import STRONGEST, PhraseRole, read_languages
from org.classification.vocabulary import PhraseMatch, Vocabulary
from org.classification.words import Token, hide_gender_signs
from org.i18n import Message, lazy_gettext as _
from org.model import Office

FIRM = 0.5
"""A name with at least this certainty is not overruled by the departments around it."""

_NEAR = 1.6  # claims closer than this ratio are nearly equal
_WEAK, _FAIR = 1, 2
"""Strengths of a phrase. A weak one only leans to an office: "installation" may meet customers, or not."""
_BASE = {_WEAK: 0.45, _FAIR: 0.7, STRONGEST: 0.9}  # certainty by the strength of the winning phrase
_TITLE_END = re.compile(r"[,(/]|(?<!\s)\s+(?:of|for|in|to|and|at|on|with|-)\s+")
"""Where the head of a job title ends: "mining engineer in the north"."""
_HELP = "assistance"
"""The topic of posts that are named after those they help, such as assistants; a trade says itself what it does."""
_FEWEST_TITLES = 8
"""Fewer names are no evidence that a file lists job titles."""
_LETTERS = r"[^\W\d_]*(?:[.'’\-][^\W\d_]*)*"
_DEGREES = r"(?:, ?(?:[A-Z]{1,4}|[A-Za-z]+\.[A-Za-z.]*))*"
_PERSON = re.compile(rf"[^\W\d_a-z]{_LETTERS}(?: [^\W\d_]{_LETTERS}){{1,5}}{_DEGREES}")
_FEWEST_PERSONS, _LOOKED_AT = 5, 200
_SPEAKING = frozenset({PhraseRole.WORK, PhraseRole.SERVICE, PhraseRole.SERVED})
_SILENT = frozenset({PhraseRole.UNIT, PhraseRole.JOIN, PhraseRole.OF})


class Opinion(NamedTuple):
    """What a name alone says."""

    office: Office
    certainty: float
    """0 … 1; 0 where the office is unclear."""
    reason: Message
    no_clue: bool = False
    """No word of the name says anything about the office."""
    leaves_open: bool = False
    """The name gives no clue or a faint one, so the departments and people around it may decide."""
    deciding_phrase: str = ""
    """The phrase that speaks for the office, where one does."""
    ambiguous_phrase: str = ""
    """The phrase that can be front or back, where one leaves the office unclear."""
    general_management: bool = False
    """The departments below it need not be like it."""
    only_a_place: bool = False
    """Only a place of business speaks for the front office, such as "hotel"."""


class Claim(NamedTuple):
    """One phrase of a name that speaks for an office."""

    office: Office
    weight: float
    strength: int
    topic: str
    """The noun for sentences; blank if the department serves colleagues."""
    words: str
    """The phrase as the name spells it."""
    bare: bool = False
    """Whether it is a service whose name does not say who is served."""


def judge_name(name: str, vocabulary: Vocabulary) -> Opinion:
    """Judge the office of a department by its name alone."""
    if vocabulary.is_foreign(name):
        return KNOW_NOTHING
    words, matches = vocabulary.find(name)
    if not matches or _is_personal(name, words, matches, vocabulary):
        return KNOW_NOTHING
    parts, aside = _split_parts(words, matches)
    claims = _share_head([_claim_part(part, aside) for part in parts])
    claims += [_claim(match) for match in aside if _speaks(match)]
    return _weigh(name, claims) if claims else _judge_without_work(name, matches)


def judge_title(title: str, vocabulary: Vocabulary) -> Opinion:
    """Judge the office of a person by the job title alone.

    Most titles are read like names: a "Sales Accountant" is an accountant. What no phrase knows is a trade if its head
    ends like one ("pulp grader"). The trades that sell or serve are few and known, so any other one is back office,
    even in a place of business ("hotel upholsterer").
    """
    title = hide_gender_signs(title)
    opinion = judge_name(title, vocabulary)
    if opinion.office is Office.BACK and _only_helps(title, vocabulary):
        return _leave_open(_claim(vocabulary.find(title)[1][-1]))._replace(leaves_open=True)
    head = _find_title_head(title)
    if (opinion.no_clue or opinion.only_a_place) and _is_trade(head) and not vocabulary.find(head)[1]:
        reason = _("Back: '{words}' is a trade").format(words=head)
        return Opinion(Office.BACK, _BASE[_WEAK], reason, leaves_open=True)
    return opinion


def _only_helps(title: str, vocabulary: Vocabulary) -> bool:
    """Whether a title names a post that helps others, and nothing else: “Assistant” does not say whose."""
    words, matches = vocabulary.find(title)
    posts = [match for match in matches if match.entry.role is PhraseRole.ALONE]
    if not any(post.entry.topic == _HELP for post in posts) or _pick_head(posts).entry.strength != _FAIR:
        return False
    known = sum(match.last - match.first for match in matches)
    return known == len(words) and all(match in posts or match.entry.role is PhraseRole.UNIT for match in matches)


def _find_title_head(title: str) -> str:
    """The word of a job title that says what the person is; blank if there is none."""
    return next(reversed(_TITLE_END.split(title, maxsplit=1)[0].split()), "")


def _is_trade(head: str) -> bool:
    """Whether a word ends like the name of a trade in any language: "grader"."""
    return _compile_trades().search(head) is not None


@cache
def _compile_trades() -> re.Pattern[str]:
    endings = [ending for language in read_languages().values() for ending in language["trades"].split()]
    return re.compile(rf"\w{{2}}(?:{'|'.join(endings)})$", re.IGNORECASE)


def are_titles(names: Sequence[str]) -> bool:
    """Whether most of ``names`` are job titles, as in a chart of posts, and not names of departments."""
    heads = map(_find_title_head, names)
    posts = {post for language in read_languages().values() for post in language["posts"].split()}
    count = sum(_is_trade(head) or head.lower() in posts for head in heads)
    return len(names) >= _FEWEST_TITLES and count > len(names) / 2


def are_persons(names: Sequence[str]) -> bool:
    """Whether nearly all names are written like “Deirdre O'Donovan”, and few last words are those of others, too."""
    names = names[:_LOOKED_AT]
    written = [name.split()[-1] for name in names if _PERSON.fullmatch(name)]
    return len(names) >= _FEWEST_PERSONS and len(written) >= 0.9 * len(names) and 3 * len({*written}) > len(written)


KNOW_NOTHING = Opinion(Office.UNCLEAR, 0.0, _("Unclear: the name gives no clue"), no_clue=True, leaves_open=True)


def _is_personal(name: str, words: Sequence[Token], matches: Sequence[PhraseMatch], vocabulary: Vocabulary) -> bool:
    """Whether it is the name of a person, and its only known word a family name that means work, too: "Ada Grant"."""
    if len(words) > 3:
        return False
    if any(match.last - match.first > 1 or words[match.first].key not in vocabulary.surnames for match in matches):
        return False
    written = [name[word.start : word.end] for word in words]
    return all(word == word.capitalize() and word.isalpha() for word in written)


def _split_parts(
    words: Sequence[Token], matches: Sequence[PhraseMatch]
) -> tuple[list[list[PhraseMatch]], list[PhraseMatch]]:
    """The phrases between commas and "and", part by part, and those in brackets.

    If nothing but the brackets speaks for an office, they are the name.
    """
    parts: list[list[PhraseMatch]] = [[]]
    aside: list[PhraseMatch] = []
    depth, starts = 0, {match.first: match for match in matches}
    for position, word in enumerate(words):
        match = starts.get(position)
        if word.text == "(":
            depth += 1
        elif word.text == ")":
            depth = max(0, depth - 1)
        elif word.text == "," or (match and match.entry.role is PhraseRole.JOIN):
            parts.append([])
        elif match:
            (aside if depth else parts[-1]).append(match)
    if any(_speaks(match) for part in parts for match in part):
        return parts, aside
    return [aside], []


def _claim_part(part: list[PhraseMatch], aside: list[PhraseMatch]) -> list[Claim]:
    """The claims of one part of a name; its head weighs twice, and what is after "of" or "for" half."""
    main, after = _split_at_of(part)
    works = [match for match in main if _does_work(match, post=bool(after))]
    head = _find_head(works)
    claims = [_claim(match, 2 if match is head else 1) for match in main if match in works or _speaks(match)]
    claims += [_claim(match, 0.5) for match in after if _speaks(match)]
    if head is None or head.entry.role is not PhraseRole.SERVICE:
        return claims
    around = [match for match in part + aside if match is not head and match.entry.role not in _SILENT]
    return _side_with_served(head, around, claims)


def _split_at_of(part: list[PhraseMatch]) -> tuple[list[PhraseMatch], list[PhraseMatch]]:
    """What is before and after the first "of" or "for" that has a work, a service or a post before it.

    An assistant to a sales director is an assistant, a head of sales is in sales.
    """
    for at, match in enumerate(part):
        if match.entry.role is PhraseRole.OF and any(_does_work(before, post=True) for before in part[:at]):
            return part[:at], part[at:]
    return part, []


def _does_work(match: PhraseMatch, post: bool = False) -> bool:
    role = match.entry.role
    return role in (PhraseRole.WORK, PhraseRole.SERVICE) or (
        post and role is PhraseRole.ALONE and match.entry.office is Office.BACK
    )


def _speaks(match: PhraseMatch) -> bool:
    return match.entry.role in _SPEAKING


def _find_head(works: list[PhraseMatch]) -> PhraseMatch | None:
    """The phrase that decides: the last one in English, German, Japanese; else the first one."""
    first = [match.entry.head_first for match in works]
    if not any(first):
        return works[-1] if works else None
    # In a mixed name the words before the first one of a head-first language are a phrase of their own.
    at = max(first.index(True) - 1, 0)
    while at + 1 < len(works) and works[at].last == works[at + 1].first and _is_adjective(works[at]):
        at += 1
    return works[at]


def _is_adjective(match: PhraseMatch) -> bool:
    """Whether a word says what kind of work the next one is, in a language that puts it before: “клиентских данных”."""
    endings = read_languages().get(match.entry.language, {}).get("adjectives", "").split()
    return match.text.casefold().endswith(tuple(endings)) if endings else False


def _claim(match: PhraseMatch, times: float = 1) -> Claim:
    entry = match.entry
    return Claim(
        entry.office, entry.strength * times, entry.strength, entry.topic, match.text, entry.role is PhraseRole.SERVICE
    )


def _side_with_served(head: PhraseMatch, around: list[PhraseMatch], claims: list[Claim]) -> list[Claim]:
    """The claims of a part whose head is a service: it is on the side of those it serves."""
    service = _claim(head, 2)
    colleagues = any(_are_colleagues(match) for match in around)
    customers = any(match.entry.office is Office.FRONT and match.entry.role is PhraseRole.SERVED for match in around)
    if customers and not colleagues:
        return [service._replace(office=Office.FRONT, weight=2 * STRONGEST, strength=STRONGEST, bare=False)]
    if colleagues and not customers:
        return [service._replace(office=Office.BACK, weight=2 * STRONGEST, strength=STRONGEST, topic="", bare=False)]
    if any(match.entry.office is Office.FRONT for match in around):
        # Those who support the front office may be on either side; those who give its service are front.
        turned = service._replace(office=Office.BACK) if head.entry.strength == _WEAK else service._replace(bare=False)
        return [claim for claim in claims if claim != service] + [turned]
    return claims


def _are_colleagues(match: PhraseMatch) -> bool:
    """Whether those named are colleagues for sure; "technical" alone does not say it."""
    entry = match.entry
    return entry.office is Office.BACK and (entry.strength == STRONGEST or entry.role is PhraseRole.ALONE)


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


def _judge_without_work(name: str, matches: list[PhraseMatch]) -> Opinion:
    """A name without a word for work: general management, or a word that decides only where no other does."""
    titles = [match for match in matches if match.entry.role is PhraseRole.TOP]
    deciding = [match for match in matches if match.entry.role is PhraseRole.ALONE] or titles
    if not deciding:
        return KNOW_NOTHING
    # A dealer of vehicles is a dealer.
    after = [match.first for match in matches if match.entry.role is PhraseRole.OF and match.first > deciding[0].first]
    if after:
        deciding = [match for match in deciding if match.first < after[0]]
    head = _pick_head(deciding)
    opinion = _weigh(name, [_claim(head, 2)])
    return opinion._replace(general_management=bool(titles), only_a_place=head.entry.office is Office.FRONT)


def _pick_head(posts: Sequence[PhraseMatch]) -> PhraseMatch:
    return posts[0] if posts[0].entry.head_first else posts[-1]


def _weigh(name: str, claims: list[Claim]) -> Opinion:
    """The office with the heaviest claim, unless another one is nearly as heavy or all are weak."""
    ranked = sorted(_drop_weak(claims), key=lambda claim: -claim.weight)
    best = ranked[0]
    rival = next((claim for claim in ranked if claim.office is not best.office), None)
    either = next((claim for claim in ranked if _can_be_either(claim) and not _confirms(claim, best)), None)
    if either and best.weight < _NEAR * either.weight:
        return _leave_open(either)
    if rival and best.weight < _NEAR * rival.weight:
        front, back = (best, rival) if best.office is Office.FRONT else (rival, best)
        reason = _("Unclear: '{front}' says front, '{back}' says back")
        return Opinion(Office.UNCLEAR, 0.0, reason.format(front=front.words, back=back.words))
    certainty = _BASE[best.strength] * (1 - rival.weight / best.weight / 2 if rival else 1)
    reason = _explain(name, best, rival)
    return Opinion(best.office, round(certainty, 2), reason, leaves_open=certainty < FIRM, deciding_phrase=best.words)


def _drop_weak(claims: list[Claim]) -> list[Claim]:
    """The claims without those that only lean, where all the others speak for the back office.

    The back office is chosen on weaker signs than the front office, whose departments are fewer: a back office that is
    called front is the error that people see first.
    """
    firm = [claim for claim in claims if not _leans(claim)]
    return firm if {claim.office for claim in firm} == {Office.BACK} else claims


def _leans(claim: Claim) -> bool:
    """Whether a claim other than for the back office is too weak to decide."""
    return claim.office is not Office.BACK and (claim.strength == _WEAK or claim.bare)


def _can_be_either(claim: Claim) -> bool:
    return claim.office is Office.UNCLEAR or _leans(claim)


def _confirms(claim: Claim, best: Claim) -> bool:
    """Whether a phrase that leans to the front is beside a firm word for it: "Customer Installations"."""
    return claim.office is best.office is Office.FRONT and claim is not best and not _leans(best)


def _leave_open(claim: Claim) -> Opinion:
    """The opinion where a phrase can be front or back; if it only leans, what is around it may decide."""
    reason = _("Unclear: '{words}' is front if it meets customers, back if it serves colleagues")
    reason = reason.format(words=claim.words)
    return Opinion(Office.UNCLEAR, 0.0, reason, leaves_open=_leans(claim), ambiguous_phrase=claim.words)


def _explain(name: str, best: Claim, rival: Claim | None) -> Message:
    """The sentence that names the phrase that won, and the one it outweighs."""
    front = best.office is Office.FRONT
    if not best.topic:
        return _("Back: '{words}' serves colleagues in '{name}'").format(words=best.words, name=name)
    if rival:
        reason = _("Front: '{best}' outweighs '{rival}'") if front else _("Back: '{best}' outweighs '{rival}'")
        return reason.format(best=best.words, rival=rival.words)
    return (_("Front: '{words}' in the name") if front else _("Back: '{words}' in the name")).format(words=best.words)
