"""What an import tells: a line for each row on stdout, sums on stderr, rejected rows in a file of their own.

Imports `domain`, `services` and `file_commands`.
"""

import json
from typing import TextIO

from tui.domain.foreign import shown
from tui.file_commands import Ticker
from tui.services.transfer.judging import REJECTED, Result, Tally, Verdict
from tui.services.transfer.rejects import Rejects
from tui.startup import Status


class Report:
    """Takes the results of an import, one by one.

    Args:
        stdout: where a line goes for each row, other than those that an earlier run told of; None for nowhere.
        as_json: whether the lines are JSON.
        rejected: where rejected rows go; None for nowhere.
        told: is told how far it got.
    """

    def __init__(self, stdout: TextIO | None, told: Ticker, *, as_json: bool, rejected: Rejects | None) -> None:
        self.tally = Tally()
        self._stdout = stdout
        self._as_json = as_json
        self._rejected = rejected
        self._told = told

    def add(self, result: Result) -> None:
        """Tells of one row.

        Raises:
            NotMade: the file of rejected rows cannot be made.
            OSError: something cannot be written.
        """
        self.tally.add(result)
        if self._stdout is not None and result.verdict is not Verdict.EARLIER:
            self._told.clear()
            self._stdout.write(line_of(result, as_json=self._as_json))
        if self._rejected is not None and result.verdict in REJECTED:
            self._rejected.add(result)
        self._told(self.tally.total, None)

    def close(self) -> None:
        """Takes the line of figures off the terminal."""
        self._told.clear()


def line_of(result: Result, *, as_json: bool) -> str:
    """What stdout says of one row; its phone and reason are foreign texts."""
    if as_json:
        told = {"line": result.row.line, "outcome": result.verdict, "phone": result.phone, "reason": result.reason}
        return json.dumps(told) + "\n"
    return f"line {result.row.line}\t{result.verdict}\t{shown(result.phone)}\t{shown(result.reason)}\n"


def status_of(tally: Tally) -> Status:
    """The exit status that tells how an import or a dry run went."""
    if tally[Verdict.UNKNOWN]:
        return Status.AMBIGUOUS
    return Status.REFUSED if tally[Verdict.IMPOSSIBLE] or tally[Verdict.REFUSED] else Status.DONE
