"""The tables of campaigns and of their messages, with the keys that only they have."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from msgspec import Struct
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Static

from tui.domain.campaigns import Campaign, CampaignDetail
from tui.domain.errors import ProviderError
from tui.domain.foreign import shown
from tui.panes.campaign_dates import HOW, NoWindow, window_of
from tui.panes.campaign_figures import facts_line, figures_of, is_moving, next_look
from tui.panes.campaigns import CampaignRows, MessageRows
from tui.panes.composer_opening import Opener
from tui.panes.editing import EditingBrowser
from tui.panes.watching import WATCH
from tui.widgets.dialogs import Ask, Choose, Confirm, Offer

if TYPE_CHECKING:
    from tui.services.job import Job

CAMPAIGNS = Binding.Group("Campaigns")
_TIMES: Final = "the newest", "earlier", "later", "other dates …"


class _Wish(Struct, frozen=True):
    """One thing that `f` offers: another type, another window, or a search to begin."""

    channel: str = ""
    time: str = ""
    line: str = ""


class CampaignsBase(EditingBrowser):
    """What both tables can do: stop a campaign."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("X", "stop", "Stop", id="campaigns.stop", tooltip="stop the campaign for good", group=CAMPAIGNS),
    ]

    @property
    def rows_of(self) -> CampaignRows:
        """The campaigns of the account."""
        raise NotImplementedError

    @property
    def campaign(self) -> Campaign | None:
        """The campaign in question."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides stopping where nothing may be changed."""
        if action == "stop":
            return not self.rows_of.read_only
        return super().check_action(action, parameters)

    @work(group="question", exclusive=True)
    async def action_stop(self) -> None:
        """Asks, then stops the campaign."""
        campaign = self.campaign
        if campaign is None:
            return
        question = (
            f"Stop {campaign.name} ({campaign.status}) for good?\n"
            "What has left is not called back; the rest is not sent, and it cannot be continued."
        )
        if not await self.app.push_screen_wait(Confirm(question, "X", "stop")):
            return
        shop = await self.tools.workshop()
        job = shop.outbox(self.account, self.rows_of.campaigns, self.tools.clock).stop(campaign)
        if isinstance(job, str):
            self.tell(job)
            return
        self.tell("stopping …")
        self.run_worker(self._follow_stop(job), group=f"job-{job.id}")

    async def _follow_stop(self, job: "Job") -> None:
        await job.wait()
        self.load(*self.view.wanted, cursor=self.table.current or 0, news=job.trouble or "stopped")


class CampaignTable(CampaignsBase):
    """The campaigns of an account."""

    @property
    def rows_of(self) -> CampaignRows:
        """The campaigns of the account."""
        assert isinstance(self.source, CampaignRows)
        return self.source

    @property
    def campaign(self) -> Campaign | None:
        """The row under the cursor."""
        row = self.current
        return row if isinstance(row, Campaign) else None

    @property
    def figures(self) -> str:
        """Type and window, then rows and pages."""
        return f"{self.rows_of.channel} {_days(*self.rows_of.window, between=' to ')}  {super().figures}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides composing where nothing may be sent."""
        if action == "new":
            return self.tools.may_compose(self.account)
        return super().check_action(action, parameters)

    # -- composing ---------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Opens the composer, empty or with a draft."""
        Opener(self).offer()

    def resume(self, identity: str, payload: Any) -> None:
        """Opens a draft again, or a campaign that was just sent."""
        if payload == WATCH:
            self._watch(identity)
        else:
            Opener(self).reopen(identity)

    @work(group="question", exclusive=True)
    async def _watch(self, campaign_id: str) -> None:
        try:
            detail = await self.rows_of.campaigns.get(campaign_id)
        except ProviderError as error:
            self.tell(f"FAILED: {error.sentence}")
            return
        self.post_message(self.Opened(self, detail.campaign))

    # -- narrowing ---------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Offers types, windows of time, and what can be searched."""
        self.run_worker(self._filter(), group="question", exclusive=True)

    async def _filter(self) -> None:
        chosen = await self.app.push_screen_wait(Choose(f"Filter campaigns: {self.figures}", self._offers()))
        if chosen is None:
            return
        if chosen.line:
            self.bar.line.value = chosen.line
            self.bar.open()
            return
        if chosen.channel:
            self.rows_of.channel = chosen.channel
        elif not await self._choose_time(chosen.time):
            return
        self.load(self.view.wanted[0])

    def _offers(self) -> list[Offer[_Wish]]:
        rows = self.rows_of
        since, until = rows.window
        windows = {
            _TIMES[0]: "up to now",
            _TIMES[1]: f"up to {since:%Y-%m-%d}",
            _TIMES[2]: f"from {until:%Y-%m-%d}",
            _TIMES[3]: f"from and to, {rows.campaigns.limits.window.days} days at most",
        }
        offers = [Offer(_Wish(channel=kind), kind, "shown" * (kind == rows.channel)) for kind in rows.campaigns.kinds]
        offers += [Offer(_Wish(time=words), words, remark) for words, remark in windows.items()]
        return offers + [Offer(_Wish(line=f"{key} like "), f"by {key} …") for key in rows.campaigns.search_fields]

    async def _choose_time(self, words: str) -> bool:
        rows = self.rows_of
        since, until = rows.window
        now = self.tools.clock()
        ends: Mapping[str, Callable[[], datetime | None]] = {
            _TIMES[0]: lambda: None,
            _TIMES[1]: lambda: since,
            _TIMES[2]: lambda: None if until + (until - since) >= now else until + (until - since),
        }
        if words in ends:
            rows.since, rows.until = None, ends[words]()
            return True
        return await self._ask_for_days()

    async def _ask_for_days(self) -> bool:
        rows, longest = self.rows_of, self.rows_of.campaigns.limits.window
        question, written = f"Campaigns made from and to: {HOW}", _days(*rows.window)
        while True:
            answer = await self.app.push_screen_wait(Ask(question, written))
            if answer is None:
                return False
            try:
                rows.since, rows.until = window_of(answer, self.tools.clock().tzinfo, longest)
            except NoWindow as error:
                question, written = f"{str(error).capitalize()}. Campaigns made from and to:", answer
                continue
            return True


