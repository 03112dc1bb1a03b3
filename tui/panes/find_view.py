"""One number or name at every account: answers stream in, grouped by person. Without the keys that change anything."""

import asyncio
from typing import ClassVar, TypeAlias

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.errors import KeepingError
from tui.domain.foreign import shown, shown_block
from tui.panes import find_words as words
from tui.panes.account import AccountDesk
from tui.panes.page_view import VEILED
from tui.panes.tools import Tools
from tui.panes.veil import veiled
from tui.services.past_writes import past_writes
from tui.services.sightings import JOURNAL, Answer, Person, Sighting, State, people
from tui.widgets.head_line import HeadLine
from tui.widgets.hints import HintLine
from tui.widgets.sheet import Sheet

KEYS = (
    ("b", "lists"), ("e", "edit"), ("n", "create"), ("m", "message"), ("u", "undo"), ("y", "copy"), ("r", "again"),
    ("/", "line"), ("Esc", "back"),
)  # fmt: skip
RECENT_KEPT = 20
"""Look-ups that the arrow keys go through."""


class ToOpen(Struct, frozen=True):
    """A contact to open, as the account has it."""

    account: str
    identity: str
    phone: str

    async def go_on(self, desk: AccountDesk) -> None:
        """Opens its form."""
        await desk.resume("contacts", self.identity, {"values": {"phone": self.phone}})


class ToWrite(Struct, frozen=True):
    """Somebody to write a message to, at an account that sends some."""

    account: str
    digits: str

    async def go_on(self, desk: AccountDesk) -> None:
        """Opens a composer."""
        await desk.write_to(self.digits)


Ending: TypeAlias = ToOpen | ToWrite
"""What a look-up ended with, to be gone on with at the desk of its account once that has come to the front."""


