"""Asks where a secret is to be kept, and gets it; it is put there when the account is saved.

Imports the modules of credentials, settings and questions beside it.
"""

import asyncio
import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tui import keeper
from tui.command_line import say
from tui.credentials import Aside, Missing
from tui.domain.secret import Secret
from tui.questions import ask, ask_secret, choose
from tui.settings_file import SettingsError
from tui.settings_sources import Environment, source
from tui.settings_values import Wrong
from tui.settings_writing import keep_secret

_FILE: Final = "a file that only you can read; you type it now"
_KEYRING: Final = "the system's store for secrets; you type it now"
_COMMAND: Final = "a command prints it, as pass, gopass and op do"
_ENVIRONMENT: Final = "an environment variable holds it whenever ringdesk starts"


@dataclass(frozen=True, slots=True)
class Kept:
    """A credential in hand.

    Attributes:
        secret: its value, for trying it.
        settle: puts it where it is to be kept, and gives what the settings are to say.
    """

    secret: Secret
    settle: Callable[[], str | Mapping[str, Any]]

    @classmethod
    def plain(cls, value: str) -> "Kept":
        """A value that is no secret and stands in the settings."""
        return cls(Secret(value), lambda: value)


class Keeping:
    """Where the secrets of one account go.

    Args:
        account: its key in the settings.
        settings: the settings file; secret files go beside it.
    """

    def __init__(self, account: str, settings: Path) -> None:
        self._account = account
        self._settings = settings
        self._environ = dict(os.environ)

    def ask(self, name: str) -> Kept:
        """Asks for one secret until it is in hand."""
        ways: dict[str, Callable[[str], Kept]] = {
            _FILE: self._into_file,
            _KEYRING: self._into_keyring,
            _COMMAND: self._by_command,
            _ENVIRONMENT: self._by_variable,
        }
        if not asyncio.run(keeper.is_there()):
            del ways[_KEYRING]
            say(f"{keeper.NO_KEEPER[0].upper()}{keeper.NO_KEEPER[1:]}.")
        while True:
            try:
                return list(ways.values())[choose(f"Where is the {name} kept", list(ways))](name)
            except Missing as missing:
                say(f"No {name}: {missing.fact}. {missing.remedy}.")
            except Wrong as wrong:
                say(f"It {wrong}.")

    def _into_file(self, name: str) -> Kept:
        secret = ask_secret(name)

        def settle() -> Mapping[str, Any]:
            return {"file": _short(keep_secret(self._settings.parent, f"{self._account}.{name}", secret))}

        return Kept(secret, settle)

    def _into_keyring(self, name: str) -> Kept:
        secret = ask_secret(name)
        title = f"{self._account}.{name}"

        def settle() -> Mapping[str, Any]:
            try:
                asyncio.run(keeper.keep(title, secret.reveal()))
            except keeper.KeeperFailed as error:
                raise SettingsError(f"Nothing was saved: {error}.") from error
            return {"keyring": title}

        return Kept(secret, settle)

    def _by_command(self, name: str) -> Kept:
        return self._by_reference(name, {"command": ask("Command", _arguments, f"pass show {self._account}.{name}")})

    def _by_variable(self, name: str) -> Kept:
        variable = ask("Name of the variable", str, f"{self._account}_{name}".upper().replace("-", "_"))
        os.environ.pop(variable, None)  # no child process gets it
        return self._by_reference(name, {"env": variable})

    def _by_reference(self, name: str, says: Mapping[str, Any]) -> Kept:
        """What the settings are to say, tried as they will be."""
        path = ("accounts", self._account, name)
        secret = asyncio.run(source(path, says, Environment(dict(self._environ)), str(self._settings)).fetch(Aside()))
        return Kept(secret, lambda: says)


def _arguments(typed: str) -> list[str]:
    try:
        return shlex.split(typed)
    except ValueError as error:
        raise Wrong("has a quote that is not closed") from error


def _short(path: Path) -> str:
    """The path, with ~ for the home folder."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
