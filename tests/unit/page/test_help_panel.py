"""Help inside the app: pages that can be read there, templates that can be downloaded."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from org.i18n import LANGUAGES
from org.page.help_panel import find_page, find_template, list_pages, read_page


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
def test_there_is_a_template_in_each_language(language: str, hand_offs: bool) -> None:
    path = find_template(language, hand_offs=hand_offs)
    assert path.exists()
    assert path.with_suffix(".xlsx").exists()


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
