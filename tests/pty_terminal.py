"""A real pseudo-terminal with a real command in it, read by a terminal emulator."""

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte

PATIENCE = 60.0
"""Seconds after which a screen that does not come is a failure, on however slow a machine."""


class PtyTerminal:
    """Runs ``python -m tui``, or another program, with its own home, and shows what a terminal would show.

    Use it as a context manager; the command is killed at the end if it is still there.
    """

    def __init__(
        self,
        home: Path,
        arguments: Sequence[str] = (),
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = ("-m", "tui"),
    ) -> None:
        columns, rows = size
        self.screen: Any = pyte.Screen(columns, rows)
        self._stream: Any = pyte.ByteStream(self.screen)
        self.received = bytearray()
        self._waited = 0
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=_environment(home) | dict(environment or {}),
            cwd=Path(__file__).parent.parent,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self.kill()
        self.hang_up()

    @property
    def process(self) -> int:
        """The id of the command's process."""
        return self._process.pid

    @property
    def master(self) -> int:
        """The terminal's own end."""
        return self._master

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return list(self.screen.display)

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def send(self, keys: str) -> None:
        """Types keys, as bytes a terminal would send."""
        os.write(self._master, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Makes the terminal larger or smaller, as its window would."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.signal(signal.SIGWINCH)  # the kernel tells it only to those whose controlling terminal it is

    def signal(self, number: int) -> None:
        """Sends the command a signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """Ends the command as a power cut would."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def hang_up(self) -> None:
        """Closes the terminal, as its window or a broken line would."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def wait_for_end_unseen(self) -> int:
        """Waits until the command ends while nobody reads what it draws, and gives its exit status."""
        return self._process.wait(PATIENCE)

    def wait_for(self, what: str | Callable[[str], bool]) -> str:
        """Reads until the screen holds a text, or satisfies a test.

        Raises:
            AssertionError: it never did; the last screen is in the message.
        """
        holds = what if callable(what) else lambda text: what in text
        end = time.monotonic() + PATIENCE
        while not holds(self.text):
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"never saw {what!r} on:\n{self.text}")
        return self.text

    def wait_for_bytes(self, what: bytes) -> None:
        """Reads until bytes have come that no earlier call waited for.

        Raises:
            AssertionError: they never came.
        """
        end = time.monotonic() + PATIENCE
        while (place := self.received.find(what, self._waited)) < 0:
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"never got {what!r}; the screen is:\n{self.text}")
        self._waited = place + len(what)

    def rest(self, seconds: float = 0.5) -> None:
        """Reads until nothing has come for a while."""
        while select.select([self._master], [], [], seconds)[0] and self._read(0):
            pass

    def read_part(self, most: int) -> bytes:
        """Reads so many bytes at most, of what is there already."""
        data = os.read(self._master, most) if select.select([self._master], [], [], 0)[0] else b""
        self.received += data
        self._stream.feed(data)
        return data

    def wait_for_end(self) -> int:
        """Reads until the command ends, and gives its exit status."""
        end = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < end:
            self._read()
        while self._read(0.2):
            pass
        return self._process.wait(1)

    def _read(self, patience: float = 1.0) -> bool:
        ready, _, _ = select.select([self._master], [], [], patience)
        if not ready:
            return self._process.poll() is None and patience >= 1.0
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.received += data
        self._stream.feed(data)
        return bool(data)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONWARNINGS": "ignore",
    }
