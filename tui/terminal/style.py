"""Colours and attributes as a terminal keeps them, and the shortest way from one to another. Standard library only."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple


class Style(NamedTuple):
    """What the terminal applies to the characters it is sent.

    Attributes:
        attributes: SGR codes that switch something on, sorted.
        foreground: SGR codes of the colour; empty for the terminal's own.
        background: Likewise.
        link: Parameters and address of the OSC 8 link; empty for none.
    """

    attributes: tuple[str, ...] = ()
    foreground: str = ""
    background: str = ""
    link: str = ""


PLAIN: Final = Style()

UNSEEN_ON_BLANKS: Final = frozenset({"1", "2", "3"})
"""Attributes that only letters show: bold, dim, italic."""

_LEADS: Final = {"38": "foreground", "48": "background"}
_COLOUR_LENGTH: Final = {"5": 1, "2": 3}
_BASIC: Final = {
    **{str(code): "foreground" for code in (*range(30, 38), *range(90, 98))},
    **{str(code): "background" for code in (*range(40, 48), *range(100, 108))},
}
_DEFAULTS: Final = {"39": "foreground", "49": "background"}
_SWITCHED_OFF: Final = {
    "22": {"1", "2"},
    "23": {"3"},
    "24": {"4", "21"},
    "25": {"5", "6"},
    "27": {"7"},
    "28": {"8"},
    "29": {"9"},
    "54": {"51", "52"},
    "55": {"53"},
}
_SWITCHES_OFF: Final = {on: off for off, codes in _SWITCHED_OFF.items() for on in codes}


@lru_cache(4096)
def restyled(style: Style, parameters: str) -> Style:
    """The style after an SGR sequence.

    Args:
        style: Before it.
        parameters: What stands between `CSI` and `m`.

    Raises:
        ValueError: A colour is not complete or of an unknown kind.
    """
    codes = parameters.split(";")
    while codes:
        code = codes.pop(0)
        if code in {"", "0"}:
            style = Style(link=style.link)
        elif lead := _LEADS.get(code):
            length = 1 + _COLOUR_LENGTH.get(codes[0] if codes else "", len(codes))
            if length > len(codes):
                raise ValueError(f"not a colour: {parameters!r}")
            style = _coloured(style, lead, ";".join([code, *codes[:length]]))
            del codes[:length]
        else:
            style = _switched(style, code)
    return style


def _switched(style: Style, code: str) -> Style:
    """The style after one SGR code that stands alone."""
    if lead := _BASIC.get(code) or _LEADS.get(code.partition(":")[0]):
        return _coloured(style, lead, code)
    if lead := _DEFAULTS.get(code):
        return _coloured(style, lead, "")
    attributes = set(style.attributes)
    if off := _SWITCHED_OFF.get(code):
        attributes -= off
    else:
        attributes.add(code)
    return style._replace(attributes=tuple(sorted(attributes)))


def _coloured(style: Style, field: str, colour: str) -> Style:
    """The style with another colour in one of its two fields."""
    return style._replace(foreground=colour) if field == "foreground" else style._replace(background=colour)


@lru_cache(4096)
def seen_on_blank(style: Style) -> Style | None:
    """What a person sees of a blank in a style: its background alone. None where a line or a link shows it too."""
    is_background = not style.link and UNSEEN_ON_BLANKS.issuperset(style.attributes)
    return Style(background=style.background) if is_background else None


@lru_cache(4096)
def for_blanks(style: Style, wanted: Style) -> Style:
    """The style nearest to one in use in which blanks look as they are wanted."""
    seen = seen_on_blank(wanted)
    return wanted if seen is None or seen_on_blank(style) is None else style._replace(background=seen.background)


@lru_cache(4096)
def transition(old: Style | None, new: Style) -> str:
    """The shortest text that takes the terminal from one style to another.

    Args:
        old: What the terminal applies now; None when nobody knows.
        new: What it shall apply.
    """
    link = f"\x1b]8;{new.link or ';'}\x1b\\" if old is None or old.link != new.link else ""
    if old is None and not new.link:
        link = ""
    if old is not None and old._replace(link="") == new._replace(link=""):
        return link
    afresh = ";".join(filter(None, ("0", *new.attributes, new.foreground, new.background)))
    codes = min(filter(None, (_changes(old, new) if old else "", afresh)), key=len)
    return f"{link}\x1b[{'' if codes == '0' else codes}m"


def _changes(old: Style, new: Style) -> str:
    """The SGR codes for what differs; empty where something has no code that switches it off alone."""
    gone = set(old.attributes) - set(new.attributes)
    if not gone <= set(_SWITCHES_OFF):
        return ""
    off = sorted({_SWITCHES_OFF[code] for code in gone})
    left = set(old.attributes).difference(*(_SWITCHED_OFF[code] for code in off))
    codes = [*off, *(code for code in new.attributes if code not in left)]
    if old.foreground != new.foreground:
        codes.append(new.foreground or "39")
    if old.background != new.background:
        codes.append(new.background or "49")
    return ";".join(codes)
