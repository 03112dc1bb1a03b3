"""A table whose rows are changed by forms; saving is a job. What fills a form in is loaded at the first one."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual import work

from tui.domain.errors import NotFound, ProviderError, Rejected
from tui.panes.asking import AskingBrowser
from tui.services.entries import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.panes.filling import Filling
    from tui.panes.plans import FormPlan, Writing
    from tui.services.changes import Change
    from tui.widgets.form_fields import Messages
    from tui.widgets.opening import Opening


class FormBrowser(AskingBrowser):
    """A table that opens forms, and keeps what is typed into them until it is saved."""

    @property
    def writing(self) -> "Writing[Any] | None":
        """What can be changed; None for an account that is only read."""
        return self.source.writing

    def go_on(self) -> None:
        """Asks again what was given up, and reads the rows anew where their fields were changed elsewhere."""
        super().go_on()
        if self.shape is not None:
            self._follow_shape()

    @work(group="shape", exclusive=True)
    async def _follow_shape(self) -> None:
        try:
            shape = await self.source.shape()
        except ProviderError:
            return  # the rows stay as they are, and r says why
        if shape != self.shape:
            self.shape = shape
            self.load(*self.view.wanted, cursor=self.table.current or 0)

    def resume(self, identity: str, payload: Any) -> None:
        """Opens the form of unfinished work again."""
        values = payload.get("values", {}) if isinstance(payload, dict) else {}
        if self.writing is not None:
            self.begin(_again(self.writing, identity, values), self.fill_in)

    async def fill_in(self, plan: "FormPlan", opening: "Opening") -> None:
        """Opens a form with what was typed into it before, and keeps what is typed into it now."""
        await self._filling(plan).fill_in(opening)

    async def write_as_text(self, plan: "FormPlan", opening: "Opening") -> None:
        """Opens the editor on a form, with what was typed into it before. Keys typed ahead are dropped."""
        await self._filling(plan).write_as_text(opening)

    def _filling(self, plan: "FormPlan") -> "Filling":
        from tui.panes.filling import Filling  # noqa: PLC0415 - see the module

        return Filling(self, plan)

    async def carry_out(self, title: str, changes: "tuple[Change, ...]") -> "Messages":
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


async def _again(writing: "Writing[Any]", identity: str, values: "Mapping[str, str]") -> "FormPlan | None":
    """The form of unfinished work; what it was about may be gone, and what was typed is then offered as a new one."""
    try:
        return await writing.resume(identity, values)
    except (NotFound, Rejected):
        plan = await writing.new()
        if plan is None:
            raise
        key = plan.key.removesuffix("new") + identity
        return replace(plan, key=key, title=f"It is gone at the provider. {plan.title}")
