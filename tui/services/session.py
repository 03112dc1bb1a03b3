"""Where a desk stood, as records that JSON can hold. Imports the standard library alone."""

from collections.abc import Mapping

from msgspec import Struct, field


class Question(Struct, frozen=True):
    """What a table was asked; foreign text is raw.

    Attributes:
        line: the search line.
        group: id of the group that rows belong to; None for any.
        in_no_group: whether rows are in no group at all.
        group_name: name of that group.
        sort: key of the field that orders the rows; empty for the provider's own order.
    """

    line: str = ""
    group: str | None = None
    in_no_group: bool = False
    group_name: str = ""
    sort: str = ""
    descending: bool = False


class Table(Struct, frozen=True):
    """One table as it stood; foreign text is raw.

    Attributes:
        typed: what stood in the search line, asked or not.
        page: from 1.
        cursor: id of the row under the cursor; empty where there is none.
        marks: name by id of marked rows. A row that goes by another name by then is not marked again.
        marked: how many rows were marked, where ``marks`` does not hold them all.
        everything: the question whose rows were all marked; None where rows were marked one by one.
    """

    question: Question = Question()
    typed: str = ""
    page: int = 1
    cursor: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    marked: int = 0
    everything: Question | None = None


class Session(Struct, frozen=True):
    """Where a desk stood.

    Attributes:
        account: key of the account in front.
        place: its place in front.
        words: what is read there, for the offer to go back; raw.
        tables: of that place, each opened inside the one before.
    """

    account: str
    place: str
    words: str
    tables: tuple[Table, ...]

    @property
    def spot(self) -> tuple[object, ...]:
        """What it is about, whatever the cursor and the marks are."""
        return self.account, self.place, tuple((table.question, table.page) for table in self.tables)


class HalfSearch(Struct, frozen=True):
    """A search line that was typed and not asked yet.

    Attributes:
        session: where the desk stood; its last table holds the line.
        caret: where the cursor stood in it.
    """

    session: Session
    caret: int
