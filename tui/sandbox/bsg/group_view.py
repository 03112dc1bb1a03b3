"""Groups as they are shown (BSG contract, section 5)."""

from collections import defaultdict
from collections.abc import Sequence

from tui.sandbox.bsg.answers import Json, when
from tui.sandbox.server import Call

COLUMNS = "g.id, g.name, g.description, g.is_default, g.created_at, g.items"
Row = tuple[int, str, str | None, int, int, int]


def counter(call: Call, count: int) -> int | str:
    """A counter, which some pages call a string."""
    return str(count) if call.panel.word("counters") == "text" else count


def group(call: Call, row: Row, counters: Json | None = None, *, flag: str = "default") -> Json:
    """One group; `flag` is the key of its default flag."""
    number, name, description, is_default, created_at, _ = row
    return {
        "id": str(number) if call.panel.word("ids") == "text" else number,
        "name": name,
        "description": description,
        flag: is_default if call.panel.word("group_default") == "number" else bool(is_default),
        "created_at": when(call, created_at),
        **(counters or {}),
    }


def counted(call: Call, rows: Sequence[Row]) -> list[Json]:
    """Groups with both counters: contacts, and contacts on the stop list for SMS or Viber."""
    stopped = _stopped(call)
    return [
        group(call, row, {"items": counter(call, row[5]), "stop_list_count": counter(call, stopped.get(row[0], 0))})
        for row in rows
    ]


def embedded(call: Call, contacts: Sequence[int], *, counters: bool) -> dict[int, list[Json]]:
    """The groups of each of these contacts."""
    marks = ",".join("?" * len(contacts))
    pairs = call.db.execute(
        f"SELECT contact_id, group_id FROM bsg_member WHERE contact_id IN ({marks}) ORDER BY contact_id, group_id",
        contacts,
    ).fetchall()
    wanted = {group_id for _, group_id in pairs}
    rows: list[Row] = call.db.execute(
        f"SELECT {COLUMNS} FROM bsg_group g WHERE g.id IN ({','.join('?' * len(wanted))})", tuple(wanted)
    ).fetchall()
    shown = counted(call, rows) if counters else [group(call, row) for row in rows]
    by_id = {row[0]: one for row, one in zip(rows, shown, strict=True)}
    found: defaultdict[int, list[Json]] = defaultdict(list)
    for contact, group_id in pairs:
        found[contact].append(by_id[group_id])
    return found


def _stopped(call: Call) -> dict[int, int]:
    """How many contacts of each group are on the stop list; read from the stop list's side, which is the short one."""
    return dict(
        call.db.execute(
            "SELECT m.group_id, count(*) FROM bsg_stop s CROSS JOIN bsg_contact c ON c.phone = s.phone"
            " CROSS JOIN bsg_member m ON m.contact_id = c.id WHERE s.sms OR s.viber GROUP BY m.group_id"
        ).fetchall()
    )
