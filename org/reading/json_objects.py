"""What one object of a JSON text is (a unit, a person, only a link), and which objects are above others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from org.reading.encoding import tidy
from org.reading.headers import find_words, has_other_words, rank_header, roles_of
from org.text import fold_header

Item = Mapping[str, Any]
_ID, _NAME, _PARENT, _DOTTED, _BELOW = "id", "name", "parent", "dotted", "children"
WRAPPERS = frozenset(
    {
        *("nodes", "edges", "links", "vertices", "relations", "elements"),
        *("items", "data", "results", "records", "rows", "values"),
    }
)
"""Keys under which programs put what a text is about."""
_OF_PEOPLE = ("job", "first", "person name", "email", "personal")
"""Words that name what belongs to a person."""
_LINKS, _LINK_KEYS = frozenset({"url", "href", "link", "uri"}), 3
"""What programs call a web address, and how many keys a link has at most: one for its text, one for its sign."""
_HALF = re.compile("[\ud800-\udfff]")
_PLURAL = re.compile(r"(ie)?s(?=[\W_A-Z]|$)")
_NUMBER = re.compile(r"\d[\d.\-]{0,20}")
_FEWEST_NAMED = 4
"""Texts from which on an object with nothing else is a list of names by their codes."""
_ALIKE = 0.5
"""More than this share of the objects have a key in common, and this share of the keys is common, in one kind."""
LOOKED_AT = 20
"""Objects of a list that are looked at to know its kind."""


def find_objects(value: Any) -> list[Item]:
    """The objects in a list; none in any other value."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def is_nested(value: Any) -> bool:
    """Whether a value is an object or a list of objects."""
    return isinstance(value, dict) or bool(find_objects(value))


def to_text(value: Any) -> str:
    """A plain value, or a list of them, as the text of a cell; blank for objects."""
    if value is None or is_nested(value):
        return ""
    if isinstance(value, list):
        return "; ".join(map(to_text, value))
    text = str(value)
    # An escape such as \\u001b can hold what was taken out of the text before, or half a character.
    return text if text.isascii() and text.isprintable() else tidy(_HALF.sub("\N{REPLACEMENT CHARACTER}", text))


