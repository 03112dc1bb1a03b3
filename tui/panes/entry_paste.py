"""Entries out of many pasted lines: what can be added, what is there already, and what is no number. Pure."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from tui.domain.contacts import ListEntry
from tui.domain.foreign import shown
from tui.domain.phones import PastedLine, display, find_numbers

NOWHERE: Final[Mapping[str, str]] = {}
REMARKS: Final = 6
"""Lines that are explained one by one."""


class Pasted(Struct, frozen=True):
    """What a pasted text comes to.

    Attributes:
        entries: what can be added.
        rest: the other lines, as they were pasted.
        doubles: lines of the rest that hold nothing but numbers known already.
        remarks: what is to be said of single lines; foreign text.
    """

    entries: tuple[ListEntry, ...]
    rest: str
    doubles: int
    remarks: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it in a few lines."""
        count = len(self.entries)
        lines = [f"{count} {'entry' if count == 1 else 'entries'} to add", *self.remarks[:REMARKS]]
        if len(self.remarks) > REMARKS:
            lines.append(f"and {len(self.remarks) - REMARKS} lines more to look at")
        return "\n".join(lines)


def read_pasted(
    text: str,
    there: Mapping[str, str],
    country: str,
    *,
    with_doubles: bool = False,
    elsewhere: Mapping[str, str] = NOWHERE,
) -> Pasted:
    """Reads names and numbers, one entry for each line.

    A line goes into the rest as a whole where something in it looks like a number and is none, where it holds no
    number, or where all its numbers are known; a known number beside new ones is left out.

    Args:
        text: the lines.
        there: names by the digits of the numbers that the list has.
        country: region of numbers without a prefix.
        with_doubles: whether numbers that are known are added once more.
        elsewhere: another list by the digits of its numbers; these are told, and added.
    """
    known = dict(there)
    entries: list[ListEntry] = []
    rest: list[str] = []
    remarks: list[str] = []
    doubles = 0
    for number, line in enumerate(text.splitlines(), 1):
        for found in find_numbers(line, country):
            fresh = tuple(phone.digits for phone in found.phones if with_doubles or phone.digits not in known)
            remark = _remark(found, {} if with_doubles else known)
            also = [f"{display(one.digits)} is on {elsewhere[one.digits]} too" for one in found.phones
                    if one.digits in elsewhere]  # fmt: skip
            if remark or also:
                remarks.append(f"line {number}: {' '.join(filter(None, [remark, *also]))}")
            if found.unread or not fresh:
                rest.append(line)
                doubles += bool(found.phones) and not found.unread
                continue
            entry = ListEntry(found.name or display(fresh[0]), fresh)
            entries.append(entry)
            known.update(dict.fromkeys(fresh, entry.name))
    return Pasted(tuple(entries), "\n".join(rest), doubles, tuple(remarks))


def _remark(found: PastedLine, known: Mapping[str, str]) -> str:
    if found.unread:
        return " ".join(f"{shown(one.text)}: {one.sentence}" for one in found.unread)
    if not found.phones:
        return f"no number in {shown(found.text, 40)}"
    words = [
        f"{display(phone.digits)} is there already ({shown(known[phone.digits], 30)})" if phone.digits in known
        else phone.doubt
        for phone in found.phones
    ]  # fmt: skip
    return " ".join(word for word in words if word)
