"""What other programs rely on: the command, its exit codes, and the names in the files that it writes.

Words for people may change; what is written out here may not, in any language. A new name may be added, here and in
the changelog; none may be renamed or removed. Everything goes through the command, as another program would.
"""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from factories import DATA, ROOT

from org.cli import main

COMPANY = """\
id,name,parent,office,people,revenue,hands off to,city
b,Board,,back,3,,,Hanoi
s,Sales,b,front,20,1.5,w (order 120); w (complaint 12),Hue
w,Warehouse,b,back,x,,s,
o,Odds,b,,,,,
"""
"""Every column that has a meaning, lines of both kinds in both directions, a department in doubt, and a problem."""


def run(*arguments: object) -> int:
    """The exit code of the command."""
    try:
        return main([str(each) for each in arguments])
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture
def company(tmp_path: Path) -> Path:
    path = tmp_path / "company.csv"
    path.write_text(COMPANY, encoding="utf-8")
    return path


def written(source: Path, ending: str, *options: object) -> Path:
    """The file of a kind that the command makes of ``source``."""
    path = source.with_name(f"written{ending}")
    assert run(source, "-o", path, *options) == 0
    return path


def report_of(source: Path, *options: object) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(written(source, ".json", *options).read_text(encoding="utf-8"))
    return report


# The command: options and exit codes

OPTIONS = [
    ["-o", "a.svg"],
    ["--output", "a.svg", "-o", "b.csv"],
    ["--handoffs", "edges.csv"],
    ["--vocabulary", "words.csv"],
    ["--title", "Ours"],
    ["--middle-office"],
    ["--column", "parent=parent", "--column", "name=2"],
    ["--encoding", "utf-8"],
    ["--boxes", "departments"],
    ["--boxes", "people"],
    ["--read-anyway"],
    ["-o", "a.svg", "--view", "boundary", "--middle-office"],
    ["--view", "chart"],
    ["--view", "boundary"],
    ["--view", "network"],
    ["--branch", "Sales"],
    ["--branch", "s"],
    ["--levels", "2"],
    *(["-o", "a.svg", "--paper", paper] for paper in ("slide", "letter", "a4", "a3", "a1", "a0")),
    ["--paper", "a4", "--landscape"],
    ["--paper", "a4", "--portrait"],
    ["-o", "a.pdf", "--pages"],
    ["-o", "a.pdf", "--pages", "--view", "boundary"],
    ["-o", "a.pdf", "--pages", "--portrait"],
    ["-o", "a.svg", "--language", "en"],
    ["-o", "a.svg", "--language", "vi"],
    ["--no-date"],
    ["--source"],
    ["--transparent"],
    ["-o", "a.png", "--scale", "1"],
    ["-o", "a.png", "--dpi", "72"],
    ["--help"],
]
ENDINGS = [".svg", ".png", ".pdf", ".pptx", ".html", ".graphml", ".dot", ".mmd", ".csv", ".json"]


