"""Rows of a table on their way into a file: which of them, how, where to."""

import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from tui.domain.contacts import Shape
from tui.domain.errors import KeepingError, ProviderError
from tui.domain.foreign import shown
from tui.domain.wording import counted
from tui.panes.marking import MarkingView
from tui.panes.source import Source
from tui.services.transfer.exporting import Batch, Selection, walked
from tui.services.transfer.files import NotMade, whole_file, write_rows
from tui.services.transfer.writing import FileText, Format, file_text
from tui.widgets.form import Form
from tui.widgets.form_fields import FormEnds, FormField, Messages

WHAT, FORM, FILE = "what", "format", "file"
MARKED, EVERYTHING, SHOWN = "marked", "everything", "shown"
_FORMS: Final[Mapping[str, str]] = {
    "csv": "CSV for spreadsheets, made harmless",
    "exact": "CSV for programs, exact",
    "jsonl": "JSON Lines, exact",
}
_NO_NAME: Final = re.compile(r"[^\w]+")
_BETWEEN_NEWS: Final = 1.0
"""Seconds: each piece of news is bytes on the line."""


class Writing:
    """One file that is being written.

    Attributes:
        path: the file.
        name: the same as people know it.
        standing: how far it got, in words.
    """

    def __init__(self, selection: Selection, text: FileText, path: Path, tell: Callable[[str], None]) -> None:
        self.path = path
        self.standing = "begun"
        self.name = told_path(path)
        self._selection = selection
        self._text = text
        self._tell = tell
        self._files = ExitStack()
        self._told_at = 0.0

    def open(self) -> BinaryIO:
        """Makes the file.

        Raises:
            NotMade: something of that name is there, or it cannot be made.
        """
        return self._files.enter_context(whole_file(self.path))

    async def run(self, file: BinaryIO) -> None:
        """Writes all rows, and tells how it ended; a file that does not become complete is taken away."""
        try:
            with self._files:
                rows, total = await write_rows(self._selection, self._text, file, self._wrote)
        except (ProviderError, KeepingError) as error:
            self._tell(f"FAILED: nothing written. {error.sentence}")
        except NotMade as error:
            self._tell(f"FAILED: {error}")
        except OSError as error:
            self._tell(f"FAILED: {self.name} was not written: {error.strerror}.")
        else:
            odd = f"; the account spoke of {total:,}" if total not in {None, rows} else ""
            self._tell(f"{counted(rows, 'row')} written to {self.name}{odd}")

    def _wrote(self, rows: int, total: int | None) -> None:
        self.standing = f"{rows:,} of {total:,} rows" if total is not None else f"{rows:,} rows"
        now = time.monotonic()
        if now - self._told_at >= _BETWEEN_NEWS:
            self._told_at = now
            self._tell(f"exporting: {self.standing}; ctrl+c stops it")


def choices_of(table: MarkingView) -> dict[str, str]:
    """What of a table can be exported, the likeliest first."""
    page, noun = table.view.page, table.source.noun
    found = {}
    if len(table.marks):
        found[MARKED] = f"the marked {noun} ({len(table.marks)})"
    if table.marks.everything is not None:
        found[EVERYTHING] = f"the marked {noun} (all that match)"
    number = "" if page is None or page.total is None else f" ({page.total:,})"
    narrowed = table.view.query.criterion is not None or bool(table.view.query.phrase)
    found[SHOWN] = f"all {noun} that the search finds{number}" if narrowed else f"all {noun} here{number}"
    return found


def selection_of(table: MarkingView, shape: Shape, what: str) -> Selection:
    """The rows of one choice."""
    source, marks = table.source, table.marks
    columns = source.columns(shape)
    if what == MARKED:
        return Selection(columns, _kept(source, shape, tuple(marks.rows.values())))
    query = marks.everything if what == EVERYTHING and marks.everything is not None else table.view.query
    return Selection(columns, walked(lambda number: source.find(query, number), lambda row: source.record(row, shape)))


async def _kept(source: Source[Any], shape: Shape, rows: Sequence[Any]) -> AsyncIterator[Batch]:
    yield Batch(tuple(source.record(row, shape) for row in rows), len(rows))


def suggested(folder: Path, words: Sequence[str], now: datetime, form: str) -> str:
    """A file that is not there yet, called by what goes into it."""
    name = "-".join(filter(None, (_NO_NAME.sub("-", shown(text, 40)).strip("-_") for text in words))).lower()
    stem, suffix = f"{name or 'rows'}-{now:%Y-%m-%d}", suffix_of(form)
    free = (path for path in _names(folder, stem, suffix) if not path.exists() and not path.is_symlink())
    return told_path(next(free))


def _names(folder: Path, stem: str, suffix: str) -> Any:
    yield folder / f"{stem}{suffix}"
    number = 2
    while True:
        yield folder / f"{stem}-{number}{suffix}"
        number += 1


def suffix_of(form: str) -> str:
    """How the names of such files end."""
    return ".jsonl" if form == Format.JSONL else ".csv"


def told_path(path: Path) -> str:
    """A file as people know it."""
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)


def path_of(text: str) -> Path:
    """The file that somebody typed: one without a folder is in the home folder."""
    return Path.home() / Path(text.strip()).expanduser()


def export_form(
    table: MarkingView,
    shape: Shape,
    kept: Mapping[str, str],
    *,
    title: str,
    now: datetime,
    begin: Callable[[Writing, BinaryIO], None],
    hold: Callable[[Mapping[str, str]], None],
    tell: Callable[[str], None],
) -> Form:
    """The form that asks what, how and where to; saving it begins to write.

    Args:
        table: whose rows.
        shape: their fields.
        kept: what was typed into it before.
        title: of the account.
        now: for the suggested name.
        begin: takes what is being written, and its open file.
        hold: takes what was typed; empty where it shall be forgotten.
        tell: shows a piece of news in the status line.
    """
    choices = choices_of(table)
    form = kept.get(FORM, "csv")
    fields = (
        FormField(FILE, "File"),
        FormField(WHAT, "Rows", choices=choices, is_one=True),
        FormField(FORM, "As", choices=_FORMS, is_one=True),
    )
    opened = {
        WHAT: next(iter(choices)),
        FORM: form,
        FILE: suggested(Path.home(), (title, table.source.heading or table.source.noun), now, form),
    }

    def check(values: Mapping[str, str]) -> Messages:
        return {FILE: "" if values[FILE].strip() else "name the file"}

    async def submit(values: Mapping[str, str]) -> Messages:
        path = path_of(values[FILE])
        if values[FORM] == Format.JSONL and values[FILE] == opened[FILE]:
            path = path.with_suffix(suffix_of(values[FORM]))
        form = Format.JSONL if values[FORM] == Format.JSONL else Format.CSV
        selection = selection_of(table, shape, values[WHAT])
        writing = Writing(selection, file_text(form, selection.columns, exact=values[FORM] == "exact"), path, tell)
        try:
            file = writing.open()
        except NotMade as error:
            return {FILE: str(error)}
        hold({})
        begin(writing, file)
        return {}

    ends = FormEnds(check, submit, lambda values, _field, _cursor: hold(values), lambda: hold({}))
    heading = f"Export {table.source.heading or table.source.noun} of {title}"
    return Form(heading, fields, opened, ends=ends, kept=kept)
