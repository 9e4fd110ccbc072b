"""JSON text → records: a list of objects, objects inside each other, names that hold what is below them, or a graph.

Programs call the list of what is below by any word (children, reports, teams, 部门). So a tree is known by its shape:
objects that have names hold lists of objects that have names, too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from org.i18n import lazy_gettext as _
from org.limits import get_limits, refuse
from org.model import Unusable
from org.reading.csv_parser import too_wide
from org.reading.headers import find_words, rank_header
from org.reading.json_objects import (
    LOOKED_AT,
    WRAPPERS,
    Item,
    are_linked,
    are_named,
    find_key,
    find_list_words,
    find_name_key,
    find_objects,
    have_parents,
    is_nested,
    is_person,
    join_lists,
    list_codes,
    list_named,
    means,
    names_codes,
    take_edges,
    to_text,
    walk,
)
from org.reading.json_tables import find_table, unwrap_call

_ID, _NAME, _PARENT, _PEOPLE = "id", "name", "parent", "people"
_ON_A_MAP = ("FeatureCollection", "Feature", "GeometryCollection", "Topology")
"""What GeoJSON and TopoJSON call their objects."""
_OF_OTHERS = frozenset({"place", "above", "code", "boss"})
"""Words in what a list of names is called that is of no units below: ``"parentUnitId": ["4"]``."""
_TABLES, _FIELDS = (
    frozenset({"tables", "entities", "models", "schemas"}),
    frozenset({"fields", "columns", "attributes"}),
)
"""What the tables of a database and their fields are called where a text describes them."""
_REPORTED = "judged"
"""Where the report of this program has its departments."""
_LONGEST_NAME = 12
"""Words of a name, at most; a longer text is a sentence."""
_UNITS = frozenset({"unit", "child", "above", "members", "person", "boss", "job", "site"})
"""Kinds of words that call a list of what is below: units, their people or their posts."""


def is_json(text: str) -> bool:
    """Whether a text is JSON and no table: it begins with an object or a list of objects."""
    begun = unwrap_call(text).lstrip()[:200]
    return begun.startswith("{") or (begun.startswith("[") and begun[1:].lstrip()[:1] in ("{", "[", '"', "]"))


class Objects(NamedTuple):
    """The objects of a text as records."""

    records: list[list[str]]
    headed: bool
    """Whether the first record has their keys. A table need not have them."""
    called: str = ""
    """What their list is called; blank where it has no name."""
    left_out: Mapping[str, int] = {}
    """What other lists of objects with names are called, and how many objects they have."""


def read_json(text: str) -> Objects:
    """The objects in a JSON text as records. Raises Unusable where there are no objects.

    >>> read_json('{"name": "Board", "teams": [{"name": "Sales"}]}').records
    [['name', 'id', 'parent'], ['Board', '1', ''], ['Sales', '1.1', '1']]
    >>> read_json('{"teams": [{"name": "Sales"}, {"name": "Stock"}], "sites": [{"name": "Hue"}]}')
    Objects(records=[['name'], ['Sales'], ['Stock']], headed=True, called='teams', left_out={'sites': 1})
    """
    return read_objects(lambda: _load(unwrap_call(text)))


def read_objects(load: Callable[[], Any]) -> Objects:
    """The same for what ``load`` returns: objects, lists and texts, as in JSON."""
    try:
        return _read(load())
    except RecursionError:
        message = _(
            "This text has objects too deep inside each other to be read. Give each department an id and the id "
            "of its parent, in one list, and try again."
        )
        raise Unusable(message) from None


def _read(raw: Any) -> Objects:
    if isinstance(raw, dict) and raw.get("type") in _ON_A_MAP:
        raise Unusable(_("This file is GeoJSON: places on a map, not departments."))
    if isinstance(raw, dict) and ({"openapi", "swagger"} & raw.keys() or {"$schema", "properties"} <= raw.keys()):
        raise Unusable(_("This file is a description of data, not data: it lists no departments."))
    if (rows := find_table(raw)) is not None:
        return Objects([list(map(to_text, row)) for row in rows], False)
    data = _open_sheets(_count_members(_flatten(_name_by_ids(list_named(_open_root(raw))))))
    items, called = _find_items(data)
    if called.lower() in _TABLES and any(not _FIELDS.isdisjoint(map(str.lower, item)) for item in items[:LOOKED_AT]):
        raise Unusable(
            _("This file looks like a description of tables or fields of a program, not like a list of departments.")
        )
    left_out = dict(_count_left_out(data, items, called).most_common())
    if any(_children(item) for item in items) and not are_linked(items):
        ids = Counter(to_text(item.get(_ID)) for item in walk(items))
        items = list(_unfold(items, "", "", {each for each, times in ids.items() if times > 1}))
    else:
        items = [{**item, **_count_people(item)} for item in items]
    items = _name_alike(items)
    headers = list(dict.fromkeys(key for item in items for key in item if not is_nested(item[key])))
    if not headers:
        raise Unusable(_("This file is JSON text or XML, and it holds no list of objects such as departments."))
    if len(items) * len(headers) > get_limits().cells:
        message = _(
            "This text makes a table of {row} rows and {column} columns, and at most {most} cells are read; leave "
            "out what is not about the departments, and try again."
        )
        raise refuse("cells", message, row=len(items), column=len(headers))
    if len(headers) > get_limits().columns:
        raise too_wide(len(headers))
    return Objects([list(map(to_text, headers)), *_write_rows(items, headers)], True, called, left_out)


def _count_left_out(data: Any, items: Sequence[Item], called: str) -> Counter[str]:
    """How many objects with names are no row and no one who is counted, by what their list is called."""
    read = {id(item): item for item in _walk_tree(items)}
    names = {to_text(item.get(find_name_key(item))) for item in read.values()}
    left_out: Counter[str] = Counter()
    for item in walk(data):
        for key, value in item.items():
            found = [each for each in find_objects(value) if id(each) not in read]
            if not are_named(found) or (item is data and key == called) or (id(item) in read and is_person(found[0])):
                continue
            left_out[key] += sum(to_text(each.get(find_name_key(each))) not in names for each in found)
    return +left_out


def _walk_tree(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _walk_tree(_children(item))


def _write_rows(items: Sequence[Item], headers: Sequence[str]) -> Iterator[list[str]]:
    """The cells of each object. Only those that it fills are looked at: each object may have a key of its own."""
    column_of = {header: i for i, header in enumerate(headers)}
    for item in items:
        cells = [""] * len(headers)
        for key, value in item.items():
            if key in column_of:
                cells[column_of[key]] = to_text(value)
        yield cells


def _open_root(data: Any) -> Any:
    """The one object with a name that a text is about, where it is inside of one that is about the file."""
    if not isinstance(data, dict):
        return data
    inner = [value for value in data.values() if is_nested(value)]
    root = inner[0] if len(inner) == 1 and isinstance(inner[0], dict) else {}
    return root if find_name_key(root) and any(map(is_nested, root.values())) else data


def _name_by_ids(data: Any) -> Any:
    """The data, where nothing in a tree has a name, with the id of each person in place of it."""
    top = find_objects(data)
    if not top or are_named(top) or not any(is_nested(value) for item in top for value in item.values()):
        return data
    keys = {key for item in walk(top) for key in item}
    if any(means(key, _NAME, "first") is not None for key in keys):
        return data
    for item in walk(top):
        if key := find_key(item, "staff id"):
            item[_NAME] = to_text(item[key])
    return data


def _open_sheets(data: Any) -> Any:
    """The sheets of a workbook as lists of their rows by number, where the data says that it has sheets."""
    called = [key for key in data if key.lower() in _SHEETS] if isinstance(data, dict) else []
    sheets = find_objects(data[called[0]]) if called else []
    rows = [max((find_objects(value) for value in sheet.values()), key=len, default=[]) for sheet in sheets]
    return {str(number): found for number, found in enumerate(rows) if found} if any(rows) else data


_SHEETS = ("sheets", "worksheets")


def _count_members(data: Any) -> Any:
    """The data with the number of people in place of their list, where its key says so: “members”, “nhân viên”.

    A list that has such lists inside is of what is below, and a list of people who say where they work is the data.
    """
    listed = [(item, keys) for item in walk(data) if (keys := _list_members(item))]
    nested = {
        key
        for item, keys in listed
        for key in keys
        if any(each.get(key) for each in find_objects(item[key])) or any(map(_says_unit, find_objects(item[key])[:1]))
    }
    for item, keys in listed:
        found = {key: item[key] for key in keys if key not in nested}
        if not found or item is data or not find_name_key(item):
            continue
        if not any(means(key, _PEOPLE) is not None and not isinstance(item[key], list) for key in item):
            item[_PEOPLE] = max(map(len, found.values()))
        for key in found:
            item.pop(key, None)
    return data


def _list_members(item: Mapping[str, Any]) -> list[str]:
    """The keys of an object with lists of its people, as objects or as names."""
    return [key for key, value in item.items() if isinstance(value, list) and value and "members" in find_words(key)]


def _says_unit(item: Item) -> bool:
    return any(means(key, "works in", "unit id") is not None for key in item)


def _is_row(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and not any(isinstance(each, list | dict) for each in value)


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:  # no JSON, or a number of thousands of digits
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [json.loads(line) for line in lines]  # one object on each line
        except ValueError:
            message = _("This file looks like JSON text, but it cannot be read as such (line {line}).")
            raise Unusable(message.format(line=getattr(error, "lineno", 1))) from None


def _flatten(data: Any) -> Any:
    """The data with objects inside objects as values of the outer one: ``{"data": {"name": 1}}`` has "data name"."""
    if isinstance(data, list):
        return [_flatten(each) for each in _join_maps(data)]
    if not isinstance(data, dict):
        return data
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            flat |= {f"{key} {inner}": each for inner, each in _flatten(value).items()}
        else:
            flat[key] = _flatten(value)
    return flat


def _join_maps(items: list[Any]) -> list[Any]:
    """The objects with texts in place of what is inside under keys that are no words but data, such as addresses."""
    inner: dict[str, set[str]] = {}
    for item in find_objects(items):
        for key, value in item.items():
            if isinstance(value, dict):
                inner.setdefault(key, set()).update(value)
    wide = {key for key, keys in inner.items() if len(keys) > _MOST_INNER}
    return [{**item, **{key: _join_map(item.get(key)) for key in wide}} for item in items] if wide else items


def _join_map(data: Any) -> Any:
    return [f"{key}: {to_text(value)}" for key, value in data.items()] if isinstance(data, dict) else data


_MOST_INNER = 100
"""Different keys up to which those of objects inside objects are taken for words."""


def _find_items(data: Any) -> tuple[list[Item], str]:
    """The objects that a text is about: the list itself, the one object with a name, or the best of its lists.

    With them comes what the list is called; blank where it has no name.
    """
    if isinstance(data, list):
        names = len(data) > 1 and all(isinstance(each, str) for each in data)
        return [{_NAME: each} for each in data] if names else find_objects(data), ""
    if not isinstance(data, dict):
        return [], ""
    if names_codes(data):
        return list_codes(data), ""
    if _REPORTED in data and "crossings" in data:  # our own report, which has other lists too
        return find_objects(data[_REPORTED]), _REPORTED
    data = {key: value for key, value in data.items() if not key.lower().startswith("meta")}  # about the file
    lists = join_lists({key: found for key, value in data.items() if (found := find_objects(value))})
    if not lists and (columns := _find_columns(data)):
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)], ""
    best = max(lists, key=lambda key: _rate_list(key, lists[key]), default="")
    graph = take_edges(lists[best], [found for key, found in lists.items() if key != best]) if lists else []
    # What describes a whole graph, such as its title, is none of its nodes; nor is what each of them says, too.
    own = find_name_key(data)
    named = isinstance(data.get(own), str) and not _is_of_person(data, own)  # “units: 4” is a count
    named = named and (len(graph) < 2 or any(item.get(own) != data[own] for item in graph[:LOOKED_AT]))
    if not lists:
        return ([data], "") if any(means(key, "parent", "manager", "unit") is not None for key in data) else ([], "")
    one = graph is lists[best] and named and _children(data) and not are_linked(graph)
    return ([data], "") if one else (graph, best)


def _is_of_person(data: Item, key: str) -> bool:
    """Whether a key is of an object inside that has a job, too: “mayor name” beside “mayor role”."""
    inner = key.rpartition(" ")[0]
    return bool(inner) and any(other.startswith(f"{inner} ") and means(other, "job") is not None for other in data)


def _rate_list(key: str, items: Sequence[Item]) -> tuple[bool, bool, bool, int]:
    """How well a list of objects could be the departments: units with names and parents before anything else."""
    return are_named(items), have_parents(items), "unit" in find_list_words(key), len(items)


def _find_columns(data: Item) -> dict[str, list[Any]]:
    """Two or more lists of the same length, one of them of names: each is a column, as Plotly keeps a tree."""
    columns = {key: value for key, value in data.items() if _is_row(value)}
    named = any(rank_header(key.removesuffix("s"), [_NAME]) is not None for key in columns)
    even = len({len(value) for value in columns.values()}) == 1
    return (
        {key.removesuffix("s"): value for key, value in columns.items()} if len(columns) > 1 and named and even else {}
    )


def _unfold(items: Sequence[Item], parent: str, path: str, repeated: Container[str]) -> Iterator[Item]:
    """Each object with an id and the id of the object that it is in. An id that is ``repeated`` is none."""
    for number, item in enumerate(items, start=1):
        here = f"{path}.{number}" if path else str(number)
        below = _children(item)
        if below and _has_blank_name(item):
            yield from _unfold(below, parent, here, repeated)
            continue
        given = to_text(item.get(_ID))
        key = given if given and given not in repeated else here
        yield {**item, **_count_people(item), _ID: key, _PARENT: parent}
        yield from _unfold(below, key, here, repeated)


def _has_blank_name(item: Item) -> bool:
    """Whether an object has a place for its name and nothing in it, as the page has that a chart is drawn on."""
    return not find_name_key(item) and any(value == "" and means(key, _NAME) is not None for key, value in item.items())


def _children(item: Item) -> list[Item]:
    """The named objects inside an object, in whichever list there are most, or in all lists that are called like units.

    People inside a department are no departments, unless they have someone below them.
    """
    lists: dict[str, list[Item]] = {}
    for key, value in item.items():
        if not value or not isinstance(value, list):
            continue
        found = find_objects(value) or _names(key, value)
        if found and _are_below(item, key, found) and not _lists_people(item, found):
            lists[key] = found
    best = max(lists, key=lambda key: len(lists[key]), default="")
    units = [key for key in lists if not find_list_words(key).isdisjoint(("unit", "child"))]
    return [each for key in (units if best in units else [best] if best else []) for each in lists[key]]


def _are_below(item: Item, key: str, found: Sequence[Item]) -> bool:
    """Whether objects in an object are what is below it: their list has such a name, or they have mostly the same keys.

    What a company lists is below it, whatever it is called.
    """
    alike = len(found[0].keys() & item.keys()) * 2 > len(found[0]) or "company" in find_words(find_name_key(item))
    return are_named(found) and (alike or bool(find_list_words(key) & _UNITS) or key.lower() in WRAPPERS)


def _names(key: str, values: Sequence[Any]) -> list[Item]:
    """A list of texts under a word for units or for what is below, as objects that have nothing but a name."""
    kinds, texts = find_list_words(key), not any(map(_is_sentence, values))
    return [{_NAME: each} for each in values] if texts and "unit" in kinds and kinds.isdisjoint(_OF_OTHERS) else []


def _is_sentence(text: Any) -> bool:
    return not isinstance(text, str) or text.rstrip().endswith(".") or len(text.split()) > _LONGEST_NAME


def _lists_people(item: Item, found: Sequence[Item]) -> bool:
    """Whether a list in a department is of the people who work there, and no one is below them."""
    leads = any(are_named(find_objects(value)) for each in found[:LOOKED_AT] for value in each.values() if value)
    return not leads and is_person(found[0]) and not is_person(item)


def _count_people(item: Item) -> dict[str, int]:
    """How many people an object lists, where it does not say so itself."""
    lists = [found for value in item.values() if (found := find_objects(value)) and _lists_people(item, found)]
    if not lists or any(means(key, _PEOPLE) is not None and not isinstance(item[key], list) for key in item):
        return {}
    return {_PEOPLE: max(map(len, lists))}


def _name_alike(items: list[Item]) -> list[Item]:
    """The objects with their names under one key, where each kind has a word of its own for it."""
    keys = [find_name_key(item) for item in items]
    if len({key for key in keys if key}) < 2 or all(item.get(_NAME) for item in items):
        return items
    return [
        {_NAME: item[key], **{other: value for other, value in item.items() if other != key or _is_job(key)}}
        if key
        else item
        for item, key in zip(items, keys, strict=True)
    ]


def _is_job(key: str) -> bool:
    return means(key, "job", "post") is not None
