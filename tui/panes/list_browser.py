"""The table of all lists: making, renaming and deleting them, and going on with one that was left."""

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from tui.domain.contacts import WholeList
from tui.domain.errors import ProviderError
from tui.domain.wording import counted
from tui.panes.editing import EditingBrowser
from tui.panes.list_doubles import SHOWN, doubles
from tui.panes.marking import LOOKING
from tui.panes.page_view import VEILED
from tui.panes.tools import Tools
from tui.panes.veil import veiled
from tui.services.changes import Change
from tui.services.list_changes import SaveList
from tui.services.list_edits import Saved, SaveReport
from tui.widgets.dialogs import Detail, Fact
from tui.widgets.form_fields import Messages

if TYPE_CHECKING:
    from tui.panes.lists import ListRows


class ListBrowser(EditingBrowser):
    """Lists as rows. A new name is saved as the whole list is, with its entries as they are then."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("equals_sign", "doubles", "Doubles", key_display="=", id="lists.doubles", group=LOOKING,
                tooltip="numbers that stand more than once, in one list or in several"),
    ]  # fmt: skip

    def __init__(self, rows: "ListRows", tools: Tools, account: str) -> None:
        super().__init__(rows, tools, account)
        self._lists = rows

    @work(group="detail", exclusive=True)
    async def action_doubles(self) -> None:
        """Reads every list, and shows the numbers that stand more than once."""
        self.tell("reading every list …")
        try:
            lists = await self.tools.lookup.read_lists(self.account)
        except ProviderError as error:
            self.tell(f"FAILED: {error.sentence}")
            return
        found = await asyncio.to_thread(doubles, lists)
        veil = veiled if self.app.has_class(VEILED) else str
        facts = [Fact(veil(fact.label), veil(fact.value)) for fact in found[:SHOWN]]
        told = f"{counted(len(found), 'number')} in {counted(len(lists), 'list')}"
        more = f", the first {SHOWN} of them here" if len(found) > SHOWN else ""
        self.tell("")
        notice = f"read {self.tools.clock():%H:%M}"
        await self.app.push_screen_wait(Detail(f"Standing more than once: {told}{more}", facts, notice))

    async def carry_out(self, title: str, changes: tuple[Change, ...]) -> Messages:
        """Makes changes as one job and waits for it; gives what stands against them, per field."""
        for change in changes:
            if isinstance(change, SaveList):
                return await self._rename(change)
        return await super().carry_out(title, changes)

    async def _rename(self, change: SaveList) -> Messages:
        base = WholeList(change.list_id, change.old_name, change.kind, ())
        job = (await self.tools.workshop()).save_list(self.account, base, (), name=change.name)
        if isinstance(job, str):
            return {"": job}
        await job.wait()
        report = job.value
        if not isinstance(report, SaveReport):
            return {"": job.trouble}
        if report.state in (Saved.SAVED, Saved.UNREAD):
            return {}
        return {"name": report.sentence or "It was not renamed: another write came between. Try again."}

    def resume(self, identity: str, payload: Any) -> None:
        """Opens the form of unfinished work again, or the list whose changes wait."""
        list_id, _, rest = identity.partition("/")
        if list_id == "new" or rest == "name":
            super().resume(identity, payload)
        else:
            self.run_worker(self._resume_list(list_id, rest), group="resume", exclusive=True)

    async def _resume_list(self, list_id: str, rest: str) -> None:
        try:
            row = await self._lists.row(list_id)
        except ProviderError as error:
            self.tell(f"FAILED: {error.sentence}")
            return
        if row is None:
            self.tell("the list is not there any more; what was kept of it stays in gd")
            return
        self._lists.going_on = rest
        self.post_message(self.Opened(self, row))
