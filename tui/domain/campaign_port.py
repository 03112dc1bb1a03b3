"""What Ringdesk asks of a provider that sends campaigns; `ports` counts it among the parts of an account.

What differs between providers is a value here: `quotes`, `at_once`, `limits`, `options`.
"""

from datetime import datetime
from typing import Protocol

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
from tui.domain.paging import Page


class Campaigns(Protocol):
    """Messages to many people at once."""

    @property
    def page_size(self) -> int:
        """Campaigns, or messages, to ask for at once."""

    @property
    def channels(self) -> tuple[str, ...]:
        """What can be sent, the first of them by the composer."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Channels whose campaigns can be listed, one at a time."""

    @property
    def quotes(self) -> bool:
        """Whether the provider tells a price before sending."""

    @property
    def at_once(self) -> int:
        """People that one call of ``price`` or ``send`` takes."""

    @property
    def limits(self) -> Limits:
        """What may be sent."""

    @property
    def options(self) -> frozenset[Option]:
        """What can be chosen besides sender, text and people."""

    @property
    def search_fields(self) -> tuple[str, ...]:
        """What a list can be searched by; empty where it cannot."""

    @property
    def sortable(self) -> tuple[str, ...]:
        """Keys that order a list."""

    async def find(self, query: CampaignQuery, page: int) -> Page[Campaign]:
        """One page (from 1) of campaigns.

        Raises:
            Rejected: the window is longer than ``limits.window``.
        """

    async def get(self, campaign_id: str) -> CampaignDetail:
        """One campaign with its figures.

        Raises:
            NotFound: there is no such campaign.
        """

    async def messages(self, query: MessageQuery, page: int) -> Page[Message]:
        """One page (from 1) of recipients' messages."""

    async def messages_to(self, phone: str, since: datetime, until: datetime) -> tuple[Message, ...]:
        """The messages to one number within a window, a few hundred of them at most.

        Args:
            phone: digits.
            since: beginning of the window, which is no longer than ``limits.window``.
            until: its end.

        Raises:
            UnexpectedReply: the provider's order cannot be trusted, so that nothing can be told.
        """

    async def senders(self) -> tuple[Sender, ...]:
        """The names that the composer's channel can be sent under, usable or not."""

    async def balance(self) -> Balance:
        """What the account can spend."""

    async def tariffs(self) -> tuple[Tariff, ...]:
        """The tariffs of the account; empty where there are none."""

    async def members(self, group_id: str, page: int) -> Page[Contact]:
        """One page (from 1), as long as the provider gives it, of a group's contacts."""

    async def stopped(self, page: int) -> Page[str]:
        """One page (from 1), as long as the provider gives it, of the numbers that want no messages."""

    async def price(self, content: Content) -> Quote:
        """What sending would cost; asked once, never repeated by itself. At most ``at_once`` people.

        Raises:
            Throttled: asked too often, or the same too soon.
            Rejected: it could not be sent either.
        """

    async def send(self, order: SendOrder) -> Receipt:
        """Sends; the stop list is respected and the contact book left alone. At most ``at_once`` people.

        Raises:
            OutcomeUnknown: it may have been sent.
            ProviderError: any other one means that it was not.
        """

    async def stop(self, campaign_id: str) -> Campaign:
        """Stops a campaign for good; what has left is not called back.

        Raises:
            Rejected: its status does not allow it.
        """

    async def find_by_references(self, order: SendOrder, since: datetime) -> tuple[Message, ...]:
        """Messages of an order, by our references; a few are enough to know that it was sent.

        Returns:
            None of them only where the provider answered every question and knew no reference.

        Args:
            order: what may have been sent.
            since: when the request left.

        Raises:
            ProviderError: it cannot be told.
        """
