"""One number in a real terminal: looked up everywhere, put on every block list by four keys, and taken back."""

from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal

ENTER, ESC = "\r", "\x1b"
NUMBER = "+48 603 575 076"
SPELLINGS = ("603-575-076", "0048603575076", "(603) 575.076", "48603575076")


def lines_of(screen: str, *words: str) -> list[str]:
    """The lines of a screen that hold all words."""
    return [line for line in screen.splitlines() if all(word in line for word in words)]


def is_listed(screen: str) -> bool:
    """Whether every account shows the number on one of its lists."""
    return len(lines_of(screen, "on the stop list")) == 2 and len(lines_of(screen, "on a list")) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_from_a_number_to_the_lists_everywhere_and_back(tmp_path: Path, size: tuple[int, int]) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=size) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("0" + NUMBER + ENTER)
        screen = terminal.wait_for(lambda text: "asking" not in text and "messages 2" in text)
        assert lines_of(screen, "SANDBOX")
        assert not lines_of(screen, "on the stop list")
        terminal.send("b")
        terminal.wait_for("Block lists for +48 603 575 076")
        terminal.send("b")
        terminal.wait_for(lambda text: is_listed(text) and len(lines_of(text, "written here")) == 3)
        terminal.send("u")
        terminal.wait_for("Take back?")
        terminal.send("u")
        terminal.wait_for(lambda text: " ".join(text.split()).count("taken back: done") == 3)
        terminal.wait_for(lambda text: not lines_of(text, "on the stop list"))
        assert not lines_of(screen, "on a list")
        terminal.send(ESC)
        terminal.wait_for("1-100 of 2000")


def test_however_a_number_is_written_it_is_the_same_person(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("0")
        for spelling in SPELLINGS:
            terminal.wait_for("Find a number")
            terminal.send(spelling + ENTER)
            terminal.wait_for(spelling)
            terminal.wait_for("messages 2")
            assert len(lines_of(terminal.text, "+48603575076", "Stanisław")) == 1
            terminal.send("/\x15")  # all of the line away, for the next
