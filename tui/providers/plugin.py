"""What a provider tells about itself before any of its code is loaded.

Imports ``domain`` alone, so that the registry can be read without touching httpx.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import tzinfo
from typing import Any, Final, TypeAlias

from msgspec import Struct

from tui.domain.ports import Provider
from tui.domain.secret import Secret

AsgiApp: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]
"""An in-process server, the sandbox's door without a port."""


class CredentialSpec(Struct, frozen=True):
    """One value that an account needs to sign in.

    Attributes:
        name: key in the settings and in ``Account.credentials``.
        secret: whether it is a secret, hence never plain in the settings.
        default: value used where the settings name none.
        alternative: credentials with the same letter belong together; one such set is enough. Empty for
            values that are needed in any case.
    """

    name: str
    secret: bool = True
    default: str | None = None
    alternative: str = ""


class Line(Struct, frozen=True):
    """How an account's requests travel, as its settings say.

    Attributes:
        ca_file: path of an additional certificate authority, or None.
        proxy: address of an HTTP proxy, which may hold a password; None for none. The environment is not asked.
        in_flight: requests that are under way at the same time.
        per_second: requests that begin within any second; no provider documents a limit.
    """

    ca_file: str | None = None
    proxy: Secret | None = None
    in_flight: int = 4
    per_second: int = 10


LINE: Final = Line()
"""What holds where the settings say nothing."""


class Account(Struct, frozen=True):
    """One account as the settings describe it, ready to be connected.

    Attributes:
        title: what errors call the account.
        base_url: scheme, host and path prefix; with or without a trailing slash.
        credentials: by ``CredentialSpec.name``.
        time_zone: attached to the provider's naive times.
        country: region code by which numbers without a prefix are read.
        read_only: the HTTP layer refuses everything that is not a read.
        door: an ASGI application to call instead of the network.
        line: how requests travel.
    """

    title: str
    base_url: str
    credentials: Mapping[str, Secret]
    time_zone: tzinfo
    country: str = "PL"
    read_only: bool = False
    door: AsgiApp | None = None
    line: Line = LINE


Connect: TypeAlias = Callable[[Account], Awaitable[Provider]]


class Plugin(Struct, frozen=True):
    """A provider: its names, what it needs, and how to load the code that speaks to it.

    Attributes:
        id: as in the settings.
        title: as people know it.
        base_url: the provider's own address.
        time_zone: IANA name of the zone its naive times are in.
        credentials: what an account needs.
        load: imports the adapter and gives its ``connect``; the only place where provider code is imported.
        country: where most numbers of its customers are, to be offered to whoever connects an account.
    """

    id: str
    title: str
    base_url: str
    time_zone: str
    credentials: tuple[CredentialSpec, ...]
    load: Callable[[], Connect]
    country: str = "PL"
