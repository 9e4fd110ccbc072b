"""Labels are measured with the real font and never leave their width."""

from __future__ import annotations

import io
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, strategies as st
from PIL import ImageFont

from org.style import text_metrics
from org.style.text_metrics import FONT_FOLDER, SEMIBOLD, Breakable, missing_letters, shorten, subset, text_width, wrap

VIETNAMESE = "Phòng Chăm sóc khách hàng và Giải quyết khiếu nại – ẵỡữựỹ ĐƯỜNG"


@given(st.text(max_size=200), st.floats(30, 300))
def test_no_line_is_wider_than_its_width(text, width):
    for line in wrap(text, width, 12.0, SEMIBOLD):
        assert text_width(line, 12.0, SEMIBOLD) <= width


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=30), st.floats(100, 400))
def test_what_fits_is_kept_whole(text, width):
    lines = wrap(text, width, 12.0, most=100)
    assert "".join(lines) == text


@given(st.lists(st.text("abĐế-/ 業", max_size=9), max_size=12).map(" ".join), st.lists(st.floats(30, 300), max_size=4))
def test_a_text_that_is_measured_once_is_wrapped_alike_into_any_width(text, widths):
    measured = Breakable(text, 12.0, SEMIBOLD)
    for width in widths:
        assert measured.wrap(width) == wrap(text, width, 12.0, SEMIBOLD)


def test_words_are_kept_whole_where_they_fit():
    assert wrap("Relationship managers", 100, 12.0) == ("Relationship", "managers")


def test_more_lines_than_allowed_end_in_an_ellipsis():
    lines = wrap("one two three four five six seven eight nine ten", 40, 12.0, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_every_vietnamese_letter_is_in_the_bundled_font():
    assert missing_letters(unicodedata.normalize("NFC", VIETNAMESE)) == ""
    assert missing_letters("Отдел 営業") == "Отдел営業"


@pytest.mark.parametrize("text", [VIETNAMESE, "Relationship managers", "AVATAR Yo. Wa"])
def test_widths_agree_with_another_library(text):
    font = ImageFont.truetype(FONT_FOLDER / "BeVietnamPro-Regular.ttf", 100)
    # Kerning, which we leave out, only ever brings letters nearer together here.
    assert text_width(text, 100.0) == pytest.approx(font.getlength(text), rel=0.1)
    assert text_width(text, 100.0) >= font.getlength(text) * 0.99


def test_a_subset_holds_just_the_letters_that_are_asked_for():
    font = TTFont(io.BytesIO(subset(SEMIBOLD, "Kế toán")))
    assert set("Kế toán") == {chr(code) for code in font.getBestCmap()}


@given(st.text(max_size=60), st.floats(20, 200))
def test_shortened_text_fits(text, width):
    assert text_width(shorten(text, width, 12.0), 12.0) <= width


@pytest.mark.parametrize("text", ["word " * 200_000, "w" * 1_000_000, "漢" * 1_000_000, "e" + "\u0301" * 1_000_000])
def test_a_name_of_a_million_letters_is_wrapped_like_its_beginning(text):
    """A cell may have as many. Letters were taken off its end one by one until it fitted, for hours."""
    lines = wrap(text, 100, 12.0)
    assert lines == Breakable(text, 12.0).wrap(100)
    assert len(lines) <= 3
    assert lines[-1].endswith("…")
    assert shorten(text, 100, 12.0).endswith("…")
    assert all(text_width(line, 12.0) <= 100 for line in (*lines, shorten(text, 100, 12.0)))


def test_people_who_come_first_at_once_all_get_the_widths() -> None:
    """None finds a font half loaded by another."""
    expected = text_width("Kế toán", 12)
    together = threading.Barrier(8)

    def measure(_person: int) -> float:
        together.wait()
        return text_width("Kế toán", 12)

    for _time in range(20):
        text_metrics._read_advances.cache_clear()
        text_metrics._widths.cache_clear()
        with ThreadPoolExecutor(8) as people:
            assert set(people.map(measure, range(8))) == {expected}
