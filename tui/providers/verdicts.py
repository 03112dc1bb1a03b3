"""What a call that went wrong means for the caller: which error, and which sentence. Imports ``domain`` alone."""

from http import HTTPStatus
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tui.domain.errors import OutcomeUnknown, ProviderError, Throttled, UnexpectedReply, Unreachable, Untrusted
from tui.providers.calls import Kind, Operation, Reply

_LOOK: Final = "look whether it was done before trying again"


class Fate(Struct, frozen=True):
    """What it means that an exchange ended without a usable reply.

    Attributes:
        left: whether the provider may have got the request.
        error: the error of a read, or of anything that never left.
        fact: what happened; ``{}`` is the account.
        advice: what to do next.
    """

    left: bool
    error: type[ProviderError]
    fact: str
    advice: str = "try again"


UNREACHED: Final = Fate(
    False, Unreachable, "{} could not be reached", "check the network and the base URL, then try again"
)
NOT_PASSED_ON: Final = Fate(
    False, Unreachable, "the proxy did not let the request to {} through", "check proxy in the settings, then try again"
)
CROWDED: Final = Fate(False, Unreachable, "{} had no connection free in time")
CUT: Final = Fate(True, Unreachable, "the connection to {} broke before the answer was complete")
SILENT: Final = Fate(True, Unreachable, "{} did not answer in time")
GARBLED: Final = Fate(True, UnexpectedReply, "{} sent an answer that cannot be read", "check the base URL")
TOO_LARGE: Final = Fate(
    True, UnexpectedReply, "{} sent an answer larger than the desk accepts", "ask for less at a time"
)
ASTRAY: Final = Fate(
    True, UnexpectedReply, "{} sent us on to another address, which is not followed", "check the base URL"
)
UNSENDABLE: Final = Fate(
    False, UnexpectedReply, "the request to {} cannot be put together", "check the base URL and what was entered"
)
BROKEN_OFF: Final = replace(UNSENDABLE, left=True)
DISTRUSTED: Final = Fate(
    False,
    Untrusted,
    "{} did not prove who it is, so nothing was sent",
    "check the base URL, or name your organisation's certificate authority in ca_file",
)
CLOSED: Final = Fate(False, Unreachable, "the account {} is closed already", "open it again")


def failure(title: str, operation: Operation, fate: Fate) -> ProviderError:
    """The error of an exchange that ended so."""
    fact = fate.fact[:1].upper() + fate.fact[1:]  # not a title's first letter, which is the user's
    fact = fact.format(title)
    if fate.left and operation.kind is not Kind.READ:
        return OutcomeUnknown(title, operation.name, f"{fact}: {_LOOK}.")
    return fate.error(title, operation.name, f"{fact}: {fate.advice}.")


def overdue(title: str, operation: Operation, *, left: bool) -> ProviderError:
    """The error of a call whose deadline has passed."""
    return failure(title, operation, Fate(left, Unreachable, f"{{}} did not answer within {operation.deadline:g} s"))


def down(title: str, operation: Operation, seconds: float) -> ProviderError:
    """The error of a call that was not let through."""
    fate = Fate(False, Unreachable, "{} seems to be down", f"try again in {seconds:.0f} s")
    return failure(title, operation, fate)


def unjudged(title: str, operation: Operation, status: int) -> ProviderError | None:
    """The error of a status that means nothing to an adapter; None for 2xx."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return failure(title, operation, ASTRAY)
    fate = Fate(True, UnexpectedReply, f"{{}} answered with HTTP {status} and no more", "try again later")
    return failure(title, operation, fate)


def hardened(error: ProviderError, operation: Operation, reply: Reply, *, throttled_is_unsent: bool) -> ProviderError:
    """An adapter's verdict on a reply, where a write that was not plainly answered may have been done."""
    if operation.kind is Kind.READ or (throttled_is_unsent and isinstance(error, Throttled)):
        return error
    if isinstance(error, Unreachable | UnexpectedReply | Throttled):
        fate = Fate(True, Unreachable, f"{{}} did not say whether it was done (HTTP {reply.status})")
        return failure(error.provider, operation, fate)
    return error
