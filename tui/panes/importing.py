"""One import at the desk: which file, how it is read, what it would do; `import_doing` carries it out."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from textual.app import App

from tui.domain.errors import KeepingError, ProviderError
from tui.domain.foreign import shown
from tui.domain.ports import AccountTab, Provider
from tui.panes.exporting import path_of, told_path
from tui.panes.import_doing import Doing
from tui.panes.import_forms import FILE, INTO, answered, file_form, reading_form
from tui.panes.rehearsal import Rehearsal, RehearsedRows
from tui.panes.source import BOOK, Into
from tui.panes.tools import Tools
from tui.services.job import Job
from tui.services.snapshots import NotReadable, Plain, restored
from tui.services.transfer import workbook
from tui.services.transfer.importing import dry_run
from tui.services.transfer.places import NoSuchPlace, parse_place
from tui.services.transfer.plan import Goal, Plan, planned
from tui.services.transfer.reading import Dialect, guess, opened
from tui.services.transfer.running import unreadable
from tui.services.transfer.survey import Survey, Unreadable, survey
from tui.services.transfer.targets import Book, Stop
from tui.services.transfer.whole_lists import Listed
from tui.widgets.form_fields import Messages

_TROUBLES = (ProviderError, KeepingError, NoSuchPlace, Unreadable, UnicodeError, OSError)


class Looked(Struct, frozen=True):
    """A file that was looked over.

    Attributes:
        sheets: of a workbook.
    """

    path: Path
    survey: Survey
    dialect: Dialect
    sheets: tuple[str, ...] = ()

    @classmethod
    def at(cls, path: Path) -> "Looked":
        """Looks a file over, from its first byte to its last; for a thread.

        Raises:
            Unreadable: it is no file that can be imported.
            OSError: it cannot be read.
        """
        found = survey(path)
        return cls(path, found, guess(path, found), workbook.sheets(path) if found.is_workbook else ())


class Importing:
    """Leads from a file to a job, by forms that one can go back in.

    Args:
        app: shows them.
        tools: of the desk.
        tab: the account.
        typed: what was typed into the first form before; goes on being kept there.
        tell: shows a piece of news in the status line.
        over: is told how an import of an account ended, by whose rows are other ones then.
    """

    def __init__(
        self,
        app: App[Any],
        tools: Tools,
        tab: AccountTab,
        typed: dict[str, str],
        tell: Callable[[str], None],
        over: Callable[[str, str], None],
    ) -> None:
        self._app = app
        self._tools = tools
        self._tab = tab
        self._typed = typed
        self._tell = tell
        self._doing = Doing(app, tools, tab, tell, over)
        self._looked: Looked | None = None

    async def run(self, into: Into) -> Job | None:
        """Asks for everything, and starts the import; None where it was left.

        Args:
            into: where the rows would go from where somebody stands.

        Raises:
            KeepingError: the desk's own files cannot be used.
        """
        provider = await self._tools.connections.provider(self._tab.key)
        places = _places(provider, into)
        while await self._app.push_screen_wait(file_form(self._tab.title, places, self._typed, self._hold, self._look)):
            if self._looked is None:
                return None
            goal = Goal(parse_place(self._typed[INTO]), self._tab.country)
            job = await self._from_file(self._looked, goal, places[self._typed[INTO]])
            if job is not None:
                self._typed.clear()
                return job
        return None

    async def go_on(self, kept: Plain) -> Job | None:
        """Goes on with an import that stopped, as the journal kept it; None where it was left.

        Raises:
            KeepingError: the desk's own files cannot be used.
        """
        try:
            dialect = restored(Dialect, kept["written"])
            goal = Goal(parse_place(kept["place"]), self._tab.country, kept["clears"])
            found = replace(await asyncio.to_thread(Looked.at, Path(kept["file"])), dialect=dialect)
        except (NotReadable, *_TROUBLES) as error:
            self._tell(f"The import cannot go on. {self._told(error)}")
            return None
        return await self._from_file(found, goal, kept["place"], kept["columns"])

    def _hold(self, values: Mapping[str, str]) -> None:
        self._typed.clear()
        self._typed.update(values)

    async def _look(self, values: Mapping[str, str]) -> Messages:
        """Looks the file over; a message where that cannot be done."""
        self._hold(values)
        path = path_of(values[FILE])
        try:
            self._looked = await asyncio.to_thread(Looked.at, path)
        except Unreadable as error:
            return {FILE: f"{told_path(path)} {error}."}
        except (OSError, ValueError) as error:  # a NUL in the name
            return {FILE: f"{told_path(path)} cannot be read: {getattr(error, 'strerror', None) or error}."}
        return {}

    async def _from_file(
        self, found: Looked, goal: Goal, words: str, columns: Mapping[str, str] | None = None
    ) -> Job | None:
        """From a file that was looked over to the job; None where somebody went back."""
        into = f"{words} of {self._tab.title}"
        try:
            target = await self._target(goal)
            plan: Plan | None = await self._planned(found, found.dialect, goal, target, columns)
            while plan is not None and (plan := await self._agreed_on(plan, found, target, into)) is not None:
                rows = RehearsedRows(f"{told_path(plan.file)} into {into}")
                target = await self._target(plan.goal)
                looking = Rehearsal(rows, self._tools, dry_run(target, plan.rows()), self._told, into)
                if await self._app.push_screen_wait(looking):
                    return await self._doing.start(plan, target, rows.tally.total)
        except _TROUBLES as error:
            self._tell(f"FAILED: {self._told(error)}")
        return None

    async def _target(self, goal: Goal) -> Book | Stop | Listed:
        return await goal.target(await self._tools.connections.provider(self._tab.key))

    async def _planned(
        self,
        found: Looked,
        dialect: Dialect,
        goal: Goal,
        target: Book | Stop | Listed,
        columns: Mapping[str, str] | None,
    ) -> Plan:
        names = (await asyncio.to_thread(opened, found.path, found.survey, dialect)).columns
        mappings = (await self._tools.workshop()).imports.mappings
        remembered = columns or await mappings.recall(self._tab.key, goal.place.kind, names)
        return await asyncio.to_thread(
            planned, found.path, found.survey, dialect, goal, target.fields, remembered=remembered
        )

    async def _agreed_on(self, plan: Plan, found: Looked, target: Book | Stop | Listed, into: str) -> Plan | None:
        """The plan after the form that shows it; None where somebody went back."""
        agreed: list[Plan] = []

        async def submit(values: Mapping[str, str]) -> Messages:
            dialect, mapped, clears = answered(plan, found.sheets, values)
            goal = replace(plan.goal, clears=clears)
            try:
                if dialect == plan.source.dialect:
                    agreed.append(replace(plan, mapped=mapped, goal=goal))
                else:
                    agreed.append(await self._planned(found, dialect, goal, target, None))
            except _TROUBLES as error:
                return {"": self._told(error)}
            return {}

        while await self._app.push_screen_wait(reading_form(plan, found.sheets, into, submit)):
            plan_before, plan = plan, agreed.pop()
            if plan.source.dialect == plan_before.source.dialect:
                return plan
        return None

    def _told(self, error: Exception) -> str:
        """What went wrong, as a sentence."""
        if isinstance(error, ProviderError | KeepingError):
            return error.sentence
        found = self._looked
        if isinstance(error, Unreadable | OSError | UnicodeError) and found is not None:
            return unreadable(found.path, found.dialect, error)
        return shown(str(error))


def _places(provider: Provider, into: Into) -> dict[str, str]:
    """Where rows can go, the likeliest first, as `transfer.places` writes it and in words."""
    found = {into.place: shown(into.words)}
    if provider.contacts is not None:
        found.setdefault(BOOK.place, BOOK.words)
    if provider.stop_list is not None:
        found.setdefault("stop-list", provider.stop_list.title)
    return found
