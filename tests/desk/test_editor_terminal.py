"""The editor in a real terminal: the desk lets go of it, keeps what is saved meanwhile, and comes back."""

import signal
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal

SCRIPT = """#!/bin/sh
echo "SECRET=${RINGDESK_TEST-none}"
echo "EDITING $(grep -c . "$1") lines"
read answer </dev/tty
case "$answer" in
    surname) sed -i 's/Gąsior/Kowalski/' "$1" ;;
    wrong) sed -i 's/^Phone: .*/Phone: 12/' "$1" ;;
    save) sed -i 's/Gąsior/Half-typed/' "$1"; echo SAVED; sleep 60 ;;
esac
"""


IN_CHARGE = """
import fcntl, runpy, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
runpy.run_module("tui", run_name="__main__", alter_sys=True)
"""
"""The command with its terminal in charge of it, as under a shell: there ctrl+c becomes a signal."""


def desk(home: Path, **environment: str) -> PtyTerminal:
    """The command with a shell script for an editor, which asks what to do."""
    editor = home / "editor"
    editor.write_text(SCRIPT, "utf-8")
    editor.chmod(0o700)
    environment |= {"EDITOR": str(editor), "RINGDESK_TEST": "told"}
    return PtyTerminal(home, environment=environment, program=("-c", IN_CHARGE))


def edit_third(terminal: PtyTerminal) -> None:
    """Opens the editor on Jan Gąsior."""
    terminal.wait_for("Jan Gąsior")
    terminal.send("jj")
    terminal.send("E")
    terminal.wait_for("EDITING")


def test_a_row_goes_through_the_editor_and_back(tmp_path: Path) -> None:
    with desk(tmp_path) as terminal:
        edit_third(terminal)
        assert "SECRET=none" in terminal.text
        assert "page 1/21" not in terminal.text
        terminal.send("surname\n")
        terminal.wait_for(lambda text: "Jan Kowalski" in text and "saved" in text)
        terminal.send("q")
        assert terminal.wait_for_end() == 0


def test_mistakes_go_back_into_the_editor(tmp_path: Path) -> None:
    with desk(tmp_path) as terminal:
        edit_third(terminal)
        terminal.send("wrong\n")
        terminal.wait_for("E edit again")
        terminal.send("E")
        terminal.wait_for("EDITING")
        terminal.send("\n")
        terminal.wait_for("E edit again")
        terminal.send("\x1b")
        terminal.wait_for("kept as unfinished work")


@pytest.mark.parametrize("end", ["surname", "SIGTERM", "SIGHUP"])
def test_nothing_is_left_where_the_text_was(tmp_path: Path, end: str) -> None:
    place = tmp_path / "tmp"
    place.mkdir(mode=0o700)
    with desk(tmp_path, TMPDIR=str(place), XDG_RUNTIME_DIR="/nowhere") as terminal:
        edit_third(terminal)
        [folder] = place.iterdir()
        [text] = folder.iterdir()
        assert (folder.stat().st_mode & 0o777, text.stat().st_mode & 0o777) == (0o700, 0o600)
        if end == "surname":
            terminal.send("surname\n")
            terminal.wait_for("Jan Kowalski")
            terminal.rest()
            terminal.send("q")
            assert terminal.wait_for_end() == 0
        else:
            terminal.signal(signal.Signals[end])
            terminal.wait_for_end()
    assert list(place.iterdir()) == []


def test_ctrl_c_in_the_editor_does_not_end_the_desk(tmp_path: Path) -> None:
    with desk(tmp_path) as terminal:
        edit_third(terminal)
        terminal.send("\x03")
        terminal.wait_for("nothing was taken over")
        terminal.send("j")
        terminal.send("q")
        assert terminal.wait_for_end() == 0


def test_what_was_saved_in_the_editor_outlives_the_desk(tmp_path: Path) -> None:
    with desk(tmp_path) as terminal:
        edit_third(terminal)
        terminal.send("save\n")
        terminal.wait_for("SAVED")
        terminal.signal(signal.SIGTERM)
        terminal.wait_for_end()
    with desk(tmp_path) as terminal:
        terminal.wait_for("unfinished work")
        terminal.send("gd")
        terminal.wait_for("Contact +")
        terminal.send("\r")
        terminal.wait_for("Jan Half-typed")
        terminal.kill()
