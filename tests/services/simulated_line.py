"""The line to a provider in memory, which loses answers on demand."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import TypeVar

from tui.domain.contacts import FieldSpec, FieldType, SearchKind, Shape
from tui.domain.errors import OutcomeUnknown, ProviderError, Rejected, Throttled, Unreachable

T = TypeVar("T")


class Fault(Enum):
    """What befalls one call."""

    NONE = auto()
    LOST = auto()
    """Done, and the answer was lost."""
    SWALLOWED = auto()
    """Not done, and no answer."""
    UNREACHABLE = auto()
    REFUSED = auto()
    THROTTLED = auto()


class Line:
    """Between the desk and the provider.

    Attributes:
        faults: of the writes to come; none when it is empty.
        reads: of the reads to come.
        calls: names of the operations that were called.
        meanwhile: called before each call with its name.
        gate: calls wait while it is not set.
        arrived: set by the first call.
    """

    def __init__(self) -> None:
        self.faults: deque[Fault] = deque()
        self.reads: deque[Fault] = deque()
        self.calls: list[str] = []
        self.meanwhile: Callable[[str], None] = lambda _: None
        self.gate = asyncio.Event()
        self.gate.set()
        self.arrived = asyncio.Event()

    async def carry(self, operation: str, act: Callable[[], T], *, writes: bool = True) -> T:
        """Does what was asked, unless a fault is next."""
        self.calls.append(operation)
        self.arrived.set()
        self.meanwhile(operation)
        await asyncio.sleep(0)
        await self.gate.wait()
        pending = self.faults if writes else self.reads
        fault = pending.popleft() if pending else Fault.NONE
        error = _ERRORS.get(fault)
        if error is not None:
            raise error(operation)
        result = act()
        if fault is Fault.LOST:
            raise OutcomeUnknown("Sim", operation, "The answer was lost.")
        return result


def _lost(operation: str) -> ProviderError:
    return OutcomeUnknown("Sim", operation, "The answer was lost.")


def _unreachable(operation: str) -> ProviderError:
    return Unreachable("Sim", operation, "It could not be reached.")


def _refused(operation: str) -> ProviderError:
    return Rejected("Sim", operation, "It was refused.", {"phone": "Not this one."})


def _throttled(operation: str) -> ProviderError:
    return Throttled("Sim", operation, "Asked too often.", 0.01)


_ERRORS: Mapping[Fault, Callable[[str], ProviderError]] = {
    Fault.SWALLOWED: _lost,
    Fault.UNREACHABLE: _unreachable,
    Fault.REFUSED: _refused,
    Fault.THROTTLED: _throttled,
}
SHAPE = Shape(
    (
        FieldSpec("phone", "Phone", FieldType.PHONE),
        FieldSpec("name", "Name"),
        FieldSpec("city", "City"),
        FieldSpec("hlr", "HLR", editable=False),
    ),
    SearchKind.LOADED,
    by_group=True,
)
