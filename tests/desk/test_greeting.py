"""What a newcomer reads first: it takes no key, goes by Esc once nothing else is taken back, and comes once."""

from pathlib import Path

import pytest

from tests.desk.driving import NOW, desk_over, screen_text, settled
from tests.pty_terminal import PtyTerminal
from tui.sandbox import Sandbox

pytestmark = pytest.mark.anyio
WELCOME = "Welcome. Everybody here is invented"


@pytest.mark.parametrize("width", [80, 120])
async def test_it_names_the_keys_that_matter_however_narrow(width: int) -> None:
    async with Sandbox(now=NOW) as sandbox:
        app = desk_over(sandbox, newcomer=True)
        async with app.run_test(size=(width, 24)) as pilot:
            await settled(pilot)
            screen = screen_text(app)
            for words in (WELCOME, "1 2 3 accounts", "/ search", "? all keys", "q quit", ":setup"):
                assert words in screen


async def test_esc_takes_back_the_search_first_and_then_the_greeting() -> None:
    async with Sandbox(now=NOW) as sandbox:
        app = desk_over(sandbox, newcomer=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("slash", *"4860", "enter")
            await settled(pilot)
            await pilot.press("escape")
            await settled(pilot)
            searched = screen_text(app)
            assert "1-100 of 2000" in searched
            assert WELCOME in searched
            await pilot.press("escape")
            await settled(pilot)
            assert WELCOME not in screen_text(app)
            assert app.front[1] is not None
            assert app.front[1].table.has_focus


async def test_a_second_desk_does_not_greet(tmp_path: Path) -> None:
    for is_first in (True, False):
        with PtyTerminal(tmp_path) as terminal:
            assert (WELCOME in terminal.wait_for("1-100 of 2000")) is is_first
            terminal.send("q")
            assert terminal.wait_for_end() == 0
