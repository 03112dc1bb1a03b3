"""What SerwerSMS means by its error codes (contract, section 10), as errors of ours.

The code decides; the Polish message is only quoted. Imports `domain` and, of
the providers, the refusal of a sign-in.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from tui.domain.errors import (
    AccessDenied,
    Conflict,
    NotFound,
    OutcomeUnknown,
    OutOfCredit,
    ProviderError,
    Rejected,
    Unreachable,
)
from tui.domain.foreign import shown
from tui.providers.limits import SignInRefused

_QUOTED: Final = 160
"""Characters kept of a message of the provider's."""


class ActionUnknown(Rejected):
    """The server does not know this action; the extended ones may be missing (contract, section 12, row 24)."""


class NothingDone(Rejected):
    """``success`` is false without a reason: there may have been nothing to act on (contract, section 2)."""


class Refusal(Struct, frozen=True):
    """What one code stands for.

    Attributes:
        error: the kind of error.
        sentence: what happened and what to do; empty where the provider's own words must do.
        field: key of the form field to show it at, where there is one.
    """

    error: type[ProviderError]
    sentence: str = ""
    field: str = ""


_FEATURE_DENIED: Final = Refusal(AccessDenied, "This API user lacks the right for it: ask the owner of the account.")
_QUOTA: Final = Refusal(OutOfCredit, "The account's message limit is used up: top it up in the panel.")
_ADDRESS: Final = Refusal(
    SignInRefused, "It refuses our network address: allow the address in the panel, then try again."
)
_TOKEN: Final = Refusal(SignInRefused, "The API token is wrong or has expired: set a new one in the settings.")
_TEXT: Final = Refusal(Rejected, field="text")


def _table(*entries: tuple[Iterable[int], Refusal]) -> Mapping[int, Refusal]:
    return {code: refusal for codes, refusal in entries for code in codes}


REFUSALS: Final = _table(
    ([1000], Refusal(ActionUnknown, "The server does not know this action: check the base URL.")),
    ([1001], Refusal(SignInRefused, "The API user's name or password is wrong: correct it in the settings.")),
    ([1002], Refusal(SignInRefused, "This user may not use the API: use an API user made in the panel.")),
    ([1003, 1009], _ADDRESS),
    ([1004], Refusal(NotFound, "There is nothing with this id (any more): refresh and try again.")),
    ([1005, 1008, 3001, 3003, 3005, 3007, 3008, 3009, 3107, 4500], _FEATURE_DENIED),
    ([1006], Refusal(Rejected, "It cannot read the data that was sent: check the fields.")),
    ([1007], Refusal(SignInRefused, "The account is not fully active yet: finish it in the panel.")),
    ([1010], Refusal(Unreachable, "The service is unavailable for the moment: try again later.")),
    ([1011, 1012], _TOKEN),
    ([2000], Refusal(Rejected, "A required value is missing: check the fields.")),
    ([2001], Refusal(Rejected, "It does not accept this phone number.", field="phone")),
    ([3000, 3002, 3004, 3006], _QUOTA),
    ([3101, 3102, 3105], _TEXT),
    ([3103, 3104], Refusal(Rejected, field="recipients")),
    ([3106], Refusal(Rejected, "This sender name cannot be used.", field="sender")),
    ([3108], Refusal(Rejected, field="time")),
    ([4601], Refusal(Conflict, "The number is on the blacklist already.")),
    ([4602], Refusal(NotFound, "The number is not on the blacklist.")),
)
"""By code. Every other code is a refusal whose reason only the provider's words tell."""


def refusal(provider: str, operation: str, *, code: int | None, words: str, is_read: bool) -> ProviderError:
    """The error for one error answer.

    Args:
        provider: title of the account.
        operation: name in the adapter's table.
        code: as answered; None where it could not be read.
        words: type and message as answered, raw.
        is_read: a failing service leaves a read unanswered, but a write in doubt.
    """
    known = REFUSALS.get(code, Refusal(Rejected)) if code is not None else Refusal(Rejected)
    sentence = _sentence(provider, known.sentence, code, words)
    if known.error is Unreachable and not is_read:
        return OutcomeUnknown(provider, operation, f"{sentence} Look whether it was done before trying again.")
    if issubclass(known.error, Rejected):
        return known.error(provider, operation, sentence, {known.field: sentence} if known.field else None)
    return known.error(provider, operation, sentence)


def _sentence(provider: str, sentence: str, code: int | None, words: str) -> str:
    said = shown(words.strip(), _QUOTED)
    number = f"code {code}" if code is not None else "no code"
    if sentence:
        return f"{sentence.removesuffix('.')} ({number})."
    return f"{provider} refused it ({number}): {said or 'no reason given'}."
