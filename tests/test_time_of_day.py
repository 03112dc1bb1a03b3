"""The time of day is for people to read: it may be put forward or back, so nothing is waited for or allowed by it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import tui

HOME: Final = Path(tui.__file__).parent
READERS: Final = {
    "find_command.py": "the clock that answers are told with",
    "panes/campaigns.py": "the clock of the operator, for a start that somebody types",
    "panes/page_view.py": "when a page was read",
    "panes/shelves.py": "whether an old write is looked up by one look or by two",
    "providers/calling.py": "a date in Retry-After of a server that names none of its own; the end of a wait, in words",
    "services/journal.py": "the times of the journal, which is in the order of its numbers",
    "traces.py": "the name of a crash report",
}
"""Modules that read it, and what for."""
_CLOCKS: Final = frozenset({"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime"})
_OF: Final = frozenset({"datetime", "date", "time"})


def readings(tree: ast.AST) -> Iterator[str]:
    """Calls that read the time of day."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=clock) if name in _OF and clock in _CLOCKS:
                yield f"{name}.{clock}"


def test_it_is_read_in_few_places() -> None:
    found = {
        str(path.relative_to(HOME))
        for path in HOME.rglob("*.py")
        if "sandbox" not in path.parts and any(readings(ast.parse(path.read_bytes())))
    }
    assert found == set(READERS)


def test_the_search_finds_each_way_to_read_it() -> None:
    code = (
        "datetime.now(UTC); time.time(); date.today(); x = datetime.utcnow; time.monotonic(); self.now(); loop.time()"
    )
    assert sorted(readings(ast.parse(code))) == ["date.today", "datetime.now", "datetime.utcnow", "time.time"]
