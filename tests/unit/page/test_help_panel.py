"""Help inside the app: pages that can be read there, templates that can be downloaded."""

from __future__ import annotations

import re

import pytest
from factories import ROOT
from streamlit.testing.v1 import AppTest

from org.i18n import LANGUAGES
from org.page.help_panel import find_page, find_template, list_pages, read_page
from org.reading.table import read_table


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list_pages())
def test_a_page_has_the_text_of_docs_without_links_that_lead_nowhere(name: str, language: str) -> None:
    path = find_page(name, language)
    page, source = read_page(path), path.read_text(encoding="utf-8")
    assert language in ("en", path.parent.name), "there is a page in each language"
    assert page.startswith("# ")
    assert re.findall(r"(?<!!)\[[^\]]*\]\((?!https?:)", page) == []
    assert page.count("\n") == source.count("\n")
    assert "$" not in page, "Streamlit would read a formula"
    assert re.findall(r"(?<=\s):[a-z_]+:|<[a-z]", re.sub("`[^`]*`", "", page)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hand_offs", [True, False])
def test_a_template_is_the_example_of_the_readme_in_the_words_of_its_language(language: str, hand_offs: bool) -> None:
    readme = (ROOT / ("README.md" if language == "en" else f"README.{language}.md")).read_text(encoding="utf-8")
    (example,) = re.findall(r"^ *```csv\n(.*?)^ *```$", readme, re.MULTILINE | re.DOTALL)
    rows = [line.strip().split(",") for line in example.splitlines()]
    expected = [row if hand_offs else row[:-1] for row in rows]
    path = find_template(language, hand_offs=hand_offs)
    assert [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()] == expected
    sheet = read_table(path.with_suffix(".xlsx").read_bytes())
    assert [list(sheet.frame), *sheet.frame.to_numpy().tolist()] == expected


def _show() -> None:
    from org.page.help_panel import offer_templates, show_help
    from org.page.language import use_page_language

    use_page_language()
    show_help()
    offer_templates()


@pytest.mark.parametrize(("language", "heading"), [("en", "# File formats"), ("vi", "# Định dạng tệp")])
def test_the_help_opens_with_the_columns_in_the_language_of_the_page(language: str, heading: str) -> None:
    app = AppTest.from_function(_show)
    app.session_state["language"] = language
    app.run().button(key="help").click().run()
    assert any(each.value.startswith(heading) for each in app.markdown)
    assert not app.exception


def test_the_template_is_shown_before_it_is_downloaded() -> None:
    app = AppTest.from_function(_show).run()
    assert len(app.dataframe) == 0, "a run of the page reads no template before it is asked for"
    app.button(key="template").click().run()
    assert list(app.dataframe[0].value.columns) == ["name", "parent", "office", "people", "hands off to"]
    app.toggle(key="template-hand-offs").set_value(False)
    app.button(key="template").click().run()  # in a browser the dialog runs by itself and stays
    assert list(app.dataframe[0].value.columns) == ["name", "parent", "office", "people"]
