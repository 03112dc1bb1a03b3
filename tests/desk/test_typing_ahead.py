"""Keys that come in one packet, ahead of what the first of them starts, go where a slow typist's would."""

import asyncio
import time
from typing import Any, ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.widgets import Static

from tests.desk.conftest import Running
from tests.desk.driving import LIMIT, press, screen_text, settled, until
from tui.app import Ringdesk
from tui.panes import question
from tui.panes.levels import Levels
from tui.widgets.form import Form
from tui.widgets.opening import Opening
from tui.widgets.sheet import Sheet

pytestmark = pytest.mark.anyio

BUSY = 0.4
"""Seconds that the first search takes to be understood, as on a host where all is loaded only then."""


async def test_keys_after_enter_in_the_search_line_are_the_tables(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood = question.asked

    def slowly(*arguments: Any) -> Any:
        time.sleep(BUSY)  # nothing else runs meanwhile: that is the point
        return understood(*arguments)

    async with running() as (pilot, _sandbox):
        await press(pilot, "slash", *"An")
        monkeypatch.setattr(question, "asked", slowly)
        for key, letter in (("enter", "\r"), ("escape", None), ("g", "g"), ("r", "r")):
            pilot.app.post_message(Key(key, letter))
        assert "1-12 of 12" in await until(pilot, "1-12 of 12")
        await settled(pilot)
        assert "1-100 of 2000" in await press(pilot, "g", "c")


async def test_an_answer_in_one_packet_with_the_key_that_asks_is_the_questions(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        for key, letter in (("number_sign", "#"), ("2", "2"), ("enter", "\r"), ("d", "d")):
            pilot.app.post_message(Key(key, letter))
        await until(pilot, "Delete 1 contact")
        await press(pilot, "escape")
        assert "101-200 of 2000" in await until(pilot, "101-200 of 2000")
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize("is_waited", [True, False], ids=["later", "at once"])
@pytest.mark.parametrize("steps", [0, 1], ids=["before it began", "while it is read"])
async def test_what_was_given_up_is_asked_again(running: Running, steps: int, is_waited: bool) -> None:
    async with running() as (pilot, _sandbox):
        assert isinstance(pilot.app, Ringdesk)
        table = pilot.app.front[1]
        assert table is not None
        table.load(page=2)
        for _ in range(steps):
            await asyncio.sleep(0)  # once under way it ends its being given up only at its next step
        table.give_up()
        if is_waited:
            assert not await table.answered()
        table.go_on()
        await settled(pilot)
        assert "101-200 of 2000" in screen_text(pilot.app)


async def test_an_account_that_was_passed_over_does_not_come_back(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        app = pilot.app
        assert isinstance(app, Ringdesk)
        for account in ("2", "3", "1"):
            await press(pilot, account)
        fronts: list[str] = []

        def note(front: str) -> None:
            fronts.append(front)

        app.watch(app.desks, "current", note, init=False)
        for _ in range(2):
            app.action_step(-1)
        await settled(pilot)
        assert fronts == ["account-serwersms", "account-plusofon"]


async def test_a_table_that_is_closed_before_it_is_drawn_leaves_nothing_behind(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        await press(pilot, "g", "r")
        levels = pilot.app.query_one("#place-groups", Levels)
        assert await levels.open_inside(levels.top.current)
        inside = levels.top
        assert await inside.answered()
        assert levels.back()
        await settled(pilot)
        inside._stands()  # noqa: SLF001 - what a refresh that comes too late would call
        assert "1-12 of 12" in screen_text(pilot.app)


class Page(Sheet[str]):
    """A sheet with a key that needs what stands on it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "take", "Take")]

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("what stands here")

    def action_take(self) -> None:
        """Leaves with the line."""
        self.dismiss(str(self.query_one(Static).render()))


async def test_a_key_that_comes_before_its_screen_has_widgets_waits_for_them(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        taken: list[str | None] = []
        pilot.app.post_message(Key("x", "x"))
        pilot.app.push_screen(Page(), taken.append)
        await settled(pilot)
        assert taken == ["what stands here"]


async def test_what_is_read_for_a_form_ends_where_another_question_takes_its_place(running: Running) -> None:
    async def planned() -> None:
        return None

    async def opened(plan: object, opening: Opening) -> None:
        raise AssertionError(f"nothing was planned: {plan}, {opening}")

    async with running() as (pilot, _sandbox):
        assert isinstance(pilot.app, Ringdesk)
        table = pilot.app.front[1]
        assert table is not None
        table.begin(planned(), opened)
        table.action_go_to_page()
        assert "Go to page" in await until(pilot, "Go to page")
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_where_a_screen_takes_the_place_of_another_no_key_is_for_the_table_behind(running: Running) -> None:
    async with running() as (pilot, _sandbox):
        app = pilot.app
        depth: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        opening = Opening("reading …", lambda: None)
        await app.push_screen(opening)

        async def take_its_place() -> None:
            opening.hand_over()
            app.call_next(lambda: depth.set_result(len(app.screen_stack)))
            await app.push_screen_wait(Page())

        app.run_worker(take_its_place())
        assert await asyncio.wait_for(depth, LIMIT) == 2


async def test_text_that_comes_with_the_key_for_its_form_gets_into_the_form(
    running: Running,
) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        for key, letter in (("e", "e"), ("tab", "\t"), ("d", "d"), ("0", "0"), ("a", "a")):
            pilot.app.post_message(Key(key, letter))
        assert "d0a" in await until(pilot, "d0a")
        assert [type(screen) for screen in pilot.app.screen_stack[1:]] == [Form]
        assert "marked" not in screen_text(pilot.app)


async def test_keys_typed_ahead_of_a_form_come_before_those_that_wait_since(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted = Form.on_mount

    def late(form: Form) -> None:
        pilot.app.post_message(Key("escape", None))  # typed last, read while the form is being put on the screen
        pilot.app.post_message(Key("i", "i"))
        pilot.app.post_message(Key("x", "x"))
        mounted(form)

    async with running(size=(120, 40)) as (pilot, _sandbox):
        monkeypatch.setattr(Form, "on_mount", late)
        for key, letter in (("e", "e"), ("tab", "\t"), ("m", "m"), ("i", "i")):
            pilot.app.post_message(Key(key, letter))
        assert "mix" in await until(pilot, "mix")


async def test_keys_that_come_with_the_one_that_asks_do_not_agree(running: Running) -> None:
    async with running(size=(120, 40)) as (pilot, _sandbox):
        for _ in range(3):
            pilot.app.post_message(Key("d", "d"))
        await until(pilot, "Delete 1 contact")
        await settled(pilot)
        assert "1-100 of 2000" in await press(pilot, "escape")
