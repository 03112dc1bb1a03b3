"""A secret that cannot be printed by accident."""

from collections.abc import Iterable
from typing import NoReturn


class Secret:
    """Holds a credential; every way of printing it shows asterisks, and it cannot be pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the one place that puts it on the wire."""
        return self._value

    def become(self, other: "Secret") -> None:
        """Takes on another's value: whoever holds this one signs in with it from now on."""
        self._value = other._value  # noqa: SLF001 - of the same class

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def trace(secrets: Iterable[Secret]) -> int:
    """Differs where values differ, and tells nothing of them outside this process."""
    return hash(tuple(secret.reveal() for secret in secrets))
