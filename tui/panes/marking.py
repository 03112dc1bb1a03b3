"""Marks on rows, and copying a row: keys of every table."""

import json
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.domain.foreign import shown_block
from tui.domain.phones import display
from tui.domain.wording import counted
from tui.panes.copying import copied
from tui.panes.page_view import PageView
from tui.panes.source import Into
from tui.widgets.dialogs import Confirm

MARKING = Binding.Group("Marking")
LOOKING = Binding.Group("Looking")


class MarkingView(PageView):
    """A page whose rows can be marked and copied. Marks are ids; they survive paging and searching."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="table.mark", tooltip="mark, and go down", group=MARKING),
        Binding("v", "mark_range", "Range", show=False, id="table.range", tooltip="mark a range", group=MARKING),
        Binding("a", "mark_page", "Mark page", show=False, id="table.mark_page", tooltip="mark page", group=MARKING),
        Binding("A", "mark_query", "Mark all", show=False, id="table.mark_query",
                tooltip="mark all that match, on every page", group=MARKING),
        Binding("x", "export", "Export", show=False, id="table.export", tooltip="export rows into a file",
                group=LOOKING),
        Binding("I", "import_file", "Import", show=False, id="table.import", tooltip="import a file into this place",
                group=LOOKING),
        *(
            Binding(f"y {key}", f"copy('{what}')", what, show=False, id=f"table.copy_{what.lower()}",
                    tooltip=f"copy the {what}", group=LOOKING)
            for key, what in (("y", "row"), ("p", "phone"), ("n", "name"), ("j", "JSON"))
        ),
    ]  # fmt: skip

    @dataclass
    class ToExport(Message):
        """Rows shall go into a file."""

        browser: "MarkingView"

        @property
        def control(self) -> "MarkingView":
            """The table."""
            return self.browser

    @dataclass
    class ToImport(Message):
        """Rows of a file shall come into this place."""

        browser: "MarkingView"

        @property
        def control(self) -> "MarkingView":
            """The table."""
            return self.browser

    @property
    def into(self) -> Into | None:
        """Where rows of a file would go from here; None where they cannot go anywhere."""
        return self.source.into(self.current)

    def action_import_file(self) -> None:
        """Has rows of a file brought in, by whoever goes on when this table is left."""
        self.post_message(self.ToImport(self))

    def action_export(self) -> None:
        """Has rows put into a file, by whoever goes on when this table is left."""
        self.post_message(self.ToExport(self))

    def action_mark(self) -> None:
        """Marks or unmarks the row, and goes down."""
        key = self.table.current
        if key is not None:
            self.table.mark(key, self.marks.toggle(key, self.rows[key]))
            self.table.action_cursor_down()
            self.tell("")  # what was told of a range, or of anything else, is over: the count is the news

    def action_mark_range(self) -> None:
        """Begins a range at this row; pressed again, marks all rows between."""
        key = self.table.current
        if key is None:
            return
        keys = list(self.rows)
        if self.marks.anchor not in self.rows:
            self.marks.anchor = key
            self.tell("range begins here; v at its other end marks it")
            return
        first, last = sorted((keys.index(self.marks.anchor or key), keys.index(key)))
        for between in keys[first : last + 1]:
            self.marks.rows[between] = self.rows[between]
        self.marks.anchor = None
        self.draw()
        self.tell(f"{counted(last - first + 1, 'row')} marked")

    def action_mark_page(self) -> None:
        """Marks every row of this page; where all are marked, unmarks them."""
        self.marks.set_all(self.rows.items())
        self.draw()
        self.tell("")

    @work(group="question", exclusive=True)
    async def action_mark_query(self) -> None:
        """Marks everything that matches, on all pages, after showing how many that are."""
        page = self.view.page
        if page is None or not page.rows:
            return
        number = str(page.total) if page.total is not None else f"at least {page.at_least}"
        if await self.app.push_screen_wait(Confirm(f"Mark all {number} {self.source.noun} that match?", "A", "mark")):
            self.marks.clear()
            self.marks.everything = self.view.query
            self.draw()
            self.tell("")

    def action_copy(self, what: str) -> None:
        """Copies a part of the row to the terminal's clipboard."""
        row = self.current
        if row is None:
            return
        source = self.source
        texts = {
            "row": lambda: "\t".join(fact.value for fact in source.known(row)),
            "phone": lambda: display(source.phone(row)) if source.phone(row) else "",
            "name": lambda: source.name(row),
            "JSON": lambda: json.dumps(source.as_json(row), ensure_ascii=True),
        }
        text = texts[what]()
        self.tell(copied(self.app, shown_block(text), f"the {what}") if text else f"this row has no {what}")
