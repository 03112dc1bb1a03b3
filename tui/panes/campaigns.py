"""Campaigns of one account as rows, and the messages of an opened one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from tui.domain.campaign_port import Campaigns
from tui.domain.campaigns import Campaign, CampaignQuery, Fate, Message, MessageQuery, Standing
from tui.domain.contacts import FieldSpec, FieldType, SearchKind, Shape
from tui.domain.paging import Page, Query
from tui.domain.phones import display
from tui.domain.search_line import Operator, SearchField
from tui.panes.place import Place
from tui.panes.source import Narrowing, Source
from tui.widgets.dialogs import Fact
from tui.widgets.paged_table import Tone

if TYPE_CHECKING:
    from tui.panes.editing import EditingBrowser
    from tui.panes.tools import Tools
    from tui.services.transfer.records import Column, Record

_CAMPAIGN: Final = (
    FieldSpec("status", "Status", priority=2, width=10),
    FieldSpec("name", "Campaign", priority=1, width=30, name_like=True),
    FieldSpec("starts", "Starts", FieldType.TIME, priority=3, width=16),
    FieldSpec("delivered", "Arrived", FieldType.NUMBER, priority=4, width=9),
    FieldSpec("sender", "Sender", priority=20, width=12),
    FieldSpec("created", "Created", FieldType.TIME, priority=30, width=16),
    FieldSpec("finished", "Finished", FieldType.TIME, priority=35, width=16),
    FieldSpec("id", "Id", priority=40, width=10),
)
_MESSAGE: Final = (
    FieldSpec("phone", "Phone", FieldType.PHONE, priority=1, width=16),
    FieldSpec("status", "State", priority=2, width=12),
    FieldSpec("sent", "Sent", FieldType.TIME, priority=3, width=16),
    FieldSpec("delivered", "Arrived", FieldType.TIME, priority=4, width=16),
    FieldSpec("parts", "Parts", FieldType.NUMBER, priority=20, width=5),
    FieldSpec("amount", "Price", priority=21, width=12),
    FieldSpec("country", "Country", priority=30, width=7),
    FieldSpec("text", "Text", priority=40, width=30, name_like=True),
    FieldSpec("id", "Id", priority=50, width=12),
)
_TONES: Final[Mapping[Standing, Tone]] = {
    Standing.WAITING: Tone.BUSY,
    Standing.RUNNING: Tone.BUSY,
    Standing.HALTED: Tone.ODD,
    Standing.REFUSED: Tone.BAD,
}
_FATES: Final[Mapping[Fate, Tone]] = {Fate.FAILED: Tone.BAD, Fate.WAITING: Tone.BUSY}


class CampaignRows(Source[Campaign]):
    """The campaigns of one type that were made within one window of time.

    Attributes:
        campaigns: the account's part.
        channel: the type.
        since: beginning of the window; None for as early as the provider allows.
        until: end of the window; None for now.
        clock: the operator's time.
    """

    noun = "campaigns"

    def __init__(self, place: Place, campaigns: Campaigns) -> None:
        self.campaigns = campaigns
        self.channel = campaigns.kinds[0]
        self.since: datetime | None = None
        self.until: datetime | None = None
        self.read_only = place.read_only
        self.clock: Callable[[], datetime] = lambda: datetime.now().astimezone()

    @property
    def window(self) -> tuple[datetime, datetime]:
        """Beginning and end of the window."""
        until = self.until or self.clock()
        return self.since or until - self.campaigns.limits.window, until

    def table(self, tools: "Tools", account: str) -> "EditingBrowser":
        """Campaigns are stopped and composed."""
        from tui.panes.campaign_tables import CampaignTable  # noqa: PLC0415 - tables import sources

        self.clock = tools.clock
        return CampaignTable(self, tools, account)

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Searched by what the provider can."""
        del fresh
        fields = tuple(
            SearchField(name, operators=frozenset({Operator.LIKE}), name_like=name == "name")
            for name in self.campaigns.search_fields
        )
        kind = SearchKind.CRITERION if fields else SearchKind.PHRASE
        return Shape(_CAMPAIGN, kind, fields, sortable=self.campaigns.sortable)

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Campaign]:
        """One page of the window; always read anew."""
        del fresh
        since, until = self.window
        asked = CampaignQuery(
            since,
            until,
            self.channel,
            field=query.criterion.field.name if query.criterion else "",
            value=query.criterion.value if query.criterion else "",
            sort=(query.sort.field, query.sort.descending) if query.sort else None,
        )
        return await self.campaigns.find(asked, page)

    def key(self, row: Campaign) -> str:
        """The provider's id."""
        return row.id

    def cell(self, row: Campaign, field: str) -> str:
        """The value of a field; times are the operator's."""
        value = getattr(row, field)
        if isinstance(value, datetime):
            return f"{value.astimezone(self.clock().tzinfo):%Y-%m-%d %H:%M}"
        if field == "delivered" and value is not None:
            return f"{value}/{row.sent}" if row.sent is not None else str(value)
        return "" if value is None else str(value)

    def tone(self, row: Campaign) -> Tone:
        """Waiting and running campaigns stand out; the status says it in words."""
        return _TONES.get(row.standing, Tone.PLAIN)

    def name(self, row: Campaign) -> str:
        """What the provider calls it."""
        return row.name

    def known(self, row: Campaign) -> Sequence[Fact]:
        """Every field."""
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in _CAMPAIGN]

    def opens(self, row: Campaign) -> Source[Any]:
        """What became of each recipient."""
        return MessageRows(self, row)

    async def narrowings(self) -> Sequence[Narrowing]:
        """By the fields of the search line."""
        return tuple(Narrowing(f"{name} …", line=f"{name} like ") for name in self.campaigns.search_fields)


