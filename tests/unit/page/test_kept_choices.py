"""What a tab has kept comes back as it was; what a tab makes up does no harm."""

from __future__ import annotations

import pytest
from factories import ROOT
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from org.model import Office
from org.page.keeping import pack_choices, unpack_choices
from org.page.state import FileChoices, fingerprint
from org.page.upload import SAMPLES
from org.reading.columns import Role
from org.reading.corrections import Correction

roles = st.sampled_from(list(Role))
corrections = st.lists(st.builds(Correction, st.integers(1, 10**7), roles, st.text(max_size=20)), max_size=8).map(tuple)
headers = st.dictionaries(roles.map(lambda role: role.value), st.lists(st.text(max_size=8), max_size=3), max_size=3)
maybe = st.none() | st.text(max_size=9)


@given(corrections, corrections, headers, maybe, maybe, st.none() | st.booleans(), st.booleans())
def test_choices_come_back_as_they_were(made, taken, columns, encoding, sheet, posts, middle):
    steps = tuple(range(len(made)))
    choices = FileChoices(made, columns, encoding, sheet, posts, middle, steps, taken)
    assert unpack_choices(pack_choices(choices)) == choices


@pytest.mark.parametrize(
    "text",
    [None, 7, "", "{", "[]", "{}", '{"corrections": 3}', "[" * 100_000]
    + [
        pack_choices(FileChoices()).replace("[]", value, 1)
        for value in ('[["x", "name", "y"]]', "[[1, 2]]", '[[1, "?", 1]]')
    ],
)
def test_what_a_browser_makes_up_is_passed_over(text):
    assert unpack_choices(text) is None


def test_a_session_that_begins_with_a_lost_file_gets_the_corrections_back_with_it():
    data = b"id,name,parent,office\n1,Board,,back\n2,Sales,1,back\n"
    key = fingerprint(data)
    kept = FileChoices((Correction(3, Role.OFFICE, "front"),), steps=(0,))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["file"] = key[:8]
    app.session_state["kept-last"] = (key, "*mine*.csv")
    app.session_state["choices"] = {key: kept}
    app.run()
    assert not app.exception
    assert not app.subheader
    assert "mine" in app.warning[0].value
    assert "1 change is kept" in app.warning[0].value
    app.file_uploader(key="again").upload("*mine*.csv", data, "text/csv")
    app.run()
    company = app.session_state["last"].company
    assert [Office(int(office)).word for office in company.offices] == ["back", "front"]


def test_a_sample_is_never_lost():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["file"] = fingerprint(SAMPLES[2].path.read_bytes())[:8]
    app.run()
    assert app.subheader[0].value == SAMPLES[2].title
