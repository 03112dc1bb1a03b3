"""A table that opens forms and questions: what they need is read first, and keys typed ahead are kept for them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeAlias, TypeVar

from msgspec.structs import replace
from textual import work

from tui.domain.errors import KeepingError, ProviderError
from tui.domain.paging import Query
from tui.panes.browser import Browser
from tui.panes.source import Narrowing, Source
from tui.panes.tools import Tools
from tui.widgets.dialogs import Choose, Offer
from tui.widgets.opening import Opening

Plan = TypeVar("Plan")
Opener: TypeAlias = Callable[[Plan, Opening], Awaitable[None]]
"""Goes on with what was read. It dismisses the ``Opening`` right before its own dialog comes, so that no key falls
through to the table between the two."""


class AskingBrowser(Browser):
    """A table of one account, with the services that its dialogs work with."""

    def __init__(self, source: Source[Any], tools: Tools, account: str, *, query: Query | None = None) -> None:
        super().__init__(source, query=query, clock=tools.clock)
        self.tools = tools
        self.accounts = len(tools.connections.tabs)
        self.account = account

    def action_refresh_rows(self) -> None:
        """Asks again; after a refusal with credentials that are fetched anew, as they may have been corrected."""
        if self.view.is_refused:
            self._sign_in_again()
        else:
            super().action_refresh_rows()

    @work(group="sign in", exclusive=True)
    async def _sign_in_again(self) -> None:
        self.tell("signing in again …")
        try:
            await self.tools.connections.renew(self.account)
        except ProviderError as error:
            self.fail(error)
        else:
            super().action_refresh_rows()

    @property
    def has_chosen(self) -> bool:
        """Whether there is a row to do something with."""
        return bool(self.marks) or self.marks.everything is not None or self.current is not None

    async def chosen(self) -> list[Any]:
        """The marked rows, every row of a marked query, or the row under the cursor.

        Raises:
            ProviderError: a page of the marked query cannot be read.
        """
        if self.marks.everything is not None:
            return await self._walk(self.marks.everything)
        if len(self.marks):
            return list(self.marks.rows.values())
        return [self.current] if self.current is not None else []

    async def _walk(self, query: Query) -> list[Any]:
        found: dict[str, Any] = {}
        number, going = 1, True
        while going:
            page = await self.source.find(query, number)
            before = len(found)
            found.update((self.source.key(row), row) for row in page.rows)
            going = page.has_next and len(found) > before
            number += 1
        return list(found.values())

    def action_filter(self) -> None:
        """Offers what this table can be narrowed to."""
        self.begin(self.source.narrowings(), self._narrow)

    async def _narrow(self, narrowings: Sequence[Narrowing], opening: Opening) -> None:
        if not narrowings:
            self.tell(f"{self.source.noun} cannot be filtered; / searches")
            return
        offers = [Offer(narrowing, narrowing.label) for narrowing in narrowings]
        chosen = await self.app.push_screen_wait(Choose(f"Filter {self.source.noun}", offers, opening.hand_over()))
        if chosen is None:
            return
        if chosen.query is None:
            self.bar.line.value = chosen.line
            self.bar.open()
            return
        self.view.group_name = chosen.label
        wanted = self.view.wanted[0]
        self.load(replace(wanted, group=chosen.query.group, phrase=chosen.query.phrase or wanted.phrase))
        self.bar.show_line(chosen.query.phrase or self.bar.line.value)

    async def about(self, plan: Callable[[list[Any]], Awaitable[Plan | None]]) -> Plan | None:
        """A plan about the chosen rows."""
        return await plan(await self.chosen())

    def begin(self, planning: Coroutine[Any, Any, Plan | None], go_on: Opener[Plan]) -> None:
        """Reads a plan while keys are kept, then goes on with it; a failure is told in the status line."""
        task = asyncio.get_running_loop().create_task(planning)
        opening = Opening("reading …   Esc gives up", task.cancel)
        self.app.push_screen(opening)
        going = self._go_on(task, opening, go_on)
        # Another question may cancel this one before it began, and then nothing of it runs, its end included.
        task.add_done_callback(lambda _done: opening.dismiss() if going.is_cancelled else None)

    @work(group="question", exclusive=True)
    async def _go_on(self, task: "asyncio.Task[Plan | None]", opening: Opening, go_on: Opener[Plan]) -> None:
        try:
            await asyncio.wait((task,))
            if task.cancelled() or opening.is_given_up:
                self.tell("given up")
            elif isinstance(error := task.exception(), ProviderError | KeepingError):
                self.tell(f"FAILED: {error.sentence}")
            elif (plan := task.result()) is not None:
                await go_on(plan, opening)
        except KeepingError as error:
            self.tell(f"FAILED: {error.sentence}")
        finally:
            task.cancel()
            opening.dismiss()
