"""One number or name at every account: answers stream in, grouped by person."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.domain.errors import ProviderError
from tui.domain.foreign import shown, shown_block
from tui.domain.phones import display, grouped
from tui.panes import everywhere
from tui.panes import find_words as words
from tui.panes.page_view import VEILED
from tui.panes.tools import Tools
from tui.panes.veil import veiled
from tui.services.sightings import Answer, Person, Sighting, SightingKind, people
from tui.widgets.choose_many import ChooseMany, Held
from tui.widgets.dialogs import Confirm
from tui.widgets.hints import HintLine
from tui.widgets.sheet import Sheet

KEYS = (
    ("/", "line"), ("j k", "rows"), ("Enter", "edit"), ("b", "block lists"), ("n", "create where missing"),
    ("y", "copy"), ("r", "again"), ("Esc", "back"),
)  # fmt: skip
ACTIONS = frozenset({"again", "line", "move", "block", "create", "open", "copy"})
RECENT_KEPT = 20
"""Look-ups that the arrow keys go through."""


class Find(Sheet[Sighting | None]):
    """Asks every account at once; a slow or failing one never holds up the others."""

    DEFAULT_CSS = """
    Find { background: $background; }
    Find > Vertical { height: 100%; }
    Find #prompt { height: 1; padding: 0 1; background: $panel; color: $accent; text-style: bold; }
    Find Input.-textual-compact { padding: 0 1; }
    Find OptionList > .option-list--option { padding: 0 1; }
    Find #states { height: auto; padding: 0 1; color: $text-muted; }
    Find OptionList { height: 1fr; border: none; padding: 0; background: $background; text-wrap: nowrap;
        text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    Find OptionList:focus { border: none; }
    Find #news { height: auto; padding: 0 1; color: $accent; }
    Find #keys { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="find.back", tooltip="to the line; again: back to the desk"),
        Binding("r", "again", "Again", id="find.again", tooltip="ask again, whole lists too"),
        Binding("slash,i", "line", "Line", id="find.line", tooltip="another number or name"),
        Binding("up", "recent(1)", "Earlier", show=False, id="find.earlier", tooltip="an earlier look-up"),
        Binding("down", "recent(-1)", "Later", show=False, id="find.later", tooltip="a later look-up"),
        Binding("j", "move(1)", "Down", show=False, id="find.down", tooltip="next row"),
        Binding("k", "move(-1)", "Up", show=False, id="find.up", tooltip="row before"),
        Binding("b", "block", "Block lists", id="find.block", tooltip="put on or take off block lists everywhere"),
        Binding("n", "create", "Create", id="find.create", tooltip="create the contact where it is missing"),
        Binding("e", "open", "Edit", id="find.open", tooltip="open and edit this contact"),
        Binding("y", "copy", "Copy", id="find.copy", tooltip="copy the number"),
    ]
    line = query_one(Input)
    states = query_one("#states", Static)
    results = query_one(OptionList)

    def __init__(self, tools: Tools, recent: list[str], text: str = "") -> None:
        super().__init__()
        self._tools = tools
        self._lookup = tools.lookup
        self._titles = {key: tab.title for key, tab in tools.connections.tabs.items()}
        self._recent = recent
        self._text = text
        self._early = ""
        self._place = -1
        self._used: set[str] = tools.used_lists
        self._answers: dict[str, Answer] = {}
        self._rows: list[Person | Sighting] = []

    def compose(self) -> ComposeResult:
        """The line, how far each account is, what was found, and the keys."""
        with Vertical():
            yield Static("Find a number or a name at every account", id="prompt", markup=False)
            yield Input(self._text, compact=True, placeholder="number or name, then Enter")
            yield Static("", id="states", markup=False)
            yield OptionList(markup=False)
            yield Static("", id="news", markup=False)
            yield HintLine(KEYS, id="keys")

    def on_mount(self) -> None:
        """Goes into the line; a text that was brought along is looked up at once."""
        self.line.cursor_blink = False
        self.screen.set_focus(self.line)
        self.line.insert_text_at_cursor(self._early)
        if self._text:
            self._begin(self._text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are text until there are results to act on."""
        del parameters
        return action not in ACTIONS or (self.is_mounted and self.results.has_focus)

    def on_key(self, event: Key) -> None:
        """Keeps what is typed before the line is there."""
        if event.is_printable and event.character and not self.is_mounted:
            event.stop()
            self._early += event.character

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self._begin(event.value.strip())

    def _begin(self, text: str) -> None:
        self._text = text
        if text in self._recent:
            self._recent.remove(text)
        self._recent.insert(0, text)
        del self._recent[RECENT_KEPT:]
        self._place = -1
        self._answers = {key: Answer(key) for key in self._titles}
        self.results.focus()
        self._ask(text)

    @work(group="find", exclusive=True)
    async def _ask(self, text: str) -> None:
        self._draw()
        await asyncio.gather(*(self._lookup.ask(key, text, self._said) for key in self._titles))

    def _said(self, answer: Answer) -> None:
        self._answers[answer.account] = answer
        self._draw()

    # -- showing -----------------------------------------------------------------------------------------

    def _draw(self) -> None:
        self.states.update(
            shown_block("\n".join(words.standing(answer, self._titles) for answer in self._answers.values()))
        )
        found = people(self._answers.values(), self._titles)
        before = self.results.highlighted
        veil = veiled if self.app.has_class(VEILED) else str
        states = [answer.state for answer in self._answers.values()]
        self._rows = []
        for person in found:
            self._rows += (person, *person.sightings)
        self.results.clear_options()
        self.results.add_options(
            [Option(words.line(row, self._titles, veil)) for row in self._rows]
            or [Option(words.nobody(self._text, states))]
        )
        self.results.highlighted = min(before or 0, max(0, len(self._rows) - 1))

    # -- keys --------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Out of the screen."""
        self.dismiss(None)

    def action_line(self) -> None:
        """Into the line."""
        self.line.focus()
        self.line.cursor_position = len(self.line.value)

    def action_again(self) -> None:
        """Asks the same again; whole lists are read anew."""
        if self._text:
            self._lookup.forget()
            self._begin(self._text)

    def action_recent(self, step: int) -> None:
        """In the line: through earlier look-ups. In the results: row by row."""
        if not self.line.has_focus:
            self.action_move(-step)
        elif self._recent:
            self._place = min(max(self._place + step, 0), len(self._recent) - 1)
            self.line.value = self._recent[self._place]
            self.line.cursor_position = len(self.line.value)

    def action_move(self, step: int) -> None:
        """Row by row."""
        if self._rows:
            self.results.highlighted = min(max((self.results.highlighted or 0) + step, 0), len(self._rows) - 1)

    @property
    def person(self) -> Person | None:
        """Whoever the row belongs to."""
        place = self.results.highlighted or 0
        above = [row for row in self._rows[: place + 1] if isinstance(row, Person)]
        return above[-1] if above else None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Ends with the contact of the row, to be opened at its account."""
        place = self.results.highlighted
        row = self._rows[place] if place is not None and place < len(self._rows) else None
        if isinstance(row, Person):
            row = next((one for one in row.sightings if one.kind is SightingKind.CONTACT), None)
        if row is not None and row.kind is SightingKind.CONTACT:
            self.dismiss(row)

    @work(group="question", exclusive=True)
    async def action_block(self) -> None:
        """Offers every block list, those used last chosen, and changes them all at once."""
        person = self.person
        found = everywhere.targets(self._tools, person) if person is not None else []
        if person is None or not found:
            return
        names = {target.key: target.label for target in found}
        held = everywhere.suggested(found, self._used)
        title = f"Block lists for {grouped(person.digits)}: Enter takes this choice"
        answer = await self.app.push_screen_wait(ChooseMany(title, names, held))
        if answer is not None:
            self._used.clear()
            self._used.update(key for key, state in answer.items() if state is Held.ALL)
            await self._told(everywhere.listed(self._tools, person, found, answer))

    @work(group="question", exclusive=True)
    async def action_create(self) -> None:
        """Shows what would be created where, and creates it."""
        person = self.person
        if person is None:
            return
        drafts, words = {}, []
        for account in everywhere.lacking(self._tools, person):
            try:
                drafts[account], text = await everywhere.drafted(self._tools, person, account)
            except ProviderError as error:
                self._news(f"FAILED: {error.sentence}")
                return
            words.append(f"{self._titles[account]}: {text or 'the number alone'}")
        if not drafts:
            self._news("no connected account lacks this contact")
        elif await self.app.push_screen_wait(Confirm("Create " + "\n".join(words), "n", "create")):
            await self._told(everywhere.created(self._tools, drafts))

    async def _told(self, work: Coroutine[Any, Any, Mapping[str, str]]) -> None:
        self._news("writing …")
        results = await work
        self._news("   ".join(f"{label}: {told}" for label, told in results.items()) or "nothing was changed")
        self._lookup.forget()
        self._ask(self._text)

    def _news(self, text: str) -> None:
        self.query_one("#news", Static).update(shown(text, 400))

    def action_copy(self) -> None:
        """Copies the number of the row."""
        place = self.results.highlighted
        if place is not None and place < len(self._rows):
            row = self._rows[place]
            self.app.copy_to_clipboard(display(row.digits if isinstance(row, Person) else row.person))
