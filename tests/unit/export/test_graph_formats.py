"""The company as text for other tools: nothing in a name can break out of its quotes."""

from __future__ import annotations

import html
import re
import subprocess
import sysconfig
import unicodedata
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import networkx
from factories import make_company, parse_company
from hypothesis import given, strategies as st
from strategies import companies_from_csv, examples

from org.analysis.graph import graphml
from org.export.graph_formats import dot, mermaid
from org.model import Company
from org.reading.load import read_company

NAMES = [
    'Sales "A"; n9 [label="B"]',
    "Kho\\",
    "Kho\\N \\G",
    "[a] {b} (c) |d| ]] ]) :::front",
    "<script>alert(1)</script>",
    "<b>bold</b> &lt;i&gt; &amp; R&D",
    "Phòng Chăm sóc khách hàng",
    unicodedata.normalize("NFD", "Phòng Kế toán"),
    "two\nlines\r\nof %%{init: {}}%%",
    "end",
    "1. list",
    "`*md*` _x_ # -- > --> #quot; #35;",
    "click n0 javascript:alert(1)",
    "東京 営業 😀",
    "nul\x00 esc\x1b vt\x0b ls\u2028 nel\x85 end",
    "}",
    "---",
]
SHOP = """
    name,parent,office,hands off to
    Board,,back,
    Sales,Board,front,Stock ({kind} 3)
    Stock,Board,back,
"""
GRAPHVIZ = Path(sysconfig.get_path("scripts")) / "graphviz-pure"
"""Graphviz written again in Rust, which comes with the test requirements."""


def hostile() -> Company:
    """One top with all the names below it, and hand-offs whose kinds are such names too."""
    offices = "".join("FB?"[at % 3] for at in range(len(NAMES)))
    flows = [(at, at + 1, NAMES[at], float(at)) for at in range(len(NAMES) - 1)]
    return make_company(offices, [-1, *[0] * (len(NAMES) - 1)], flows, names=NAMES)


def shown(text: str) -> str:
    """What is left of a text that a picture can show."""
    return " ".join("".join(each if unicodedata.category(each) != "Cc" else " " for each in text).split())


def letters(text: str) -> str:
    """The same without spaces, and without the non-characters that no file of ours holds."""
    return "".join(each for each in shown(text) if not each.isspace() and ord(each) & 0xFFFE != 0xFFFE)


DOT_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|->|[{}\[\]=,;]|[A-Za-z0-9_]+|\s+|(?P<bad>.)', re.DOTALL)
ATTRIBUTES = r'\[(?:\w+="(?:[^"\\]|\\.)*"(?:, )?)+\];'
DOT_LINE = re.compile(rf"  (?:graph|node|edge|n\d+(?: -> n\d+)?) {ATTRIBUTES}")


def unquoted(token: str) -> str:
    """What Graphviz shows of a quoted text."""
    text = re.sub(r'\\(["\\n])', lambda found: {"n": "\n"}.get(found[1], found[1]), token[1:-1])
    return html.unescape(text)


def dot_statements(text: str) -> list[str]:
    """The lines between the braces; each must be one statement of ours."""
    assert not [found for found in DOT_TOKEN.finditer(text) if found["bad"]]
    first, *lines, last, end = text.split("\n")
    assert re.fullmatch(r'digraph "(?:[^"\\]|\\.)*" \{', first)
    assert (last, end) == ("}", "")
    for line in lines:
        assert DOT_LINE.fullmatch(line), line
    return lines


def label(line: str) -> str:
    found = re.search(r'\bx?label=("(?:[^"\\]|\\.)*")', line)
    return unquoted(found[1]) if found else ""


def test_dot_has_a_node_for_each_department_and_shows_its_name():
    nodes = [line for line in dot_statements(dot(hostile())) if re.match(r"  n\d+ \[", line)]
    assert [shown(label(line)) for line in nodes] == [shown(name) for name in NAMES]


def test_dot_has_reporting_lines_from_the_top_down_and_handoffs_with_arrows():
    text = dot(
        parse_company(
            "name,parent,office,hands off to\nBoard,,back,\nSales,Board,front,Stock (order 3)\nStock,Board,back,"
        )
    )
    edges = [line for line in dot_statements(text) if "->" in line]
    assert [line.split(" [")[0].strip() for line in edges] == ["n0 -> n1", "n0 -> n2", "n1 -> n2"]
    assert 'dir="none"' in edges[0]
    assert '"#7C3AED"' in edges[0]
    assert 'class="inside"' in edges[1]
    assert label(edges[2]) == "order 3"
    assert 'constraint="false"' in edges[2]


def test_dot_shows_the_offices_by_shape_and_colour():
    front, back, unclear = (line for line in dot_statements(dot(make_company("FB?"))) if re.match(r"  n\d", line))
    assert 'style="rounded,filled", fillcolor="#C2410C"' in front
    assert 'style="filled", fillcolor="#EEF3FB"' in back
    assert 'style="filled,dashed"' in unclear


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_no_name_breaks_out_of_dot(texts):
    names = [text.encode(errors="replace").decode() for text in texts]
    nodes = [
        line
        for line in dot_statements(dot(make_company("F" * len(names), names=names)))
        if re.match(r"  n\d+ \[", line)
    ]
    assert [letters(label(line)) for line in nodes] == [letters(name) for name in names]


