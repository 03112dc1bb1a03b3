"""Plusofon as a provider: named lists of callers, read and written whole. Imports `domain` and shared modules."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from tui.domain.contacts import ContactList, ListEntry, ListKind, WholeList
from tui.domain.errors import AccessDenied, Conflict, NotFound, ProviderError, Rejected
from tui.domain.paging import Page
from tui.domain.ports import Provider
from tui.domain.secret import Secret
from tui.providers.calls import Kind, Operation
from tui.providers.http import ApiClient
from tui.providers.plugin import Account
from tui.providers.plusofon import answers, wire
from tui.providers.walk import MOST_PAGES, Walks

LISTS: Final = "/api/v1/contact-lists"
TYPES: Final = f"{LISTS}/types"

_WHOLE_SECONDS: Final = 120.0
FIND: Final = Operation("lists.find", Kind.READ)
READ: Final = Operation("lists.read", Kind.READ, _WHOLE_SECONDS)
KINDS: Final = Operation("lists.kinds", Kind.READ)
CREATE: Final = Operation("lists.create", Kind.WRITE, _WHOLE_SECONDS)
REPLACE: Final = Operation("lists.replace", Kind.REPLACE, _WHOLE_SECONDS)
DELETE: Final = Operation("lists.delete", Kind.WRITE)

_AT_ONCE: Final = 2_000
"""Entries read or written between two chances for the event loop to do something else."""
_BLACK: Final = ListKind("black", "Черный")
"""What can be made where the provider does not say what can be made (contract, section 4.6)."""


class PlusofonLists:
    """The contact lists of one account."""

    def __init__(self, title: str, client: ApiClient) -> None:
        self._title = title
        self._client = client
        self._walks = Walks()
        self._mistaken: set[str] = set()
        """Lists that were answered under another list's id: shown, but never written (contract, section 7, row 20)."""

    async def kinds(self) -> tuple[ListKind, ...]:
        """The types a list can have; where they cannot be read, the one that is in use.

        Raises:
            AccessDenied: the credentials are wrong, whatever is asked.
        """
        try:
            reply = await self._client.call(KINDS, "GET", TYPES)
            return wire.kinds(self._title, KINDS, reply.body)
        except AccessDenied:
            raise
        except ProviderError:
            return (_BLACK,)

    async def find(self, page: int) -> Page[ContactList]:
        """One page of the overview, asked for by its number alone (contract, section 4.1)."""
        reply = await self._client.call(FIND, "GET", LISTS, query=[("page", str(page))])
        found = wire.overview(self._title, FIND, reply.body)
        is_news = self._walks.brings_news("overview", page, (row.id for row in found.rows))
        return _page(found, page, is_news=is_news)

    async def read(self, list_id: str) -> WholeList:
        """One list with all its entries; a long one leaves the event loop free between its parts.

        Raises:
            NotFound: there is no such list.
        """
        reply = await self._client.call(READ, "GET", wire.path_of(self._title, READ, list_id))
        opened = wire.opened(self._title, READ, reply.body)
        if opened.id in ("", list_id):
            self._mistaken.discard(list_id)
        else:
            self._mistaken.add(list_id)
        entries: list[ListEntry] = []
        with _undisturbed(len(opened.entries)):
            for start in range(0, len(opened.entries), _AT_ONCE):
                await asyncio.sleep(0)
                entries += wire.entries(self._title, READ, opened.entries, start, _AT_ONCE)
        return WholeList(list_id, opened.name, opened.kind, tuple(entries))

    async def create(self, whole: WholeList) -> str:
        """Adds a list; its id is what the ``Location`` header ends in (contract, section 4.3)."""
        reply = await self._client.call(CREATE, "POST", LISTS, json=await _document(whole))
        return wire.created_id(reply.headers.get("location", ""))

    async def replace(self, whole: WholeList) -> None:
        """Writes the whole list.

        Raises:
            NotFound: there is no such list.
            Conflict: the provider answered another list when this one was read; nothing was sent.
        """
        path = wire.path_of(self._title, REPLACE, whole.id)
        if whole.id in self._mistaken:
            raise Conflict(
                self._title,
                REPLACE.name,
                f"{self._title} answered another list than the one asked for, so nothing was sent: read it again.",
            )
        await self._client.call(REPLACE, "PUT", path, json=await _document(whole))

    async def delete(self, list_id: str) -> None:
        """Deletes a list; a refusal counts as done where the overview has it no more (contract, section 4.5)."""
        try:
            await self._client.call(DELETE, "DELETE", wire.path_of(self._title, DELETE, list_id))
        except (NotFound, Rejected) as refusal:
            if await self._is_there(list_id):
                raise refusal

    async def _is_there(self, list_id: str) -> bool:
        number, goes_on = 1, True
        while goes_on:
            page = await self.find(number)
            if any(row.id == list_id for row in page.rows):
                return True
            number, goes_on = number + 1, page.has_next
        return False


@contextmanager
def _undisturbed(size: int) -> Iterator[None]:
    """Keeps the garbage collector away while a long list is built, and from the list afterwards.

    It would look through all entries read so far, again and again, 0.1 s at a time; and there are no cycles in
    them to be found. Entries that are no longer used are freed all the same.
    """
    if size <= _AT_ONCE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


async def _document(whole: WholeList) -> dict[str, object]:
    """What a list is written as, built in parts that leave the event loop free."""
    contacts: list[dict[str, object]] = []
    for start in range(0, len(whole.entries), _AT_ONCE):
        await asyncio.sleep(0)
        contacts += wire.contacts_of(whole.entries[start : start + _AT_ONCE])
    return wire.document(whole.name, whole.kind, contacts)


def _page(found: wire.Overview, number: int, *, is_news: bool) -> Page[ContactList]:
    """A page, and whether to ask for the next; the addresses in the answer are never used."""
    is_asked = found.number in (None, number)
    rows = found.rows if number == 1 or (is_asked and is_news) else ()
    more = found.more if found.last is None else number < found.last
    size = found.size or max(len(found.rows), wire.USUAL_PAGE)
    return Page(
        rows=rows,
        number=number,
        size=size,
        total=_total(found, number, size),
        pages=None if found.last is None else max(1, found.last),
        has_next=bool(rows) and is_asked and more and number < MOST_PAGES,
    )


def _total(found: wire.Overview, number: int, size: int) -> int | None:
    """The number of lists, unless the rows in hand show that it is wrong."""
    seen = (number - 1) * size + len(found.rows) if found.rows else 0
    return found.total if found.total is not None and found.total >= seen else None


async def connect(account: Account) -> Provider:
    """The parts of one account; nothing is asked of the provider yet.

    Raises:
        AccessDenied: the account names no token.
    """
    token = account.credentials.get("token", Secret(""))
    if not token.reveal().strip():
        raise AccessDenied(account.title, "connect", "There is no token: add one in the settings.")
    client_number = account.credentials.get("client", Secret("10553"))
    client = ApiClient(
        account.title,
        account.base_url,
        partial(answers.judge, account.title),
        headers={
            "Client": client_number,
            "Accept": "application/json",
            "Content-Type": "application/json",
        },
        credentials=(token, client_number),
        bearer=token,
        door=account.door,
        read_only=account.read_only,
        throttled_is_unsent=True,
        line=account.line,
    )
    return Provider(lists=PlusofonLists(account.title, client), close=client.aclose)
