"""A terminal that shows ASCII alone: everything is as wide as before, and nothing else is sent."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.pty_terminal import PtyTerminal
from tui.terminal.ascii import in_ascii


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("+48500600700", "+48500600700"),
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Müller – Straße …", "Muller - Strase ~"),
        ("Иван", "????"),
        ("日本", "????"),
        ("🎄 market", "?? market"),
        ("e\u0301t\u00e9", "ete"),
        ("╭─┬─╮│█░▏▲→", "+-+-+|#.|^>"),
        ("“a” ‘b’ «c»", "\"a\" 'b' <c>"),
        ("ﬁ", "f"),
    ],
)
def test_letters_lose_their_marks_and_lines_are_drawn_by_what_looks_like_them(text: str, drawn: str) -> None:
    assert in_ascii(text) == drawn


@given(st.text(max_size=30))
def test_whatever_is_drawn_is_as_wide_as_before(text: str) -> None:
    drawn = in_ascii(text)
    assert drawn.isascii()
    assert len(drawn) == (len(text) if text.isascii() else cell_len(text))


def in_ascii_by_setting(folder: Path) -> list[str]:
    """Arguments of a desk whose settings ask for it."""
    config = folder / "config.toml"
    config.touch(0o600)
    config.write_text('[desk]\nglyphs = "ascii"\n', "utf-8")
    return ["--sandbox", "--config", str(config)]


def add_contact(terminal: PtyTerminal, name: bytes, seen: str) -> None:
    """Writes a new contact and ends; ``name`` as the keyboard sends it, ``seen`` as the screen shows it."""
    terminal.wait_for("1-100 of 2000")
    terminal.send("i")
    terminal.wait_for("New contact")
    terminal.send("48500600709\t")
    os.write(terminal.master, name)
    terminal.wait_for(seen)
    terminal.rest()
    terminal.send("\x1b")
    terminal.rest()
    terminal.send("w")
    terminal.wait_for("1-100 of 2001")
    terminal.send("q")
    terminal.wait_for_end()


@pytest.mark.parametrize("driver", ["thin", "plain"])
@pytest.mark.parametrize("way", ["setting", "locale"])
def test_every_byte_is_ascii(tmp_path: Path, driver: str, way: str) -> None:
    arguments = in_ascii_by_setting(tmp_path) if way == "setting" else ["--sandbox"]
    environment = {"RINGDESK_DRIVER": driver, "LC_ALL": "pl_PL.ISO-8859-2" if way == "locale" else "C.UTF-8"}
    with PtyTerminal(tmp_path, arguments, size=(100, 30), environment=environment) as terminal:
        terminal.wait_for("1-100 of 2000")
        for keys, seen in (
            ("G", "Christmas"), ("\r", "HLR checked"), ("q", "1-100 of 2000"), ("?", "find an action"),
            ("\x1b", "1-100 of 2000"), ("i", "New contact"), ("\x1b", "w save"), ("\x1b", "1-100 of 2000"),
            ("gr", "Lunch guests"), ("gm", "LumenCafe"),
        ):  # fmt: skip
            terminal.send(keys)
            terminal.wait_for(seen)
            terminal.rest(0.3)
        terminal.send("q")
        assert terminal.wait_for_end() == 0
        assert bytes(terminal.received).isascii()


def test_what_is_edited_keeps_the_letters_that_cannot_be_shown(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, in_ascii_by_setting(tmp_path), size=(100, 30)) as terminal:
        add_contact(terminal, "Żaneta Иванова".encode(), seen="Zaneta ???????")
    with PtyTerminal(tmp_path, ["--sandbox", "find", "+48500600709"]) as terminal:
        terminal.wait_for("Żaneta Иванова")


def test_letters_are_read_in_the_character_set_of_the_locale(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(100, 30), environment={"LC_ALL": "pl_PL.ISO-8859-2"}) as terminal:
        add_contact(terminal, "Żaneta Łoś".encode("iso8859-2"), seen="Zaneta Los")
    with PtyTerminal(tmp_path, ["--sandbox", "find", "+48500600709"]) as terminal:
        terminal.wait_for("Żaneta Łoś")


def test_where_python_sees_no_unicode_it_is_drawn_in_ascii(tmp_path: Path) -> None:
    environment = {"LC_ALL": "C", "LANG": "", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with PtyTerminal(tmp_path, ["--sandbox"], size=(100, 30), environment=environment) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("q")
        assert terminal.wait_for_end() == 0
        assert bytes(terminal.received).isascii()
