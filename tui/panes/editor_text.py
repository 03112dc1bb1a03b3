"""A form as a text for an editor, and such a text as values of the form: pure.

A field is a line ``label: value``; further lines of its value, and what is chosen from a list, stand indented below.
Lines that begin with ``#`` are for the reader alone. Foreign text is written as ``shown`` gives it, and a line that
comes back as it was written stands for the raw value that it was made of.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from tui.domain.foreign import shown
from tui.widgets.form_fields import FormField, Messages

_NOTE: Final = "#"
_COMPLAINT: Final = "#! "
_INDENT: Final = "  "
_LABEL_LIMIT: Final = 60
"""Characters of a label."""
_HEADER: Final = (
    "# Lines that begin with # are ignored. What is left out or left as it is stays.",
    "# Further lines of a value begin with a blank. Leave without saving to change",
    "# nothing.",
)

Complaint: TypeAlias = tuple[int, str]
"""Number of a line, from 0, and what is wrong there."""


class Reading(Struct, frozen=True):
    """What a text says.

    Attributes:
        values: of every field, raw where nothing was changed.
        mistakes: what cannot be understood.
        starts: number of the line that each field begins on, without those that were left out.
    """

    values: Mapping[str, str]
    mistakes: tuple[Complaint, ...]
    starts: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing but notes was left."""
        return not self.starts and not self.mistakes

    def placed(self, messages: Messages) -> tuple[Complaint, ...]:
        """What a form says of its fields, each at the line of the field."""
        return tuple((self.starts.get(key, 0), sentence) for key, sentence in messages.items() if sentence)


