"""What the line to the terminal is like: shown on demand, key by key, and nothing is sent by itself."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from tests.pty_terminal import PtyTerminal
from tui.terminal.link import QUESTION, Line, Link


class Bench:
    """A line whose bytes, answers and clock are in hand."""

    def __init__(self) -> None:
        self.sent = 1000
        self.heard: list[Callable[[float], None]] = []
        self.later: list[Callable[[], None]] = []
        self.shown: list[str] = []
        self.link = Link(
            Line(lambda: self.sent, self.heard.append),
            self.shown.append,
            lambda _seconds, call: self.later.append(call),
        )


def test_a_key_costs_what_was_sent_after_it_and_what_is_shown_costs_nothing() -> None:
    bench = Bench()
    bench.link.key()
    assert bench.later == []
    bench.link.toggle()
    assert bench.shown == ["line ? ms"]
    bench.heard.pop()(0.0234)
    assert bench.shown[-1] == "line 23 ms"
    bench.link.key()
    bench.sent += 214
    bench.later.pop()()
    assert bench.shown[-1] == "line 23 ms, last key 214 bytes"
    bench.sent += 40
    bench.heard.pop()(0.1)
    assert bench.shown[-1] == "line 100 ms, last key 214 bytes"
    bench.link.toggle()
    assert bench.shown[-1] == ""


def test_of_keys_in_a_row_the_last_one_counts() -> None:
    bench = Bench()
    bench.link.toggle()
    for cost in (100, 200):
        bench.link.key()
        bench.sent += cost
    first, second = bench.later
    first()
    assert "last key" not in bench.shown[-1]
    second()
    assert bench.shown[-1].endswith("last key 200 bytes")


def test_an_answer_that_comes_when_nobody_looks_any_more_shows_nothing() -> None:
    bench = Bench()
    bench.link.toggle()
    bench.link.key()
    bench.link.toggle()
    bench.later.pop()()
    bench.heard.pop()(0.5)
    assert bench.shown[-1] == ""


def test_the_desk_shows_it_until_asked_again(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for("1-100 of 2000")
        terminal.rest()
        terminal.send("gn")
        terminal.wait_for_bytes(QUESTION.encode())
        terminal.wait_for("line ? ms")
        os.write(terminal.master, b"\x1b[0n")
        terminal.wait_for(lambda text: re.search(r"line \d+ ms", text) is not None)
        terminal.send("j")
        terminal.wait_for(lambda text: re.search(r"line \d+ ms, last key \d+ bytes", text) is not None)
        terminal.wait_for_bytes(QUESTION.encode())
        os.write(terminal.master, b"\x1b[0n")
        terminal.rest()
        idle = len(terminal.received)
        terminal.rest(1.5)
        assert len(terminal.received) == idle
        terminal.send("gn")
        terminal.wait_for(lambda text: " ms" not in text)
        terminal.send("q")
        assert terminal.wait_for_end() == 0
