"""Who gets no message, and why: a table over the whole screen."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from msgspec import Struct, to_builtins
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Static

from tui.domain.contacts import FieldSpec, FieldType, SearchKind, Shape
from tui.domain.paging import Page, Query
from tui.domain.phones import display
from tui.panes.browser import Browser
from tui.panes.levels import Levels
from tui.panes.loaded import page_of
from tui.panes.source import Narrowing, Source
from tui.panes.tools import Tools
from tui.services.recipients import LeftOut, Reach, Why
from tui.widgets.dialogs import Fact
from tui.widgets.sheet import Sheet
from tui.widgets.status_line import StatusLine

_FIELDS: Final = (
    FieldSpec("number", "Number", FieldType.PHONE, priority=1, width=18),
    FieldSpec("why", "Why", priority=2, width=16),
    FieldSpec("name", "Name", priority=4, width=20, name_like=True),
    FieldSpec("source", "Found in", priority=5, width=18),
    FieldSpec("sentence", "In words", priority=30, width=40),
)


class _Placed(Struct, frozen=True):
    """Somebody, with a number of his own: one number may be left out twice."""

    place: int
    one: LeftOut


class LeftOutRows(Source[_Placed]):
    """Everybody whom the sum leaves out."""

    noun = "people left out"
    heading = "left out"

    def __init__(self, reach: Reach) -> None:
        self.heading = reach.sum
        self._rows = tuple(_Placed(place, one) for place, one in enumerate(reach.left_out))

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Searched and ordered here."""
        del fresh
        return Shape(_FIELDS, SearchKind.LOADED, sortable=tuple(spec.key for spec in _FIELDS))

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[_Placed]:
        """One page of them."""
        del fresh
        return page_of(self._rows, query, page, text=self._text, value=self.cell)

    def _text(self, row: _Placed) -> str:
        return " ".join(self.cell(row, spec.key) for spec in _FIELDS)

    def key(self, row: _Placed) -> str:
        """Its place."""
        return str(row.place)

    def cell(self, row: _Placed, field: str) -> str:
        """The value of a field."""
        one = row.one
        match field:
            case "number":
                return display(one.candidate.digits) if one.candidate.digits else one.candidate.written
            case "why":
                return one.why.value
            case "sentence":
                return one.sentence
            case _:
                return str(getattr(one.candidate, field))

    def name(self, row: _Placed) -> str:
        """As the source writes it."""
        return row.one.candidate.written

    def phone(self, row: _Placed) -> str:
        """Digits, where there are any."""
        return row.one.candidate.digits

    def known(self, row: _Placed) -> Sequence[Fact]:
        """Every field."""
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in _FIELDS]

    def as_json(self, row: _Placed) -> Any:
        """All that is known."""
        return {**to_builtins(row.one.candidate), "why": row.one.why.value}

    async def narrowings(self) -> Sequence[Narrowing]:
        """By the reason."""
        reasons = dict.fromkeys(row.one.why for row in self._rows)
        return tuple(Narrowing(why.value, Query(phrase=why.value)) for why in reasons or (Why.REPEAT,))


class LeftOutScreen(Sheet[bool]):
    """The table; ends with whether groups and stop list are to be read again."""

    DEFAULT_CSS = """
    LeftOutScreen > Vertical { background: $background; height: 100%; }
    LeftOutScreen #hint { height: 1; padding: 0 1; background: $surface; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="left_out.back", tooltip="one thing back: search, then the composer"),
        Binding("R", "dismiss(True)", "Read again", id="left_out.again", tooltip="read groups and stop list again"),
        Binding("M", "app.veil", "Mask", show=False, id="left_out.veil", tooltip="mask numbers and names; again: show"),
        Binding("question_mark,f1", "app.key_sheet", "Keys", id="left_out.keys", tooltip="all keys of this place"),
    ]
    levels = query_one(Levels)
    status = query_one(StatusLine)

    def __init__(self, reach: Reach, tools: Tools) -> None:
        super().__init__()
        self._reach = reach
        self._tools = tools

    def compose(self) -> ComposeResult:
        """The rows, their figures, and how to leave."""
        read = self._reach.stop_listed_at
        words = f"stop list read {read:%H:%M}" if read is not None else "the stop list was not read"
        with Vertical():
            yield Levels(LeftOutRows(self._reach), self._tools, "")
            yield StatusLine()
            yield Static(f"Esc back   / search   f by reason   R read groups and stop list again   {words}", id="hint")

    def on_mount(self) -> None:
        """Gives the keys to the rows."""
        self.levels.take_focus()

    @on(Browser.Told)
    def _told(self, event: Browser.Told) -> None:
        event.stop()
        if event.news is not None:
            self.status.tell(event.news)
        self.status.figures(event.browser.figures)

    def action_leave(self) -> None:
        """Takes the search back, or leaves."""
        if not self.levels.top.take_back():
            self.dismiss(False)
