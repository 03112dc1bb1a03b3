"""What the real command sends down the line, key by key, is within what was promised."""

from pathlib import Path

import pytest

from tests.bench import scenes
from tests.bench.__main__ import BUDGETS

BYTES = {name: most for name, most in BUDGETS.items() if name != "memory"}
IDLE = 3.0
"""Seconds: longer than anything that ticks by the second, and a blinking cursor."""


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> scenes.Sizes:
    home: Path = tmp_path_factory.mktemp("home")
    with scenes.desk(home):
        pass  # makes the sandbox's data
    return scenes.of_the_desk(home, rows=60, count=3, idle=IDLE)


def test_every_budget_of_bytes_is_kept(sizes: scenes.Sizes) -> None:
    over = {name: sizes[name] for name, most in BYTES.items() if sizes[name] > most}
    assert not over, sizes


def test_every_key_that_draws_is_measured(sizes: scenes.Sizes) -> None:
    assert all(sizes[name] > 0 for name in BYTES if name != "idle"), sizes
    assert sizes["idle"] == 0


def test_a_letter_in_a_campaigns_text_keeps_the_budget_of_a_field_with_all_that_its_price_changes(
    tmp_path: Path,
) -> None:
    with scenes.desk(tmp_path) as terminal:
        sizes = scenes.campaign(terminal)
        assert all(0 < size <= BUDGETS["letter"] for size in sizes.values()), sizes
        terminal.wait_for("PRICED")


def test_a_field_in_focus_is_as_quiet_as_a_table(tmp_path: Path) -> None:
    with scenes.desk(tmp_path) as terminal:
        for opening, closing in (("/", scenes.ESC), (":", scenes.ESC), ("e", scenes.ESC)):
            terminal.press(opening, scenes.ROWS)
            assert terminal.idle(IDLE) == 0, opening
            terminal.press(closing, scenes.SCREEN)
