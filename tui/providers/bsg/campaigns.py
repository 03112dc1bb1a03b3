"""BSG's campaigns as a port (contract, sections 7, 8, 10). Imports `domain` and its neighbours."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, TypeVar

from tui.domain.campaigns import (
    Balance,
    Campaign,
    CampaignDetail,
    CampaignQuery,
    Limits,
    Message,
    MessageQuery,
    Option,
    Quote,
    Receipt,
    Sender,
    Tariff,
)
from tui.domain.contacts import Contact
from tui.domain.content import Content, SendOrder
from tui.domain.errors import OutcomeUnknown, Rejected, Throttled, UnexpectedReply, Unreachable
from tui.domain.paging import Page, counted_page
from tui.domain.sms import Encoding
from tui.providers.bsg import campaigns_routes as routes
from tui.providers.bsg import campaigns_wire as wire
from tui.providers.bsg import criteria
from tui.providers.bsg.campaigns_look import Look
from tui.providers.bsg.connection import PAGE_SIZE, Connection, id_of
from tui.providers.bsg.criteria import Comparison, Pairs
from tui.providers.bsg.routes import CONTACTS_SEARCH, STOP_LIST, Route
from tui.providers.bsg.wire import Reader, contact, listing, single, stop_entry
from tui.providers.halving import Halving, NotInOrder
from tui.providers.walk import Walks

AT_ONCE: Final = 10_000
LONGEST_PAGE: Final = 500
"""Rows of the longest page of any list (section 1.6)."""
WINDOW: Final = timedelta(days=89)
"""Three months, the shortest there are (section 8.3)."""

LIMITS: Final = Limits(
    units={Encoding.GSM7: 765, Encoding.UCS2: 335},
    sender_letters=11,
    sender_digits=15,
    phone_digits=(9, 15),
    days_ahead=30,
    validity_hours=(1, 72),
    window=WINDOW,
)
"""Sections 7 and 8.6; of the two limits for texts beyond GSM the smaller (section 14, row 23)."""

_SORTS: Final[Mapping[str, str]] = {
    "id": "id",
    "sender": "sender",
    "channel": "type",
    "created": "date",
    "status": "status",
}
_SEARCHES: Final[Mapping[str, str]] = {"sender": "sender", "name": "taskname"}
_MESSAGE_SORTS: Final = ("id", "phone", "delivered")
_SPELLINGS: Final = ("operator", "operation")
_MOST_MESSAGES: Final = 200
"""Messages to one number that are worth reading."""

RowT = TypeVar("RowT")


class BsgCampaigns:
    """Campaigns; the composer's are text messages."""

    page_size = PAGE_SIZE
    channels = ("sms",)
    kinds = ("sms", "rcs", "whatsapp")
    quotes = True
    at_once = AT_ONCE
    limits = LIMITS
    options = frozenset(Option)
    search_fields = tuple(_SEARCHES)
    sortable = tuple(_SORTS)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._walks = Walks()

    async def find(self, query: CampaignQuery, page: int) -> Page[Campaign]:
        """One page of campaigns of one type, made within one window.

        Raises:
            Rejected: the window is longer than three months, or the order or the search is not known.
        """
        if query.until - query.since > WINDOW:
            raise self._refusal(
                routes.LIST, f"A list covers {WINDOW.days} days at most: choose a shorter time.", "since"
            )
        zone = self._connection.zone
        asked: Pairs = (
            ("filter[from]", wire.spelt(query.since, zone)),
            ("filter[to]", wire.spelt(query.until, zone)),
            ("filter[type]", query.channel),
        )
        if query.value:
            field = self._known(_SEARCHES, query.field, "Campaigns are searched by sender or name: choose one.")
            asked += (("search[field]", field), ("search[value]", query.value))
        key, descending = query.sort or ("id", True)
        asked += criteria.order(self._known(_SORTS, key, "That column cannot be sorted by."), descending=descending)
        return await self._page(routes.LIST, asked, wire.campaign, page, PAGE_SIZE)

    def _known(self, names: Mapping[str, str], name: str, sentence: str) -> str:
        if name not in names:
            raise self._refusal(routes.LIST, sentence)
        return names[name]

    def _refusal(self, route: Route, sentence: str, key: str = "") -> Rejected:
        return self._connection.refusal(route, sentence, key)

    async def _page(self, route: Route, asked: Pairs, read: Reader[RowT], number: int, size: int) -> Page[RowT]:
        """One page of rows.

        Raises:
            UnexpectedReply: it is another page than the one asked for.
        """
        connection = self._connection
        body = await connection.send(route, query=(*criteria.page(number, size), *asked))
        found = listing(connection.title, route.operation, body, read, connection.zone)
        if found.offset not in (None, (number - 1) * size) or found.limit not in (None, size):
            raise connection.other_question(route)
        unique = tuple({id_of(row): row for row in found.rows}.values())
        if self._walks.brings_news((route.path, asked, size), number, map(id_of, unique)):
            return counted_page(unique, number, size, found.total)
        return Page(unique, number, size, None, None, has_next=False)

    async def get(self, campaign_id: str) -> CampaignDetail:
        """One campaign with its figures.

        Raises:
            NotFound: there is no such campaign.
        """
        return await self._connection.one(routes.DETAIL, wire.detail, campaign_id)

    async def messages(self, query: MessageQuery, page: int) -> Page[Message]:
        """One page of messages.

        Raises:
            UnexpectedReply: they are another campaign's.
        """
        zone = self._connection.zone
        asked: Pairs = (("filter[campaign_id]", query.campaign_id),) if query.campaign_id else ()
        for name, moment in (("filter[from]", query.since), ("filter[to]", query.until)):
            asked += ((name, wire.spelt(moment, zone)),) if moment is not None else ()
        if query.sort is not None:
            key, descending = query.sort
            if key not in _MESSAGE_SORTS:
                raise self._refusal(routes.MESSAGES, "Messages are sorted by id, phone or delivered: choose one.")
            asked += criteria.order(key, descending=descending)
        found = await self._page(routes.MESSAGES, asked, wire.message, page, PAGE_SIZE)
        if query.campaign_id and any(row.campaign_id != query.campaign_id for row in found.rows):
            raise self._connection.other_question(routes.MESSAGES)
        return found

    async def messages_to(self, phone: str, since: datetime, until: datetime) -> tuple[Message, ...]:
        """Messages to one number. No filter knows phones (section 10), so a list by phone is halved.

        Raises:
            UnexpectedReply: the service does not keep the order that it was asked for.
        """
        query = MessageQuery(since=since, until=until, sort=("phone", False))
        search = Halving(lambda page: self.messages(query, page), lambda row: row.phone)
        try:
            return await search.rows_of(phone, _MOST_MESSAGES)
        except NotInOrder as error:
            raise self._connection.other_question(routes.MESSAGES) from error

    async def senders(self) -> tuple[Sender, ...]:
        """All senders for text messages, on one page (section 7)."""
        return await self._all(routes.SENDERS, (("type", self.channels[0]),), wire.sender)

    async def balance(self) -> Balance:
        """What the account can spend."""
        return await self._connection.one(routes.BALANCE, wire.balance)

    async def tariffs(self) -> tuple[Tariff, ...]:
        """The tariffs; nobody has more than a page of them."""
        return await self._all(routes.TARIFFS, criteria.page(1, LONGEST_PAGE), wire.tariff)

    async def _all(self, route: Route, asked: Pairs, read: Reader[RowT]) -> tuple[RowT, ...]:
        connection = self._connection
        body = await connection.send(route, query=asked)
        return listing(connection.title, route.operation, body, read, connection.zone).rows

    async def members(self, group_id: str, page: int) -> Page[Contact]:
        """One page of a group's contacts."""
        comparisons = [Comparison("group_id", "=", group_id)]
        asked = (*criteria.order("id", descending=False), *criteria.question(comparisons, _SPELLINGS))
        found = await self._page(CONTACTS_SEARCH, asked, contact, page, LONGEST_PAGE)
        if any(one.groups and all(group.id != group_id for group in one.groups) for one in found.rows):
            raise self._connection.other_question(CONTACTS_SEARCH)
        return found

    async def stopped(self, page: int) -> Page[str]:
        """One page of the numbers that want no text messages."""
        channel = self.channels[0]
        found = await self._page(STOP_LIST, (("type", channel),), stop_entry, page, LONGEST_PAGE)
        phones = tuple(entry.phone for entry in found.rows if channel in entry.channels)
        return Page(phones, found.number, found.size, found.total, found.pages, found.has_next)

    async def price(self, content: Content) -> Quote:
        """What sending would cost.

        Raises:
            Throttled: the same was asked too soon before.
            Unreachable: there was no answer; the question may have been counted as asked.
        """
        self._fits(routes.PRICE, content.people.phones)
        try:
            return await self._connection.written(routes.PRICE, wire.quote, json=wire.price_body(content))
        except OutcomeUnknown as error:
            if isinstance(error.__cause__, Throttled):
                raise Throttled(
                    error.provider, error.operation, error.__cause__.sentence, error.__cause__.retry_after
                ) from error
            sentence = f"{error.provider} did not answer with a price: ask again."
            raise Unreachable(error.provider, error.operation, sentence) from error

    async def send(self, order: SendOrder) -> Receipt:
        """Sends, and gives the campaign that was made.

        Raises:
            OutcomeUnknown: it may have been sent, also where the answer cannot be read.
            ProviderError: any other one means that it was not.
        """
        self._fits(routes.SEND, tuple(one.phone for one in order.recipients))
        connection = self._connection
        body = await connection.send(routes.SEND, json=wire.send_body(order, connection.zone))
        if order.dry_run and not body.strip():
            return Receipt(None)
        read = wire.rehearsed if order.dry_run else wire.receipt
        try:
            return single(connection.title, routes.SEND.operation, body, read, connection.zone)
        except UnexpectedReply as error:
            raise connection.client.lost(routes.SEND.operation) from error

    def _fits(self, route: Route, phones: tuple[str, ...]) -> None:
        fewest, most = LIMITS.phone_digits
        if not 0 < len(phones) <= AT_ONCE:
            raise self._refusal(route, f"One request takes 1 to {AT_ONCE} people, not {len(phones)}.", "people")
        if not all(phone.isascii() and phone.isdigit() and fewest <= len(phone) <= most for phone in phones):
            raise self._refusal(route, f"A number has {fewest} to {most} digits: check the people.", "people")

    async def stop(self, campaign_id: str) -> Campaign:
        """Stops a campaign for good (section 8.7).

        Raises:
            Rejected: its status does not allow it.
        """
        try:
            return await self._connection.written(routes.STOP, wire.campaign, campaign_id, json=None)
        except Rejected as error:
            sentence = (
                f"{error.provider} does not stop it any more: only a campaign that is scheduled, in moderation, being"
                " sent or paused can be stopped. Refresh and look."
            )
            raise Rejected(error.provider, error.operation, sentence, error.fields) from error

    async def find_by_references(self, order: SendOrder, since: datetime) -> tuple[Message, ...]:
        """Messages of an order, by our references.

        Raises:
            UnexpectedReply: the service does not tell by reference.
        """
        return await Look(self._connection, order, since).found()
