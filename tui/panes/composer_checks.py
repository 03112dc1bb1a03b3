"""A composer's checks as lines of words. Pure."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from tui.services.checks import Check, Verdict

_WORDS = {Verdict.OK: "ok", Verdict.READ: "READ", Verdict.WAITS: "wait", Verdict.FAILS: "FAILS"}
LOUD = (_WORDS[Verdict.READ], _WORDS[Verdict.FAILS])
"""How lines begin that somebody has to read."""
_TITLE = 24
"""Cells before what was found: the verdict, then the title."""


class Calm:
    """Shows a check that waits as it stood before, for a moment: by then most answers are there.

    A letter makes the price stale, and its answer comes within the second. Told at once, each letter would redraw a
    third of the screen twice. That the price is stale, and what it was, is told beside it at once.

    Attributes:
        is_over: whether the moment has passed, so that what waits is told.
    """

    def __init__(self) -> None:
        self.is_over = False
        self._stood: dict[str, Check] = {}

    def shown(self, found: Sequence[Check]) -> Sequence[Check]:
        """The checks as they are to be shown, and takes note of those that do not wait."""
        self._stood |= {check.title: check for check in found if check.verdict is not Verdict.WAITS}
        return found if self.is_over else [self._stood.get(check.title, check) for check in found]


def check_line(check: Check) -> str:
    """A check: how it stands, what was found, and the key that fixes it."""
    fixed = f"   ({check.key} fixes it)" if check.key and check.verdict is Verdict.FAILS else ""
    return f"{_WORDS[check.verdict]:<5}  {check.words}{fixed}"


def summary(found: Sequence[Check]) -> str:
    """How many checks pass, fail and are to be read."""
    words = {Verdict.READ: "to read", Verdict.WAITS: "to wait for"}
    numbers = Counter(check.verdict for check in found)
    more = "".join(f"   {numbers[verdict]} {word}" for verdict, word in words.items() if numbers[verdict])
    return f"{numbers[Verdict.OK]} pass   {numbers[Verdict.FAILS]} fail{more}"


def first_failing(found: Iterable[Check]) -> Check | None:
    """The check to mend first."""
    return next((check for check in found if check.verdict is Verdict.FAILS), None)


def listed(found: Sequence[Check], width: int, height: int) -> tuple[str, ...]:
    """All checks in their order; where there is no room for them, what passes gives way.

    Args:
        found: the checks.
        width: cells of a line.
        height: lines that there are.
    """
    lines = [_lines(check, width) for check in found]
    if sum(map(len, lines)) <= height:
        return tuple(line for group in lines for line in group)
    urgent = [group for check, group in zip(found, lines, strict=True) if check.verdict is not Verdict.OK]
    kept = [line for group in urgent for line in group][: max(0, height - 1)]
    return (*kept, "c lists all checks") if height > 0 else ()


def _lines(check: Check, width: int) -> list[str]:
    """One line of what passes, as many as it takes of what has to be read."""
    room = max(10, width - _TITLE)
    words = check.words + (f" ({check.key} fixes it)" if check.key and check.verdict is Verdict.FAILS else "")
    if check.verdict in (Verdict.OK, Verdict.WAITS):
        told = [words if len(words) <= room else words[: room - 1] + "…"]
    else:
        told = textwrap.wrap(words, room) or [""]
    head = f"{_WORDS[check.verdict]:<6} {check.title:<{_TITLE - 8}} "
    return [head + told[0], *(" " * _TITLE + line for line in told[1:])]
