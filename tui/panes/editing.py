"""A table whose rows can be changed: forms, deleting, groups, block lists, each carried out as a job."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import work
from textual.binding import Binding, BindingType
from textual.events import Key

from tui.domain.errors import ProviderError, Rejected
from tui.domain.paging import Query
from tui.panes.browser import Browser
from tui.panes.plans import TYPED_ABOVE, FormPlan, Question, Writing
from tui.panes.source import Source
from tui.panes.tools import Tools
from tui.services.changes import Change
from tui.services.entries import State
from tui.widgets.choose_many import ChooseMany
from tui.widgets.dialogs import Confirm, Typed
from tui.widgets.form import Form, FormEnds, Messages
from tui.widgets.opening import Opening

if TYPE_CHECKING:
    from tui.services.job import Job

Plan = TypeVar("Plan")
CHANGING = Binding.Group("Changing")
_VERBS = {"new": "new", "edit": "edit", "delete": "deletion", "belong": "belonging", "block": "blocking"}


class EditingBrowser(Browser):
    """A table and the keys that change its rows; what its account cannot do is hidden."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i,insert", "new", "New", id="table.new", tooltip="new", group=CHANGING, key_display="i"),
        Binding("e", "edit", "Edit", id="table.edit", tooltip="edit in a form", group=CHANGING),
        Binding("d,delete", "delete", "Delete", id="table.delete", tooltip="delete the row, or the marked ones",
                group=CHANGING, key_display="d"),
        Binding("b", "block", "Block list", show=False, id="table.block",
                tooltip="put on the account's block list, or take off it", group=CHANGING),
        Binding("t", "belong", "Groups", show=False, id="table.groups", tooltip="groups of the marked", group=CHANGING),
    ]  # fmt: skip

    def __init__(self, source: Source[Any], tools: Tools, account: str, *, query: Query | None = None) -> None:
        super().__init__(source, query=query, clock=tools.clock)
        self.tools = tools
        self.account = account
        self._done = ""

    @property
    def writing(self) -> Writing[Any] | None:
        """What can be changed; None for an account that is only read."""
        return self.source.writing

    @property
    def chosen(self) -> list[Any]:
        """The marked rows, or the one under the cursor."""
        if len(self.marks):
            return list(self.marks.rows.values())
        return [self.current] if self.current is not None else []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides what cannot be changed here."""
        if action in _VERBS:
            return self.writing is not None and _VERBS[action] in self.writing.verbs
        return super().check_action(action, parameters)

    # -- forms -------------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_new(self) -> None:
        """Opens an empty form, or the one that was left."""
        if self.writing is not None:
            await self._open(self.writing.new())

    @work(group="question", exclusive=True)
    async def action_edit(self) -> None:
        """Opens a form for the row, read again."""
        if self.writing is not None and self.current is not None:
            await self._open(self.writing.edit(self.current))

    async def _open(self, planning: Coroutine[Any, Any, FormPlan | None]) -> None:
        plan, ahead = await self._read_first(planning)
        if plan is None:
            return
        unfinished = (await self.tools.workshop()).unfinished
        kept = await unfinished.claim(plan.key)
        if kept is not None and kept.holder is not None:
            self.tell(f"another desk has this form open since {kept.since.astimezone():%H:%M}")
            return
        self.tell("")
        form = await self._form(plan, kept.work.payload if kept else None, ahead)
        saved = await self.app.push_screen_wait(form)
        if saved:
            await unfinished.finish(plan.key)
            self.load(*self.view.wanted, cursor=self.table.current or 0, news=self._done)
        elif form.is_kept:
            await unfinished.leave(plan.key)
            self.tell(f"{plan.title}: kept as unfinished work; gd lists it")

    async def _read_first(self, planning: Coroutine[Any, Any, Plan | None]) -> tuple[Plan | None, list[Key]]:
        """Reads what a form or a question needs, while keys typed ahead are kept for it."""
        task = asyncio.get_running_loop().create_task(planning)
        opening = Opening("reading …   Esc gives up", task.cancel)
        await self.app.push_screen(opening)
        try:
            await asyncio.wait((task,))
        finally:
            task.cancel()
            opening.dismiss()
        if task.cancelled():
            self.tell("given up")
            return None, []
        error = task.exception()
        if isinstance(error, ProviderError):
            self.tell(f"FAILED: {error.sentence}")
            return None, []
        return task.result(), opening.ahead

    async def _form(self, plan: FormPlan, payload: Any, ahead: list[Key]) -> Form:
        shop = await self.tools.workshop()
        kept = payload if isinstance(payload, dict) else {}

        def typed(values: Mapping[str, str], field: str, cursor: int) -> None:
            payload = {"values": dict(values), "field": field, "cursor": cursor}
            shop.unfinished.touch(plan.key, lambda: shop.work(self.account, plan.kind, plan.title, payload))

        def discarded() -> None:
            self.run_worker(shop.unfinished.discard(plan.key), group="discard")
            self.tell("discarded")

        async def submit(values: Mapping[str, str]) -> Messages:
            return await self._submit(plan, values)

        ends = FormEnds(plan.check, submit, typed, discarded)
        focus = (str(kept.get("field", "")), int(kept.get("cursor", 0)))
        return Form(plan.title, plan.fields, plan.values, ends=ends, kept=kept.get("values"), focus=focus, ahead=ahead)

    async def _submit(self, plan: FormPlan, values: Mapping[str, str]) -> Messages:
        try:
            prepared = await plan.prepare(values)
        except ProviderError as error:
            return {"": error.sentence}
        if prepared.messages:
            return prepared.messages
        messages = await self.carry_out(plan.title, prepared.changes) if prepared.changes else {}
        self._done = prepared.done
        return messages

    async def carry_out(self, title: str, changes: tuple[Change, ...]) -> Messages:
        """Makes changes as one job and waits for it; gives what stands against them, per field."""
        job = (await self.tools.workshop()).start(self.account, title, changes, chained=True)
        if isinstance(job, str):
            return {"": job}
        await job.wait()
        for result in job.results:
            if isinstance(result.error, Rejected) and result.error.fields:
                return result.error.fields
            if result.outcome.state is State.UNKNOWN:
                return {"": f"{result.outcome.sentence} The provider may have it: L shows what is known."}
            if result.outcome.state is not State.DONE:
                return {"": result.outcome.sentence}
        return {"": job.trouble} if job.trouble else {}

    # -- many rows ---------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_delete(self) -> None:
        """Asks, then deletes."""
        if self.writing is not None and self.chosen:
            await self._ask(self.writing.deletion(self.chosen))

    @work(group="question", exclusive=True)
    async def action_block(self) -> None:
        """Asks, then puts the numbers on the block list or takes them off."""
        if self.writing is not None and self.chosen:
            await self._ask(self.writing.blocking(self.chosen))

    @work(group="question", exclusive=True)
    async def action_belong(self) -> None:
        """Shows the groups of the rows, and changes them."""
        if self.writing is None or not self.chosen:
            return
        belonging, _ahead = await self._read_first(self.writing.belonging(self.chosen))
        if belonging is None:
            return
        answer = await self.app.push_screen_wait(ChooseMany(belonging.title, belonging.names, belonging.held))
        changes = belonging.changes(answer) if answer is not None else ()
        if changes:
            await self._start(belonging.title, changes)

    async def _ask(self, asking: Coroutine[Any, Any, Question | None]) -> None:
        question, _ahead = await self._read_first(asking)
        if question is not None and await self._agreed(question):
            await self._start(question.verb, question.changes)

    async def _agreed(self, question: Question) -> bool:
        if question.count > TYPED_ABOVE:
            typed: bool = await self.app.push_screen_wait(Typed(question.text, str(question.count)))
            return typed
        pressed: bool = await self.app.push_screen_wait(Confirm(question.text, question.letter, question.verb))
        return pressed

    async def _start(self, title: str, changes: tuple[Change, ...]) -> None:
        job = (await self.tools.workshop()).start(self.account, title, changes)
        if isinstance(job, str):
            self.tell(job)
            return
        self.tell(f"{title}: started; J lists it")
        self.run_worker(self._follow(job), group=f"job-{job.id}")

    async def _follow(self, job: "Job") -> None:
        await job.wait()
        progress = job.progress
        done = {row for result in job.results for row in result.change.rows if result.outcome.of(row) is State.DONE}
        for row in done & set(self.marks.rows):
            del self.marks.rows[row]
        words = f"{job.title}: {progress.done} done"
        if progress.failed:
            words += f", {progress.failed} refused"
        if progress.unknown:
            words += f", {progress.unknown} AMBIGUOUS (L shows them)"
        trouble = job.trouble or next(
            (r.outcome.sentence for r in job.results if r.outcome.state is not State.DONE), ""
        )
        self.load(*self.view.wanted, cursor=self.table.current or 0, news=f"{words}. {trouble}".strip())
