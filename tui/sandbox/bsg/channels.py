"""What a campaign says, by channel (BSG contract, section 8.6)."""

from collections.abc import Callable

from msgspec import Struct

from tui.sandbox import sms
from tui.sandbox.bsg import checks
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.bsg.pricing import LONGEST_SENDER, sms_text

_LONGEST_MESSENGER_SENDER = 40
_VOICES = ("ostap", "dariya", "sonya", "amala")
_CATEGORIES = ("otp", "transactional", "marketing")


class Content(Struct, frozen=True):
    """What is sent under which name, and how many parts it is billed as."""

    sender: str
    text: str
    parts: int


def _sms(given: Checked) -> Content:
    sender = given.text("sender", 1, LONGEST_SENDER, required=True)
    text = sms_text(given, "text")
    given.text("unsubscribe_caption", 0, 50)
    for index, link in enumerate(given.items("short_links")):
        one = given.within(f"short_links{index}", link)
        one.text("link", 1, required=True)
        one.text("placeholder", 1, 255, required=True)
        one.items("domain_ids", required=True)
    if given.boolean("transliterate", False):
        text = sms.transliterated(text)
    return Content(sender or "", text, sms.parts(text))


def _viber(given: Checked) -> Content:
    sender = given.text("sender", 1, _LONGEST_MESSENGER_SENDER, required=True)
    text = given.text("text", 1, 1000, required=True)
    given.text("image_url", 1, 255)
    caption = given.text("button_caption", 1, 20)
    given.text("link_url", 1, 255, required=caption is not None)
    return Content(sender or "", text or "", 1)


def _rcs(given: Checked) -> Content:
    sender = given.text("sender", 1, _LONGEST_MESSENGER_SENDER, required=True)
    text = given.text("text", 1, 160)
    cards = given.items("cards", 0, 10)
    if bool(text) == bool(cards):
        given.complain("text", checks.BLANK if not text else "Either text or cards.")
    for index, card in enumerate(cards):
        one = given.within(f"cards{index}", card)
        one.text("title", 0, 200)
        said = one.text("text", 1, 1000)
        if not one.present("media") and said is None:
            one.complain("text", checks.BLANK)
        one.items("suggestions", 0, 4)
    return Content(sender or "", text or "", 1)


def _voice(given: Checked) -> Content:
    text = given.text("text", 1, 1000, required=True)
    given.choice("category", _CATEGORIES, required=True)
    given.choice("voice", _VOICES)
    return Content(given.text("sender", 1, _LONGEST_MESSENGER_SENDER) or "", text or "", 1)


def _telegram(given: Checked) -> Content:
    text = given.text("text", 1, required=True)
    return Content(given.text("sender", 1, _LONGEST_MESSENGER_SENDER) or "", text or "", 1)


CHANNELS: dict[str, Callable[[Checked], Content]] = {
    "sms": _sms,
    "rcs": _rcs,
    "viber": _viber,
    "voice": _voice,
    "telegram": _telegram,
}
"""The channels of the generic send; WhatsApp has a path of its own."""
