"""The text of a settings file, cut where its tables begin, so that an account can be taken out of it or moved in it.

Imports the standard library. What stands right above the head of a table belongs to the table; what an empty line
divides from it stays where it is.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class Part(Struct, frozen=True):
    """One table, or several of one account; the joined parts of a file are its text.

    Attributes:
        account: whose it is; empty where it is no account's.
        text: comments right above its head, the head, and what stands below it.
        tail: empty lines, and comments that belong to nothing, up to the next part.
    """

    account: str
    text: str
    tail: str = ""

    @property
    def rest(self) -> str:
        """What of the tail stays where the part is taken out: nothing if there are empty lines alone."""
        return self.tail.lstrip("\n") if self.tail.strip() else ""


def parts_of(text: str) -> list[Part]:
    """Cuts a text that is TOML; each account is one part, where its first table stands."""
    found: dict[int, Part] = {}
    places: dict[str, int] = {}
    for place, part in enumerate(_tables(text)):
        first = places.setdefault(part.account, place) if part.account else place
        if first == place:
            found[place] = part
        elif first == max(found):
            above = found[first]
            found[first] = Part(part.account, f"{above.text}{above.tail}{part.text}", part.tail)
        else:
            above = found[first]
            found[first] = replace(above, text=f"{_ended(above.text)}\n{part.text}")
            found[place] = Part("", "", part.rest)
    return list(found.values())


def joined(parts: Sequence[Part]) -> str:
    """The text of a file that is made of those parts."""
    return "".join(f"{_ended(part.text)}{part.tail}" for part in parts[:-1]) + "".join(
        f"{part.text}{part.tail}" for part in parts[-1:]
    )


def with_part(parts: Sequence[Part], account: str, text: str) -> str:
    """The text of a file with an account more, below the others or at the end, and an empty line around it."""
    places = [place for place, part in enumerate(parts) if part.account]
    above = places[-1] if places else len(parts) - 1
    before, after = parts[above], parts[above + 1 :]
    gap = "" if not joined(parts[: above + 1]).strip() or before.tail.endswith("\n\n") else "\n"
    if after:
        return joined([*parts[:above], replace(before, tail=gap), Part(account, text, before.tail or "\n"), *after])
    return joined([*parts[:above], replace(before, tail=f"{_ended(before.tail)}{gap}"), Part(account, text)])


def without(parts: Sequence[Part], account: str) -> str:
    """The text without an account, and without the empty lines that divided it from what comes next."""
    left = [Part("", "", part.rest) if part.account == account else part for part in parts]
    text = joined(left)
    return f"{text.rstrip()}\n" if text.strip() and parts[-1].account == account and not parts[-1].rest else text


def in_order(parts: Sequence[Part], accounts: Sequence[str]) -> str:
    """The text with its accounts in another order; everything else stays where it is.

    Raises:
        KeyError: one of them has no table of its own.
    """
    by_name = {part.account: part for part in parts if part.account}
    ordered = iter([by_name[account] for account in accounts])
    return joined([replace(next(ordered), tail=part.tail) if part.account else part for part in parts])


def with_text(parts: Sequence[Part], account: str, text: str) -> str:
    """The text of a file with that of an account replaced."""
    return joined([replace(part, text=text) if part.account == account else part for part in parts])


def _tables(text: str) -> list[Part]:
    """One part for each table, and one for what stands above the first."""
    parts: list[Part] = []
    above = ""
    for chunk in _chunks(text):
        body, tail = _divided(chunk)
        head = "".join(reversed(list(takewhile(_is_comment, reversed(tail)))))
        parts.append(Part(_account(body), f"{above}{body}", "".join(tail)[: -len(head) or None]))
        above = head
    last = parts.pop()  # below the last table, comments are its own
    return [*parts, replace(last, tail=last.tail + above) if last.tail else replace(last, text=last.text + above)]


def _chunks(text: str) -> Iterator[str]:
    """Pieces that begin with the head of a table, the first one excepted.

    A line that looks like a head is one unless it stands in a text or list of several lines: what is above it, from
    the head before it on, is then no TOML by itself.
    """
    chunk = ""
    for line in _lines(text):
        if line.lstrip(" \t").startswith("[") and _values(chunk) is not None:
            yield chunk
            chunk = ""
        chunk += line
    yield chunk


def _divided(chunk: str) -> tuple[str, list[str]]:
    """What is said, with the comments right below it, and the lines after that."""
    lines = _lines(chunk)
    looks_after = len(list(takewhile(lambda line: not line.strip() or _is_comment(line), reversed(lines))))
    ends = range(len(lines) - looks_after, len(lines) + 1)  # the end of a text of several lines may look like a comment
    end = next(end for end in ends if _values("".join(lines[:end])) is not None)
    said, after = "".join(lines[:end]), lines[end:]
    if after and not any(not line.strip() for line in after):
        return said, after
    below = list(takewhile(_is_comment, after)) if said else []
    return said + "".join(below), after[len(below) :]


def _account(body: str) -> str:
    """Whose table it is."""
    head = next((line for line in _lines(body) if line.lstrip(" \t").startswith("[")), "")
    tables: Any = (_values(head) or {}).get("accounts")
    return next(iter(tables), "") if isinstance(tables, dict) else ""


def _values(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _lines(text: str) -> list[str]:
    """Lines as TOML has them, with their ends."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"
