"""An import that was agreed on is carried out: it is followed, and what is rejected is written down."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from textual.app import App

from tui.domain.errors import KeepingError
from tui.domain.foreign import shown
from tui.domain.ports import AccountTab
from tui.panes import list_words
from tui.panes.exporting import told_path
from tui.panes.tools import Tools
from tui.services.job import Job
from tui.services.list_edits import NOTHING_ASKED, Answers, Draft, Saved, SaveReport
from tui.services.transfer.files import NotMade
from tui.services.transfer.importing import dry_run
from tui.services.transfer.judging import REJECTED, Result
from tui.services.transfer.plan import Plan
from tui.services.transfer.rejects import Rejects
from tui.services.transfer.targets import Book, Stop
from tui.services.transfer.whole_lists import Listed
from tui.widgets.dialogs import Typed

_EVERY: Final = 2.0
"""Seconds between two pieces of news of an import that runs: each is bytes on the line."""


class Doing:
    """Carries imports of one account out.

    Args:
        app: shows what is asked, and runs what follows a job.
        tools: of the desk.
        tab: the account.
        tell: shows a piece of news in the status line.
        over: is told how an import of an account ended, by whose rows are other ones then.
    """

    def __init__(
        self,
        app: App[Any],
        tools: Tools,
        tab: AccountTab,
        tell: Callable[[str], None],
        over: Callable[[str, str], None],
    ) -> None:
        self._app = app
        self._tools = tools
        self._tab = tab
        self._tell = tell
        self._over = over

    async def start(self, plan: Plan, target: Book | Stop | Listed, total: int) -> Job:
        """Starts the job, and tells how far it is until it ends.

        Args:
            plan: what goes where.
            target: where it goes.
            total: rows of the file.

        Raises:
            KeepingError: it cannot be started.
        """
        shop = await self._tools.workshop()
        if isinstance(target, Listed):
            return await self._save(plan, target)
        rejects = Rejects(None, plan.file, plan.source.columns, exact=plan.source.dialect.exact)
        job = shop.imports.start(self._tab.key, plan, lambda result: self._note(job, rejects, result), total=total)
        self._app.run_worker(self._follow(job, plan, rejects), group=f"job-{job.id}")
        return job

    def _note(self, job: Job, rejects: Rejects, result: Result) -> None:
        """Writes down a row that was rejected; where that cannot be done, the import stops."""
        if result.verdict not in REJECTED or job.is_stopping:
            return
        try:
            rejects.add(result)
        except (NotMade, OSError) as error:
            job.trouble = f"Stopped: rejected rows cannot be written down: {error}"
            job.stop()

    async def _follow(self, job: Job, plan: Plan, rejects: Rejects) -> None:
        """Tells how far a job is, and how it ended."""
        with rejects:
            while not job.is_over:
                progress = job.progress
                done, total = progress.done + progress.failed + progress.unknown, progress.total or 0
                self._tell(
                    f"importing {shown(plan.file.name, 30)}: {done:,} of {total:,} rows, {progress.rate:.0f}/s;"
                    " ctrl+c stops"
                )
                with suppress(TimeoutError):
                    await asyncio.wait_for(job.wait(), _EVERY)
            words = [f"{shown(plan.file.name, 30)}: {job.value or 'nothing was written'}"]
            words += [job.trouble.removesuffix(".")] if job.trouble else []
            words += ["gd goes on with it"] if job.trouble and job.value else []
            words += [f"rejected rows: {told_path(rejects.path)}"] if rejects.is_made and rejects.path else []
        self._over(self._tab.key, ". ".join(words))

    async def _save(self, plan: Plan, target: Listed, answers: Answers = NOTHING_ASKED) -> Job:
        """Saves a list; asks for the number of entries that would change where these are many.

        Raises:
            KeepingError: it cannot be started.
        """
        shop = await self._tools.workshop()
        job = shop.save_list(self._tab.key, target.whole, target.steps, answers)
        if isinstance(job, str):
            raise KeepingError(job)
        await job.wait()
        report: SaveReport | None = job.value
        draft = report.draft if report is not None else None
        is_alarming = report is not None and report.state is Saved.UNDECIDED and draft is not None and draft.is_alarming
        if draft is not None and is_alarming and await self._is_confirmed(draft):
            return await self._save(plan, target, Answers(confirmed=draft.going))
        told = job.trouble if report is None else list_words.outcome(report, len(target.steps))
        if report is not None and report.state in (Saved.SAVED, Saved.UNREAD):
            told += await self._rejected(plan, target)
        self._over(self._tab.key, f"{shown(plan.file.name, 30)}: {told}")
        return job

    async def _is_confirmed(self, draft: Draft) -> bool:
        """Whether the number of entries that would change was typed."""
        typed: bool = await self._app.push_screen_wait(Typed(list_words.alarm(draft), str(draft.going)))
        return typed

    async def _rejected(self, plan: Plan, target: Listed) -> str:
        """Writes rejected rows into their file, and says where that is."""
        again = Listed(target.whole, self._tab.country)
        with Rejects(None, plan.file, plan.source.columns, exact=plan.source.dialect.exact) as rejects:
            try:
                async for result in dry_run(again, plan.rows()):
                    if result.verdict in REJECTED:
                        rejects.add(result)
            except (NotMade, OSError) as error:
                return f" Rejected rows cannot be written down: {error}"
            return f" Rejected rows: {told_path(rejects.path)}" if rejects.path is not None else ""
