"""The driver in a real pseudo-terminal."""

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

HERE = Path(__file__).parent
LIMIT = 60.0
"""Seconds until a condition must hold: generous, because other work may share the machine."""


class Desk:
    """The demo application in a terminal that reads only when told to."""

    def __init__(self, log: Path, environ: dict[str, str], columns: int = 80, rows: int = 24) -> None:
        self.log = log
        self.log.touch()
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.master, self.slave = os.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self.slave)
        steering = ("TEXTUAL", "RINGDESK", "ESCDELAY", "COLUMNS", "LINES")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "pty_demo.py"), str(log)],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env={**kept, "TERM": "xterm-256color", "PYTHONPATH": str(HERE.parent.parent), **environ},
            start_new_session=True,
        )

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size, as its window would."""
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def read(self, seconds: float = 0.02) -> None:
        """Read what the terminal gets, for at most that long."""
        while select.select([self.master], [], [], seconds)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                return
            self.raw += data
            self.stream.feed(data)
            seconds = 0

    def lines(self) -> list[str]:
        """What the application told so far, without its beats."""
        return [line for line in self.log.read_text().splitlines() if not line.startswith("beat")]

    def beats(self) -> int:
        """How often the application's loop went round."""
        return self.log.read_text().count("beat")

    def until(self, holds: Callable[[], bool], *, reading: bool = True) -> None:
        """Wait for a condition."""
        limit = time.monotonic() + LIMIT
        while not holds():
            assert time.monotonic() < limit, (self.lines()[-20:], self.screen.display)
            self.read() if reading else time.sleep(0.02)

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.master, keys)

    def shows(self, text: str) -> Callable[[], bool]:
        """A condition: the text is on the screen."""
        return lambda: any(text in row for row in self.screen.display)

    def is_full(self) -> bool:
        """A condition: the picture that `f` asks for is there, in every row."""
        *rows, last = (set(row.split()) for row in self.screen.display)
        return last == {"END-final"} and all(row == {"final"} for row in rows)

    def told(self, line: str) -> Callable[[], bool]:
        """A condition: the application has told this."""
        return lambda: line in self.lines()

    def end(self) -> None:
        """Press the key that ends the application, and wait for it."""
        self.type(b"x")
        self.until(lambda: self.process.poll() is not None)


