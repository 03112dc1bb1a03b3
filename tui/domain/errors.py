"""What can go wrong with a provider, as types that callers can tell apart.

Every message is one sentence in plain text, already safe for the screen, that says what the user can do.
"""

from collections.abc import Collection, Mapping


class ProviderError(Exception):
    """A call to a provider that did not do what was asked.

    Attributes:
        provider: title of the provider or account, as people know it.
        operation: the operation's name in the adapter's table, for instance ``contacts.search``.
        sentence: what happened and what to do next.
    """

    def __init__(self, provider: str, operation: str, sentence: str) -> None:
        super().__init__(sentence)
        self.provider = provider
        self.operation = operation
        self.sentence = sentence


class KeepingError(Exception):
    """The desk's own files cannot be used now.

    Attributes:
        sentence: what is wrong and what to do, fit for the screen.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unreachable(ProviderError):
    """The request never left, or it was a read that may be repeated.

    Attributes:
        retry_after: seconds to wait, where the provider said so.
    """

    retry_after: float | None = None


class Untrusted(Unreachable):
    """The encryption could not be set up: nothing was sent, and asking again would be as unsafe."""


class OutcomeUnknown(ProviderError):
    """A write was sent and its answer was lost: look before doing anything again."""


class AccessDenied(ProviderError):
    """Bad, expired or insufficient credentials."""


class Rejected(ProviderError):
    """Refused as invalid.

    Attributes:
        fields: messages per field key, where the provider named fields; the key is ours, not the wire's.
    """

    def __init__(self, provider: str, operation: str, sentence: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(provider, operation, sentence)
        self.fields: Mapping[str, str] = dict(fields or {})


class NotFound(ProviderError):
    """The thing asked for is not there (any more)."""


class Conflict(ProviderError):
    """It exists already, or it was changed meanwhile."""


class Throttled(ProviderError):
    """Asked too often.

    Attributes:
        retry_after: seconds to wait, where the provider said so.
    """

    def __init__(self, provider: str, operation: str, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(provider, operation, sentence)
        self.retry_after = retry_after


class OutOfCredit(ProviderError):
    """The account's balance does not cover it."""


class PartlyDone(ProviderError):
    """A write of many rows was answered: some of them were refused, and the others are done.

    Attributes:
        refused: keys of the rows that were refused, without a reason.
    """

    def __init__(self, provider: str, operation: str, sentence: str, refused: Collection[str]) -> None:
        super().__init__(provider, operation, sentence)
        self.refused = frozenset(refused)


class UnexpectedReply(ProviderError):
    """The wire said something that the contract did not."""
