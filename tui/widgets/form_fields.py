"""What a form is made of, as data: its fields, its verb, and whom it asks and tells. Pure."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from msgspec import Struct

Messages = Mapping[str, str]
"""What is wrong, per field key; under "" what belongs to no field."""
AsText: TypeAlias = Callable[[Mapping[str, str]], Awaitable[tuple[Mapping[str, str], str]]]
"""Has values edited as text; gives them as they are then, and news where there are any."""


class FormField(Struct, frozen=True):
    """One line of a form.

    Attributes:
        key: key of the value.
        label: what people call it; foreign text for custom fields.
        limit: longest value in characters; 0 for none.
        choices: id to name, for a field that is chosen and not typed; its value is ids joined by blanks.
        is_one: whether one choice alone counts.
        is_secret: whether nobody may read it, on the screen neither.
        remark: what is said beside a field that is chosen; foreign text.
    """

    key: str
    label: str
    limit: int = 0
    choices: Mapping[str, str] | None = None
    is_one: bool = False
    is_secret: bool = False
    remark: str = ""


class Verb(NamedTuple):
    """What the key that ends a form does, in words.

    Attributes:
        name: beside its key.
        under_way: while it does so.
        refused: where something stands against it.
    """

    name: str
    under_way: str
    refused: str


SAVE: Final = Verb("save", "saving … the form stays until the outcome is known", "not saved: see the fields")
GO_ON: Final = Verb("go on", "reading …", "not gone on: see the fields")


class FormEnds(Struct, frozen=True):
    """What a form asks and tells.

    Attributes:
        check: messages per field, from the values alone.
        submit: saves; messages stand against it.
        typed: something was typed: all values, the field in focus, and the cursor in it.
        discarded: what was typed shall be forgotten.
        as_text: has the values edited as text; None where that is not offered.
    """

    check: Callable[[Mapping[str, str]], Messages]
    submit: Callable[[Mapping[str, str]], Awaitable[Messages]]
    typed: Callable[[Mapping[str, str], str, int], None]
    discarded: Callable[[], None]
    as_text: AsText | None = None
