"""A campaign in a real terminal: composed to a group, priced, changed, sent, and watched while it is delivered."""

from pathlib import Path

from tests.pty_terminal import PtyTerminal

ENTER, ESC = "\r", "\x1b"
TEXT = "Our autumn sale is open. Reply STOP to hear no more."
PEOPLE = "257"
"""Members of the second group of the sandbox; those who will get it are fewer."""


def test_a_campaign_from_the_marked_group_to_its_delivery(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"]) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.send("gr")
        terminal.wait_for("1-12 of 12")
        terminal.send("j m")
        terminal.wait_for("group Regulars")
        screen = terminal.wait_for("will get it")
        people = screen.split("= ")[1].split(" will get it")[0]
        assert PEOPLE in screen
        terminal.send(TEXT)
        screen = terminal.wait_for("PRICED")
        assert f"{people} x 1 = {people}" in screen
        price = line_with(screen, "Price")
        terminal.send("!" * 120)
        stale = terminal.wait_for(lambda text: "STALE" in text or "ASKING" in text)
        assert "was " in line_with(stale, "Price")
        screen = terminal.wait_for("PRICED")
        assert f"{people} x 2 = {2 * int(people)}" in screen
        assert line_with(screen, "Price") != price
        terminal.send(ESC + "S")
        terminal.wait_for("The number of people, typed, sends it.")
        terminal.send("1" + ENTER)
        terminal.wait_for(f"type {people} and press Enter")
        terminal.send(people + ENTER)
        screen = terminal.wait_for("SENT")
        assert f"{people} people: {people} accepted" in screen
        terminal.send(ENTER)
        terminal.wait_for(f"{people} messages to {people} numbers")
        terminal.wait_for("delivered")


def line_with(screen: str, words: str) -> str:
    """The line that begins with a label."""
    return next(line for line in screen.splitlines() if line.strip().startswith(words))
