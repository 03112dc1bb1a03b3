"""An account before it is written down: what is said of it, how it signs in, and whether it answers.

Beneath the questions of the command line and the forms of the desk. Imports the registry of `providers`, and the
modules of settings and accounts beside it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field

from tui.accounts import connected, harmless_read
from tui.credential_sources import FromFile, Plain
from tui.credentials import Aside, Credentials, Source, Unsigned
from tui.domain.errors import AccessDenied, ProviderError
from tui.domain.foreign import shown
from tui.keeping import Keeping, Kept
from tui.providers import REGISTRY
from tui.providers.plugin import Plugin
from tui.settings import AccountSettings, account_of
from tui.settings_accounts import accounts_of, with_account, with_values
from tui.settings_credentials import CredentialFacts, names_of, ways_in
from tui.settings_file import Document, SettingsError
from tui.settings_values import ACCOUNT, PROXY, text
from tui.setup_questions import NOTHING, Question

AS_IT_IS, NO_SUCH, IN_CLEAR = "as", "none", "clear"
"""Ways to keep something besides those of `keeping`: as it is kept now, not at all, or in the settings themselves."""
_ALWAYS: Final = ("title", "country")
"""What a new account says of itself in any case."""
_VALUE: Final = text(100)
_PROXY: Final = {NO_SUCH: NOTHING, IN_CLEAR: "an address without a password"}


class Draft(Struct):
    """One account that is being connected or changed.

    Attributes:
        key: its name in the settings.
        plugin: its provider.
        table: what the settings say of it by now; None where it is new.
        said: what they are to say, without credentials.
        sources: where the credentials are that it keeps, and its proxy.
        kept: credentials in hand that were given just now.
        way: the place of the set of credentials that it signs in with, among those of its provider.
    """

    key: str
    plugin: Plugin
    table: Mapping[str, Any] | None = None
    said: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    way: int = 0

    @classmethod
    def new(cls, plugin: Plugin, key: str) -> "Draft":
        """An account that is not there yet, with what its provider has for everybody."""
        found = {spec.name: spec.default for spec in plugin.credentials if spec.default is not None}
        return cls(key, plugin, sources={name: Plain(value) for name, value in found.items()})

    @classmethod
    def of(cls, account: AccountSettings, document: Document) -> "Draft":
        """An account that is there, as the settings have it."""
        table = accounts_of(document)[account.key]
        plugin = REGISTRY[account.provider]
        said = {one.name: table[one.name] for one in ACCOUNT if one.name in table}
        ways = ways_in(plugin.credentials)[1]
        way = next((place for place, way in enumerate(ways) if all(spec.name in table for spec in way)), 0)
        return cls(account.key, plugin, table, said, dict(account.sources), way=way)

    @property
    def is_new(self) -> bool:
        """Whether the settings do not have it yet."""
        return self.table is None

    @property
    def account(self) -> AccountSettings:
        """The account that this would be, without its credentials."""
        values = {one.name: one.take(self.said[one.name]) for one in ACCOUNT if one.name in self.said}
        return account_of(self.key, self.plugin.id, self.plugin, values, {})

    @property
    def is_changed(self) -> bool:
        """Whether the settings are to say something else than they do."""
        return self.table is None or bool(self.kept or self._changes())

    def put(self, question: Question, answer: str) -> None:
        """Takes an answer; what holds anyway is not said, unless it was before.

        Raises:
            Wrong: it cannot be taken.
        """
        said = question.read(answer)
        otherwise = question.answer(account_of(self.key, self.plugin.id, self.plugin, {}, {}))
        is_said = question.name in (self.table or dict.fromkeys(_ALWAYS))
        if said is None or (not is_said and answer.strip() == otherwise):
            self.said.pop(question.name, None)
        else:
            self.said[question.name] = said

    # -- credentials -------------------------------------------------------------------------------------

    @property
    def ways_in(self) -> list[str]:
        """The sets of credentials, one of which is needed, in words; empty where there is no choice."""
        return [names_of(way) for way in ways_in(self.plugin.credentials)[1]]

    @property
    def needed(self) -> Sequence[CredentialFacts]:
        """The credentials that it signs in with."""
        always, ways = ways_in(self.plugin.credentials)
        return [*always, *(ways[self.way] if ways else ())]

    @property
    def lacking(self) -> Sequence[CredentialFacts]:
        """Those of them that are not to be had yet."""
        return [spec for spec in self.needed if spec.name not in {**self.sources, **self.kept}]

    def place(self, name: str) -> str:
        """Where a credential or the proxy is kept, in words; what is no secret tells itself. Empty where it is not."""
        if name in self.kept:
            return self.kept[name].place
        found = self.sources.get(name)
        return found.value if isinstance(found, Plain) else found.place if found is not None else ""

    def offered(self, name: str, ways: Mapping[str, str]) -> Mapping[str, str]:
        """The ways to keep a credential or the proxy, as it is being the first."""
        place = self.place(name)
        kept = {AS_IT_IS: f"as it is: {place}"} if place else {}
        return {**kept, **(_PROXY if name == PROXY.name else {}), **ways}

    async def keep(self, keeping: Keeping, name: str, way: str, typed: str) -> None:
        """Takes a credential or the proxy.

        Args:
            keeping: where secrets go.
            name: of the credential.
            way: how it is to be kept.
            typed: what was typed for that way.

        Raises:
            Wrong: it cannot be taken.
            Missing: a command or a variable does not give it.
        """
        if way == NO_SUCH:
            self.kept.pop(name, None)
            self.sources.pop(name, None)
        elif way == IN_CLEAR and typed != self.place(name):
            self.kept[name] = Kept.plain(PROXY.take(typed) if name == PROXY.name else _VALUE(typed))
        elif way not in (AS_IT_IS, IN_CLEAR):
            self.kept[name] = await keeping.take(name, way, typed)

    # -- trying and writing ------------------------------------------------------------------------------

    async def tried(self, aside: Aside) -> ProviderError | None:
        """What keeps the account from being read; None where it answers."""
        account = self.account
        names = {PROXY.name, *(spec.name for spec in self.needed)} - self.kept.keys()
        sources = {name: source for name, source in self.sources.items() if name in names}
        try:
            values = {
                **await Credentials(sources, aside).all(),
                **{name: one.secret for name, one in self.kept.items()},
            }
            provider = await connected(account, values, read_only=True)
            try:
                await harmless_read(provider)
            finally:
                await provider.close()
        except Unsigned as error:
            return AccessDenied(account.title, "connect", str(error))
        except ProviderError as error:
            return error
        return None

    def written(self, document: Document, settled: Mapping[str, Any]) -> str:
        """The text of the settings with this account in them.

        Raises:
            SettingsError: they cannot be written so.
        """
        if (self.key in accounts_of(document)) is self.is_new:
            told = "has an account" if self.is_new else "has no account"
            raise SettingsError(f"{document.name} {told} {self.key} by now; nothing was saved.")
        if self.table is None:
            return with_account(document, self.key, {"provider": self.plugin.id, **self.said, **settled})
        return with_values(document, self.key, {**self._changes(), **settled})

    def left(self) -> str:
        """What of secrets stays behind though the settings do not name it any more, in words; empty where none does."""
        gone = [one for name, one in self.sources.items() if name in self.kept or name not in self._names()]
        files = [shown(str(one.path)) for one in gone if isinstance(one, FromFile)]
        return f"not used any more, and not deleted: {', '.join(files)}" if files else ""

    def _names(self) -> set[str]:
        return {PROXY.name, *(spec.name for spec in self.needed)}

    def _changes(self) -> dict[str, Any]:
        """What the settings are to say differently; None for what they are to say no more."""
        table = self.table or {}
        told = {one.name: self.said.get(one.name) for one in ACCOUNT}
        changes = {name: value for name, value in told.items() if table.get(name) != value}
        others = {spec.name for spec in self.plugin.credentials} | {PROXY.name}
        gone = {name for name in others if name not in self._names() or name not in {**self.sources, **self.kept}}
        return changes | dict.fromkeys(name for name in gone if name in table)
