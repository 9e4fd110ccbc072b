"""The largest table of a web page, or of a workbook saved as XML → records: what many programs export as “.xls”.

What is written in a language for programs is no table, and only its language is found.
"""

from __future__ import annotations

import html
import re

from org.i18n import lazy_gettext as _
from org.model import Unusable

_BEGINNING = re.compile(r"\s*<(?:\\?!doctype|html|head|meta|\?xml|svg|table)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(?:\w+:)?(\w*)(?!\w)([^<>]*)>")
_WIDTH = re.compile(r"""(?:colspan=|ss:mergeacross=)["']?(\d{1,2})\b""", re.IGNORECASE)
_MOST_BLANKS = 16
_ROWS, _CELLS = ("tr", "row"), ("td", "th", "cell")

_LANGUAGES = {
    "DOT (Graphviz)": r"(strict\s+)?(di)?graph\b[^{;\n]*\{",
    "Mermaid": r"(---\n.*?\n---\s+)?(?>%%[^\n]*\s+)*+"
    r"((graph|flowchart)\s+(TB|TD|BT|RL|LR)\b|mindmap\s*\n|stateDiagram)",
    "PlantUML": r"@start\w+",
    "LDIF": r"(?>version:\s*\d+\s+|#[^\n]*\n\s*)*+dn:{1,2} [^\n]+\n\S+:",
    "SQL": r"(?>--[^\n]*\n\s*|/\*.*?\*/\s*)*+(create\s+(table|database)|insert\s+into|drop\s+table|use\s+\w+;)\b",
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
    return next((name for name, begun in _BEGUN.items() if begun.match(head)), "YAML" if _is_yaml(head) else "")


def _is_yaml(head: str) -> bool:
    """Whether a text is a list of keys with their values, each on a line of its own."""
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    keyed = sum(_KEYED.match(line) is not None for line in lines)
    begun = any(line == "---" or (line.startswith("- ") and _KEYED.match(line)) for line in lines)
    listed = sum(line.startswith("- ") and _KEYED.match(line) is None for line in lines)
    return begun and keyed > listed and (keyed + listed) * 5 > len(lines) * 4


_LOOKED_AT = 4_000
"""Characters at the beginning of a text that tell its language."""
_KEYED = re.compile(r"(?:- )*\w[\w \-]*:(?:\s|$)")


def is_markup(text: str) -> bool:
    """Whether a text begins as HTML or XML does."""
    return _BEGINNING.match(text[:200]) is not None


def read_markup(text: str) -> list[list[str]]:
    """The rows of the table with most cells; a cell over several columns is followed by blanks.

    Raises Unusable where no table has two rows.

    >>> read_markup("<table><tr><th>Name<th>Parent</tr><tr><td>Sales &amp; more<td colspan=2><b>Board</b></table>")
    [['Name', 'Parent'], ['Sales & more', 'Board', '']]
    """
    tables: list[list[list[str]]] = [[]]
    pieces: list[str] | None = None
    at = blanks = 0
    for tag in _TAG.finditer(text):
        begins, name = not tag[1], tag[2].lower()
        if pieces is not None:
            pieces.append(text[at : tag.start()])
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
        at = tag.end()
    best = max(tables, key=lambda rows: sum(map(len, rows)))
    if sum(map(bool, best)) < 2:
        raise Unusable(_("This file is a web page or XML, not a table. A CSV or an .xlsx file is needed."))
    return best
