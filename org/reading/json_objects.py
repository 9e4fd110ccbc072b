"""What one object of a JSON text is: whether it has a name, is a person, is only a link, and what it holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from org.reading.encoding import tidy
from org.reading.headers import find_words, rank_header

Item = Mapping[str, Any]
_NAME = "name"
_OF_PEOPLE = ("job", "first", "person name", "email", "personal")
"""Words that name what belongs to a person."""
_LINKS, _LINK_KEYS = frozenset({"url", "href", "link", "uri"}), 3
"""What programs call a web address, and how many keys a link has at most: one for its text, one for its sign."""
_HALF = re.compile("[\ud800-\udfff]")
_PLURAL = re.compile(r"(ie)?s(?=[\W_A-Z]|$)")
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
    return find_words(key) | find_words(_PLURAL.sub(lambda end: "y" if end[1] else "", key))


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
