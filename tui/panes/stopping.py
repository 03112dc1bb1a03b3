"""Putting numbers on an account's stop list, or taking them off."""

from collections.abc import Mapping, Sequence

from tui.domain.contacts import StopEntry
from tui.domain.phones import Impossible, Phone, grouped, parse_phone
from tui.domain.ports import Provider
from tui.panes.place import Place
from tui.panes.plans import FormPlan, Prepared, Question, Writing
from tui.services.list_changes import AddToStopList, RemoveFromStopList
from tui.widgets.form_fields import FormField, Messages

LOOKED_UP = 20
"""Numbers that are looked up one by one before the question; more are put on without a look."""
NAMED = 3
"""Numbers that a question names one by one."""


async def stopping(provider: Provider, phones: Sequence[str]) -> Question | None:
    """The question: off the list where all of them are on it, else on it; None without a stop list."""
    stop_list = provider.stop_list
    if stop_list is None or not phones:
        return None
    channels = stop_list.channels[:1]
    looked_up = phones if len(phones) <= LOOKED_UP else ()
    listed = {phone: entry.channels for phone in looked_up if (entry := await stop_list.check(phone)) is not None}
    named = ", ".join(grouped(phone) for phone in phones[:NAMED]) + (" …" if len(phones) > NAMED else "")
    where = stop_list.title + (f" ({', '.join(channels)})" if channels else "")
    if len(listed) == len(phones):
        change = RemoveFromStopList(tuple(phones), channels, listed, is_looked_up=True)
        return Question(f"Take {named} off the {where}?", "b", "take off", len(phones), (change,))
    add = AddToStopList(tuple(phones), channels, listed, is_looked_up=bool(looked_up))
    return Question(f"Put {named} on the {where}?", "b", "put on", len(phones), (add,))


class StopWriting(Writing[StopEntry]):
    """What can be changed about the entries of a stop list: numbers go on and off."""

    def __init__(self, place: Place) -> None:
        self._place = place

    async def new(self) -> FormPlan:
        """A form for numbers to put on the list."""
        stop_list = self._place.provider.stop_list
        channels = {name: name for name in stop_list.channels} if stop_list is not None else {}
        fields = [FormField("phones", "Phones")]
        if channels:
            fields.append(FormField("channels", "Channels", choices=channels))
        return FormPlan(
            kind="stop list",
            key=f"{self._place.account}/stop/new",
            title="Numbers for the stop list, with commas between them",
            fields=tuple(fields),
            values={"channels": next(iter(channels), "")},
            check=self._check,
            prepare=self._prepare,
        )

    async def deletion(self, rows: Sequence[StopEntry]) -> Question | None:
        """The question before entries are taken off."""
        return await stopping(self._place.provider, [row.phone for row in rows])

    def _read(self, text: str) -> list[Phone | Impossible]:
        return [parse_phone(part, self._place.country) for part in text.replace(";", ",").split(",") if part.strip()]

    def _check(self, values: Mapping[str, str]) -> Messages:
        read = self._read(values.get("phones", ""))
        wrong = [one for one in read if isinstance(one, Impossible)]
        if wrong:
            return {"phones": f"{wrong[0].text.strip()}: {wrong[0].sentence}"}
        return {"phones": "" if read else "Type at least one number."}

    async def _prepare(self, values: Mapping[str, str]) -> Prepared:
        phones = tuple(one.digits for one in self._read(values.get("phones", "")) if isinstance(one, Phone))
        channels = tuple(values.get("channels", "").split())
        return Prepared((AddToStopList(phones, channels),), done=f"{len(phones)} put on the list")
