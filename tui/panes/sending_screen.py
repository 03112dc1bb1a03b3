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
from tui.panes.sending_words import lines_of, state_of
from tui.panes.tools import Tools
from tui.services.sending import for_support
from tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from tui.services.job import Job

_OPEN, _MORE = "Esc back; it goes on without this screen", "   X no further batches"


class SendingScreen(Sheet[None]):
    """Shows a send; it goes on when this is closed."""

    DEFAULT_CSS = """
    SendingScreen > Vertical { background: $background; height: 100%; }
    SendingScreen #head { background: $panel; padding: 0 1; height: 1; text-style: bold; }
    SendingScreen VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
    SendingScreen #hint { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(None)", "Back", id="sending.back", tooltip="back; the send goes on"),
        Binding("X", "stop", "Stop", id="sending.stop", tooltip="no further batches; the one under way is awaited"),
        Binding("y", "copy", "Copy", id="sending.copy", tooltip="copy what to ask the provider's support"),
        Binding("question_mark,f1", "app.key_sheet", "Keys", id="sending.keys", tooltip="all keys of this place"),
    ]
    head = query_one("#head", Static)
    lines = query_one("#lines", Static)
    hint = query_one("#hint", Static)

    def __init__(self, job: "Job", tools: Tools) -> None:
        super().__init__()
        self._job = job
        self._tools = tools

    def compose(self) -> ComposeResult:
        """The state, the batches, and the keys."""
        with Vertical():
            yield Static("", id="head", markup=False)
            with VerticalScroll():
                yield Static("", id="lines", markup=False)
            yield Static("", id="hint", markup=False)

    def on_mount(self) -> None:
        """Follows the job."""
        shop = self._tools.opened
        self._unlisten = shop.jobs.listen(lambda _job: self._draw()) if shop is not None else lambda: None
        self.query_one(VerticalScroll).focus()
        self._draw()

    def on_unmount(self) -> None:
        """Follows nothing more."""
        self._unlisten()

    def _draw(self) -> None:
        with contextlib.suppress(NoMatches):  # a job may have news while the screen is taken apart
            self._show(self._job)

    def _show(self, job: "Job") -> None:
        state = state_of(job.value, is_over=job.is_over)
        self.head.update(Text(f"{shown(job.title, 60)}   {state}", no_wrap=True, end=""))
        told = lines_of(job.value, job.trouble, self._tools.clock(), is_over=job.is_over)
        self.lines.update(Text("\n".join(map(shown_block, told))))
        self.hint.update(_OPEN + _MORE * self._may_stop)
        self.refresh_bindings()

    @property
    def _may_stop(self) -> bool:
        return not self._job.is_over and not self._job.is_stopping

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stopping is for what runs, copying for what is in doubt."""
        del parameters
        if action == "stop":
            return self._may_stop
        return action != "copy" or bool(self._job.value is not None and self._job.value.unknown)

    def action_stop(self) -> None:
        """Sends no further batch."""
        self._job.stop()
        self._draw()

    def action_copy(self) -> None:
        """Copies what to ask the provider's support."""
        lost = self._job.value.unknown[0]
        self.app.copy_to_clipboard(shown_block(for_support(lost.batch, lost.at or self._tools.clock())))
        self.hint.update("copied what to ask the provider's support")
