"""A table whose rows are changed by forms, on the screen or as text in an editor; saving is a job."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import work

from tui.domain.errors import KeepingError, NotFound, ProviderError, Rejected
from tui.domain.paging import Query
from tui.panes.asking import AskingBrowser, replayed
from tui.panes.editor_form import TextEditing, nothing_against
from tui.panes.editor_text import FormText
from tui.panes.plans import Divided, FormPlan, Writing
from tui.panes.source import Source
from tui.panes.tools import Tools
from tui.services.changes import Change
from tui.services.entries import State
from tui.widgets.compare import Compare, Compared
from tui.widgets.form import Form, FormEnds, Messages
from tui.widgets.opening import Opening

if TYPE_CHECKING:
    from tui.services.workshop import Workshop


class FormBrowser(AskingBrowser):
    """A table that opens forms, and keeps what is typed into them until it is saved."""

    def __init__(self, source: Source[Any], tools: Tools, account: str, *, query: Query | None = None) -> None:
        super().__init__(source, tools, account, query=query)
        self._done = ""

    @property
    def writing(self) -> Writing[Any] | None:
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

    async def fill_in(self, plan: FormPlan, opening: Opening) -> None:
        """Opens a form with what was typed into it before, and keeps what is typed into it now."""
        shop = await self.tools.workshop()
        kept = await self._claimed(plan, shop)
        if kept is None:
            return
        form = self._form(plan, shop, kept, opening)
        saved: bool = await self.app.push_screen_wait(form)
        await self._ended(plan, shop, saved=saved, is_kept=form.is_kept)

    async def write_as_text(self, plan: FormPlan, opening: Opening) -> None:
        """Opens the editor on a form, with what was typed into it before. Keys typed ahead are dropped."""
        opening.close()
        shop = await self.tools.workshop()
        kept = await self._claimed(plan, shop)
        if kept is None:
            return
        text = FormText(plan.title, plan.fields, {**plan.values, **kept.get("values", {})})
        opened = FormText(plan.title, plan.fields, plan.values).values
        editing = self._editing(plan, shop, text, str(kept.get("text", "")))

        async def submit(values: Mapping[str, str]) -> Messages:
            if values == opened:
                self._done = "nothing was changed"
                return {}
            messages = {key: told for key, told in plan.check(values).items() if told}
            return messages or await self._submit(plan, values)

        saved = await editing.run(submit)
        await self._ended(plan, shop, saved=saved, is_kept=editing.is_kept or bool(kept), news=editing.news)

    async def _claimed(self, plan: FormPlan, shop: "Workshop") -> dict[str, Any] | None:
        """What was typed into a form and kept; None where another desk has the form open."""
        kept = await shop.unfinished.claim(plan.key)
        if kept is not None and kept.holder is not None:
            self.tell(f"another desk has this form open since {kept.since.astimezone():%H:%M}")
            return None
        self.tell("")
        payload = kept.work.payload if kept is not None else {}
        return payload if isinstance(payload, dict) else {}

    async def _ended(self, plan: FormPlan, shop: "Workshop", *, saved: bool, is_kept: bool, news: str = "") -> None:
        if saved:
            await shop.unfinished.finish(plan.key)
            self.load(*self.view.wanted, cursor=self.table.current or 0, news=self._done)
        elif is_kept:
            await shop.unfinished.leave(plan.key)
            self.tell(". ".join(filter(None, (news, f"{plan.title}: kept as unfinished work; gd lists it"))))
        elif news:
            self.tell(news)

    def _keep(self, plan: FormPlan, shop: "Workshop", payload: Mapping[str, Any]) -> None:
        shop.unfinished.touch(plan.key, lambda: shop.work(self.account, plan.kind, plan.title, payload))

    def _editing(self, plan: FormPlan, shop: "Workshop", text: FormText, begun: str = "") -> TextEditing:
        def keep(values: Mapping[str, str], written: str) -> None:
            self._keep(plan, shop, {"values": dict(values), "text": written})

        return TextEditing(self.app, text, keep, begun)

    def _form(self, plan: FormPlan, shop: "Workshop", kept: Mapping[str, Any], opening: Opening) -> Form:
        def typed(values: Mapping[str, str], field: str, cursor: int) -> None:
            self._keep(plan, shop, {"values": dict(values), "field": field, "cursor": cursor})

        def discarded() -> None:
            self.tools.discarded = plan.key
            self.run_worker(shop.unfinished.discard(plan.key), group="discard")
            self.tell("discarded; u brings it back")

        async def submit(values: Mapping[str, str]) -> Messages:
            return await self._submit(plan, values)

        async def as_text(values: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
            editing = self._editing(plan, shop, FormText(plan.title, plan.fields, values))
            await editing.run(nothing_against)
            return editing.values, editing.news

        return Form(
            plan.title,
            plan.fields,
            plan.values,
            ends=FormEnds(plan.check, submit, typed, discarded, as_text),
            kept=kept.get("values"),
            focus=(str(kept.get("field", "")), int(kept.get("cursor", 0))),
            ahead=replayed(opening),
        )

    async def _submit(self, plan: FormPlan, values: Mapping[str, str]) -> Messages:
        try:
            prepared = await plan.prepare(values)
        except (ProviderError, KeepingError) as error:
            return {"": error.sentence}
        if prepared.messages:
            return prepared.messages
        if prepared.divided is not None:
            return await self._merge(plan, prepared.divided, values)
        messages = await self.carry_out(plan.title, prepared.changes) if prepared.changes else {}
        self._done = prepared.done
        return messages

    async def _merge(self, plan: FormPlan, divided: Divided, values: Mapping[str, str]) -> Messages:
        """Has the fields decided that somebody else changed too, and goes on with what stands then."""
        title = f"{plan.title}: somebody changed it while the form was open"
        chosen = await self.app.push_screen_wait(Compare(title, _compared(plan, divided)))
        if chosen is None:
            return {"": "not saved: somebody changed the same fields; w compares again"}
        divided.decide(chosen)
        return await self._submit(plan, values)

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


def _compared(plan: FormPlan, divided: Divided) -> list[Compared]:
    """The fields that differ, in the order of the form; of those that both changed, what was typed stands at first."""
    labels = {spec.key: spec.label for spec in plan.fields}
    is_open = {one.field for one in divided.conflicts}
    rows = []
    for key, was in divided.opened.items():
        theirs, mine = divided.theirs.get(key, ""), divided.mine.get(key, "")
        if theirs != mine:
            stands = key in is_open or theirs == was
            rows.append(Compared(key, labels.get(key, key), was, theirs, mine, key in is_open, stands))
    return rows


async def _again(writing: Writing[Any], identity: str, values: Mapping[str, str]) -> FormPlan | None:
    """The form of unfinished work; what it was about may be gone, and what was typed is then offered as a new one."""
    try:
        return await writing.resume(identity, values)
    except (NotFound, Rejected):
        plan = await writing.new()
        if plan is None:
            raise
        key = plan.key.removesuffix("new") + identity
        return replace(plan, key=key, title=f"It is gone at the provider. {plan.title}")
