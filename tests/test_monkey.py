"""Keys at random, in bursts faster than the screen is drawn: the desk neither crashes nor stops answering."""

import os
import random
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal

KEYS = (
    *"jkGlaAvdefinrsyuwxCDIJLMRSTU/#<>?0123%Yy ", "gg", "gc", "gr", "gb", "gm", "gf", "gd", "gj", "gt", "gT", "gl",
    "s1", "s2", "\r", "\t", "\x1b", "\x1b\x1b", "\x04", "\x15", "\x0c", "\x7f", "\x1b[A", "\x1b[B", "\x1b[5~",
    "\x1b[6~", "\x1b[Z", "An", "600111222", "name like An", "п", "ж", "\x1b[200~+48 600 111 222\x1b[201~",
)  # fmt: skip
"""All that moves, opens, types and closes; not what leaves, suspends or stops the desk."""
SEEDS = int(os.environ.get("RINGDESK_MONKEYS", "20"))
"""How many desks the long run plays with."""
OUT = 12
"""Escs: more than any place needs to be left."""


def play(folder: Path, seed: int, bursts: int) -> None:
    """Types bursts of keys into a desk, and sees to it that it still answers."""
    chance = random.Random(seed)
    size = chance.choice([(80, 24), (120, 40), (59, 15)])
    typed: list[str] = []
    with PtyTerminal(folder, ["--sandbox"], size=size) as terminal:
        terminal.wait_for("of 2000")
        for _ in range(bursts):
            typed.append("".join(chance.choices(KEYS, k=chance.randint(1, 8))))
            terminal.send(typed[-1])
            terminal.rest(chance.choice((0.0, 0.02, 0.1, 0.3)))
        for _ in range(OUT):
            terminal.send("\x1b")
            terminal.rest(0.1)
        terminal.send("?")
        try:
            terminal.wait_for("find an action")
        except AssertionError as error:
            crashes = [path.read_text("utf-8") for path in folder.rglob("crash-*.txt")]
            raise AssertionError("\n".join([f"seed {seed}: {typed!r}", *crashes, str(error)])) from None


@pytest.mark.parametrize("seed", range(2))
def test_keys_at_random_leave_a_desk_that_answers(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed, 25)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 100 + SEEDS))
def test_many_more_keys_at_random_leave_a_desk_that_answers(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed, 150)
