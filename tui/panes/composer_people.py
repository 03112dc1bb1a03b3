"""A composer's sender and people: lists to choose from, groups, files, and who is left out."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct
from textual import on, work
from textual.widgets import Input

from tui.domain.contacts import GroupRef
from tui.domain.errors import ProviderError
from tui.domain.paging import Query
from tui.domain.ports import Groups
from tui.panes.composer_draft import Draft
from tui.panes.composer_lines import state_of
from tui.panes.composer_typing import TypingComposer
from tui.panes.left_out import LeftOutScreen
from tui.panes.tools import Tools
from tui.services.gathering import FromText, text_of_file
from tui.widgets.choose_many import ChooseMany, Held
from tui.widgets.dialogs import Ask, Choose, Offer

GROUP_PAGES: Final = 20
"""Pages of groups that are offered at most."""


class Surroundings(Struct, frozen=True):
    """What a composer works with besides its account.

    Attributes:
        groups: of the account, where it has any.
    """

    tools: Tools
    groups: Groups | None


class PeopleComposer(TypingComposer):
    """A composer whose sender and people can be chosen."""

    around: Surroundings

    # -- the sender --------------------------------------------------------------------------------------

    @on(Input.Submitted, "#sender")
    def _sender_given(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.set_focus(self.people)
        else:
            self._choose_sender()

    @work(group="question", exclusive=True)
    async def _choose_sender(self) -> None:
        senders = self.composition.senders
        if not senders:
            self.say("there are no senders to choose from: type one" if senders == () else "reading the senders …")
            return
        offers = [Offer(sender.name, sender.name, state_of(sender)) for sender in senders]
        chosen = await self.app.push_screen_wait(Choose("Sender", offers))
        if chosen is not None:
            self.sender.value = chosen
            self.set_focus(self.people)

    # -- the people --------------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_add(self) -> None:
        """Adds groups, numbers or a file, or takes a source away."""
        draft = self.composition.draft
        offers = [Offer(-1, "groups …")] if self.around.groups is not None else []
        offers += [Offer(-2, "numbers: type or paste them in To"), Offer(-3, "a file of numbers …")]
        offers += [Offer(place, f"take away: {words}") for place, words in enumerate(draft.places)]
        match await self.app.push_screen_wait(Choose("People", offers)):
            case None:
                return
            case -1 if self.around.groups is not None:
                await self._choose_groups(self.around.groups)
            case -2:
                self.set_focus(self.people)
            case -3:
                await self._add_file()
            case place:
                self.change(**_sources(draft.without(place)))

    async def _choose_groups(self, groups: Groups) -> None:
        self.say("reading the groups …")
        try:
            names = await _names(groups)
        except ProviderError as error:
            self.say(f"FAILED: {error.sentence}")
            return
        self.say("")
        held = {group.id: Held.ALL for group in self.composition.draft.groups}
        answer = await self.app.push_screen_wait(ChooseMany("Groups that get it", names, held))
        if answer is not None:
            chosen = (key for key, state in answer.items() if state is Held.ALL)
            self.change(groups=tuple(GroupRef(key, names[key]) for key in chosen))

    async def _add_file(self) -> None:
        answer = await self.app.push_screen_wait(Ask("Path of a file with one number a line"))
        if not answer or not answer.strip():
            return
        path = Path(answer.strip())
        try:
            text = await asyncio.to_thread(_text_in, path)
        except (OSError, ValueError) as error:
            self.say(f"FAILED: {path.name}: {getattr(error, 'strerror', None) or error}")
            return
        self.change(texts=self.composition.draft.with_text(FromText(text, f"in {path.name}")).texts)

    @work(group="question", exclusive=True)
    async def action_left_out(self) -> None:
        """Lists who gets nothing, and why."""
        reach = self.composition.reach
        if reach is None:
            self.count_people(again=True)
            return
        if await self.app.push_screen_wait(LeftOutScreen(reach, self.around.tools)):
            self.count_people(again=True)


def _text_in(path: Path) -> str:
    return text_of_file(path.expanduser())


async def _names(groups: Groups) -> Mapping[str, str]:
    """Names of all groups by id.

    Raises:
        ProviderError: they cannot be read.
    """
    names: dict[str, str] = {}
    for number in range(1, GROUP_PAGES + 1):
        page = await groups.find(Query(), number)
        names |= {group.id: group.name for group in page.rows}
        if not page.has_next:
            break
    return names


def _sources(draft: Draft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in ("groups", "contacts", "texts")}
