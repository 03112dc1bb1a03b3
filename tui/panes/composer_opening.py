"""Opens composers from tables: new, to what is marked, or with a draft that was kept."""

from typing import TYPE_CHECKING

from msgspec import Struct

from tui.domain.errors import KeepingError, ProviderError
from tui.domain.ports import Provider
from tui.panes.composer_draft import KIND, Draft, draft_to, new_draft
from tui.panes.composition import Account
from tui.panes.watching import Watched
from tui.services.snapshots import NotReadable, restored
from tui.widgets.dialogs import Choose, Offer
from tui.widgets.opening import Ahead, Opening

if TYPE_CHECKING:
    from tui.panes.asking import AskingBrowser
    from tui.services.unfinished import Item
    from tui.services.workshop import Workshop

_NEW = "\n"
"""Stands for a new campaign among the keys of drafts."""


class _Ready(Struct, frozen=True):
    """What a composer opens with.

    Attributes:
        draft: what to open; None to ask which.
        drafts: those that were kept.
    """

    account: Account
    provider: Provider
    shop: "Workshop"
    draft: Draft | None
    drafts: tuple["Item", ...] = ()


class Opener:
    """Opens a composer over a table. The table's marks, its status line and its worker are used."""

    def __init__(self, table: "AskingBrowser") -> None:
        self._table = table

    def offer(self) -> None:
        """Opens an empty composer; where drafts wait, asks whether to go on with one of them."""
        self._table.begin(self._ready(None), self._go_on)

    def compose_to(self) -> None:
        """Opens a composer to the contacts or groups that are chosen in the table."""
        self._table.begin(self._for_rows(), self._go_on)

    def write_to(self, digits: str) -> None:
        """Opens a composer to one number."""
        self._table.begin(self._ready(draft_to(digits)), self._go_on)

    def reopen(self, identity: str) -> None:
        """Opens a draft that was kept."""
        self._table.begin(self._ready(Draft(identity)), self._go_on)

    async def _for_rows(self) -> _Ready:
        chosen = await self._table.chosen()
        provider = await self._table.tools.connections.provider(self._table.account)
        return await self._ready(new_draft(chosen, await _name_keys(provider)))

    async def _ready(self, draft: Draft | None) -> _Ready:
        table = self._table
        tools, key = table.tools, table.account
        provider, shop, tab = await tools.connections.provider(key), await tools.workshop(), tools.connections.tabs[key]
        if provider.campaigns is None:
            raise ValueError("the account sends no campaigns")
        account = Account(
            title=tab.title,
            campaigns=provider.campaigns,
            outbox=shop.outbox(key, provider.campaigns, tools.clock),
            country=tab.country,
            name_keys=await _name_keys(provider),
            operator=tools.operator,
            clock=tools.clock,
            zone=tab.zone,
        )
        items = () if draft is not None else await shop.unfinished.items()
        drafts = tuple(item for item in items if (item.work.account, item.work.kind) == (key, KIND))
        return _Ready(account, provider, shop, draft, drafts)

    async def _go_on(self, ready: _Ready, opening: Opening) -> None:
        try:
            draft = await self._chosen(ready, opening)
            if draft is not None:
                await self._compose(ready, draft, opening.hand_over())
        except KeepingError as error:
            self._table.tell(f"FAILED: {error.sentence}")

    async def _chosen(self, ready: _Ready, opening: Opening) -> Draft | None:
        """The draft to open, this desk's from now on; None where nothing is to be opened."""
        draft = ready.draft or new_draft()
        if ready.drafts:
            opening.dismiss()
            offers = [Offer(_NEW, "a new campaign")]
            offers += [Offer(_name_of(item), f"go on with: {item.work.title}", _remark(item)) for item in ready.drafts]
            name = await self._table.app.push_screen_wait(Choose("Campaign", offers))
            if name is None:
                return None
            draft = draft if name == _NEW else Draft(name)
        return await self._claimed(ready, draft)

    async def _claimed(self, ready: _Ready, draft: Draft) -> Draft | None:
        kept = await ready.shop.unfinished.claim(ready.account.outbox.draft_key(draft.key))
        if kept is None:
            return draft
        if kept.holder is not None:
            self._table.tell(f"another desk holds this draft since {kept.since.astimezone():%H:%M}")
            return None
        try:
            return restored(Draft, kept.work.payload)
        except (NotReadable, ValueError):
            self._table.tell("this draft was kept by another version of the desk, and cannot be opened here")
            return None

    async def _compose(self, ready: _Ready, draft: Draft, ahead: Ahead) -> None:
        from tui.panes.composer_people import Surroundings  # noqa: PLC0415 - loaded at the first composer
        from tui.panes.composer_sending import Composer  # noqa: PLC0415 - as above
        from tui.panes.sending_screen import SendingScreen  # noqa: PLC0415 - as above

        table = self._table
        around = Surroundings(table.tools, ready.provider.groups)
        composer = Composer(ready.account, ready.shop, draft, around, ahead)
        table.tell("")
        job = await table.app.push_screen_wait(composer)
        if composer.is_kept:
            await ready.shop.unfinished.leave(composer.key)
        if job is not None:
            campaign = await table.app.push_screen_wait(SendingScreen(job, table.tools))
            table.load(*table.view.wanted, cursor=table.table.current or 0, news="J follows the send")
            if campaign:
                table.post_message(Watched(campaign))
        elif composer.is_kept:
            table.tell(f"campaign {composer.composition.draft.title}: kept as unfinished work; gd lists it")


async def _name_keys(provider: Provider) -> tuple[str, ...]:
    """Contact fields that make up a name; none where they cannot be read."""
    try:
        fields = (await provider.contacts.shape()).fields if provider.contacts is not None else ()
    except ProviderError:
        return ()
    return tuple(field.key for field in fields if field.name_like)


def _name_of(item: "Item") -> str:
    return item.key.rpartition("/")[2]


def _remark(item: "Item") -> str:
    held = "held by another desk, " if item.holder is not None else ""
    return f"{held}last changed {item.at.astimezone():%Y-%m-%d %H:%M}"
