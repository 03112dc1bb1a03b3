"""However the desk is ended in the middle of a word, the word is there at the next start."""

import json
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.pty_terminal import PATIENCE, PtyTerminal

COMMAND = "import sys; from tui.__main__ import main; sys.exit(main())"
OWN_TERMINAL = f"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); {COMMAND}"
"""As under a shell: the kernel sends SIGHUP when the terminal is closed."""
DEAF = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); {COMMAND}"
"""As under nohup; and the terminal is not its own, so nobody sends it anything."""


def terminate(terminal: PtyTerminal, _home: Path) -> None:
    terminal.signal(signal.SIGTERM)
    terminal.wait_for_end()
    assert b"\x1b[?1049l" in terminal.received


def signal_hang_up(terminal: PtyTerminal, _home: Path) -> None:
    terminal.signal(signal.SIGHUP)
    terminal.wait_for_end()
    assert b"\x1b[?1049l" in terminal.received


def close_window(terminal: PtyTerminal, _home: Path) -> None:
    terminal.hang_up()
    assert terminal.wait_for_end_unseen() == 0


def kill(terminal: PtyTerminal, home: Path) -> None:
    end = time.monotonic() + PATIENCE
    while "Zażółć" not in kept(home):
        assert time.monotonic() < end
        time.sleep(0.05)
    terminal.kill()


def kept(home: Path) -> str:
    """What the state folder holds of unfinished work."""
    (file,) = (home / "state").rglob("*.db")
    with closing(sqlite3.connect(file)) as db:
        payloads = [json.loads(payload) for (payload,) in db.execute("SELECT payload FROM unfinished")]
    return json.dumps(payloads, ensure_ascii=False)


Ending = Callable[[PtyTerminal, Path], None]


@pytest.mark.parametrize(
    ("program", "end"),
    [
        (OWN_TERMINAL, terminate),
        (OWN_TERMINAL, signal_hang_up),
        (OWN_TERMINAL, close_window),
        (DEAF, close_window),
        (OWN_TERMINAL, kill),
    ],
    ids=["SIGTERM", "SIGHUP", "closed window", "closed window under nohup", "SIGKILL"],
)
def test_half_a_word_survives(tmp_path: Path, program: str, end: Ending) -> None:
    with PtyTerminal(tmp_path, program=("-c", program)) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("e")
        terminal.wait_for("Esc, then: w save")
        terminal.send("\t\x05Zażółć\x1b[D\x1b[D")
        terminal.wait_for("Zażółć")
        end(terminal, tmp_path)
    with PtyTerminal(tmp_path) as terminal:
        terminal.wait_for("unfinished work since")
        terminal.send("gd")
        terminal.wait_for("1-1 of 1 ")
        terminal.send("\r")
        terminal.wait_for(lambda text: "Zażółć" in text and "Esc, then: w save" in text)
        terminal.send("|")
        terminal.wait_for("Zażó|łć")
        terminal.kill()
