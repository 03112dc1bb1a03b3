"""What a search line asks of a table: pure, for the three ways of searching."""

from msgspec.structs import replace

from tui.domain.contacts import SearchKind, Shape
from tui.domain.paging import NoGroup, Query, Sort
from tui.domain.search_line import Cleared as ClearedLine
from tui.domain.search_line import Mistake, completions, parse, printed


def asked(line: str, shape: Shape, before: Query) -> Query | Mistake:
    """The query that ``line`` makes of ``before``; its order and group filter stay.

    Returns:
        The query, or the mistake to explain under the line.
    """
    if shape.search is not SearchKind.CRITERION:
        return replace(before, phrase=line.strip(), criterion=None)
    read = parse(line, shape.search_fields)
    if isinstance(read, Mistake):
        return read
    return replace(before, criterion=None if isinstance(read, ClearedLine) else read, phrase="")


def line_of(query: Query) -> str:
    """The search line that asks ``query``."""
    return printed(query.criterion) if query.criterion else query.phrase


def completed(line: str, shape: Shape | None) -> list[str]:
    """How the line can go on."""
    if shape is None or shape.search is not SearchKind.CRITERION:
        return []
    return completions(line, shape.search_fields)


def is_narrowed(query: Query) -> bool:
    """Whether the query leaves anything out."""
    return query.criterion is not None or bool(query.phrase) or query.group is not None


def sorted_by(query: Query, field: str) -> Query:
    """The same question in the order of ``field``; asked again, the other way round."""
    if query.sort is not None and query.sort.field == field:
        return replace(query, sort=Sort(field, descending=not query.sort.descending))
    return replace(query, sort=Sort(field))


def narrowing_words(query: Query, group_name: str) -> str:
    """What the rows are narrowed to, in words; empty for everything."""
    if query.group is NoGroup.NO_GROUP:
        return "in no group"
    return f"in group {group_name}" if query.group is not None else ""
