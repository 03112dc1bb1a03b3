"""What a call to a provider is: its kind, deadline, reply, and who judges it. Imports the standard library alone."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeAlias

from msgspec import Struct


class Kind(Enum):
    """What may be done when the answer of a call is lost.

    READ may be repeated. REPLACE writes a whole list: read back, merge, then decide. WRITE creates, changes or deletes,
    and SEND costs money: neither is ever repeated by itself unless the request provably never left.
    """

    READ = "read"
    REPLACE = "replace"
    WRITE = "write"
    SEND = "send"


class Operation(Struct, frozen=True):
    """One row of an adapter's table of operations.

    Attributes:
        name: for errors and the journal, for instance ``contacts.search``.
        kind: what a lost answer means.
        deadline: seconds for the whole call: signing in, waiting for a place, repetitions and the body included.
    """

    name: str
    kind: Kind
    deadline: float = 15.0


class Reply(Struct, frozen=True):
    """An answer with its body complete.

    Attributes:
        status: the HTTP status.
        headers: by lower-case name.
        body: decompressed, within the client's cap.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


Judge: TypeAlias = Callable[[Operation, Reply], None]
"""A pure function of an adapter: returns where the reply is fit to be read, else raises a ``ProviderError``."""
