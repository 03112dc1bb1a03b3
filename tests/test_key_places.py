"""Remapped keys: mistakes are told before the desk opens."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, cast

import pytest
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.events import Key

import tui
from tui.key_places import EVERYWHERE, TABLES, bindings_of, key_mistakes, key_trouble
from tui.keymap import KeyReader, clashes
from tui.widgets.key_names import display

LATIN = "qwertyuiopasdfghjklzxcvbnm"
LAYOUTS = {"Russian": "йцукенгшщзфывапролдячсмить", "Ukrainian": "йцукенгшщзфівапролдячсмить"}
SIGNS = {"/": ".", "?": ",", ":": "Ж", "<": "Б", ">": "Ю", "#": "№"}
"""Signs that another character has the key of, on both layouts."""


def test_the_keys_of_a_table_do_not_clash_with_each_other() -> None:
    own = [one for one in clashes(bindings_of((*TABLES, *EVERYWHERE)), {}) if "desk.connect" not in one.actions]
    assert own == []


def test_an_unknown_action_is_told_with_what_was_meant() -> None:
    assert key_trouble({"table.serch": "S"}) == [("table.serch", "is no action (did you mean table.search?)")]


@pytest.mark.parametrize(
    ("name", "key", "other"), [("table.search", "j", "table.down"), ("form.save", "D", "form.discard")]
)
def test_a_clash_is_told_in_every_place(name: str, key: str, other: str) -> None:
    assert key_trouble({name: key}) == [(name, f"gives it {key}, the key of {other}; change one")]


def test_actions_that_are_never_offered_together_may_have_one_key() -> None:
    assert key_trouble({"confirm.cancel": "down"}) == []


def test_a_free_key_is_fine() -> None:
    assert (
        key_trouble({"table.search": "z", "table.down": "%,ctrl+n", "table.up": "z u,f12,shift+f3,equals_sign"}) == []
    )


@pytest.mark.parametrize("key", ["", "ctrl+", "ctlr+x", "Esc", "g  x", "f99"])
def test_a_key_that_no_terminal_has_is_told(key: str) -> None:
    [(name, told)] = key_trouble({"table.search": key})
    assert (name, told.split(",")[0]) == ("table.search", "must be keys that there are")


def test_all_is_told_at_once_and_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.touch(0o600)
    path.write_text('[keys]\n"table.search" = "j"\ntable.serch = "x"\n\n[keys.desk]\nfind = "ctlr+f"\n', "utf-8")
    keys = {"table.search": "j", "table.serch": "x", "desk.find": "ctlr+f"}
    found = {(one.line, one.key) for one in key_mistakes(keys, path)}
    assert found == {(2, "keys.table.search"), (3, "keys.table.serch"), (6, "keys.desk.find")}


def test_every_binding_has_a_name_that_the_settings_know_and_says_what_it_does() -> None:
    nameless = [(place, binding.key) for place, binding in declared() if not (binding.id and binding.tooltip)]
    assert nameless == []
    unknown = {binding.id for _place, binding in declared() if key_trouble({binding.id or "": "f12"})}
    assert unknown == set()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_key_is_reached_on_a_cyrillic_layout(layout: str) -> None:
    keys = [(place, binding, key) for place, binding in declared() for key in binding.key.split(",")]
    assert [(place, key) for place, binding, key in keys if not is_reached(binding, key, layout)] == []


def is_reached(binding: Binding, key: str, layout: str) -> bool:
    """Whether a key, or a sequence of keys, is understood as it comes while a layout is on."""
    reader, held = KeyReader(), {key: ActiveBinding(cast(Any, None), binding, enabled=True, tooltip="")}
    readings = [reader.read(on_layout(part, layout), lambda: held) for part in key.split(" ")]
    return readings[-1].complete is not None


def declared() -> list[tuple[str, Binding]]:
    """Every binding that a class of the desk declares, but what moves the focus."""
    for module in walk_packages(tui.__path__, "tui."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    owners = [owner for owner in below(DOMNode) if owner.__module__.startswith("tui.")]
    pairs = [(owner.__name__, binding) for owner in owners for binding in bindings_of([owner])]
    return [(name, binding) for name, binding in pairs if not binding.system]


def below(owner: type[DOMNode]) -> Iterator[type[DOMNode]]:
    """The classes that are made of one."""
    for made in owner.__subclasses__():
        yield made
        yield from below(made)


def on_layout(key: str, layout: str) -> Key:
    """What a key sends while a layout is on: of letters and some signs, another character."""
    latin = display(key)
    own = {**dict(zip(LATIN, LAYOUTS[layout], strict=True)), **SIGNS}
    capitals = {a.upper(): b.upper() for a, b in zip(LATIN, LAYOUTS[layout], strict=True)}
    sent = (own | capitals).get(latin)
    return Key(key, latin if len(latin) == 1 else None) if sent is None else Key(f"typed_{ord(sent)}", sent)
