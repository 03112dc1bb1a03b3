"""Saving a list from its table: what has to be decided is asked, and what others did is told."""

from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace
from textual import work
from textual.binding import Binding, BindingType

from tui.domain.merge import Conflict, Side
from tui.panes import list_words
from tui.panes.editing import CHANGING, EditingBrowser
from tui.panes.tools import Tools
from tui.services.list_edits import NOTHING_ASKED, Answers, Draft, Saved, SaveReport
from tui.widgets.dialogs import Choose, Detail, Offer, Typed

if TYPE_CHECKING:
    from tui.panes.entry_rows import EntryRows
    from tui.services.job import Job


class SavingBrowser(EditingBrowser):
    """The entries of a list with changes that wait: counted in the status line, saved by one key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "save", "Save", id="entries.save", tooltip="save the list", group=CHANGING)
    ]

    def __init__(self, rows: "EntryRows", tools: Tools, account: str) -> None:
        super().__init__(rows, tools, account)
        self.editor = rows.editor
        self._entries = rows

    async def on_unmount(self) -> None:
        """Leaves what waits to any desk of the user."""
        await self.editor.leave()

    async def chosen(self) -> list[Any]:
        """The marked rows, every row of a marked query, or the row under the cursor."""
        if self.marks.everything is not None:
            return await self._entries.matching(self.marks.everything)
        return await super().chosen()

    # -- the status line ---------------------------------------------------------------------------------

    def tell(self, news: str | None) -> None:
        """Sends news; where there is none, what waits to be saved."""
        super().tell(self.editor.told() if news == "" else news)

    @property
    def figures(self) -> str:
        """What is not saved, before the figures of every table."""
        count = self.editor.changes
        return "  ".join(part for part in (f"{count} not saved" if count else "", super().figures) if part)

    def show_changes(self, news: str = "") -> None:
        """Shows the rows as they are to be by now."""
        self.load(*self.view.wanted, cursor=self.table.current or 0, news=news or self.editor.told())

    # -- saving ------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Saves what waits."""
        self._save(NOTHING_ASKED)

    @work(group="save", exclusive=True)
    async def _save(self, answers: Answers) -> None:
        self.tell("saving …")
        count = self.editor.changes
        report = await self.editor.save(answers)
        if isinstance(report, str):
            self.tell(f"NOT saved: {report}")
        elif report.state is Saved.UNDECIDED and report.draft is not None:
            self._decide(report, report.draft, answers)
        else:
            self._show_report(report, count)

    def _show_report(self, report: SaveReport, count: int) -> None:
        self.marks.clear()
        self.show_changes(list_words.outcome(report, count))
        facts = list_words.others(report)
        if facts:
            self._show_others(Detail(f"What others did to {self.source.heading} meanwhile", facts))

    @work(group="detail", exclusive=True)
    async def _show_others(self, detail: Detail) -> None:
        await self.app.push_screen_wait(detail)

    @work(group="question", exclusive=True)
    async def _decide(self, report: SaveReport, draft: Draft, answers: Answers) -> None:
        if draft.merged.conflicts:
            decided = await self._sides(draft.merged.conflicts)
            asked = None if decided is None else replace(answers, decided={**answers.decided, **decided})
        else:
            is_confirmed = await self.app.push_screen_wait(Typed(list_words.alarm(draft), str(draft.going)))
            asked = replace(answers, confirmed=draft.going) if is_confirmed else None
        if asked is None:
            self._show_report(report, 0)
        else:
            self._save(asked)

    async def _sides(self, conflicts: tuple[Conflict, ...]) -> dict[Conflict, Side] | None:
        """Asks whose version stands, one conflict after the other; None where the person gives up."""
        decided: dict[Conflict, Side] = {}
        for number, conflict in enumerate(conflicts):
            left = len(conflicts) - number - 1
            chosen = await self.app.push_screen_wait(
                Choose(list_words.conflict(conflict, left), _offers(conflict, left))
            )
            if chosen is None:
                return None
            side, is_for_all = chosen
            decided[conflict] = side
            if is_for_all:
                return {**dict.fromkeys(conflicts[number:], side), **decided}
        return decided

    # -- undo --------------------------------------------------------------------------------------------

    def follow(self, job: "Job") -> None:
        """Tells when a job that takes back a save is over, and reads the list again."""
        self.tell(f"{job.title}: started; J lists it")
        self.run_worker(self._follow_save(job), group=f"job-{job.id}")

    async def _follow_save(self, job: "Job") -> None:
        await job.wait()
        report = job.value
        news = job.trouble
        if isinstance(report, SaveReport):
            count = len(report.draft.merged.steps) if report.draft is not None else 0
            news = list_words.outcome(report, count)
        self.load(*self.view.wanted, fresh=True, cursor=self.table.current or 0, news=news or "done")


def _offers(conflict: Conflict, left: int) -> list[Offer[tuple[Side, bool]]]:
    """Both versions, each for this conflict alone or for all that are left."""
    versions = ((Side.THEIRS, "theirs", conflict.theirs), (Side.OURS, "mine", conflict.ours))
    offers = [Offer((side, False), f"{whose}: {list_words.entry(entry)}") for side, whose, entry in versions]
    if left:
        offers += [Offer((side, True), f"{whose}, here and for the {left} more") for side, whose, _ in versions]
    return offers
