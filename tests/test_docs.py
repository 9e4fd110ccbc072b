"""What the README, the guide for contributors and the pages in docs/ name is there."""

from __future__ import annotations

import re
import runpy

import pytest
from factories import ROOT

PAPERS = ["CONTRIBUTING.md", "README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
PATH = re.compile(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|md|toml|csv))`")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_is_named_exists(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    named = {path for path in PATH.findall(text) if not path.startswith("/")}
    assert {path for path in named if not list(ROOT.glob(path)) and not list(ROOT.glob(f"org/**/{path}"))} == set()


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ – \d{4}-\d\d-\d\d", heading) for heading in headings[1:])


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_between_pages_leads_somewhere(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([\w./-]+\.md)\)", text)
    assert [link for link in links if not (ROOT / paper).parent.joinpath(link).exists()] == []


def test_every_function_in_the_table_of_measures_exists() -> None:
    text = (ROOT / "docs" / "boundary.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.rpartition("|")[0].rpartition("|")[2])}
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "org" / "analysis").glob("*.py"))
    assert len(named) > 15
    assert {name for name in named if f"def {name}(" not in code} == set()


def test_the_floor_plan_is_that_of_the_code() -> None:
    floor_plan = runpy.run_path(str(ROOT / "docs" / "floor_plan.py"))
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert floor_plan["put_into"](text) == text, "run python docs/floor_plan.py"
