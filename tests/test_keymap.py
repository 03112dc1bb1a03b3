"""Sequences, twins, key rows and clashes."""

from typing import Any, cast

import pytest
from textual.binding import ActiveBinding, Binding
from textual.events import Key

from tui.keymap import TWINS, Clash, KeyReader, clashes, twin
from tui.widgets.key_names import display
from tui.widgets.key_rows import folded, key_rows


def active(key: str, action: str = "act", *, enabled: bool = True) -> ActiveBinding:
    return ActiveBinding(cast(Any, None), Binding(key, action, action), enabled, "")


def bindings(*keys: str) -> dict[str, ActiveBinding]:
    return {key: active(key, f"do_{key.replace(' ', '_')}") for key in keys}


def test_a_bound_key_is_complete_at_once() -> None:
    reading = KeyReader().read(Key("j", "j"), lambda: bindings("j", "g g"))
    assert reading.event is None
    assert reading.complete is not None
    assert reading.complete.binding.action == "do_j"


def test_a_key_that_is_bound_to_nothing_goes_on_to_textual() -> None:
    reading = KeyReader().read(Key("z", "z"), lambda: bindings("j", "g g"))
    assert reading.event is not None
    assert reading.event.key == "z"


def test_a_sequence_shows_its_choices_then_completes() -> None:
    reader = KeyReader()
    half = reader.read(Key("g", "g"), lambda: bindings("j", "g g", "g c"))
    assert half.event is None
    assert [choice.next_key for choice in half.choices] == ["g", "c"]
    whole = reader.read(Key("c", "c"), lambda: bindings("j", "g g", "g c"))
    assert whole.complete is not None
    assert whole.complete.binding.action == "do_g_c"
    assert reader.typed == []


def test_escape_takes_a_half_typed_sequence_back() -> None:
    reader = KeyReader()
    reader.read(Key("g", "g"), lambda: bindings("g g"))
    reading = reader.read(Key("escape", "\x1b"), lambda: bindings("g g", "escape"))
    assert reading.event is None
    assert reading.complete is None
    assert reader.typed == []


def test_an_unknown_end_is_told_and_not_passed_on() -> None:
    reader = KeyReader()
    reader.read(Key("g", "g"), lambda: bindings("g g", "x"))
    reading = reader.read(Key("x", "x"), lambda: bindings("g g", "x"))
    assert reading.unknown == "gx"
    assert reading.event is None


def test_a_disabled_sequence_does_nothing() -> None:
    reader = KeyReader()
    table = {"g c": active("g c", enabled=False), "g g": active("g g")}
    reader.read(Key("g", "g"), lambda: table)
    assert reader.read(Key("c", "c"), lambda: table).unknown == "gc"


@pytest.mark.parametrize(
    ("typed", "key"),
    [("о", "j"), ("л", "k"), ("ы", "s"), ("і", "s"), ("Б", "less_than_sign"), ("Ж", "colon"), (".", "slash")],
)
def test_cyrillic_letters_are_the_latin_ones_on_the_same_key(typed: str, key: str) -> None:
    assert twin(Key(typed, typed)).key == key


def test_a_twin_begins_a_sequence() -> None:
    reader = KeyReader()
    assert reader.read(Key("п", "п"), lambda: bindings("g g")).choices
    assert reader.read(Key("п", "п"), lambda: bindings("g g")).complete is not None


def test_no_latin_letter_has_a_twin() -> None:
    assert not any(letter.isascii() and letter.isalpha() for letter in TWINS)


def test_keys_are_displayed_as_people_type_them() -> None:
    assert display("g c") == "gc"
    assert display("less_than_sign") == "<"
    assert display("escape") == "Esc"


def test_rows_collect_all_keys_of_an_action() -> None:
    rows = key_rows([Binding("j", "down", "Down", id="down"), Binding("down", "down", "Down", id="down")])
    assert len(rows) == 1
    assert rows[0].keys == ("j", "Down")


def test_actions_that_differ_by_a_number_are_one_row() -> None:
    sorts = [Binding(f"s {n}", f"sort({n})", f"Field {n}", id=f"sort_{n}", tooltip=f"by field {n}") for n in (1, 2, 3)]
    lone = Binding("x", "stop", "Stop", id="stop_1", tooltip="stop")
    rows = folded(key_rows([*sorts, lone]))
    assert [(row.id, row.keys, row.description) for row in rows] == [
        ("sort_1 … 3", ("s1", "…", "s3"), "by field 1 to 3"),
        ("stop_1", ("x",), "stop"),
    ]


def test_a_clash_after_remapping_is_told() -> None:
    declared = [Binding("j", "down", "Down", id="down"), Binding("k", "up", "Up", id="up")]
    assert clashes(declared, {}) == ()
    assert clashes(declared, {"up": "j"}) == (Clash("j", ("down", "up")),)