class FormText:
    """Writes the values of a form as a text, and reads such a text.

    Args:
        title: what is edited; may hold foreign text.
        fields: of the form.
        values: raw, as they are before the text is edited.
    """

    def __init__(self, title: str, fields: Sequence[FormField], values: Mapping[str, str]) -> None:
        self._title = title
        self._fields = tuple(fields)
        self._values = {field.key: values.get(field.key, "") for field in fields}
        self._labels = _distinct((field.key, _label(field.label)) for field in fields)
        self._names = {field.key: self._names_of(field) for field in fields if field.choices is not None}

    @property
    def values(self) -> Mapping[str, str]:
        """The raw values before the text is edited."""
        return self._values

    def _names_of(self, field: FormField) -> dict[str, str]:
        """Name by id of what can be chosen, or is chosen although it is not offered."""
        offered = field.choices or {}
        ids = dict.fromkeys((*offered, *self._values[field.key].split()))
        return _distinct((key, _one_line(shown(offered.get(key, "")))) for key in ids)

    # -- writing -----------------------------------------------------------------------------------------

    def printed(self) -> str:
        """The text to edit."""
        lines = [f"# {shown(self._title)}", *_HEADER, ""]
        for field in self._fields:
            lines += self._chosen(field) if field.choices is not None else self._typed(field)
        return "\n".join(line.rstrip() for line in lines) + "\n"

    def _typed(self, field: FormField) -> Iterator[str]:
        first, *further = _lines_of(self._values[field.key])
        yield f"{self._labels[field.key]}: {first}"
        yield from (_INDENT + line for line in further)

    def _chosen(self, field: FormField) -> Iterator[str]:
        held = self._values[field.key].split()
        names = self._names[field.key]
        yield f"{self._labels[field.key]}:"
        yield from (_INDENT + names[key] for key in dict.fromkeys(held))
        yield from (f"{_NOTE} {_INDENT}{name}" for key, name in names.items() if key not in held)

    # -- reading -----------------------------------------------------------------------------------------

    def read(self, text: str) -> Reading:
        """What an edited text says."""
        blocks, starts, mistakes = self._blocks(text)
        values = dict(self._values)
        for field in self._fields:
            if field.key in blocks:
                lines = _trimmed(blocks[field.key])
                value, mistake = (self._choice if field.choices is not None else self._text)(field.key, lines)
                values[field.key] = value
                mistakes += [(starts[field.key], mistake)] if mistake else []
        return Reading(values, tuple(mistakes), starts)

    def _blocks(self, text: str) -> tuple[dict[str, list[str]], dict[str, int], list[Complaint]]:
        """The lines of each field, the number of its first, and what belongs to none."""
        keys = {label: key for key, label in self._labels.items()}
        blocks: dict[str, list[str]] = {}
        starts: dict[str, int] = {}
        mistakes: list[Complaint] = []
        key = ""
        for number, line in enumerate(text.split("\n")):
            if line.startswith(_NOTE):
                continue
            if not line.strip() or line[0].isspace():
                blocks.get(key, []).append(line.strip())
                if line.strip() and not key and not mistakes:
                    mistakes.append((number, "This line belongs to no field."))
                continue
            label, colon, rest = line.partition(":")
            key = keys.get(_one_line(label), "") if colon else ""
            if not key or key in blocks:
                told = "This field is there twice." if key else f"There is no field {_one_line(label)!r}."
                mistakes.append((number, f"{told} Further lines of a value begin with a blank."))
            else:
                blocks[key], starts[key] = [rest.strip()], number
        return blocks, starts, mistakes

    def _text(self, key: str, lines: Sequence[str]) -> tuple[str, str]:
        """The value that some lines are, raw where they were left as they were, and what is wrong with it."""
        raw = self._values[key].split("\n")
        written = [line.strip() for line in _lines_of(self._values[key])]
        if lines == _trimmed(written):
            return self._values[key], ""
        left: dict[str, list[str]] = {}
        for line, original in zip(written, raw, strict=True):
            left.setdefault(line, []).append(original)
        value = "\n".join(left[line].pop(0) if left.get(line) else line for line in lines)
        typed = "".join(line for line in lines if line not in left)
        if len(lines) > len(raw):
            return value, f"{'One line' if len(raw) == 1 else f'At most {len(raw)} lines'}, please."
        if any(unicodedata.category(character) == "Cc" for character in typed):
            return value, "There is a control character in it, a tab perhaps."
        return value, ""

    def _choice(self, key: str, lines: Sequence[str]) -> tuple[str, str]:
        """The ids, joined by blanks, of what some lines name, and what is wrong with it."""
        ids = {name: one for one, name in self._names[key].items()}
        names: list[str] = []
        for line in map(_one_line, lines):
            names += [line] if line in ids else [_one_line(part) for part in line.split(",")]
        unknown = next((name for name in names if name and name not in ids), "")
        chosen = dict.fromkeys(ids[name] for name in names if name in ids)
        before = self._values[key]
        value = before if chosen.keys() == set(before.split()) else " ".join(chosen)
        return value, f"There is no {unknown!r} to choose." if unknown else ""


def annotated(text: str, complaints: Iterable[Complaint]) -> str:
    """A text with complaints above the lines that they are about, and without those made earlier."""
    told: dict[int, list[str]] = {}
    for number, sentence in complaints:
        told.setdefault(number, []).append(_COMPLAINT + shown(sentence))
    lines: list[str] = []
    for number, line in enumerate(text.split("\n")):
        lines += told.get(number, ())
        if not line.startswith(_COMPLAINT.strip()):
            lines.append(line)
    return "\n".join(lines)


def _lines_of(raw: str) -> list[str]:
    """The lines of a value, fit for a screen and whole."""
    return [shown(line, len(line) + 1) for line in raw.split("\n")]


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Lines without the empty ones at both ends."""
    full = [number for number, line in enumerate(lines) if line]
    return list(lines[full[0] : full[-1] + 1]) if full else [""]


def _label(label: str) -> str:
    """A label that can be told from a value and from a note."""
    return _one_line(_one_line(shown(label, _LABEL_LIMIT)).replace(":", ";").lstrip("# "))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _distinct(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Labels by key, with a number behind those that others have already."""
    names: dict[str, str] = {}
    taken = {""}
    for key, label in labels:
        name, number = label, 1
        while name in taken:
            number += 1
            name = f"{label} ({number})".lstrip()
        taken.add(name)
        names[key] = name
    return names
