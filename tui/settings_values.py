"""What each setting may be, as two tables, and the functions that take a value of the file or say what was meant.

Imports `domain.foreign` and the standard library. The messages never repeat a value.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from msgspec import Struct

from tui.domain.foreign import shown

_REGIONS: Final = (
    "AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM "
    "FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN "
    "MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT "
    "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK "
    "TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)
COUNTRIES: Final = frozenset(_REGIONS.split())
"""Regions whose numbers can be read; a test compares them with those of phonenumbers, too slow to ask at start."""


COLORS: Final = ("auto", "16", "256", "truecolor")
GLYPHS: Final = ("auto", "ascii", "unicode")
"""How many colours a terminal can be said to have."""


class Wrong(Exception):
    """A value cannot be taken; the text goes on after the key: ``must be true or false``."""


class Setting(Struct, frozen=True):
    """One key of the settings file.

    Attributes:
        meaning: what it does, for the README.
        take: gives the value to use, or raises `Wrong`.
        otherwise: what holds where it is absent, in words; empty where a table of values tells.
    """

    name: str
    meaning: str
    take: Callable[[object], Any]
    otherwise: str = ""


def listed(names: Sequence[str], joint: str = "or") -> str:
    """Names as a sentence has them: ``a, b or c``."""
    return f" {joint} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""


def did_you_mean(name: object, known: Sequence[str]) -> str:
    """The known name that is closest to a mistyped one, to go on a sentence with; empty where none is close."""
    from difflib import get_close_matches  # noqa: PLC0415 - mistakes are rare, and its import is not free

    close = get_close_matches(name.lower(), known, n=1) if isinstance(name, str) else []
    return f" (did you mean {close[0]}?)" if close else ""


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Wrong("must be true or false, without quotes")
    return value


FEWEST_DIGITS: Final = 9
MOST_DIGITS: Final = 15
"""Digits of an international number."""
_AMOUNT: Final = 'must be an amount that is not negative, such as 50 or "19.90"'


def whole(low: int, high: int) -> Callable[[object], int]:
    """Takes a whole number between two others, themselves included."""

    def take(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise Wrong(f"must be a whole number from {low} to {high}")
        return value

    return take


def own_number(value: object) -> str:
    """Takes an international number, and gives its digits."""
    digits = value.removeprefix("+").replace(" ", "") if isinstance(value, str) else ""
    if not (digits.isascii() and digits.isdecimal() and FEWEST_DIGITS <= len(digits) <= MOST_DIGITS):
        raise Wrong('must be an international number in quotes, such as "+48500100200"')
    return digits


def amount(value: object) -> Decimal:
    """Takes an amount of money, in the account's currency."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Wrong(_AMOUNT)
    try:
        read = Decimal(str(value))
    except InvalidOperation:
        raise Wrong(_AMOUNT) from None
    if not read.is_finite() or read < 0:
        raise Wrong(_AMOUNT)
    return read


