"""Files that no one would make: small mutated ones of the tests, read, exported and read back again and again.

    python tests/benchmarks/fuzzing.py [--runs 1000000] [--jobs 2] [--seed 1] [--seconds 600] [--only whole]

Most runs try one part that takes any text: the encoding, the lines and cells, JSON text, lists of hand-offs, numbers,
a judged name, workbooks, files of hand-offs and of words. One run in `WHOLE` reads a whole file, writes it as CSV and
JSON, and reads both back; one in `COMPARED` compares two versions; one in `DRAWN` is exported, to each kind of file in
turn, and the file is opened again. These take a hundred times as long. Any exception but Unusable, and anything that
does not read back to the same company, is printed with its file, which is written to the current folder as
finding-SEED-N.csv. What is found becomes a test. The counts so far are printed every `SHOWN` runs.
"""

from __future__ import annotations

import argparse
import collections
import html.parser
import io
import json
import logging
import multiprocessing
import random
import sys
import time
import traceback
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import hostile
from factories import make_report

from org.analysis.graph import NODE_MEASURES, graphml
from org.analysis.version_changes import list_changes
from org.analysis.version_matching import match_departments
from org.analysis.version_report import make_comparison, tabulate_changes
from org.classification.departments import parse_office
from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.export.graph_formats import dot, mermaid
from org.export.request import ENDINGS, ExportRequest, render
from org.model import Company, Unusable
from org.page.keeping import pack_choices, unpack_choices
from org.reading.corrections import escape_formula, write_company_csv
from org.reading.csv_parser import clean_cells, sniff, split
from org.reading.encoding import decode
from org.reading.excel import read_workbook
from org.reading.handoffs import parse_item, split_list
from org.reading.headers import find_words, rank_header
from org.reading.json_parser import read_json
from org.reading.load import read_company, read_handoffs
from org.text import fold_header, format_number, mark_invisible, parse_number

WHOLE, COMPARED, DRAWN = 40, 199, 211
"""One run in so many is that of a whole file, of two versions, of a picture."""
SHOWN = 50_000
PIECES = [
    *(payload.encode() for payload in hostile.PAYLOADS),
    b",", b";", b"\t", b"|", b"\t|\t", b'"', b'""', b"'", b"\n", b"\r\n", b"\r", b"\x00", b"\xff", b"\xef\xbb\xbf",
    b"PK\x03\x04", b"{", b"[", b"]", b"#", b"sep=;\n", b"id,name,parent\n", b"=", b"0", b"-1", b"NULL", b"1e999",
    b"NaN", b"inf", b"1e-400", b"(", b")", b" (", b"; ", b" / ", b" > ", b"\xc2\xa0", b"\xe2\x80\x8b", b"\xd9\xa3",
    b'{"children": [', b'{"name": "a"}', b"null", b"1_000", b"1.234,5", b"\xe2\x88\x92", b"1 200", b"12%", b"own id",
]  # fmt: skip
HEADERS = [
    "id", "name", "parent", "office", "people", "revenue", "hands off to", "office_reason", "certainty", "level",
    "level 1", "level 2", "manager", "manager email", "employee", "email", "department", "title", "cost centre", "path",
    "code", "parent code", "dotted line", "head", "description", "from", "to", "total", "fte", "own id", "", "名称",
    "Mã",
]  # fmt: skip


def load_seeds() -> list[bytes]:
    files = [*ROOT.glob("sample_data/*.csv"), *ROOT.glob("tests/data/**/*.csv"), *ROOT.glob("tests/data/**/*.xlsx")]
    return [hostile.company(), *(data for file in files if len(data := file.read_bytes()) < 20_000)]


def mutate(chance: random.Random, seeds: list[bytes]) -> bytes:
    """The first line of a seed and a few others, with cells exchanged, or a few bytes changed, or pieces put in."""
    first, *others = chance.choice(seeds).split(b"\n")
    lines = [first, *chance.sample(others, min(len(others), chance.choice([1, 2, 3, 5, 8, 12])))]
    for _time in range(chance.choice([0, 0, 1, 2, 4])):
        exchange_cells(chance, lines)
    data = bytearray(b"\n".join(lines)[:3_000])
    for _time in range(chance.choice([0, 0, 1, 1, 2, 8])):
        change_bytes(chance, data, seeds)
    return bytes(data)


def exchange_cells(chance: random.Random, lines: list[bytes]) -> None:
    """One cell becomes another one's text, a header, a piece, or its line comes twice."""
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    mark = max((b",", b";", b"\t", b"|"), key=lines[0].count)
    cells, others = lines[at].split(mark), lines[other].split(mark)
    cell = chance.randrange(len(cells))
    match chance.randrange(6):
        case 0:
            cells[cell] = chance.choice(others)
        case 1:
            cells[cell] = chance.choice(PIECES)
        case 2:
            cells[cell] = b""
        case 3:
            cells.insert(cell, chance.choice(others))
        case 4:
            del cells[cell]
        case _ if at == 0:
            cells[cell] = chance.choice(HEADERS).encode()
        case _:
            lines.append(lines[at])
    lines[at] = mark.join(cells)


