"""Faults that a switch puts between a client and an operation; imports `errors` and the standard library.

One fault reads `OPERATION:KIND[:ARGUMENT][*COUNT]`; several are joined with `;` and are met in that order.
`OPERATION` is an operation's name or `*`; `COUNT` is how many requests it hits before it is spent (default: all).
`contacts.search:status:503*2;*:latency:200` fails two searches and slows everything.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

_FAULT = re.compile(r"(?P<operation>[\w.*-]+):(?P<kind>[a-z]+)(?::(?P<argument>[^;]*?))?(?:\*(?P<count>\d{1,6}))?")
_PLACES = ("before", "after")
_STATUS_RANGE = range(400, 600)
_LONGEST_DELAY = 600_000

KINDS = {
    "latency": "MS: wait before the request is handled",
    "hold": "MS: wait after the request was handled, before the answer",
    "status": "N: answer that status (400-599) instead of handling the request",
    "html": "[before|after]: answer 502 with an HTML page, before or after the request was handled",
    "cut": "[before|after|middle]: drop the connection before or after handling, or in the middle of the answer",
    "truncate": "a complete HTTP answer whose body stops half-way",
    "throttle": "[RETRY_AFTER]: answer 429, with that Retry-After (seconds, an HTTP date, anything) if one is given",
}


class Fault(Struct):
    """One fault and how many requests it still hits (`None`: every one)."""

    operation: str
    kind: str
    argument: str
    left: int | None = None

    def __str__(self) -> str:
        """The fault as it is written in the switch."""
        argument = f":{self.argument}" if self.argument else ""
        count = "" if self.left is None else f"*{self.left}"
        return f"{self.operation}:{self.kind}{argument}{count}"

    def spend(self, operation: str) -> bool:
        """Whether this fault hits a request for the operation; counts it if so."""
        if self.operation not in ("*", operation) or self.left == 0:
            return False
        if self.left is not None:
            self.left -= 1
        return True


def parse(text: str, operations: Iterable[str]) -> tuple[Fault, ...]:
    """Read the value of a fault switch; `none` and the empty text mean no faults.

    Raises:
        ValueError: A fault that cannot be read, or an operation that this provider does not have.
    """
    known = {"*", *operations}
    return tuple(_one(part.strip(), known) for part in text.split(";") if part.strip() not in ("", "none"))


def _one(text: str, operations: set[str]) -> Fault:
    match = _FAULT.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not OPERATION:KIND[:ARGUMENT][*COUNT]")
    operation, kind, argument, count = match["operation"], match["kind"], match["argument"] or "", match["count"]
    if operation not in operations:
        raise ValueError(f"there is no operation '{operation}'")
    if kind not in KINDS:
        raise ValueError(f"there is no fault '{kind}' (there are {', '.join(KINDS)})")
    if not _suits(kind, argument):
        raise ValueError(f"'{argument}' does not suit '{kind}' ({KINDS[kind]})")
    return Fault(operation, kind, argument, int(count) if count else None)


def _suits(kind: str, argument: str) -> bool:
    match kind:
        case "latency" | "hold":
            return argument.isascii() and argument.isdigit() and int(argument) <= _LONGEST_DELAY
        case "status":
            return argument.isascii() and argument.isdigit() and int(argument) in _STATUS_RANGE
        case "html":
            return argument in ("", *_PLACES)
        case "cut":
            return argument in ("", "middle", *_PLACES)
        case "truncate":
            return not argument
        case _:
            return True
