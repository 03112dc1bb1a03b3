"""Where rows come from: a connected account, as the panes see it. May import ``domain``."""

from msgspec import Struct

from tui.domain.ports import Provider


class Place(Struct, frozen=True):
    """A connected account, as sources see it.

    Attributes:
        account: its key.
        country: region by which numbers without a prefix are read.
        read_only: whether nothing may be changed.
    """

    account: str
    provider: Provider
    country: str = "PL"
    read_only: bool = False
