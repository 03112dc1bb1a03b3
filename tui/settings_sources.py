"""How the settings say where a secret is kept: ``{ env = "NAME" }`` and its like.

Imports `domain.foreign`, `domain.secret`, and the modules of settings and credentials. The messages never repeat a
value: it may be the secret itself.
"""

import os
import re
import shlex
from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from tui.credential_sources import FromCommand, FromEnvironment, FromFile, FromKeyring
from tui.credentials import Source
from tui.domain.foreign import shown
from tui.domain.secret import Secret
from tui.settings_values import Wrong, did_you_mean, listed, text

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_MOST_ARGUMENTS: Final = 64


class Environment:
    """The environment while settings are read: what a secret was taken from is taken out of it at the end."""

    def __init__(self, environ: MutableMapping[str, str]) -> None:
        self._environ = environ
        self._used: set[str] = set()

    def value(self, name: str) -> Secret:
        """What a variable holds, empty where it is not set."""
        self._used.add(name)
        return Secret(self._environ.get(name, "").strip())

    def forget(self) -> None:
        """Takes out what was asked for: no child process gets it."""
        for name in self._used:
            self._environ.pop(name, None)


class Kind(Struct, frozen=True):
    """One way to keep a secret.

    Attributes:
        name: key in the settings.
        meaning: what it says, for the README.
        example: the value in an example; ``{}`` stands for a name that fits account and credential.
        take: gives the source, or raises `Wrong`.
    """

    name: str
    meaning: str
    example: str
    take: Callable[[object, Environment], Source]


def _variable(value: object, environment: Environment) -> Source:
    if not isinstance(value, str) or not _VARIABLE.fullmatch(value):
        raise Wrong("must be the name of an environment variable")
    return FromEnvironment(value, environment.value(value))


def _command(value: object, _environment: Environment) -> Source:
    arguments = value if isinstance(value, list) and 0 < len(value) <= _MOST_ARGUMENTS else [""]
    if not all(isinstance(argument, str) and "\0" not in argument for argument in arguments) or not arguments[0]:
        raise Wrong("must be a list of a command and its arguments, each in quotes, as no shell reads it")
    return FromCommand(tuple(arguments))


def _keyring(value: object, _environment: Environment) -> Source:
    return FromKeyring(text(100)(value))


def _file(value: object, _environment: Environment) -> Source:
    given = value if isinstance(value, str) and "\0" not in value else ""
    path = Path(os.path.expanduser(given) if given.startswith("~/") else given)
    if not path.is_absolute():
        raise Wrong("must be the whole path of a file, which may begin with ~/")
    return FromFile(path)


KINDS: Final = (
    Kind("env", "an environment variable, which no child process inherits", '"{env}"', _variable),
    Kind("command", "a command that prints it, run without a shell", '["pass", "show", "{key}"]', _command),
    Kind("keyring", "the system's store: Secret Service or KWallet", '"{key}"', _keyring),
    Kind("file", "a file of mode 0600 that holds nothing else", '"~/.config/ringdesk/{key}"', _file),
)
"""The keys, one of which stands where a secret is needed."""


def source(path: Sequence[str], value: object, environment: Environment, settings: str) -> Source:
    """Where a secret is kept.

    Args:
        path: keys that lead to the value, those of account and credential last.
        value: what stands there.
        environment: where variables are looked up.
        settings: path of the settings file, beside which a literal secret is advised to go.

    Raises:
        Wrong: it does not say so, or it is the secret itself.
    """
    account, credential = path[-2:]
    if isinstance(value, str):
        raise Wrong(_way_out(account, credential, settings))
    kinds = {kind.name: kind for kind in KINDS}
    name, given = next(iter(value.items()), ("", None)) if isinstance(value, dict) and len(value) == 1 else ("", None)
    if name not in kinds:
        hint = did_you_mean(name, tuple(kinds)) or f"; known are {listed(tuple(kinds), 'and')}"
        raise Wrong(f"must say where the secret is kept, as in {example(KINDS[0], account, credential)}{hint}")
    try:
        return kinds[name].take(given, environment)
    except Wrong as wrong:
        raise Wrong(f"{wrong}, as in {example(kinds[name], account, credential)}") from wrong


def example(kind: Kind, account: str, credential: str) -> str:
    """A line of the settings that keeps a credential that way."""
    variable = re.sub(r"[^A-Z0-9]", "_", f"{account}_{credential}".upper())
    value = kind.example.format(env=variable, key=f"{shown(account)}.{credential}")
    return f"{credential} = {{ {kind.name} = {value} }}"


def _way_out(account: str, credential: str, settings: str) -> str:
    path = str(Path(settings).parent / f"{account}.{credential}")
    return (
        f"holds a secret itself, and the settings are no place for one; move it by "
        f"`install -m 600 /dev/stdin {shown(shlex.quote(path))}` (paste it, press Enter, then Ctrl-D), "
        f'and write here {credential} = {{ file = "{shown(path)}" }}'
    )
