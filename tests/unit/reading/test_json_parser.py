"""JSON as a table: how deep, of which lists, and in which time."""

from __future__ import annotations

import json

import pytest
from factories import count_calls

from org.limits import VARIABLE
from org.model import Unusable
from org.reading.json_parser import read_json
from org.reading.table import read_table


@pytest.mark.parametrize("depth", [50, 200])
def test_json_is_read_as_deep_as_it_can_be_parsed(depth: int) -> None:
    text = '{"name":"x","teams":[' * depth + '{"name":"y"}' + "]}" * depth
    assert len(read_table(text.encode())) == depth + 1


def test_json_that_is_too_deep_and_json_that_is_broken_get_different_messages() -> None:
    for depth in (3_000, 100_000):
        text = '{"name":"x","teams":[' * depth + '{"name":"y"}' + "]}" * depth
        with pytest.raises(Unusable, match="too deep inside each other"):
            read_table(text.encode())
    with pytest.raises(Unusable, match=r"cannot be read as such \(line 2\)"):
        read_table(b'[{"name": "x"},\n{"name": ')
    with pytest.raises(Unusable, match="cannot be read as such"):
        read_table(b'[{"name": "x", "people": ' + b"9" * 5_000 + b"}]")
    with pytest.raises(Unusable, match="holds no list of objects"):
        read_table(b'{"Sales dept": {"Sales dept": {"Sales dept": {}}}}')


def test_other_lists_with_names_in_a_json_text_are_said() -> None:
    text = (
        '{"top": [{"title": "Audit"}, {"title": "Ethics"}], "main": [{"title": "Sales", "unit": 1}, {"title": "IT"}, '
        '{"title": "HR"}], "people": [{"name": "Ann", "job": "Clerk"}]}'
    )
    notes = {note.kind: str(note.message) for note in read_table(text.encode()).notes}
    assert notes["lists-left-out"] == "Other lists in the file were not read: “top” (2), “people” (1)."
    inside = '[{"name": "Sales", "code": "S", "sub": [{"label": "Web", "lead": "Bo", "k": 1}]}, {"name": "IT"}]'
    notes = {note.kind: str(note.message) for note in read_table(inside.encode()).notes}
    assert notes["lists-left-out"] == "Other lists in the file were not read: “sub” (1)."
    read = '[{"name": "Sales", "teams": [{"name": "Web"}], "staff": [{"name": "Ann", "job": "Clerk"}]}]'
    assert "lists-left-out" not in {note.kind for note in read_table(read.encode()).notes}


def test_objects_whose_keys_are_data_are_no_columns() -> None:
    units = [{"name": f"Unit {n}", "tags": {f"unit{n}@example.org": "public"}} for n in range(150)]
    frame = read_table(json.dumps(units).encode()).frame
    assert list(frame) == ["name", "tags"]
    assert frame["tags"].iloc[7] == "unit7@example.org: public"


def test_what_json_escapes_is_cleaned_like_all_other_text() -> None:
    """Half of a surrogate pair is no character, and no other program would read a file that has it."""
    text = (
        r'[{"name": "Bo\u0007ard\u001b[31m", "x\ud800": "\udc00a"}, {"name": "S\u0061\u0301les", "x\ud800": "\ud83d"}]'
    )
    frame = read_table(text.encode()).frame
    assert [*frame.columns] == ["name", "x\ufffd"]
    assert frame.to_numpy().tolist() == [["Board[31m", "\ufffda"], ["S\u00e1les", "\ufffd"]]


def test_json_whose_objects_share_no_key_makes_no_table_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "cells=100")
    few, many = (json.dumps([{"name": f"n{n}", f"key{n}": 1} for n in range(count)]) for count in (5, 40))
    assert len(read_table(few.encode())) == 5
    with pytest.raises(Unusable, match="40 rows and 41 columns, and at most 100 cells"):
        read_table(many.encode())
    monkeypatch.setenv(VARIABLE, "columns=20")
    with pytest.raises(Unusable, match="41 columns, and at most 20 are read"):
        read_table(many.encode())


def test_json_with_many_keys_takes_the_time_of_what_it_holds_and_not_of_all_keys_in_all_objects() -> None:
    def count(size: int) -> int:
        nodes, edges = (
            [{f"{kind}{n}": f"{kind}{n}" for n in range(size)}, *({f"{kind}{n}": f"{kind}{n}"} for n in range(size))]
            for kind in "ne"
        )
        text = json.dumps({"nodes": nodes, "edges": edges})
        return count_calls(lambda: read_json(text))

    assert count(400) < 6 * count(100)
