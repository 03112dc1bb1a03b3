"""The places that secrets are kept in: environment, file, the system's store, or a command that prints them.

Imports `domain`, `credentials` and `keeper`. The messages never repeat a value.
"""

import asyncio
import contextlib
import os
import signal
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from msgspec import Struct

from tui import keeper
from tui.credentials import Aside, Missing
from tui.domain.foreign import shown
from tui.domain.secret import Secret

SIZE_LIMIT: Final = 8 * 1024
"""Bytes of a secret; one that is longer was not meant."""
COMMAND_SECONDS: Final = 60.0
"""How long a command may take, including whoever types a passphrase into it."""

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Plain(Struct, frozen=True):
    """A value that is no secret and stands in the settings, or comes with the provider."""

    value: str
    place: str = "the settings"

    async def fetch(self, aside: Aside) -> Secret:
        """The value."""
        return Secret(self.value)


class FromEnvironment(Struct, frozen=True):
    """A variable, which was taken out of the environment when the settings were read: no child process gets it."""

    name: str
    value: Secret

    @property
    def place(self) -> str:
        """The place in words."""
        return f"the environment variable {self.name}"

    async def fetch(self, aside: Aside) -> Secret:
        """The variable's value.

        Raises:
            Missing: it was not set, or is not one line of text.
        """
        if not self.value:
            raise Missing(f"{self.place} is not set", "Set it and start Ringdesk again")
        return _one_line(self.value.reveal().encode("utf-8", "surrogateescape"), self.place)


class FromFile(Struct, frozen=True):
    """A file that nobody but its user can read."""

    path: Path

    @property
    def place(self) -> str:
        """The place in words."""
        return f"the file {shown(str(self.path))}"

    async def fetch(self, aside: Aside) -> Secret:
        """The only line of the file.

        Raises:
            Missing: it cannot be read, or others can.
        """
        return _one_line(await asyncio.to_thread(self._read), self.place)

    def _read(self) -> bytes:
        # Neither a link nor a pipe that nobody writes to leads anywhere else or keeps anybody waiting.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        if self.path.is_symlink():
            raise Missing(f"{self.place} is a link", "Name the file itself in the settings")
        try:
            with open(os.open(self.path, flags), "rb") as file:
                self._refuse_open(os.fstat(file.fileno()))
                return file.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise Missing(
                f"{self.place} cannot be read ({error.strerror})", "Look at it, then connect again"
            ) from error

    def _refuse_open(self, found: os.stat_result) -> None:
        if not stat.S_ISREG(found.st_mode):
            raise Missing(f"{self.place} is not a file", "Name a file with one line in the settings")
        if found.st_uid != os.geteuid():
            raise Missing(f"{self.place} belongs to another user", "Keep the secret in a file of your own")
        if found.st_mode & _OTHERS:
            raise Missing(f"{self.place} can be used by others", f"Close it with: chmod 600 {shown(str(self.path))}")


class FromKeyring(Struct, frozen=True):
    """A name in the system's store for secrets."""

    name: str

    @property
    def place(self) -> str:
        """The place in words."""
        return f"the system's store for secrets, under {keeper.SERVICE} {shown(self.name)}"

    async def fetch(self, aside: Aside) -> Secret:
        """The secret of that name.

        Raises:
            Missing: there is no store, none of that name, or it stays locked.
        """
        try:
            found = await keeper.fetch(self.name)
        except keeper.KeeperFailed as error:
            raise Missing(str(error), keeper.INSTEAD) from error
        if found is None:
            raise Missing(
                f"the system's store for secrets has none named {shown(self.name)}",
                f"Put it there with: keyring set {keeper.SERVICE} {shown(self.name)}",
            )
        return _one_line(found.encode("utf-8", "surrogatepass"), self.place)


class FromCommand(Struct, frozen=True):
    """A command that prints the secret; it is run without a shell, and may ask for a passphrase."""

    arguments: tuple[str, ...]

    @property
    def place(self) -> str:
        """The place in words; arguments stay out, as people put secrets there."""
        return f"the command {shown(self.arguments[0])}"

    async def fetch(self, aside: Aside) -> Secret:
        """The only line that the command prints.

        Raises:
            Missing: it cannot be run, fails, takes too long, is stopped by ctrl+c, or prints something else.
        """
        async with aside.terminal():
            return _one_line(await self._output(), self.place)

    async def _output(self) -> bytes:
        stopped = asyncio.Event()
        try:
            async with asyncio.timeout(COMMAND_SECONDS) as limit:
                with _stopped_by_keyboard(limit, stopped):
                    printed, status = await _run(self.arguments)
        except TimeoutError as error:
            told = "was stopped" if stopped.is_set() else f"took longer than {COMMAND_SECONDS:.0f} seconds"
            raise Missing(f"{self.place} {told}", "Connect again to run it again") from error
        except OSError as error:
            raise Missing(f"{self.place} cannot be run ({error.strerror})", "Install it or correct the name") from error
        if status and len(printed) <= SIZE_LIMIT:
            raise Missing(f"{self.place} failed with status {status}", "Run it by hand to see why")
        return printed


async def _run(arguments: Sequence[str]) -> tuple[bytes, int | None]:
    """What a command prints, hardly more than `SIZE_LIMIT`, and its exit status; nothing of it runs afterwards."""
    transport, running = await asyncio.get_running_loop().subprocess_exec(
        _Running,
        *arguments,
        stdin=None if sys.__stdin__ is not None and sys.__stdin__.isatty() else asyncio.subprocess.DEVNULL,
        stderr=None,
    )
    try:
        await running.told.wait()
    finally:
        transport.close()  # kills what still runs
        await running.gone.wait()
    return bytes(running.printed), transport.get_returncode()


class _Running(asyncio.SubprocessProtocol):
    """A command while it prints.

    Attributes:
        printed: what it printed, a little more than `SIZE_LIMIT` at the very most.
        told: set when it ended, or printed too much.
        gone: set when nothing of it is left.
    """

    def __init__(self) -> None:
        self.printed = bytearray()
        self.told = asyncio.Event()
        self.gone = asyncio.Event()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Keeps what is printed, as long as it is little."""
        if not self.told.is_set():
            self.printed += data
        if len(self.printed) > SIZE_LIMIT:
            self.told.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """It ended, and closed what it printed to."""
        self.told.set()
        self.gone.set()


@contextlib.contextmanager
def _stopped_by_keyboard(limit: asyncio.Timeout, stopped: asyncio.Event) -> Iterator[None]:
    """Lets ctrl+c end what `limit` limits, and nothing else; sets `stopped` then."""
    loop = asyncio.get_running_loop()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        loop.call_soon_threadsafe(limit.reschedule, loop.time())

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not the main thread: signals go elsewhere
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _one_line(raw: bytes, place: str) -> Secret:
    """The secret out of what was read; blanks and line ends around it do not count."""
    if len(raw) > SIZE_LIMIT:
        raise Missing(f"{place} gives more than {SIZE_LIMIT // 1024} KB", "It must give the secret alone, on one line")
    value = raw.decode("utf-8", "replace").strip()
    if not value:
        raise Missing(f"{place} is empty", "Put the secret there")
    if not value.isprintable() or "\ufffd" in value:
        raise Missing(f"{place} gives more than one line of text", "It must give the secret alone, on one line")
    return Secret(value)
