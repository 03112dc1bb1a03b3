"""The doctor's page in a real terminal: what the command finds, the names of keys, and the desk as it was."""

from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal

ANSWER = "\x1b[1;{column}R"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 14)])
def test_what_is_found_about_the_terminal_and_the_files(tmp_path: Path, size: tuple[int, int]) -> None:
    environment = {"SSH_CONNECTION": "1 2 3 4", "TERM": "xterm-256color"}
    with PtyTerminal(tmp_path, ["--sandbox"], size=size, environment=environment) as terminal:
        terminal.wait_for("BSG")
        terminal.wait_for("+380990140891")
        terminal.send("gh")
        for column in (2, 2, 3, 3):
            terminal.wait_for_bytes(b"\x1b[6n")
            terminal.send(ANSWER.format(column=column))
        screen = terminal.wait_for("This terminal")
        assert f"xterm-256color, {size[0]}x{size[1]}" in screen
        terminal.send("\x1bOP")  # F1
        terminal.wait_for("that was f1")
        terminal.send("ж")
        terminal.wait_for("that was ;")  # the key of that place, as the desk understands it
        terminal.send("j" * 30)
        terminal.wait_for("AcceptEnv COLORTERM")
        terminal.send("y")
        terminal.wait_for("copied what to set")
        terminal.send("q")
        terminal.wait_for("+380990140891")
        terminal.send("q")
        assert terminal.wait_for_end() == 0
