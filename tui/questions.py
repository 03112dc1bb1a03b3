"""Questions to a person at a terminal, one line each. Imports the command line's common parts."""

import getpass
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from tui.command_line import say
from tui.domain.foreign import shown
from tui.domain.secret import Secret
from tui.settings_values import Wrong

T = TypeVar("T")

_LONGEST: Final = 8 * 1024


class NobodyThere(Exception):
    """The terminal is closed, or cannot hide what is typed; the message is a sentence."""


def ask(question: str, take: Callable[[str], T], default: str = "") -> T:
    """Asks until an answer can be taken; an empty one is the default.

    Args:
        question: without its question mark or colon.
        take: gives the value, or raises `Wrong`.
        default: shown in brackets; empty where there is none.

    Raises:
        NobodyThere: the terminal is closed.
    """
    while True:
        sys.stderr.write(shown(f"{question} [{default}]: " if default else f"{question}: "))
        sys.stderr.flush()
        typed = sys.stdin.readline(_LONGEST)
        if not typed:
            raise NobodyThere("Nobody answers any more; nothing was saved.")
        try:
            return take(typed.strip() or default)
        except Wrong as wrong:
            say(f"It {wrong}.")


def choose(question: str, choices: Sequence[str], default: int = 0) -> int:
    """Asks for one of some choices by its number, or by words that it alone has; gives its place, from 0.

    Args:
        question: without its question mark or colon.
        choices: in words.
        default: the place of the one that an empty answer stands for.

    Raises:
        NobodyThere: the terminal is closed.
    """
    for number, choice in enumerate(choices, 1):
        say(f"{number:>3}  {choice}")

    def take(typed: str) -> int:
        if typed.isascii() and typed.isdecimal():
            found = [place for place in range(len(choices)) if str(place + 1) == typed.lstrip("0")]
        else:
            found = [place for place, choice in enumerate(choices) if typed.casefold() in choice.casefold()]
        if len(found) != 1:
            raise Wrong(f"must be a number from 1 to {len(choices)}, or words of one line alone")
        return found[0]

    return ask(question, take, default=str(default + 1))


def agree(question: str) -> bool:
    """Asks for yes or no; Enter alone is no.

    Raises:
        NobodyThere: the terminal is closed.
    """

    def take(typed: str) -> bool:
        if typed.lower() not in ("y", "yes", "n", "no"):
            raise Wrong("must be y or n")
        return typed.lower().startswith("y")

    return ask(question, take, default="n")


def ask_secret(name: str) -> Secret:
    """Asks for something that is not shown while it is typed.

    Raises:
        NobodyThere: the terminal is closed, or would show it.
    """
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", getpass.GetPassWarning)
                typed = getpass.getpass(f"{name} (it is not shown): ", stream=sys.stderr).strip()
        except (EOFError, getpass.GetPassWarning) as error:
            raise NobodyThere("This terminal would show what is typed; nothing was saved.") from error
        if typed.isprintable() and 0 < len(typed) <= _LONGEST:
            return Secret(typed)
        say("It must be one line of text.")
