"""BSG's stop list as a port: added by phone, removed by the entry's id (contract, section 6).

Imports `domain` and its neighbours.
"""

from collections.abc import Sequence
from typing import Final

from tui.domain.contacts import Shape, StopEntry
from tui.domain.paging import NoGroup, Page, Query
from tui.domain.search_line import FieldKind, Operator
from tui.providers.bsg import routes, shapes, wire
from tui.providers.bsg.connection import PAGE_SIZE, SHORTEST_PAGE, Connection, Search, order
from tui.providers.bsg.criteria import Comparison, Pairs, comparison
from tui.providers.bsg.group_names import group_id

_SORTS: Final = (("id", "id"), ("phone", "phone"))
_CHANNELS: Final = ("sms", "viber", "rcs", "whatsapp")
_AT_ONCE: Final = 50
"""Numbers of one call: far below the limits of 1000 and 200, because each number to remove is looked up first."""


class BsgStopList:
    """Numbers that get no messages, with a flag for each channel."""

    title = "stop list"
    page_size = PAGE_SIZE
    channels = _CHANNELS
    at_once = _AT_ONCE

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Fixed by the provider."""
        return shapes.STOP_LIST

    async def find(self, query: Query, page: int) -> Page[StopEntry]:
        """One page of entries; a group keeps the numbers that are in it.

        Raises:
            Rejected: there is no such group, or no such order.
            UnexpectedReply: the answer is to another question.
        """
        refusal = self._connection.refusal(routes.STOP_SEARCH, "The stop list is sorted by id or phone: choose one.")
        comparisons, members = await self._asked(query)
        parameters = (*members, *order(query, _SORTS, refusal))
        route = routes.STOP_SEARCH if comparisons or parameters else routes.STOP_LIST
        search = Search(route, comparisons, parameters)
        return await self._connection.page(search, wire.stop_entry, query, page)

    async def _asked(self, query: Query) -> tuple[tuple[Comparison, ...], Pairs]:
        """The criterion and the group, which is a parameter of its own here."""
        group = None if query.group is NoGroup.NO_GROUP else query.group
        asked = query.criterion
        if asked is not None and asked.field.kind is FieldKind.GROUP:
            group, asked = await group_id(self._connection, asked.value), None
        comparisons = () if asked is None else (comparison(asked),)
        return comparisons, () if group is None else (("contact_group_id", group),)

    async def check(self, digits: str) -> StopEntry | None:
        """The entry of one number, found by a search, as there is no other check."""
        asked = (Comparison("phone", str(Operator.EQ), digits),)
        found = await self._connection.listing(Search(routes.STOP_SEARCH, asked), wire.stop_entry, 1, SHORTEST_PAGE)
        return next((entry for entry in found.rows if entry.phone == digits), None)

    async def add(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        """Puts numbers on the list, for SMS where no channel is named.

        Raises:
            Rejected: one of the numbers is none.
        """
        if not all(phone.isascii() and phone.isdigit() for phone in phones):
            raise self._connection.refusal(routes.STOP_ATTACH, "A number has digits only: check it.", "phone")
        body = {"phones": [int(phone) for phone in phones], "types": list(channels or _CHANNELS[:1])}
        await self._connection.send(routes.STOP_ATTACH, json=body)

    async def remove(self, phones: Sequence[str], channels: Sequence[str] = ()) -> None:
        """Takes numbers off the list, for every channel where none is named.

        The ids of entries are another space than those of contacts, so each is looked up.
        """
        entries = [entry for phone in phones if (entry := await self.check(phone)) is not None]
        if entries:
            body = {"ids": [int(entry.id) for entry in entries], "types": list(channels or _CHANNELS)}
            await self._connection.send(routes.STOP_DETACH, json=body)