@pytest.fixture
def in_folder(company: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The company, with a file of hand-offs and a vocabulary beside it, all in the current folder."""
    company.with_name("edges.csv").write_text("from,to,kind,volume\ns,b,offer,3\n", encoding="utf-8")
    company.with_name("words.csv").write_text("phrase,office\nsales,back\n", encoding="utf-8")
    monkeypatch.chdir(company.parent)
    return company


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_every_option_is_understood(in_folder: Path, options: list[str]) -> None:
    assert run("company.csv", *options) == 0
    for option, value in pairwise(options):
        if option in ("-o", "--output"):
            assert Path(value).stat().st_size


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_writes_a_file(in_folder: Path, ending: str) -> None:
    assert written(in_folder, ending).stat().st_size
    assert run("company.csv", "-o", f"capital{ending.upper()}") == 0


def test_a_file_that_was_read_ends_with_0_whatever_its_problems(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(company) == 0
    printed = capsys.readouterr()
    assert printed.out
    assert printed.err == ""


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (None, []),
        (b"", []),
        (b"name,parent\n", []),
        (b"\x89PNG\r\n\x1a\n\0\0", []),
        (b"from,to\na,b\n", []),
        (COMPANY.encode(), ["--branch", "Nowhere"]),
        (COMPANY.encode(), ["--handoffs", "missing.csv"]),
        (COMPANY.encode(), ["--vocabulary", "missing.csv"]),
        (COMPANY.encode(), ["-o", "missing/folder/a.json"]),
    ],
)
def test_a_file_that_cannot_be_used_ends_with_1_and_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    data: bytes | None,
    options: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if data is not None:
        Path("bad.csv").write_bytes(data)
    assert run("bad.csv", *options) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"[^\n]+\n", printed.err)
    assert options or "bad.csv" in printed.err


@pytest.mark.parametrize(
    "options",
    [
        ["--no-such-option"],
        ["second.csv"],
        ["-o", "a.docx"],
        ["-o", "company.csv"],
        ["-o", "a.svg", "-o", "a.svg"],
        ["--view", "sideways"],
        ["--levels", "0"],
        ["--paper", "b5"],
        ["--portrait"],
        ["--paper", "a4", "--landscape", "--portrait"],
        ["-o", "a.pdf", "--pages", "--view", "network"],
        ["-o", "a.pdf", "--pages", "--levels", "2"],
        ["-o", "a.png", "--pages"],
        ["-o", "a.svg", "--tiles"],
        ["--language", "xx"],
        ["--scale", "9"],
        ["--dpi", "1"],
        ["--scale", "2", "--dpi", "300"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(in_folder: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    assert run("company.csv", *options) == 2
    assert capsys.readouterr().err


# Comparing two versions

COMPARED = ["change", "id", "name", "from", "to", "kind", "before", "after", "sure", "sentence"]
CHANGES = ["moved", "office", "split", "merged", "renamed", "new", "gone", "people", "revenue", "handoff-new"]
CHANGES += ["handoff-gone", "handoff-volume", "crossing-new", "crossing-gone"]
FIGURES = ["departments", "front", "back", "unclear", "front_share", "people", "front_people", "front_people_share"]
FIGURES += ["revenue", "layers", "span", "span_largest", "reporting_crossings", "handoffs", "handoff_crossings"]
FIGURES += [
    "handoff_crossings:order",
    "handoff_crossings:complaint",
    "volume_crossing",
    "volume_share",
    "undecided",
    "gateways",
]
FIGURES += [
    "ei_index",
    "ei_index_front",
    "ei_index_back",
    "ei_index_by_density",
    "conductance",
    "reciprocity",
    "customer_distance",
    "dead_ends",
]
FIGURES += ["unheard", "single_passages"]


@pytest.fixture
def later(company: Path) -> Path:
    """A later version: one department is new, one is gone, and one has a hand-off less."""
    path = company.with_name("later.csv")
    text = COMPANY.replace("; w (complaint 12)", "").replace("o,Odds,b,,,,,", "n,Newcomers,s,,,,,")
    path.write_text(text, encoding="utf-8")
    return path


def test_two_versions_are_compared(company: Path, later: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", company, later) == 0
    assert "Newcomers is new in Sales." in capsys.readouterr().out
    assert run("compare", company, company) == 0
    assert "No change." in capsys.readouterr().out


def test_changes_are_written_as_csv_and_json(company: Path, later: Path) -> None:
    table, report = company.with_name("changes.csv"), company.with_name("changes.json")
    assert run("compare", company, later, "-o", table, "-o", report, "--handoffs-after", company) == 1
    assert run("compare", company, later, "-o", table, "-o", report) == 0
    header, *rows = csv.reader(table.read_text(encoding="utf-8").splitlines())
    assert header == COMPARED
    assert {row[0] for row in rows} == {"new", "gone", "handoff-gone", "crossing-gone"} <= {*CHANGES}
    made = json.loads(report.read_text(encoding="utf-8"))
    assert list(made) == ["before", "after", "in_both", "share", "summary", "changes", "figures", "unsure"]
    # A new measure may come between them; the known ones keep their names and their order.
    assert [figure["figure"] for figure in made["figures"] if figure["figure"] in FIGURES] == FIGURES
    assert {change["change"] for change in made["changes"]} <= {*CHANGES}
    assert list(made["figures"][0]) == ["figure", "name", "before", "after", "difference", "size_only", "source"]
    assert len(made["changes"]) == len(rows)


@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf", ".pptx", ".html"])
def test_two_versions_are_drawn(company: Path, later: Path, ending: str) -> None:
    picture = company.with_name(f"changes{ending}")
    assert run("compare", company, later, "-o", picture, "--only-changed") == 0
    dated = picture.read_bytes()
    undated = []
    for _time in range(2):
        assert run("compare", company, later, "-o", picture, "--only-changed", "--no-date") == 0
        undated.append(picture.read_bytes())
    assert undated[0] == undated[1] != dated


def test_two_companies_are_compared_only_when_asked(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = company.with_name("other.csv")
    other.write_text("id,name,parent\nk,Clinic,\nl,Wards,k\nm,Pharmacy,k\n", encoding="utf-8")
    assert run("compare", company, other) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"[^\n]*0 of 3 departments \(0%\)[^\n]*\n", printed.err)
    assert run("compare", company, other, "--anyway") == 0


@pytest.mark.parametrize("options", [[], ["later.csv", "-o", "a.dot"], ["later.csv", "-o", "later.csv"]], ids=str)
def test_a_comparison_with_wrong_usage_ends_with_2(
    later: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.chdir(later.parent)
    assert run("compare", "company.csv", *options) == 2


# The report

LINES = {"total": "int", "crossing": "int", "undecided": "int"}
SIDE = {"departments": "int", "people": "int | null"}
REPORT = {
    "title": "str",
    "departments": "int",
    "rows": "int",
    "tops": "int",
    "offices": {"front": SIDE, "back": SIDE, "unclear": SIDE},
    "reporting_lines": LINES,
    "handoffs": LINES,
    "gateways": {"front": ["str"], "back": ["str"]},
    "ei_index": "float | null",
    "judged": [
        {
            "id": "str",
            "name": "str",
            "parent": "str",
            "office": "str",
            "office_reason": "str",
            "certainty": "float",
            "people": "int | float | null",
            "revenue": "int | float | null",
            "hands off to": "str",
        }
    ],
    "distances": {"1": "int", "2": "int", "none": "int"},
    "dead_ends": ["str"],
    "unheard": ["str"],
    "single_passages": ["str"],
    "conductance": "float | null",
    "crossings": [
        {
            "from": "str",
            "to": "str",
            "kind": "str",
            "direction": "str",
            "volume": "int | float | null",
            "relation": "str",
        }
    ],
    "matrix": {"offices": ["str"], "counts": [["int"]], "volumes": [["int | float | null"]]},
    "problems": [
        {"row": "int | null", "column": "str", "value": "str", "kind": "str", "message": "str", "done": "str"}
    ],
    "notes": [{"kind": "str", "message": "str", "values": "object"}],
    "decisions": ["str"],
}
"""Every key and what it holds; a list is written as its one kind of item."""
OFFICES = ["front", "back", "unclear"]
TYPES = {"str": str, "int": int, "float": float, "null": type(None), "object": dict}


def assert_shape(value: object, shape: object, where: str) -> None:
    """``value`` has exactly the keys and types of ``shape``, all the way down."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), where
        assert list(value) == list(shape), where
        for key, inner in shape.items():
            assert_shape(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), where
        for item in value:
            assert_shape(item, shape[0], f"{where}[]")
    else:
        assert isinstance(shape, str)
        assert type(value) in [TYPES[name] for name in shape.split(" | ")], (where, value)


def test_the_report_has_these_keys_and_types(company: Path) -> None:
    report = report_of(company)
    assert_shape(report, REPORT, "report")
    for key in ("judged", "crossings", "problems", "notes"):
        assert report[key], f"{key} is empty, so that nothing was compared"


def test_the_report_keeps_its_keys_where_the_file_says_little(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("name,parent\nBoard,\nOdds,Board\n", encoding="utf-8")
    report = report_of(path)
    assert set(report["distances"]) == {"none"}
    assert_shape(report, {**REPORT, "distances": {"none": "int"}}, "report")
    assert report["offices"]["back"]["people"] is None


def test_the_report_uses_these_words(company: Path) -> None:
    report = report_of(company)
    assert {each["office"] for each in report["judged"]} == set(OFFICES)
    assert report["matrix"]["offices"] == OFFICES
    words = [(each["relation"], each["direction"], each["kind"]) for each in report["crossings"]]
    assert words == [
        ("reporting", "front-to-back", "reporting line"),
        ("handoff", "front-to-back", "order"),
        ("handoff", "front-to-back", "complaint"),
        ("handoff", "back-to-front", ""),
    ]


def test_the_words_are_the_same_in_every_language(company: Path) -> None:
    def for_programs(report: dict[str, Any]) -> str:
        for each in (*report["judged"], *report["problems"], *report["notes"]):
            for sentence in ("office_reason", "message", "done"):
                each.pop(sentence, None)
        report.pop("decisions")  # sentences, too
        return json.dumps(report)

    assert for_programs(report_of(company, "--language", "vi")) == for_programs(report_of(company))


# The kinds of problems: for each a file that has it

STAFF = "employee id,employee name,title,department,manager\n"
PROBLEMS = {
    "ambiguous-manager": STAFF + "1,Ann,Head,Sales,\n2,Bob,Agent,Sales,Ann\n3,Cy,Agent,Stock,Eve\n"
    "4,Eve,Head,Stock,Ann\n5,Eve,Clerk,Stock,Ann\n6,Flo,Clerk,Sales,Ann\n",
    "ambiguous-parent": "name,parent\nBoard,\nStock,Board\nStock,Board\nTeam,Stock\n",
    "bad-number": "name,parent,people\nBoard,,3\nSales,Board,many\n",
    "blank-name": "id,name,parent\n1,Board,\n2,,1\n",
    "cycle": "name,parent\nBoard,\nSales,Stock\nStock,Sales\n",
    "double-handoff": "name,parent,hands off to\nBoard,,\nSales,Board,Board; Board\n",
    "duplicate-id": "id,name,parent\n1,Board,\n2,Sales,1\n2,Stock,1\n",
    "implied-parent": "name,parent\nSales,Board\nStock,Board\nTeam,Sales\n",
    "manager-cycle": STAFF
    + "1,Ann,Head,Sales,Bob\n2,Bob,Agent,Sales,Ann\n3,Cy,Agent,Stock,Ann\n4,Di,Clerk,Stock,Ann\n",
    "no-department": STAFF + "1,Ann,Head,Sales,\n2,Bob,Agent,Sales,Ann\n3,Cy,Agent,Sales,Ann\n4,Di,Clerk,,Ann\n",
    "no-person": STAFF + "1,Ann,Head,Sales,\n2,Bob,Agent,Sales,Ann\n3,Cy,Agent,Stock,Ann\n,,Clerk,Stock,Ann\n",
    "office-differs": STAFF.replace("\n", ",office\n")
    + "1,Ann,Head,Sales,,front\n2,Bob,Agent,Sales,Ann,back\n3,Cy,Agent,Stock,Ann,back\n4,Di,Clerk,Stock,Ann,back\n",
    "own-parent": "name,parent\nBoard,\nSales,Sales\nStock,Board\n",
    "person-twice": STAFF + "1,Ann,Head,Sales,\n2,Bob,Agent,Sales,Ann\n3,Cy,Agent,Stock,Ann\n4,Di,Clerk,Stock,Ann\n"
    "5,Ed,Clerk,Stock,Ann\n6,Flo,Clerk,Stock,Ann\n7,Gus,Clerk,Stock,Ann\n8,Hal,Clerk,Stock,Ann\n"
    "9,Ida,Clerk,Stock,Ann\n10,Jo,Clerk,Stock,Ann\n10,Jo,Clerk,Stock,Ann\n",
    "ragged-row": "name,parent,people\nBoard,,3\nSales,Board,4,5\n",
    "self-handoff": "name,parent,hands off to\nBoard,,\nSales,Board,Sales\n",
    "several-tops": "name,parent\nBoard,\nSales,Board\nStock,\n",
    "spelt-differently": "name,parent\nBoard,\nSales,BOARD\n",
    "unclosed-quote": 'name,parent\nBoard,\n"Sales,Board\nStock,Board\n',
    "unknown-handoff": "name,parent,hands off to\nBoard,,\nSales,Board,Nobody\n",
    "unknown-manager": STAFF + "1,Ann,Head,Sales,\n2,Bob,Agent,Sales,Zoe\n3,Cy,Agent,Stock,Ann\n4,Di,Clerk,Stock,Ann\n",
    "unknown-office": "name,parent,office\nBoard,,back\nSales,Board,front\nStock,Board,purple\n",
    "unknown-parent": "name,parent\nBoard,\nSales,Board\nStock,Board\nTeam,Nowhere\n",
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_has_this_kind(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "company.csv"
    path.write_text(PROBLEMS[kind], encoding="utf-8")
    assert {problem["kind"] for problem in report_of(path)["problems"]} == {kind}


FILES = [*DATA.glob("*.csv"), *(ROOT / "sample_data").glob("*.csv")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_has_a_problem_of_another_kind(tmp_path: Path, path: Path) -> None:
    target = tmp_path / "report.json"
    assert run(path, "-o", target) == 0
    report = json.loads(target.read_text(encoding="utf-8"))
    assert {problem["kind"] for problem in report["problems"]} <= set(PROBLEMS)
    assert {note["kind"] for note in report["notes"]} <= set(NOTES)


# The notes on how the file was read

NOTES = {
    "above-header": "Plan of 2026\nname,parent\nBoard,\nSales,Board\n",
    "column": "name,parent\nBoard,\nSales,Board\n",
    "delimiter": "name,parent\nBoard,\nSales,Board\n",
    "encoding": "name,parent\nBoard,\nSales,Board\n",
    "header-row": "name,parent\nBoard,\nSales,Board\n",
    "id-as-name": "id,parent\n1,\n2,1\n3,1\n",
    "levels": "Level 1,Level 2\nBoard,Sales\nBoard,Stock\n",
    "no-header": "1,,Board\n2,1,Sales\n3,1,Stock\n",
    "no-managers": STAFF + "1,Ann,Head,Sales,Zoe\n2,Bob,Agent,Sales,Yan\n3,Cy,Agent,Stock,Xi\n4,Di,Clerk,Stock,Wu\n",
    "not-the-office": "name,parent,front/back\nBoard,,Hanoi\nSales,Board,Hue\nStock,Board,Hue\nTeam,Sales,Hanoi\n",
    "not-the-parent": "name,manager\nBoard,Ann Lee\nSales,Bob Ray\nStock,Cy Fox\n",
    "office-by-values": "name,parent,xyz\nBoard,,back\nSales,Board,front\nStock,Board,back\n",
    "parent-by-values": "name,xyz\nBoard,\nSales,Board\nStock,Board\nTeam,Sales\n",
    "parent-in-doubt": "name,parent\nBoard,\nSales,Board\nStock,X\nTeam,Y\nShop,Z\n",
    "parents-by-manager": STAFF
    + "1,Ann,Head,Sales,\n2,Bob,Agent,Sales,Ann\n3,Cy,Agent,Stock,Ann\n4,Di,Clerk,Stock,Cy\n",
    "people-list": STAFF + "1,Ann,Head,Sales,\n2,Bob,Agent,Sales,Ann\n3,Cy,Agent,Stock,Ann\n4,Di,Clerk,Stock,Cy\n",
    "named-by-other": "id,name,parent,office\n1,Ann Lee,,Board\n2,-,1,Sales\n3,Bob Ray,1,Head office\n",
    "people-unplaced": "employee id,first name,last name,job title\n1,Ann,Lee,Head\n2,Bob,Ray,Agent\n",
    "short-rows": "name,parent,people,city\nBoard\nSales,Board\nStock,Board\n",
    "unreadable-characters": "name,parent\nHội đồng quản trị,\nBán hàng,Hội đồng quản trị\n"
    "Kho\udcff,Hội đồng quản trị\n",
}
"""The kinds of notes: for each a file that has it. A workbook of several sheets has one more, ``sheet``."""


@pytest.mark.parametrize("kind", NOTES)
def test_a_note_has_this_kind(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "company.csv"
    path.write_text(NOTES[kind], encoding="utf-8", errors="surrogateescape")
    kinds = {note["kind"] for note in report_of(path)["notes"]}
    assert kind in kinds
    assert kinds <= set(NOTES)


def test_the_report_notes_how_the_file_was_read(tmp_path: Path) -> None:
    path = tmp_path / "company.csv"
    path.write_bytes(
        "Bảng phòng ban\nmã;phòng ban;cấp trên;front/back\n1;Hội đồng;;back\n2;Bán hàng;1;front\n".encode("utf-16")
    )
    notes = report_of(path)["notes"]
    assert [(note["kind"], note["values"]) for note in notes] == [
        ("encoding", {"encoding": "utf-16-le"}),
        ("delimiter", {"delimiter": ";"}),
        ("header-row", {"row": 2}),
        ("column", {"role": "id", "headers": ["mã"]}),
        ("column", {"role": "name", "headers": ["phòng ban"]}),
        ("column", {"role": "parent", "headers": ["cấp trên"]}),
        ("column", {"role": "office", "headers": ["front/back"]}),
        ("above-header", {"text": "Bảng phòng ban"}),
    ]


# The cleaned table

COLUMNS = ["id", "name", "parent", "office", "office_reason", "certainty", "people", "revenue", "hands off to"]


def test_the_cleaned_table_has_these_columns_and_then_those_of_the_file(company: Path) -> None:
    with written(company, ".csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == [*COLUMNS, "city"]
    assert {row["office"] for row in rows} == set(OFFICES)
    sales = rows[1]
    assert [sales[column] for column in ("id", "name", "parent", "people", "revenue")] == [
        "s",
        "Sales",
        "b",
        "20",
        "1.5",
    ]
    assert sales["hands off to"] == "w (order 120); w (complaint 12)"
    assert float(sales["certainty"]) == 1


def test_a_column_of_the_file_that_is_called_like_one_of_ours_gets_own_before_it(tmp_path: Path) -> None:
    path = tmp_path / "company.csv"
    path.write_text("name,parent,office\nBoard,,Hanoi\nSales,Board,Hue\nStock,Board,Hue\n", encoding="utf-8")
    with written(path, ".csv").open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    assert header == [*COLUMNS, "own office"]


# The graph

NODE_ATTRIBUTES = {"name": "string", "office": "string", "reason": "string", "people": "double", "revenue": "double"}
NODE_ATTRIBUTES |= {"role": "string"}
EDGE_ATTRIBUTES = {"reporting": "boolean", "handoff": "boolean", "crossing": "boolean", "undecided": "boolean"}
EDGE_ATTRIBUTES |= {"kinds": "string", "volume": "double", "contact": "boolean"}
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def test_the_graph_has_these_attributes_and_those_of_the_file(company: Path) -> None:
    root = ElementTree.parse(written(company, ".graphml")).getroot()
    attributes: dict[str, dict[str, str]] = {"graph": {}, "node": {}, "edge": {}}
    for key in root.iter(f"{GRAPHML}key"):
        attributes[key.attrib["for"]][key.attrib["attr.name"]] = key.attrib["attr.type"]
    assert attributes == {
        "graph": {"name": "string"},
        "node": {**NODE_ATTRIBUTES, "city": "string"},
        "edge": EDGE_ATTRIBUTES,
    }
    graph = root.find(f"{GRAPHML}graph")
    assert graph is not None
    assert graph.attrib["edgedefault"] == "directed"
    assert [node.attrib["id"] for node in graph.iter(f"{GRAPHML}node")] == ["b", "s", "w", "o", "customers"]


def test_the_words_in_the_graph(company: Path) -> None:
    root = ElementTree.parse(written(company, ".graphml")).getroot()
    keys = {key.attrib["id"]: key.attrib["attr.name"] for key in root.iter(f"{GRAPHML}key")}
    values: dict[str, set[str]] = {}
    for data in root.iter(f"{GRAPHML}data"):
        values.setdefault(keys[data.attrib["key"]], set()).add(data.text or "")
    assert values["office"] == set(OFFICES)
    assert values["role"] == {"customers"}
    assert "order 120; complaint 12" in values["kinds"]
