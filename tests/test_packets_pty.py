"""Keys that come in one packet, as a slow line delivers them: each is for what the one before brought to the front."""

from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal


@pytest.mark.parametrize("number", ["1", "gT"])
def test_keys_right_behind_the_number_of_an_account_are_for_that_account(tmp_path: Path, number: str) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("2")
        terminal.wait_for("1-6 of 6")
        terminal.send("3")
        terminal.wait_for("gc[contacts]  gr groups   gb block lists")
        terminal.wait_for("page 1/")
        terminal.send("1")
        terminal.wait_for("1-100 of 2000")
        terminal.send("3")
        terminal.wait_for("SerwerSMS" if number == "1" else "page 1/")
        terminal.rest()
        terminal.send(f"{number}gTgr" if number == "gT" else f"{number}gr")
        terminal.wait_for("1-12 of 12")
        terminal.send("3")
        terminal.wait_for("of at least")
        assert "gc[contacts]" in terminal.text


def test_keys_behind_an_account_that_is_not_connected_yet_do_nothing_to_the_one_before(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.rest()
        terminal.send("2d")
        terminal.wait_for("1-6 of 6")
        terminal.rest()
        assert "Delete 1 contact" not in terminal.text
        terminal.send("1")
        terminal.wait_for("1-100 of 2000")
        terminal.rest()
        assert "Delete 1 contact" not in terminal.text
