"""What can be done about the accounts of a settings file: connect one more, change, move or remove one.

Beneath the questions of the command line and the forms of the desk. Imports the registry of `providers`, and the
modules of settings beside it.
"""

import asyncio
import os
import re
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from tui.credential_sources import FromFile, FromKeyring
from tui.credentials import Aside
from tui.domain.foreign import shown
from tui.keeping import Keeping
from tui.providers import REGISTRY
from tui.providers.plugin import Plugin
from tui.settings import AccountSettings, read
from tui.settings_accounts import with_order, without_account
from tui.settings_file import Document, SettingsError, is_absent, parse, read_text
from tui.settings_writing import alone, save
from tui.setup_draft import Draft
from tui.setup_questions import FIRST

_KEY_LENGTH: Final = 30
_STAYS: Final = "What was written there stays in the journal, and where the desk was left and unfinished work stay too."


class Doing(Enum):
    """What can be done about an account."""

    CONNECT = auto()
    CHANGE = auto()
    MOVE = auto()
    REMOVE = auto()


class Task(Struct, frozen=True):
    """One thing to do.

    Attributes:
        doing: what.
        words: for the person, title or provider included.
        plugin: the account's provider.
        account: which one; None for one more.
    """

    doing: Doing
    words: str
    plugin: Plugin
    account: AccountSettings | None = None


class Accounts:
    """The accounts of a settings file, as often as it is looked at.

    Args:
        path: of the file; it need not be there.
        environ: what secrets are looked up in, also those that were taken out of the process's own.
    """

    def __init__(self, path: Path, environ: MutableMapping[str, str]) -> None:
        self.path = path
        self._environ = environ

    @property
    def document(self) -> Document:
        """The settings as they stand; empty where there are none.

        Raises:
            SettingsError: they cannot be read.
        """
        name = shown(str(self.path))
        return Document(name, "", {}) if is_absent(self.path) else parse(name, read_text(self.path))

    def all(self) -> Sequence[AccountSettings]:
        """The accounts in the order of the tabs; no child process gets the variables that they name.

        Raises:
            SettingsError: the settings cannot be used.
        """
        left = dict(self._environ)
        accounts = read(self.document, REGISTRY, left).accounts
        for name in self._environ.keys() - left.keys():
            os.environ.pop(name, None)
        return accounts

    def remember(self, variables: Mapping[str, str]) -> None:
        """Takes in what was taken out of the environment by others."""
        self._environ.update(variables)

    def keeping(self, draft: Draft, aside: Aside) -> Keeping:
        """Where the secrets of an account go."""
        return Keeping(draft.key, self.path, aside, self._environ)

    def named(self, key: str) -> AccountSettings:
        """One of them.

        Raises:
            SettingsError: there is none of that name, or the settings cannot be used.
        """
        return self._among(self.all(), key)

    def _among(self, accounts: Sequence[AccountSettings], key: str) -> AccountSettings:
        known = {account.key: account for account in accounts}
        if key not in known:
            names = ", ".join(known) or "none"
            raise SettingsError(f"There is no account {shown(key)!r} in {shown(str(self.path))}; known are: {names}.")
        return known[key]

    def tasks(self, only: str = "") -> list[Task]:
        """What can be done, connecting first; only about one account if it is named.

        Raises:
            SettingsError: as for `named`.
        """
        accounts = self.all()
        if only:
            return _about(self._among(accounts, only), is_alone=len(accounts) == 1)
        tasks = [Task(Doing.CONNECT, f"connect an account at {one.title}", one) for one in REGISTRY.values()]
        for account in accounts:
            tasks += _about(account, is_alone=len(accounts) == 1)
        return tasks

    # -- connecting and changing -------------------------------------------------------------------------

    def new(self, plugin: Plugin, title: str) -> Draft:
        """An account more; its name in the settings is made of its title.

        Raises:
            SettingsError: the settings cannot be used.
            Wrong: the title cannot be taken.
        """
        accounts = self.all()
        draft = Draft.new(plugin, _key(title, plugin.id, [account.key for account in accounts]))
        draft.put(FIRST[0], title)
        alike = [account.country for account in accounts if account.provider == plugin.id]
        draft.said["country"] = (alike or [plugin.country])[-1]
        return draft

    def opened(self, account: AccountSettings) -> Draft:
        """An account that is there, to be changed.

        Raises:
            SettingsError: it is not there any more.
        """
        return Draft.of(self.named(account.key), self.document)

    def check(self, draft: Draft) -> None:
        """Makes sure that an account can be written down, before any secret is asked for.

        Raises:
            SettingsError: the file cannot be added to, or not be changed.
        """
        draft.written(self.document, {} if draft.is_new else {"title": draft.account.title})

    async def save(self, draft: Draft) -> None:
        """Writes an account into what stands in the settings by now; the secrets first, as it names them.

        Raises:
            SettingsError: nothing was saved; new files of secrets are gone again.
        """
        try:
            settled: dict[str, Any] = {name: await one.settle() for name, one in draft.kept.items()}
            await asyncio.to_thread(self._rewrite, lambda document: draft.written(document, settled))
        except SettingsError:
            for one in draft.kept.values():
                one.withdraw()
            raise

    # -- moving and removing -----------------------------------------------------------------------------

    def places(self, account: AccountSettings) -> list[tuple[str, Sequence[str]]]:
        """Where an account can go among the tabs: in words, and the order of all of them then."""
        before = list(self.all())
        others = [one for one in before if one.key != account.key]
        found: list[tuple[str, Sequence[str]]] = []
        for place in range(len(before)):
            order = [*others[:place], account, *others[place:]]
            if [one.key for one in order] != [one.key for one in before]:
                beside = f"before {others[place].title}" if place < len(others) else f"after {others[-1].title}"
                found.append((f"tab {place + 1}, {beside}", [one.key for one in order]))
        return found

    def arrange(self, order: Sequence[str]) -> None:
        """Writes the accounts in that order.

        Raises:
            SettingsError: nothing was saved.
        """
        self._rewrite(lambda document: with_order(document, order))

    def removal(self, account: AccountSettings) -> str:
        """What happens to what when an account is removed."""
        kept = [one.place for one in account.sources.values() if isinstance(one, FromFile | FromKeyring)]
        secrets = f" Its secrets stay in {', '.join(kept)}." if kept else ""
        gone = f"Its table goes out of {self.document.name}, which stays as it was in its copy ending in ~."
        return f"{gone} {_STAYS}{secrets}"

    def remove(self, account: AccountSettings) -> None:
        """Takes an account out of the settings.

        Raises:
            SettingsError: nothing was saved.
        """
        self._rewrite(lambda document: without_account(document, account.key))

    def _rewrite(self, edited: Callable[[Document], str]) -> None:
        with alone(self.path):
            self.all()  # nothing is added to what is wrong by now
            save(self.path, edited(self.document))


def _about(account: AccountSettings, *, is_alone: bool) -> list[Task]:
    plugin = REGISTRY[account.provider]
    name = f"{account.title}, at {plugin.title}"
    move = Task(Doing.MOVE, f"move {name}, to another place among the tabs", plugin, account)
    return [
        Task(Doing.CHANGE, f"change {name}", plugin, account),
        *([] if is_alone else [move]),
        Task(Doing.REMOVE, f"remove {name}", plugin, account),
    ]


def _key(title: str, provider: str, taken: Collection[str]) -> str:
    """A name for the settings, made of a title, that is still free."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_KEY_LENGTH]
    name = plain if plain[:1].isalpha() else provider
    return next(key for key in (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))) if key not in taken)
