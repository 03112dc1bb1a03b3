"""`POST /api/campaigns/price` (BSG contract, section 8.5)."""

from tui.sandbox import sms
from tui.sandbox.bsg import checks, rates, recipients
from tui.sandbox.bsg.answers import refused
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.bsg.recipients import Recipient
from tui.sandbox.server import Call, Reply, json_reply

LONGEST_GSM, LONGEST_OTHER = 765, 355
"""Characters of an SMS (section 8.6; the larger of two limits for texts beyond GSM, section 14.23)."""

LONGEST_SENDER = 15


def price(call: Call) -> Reply:
    """What sending a text to numbers and groups would cost; creates nothing."""
    given = checks.body(call)
    given.text("sender", 1, LONGEST_SENDER, required=True)
    text = sms_text(given, "text")
    tariff_code = given.integer("tariff_code")
    who = _recipients(call, given)
    given.done()
    tariff = rates.tariff(tariff_code)
    if tariff is None:
        raise refused("Tariff was not found")
    units = sum(cost(one.phone, sms.parts(text), tariff) for one in who)
    answer = {"price": rates.as_number(units), "currency": rates.CURRENCY}
    return json_reply({"data": answer} if call.panel.word("price_envelope") == "data" else answer)


def cost(phone: int, parts: int, tariff: rates.Tariff) -> int:
    """The price of one message."""
    return parts * rates.route(phone)[1] * tariff.percent // 100


def sms_text(given: Checked, key: str) -> str:
    """An SMS text within its length."""
    text = given.text(key, 1, required=True) or ""
    most = LONGEST_GSM if sms.is_gsm(text) else LONGEST_OTHER
    if sms.length(text) > most:
        given.complain(key, f"This value is too long. It should have {most} characters or less.")
    return text


def _recipients(call: Call, given: Checked) -> list[Recipient]:
    """The union of `messages` and `groups`; neither is a complaint (section 8.5)."""
    if not given.values.get("messages") and not given.values.get("groups"):
        given.complain("messages", checks.BLANK)
    found: list[Recipient] = []
    for index, item in enumerate(given.items("messages", 0, recipients.MOST_PHONES)):
        number = recipients.phone(given.within(f"messages{index}", item), "phone")
        if number is not None:
            found.append(Recipient(number))
    if given.values.get("groups"):
        found += recipients.grouped(call, given)
    return recipients.distinct(found)
