"""Parts of text messages, against published cases and another implementation."""

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.sms import STANDARD, Count, Encoding, Limits, count, replace_dear, split

GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà\f^{}\\[~]|€"
CHARACTERS = st.one_of(st.sampled_from(GSM), st.characters(exclude_categories=["Cs"], exclude_characters="\x1b"))
GSM_TEXTS = st.text(GSM, max_size=500)
TEXTS = st.one_of(GSM_TEXTS, st.text(CHARACTERS, max_size=300), st.text("[a😀ą—ж", max_size=300))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Count(Encoding.GSM7, 0, 0, 160)),
        ("a" * 147, Count(Encoding.GSM7, 147, 1, 13)),
        ("a" * 160, Count(Encoding.GSM7, 160, 1, 0)),
        ("a" * 161, Count(Encoding.GSM7, 161, 2, 145)),
        ("a" * 306, Count(Encoding.GSM7, 306, 2, 0)),
        ("a" * 307, Count(Encoding.GSM7, 307, 3, 152)),
        ("a" * 765, Count(Encoding.GSM7, 765, 5, 0)),
        ("ä\n\r@Δ§", Count(Encoding.GSM7, 6, 1, 154)),
    ],
)
def test_gsm(text: str, expected: Count) -> None:
    assert count(text) == expected


@pytest.mark.parametrize(
    ("text", "units", "parts", "left"),
    [
        ("ж" * 70, 70, 1, 0),
        ("ж" * 71, 71, 2, 63),
        ("ж" * 335, 335, 5, 0),
        ("😀" * 35, 70, 1, 0),
        ("😀" * 36, 72, 2, 61),  # 33 pairs leave one unit of the first part empty
        ("\x1b", 1, 1, 69),
        ("\ud83d", 1, 1, 69),
    ],
)
def test_ucs2(text: str, units: int, parts: int, left: int) -> None:
    found = count(text)
    assert (found.encoding, found.units, found.parts, found.capacity_left) == (Encoding.UCS2, units, parts, left)


def test_an_escape_and_its_character_stay_together() -> None:
    text = "a" * 152 + "€" + "a" * 10
    assert split(text) == ("a" * 152, "€" + "a" * 10)
    assert count(text).capacity_left == 153 - 12


def test_limits_are_arguments() -> None:
    tight = Limits(gsm_single=10, gsm_part=7, ucs2_single=5, ucs2_part=3)
    assert split("a" * 11, tight) == ("a" * 7, "a" * 4)
    assert split("ж" * 6, tight) == ("жжж", "жжж")


@given(TEXTS)
def test_parts_agree_with_smsutil(text: str) -> None:
    found = count(text)
    if text:
        other = smsutil.split(text)
        assert split(text) == tuple(part.content for part in other.parts)
        assert found.parts == len(other.parts)
        assert found.encoding is (Encoding.GSM7 if other.encoding == "gsm0338" else Encoding.UCS2)
        assert found.units == other.total_bytes // (1 if found.encoding is Encoding.GSM7 else 2)


@given(TEXTS)
def test_parts_hold_the_whole_text_and_no_more_than_fits(text: str) -> None:
    found = count(text)
    pieces = split(text)
    assert "".join(pieces) == text
    assert len(pieces) == found.parts
    single, part = STANDARD.of(found.encoding)
    room = single if found.parts <= 1 else part
    assert 0 <= found.capacity_left <= room
    for piece in pieces:
        if found.encoding is Encoding.UCS2:
            assert len(piece.encode("utf-16-be")) // 2 <= room
        else:
            assert count(piece).units <= room


def test_what_a_long_dash_costs() -> None:
    text = "Our autumn sale is open \u2014 valid until 30 November in all our shops and online. " + "x" * 70
    (dash,) = count(text).dear
    assert (dash.index, dash.character, dash.replacement, dash.forces_ucs2) == (24, "\u2014", "-", True)
    assert count(text).parts == 3
    assert dash.cost == 2
    assert count(replace_dear(text)) == Count(Encoding.GSM7, len(text), 1, 160 - len(text))


def test_characters_that_count_twice() -> None:
    text = "a" * 157 + "[€"
    bracket, euro = count(text).dear
    assert (bracket.index, bracket.replacement, bracket.cost) == (157, "(", 1)
    assert (euro.index, euro.replacement, euro.cost) == (158, None, 1)
    assert not euro.forces_ucs2
    assert replace_dear(text) == "a" * 157 + "(€"
    assert count("[€]").dear[0].cost == 0


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("Zażółć gęślą jaźń", "Zazolc gesla jazn"),
        ("\u201eTak\u201d \u2026 \u2013 5\u00a0000\u00a0zł \u2116\u00a07", '"Tak" ... - 5 000 zl No 7'),
        ("zero\u200bwidth\ttab", "zerowidth tab"),
        ("S\u0430le", "Sale"),  # one Cyrillic letter in a Latin word
        ("½ ② ﬁ", "1/2 2 fi"),
    ],
)
def test_replacing_by_what_looks_alike(text: str, replaced: str) -> None:
    filler = "x" * 80
    assert replace_dear(text + filler) == replaced + filler


def test_a_cyrillic_text_keeps_its_letters() -> None:
    text = "Осенняя распродажа открыта, приходите за подарками до конца ноября, ждём вас всегда"
    found = count(text)
    assert found.parts == 2
    assert {dear.replacement for dear in found.dear} == {None}
    assert replace_dear(text + " \u2014 ё") == text + " \u2014 ё", "another dash would save nothing"
    assert found.strays == ()
    assert count("Sale " * 20 + "ё").strays
    assert replace_dear("Zażółć gęślą jaźń \u65e5" + "x" * 80) == "Zażółć gęślą jaźń \u65e5" + "x" * 80


def test_nothing_is_replaced_that_costs_nothing() -> None:
    assert replace_dear("Zażółć [gęślą] jaźń") == "Zażółć [gęślą] jaźń"


@given(TEXTS)
def test_replacing_never_costs_more_and_ends(text: str) -> None:
    replaced = replace_dear(text)
    assert count(replaced).parts <= count(text).parts
    assert replace_dear(replaced) == replaced


@given(TEXTS)
def test_dear_characters_stand_where_they_say(text: str) -> None:
    found = count(text)
    for dear in found.dear:
        assert text[dear.index] == dear.character
        assert dear.forces_ucs2 == (found.encoding is Encoding.UCS2)
        assert 0 <= dear.cost < max(1, found.parts)
        if dear.replacement is not None:
            assert count(dear.replacement).dear == ()
