"""What a pane wants to change, as plans that a form or a dialog carries out. Imports no textual."""

from abc import ABC
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from tui.domain.ports import Provider
from tui.services.changes import Change
from tui.widgets.choose_many import Held
from tui.widgets.form import FormField, Messages

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What saving a form comes to: changes to write, or messages that stand against it.

    Attributes:
        done: what to say when everything was written.
    """

    changes: tuple[Change, ...] = ()
    messages: Messages | None = None
    done: str = "saved"


Preparing: TypeAlias = Callable[[Mapping[str, str]], Awaitable[Prepared]]


@dataclass(frozen=True, slots=True)
class FormPlan:
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


@dataclass(frozen=True, slots=True)
class Question:
    """Changes that are asked about before they are made.

    Attributes:
        text: the question, with everything one should know.
        letter: the key that confirms.
        verb: what it does.
        count: above ``TYPED_ABOVE`` the number itself must be typed.
        changes: what to write then.
    """

    text: str
    letter: str
    verb: str
    count: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A connected account, as sources see it.

    Attributes:
        account: its key.
        country: region by which numbers without a prefix are read.
        read_only: whether nothing may be changed.
    """

    account: str
    provider: Provider
    country: str = "PL"
    read_only: bool = False


TYPED_ABOVE = 5
"""Rows above which a confirmation is typed and not pressed."""


@dataclass(frozen=True, slots=True)
class Belonging:
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
