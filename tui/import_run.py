"""One import from the file to the account: what it is, what it would do, doing it.

Imports `domain`, `services`, `file_commands` and `import_report`.
"""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, TextIO

from msgspec import Struct

from tui.command_line import say
from tui.domain.errors import KeepingError
from tui.domain.foreign import shown
from tui.domain.ports import AccountTab
from tui.domain.wording import counted
from tui.file_commands import Ended, Ticker
from tui.import_report import Report, status_of
from tui.services.connections import Connections
from tui.services.job import Job
from tui.services.list_edits import NOTHING_ASKED, Answers, ListEdit, Saved, SaveReport
from tui.services.transfer.files import NotMade
from tui.services.transfer.importing import dry_run
from tui.services.transfer.judging import Result, Tally
from tui.services.transfer.mapping import NoSuchColumn
from tui.services.transfer.places import NoSuchPlace, Place
from tui.services.transfer.plan import Goal, Plan, planned
from tui.services.transfer.reading import Dialect, opened
from tui.services.transfer.rejects import Rejects
from tui.services.transfer.running import unreadable
from tui.services.transfer.survey import Survey, Unreadable
from tui.services.transfer.targets import Book, Stop
from tui.services.transfer.whole_lists import Listed
from tui.services.workshop import Workshop
from tui.startup import Status

GO_ON: Final = "Run the same command again to go on where it stopped."
PATIENCE: Final = 30.0
"""Seconds that a call in flight is waited for when the command is interrupted."""


class Confirm(Protocol):
    """Asks the person at the terminal."""

    def __call__(self, question: str, word: str = "yes") -> Awaitable[bool]:
        """Whether ``word`` is typed."""


class Asked(Struct, frozen=True):
    """What the command line asks for.

    Attributes:
        corrections: COLUMN=FIELD each.
        is_rehearsed: whether nothing is written.
        is_sure: whether nobody is asked before writing.
        clears: whether an empty cell empties a field.
        as_json: whether the lines on stdout are JSON.
        rejected: where rejected rows go; None for a free name beside the file.
    """

    file: Path
    place: Place
    corrections: tuple[str, ...] = ()
    is_rehearsed: bool = False
    is_sure: bool = False
    clears: bool = False
    as_json: bool = False
    rejected: Path | None = None


class Surroundings(Struct, frozen=True):
    """Where an import happens.

    Attributes:
        desk: the folder of the desk's own files.
        stdout: where a line goes for each row.
        stderr: where the figures are drawn.
        confirm: asks before writing.
    """

    desk: Path
    stdout: TextIO
    stderr: TextIO
    confirm: Confirm


