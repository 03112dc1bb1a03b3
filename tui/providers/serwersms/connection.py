"""One account's calls to SerwerSMS: actions, credentials, and answers as pages.

Imports `domain` and `providers`' shared modules.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final, Generic, TypeAlias, TypeVar

from msgspec import Struct

from tui.domain.errors import AccessDenied, OutcomeUnknown, ProviderError
from tui.domain.secret import Secret
from tui.providers.calls import Kind, Operation
from tui.providers.http import ApiClient
from tui.providers.plugin import Account
from tui.providers.serwersms import envelope

PAGE_SIZE: Final = 100
"""Rows asked for at once (contract, section 2.1)."""

_READ_SECONDS: Final = 60.0
_WRITE_SECONDS: Final = 30.0

RowT = TypeVar("RowT")
Reader: TypeAlias = Callable[[str, Operation, bytes], RowT]
"""A function of `wire`: provider, operation and JSON to a value."""


def _read(name: str) -> Operation:
    return Operation(name, Kind.READ, _READ_SECONDS)


def _write(name: str) -> Operation:
    return Operation(name, Kind.WRITE, _WRITE_SECONDS)


# An operation's name is its address: `contacts.index` is POST /contacts/index.json.
CONTACTS_INDEX: Final = _read("contacts.index")
CONTACTS_VIEW: Final = _read("contacts.view")
CONTACTS_ADD: Final = _write("contacts.add")
CONTACTS_IMPORT: Final = _write("contacts.import")
CONTACTS_EDIT: Final = _write("contacts.edit")
CONTACTS_DELETE: Final = _write("contacts.delete")
GROUPS_INDEX: Final = _read("groups.index")
GROUPS_VIEW: Final = _read("groups.view")
GROUPS_CHECK: Final = _read("groups.check")
GROUPS_ADD: Final = _write("groups.add")
GROUPS_EDIT: Final = _write("groups.edit")
GROUPS_DELETE: Final = _write("groups.delete")
BLACKLIST_INDEX: Final = _read("blacklist.index")
BLACKLIST_CHECK: Final = _read("blacklist.check")
BLACKLIST_ADD: Final = _write("blacklist.add")
BLACKLIST_DELETE: Final = _write("blacklist.delete")


class Rows(Struct, Generic[RowT], frozen=True):
    """The rows of one list answer.

    Attributes:
        pages: how many pages there are; None where the answer does not tell.
    """

    rows: tuple[RowT, ...]
    pages: int | None


class Connection:
    """Posts actions with the account's credentials and has the answers read."""

    def __init__(self, account: Account) -> None:
        self.title = account.title
        bearer, self._credentials = _signed(account)
        self._client = ApiClient(
            account.title,
            account.base_url,
            partial(envelope.judge, account.title),
            credentials=(bearer,) if bearer is not None else tuple(self._credentials.values()),
            bearer=bearer,
            door=account.door,
            read_only=account.read_only,
            line=account.line,
        )

    async def post(self, operation: Operation, parameters: Mapping[str, object]) -> bytes:
        """The body of an answer that is no refusal.

        Raises:
            ProviderError: what the answer stood for, or why there is none.
        """
        body = {name: value.reveal() for name, value in self._credentials.items()} | dict(parameters)
        path = f"/{operation.name.replace('.', '/')}.json"
        return (await self._client.call(operation, "POST", path, json=body)).body

    async def rows(
        self, operation: Operation, read: Reader[tuple[RowT, ...]], parameters: Mapping[str, object]
    ) -> Rows[RowT]:
        """The rows of a list action."""
        answer = envelope.listing(self.title, operation, await self.post(operation, parameters))
        return Rows(read(self.title, operation, answer.items), answer.pages)

    async def record(self, operation: Operation, read: Reader[RowT], parameters: Mapping[str, object]) -> RowT:
        """The one record of a view or check."""
        return read(self.title, operation, await self.post(operation, parameters))

    async def written(self, operation: Operation, parameters: Mapping[str, object]) -> str:
        """Writes, and gives the id that came back, which may be empty."""
        return envelope.written_id(self.title, operation, await self.post(operation, parameters))

    async def counted(self, operation: Operation, parameters: Mapping[str, object]) -> envelope.Counted:
        """Writes many records, and gives what was counted."""
        return envelope.counted(self.title, operation, await self.post(operation, parameters))

    async def read_back(self, operation: Operation, reading: Awaitable[RowT]) -> RowT:
        """What a write that was accepted has left.

        Raises:
            OutcomeUnknown: it cannot be read, so nobody knows how it looks now.
        """
        try:
            return await reading
        except ProviderError as error:
            raise OutcomeUnknown(
                self.title, operation.name, f"It was accepted, but could not be read back. {error.sentence}"
            ) from error

    async def close(self) -> None:
        """Lets the connections go."""
        await self._client.aclose()


def _signed(account: Account) -> tuple[Secret | None, Mapping[str, Secret]]:
    """What signs a request: a bearer token, else body parameters with name and password, never both.

    Raises:
        AccessDenied: the settings name neither.
    """
    given = {name: secret for name, secret in account.credentials.items() if secret}
    if token := given.get("token"):
        return token, {}
    if "username" in given and "password" in given:
        return None, {name: given[name] for name in ("username", "password")}
    raise AccessDenied(
        account.title, "connect", "There is no token, nor a user name with its password: add one in the settings."
    )
