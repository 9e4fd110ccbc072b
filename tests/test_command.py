"""The pipeline without the page."""

from __future__ import annotations

import csv
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from PIL import Image
from pypdf import PdfReader

from org.__main__ import main

SAMPLE = Path(__file__).parent.parent / "sample_data" / "minh-long-electronics.csv"


def test_a_summary_is_printed_for_a_person(capsys):
    assert main([str(SAMPLE)]) == 0
    printed = capsys.readouterr().out
    assert "26 departments, 1 top" in printed
    assert "7 of 25 cross the customer-facing boundary" in printed


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


@pytest.mark.parametrize("data", [b"", b"name,parent\n", b"\x89PNG\r\n\x1a\n\0\0"])
def test_a_file_that_cannot_be_used_gives_one_clear_line(tmp_path, capsys, data):
    path = tmp_path / "bad.csv"
    path.write_bytes(data)
    assert main([str(path)]) == 1
    errors = capsys.readouterr().err
    assert len(errors.splitlines()) == 1
    assert "bad.csv" in errors


def test_a_missing_file_gives_one_clear_line(capsys):
    assert main(["nowhere.csv"]) == 1
    assert capsys.readouterr().err == "nowhere.csv cannot be read: No such file or directory.\n"


@pytest.mark.parametrize("arguments", [[], [str(SAMPLE), "-o", "a.docx"], [str(SAMPLE), "--view", "sideways"]])
def test_wrong_usage_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_problems_do_not_fail_the_command(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("id,name,parent\n1,A,2\n2,B,1\n2,C,9\n3,,\n", encoding="utf-8")
    assert main([str(path)]) == 0


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


def test_names_that_are_too_small_are_told_with_what_helps(tmp_path, capsys):
    paths = [part for name in ("a.pdf", "a.png") for part in ("-o", str(tmp_path / name))]
    assert main([str(BANK), *paths, "--paper", "a4"]) == 0
    problem, *helps = capsys.readouterr().err.splitlines()
    assert problem.startswith("On A4 the names are 5.")
    assert [line.split()[0] for line in helps] == ["Folded", "On", "One"]


def test_a_page_for_each_branch(tmp_path):
    path = tmp_path / "a.pdf"
    assert main([str(BANK), "-o", str(path), "--pages", "--paper", "a4", "--title", "Ngân hàng", "--no-date"]) == 0
    reader = PdfReader(path)
    assert len(reader.pages) == 9
    assert reader.metadata.title == "Ngân hàng"
    assert "1 / 9" in reader.pages[0].extract_text()
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


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "a.png", "--pages"],
        ["-o", "a.pdf", "--pages", "--view", "boundary"],
        ["-o", "a.pdf", "--pages", "--levels", "2"],
        ["-o", "a.png", "--scale", "9"],
        ["-o", "a.png", "--dpi", "many"],
        ["-o", "a.png", "--scale", "2", "--dpi", "300"],
        ["-o", "a.png", "--levels", "0"],
        ["-o", "a.png", "--paper", "b5"],
        ["-o", "a.png", "--paper", "a4", "--landscape", "--portrait"],
    ],
)
def test_pictures_that_cannot_be_are_wrong_usage(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main([str(SAMPLE), *arguments])
    assert caught.value.code == 2
