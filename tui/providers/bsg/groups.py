"""BSG's contact groups as a port (contract, section 5). Imports `domain` and its neighbours."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

from tui.domain.contacts import Contact, Group, GroupDraft, GroupRef, Shape
from tui.domain.errors import NotFound, Rejected
from tui.domain.paging import Page, Query
from tui.domain.ports import Membership
from tui.providers.bsg import routes, shapes, wire
from tui.providers.bsg.connection import PAGE_SIZE, Connection, Search, order
from tui.providers.bsg.criteria import comparison

_SORTS: Final = (
    ("id", "id"),
    ("name", "name"),
    ("description", "description"),
    ("size", "items"),
    ("created", "created_at"),
)
_CONTACTS_AT_ONCE: Final = 200
_GROUPS_AT_ONCE: Final = 20
"""Contacts and groups of one attach or detach, by the narrower of the published limits (section 5.6)."""

PartT = TypeVar("PartT")


class BsgGroups:
    """Groups; a contact is in as many as it likes."""

    page_size = PAGE_SIZE
    membership = Membership.MANY
    deletes_contacts = False
    attach_at_once = _CONTACTS_AT_ONCE

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fixed by the provider."""
        return shapes.GROUPS

    async def find(self, query: Query, page: int) -> Page[Group]:
        """One page of groups; only the plain list counts members on the stop list.

        Raises:
            UnexpectedReply: the answer is to another question.
        """
        refusal = self._connection.refusal(routes.GROUPS_SEARCH, "Groups cannot be sorted by that: choose another.")
        asked = () if query.criterion is None else (comparison(query.criterion),)
        is_plain = not asked and query.sort is None
        route = routes.GROUPS_LIST if is_plain else routes.GROUPS_SEARCH
        search = Search(route, asked, order(query, _SORTS, refusal))
        return await self._connection.page(search, wire.group, query, page)

    async def get(self, group_id: str) -> Group:
        """One group read again.

        Raises:
            NotFound: it is gone; which status says so is not documented (section 5.3).
        """
        with _missing_when_rejected():
            return await self._connection.one(routes.GROUPS_GET, wire.group, group_id)

    async def of(self, contact: Contact) -> tuple[GroupRef, ...]:
        """All groups that hold this contact."""
        return (await self._connection.one(routes.CONTACTS_GET, wire.contact, contact.id)).groups

    async def create(self, draft: GroupDraft) -> Group:
        """Adds a group.

        Raises:
            Conflict: the name is taken.
        """
        return await self._connection.written(routes.GROUPS_CREATE, wire.group, json=_body(draft))

    async def update(self, group: Group, draft: GroupDraft) -> Group:
        """Renames or redescribes a group; its default flag stays as it was read.

        Raises:
            Conflict: the name is taken.
            NotFound: it is gone.
        """
        body = {**_body(draft, keep_empty=bool(group.description)), "default": bool(group.default)}
        return await self._connection.written(routes.GROUPS_UPDATE, wire.group, group.id, json=body)

    async def delete(self, group: Group, *, with_contacts: bool = False) -> None:
        """Deletes a group, never its contacts; one that is gone already counts as deleted.

        Raises:
            Rejected: its contacts were to go too.
        """
        if with_contacts:
            sentence = f"{self._connection.title} deletes a group without its contacts: delete those first."
            raise self._connection.refusal(routes.GROUPS_DELETE, sentence)
        try:
            await self._connection.send(routes.GROUPS_DELETE, group.id)
        except NotFound:
            return

    async def attach(self, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        """Puts each contact into each group."""
        await self._change(routes.GROUPS_ATTACH, contacts, groups)

    async def detach(self, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        """Takes each contact out of each group."""
        await self._change(routes.GROUPS_DETACH, contacts, groups)

    async def _change(self, route: routes.Route, contacts: Sequence[Contact], groups: Sequence[GroupRef]) -> None:
        for some in _slices(contacts, _CONTACTS_AT_ONCE):
            for few in _slices(groups, _GROUPS_AT_ONCE):
                body = {"contacts": [int(one.id) for one in some], "groups": [int(one.id) for one in few]}
                await self._connection.send(route, json=body)


def _slices(items: Sequence[PartT], size: int) -> Iterator[Sequence[PartT]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _body(draft: GroupDraft, *, keep_empty: bool = False) -> Mapping[str, object]:
    """An empty description is null, and left out where there was none: it may not be an empty text (section 5)."""
    if draft.description or keep_empty:
        return {"name": draft.name, "description": draft.description or None}
    return {"name": draft.name}


@contextmanager
def _missing_when_rejected() -> Iterator[None]:
    try:
        yield
    except Rejected as error:
        raise NotFound(error.provider, error.operation, error.sentence) from error
