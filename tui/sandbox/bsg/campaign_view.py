"""Campaigns as they are shown: everything that moves is worked out from the clock (BSG contract, sections 8.1-8.4, 10).

A message knows when it is to be sent, when it becomes final and how; a campaign when it starts, finishes and was
stopped. Nothing has to run for figures to move, and the clock may be turned back.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from tui.sandbox.bsg import rates
from tui.sandbox.bsg.answers import Json, when
from tui.sandbox.server import Call

COUNTERS = (
    *("delivered", "sent", "scheduled", "moderation", "accepted", "sending", "expired", "failed", "undelivered"),
    *("unknown", "read", "not_viber_user", "not_rcs_user"),
)

STATUS = """CASE WHEN c.stopped_at <= :now THEN 'stopped' WHEN c.held IS NOT NULL THEN c.held
    WHEN c.start_at > :now THEN 'scheduled' WHEN c.lingers AND c.finish_at > :now THEN 'sending' ELSE 'done' END"""
"""A campaign's status at `:now`."""

MESSAGE_STATUS = """CASE WHEN c.held = 'moderation' THEN 'moderation' WHEN c.held = 'spam' THEN 'failed'
    WHEN c.held IS NOT NULL THEN 'accepted' WHEN min(:now, coalesce(c.stopped_at, :now)) < c.start_at THEN 'scheduled'
    WHEN min(:now, coalesce(c.stopped_at, :now)) < m.sent_at THEN 'accepted'
    WHEN :now < m.final_at THEN 'sent' ELSE m.outcome END"""
"""A message's status at `:now`; one that was not sent when its campaign stopped never is."""

_COLUMNS = f"""c.id, c.name, c.sender, c.type, {STATUS}, c.created_at, c.start_at, c.real_start_at, c.finish_at,
    c.stopped_at, c.held, c.price"""
_UNSENT = ("scheduled", "moderation", "accepted", "sending")


class Campaign(Struct, frozen=True):
    """A campaign as it stands now."""

    id: int
    name: str
    sender: str
    type: str
    status: str
    created_at: int
    start_at: int
    real_start_at: int
    finish_at: int
    stopped_at: int | None
    held: str | None
    price: int

    def really_started(self, now: int) -> int | None:
        """When sending began, if it has."""
        until = now if self.stopped_at is None else min(now, self.stopped_at)
        return None if self.held or self.real_start_at > until else self.real_start_at

    def finished(self, now: int) -> int | None:
        """When it ended, if it has."""
        if self.status == "stopped":
            return self.stopped_at
        return None if self.held or self.finish_at > now else self.finish_at


def select(call: Call, now: int, tail: str, values: dict[str, object]) -> list[Campaign]:
    """Campaigns at `now`; `tail` is what follows `FROM bsg_campaign c`."""
    rows = call.db.execute(f"SELECT {_COLUMNS} FROM bsg_campaign c {tail}", {"now": now, **values})
    return [Campaign(*row) for row in rows]


def shorts(call: Call, now: int, campaigns: Sequence[Campaign], *, created: bool = False) -> list[Json]:
    """Short objects; only the answer that created a campaign carries its price."""
    statistics = _statistics(call, now, [campaign.id for campaign in campaigns])
    return [_short(call, now, campaign, statistics[campaign.id], created=created) for campaign in campaigns]


def _short(call: Call, now: int, campaign: Campaign, counts: dict[str, int], *, created: bool) -> Json:
    later = None if call.panel.word("later_price") == "null" else 0
    delivered = counts["delivered"] + counts["read"]
    return {
        "id": campaign.id,
        "name": campaign.name,
        "sender": campaign.sender,
        "status": campaign.status,
        "message_type": campaign.type,
        "start_at": when(call, campaign.start_at),
        "real_start_at": when(call, campaign.really_started(now)),
        "finished_at": when(call, campaign.finished(now)),
        "created_at": when(call, campaign.created_at),
        "statistics": {"delivered": delivered, "sent": sum(counts.values()) - sum(counts[name] for name in _UNSENT)},
        "calculated_price": rates.as_number(campaign.price) if created else later,
        "currency": _currency(call),
        "alternative_channels": _alternatives(call),
    }


def detail(call: Call, now: int, campaign: Campaign) -> Json:
    """The detail of section 8.4, whose counters exclude each other."""
    counts = _statistics(call, now, [campaign.id])[campaign.id]
    total, phones, price = call.db.execute(
        "SELECT count(*), count(DISTINCT phone), coalesce(sum(price), 0) FROM bsg_message WHERE campaign_id = ?",
        (campaign.id,),
    ).fetchone()
    return {
        "id": campaign.id,
        "name": campaign.name,
        "sender": campaign.sender,
        "status": campaign.status,
        "type": campaign.type,
        call.panel.word("start_key"): when(call, campaign.start_at),
        "actual_start_at": when(call, campaign.really_started(now)),
        "finished_at": when(call, campaign.finished(now)),
        "created_at": when(call, campaign.created_at),
        "statistics": counts,
        "total_messages": total,
        "total_phones": phones,
        "total_price": rates.as_text(price),
        "currency": _currency(call),
        "alternative_channels": _alternatives(call),
    }


def _currency(call: Call) -> str | None:
    return rates.CURRENCY if call.panel.word("currency") == "code" else None


def _alternatives(call: Call) -> object:
    shapes: dict[str, object] = {"null": None, "list": [], "map": {"sms": {"statistics": dict.fromkeys(COUNTERS, 0)}}}
    return shapes[call.panel.word("alternative_channels")]


def _statistics(call: Call, now: int, ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many messages of each campaign are in each state."""
    counts = {number: dict.fromkeys(COUNTERS, 0) for number in ids}
    for number, status, count in call.db.execute(
        f"SELECT c.id, {MESSAGE_STATUS}, count(*) FROM bsg_campaign c JOIN bsg_message m ON m.campaign_id = c.id"
        f" WHERE c.id IN ({','.join(map(str, counts))}) GROUP BY 1, 2",
        {"now": now},
    ):
        counts[number][status] += count
    return counts
