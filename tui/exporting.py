"""The part of the application that writes rows into files while the desk goes on."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO

from textual import on, work
from textual.worker import Worker

from tui.backroom import BackroomApp
from tui.panes.marking import MarkingView
from tui.panes.tools import Tools
from tui.surroundings import Surroundings
from tui.widgets.dialogs import Confirm

if TYPE_CHECKING:
    from tui.panes.exporting import Writing


class ExportingApp(BackroomApp):
    """An application that exports: one file at a time, stopped by ctrl+c, and never left half written."""

    def __init__(self, tools: Tools, around: Surroundings) -> None:
        super().__init__(tools, around)
        self._written: Writing | None = None
        self._at_work: Worker[None] | None = None
        self._typed: Mapping[str, str] = {}

    @property
    def is_exporting(self) -> bool:
        """Whether a file is being written."""
        return self._at_work is not None and not self._at_work.is_finished

    @on(MarkingView.ToExport)
    def _to_export(self, event: MarkingView.ToExport) -> None:
        event.stop()
        self._export(event.browser)

    @work(group="question", exclusive=True)
    async def _export(self, table: MarkingView) -> None:
        from tui.panes.exporting import export_form  # noqa: PLC0415 - loaded at the first export

        if self.is_exporting:
            await self.stop_export()
            return
        if table.shape is None:
            return
        title = self._titles.get(self.front[0], "")
        form = export_form(
            table, table.shape, self._typed,
            title=title, now=self.tools.clock(), begin=self._begin, hold=self._keep_typed, tell=self.tell,
        )  # fmt: skip
        await self.push_screen_wait(form)

    def _keep_typed(self, values: Mapping[str, str]) -> None:
        self._typed = dict(values)

    def _begin(self, writing: "Writing", file: BinaryIO) -> None:
        self._written = writing
        self._at_work = self.run_worker(writing.run(file), group="export")
        self.tell(f"exporting to {writing.name} …")

    async def stop_export(self) -> None:
        """Asks whether the file that is being written shall be given up."""
        writing, at_work = self._written, self._at_work
        if writing is None or at_work is None:
            return
        words = f"{writing.name} is being written: {writing.standing}. Stop, and take the file away?"
        if await self.push_screen_wait(Confirm(words, "s", "stop")) and not at_work.is_finished:
            at_work.cancel()
            self.tell(f"stopped: {writing.name} was taken away")

    @work(group="question", exclusive=True)
    async def action_interrupt(self) -> None:
        """Asks whether what is being exported, or else the running job, shall stop."""
        if self.is_exporting:
            await self.stop_export()
        else:
            await self.stop_job()

    def under_way(self) -> Sequence[str]:
        """Quitting takes a file away that is not complete."""
        words = f"{self._written.name} is being written. Quit, and take it away?" if self._written else ""
        return [*super().under_way(), *([words] if self.is_exporting else [])]
