"""Accounts and preferences, as `config.toml` tells them. Imports `domain` and the settings modules beside it.

What providers there are, and which credentials they need, comes in as an argument. No value of the file is ever
repeated in a message: a secret may stand in the wrong place.
"""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from tui.credential_sources import Plain
from tui.credentials import Source
from tui.domain.foreign import shown
from tui.settings_credentials import CredentialFacts, ProviderFacts, lacking
from tui.settings_file import Document, Mistake, SettingsError, parse, read_text
from tui.settings_sources import Environment, source
from tui.settings_values import (
    ACCOUNT,
    LIMITS,
    OPERATOR,
    PREFERENCES,
    PROXY,
    Setting,
    Wrong,
    did_you_mean,
    listed,
    text,
)

_ACCOUNT_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_TABLES: Final = ("accounts", "desk", "keys", "operator", "limits")


class AccountSettings(Struct, frozen=True):
    """One account.

    Attributes:
        key: its name in the file.
        provider: id of its provider.
        sources: where its credentials, and `PROXY` if it has one, are to be fetched, by name.
        ca_file: path of a further certificate authority.
        in_flight: requests under way at the same time.
        per_second: requests that begin within a second.
    """

    key: str
    provider: str
    title: str
    base_url: str
    sources: Mapping[str, Source]
    time_zone: ZoneInfo
    country: str
    read_only: bool
    ca_file: str | None = None
    in_flight: int = 4
    per_second: int = 10


def account_of(
    key: str, provider: str, facts: ProviderFacts, values: Mapping[str, Any], sources: Mapping[str, Source]
) -> AccountSettings:
    """An account by the values that were taken of it, and by what holds for the others."""
    otherwise: dict[str, Any] = {
        "title": key,
        "base_url": facts.base_url,
        "time_zone": ZoneInfo(facts.time_zone),
        "country": "PL",
        "read_only": False,
    }
    return AccountSettings(key, provider, sources=sources, **{**otherwise, **values})


class Preferences(Struct, frozen=True):
    """How the desk looks and behaves; `PREFERENCES` tells what each may be."""

    theme: str = "dark"
    mouse: bool = False
    animations: str = "none"
    fps: int = 15
    smooth_scroll: bool = False
    colors: str = "auto"
    glyphs: str = "auto"


class Settings(Struct, frozen=True):
    """All that a settings file says.

    Attributes:
        keys: keys (comma separated) per binding id.
        phone: digits of the operator's own number; empty where it is not told.
        per_send: what one send may cost at most; None for no cap.
        per_day: what the sends of a day may cost at most; None for no cap.
    """

    accounts: tuple[AccountSettings, ...] = ()
    preferences: Preferences = Preferences()
    keys: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""
    per_send: Decimal | None = None
    per_day: Decimal | None = None


def load(path: Path, providers: Mapping[str, ProviderFacts], environ: MutableMapping[str, str]) -> Settings:
    """Reads a settings file; the variables that it names as secrets are taken out of `environ`.

    A secret that is not to be had is no mistake here: its account tells so when it is connected.

    Raises:
        SettingsError: the file cannot be trusted, read or understood; every mistake in it is told.
    """
    return read(parse(shown(str(path)), read_text(path)), providers, environ)


def read(document: Document, providers: Mapping[str, ProviderFacts], environ: MutableMapping[str, str]) -> Settings:
    """Understands a settings file that was read already; like `load` otherwise.

    Raises:
        SettingsError: every mistake in it is told.
    """
    return _Reading(document, providers, Environment(environ)).settings()


