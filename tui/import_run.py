"""One import from the file to the account: what it is, what it would do, doing it.

Imports `domain`, `services`, `file_commands` and `import_report`.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TextIO

from tui.command_line import say
from tui.domain.foreign import shown
from tui.domain.ports import AccountTab, Provider
from tui.domain.wording import counted
from tui.file_commands import Ended, Ticker
from tui.import_report import Rejected, Report, status_of
from tui.services.private_files import NotPrivate
from tui.services.transfer.importing import Importing, dry_run
from tui.services.transfer.judging import TO_WRITE, Tally, Verdict
from tui.services.transfer.mapping import Filled, Mapped, NoSuchColumn, corrected, suggest
from tui.services.transfer.places import Kind, NoSuchPlace, Place
from tui.services.transfer.progress import AlreadyRunning, Progress
from tui.services.transfer.reading import Dialect, Source, opened
from tui.services.transfer.records import PHONE, PHONES, Column
from tui.services.transfer.survey import Survey, Unreadable
from tui.services.transfer.targets import Book, Stop, target_of
from tui.services.transfer.whole_lists import Listed, listed
from tui.startup import Status

GO_ON: Final = "Run the same command again to go on where it stopped."

Confirm = Callable[[str], Awaitable[bool]]
"""Asks the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Asked:
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an import happens.

    Attributes:
        state: the folder where the progress is kept.
        stdout: where a line goes for each row.
        stderr: where the figures are drawn.
        confirm: asks before writing.
    """

    state: Path
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
    _source: Source = field(init=False)
    _mapped: Mapped = field(init=False)

    async def run(self) -> int:
        """Does it, and gives the exit status.

        Raises:
            Ended: the command line does not fit the file or the account, or nobody agreed to it.
            ProviderError: the account cannot be asked any more.
        """
        if self.tab.read_only and not self.asked.is_rehearsed:
            raise Ended(f"{self.tab.title} is for reading only: nothing is imported.", Status.REFUSED)
        provider = await self.tab.connect()
        try:
            target = await self._target(provider)
            self._open(target.fields)
            if self.asked.is_rehearsed:
                return await self._rehearsed(target)
            if not self.asked.is_sure:
                await self._agree(target)
                target = await self._target(provider)
            return await (self._written_whole(target) if isinstance(target, Listed) else self._written(target))
        except (NoSuchPlace, NoSuchColumn) as error:
            raise Ended(str(error)) from error
        except (Unreadable, UnicodeError) as error:
            told = error if isinstance(error, Unreadable) else f"is not {self.dialect.encoding}: choose an --encoding"
            raise Ended(f"{self.asked.file} {told}.") from error
        finally:
            await provider.close()

    async def _target(self, provider: Provider) -> Book | Stop | Listed:
        if self.asked.place.kind is Kind.LIST:
            return await listed(provider, self.asked.place, self.tab.country)
        return await target_of(provider, self.asked.place, self.tab.country, clears=self.asked.clears)

    def _open(self, fields: Sequence[Column]) -> None:
        """Finds out which column is which field, and tells it."""
        self._source = opened(self.asked.file, self.survey, self.dialect)
        suggested = suggest(self._source, fields, self.tab.country)
        self._mapped = corrected(suggested, fields, self.asked.corrections)
        say(f"{self.asked.file}: {self.dialect}.")
        for name, chosen in zip(self._mapped.columns, self._mapped.fields, strict=True):
            say(f"  {shown(name, 40)} -> {shown(chosen.title, 40) if chosen else '(left out)'}")
        if not self._mapped.keys & {PHONE, PHONES}:
            raise Ended("No column holds the numbers: say which one does, as in --map COLUMN=phone.")

    def _rows(self) -> Iterable[Filled]:
        return self._mapped.filled(self._source.rows())

    async def _rehearsed(self, target: Book | Stop | Listed) -> int:
        with ExitStack() as stack:
            rejected = stack.enter_context(self._rejected()) if self.asked.rejected else None
            report = self._report(self.around.stdout, rejected)
            try:
                async for result in dry_run(target, self._rows()):
                    report.add(result)
            finally:
                report.close()
        say(f"{report.tally}. Nothing was written.")
        return status_of(report.tally)

    async def _agree(self, target: Book | Stop | Listed) -> None:
        """Looks through all rows, and asks whether to write them.

        Raises:
            Ended: there is nothing to write, or the person at the terminal does not want it.
        """
        report = self._report(None, None)
        try:
            async for result in dry_run(target, self._rows()):
                report.add(result)
        finally:
            report.close()
        say(f"{report.tally}.")
        rows = sum(report.tally[verdict] for verdict in TO_WRITE)
        if not rows:
            raise Ended("There is nothing to write.", status_of(report.tally))
        if not await self.around.confirm(f"Write {counted(rows, 'row')} to {self.tab.title}?"):
            raise Ended("Nothing was written.", Status.DONE)

    async def _written(self, target: Book | Stop) -> int:
        with self._progress() as progress, self._rejected() as rejected:
            report = self._report(self.around.stdout, rejected)
            is_through = False
            try:
                async for result in Importing(target, progress).results(self._rows()):
                    report.add(result)
                is_through = True
            finally:
                report.close()
                self._sum_up(report.tally, rejected, "" if is_through else GO_ON)
            if not report.tally[Verdict.UNKNOWN]:
                progress.forget()
        return status_of(report.tally)

    async def _written_whole(self, target: Listed) -> int:
        """A list: judged row by row, written in one piece, told then."""
        results = [result async for result in dry_run(target, self._rows())]
        await target.save()
        with self._rejected() as rejected:
            report = self._report(self.around.stdout, rejected)
            for result in results:
                report.add(result)
            report.close()
            self._sum_up(report.tally, rejected)
        return status_of(report.tally)

    def _sum_up(self, tally: Tally, rejected: Rejected, hint: str = "") -> None:
        say(f"{tally}. {hint}".rstrip())
        if rejected.is_made:
            say(f"Rows that were not imported, and why: {rejected.path}")

    def _report(self, stdout: TextIO | None, rejected: Rejected | None) -> Report:
        return Report(stdout, Ticker(self.around.stderr), as_json=self.asked.as_json, rejected=rejected)

    def _rejected(self) -> Rejected:
        return Rejected(self.asked.rejected, self.asked.file, self._source.columns, exact=self.dialect.exact)

    def _progress(self) -> Progress:
        keys = ",".join(chosen.key if chosen else "" for chosen in self._mapped.fields)
        place = f"{self.asked.place.kind}:{self.asked.place.name}"
        marks = (self.survey.digest, self.tab.key, place, repr(self.dialect), keys, str(self.asked.clears))
        try:
            return Progress.of(self.around.state, marks)
        except AlreadyRunning as error:
            raise Ended("This import is running already, in another window perhaps.", Status.REFUSED) from error
        except (NotPrivate, OSError) as error:
            folder = self.around.state
            raise Ended(f"The progress cannot be kept in {folder}: {error}.", Status.SETTINGS) from error
