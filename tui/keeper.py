"""The store for secrets that the system itself has: Secret Service or KWallet, and nothing else.

Backends are named here, never chosen by keyring's own settings: one that writes a plain file would be taken
without a word. Imports the standard library and, lazily, keyring.
"""

import asyncio
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from importlib import import_module
from typing import Any, Final, Protocol, TypeVar

T = TypeVar("T")

SERVICE: Final = "ringdesk"
"""What our secrets are filed under; each has a name of its own below it."""
PATIENCE: Final = 60.0
"""Seconds for whoever has to unlock the store."""
NO_KEEPER: Final = "this host has no secure store for secrets (Secret Service or KWallet)"
NO_STORE: Final = "no secure store on this host"
"""The same for a heading."""
INSTEAD: Final = 'Use { command = ["pass", "show", "NAME"] } (pass, gopass, op, systemd-creds) or a file of mode 0600'

_BACKENDS: Final = (
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
)
_ERRORS: Final = (
    ("keyring.errors", "KeyringError"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("gi.repository.GLib", "Error"),
    ("dbus", "DBusException"),
)
"""What the backends let through of the libraries below them, where those are loaded at all."""


class KeeperFailed(Exception):
    """The store could not be asked; the message goes on after it: ``it is locked``."""


class Keeper(Protocol):
    """A store that keeps secrets encrypted."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret of that name, if there is one."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps a secret."""


async def fetch(name: str) -> str | None:
    """The secret of that name, if there is one.

    Raises:
        KeeperFailed: there is no store, it is locked, or it does not answer.
    """
    return await _asked(lambda keeper: keeper.get_password(SERVICE, name))


async def keep(name: str, secret: str) -> None:
    """Keeps a secret under a name; what was there before is replaced.

    Raises:
        KeeperFailed: as for `fetch`.
    """
    await _asked(lambda keeper: keeper.set_password(SERVICE, name, secret))


async def is_there() -> bool:
    """Whether this host has a store."""
    return await _beside(_found) is not None


async def _asked(question: Callable[[Keeper], T]) -> T:
    def ask() -> T:
        keeper = _found()
        if keeper is None:
            raise KeeperFailed(NO_KEEPER)
        try:
            return question(keeper)
        except _errors() as error:
            raise KeeperFailed("the store for secrets is locked, or does not answer") from error

    return await _beside(ask)


def _found() -> Keeper | None:
    """The best of the backends that work here; asking talks to D-Bus."""
    classes: list[Any] = [getattr(import_module(module), name) for module, name in _BACKENDS]
    viable = [found for found in classes if found.viable]
    keeper: Keeper | None = max(viable, key=lambda found: found.priority)() if viable else None
    return keeper


def _errors() -> tuple[type[Exception], ...]:
    theirs = [getattr(sys.modules[module], name) for module, name in _ERRORS if module in sys.modules]
    return (OSError, RuntimeError, ValueError, *theirs)


async def _beside(work: Callable[[], T]) -> T:
    """Runs `work` in a thread that neither the loop nor the end of the program ever waits for longer than `PATIENCE`.

    Raises:
        KeeperFailed: nobody answered in time.
    """
    done: Future[T] = Future()

    def run() -> None:
        with suppress(InvalidStateError):  # nobody waits any more
            try:
                done.set_result(work())
            except KeeperFailed as error:
                done.set_exception(error)

    threading.Thread(target=run, name="keeper", daemon=True).start()
    try:
        async with asyncio.timeout(PATIENCE):
            return await asyncio.wrap_future(done)
    except TimeoutError as error:
        raise KeeperFailed(f"the store for secrets did not answer within {PATIENCE:.0f} seconds") from error
