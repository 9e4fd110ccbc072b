"""What a tab has kept comes back as it was; what a tab makes up does no harm."""

from __future__ import annotations

import pytest
from factories import ROOT
from hypothesis import given, strategies as st
from streamlit.runtime.uploaded_file_manager import DeletedFile
from streamlit.testing.v1 import AppTest

from org.analysis.scenarios import Scenario, Step, StepKind
from org.model import Office
from org.page import keeping, upload
from org.page.file_choices import FileChoices, Files, Pairing, fingerprint
from org.page.keeping import assign_roles, pack_choices, unpack_choices, unpack_scenarios
from org.page.samples import SAMPLES
from org.reading.columns import Role
from org.reading.corrections import Correction

roles = st.sampled_from(list(Role))
corrections = st.lists(st.builds(Correction, st.integers(1, 10**7), roles, st.text(max_size=20)), max_size=8).map(tuple)
headers = st.dictionaries(roles.map(lambda role: role.value), st.lists(st.text(max_size=8), max_size=3), max_size=3)
maybe = st.none() | st.text(max_size=9)
pairs = st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=3).map(tuple)
pairings = st.builds(Pairing, st.booleans(), pairs, pairs)


@given(corrections, corrections, headers, maybe, maybe, st.none() | st.booleans(), st.booleans(), pairings)
def test_choices_come_back_as_they_were(made, taken, columns, encoding, sheet, posts, middle, pairing):
    steps = tuple(range(len(made)))
    choices = FileChoices(made, columns, encoding, sheet, posts, middle, steps, taken, pairing)
    assert unpack_choices(pack_choices(choices)) == choices


@pytest.mark.parametrize(
    "text",
    [None, 7, "", "{", "[]", "{}", '{"corrections": 3}', "[" * 100_000]
    + [
        pack_choices(FileChoices()).replace("[]", value, 1)
        for value in ('[["x", "name", "y"]]', "[[1, 2]]", '[[1, "?", 1]]', '[[Infinity, "name", "y"]]')
    ]
    + [pack_choices(FileChoices()).replace('"joined": []', f'"joined": {value}') for value in ("[1]", '[["a"]]')],
)
def test_what_a_browser_makes_up_is_passed_over(text):
    assert unpack_choices(text) is None


def test_scenarios_come_back_with_the_choices_and_made_up_ones_do_not():
    scenarios = [Scenario("<b>Plan</b>", (Step(StepKind.RENAME, "1", name="Front"),)), Scenario("Other")]
    text = pack_choices(FileChoices(), scenarios)
    assert unpack_scenarios(text) == scenarios
    assert unpack_choices(text) == FileChoices()
    for wrong in (None, "", "{", text.replace("rename", "explode"), '{"scenarios": "[1]"}', '{"scenarios": [1]}'):
        assert unpack_scenarios(wrong) == []


def test_two_lost_files_of_the_same_name_are_recognised_by_their_content():
    lost = {"departments": (fingerprint(b"old"), "org.csv"), "version": (fingerprint(b"new"), "org.csv")}
    old, new, changed = (("org.csv", data) for data in (b"old", b"new", b"changed"))
    assert assign_roles([new, old], lost) == {"departments": old, "version": new}
    assert assign_roles([changed, old], lost) == {"departments": old, "version": changed}
    assert assign_roles([new], lost) == {"version": new}
    assert assign_roles([changed, changed], lost) == {"departments": changed, "version": changed}


def test_a_session_that_begins_with_a_lost_file_gets_the_corrections_back_with_it():
    data = b"id,name,parent,office\n1,Board,,back\n2,Sales,1,back\n"
    key = fingerprint(data)
    kept = FileChoices((Correction(3, Role.OFFICE, "front"),), steps=(0,))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["file"] = key[:8]
    app.session_state["kept-last"] = {"departments": (key, "*mine*.csv")}
    app.session_state["choices"] = {key: kept}
    app.run()
    assert not app.exception
    assert not app.subheader
    assert "mine" in app.warning[0].value
    assert "1 change is kept" in app.warning[0].value
    app.file_uploader(key="again").upload("*mine*.csv", data, "text/csv")
    app.run()
    company = app.session_state["files"].shown.company
    assert [Office(int(office)).word for office in company.offices] == ["back", "front"]


COMPANY = b"id,name,parent,office\n1,Board,,back\n2,Sales,1,front\n"
FLOWS = b"from,to,kind\n2,1,order\n"
WORDS = b"phrase,office\nboard,front\n"