class FindView(Sheet[Ending | None]):
    """Asks every account at once; a slow or failing one never holds up the others."""

    DEFAULT_CSS = """
    FindView { background: $background; }
    FindView > Vertical { height: 100%; }
    FindView #prompt { height: 1; padding: 0 1; background: $panel; color: $accent; text-style: bold; }
    FindView Input.-textual-compact { padding: 0 1; }
    FindView OptionList > .option-list--option { padding: 0 1; }
    FindView #states { height: auto; padding: 0 1; color: $text-muted; }
    FindView OptionList { height: 1fr; border: none; padding: 0; background: $background; text-wrap: nowrap;
        text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    FindView OptionList:focus { border: none; background-tint: transparent; }
    FindView #news { height: auto; padding: 0 1; color: $accent; }
    FindView #keys { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="find.back", tooltip="back to the desk"),
        Binding("r", "again", "Again", id="find.again", tooltip="ask again, whole lists too"),
        Binding("slash,i", "line", "Line", id="find.line", tooltip="another number or name"),
        Binding("M", "veil", "Mask", show=False, id="find.veil", tooltip="mask numbers and names; again: show them"),
        Binding("up", "recent(1)", "Earlier", show=False, id="find.earlier", tooltip="an earlier look-up"),
        Binding("down", "recent(-1)", "Later", show=False, id="find.later", tooltip="a later look-up"),
        Binding("j", "move(1)", "Down", show=False, id="find.down", tooltip="next row"),
        Binding("k", "move(-1)", "Up", show=False, id="find.up", tooltip="row before"),
    ]
    LETTERS: ClassVar[frozenset[str]] = frozenset({"again", "line", "move", "veil"})
    """Actions whose keys are text while the line has them."""
    line = query_one(Input)
    states = query_one("#states", Static)
    results = query_one(OptionList)

    def __init__(self, tools: Tools, recent: list[str], text: str = "") -> None:
        super().__init__()
        self.tools = tools
        self.lookup = tools.lookup
        self.titles = {key: tab.title for key, tab in tools.connections.tabs.items()}
        self.text = text
        self.rows: list[Person | Sighting] = []
        self._named = {**self.titles, JOURNAL: "Journal"}
        self._recent = recent
        self._early = ""
        self._place = -1
        self._answers: dict[str, Answer] = {}

    def compose(self) -> ComposeResult:
        """The line, how far each account is, what was found, and the keys."""
        with Vertical():
            yield HeadLine("Find a number or a name at every account", id="prompt")
            yield Input(self.text, compact=True, placeholder="number or name, then Enter")
            yield Static("", id="states", markup=False)
            yield OptionList(markup=False)
            yield Static("", id="news", markup=False)
            yield HintLine(KEYS, id="keys")

    def on_mount(self) -> None:
        """Goes into the line; a text that was brought along is looked up at once."""
        self.line.cursor_blink = False
        self.screen.set_focus(self.line)
        self.line.insert_text_at_cursor(self._early)
        if self.text:
            self.begin(self.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are text until there are results to act on."""
        del parameters
        return action not in self.LETTERS or (self.is_mounted and self.results.has_focus)

    def on_key(self, event: Key) -> None:
        """Keeps what is typed before the line is there."""
        if event.is_printable and event.character and not self.is_mounted:
            event.stop()
            self._early += event.character

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.begin(event.value.strip())

    def begin(self, text: str) -> None:
        """Asks for this, and remembers it among the look-ups."""
        self.text = text
        if text in self._recent:
            self._recent.remove(text)
        self._recent.insert(0, text)
        del self._recent[RECENT_KEPT:]
        self._place = -1
        self._answers = {key: Answer(key) for key in self.titles}
        self.screen.set_focus(self.results)
        self.ask()

    @work(group="find", exclusive=True)
    async def ask(self) -> None:
        """Asks every account, and the journal, at the same time."""
        self._draw()
        asked = [self.lookup.ask(key, self.text, self._said) for key in self.titles]
        await asyncio.gather(*asked, self._ask_journal())

    async def _ask_journal(self) -> None:
        sought = self.lookup.whole_number(self.text)
        if sought:
            try:
                shop = await self.tools.workshop()
                self._said(await past_writes(shop.journal, sought, self._named, self.tools.clock()))
            except KeepingError as error:
                self._said(Answer(JOURNAL, State.FAILED, failure=error.sentence))

    def _said(self, answer: Answer) -> None:
        self._answers[answer.account] = answer
        self._draw()

    # -- showing -----------------------------------------------------------------------------------------

    def _draw(self) -> None:
        standing = (words.standing(answer, self._named) for answer in self._answers.values())
        self.states.update(shown_block("\n".join(standing)))
        before = self.results.highlighted
        veil = veiled if self.app.has_class(VEILED) else str
        states = [answer.state for answer in self._answers.values()]
        self.rows = []
        found = people(self._answers.values(), self._named, self.lookup.whole_number(self.text))
        for person in found:
            self.rows += (person, *person.sightings)
        lines = [Option(line) for person in found for line in words.lines(person, self._named, veil)]
        if not any(isinstance(row, Sighting) for row in self.rows):
            lines.append(Option(words.nobody(self.text, states)))
        self.results.clear_options()
        self.results.add_options(lines)
        self.results.highlighted = min(before or 0, max(0, len(self.rows) - 1))

    def tell(self, text: str) -> None:
        """Shows a piece of news below what was found."""
        self.query_one("#news", Static).update(shown(text, 400))

    # -- keys --------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Out of the screen."""
        self.dismiss(None)

    def action_line(self) -> None:
        """Into the line."""
        self.screen.set_focus(self.line)  # at once: the next key may be here already
        self.line.cursor_position = len(self.line.value)

    def action_again(self) -> None:
        """Asks the same again; whole lists are read anew."""
        if self.text:
            self.lookup.forget()
            self.begin(self.text)

    def action_recent(self, step: int) -> None:
        """In the line: through earlier look-ups. In the results: row by row."""
        if not self.line.has_focus:
            self.action_move(-step)
        elif self._recent:
            self._place = min(max(self._place + step, 0), len(self._recent) - 1)
            self.line.value = self._recent[self._place]
            self.line.cursor_position = len(self.line.value)

    async def action_veil(self) -> None:
        """Masks numbers and names, here and in the tables behind, or shows them again."""
        await self.app.run_action("app.veil")
        self._draw()

    def action_move(self, step: int) -> None:
        """Row by row."""
        if self.rows:
            self.results.highlighted = min(max((self.results.highlighted or 0) + step, 0), len(self.rows) - 1)

    @property
    def row(self) -> Person | Sighting | None:
        """What the cursor is on."""
        place = self.results.highlighted
        return self.rows[place] if place is not None and place < len(self.rows) else None

    @property
    def person(self) -> Person | None:
        """Whoever the row belongs to."""
        place = self.results.highlighted or 0
        above = [row for row in self.rows[: place + 1] if isinstance(row, Person)]
        return above[-1] if above else None
