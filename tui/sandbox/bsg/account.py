"""Senders, balance, tariffs (BSG contract, section 7)."""

from tui.sandbox.bsg import checks, paging, rates
from tui.sandbox.bsg.answers import Json, data, plain_list, stamp, when
from tui.sandbox.server import Call, Reply

_DAY = 86_400
_SENDERS = {
    "sms": (
        (611, "active", "GB", "LumenCafe", 390, True),
        (612, "active", "PL", "Kawiarnia", 300, False),
        (613, "registering", "UA", "Kavyarnya", 9, False),
        (614, "blocked", None, "LUMEN-ADS", 250, False),
        (None, "active", None, "447700900555", 390, False),
    ),
    "viber": ((621, "active", None, "Lumen Café", 200, True),),
}


def active_senders() -> frozenset[str]:
    """Names that a campaign may be sent under."""
    return frozenset(row[3] for rows in _SENDERS.values() for row in rows if row[1] == "active")


def senders(call: Call) -> Reply:
    """`GET /api/senders`: not paged; `type` is required."""
    given = checks.query(call)
    kind = given.choice("type", tuple(_SENDERS), required=True)
    given.done()
    rows: list[Json] = [
        {
            "id": number,
            "status": status,
            "country": country,
            "sender": name,
            "created_at": when(call, stamp(call.now) // _DAY * _DAY - age * _DAY),
            "is_default": is_default,
        }
        for number, status, country, name, age, is_default in _SENDERS[kind or "sms"]
    ]
    return plain_list(rows, len(rows))


def left(call: Call) -> float:
    """The balance: what the switch says the account held, less what the campaigns of this data cost."""
    spent = call.db.execute("SELECT coalesce(sum(charged), 0) FROM bsg_campaign").fetchone()[0]
    return round(call.panel.number("balance") - rates.as_number(spent), 7)


def balance(call: Call) -> Reply:
    """`GET /api/accounts/balance`."""
    credit = call.panel.number("credit")
    shown = int(credit) if credit.is_integer() else credit
    return data({"balance": left(call), "currency": rates.CURRENCY, "credit": shown})


def tariffs(call: Call) -> Reply:
    """`GET /api/accounts/tariff`."""
    given = checks.query(call)
    window = paging.page(given, 50)
    given.done()
    rows: list[Json] = [
        {
            "id": tariff.id,
            "name": tariff.name,
            "code": tariff.code,
            "is_active": tariff.is_active,
            "is_default": tariff.code == 0,
        }
        for tariff in rates.TARIFFS
    ]
    return plain_list(rows[window.offset : window.offset + window.limit], len(rows))
