"""The sandbox's clock: real, shifted or frozen; imports the standard library alone."""

import re
from datetime import UTC, datetime, timedelta

_ADVANCE = re.compile(r"[+-]\d{1,9}(\.\d{1,6})?")


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time; one without a zone is taken as UTC.

    Raises:
        ValueError: The text is no ISO 8601 time.
    """
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Clock:
    """Tells the sandbox's time, which every date of its data and every step of a campaign follows.

    Commands: `real` follows the host; `stop` freezes where it stands; `run` lets it go on from where it stands;
    `+N` and `-N` move it by seconds; an ISO 8601 time freezes it there.
    """

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._frozen_at = frozen_at
        self._shift = timedelta()

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return self._frozen_at or datetime.now(UTC) + self._shift

    @property
    def is_running(self) -> bool:
        """Whether time passes by itself."""
        return self._frozen_at is None

    def obey(self, command: str) -> None:
        """Carry out one command.

        Raises:
            ValueError: The command is none of those above.
        """
        if command == "real":
            self._frozen_at, self._shift = None, timedelta()
        elif command == "stop":
            self._frozen_at = self.now()
        elif command == "run":
            self._shift, self._frozen_at = self.now() - datetime.now(UTC), None
        elif _ADVANCE.fullmatch(command):
            self.advance(float(command))
        else:
            self._frozen_at = parse_time(command)

    def advance(self, seconds: float) -> None:
        """Move the clock, frozen or not, by a number of seconds."""
        step = timedelta(seconds=seconds)
        if self._frozen_at is None:
            self._shift += step
        else:
            self._frozen_at += step