class _Reading:
    """One reading of a file: collects the mistakes."""

    def __init__(self, document: Document, providers: Mapping[str, ProviderFacts], environment: Environment) -> None:
        self._document = document
        self._providers = providers
        self._environment = environment
        self._mistakes: list[Mistake] = []

    def settings(self) -> Settings:
        self._known((), self._document.values, _TABLES)
        preferences = Preferences(**self._plain("desk", PREFERENCES))
        sending = {**self._plain("operator", OPERATOR), **self._plain("limits", LIMITS)}
        keys = dict(self._keys("keys"))
        accounts = tuple(self._accounts())
        self._environment.forget()
        if self._mistakes:
            raise SettingsError(*sorted(self._mistakes, key=lambda mistake: mistake.line or 0))
        return Settings(accounts, preferences, keys, **sending)

    def _plain(self, name: str, settings: Sequence[Setting]) -> dict[str, Any]:
        table = self._table(name) or {}
        self._known((name,), table, [setting.name for setting in settings])
        return dict(self._values((name,), table, settings))

    def _note(self, keys: Sequence[str], told: str) -> None:
        self._mistakes.append(self._document.mistake(keys, told))

    def _table(self, *keys: str) -> Mapping[str, Any] | None:
        """A table of the file, empty where it is absent; None where something else stands in its place."""
        found: Any = self._document.values
        for key in keys:
            found = found.get(key, {})
        if isinstance(found, dict):
            return found
        self._note(keys, f"must be a table, as in [{shown('.'.join(keys))}]")
        return None

    def _known(self, keys: Sequence[str], table: Mapping[str, Any], names: Sequence[str]) -> None:
        for name in table:
            if name not in names:
                instead = did_you_mean(name, names) or f"; known are {listed(names, 'and')}"
                self._note((*keys, name), f"is not known{instead}")

    def _values(self, keys: Sequence[str], table: Mapping[str, Any], settings: Sequence[Setting]) -> dict[str, Any]:
        """The values of those settings that are there and right."""
        values: dict[str, Any] = {}
        for setting in settings:
            if setting.name in table:
                try:
                    values[setting.name] = setting.take(table[setting.name])
                except Wrong as wrong:
                    self._note((*keys, setting.name), str(wrong))
        return values

    def _keys(self, *path: str) -> Iterator[tuple[str, str]]:
        """Keys by binding id; an id has dots, so that TOML makes tables of it unless it stands in quotes."""
        for name, value in (self._table(*path) or {}).items():
            if isinstance(value, dict):
                yield from self._keys(*path, name)
            elif isinstance(value, str) and value.strip():
                yield ".".join((*path[1:], name)), value
            else:
                self._note((*path, name), 'must be keys in quotes, as in "q" or "q,f10"')

    def _accounts(self) -> Iterator[AccountSettings]:
        for key in self._table("accounts") or {}:
            path = ("accounts", key)
            table = self._table(*path)
            if table is None:
                continue
            if not _ACCOUNT_KEY.fullmatch(key):
                self._note(path, "must be named with a letter first, then up to 39 letters, digits, - or _")
            provider = self._provider(path, table)
            if provider is not None:
                yield self._account(path, table, *provider)
            else:
                self._common(path, table, [spec for facts in self._providers.values() for spec in facts.credentials])

    def _provider(self, path: Sequence[str], table: Mapping[str, Any]) -> tuple[str, ProviderFacts] | None:
        identity = table.get("provider", "")
        facts = self._providers.get(identity) if isinstance(identity, str) else None
        if facts is not None:
            return identity, facts
        known = tuple(self._providers)
        if "provider" in table:
            self._note((*path, "provider"), f"must be {listed(known)}{did_you_mean(identity, known)}")
        else:
            self._note(path, f'lacks provider, as in provider = "{known[0]}"; known are {listed(known, "and")}')
        return None

    def _account(
        self, path: Sequence[str], table: Mapping[str, Any], provider: str, facts: ProviderFacts
    ) -> AccountSettings:
        sources = self._sources(path, table, facts.credentials)
        values = self._common(path, table, facts.credentials)
        return account_of(path[-1], provider, facts, values, sources)

    def _common(
        self, path: Sequence[str], table: Mapping[str, Any], specs: Sequence[CredentialFacts]
    ) -> dict[str, Any]:
        """What an account says besides provider and credentials, which may be those of some."""
        self._known(path, table, ["provider", *(one.name for one in (*ACCOUNT, PROXY)), *(one.name for one in specs)])
        values = self._values(path, table, ACCOUNT)
        if PROXY.name in table and values.get("base_url", "").startswith("http:"):
            self._note((*path, PROXY.name), "must be left out: base_url is http://, and a proxy is for https:// alone")
        return values

    def _sources(
        self, path: Sequence[str], table: Mapping[str, Any], specs: Sequence[CredentialFacts]
    ) -> dict[str, Source]:
        told = lacking(table, specs)
        if told:
            self._note(path, told)
        takes = {spec.name: None if spec.secret else text(100) for spec in specs}
        takes[PROXY.name] = None if isinstance(table.get(PROXY.name), dict) else PROXY.take
        found: dict[str, Source | None] = {
            spec.name: Plain(spec.default, "the provider's default") for spec in specs if spec.default is not None
        }
        found |= {name: self._source((*path, name), table[name], take) for name, take in takes.items() if name in table}
        return {name: one for name, one in found.items() if one is not None}

    def _source(self, path: Sequence[str], value: object, take: Callable[[object], str] | None) -> Source | None:
        """Where a value is kept; one that `take` reads stands in the file itself."""
        try:
            if take is None:
                return source(path, value, self._environment, self._document.name)
            return Plain(take(value))
        except Wrong as wrong:
            self._note(path, str(wrong))
            return None
