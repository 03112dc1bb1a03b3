"""Validation of what a client sent, with complaints under flattened paths (BSG contract, sections 1.2, 1.4, 1.7)."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tui.sandbox.bsg.answers import Errors, invalid
from tui.sandbox.server import Call

LARGEST = 2**63 - 1
_DIGITS = re.compile(r"-?\d{1,19}", re.ASCII)

BLANK = "This value should not be blank."
CHOICE = "The value you selected is not a valid choice."
UNREADABLE = "This value is not valid."


def whole(value: object) -> int | None:
    """An integer, or a text that spells one, within 64 bits."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST:
        return value
    return None


def read_time(text: str, utc_offset: float) -> datetime | None:
    """A moment in any of the request forms of section 1.5; one without a zone is in the service's."""
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "T", 1))
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC) - timedelta(hours=utc_offset)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class Checked:
    """Reads the values of one object and collects complaints; `done()` raises them as one 422.

    Args:
        values: What the client sent, by key.
        prefix: The flattened path of this object.
        errors: Where complaints go; objects within objects share their parent's.
    """

    def __init__(self, values: Mapping[str, object], prefix: str = "", errors: Errors | None = None) -> None:
        self.values = values
        self.prefix = prefix
        self.errors: Errors = {} if errors is None else errors

    def complain(self, key: str, words: str) -> None:
        """Note a complaint about one key."""
        self.errors.setdefault(f"{self.prefix}{key}", []).append(words)

    def done(self) -> None:
        """Refuse the request if anything was complained about.

        Raises:
            Refusal: 422 with all complaints.
        """
        if self.errors:
            raise invalid(self.errors)

    def within(self, key: str, value: object) -> "Checked":
        """A nested object, sharing the complaints."""
        if not isinstance(value, Mapping):
            self.complain(key, "This value should be of type object.")
            value = {}
        return Checked(value, f"{self.prefix}{key}", self.errors)

    def present(self, key: str, *, required: bool = False) -> bool:
        """Whether the key has a value; a missing one that is required is complained about."""
        here = self.values.get(key) is not None
        if required and not here:
            self.complain(key, BLANK)
        return here

    def integer(
        self, key: str, low: int = -LARGEST, high: int = LARGEST, *, required: bool = False, strict: bool = False
    ) -> int | None:
        """An integer between two limits; a text that spells one is accepted unless `strict`."""
        if not self.present(key, required=required):
            return None
        raw = self.values[key]
        value = None if strict and isinstance(raw, str) else whole(raw)
        if value is None:
            self.complain(key, "This value should be of type int.")
        elif value < low:
            self.complain(key, f"This value should be {low} or more.")
        elif value > high:
            self.complain(key, f"This value should be {high} or less.")
        else:
            return value
        return None

    def text(self, key: str, low: int = 0, high: int = LARGEST, *, required: bool = False) -> str | None:
        """A text between two lengths in characters."""
        if not self.present(key, required=required):
            return None
        value = self.values[key]
        if not isinstance(value, str):
            self.complain(key, "This value should be of type string.")
        elif len(value) < low:
            self.complain(key, f"This value is too short. It should have {low} characters or more.")
        elif len(value) > high:
            self.complain(key, f"This value is too long. It should have {high} characters or less.")
        else:
            return value
        return None

    def boolean(self, key: str, default: bool) -> bool:
        """A boolean; 0 and 1 pass for one."""
        if not self.present(key):
            return default
        value = self.values[key]
        if value not in (True, False):
            self.complain(key, "This value should be of type bool.")
            return default
        return bool(value)

    def choice(self, key: str, words: Sequence[str], *, required: bool = False) -> str | None:
        """One of several words."""
        if not self.present(key, required=required):
            return None
        value = self.values[key]
        if not isinstance(value, str) or value not in words:
            self.complain(key, CHOICE)
            return None
        return value

    def items(self, key: str, low: int = 0, high: int = LARGEST, *, required: bool = False) -> list[object]:
        """A list between two lengths; a lone number or text stands for a list of one (section 5.6)."""
        if not self.present(key, required=required):
            return []
        value = self.values[key]
        if isinstance(value, str | int) and not isinstance(value, bool):
            value = [value]
        if not isinstance(value, list):
            self.complain(key, "This value should be of type array.")
        elif len(value) < low:
            self.complain(key, f"This collection should contain {low} element or more.")
        elif len(value) > high:
            self.complain(key, f"This collection should contain {high} elements or less.")
        else:
            return value
        return []

    def integers(self, key: str, low: int = 0, high: int = LARGEST, *, required: bool = False) -> list[int]:
        """A list of ids."""
        numbers = []
        for index, item in enumerate(self.items(key, low, high, required=required)):
            number = whole(item)
            if number is None:
                self.complain(f"{key}{index}", "This value should be of type int.")
            else:
                numbers.append(number)
        return numbers

    def moment(self, key: str, utc_offset: float) -> datetime | None:
        """A moment in one of the request forms of section 1.5."""
        text = self.text(key)
        if text is None:
            return None
        value = read_time(text, utc_offset)
        if value is None:
            self.complain(key, "This value is not a valid datetime.")
        return value


def body(call: Call) -> Checked:
    """The JSON body, which must be an object.

    Raises:
        Refusal: 422 when it is none.
    """
    try:
        value = call.json()
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise invalid({"body": [UNREADABLE]})
    return Checked(value)


def query(call: Call) -> Checked:
    """The query string: the last value of each key; brackets stay in the keys and leave the complaints' paths."""
    return _Query(dict(call.query))


class _Query(Checked):
    def complain(self, key: str, words: str) -> None:
        super().complain(key.replace("[", "").replace("]", ""), words)


def array(call: Call, name: str) -> list[str]:
    """A repeated query parameter, spelt `name[]`, `name[0]` or `name`."""
    spelling = re.compile(rf"{re.escape(name)}(\[\d*\])?")
    return [value for key, value in call.query if spelling.fullmatch(key)]
