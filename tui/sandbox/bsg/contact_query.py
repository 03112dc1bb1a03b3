"""Finding contacts by conditions, fast in a book of a million as in one of a thousand.

A condition can be met from two sides: collecting the ids that meet it, or walking the book in the wanted order and
probing each contact. Few hits are collected once; many are counted, and their page is found from the cheaper side.
"""

import json
from collections.abc import Sequence

from msgspec import Struct, field

from tui.sandbox.bsg import checks, criteria
from tui.sandbox.bsg.answers import stamp
from tui.sandbox.bsg.criteria import Criterion
from tui.sandbox.bsg.paging import Page
from tui.sandbox.server import Call
from tui.sandbox.store import storable

_FEW = 2000


class Condition(Struct, frozen=True):
    """What a contact `c` must meet.

    Attributes:
        probe: An expression over `c`.
        values: What `probe` binds.
        ids: A query of the ids that meet it, each once; "" when nothing is faster than probing.
        id_values: What `ids` binds.
    """

    probe: str
    values: list[object]
    ids: str = ""
    id_values: list[object] = field(default_factory=list)

    def sql(self, *, collect: bool) -> tuple[str, list[object]]:
        """The condition from one side."""
        return (f"c.id IN ({self.ids})", self.id_values) if collect and self.ids else (self.probe, self.values)


def find(call: Call, conditions: Sequence[Condition], order: str, window: Page) -> tuple[int, list[int]]:
    """How many contacts meet all conditions, and the ids of those on the page."""
    if call.panel.number("lag"):
        conditions = [*conditions, Condition("c.created_at <= ?", [stamp(call.shown_until())])]
    if len(conditions) == 1 and conditions[0].ids:
        return _by_one(call, conditions[0], order, window)
    total = book_size(call) if not conditions else _count(call, conditions)
    return total, _page(call, [condition.sql(collect=True) for condition in conditions], order, window)


def book_size(call: Call) -> int:
    """How many contacts there are."""
    return int(call.db.execute("SELECT n FROM bsg_count WHERE name = 'contact'").fetchone()[0])


def _by_one(call: Call, condition: Condition, order: str, window: Page) -> tuple[int, list[int]]:
    few = [row[0] for row in call.db.execute(f"{condition.ids} LIMIT {_FEW + 1}", condition.id_values)]
    if len(few) <= _FEW:
        one_of = "c.id IN (SELECT value FROM json_each(?))"
        return len(few), _page(call, [(one_of, [json.dumps(few)])], order, window)
    total = int(call.db.execute(f"SELECT count(*) FROM ({condition.ids})", condition.id_values).fetchone()[0])
    steps_of_a_walk = (window.offset + window.limit) * book_size(call) / total
    return total, _page(call, [condition.sql(collect=steps_of_a_walk > total)], order, window)


def _count(call: Call, conditions: Sequence[Condition]) -> int:
    where, values = _all([condition.sql(collect=True) for condition in conditions])
    return int(call.db.execute(f"SELECT count(*) FROM bsg_contact c WHERE {where}", values).fetchone()[0])


def _page(call: Call, conditions: Sequence[tuple[str, list[object]]], order: str, window: Page) -> list[int]:
    where, values = _all(conditions)
    sql = f"SELECT c.id FROM bsg_contact c WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    return [row[0] for row in call.db.execute(sql, (*values, window.limit, window.offset))]


def _all(conditions: Sequence[tuple[str, list[object]]]) -> tuple[str, list[object]]:
    return " AND ".join(sql for sql, _ in conditions) or "1", [value for _, bound in conditions for value in bound]


def in_groups(groups: Sequence[int]) -> Condition:
    """Members of any of the groups."""
    marks = ",".join("?" * len(groups))
    probe = f"EXISTS (SELECT 1 FROM bsg_member m WHERE m.contact_id = c.id AND m.group_id IN ({marks}))"
    ids = f"SELECT m.contact_id FROM bsg_member m WHERE m.group_id IN ({marks})"
    if len(groups) > 1:
        ids = f"SELECT m.contact_id FROM bsg_member m INDEXED BY bsg_member_of WHERE m.group_id IN ({marks}) GROUP BY 1"
    return Condition(probe, [*groups], ids, [*groups])


def phone(criterion: Criterion) -> Condition | None:
    """A comparison of the phone; `None` when `=` asks for what is no number."""
    if criterion.operator == "=":
        value = checks.whole(criterion.value.removeprefix("+"))
        return None if value is None else Condition("c.phone = ?", [value])
    sql, bound = criteria.like("CAST(c.phone AS TEXT)", criterion.value)
    grams = criteria.trigrams(criterion.value)
    if grams is None:
        return Condition(sql, bound)
    ids = f"""SELECT c.id FROM bsg_phone_grams g CROSS JOIN bsg_contact c ON c.id = g.rowid
        WHERE bsg_phone_grams MATCH ? AND {sql}"""
    return Condition(sql, bound, ids, [storable(grams), *bound])


def custom(field_id: int, sql: str, bound: list[object], grams: str | None = None) -> Condition:
    """A comparison of a custom value `v`; `grams` narrows it down when few contacts meet it."""
    here = f"v.field_id = ? AND {sql}"
    probe = f"EXISTS (SELECT 1 FROM bsg_value v WHERE v.contact_id = c.id AND {here})"
    if grams is None:
        return Condition(
            probe, [field_id, *bound], f"SELECT v.contact_id FROM bsg_value v WHERE {here}", [field_id, *bound]
        )
    ids = f"""SELECT v.contact_id FROM bsg_text_grams g CROSS JOIN bsg_value v ON v.id = g.rowid
        WHERE bsg_text_grams MATCH ? AND {here}"""
    return Condition(probe, [field_id, *bound], ids, [storable(grams), field_id, *bound])