def choice(*words: str) -> Callable[[object], str]:
    """Takes one of some words."""
    quoted = listed([f'"{word}"' for word in words])

    def take(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise Wrong(f"must be {quoted}{did_you_mean(value, words)}")
        return value

    return take


def text(limit: int) -> Callable[[object], str]:
    """Takes a text that is not empty and has no control characters."""

    def take(value: object) -> str:
        if not isinstance(value, str) or not 0 < len(value.strip()) <= limit or shown(value) != value:
            raise Wrong(f"must be a text in quotes, of 1 to {limit} characters that can be seen")
        return value.strip()

    return take


def base_url(value: object) -> str:
    """An address that a secret may be sent to: https, or this very computer."""
    address, parts = _web_address(value, "https://api.example.com", ", without user, query or fragment")
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise Wrong("must begin with https://, as secrets are sent there; http:// is for 127.0.0.1 and localhost")
    return address


def proxy(value: object) -> str:
    """The address of an HTTP proxy; one with a password is no plain value of the settings."""
    address, _ = _web_address(
        value,
        "http://proxy.example.com:3128",
        '; one with a password is kept whole as a secret, as in proxy = { env = "PROXY" }',
    )
    return address


def _web_address(value: object, example: str, further: str) -> tuple[str, SplitResult]:
    meant = f'must be an address as in "{example}"{further}'
    if not isinstance(value, str) or shown(value) != value or " " in value:
        raise Wrong(meant)
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Wrong(meant) from error
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.query or parts.fragment:
        raise Wrong(meant)
    return value, parts


def _is_loopback(host: str) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415 - of use for a local server only

    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def time_zone(value: object) -> ZoneInfo:
    """A zone by its IANA name."""
    try:
        if isinstance(value, str):
            return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Wrong(f'must be a time zone, as in "Europe/Warsaw" or "UTC"{_zone_meant(str(value))}') from error
    raise Wrong('must be a time zone in quotes, as in "Europe/Warsaw" or "UTC"')


def _zone_meant(typed: str) -> str:
    """The zone that was meant, to go on a sentence with, by its city or by a name that is close."""
    zones = sorted(available_timezones())
    city = typed.strip().replace(" ", "_").casefold()
    named = [zone for zone in zones if city in (zone.casefold(), zone.rpartition("/")[2].casefold())]
    return f" (did you mean {named[0]}?)" if named else did_you_mean(typed, zones)


def country(value: object) -> str:
    """A region that numbers can be read by."""
    if isinstance(value, str) and value.upper() in COUNTRIES:
        return value.upper()
    hint = " (did you mean GB?)" if value in ("UK", "uk") else ""
    raise Wrong(f'must be the two letters of a country, as in "PL"{hint}')


def ca_file(value: object) -> str:
    """The path of a file that is there."""
    path = Path(value).expanduser() if isinstance(value, str) and "\0" not in value else None
    if path is None or not path.is_absolute() or not path.is_file():
        raise Wrong('must be the whole path of a file with certificates, as in "/etc/ssl/company.pem"')
    return str(path)


PROXY: Final = Setting("proxy", "an HTTP proxy; one with a password is kept as a secret is", proxy, "none")
"""A key of ``[accounts.NAME]`` that is a plain address, or says where one with a password is kept."""

PREFERENCES: Final = (
    Setting("theme", "the colours: `dark` or `light`", choice("dark", "light")),
    Setting("mouse", "whether the mouse works from the start", flag),
    Setting("animations", "how much moves: `none`, `basic` or `full`", choice("none", "basic", "full")),
    Setting("fps", "pictures a second at most, 1 to 60", whole(1, 60)),
    Setting("smooth_scroll", "whether the terminal is asked for mouse positions in pixels", flag),
    Setting(
        "colors", "how many colours are sent: `16`, `256`, `truecolor`, or as TERM and COLORTERM say", choice(*COLORS)
    ),
    Setting("glyphs", "what is drawn with: `ascii`, `unicode`, or as the locale's character set says", choice(*GLYPHS)),
)
"""The keys of ``[desk]``; what holds where one is absent stands in `Preferences`."""

OPERATOR: Final = (Setting("phone", "your own number, which tests of a text go to", own_number, "no tests"),)
"""The keys of ``[operator]``."""

LIMITS: Final = (
    Setting("per_send", "the most that one send may cost, in the account's currency", amount, "no cap"),
    Setting("per_day", "the most that all sends of a day may cost", amount, "no cap"),
)
"""The keys of ``[limits]``."""

ACCOUNT: Final = (
    Setting("title", "what stands on the tab", text(40), "its NAME"),
    Setting("base_url", "the provider's address, https or this computer", base_url, "the provider's own"),
    Setting("time_zone", "zone of the times that the provider sends", time_zone, "the provider's"),
    Setting("country", "country by which numbers without a prefix are read", country, '`"PL"`'),
    Setting("read_only", "whether writing is refused", flag, "`false`"),
    Setting("ca_file", "a further certificate authority for this account", ca_file, "none"),
    Setting("in_flight", "requests under way at the same time, 1 to 16", whole(1, 16), "`4`"),
    Setting("per_second", "requests that begin within a second, 1 to 100", whole(1, 100), "`10`"),
)
"""The keys of ``[accounts.NAME]`` besides ``provider`` and the provider's credentials."""
