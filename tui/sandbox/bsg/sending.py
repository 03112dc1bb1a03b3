"""`POST /api/campaigns/send` (BSG contract, section 8.6): reading the request and keeping its rules."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from tui.sandbox.bsg import account, campaign_view, checks, rates, recipients
from tui.sandbox.bsg.answers import data, refused, stamp
from tui.sandbox.bsg.channels import CHANNELS, Content
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.bsg.dispatch import Order, dispatch
from tui.sandbox.bsg.recipients import Recipient
from tui.sandbox.server import Call, Refusal, Reply

_FURTHEST_DAYS = 30
_LONGEST_VALIDITY = 72


class _Terms(Struct, frozen=True):
    """What may stand at the top level or, misplaced, within the channel's object."""

    tariff_code: int | None
    validity: int
    start_at: datetime | None


def send(call: Call) -> Reply:
    """Make a campaign; a dry run answers the same and keeps nothing."""
    given = checks.body(call)
    channel, content = _content(call, given)
    terms = _terms(call, given, channel)
    add_to_book = given.boolean("add_to_contact_book", True)
    check_stop_list = given.boolean("check_stop_list", True)
    dry_run = given.boolean("dry_run", False)
    who = _recipients(call, given)
    given.done()
    tariff = _allowed(call, terms, who)
    if check_stop_list:
        who = _unstopped(call, channel, who)
    if add_to_book:
        call.db.executemany(
            "INSERT OR IGNORE INTO bsg_contact (phone, created_at) VALUES (?, ?)",
            ((one.phone, stamp(call.now)) for one in who),
        )
    start = max(call.now, terms.start_at or call.now)
    number = dispatch(call, Order(channel, content, tariff, terms.validity, start), who)
    now = stamp(call.now)
    made = campaign_view.select(call, now, "WHERE c.id = :id", {"id": number})
    reply = data(campaign_view.shorts(call, now, made, created=True)[0])
    if dry_run:
        raise Refusal(reply)
    return reply


def _content(call: Call, given: Checked) -> tuple[str, Content]:
    """The primary channel and what it says; every listed channel needs its object."""
    if "channels" not in given.values and "channel" in given.values:
        given = Checked({**given.values, "channels": given.values["channel"]}, given.prefix, given.errors)
    listed = given.items("channels", 1, 2, required=True)
    for index, name in enumerate(listed):
        if not isinstance(name, str) or name not in CHANNELS:
            given.complain(f"channels{index}", checks.CHOICE)
    known = [name for name in listed if isinstance(name, str) and name in CHANNELS]
    contents = [CHANNELS[name](given.within(name, given.values.get(name))) for name in known]
    for name, content in zip(known, contents, strict=True):
        if call.panel.on("sender_check") and content.sender not in account.active_senders():
            given.complain(f"{name}sender", checks.UNREADABLE)
    return (known[0], contents[0]) if known else ("sms", Content("", "", 1))


def _terms(call: Call, given: Checked, channel: str) -> _Terms:
    """Tariff, validity and start, where the schema has them or where one example does (section 8.6)."""
    within = given.values.get(channel)
    misplaced = within if isinstance(within, dict) else {}
    names = ("tariff_code", "validity", "start_at")
    said = {name: given.values.get(name, misplaced.get(name)) for name in names}
    found = Checked(said, given.prefix, given.errors)
    start_at = found.moment("start_at", call.panel.number("utc_offset"))
    if start_at is not None and start_at >= _too_late(call):
        found.complain("start_at", f"This value should lie within {_FURTHEST_DAYS} days.")
    validity = found.integer("validity", 1, _LONGEST_VALIDITY)
    return _Terms(found.integer("tariff_code"), validity or _LONGEST_VALIDITY, start_at)


def _too_late(call: Call) -> datetime:
    """Midnight after the thirtieth day, in the service's zone."""
    zone = timedelta(hours=call.panel.number("utc_offset"))
    day = (call.now + zone).date() + timedelta(days=_FURTHEST_DAYS + 1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - zone


def _recipients(call: Call, given: Checked) -> list[Recipient]:
    """`phones` or `groups`; of both, which the contract leaves open, the union."""
    within = given.within("recipients", given.values.get("recipients"))
    if not within.present("phones") and not within.present("groups") and not given.errors:
        given.complain("recipients", checks.BLANK)
    found = recipients.numbered(call, within) if within.present("phones") else []
    if within.present("groups"):
        found += recipients.grouped(call, within)
    found = recipients.distinct(found)
    if len(found) > recipients.MOST_PHONES:
        given.complain("recipients", f"A campaign has at most {recipients.MOST_PHONES} recipients.")
    return found


def _allowed(call: Call, terms: _Terms, who: list[Recipient]) -> rates.Tariff:
    """The tariff, if the account may send at all.

    Raises:
        Refusal: The account's mode or an unknown tariff forbids it.
    """
    mode = call.panel.word("account")
    if mode == "demo":
        raise refused("Campaigns cannot be created in demo mode", 403)
    if mode == "test" and not _all_in_book(call, who):
        raise refused("Phone number is not verified")
    tariff = rates.tariff(terms.tariff_code)
    if tariff is None:
        raise refused("Tariff was not found")
    return tariff


def _all_in_book(call: Call, who: list[Recipient]) -> bool:
    sql = "SELECT 1 FROM bsg_contact WHERE phone = ?"
    return all(call.db.execute(sql, (one.phone,)).fetchone() for one in who)


def _unstopped(call: Call, channel: str, who: list[Recipient]) -> list[Recipient]:
    """Recipients who are not on the stop list of the channel (section 13)."""
    if channel not in ("sms", "viber", "rcs"):
        return who
    stopped = {row[0] for row in call.db.execute(f"SELECT phone FROM bsg_stop WHERE {channel}")}
    return [one for one in who if one.phone not in stopped]
