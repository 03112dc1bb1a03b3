"""The real command in a real terminal."""

import signal
from pathlib import Path

from tests.pty_terminal import PtyTerminal


def test_first_light(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path) as terminal:
        screen = terminal.wait_for("1-100 of 2000")
        assert "SANDBOX" in screen
        terminal.send(">")
        terminal.wait_for("101-200 of 2000")
        terminal.send("/phone like 4860\r")
        terminal.wait_for(lambda text: "phone like 4860" in text and "of 2000" not in text)
        terminal.send("2")
        terminal.wait_for("of 6")
        terminal.send("\r")
        terminal.wait_for("of 150")
        terminal.send("3")
        terminal.wait_for("page 1/8")
        terminal.send("\x1b")
        terminal.send("q")
        assert terminal.wait_for_end() == 0


def test_signals_restore_the_terminal(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.signal(signal.SIGTERM)
        terminal.wait_for_end()
        assert b"\x1b[?1049l" in terminal.received
