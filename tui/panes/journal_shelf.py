"""The journal as a screen: looks up again what became of a write, and takes a person's word where nothing tells."""

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from tui.domain.errors import KeepingError, ProviderError
from tui.panes.levels import Levels
from tui.panes.shelf import Shelf
from tui.panes.tools import Tools
from tui.services.entries import Line, Outcome, State
from tui.widgets.dialogs import Choose, Offer

if TYPE_CHECKING:
    from tui.panes.shelves import JournalRows

_WORDS = (
    Offer(State.UNKNOWN, "leave it open"),
    Offer(State.DONE, "it was done", "I looked at the provider's"),
    Offer(State.NOT_DONE, "it was not done", "I looked at the provider's"),
)


class JournalShelf(Shelf):
    """Every write, and what became of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "settle", "Outcome", id="shelf.settle",
                tooltip="look an ambiguous write up again; where that tells nothing, you say what became of it"),
    ]  # fmt: skip

    def __init__(self, rows: "JournalRows", tools: Tools) -> None:
        super().__init__(rows, tools)
        self._lines = rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without lines there is nothing to look up."""
        if action == "settle":
            return any(levels.top.rows for levels in self.query(Levels))
        return super().check_action(action, parameters)

    @work(group="question", exclusive=True)
    async def action_settle(self) -> None:
        """Looks the line under the cursor up, and asks where nothing was found."""
        line = self.levels.top.current
        if not isinstance(line, Line) or line.state is not State.UNKNOWN:
            self.status.tell("only what is AMBIGUOUS can be looked up again")
            return
        self.status.tell("looking it up …")
        try:
            outcome = await self._lines.look_up(line)
            if outcome is not None and outcome.state is State.UNKNOWN:
                outcome = await self._asked(line, outcome)
        except (ProviderError, KeepingError) as error:
            self.status.tell(f"FAILED: {error.sentence}")
            return
        top = self.levels.top
        top.load(*top.view.wanted, cursor=str(line.id), news=_told(outcome))

    async def _asked(self, line: Line, outcome: Outcome) -> Outcome:
        question = f"{outcome.sentence} What became of it: {line.what} {line.target}?".strip()
        word = await self.app.push_screen_wait(Choose(question, _WORDS))
        return outcome if word in (None, State.UNKNOWN) else await self._lines.decide(line, word)


def _told(outcome: Outcome | None) -> str:
    if outcome is None:
        return (
            "nothing to look up: another desk has it in hand, or it is settled; an import is looked up when it goes on"
        )
    state = "still AMBIGUOUS" if outcome.state is State.UNKNOWN else outcome.state.value
    return f"{state}. {outcome.sentence}".strip()
