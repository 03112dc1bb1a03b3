"""The part of the application that brings files into accounts."""

from typing import TYPE_CHECKING

from textual import on, work

from tui.exporting import ExportingApp
from tui.panes.marking import MarkingView
from tui.panes.tools import Tools
from tui.surroundings import Surroundings

if TYPE_CHECKING:
    from tui.panes.importing import Importing
    from tui.panes.source import Into

IMPORT = "import"
"""What an import that stopped is called among unfinished work, in keys too."""


class ImportingApp(ExportingApp):
    """An application that imports: one job for each file, which stops, goes on, and is taken back like others."""

    def __init__(self, tools: Tools, around: Surroundings) -> None:
        super().__init__(tools, around)
        self._file_form: dict[str, str] = {}

    @on(MarkingView.ToImport)
    def _to_import(self, event: MarkingView.ToImport) -> None:
        event.stop()
        if event.browser.into is not None:
            self._import(event.browser.into)

    @work(group="question", exclusive=True)
    async def _import(self, into: "Into") -> None:
        with self.telling():
            await self._importing(self.front[0]).run(into)

    async def reopen(self, key: str, payload: object) -> None:
        """Opens unfinished work where it belongs; an import goes on from its forms."""
        account, noun, *_ = key.split("/")
        if noun != IMPORT or account not in self.tools.connections.tabs:
            await super().reopen(key, payload)
        else:
            await self._importing(account).go_on(payload)

    def _importing(self, account: str) -> "Importing":
        from tui.panes.importing import Importing  # noqa: PLC0415 - loaded at the first import

        tab = self.tools.connections.tabs[account]
        return Importing(self, self.tools, tab, self._file_form, self.tell, self._is_imported)

    def _is_imported(self, account: str, words: str) -> None:
        """Tells how an import ended, and has the table in front show what it made of it."""
        front, browser = self.front
        if front == account and browser is not None:
            browser.load(*browser.view.wanted, fresh=True, cursor=browser.table.current or 0, news=words)
        else:
            self.tell(words)
