"""BSG's operations on campaigns, messages and the account (contract, sections 7, 8, 10)."""

from typing import Final

from tui.providers.bsg.routes import Route
from tui.providers.calls import Kind, Operation

SENDING_SECONDS: Final = 30.0


def _read(name: str, path: str) -> Route:
    return Route(Operation(name, Kind.READ), "GET", path)


LIST: Final = _read("campaigns.list", "/api/campaigns")
DETAIL: Final = _read("campaigns.detail", "/api/campaigns/{}/detail")
MESSAGES: Final = _read("messages.list", "/api/messages")
SENDERS: Final = _read("senders.list", "/api/senders")
BALANCE: Final = _read("account.balance", "/api/accounts/balance")
TARIFFS: Final = _read("account.tariffs", "/api/accounts/tariff")

PRICE: Final = Route(Operation("campaigns.price", Kind.WRITE), "POST", "/api/campaigns/price")
"""Changes nothing, but is never repeated by itself: the service refuses to be asked twice (section 1.8)."""
SEND: Final = Route(Operation("campaigns.send", Kind.SEND, SENDING_SECONDS), "POST", "/api/campaigns/send")
STOP: Final = Route(Operation("campaigns.stop", Kind.WRITE), "PATCH", "/api/campaigns/{}/stop")
