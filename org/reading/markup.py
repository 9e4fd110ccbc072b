"""Marked-up text: the largest table of a web page or of a workbook saved as XML, the boxes of a drawing, an outline.

Many programs export such a table as “.xls”. What is written in a language for programs is none of these, and only its
language is found.
"""

from __future__ import annotations

import base64
import html
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from org.i18n import lazy_gettext as _
from org.model import Unusable
from org.reading.json_objects import find_list_words

_BEGINNING = re.compile(r"\s*<(?:\\?!doctype\b|\?xml\b|[a-z_][\w:.-]*(?:\s+[\w:.-]+\s*=|\s*/?>))", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(?:\w+:)?(\w*)(?!\w)([^<>]*)>")
_WIDTH = re.compile(r"""(?:colspan=|ss:mergeacross=)["']?(\d{1,2})\b""", re.IGNORECASE)
_MOST_BLANKS = 16
_ROWS, _CELLS = ("tr", "row"), ("td", "th", "cell")

_LANGUAGES = {
    "DOT (Graphviz)": r"(?>(?://|#)[^\n]*\n\s*|/\*.*?\*/\s*)*+(strict\s+)?(di)?graph\b[^{;\n]*\{",
    "Mermaid": r"(---\n.*?\n---\s+)?(?>%%[^\n]*\s+)*+"
    r"((graph|flowchart)\s+(TB|TD|BT|RL|LR)\b|mindmap\s*\n|stateDiagram)",
    "PlantUML": r"@start\w+|!(\$\w|(include|define|procedure|function|unquoted|theme|pragma)\b)",
    "LDIF": r"(?>version:\s*\d+\s+|#[^\n]*\n\s*)*+dn:{1,2} [^\n]+\n\S+:",
    "SQL": r"(?>--[^\n]*\n\s*|/\*.*?\*/;?\s*)*+((create|alter|drop)\s+(table|database|view)\b|insert\s+into\b"
    r"|use\s+\w+;|set\s+\w+\s*=|start\s+transaction\b|begin;|select\s[^;]{1,2000}?\sfrom\s)",
    "JavaScript": r"(?>//[^\n]*\n\s*|/\*.*?\*/\s*)*+(export\s+\w+|const|let|var|module\.exports)\b[^,;\n]*[=\[{]",
}
"""Languages of programs, and how a text in one begins.

A comment is taken whole or not at all: a text of nothing but comments could be divided in very many ways.
"""
_BEGUN = {name: re.compile(rf"\s*{pattern}", re.IGNORECASE | re.DOTALL) for name, pattern in _LANGUAGES.items()}


def find_language(text: str) -> str:
    """The language for programs that a text is written in; blank for a table.

    >>> find_language("graph TD\\n  A[Board] --> B[Sales]"), find_language("Graph, Parent")
    ('Mermaid', '')
    """
    head = text[: text.rfind("\n", 0, _LOOKED_AT) + 1] if len(text) > _LOOKED_AT else text
    found = next((name for name, begun in _BEGUN.items() if begun.match(head)), "")
    return found or ("YAML" if _is_yaml(head) else "Markdown" if _is_document(head) else "")


def _is_document(head: str) -> bool:
    """Whether a text has what only Markdown has: a picture, or beside headings a box of text or several tables."""
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    if lines and all(map(_PICTURE.match, lines)):
        return True
    parts = sum(_FENCE.match(line) is not None for line in lines)
    return parts > 1 and any(map(_HEADING.match, lines))


_PICTURE, _FENCE = re.compile(r"!\[[^\]]*\]\("), re.compile(r"```|\|?[\s:]*-{3,}[\s:]*\|[\s:|-]*$")


def _is_yaml(head: str) -> bool:
    """Whether a text is a list of keys with their values, each on a line of its own, below “---”, a “-” or a key."""
    written = _BLOCK.sub("", head)
    text_lines = [line for line in written.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    lines = [line.strip() for line in text_lines]
    keyed = sum(_KEYED.match(line) is not None for line in lines)
    begun = any(line == "---" or (line.startswith("- ") and _KEYED.match(line)) for line in lines)
    below = (inner for line, inner in pairwise(text_lines) if line.rstrip().endswith(":") and inner[0] in " \t")
    begun = begun or sum(_FILLED.match(inner.strip()) is not None for inner in below) > 1
    listed = sum(line.startswith("- ") and _KEYED.match(line) is None for line in lines)
    return begun and keyed > listed and (keyed + listed) * 5 > len(lines) * 4


_BLOCK = re.compile(r"(?m)(?<=: [|>])\n(?:[ \t]+[^\n]*\n)+?(?=[ \t]*[\w-]+:)")
"""The lines of a text below the key that it belongs to."""
_LOOKED_AT = 4_000
"""Characters at the beginning of a text that tell its language."""
_KEYED, _FILLED = re.compile(r"(?:- )*\w[\w \-]*:(?:\s|$)"), re.compile(r"\w[\w\-]*:[ \t]+\S")


def is_markup(text: str) -> bool:
    """Whether a text begins as HTML or XML does."""
    return _BEGINNING.match(text[:200]) is not None


def read_markup(text: str) -> list[list[str]]:
    """The rows of the table with most cells; a cell over several columns is followed by blanks. None without a table.

    >>> read_markup("<table><tr><th>Name<th>Parent</tr><tr><td>Sales &amp; more<td colspan=2><b>Board</b></table>")
    [['Name', 'Parent'], ['Sales & more', 'Board', '']]
    """
    tables: list[list[list[str]]] = [[]]
    pieces: list[str] | None = None
    position = blanks = 0
    for tag in _TAG.finditer(text):
        begins, name = not tag[1], tag[2].lower()
        if pieces is not None:
            pieces.append(text[position : tag.start()])
        if pieces is not None and name in (*_ROWS, *_CELLS, "table"):
            tables[-1][-1] += [" ".join(html.unescape(" ".join(pieces)).split()), *[""] * blanks]
            pieces = None
        if begins and name == "table":
            tables.append([])
        elif begins and name in _ROWS:
            tables[-1].append([])
        elif begins and name in _CELLS and tables[-1]:
            pieces, width = [], _WIDTH.search(tag[3])
            # Excel counts the columns after it. A title may span more, and has nothing beside it.
            blanks = min(max(int(width[1]) - name.startswith("t"), 0), _MOST_BLANKS) if width else 0
        position = tag.end()
    best = max(tables, key=lambda rows: sum(map(len, rows)))
    return best if sum(map(bool, best)) > 1 else []


_OUTLINES = frozenset({"opml", "map"})
"""What programs for outlines and mind maps call the whole."""
_CALLED = {"text": "name"}
"""What an outline calls the names in it."""
_STORES = frozenset({"database", "table"})
"""Elements of a dump whose name is that of a place in a program."""
_FIELDS = frozenset({"field", "column", "property", "attribute", "param", "value"})
"""Elements whose attribute says which field of a record they hold."""


def load_elements(text: str) -> Any:
    """The elements of an XML text as the objects, lists and texts of JSON.

    Raises Unusable for a page, and for XML in which nothing is called like units or people.

    >>> load_elements('<units><unit id="1"><name>Board</name></unit><unit id="2"><name>Sales</name></unit></units>')
    {'unit': [{'id': '1', 'name': 'Board'}, {'id': '2', 'name': 'Sales'}]}
    """
    root = _parse(text)
    if root is not None and (drawing := _read_drawing(root)):
        return drawing
    if root is not None and _local(root.tag) in _DRAWINGS:
        message = _("The boxes of this drawing are not joined to a tree by lines. A CSV or an .xlsx file is needed.")
        raise Unusable(message)
    if root is None or not (_local(root.tag).lower() in _OUTLINES or any(map(_is_of_organisation, root.iter()))):
        raise Unusable(_("This file is a web page or XML, not a table. A CSV or an .xlsx file is needed."))
    return _open_element(root, frozenset(_find_repeated(root)))


def _parse(text: str) -> ElementTree.Element | None:
    try:
        # A text that defines entities of its own could grow without bounds.
        return None if "<!ENTITY" in text else ElementTree.fromstring(_DECLARED.sub("", text.lstrip(), count=1))
    except ElementTree.ParseError:
        return None


def _read_drawing(root: ElementTree.Element) -> dict[str, list[dict[str, str]]]:
    """The boxes of a drawing (draw.io, GraphML, GEXF) and its lines, dashed ones last; none where they make no tree.

    Of a drawing with several pages the one with most boxes is read.
    """
    packed = (_parse(_unpack(page.text or "")) for page in root.iter("diagram") if not len(page))
    pages = [page for page in packed if page is not None] or list(root.iter("mxGraphModel")) or [root]
    return max(map(_read_page, pages), key=lambda read: len(read.get("nodes", ())), default={})


def _read_page(page: ElementTree.Element) -> dict[str, list[dict[str, str]]]:
    """The same for one page. No tree is a flow chart, or has mostly boxes without lines, or many more lines."""
    lines = [element for element in page.iter() if element.get("source") and element.get("target")]
    if not lines:
        return {}
    of_lines = {line.get("id") for line in lines}
    boxes = {element.get("id", ""): element for element in page.iter() if not element.get("source")}
    labels = {key: text for key, box in boxes.items() if key and (text := _write_label(box))}
    lines.sort(key=lambda line: "dashed=1" in line.get("style", ""))
    links = [{end: line.get(end, "") for end in ("source", "target")} for line in lines]
    links = [link for link in links if link["source"] != link["target"] and labels.keys() >= {*link.values()}]
    joined = {key for link in links for key in link.values()}
    rest = [key for key, box in boxes.items() if key in labels and key not in joined and box.get("vertex")]
    alone = [{"name": labels[key]} for key in rest if boxes[key].get("parent") not in of_lines]
    steps = any("rhombus" in box.get("style", "") for box in boxes.values())
    if steps or len(joined) <= len(alone) or len(links) > _MOST_LINES * len(joined):
        return {}
    nodes = [{"id": key, "name": labels[key]} for key in boxes if key in joined]
    return {"nodes": nodes, "links": links, "boxes": alone}


def _write_label(box: ElementTree.Element) -> str:
    """What is written in a box, without marks for its looks."""
    inside = ((each.text or "").strip() for each in islice(box.iter(), _MOST_INSIDE))
    text = box.get("value") or box.get("label") or next(filter(None, inside), "")
    text = re.sub(r"%(\w+)%", lambda field: box.get(field[1], ""), text) if box.get("placeholders") else text
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", text)).split())


def _unpack(text: str) -> str:
    """The page that draw.io packs into a text; blank where it is none, or too large."""
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        page = reader.decompress(base64.b64decode(text), _MOST_PACKED * (len(text) + 100))
    except (ValueError, zlib.error):
        return ""
    return "" if reader.unconsumed_tail else unquote(page.decode("utf-8", "replace"))


_DRAWINGS = frozenset({"mxfile", "mxGraphModel", "graphml", "gexf"})
_MOST_INSIDE = 50
"""Elements in that of a box that are looked through for what is written in it."""
_MOST_PACKED = 100
"""Characters that one of a packed page becomes, at most: a text of blanks could fill the memory."""
_MOST_LINES = 1.2
"""Lines for each box, at most, in a drawing of a tree with some dotted lines."""
_DECLARED = re.compile(r"<\?xml[^<>]*\?>")
"""It names the encoding of the file, which the text no longer has."""


def _is_of_organisation(element: ElementTree.Element) -> bool:
    """Whether an element or one of its attributes is called like a unit or its people; most XML is about a program."""
    named = [element.get("name", "")] if _local(element.tag) in _FIELDS | _STORES else []
    called = (_call(element), *map(_local, element.attrib), *named)
    return any(not find_list_words(each).isdisjoint(_SIGNS) for each in called)


_SIGNS = frozenset({"unit", "boss", "members", "company", "person"})


def _find_repeated(root: ElementTree.Element) -> Iterator[str]:
    """What elements are called that come more than once in one place."""
    for element in root.iter():
        yield from (name for name, times in Counter(map(_call, element)).items() if times > 1)


def _open_element(element: ElementTree.Element, repeated: frozenset[str]) -> Any:
    """An element as a text, or as an object of its attributes and what is in it."""
    found: dict[str, Any] = {_CALLED.get(key.lower(), _local(key)): text for key, text in element.attrib.items()}
    if _local(element.tag) in _STORES and "name" in found:
        found[_local(element.tag)] = found.pop("name")
    for inner in element:
        if name := _name_field(inner):
            found[name] = (inner.text or "").strip() or inner.get("value") or inner.get("ref") or ""
            continue
        called, value = _call(inner), _open_element(inner, repeated)
        if called in repeated or inner.get("model"):
            found.setdefault(called, [])
            if isinstance(found[called], list):
                found[called].append(value)
        else:
            found[called] = value
    text = (element.text or "").strip()
    if not found:
        return text
    called = "text" if "name" in found or _local(element.tag) in _STORES else "name"
    return {**({called: text} if text else {}), **found}


def _name_field(element: ElementTree.Element) -> str:
    """Which field of a record an element holds by its attribute; blank for other elements."""
    if _local(element.tag) not in _FIELDS or len(element):
        return ""
    return element.get("name") or element.get("key") or ""


def _call(element: ElementTree.Element) -> str:
    """What an element is called; a record of Odoo by its model."""
    return element.get("model") or _local(element.tag)


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def read_outline(text: str) -> list[str]:
    """The headings and bullets of Markdown, indented by how deep they are; none where a text has much else.

    >>> read_outline("# Board\\n## Sales\\n- Field\\n- Shops\\n## Payroll")
    ['  Board', '    Sales', '      Field', '      Shops', '    Payroll']
    """
    if not _HEADING.match(text.lstrip()):
        return []
    lines = [line for line in text.splitlines() if line.strip()]
    found: list[str] = []
    level = headings = 0
    for line in lines:
        if heading := _HEADING.match(line):
            level, headings = len(heading[1]), headings + 1
            found.append("  " * level + heading[2].rstrip(" #"))
        elif bullet := _BULLET.match(line):
            found.append("  " * (level + 1) + bullet[1].expandtabs(4) + bullet[2].rstrip())
    return found if len(found) >= _OUTLINED * len(lines) and len(found) > headings > 1 else []


_HEADING, _BULLET = re.compile(r"(#{1,6})[ \t]+(\S.*)"), re.compile(r"([ \t]*)[-*+•][ \t]+(\S.*)")
_OUTLINED = 0.9
"""The share of the lines that an outline is made of."""
