"""Searching departments: as a person types, by any column, best first."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from factories import make_company, parse_company
from hypothesis import given, strategies as st

from org import text
from org.analysis.search import MOST_WORDS, Index, SearchHit, breadcrumb
from org.model import NONE, Company
from org.text import fold_query, fold_words

BANK = parse_company(
    """
    id,name,parent,Place,Remark (internal)
    B1,Ngân hàng Sông Hồng,,Hà Nội,
    B2,Chăm sóc khách hàng,B1,Đống Đa,opened in 2019
    B3,Kinh doanh,B1,Huế,
    B4,Khách hàng doanh nghiệp,B3,Đà Nẵng,R&D (pilot)
    B5,Straße Süd,B3,Köln,C++ and [a-z]* tools
    B6,Kĩ thuật,B1,Hà Nội,
    """
)


def named(names: list[str], parents: list[int] | None = None, **own: list[str]) -> Company:
    """A company of these names, with further columns."""
    found = make_company("F" * len(names), parents or [NONE] * len(names), names=names)
    ids = pd.Series([f"#{at}" for at in range(len(names))], dtype=str)
    return replace(found, departments=found.departments.assign(id=ids), own=pd.DataFrame(own, dtype=str))


def positions(of: Company, text: str, most: int = 20) -> list[int]:
    return [each.position for each in Index.of(of).find(text, most).found]


def names(of: Company, text: str) -> list[str]:
    return of.departments["name"].iloc[positions(of, text)].tolist()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cham soc", "Chăm sóc khách hàng"),
        ("CHĂM SÓC", "Chăm sóc khách hàng"),
        ("khach cham", "Chăm sóc khách hàng"),
        (unicodedata.normalize("NFD", "chăm"), "Chăm sóc khách hàng"),
        ("strasse", "Straße Süd"),
        ("STRASSE", "Straße Süd"),
        ("straße", "Straße Süd"),
        ("ky thuat", "Kĩ thuật"),
        ("kỹ", "Kĩ thuật"),
        ("ki thuat", "Kĩ thuật"),
    ],
)
def test_a_name_is_found_as_it_is_typed(text, name):
    assert names(BANK, text) == [name]


@pytest.mark.parametrize("text", ["dong da", "Đống Đa", "đống", "Ðống", "DONG", unicodedata.normalize("NFD", "ống đa")])
def test_another_column_is_found_with_its_header_and_its_text_untouched(text):
    assert Index.of(BANK).find(text).found == (SearchHit(1, "Place", "Đống Đa"),)


def test_a_file_that_spells_apart_is_searched_like_one_that_spells_together():
    apart = named([unicodedata.normalize("NFD", "Chăm sóc Đống Đa")])
    assert positions(apart, "chăm đống") == positions(apart, "cham dong") == [0]


def test_words_may_be_in_different_columns():
    findings = Index.of(BANK).find("hanoi thuat")
    assert findings.total == 0
    findings = Index.of(BANK).find("noi thuat")
    assert findings.found == (SearchHit(5, "Place", "Hà Nội"),)


def test_an_id_is_found():
    assert Index.of(BANK).find("b4").found == (SearchHit(3, "", "B4"),)


def test_the_reason_of_an_office_is_not_searched():
    assert Index.of(make_company("FB")).find("made").total == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [("r&d", [3]), ("(pilot)", [3]), ("c++", [4]), ("[a-z]*", [4]), (".*", []), ("\\", []), ("\0", []), ("\ud83d", [])],
)
def test_signs_are_plain_text(text, found):
    assert positions(BANK, text) == found


@pytest.mark.parametrize("text", ["", "  \t\n", " ", "\u0301", "\u200b"])
def test_blank_text_finds_nothing(text):
    findings = Index.of(BANK).find(text)
    assert (findings.total, findings.found) == (0, ())


def test_the_best_come_first():
    of = named(
        ["Board", "Presales", "Pre-sales", "North Sales", "Sales North", "Sales", "Vertrieb"],
        Place=["Salesstr. 1", "", "", "", "", "", ""],
    )
    assert names(of, "sales") == ["Sales", "Sales North", "Pre-sales", "North Sales", "Presales", "Board"]


def test_names_that_have_the_words_in_their_order_come_first():
    of = named(["North of Sales", "Sales East North", "Sales Northwest", "Sales North"])
    assert names(of, "sales north") == ["Sales North", "Sales Northwest", "North of Sales", "Sales East North"]


def test_an_id_comes_before_other_columns():
    of = named(["A", "B"], Note=["#1", ""])
    assert Index.of(of).find("#1").found == (SearchHit(1, "", "#1"), SearchHit(0, "Note", "#1"))


def test_of_equals_the_largest_branch_comes_first_and_then_the_file_counts():
    of = named(["Team", "Team", "Team", "Unit"], [NONE, NONE, NONE, 1])
    assert positions(of, "team") == [1, 0, 2]


def test_the_total_counts_those_that_are_not_given():
    findings = Index.of(named(["Team"] * 50)).find("team", most=3)
    assert (findings.total, [each.position for each in findings.found]) == (50, [0, 1, 2])


def test_of_more_words_than_count_the_first_are_looked_for():
    many = " ".join(f"w{at}" for at in range(MOST_WORDS))
    assert positions(named([many]), f"{many} other") == [0]
    assert positions(named([many]), f"other {many}") == []


def test_columns_in_which_texts_repeat_are_searched_like_others():
    of = named([f"D{at}" for at in range(6)], Place=["Huế", "Hà Nội", "Huế", "", "Huế", "Hà Nội"])
    assert Index.of(of).find("nội").found == (SearchHit(1, "Place", "Hà Nội"), SearchHit(5, "Place", "Hà Nội"))


def test_a_company_put_together_from_parts_is_searched():
    of = make_company("FF")
    parts = pd.concat([pd.Series(["East"], dtype=str), pd.Series(["West"], dtype=str)], ignore_index=True)
    assert positions(replace(of, departments=of.departments.assign(name=parts)), "west") == [1]


def test_a_company_without_departments_has_no_answers():
    assert Index.of(make_company("")).find("sales").total == 0


LETTERS = "aAáÁđĐÐßẞ sSkKiIyíĩỳ-&.éÉếẾo0１łﬁ한가\u0301\u200d'"
TEXTS = st.text(alphabet=LETTERS, max_size=9)


def expected(of: Company, text: str) -> set[int]:
    """The departments found the slow way, a row and a word at a time."""
    pairs = {first + one: first + other for first in "hklmst" for one, other in ("iy", "yi")}
    texts = of.departments[["name", "id"]].join(of.own)
    found = set()
    for at, row in enumerate(texts.itertuples(index=False)):
        there = [word for cell in row for word in fold_query(cell)]
        asked = fold_query(text)
        if asked and all(any(word in each or pairs.get(word) == each for each in there) for word in asked):
            found.add(at)
    return found


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), TEXTS)
def test_the_index_finds_what_looking_at_every_text_finds(rows, text):
    of = named([name or "x" for name, _own in rows], Own=[own for _name, own in rows])
    findings = Index.of(of).find(text)
    assert {each.position for each in findings.found} == expected(of, text)
    assert findings.total == len(findings.found)


@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=8))
def test_every_department_is_found_by_its_own_name(called):
    of = named(called)
    for at, name in enumerate(called):
        findings = Index.of(of).find(name)
        assert not fold_query(name) or at in {each.position for each in findings.found}


def test_latin_letters_fold_as_in_the_spelling_of_offices():
    codes = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
    letters = [chr(code) for code in codes if chr(code).isalpha()]
    strokes = str.maketrans({"ð": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
    ours = fold_words(pa.array(letters, pa.large_string())).to_pylist()
    assert ours == [text.strip_accents(text.unify_spelling(letter)).translate(strokes) for letter in letters]


@pytest.mark.parametrize(("one", "other"), [("hoá", "HÓA"), ("Kĩ", "kỹ"), ("lí", "lý"), ("Quỹ", "QUỸ")])
def test_spellings_that_the_offices_take_for_one_word_find_each_other(one, other):
    assert text.unify_spelling(one) == text.unify_spelling(other)
    assert positions(named([one]), other) == positions(named([other]), one) == [0]


def test_the_breadcrumb_runs_from_the_top_down():
    of = named(["Board", "Sales", "North", "Hanoi", "Shop"], [NONE, 0, 1, 2, 3])
    assert breadcrumb(of, 0) == ""
    assert breadcrumb(of, 3) == "Board › Sales › North"
    assert breadcrumb(of, 4) == "Board › Sales › North › Hanoi"


def test_of_a_long_breadcrumb_the_middle_is_left_out():
    of = named(list("ABCDEFG"), [NONE, *range(6)])
    assert breadcrumb(of, 5) == "A › … › D › E"
    assert breadcrumb(of, 6) == "A › … › E › F"


def test_many_departments_are_found_at_once():
    size = 20_000
    numbers = np.arange(size)
    of = named([f"Team {at}" for at in numbers], Half=np.where(numbers % 2, "odd", "even").tolist())
    index = Index.of(of)
    assert index.find("team").total == size
    assert index.find("team odd").total == size // 2
    assert index.find("19999").found == (SearchHit(19_999, "", "Team 19999"),)


@pytest.mark.parametrize("text", ["s" * 1_000_000, "sales " * 100_000, "a b c d e f g h i j k l m n o p q r s t"])
def test_a_question_may_be_of_any_length(text):
    assert Index.of(named(["sss", "Sales"])).find(text).total == ("sales " in text)
