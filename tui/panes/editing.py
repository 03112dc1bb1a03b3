"""A table whose rows can be changed: forms, deleting, groups, block lists, each carried out as a job."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tui.domain.contacts import Contact, Group
from tui.panes.form_browser import FormBrowser
from tui.services.entries import State
from tui.widgets.dialogs import Choose, Confirm, Offer, Typed

if TYPE_CHECKING:
    from tui.panes.plans import Belonging, Question
    from tui.services.changes import Change
    from tui.services.job import Job
    from tui.widgets.opening import Opening

CHANGING = Binding.Group("Changing")
_VERBS = {
    "new": "new",
    "edit": "edit",
    "edit_as_text": "edit",
    "delete": "deletion",
    "belong": "belonging",
    "block": "blocking",
}


class EditingBrowser(FormBrowser):
    """A table and the keys that change its rows; what its account cannot do is hidden."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i,insert", "new", "New", id="table.new", tooltip="new", group=CHANGING, key_display="i"),
        Binding("e", "edit", "Edit", id="table.edit", tooltip="edit in a form", group=CHANGING),
        Binding("E", "edit_as_text", "As text", show=False, id="table.edit_text", tooltip="edit as text in $EDITOR",
                group=CHANGING),
        Binding("d,delete", "delete", "Delete", id="table.delete", tooltip="delete the row, or the marked ones",
                group=CHANGING, key_display="d"),
        Binding("b", "block", "Block list", show=False, id="table.block",
                tooltip="put on the account's block list, or take off it", group=CHANGING),
        Binding("t", "belong", "Groups", show=False, id="table.groups", tooltip="groups of the marked", group=CHANGING),
        Binding("m", "compose", "Campaign", show=False, id="table.compose", tooltip="campaign to the marked",
                group=CHANGING),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides what cannot be changed here."""
        if action in _VERBS:
            if not self.has_stood and not self.view.failure:  # what changes rows is loaded after the first ones
                return False
            can = self.writing is not None and _VERBS[action] in self.writing.verbs
            return can and (action == "new" or bool(self.rows or len(self.marks)))
        if action == "compose":
            return isinstance(self.current, Contact | Group) and self.tools.may_compose(self.account)
        return super().check_action(action, parameters)

    # -- forms -------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Opens an empty form, or the one that was left."""
        if self.writing is not None:
            self.begin(self.writing.new(), self.fill_in)

    def action_edit(self) -> None:
        """Opens a form for the row, read again."""
        if self.writing is not None and self.current is not None:
            self.begin(self.writing.edit(self.current), self.fill_in)

    def action_edit_as_text(self) -> None:
        """Opens the editor of the environment on the row, read again."""
        if self.writing is not None and self.current is not None:
            self.begin(self.writing.edit(self.current), self.write_as_text)

    def action_compose(self) -> None:
        """Opens the composer with the marked contacts or groups, or with the row under the cursor."""
        from tui.panes.composer_opening import Opener  # noqa: PLC0415 - loaded at the first campaign

        Opener(self).compose_to()

    def pasted(self, text: str) -> bool:
        """Takes what was pasted over the table; tells whether this table takes anything."""
        del text
        return False

    # -- many rows ---------------------------------------------------------------------------------------

    def action_delete(self) -> None:
        """Asks, then deletes."""
        if self.writing is not None and self.has_chosen:
            self.begin(self.about(self.writing.deletion), self.ask)

    def action_block(self) -> None:
        """Asks, then puts the numbers on the block list or takes them off."""
        if self.writing is not None and self.has_chosen:
            self.begin(self.about(self.writing.blocking), self.ask)

    def action_belong(self) -> None:
        """Shows the groups of the rows, and changes them."""
        if self.writing is not None and self.has_chosen:
            self.begin(self.about(self.writing.belonging), self._regroup)

    async def _regroup(self, belonging: "Belonging", opening: "Opening") -> None:
        from tui.widgets.choose_many import ChooseMany  # noqa: PLC0415 - loaded at the first choice

        opening.dismiss()
        answer = await self.app.push_screen_wait(ChooseMany(belonging.title, belonging.names, belonging.held))
        changes = belonging.changes(answer) if answer is not None else ()
        if changes:
            await self.start(belonging.title, changes)

    async def ask(self, question: "Question", opening: "Opening") -> None:
        """Asks, and starts the work if the answer is yes. Keys typed ahead are dropped: none of them confirms."""
        opening.dismiss()
        asked = question if question.instead is None else await self._one_of(question, question.instead)
        if asked is not None and await self._agreed(asked):
            await self.start(asked.verb, asked.changes)

    async def _one_of(self, *ways: "Question") -> "Question | None":
        offers = [Offer(way, way.choice) for way in ways]
        chosen: Question | None = await self.app.push_screen_wait(Choose(ways[0].text, offers))
        return chosen

    async def _agreed(self, question: "Question") -> bool:
        if question.is_typed:
            typed: bool = await self.app.push_screen_wait(Typed(question.text, str(question.count)))
            return typed
        pressed: bool = await self.app.push_screen_wait(Confirm(question.text, question.letter, question.verb))
        return pressed

    async def start(self, title: str, changes: "tuple[Change, ...]") -> None:
        """Starts a job and follows it to its end."""
        job = (await self.tools.workshop()).start(self.account, title, changes)
        if isinstance(job, str):
            self.tell(job)
            return
        self.follow(job)

    def follow(self, job: "Job") -> None:
        """Tells when a job is over, and reads the rows again."""
        self.tell(f"{job.title}: started; J lists it")
        self.run_worker(self._follow(job), group=f"job-{job.id}")

    async def _follow(self, job: "Job") -> None:
        await job.wait()
        progress = job.progress
        done = {row for result in job.results for row in result.change.rows if result.outcome.of(row) is State.DONE}
        for row in done & set(self.marks.rows):
            del self.marks.rows[row]
        self.marks.everything = None
        words = f"{progress.done} done"
        if progress.failed:
            words += f", {progress.failed} refused"
        if progress.unknown:
            words += f", {progress.unknown} AMBIGUOUS (L shows them)"
        trouble = job.trouble or next(
            (r.outcome.sentence for r in job.results if r.outcome.state is not State.DONE), ""
        )
        news = ". ".join(filter(None, (words, trouble, job.title)))
        reshaped = any(result.change.RESHAPES for result in job.results)
        self.load(*self.view.wanted, fresh=reshaped, cursor=self.table.current or 0, news=news)
