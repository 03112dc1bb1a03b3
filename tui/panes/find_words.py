"""What a look-up says, line by line. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.text import Text

from tui.domain.foreign import shown
from tui.domain.phones import display
from tui.domain.wording import counted
from tui.services.sightings import Answer, Person, Sighting, State
from tui.widgets.cells import cell


def standing(answer: Answer, titles: Mapping[str, str]) -> str:
    """How far an account has come."""
    words: Sequence[str]
    match answer.state:
        case State.ASKING:
            words = ("asking …",)
        case State.FAILED:
            words = (f"FAILED: {answer.failure} r asks again",)
        case State.CANNOT:
            words = ("cannot:", *answer.remarks) if answer.remarks else ("cannot tell",)
        case State.DONE:
            words = (f"done {answer.at:%H:%M}" if answer.at else "done", *answer.remarks)
    return f"{titles[answer.account]:<14} {'; '.join(words)}"


def nobody(sought: str, states: Sequence[State]) -> Text:
    """What stands where nothing was found: that, or that it could not be asked everywhere."""
    if State.ASKING in states:
        return Text("asking …")
    failed = states.count(State.FAILED)
    if failed:
        return Text(f"Not found where it could be asked; {counted(failed, 'account')} failed, r asks again.")
    return Text(f"Nobody knows {shown(sought, 60)}. / asks for something else.")


def lines(person: Person, titles: Mapping[str, str], veil: Callable[[str], str]) -> Iterator[Text]:
    """A person with all names and differences, then every place where the person was seen.

    A name stands beside its place where people go by several names; the only one stands above.
    """
    text = Text(f"{veil(display(person.digits)):<17}", style="bold", no_wrap=True, end="")
    text.append_text(cell(veil(", ".join(person.names)), 34))
    if person.differences:
        text.append("   " + shown("; ".join(person.differences)), "italic")
    yield text
    name_width = 24 if len(person.names) > 1 else 0
    for seen in person.sightings:
        yield _place(seen, titles, veil, name_width)


def _place(seen: Sighting, titles: Mapping[str, str], veil: Callable[[str], str], name_width: int) -> Text:
    text = Text("   ", no_wrap=True, end="")
    for raw, width in ((titles[seen.account], 14), (seen.kind.value, 16), (veil(seen.name), name_width)):
        if width:
            part = cell(raw, width)
            part.pad_right(width + 1 - part.cell_len)
            text.append_text(part)
    return text.append_text(cell(seen.where, 200))