def walk(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in the data, the outer ones first."""
    for each in data if isinstance(data, list) else [data]:
        if isinstance(each, dict):
            yield each
            for value in list(each.values()):
                if isinstance(value, list):
                    yield from walk(value)


@lru_cache(1 << 13)
def means(key: str, *kinds: str) -> int | None:
    """How sure it is that a key is called like one of ``kinds``; None where it is not. Every object is asked."""
    return rank_header(key, kinds)


@lru_cache(1 << 13)
def find_list_words(key: str) -> frozenset[str]:
    """The kinds of words in what a list is called, which is mostly in the plural: “teams”, “agencies”."""
    return find_words(key) | find_words(_singular(key)) | find_words(key.removesuffix("es"))


def _singular(key: str) -> str:
    return _PLURAL.sub(lambda end: "y" if end[1] else "", key)


def are_named(items: Sequence[Item]) -> bool:
    """Whether most objects of a list have a name, and are not only links."""
    if items and all(map(_is_link, items[:LOOKED_AT])):
        return False
    named = sum(bool(find_name_key(item)) or bool(find_key(item, "first")) for item in items[:LOOKED_AT])
    return bool(items) and named * 2 >= min(len(items), LOOKED_AT)


def _is_link(item: Item) -> bool:
    """Whether an object is a web address with what to call it."""
    return len(item) <= _LINK_KEYS and not _LINKS.isdisjoint(map(str.lower, item))


def find_name_key(item: Item) -> str:
    """The key under which an object has its name; blank where it has none."""
    called = (key for key, value in item.items() if "company" in find_words(key) and isinstance(value, str))
    return find_key(item, _NAME) or next(called, "")


def find_key(item: Item, kind: str) -> str:
    """The key of an object that is called most like ``kind`` and has a value."""
    ranks = {
        key: rank
        for key, value in item.items()
        if isinstance(value, str | int) and value != "" and (rank := means(key, kind)) is not None
    }
    return min(ranks, key=lambda key: ranks[key], default="")


def is_person(item: Item) -> bool:
    """Whether an object has what only people have, such as a job. The title of a link is its name, and no job."""
    own = find_name_key(item)
    return any(
        means(key, *_OF_PEOPLE) is not None and not isinstance(value, list)
        for key, value in item.items()
        if key != own or means(key, "job") is None
    )


def is_bare_tree(value: Any) -> bool:
    """Whether a value is nothing but names inside names."""
    if isinstance(value, dict):
        return all(map(is_bare_tree, value.values()))
    return value is None or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def are_alike(values: Sequence[Any]) -> bool:
    """Whether objects, or the first ones of lists, have most of their keys in common."""
    firsts = [value[0] if isinstance(value, list) and value else value for value in values[:LOOKED_AT]]
    keys = [set(first) for first in firsts if isinstance(first, dict) and first]
    if len(keys) < 2 or len(keys) * 2 < len(firsts):
        return False
    times = Counter(key for each in keys for key in each)
    common = sum(count > _ALIKE * len(keys) for count in times.values())
    return common >= _ALIKE * len(times)


def list_named(data: Any) -> Any:
    """The data with lists in place of objects whose keys are names: ``{"Sales": {…}, "Stores": {…}}``."""
    if isinstance(data, list):
        return [list_named(each) for each in data]
    if not isinstance(data, dict):
        return data
    if _holds_names(data):
        return [_name_item(key, value) for key, value in data.items()]
    return {key: list_codes(value) if _holds_units(key, value) else list_named(value) for key, value in data.items()}


def _holds_units(key: str, value: Any) -> bool:
    """Whether an object under a word for units, “units”, has nothing but names by their codes: ``{"SA": "Sales"}``."""
    if not (isinstance(value, dict) and value and _singular(key) != key and "unit" in find_list_words(key)):
        return False
    return all(map(_is_text, value.values())) and not any(map(roles_of, value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def list_codes(data: Mapping[str, str]) -> list[Item]:
    return [{_ID: code, _NAME: name} for code, name in data.items()]


def _name_item(key: str, value: Any) -> dict[str, Any]:
    """One object of those that ``_holds_names``: the key is its name, or its id where it has a name."""
    inner = list_named(value)
    if isinstance(inner, str):
        return {_ID: key, _NAME: inner}
    if not isinstance(inner, dict):
        return {_NAME: key, _BELOW: [{_NAME: each} if isinstance(each, str) else each for each in inner or []]}
    return {_ID if find_name_key(inner) else _NAME: key} | inner


def _holds_names(data: Mapping[str, Any]) -> bool:
    """Whether the keys of an object are names and not words for what it has: all it holds is of one kind."""
    values = list(data.values())
    if _are_numbered_texts(data):
        return True
    if not values or not all(value is None or isinstance(value, dict | list) for value in values):
        return False
    if sum(map(_is_name, data)) * 2 < len(values):
        return False
    if any(
        "unit" in find_list_words(key) and not _is_name(key) and _singular(key) != key
        for key, value in data.items()
        if isinstance(value, list)
    ):
        return False
    if len(values) == 1:
        return isinstance(values[0], dict) and len(values[0]) > 1 and is_bare_tree(values[0])
    if all(isinstance(value, dict) for value in values):
        return are_alike(values) or all(map(is_bare_tree, values))
    return all(map(is_bare_tree, values)) or (
        all(isinstance(value, list) for value in values) and are_alike([find_objects(value)[:1] for value in values])
    )


def _are_numbered_texts(data: Mapping[str, Any]) -> bool:
    """Whether keys are numbers, and what they hold are names, or objects of which some have nothing but a name."""
    if not all(map(_NUMBER.fullmatch, data)):
        return False
    texts = [value for value in data.values() if isinstance(value, str) and any(map(str.isalpha, value))]
    objects = sum(isinstance(value, dict) for value in data.values())
    return bool(texts) and len(texts) + objects == len(data)


@lru_cache(1 << 13)
def _is_name(key: str) -> bool:
    """Whether a key can be the name or the number of something: it is more than words that headers are made of."""
    return (
        len(key) > 1
        and key.lower() not in WRAPPERS
        and (key.isdigit() or (has_other_words(key) and has_other_words(_singular(key))))
    )


def names_codes(data: Item) -> bool:
    """Whether an object has nothing but the names of what its keys are the codes of."""
    headers = sum(bool(roles_of(key)) for key in data)
    return len(data) >= max(_FEWEST_NAMED, 2 * headers) and all(isinstance(name, str) for name in data.values())


def have_parents(items: Sequence[Item]) -> bool:
    return any(means(key, "parent", "manager") is not None for item in items[:LOOKED_AT] for key in item)


def take_edges(items: list[Item], others: Sequence[list[Item]]) -> list[Item]:
    """The nodes of a graph, with the parents that another list of the same text gives them as edges.

    The first edge to a node counts; further ones are dotted lines.
    """
    if have_parents(items):
        return items
    texts = _texts_by_key(items)
    for edges in others:
        sets = _texts_by_key(edges)
        for key, called in texts.items():
            keys = [end for end in sets if sets[end] <= called]
            ends = [[to_text(edge.get(end)) for edge in edges] for end in keys[:3]]
            if len(ends) == 2 and len(called) == len(items):
                above, below = ends if len(set(ends[1])) >= len(set(ends[0])) else ends[::-1]
                ups: dict[str, list[str]] = {}
                for upper, lower in dict.fromkeys(zip(above, below, strict=True)):
                    ups.setdefault(lower, []).append(upper)
                found = [ups.get(to_text(item.get(key)), [""]) for item in items]
                pairs = zip(items, found, strict=True)
                return [{**item, _PARENT: each[0], _DOTTED: "; ".join(each[1:])} for item, each in pairs]
    return items


def _texts_by_key(items: Sequence[Item]) -> dict[str, set[str]]:
    """What all objects hold under each key of the first one. Only what is filled is looked at."""
    texts: dict[str, set[str]] = {key: set() for key in items[0]}
    times = Counter(key for item in items for key in item)
    for item in items:
        for key in filter(texts.__contains__, item):
            texts[key].add(to_text(item[key]))
    return {key: found if times[key] == len(items) else found | {""} for key, found in texts.items()}


def are_linked(items: Sequence[Item]) -> bool:
    """Whether objects say which of the others is above them: lists inside of them are no tree then."""
    texts = {key: found - {""} for key, found in _texts_by_key(items).items()}
    called = [key for key in texts if means(key, "parent", "manager") is not None and texts[key]]
    return any(texts[key] <= texts[other] for key in called for other in texts if other != key)


def join_lists(lists: Mapping[str, list[Item]]) -> dict[str, list[Item]]:
    """The lists, of which those that are called like units are one where they refer to each other or are alike.

    So are divisions, departments with a “divisionId”, and teams with a “departmentId”.
    """
    units = {key: items for key, items in lists.items() if "unit" in find_list_words(key) and are_named(items)}
    ids = {key: find_key(items[0], _ID) for key, items in units.items()}
    known = {key: {to_text(item.get(ids[key])) for item in items} - {""} for key, items in units.items()}
    repeated = len(set().union(*known.values())) < sum(map(len, known.values()))
    above = {key: list(_find_links(key, units, known, ids[key], repeated)) for key in units}
    common = set.intersection(*(set(items[0]) for items in units.values())) if units else set()
    if len(units) < 2 or not (any(other != key for key in units for _l, other in above[key]) or len(common) > 2):
        return dict(lists)

    def call(key: str, item: Item, field: str) -> str:
        text = to_text(item.get(field))
        return f"{_singular(key)} {text}" if text and repeated else text

    joined: list[Item] = []
    for key, items in units.items():
        for item in items:
            ups = (call(other, item, link) for link, other in above[key] if to_text(item.get(link)) in known[other])
            given = {_ID: call(key, item, ids[key]), _PARENT: next(ups, "")}
            joined.append({**item, **{field: text for field, text in given.items() if text}})
    first = max(units, key=lambda key: len(units[key]))
    return {**{key: items for key, items in lists.items() if key not in units}, first: joined}


def _find_links(
    key: str, units: Mapping[str, list[Item]], known: Mapping[str, set[str]], own: str, repeated: bool
) -> Iterator[tuple[str, str]]:
    """Each field of the units in a list that holds ids of units, with the list that they are in; a parent first."""
    texts = _texts_by_key(units[key])
    for field in sorted(texts, key=lambda field: means(field, "parent") is None):
        found = texts[field] - {""}
        for other in units if field != own and found else ():
            called = (
                means(field, "parent") is not None
                if other == key
                else fold_header(_singular(other)) in fold_header(field)
            )
            if found <= known[other] and (called or not (repeated or other == key)):
                yield field, other
