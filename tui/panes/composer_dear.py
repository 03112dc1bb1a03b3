"""The characters of a text that cost money: which, and how much, in the words of the caret line. Pure."""

import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from tui.domain.money import CENTS
from tui.domain.sms import Count, DearCharacter, replace_dear
from tui.panes.composition import Composition


class Dear(Struct, frozen=True):
    """What is said of the dearest characters.

    Attributes:
        place: of the first of them in the text, in code points.
        words: what they cost, in more and in fewer words; the character itself stands above the caret.
        named: the same with the character in front, for a line that is not below it.
    """

    place: int
    words: tuple[str, str]
    named: str


def dear_of(composition: Composition, counted: Count) -> Dear | None:
    """What the dearest characters cost, or may come to cost; None where all are cheap."""
    costly = [one for one in counted.strays if one.cost > 0]
    if not costly:
        forcing = [one for one in counted.strays if one.forces_ucs2]
        return _said(forcing, "makes it UCS-2: 70 instead of 160 a part; no cost yet") if forcing else None
    dearest = max(costly, key=lambda one: one.cost)
    alike = [one for one in costly if one.forces_ucs2 or one.character == dearest.character]
    text = composition.draft.text
    fix = "" if replace_dear(text) == text else "; R replaces " + ("them" if _kinds(alike) > 1 else "it")
    return _said(alike, f"{'cost' if _kinds(alike) > 1 else 'costs'} {_cost(composition, dearest.cost)}{fix}")


def _said(alike: Sequence[DearCharacter], what: str) -> Dear:
    first, others = alike[0], _kinds(alike) - 1
    name, code = unicodedata.name(first.character, "no name").lower(), f"U+{ord(first.character):04X}"
    more = f" and {others} other{'s' * (others > 1)}" if others else ""
    what = what.replace("makes", "make", 1) if others else what
    long, short = f"{name} ({code}){more} {what}", f"{code}{more} {what}"
    is_seen = first.character.isprintable() and not first.character.isspace()
    return Dear(first.index, (long, short), f"{first.character} {long}" if is_seen else long)


def _cost(composition: Composition, each: int) -> str:
    """Parts, and what they cost, for everybody; for one message while there is nobody yet."""
    people = len(composition.content.people)
    parts = each * people if people else each
    money = composition.cost_of(each) if people else None
    words = f"{parts} part{'s' * (parts != 1)}"
    return f"{words}, {money.format(CENTS)}" if money is not None else words


def _kinds(alike: Sequence[DearCharacter]) -> int:
    return len({one.character for one in alike})
