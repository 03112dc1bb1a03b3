"""What is done at the keyboard while the bytes are counted; each step by the keys of the program."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.measured import BARE, MeasuredTerminal

LINE = 0.1
"""Seconds of silence after which a line is drawn for sure, ..."""
SCREEN = 0.4
"""... a screen that needs nothing from outside, ..."""
ROWS = 0.8
"""... and rows that a provider was asked for."""
PRICED = 2.0
"""Seconds after which a price was asked for and told, and the draft is saved."""

DOWN = "\x1b[B"
SCREEN_DOWN = "\x1b[6~"
HOME = "\x1b[H"
CTRL_HOME = "\x1b[1;5H"

IN_SIGHT = 30
"""Rows from the top that a cursor key reaches without scrolling, in both programs; ..."""
SURELY_SCROLLED = 45
"""... and those from which on every key scrolls. Textual sends the whole table then, so the two are never mixed."""
ESC = "\x1b"

Sizes = dict[str, int]


@contextmanager
def desk(home: Path) -> Iterator[MeasuredTerminal]:
    """The real command, with the first page of 2,000 contacts on the screen."""
    with MeasuredTerminal(home) as terminal:
        terminal.arrived(b" of 2000")
        terminal.settle(ROWS)
        yield terminal


@contextmanager
def bare(home: Path, *arguments: str) -> Iterator[MeasuredTerminal]:
    """Textual by itself, with its table on the screen."""
    with MeasuredTerminal(home, (*BARE, *arguments)) as terminal:
        terminal.arrived(b"+48 60")
        terminal.settle(ROWS)
        yield terminal


def moving(terminal: MeasuredTerminal, rows: int, *, top: str) -> Sizes:
    """The cursor key, over so many rows from the first one on, and pages of a screen from the top again: medians.

    Args:
        terminal: With the cursor in the first row.
        rows: More than `SURELY_SCROLLED`.
        top: The key that goes to the first row.
    """
    start = len(terminal.received)
    keys = [terminal.press(DOWN, LINE).size for _ in range(rows)]
    terminal.press(top, SCREEN)
    screens = [terminal.press(SCREEN_DOWN, SCREEN).size for _ in range(2)]
    return {
        "start": start,
        "cursor key": int(median(keys[:IN_SIGHT])),
        "cursor key that scrolls": int(median(keys[SURELY_SCROLLED:])),
        "screen down": int(median(screens)),
    }


def pages(terminal: MeasuredTerminal, count: int) -> Sizes:
    """The next page of the provider: the median."""
    return {"page": int(median(terminal.press(">", ROWS).size for _ in range(count)))}


def letters(terminal: MeasuredTerminal) -> Sizes:
    """A letter in a field; every field is left again."""
    terminal.press("/", SCREEN)
    return {"letter": int(median(terminal.press(letter, LINE).size for letter in "kowalska"))}


def campaign(terminal: MeasuredTerminal) -> Sizes:
    """A letter in a campaign's text: with others right behind it, and alone, with the price that is asked for it."""

    def cost(letter: str, seconds: float) -> int:
        terminal.send(letter)
        return terminal.idle(seconds)

    for keys in ("gr", "jm", "O"):
        cost(keys, PRICED)
    alone = [cost(letter, PRICED) for letter in "urautumn"]
    behind = [cost(letter, LINE) for letter in "saleisopen"]
    return {"letter in a campaign": int(median(behind)), "letter and its price": int(median(alone))}


def tabs(terminal: MeasuredTerminal, *names: str) -> Sizes:
    """Another tab, both for the first time and later: the most that one took."""
    return {"tab": max(terminal.press(name, ROWS).size for name in names)}


def dialog(terminal: MeasuredTerminal, opening: str, *closing: str) -> Sizes:
    """A form over the table."""
    opened = terminal.press(opening, SCREEN).size
    return {"dialog open": opened, "dialog close": sum(terminal.press(key, SCREEN).size for key in closing)}


def palette(terminal: MeasuredTerminal, opening: str) -> Sizes:
    """The command palette, and a word typed in it."""
    opened = terminal.press(opening, ROWS).size
    word = sum(terminal.press(letter, SCREEN).size for letter in "mouse")
    terminal.press(ESC, SCREEN)
    return {"palette open": opened, "palette word": word}


def of_the_desk(home: Path, *, rows: int, count: int, idle: float) -> Sizes:
    """Every figure of the real command."""
    with desk(home) as terminal:
        sizes = moving(terminal, rows, top=HOME) | pages(terminal, count)
        sizes |= letters(terminal)
        terminal.press(ESC, SCREEN)
        terminal.press(ESC, SCREEN)
        sizes |= dialog(terminal, "e", ESC, ESC)
        sizes |= palette(terminal, ":")
        sizes |= tabs(terminal, "2", "3", "1", "2", "3", "1")
        return sizes | {"idle": terminal.idle(idle), "memory": terminal.peak_memory}


def of_textual(home: Path, *, rows: int, idle: float) -> Sizes:
    """The same of Textual by itself; the table stands alone where that is enough."""
    with bare(home) as terminal:
        sizes = moving(terminal, rows, top=CTRL_HOME)
        sizes["page"] = sizes["screen down"]
        sizes |= palette(terminal, "\x10")
        sizes |= {"idle": terminal.idle(idle), "memory": terminal.peak_memory}
    with bare(home, "parts") as terminal:
        sizes |= tabs(terminal, "2", "1") | dialog(terminal, "d", ESC)
        return sizes | letters(terminal)
