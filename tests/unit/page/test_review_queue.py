"""The names to decide: their order, what one decision changes, and the vocabulary file that is made of decisions."""

from __future__ import annotations

import pytest
from app_page import opened
from factories import parse_company

from org.classification.departments import extract_phrases
from org.classification.names import judge_name
from org.classification.vocabulary import read_vocabulary
from org.model import Office
from org.page.table_panel import find_questions, make_decision

TEXT = """
    id,name,parent,people,hands off to
    1,Company,,1,
    2,Commercial,1,40,3
    3,Finance,1,12,
    4,Operations,1,300,2;3
    5,Dispatch 1,4,5,
    6,Dispatch 2,4,6,
    7,Claims,1,9,3
"""


def test_the_names_on_which_most_hangs_come_first_and_like_names_are_asked_once():
    found = parse_company(TEXT)
    questions = find_questions(found)
    called = [found.departments["name"].iat[question.position] for question in questions]
    assert called[0] == "Operations"
    assert called[-1] == "Claims"
    assert called.count("Dispatch 2") == 1
    assert "Dispatch 1" not in called
    assert "Finance" not in called
    operations, dispatch = questions[0], questions[called.index("Dispatch 2")]
    assert (operations.people, operations.handoffs, operations.below, operations.alike) == (300, 2, 2, 1)
    assert (dispatch.people, dispatch.alike) == (11, 2)


def test_what_the_file_states_is_not_asked():
    found = parse_company("name,office\nCommercial,unclear\nDispatch,\n")
    assert [found.departments["name"].iat[each.position] for each in find_questions(found)] == ["Dispatch"]


def test_a_decision_holds_for_all_of_the_same_words():
    found = parse_company(TEXT)
    rows = {change.row for change in make_decision(found, 5, Office.BACK, same_words=True)}
    assert rows == {6, 7}
    assert {change.row for change in make_decision(found, 5, Office.BACK, same_words=False)} == {7}


def test_decisions_become_a_vocabulary_that_decides_the_next_company():
    decided = {"Phòng Điều phối 3": Office.BACK, "Claims Team": Office.FRONT, "Department 4": Office.BACK}
    phrases = extract_phrases(decided)
    assert phrases == {"điều phối": Office.BACK, "claims": Office.FRONT}
    file = "phrase,office\n" + "".join(f"{phrase},{office.word}\n" for phrase, office in phrases.items())
    own = read_vocabulary(file.encode())
    assert judge_name("Phòng Điều phối", read_vocabulary()).office is Office.UNCLEAR
    assert judge_name("Phòng Điều phối", own).office is Office.BACK
    assert judge_name("Claims", own).office is Office.FRONT


@pytest.mark.slow
def test_the_page_says_how_many_departments_change_before_a_decision_is_taken():
    app = opened()
    text = "\n".join(line.strip() for line in TEXT.strip().splitlines())
    app.file_uploader(key="upload").upload("mine.csv", text.encode(), "text/csv")
    app.session_state["view"] = "table"
    app = app.run()
    # Operations, and both of Dispatch below it.
    assert "“Front” changes 3 departments, “Back” changes 3 departments." in [each.value for each in app.caption]
    before = app.session_state["files"].shown.company
    app = app.button(key="decide-3-back").click().run()
    assert not app.exception
    after = app.session_state["files"].shown.company
    assert (before.offices != after.offices).sum() == 3
    assert after.offices[3] == Office.BACK
    assert "Every department is decided." not in [each.value for each in app.caption]
