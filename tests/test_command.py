"""The pipeline without the page."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

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
