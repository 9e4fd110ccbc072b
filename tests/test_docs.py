"""What the README, the guide for contributors and the pages in docs/ name is there."""

from __future__ import annotations

import re
import runpy
import shlex
import textwrap
from collections import Counter
from pathlib import Path

import pytest
from factories import ROOT

from org.cli import main

PAPERS = [
    "CONTRIBUTING.md",
    "README.md",
    "README.vi.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
]
TRANSLATED = sorted(path.name for path in (ROOT / "docs" / "vi").glob("*.md"))
PATH = re.compile(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|md|toml|csv))`")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_is_named_exists(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    named = {path for path in PATH.findall(text) if not path.startswith("/")}
    named -= {"company.csv", "cong-ty.csv"}  # the reader's own
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


@pytest.mark.slow
def test_the_floor_plan_is_that_of_the_code() -> None:
    floor_plan = runpy.run_path(str(ROOT / "docs" / "floor_plan.py"))
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert floor_plan["put_into"](text) == text, "run python docs/floor_plan.py"


def test_the_licences_are_those_of_what_is_installed_and_bundled() -> None:
    licences = runpy.run_path(str(ROOT / "docs" / "licences.py"))
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert licences["put_into"](text) == text, "run python docs/licences.py"
    assert "d3-zoom" in licences["list_bundled"]()
    assert not re.search(r"\| *\|$", text, re.MULTILINE), "one without a licence"


READMES = {
    "README.md": {
        "company.csv": None,
        "next-year.csv": None,
        "edges.csv": "from,to,kind,volume\nSales,Warehouse,order,3\n",
        "our-words.csv": "phrase,office\nreturns,front\n",
    },
    "README.vi.md": {
        "cong-ty.csv": None,
        "nam-sau.csv": None,
        "ban-giao.csv": "từ,đến,loại,khối lượng\nKinh doanh,Kho,đơn hàng,3\n",
        "tu-vung.csv": "phrase,office\ntrả hàng,front\n",
    },
}
"""The files that each of them speaks of: first the company that it shows, then the same a year later."""


@pytest.fixture(params=READMES)
def readme(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The text of the README in each language, in a folder with the files that it speaks of."""
    text = (ROOT / request.param).read_text(encoding="utf-8")
    (company,) = blocks(text, "csv")
    versions = iter((company, company.replace("20", "22")))
    for name, content in READMES[request.param].items():
        (tmp_path / name).write_text(content or next(versions), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return text


def blocks(text: str, language: str) -> list[str]:
    """The code in ``language``, without the indent of a list."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(code) for _indent, code in found]


def run_command(line: str, capture: pytest.CaptureFixture[str]) -> str:
    """What a command prints."""
    program, *arguments = shlex.split(line, comments=True)
    assert program == "front-back-office"
    capture.readouterr()
    assert main(arguments) == 0, line
    return capture.readouterr().out


def test_every_output_in_the_readme_is_the_real_one(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = blocks(readme, "console")
    assert len(shown) == 3
    for block in shown:
        first, _, expected = block.partition("\n")
        parts = [re.escape(part.strip("\n")) for part in expected.split("…\n")]
        assert re.fullmatch("(?s:.*)".join(parts), run_command(first.removeprefix("$ "), capsys).strip("\n")), first


@pytest.mark.slow
def test_every_command_in_the_readme_works(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for block in blocks(readme, "sh") for line in block.splitlines()]
    lines = [line for line in lines if line.startswith("front-back-office")]
    assert len(lines) >= 10
    for line in lines:
        if " serve " not in line:
            run_command(line, capsys)
    written = {name for line in lines for name in re.findall(r"-o (\S+)", line)}
    assert {name for name in written if not Path(name).stat().st_size} == set()


def test_the_commands_for_make_in_the_readme_are_there(readme: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"\bmake (\w+)", "\n".join(re.findall("`[^`]+`", readme))))
    assert targets >= {"run", "test"}
    assert {target for target in targets if f"\n{target}:" not in makefile} == set()


def test_the_python_in_the_readme_runs(readme: str) -> None:
    (code,) = blocks(readme, "python")
    exec(compile(code, "README.md", "exec"), {})
    (drawn,) = re.findall(r'"([\w-]+\.svg)"', code)
    assert Path(drawn).exists()


PARTS = re.compile(r"^(#+) |^(\|)|^ *(```\w*)$|^(\*|\d\.) |^(\*\*)|\]\(((?!README)[\w./-]+)\)", re.MULTILINE)
"""Headings, rows of tables, code, items of lists, questions, links and pictures."""


def list_parts(path: Path, language: str) -> list[tuple[str, ...]]:
    """The parts of a page in their order; what exists in each language has the same name in all."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\]\((?:\.\./|(docs/)vi/)", r"](\1", text).replace(f"-{language}.png)", ".png)")
    return PARTS.findall(text)


def test_the_readme_has_the_same_parts_in_both_languages() -> None:
    english, vietnamese = (list_parts(ROOT / name, name[7:9]) for name in READMES)
    assert len(english) > 80
    assert vietnamese == english


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_page_has_the_same_parts_and_figures_in_both_languages(name: str) -> None:
    pages = {"en": ROOT / "docs" / name, "vi": ROOT / "docs" / "vi" / name}
    assert list_parts(pages["vi"], "vi") == list_parts(pages["en"], "en")
    english, vietnamese = (
        Counter(re.sub("[.,]", "", figure) for figure in re.findall(r"\d[\d.,]*", page.read_text(encoding="utf-8")))
        for page in pages.values()
    )
    assert vietnamese == english
