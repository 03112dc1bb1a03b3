"""The README says what the code does."""

import re
import textwrap
from pathlib import Path

import pytest

from tests.ability_table import ABILITIES, ability_table
from tests.key_table import BEGIN, END, key_table
from tests.operation_table import operation_table, written
from tests.settings_table import COMMAND_LINE, SETTINGS, command_table, settings_table
from tui.panes.offline import WAITS
from tui.providers import REGISTRY
from tui.providers.http import BODY_CAP
from tui.providers.limits import ATTEMPTS, LONGEST_WAIT, Breaker, RetryBudget
from tui.providers.plugin import LINE
from tui.providers.turns import Threshold
from tui.settings import read
from tui.settings_file import parse

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_key_table_is_that_of_the_bindings() -> None:
    between = README.split(BEGIN)[1].split(END)[0]
    assert between.strip() == key_table(), "write it anew: python -m tests.readme_tables"


@pytest.mark.parametrize(
    ("marks", "table"), [(SETTINGS, settings_table()), (COMMAND_LINE, command_table())], ids=["settings", "commands"]
)
def test_the_tables_of_settings_and_commands_are_those_of_the_code(marks: tuple[str, str], table: str) -> None:
    between = README.split(marks[0])[1].split(marks[1])[0]
    assert between.strip() == table, "write it anew: python -m tests.readme_tables"


def test_the_table_of_abilities_is_that_of_the_providers() -> None:
    between = README.split(ABILITIES[0])[1].split(ABILITIES[1])[0]
    assert between.strip() == ability_table(), "write it anew: python -m tests.readme_tables"


def test_the_table_of_operations_is_that_of_the_providers() -> None:
    assert written() == operation_table(), "write it anew: python -m tests.operation_table"


def test_the_limits_of_the_readme_are_those_of_the_code() -> None:
    text = (ROOT / "tui" / "README.md").read_text("utf-8")
    for words in (
        f"| {ATTEMPTS}; full jitter",
        f"above {LONGEST_WAIT:g} s the time is told",
        f"the last minute; {RetryBudget.FEW} where",
        f"| {LINE.in_flight} and {LINE.per_second} for each account",
        f"after {Breaker.FAILURES} failed requests within {Breaker.WITHIN:g} s one probe every {Breaker.PAUSE:g} s",
        f"asks again after {', '.join(f'{wait:g}' for wait in WAITS)} s …",
        f"none for {Threshold.PAUSE:g} s",
        f"| {BODY_CAP // 2**20} MiB unpacked",
    ):
        assert words in text


def test_the_settings_of_the_readme_are_taken() -> None:
    block = re.search(r"^    \[accounts\.main\]\n(?:    .*\n|\n)+", README, re.MULTILINE)
    assert block is not None
    found = read(parse("README.md", textwrap.dedent(block[0])), REGISTRY, {})
    assert [account.title for account in found.accounts] == ["BSG main"]


def test_every_picture_is_there() -> None:
    pictures = [part.split(")")[0] for part in README.split("](screenshots/")[1:]]
    assert pictures
    assert [name for name in pictures if not (ROOT / "screenshots" / name).exists()] == []
