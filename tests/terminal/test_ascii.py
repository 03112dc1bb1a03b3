"""A terminal that shows ASCII alone: everything is as wide as before, and nothing else is sent."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.pty_terminal import PtyTerminal
from tui.terminal.ascii import in_ascii, says_ascii


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


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, False),
        ({"LANG": "C"}, False),
        ({"LC_ALL": "POSIX"}, False),
        ({"LANG": "pl_PL.UTF-8"}, False),
        ({"LANG": "ru_RU.utf8"}, False),
        ({"LANG": "pl_PL.ISO-8859-2"}, True),
        ({"LANG": "pl_PL.UTF-8", "LC_ALL": "ru_RU.KOI8-R"}, True),
        ({"LC_CTYPE": "de_DE.ISO-8859-15@euro", "LANG": "C.UTF-8"}, True),
        ({"LC_ALL": "", "LANG": "en_US.US-ASCII"}, True),
    ],
)
def test_a_locale_that_names_another_character_set_asks_for_it(environ: dict[str, str], expected: bool) -> None:
    assert says_ascii(environ) is expected


@pytest.mark.parametrize("driver", ["thin", "plain"])
@pytest.mark.parametrize("way", ["setting", "locale"])
def test_every_byte_is_ascii(tmp_path: Path, driver: str, way: str) -> None:
    arguments = ["--sandbox"]
    if way == "setting":
        config = tmp_path / "config.toml"
        config.write_text('[desk]\nglyphs = "ascii"\n', "utf-8")
        config.chmod(0o600)
        arguments += ["--config", str(config)]
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
    environment = {"LC_ALL": "pl_PL.ISO-8859-2"}
    with PtyTerminal(tmp_path, ["--sandbox"], size=(100, 30), environment=environment) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("i")
        terminal.wait_for("New contact")
        terminal.send("48500600709\tŻaneta Иванова")
        terminal.wait_for("Zaneta ???????")
        terminal.rest()
        terminal.send("\x1b")
        terminal.rest()
        terminal.send("w")
        terminal.wait_for("1-100 of 2001")
        terminal.send("q")
        terminal.wait_for_end()
    with PtyTerminal(tmp_path, ["--sandbox", "find", "+48500600709"]) as terminal:
        terminal.wait_for("Żaneta Иванова")
