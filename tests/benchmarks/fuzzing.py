"""Files that no one would make: mutated ones of the tests, read and exported again and again.

    python tests/benchmarks/fuzzing.py [--runs 1000000] [--seed 1] [--seconds 600]

Any exception but Unusable, and anything that does not read back to the same company, is printed with its file, which is
written to the current folder as finding-N.csv. What is found becomes a test.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import hostile

from org.analysis.graph import graphml
from org.export.graph_formats import dot, mermaid
from org.export.request import ExportRequest, render
from org.model import Company, Unusable
from org.reading.corrections import write_company_csv
from org.reading.load import read_company

PIECES = [
    *(payload.encode() for payload in hostile.PAYLOADS),
    b",", b";", b"\t", b"|", b"\t|\t", b'"', b'""', b"'", b"\n", b"\r\n", b"\r", b"\x00", b"\xff", b"\xef\xbb\xbf",
    b"PK\x03\x04", b"{", b"[", b"]", b"#", b"sep=;\n", b"id,name,parent\n", b"=", b"0", b"-1", b"NULL", b"1e999",
    b"NaN",
]  # fmt: skip


def load_seeds() -> list[bytes]:
    files = [*ROOT.glob("sample_data/*.csv"), *ROOT.glob("tests/data/**/*.csv"), *ROOT.glob("tests/data/**/*.xlsx")]
    return [hostile.company(), *(data for file in files if len(data := file.read_bytes()) < 20_000)]


def mutate(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A seed cut short, with a few bytes changed, lines moved, pieces put in, or the middle of another."""
    data = bytearray(chance.choice(seeds)[: chance.choice([200, 800, 3_000, 20_000])])
    for _time in range(chance.choice([1, 1, 2, 4, 16])):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(6):
            case 0:
                data[at : at + chance.randrange(1, 8)] = b""
            case 1:
                data[at:at] = chance.choice(PIECES)
            case 2 if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
            case 3:
                lines = bytes(data).split(b"\n")
                chance.shuffle(lines)
                data = bytearray(b"\n".join(lines))
            case 4:
                data[at:at] = bytes(data[at : at + 40]) * chance.randrange(1, 6)
            case _:
                other = chance.choice(seeds)
                begin = chance.randrange(len(other) + 1)
                data[at:at] = other[begin : begin + 200]
    return bytes(data)


def essence(company: Company) -> list[tuple[object, ...]]:
    """What a company is made of, whatever its rows are called."""
    names = company.departments["name"]
    above = [None if at < 0 else names.iat[int(at)] for at in company.parent]
    return list(zip(names, above, company.offices.tolist(), strict=True))


def check(data: bytes, chance: random.Random) -> None:
    """Read, export, and read again what was written."""
    try:
        company = read_company(data)
    except Unusable:
        return
    again = read_company(write_company_csv(company).encode())
    assert essence(again) == essence(company), "the cleaned CSV reads back to another company"
    graphml(company)
    dot(company)
    mermaid(company)
    ending = chance.choice([".svg", ".svg", ".html", ".pptx"])
    if chance.random() < 0.05 and len(company) < 300:
        render(ExportRequest(company), ending)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    seeds, found, start = load_seeds(), {}, time.monotonic()
    done = 0
    for done in range(1, asked.runs + 1):
        chance = random.Random(asked.seed * 1_000_000_007 + done)
        data = mutate(chance, seeds)
        try:
            check(data, chance)
        except Exception as problem:
            place = traceback.extract_tb(problem.__traceback__)[-1]
            kind = f"{type(problem).__name__} at {place.filename}:{place.lineno}: {str(problem)[:100]}"
            if kind not in found:
                found[kind] = data
                Path(f"finding-{len(found)}.csv").write_bytes(data)
                print(f"finding-{len(found)}.csv (run {done}): {kind}", flush=True)
        if time.monotonic() - start > asked.seconds:
            break
    print(f"{done:,} runs in {time.monotonic() - start:.0f} s, {len(found)} kinds of findings")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
