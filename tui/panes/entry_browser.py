"""The table of one list's entries, with the keys of a list editor."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from tui.domain.merge import Add, Remove
from tui.domain.paging import Query
from tui.panes import list_words
from tui.panes.editing import CHANGING
from tui.panes.entry_paste import Pasted, read_pasted
from tui.panes.entry_saving import SavingBrowser
from tui.panes.entry_writing import EntryWriting, holders
from tui.panes.list_doubles import elsewhere
from tui.panes.list_pending import Sign
from tui.panes.loaded import PAGE_SIZE
from tui.panes.plans import FormPlan
from tui.panes.question import is_narrowed
from tui.panes.tools import Tools
from tui.widgets.dialogs import Confirm
from tui.widgets.opening import Opening
from tui.widgets.paste_box import PasteBox, PasteEnds

if TYPE_CHECKING:
    from tui.panes.entry_rows import EntryRows
    from tui.services.workshop import Workshop

PASTE = "paste"
"""Last part of the key of pasted text that was not added yet."""


class EntryBrowser(SavingBrowser):
    """Entries that are added, changed and removed; all of it waits until the list is saved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("P", "paste", "Paste", id="entries.paste", tooltip="paste many lines with names and numbers",
                group=CHANGING),
        Binding("u", "take_back_change", "Take back", show=False, id="entries.undo",
                tooltip="take back the last change that is not saved", group=CHANGING),
        Binding("U", "repeat_change", "Again", show=False, id="entries.redo",
                tooltip="make again what was taken back", group=CHANGING),
        Binding("D", "discard", "Discard", id="entries.discard", tooltip="discard all changes that are not saved",
                group=CHANGING),
    ]  # fmt: skip

    def __init__(self, rows: "EntryRows", tools: Tools, account: str) -> None:
        super().__init__(rows, tools, account)
        self._filled_from: int | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides what cannot be done with the list now."""
        editor = self.editor
        allowed = {
            "new": editor.can_change,
            "edit": editor.can_change,
            "edit_as_text": editor.can_change,
            "delete": editor.can_change,
            "paste": editor.can_change,
            "save": editor.can_change and editor.changes > 0,
            "discard": editor.can_change and editor.changes > 0,
            "take_back_change": editor.can_take_back,
            "repeat_change": editor.can_repeat,
        }
        return allowed[action] if action in allowed else super().check_action(action, parameters)

    # -- one change --------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Opens a form for the entry, unless it shall go."""
        if self.current is not None and self.current.sign is Sign.REMOVED:
            self.tell("to be removed; u takes that back")
        else:
            super().action_edit()

    async def fill_in(self, plan: FormPlan, opening: Opening) -> None:
        """Opens a form, and goes to the entry that it has added."""
        self._filled_from = self._next_row
        try:
            await super().fill_in(plan, opening)
        finally:
            self._filled_from = None

    def load(
        self,
        query: Query | None = None,
        page: int = 1,
        *,
        fresh: bool = False,
        cursor: str | int = 0,
        news: str = "",
    ) -> None:
        """Asks for a page; after something was added, for the one that it is on where that is known."""
        query = self.view.query if query is None else query
        is_in_order = not is_narrowed(query) and query.sort is None
        if self._filled_from is not None and self._next_row > self._filled_from and is_in_order:
            page, cursor = -(-self._count // PAGE_SIZE), str(self._next_row - 1)
        super().load(query, page, fresh=fresh, cursor=cursor, news=news)

    def action_delete(self) -> None:
        """Takes note that the entries shall go."""
        if self.has_chosen:
            self._remove()

    @work(group="change")
    async def _remove(self) -> None:
        rows = [row for row in await self.chosen() if row.sign is not Sign.REMOVED]
        if not rows:
            self.tell("to be removed already; u takes it back")
            return
        await self.editor.make(tuple(Remove(row.place) for row in rows))
        self.marks.clear()
        self.show_changes()

    async def action_take_back_change(self) -> None:
        """Takes back the last change, or brings back what was discarded."""
        await self.editor.take_back()
        self.show_changes(list_words.waiting(self.editor.changes) or "taken back; nothing waits to be saved")

    async def action_repeat_change(self) -> None:
        """Makes again what was taken back."""
        await self.editor.repeat()
        self.show_changes()

    @work(group="question", exclusive=True)
    async def action_discard(self) -> None:
        """Asks, and drops all that waits."""
        question = f"Discard {list_words.changes(self.editor.changes)} of {self.source.heading}? u brings them back."
        if await self.app.push_screen_wait(Confirm(question, "D", "discard")):
            await self.editor.discard()
            self.show_changes("discarded; u brings it back")

    @property
    def _next_row(self) -> int:
        return 0 if self.editor.pending is None else self.editor.pending.next_row

    @property
    def _count(self) -> int:
        """Rows of the table."""
        if self.editor.pending is None:
            return 0
        return len(self.editor.pending.base.entries) + sum(step.before is None for step in self.editor.pending.steps)

    # -- many lines --------------------------------------------------------------------------------------

    def action_paste(self) -> None:
        """Opens a box for many lines."""
        self.pasted("")

    def pasted(self, text: str) -> bool:
        """Takes pasted text; tells whether it is taken here."""
        if not self.editor.can_change:
            return False
        self.begin(self._numbers(), lambda there, opening: self._paste(there, opening, text))
        return True

    async def _numbers(self) -> dict[str, str]:
        pending = self.editor.pending
        found = {} if pending is None else await asyncio.to_thread(holders, pending)
        return {digits: name for digits, (_row, name) in found.items()}

    async def _paste(self, there: Mapping[str, str], opening: Opening, text: str) -> None:
        shop = await self.tools.workshop()
        key = f"{self.editor.key}/{PASTE}"
        kept = await shop.unfinished.claim(key)
        if kept is not None and kept.holder is not None:
            self.tell(f"another desk has pasted text open since {kept.since.astimezone():%H:%M}")
            return
        payload: Any = kept.work.payload if kept is not None and kept.discarded_at is None else {}
        whole = "\n".join(part for part in (str(payload.get("text", "")), text) if part)
        row, column = payload.get("cursor", (0, 0))
        if text:
            shop.unfinished.touch(key, lambda: self._pasted_work(shop, whole, (0, 0)))
        ends = self._ends(shop, key, dict(there))
        box = PasteBox(f"Lines for {self.source.heading}", ends, whole, (row, column), opening.hand_over())
        self._filled_from = self._next_row
        if await self.app.push_screen_wait(box):
            await shop.unfinished.finish(key)
        elif box.is_kept:
            await shop.unfinished.leave(key)
            self.tell("pasted lines: kept as unfinished work; P goes on with them")
        if self._next_row > self._filled_from:
            self.show_changes()
        self._filled_from = None

    def _ends(self, shop: "Workshop", key: str, there: dict[str, str]) -> PasteEnds:
        country = self.source.writing.country if isinstance(self.source.writing, EntryWriting) else ""
        others = elsewhere(self.tools.lookup.lists(self.account), self.editor.row.id)

        async def read(text: str, with_doubles: bool = False) -> Pasted:
            return await asyncio.to_thread(
                read_pasted, text, there, country, with_doubles=with_doubles, elsewhere=others
            )

        async def examine(text: str) -> str:
            return (await read(text)).words

        async def take(text: str, with_doubles: bool) -> str:
            found = await read(text, with_doubles)
            await self.editor.make(tuple(map(Add, found.entries)))
            there.update((phone, entry.name) for entry in found.entries for phone in entry.phones)
            return found.rest

        def discarded() -> None:
            self.run_worker(shop.unfinished.discard(key), group="discard")
            self.tell("pasted lines discarded")

        def typed(text: str, cursor: tuple[int, int]) -> None:
            shop.unfinished.touch(key, lambda: self._pasted_work(shop, text, cursor))

        return PasteEnds(examine, take, typed, discarded)

    def _pasted_work(self, shop: "Workshop", text: str, cursor: tuple[int, int]) -> Any:
        title = f"{len(text.splitlines())} lines for {self.source.heading}"
        return shop.work(self.account, "pasted lines", title, {"text": text, "cursor": list(cursor)})

    # -- unfinished work ---------------------------------------------------------------------------------

    def draw(self, cursor: str | int | None = None) -> None:
        """Shows the page in hand; at the first, opens what was left in this list."""
        super().draw(cursor)
        if self.editor.going_on and self.editor.can_change:
            rest, self.editor.going_on = self.editor.going_on, ""
            self.resume(f"{self.editor.row.id}/{rest}", {})

    def resume(self, identity: str, payload: Any) -> None:
        """Opens again what was left in this list: a form, or pasted lines."""
        list_id, _, rest = identity.partition("/")
        if list_id != self.editor.row.id:
            self.tell("Esc leaves this list; then gd opens the other one")
        elif rest == PASTE:
            self.action_paste()
        elif rest.startswith("entry/"):
            super().resume(rest.removeprefix("entry/"), payload)
