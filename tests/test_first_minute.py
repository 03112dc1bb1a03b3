"""The README's first minute, walked in a real terminal: every key that it names, in its order, does what it says."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.pty_terminal import PtyTerminal

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
MINUTE = README.split("## The first minute\n")[1].split("\n!")[0]
NAMED = re.compile(r"`[^`]+`|\bEnter\b|\bEsc\b")
ENTER, ESC, EMPTIED = "\r", "\x1b", "\b" * 20
FIRST_ROW = 3
"""Line of the screen with the first row of a table."""


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes:
        named: the key as the README writes it; empty for what one does in between, to see that a sentence is true.
        sent: what goes to the terminal.
        seen: what stands on the screen then.
        gone: what stood there before, and does not any more.
        row: which row of the table is under the cursor then, from 0; None for whichever.
    """

    named: str
    sent: str
    seen: str
    gone: str = "nowhere"
    row: int | None = None


WALK = (
    Step("Esc", ESC, "1-100 of 2000", gone="Welcome"),
    Step("`j`", "j", "1-100 of 2000", row=1),
    Step("`k`", "k", "1-100 of 2000", row=0),
    Step("`>`", ">", "101-200 of 2000"),
    Step("`<`", "<", "1-100 of 2000", gone="101-200"),
    Step("Enter", ENTER, "Esc back"),
    Step("Esc", ESC, "1-100 of 2000", gone="Esc back"),
    Step("`/`", "/", " / "),
    Step("`phone like 4860`", "phone like 4860", " / phone like 4860"),
    Step("Enter", ENTER, "of 99 "),
    Step("", "/" + EMPTIED + "phone < 48", "phone takes like =, not <"),
    Step("", EMPTIED + "Jan" + ENTER, "of 73 "),
    Step("", "/" + EMPTIED + "4860" + ENTER, "of 99 "),
    Step("Esc", ESC, "1-100 of 2000", gone=" / 4860"),
    Step("`s`", "s1", "by Id up"),
    Step("", "s1", "by Id down"),
    Step("`gr`", "gr", "1-12 of 12"),
    Step("Enter", ENTER, "group Lunch guests"),
    Step("`gb`", "gb", "[block lists]", gone="[groups]"),
    Step("`gc`", "gc", "[contacts]"),
    Step("`2`", "2", "1-6 of 6"),
    Step("`3`", "3", "page 1/8"),
    Step("", "2", "1-6 of 6"),
    Step("Enter", ENTER, "1-100 of 150"),
    Step("", "/an" + ENTER, "in the loaded rows only", gone="of 150"),
    Step("", "s1", "by Name up"),
    Step("`0`", "0", "Find a number or a name at every account"),
    Step("", "48603575076" + ENTER, "SerwerSMS      contact"),
    Step("", ESC, "1-24 of 24", gone="Find a number"),
    Step("`?`", "?", "type to find an action"),
    Step("", ESC, "1-24 of 24", gone="type to find"),
    Step("`:`", ":", "Search for commands"),
    Step("", "journal", "L        journal"),
    Step("", ESC, "1-24 of 24", gone="L        journal"),
    Step("`q`", "q", "1-6 of 6"),
)


def cursor(terminal: PtyTerminal) -> list[int]:
    """Rows of the table that stand out by their background."""
    backgrounds = [terminal.screen.buffer[line][6].bg for line in range(FIRST_ROW, len(terminal.lines) - 2)]
    return [row for row, background in enumerate(backgrounds) if backgrounds.count(background) == 1]


def test_the_walk_names_what_the_readme_names() -> None:
    assert [step.named for step in WALK if step.named] == NAMED.findall(MINUTE)


def test_the_first_minute_is_true_to_the_letter(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path) as terminal:
        start = terminal.wait_for("1-100 of 2000")
        assert "Welcome" in start
        assert "SANDBOX nothing is sent" in start.splitlines()[0]
        assert start.splitlines()[0].split()[:6] == ["1", "BSG", "2", "Plusofon", "3", "SerwerSMS"]
        for step in WALK:
            terminal.send(step.sent)
            terminal.wait_for(
                lambda text, step=step: (  # type: ignore[misc] # a default binds the step of this turn
                    step.seen in text and step.gone not in text and step.row in (None, *cursor(terminal))
                )
            )
        terminal.send("q")
        assert terminal.wait_for_end() == 0
