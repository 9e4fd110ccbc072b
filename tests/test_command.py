"""The pipeline without the page."""

from __future__ import annotations

import csv
import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from factories import ROOT
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from org.cli import main
from org.export import png_pdf
from org.style.system_fonts import describe_missing_letters

SAMPLE = ROOT / "sample_data" / "minh-long-electronics.csv"


def test_a_summary_is_printed_for_a_person(capsys):
    assert main([str(SAMPLE)]) == 0
    printed = capsys.readouterr().out
    assert "26 departments, 1 top" in printed
    assert "7 of 25 cross the customer-facing boundary" in printed


def test_the_summary_says_how_the_file_was_read(tmp_path, capsys):
    path = tmp_path / "company.csv"
    path.write_text("Plan of 2026\nteam\treports to\nBoard\t\nSales\tBoard\n", encoding="utf-8")
    assert main([str(path)]) == 0
    block = capsys.readouterr().out.split("\n\n")[-1]
    assert block.splitlines() == [
        "How the file was read:",
        "  Name: team; Parent: reports to. "
        "To change it, say which column it is, such as --column parent=HEADER or --column name=2.",
        "  Rows above the header were skipped: Plan of 2026 "
        "To change it, put the header into the first row of the file.",
        "  Header: row 2. To change it, delete the rows above the header in the file.",
        "  Encoding: utf-8; Delimiter: tab. To change it, add --encoding NAME, or save it as UTF-8.",
    ]


def test_each_ending_writes_its_kind(tmp_path, capsys):
    names = ["a.svg", "a.png", "a.pdf", "a.graphml", "a.csv", "a.json"]
    paths = [tmp_path / name for name in names]
    assert main([str(SAMPLE), *(part for path in paths for part in ("-o", str(path)))]) == 0
    svg, png, pdf, graphml, table, report = paths
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert len(nx.read_graphml(graphml)) >= 26
    with table.open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 26
    assert json.loads(report.read_text(encoding="utf-8"))["departments"] == 26


def test_the_report_keeps_its_keys(tmp_path):
    path = tmp_path / "report.json"
    assert main([str(SAMPLE), "-o", str(path)]) == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["rows"] == 26
    assert report["offices"] == {
        "front": {"departments": 10, "people": 146},
        "back": {"departments": 16, "people": 238},
        "unclear": {"departments": 0, "people": 0},
    }
    assert report["reporting_lines"] == {"total": 25, "crossing": 7, "undecided": 0}
    assert report["handoffs"] == {"total": 42, "crossing": 16, "undecided": 0}
    assert len(report["gateways"]["front"]) == 8
    assert len(report["gateways"]["back"]) == 10
    assert report["ei_index"] == pytest.approx(-0.3134, abs=1e-4)
    assert report["problems"] == []


