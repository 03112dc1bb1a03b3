"""Secrets in hand, and where each goes when its account is saved.

Imports the modules of credentials and settings beside it.
"""

import asyncio
import os
import shlex
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from tui import keeper
from tui.credentials import Aside
from tui.domain.secret import Secret
from tui.settings_file import SettingsError
from tui.settings_sources import Environment, source
from tui.settings_values import Wrong
from tui.settings_writing import keep_secret

FILE, KEYRING, COMMAND, ENVIRONMENT = "file", "keyring", "command", "env"
WAYS: Final[Mapping[str, str]] = {
    FILE: "a file that only you can read; you type it now",
    KEYRING: "the system's store for secrets; you type it now",
    COMMAND: "a command prints it, as pass, gopass and op do",
    ENVIRONMENT: "an environment variable holds it whenever ringdesk starts",
}
"""How a secret can be kept, by the key that the settings have for it."""
TYPED: Final = frozenset({FILE, KEYRING})
"""Ways for which the secret itself is typed."""
_LONGEST: Final = 8 * 1024


class Kept(Struct, frozen=True):
    """A credential in hand.

    Attributes:
        secret: its value, for trying it.
        settle: puts it where it is to be kept, and gives what the settings are to say; raises `SettingsError`.
        place: where that is, in words; a value that is no secret tells itself.
        withdraw: takes it away again, as the settings could not be written.
    """

    secret: Secret
    settle: Callable[[], Awaitable[str | Mapping[str, Any]]]
    place: str
    withdraw: Callable[[], None] = lambda: None

    @classmethod
    def plain(cls, value: str) -> "Kept":
        """A value that is no secret and stands in the settings."""

        async def settle() -> str:
            return value

        return cls(Secret(value), settle, value)


async def ways() -> Mapping[str, str]:
    """The ways that this host has."""
    return WAYS if await keeper.is_there() else {way: words for way, words in WAYS.items() if way != KEYRING}


class Keeping:
    """Where the secrets of one account go.

    Args:
        account: its key in the settings.
        settings: the settings file; secret files go beside it.
        aside: where a command may ask for a passphrase.
        environ: variables that were taken out of the environment earlier.

    Attributes:
        variables: what was taken out of the environment, so that no child process gets it.
    """

    def __init__(self, account: str, settings: Path, aside: Aside, environ: Mapping[str, str]) -> None:
        self.variables: dict[str, str] = {}
        self._environ = environ
        self._account = account
        self._settings = settings
        self._aside = aside

    def suggested(self, name: str, way: str) -> str:
        """What is likely to be typed for a way."""
        if way == COMMAND:
            return f"pass show {self._account}.{name}"
        return f"{self._account}_{name}".upper().replace("-", "_") if way == ENVIRONMENT else ""

    async def take(self, name: str, way: str, typed: str) -> Kept:
        """One secret.

        Args:
            name: of the credential.
            way: how it is to be kept.
            typed: the secret itself, a command, or the name of a variable.

        Raises:
            Wrong: what was typed cannot be used.
            Missing: the command or the variable does not give it.
        """
        match way:
            case "file":
                return self._into_file(name, secret_of(typed))
            case "keyring":
                return self._into_keyring(name, secret_of(typed))
            case "command":
                return await self._by_reference(name, {COMMAND: arguments_of(typed)})
        value = os.environ.pop(typed, self._environ.get(typed))
        if value is not None:
            self.variables[typed] = value
        return await self._by_reference(name, {ENVIRONMENT: typed})

    def _into_file(self, name: str, secret: Secret) -> Kept:
        made: list[Path] = []

        async def settle() -> Mapping[str, Any]:
            folder = self._settings.parent
            made.append(await asyncio.to_thread(keep_secret, folder, f"{self._account}.{name}", secret))
            return {FILE: _short(made[-1])}

        def withdraw() -> None:
            while made:
                made.pop().unlink(missing_ok=True)

        return Kept(secret, settle, "a file that only you can read", withdraw)

    def _into_keyring(self, name: str, secret: Secret) -> Kept:
        title = f"{self._account}.{name}"

        async def settle() -> Mapping[str, Any]:
            try:
                await keeper.keep(title, secret.reveal())
            except keeper.KeeperFailed as error:
                raise SettingsError(f"Nothing was saved: {error}.") from error
            return {KEYRING: title}

        return Kept(secret, settle, "the system's store for secrets")

    async def _by_reference(self, name: str, says: Mapping[str, Any]) -> Kept:
        """What the settings are to say, tried as they will be."""
        path = ("accounts", self._account, name)
        found = source(path, says, Environment(dict(self.variables)), str(self._settings))
        secret = await found.fetch(self._aside)

        async def settle() -> Mapping[str, Any]:
            return says

        return Kept(secret, settle, found.place)


def secret_of(typed: str) -> Secret:
    """A secret as somebody typed it.

    Raises:
        Wrong: it cannot be one.
    """
    typed = typed.strip()
    if not typed.isprintable() or not 0 < len(typed) <= _LONGEST:
        raise Wrong("must be one line of text")
    return Secret(typed)


def arguments_of(typed: str) -> list[str]:
    """A command as somebody typed it; no shell reads it.

    Raises:
        Wrong: it cannot be one.
    """
    try:
        return shlex.split(typed)
    except ValueError as error:
        raise Wrong("has a quote that is not closed") from error


def _short(path: Path) -> str:
    """The path, with ~ for the home folder."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
