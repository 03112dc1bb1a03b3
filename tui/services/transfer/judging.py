"""What is to become of a row: the words that judges and writers share, and how numbers are read.

Imports `domain`, `changes`, `mapping` and `records`.
"""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from tui.domain.phones import Impossible, Phone, find_numbers, parse_phone
from tui.domain.wording import counted
from tui.services.changes import Change
from tui.services.transfer.mapping import Filled
from tui.services.transfer.records import Cell, Column
from tui.services.transfer.rows import SourceRow


class Verdict(StrEnum):
    """What a row is to the account, or what became of it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    IMPOSSIBLE = "impossible"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    """The provider said no."""
    UNKNOWN = "ambiguous"
    """It was sent, the answer was lost, and looking it up did not show it."""
    EARLIER = "earlier"
    """An earlier run of the same import took care of it."""


TO_WRITE = frozenset({Verdict.NEW, Verdict.CHANGED})
REJECTED = frozenset({Verdict.IMPOSSIBLE, Verdict.DUPLICATE, Verdict.REFUSED})
"""What goes to the file of rejected rows."""


class Fault(Struct, frozen=True):
    """Why a row cannot be written, as a phrase or sentence."""

    sentence: str


class Wish(Struct, frozen=True):
    """What a row asks for, as far as the row alone can tell.

    Attributes:
        phones: canonical digits, or what cannot be read but is on the list already; who has one of them is the same.
        cells: by the key of the field.
        remark: what is doubtful about it, else empty.
    """

    phones: tuple[str, ...]
    cells: Mapping[str, Cell]
    remark: str = ""


class Judgement(Struct, frozen=True):
    """What a wish means for what is there.

    Attributes:
        reason: what changes, or why nothing can be done.
        changes: the calls that do it, one after the other; none where there is nothing to do.
    """

    verdict: Verdict
    reason: str = ""
    changes: tuple[Change, ...] = ()


class Target(Protocol):
    """Where rows go to.

    Attributes:
        refuses_twins: whether what is there cannot be added again, so that rows may be written by what was foreseen.
    """

    refuses_twins: bool

    @property
    def fields(self) -> tuple[Column, ...]:
        """What columns can become."""

    def read(self, row: Filled) -> Wish | Fault:
        """What a row asks for; nobody is asked."""

    async def foresee(self, wish: Wish) -> Judgement:
        """The same as `judge` by what was read of the place before, where that was worth it.

        Raises:
            ProviderError: the provider could not be asked.
        """

    async def judge(self, wish: Wish) -> Judgement:
        """Looks up by phone what is there, and compares.

        Raises:
            ProviderError: the provider could not be asked.
        """


class Result(Struct, frozen=True):
    """What a row is, or what became of it."""

    row: SourceRow
    verdict: Verdict
    phone: str = ""
    reason: str = ""


class Tally:
    """The sums of an import."""

    def __init__(self) -> None:
        self._counted: Counter[Verdict] = Counter()

    def add(self, result: Result) -> None:
        """Counts one row."""
        self._counted[result.verdict] += 1

    def __getitem__(self, verdict: Verdict) -> int:
        return self._counted[verdict]

    @property
    def figures(self) -> Mapping[str, int]:
        """The number of rows of each verdict that occurred."""
        return {str(verdict): count for verdict, count in self._counted.items()}

    @property
    def to_write(self) -> int:
        """Rows that something is to be written for."""
        return sum(self._counted[verdict] for verdict in TO_WRITE)

    @property
    def total(self) -> int:
        """Rows counted."""
        return self._counted.total()

    def __str__(self) -> str:
        counts = ", ".join(f"{self._counted[one]:,} {one}" for one in Verdict if self._counted[one])
        return f"{counted(self.total, 'row')}: {counts}" if counts else "no rows"


class Seen:
    """The numbers of the rows so far, and the line where each was."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def line_of(self, wish: Wish) -> int | None:
        """Where a number of a row was before."""
        return next((self._lines[phone] for phone in wish.phones if phone in self._lines), None)

    def add(self, wish: Wish, line: int) -> None:
        """Remembers a row's numbers."""
        for phone in wish.phones:
            self._lines.setdefault(phone, line)


def read_phone(text: str, country: str) -> Phone | Fault:
    """One number, also with words around it: ``tel. 500 600 700``."""
    phone = parse_phone(text, country)
    if isinstance(phone, Phone):
        return phone
    found = [] if text.strip() == "" else find_numbers(text, country)
    if len(found) == 1 and len(found[0].phones) == 1 and not found[0].unread:
        return found[0].phones[0]
    unread: list[Impossible] = [one for line in found for one in line.unread]
    return Fault(unread[0].sentence if unread else phone.sentence)


def text_of(cell: Cell) -> str | None:
    """The one text of a cell; None where there are several."""
    if isinstance(cell, str):
        return cell
    return cell[0] if len(cell) == 1 else None if cell else ""


def texts_of(cell: Cell) -> tuple[str, ...]:
    """All texts of a cell that are not empty."""
    return tuple(text for text in ((cell,) if isinstance(cell, str) else cell) if text.strip())
