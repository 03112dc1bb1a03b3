"""What the settings need to know of providers and credentials, and which of these an account needs.

Imports the other settings modules.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tui.settings_values import listed


class CredentialFacts(Protocol):
    """What the settings need to know of one credential."""

    @property
    def name(self) -> str:
        """Key in the account's table."""

    @property
    def secret(self) -> bool:
        """Whether the file says where it is kept, as in `{ env = "NAME" }`, and never holds it."""

    @property
    def default(self) -> str | None:
        """Value where the file has none."""

    @property
    def alternative(self) -> str:
        """Credentials with the same letter belong together, one such set is needed; "" is always needed."""


class ProviderFacts(Protocol):
    """What the settings need to know of a provider."""

    @property
    def base_url(self) -> str:
        """Its own address."""

    @property
    def time_zone(self) -> str:
        """IANA name of the zone of its times."""

    @property
    def credentials(self) -> Sequence[CredentialFacts]:
        """What an account needs."""


def ways_in(specs: Sequence[CredentialFacts]) -> tuple[list[CredentialFacts], list[list[CredentialFacts]]]:
    """What is needed in any case, and the sets of which one is enough."""
    sets: dict[str, list[CredentialFacts]] = {}
    for spec in specs:
        sets.setdefault(spec.alternative, []).append(spec)
    needed = sets.pop("", [])
    return needed, list(sets.values())


def names_of(way: Sequence[CredentialFacts]) -> str:
    """What a set consists of, in words."""
    return listed([spec.name for spec in way], "and")


def lacking(table: Mapping[str, Any], specs: Sequence[CredentialFacts]) -> str:
    """What the credentials of an account lack or have too many of; empty if nothing."""
    needed, ways = ways_in(specs)
    absent = [spec.name for spec in needed if spec.name not in table and spec.default is None]
    if absent:
        return f"lacks {listed(absent, 'and')}"
    words = listed([names_of(way) for way in ways], "or else")
    if ways and not any(all(spec.name in table for spec in way) for way in ways):
        return f"lacks {words}"
    begun = sum(any(spec.name in table for spec in way) for way in ways)
    return f"has too many credentials; it needs {words}, not both" if begun > 1 else ""
