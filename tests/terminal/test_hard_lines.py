"""The real command at the end of lines that are slow, late, cut into pieces, resized all the time, or not read."""

import os
import random
import select
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal

ENTER, ESC = "\r", "\x1b"
FIRST_PAGE = "1-100 of 2000"
LATE = ("\x1b[?2026;2$y", "\x1b[?62;22c", "\x1b[0n", "\x1b[?1u", "\x1b]11;rgb:0000/0000/0000\x1b\\")
"""Answers to what an application may have asked: modes, kind, health, keyboard, background."""


def trickle(terminal: PtyTerminal, seconds: float, rate: int = 1000) -> int:
    """Reads as a slow line does, for some seconds, and gives the bytes that came."""
    part, came = max(1, rate // 20), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        came += len(terminal.read_part(part))
        time.sleep(1 / 20)
    return came


def test_a_storm_of_resizes_leaves_the_screen_as_it_should_be(tmp_path: Path) -> None:
    chance = random.Random(11)
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for(FIRST_PAGE)
        for _ in range(60):
            terminal.resize(chance.randrange(20, 200), chance.randrange(6, 60))
            terminal.send(chance.choice("jk><"))
            terminal.rest(chance.choice([0.0, 0.005, 0.05]))
        terminal.resize(110, 33)
        terminal.rest(1.0)
        shown = terminal.lines
        terminal.send("\x0c")
        terminal.rest(1.0)
        assert terminal.lines == shown
        assert "of 2000" in terminal.text
        terminal.send("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("gap", [0.0, 0.02])
def test_keys_that_come_byte_by_byte_are_keys(tmp_path: Path, gap: float) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for(FIRST_PAGE)
        terminal.rest()
        for byte in b"\x1b[B\x1bOB\x1b[6~\x1b[5~\x1b[1;2P\x1b[B" + ENTER.encode():
            os.write(terminal.master, bytes([byte]))
            time.sleep(gap)
        assert "+79522247252" in terminal.wait_for("HLR status")
        terminal.send("q")
        terminal.wait_for(FIRST_PAGE)
        terminal.send("/")
        terminal.rest()
        for byte in b"name like \x1b[200~Zaj\xc4\x85c\x1b[201~":
            os.write(terminal.master, bytes([byte]))
            time.sleep(gap)
        terminal.wait_for("name like Zając")
        terminal.send(ESC)
        terminal.rest()
        terminal.send("q")
        assert terminal.wait_for_end() == 0


def test_what_a_terminal_answers_late_is_no_text(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for(FIRST_PAGE)
        terminal.send("/name like An")
        terminal.wait_for("name like An")
        for answer in LATE:
            terminal.send(answer)
            time.sleep(0.3)
        terminal.send("na")
        screen = terminal.wait_for("name like Anna")
        assert "name like Anna " in screen
        assert not any(part in screen for part in ("2026", "62;22", "rgb:"))
        terminal.send(ESC)
        terminal.rest()
        terminal.send("q")
        assert terminal.wait_for_end() == 0


def test_a_line_of_1000_bytes_a_second_gets_the_newest_picture_alone(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"], size=(120, 40)) as terminal:
        terminal.wait_for(FIRST_PAGE)
        terminal.rest()
        came = 0
        for _ in range(30):
            terminal.send(">")
            came += trickle(terminal, 0.1)
        for _ in range(200):
            last = trickle(terminal, 0.5)
            came += last
            if not last:
                break
        assert "page 20/20" in terminal.text
        assert came < 19 * 3500 / 2, "less than half of what all pages would have been"
        terminal.send("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.slow
def test_a_send_goes_on_while_nobody_reads_and_the_screen_comes_back(tmp_path: Path) -> None:
    with PtyTerminal(tmp_path, ["--sandbox"]) as terminal:
        terminal.wait_for(FIRST_PAGE)
        terminal.send("gr")
        terminal.wait_for("1-12 of 12")
        terminal.send("j m")
        people = terminal.wait_for("will get it").split("= ")[1].split(" will get it")[0]
        terminal.send("Our autumn sale is open. Reply STOP to hear no more.")
        terminal.wait_for("PRICED")
        terminal.send(ESC + "S")
        terminal.wait_for("The number of people, typed, sends it.")
        terminal.send(people + ENTER)
        begun = time.time()
        time.sleep(60)
        seconds = outcome_after(tmp_path, begun)
        assert select.select([terminal.master], [], [], 0)[0]
        read = time.monotonic()
        terminal.wait_for("SENT")
        back = time.monotonic() - read
        print(f"\njournaled after {seconds:.1f} s, the screen was back after {back * 1000:.0f} ms")  # noqa: T201


def outcome_after(home: Path, begun: float) -> float:
    """Seconds after which the file of the desk was written last, which has the outcome of the send by then."""
    [path] = home.rglob("desk.db")
    written = max(one.stat().st_mtime for one in path.parent.glob("desk.db*"))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        states = {row[0] for row in db.execute("SELECT state FROM journal")}
    assert "done" in states
    assert "intended" not in states
    return written - begun
