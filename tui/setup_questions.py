"""What an account is asked for besides its credentials: questions as data, for the command line and for forms.

Imports the settings modules. The questions are the settings' own keys, so that a key more is asked for as well.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct, field

from tui.settings import AccountSettings
from tui.settings_values import ACCOUNT, PROXY, Setting, Wrong

NOTHING: Final = "none"
"""What may be typed for "no such thing"; an empty field of a form says the same."""
_QUOTED: Final = " in quotes"
_YES, _NO = "yes", "no"


class Question(Struct, frozen=True):
    """One setting of an account, as it is asked for.

    Attributes:
        setting: the key of the settings that the answer goes to.
        label: what a form and a list call it.
        typed: gives what the settings are to say, of what was typed; `Setting.take` judges it.
        choices: answers to choose from, in words; none where it is typed.
        limit: longest answer in characters; 0 for none.
        may_lack: whether there may be no such thing.
    """

    setting: Setting
    label: str
    typed: Callable[[str], Any] = str
    choices: Mapping[str, str] = field(default_factory=dict)
    limit: int = 0
    may_lack: bool = False

    @property
    def name(self) -> str:
        """The key of the settings."""
        return self.setting.name

    @property
    def words(self) -> str:
        """The question."""
        return f"{self.label} ({self.setting.meaning})"

    def read(self, answer: str) -> Any:
        """What the settings are to say; None where they are to say nothing.

        Raises:
            Wrong: the answer cannot be taken.
        """
        answer = answer.strip()
        if self.may_lack and answer in ("", NOTHING):
            return None
        said = self.typed(answer)
        try:
            self.setting.take(said)
        except Wrong as wrong:
            raise Wrong(str(wrong).replace(_QUOTED, "")) from wrong
        return said

    def answer(self, account: AccountSettings) -> str:
        """The answer that an account stands for."""
        value = getattr(account, self.name)
        if isinstance(value, bool):
            return _YES if value else _NO
        return "" if value is None else str(value)


def _figure(typed: str) -> Any:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else typed  # noqa: PLR2004


def _is_yes(typed: str) -> Any:
    return {_YES: True, _NO: False}.get(typed, typed)


_BY_NAME: Final = {setting.name: setting for setting in ACCOUNT}

FIRST: Final = (
    Question(_BY_NAME["title"], "Title", limit=40),
    Question(_BY_NAME["country"], "Country", str.upper, limit=2),
    Question(_BY_NAME["time_zone"], "Time zone"),
)
"""What everybody is asked."""

MORE: Final = (
    Question(_BY_NAME["base_url"], "Base URL"),
    Question(_BY_NAME["read_only"], "Writing", _is_yes, choices={_NO: "allowed", _YES: "refused"}),
    Question(_BY_NAME["in_flight"], "At a time", _figure, limit=2),
    Question(_BY_NAME["per_second"], "Per second", _figure, limit=3),
    Question(_BY_NAME["ca_file"], "CA file", may_lack=True),
)
"""What few people need to change. A proxy is asked for like a credential, as it may hold a password."""

QUESTIONS: Final = (*FIRST, *MORE)
PROXY_NAME: Final = PROXY.name
