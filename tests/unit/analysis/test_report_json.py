"""The JSON report as bytes: what is written from columns is what the values are."""

from __future__ import annotations

import json
import re

import orjson
import pytest
from factories import make_company, make_report
from hypothesis import given
from strategies import companies

from org.analysis import report_json
from org.analysis.report import summarise
from org.analysis.report_json import write_report
from org.model import NONE
from org.reading.load import read_company

ODD = ['Sales "North"', "Back\\slash", "Tab\tand\nline", "Bell\x07", "Đống Đa", "<b>&amp;", "\x7f\u2028"]


def test_a_text_comes_back_with_every_letter():
    company = make_company("FBFBFBF", handoffs=[(0, 1, 'a "kind"', 2.5), (1, 2, "\\", None)], names=ODD)
    found = make_report(company)
    assert [each["name"] for each in found["judged"]] == company.departments["name"].tolist()
    assert {each["kind"] for each in found["crossings"]} == {'a "kind"', "\\"}


@pytest.mark.parametrize("digits", [16, 19, 20, 99, 101, 308, 400, 5_000])
def test_a_number_of_any_length_is_written_or_said_to_be_none(digits):
    """Two of 308 digits together are more than a computer can count to."""
    large = "9" * digits
    company = read_company(
        f"id,name,parent,people,revenue,hands off to\n1,Board,,{large},-{large},2\n2,Sales,1,{large},{large},1\n"
        f"3,Finance,1,2,3,1 (order: {large})\n".encode()
    )
    found = make_report(company)
    assert [each["people"] for each in found["judged"]] == [float(large) if digits < 100 else None] * 2 + [2]
    assert any(problem["value"] == large for problem in found["problems"]) == (digits > 100)
    assert "Front office" in summarise(company)


@given(companies())
def test_it_is_indented_and_each_department_and_crossing_has_a_line(company):
    written = b"".join(write_report(company)).decode()
    found = json.loads(written)
    lines = [line for line in written.splitlines() if line.startswith("    {")]
    rows = [json.loads(line.removesuffix(",")) for line in lines if line.endswith(("}", "},"))]
    assert rows == found["judged"] + found["crossings"]
    plain = {**found, "judged": [], "crossings": []}
    short = re.sub(r"\[\n(    \{.*\},?\n)+  \]", "[]", written)
    assert short.encode() == orjson.dumps(plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@given(companies())
def test_every_department_is_listed_with_its_own_parent_and_figures(company):
    judged = make_report(company)["judged"]
    ids, people = company.departments["id"].tolist(), company.people.tolist()
    assert [each["id"] for each in judged] == ids
    assert [each["parent"] for each in judged] == ["" if at == NONE else ids[at] for at in company.parent]
    assert [each["people"] for each in judged] == [None if count != count else count for count in people]


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch):
    company = make_company("FBFBF", [NONE, 0, 0, 1, 2], [(0, 1), (2, 3), (4, 1)])
    whole = b"".join(write_report(company))
    for rows in (1, 2, 5):
        monkeypatch.setattr(report_json, "_BLOCK", rows)
        assert b"".join(write_report(company)) == whole
