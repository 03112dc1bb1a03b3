"""Joining keys: what belongs together stays together, however it is cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.keys import ESCAPE_KEY, STATUS, KeyJoiner

SEQUENCES = [
    b"\x1b[A",
    b"\x1bOA",
    b"\x1bOP",
    b"\x1b[1;5C",
    b"\x1b[15~",
    b"\x1b[[B",
    b"\x1b[<0;10;12M",
    b"\x1b[M !!",
    b"\x1b[?2026;2$y",
    b"\x1b[27u",
    b"\x1b[97;;97u",
    b"\x1b[48;24;80;480;800t",
]
PASTE = b"\x1b[200~one\r\x1b[31mtwo \x1b[201\x1b\x1b[201~"
PASTED = "\x1b[200~one\r␛[31mtwo ␛[201␛\x1b[201~".encode()


def joined(parts: list[bytes], gap: float = 0.1) -> bytes:
    """What comes out when the parts come in one after the other, `gap` seconds apart, and then nothing more."""
    joiner, out, now = KeyJoiner(0.15), b"", 0.0
    for part in parts:
        now += gap
        out += joiner.expire(now)
        out += joiner.feed(part, now)
    return out + joiner.expire(now + 1)


def bytes_of(data: bytes) -> list[bytes]:
    return [data[i : i + 1] for i in range(len(data))]


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_a_sequence_in_single_bytes_comes_out_whole(sequence: bytes) -> None:
    joiner = KeyJoiner(0.15)
    out = [joiner.feed(byte, index * 0.1) for index, byte in enumerate(bytes_of(sequence))]
    assert out == [b""] * (len(sequence) - 1) + [sequence]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (b"\x1b", ESCAPE_KEY),
        (b"\x1bw", ESCAPE_KEY + b"w"),
        (b"\x1b\r", ESCAPE_KEY + b"\r"),
        (b"\x1b\x1b", ESCAPE_KEY + ESCAPE_KEY),
        (b"\x1b\x1b[A", ESCAPE_KEY + b"\x1b[A"),
        (b"\x1b[", ESCAPE_KEY + b"["),
        (b"\x1bO", ESCAPE_KEY + b"O"),
        (b"\x1bOk", b"\x1bOk"),
        (b"\x1bO\r", ESCAPE_KEY + b"O\r"),
        ("\x1bж".encode(), ESCAPE_KEY + "ж".encode()),
        (b"\x1b[1;\x1b[B", ESCAPE_KEY + b"[1;\x1b[B"),
        (b"\x1b[" + b"1" * 60 + b"A", ESCAPE_KEY + b"[" + b"1" * 60 + b"A"),
    ],
)
def test_any_other_escape_is_the_esc_key(typed: bytes, expected: bytes) -> None:
    assert joined([typed]) == expected


def test_esc_and_a_letter_are_handed_on_at_once() -> None:
    joiner = KeyJoiner(0.15)
    assert joiner.feed(b"\x1b", 0.0) == b""
    assert joiner.feed(b"w", 0.01) == ESCAPE_KEY + b"w"
    assert joiner.deadline is None


def test_parts_too_far_apart_are_keys_of_their_own() -> None:
    assert joined([b"\x1b", b"[A"], gap=0.2) == ESCAPE_KEY + b"[A"


def test_text_in_a_paste_stays_as_it_is_but_for_escapes() -> None:
    assert joined([b"a" + PASTE + b"b"]) == b"a" + PASTED + b"b"


def test_the_end_of_a_paste_may_come_late() -> None:
    assert joined([PASTE[:-3], PASTE[-3:]], gap=9.0) == PASTED


@given(
    st.lists(st.sampled_from([*SEQUENCES, PASTE, b"a", b"\x1bw", b"\r", "ж".encode()]), max_size=6),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_where_the_line_is_cut_does_not_matter(keys: list[bytes], cuts: list[int]) -> None:
    data = b"".join(keys)
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    assert joined([data[a:b] for a, b in pairwise(edges)]) == joined([data])


@given(st.lists(st.binary(max_size=8), max_size=8))
def test_no_byte_is_lost_or_changes_its_place(parts: list[bytes]) -> None:
    def written_alike(data: bytes) -> bytes:
        return data.replace(ESCAPE_KEY, b"\x1b").replace("␛".encode(), b"\x1b")

    assert written_alike(joined(parts)) == written_alike(b"".join(parts).replace(STATUS, b""))


def test_the_terminal_that_says_it_is_well_presses_no_key() -> None:
    joiner = KeyJoiner(0.1)
    assert joiner.feed(b"a\x1b[0", 0.0) == b"a"
    assert joiner.feed(b"nb", 0.05) == b"b"
    assert joiner.answers == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1b]11;rgb:0000/0000/0000\x07", b"\x1b]52;c;QW5uYQ==\x07",
        b"\x1bP>|xterm(380)\x1b\\", b"\x1bP1$r0m\x1b\\", b"\x1bP1+r436f=323536\x1b\\", b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[?62;22c", b"\x1b[>41;380;0c", b"\x1b[?1u", b"\x1b[24;80R", b"\x1b[?1;1R", b"\x1b[3n",
    ],
)  # fmt: skip
def test_what_a_terminal_answers_is_no_key_wherever_it_is_cut(answer: bytes) -> None:
    for cut in range(1, len(answer)):
        assert joined([b"a", answer[:cut], answer[cut:], b"b"]) == b"ab"


@pytest.mark.parametrize(
    "wanted", [b"\x1b[?2026;2$y", b"\x1b[48;40;120;800;1200t", b"\x1b[I", b"\x1b[27u", b"\x1b[1;2R"]
)
def test_what_textual_asks_for_and_keys_that_look_alike_pass(wanted: bytes) -> None:
    assert joined([wanted]) == wanted


def test_who_presses_esc_and_then_types_such_a_letter_is_heard() -> None:
    for keys in (b"Pz", b"]x", b"_a", b"P1x", b"]11x"):
        assert joined([b"\x1b" + keys]) == ESCAPE_KEY + keys
    joiner = KeyJoiner(0.1)
    assert joiner.feed(b"\x1bP", 0.0) == b""
    assert joiner.expire(0.05) == b""
    assert joiner.expire(0.11) == ESCAPE_KEY + b"P"


def test_an_answer_that_has_begun_may_come_slowly_and_not_for_ever() -> None:
    joiner = KeyJoiner(0.1)
    assert joiner.feed(b"\x1b]11;rgb:00", 0.0) == b""
    assert joiner.expire(0.9) == b""
    assert joiner.feed(b"00/0000/0000", 0.9) == b""
    assert joiner.feed(b"\x1b\\x", 1.8) == b"x"
    joiner.feed(b"\x1b]11;rgb:00", 2.0)
    assert joiner.expire(3.1) == ESCAPE_KEY + b"]11;rgb:00"
