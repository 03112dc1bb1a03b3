"""BSG's contact book as a port (contract, section 3). Imports `domain` and its neighbours."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from tui.domain.contacts import Contact, ContactDraft, Shape
from tui.domain.errors import NotFound, OutcomeUnknown, ProviderError, Rejected
from tui.domain.paging import NoGroup, Page, Query
from tui.domain.search_line import FieldKind, Operator
from tui.providers.bsg import routes, shapes, wire
from tui.providers.bsg.connection import PAGE_SIZE, SHORTEST_PAGE, Connection, Search, order
from tui.providers.bsg.criteria import Comparison, comparison
from tui.providers.bsg.custom_fields import all_fields
from tui.providers.bsg.group_names import group_id

_SORTS: Final = (("id", "id"), ("phone", "phone"))
_SPELLINGS: Final = ("operator", "operation")
"""Parameters that may carry the operator of a contacts search; which one is known is not (section 14, row 2)."""
_PHONE_LENGTHS: Final = range(9, 16)
_DELETED_AT_ONCE: Final = 200
"""Ids in one query string, which keeps the address short (section 3.8)."""
_MOST_GROUPS: Final = 100
"""Groups that a contact names; one that names as many may be in more (section 3.1)."""


class BsgContacts:
    """Contacts, searched by one criterion, with the account's custom fields."""

    page_size = PAGE_SIZE
    delete_at_once = _DELETED_AT_ONCE
    bulk = None

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shape: Shape | None = None
        self._asking = asyncio.Lock()

    async def shape(self, *, fresh: bool = False) -> Shape:
        """The fields of this account, asked once; several who wait share the answer."""
        before = self._shape
        async with self._asking:
            if self._shape is None or (fresh and self._shape is before):
                self._shape = shapes.contacts(await all_fields(self._connection))
            return self._shape

    async def find(self, query: Query, page: int) -> Page[Contact]:
        """One page of contacts; with a group as well, every row is seen to be in it.

        Raises:
            Rejected: the group or the order does not exist.
            UnexpectedReply: the answer is to another question.
        """
        group, comparisons = await self._comparisons(query)
        refusal = self._connection.refusal(routes.CONTACTS_SEARCH, "Contacts are sorted by id or phone: choose one.")
        search = Search(routes.CONTACTS_SEARCH, comparisons, order(query, _SORTS, refusal), _SPELLINGS)
        found = await self._connection.page(search, wire.contact, query, page)
        if group is not None and not all(_may_be_in(group, row) for row in found.rows):
            raise self._connection.other_question(routes.CONTACTS_SEARCH)
        return found

    async def _comparisons(self, query: Query) -> tuple[str | None, tuple[Comparison, ...]]:
        """The group that all rows must be in, if any, and everything that is asked for."""
        if query.group is NoGroup.NO_GROUP:
            raise self._connection.refusal(
                routes.CONTACTS_SEARCH, f"{self._connection.title} cannot look for contacts without a group."
            )
        group, asked = query.group, query.criterion
        if asked is not None and asked.field.kind is FieldKind.GROUP and not asked.field.custom:
            asked = replace(asked, value=await group_id(self._connection, asked.value))
            group = group or asked.value
        by_group = (Comparison("group_id", str(Operator.EQ), query.group),) if query.group is not None else ()
        return group, (*by_group, *((comparison(asked),) if asked is not None else ()))

    async def get(self, contact: Contact) -> Contact:
        """The contact read again.

        Raises:
            NotFound: it is gone.
        """
        return await self._connection.one(routes.CONTACTS_GET, wire.contact, contact.id)

    async def by_phone(self, digits: str) -> tuple[Contact, ...]:
        """The contact with exactly this number."""
        asked = (Comparison("phone", str(Operator.EQ), digits),)
        search = Search(routes.CONTACTS_SEARCH, asked, spellings=_SPELLINGS)
        found = await self._connection.listing(search, wire.contact, 1, SHORTEST_PAGE)
        return tuple(row for row in found.rows if row.phone == digits)

    async def create(self, draft: ContactDraft) -> Contact:
        """Adds a contact.

        Raises:
            Conflict: the number is in the book already.
            Rejected: a field was refused; ``fields`` names it.
        """
        values = {key: value for key, value in draft.values.items() if value}
        body = self._body(routes.CONTACTS_CREATE, draft.phone, values, draft.groups)
        with _fields_named(list(values)):
            return await self._connection.written(routes.CONTACTS_CREATE, wire.contact, json=body)

    async def update(self, contact: Contact, draft: ContactDraft) -> Contact:
        """Writes the whole contact over what it is now, and reads it back.

        Whether the service keeps or clears what a request leaves out is not documented (section 3.6), so all
        values and all groups that the contact has at this moment go along.

        Raises:
            NotFound: it is gone.
            Conflict: another contact has the new number.
            Rejected: a field was refused; ``fields`` names it.
            OutcomeUnknown: also where it was written and cannot be read back.
        """
        now = await self.get(contact)
        values = {key: value for key, value in {**now.values, **draft.values}.items() if value or now.values.get(key)}
        groups = tuple(group.id for group in now.groups)
        body = self._body(routes.CONTACTS_UPDATE, draft.phone, values, groups)
        with _fields_named(list(values)):
            await self._connection.send(routes.CONTACTS_UPDATE, contact.id, json=body)
        try:
            return await self.get(contact)
        except ProviderError as error:
            raise OutcomeUnknown(
                self._connection.title,
                routes.CONTACTS_UPDATE.operation.name,
                "The contact was written but could not be read back: refresh and look.",
            ) from error

    def _body(self, route: routes.Route, phone: str, values: Mapping[str, str], groups: Sequence[str]) -> object:
        if not phone.isascii() or not phone.isdigit() or len(phone) not in _PHONE_LENGTHS:
            raise self._connection.refusal(route, "A number has 9 to 15 digits: check it.", "phone")
        fields = [{"id": int(key.removeprefix("#")), "value": value} for key, value in values.items()]
        return {"phone": int(phone), "fields": fields, "groups": [int(group) for group in groups]}

    async def delete(self, contacts: Sequence[Contact]) -> None:
        """Deletes contacts; what an unknown id does among many is not documented, so then each goes alone."""
        ids = [contact.id for contact in contacts]
        if len(ids) > 1:
            try:
                query = tuple(("contact_ids[]", number) for number in ids)
                await self._connection.send(routes.CONTACTS_DELETE_MANY, query=query)
            except (NotFound, Rejected):
                pass
            else:
                return
        for number in ids:
            await self._delete(number)

    async def _delete(self, number: str) -> None:
        try:
            await self._connection.send(routes.CONTACTS_DELETE, number)
        except NotFound:
            return


def _may_be_in(group: str, contact: Contact) -> bool:
    named = [known.id for known in contact.groups]
    return group in named or not named or len(named) >= _MOST_GROUPS


@contextmanager
def _fields_named(keys: Sequence[str]) -> Iterator[None]:
    """Names the fields of a refusal as we do: the third of ``fields`` is ``fields2value`` (section 1.7)."""
    try:
        yield
    except Rejected as error:
        ours = {f"fields{place}{part}": key for place, key in enumerate(keys) for part in ("", "value", "id")}
        fields = {ours.get(path, path): words for path, words in error.fields.items()}
        raise Rejected(error.provider, error.operation, error.sentence, fields) from error
