"""A line that the bundled font cannot draw is drawn whole by one font of the machine, or said to stay a box."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st

from org.style import system_fonts, text_metrics
from org.style.system_fonts import Face, describe_missing_letters, family_for, family_name, replace_letters, undrawable
from org.style.text_metrics import SEMIBOLD, line_family, mark_direction, replace_undrawable, text_width, wrap

LATIN = "".join(map(chr, range(0x20, 0x7F))) + "…□"
CYRILLIC = "".join(map(chr, range(0x400, 0x460)))
HAN = "営業部客户"


def face(family: str, letters: str, width: float, weight: int = 400, *, plain: bool = True) -> Face:
    """A face whose letters are all equally wide."""

    class EvenFace(Face):
        def advance(self, letter: str) -> float | None:
            return width if letter in letters else None

    return EvenFace(family, weight, plain, font=None)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with four families."""
    here = (
        (face("Plain Sans", LATIN + CYRILLIC, 0.6), face("Plain Sans", LATIN + CYRILLIC, 0.7, 700)),
        (face("Wide Sans", LATIN + CYRILLIC + HAN, 1.0),),
        (face("Some Serif", LATIN + CYRILLIC + "ᚠ", 1.1, plain=False),),
        (face("Emoji", "😀", 1.3, plain=False),),
    )
    monkeypatch.setattr(system_fonts, "families", lambda: here)
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    for known in (system_fonts._find_families, text_metrics._widths):
        known.cache_clear()


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("Phòng Kế toán", None),
        ("Отдел", "Plain Sans"),
        ("Отдел 営業 Sales", "Wide Sans"),
        ("ᚠ Отдел", "Some Serif"),
        ("営業 ᚠ", "Wide Sans"),
        ("ༀ", None),
        ("ༀ Отдел", "Plain Sans"),
    ],
)
def test_a_line_is_drawn_by_the_plainest_family_that_has_most_of_it(line, family):
    assert line_family(line) == family


def test_the_whole_line_is_measured_with_its_family():
    assert text_width("Отдел Sales", 100.0) == pytest.approx(1.02 * 60 * 11)
    assert text_width("Отдел Sales", 100.0, SEMIBOLD) == pytest.approx(1.02 * 70 * 11)
    assert text_width("営業 Sales", 100.0) == pytest.approx(1.02 * 100 * 8)


def test_letters_that_another_family_has_count_as_wide_as_there():
    assert system_fonts.advance("営", 400, 0) == 1.0
    assert system_fonts.advance("ༀ", 400, 0) is None


def test_marks_and_korean_vowels_take_no_room_of_their_own():
    assert text_width("กิ่", 100.0) == text_width("ก", 100.0)
    assert text_width("\u1112\u1161\u11ab", 100.0) == pytest.approx(102.0)


def test_emoji_count_as_wide_as_browsers_draw_them():
    assert text_width("😀", 100.0) >= 125


@given(st.text(alphabet=LATIN + CYRILLIC + HAN + "ༀกิ่", max_size=60), st.floats(40, 300))
def test_no_line_of_a_mixed_text_is_wider_than_its_width(text, width):
    for line in wrap(text, width, 12.0, SEMIBOLD):
        assert text_width(line, 12.0, SEMIBOLD) <= width


def test_letters_that_no_font_has_become_boxes_and_their_signs_are_left_out():
    assert replace_undrawable("Sales กิ่ม Отдел") == "Sales □□ Отдел"
    assert replace_undrawable("Phòng 営業") == "Phòng 営業"
    assert undrawable("ༀabༀЖ") == "ༀ"


def test_without_any_font_the_boxes_are_question_marks(monkeypatch):
    monkeypatch.setattr(system_fonts, "families", tuple)
    forget()
    assert replace_letters("Отдел", "Отдел") == "?????"
    assert family_for("Отдел") is None
    assert text_width("Отдел", 100.0) == pytest.approx(5 * 95 * 1.02)


@pytest.mark.parametrize(
    ("letters", "message"),
    [
        ("", ""),
        ("Ж営", "Other fonts of this machine draw the letters that the chart's own font lacks: Ж, 営"),
        ("ༀЖ", "No font of this machine has the letter ༀ. It will be an empty box in PNG and PDF."),
        ("ༀก", "No font of this machine has 2 of the letters: ༀ, ก. They will be empty boxes in PNG and PDF."),
        ("ิ", "No font of this machine has the letter ◌ิ. It will be an empty box in PNG and PDF."),
    ],
)
def test_letters_that_cannot_be_drawn_are_named(letters, message):
    assert describe_missing_letters(letters) == message


def test_many_letters_are_named_in_part():
    assert describe_missing_letters("กขฃคฅฆงจฉช").startswith(
        "No font of this machine has 10 of the letters: ก, ข, ฃ, ค, ฅ, ฆ, ง, จ, …"
    )


@pytest.mark.parametrize("line", ["قسم Sales (24)", "(24) מכירות", "…والت"])
def test_a_line_that_begins_from_the_right_says_so(line):
    assert mark_direction(line) == f"\u202b{line}\u202c"


@pytest.mark.parametrize("line", ["", "24", "Sales قسم", "Отдел", "Phòng Kế toán", "…"])
def test_other_lines_stay_as_they_are(line):
    assert mark_direction(line) == line


def test_a_family_has_its_name():
    assert family_name(1) == "Wide Sans"