@dataclass(slots=True)
class Import:
    """One file into one account.

    Attributes:
        survey: of the file.
        dialect: how the file is written.
    """

    tab: AccountTab
    asked: Asked
    survey: Survey
    dialect: Dialect
    around: Surroundings
    _connections: Connections = field(init=False)
    _shop: Workshop = field(init=False)

    async def run(self) -> int:
        """Does it, and gives the exit status.

        Raises:
            Ended: the command line does not fit the file or the account, or nobody agreed to it.
            ProviderError: the account cannot be asked any more.
        """
        if self.tab.read_only and not self.asked.is_rehearsed:
            raise Ended(f"{self.tab.title} is for reading only: nothing is imported.", Status.REFUSED)
        self._connections = Connections([self.tab])
        self._shop = Workshop(self.around.desk, self._connections.provider)
        try:
            return await self._run()
        except (NoSuchPlace, NoSuchColumn) as error:
            raise Ended(str(error)) from error
        except (Unreadable, UnicodeError) as error:
            raise Ended(unreadable(self.asked.file, self.dialect, error)) from error
        except KeepingError as error:
            raise Ended(error.sentence, Status.SETTINGS) from error
        finally:
            await self._shop.close(PATIENCE)
            await self._connections.close()

    async def _run(self) -> int:
        goal = Goal(self.asked.place, self.tab.country, self.asked.clears)
        target = await self._target(goal)
        plan = await self._plan(goal, target)
        if self.asked.is_rehearsed:
            return await self._rehearsed(plan, target)
        if not self.asked.is_sure:
            await self._agree(plan, target)
            target = await self._target(goal)
        return await (self._written_whole(plan, target) if isinstance(target, Listed) else self._written(plan))

    async def _target(self, goal: Goal) -> Book | Stop | Listed:
        return await goal.target(await self._connections.provider(self.tab.key))

    async def _plan(self, goal: Goal, target: Book | Stop | Listed) -> Plan:
        """Finds out which column is which field, and tells it."""
        file, fields = self.asked.file, target.fields
        columns = opened(file, self.survey, self.dialect).columns
        remembered = await self._shop.imports.mappings.recall(self.tab.key, goal.place.kind, columns)
        corrections = self.asked.corrections
        plan = planned(file, self.survey, self.dialect, goal, fields, remembered=remembered, corrections=corrections)
        say(f"{file}: {self.dialect}.")
        if remembered is not None:
            say("Its columns are understood as they were the last time:")
        for name, chosen in zip(plan.mapped.columns, plan.mapped.fields, strict=True):
            say(f"  {shown(name, 40)} -> {shown(chosen.title, 40) if chosen else '(left out)'}")
        if not plan.has_numbers:
            raise Ended("No column holds the numbers: say which one does, as in --map COLUMN=phone.")
        return plan

    async def _rehearsed(self, plan: Plan, target: Book | Stop | Listed) -> int:
        with self._rejected(plan) as rejected:
            tally = await self._told(plan, target, self.around.stdout, rejected if self.asked.rejected else None)
        say(f"{tally}. Nothing was written.")
        return status_of(tally)

    async def _told(
        self, plan: Plan, target: Book | Stop | Listed, stdout: TextIO | None, rejected: Rejects | None
    ) -> Tally:
        """Tells what each row would do."""
        report = self._report(stdout, rejected)
        try:
            async for result in dry_run(target, plan.rows()):
                report.add(result)
        finally:
            report.close()
        return report.tally

    async def _agree(self, plan: Plan, target: Book | Stop | Listed) -> None:
        """Looks through all rows, and asks whether to write them.

        Raises:
            Ended: there is nothing to write, or the person at the terminal does not want it.
        """
        tally = await self._told(plan, target, None, None)
        say(f"{tally}.")
        if not tally.to_write:
            raise Ended("There is nothing to write.", status_of(tally))
        if not await self.around.confirm(f"Write {counted(tally.to_write, 'row')} to {self.tab.title}?"):
            raise Ended("Nothing was written.", Status.DONE)

    # -- row by row --------------------------------------------------------------------------------------

    async def _written(self, plan: Plan) -> int:
        with self._rejected(plan) as rejected:
            report = self._report(self.around.stdout, rejected)
            teller = _Teller(report)
            job = self._shop.imports.start(self.tab.key, plan, teller)
            teller.job = job
            try:
                await job.wait()
            finally:
                job.stop()
                await job.wait()
                report.close()
                self._sum_up(report.tally, rejected, GO_ON if job.trouble else "")
        if teller.error is not None:
            raise teller.error
        if job.error is not None:
            raise job.error
        if job.trouble:
            raise Ended(job.trouble, Status.SETTINGS)
        return status_of(report.tally)

    # -- a list written whole ----------------------------------------------------------------------------

    async def _written_whole(self, plan: Plan, target: Listed) -> int:
        """A list: judged row by row, saved in one piece, told then."""
        await self._told(plan, target, None, None)
        report = await self._saved(target, NOTHING_ASKED)
        if report.state is Saved.UNDECIDED and report.draft is not None and not report.draft.merged.conflicts:
            report = await self._saved(target, await self._confirmed(report))
        if report.state is Saved.UNDECIDED:
            raise Ended("Somebody changed the same entries meanwhile: run the import again.", Status.REFUSED)
        if report.state is Saved.REFUSED:
            raise Ended(report.sentence, Status.REFUSED)
        with self._rejected(plan) as rejected:
            again = Listed(target.whole, self.tab.country)
            tally = await self._told(plan, again, self.around.stdout, rejected)
            self._sum_up(tally, rejected)
        if report.state is Saved.UNKNOWN:
            raise Ended(f"{report.sentence} Open the list and look, before anything else.".strip(), Status.AMBIGUOUS)
        if report.state is Saved.PARTLY:
            raise Ended("Somebody else keeps writing this list: a part of it is missing; run it again.", Status.REFUSED)
        return status_of(tally)

    async def _saved(self, target: Listed, answers: Answers) -> SaveReport:
        """What became of a save.

        Raises:
            Ended: it could not be tried.
        """
        edit = ListEdit(target.whole, target.steps, target.whole.name)
        job: Job = await self._shop.list_saves.start(self.tab.key, edit, answers).wait()
        if job.error is not None and job.value is None:
            raise job.error
        report: SaveReport | None = job.value
        if report is None:
            raise Ended(job.trouble, Status.SETTINGS)
        return report

    async def _confirmed(self, report: SaveReport) -> Answers:
        """Asks for the number of entries that would change, where these are many.

        Raises:
            Ended: nobody can be asked, or it was not typed.
        """
        draft = report.draft
        going, there = (draft.going, len(draft.now.entries)) if draft is not None else (0, 0)
        told = f"{going:,} of the {counted(there, 'entry')} of the list would be changed"
        if self.asked.is_sure:
            raise Ended(f"{told}: run it without --yes, at a terminal, where that is confirmed.", Status.REFUSED)
        if not await self.around.confirm(f"{told}.", str(going)):
            raise Ended("Nothing was written.", Status.DONE)
        return Answers(confirmed=going)

    # -- telling -----------------------------------------------------------------------------------------

    def _sum_up(self, tally: Tally, rejected: Rejects, hint: str = "") -> None:
        say(f"{tally}. {hint}".rstrip())
        if rejected.is_made:
            say(f"Rows that were not imported, and why: {rejected.path}")

    def _report(self, stdout: TextIO | None, rejected: Rejects | None) -> Report:
        return Report(stdout, Ticker(self.around.stderr), as_json=self.asked.as_json, rejected=rejected)

    def _rejected(self, plan: Plan) -> Rejects:
        return Rejects(self.asked.rejected, self.asked.file, plan.source.columns, exact=self.dialect.exact)


class _Teller:
    """Reports rows for a job, and stops it where they cannot be told.

    Attributes:
        job: the job; None until it was started.
        error: why they cannot.
    """

    def __init__(self, report: Report) -> None:
        self.job: Job | None = None
        self.error: Exception | None = None
        self._report = report

    def __call__(self, result: Result) -> None:
        """Takes one row."""
        if self.error is not None:
            return
        try:
            self._report.add(result)
        except (NotMade, OSError) as error:
            self.error = error
            if self.job is not None:
                self.job.stop()
