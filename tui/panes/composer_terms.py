"""A composer's price, preview, checks, options and the replacing of dear characters."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from types import MappingProxyType

from textual import work

from tui.domain.campaigns import Option, Tariff
from tui.domain.errors import ProviderError
from tui.domain.foreign import shown
from tui.domain.sms import count, replace_dear, split
from tui.panes.composer_checks import check_line
from tui.panes.composer_lines import clock_words
from tui.panes.composer_people import PeopleComposer
from tui.widgets.dialogs import Ask, Confirm, Detail, Fact
from tui.widgets.form import Form
from tui.widgets.form_fields import FormEnds, FormField, Messages

_WRITTEN = ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")
_HELP = "now, or a time of today as 18:30, or 2026-11-30 18:30"


class TermsComposer(PeopleComposer):
    """A composer with everything but the verbs that send or leave.

    Attributes:
        half_options: what was typed into the options and not taken yet.
    """

    half_options: Mapping[str, str] = MappingProxyType({})

    def action_price(self) -> None:
        """Asks for the price now, for the balance, and for whatever could not be read before."""
        composition = self.composition
        composition.live.ask()
        if composition.unread:
            self.count_people()
        if composition.senders is None:
            self.run_worker(self.read_account(), group="account", exclusive=True)
        else:
            self.run_worker(composition.read_balance(), group="balance", exclusive=True)

    @work(group="question", exclusive=True)
    async def action_preview(self) -> None:
        """Shows the text part by part."""
        parts = split(self.composition.draft.text)
        facts = [Fact(f"Part {number} of {len(parts)}", part) for number, part in enumerate(parts, 1)]
        await self.app.push_screen_wait(Detail("As phones show it", facts or [Fact("Text", "")]))

    @work(group="question", exclusive=True)
    async def action_checks(self) -> None:
        """Lists the checks."""
        facts = [Fact(check.title, check_line(check)) for check in self.composition.checks]
        await self.app.push_screen_wait(Detail("Checks before sending", facts))

    # -- dear characters ---------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_replace(self) -> None:
        """Shows what would be replaced, asks, and replaces it."""
        text = self.composition.draft.text
        instead = replace_dear(text)
        if instead == text:
            self.say("replacing by what looks alike would save no part")
            return
        before, after = count(text), count(instead)
        saved = self.composition.cost_of(before.parts - after.parts)
        worth = f", {saved.format(2)} less" if saved is not None else ""
        question = (
            f"{_exchanged(text)}\n{before.parts} parts become {after.parts}{worth}. The text would be:\n{instead}"
        )
        if await self.app.push_screen_wait(Confirm(question, "R", "replace")):
            self.box.replace(instead, (0, 0), self.box.document.end)
            self.say("replaced; i, then ctrl+z takes it back")

    # -- time and options --------------------------------------------------------------------------------

    @work(group="question", exclusive=True)
    async def action_later(self) -> None:
        """Asks when the campaign is to start."""
        now = self.account.clock()
        start = self.composition.draft.start_at
        value = "now" if start is None else f"{start.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
        days = self.account.campaigns.limits.days_ahead
        words = clock_words(now, now.tzinfo, self.account.zone)
        question = f"Start: {_HELP}; at most {days} days ahead. It is {words}."
        answer = await self.app.push_screen_wait(Ask(question, value))
        if answer is None:
            return
        try:
            self.change(start_at=start_of(answer, now))
        except ValueError:
            self.say(f"a start is written as {_HELP}; l asks again")

    @work(group="question", exclusive=True)
    async def action_options(self) -> None:
        """Asks for start, validity and tariff."""
        try:
            tariffs = await self._tariffs()
        except ProviderError as error:
            self.say(f"FAILED: {error.sentence}")
            return
        draft, options = self.composition.draft, self.account.campaigns.options
        fewest, most = self.account.campaigns.limits.validity_hours
        start = (
            "now"
            if draft.start_at is None
            else f"{draft.start_at.astimezone(self.account.clock().tzinfo):%Y-%m-%d %H:%M}"
        )
        fields = {
            Option.START_AT: FormField("start_at", "Start"),
            Option.VALIDITY: FormField("validity", f"Hours {fewest}-{most}", limit=3),
            Option.TARIFF: FormField("tariff", "Tariff", choices=_choices(tariffs)),
        }
        values = {"start_at": start, "validity": str(draft.validity or ""), "tariff": _plain(draft.tariff)}
        wanted = [field for option, field in fields.items() if option in options and field.choices != {}]
        now = clock_words(self.account.clock(), self.account.clock().tzinfo, self.account.zone)
        ends = FormEnds(self._check_options, self._take_options, self._hold_options, self._drop_options)
        title = f"Options   it is {now}   the stop list is respected"
        await self.app.push_screen_wait(Form(title, wanted, values, ends=ends, kept=self.half_options))

    async def _tariffs(self) -> Sequence[Tariff]:
        return await self.account.campaigns.tariffs() if Option.TARIFF in self.account.campaigns.options else ()

    def _hold_options(self, values: Mapping[str, str], _field: str, _cursor: int) -> None:
        self.half_options = dict(values)

    def _drop_options(self) -> None:
        self.half_options = {}

    def _check_options(self, values: Mapping[str, str]) -> Messages:
        fewest, most = self.account.campaigns.limits.validity_hours
        messages = {}
        try:
            start_of(values.get("start_at", "now"), self.account.clock())
        except ValueError:
            messages["start_at"] = _HELP
        hours = values.get("validity", "").strip()
        if hours and not (hours.isdecimal() and fewest <= int(hours) <= most):
            messages["validity"] = f"{fewest} to {most} hours, or nothing for the provider's own"
        if len(values.get("tariff", "").split()) > 1:
            messages["tariff"] = "choose one of them"
        return messages

    async def _take_options(self, values: Mapping[str, str]) -> Messages:
        hours, tariff = values.get("validity", "").strip(), values.get("tariff", "").strip()
        self._drop_options()
        self.change(
            start_at=start_of(values.get("start_at", "now"), self.account.clock()),
            validity=int(hours) if hours else None,
            tariff=int(tariff) if tariff else None,
        )
        return {}


def start_of(written: str, now: datetime) -> datetime | None:
    """The start that somebody wrote, in the operator's time; None for now.

    Raises:
        ValueError: it is not written like a time.
    """
    words = written.strip().lower()
    if words in ("", "now"):
        return None
    if ":" in words and " " not in words:
        at = datetime.strptime(words, "%H:%M").replace(tzinfo=now.tzinfo).time()  # its day is today's
        start = _here(datetime.combine(now.date(), at), now)
        return start if start > now else start + timedelta(days=1)
    for form in _WRITTEN:
        try:
            return _here(datetime.strptime(words, form), now)  # noqa: DTZ007 - `_here` gives it its zone
        except ValueError:
            continue
    raise ValueError(written)


def _here(wall: datetime, now: datetime) -> datetime:
    """A time on the operator's clock; a fixed offset is that of this moment only, so the host is asked."""
    return wall.astimezone() if _is_host(now) else wall.replace(tzinfo=now.tzinfo)


def _is_host(now: datetime) -> bool:
    return isinstance(now.tzinfo, timezone) and now.astimezone().utcoffset() == now.utcoffset()


def _exchanged(text: str) -> str:
    """What is replaced by what, each once."""
    dear = {one.character: one.replacement for one in count(text).dear if one.cost > 0 and one.replacement is not None}
    return "Replace " + ", ".join(f"{shown(old)} by {new or 'nothing'}" for old, new in dear.items()) + "?"


def _choices(tariffs: Sequence[Tariff]) -> dict[str, str]:
    return {str(tariff.code): tariff.name + " (usual)" * tariff.is_default for tariff in tariffs if tariff.is_active}


def _plain(tariff: int | None) -> str:
    return "" if tariff is None else str(tariff)