def test_graphviz_reads_the_dot_and_shows_the_names():
    done = subprocess.run([GRAPHVIZ, "-Tsvg"], input=dot(hostile()).encode(), capture_output=True, check=True)
    space = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(done.stdout)
    nodes = [each for each in root.iter(f"{space}g") if each.get("class", "").startswith("node")]
    found = sorted(shown(" ".join(text.text or "" for text in node.iter(f"{space}text"))) for node in nodes)
    assert found == sorted(shown(name) for name in NAMES)
    assert not list(root.iter(f"{space}script"))


@given(companies_from_csv())
@examples(0.2)
def test_graphviz_reads_the_dot_of_any_company(found):
    # "canon" writes down what was read, and lays out nothing.
    done = subprocess.run([GRAPHVIZ, "-Tcanon"], input=dot(found).encode(), capture_output=True, check=True)
    assert done.stdout.startswith(b"digraph")
    assert b"Error" not in done.stderr


MERMAID_TEXT = r'"(?:[^\W_]|[ ,]|[^\W\d_][-.](?=[^\W\d_])|#\d+;)*"'
MERMAID_LINES = re.compile(
    rf"  n\d+(?:\(\[{MERMAID_TEXT}\]\)|\[{MERMAID_TEXT}\]):::(?:front|back|unclear)"
    rf"|  n\d+ (?:---|-\.-|(?:-->|-\.->)(?:\|{MERMAID_TEXT}\|)?) n\d+"
    r"|  classDef \w+ [\w:#, -]+"
    r"|  linkStyle \d+(?:,\d+)* stroke:#[0-9A-F]{6},stroke-width:[\d.]+px"
)


def mermaid_lines(text: str) -> list[str]:
    """What follows the title; each line must be one statement of ours."""
    dashes, title, dashes_too, kind, *lines, end = text.split("\n")
    assert (dashes, dashes_too, kind, end) == ("---", "---", "flowchart TB", "")
    assert re.fullmatch(r'title: "(?:[^"\\%{<]|\\.)*"', title)
    for line in lines:
        plain = "".join(each for each in line if not unicodedata.category(each).startswith("M"))  # accents are harmless
        assert MERMAID_LINES.fullmatch(plain), line
    return lines


def mermaid_names(lines: list[str]) -> list[str]:
    """What Mermaid shows in the nodes: it turns #60; into &#60; and lets the browser read that."""
    texts = [found[1] for line in lines if (found := re.match(r'  n\d+[(\[]+"(.*)"', line))]
    return [html.unescape(re.sub(r"#(\d+);", r"&#\1;", text)) for text in texts]


def test_mermaid_has_a_node_for_each_department_and_shows_its_name():
    names = [name.removesuffix(" ?") for name in mermaid_names(mermaid_lines(mermaid(hostile())))]
    assert [shown(name) for name in names] == [" ".join(shown(name).split()) for name in NAMES]


def test_mermaid_styles_crossings_by_their_number():
    text = mermaid(
        parse_company(
            "name,parent,office,hands off to\nBoard,,back,\nSales,Board,front,Stock (complaint 3)\nStock,Board,back,"
        )
    )
    lines = mermaid_lines(text)
    assert [line for line in lines if re.match(r"  n\d+ ", line)] == [
        "  n0 --- n1",
        "  n0 --- n2",
        '  n1 -.->|"complaint 3"| n2',
    ]
    assert "  linkStyle 0 stroke:#7C3AED,stroke-width:2.2px" in lines
    assert "  linkStyle 1 stroke:#7C899F,stroke-width:1.2px" in lines


def test_mermaid_has_a_class_for_each_office_that_there_is():
    lines = mermaid_lines(mermaid(make_company("FB")))
    assert [line.split()[1] for line in lines if "classDef" in line] == ["front", "back"]
    assert lines[0].startswith('  n0(["D0"])')


@given(st.text(min_size=1))
def test_no_name_and_no_title_breaks_out_of_mermaid(text):
    name = text.encode(errors="replace").decode()
    lines = mermaid_lines(mermaid(replace(make_company("F", names=[name]), title=name)))
    assert [letters(each) for each in mermaid_names(lines)] == [letters(name)]
    assert [line.split()[0] for line in lines if not line.startswith("  n0")] == ["classDef"]


def test_the_middle_office_is_a_class_of_its_own_where_it_is_asked_for() -> None:
    table = "name,parent,office\nBoard,,back\nRisk Management,Board,back\nSales,Board,front\n"
    plain, asked = read_company(table.encode()), read_company(table.encode(), middle_office=True)
    assert "middle" not in mermaid(plain) + dot(plain) + graphml(plain).decode()
    assert ':::middle\n  n2(["Sales"]):::front' in mermaid(asked)
    assert "classDef middle fill:" in mermaid(asked)
    assert [line.rpartition('class="')[2] for line in dot(asked).splitlines() if "tooltip" in line] == [
        'back"];',
        'back middle"];',
        'front"];',
    ]
    found = networkx.parse_graphml(graphml(asked))
    assert dict(found.nodes(data="middle_office")) == {
        "Board": False,
        "Risk Management": True,
        "Sales": False,
        "customers": None,
    }
    assert found.nodes["Risk Management"]["office"] == "back"
