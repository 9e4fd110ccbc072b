"""The vocabulary: what the files of the languages hold, and a person's own one."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from org.classification import vocabulary
from org.classification.names import judge_name
from org.classification.phrases import BUNDLED, PhraseRole
from org.classification.vocabulary import read_vocabulary
from org.model import Office, Unusable

FRONT, BACK = Office.FRONT, Office.BACK
APART = (PhraseRole.CELL, PhraseRole.SURNAME, PhraseRole.CONTROL)
"""Roles of phrases that may be in the vocabulary for a name, too."""


def test_every_phrase_is_once_in_the_file_of_its_language():
    entries = read_vocabulary().entries
    rows = [
        (entry.phrase.casefold(), entry.language, entry.role.value if entry.role in APART else "") for entry in entries
    ]
    assert sorted(rows) == sorted(set(rows))


def test_every_language_of_the_list_has_a_file_and_every_file_a_line_in_the_list():
    with BUNDLED.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {path.stem for path in BUNDLED.iterdir()} == {row["language"] for row in rows}
    assert {row["head"] for row in rows} == {"first", "last"}
    assert {row["compounds"] for row in rows} == {"yes", "no"}


def test_every_language_has_the_words_of_the_commonest_departments():
    for language in (path.stem for path in BUNDLED.iterdir()):
        entries = [entry for entry in read_vocabulary().entries if entry.language == language]
        assert len(entries) >= 300, language
        assert {"sales", "marketing", "customer service", "accounting", "IT"} <= {entry.topic for entry in entries}, (
            language
        )


def test_no_phrase_means_front_in_one_language_and_back_in_another():
    sides = defaultdict(set)
    for entry in read_vocabulary().entries:
        if entry.role not in (PhraseRole.UNIT, PhraseRole.JOIN, PhraseRole.OF, PhraseRole.PREFIX, PhraseRole.SURNAME):
            words = tuple((word.text, word.key.endswith("*")) for word in entry.tokens) or (entry.phrase,)
            sides[words, entry.role is PhraseRole.CELL].add(entry.office)
    assert [phrase for phrase, offices in sides.items() if {FRONT, BACK} <= offices] == []


def test_every_phrase_about_work_is_front_or_back_or_can_be_both():
    for entry in read_vocabulary().entries:
        if entry.role in (PhraseRole.SERVICE, PhraseRole.SERVED, PhraseRole.ALONE, PhraseRole.TOP):
            assert entry.office in (FRONT, BACK), entry
        assert entry.topic or entry.role is PhraseRole.CELL


def test_every_phrase_with_an_open_ending_is_long_enough_to_be_looked_up():
    for entry in read_vocabulary().entries:
        assert all(len(word.key) > 3 for word in entry.tokens if word.key.endswith("*")), entry.phrase


def test_every_phrase_is_found_when_it_is_the_whole_name():
    words = read_vocabulary()
    for entry in words.entries:
        if entry.role not in APART and not any(word.key.endswith(("*", "-")) for word in entry.tokens):
            _tokens, found = words.find(entry.phrase)
            assert [each.last - each.first for each in found] == [len(entry.tokens)], entry.phrase


def test_a_persons_own_vocabulary_adds_to_the_bundled_one_and_overrides_it():
    own = read_vocabulary("phrase;office\nSales;back\nGreeters’ guild;front\n".encode("utf-8-sig"))
    assert judge_name("Sales", own).office is BACK
    assert judge_name("Greeters’ guild", own).office is FRONT
    assert judge_name("Accounting", own).office is BACK
    assert judge_name("Sales", read_vocabulary()).office is FRONT


def test_a_persons_own_vocabulary_can_be_a_file(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("phrase,office,language,strength,role,topic\nZorbing,front,en,3,work,zorbing\n", encoding="utf-8")
    assert str(judge_name("Zorbing dept", read_vocabulary(path)).reason) == "Front: 'Zorbing' in the name"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"phrase,office\nSales,frnt\n", "office of “Sales” is “frnt”, not one of unclear, front, back"),
        (b"phrase,office,strength\nSales,front,9\n", "strength of “Sales” is “9”, not one of 1, 2, 3"),
        (b"phrase,office,role\nSales,front,boss\n", "role of “Sales” is “boss”"),
        (b"phrase,office\n!!,front\n", "“!!” holds no word"),
        (b"name,side\nSales,front\n", "no columns “phrase” and “office”"),
        (b"phrase,office\nVerk\xe4ufe,front\n", "not UTF-8"),
        (b"", "no columns “phrase” and “office”"),
    ],
)
def test_a_vocabulary_that_cannot_be_read_says_where_and_why(data, words):
    with pytest.raises(Unusable, match=words):
        read_vocabulary(data)


def test_a_word_of_one_language_is_no_feminine_form_of_another():
    assert [word.key for word in read_vocabulary().find("Berlin Admin Magazin")[0]] == ["berlin", "admin", "magazin"]


def test_no_phrase_is_in_a_name_that_is_taken_for_foreign():
    vocabulary = read_vocabulary()
    words = {token.key.strip("*-") for entry in vocabulary.entries for token in entry.tokens}
    plain = sorted(word for word in words if word.isascii() and word.isalpha())[::9]
    ends = ["", "s", "ies", "in", "innen", "euse", "trice"]
    names = [
        before + form + end for word in plain for form in (word, word[:-1]) for before in ("", "qxjw") for end in ends
    ]
    foreign = [name for name in names if vocabulary.is_foreign(name)]
    assert foreign
    assert [name for name in foreign if vocabulary.find(name)[1]] == []


def test_a_vocabulary_that_was_written_down_is_used_as_long_as_its_sources_are_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(vocabulary, "WRITTEN", tmp_path / "languages.pickle")
    read = vocabulary._read_bundled.__wrapped__
    parsed = read()
    vocabulary.write_vocabulary()
    monkeypatch.setattr(vocabulary, "parse_entries", lambda data, language: [])
    assert read().entries == parsed.entries
    assert read().find("Kế toán bán hàng") == parsed.find("Kế toán bán hàng")
    monkeypatch.setattr(vocabulary, "_READ_BY", [*vocabulary._READ_BY, Path(__file__)])
    assert read().entries == ()  # they are parsed again, by what gives nothing here
    vocabulary.WRITTEN.write_bytes(b"cut off")
    assert read().entries == ()
