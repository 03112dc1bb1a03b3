"""Foreign text: what is shown of it, and what is said about it."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.foreign import (
    BROKEN,
    ELLIPSIS,
    MARK,
    MARKS_IN_A_ROW,
    REPLACEMENTS,
    Disguise,
    is_altered,
    lookalikes,
    shown,
    shown_block,
)

NASTY = "".join(map(chr, (0, 7, 9, 10, 13, 27, 0x7F, 0x9B, 0x300, 0x301, 0x202E, 0xD800, 0xDFFF, 0xFFFF, 0xE0041)))
foreign = st.text(st.one_of(st.characters(), st.sampled_from(NASTY + "a я…␦")))


def is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def test_every_control_format_surrogate_separator_and_noncharacter_is_replaced() -> None:
    for code in range(sys.maxunicode + 1):
        forbidden = unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or is_noncharacter(code)
        if forbidden:
            assert code in REPLACEMENTS, hex(code)


def test_replacements_are_single_printable_characters_that_stay_as_they_are() -> None:
    for text in REPLACEMENTS.values():
        assert len(text) == 1
        assert text.isprintable()
        assert ord(text) not in REPLACEMENTS


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Anna Łęcka", "Anna Łęcka"),
        ("Анна [/] Ковальчук №7", "Анна [/] Ковальчук №7"),
        ("a\x1b]52;c;eA==\x07b", "a␛]52;c;eA==␇b"),
        ("one\ttwo\r\nthree", "one␉two␍␊three"),
        ("\x7f", "␡"),
        ("\x9b31m", BROKEN + "31m"),
        ("abc\u202egpj.exe", f"abc{MARK}gpj.exe"),
        ("Iv\u200ban", f"Iv{MARK}an"),
        ("bank\u2028", "bank" + MARK),
        ("\ud83d", BROKEN),
        ("\U000e0041", BROKEN),
        ("\uffff", BROKEN),
        ("e" + "\u0301" * 300, "e" + "\u0301" * MARKS_IN_A_ROW),
        ("क्षत्रिय", "क्षत्रिय"),
    ],
)
def test_shown(raw: str, expected: str) -> None:
    assert shown(raw) == expected
    assert is_altered(raw) == (raw != expected and "\t" not in raw)


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert shown("x" * 512) == "x" * 512
    assert shown("x" * 513) == "x" * 511 + ELLIPSIS
    assert shown("abcdef", limit=1) == ELLIPSIS
    assert not is_altered("x" * 513)


def test_line_ends_and_tabs_leave_a_text_what_it_is() -> None:
    message = "Table ready\n\tat seven\r\nThe Café"
    assert not is_altered(message)
    assert lookalikes(message) == ()
    assert is_altered(message + "\x1b")
    assert lookalikes(message + "\r") == (Disguise.INVISIBLE,)


def test_a_pile_of_marks_does_not_hide_that_something_was_cut() -> None:
    assert shown("e" + "\u0301" * 100_000 + "tail", limit=10) == "e" + "\u0301" * MARKS_IN_A_ROW + ELLIPSIS


def test_a_block_keeps_its_lines() -> None:
    assert shown_block("one\r\ntwo\n\x1bthree\rfour") == "one\ntwo\n␛three␍four"
    assert shown_block("x\r\n" * 3000).endswith(ELLIPSIS)


@given(foreign, st.integers(min_value=1, max_value=40))
def test_nothing_forbidden_is_ever_shown_and_showing_twice_changes_nothing(raw: str, limit: int) -> None:
    text = shown(raw, limit)
    assert len(text) <= limit
    assert not any(ord(character) in REPLACEMENTS for character in text)
    assert shown(text, limit) == text
    assert not is_altered(text)
    text.encode()


@given(foreign, st.integers(min_value=1, max_value=40))
def test_a_block_holds_no_control_but_line_ends(raw: str, limit: int) -> None:
    text = shown_block(raw, limit)
    assert not any(ord(character) in REPLACEMENTS for character in text.replace("\n", ""))
    assert shown_block(text, limit) == text


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=512))
def test_text_without_marks_and_controls_is_shown_as_it_is(raw: str) -> None:
    ordinary = "".join(character for character in raw if ord(character) not in REPLACEMENTS)
    assert shown(ordinary) == ordinary


@pytest.mark.parametrize(
    ("raw", "reasons"),
    [
        ("Anna Kowalska", ()),
        ("Анна Smith, SMS-рассылка", ()),
        ("Żółć", ()),
        ("\u0410nna", (Disguise.MIXED,)),  # a Cyrillic capital before Latin letters
        ("ba\u03bfk", (Disguise.MIXED,)),  # a Greek omicron
        ("\uff21nna", (Disguise.MIXED,)),
        ("500\u202e100", (Disguise.BIDI,)),
        ("Iv\u200ban", (Disguise.INVISIBLE,)),
        ("\x1b[31mred", (Disguise.INVISIBLE,)),
        ("Zo\u0308\u0301e", ()),
        ("Zo" + "\u0301" * 9, (Disguise.PILED,)),
        ("\u202eAn\u200bn\u0430", (Disguise.BIDI, Disguise.INVISIBLE, Disguise.MIXED)),
    ],
)
def test_lookalikes(raw: str, reasons: tuple[Disguise, ...]) -> None:
    assert lookalikes(raw) == reasons
