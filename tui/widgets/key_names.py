"""Names of keys: as Textual calls them, and as people read them. Pure."""

NAMES = {
    "/": "slash",
    "?": "question_mark",
    ":": "colon",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "#": "number_sign",
    "=": "equals_sign",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    ";": "semicolon",
    "'": "apostrophe",
    ",": "comma",
}
"""Textual's name of a character, where it is not the character itself."""
_CHARACTERS = {name: character for character, name in NAMES.items()} | {
    "percent_sign": "%",
    "full_stop": ".",
    "space": "Space",
    "escape": "Esc",
    "enter": "Enter",
    "delete": "Del",
    "insert": "Ins",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "Up",
    "down": "Down",
    "tab": "Tab",
}


def display(key: str) -> str:
    """A key or a sequence as people read it: ``g c`` is ``gc``, ``less_than_sign`` is ``<``."""
    return "".join(_CHARACTERS.get(part, part) for part in key.split(" "))


def canonical(key: str) -> str:
    """A key or a sequence as Textual calls it."""
    return " ".join(NAMES.get(part, part) for part in key.strip().split(" "))