@pytest.fixture(params=["plain", "thin"])
def driver(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def start_desk(**environ: str) -> Desk:
        desk = Desk(tmp_path / "log", environ)
        desks.append(desk)
        desk.until(desk.shows("READY"))
        return desk

    yield start_desk
    for desk in desks:
        if desk.process.poll() is None:
            desk.process.kill()
            desk.process.wait()
        for descriptor in (desk.master, desk.slave):
            with contextlib.suppress(OSError):
                os.close(descriptor)


StartDesk = Callable[..., Desk]


def test_keys_in_parts_are_keys(start: StartDesk) -> None:
    desk = start(ESCDELAY="5000")
    for key in (b"\x1b[B", b"\x1bOA", b"\x1b[1;5C", b"\x1b[15~"):
        for byte in key:
            desk.type(bytes([byte]))
            desk.read(0.03)
    desk.until(desk.told("key f5"))
    assert [line for line in desk.lines() if line.startswith("key")] == [
        "key down",
        "key up",
        "key ctrl+right",
        "key f5",
    ]


def test_esc_is_a_key_and_so_is_what_follows(start: StartDesk) -> None:
    desk = start()
    desk.type(b"\x1bw\x1b\r\x1b")
    desk.until(lambda: desk.lines().count("key escape") == 3)
    keys = [line for line in desk.lines() if line.startswith("key")]
    assert keys == ["key escape", "key w", "key escape", "key enter", "key escape"]


def test_a_paste_with_an_escape_is_one_paste_and_no_key(start: StartDesk) -> None:
    desk = start()
    desk.type(b"\x1b[200~one\x1b[31mx" + b"long " * 30000 + b"\x1b[201~y\xff")
    desk.until(desk.told("key y"))
    told = [line for line in desk.lines() if not line.startswith("size")]
    assert told[:2] == [f"paste {'one␛[31mx' + 'long ' * 30000!r}", "key y"]


def test_an_unread_terminal_stops_nobody_and_catches_up(start: StartDesk, driver: str) -> None:
    desk = start(RINGDESK_DRIVER=driver)
    desk.type(b"d")
    desk.until(desk.told("key d"))
    beats = desk.beats()
    desk.until(lambda: desk.beats() > beats + 120, reading=False)
    desk.type(b"f")
    desk.until(desk.told("key f"), reading=False)
    beats = desk.beats()
    desk.until(lambda: desk.beats() > beats + 5, reading=False)
    seen = len(desk.raw)
    desk.until(desk.is_full)
    assert len(desk.raw) - seen < 64 * 1024 + 40_000
    desk.end()


def test_an_unread_terminal_does_not_hold_the_end_up(start: StartDesk, driver: str) -> None:
    desk = start(RINGDESK_DRIVER=driver)
    desk.type(b"d")
    desk.until(desk.told("key d"))
    beats = desk.beats()
    desk.until(lambda: desk.beats() > beats + 100, reading=False)
    desk.type(b"x")
    desk.until(lambda: desk.process.poll() is not None, reading=False)
    assert "ended" in desk.lines()
    desk.raw = b""
    desk.read(1.0)
    assert b"\x1b[?1049l" in desk.raw


def test_the_end_gives_the_terminal_back(start: StartDesk, driver: str) -> None:
    desk = start(RINGDESK_DRIVER=driver)
    desk.type(b"m")
    desk.until(lambda: b"\x1b[?1000h" in desk.raw)
    assert termios.tcgetattr(desk.slave) != desk.before
    desk.end()
    desk.read(0.5)
    assert termios.tcgetattr(desk.slave) == desk.before
    for switch in (b"1049", b"1000", b"1006", b"2004", b"1004"):
        assert desk.raw.rindex(b"\x1b[?" + switch + b"l") > desk.raw.rindex(b"\x1b[?" + switch + b"h")
    assert desk.raw.rindex(b"\x1b[?25h") > desk.raw.rindex(b"\x1b[?25l")


def test_a_closed_terminal_ends_the_process_without_any_signal(start: StartDesk, driver: str) -> None:
    desk = start(RINGDESK_DRIVER=driver)
    desk.type(b"d")
    desk.until(desk.told("key d"))
    os.close(desk.slave)
    os.close(desk.master)
    desk.process.wait(LIMIT)
    assert desk.lines()[-1] == "ended"


def test_another_program_has_the_terminal_to_itself(start: StartDesk, driver: str) -> None:
    desk = start(RINGDESK_DRIVER=driver)
    desk.type(b"m")
    desk.until(lambda: b"\x1b[?1000h" in desk.raw)
    desk.type(b"ds")
    desk.until(lambda: desk.raw.endswith(b"EDITOR\r\n"))
    assert termios.tcgetattr(desk.slave) == desk.before
    beats = desk.beats()
    desk.until(lambda: desk.beats() > beats + 20)
    assert desk.raw.endswith(b"EDITOR\r\n")
    desk.type(b"text\r")
    desk.until(desk.told("edited"))
    desk.until(lambda: b"WROTE text\r\n\x1b[?1049h" in desk.raw)
    desk.until(lambda: desk.raw.rindex(b"\x1b[?1000h") > desk.raw.rindex(b"\x1b[?1049h"))
    desk.type(b"f")
    desk.until(desk.is_full)
    desk.end()


def test_stopped_and_continued_it_draws_everything_again(start: StartDesk, driver: str) -> None:
    desk = start(RINGDESK_DRIVER=driver)
    for stop in (signal.SIGTSTP, signal.SIGSTOP):
        os.kill(desk.process.pid, stop)
        desk.until(lambda: os.waitpid(desk.process.pid, os.WUNTRACED | os.WNOHANG) != (0, 0))
        desk.read(0.2)
        desk.screen.reset()
        os.kill(desk.process.pid, signal.SIGCONT)
        desk.until(desk.shows("READY"))
    desk.type(b"x")
    desk.until(lambda: desk.process.poll() is not None)
    assert desk.lines()[-2:] == ["key x", "ended"]


def test_a_new_size_is_drawn_in_full(start: StartDesk, driver: str) -> None:
    desk = start(RINGDESK_DRIVER=driver)
    desk.type(b"f")
    desk.until(desk.is_full)
    for columns, rows in ((100, 30), (60, 16), (61, 16)):
        desk.resize(columns, rows)
        desk.screen.reset()
        os.kill(desk.process.pid, signal.SIGWINCH)
        desk.until(desk.told(f"size {columns}x{rows}"))
        desk.type(b"f")
        desk.until(desk.is_full)
    desk.end()


def test_an_idle_desk_sends_nothing(start: StartDesk) -> None:
    desk = start()
    desk.type(b"f")
    desk.until(desk.is_full)
    desk.read(0.5)
    sent, beats = len(desk.raw), desk.beats()
    desk.until(lambda: desk.beats() > beats + 50)
    assert len(desk.raw) == sent


def test_a_disturbed_screen_is_drawn_again(start: StartDesk, driver: str) -> None:
    desk = start(RINGDESK_DRIVER=driver)
    desk.screen.reset()
    desk.type(b"\x0c")
    desk.until(desk.shows("READY"))
    desk.end()
