"""What the README and the guide for contributors name is there."""

from __future__ import annotations

import re

import pytest
from factories import ROOT

PATH = re.compile(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|md|toml|csv))`")


@pytest.mark.parametrize("paper", ["CONTRIBUTING.md", "README.md"])
def test_every_file_that_is_named_exists(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    named = {path for path in PATH.findall(text) if not path.startswith("/")}
    assert named
    assert {path for path in named if not list(ROOT.glob(path)) and not list(ROOT.glob(f"org/**/{path}"))} == set()


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ – \d{4}-\d\d-\d\d", heading) for heading in headings[1:])
