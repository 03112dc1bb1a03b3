"""Persons at SerwerSMS: found by phone, written row by row.

The provider may store one row per contact and group, or one contact with memberships; nobody knows (contract,
section 3). So a person is everything with one phone, and nothing here relies on either model. Imports
`domain` and `providers`' shared modules.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from tui.domain.contacts import Contact
from tui.domain.errors import NotFound, Rejected
from tui.providers.calls import Operation
from tui.providers.serwersms import connection as calls
from tui.providers.serwersms import wire
from tui.providers.serwersms.connection import Connection
from tui.providers.serwersms.numbers import is_number, on_the_wire
from tui.providers.serwersms.refusals import ActionUnknown, NothingDone

_SEARCHED_PAGES: Final = 20
"""Pages of a search for one number; there are more rows only where the server does not search at all."""


class Standing(Struct, frozen=True):
    """A row as read just now, and the ids of all groups that it is in."""

    row: wire.Row
    groups: tuple[str, ...]


class People:
    """Reads and writes the rows of persons.

    Attributes:
        writing: held while rows of a person are read, changed and read back, so that two of our own changes
            of one person cannot undo each other.
    """

    def __init__(self, connection: Connection) -> None:
        self.writing = asyncio.Lock()
        self._connection = connection

    async def person(self, phone: str, row_id: str = "") -> Contact:
        """All rows of one phone as one contact.

        Args:
            phone: canonical digits; what is no number is not looked for.
            row_id: the row whose id and values the contact gets; "" takes any.

        Raises:
            NotFound: there is no such row.
        """
        found, held = await self._all_of(phone, row_id)
        return wire.person(found, held)

    async def standings(self, phone: str, row_id: str) -> list[Standing]:
        """Every row of a person, the one of this id first, with all groups that it is in.

        Raises:
            NotFound: there is no such row.
        """
        found, held = await self._all_of(phone, row_id)
        rows = {row.id: row for row in reversed(found)}
        for line in held:
            if line.row_id not in rows and (row := await self._same_person(line.row_id, found[0].phone)):
                rows[row.id] = row
        order = dict.fromkeys([row.id for row in found] + list(rows))
        groups: dict[str, list[str]] = {row_id: [] for row_id in order}
        for row in found:
            groups[row.id] += [row.group.id] if row.group else []
        for line in held:
            groups[line.row_id if line.row_id in rows else found[0].id].append(line.group.id)
        return [Standing(rows[row_id], tuple(dict.fromkeys(ids))) for row_id, ids in groups.items()]

    async def present(self, contact: Contact) -> list[Standing]:
        """Every row of a person, although the row that the contact was read from may be gone.

        Raises:
            NotFound: nobody has the number any more.
        """
        try:
            return await self.standings(contact.phone, contact.id)
        except NotFound:
            return await self.standings(contact.phone, "")

    async def by_phone(self, phone: str) -> Contact | None:
        """Who has exactly this number, looked for in both ways that there are."""
        found = list(await self.rows(phone))
        held = await self.held(phone)
        if not found and held:
            found = [wire.Row(held[0].row_id, phone)]
        return wire.person(found, held) if found else None

    async def rows(self, phone: str) -> tuple[wire.Row, ...]:
        """The rows with exactly this number, found by its digits."""
        if not is_number(phone):
            return ()
        found: dict[tuple[str, str], wire.Row] = {}
        for page in range(1, _SEARCHED_PAGES + 1):
            parameters = {"search": phone, "page": page, "limit": calls.PAGE_SIZE}
            answer = await self._connection.rows(calls.CONTACTS_INDEX, wire.rows, parameters)
            news = {row.key: row for row in answer.rows if row.key not in found}
            found |= news
            if not news or len(answer.rows) != calls.PAGE_SIZE or page == answer.pages:
                break
        return tuple(row for row in found.values() if row.phone == phone)

    async def held(self, phone: str) -> tuple[wire.Held, ...]:
        """The groups that hold this number, with the row that is in each (contract, section 4.6)."""
        if not is_number(phone):
            return ()
        parameters = {"phone": on_the_wire(phone)}
        return (await self._connection.rows(calls.GROUPS_CHECK, wire.memberships, parameters)).rows

    async def row(self, row_id: str, phone: str) -> wire.Row:
        """One row by its id; where the server cannot view single rows, found by the phone.

        Raises:
            NotFound: it is gone.
        """
        gone = NotFound(self._connection.title, calls.CONTACTS_VIEW.name, "The contact is gone: refresh.")
        try:
            return await self._connection.record(calls.CONTACTS_VIEW, wire.viewed, {"id": wire.id_parameter(row_id)})
        except NothingDone:
            raise gone from None
        except ActionUnknown:
            if not is_number(phone):
                raise
        found = next((row for row in await self.rows(phone) if row.id == row_id), None)
        if found is None:
            raise gone
        return found

    async def add(self, phone: str, values: Mapping[str, str], groups: Sequence[str]) -> str:
        """Adds a person to groups and gives the one id that comes back (contract, section 5.3)."""
        texts = {name: value for name in wire.TEXT_FIELDS if (value := values.get(name, ""))}
        return await self._write(calls.CONTACTS_ADD, {"phone": on_the_wire(phone), **texts}, groups)

    async def edit(self, row: wire.Row, phone: str, values: Mapping[str, str], groups: Sequence[str]) -> None:
        """Writes one row: every field, and its groups.

        Whether an absent field keeps its value is not known, so none is absent (contract, section 5.4).

        Args:
            row: as read just now.
            phone: canonical digits.
            values: fields that change; the row's own fill up the rest.
            groups: ids of all groups of the row.
        """
        merged = {name: values.get(name, row.values.get(name, "")) for name in wire.TEXT_FIELDS}
        parameters = {"id": wire.id_parameter(row.id), "phone": on_the_wire(phone), **merged}
        await self._write(calls.CONTACTS_EDIT, parameters, groups)

    async def remove(self, row_id: str, phone: str) -> None:
        """Deletes one row; a refusal counts as done where a look finds it gone (contract, section 5.5)."""
        try:
            await self._connection.written(calls.CONTACTS_DELETE, {"id": wire.id_parameter(row_id)})
        except (NotFound, Rejected) as refusal:
            if await self._is_there(row_id, phone):
                raise refusal

    async def _all_of(self, phone: str, row_id: str) -> tuple[list[wire.Row], tuple[wire.Held, ...]]:
        """The rows of a phone, the one of this id first, and the groups that hold it."""
        found = list(await self.rows(phone))
        own = next((row for row in found if row_id in ("", row.id)), None)
        if own is None and row_id:
            own = await self.row(row_id, phone)
            found = found if own.phone == phone else list(await self.rows(own.phone))
        if own is None:
            raise NotFound(self._connection.title, calls.CONTACTS_INDEX.name, "Nobody has this number: refresh.")
        return [own, *(row for row in found if row is not own)], await self.held(own.phone)

    async def _same_person(self, row_id: str, phone: str) -> wire.Row | None:
        """The row that `groups/check` names, unless its ids are no rows after all (contract, section 13, 8)."""
        try:
            row = await self.row(row_id, phone)
        except NotFound:
            return None
        return row if row.phone == phone else None

    async def _write(self, operation: Operation, parameters: Mapping[str, object], groups: Sequence[str]) -> str:
        """Writes a row with its groups; where "none" is refused, without a word on groups (section 12, row 7)."""
        whole = {**parameters, "group_id": wire.group_parameter(groups)}
        try:
            return await self._connection.written(operation, whole)
        except (NotFound, Rejected) as refusal:
            is_about_a_field = isinstance(refusal, Rejected) and bool(refusal.fields)
            if groups or is_about_a_field:
                raise
        return await self._connection.written(operation, parameters)

    async def _is_there(self, row_id: str, phone: str) -> bool:
        try:
            await self.row(row_id, phone)
        except NotFound:
            return False
        return True
