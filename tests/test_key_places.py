"""Remapped keys: mistakes are told before the desk opens."""

from tui.key_places import EVERYWHERE, TABLES, bindings_of, key_trouble
from tui.keymap import clashes


def test_the_keys_of_a_table_do_not_clash_with_each_other() -> None:
    own = [told for told in clashes(bindings_of((*TABLES, *EVERYWHERE)), {}) if "desk.connect" not in told]
    assert own == []


def test_an_unknown_action_is_told_with_what_was_meant() -> None:
    assert key_trouble({"table.serch": "S"}) == [
        "[keys] table.serch: there is no such action; did you mean table.search?"
    ]


def test_a_clash_is_told() -> None:
    (told,) = key_trouble({"table.search": "j"})
    assert "table.search" in told
    assert "table.down" in told


def test_a_free_key_is_fine() -> None:
    assert key_trouble({"table.search": "z"}) == []
