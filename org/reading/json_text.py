"""JSON text → records: a list of objects, or a tree of objects inside each other as d3 and OrgChart.js use it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from org.i18n import lazy_gettext as _
from org.model import Unusable

Item = Mapping[str, Any]
_ID, _PARENT = "id", "parent"
_ON_A_MAP = ("FeatureCollection", "Feature", "GeometryCollection", "Topology")
"""What GeoJSON and TopoJSON call their objects."""
_REPORTED = "judged"
"""Where the report of this program has its departments."""


def is_json(text: str) -> bool:
    """Whether a text is JSON and no table: it begins with an object or a list of objects."""
    begun = text.lstrip()[:200]
    return begun.startswith("{") or (begun.startswith("[") and begun[1:].lstrip()[:1] in ("{", "[", '"', "]"))


def read_json(text: str) -> list[list[str]]:
    """The objects in a JSON text as records, the first of them the header. Raises Unusable where there are none.

    >>> read_json('{"name": "Board", "children": [{"name": "Sales"}]}')
    [['name', 'id', 'parent'], ['Board', '1', ''], ['Sales', '1.1', '1']]
    """
    data = _parse(text)
    if isinstance(data, dict) and data.get("type") in _ON_A_MAP:
        raise Unusable(_("This file is GeoJSON: places on a map, not departments."))
    items = _find_items(data)
    if not items:
        raise Unusable(_("This file is JSON text, and it holds no list of objects such as departments."))
    if any(_children(item) for item in items):
        items = list(_unfold(items, "", ""))
    headers = list(dict.fromkeys(key for item in items for key in item if not _is_nested(item[key])))
    return [headers, *([_text(item.get(header)) for header in headers] for item in items)]


def _parse(text: str) -> Any:
    try:
        return _flatten(json.loads(text))
    except (json.JSONDecodeError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return _flatten([json.loads(line) for line in lines])  # one object on each line
        except (json.JSONDecodeError, RecursionError):
            line = getattr(error, "lineno", 1)
            message = _("This file looks like JSON text, but it cannot be read as such (line {line}).")
            raise Unusable(message.format(line=line)) from None


def _flatten(data: Any) -> Any:
    """The data with objects inside objects as values of the outer one: ``{"data": {"name": 1}}`` has "data name"."""
    if isinstance(data, list):
        return [_flatten(each) for each in data]
    if not isinstance(data, dict):
        return data
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            flat |= {f"{key} {inner}": each for inner, each in _flatten(value).items()}
        else:
            flat[key] = _flatten(value)
    return flat


def _find_items(data: Any) -> list[Item]:
    """The objects that a text is about: the list itself, the one object, or the longest list in a wrapping object."""
    if isinstance(data, list):
        return [item for item in data if isinstance(item, dict)]
    if not isinstance(data, dict):
        return []
    if _REPORTED in data and "crossings" in data:  # our own report, which has other lists too
        return _objects(data[_REPORTED])
    lists = [found for value in data.values() if (found := _objects(value))]
    named = any(isinstance(value, str) for value in data.values())
    return [data] if named or not lists else max(lists, key=len)


def _unfold(items: list[Item], parent: str, place: str) -> Iterator[Item]:
    """Each object with an id and the id of the object that it is in."""
    for number, item in enumerate(items, start=1):
        here = f"{place}.{number}" if place else str(number)
        key = _text(item.get(_ID)) or here
        yield {**item, _ID: key, _PARENT: parent}
        yield from _unfold(_children(item), key, here)


def _children(item: Item) -> list[Item]:
    """The objects inside an object, in whichever list there are most."""
    return max((_objects(value) for value in item.values()), key=len, default=[])


def _objects(value: Any) -> list[Item]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict) or bool(_objects(value))


def _text(value: Any) -> str:
    if value is None or _is_nested(value):
        return ""
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return str(value)