def lose(**files: bytes) -> AppTest:
    """A session that begins with the address of lost files; what is called by its role is called so."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["file"] = fingerprint(files["departments"])[:8]
    app.session_state["kept-last"] = {role: (fingerprint(data), f"{role}.csv") for role, data in files.items()}
    return app.run()


def test_every_lost_file_is_asked_for_and_none_is_passed_over_without_a_word():
    app = lose(departments=COMPANY, handoffs=FLOWS)
    assert "departments" in app.warning[0].value
    assert "handoffs" in app.warning[0].value
    app.file_uploader(key="again").upload("departments.csv", COMPANY, "text/csv")
    app.run()
    assert not app.subheader
    app.button(key="go-on-without").click().run()
    assert len(app.session_state["files"].shown.company.handoffs) == 0


def test_lost_files_given_together_are_recognised_and_used():
    app = lose(departments=COMPANY, handoffs=FLOWS)
    files = [("any.csv", FLOWS, "text/csv"), ("departments.csv", COMPANY, "text/csv")]
    app.file_uploader(key="again").set_value(files)
    app.run()
    assert not app.exception
    company = app.session_state["files"].shown.company
    assert (len(company), len(company.handoffs)) == (2, 1)


@pytest.mark.slow
def test_the_file_that_was_compared_with_comes_back_too():
    later = COMPANY + b"3,Desk,2,front\n"
    app = lose(departments=COMPANY, version=later)
    kept = FileChoices(pairing=Pairing(parted=(("2", "2"),)))
    app.session_state["choices"] = {fingerprint(COMPANY): kept}  # as the tab has kept them
    assert "version" in app.warning[0].value
    files = [("departments.csv", COMPANY, "text/csv"), ("version.csv", later, "text/csv")]
    app.file_uploader(key="again").set_value(files)
    app.run()
    app.session_state["view"] = "versions"
    app.run()
    app.session_state["version-part"] = "changes"
    app.run()
    assert not app.exception
    assert any("Desk is new in Sales" in str(each.value) for each in app.markdown)
    app.session_state["version-part"] = "pairs"
    app.run()
    assert any("separated by you" in str(each.value) for each in app.markdown)
    app.button(key="versions-close").click().run()
    assert app.session_state["files"].shown.source.further == {}
    assert app.session_state["choices"][fingerprint(COMPANY)].pairing == Pairing()


def test_a_file_is_hashed_once_however_often_the_page_runs(monkeypatch: pytest.MonkeyPatch):
    hashed: list[bytes] = []
    monkeypatch.setattr(upload, "fingerprint", lambda data: hashed.append(data) or fingerprint(data))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["files"] = Files(own=("mine.csv", COMPANY))
    for _time in range(3):
        app.run()
    assert hashed.count(COMPANY) == 1


def test_words_that_were_used_with_a_sample_are_asked_for_too():
    sample = SAMPLES[1].path.read_bytes()
    app = lose(departments=sample, vocabulary=WORDS)
    assert "vocabulary" in app.warning[0].value
    assert "departments" not in app.warning[0].value
    app.file_uploader(key="again").upload("vocabulary.csv", WORDS, "text/csv")
    app.run()
    assert app.session_state["files"].shown.source.title == SAMPLES[1].title
    assert app.session_state["files"].shown.source.further == {"vocabulary": ("vocabulary.csv", WORDS)}


@pytest.mark.slow
def test_a_further_file_stays_while_its_field_is_not_shown():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["files"] = Files(own=("mine.csv", COMPANY))
    app.run()
    app.file_uploader(key="handoffs").upload("flows.csv", FLOWS, "text/csv")
    app.run()
    app.session_state["files"].shows_sample = True
    app.run()
    assert app.session_state["files"].shown.source.title
    app.session_state["files"].shows_sample = False
    app.run()
    assert len(app.session_state["files"].shown.company.handoffs) == 1
    next(button for button in app.button if button.label.startswith("Close flows")).click()
    app.run()
    assert len(app.session_state["files"].shown.company.handoffs) == 0


def test_a_sample_is_never_lost():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["file"] = fingerprint(SAMPLES[2].path.read_bytes())[:8]
    app.run()
    assert app.subheader[0].value == SAMPLES[2].title


def test_a_field_with_a_file_that_the_server_lost_in_a_restart_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping.st, "session_state", {"upload": DeletedFile("1")})
    assert keeping.read_field("upload") is None


def test_what_was_corrected_goes_with_the_way_of_reading_that_it_was_made_in():
    def panel():
        from org.page.file_panel import _choose_reading
        from org.reading.load import read_file

        people = "name,job title,department,manager\nAnn Lee,Boss,Board,\nBo Ray,Clerk,IT,Ann Lee\nCy Fox,Clerk,IT,Bo\n"
        _choose_reading(read_file(people.encode()), "file")

    before = FileChoices((Correction(2, Role.NAME, "Ann"),), {"name": ["name"]}, posts=False, steps=(0,))
    app = AppTest.from_function(panel)
    app.session_state["choices"] = {"file": before}
    app = app.run(timeout=60).selectbox[0].select("cp1252").run()
    assert app.session_state["choices"]["file"] == FileChoices((), before.columns, "cp1252", posts=False)
    app = app.toggle[0].set_value(not app.toggle[0].value).run()
    assert app.session_state["choices"]["file"] == FileChoices(posts=app.toggle[0].value)