def test_people_are_null_where_the_file_counts_none(tmp_path):
    source, target = tmp_path / "few.csv", tmp_path / "few.json"
    source.write_text("name,parent\nBoard,\nSales,Board\n", encoding="utf-8")
    assert main([str(source), "-o", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["offices"]["front"] == {"departments": 1, "people": None}


@pytest.mark.slow
@pytest.mark.slow
def test_a_file_of_300_columns_takes_memory_for_its_bytes_and_not_for_its_bytes_in_each_column(tmp_path):
    path = tmp_path / "wide.csv"
    notes = [f"note {number}" for number in range(297)]
    rows = [["id", "name", "parent", *notes]]
    rows += [[str(at), f"Sales {at}", str((at - 1) // 7) if at else "", *notes] for at in range(5_000)]
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    command = [sys.executable, "-m", "org", str(path), "--limit", "memory=2500000000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "5,000 departments" in done.stdout


def test_letters_that_the_terminal_lacks_are_no_trouble(tmp_path):
    path = tmp_path / "vn.csv"
    path.write_text("name,parent\nBan Giám đốc,\nBán hàng,Ban Giám đốc\n", encoding="utf-8")
    command = [sys.executable, "-m", "org", str(path)]
    done = subprocess.run(
        command,
        cwd=SAMPLE.parents[1],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


BANK = SAMPLE.parent / "song-hong-bank.csv"


def test_a_picture_is_fitted_to_a_paper(tmp_path, capsys):
    path = tmp_path / "a.pdf"
    assert main([str(SAMPLE), "-o", str(path), "--paper", "a3", "--portrait"]) == 0
    (page,) = PdfReader(path).pages
    assert float(page.mediabox.height) == pytest.approx(420 * 72 / 25.4, abs=0.1)
    assert capsys.readouterr().err == ""


@pytest.mark.slow
def test_a_warning_about_small_names_says_what_helps(tmp_path, capsys):
    paths = [part for name in ("a.pdf", "a.png") for part in ("-o", str(tmp_path / name))]
    file = tmp_path / "large.csv"
    rows = (f"{at},Department {at},{(at - 1) // 5 if at else ''}" for at in range(300))
    file.write_text("\n".join(["id,name,parent", *rows]), encoding="utf-8")
    assert main([str(file), *paths, "--paper", "a4"]) == 0
    problem, *helps = capsys.readouterr().err.splitlines()
    assert re.match(r"On A4 the names are [1-5]", problem)
    assert [line.split()[0] for line in helps] == ["Collapsed", "On", "One"]


@pytest.mark.slow
def test_names_too_small_for_a_slide_are_reported_and_slides_for_the_branches_are_not(tmp_path, capsys):
    file = tmp_path / "company.csv"
    file.write_text("id,name,parent\n" + "".join(f"{at},Team {at},{(at - 1) // 5}\n" for at in range(200)))
    path = tmp_path / "a.pptx"
    assert main([str(file), "-o", str(path)]) == 0
    problem, *helps = capsys.readouterr().err.splitlines()
    assert re.match(r"On 16:9 the names are [1-5]", problem)
    assert [line.split()[0] for line in helps] == ["Collapsed", "One"]
    assert main([str(file), "-o", str(path), "--pages"]) == 0
    assert capsys.readouterr().err == ""
    assert len(Presentation(path).slides) > 1


@pytest.mark.slow
def test_a_page_for_each_branch(tmp_path):
    path = tmp_path / "a.pdf"
    assert main([str(BANK), "-o", str(path), "--pages", "--paper", "a4", "--title", "Ngân hàng", "--no-date"]) == 0
    reader = PdfReader(path)
    assert len(reader.pages) <= 4
    assert reader.metadata.title == "Ngân hàng"
    assert f"1 / {len(reader.pages)}" in reader.pages[0].extract_text()
    assert str(datetime.date.today().year) not in reader.pages[0].extract_text()


def test_one_branch_by_its_name_down_to_a_level(tmp_path):
    path = tmp_path / "a.svg"
    arguments = ["--branch", "Retail banking", "--levels", "2", "--source", "--no-date", "--transparent"]
    assert main([str(BANK), "-o", str(path), *arguments]) == 0
    text = path.read_text(encoding="utf-8")
    assert "Song hong bank · Retail banking" in text
    assert "25 departments" in text
    assert "Contact centre" in text
    assert "Telephone service" not in text
    assert ">song-hong-bank.csv<" in text
    assert '<rect width="100%"' not in text


def test_a_branch_that_is_not_there_or_not_one_gives_one_clear_line(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("id,name,parent\n1,Board,\n2,Sales,1\n3,Sales,1\n", encoding="utf-8")
    assert main([str(path), "--branch", "Sales", "-o", str(tmp_path / "a.svg")]) == 1
    assert "2 departments are called “Sales”: give the id of one, such as 2, 3" in capsys.readouterr().err
    assert main([str(path), "--branch", "3", "-o", str(tmp_path / "a.svg")]) == 0
    assert main([str(path), "--branch", "Marketing", "-o", str(tmp_path / "a.svg")]) == 1
    assert "no department has the name or the id “Marketing”" in capsys.readouterr().err


def test_a_png_for_print(tmp_path):
    path = tmp_path / "a.png"
    assert main([str(SAMPLE), "-o", str(path), "--paper", "a4", "--dpi", "150"]) == 0
    with Image.open(path) as image:
        assert image.size == (1754, 1240)
        assert round(image.info["dpi"][0]) == 150


def test_a_png_with_too_many_pixels_is_less_sharp_or_in_tiles(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(png_pdf, "MOST_PIXELS", 200_000)
    monkeypatch.setattr(png_pdf, "TILE", 300)
    path = tmp_path / "a.png"
    assert main([str(SAMPLE), "-o", str(path), "--scale", "1"]) == 0
    assert "--tiles writes all of them" in capsys.readouterr().err
    with Image.open(path) as image:
        assert image.width * image.height < 201_000
    path.unlink()
    assert main([str(SAMPLE), "-o", str(path), "--scale", "1", "--tiles"]) == 0
    assert capsys.readouterr().err == ""
    names = sorted(tile.name for tile in tmp_path.iterdir())
    assert names[0] == "a-1-1.png"
    assert len(names) > 1
    with Image.open(tmp_path / names[0]) as image:
        assert image.size == (300, 300)


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of wrong usage, without how it would be right."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    return capsys.readouterr().err.rpartition("Error: ")[2].strip()


@pytest.fixture
def read(tmp_path):
    """Three files that the command reads."""
    files = {
        "company.csv": "name,parent\nBoard,\nSales,Board\n",
        "edges.csv": "from,to\nBoard,Sales\n",
        "words.csv": "phrase,office\nboard,back\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [str(tmp_path / name) for name in files]
    return [paths[0], "--handoffs", paths[1], "--vocabulary", paths[2]]


@pytest.mark.parametrize("name", ["company.csv", "edges.csv", "words.csv", "sub/../edges.csv", "link.csv", "hard.csv"])
def test_a_file_that_is_read_is_never_written_over(tmp_path, capsys, read, name):
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "company.csv")
    os.link(tmp_path / "words.csv", tmp_path / "hard.csv")
    before = {path: path.read_bytes() for path in tmp_path.glob("*.csv")}
    path = str(tmp_path / name)
    assert refused([*read, "-o", path], capsys) == f"{path} is an input file: choose another name for -o"
    assert {path: path.read_bytes() for path in tmp_path.glob("*.csv")} == before


def test_a_file_beside_those_that_are_read_is_written(tmp_path, read):
    assert main([*read, "-o", str(tmp_path / "clean.csv")]) == 0
    assert (tmp_path / "clean.csv").exists()


@pytest.mark.parametrize("again", ["a.svg", "sub/../a.svg", "link.svg"])
def test_an_output_that_is_named_twice_is_wrong_usage(tmp_path, capsys, again):
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.svg").symlink_to(tmp_path / "a.svg")
    paths = [str(tmp_path / "a.svg"), str(tmp_path / again)]
    said = refused([str(SAMPLE), "-o", paths[0], "-o", paths[1]], capsys)
    assert said == f"{paths[1]} is written twice: give each -o its own file"
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize("side", ["--portrait", "--landscape"])
def test_a_side_without_a_paper_is_wrong_usage(tmp_path, capsys, side):
    said = refused([str(SAMPLE), "-o", str(tmp_path / "a.png"), side], capsys)
    assert said == "--portrait and --landscape require --paper"


def test_pages_need_no_paper(tmp_path):
    path = tmp_path / "a.pdf"
    assert main([str(SAMPLE), "-o", str(path), "--pages", "--portrait"]) == 0
    page = PdfReader(path).pages[0]
    assert page.mediabox.height > page.mediabox.width


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--levels", "1.5"], "1.5 is not a whole number"),
        (["--levels", "two"], "two is not a whole number"),
        (["--levels", "0"], "0 is less than 1"),
        (["--scale", "abc"], "abc is not a number"),
        (["--scale", "9"], "9 is not from 1 to 4"),
        (["--scale", "nan"], "nan is not from 1 to 4"),
        (["--dpi", "many"], "many is not a number"),
    ],
)
def test_impossible_numbers_are_refused_in_plain_words(capsys, arguments, reason):
    assert refused([str(SAMPLE), *arguments], capsys) == f"Invalid value for '{arguments[0]}': {reason}"


@pytest.mark.parametrize("blank", ["", "  "])
@pytest.mark.slow
def test_a_blank_title_leaves_pictures_without_one_and_the_company_its_name(tmp_path, capsys, blank):
    paths = [tmp_path / name for name in ("a.svg", "a.pptx", "a.dot")]
    assert main([str(SAMPLE), "--title", blank, *(part for path in paths for part in ("-o", str(path)))]) == 0
    picture, slide, graph = paths
    assert ">Minh long electronics</text>" not in picture.read_text(encoding="utf-8")
    assert "Minh long electronics" not in shown_on(slide)
    assert "Minh long electronics" in graph.read_text(encoding="utf-8")
    assert "Minh long electronics" in capsys.readouterr().out


def test_a_title_is_on_pictures(tmp_path):
    paths = [tmp_path / name for name in ("a.svg", "a.pptx")]
    assert main([str(SAMPLE), "--title", "Ours", *(part for path in paths for part in ("-o", str(path)))]) == 0
    assert ">Ours</text>" in paths[0].read_text(encoding="utf-8")
    assert "Ours" in shown_on(paths[1])


def shown_on(slide: Path) -> list[str]:
    return [shape.text_frame.text for shape in Presentation(slide).slides[0].shapes if shape.has_text_frame]


@pytest.fixture
def foreign(tmp_path):
    """A company with a letter that the chart's own font lacks, in one of its branches."""
    path = tmp_path / "foreign.csv"
    path.write_text("name,parent\nBoard,\nSales,Board\n営業,Sales\nPlant,Board\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("arguments", [["a.png"], ["a.pdf"], ["a.pdf", "--pages"], ["a.pdf", "-o", "b.png"]])
def test_letters_that_the_font_lacks_are_reported_once(tmp_path, capsys, monkeypatch, foreign, arguments):
    monkeypatch.chdir(tmp_path)
    assert main([str(foreign), "-o", *arguments]) == 0
    assert capsys.readouterr().err == describe_missing_letters("営業") + "\n"


@pytest.mark.parametrize("arguments", [[], ["-o", "a.json"], ["-o", "a.svg"], ["-o", "a.png", "--branch", "Plant"]])
def test_letters_that_are_not_drawn_here_are_not_spoken_of(tmp_path, capsys, monkeypatch, foreign, arguments):
    monkeypatch.chdir(tmp_path)
    assert main([str(foreign), *arguments]) == 0
    assert capsys.readouterr().err == ""


def test_missing_letters_of_the_title_and_the_file_name_are_reported_where_they_are_drawn(tmp_path, capsys):
    path = tmp_path / "営業.csv"
    path.write_text("name,parent\nBoard,\nSales,Board\n", encoding="utf-8")
    arguments = [str(path), "-o", str(tmp_path / "a.png")]
    assert main([*arguments, "--title", ""]) == 0
    assert capsys.readouterr().err == ""
    assert main([*arguments, "--title", "", "--source"]) == 0
    assert main([*arguments, "--title", "営業"]) == 0
    assert capsys.readouterr().err.splitlines() == [describe_missing_letters("営業")] * 2
