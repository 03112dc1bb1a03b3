"""What the editor of lists says, in words: pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tui.domain.contacts import ListEntry
from tui.domain.merge import Conflict
from tui.domain.pairing import Difference
from tui.domain.phones import display
from tui.domain.wording import counted
from tui.services.list_edits import Draft, Saved, SaveReport
from tui.widgets.dialogs import Fact

NAMED: Final = 2
"""Entries that a line names one by one."""
LISTED: Final = 50
"""Entries that a dialog names one by one."""


def changes(count: int) -> str:
    """So many changes."""
    return counted(count, "change")


def waiting(count: int) -> str:
    """That something waits to be saved, and the keys for it; empty where nothing does."""
    return f"{changes(count)} not saved: w saves, u takes back, D discards" if count else ""


def left(count: int, name: str) -> str:
    """What becomes of changes when their list is left."""
    return f"{name}: {changes(count)} kept as unfinished work; gd lists it" if count else ""


def restored(count: int, held: int, since: str) -> list[str]:
    """What a new reading made of what was pending."""
    words = []
    if since and count:
        words.append(f"Restored, not saved: {changes(count)} begun {since}; w saves, u takes back")
    if held:
        words.append(f"{changes(held)} of yours {'is' if held == 1 else 'are'} in the list already.")
    return words


def held_elsewhere(since: datetime) -> str:
    """That another desk edits the list."""
    return f"Another desk of yours has changes of this list that are not saved, since {since.astimezone():%H:%M}."


def number(phone: str) -> str:
    """A number of a list, with a plus where it is one."""
    return display(phone) if phone.isascii() and phone.isdigit() else phone


def numbers(entry: ListEntry) -> str:
    """All numbers of an entry."""
    return ", ".join(map(number, entry.phones))


def entry(one: ListEntry | None) -> str:
    """An entry in one line; that it is gone, where it is."""
    return "removed" if one is None else f"{one.name} {numbers(one)}".strip()


# -- saving --------------------------------------------------------------------------------------------------


def conflict(one: Conflict, left_over: int) -> str:
    """The question about an entry that both touched."""
    more = f" ({left_over} more like this)" if left_over else ""
    return f"Somebody else changed this entry too{more}. It was: {entry(one.base)}"


def alarm(draft: Draft) -> str:
    """The question about a save that changes much of a list."""
    return (
        f"{draft.going} of the {counted(len(draft.now.entries), 'entry')} of {draft.now.name} would change or go. "
        f"Type {draft.going} to save it all the same."
    )


def outcome(report: SaveReport, count: int) -> str:
    """What became of a save, in one line."""
    told = {
        Saved.SAVED: f"saved and read back: {changes(count)}",
        Saved.UNREAD: f"saved: {changes(count)}",
        Saved.PARTLY: f"PARTLY saved: {changes(len(report.lost))} of yours still wait; w tries again",
        Saved.REFUSED: "NOT saved",
        Saved.UNKNOWN: "AMBIGUOUS: it may be saved or not; r reads the list again, L shows what is known",
        Saved.UNDECIDED: "not saved: nothing was sent",
    }[report.state]
    parts = [told, report.sentence]
    if report.repairs:
        parts.append(f"written {report.repairs + 1} times, since another write had removed some of it")
    seen = [difference for difference in _seen(report) if difference]
    if seen:
        parts.append("Others meanwhile " + "; later ".join(map(_line, seen)))
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def others(report: SaveReport) -> list[Fact]:
    """What others did to the list, entry by entry; nothing where they did nothing."""
    before, after = _seen(report)
    return [*_facts("before the save", before), *_facts("after it", after)]


def _seen(report: SaveReport) -> tuple[Difference, Difference]:
    before = report.draft.theirs if report.draft is not None else Difference()
    return before, report.others


def _line(difference: Difference) -> str:
    parts = []
    if difference.added:
        parts.append(f"added {_named(difference.added)}")
    if difference.changed:
        parts.append(f"changed {_named([became for _, became in difference.changed])}")
    if difference.removed:
        parts.append(f"removed {_named(difference.removed)}")
    return ", ".join(parts)


def _named(entries: Sequence[ListEntry]) -> str:
    names = ", ".join(one.name or numbers(one) for one in entries[:NAMED])
    return names + (f" and {len(entries) - NAMED} more" if len(entries) > NAMED else "")


def _facts(when: str, difference: Difference) -> list[Fact]:
    groups = {
        "Added": [entry(one) for one in difference.added],
        "Changed": [f"{entry(was)} -> {entry(became)}" for was, became in difference.changed],
        "Removed": [entry(one) for one in difference.removed],
    }
    return [Fact(f"{verb} {when}", _block(lines)) for verb, lines in groups.items() if lines]


def _block(lines: Sequence[str]) -> str:
    rest = len(lines) - LISTED
    return "\n".join(lines[:LISTED]) + (f"\nand {rest} more" if rest > 0 else "")
