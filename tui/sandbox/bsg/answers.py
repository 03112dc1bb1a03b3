"""The shapes of BSG's answers: envelopes, dates, refusals (BSG contract, sections 1.3, 1.5, 1.7)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tui.sandbox.server import Call, Refusal, Reply, json_reply

Json = dict[str, object]
Errors = dict[str, list[str]]

INVALID = "The given data was invalid."
EMPTY = Reply(204, headers=())


def data(value: object, status: int = 200) -> Reply:
    """A single object, or a list without a total."""
    return json_reply({"data": value}, status)


def plain_list(rows: Sequence[object], total: int) -> Reply:
    """A plain list with its total."""
    return json_reply({"data": rows, "total": total})


def page_meta(total: int, limit: int, offset: int) -> Json:
    """The `meta.page` of a search."""
    return {"total": total, "limit": limit, "offset": offset}


def refused(message: str, status: int = 422) -> Refusal:
    """A business error: its `errors` are empty."""
    return Refusal(json_reply({"message": message, "errors": []}, status))


class Invalid(Refusal):
    """A validation error: a map from the flattened path to its complaints, or another published shape of it."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(_invalid({"errors": {path: list(words) for path, words in errors.items()}}))
        self._errors = errors

    def shaped(self, shape: str) -> Refusal:
        """The same refusal with `errors` as a map, as a list of strings, or absent (section 1.7)."""
        strings = [word for words in self._errors.values() for word in words]
        shapes: Mapping[str, Json] = {"strings": {"errors": strings}, "absent": {}}
        return Refusal(_invalid(shapes[shape])) if shape in shapes else self


def _invalid(rest: Json) -> Reply:
    return json_reply({"message": INVALID, **rest}, 422)


def invalid(errors: Mapping[str, Sequence[str]]) -> Refusal:
    """The refusal of what was complained about."""
    return Invalid(errors)


def absent(what: str) -> Refusal:
    """404, as the sandbox conventions of section 13 have it."""
    return Refusal(json_reply({"message": f"{what} not found"}, 404))


def when(call: Call, seconds: int | None) -> str | None:
    """A moment as the service prints it: no zone; the switch `utc_offset` moves it (section 1.5)."""
    if seconds is None:
        return None
    moment = datetime.fromtimestamp(seconds, UTC) + timedelta(hours=call.panel.number("utc_offset"))
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def stamp(moment: datetime) -> int:
    """A moment as it is stored: whole seconds since 1970."""
    return int(moment.timestamp())
