"""Looking for a send whose answer was lost, to learn whether it was carried out (contract, sections 1.8, 8.3, 10).

Messages are asked for by our reference; as a number on the stop list has no message although its campaign went out,
the newest campaigns of the same sender are looked through as well. Imports `domain` and its neighbours.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from tui.domain.campaigns import Campaign, Message
from tui.domain.content import Recipient, SendOrder
from tui.providers.bsg import campaigns_routes as routes
from tui.providers.bsg import campaigns_wire as wire
from tui.providers.bsg import criteria
from tui.providers.bsg.connection import Connection
from tui.providers.bsg.criteria import Pairs
from tui.providers.bsg.routes import Route
from tui.providers.bsg.wire import Listing, Reader, RowT, listing

_PROBES: Final = 8
"""References that are asked for one by one, spread over all."""
_CAMPAIGNS: Final = 5
"""Campaigns that are looked through."""
_LONGEST_PAGE: Final = 500
_SHORTEST_PAGE: Final = 15
_SHORTEST_LIST: Final = 30
_UNSURE: Final = timedelta(hours=26)
"""How far a creation time may be off, as no time of the service names its zone (section 1.5)."""


class Look:
    """One look for one order."""

    def __init__(self, connection: Connection, order: SendOrder, since: datetime) -> None:
        self._connection = connection
        self._order = order
        self._since = since
        self._references = frozenset(one.reference for one in order.recipients)

    async def found(self) -> tuple[Message, ...]:
        """Some of its messages; none only where every question was answered.

        Raises:
            UnexpectedReply: the service does not tell by reference or by campaign.
        """
        for one in _spread(self._order.recipients, _PROBES):
            asked = (("filter[reference_id]", one.reference),)
            rows = (await self._ask(routes.MESSAGES, asked, wire.message, _SHORTEST_PAGE)).rows
            if any(row.reference != one.reference for row in rows):
                raise self._connection.other_question(routes.MESSAGES)
            if rows:
                return rows
        for campaign in await self._campaigns():
            if rows := await self._of(campaign):
                return rows
        return ()

    async def _campaigns(self) -> Sequence[Campaign]:
        """The newest campaigns that it could be."""
        asked = (("filter[type]", self._order.channel), *criteria.order("id", descending=True))
        rows = (await self._ask(routes.LIST, asked, wire.campaign, _SHORTEST_LIST)).rows
        earliest = self._since - _UNSURE
        alike = [one for one in rows if one.sender == self._order.sender]
        return [one for one in alike if one.created is None or one.created >= earliest][:_CAMPAIGNS]

    async def _of(self, campaign: Campaign) -> tuple[Message, ...]:
        """Our messages among the first of a campaign."""
        asked = (("filter[campaign_id]", campaign.id),)
        rows = (await self._ask(routes.MESSAGES, asked, wire.message, _LONGEST_PAGE)).rows
        if any(row.campaign_id != campaign.id for row in rows):
            raise self._connection.other_question(routes.MESSAGES)
        return tuple(row for row in rows if row.reference in self._references)

    async def _ask(self, route: Route, asked: Pairs, read: Reader[RowT], size: int) -> Listing[RowT]:
        connection = self._connection
        body = await connection.send(route, query=(*criteria.page(1, size), *asked))
        return listing(connection.title, route.operation, body, read, connection.zone)


def _spread(recipients: Sequence[Recipient], count: int) -> Sequence[Recipient]:
    """Some of the recipients, the first and the last among them."""
    if len(recipients) <= count:
        return recipients
    return [recipients[round(place * (len(recipients) - 1) / (count - 1))] for place in range(count)]
