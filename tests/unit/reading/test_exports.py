"""Files as HR tools, directories and offices write them, in many languages: what a careful person reads is read.

``tests/data/exports.txt`` has them one after the other, each with what it holds: a line for each department with its
parent and its people (“Sales < Board = 2”) and one for each dotted line (“Sales ~ Finance”).
"""

from __future__ import annotations

import numpy as np
import pytest
from factories import DATA

from org.model import Company, Unusable
from org.reading.load import read_company

_SECTIONS = (DATA / "exports.txt").read_text(encoding="utf-8").removeprefix("=== ").split("\n=== ")
EXPORTS = {name: rest.split("\n---\n") for name, _end, rest in (section.partition("\n") for section in _SECTIONS)}


def describe(found: Company) -> list[str]:
    names = found.departments["name"].tolist()
    lines = [
        name + (f" < {names[above]}" if above >= 0 else "") + ("" if np.isnan(people) else f" = {people:g}")
        for name, above, people in zip(names, found.parent, found.people, strict=True)
    ]
    ends = zip(found.handoffs["source"], found.handoffs["target"], strict=True)
    return [*lines, *(f"{names[source]} ~ {names[target]}" for source, target in ends)]


@pytest.mark.parametrize(
    "name", [name for name, (_text, holds) in EXPORTS.items() if holds.strip() != "no organisation"]
)
def test_an_export_is_read_as_a_person_would(name: str) -> None:
    text, holds = EXPORTS[name]
    assert describe(read_company(text.encode())) == holds.strip().split("\n")


@pytest.mark.parametrize(
    "name", [name for name, (_text, holds) in EXPORTS.items() if holds.strip() == "no organisation"]
)
def test_a_file_of_something_else_is_refused_or_doubted(name: str) -> None:
    assert doubts(EXPORTS[name][0])


def doubts(text: str) -> bool:
    try:
        found = read_company(text.encode())
    except Unusable:
        return True
    return "organisation-in-doubt" in {note.kind for note in found.reading.notes}


@pytest.mark.parametrize("names", ["Department\nSales\nFinance", "\n".join(f"Отдел №{n}" for n in range(1, 12))])
def test_the_doubt_can_fail(names: str) -> None:
    assert not doubts(names)


@pytest.mark.parametrize(
    "text",
    [
        "asset,department\nLaptop,Finance\nPrinter,HR\nVan,Sales\nDesk,Finance\nChair,HR\nPhone,Sales",
        "Tên tài sản,Phòng ban\nMáy in,Kế toán\nMáy tính,Kế toán\nXe tải,Kho\nBàn,Kho",
        "id,name\n1,Household census 2017\n2,Training for clerks 2018\n3,Price survey 2017\n4,Yearbook 2018",
        "TENDA,MADA,PHONG\nCáp quang,1,5\nGiếng trời,2,5\nĐường sắt,3,4",
    ],
)
def test_a_register_of_what_departments_have_or_do_is_doubted(text: str) -> None:
    assert doubts(text)