def _days(since: datetime, until: datetime, between: str = " ") -> str:
    """First and last day of a window; one that ends at midnight ends with the day before."""
    return f"{since:%Y-%m-%d}{between}{until - timedelta(seconds=1):%Y-%m-%d}"


class MessageTable(CampaignsBase):
    """One campaign: its properties and figures, and below them the messages; read again while it runs."""

    DEFAULT_CSS = """
    MessageTable > .figures { height: auto; max-height: 50%; padding: 0 1; }
    """
    panel = query_one(".figures", Static)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._every: float | None = None
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The figures above the messages."""
        yield Static("", classes="figures", markup=False)
        yield from super().compose()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides searching and filtering: no provider offers it for the messages of a campaign."""
        return False if action in ("search", "filter") else super().check_action(action, parameters)

    @property
    def messages(self) -> MessageRows:
        """The messages of the campaign."""
        assert isinstance(self.source, MessageRows)
        return self.source

    @property
    def rows_of(self) -> CampaignRows:
        """The campaigns of the account."""
        return self.messages.rows

    @property
    def campaign(self) -> Campaign:
        """The campaign that is open."""
        return self.messages.campaign

    def on_mount(self) -> None:
        """Shows what is known, and asks for the rest."""
        self.panel.update("\n".join(map(shown, facts_line(self.campaign, self.tools.clock().tzinfo))))
        self.run_worker(self._read_figures(), group="figures", exclusive=True)

    def action_refresh_rows(self) -> None:
        """Asks again, for the figures too."""
        super().action_refresh_rows()
        self.run_worker(self._read_figures(), group="figures", exclusive=True)

    async def _read_figures(self) -> None:
        try:
            detail = await self.rows_of.campaigns.get(self.campaign.id)
        except ProviderError as error:
            self.tell(f"FAILED: {error.sentence} r tries again.")
            return
        self._show(detail)

    def _show(self, detail: CampaignDetail) -> None:
        self.messages.campaign = detail.campaign
        self.panel.update("\n".join(map(shown, figures_of(detail, self.tools.clock().tzinfo))))
        if self._timer is not None:
            self._timer.stop()
        if is_moving(detail):
            self._every = next_look(self._every)
            self._timer = self.set_timer(self._every, self.look_again)

    @property
    def is_looked_at(self) -> bool:
        """Whether anybody can see it: in front, without a dialog, in a terminal that has the focus."""
        is_shown = all(getattr(node, "display", True) for node in self.ancestors_with_self)
        return is_shown and self.screen.is_current and self.app.app_focus

    def look_again(self) -> None:
        """Reads again what somebody looks at; waits on otherwise."""
        if self.is_looked_at:
            query, number = self.view.wanted
            self.load(query, number, cursor=self.table.current or 0)
            self.run_worker(self._read_figures(), group="figures", exclusive=True)
        elif self._every is not None:
            self._timer = self.set_timer(self._every, self.look_again)
