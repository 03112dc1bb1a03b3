"""What stands in front of the tables: forms, dialogs, pages. Imports textual."""

from typing import ClassVar, Final

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.worker import NoActiveWorker, get_current_worker

from tui.widgets.pace import Prompt

_FRAME: Final = 3
"""Rows of a sheet's heading, line and keys."""
OFFERS: Final = 14
"""Offers that are seen at once, where the terminal is high enough."""


class Board(Vertical):
    """What a dialog stands on: the lower part of the screen, a heading above, its keys below, no border.

    Borders and margins would leave pieces of the table on both sides, and each costs bytes.
    """

    DEFAULT_CSS = """
    Board { width: 100%; height: auto; max-height: 90%; background: $surface; }
    Board > .heading { width: 1fr; height: 1; padding: 0 1; background: $panel-lighten-1; color: $accent;
        text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    Board > .keys { width: 1fr; height: 1; padding: 0 1; background: $panel-lighten-1; color: $text-muted; }
    Board > .question { width: 1fr; padding: 0 1; text-style: bold; }
    Board Input.-textual-compact { background: $panel; padding: 0 1; }
    Board Input.-textual-compact:focus { background: $surface-lighten-1; background-tint: transparent; }
    Board OptionList { height: auto; border: none; background: $surface; padding: 0; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: ellipsis; }
    Board OptionList:focus { border: none; background-tint: transparent; }
    Board OptionList > .option-list--option { padding: 0 1; }
    """


class Sheet(Prompt, ModalScreen[ScreenResultType]):
    """A screen that gives up its reads before it goes, and goes once, whatever stands on top of it by then.

    Textual takes a screen's widgets away one by one and ends its workers last: one that had its answer in between
    would look for a widget that is gone, and take the whole desk with it. And it takes away the screen on top,
    whichever was dismissed, and ends the desk where the same one is dismissed twice, as two quick keys may do.
    """

    DEFAULT_CSS = """
    Sheet { align: center bottom; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "app.suspend_process", "Suspend", show=False, id="desk.suspend", tooltip="suspend")
    ]

    _parting: tuple[ScreenResultType | None] | None = None
    """The result to leave with, as soon as nothing stands on top."""

    def limit(self, part: Widget, *, least: int, most: int = 0, tenths: int = 9) -> None:
        """Leaves room for the heading, the line and the keys around a part, however low the terminal is.

        Args:
            part: what is scrolled where it is higher.
            least: rows that it has in any case.
            most: rows that it has where there is room; 0 for as many as there are.
            tenths: how much of the terminal the whole sheet may cover.
        """
        room = self.size.height * tenths // 10 - _FRAME
        part.styles.max_height = max(least, min(most or room, room))

    @property
    def is_leaving(self) -> bool:
        """Whether it was dismissed, be it gone or still under another screen."""
        return self._parting is not None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Gives up what is being read for this screen, and leaves with a result; only the first call counts."""
        if self.is_leaving or self not in self.app.screen_stack:
            return AwaitComplete()
        self._parting = (result,)
        self._give_up()
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def on_screen_resume(self) -> None:
        """Leaves now, where that was to be done under another screen."""
        if self._parting is not None and self.app.screen is self:  # the news may come late
            super().dismiss(*self._parting)

    def _give_up(self) -> None:
        try:
            leaving = get_current_worker()
        except NoActiveWorker:
            leaving = None
        for worker in self.app.workers:
            if worker.node is self and worker is not leaving:
                worker.cancel()
