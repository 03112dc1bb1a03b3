"""The sandbox's switches: which reading of a contract it takes, which faults it makes; imports `errors` and `faults`.

A provider declares `Switch` records; the sandbox registers them under `provider.name`. Values arrive as text (from the
command line), or as anything whose text is such a value (`True` and `False` stand for `on` and `off`).
"""

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from tui.sandbox import faults
from tui.sandbox.errors import BadSwitch


class Switch(Struct, frozen=True):
    """One switch.

    Attributes:
        name: Its name; `Switches.register` puts the provider's name and a dot before it.
        default: The value it has until somebody sets it, as text.
        values: What it takes, in words for `--list-switches`.
        parse: Reads the text; raises `ValueError` for a text it does not take.
        section: The section of the provider's contract that leaves the question open.
        help: What it decides, in one line.
    """

    name: str
    default: str
    values: str
    parse: Callable[[str], object]
    section: str
    help: str


def choice(name: str, values: str, section: str, help_: str) -> Switch:
    """A switch over words, given as `first|second|third`; the first is the default."""
    words = tuple(values.split("|"))

    def parse(text: str) -> str:
        if text not in words:
            raise ValueError(f"it takes {', '.join(words)}")
        return text

    return Switch(name, words[0], values, parse, section, help_)


def flag(name: str, section: str, help_: str, *, default: bool = False) -> Switch:
    """A switch that is `on` or `off`; its value is a `bool`."""

    def parse(text: str) -> bool:
        if text not in ("on", "off"):
            raise ValueError("it takes on, off")
        return text == "on"

    return Switch(name, "on" if default else "off", "on|off" if default else "off|on", parse, section, help_)


def number(name: str, default: float, limits: tuple[float, float], section: str, help_: str) -> Switch:
    """A switch over numbers between two limits, both included; its value is a `float`."""
    low, high = limits

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise ValueError(f"it takes a number from {low:g} to {high:g}")
        return value

    return Switch(name, f"{default:g}", f"{low:g}..{high:g}", parse, section, help_)


def common(operations: Iterable[str]) -> tuple[Switch, ...]:
    """The switches that every provider has, given the names of its operations."""
    names = tuple(dict.fromkeys(operations))  # several routes may lead to one operation
    return (
        number("latency", 0, (0, 600_000), "faults", "milliseconds before every request is handled"),
        number("lag", 0, (0, 30), "faults", "seconds before something new shows in lists and messages"),
        Switch(
            "fault",
            "none",
            "none|OPERATION:KIND[:ARGUMENT][*COUNT][;...]",
            lambda text: faults.parse(text, names),
            "faults",
            f"KIND is {', '.join(faults.KINDS)}; OPERATION is * or one of {', '.join(names)}",
        ),
    )


class Switches:
    """All switches of one sandbox with their present values."""

    def __init__(self) -> None:
        self._known: dict[str, Switch] = {}
        self._texts: dict[str, str] = {}
        self._values: dict[str, object] = {}

    def register(self, switches: Iterable[Switch], prefix: str = "") -> None:
        """Add switches, with the provider's name as prefix if they belong to one."""
        for switch in switches:
            full = f"{prefix}.{switch.name}" if prefix else switch.name
            self._known[full] = replace(switch, name=full)
            self.set(full, switch.default)

    def set(self, name: str, value: object) -> None:
        """Turn one switch.

        Raises:
            BadSwitch: There is no such switch, or it does not take the value.
        """
        switch = self._known.get(name)
        if switch is None:
            raise BadSwitch(f"There is no switch '{name}'; --list-switches names them all.")
        text = _text(value)
        try:
            self._values[name] = switch.parse(text)
        except ValueError as error:
            raise BadSwitch(f"The switch '{name}' cannot be '{text}': {error}.") from None
        self._texts[name] = text

    def value(self, name: str) -> object:
        """The present value, as the switch's `parse` made it."""
        return self._values[name]

    def texts(self) -> dict[str, str]:
        """Every switch's present value as it was given."""
        return dict(self._texts)

    def all(self) -> tuple[Switch, ...]:
        """Every switch, under its full name."""
        return tuple(self._known.values())


class Panel:
    """One provider's view of the switches: its own, by short name, and the sandbox's."""

    def __init__(self, switches: Switches, provider: str) -> None:
        self._switches = switches
        self._provider = provider

    def word(self, name: str) -> str:
        """The value of a choice."""
        return str(self._value(name))

    def on(self, name: str) -> bool:
        """Whether a flag is on."""
        return self._value(name) is True

    def number(self, name: str) -> float:
        """The value of a number."""
        value = self._value(name)
        if not isinstance(value, float):
            raise TypeError(f"{name} is not a number")
        return value

    def faults(self, operation: str) -> list[faults.Fault]:
        """The faults that hit this request, counting each of them."""
        present = self._value("fault")
        if not isinstance(present, tuple):
            raise TypeError("fault is not a tuple")
        return [fault for fault in present if fault.spend(operation)]

    def _value(self, name: str) -> object:
        return self._switches.value(f"{self._provider}.{name}")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
