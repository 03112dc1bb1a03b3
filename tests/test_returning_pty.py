"""A hang-up and a power cut in a real terminal: the next start offers to go back, in one line, and goes there."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from tui.returning import EVERY


def moved(terminal: PtyTerminal) -> None:
    """Goes to the third page of a search at the third account, and marks a row."""
    terminal.wait_for("1-100 of 2000")
    terminal.send("3")
    terminal.wait_for("page 1/8")
    terminal.send("/48\r")
    terminal.wait_for(lambda text: "/ 48" in text and "page 1/6" in text)
    for page in ("page 2", "page 3"):
        terminal.send(">")
        terminal.wait_for(page)
    terminal.send(" ")
    terminal.wait_for("1 marked")


def hung_up(terminal: PtyTerminal) -> None:
    terminal.signal(signal.SIGHUP)
    terminal.wait_for_end()


def cut_off(terminal: PtyTerminal) -> None:
    end = time.monotonic() + EVERY + 2
    while time.monotonic() < end:
        terminal.signal(0)  # still there
        time.sleep(0.1)
    terminal.kill()


@pytest.mark.parametrize("ended", [hung_up, cut_off])
def test_the_next_start_goes_back_by_one_sequence(tmp_path: Path, ended: Callable[[PtyTerminal], None]) -> None:
    with PtyTerminal(tmp_path) as terminal:
        moved(terminal)
        ended(terminal)
    with PtyTerminal(tmp_path) as terminal:
        start = terminal.wait_for("last time: SerwerSMS contacts, page 3: gl goes back there")
        assert "[contacts]" in start
        assert "380990140891" in start
        terminal.send("gl")
        back = terminal.wait_for("1 marked")
        assert "/ 48" in back
        assert "page 3" in back
        assert "last time" not in back.replace("left last time", "")
        terminal.send("q")
        assert terminal.wait_for_end() == 0
    assert not (tmp_path / "state" / "ringdesk" / "accounts").exists()
