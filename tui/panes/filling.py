"""One form of a table, from its opening to what became of it: on the screen, or as text in an editor."""

from collections.abc import Mapping
from typing import Any

from tui.domain.errors import KeepingError, ProviderError
from tui.panes.editor_form import TextEditing, nothing_against
from tui.panes.editor_text import FormText
from tui.panes.form_browser import FormBrowser
from tui.panes.plans import Divided, FormPlan
from tui.services.workshop import Workshop
from tui.widgets.compare import Compare, Compared
from tui.widgets.form import Form
from tui.widgets.form_fields import FormEnds, Messages
from tui.widgets.opening import Opening


class Filling:
    """A form that is filled in over a table, whose status line, worker and services are used."""

    def __init__(self, table: FormBrowser, plan: FormPlan) -> None:
        self._table = table
        self._plan = plan
        self._done = ""

    async def fill_in(self, opening: Opening) -> None:
        """Opens a form with what was typed into it before, and keeps what is typed into it now."""
        shop = await self._table.tools.workshop()
        kept = await self._claimed(shop)
        if kept is None:
            return
        form = self._form(shop, kept, opening)
        saved: bool = await self._table.app.push_screen_wait(form)
        await self._ended(shop, saved=saved, is_kept=form.is_kept)

    async def write_as_text(self, opening: Opening) -> None:
        """Opens the editor on a form, with what was typed into it before. Keys typed ahead are dropped."""
        opening.dismiss()
        shop = await self._table.tools.workshop()
        kept = await self._claimed(shop)
        if kept is None:
            return
        text = FormText(self._plan.title, self._plan.fields, {**self._plan.values, **kept.get("values", {})})
        opened = FormText(self._plan.title, self._plan.fields, self._plan.values).values
        editing = self._editing(shop, text, str(kept.get("text", "")))

        async def submit(values: Mapping[str, str]) -> Messages:
            if values == opened:
                self._done = "nothing was changed"
                return {}
            messages = {key: told for key, told in self._plan.check(values).items() if told}
            return messages or await self._submit(values)

        saved = await editing.run(submit)
        await self._ended(shop, saved=saved, is_kept=editing.is_kept or bool(kept), news=editing.news)

    async def _claimed(self, shop: Workshop) -> dict[str, Any] | None:
        """What was typed into a form and kept; None where another desk has the form open."""
        kept = await shop.unfinished.claim(self._plan.key)
        if kept is not None and kept.holder is not None:
            self._table.tell(f"another desk has this form open since {kept.since.astimezone():%H:%M}")
            return None
        self._table.tell("")
        payload = kept.work.payload if kept is not None else {}
        return payload if isinstance(payload, dict) else {}

    async def _ended(self, shop: Workshop, *, saved: bool, is_kept: bool, news: str = "") -> None:
        if saved:
            await shop.unfinished.finish(self._plan.key)
            self._table.load(*self._table.view.wanted, cursor=self._table.table.current or 0, news=self._done)
        elif is_kept:
            await shop.unfinished.leave(self._plan.key)
            self._table.tell(
                ". ".join(filter(None, (news, f"{self._plan.title}: kept as unfinished work; gd lists it")))
            )
        elif news:
            self._table.tell(news)

    def _keep(self, shop: Workshop, payload: Mapping[str, Any]) -> None:
        shop.unfinished.touch(
            self._plan.key, lambda: shop.work(self._table.account, self._plan.kind, self._plan.title, payload)
        )

    def _editing(self, shop: Workshop, text: FormText, begun: str = "") -> TextEditing:
        def keep(values: Mapping[str, str], written: str) -> None:
            self._keep(shop, {"values": dict(values), "text": written})

        return TextEditing(self._table.app, text, keep, begun)

    def _form(self, shop: Workshop, kept: Mapping[str, Any], opening: Opening) -> Form:
        def typed(values: Mapping[str, str], field: str, cursor: int) -> None:
            self._keep(shop, {"values": dict(values), "field": field, "cursor": cursor})

        def discarded() -> None:
            self._table.tools.discarded = self._plan.key
            self._table.run_worker(shop.unfinished.discard(self._plan.key), group="discard")
            self._table.tell("discarded; u brings it back")

        async def submit(values: Mapping[str, str]) -> Messages:
            return await self._submit(values)

        async def as_text(values: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
            editing = self._editing(shop, FormText(self._plan.title, self._plan.fields, values))
            await editing.run(nothing_against)
            return editing.values, editing.news

        return Form(
            self._plan.title,
            self._plan.fields,
            self._plan.values,
            ends=FormEnds(self._plan.check, submit, typed, discarded, as_text),
            kept=kept.get("values"),
            focus=(str(kept.get("field", "")), int(kept.get("cursor", 0))),
            ahead=opening.hand_over(),
        )

    async def _submit(self, values: Mapping[str, str]) -> Messages:
        try:
            prepared = await self._plan.prepare(values)
        except (ProviderError, KeepingError) as error:
            return {"": error.sentence}
        if prepared.messages:
            return prepared.messages
        if prepared.divided is not None:
            return await self._merge(prepared.divided, values)
        messages = await self._table.carry_out(self._plan.title, prepared.changes) if prepared.changes else {}
        self._done = prepared.done
        return messages

    async def _merge(self, divided: Divided, values: Mapping[str, str]) -> Messages:
        """Has the fields decided that somebody else changed too, and goes on with what stands then."""
        title = f"{self._plan.title}: somebody changed it while the form was open"
        chosen = await self._table.app.push_screen_wait(Compare(title, _compared(self._plan, divided)))
        if chosen is None:
            return {"": "not saved: somebody changed the same fields; w compares again"}
        divided.decide(chosen)
        return await self._submit(values)


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
