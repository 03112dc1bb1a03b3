"""`ringdesk setup`: connects an account by questions, tries it, and writes it into the settings.

Imports `domain`, the registry of `providers`, and the modules of settings, accounts and command line beside it.
"""

import asyncio
import os
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from tui.accounts import connected, harmless_read
from tui.command_line import ended, merged, parser, say, status_of
from tui.domain.errors import ProviderError
from tui.domain.foreign import shown
from tui.providers import REGISTRY
from tui.questions import NobodyThere, agree, ask, choose
from tui.secret_questions import Keeping, Kept
from tui.settings import AccountSettings, CredentialFacts, read
from tui.settings_file import Document, SettingsError, is_absent, parse, read_text, user_folders
from tui.settings_values import base_url, country, listed, text
from tui.settings_writing import save, with_account
from tui.startup import Options, Status

_TITLE: Final = text(40)
_VALUE: Final = text(100)
_KEY_LENGTH: Final = 30
_AGAIN, _SAVE, _LEAVE = range(3)
_WAYS_ON: Final = ("type the credentials again", "save it all the same", "leave; nothing is saved")


def run(options: Options, arguments: Sequence[str]) -> int:
    """Asks, tries and saves; gives the exit status."""
    made = parser("setup", "Connects an account: asks for what it needs, tries it, and writes it down.", data=False)
    taken = made.parse_args(arguments)
    return ended(lambda: _set_up(merged(options, taken)))


def _set_up(options: Options) -> int:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say("ringdesk setup asks questions; run it in a terminal.")
        return Status.USAGE
    path = (options.config or user_folders().settings).absolute()
    try:
        return _ask_and_save(path)
    except NobodyThere as error:
        say(str(error))
        return Status.USAGE


def _ask_and_save(path: Path) -> int:
    document = _document(path)
    known = read(document, REGISTRY, os.environ).accounts
    account = _account([one.key for one in known])
    with_account(document, account.key, _values(account))  # a file that cannot be added to is told before any secret
    keeping = Keeping(account.key, path)
    while True:
        kept = _credentials(keeping, REGISTRY[account.provider].credentials)
        failed = asyncio.run(_tried(account, kept))
        if failed is None:
            say(f"{account.title} answers.")
            break
        say(failed.sentence)
        on = choose("And now", _WAYS_ON)
        if on == _SAVE:
            break
        if on == _LEAVE:
            return status_of(failed)
    _save(path, account, kept)
    say(f"Saved in {path}. Now ringdesk opens it, and ringdesk check tries it.")
    return Status.DONE


def _document(path: Path) -> Document:
    name = shown(str(path))
    return Document(name, "", {}) if is_absent(path) else parse(name, read_text(path))


def _account(taken: Collection[str]) -> AccountSettings:
    """What an account is called, where it is and how it is read, without its credentials."""
    plugins = list(REGISTRY.values())
    plugin = plugins[choose("Provider", [plugin.title for plugin in plugins])]
    title: str = ask("Title of the account", _TITLE, default=plugin.title)
    return AccountSettings(
        key=_key(title, plugin.id, taken),
        provider=plugin.id,
        title=title,
        base_url=ask("Address", base_url, default=plugin.base_url),
        sources={},
        time_zone=ZoneInfo(plugin.time_zone),
        country=ask("Country by which numbers without a prefix are read", country, default="PL"),
        read_only=agree("Shall everything that writes be refused (y or n)"),
    )


def _key(title: str, provider: str, taken: Collection[str]) -> str:
    """A name for the settings, made of a title, that is still free."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_KEY_LENGTH]
    name = plain if plain[:1].isalpha() else provider
    return next(key for key in (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))) if key not in taken)


def _credentials(keeping: Keeping, specs: Sequence[CredentialFacts]) -> dict[str, Kept]:
    """What the account signs in with: what is needed in any case, and one of the sets to choose from."""
    sets: dict[str, list[CredentialFacts]] = {}
    for spec in specs:
        sets.setdefault(spec.alternative, []).append(spec)
    needed = sets.pop("", [])
    if sets:
        ways = list(sets.values())
        needed = needed + ways[choose("Sign in with", [listed([spec.name for spec in way], "and") for way in ways])]
    return {spec.name: _credential(keeping, spec) for spec in needed}


def _credential(keeping: Keeping, spec: CredentialFacts) -> Kept:
    if spec.secret:
        return keeping.ask(spec.name)
    return Kept.plain(ask(spec.name, _VALUE, default=spec.default or ""))


async def _tried(account: AccountSettings, kept: Mapping[str, Kept]) -> ProviderError | None:
    """What keeps the account from being read; None where it answers."""
    say(f"Asking {account.title} …")
    try:
        provider = await connected(account, {name: one.secret for name, one in kept.items()}, read_only=True)
        try:
            await harmless_read(provider)
        finally:
            await provider.close()
    except ProviderError as error:
        return error
    return None


def _save(path: Path, account: AccountSettings, kept: Mapping[str, Kept]) -> None:
    """Writes the account below what stands in the settings by now; the secrets first, as it names them."""
    document = _document(path)
    if account.key in [one.key for one in read(document, REGISTRY, os.environ).accounts]:
        raise SettingsError(f"{document.name} has an account {account.key} by now; nothing was saved.")
    values = _values(account) | {name: one.settle() for name, one in kept.items()}
    save(path, with_account(document, account.key, values))


def _values(account: AccountSettings) -> dict[str, Any]:
    """The keys of the account that say something else than what holds anyway."""
    plugin = REGISTRY[account.provider]
    values: dict[str, Any] = {"provider": account.provider, "title": account.title}
    if account.base_url != plugin.base_url:
        values["base_url"] = account.base_url
    values["country"] = account.country
    if account.read_only:
        values["read_only"] = True
    return values
