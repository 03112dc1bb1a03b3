"""A send that was confirmed: how far it has come, and what became of it. No key here sends."""

import contextlib
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.getters import query_one
from textual.widgets import Static

from tui.domain.foreign import shown, shown_block
from tui.panes.copying import copied
from tui.panes.sending_words import lines_of, state_of
from tui.panes.tools import Tools
from tui.services.sending import for_support
from tui.widgets.head_line import HeadLine
from tui.widgets.hints import HintLine
from tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from tui.services.job import Job


class SendingScreen(Sheet[str]):
    """Shows a send, which goes on when this is closed; ends with the campaign to watch, empty for none."""

    DEFAULT_CSS = """
    SendingScreen > Vertical { background: $background; height: 100%; }
    SendingScreen #head { background: $panel; padding: 0 1; height: 1; text-style: bold; }
    SendingScreen VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
    SendingScreen #hint { height: 1; padding: 0 1; width: 1fr; background: $surface; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "watch", "Watch", id="sending.watch", tooltip="open the campaign, and watch it deliver"),
        Binding("escape,q", "dismiss('')", "Back", id="sending.back", tooltip="back; the send goes on"),
        Binding("X", "stop", "Stop", id="sending.stop", tooltip="no further batches; the one under way is awaited"),
        Binding("y", "copy", "Copy", id="sending.copy", tooltip="copy what to ask the provider's support"),
        Binding("question_mark,f1", "app.key_sheet", "Keys", id="sending.keys", tooltip="all keys of this place"),
    ]
    head = query_one(HeadLine)
    lines = query_one("#lines", Static)
    hint = query_one("#hint", HintLine)

    def __init__(self, job: "Job", tools: Tools) -> None:
        super().__init__()
        self._job = job
        self._tools = tools

    def compose(self) -> ComposeResult:
        """The state, the batches, and the keys."""
        with Vertical():
            yield HeadLine(id="head")
            with VerticalScroll():
                yield Static("", id="lines", markup=False)
            yield HintLine((), id="hint")

    def on_mount(self) -> None:
        """Follows the job."""
        shop = self._tools.opened
        self._unlisten = shop.jobs.listen(lambda _job: self._draw()) if shop is not None else lambda: None
        self.set_focus(self.query_one(VerticalScroll))
        self._draw()

    def on_unmount(self) -> None:
        """Follows nothing more."""
        self._unlisten()

    def _draw(self) -> None:
        with contextlib.suppress(NoMatches):  # a job may have news while the screen is taken apart
            self._show(self._job)

    def _show(self, job: "Job") -> None:
        state = state_of(job.value, is_over=job.is_over)
        self.head.say(f"{shown(job.title, 60)}   {state}")
        told = lines_of(job.value, job.trouble, self._tools.clock(), is_over=job.is_over)
        self.lines.update(Text("\n".join(map(shown_block, told))))
        hints = (("Enter", "watch it deliver"), ("X", "no further batches"), ("y", "copy for the support"))
        is_open = (bool(self._campaign), self._may_stop, self._is_in_doubt)
        shown_now = [pair for pair, is_so in zip(hints, is_open, strict=True) if is_so]
        self.hint.show((*shown_now, ("Esc", "back; it goes on without this screen")))
        self.refresh_bindings()

    @property
    def _campaign(self) -> str:
        """The provider's id of what was sent; empty while it is not known."""
        results = self._job.value.results if self._job.value is not None else ()
        return next((one.campaign_id for one in reversed(results) if one.campaign_id), "")

    @property
    def _is_in_doubt(self) -> bool:
        return bool(self._job.value is not None and self._job.value.unknown)

    @property
    def _may_stop(self) -> bool:
        return not self._job.is_over and not self._job.is_stopping

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stopping is for what runs, copying for what is in doubt, watching for what is known at the provider."""
        del parameters
        match action:
            case "stop":
                return self._may_stop
            case "watch":
                return bool(self._campaign)
            case "copy":
                return self._is_in_doubt
            case _:
                return True

    def action_watch(self) -> None:
        """Leaves for the campaign, as the provider has it."""
        self.dismiss(self._campaign)

    def action_stop(self) -> None:
        """Sends no further batch."""
        self._job.stop()
        self._draw()

    def action_copy(self) -> None:
        """Copies what to ask the provider's support."""
        lost = self._job.value.unknown[0]
        text = shown_block(for_support(lost.batch, lost.at or self._tools.clock()))
        self.hint.show((("", copied(self.app, text, "what to ask the provider's support")),))
