"""Every kind of terminal, at sizes from roomy to absurd: rows come, keys work, and the terminal is left clean."""

import re
import termios
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal

TERMS = ("xterm-256color", "screen-256color", "tmux-256color", "xterm", "linux", "vt100")
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


def look(terminal: PtyTerminal) -> str:
    """Opens, moves, opens a row, and goes."""
    terminal.wait_for("+380990140891")
    terminal.send("j\r")
    detail = terminal.wait_for("+380937509678")
    terminal.send("q")
    terminal.wait_for("+380990140891")
    terminal.send("q")
    assert terminal.wait_for_end() == 0
    return detail


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_every_kind_of_terminal(tmp_path: Path, term: str, size: tuple[int, int]) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=size, environment={"TERM": term}) as terminal:
        before = termios.tcgetattr(terminal.master)
        look(terminal)
        assert termios.tcgetattr(terminal.master) == before
        if term in ("xterm", "linux", "vt100"):
            assert b"38;2;" not in terminal.received
            assert b"38;5;" not in terminal.received


def test_no_colour_at_all_where_none_is_wanted(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40), environment={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("1-100 of 2000")
        row = next(number for number, line in enumerate(terminal.lines) if "+380990140891" in line)
        assert any(terminal.screen.buffer[row][column].reverse for column in range(40)), (
            "the cursor's row is plain to see"
        )
        terminal.send(" ")
        terminal.wait_for("1 marked")
        marked = next(line for line in terminal.lines if "+380990140891" in line)
        assert marked.split("+")[0].strip(), "so is a mark"
        terminal.send("qq")
        terminal.wait_for_end()
        assert not COLOUR.search(bytes(terminal.received))


@pytest.mark.parametrize("size", [(59, 15), (40, 12), (30, 8)])
def test_a_small_terminal_shows_the_column_that_matters_most(tmp_path: Path, size: tuple[int, int]) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=size) as terminal:
        look(terminal)


@pytest.mark.parametrize("size", [(20, 5), (10, 3), (2, 2), (1, 1)])
def test_an_absurd_size_breaks_nothing(tmp_path: Path, size: tuple[int, int]) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=size) as terminal:
        terminal.rest(1.5)
        terminal.send("j\r/0q")
        terminal.rest(0.5)
        terminal.resize(80, 24)
        terminal.wait_for(lambda text: text.strip() != "")
        terminal.send("\x1b\x1b\x1b")
        terminal.wait_for("+380990140891")
