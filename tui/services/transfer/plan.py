"""What is to be imported from which file into which place, and how its columns are understood.

Imports `domain` and its neighbours.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct

from tui.domain.ports import Provider
from tui.services.snapshots import Plain, plain
from tui.services.transfer.mapping import LEFT_OUT, Filled, Mapped, corrected, suggest
from tui.services.transfer.places import Kind, Place
from tui.services.transfer.reading import Dialect, Source, opened
from tui.services.transfer.records import PHONE, PHONES, Column
from tui.services.transfer.survey import Survey
from tui.services.transfer.targets import Book, Stop, target_of
from tui.services.transfer.whole_lists import Listed, listed

_AT_ONCE: Final = 200
"""Rows."""


class Goal(Struct, frozen=True):
    """Where rows go, and how.

    Attributes:
        country: of numbers without a prefix.
        clears: whether an empty cell empties a field.
    """

    place: Place
    country: str
    clears: bool = False

    async def target(self, provider: Provider) -> Book | Stop | Listed:
        """The place itself, as it is now.

        Raises:
            NoSuchPlace: there is no such group or list.
            ProviderError: the account could not be asked, or has no such part (``Rejected``).
        """
        if self.place.kind is Kind.LIST:
            return await listed(provider, self.place, self.country)
        return await target_of(provider, self.place, self.country, clears=self.clears)


class Plan(Struct, frozen=True):
    """One file for one place.

    Attributes:
        digest: of the file's bytes.
        fields: what columns can become.
    """

    file: Path
    digest: str
    goal: Goal
    source: Source
    fields: tuple[Column, ...]
    mapped: Mapped

    async def rows(self) -> AsyncIterator[Filled]:
        """The rows of the file, by field; read in a thread, some at a time.

        Raises:
            Unreadable: the file has no rows from some place on.
            OSError: it cannot be read.
        """
        rows = self.mapped.filled(self.source.rows())
        while some := await asyncio.to_thread(list, islice(rows, _AT_ONCE)):
            for row in some:
                yield row

    @property
    def has_numbers(self) -> bool:
        """Whether any column holds the numbers."""
        return bool(self.mapped.keys & {PHONE, PHONES})

    @property
    def choices(self) -> tuple[str, ...]:
        """The key of the field that each column goes to, or `LEFT_OUT`."""
        return tuple(LEFT_OUT if field is None else field.key for field in self.mapped.fields)

    def key(self, account: str) -> str:
        """What tells the import from all others: the same file, read and understood alike, into the same place."""
        place = f"{self.goal.place.kind}:{self.goal.place.name}"
        fields = ",".join("" if key == LEFT_OUT else key for key in self.choices)
        marks = (self.digest, account, place, repr(self.source.dialect), fields, str(self.goal.clears))
        return hashlib.sha256("\0".join(marks).encode("utf-8", "surrogateescape")).hexdigest()

    def kept(self, account: str) -> Plain:
        """The same as the journal keeps it."""
        return {
            "import": self.key(account),
            "file": str(self.file),
            "place": f"{self.goal.place.kind}:{self.goal.place.name}".removesuffix(":"),
            "written": plain(self.source.dialect),
            "columns": dict(zip(self.mapped.columns, self.choices, strict=True)),
            "clears": self.goal.clears,
        }


def planned(
    file: Path,
    survey: Survey,
    dialect: Dialect,
    goal: Goal,
    fields: Sequence[Column],
    *,
    remembered: Mapping[str, str] | None = None,
    corrections: Sequence[str] = (),
) -> Plan:
    """Finds out which column is which field.

    Args:
        file: what to import.
        survey: of the file.
        dialect: how it is written.
        goal: where it goes.
        fields: what columns can become.
        remembered: the field's key, or `LEFT_OUT`, by column, as it was chosen for such columns before.
        corrections: COLUMN=FIELD each; they come last.

    Raises:
        Unreadable: the file cannot be read.
        NoSuchColumn: a correction names no column or no field.
        OSError: the file cannot be read.
    """
    source = opened(file, survey, dialect)
    mapped = suggest(source, fields, goal.country)
    if remembered is not None:
        by_key = {field.key: field for field in fields}
        mapped = Mapped(mapped.columns, tuple(by_key.get(remembered.get(name, "")) for name in mapped.columns))
    return Plan(file, survey.digest, goal, source, tuple(fields), corrected(mapped, fields, corrections))
