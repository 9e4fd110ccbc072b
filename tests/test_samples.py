"""The sample companies are read as their stories tell, and one of them shows the problem list."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import ROOT, list_problem_kinds

from org.analysis.boundary import handoff_lines, reporting_lines
from org.i18n import LANGUAGES
from org.model import Office
from org.page.samples import SAMPLE_FOLDER, SAMPLES
from org.reading.load import read_company


def sample(file: str):
    return read_company(SAMPLE_FOLDER / file)


@pytest.mark.parametrize(
    ("file", "departments", "offices", "reporting", "handoffs"),
    [
        ("minh-long-electronics.csv", 26, (10, 16, 0), (25, 7), (42, 16)),
        ("song-hong-bank.csv", 60, (28, 32, 0), (59, 11), (89, 47)),
        ("ban-le-mua-vang.csv", 42, (22, 20, 0), (41, 7), (61, 27)),
    ],
)
def test_the_figures_are_those_counted_by_hand(file, departments, offices, reporting, handoffs):
    found = sample(file)
    assert len(found) == departments
    assert tuple((found.offices == office).sum() for office in (Office.FRONT, Office.BACK, Office.UNCLEAR)) == offices
    assert (len(reporting_lines(found)), reporting_lines(found).crossing.sum()) == reporting
    assert (len(handoff_lines(found)), handoff_lines(found).crossing.sum()) == handoffs


def test_the_bank_has_two_honest_mistakes():
    assert list_problem_kinds(sample("song-hong-bank.csv")) == [(13, "unknown-handoff"), (27, "bad-number")]


@pytest.mark.parametrize("file", ["minh-long-electronics.csv", "ban-le-mua-vang.csv"])
def test_the_others_are_clean(file):
    assert list_problem_kinds(sample(file)) == []


def test_every_sample_is_offered_on_the_page():
    assert {one.file for one in SAMPLES} == {path.name for path in SAMPLE_FOLDER.glob("*.csv")}


TEMPLATES = sorted((ROOT / "sample_data" / "templates").iterdir())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_reads_without_a_problem_or_a_note(template: Path) -> None:
    company = read_company(template)
    assert (len(company.problems), company.reading.notes) == (0, ())
    assert len(company) == 6
    assert (len(company.handoffs) > 0) is ("hand-offs" in template.stem)


def test_there_is_a_template_for_each_language_with_and_without_hand_offs_as_csv_and_excel() -> None:
    names = [f"departments{part}-{language}" for part in ("", "-with-hand-offs") for language in LANGUAGES]
    assert {path.name for path in TEMPLATES} == {f"{name}{ending}" for name in names for ending in (".csv", ".xlsx")}
