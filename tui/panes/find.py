"""What can be done with whoever was found: each key acts at all accounts that are chosen, and `u` takes it all back."""

from collections.abc import Coroutine, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from tui.domain.errors import KeepingError, ProviderError
from tui.domain.phones import display, grouped
from tui.panes import everywhere
from tui.panes.copying import copied
from tui.panes.everywhere import Done
from tui.panes.find_view import FindView, ToOpen, ToWrite
from tui.services.sightings import Person, SightingKind
from tui.widgets.choose_many import ChooseMany, Held
from tui.widgets.dialogs import Choose, Confirm, Offer
from tui.widgets.hints import Hints


class ChooseLists(ChooseMany):
    """Chooses block lists; the key that opened it takes the choice, too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "take", "Take", show=False, id="find.take", tooltip="take the choice of block lists"),
    ]
    HINTS: ClassVar[Hints] = (("b", "take"), *ChooseMany.HINTS)


class Find(FindView):
    """The look-up with its actions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "block", "Block lists", id="find.block", tooltip="put on or take off block lists everywhere"),
        Binding("n", "create", "Create", id="find.create", tooltip="create the contact where it is missing"),
        Binding("e", "open", "Edit", id="find.open", tooltip="open and edit this contact"),
        Binding("m", "write", "Message", id="find.write", tooltip="write a message to this number"),
        Binding("u", "undo", "Undo", id="find.undo", tooltip="take back the last change, at all accounts, and ask"),
        Binding("y", "copy", "Copy", id="find.copy", tooltip="copy the number"),
    ]
    LETTERS: ClassVar[frozenset[str]] = FindView.LETTERS | {"block", "create", "open", "write", "undo", "copy"}

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Ends with the contact of the row, to be opened at its account."""
        row = self.row
        if isinstance(row, Person):
            row = next((one for one in row.sightings if one.kind is SightingKind.CONTACT), None)
        if row is not None and row.kind is SightingKind.CONTACT:
            self.dismiss(ToOpen(row.account, row.row.id, row.row.phone))
        else:
            self.tell("no contact here to open; n creates one")

    @work(group="question", exclusive=True)
    async def action_block(self) -> None:
        """Offers every block list, those used last chosen, and changes them all at once."""
        person = self.person
        found = everywhere.targets(self.tools, person) if person is not None else []
        if person is None or not found:
            self.tell("no account that is connected has a list to write")
            return
        names = {target.key: target.label for target in found}
        held = everywhere.suggested(found, self.tools.used_lists)
        title = f"Block lists for {grouped(person.digits)}"
        answer = await self.app.push_screen_wait(ChooseLists(title, names, held))
        if answer is not None:
            self.tools.used_lists = {key for key, state in answer.items() if state is Held.ALL}
            await self._carry_out(everywhere.listed(self.tools, person, found, answer))

    @work(group="question", exclusive=True)
    async def action_create(self) -> None:
        """Shows what would be created where, and creates it."""
        person = self.person
        if person is None:
            return
        drafts, lines = {}, []
        for account in everywhere.lacking(self.tools, person):
            try:
                drafts[account], text = await everywhere.drafted(self.tools, person, account)
            except ProviderError as error:
                self.tell(f"FAILED: {error.sentence}")
                return
            lines.append(f"{self.titles[account]}: {text or 'the number alone'}")
        if not drafts:
            self.tell("no connected account lacks this contact")
        elif await self.app.push_screen_wait(Confirm("Create " + "\n".join(lines), "n", "create")):
            await self._carry_out(everywhere.created(self.tools, drafts))

    @work(group="question", exclusive=True)
    async def action_write(self) -> None:
        """Ends with the number, for a message at an account that sends some; asks where there are several."""
        person = self.person
        accounts = [key for key in self.titles if self.tools.may_compose(key)]
        if person is None or not accounts:
            self.tell("no account that is connected sends messages")
            return
        account: str | None = accounts[0]
        if len(accounts) > 1:
            offers = [Offer(key, self.titles[key]) for key in accounts]
            account = await self.app.push_screen_wait(Choose(f"Message to {grouped(person.digits)} from", offers))
        if account is not None:
            self.dismiss(ToWrite(account, person.digits))

    async def _carry_out(self, work: Coroutine[Any, Any, Sequence[Done]]) -> None:
        """Waits for what was started, tells what came of it, and looks again."""
        self.tell("writing …")
        try:
            done = await work
        except KeepingError as error:
            self.tell(f"FAILED: {error.sentence}")
            return
        started = tuple((one.account, one.job) for one in done if one.job)
        self.tools.everywhere = started or self.tools.everywhere
        self.tell("   ".join(f"{one.label}: {one.told}" for one in done) or "nothing was changed")
        self.lookup.forget()
        self.ask()

    @work(group="question", exclusive=True)
    async def action_undo(self) -> None:
        """Names the last change that was made here, at all its accounts, asks, and takes it back."""
        try:
            found = await everywhere.undoable(self.tools)
        except KeepingError as error:
            self.tell(f"FAILED: {error.sentence}")
            return
        if not found:
            self.tell("nothing was changed from here that can be taken back; L lists earlier changes")
            return
        lines = [f"{self.titles[one.account]}: {one.sentence}. {one.loss}".strip() for one in found]
        if await self.app.push_screen_wait(Confirm("Take back?\n" + "\n".join(lines), "u", "undo")):
            self.tools.everywhere = ()
            await self._carry_out(everywhere.taken_back(self.tools, found))

    def action_copy(self) -> None:
        """Copies the number of the row."""
        person = self.person
        if person is not None:
            self.tell(copied(self.app, display(person.digits), display(person.digits)))
