"""The catalogues of texts: complete for pictures, and in step with the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from factories import ROOT, make_company

from org.export.page_layout import PageOptions
from org.export.request import ENDINGS, ExportRequest
from org.export.request import render as make
from org.i18n import (
    LANGUAGES,
    Number,
    _,
    join_words,
    lazy_gettext,
    lazy_ngettext,
    ngettext,
    render_all,
    use_language,
)

IN_PICTURES = [
    "org/layout",
    "org/analysis/filters.py",
    "org/export/pagination.py",
    "org/export/multipage_pdf.py",
    "org/export/html.py",
    "org/export/viewer.py",
]
IN_PICTURES += ["org/export/pptx.py", "org/export/pptx_chart.py", "org/export/network_html.py"]
IN_PICTURES += ["org/classification/departments.py", "org/classification/names.py"]
VIETNAMESE = ROOT / "org/locale/vi.po"


def texts(path: Path) -> Iterator[str]:
    """The texts that a module looks up."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"_", "describe_count", "ngettext"}
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant):  # a name that is looked up was marked where it was written
                yield str(first.value)


def catalogue() -> dict[str, str]:
    with VIETNAMESE.open("rb") as lines:
        entries = [entry for entry in read_po(lines, locale="vi") if entry.id]
    first = {(entry.id if isinstance(entry.id, str) else entry.id[0]): entry.string for entry in entries}
    return {text: said if isinstance(said, str) else said[0] for text, said in first.items()}


def test_every_text_in_a_picture_is_in_vietnamese():
    places = [ROOT / place for place in IN_PICTURES]
    modules = [module for place in places for module in (place.rglob("*.py") if place.is_dir() else [place])]
    expected = {text for module in modules for text in texts(module)}
    assert len(expected) > 60
    assert expected - set(catalogue()) == set()


def test_no_translation_is_left_over():
    known = {text for module in (ROOT / "org").rglob("*.py") for text in texts(module)}
    assert set(catalogue()) - known == set()


def test_translations_keep_their_gaps():
    gaps = re.compile(r"\{\w+\}")
    for text, said in catalogue().items():
        assert said, text
        assert set(gaps.findall(said)) <= set(gaps.findall(text)) | {"{n}"}, text


@pytest.mark.parametrize("on_map", [False, True])
def test_a_picture_is_ordered_in_vietnamese_and_the_rest_stays_english(on_map):
    company = make_company("BFB", [-1, 0, 0], [(1, 2, "order", 3.0)])
    picture = make(ExportRequest(company, on_map=on_map, options=PageOptions(language="vi")), ".svg").decode()
    assert "Khối kinh doanh trực tiếp" in picture
    assert "ranh giới với khách hàng" in picture
    assert "Front office" not in picture
    assert _("Front office") == "Front office"


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_file_can_be_in_vietnamese(ending):
    assert make(ExportRequest(make_company("BF", [-1, 0]), options=PageOptions(language="vi")), ending)


def test_a_language_that_we_do_not_have_is_english():
    with use_language("xx"):
        assert ngettext("{n} department", "{n} departments", 2) == "{n} departments"
    assert list(LANGUAGES) == ["en", "vi"]


def test_a_message_is_made_into_words_in_the_language_of_whoever_reads_it():
    office = lazy_gettext("Front office")
    message = lazy_gettext("{rows}: {office}").format(
        rows=lazy_ngettext("{n} row", "{n} rows", 3).format(n=3), office=office
    )
    assert str(message) == "3 rows: Front office"
    with use_language("vi"):
        assert str(message) == "3 rows: Khối kinh doanh trực tiếp"


def test_values_of_a_message_are_text_and_never_gaps():
    assert str(lazy_gettext("“{name}” is blank.").format(name="{row}")) == "“{row}” is blank."


def test_many_messages_are_rendered_in_their_order():
    one = lazy_gettext("Front office")
    assert render_all([one, "as the file says", one]) == ["Front office", "as the file says", "Front office"]


def test_lists_and_numbers_follow_the_language_in_which_they_are_shown():
    words, number = join_words(["Huế", "Hà Nội", "Vinh", "Đà Nẵng"], 2), Number(1234.5, ",.1f")
    assert (str(words), str(number)) == ("Huế, Hà Nội and 2 more", "1,234.5")
    with use_language("vi"):
        assert (str(words), str(number)) == ("Huế, Hà Nội và 2 mục khác", "1.234,5")
        assert str(join_words(["A", "B"], 2, "or")) == "A hoặc B"
        assert str(lazy_gettext("{n} of {m}").format(n=Number(1234567), m=words)) == "1.234.567 of " + str(words)
    assert str(join_words([], 2)) == ""
    assert str(join_words(["A", "B", "C"], 2)) == "A, B and C", "a single one more is named"
