"""A page of rows with its four faces, and the worker that asks for it; without keys."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.worker import Worker, WorkerCancelled

from tui.domain.contacts import FieldType, Shape
from tui.domain.errors import AccessDenied, KeepingError, ProviderError, Unreachable, Untrusted
from tui.domain.paging import Page, Query
from tui.panes import faces, question
from tui.panes.columns import fitted
from tui.panes.figures import figures
from tui.panes.marks import Marks
from tui.panes.source import Source
from tui.panes.veil import veiled
from tui.panes.view import View
from tui.widgets.face import Face
from tui.widgets.paged_table import Column, Line, PagedTable
from tui.widgets.search_bar import SearchBar

READING = "reading …"
VEILED = "-veiled"
"""Class of the application while names and numbers are made unreadable."""


def now() -> datetime:
    """The time of day where the desk is used."""
    return datetime.now().astimezone()


class PageView(Vertical):
    """A table that asks its source for pages, by an exclusive worker: a slower older answer is never shown."""

    DEFAULT_CSS = """
    PageView { height: 1fr; }
    """

    @dataclass
    class Told(Message):
        """There is something for the status line: a piece of news, or new figures."""

        browser: "PageView"
        news: str | None = None

        @property
        def control(self) -> "PageView":
            """The table."""
            return self.browser

    @dataclass
    class Reach(Message):
        """A page was asked for, and the account could be reached or not.

        Attributes:
            trouble: why not; None where it answered, whatever it said.
        """

        browser: "PageView"
        trouble: Unreachable | None

        @property
        def control(self) -> "PageView":
            """The table."""
            return self.browser

    def __init__(self, source: Source[Any], *, query: Query | None = None, clock: Callable[[], datetime] = now) -> None:
        super().__init__()
        self.source = source
        # Kept, not looked for: what comes late may find a table that is gone from the screen already.
        self.bar = SearchBar(lambda line: question.completed(line, self.shape))
        self.table = PagedTable()
        self.face = Face()
        self.shape: Shape | None = None
        self.view = View(query=query or Query(), wanted=(query or Query(), 1))
        self.marks = Marks()
        self.hidden: set[str] = set()
        self.untold = ""
        self.accounts = 1
        self.has_stood = False
        self._drawn_for = 0
        self._reading: Worker[None] | None = None
        self._again: Callable[[], None] = self.load
        self._told = ""
        self._rows: dict[str, Any] = {}
        self._clock = clock

    def compose(self) -> ComposeResult:
        """The search line, the rows, and what stands in their place."""
        yield self.bar
        yield self.table
        yield self.face

    def on_mount(self) -> None:
        """Asks for the first page."""
        self.load()

    # -- asking ------------------------------------------------------------------------------------------

    def load(
        self,
        query: Query | None = None,
        page: int = 1,
        *,
        fresh: bool = False,
        cursor: str | int = 0,
        news: str = "",
    ) -> None:
        """Asks for a page; the rows in the table stay until the answer is there, which brings the news."""
        self.view.wanted = (query if query is not None else self.view.query, page)
        if self.view.page is None:
            self.face.say(f"Reading {self.source.noun} …")
        self._told = news or READING
        self.tell(self._told)
        self._again = partial(self.load, *self.view.wanted, fresh=fresh, cursor=cursor, news=news)
        self._begin(fresh=fresh, cursor=cursor, news=news)

    def ask_again(self) -> None:
        """Asks once more what got no answer; nothing on the screen changes before there is one."""
        self._told = ""
        self._begin(fresh=False, cursor=self.table.current or 0, news="", quiet=True)

    def _begin(self, *, fresh: bool, cursor: str | int, news: str, quiet: bool = False) -> None:
        reading = partial(self._read, fresh=fresh, cursor=cursor, news=news, quiet=quiet)
        self._reading = self.run_worker(reading, group="page", exclusive=True)

    async def _read(self, *, fresh: bool, cursor: str | int, news: str, quiet: bool) -> None:
        query, number = self.view.wanted
        try:
            page = await self._asked(query, number, fresh)
        except (ProviderError, KeepingError) as error:
            self.fail(error, quiet=quiet)
            return
        self.view = replace(
            self.view, page=page, query=query, read_at=self._clock(), failure="", is_cut_off=False, is_refused=False
        )
        self._rows = {self.source.key(row): row for row in page.rows}
        self.draw(cursor=cursor)
        self.tell(None if quiet else news)  # what is told of an account that answers again stays
        self.post_message(self.Reach(self, None))
        self.call_after_refresh(self._stands)

    def _stands(self) -> None:
        """What the keys can do is found out, and loaded, once the rows are on the screen."""
        self.has_stood = True
        if self.is_attached:  # Esc may have closed the table before it was drawn
            self.refresh_bindings()

    async def _asked(self, query: Query, number: int, fresh: bool) -> Page[Any]:
        """The page; the fields, where they are needed, are asked for at the same time, as a slow line pays per wait."""
        page: Page[Any]
        finding = self.source.find(query, number, fresh=fresh)
        if self.shape is not None and not fresh:
            page = await finding
        else:
            self.shape, page = await asyncio.gather(self.source.shape(fresh=fresh), finding)
        return page

    @property
    def is_waiting(self) -> bool:
        """Whether a question was asked that is not answered, or was given up."""
        page = self.view.page
        return page is None or self.view.wanted != (self.view.query, page.number)

    async def answered(self) -> bool:
        """Waits for the answer to what was asked last; tells whether it came."""
        reading = None
        while self._reading is not reading:  # another one may have begun instead
            reading = self._reading
            if reading is not None:
                await asyncio.sleep(0)  # it has begun after this
                with suppress(WorkerCancelled):
                    await reading.wait()
        return not self.is_waiting and not self.view.failure

    def give_up(self) -> None:
        """Stops reading, what is in hand already included; ``go_on`` asks again."""
        if self._reading is not None and not self._reading.is_finished:
            self.workers.cancel_group(self, "page")
            self._reading = None  # at once: it ends a little later, and nobody is to wait for it

    def go_on(self) -> None:
        """Asks again what was given up, or got no answer."""
        if self.view.is_cut_off:
            self.ask_again()
        elif self._reading is None or (self._has_ended and self.is_waiting and not self.view.failure):
            self._again()

    @property
    def under_way(self) -> str:
        """What is told while something is being read; empty where nothing is."""
        return "" if self._has_ended else self._told

    def said(self, news: str | None, before: str) -> str:
        """News that may come late, or what was said before them; nobody is told of a reading that is over."""
        words = before if news is None else news
        return "" if words == READING and self._has_ended else words

    @property
    def _has_ended(self) -> bool:
        return self._reading is None or self._reading.is_finished

    def fail(self, error: ProviderError | KeepingError, *, quiet: bool = False) -> None:
        """Shows why what was asked has no answer; ``quiet`` where that is no news."""
        trouble = error if isinstance(error, Unreachable) and not isinstance(error, Untrusted) else None
        self.view.failure, self.view.is_cut_off = error.sentence, trouble is not None
        self.view.is_refused = isinstance(error, AccessDenied)
        if isinstance(error, ProviderError):
            self.post_message(self.Reach(self, trouble))
        if quiet and trouble is not None:
            return  # the account's own line says so already
        if self.view.page is None:
            self.face.say(error.sentence, faces.failed(accounts=self.accounts), failed=True)
            self.tell("")
        else:
            self.tell("" if trouble is not None else f"FAILED: {error.sentence} r tries again.")

    # -- showing -----------------------------------------------------------------------------------------

    def draw(self, cursor: str | int | None = None) -> None:
        """Shows the page in hand with the columns that fit."""
        page, shape = self.view.page, self.shape
        if page is None or shape is None:
            return
        self._drawn_for = self.table.room
        columns = fitted(shape.fields, self.table.room, self.hidden)
        lines = [
            Line(key, key in self.marks, self._cells(row, columns), self.source.tone(row))
            for key, row in self._rows.items()
        ]
        where = cursor if cursor is not None else self.table.current or 0
        self.table.show(columns, lines, cursor=where)
        if lines:
            self.face.hide()
        else:
            self.has_stood = True  # there are no rows to paint first, and the keys that bring some are to be told
            may_add, may_import = (bool(self.check_action(action, ())) for action in ("new", "import_file"))
            words, keys = faces.empty(
                page,
                self.view.query,
                self.source.noun,
                self.source.empty,
                may_add=may_add,
                may_import=may_import,
            )
            self.face.say(words, keys)
        self.tell(None)

    def _cells(self, row: object, columns: Sequence[Column]) -> tuple[str, ...]:
        return tuple(self._cell(row, column.key) for column in columns)

    def draw_if_narrow(self) -> None:
        """Draws again what was drawn while nobody knew how wide the table would be."""
        if self._drawn_for != self.table.room:
            self.draw()

    def _cell(self, row: object, field: str) -> str:
        value = self.source.cell(row, field)
        if not self.app.has_class(VEILED) or self.shape is None:
            return value
        return veiled(value, next((spec.type for spec in self.shape.fields if spec.key == field), FieldType.TEXT))

    def tell(self, news: str | None) -> None:
        """Sends news (None: only new figures) to the status line."""
        self.post_message(self.Told(self, news))

    @property
    def figures(self) -> str:
        """Marks, rows, total, page, order and reading time, for the status line."""
        return figures(self.view, self.shape, self.marks)

    @property
    def current(self) -> Any | None:
        """The row under the cursor."""
        key = self.table.current
        return self._rows.get(key) if key is not None else None

    @property
    def rows(self) -> dict[str, Any]:
        """The rows of the page in hand, by id."""
        return self._rows

    @on(PagedTable.Resized)
    def _resized(self, event: PagedTable.Resized) -> None:
        event.stop()
        self.draw_if_narrow()
