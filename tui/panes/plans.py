"""What a pane wants to change, as plans that a form or a dialog carries out. Imports no textual.

Its annotations stay text, so that the first table does not wait for the form that it may open later.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from msgspec import Struct

from tui.domain.merge import FieldConflict, merge_record

if TYPE_CHECKING:
    from tui.services.changes import Change
    from tui.widgets.choose_many import Held
    from tui.widgets.form_fields import FormField, Messages

Row = TypeVar("Row")


class Divided:
    """A record that somebody else changed while its form was open.

    Attributes:
        opened: the fields as the form was opened with them.
        theirs: as they are at the provider now.
        mine: as they were typed.
        conflicts: the fields that both changed, and that are not decided.
    """

    def __init__(self, opened: Mapping[str, str]) -> None:
        self.opened = dict(opened)
        self.theirs: Mapping[str, str] = {}
        self.mine: Mapping[str, str] = {}
        self.conflicts: tuple[FieldConflict[str], ...] = ()
        self._decided: dict[FieldConflict[str], str] = {}

    def merged(self, theirs: Mapping[str, str], mine: Mapping[str, str]) -> dict[str, str]:
        """The record with the changes of both; ``conflicts`` tells the fields in which it is not decided yet."""
        self.theirs, self.mine = theirs, {key: mine.get(key, value) for key, value in self.opened.items()}
        merged = merge_record(self.opened, self.theirs, self.mine)
        self.conflicts = tuple(conflict for conflict in merged.conflicts if conflict not in self._decided)
        decided = {one.field: self._decided[one] for one in merged.conflicts if one in self._decided}
        return {**merged.values, **decided}

    def decide(self, values: Mapping[str, str]) -> None:
        """Takes note of what shall stand in the fields that both changed; it holds for these very values alone."""
        self._decided |= {conflict: values[conflict.field] for conflict in self.conflicts}


class Prepared(Struct, frozen=True):
    """What saving a form comes to: changes to write, messages that stand against it, or a record to merge.

    Attributes:
        done: what to say when everything was written.
        divided: what somebody else changed in the same fields, to be decided first.
    """

    changes: tuple[Change, ...] = ()
    messages: Messages | None = None
    done: str = "saved"
    divided: Divided | None = None


Preparing: TypeAlias = Callable[[Mapping[str, str]], Awaitable[Prepared]]


class FormPlan(Struct, frozen=True):
    """A form to open.

    Attributes:
        kind: what is edited (``contact``), for the list of unfinished work.
        key: what is edited and where, the same at every opening; the name under which typed text is kept.
        check: messages per field, from the values alone.
        prepare: reads what is there now and says what to write.
    """

    kind: str
    key: str
    title: str
    fields: tuple[FormField, ...]
    values: Mapping[str, str]
    check: Callable[[Mapping[str, str]], Messages]
    prepare: Preparing


class Question(Struct, frozen=True):
    """Changes that are asked about before they are made.

    Attributes:
        text: the question, with everything one should know.
        letter: the key that confirms.
        verb: what it does.
        count: above ``TYPED_ABOVE`` the number itself must be typed.
        changes: what to write then.
        choice: what the list of ways says of this one, where there is another.
        instead: another way, to choose from before either question is asked.
    """

    text: str
    letter: str
    verb: str
    count: int
    changes: tuple[Change, ...]
    choice: str = ""
    instead: Question | None = None

    @property
    def is_typed(self) -> bool:
        """Whether the number itself must be typed."""
        return self.count > TYPED_ABOVE


TYPED_ABOVE = 5
"""Rows above which a confirmation is typed and not pressed."""


class Belonging(Struct, frozen=True):
    """Groups of some rows, to be chosen anew.

    Attributes:
        names: name by group id.
        held: for how many of the rows each holds.
        changes: what to write for an answer.
    """

    title: str
    names: Mapping[str, str]
    held: Mapping[str, Held]
    changes: Callable[[Mapping[str, Held]], tuple[Change, ...]]


class Writing(ABC, Generic[Row]):
    """What can be changed about the rows of a source; what cannot is None."""

    async def new(self) -> FormPlan | None:
        """A form for another row."""
        return None

    async def edit(self, row: Row) -> FormPlan | None:
        """A form for this row, read again."""
        del row
        return None

    async def deletion(self, rows: Sequence[Row]) -> Question | None:
        """The question before rows are deleted."""
        del rows
        return None

    async def belonging(self, rows: Sequence[Row]) -> Belonging | None:
        """The groups of the rows."""
        del rows
        return None

    async def blocking(self, rows: Sequence[Row]) -> Question | None:
        """The question before the rows' numbers are put on the block list, or taken off it."""
        del rows
        return None

    async def resume(self, identity: str, values: Mapping[str, str]) -> FormPlan | None:
        """The form of unfinished work again.

        Args:
            identity: the last part of the form's key: an id, or ``new``.
            values: what was typed into it.
        """
        del values
        return await self.new() if identity == "new" else None

    @property
    def verbs(self) -> frozenset[str]:
        """Names of the methods above that this one has more to say about than None."""
        return frozenset(
            name
            for name in ("new", "edit", "deletion", "belonging", "blocking")
            if getattr(type(self), name) is not getattr(Writing, name)
        )
