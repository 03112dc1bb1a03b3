"""Connects an account by forms of the desk, as `ringdesk setup` does by questions.

Imports what is beneath both, and widgets.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from textual.app import App

from tui import keeper
from tui.credentials import Aside, Missing
from tui.domain.errors import ProviderError
from tui.keeping import KEYRING, TYPED, Keeping, Kept, ways
from tui.providers import REGISTRY
from tui.providers.plugin import Plugin
from tui.setting_up import add, check_writing, document_of, drafted, known, tried, ways_in
from tui.settings import AccountSettings, CredentialFacts, read
from tui.settings_file import SettingsError
from tui.settings_values import Wrong, base_url, country, listed, text
from tui.widgets.dialogs import Choose, Confirm, Offer
from tui.widgets.form import Form, FormEnds, FormField, Messages

TITLE, ADDRESS, COUNTRY, READ_ONLY, SIGN_IN, KEEP = "title", "address", "country", "read_only", "sign_in", "keep"
_TAKES: Final[Mapping[str, Callable[[object], str]]] = {TITLE: text(40), ADDRESS: base_url, COUNTRY: country}
_VALUE: Final = text(100)
_NOT_SAVED: Final = "Nothing was saved."


class Setup:
    """One way through the forms; what is typed stays for the next one, secrets excepted.

    Args:
        path: the settings file.
        aside: gives the terminal to a command that fetches a secret.

    Attributes:
        variables: what credentials were taken out of the environment, by name.
    """

    def __init__(self, path: Path, aside: Aside) -> None:
        self.variables: dict[str, str] = {}
        self._path = path
        self._aside = aside
        self._typed: dict[str, dict[str, str]] = {}

    async def run(self, app: App[Any]) -> AccountSettings | None:
        """Asks, tries and saves; None where it was left.

        Raises:
            SettingsError: the settings cannot be used, or not be added to.
        """
        taken = known(document_of(self._path))
        offers = [Offer(plugin, plugin.title) for plugin in REGISTRY.values()]
        plugin = await app.push_screen_wait(Choose("Connect an account at", offers))
        if plugin is None:
            return None
        about = _About(plugin, taken, self._path, await ways(), self._typed.setdefault(plugin.id, {}))
        while await app.push_screen_wait(about.form()) and about.account is not None:
            signing = _Signing(app, about, Keeping(about.account.key, self._path, self._aside), self._path)
            saved = await app.push_screen_wait(signing.form())
            self.variables.update(signing.keeping.variables)
            if saved:
                return self._read(about.account.key)
        return None

    async def is_agreed(self, app: App[Any], question: str) -> bool:
        """Whether the saved account shall be opened at once."""
        return await agreed(app, Confirm(question, "o", "open"))

    def _read(self, key: str) -> AccountSettings:
        """The account as the settings have it."""
        accounts = read(document_of(self._path), REGISTRY, {**os.environ, **self.variables}).accounts
        return next(account for account in accounts if account.key == key)


async def agreed(app: App[Any], question: Confirm) -> bool:
    """Whether somebody said yes."""
    said: bool | None = await app.push_screen_wait(question)
    return bool(said)


class _About:
    """The first form: what the account is called, where it is, how it signs in and where its secrets are kept."""

    def __init__(
        self, plugin: Plugin, taken: Sequence[str], path: Path, kept: Mapping[str, str], typed: dict[str, str]
    ) -> None:
        self.account: AccountSettings | None = None
        self.needed: Sequence[CredentialFacts] = ()
        self.way = ""
        self.plugin = plugin
        self._taken = taken
        self._path = path
        self._ways = kept
        self._typed = typed
        self._always, self._sets = ways_in(plugin.credentials)

    def form(self) -> Form:
        """The form, with what was typed into it before."""
        fields = [
            FormField(TITLE, "Title", limit=40),
            FormField(ADDRESS, "Address"),
            FormField(COUNTRY, "Country", limit=2),
            FormField(READ_ONLY, "Writing", choices={"no": "allowed", "yes": "refused"}, is_one=True),
        ]
        names = {str(place): listed([one.name for one in way], "and") for place, way in enumerate(self._sets)}
        if names:
            fields.append(FormField(SIGN_IN, "Sign in with", choices=names, is_one=True))
        fields.append(FormField(KEEP, "Secrets are in", choices=self._ways, is_one=True))
        values = {
            TITLE: self.plugin.title, ADDRESS: self.plugin.base_url, COUNTRY: "PL", READ_ONLY: "no", SIGN_IN: "0",
            KEEP: next(iter(self._ways)),
        }  # fmt: skip
        lacks = "" if KEYRING in self._ways else f"   ({keeper.NO_KEEPER})"
        heading = f"Connect an account at {self.plugin.title}, 1 of 2{lacks}"
        ends = FormEnds(_wrong, self._take, lambda values, _field, _cursor: self._hold(values), self._typed.clear)
        return Form(heading, fields, values, ends=ends, kept=dict(self._typed))

    def _hold(self, values: Mapping[str, str]) -> None:
        self._typed.clear()
        self._typed.update(values)

    async def _take(self, values: Mapping[str, str]) -> Messages:
        account = drafted(
            self.plugin, _TAKES[TITLE](values[TITLE]), self._taken,
            address=_TAKES[ADDRESS](values[ADDRESS]), country=_TAKES[COUNTRY](values[COUNTRY]),
            read_only=values[READ_ONLY] == "yes",
        )  # fmt: skip
        try:
            check_writing(self._path, account)
        except SettingsError as error:
            return {"": str(error)}
        self.account = account
        self.needed = [*self._always, *(self._sets[int(values[SIGN_IN])] if self._sets else ())]
        self.way = values[KEEP]
        self._hold(values)
        return {}


def _wrong(values: Mapping[str, str]) -> Messages:
    found = {}
    for key, take in _TAKES.items():
        try:
            take(values.get(key, "").strip())
        except Wrong as wrong:
            found[key] = f"it {wrong}"
    return found


class _Signing:
    """The second form: the credentials. Saving it tries the account, and writes everything down."""

    def __init__(self, app: App[Any], about: _About, keeping: Keeping, path: Path) -> None:
        self.keeping = keeping
        self._app = app
        self._about = about
        self._path = path

    def form(self) -> Form:
        """The form; a secret is never shown, and never kept."""
        way = self._about.way
        fields, values = [], {}
        for spec in self._about.needed:
            is_typed = spec.secret and way in TYPED
            fields.append(FormField(spec.name, self._label(spec), is_secret=is_typed))
            values[spec.name] = self.keeping.suggested(spec.name, way) if spec.secret else spec.default or ""
        heading = f"Connect an account at {self._about.plugin.title}, 2 of 2: saving tries it first"
        ends = FormEnds(lambda _: {}, self._save, lambda _values, _field, _cursor: None, lambda: None)
        return Form(heading, fields, values, ends=ends)

    def _label(self, spec: CredentialFacts) -> str:
        word = {"command": " command", "env": " variable"}.get(self._about.way, "") if spec.secret else ""
        return f"{spec.name}{word}"

    async def _save(self, values: Mapping[str, str]) -> Messages:
        account = self._about.account
        if account is None:
            return {"": _NOT_SAVED}
        kept, wrong = await self._taken(values)
        if wrong:
            return wrong
        failed = await tried(account, kept)
        if failed is not None and not await self._is_saved_anyway(failed):
            return {"": f"{failed.sentence} {_NOT_SAVED}"}
        try:
            await add(self._path, account, kept)
        except SettingsError as error:
            return {"": str(error)}
        return {}

    async def _taken(self, values: Mapping[str, str]) -> tuple[dict[str, Kept], Messages]:
        kept: dict[str, Kept] = {}
        wrong: dict[str, str] = {}
        for spec in self._about.needed:
            typed = values[spec.name].strip()
            try:
                if spec.secret:
                    kept[spec.name] = await self.keeping.take(spec.name, self._about.way, typed)
                else:
                    kept[spec.name] = Kept.plain(_VALUE(typed))
            except Missing as missing:
                wrong[spec.name] = f"{missing.fact}. {missing.remedy}."
            except Wrong as error:
                wrong[spec.name] = f"it {error}"
        return kept, wrong

    async def _is_saved_anyway(self, failed: ProviderError) -> bool:
        question = f"{failed.sentence} Save the account all the same?"
        return await agreed(self._app, Confirm(question, "s", "save"))
