"""What an import would do, row by row, before anything is written."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from textual import work
from textual.binding import Binding, BindingType

from tui.domain.contacts import FieldSpec, FieldType, SearchKind, Shape
from tui.domain.errors import KeepingError, ProviderError
from tui.domain.paging import Page, Query
from tui.domain.wording import counted
from tui.panes.loaded import page_of
from tui.panes.shelf import Shelf
from tui.panes.source import Narrowing, Source
from tui.panes.tools import Tools
from tui.services.transfer.judging import REJECTED, TO_WRITE, Result, Tally, Verdict
from tui.services.transfer.survey import Unreadable
from tui.widgets.dialogs import Confirm, Fact
from tui.widgets.paged_table import Tone

_FIELDS: Final = (
    FieldSpec("line", "Line", FieldType.NUMBER, priority=4, width=7),
    FieldSpec("outcome", "Would be", priority=2, width=10),
    FieldSpec("phone", "Phone", FieldType.PHONE, priority=3, width=16),
    FieldSpec("reason", "What, or why not", priority=1, width=44, name_like=True),
)
_EVERY: Final = 1.0
"""Seconds between two drawings while the file is looked through."""


class Rehearsed(Struct, frozen=True):
    """One row of the file, as far as it is kept."""

    line: int
    outcome: Verdict
    phone: str
    reason: str


class RehearsedRows(Source[Rehearsed]):
    """Every row that was looked at so far."""

    noun = "rows"
    empty = "The file has no rows."

    def __init__(self, heading: str) -> None:
        self.heading = heading
        self.tally = Tally()
        self._rows: list[Rehearsed] = []

    def add(self, result: Result) -> None:
        """Takes one row more."""
        self.tally.add(result)
        self._rows.append(Rehearsed(result.row.line, result.verdict, result.phone, result.reason))

    async def shape(self, *, fresh: bool = False) -> Shape:
        """Searched here, by outcome, number and reason."""
        del fresh
        return Shape(_FIELDS, SearchKind.LOADED, sortable=("line", "outcome", "reason"))

    async def find(self, query: Query, page: int, *, fresh: bool = False) -> Page[Rehearsed]:
        """One page of what was looked at."""
        del fresh
        return page_of(self._rows, query, page, text=_text, value=_sortable)

    async def narrowings(self) -> Sequence[Narrowing]:
        """The outcomes that there are."""
        counted_ = Counter(row.outcome for row in self._rows)
        return [Narrowing(f"{one} ({counted_[one]:,})", Query(phrase=one)) for one in Verdict if counted_[one]]

    def key(self, row: Rehearsed) -> str:
        """The line of the file."""
        return str(row.line)

    def cell(self, row: Rehearsed, field: str) -> str:
        """The value of a field."""
        return str(getattr(row, field))

    def tone(self, row: Rehearsed) -> Tone:
        """What will not be imported stands out."""
        return Tone.ODD if row.outcome in REJECTED else Tone.PLAIN

    def name(self, row: Rehearsed) -> str:
        """The row's number in the file."""
        return f"line {row.line}"

    def known(self, row: Rehearsed) -> Sequence[Fact]:
        """Every field."""
        return [Fact(spec.label, self.cell(row, spec.key)) for spec in _FIELDS]


def _text(row: Rehearsed) -> str:
    return f"{row.outcome} {row.phone} {row.reason}"


def _sortable(row: Rehearsed, field: str) -> str:
    return f"{row.line:09}" if field == "line" else str(getattr(row, field))


class Rehearsal(Shelf):
    """Looks through a file; ends with True where it shall be imported."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "write", "Import", id="rehearsal.write", tooltip="import what is new or changed, and asks")
    ]

    def __init__(
        self,
        rows: RehearsedRows,
        tools: Tools,
        results: AsyncIterator[Result],
        told: Callable[[Exception], str],
        into: str,
    ) -> None:
        super().__init__(rows, tools)
        self._rows = rows
        self._results = results
        self._words_for = told
        self._into = into
        self._is_over = False
        self._is_drawn = False
        self._failure = ""

    def on_mount(self) -> None:
        """Begins to look."""
        super().on_mount()
        self.set_interval(_EVERY, self._draw, name="rehearsal")
        self._look()

    @work(group="rehearsal", exclusive=True)
    async def _look(self) -> None:
        try:
            async for result in self._results:
                self._rows.add(result)
        except (ProviderError, KeepingError, Unreadable, OSError, UnicodeError) as error:
            self._failure = f"FAILED: {self._words_for(error)}"
        self._is_over = True
        self._draw()

    def _draw(self) -> None:
        """Draws what was looked at, until all of it stands."""
        if self._is_drawn:
            return
        self._is_drawn = self._is_over
        top = self.levels.top
        top.load(*top.view.wanted, cursor=top.table.current or 0, news=self._news)

    @property
    def _news(self) -> str:
        tally = self._rows.tally
        if not self._is_over:
            return f"looking through the file: {tally}"
        if self._failure or not tally.to_write:
            return self._failure or f"{tally}. Nothing to write"
        return f"{tally}. w imports {counted(tally.to_write, 'row')}"

    @work(group="question", exclusive=True)
    async def action_write(self) -> None:
        """Asks, and ends with yes."""
        tally = self._rows.tally
        if not self._is_over or self._failure or not tally.to_write:
            self.status.tell(self._news)
            return
        counts = ", ".join(f"{tally[one]:,} {one}" for one in Verdict if one in TO_WRITE and tally[one])
        question = f"Import {counts} into {self._into}?"
        if await self.app.push_screen_wait(Confirm(question, "i", "import")):
            self.dismiss(True)
