"""An account that is being connected: what it is called, how it signs in, whether it answers, where it is written.

Beneath the questions of the command line and the forms of the desk. Imports `domain`, the registry of `providers`,
and the modules of settings and accounts beside it.
"""

import os
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from tui.accounts import connected, harmless_read
from tui.domain.errors import ProviderError
from tui.domain.foreign import shown
from tui.keeping import Kept
from tui.providers import REGISTRY
from tui.providers.plugin import Plugin
from tui.settings import AccountSettings, CredentialFacts, read
from tui.settings_accounts import with_account
from tui.settings_file import Document, SettingsError, is_absent, parse, read_text
from tui.settings_writing import save

_KEY_LENGTH: Final = 30


def document_of(path: Path) -> Document:
    """The settings as they stand; empty where there are none.

    Raises:
        SettingsError: they cannot be read.
    """
    name = shown(str(path))
    return Document(name, "", {}) if is_absent(path) else parse(name, read_text(path))


def known(document: Document) -> Sequence[str]:
    """Keys of the accounts that are there.

    Raises:
        SettingsError: the settings cannot be used.
    """
    return [one.key for one in read(document, REGISTRY, dict(os.environ)).accounts]


def drafted(
    plugin: Plugin, title: str, taken: Collection[str], *, address: str, country: str, read_only: bool
) -> AccountSettings:
    """An account without its credentials."""
    return AccountSettings(
        key=_key(title, plugin.id, taken),
        provider=plugin.id,
        title=title,
        base_url=address,
        sources={},
        time_zone=ZoneInfo(plugin.time_zone),
        country=country,
        read_only=read_only,
    )


def _key(title: str, provider: str, taken: Collection[str]) -> str:
    """A name for the settings, made of a title, that is still free."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_KEY_LENGTH]
    name = plain if plain[:1].isalpha() else provider
    return next(key for key in (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))) if key not in taken)


def ways_in(specs: Sequence[CredentialFacts]) -> tuple[list[CredentialFacts], list[list[CredentialFacts]]]:
    """What is needed in any case, and the sets of which one is enough."""
    sets: dict[str, list[CredentialFacts]] = {}
    for spec in specs:
        sets.setdefault(spec.alternative, []).append(spec)
    needed = sets.pop("", [])
    return needed, list(sets.values())


async def tried(account: AccountSettings, kept: Mapping[str, Kept]) -> ProviderError | None:
    """What keeps the account from being read; None where it answers."""
    try:
        provider = await connected(account, {name: one.secret for name, one in kept.items()}, read_only=True)
        try:
            await harmless_read(provider)
        finally:
            await provider.close()
    except ProviderError as error:
        return error
    return None


def check_writing(path: Path, account: AccountSettings) -> None:
    """Makes sure that the account can be written down, before any secret is asked for.

    Raises:
        SettingsError: the file cannot be added to.
    """
    with_account(document_of(path), account.key, values_of(account))


async def add(path: Path, account: AccountSettings, kept: Mapping[str, Kept]) -> None:
    """Writes the account below what stands in the settings by now; the secrets first, as it names them.

    Raises:
        SettingsError: nothing was saved.
    """
    document = document_of(path)
    if account.key in known(document):
        raise SettingsError(f"{document.name} has an account {account.key} by now; nothing was saved.")
    values = values_of(account) | {name: await one.settle() for name, one in kept.items()}
    save(path, with_account(document, account.key, values))


def values_of(account: AccountSettings) -> dict[str, Any]:
    """The keys of the account that say something else than what holds anyway."""
    values: dict[str, Any] = {"provider": account.provider, "title": account.title}
    if account.base_url != REGISTRY[account.provider].base_url:
        values["base_url"] = account.base_url
    values["country"] = account.country
    if account.read_only:
        values["read_only"] = True
    return values