class MessageRows(Source[Message]):
    """Recipients' messages of one campaign.

    Attributes:
        rows: the campaigns among which it was found.
        campaign: as it was last read.
    """

    noun = "messages"

    def __init__(self, rows: CampaignRows, campaign: Campaign) -> None:
        self.heading = f"campaign {campaign.name}"
        self.rows = rows
        self.campaign = campaign

    def table(self, tools: "Tools", account: str) -> "EditingBrowser":
        """The campaign's figures stand above its messages."""
        from tui.panes.campaign_tables import MessageTable  # noqa: PLC0415 - tables import sources

        return MessageTable(self, tools, account)

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Messages are ordered, not searched."""
        del fresh
        return Shape(_MESSAGE, SearchKind.CRITERION, sortable=("id", "phone", "delivered"))

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Message]:
        """One page of messages; always read anew."""
        del fresh
        sort = (query.sort.field, query.sort.descending) if query.sort else None
        return await self.rows.campaigns.messages(MessageQuery(self.campaign.id, sort=sort), page)

    def key(self, row: Message) -> str:
        """The provider's id."""
        return row.id

    def cell(self, row: Message, field: str) -> str:
        """The value of a field; times are the operator's."""
        value = getattr(row, field)
        if field == "phone":
            return display(row.phone)
        if isinstance(value, datetime):
            return f"{value.astimezone(self.rows.clock().tzinfo):%Y-%m-%d %H:%M}"
        return "" if value is None else str(value)

    def tone(self, row: Message) -> Tone:
        """What failed stands out; the state says it in words."""
        return _FATES.get(row.fate, Tone.PLAIN)

    def columns(self, shape: Shape) -> "tuple[Column, ...]":
        """All that is known of a message."""
        from tui.services.transfer.records import MESSAGE_COLUMNS  # noqa: PLC0415 - loaded at the first export

        del shape
        return MESSAGE_COLUMNS

    def record(self, row: Message, shape: Shape) -> "Record":
        """All that is known of a message; times in full."""
        from tui.services.transfer.records import message_record  # noqa: PLC0415 - loaded at the first export

        del shape
        return message_record(row)

    def name(self, row: Message) -> str:
        """A message is called by its number."""
        return display(row.phone)

    def phone(self, row: Message) -> str:
        """Digits of the recipient."""
        return row.phone

    def known(self, row: Message) -> Sequence[Fact]:
        """Every field, and our own id."""
        return [*(Fact(spec.label, self.cell(row, spec.key)) for spec in _MESSAGE), Fact("Reference", row.reference)]

    async def narrowings(self) -> Sequence[Narrowing]:
        """Nothing."""
        return ()


def rows(place: Place) -> Source[Any]:
    """The campaigns of an account that sends them."""
    if place.provider.campaigns is None:
        raise ValueError("the account sends no campaigns")
    return CampaignRows(place, place.provider.campaigns)
