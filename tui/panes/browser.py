"""One table of one source, with its keys: search, pages, order, columns, opening."""

from dataclasses import dataclass
from typing import Any, ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from tui.domain.contacts import SearchKind
from tui.domain.search_line import Mistake
from tui.panes import question
from tui.panes.marking import LOOKING, MarkingView
from tui.widgets.dialogs import Ask, Choose, Offer
from tui.widgets.draining import drained
from tui.widgets.search_bar import SearchBar

MOVING = Binding.Group("Moving")
SEARCHING = Binding.Group("Searching")


_OF_A_ROW = frozenset({"open", "mark", "mark_range", "mark_page", "copy", "export"})
"""What is done to a row; without one there is nothing to do it to."""
LONGEST_PAGE = 9
"""Digits of a page number that anybody means."""


class Browser(MarkingView):
    """A table and its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="table.search", tooltip="search", group=SEARCHING),
        Binding("less_than_sign", "turn(-1)", "Page", key_display="< >", id="table.previous", tooltip="previous page",
                group=MOVING),
        Binding("greater_than_sign", "turn(1)", "Next page", show=False, id="table.next", tooltip="next page",
                group=MOVING),
        Binding("enter,l", "open", "Open", id="table.open", tooltip="open the row", group=LOOKING, key_display="Enter"),
        Binding("r,ctrl+r,f5", "refresh_rows", "Refresh", id="table.refresh", tooltip="read again", group=SEARCHING,
                key_display="r"),
        Binding("number_sign", "go_to_page", "Go to page", show=False, id="table.page", tooltip="go to page",
                group=MOVING),
        Binding("f", "filter", "Filter", id="table.filter", tooltip="what this table can be filtered by",
                group=SEARCHING),  # of an AskingBrowser, as what it offers may have to be read
        Binding("C", "columns", "Columns", show=False, id="table.columns", tooltip="columns", group=LOOKING),
        *(
            Binding(f"s {number}", f"sort({number})", f"Column {number}", show=False, id=f"table.sort_{number}",
                    tooltip=f"sort by field {number}; again: the other way round", group=SEARCHING)
            for number in range(1, 10)
        ),
    ]  # fmt: skip

    @dataclass
    class Opened(Message):
        """Enter was pressed on a row."""

        browser: "Browser"
        row: Any

        @property
        def control(self) -> "Browser":
            """The table."""
            return self.browser

    @dataclass
    class Searching(Message):
        """The search line was changed or asked.

        Attributes:
            line: what was typed and is not asked yet; empty where nothing is.
        """

        browser: "Browser"
        line: str

        @property
        def control(self) -> "Browser":
            """The table."""
            return self.browser

    # -- keys --------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Goes into the search line."""
        self.bar.open()

    def action_turn(self, step: int) -> None:
        """Asks for the page before or after."""
        page = self.view.page
        number = self.view.wanted[1] + step
        if page is None or number < 1 or (step > 0 and number == page.number + 1 and not page.has_next):
            self.tell("this is the first page" if step < 0 else "this is the last page")
            return
        self.load(page=number)

    async def action_open(self) -> None:
        """Opens the row under the cursor; the key after it is for what has opened."""
        if self.current is not None:
            self.post_message(self.Opened(self, self.current))
            await drained(*(node for node in (self, self.parent) if isinstance(node, Widget)))

    def action_refresh_rows(self) -> None:
        """Asks again, for the fields too; the cursor stays on its row."""
        query, number = self.view.wanted
        self.load(query, number, fresh=True, cursor=self.table.current or 0)

    def action_sort(self, number: int) -> None:
        """Orders by the field with that number; the same again turns the order round."""
        if self.shape is not None and number <= len(self.shape.sortable):
            self.load(question.sorted_by(self.view.wanted[0], self.shape.sortable[number - 1]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides what this table cannot do, or not without rows."""
        if action in _OF_A_ROW:
            return bool(self.rows or len(self.marks))
        if action == "import_file":
            return self.into is not None
        if action == "turn":
            page = self.view.page
            return page is None or page.number > 1 or page.has_next
        if action == "sort":
            number = parameters[0]
            return self.shape is not None and isinstance(number, int) and number <= len(self.shape.sortable)
        return True

    def choice_label(self, action: str, parameters: tuple[object, ...]) -> str | None:
        """What a half-typed sequence can go on with, in this table's own words."""
        if action == "sort" and self.shape is not None and isinstance(parameters[0], int):
            key = self.shape.sortable[parameters[0] - 1]
            return next((spec.label for spec in self.shape.fields if spec.key == key), key)
        return None

    # -- the search line ---------------------------------------------------------------------------------

    @on(SearchBar.Edited)
    def _edited(self, event: SearchBar.Edited) -> None:
        event.stop()
        line = event.line if event.line.strip() else ""
        if self.shape is not None:
            read = question.asked(line, self.shape, self.view.query)
            self.bar.explain(read.sentence if isinstance(read, Mistake) and line else "")
            if read == self.view.wanted[0]:
                line = ""
        self.post_message(self.Searching(self, line))

    @on(SearchBar.Submitted)
    def _submitted(self, event: SearchBar.Submitted) -> None:
        event.stop()
        if self.shape is None:
            return
        read = question.asked(event.line, self.shape, self.view.wanted[0])
        if isinstance(read, Mistake):
            self.bar.explain(read.sentence)
            return
        self.bar.show_line(event.line.strip())
        self.screen.set_focus(self.table)  # at once, so that the very next key is the table's
        self.load(read)
        self.post_message(self.Searching(self, ""))
        if self.shape.search is SearchKind.LOADED:
            self.tell("searched in the loaded rows only")

    @on(SearchBar.Left)
    def _left(self, event: SearchBar.Left) -> None:
        event.stop()
        self.bar.display = bool(self.bar.line.value)
        self.screen.set_focus(self.table)

    def take_back(self) -> bool:
        """Esc: takes back marks, then the search; tells whether there was anything to take back."""
        if len(self.marks) or self.marks.everything is not None or self.marks.anchor is not None:
            self.marks.clear()
            self.draw()
            self.tell("marks taken back")
            return True
        if question.is_narrowed(self.view.wanted[0]) or self.bar.line.value:
            self.bar.show_line("")
            self.load(replace(self.view.wanted[0], criterion=None, phrase="", group=None))
            return True
        return False

    # -- dialogs -----------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_go_to_page(self) -> None:
        """Asks for a page number and reads that page."""
        page = self.view.page
        last = f" (1-{page.pages})" if page is not None and page.pages else ""
        answer = await self.app.push_screen_wait(Ask(f"Go to page{last}"))
        if answer is None or not answer.strip():
            return
        number = int(answer) if answer.strip().isdecimal() and len(answer) <= LONGEST_PAGE else 0
        if number < 1 or (page is not None and page.pages is not None and number > page.pages):
            self.tell(f"there is no page {answer.strip()}; # asks again")
            return
        self.load(page=number)

    @work(group="question", exclusive=True)
    async def action_columns(self) -> None:
        """Hides or shows a column, as often as wanted."""
        if self.shape is None:
            return
        offers = [
            Offer(spec.key, spec.label, "hidden" if spec.key in self.hidden else "shown where it fits")
            for spec in self.shape.fields
        ]
        key = await self.app.push_screen_wait(Choose("Hide or show a column", offers))
        if key is not None:
            self.hidden ^= {key}
            self.draw()