def change_bytes(chance: random.Random, data: bytearray, seeds: list[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    match chance.randrange(5):
        case 0:
            data[at : at + chance.randrange(1, 8)] = b""
        case 1:
            data[at:at] = chance.choice(PIECES)
        case 2 if data:
            data[at % len(data)] = chance.randrange(256)
        case 3:
            data[at:at] = bytes(data[at : at + 40]) * chance.randrange(1, 6)
        case _:
            other = chance.choice(seeds)
            begin = chance.randrange(len(other) + 1)
            data[at:at] = other[begin : begin + 60]


def essence(company: Company) -> list[tuple[object, ...]]:
    """What a company is made of, whatever its rows are called."""
    frame = company.departments
    names = frame["name"].tolist()
    above = [None if at < 0 else names[int(at)] for at in company.parent]
    numbers = [[format_number(value) for value in frame[column]] for column in ("people", "revenue")]
    return list(zip(names, above, company.offices.tolist(), *numbers, strict=True))


def flows(company: Company) -> list[tuple[object, ...]]:
    """Its hand-offs, by the names of their ends."""
    names, rows = company.departments["name"].tolist(), company.handoffs
    ends = zip(rows["source"], rows["target"], rows["kind"], rows["volume"], strict=True)
    return sorted((names[source], names[target], kind, format_number(volume)) for source, target, kind, volume in ends)


def check_whole(data: bytes, chance: random.Random) -> None:
    """Read, export, and read again what was written."""
    company = read_company(data)
    report = json.dumps(make_report(company), ensure_ascii=False, allow_nan=False)
    for what, written in (("CSV", write_company_csv(company)), ("JSON", report)):
        again = read_company(written.encode())
        assert essence(again) == essence(company), f"the {what} reads back to another company"
        assert flows(again) == flows(company), f"the {what} reads back to other hand-offs"
    ET.fromstring(graphml(company))
    dot(company)
    mermaid(company)


def check_versions(data: bytes, chance: random.Random) -> None:
    """The comparison with a version that differs in a few bytes."""
    other = bytearray(data)
    change_bytes(chance, other, [data or b" "])
    changes = list_changes(match_departments(read_company(data), read_company(bytes(other))))
    json.dumps(make_comparison(changes), allow_nan=False)
    tabulate_changes(changes)


def check_picture(data: bytes, chance: random.Random) -> None:
    """Each kind of file, whole and without a script or a link of the file's."""
    company = read_company(data, title=chance.choice(["", chance.choice(hostile.PAYLOADS)]))
    ending, kind = chance.choice(ENDINGS), chance.choice(["chart", "map", "pages", "network"])
    measure = chance.choice(NODE_MEASURES) if kind == "network" else ""
    request = ExportRequest(company, on_map=kind == "map", network=measure, pages=kind == "pages")
    made = render(request, ending)
    match ending:
        case ".svg":
            tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(made).iter()}
            assert not tags & {"script", "foreignObject", "a", "image", "iframe"}, f"the SVG has {tags}"
        case ".html":
            found = Tags()
            found.feed(made.decode())
            assert not found.wrong, f"the HTML has {found.wrong}"
        case ".pptx":
            with zipfile.ZipFile(io.BytesIO(made)) as archive:
                for name in archive.namelist():
                    if name.endswith((".xml", ".rels")):
                        assert b'TargetMode="External"' not in ET.tostring(ET.fromstring(archive.read(name)))
        case ".pdf":
            assert made.startswith(b"%PDF")
        case ".png":
            assert made.startswith(b"\x89PNG")


class Tags(html.parser.HTMLParser):
    """The tags and attributes of a page that text of a file must never make."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("iframe", "base", "img", "link", "form", "object", "embed", "marquee", "math"):
            self.wrong.append(tag)
        self.wrong += [name for name, _value in attrs if name.startswith("on")]
        self.wrong += [str(value) for name, value in attrs if name in ("href", "src") and "evil" in str(value)]


def check_further(data: bytes, chance: random.Random) -> None:
    """What comes beside the departments, most often with headers that can be read."""
    read: Callable[[bytes], object]
    read, header = chance.choice([(read_handoffs, b"from,to,kind,volume\n"), (read_vocabulary, b"phrase,office\n")])
    read(header + data.partition(b"\n")[2] if chance.random() < 0.8 else data)


def check_grid(data: bytes, _chance: random.Random) -> None:
    """The encoding, the delimiter, the cells."""
    text = decode(data).content
    dialect = sniff(text)
    clean_cells(split(text, dialect), dialect)


def check_json(data: bytes, chance: random.Random) -> None:
    cells = [cell.decode("utf-8", "replace") for cell in data.replace(b"\n", b",").split(b",")][:40]
    items = [dict(zip(chance.choices(HEADERS, k=4), chance.choices(cells, k=4), strict=True)) for _ in range(4)]
    items[0]["children"] = items[1:3]  # type: ignore[assignment]
    text = json.dumps(chance.choice([items, {"title": "x", "rows": items}, {"rows": items}, items[0]]))
    broken = bytearray(text.encode())
    if chance.random() < 0.5:
        change_bytes(chance, broken, [data or b" "])
    records = read_json(broken.decode("utf-8", "replace")).records
    assert all(len(record) == len(records[0]) for record in records)


def check_cells(data: bytes, _chance: random.Random) -> None:
    """What is made of single cells."""
    for cell in data.decode("utf-8", "replace").replace("\n", ",").split(",")[:40]:
        for item in split_list(cell):
            parse_item(item, {"b", "s"}.__contains__)
        number = parse_number(cell)
        if number is not None:
            assert parse_number(format_number(number)) == number, f"{cell!r} is {number!r}"
        assert not mark_invisible(cell) or mark_invisible(mark_invisible(cell)) == mark_invisible(cell)
        escape_formula(cell)
        parse_office(cell)
        find_words(fold_header(cell))
        rank_header(cell, "name")


def check_names(data: bytes, _chance: random.Random) -> None:
    vocabulary = read_vocabulary()
    for cell in data.decode("utf-8", "replace").replace("\n", ",").split(",")[:8]:
        opinion = judge_name(cell, vocabulary)
        assert 0 <= opinion.certainty <= 1


def check_workbook(data: bytes, chance: random.Random) -> None:
    """A workbook whose one sheet is damaged, or whose archive is."""
    cells = [cell.decode("utf-8", "replace") for cell in data.split(b",")][:12]
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{escape(c)}</t></is></c></row>' for n, c in enumerate(cells, 1)
    )
    sheet = bytearray(f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode())
    if chance.random() < 0.5:
        change_bytes(chance, sheet, [data or b" "])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", bytes(sheet))
    broken = bytearray(packed.getvalue())
    if chance.random() < 0.5:
        change_bytes(chance, broken, [data or b" "])
    read_workbook(bytes(broken))


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def check_kept(data: bytes, _chance: random.Random) -> None:
    """What a browser may send back as kept choices."""
    text = data.decode("utf-8", "replace")
    kept = unpack_choices(text if text.startswith("{") else json.dumps({**_EMPTY, "encoding": text, "sheet": text}))
    if kept is not None:
        assert unpack_choices(pack_choices(kept)) == kept


_EMPTY = {"corrections": [], "taken": [], "steps": [], "columns": {}, "posts": None, "middle_office": False}
Check = Callable[[bytes, random.Random], None]
PARTS: dict[str, Check] = {
    "grid": check_grid,
    "json": check_json,
    "cells": check_cells,
    "names": check_names,
    "workbook": check_workbook,
    "kept": check_kept,
    "further": check_further,
}
LARGE: dict[str, Check] = {"whole": check_whole, "versions": check_versions, "picture": check_picture}


def choose_kind(number: int, chance: random.Random) -> str:
    for kind, every in (("picture", DRAWN), ("versions", COMPARED), ("whole", WHOLE)):
        if number % every == 0:
            return kind
    return chance.choice(list(PARTS))


def run(seed: int, runs: int, seconds: float, only: str) -> tuple[collections.Counter[str], int]:
    """How many runs of each kind there were, and how many kinds of findings; these are printed and written."""
    logging.disable()
    seeds, found, start = load_seeds(), set(), time.monotonic()
    counts: collections.Counter[str] = collections.Counter()
    for number in range(runs):
        chance = random.Random(seed * 1_000_000_007 + number)
        kind = only or choose_kind(number, chance)
        data = mutate(chance, seeds)
        counts[kind] += 1
        try:
            {**PARTS, **LARGE}[kind](data, chance)
        except Unusable:
            counts[f"refused by {kind}"] += 1
        except Exception as problem:
            place = traceback.extract_tb(problem.__traceback__)[-1]
            where = f"{type(problem).__name__} at {place.filename}:{place.lineno}"
            if where not in found:
                found.add(where)
                name = f"finding-{seed}-{len(found)}.csv"
                Path(name).write_bytes(data)
                print(f"{name} (run {number}, {kind}): {where}: {str(problem)[:120]}", flush=True)
            counts["findings"] += 1
        if number and number % SHOWN == 0:
            print(f"seed {seed}: {number:,} runs, {len(found)} kinds of findings", flush=True)
        if time.monotonic() - start > seconds:
            break
    return counts, len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[*LARGE, *PARTS], default="")
    asked = parser.parse_args()
    start = time.monotonic()
    each = [(asked.seed + job, asked.runs // asked.jobs, asked.seconds, asked.only) for job in range(asked.jobs)]
    with multiprocessing.Pool(asked.jobs) as pool:
        results = pool.starmap(run, each)
    counts = sum((counts for counts, _kinds in results), collections.Counter())
    total = sum(counts[kind] for kind in (*LARGE, *PARTS))
    kinds = sum(kinds for _counts, kinds in results)
    print(f"{total:,} runs in {time.monotonic() - start:.0f} s, {kinds} kinds of findings: {dict(counts)}")
    raise SystemExit(bool(kinds))


if __name__ == "__main__":
    main()
