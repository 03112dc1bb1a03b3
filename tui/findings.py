"""What `check` and `doctor` find, as lines or as JSON. Imports the command line's common parts."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from tui.command_line import columns, gravest, put, put_json
from tui.startup import Status

_WORDS: Final = {True: "ok", False: "WRONG"}


class Finding(Struct, frozen=True):
    """One thing that was looked at.

    Attributes:
        about: what it was: ``settings``, ``files``, the key of an account.
        told: what was found, in words.
        status: the exit status it leads to where it is wrong; done where it is well.
        line: of the settings, where one is to blame.
        key: of the settings, where one is to blame.
    """

    about: str
    told: str
    status: Status = Status.DONE
    line: int | None = None
    key: str = ""

    @property
    def ok(self) -> bool:
        """Whether it is well."""
        return self.status is Status.DONE


class Advice(Struct, frozen=True):
    """Lines to put into a file.

    Attributes:
        place: which file, in words.
        lines: what to put there.
    """

    place: str
    lines: tuple[str, ...]


def report(findings: Sequence[Finding], *, as_json: bool, advice: Sequence[Advice] = ()) -> Status:
    """Prints the findings, and the advice below them; gives the exit status that they lead to."""
    status = gravest(finding.status for finding in findings)
    if as_json:
        document: dict[str, object] = {"status": status, "findings": [_entry(finding) for finding in findings]}
        if advice:
            document["advice"] = [{"place": one.place, "lines": list(one.lines)} for one in advice]
        put_json(document)
    else:
        heads = columns([(_WORDS[finding.ok], finding.about) for finding in findings])
        width = max((len(head) for head in heads), default=0)
        for head, finding in zip(heads, findings, strict=True):
            put(f"{head:<{width}}  {finding.told}")
        for one in advice:
            for line in ("", f"Put into {one.place}:", "", *(f"    {line}" for line in one.lines)):
                put(line)
    return status


def _entry(finding: Finding) -> dict[str, object]:
    entry: dict[str, object] = {"about": finding.about, "ok": finding.ok, "told": finding.told}
    if finding.line is not None or finding.key:
        entry |= {"line": finding.line, "key": finding.key}
    return entry
