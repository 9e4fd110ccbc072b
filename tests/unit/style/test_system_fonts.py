"""What the machine's fonts have, read from their tables, is what another reader finds there."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from hypothesis import given, strategies as st
from strategies import examples

from org.style.system_fonts import Face, families, read_face
from org.style.text_metrics import FONT_FOLDER

BUNDLED = FONT_FOLDER / "BeVietnamPro-SemiBold.ttf"
LETTERS = st.integers(0x21, 0xD7FF) | st.integers(0x10000, 0x1FFFF)


def font_file(folder: Path, widths: dict[int, int]) -> str:
    """A font with just these letters, each so many thousandths of an em wide."""
    names = {code: f"g{code}" for code in widths}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: Glyph() for name in (".notdef", *names.values())})
    builder.setupHorizontalMetrics({".notdef": (500, 0), **{names[code]: (widths[code], 0) for code in widths}})
    builder.setupHorizontalHeader()
    builder.setupOS2()
    builder.setupPost()
    path = folder / "made.ttf"
    builder.save(path)
    return str(path)


def face(path: str, family: str = "Some Sans") -> Face:
    found = read_face(path, 0, family, 400)
    assert found
    return found


def test_the_bundled_font_is_read_as_by_another_reader():
    found, font = face(str(BUNDLED)), TTFont(BUNDLED)
    letters, widths = font.getBestCmap(), font["hmtx"]
    for code in (*letters, *range(0x20, 0x3000, 7)):
        expected = widths[letters[code]][0] / 1000 if code in letters else None
        assert found.advance(chr(code)) == expected


@examples(0.4)
@given(st.dictionaries(LETTERS, st.integers(1, 2000), min_size=1, max_size=60))
def test_any_set_of_letters_is_read_with_its_widths(tmp_path_factory, widths):
    found = face(font_file(tmp_path_factory.mktemp("fonts"), widths))
    for code, width in widths.items():
        assert found.advance(chr(code)) == width / 1000
        for near in {code - 1, code + 1} - widths.keys():
            assert found.advance(chr(near)) is None


@pytest.mark.parametrize("content", [b"", b"not a font", b"\0\1\0\0" + bytes(40), b"ttcf" + bytes(40)])
def test_what_is_no_font_is_left_out(tmp_path, content):
    path = tmp_path / "broken.ttf"
    path.write_bytes(content)
    assert read_face(str(path), 0, "Broken", 400) is None
    assert read_face(str(tmp_path / "missing.ttf"), 0, "Missing", 400) is None


def test_a_font_that_breaks_off_is_left_out(tmp_path):
    whole = BUNDLED.read_bytes()
    path = tmp_path / "half.ttf"
    for length in range(0, len(whole), len(whole) // 40):
        path.write_bytes(whole[:length])
        found = read_face(str(path), 0, "Half", 400)
        assert found is None or found.advance("a")


def test_a_font_is_plain_by_its_name_or_by_what_it_says_of_itself(tmp_path):
    path = font_file(tmp_path, {65: 500})
    assert face(path, "Some Sans").plain
    assert not face(path, "Some Sans Mono").plain
    assert not face(path, "Century").plain


def test_plain_families_come_first_and_each_is_upright():
    plain = [faces[0].plain for faces in families()]
    assert plain == sorted(plain, reverse=True)
    for faces in families():
        assert 1 <= len(faces) <= 2
        assert len({each.family for each in faces}) == 1
