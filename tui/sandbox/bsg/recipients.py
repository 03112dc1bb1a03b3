"""Who a campaign or a price is for (BSG contract, sections 8.5, 8.6)."""

import re

from msgspec import Struct

from tui.sandbox.bsg import checks
from tui.sandbox.bsg.checks import Checked
from tui.sandbox.bsg.contacts import PHONES
from tui.sandbox.server import Call

MOST_PHONES = 10_000
MOST_GROUPS = 1000
_REFERENCE = re.compile(r"[A-Za-z0-9]{1,32}", re.ASCII)
_SHORTEST, _LONGEST = 9, 15


class Recipient(Struct, frozen=True):
    """One number, with the client's own id for its message."""

    phone: int
    reference: str | None = None


def phone(given: Checked, key: str) -> int | None:
    """A number as an integer or as digits, with the complaints of section 8.5."""
    said = given.values.get(key)
    digits = str(said) if isinstance(said, int) and not isinstance(said, bool) else said
    if digits is None:
        given.complain(key, checks.BLANK)
    elif not isinstance(digits, str) or not (digits.isascii() and digits.isdigit()):
        given.complain(key, checks.UNREADABLE)
    elif len(digits) > _LONGEST:
        given.complain(key, f"This value is too long. It should have {_LONGEST} characters or less.")
    elif len(digits) < _SHORTEST or int(digits) not in PHONES:
        given.complain(key, f"This value is too short. It should have {_SHORTEST} characters or more.")
    else:
        return int(digits)
    return None


def numbered(call: Call, given: Checked) -> list[Recipient]:
    """`phones`: numbers with their references; `reference_twice` says what a used reference does (section 13)."""
    twice = call.panel.word("reference_twice")
    used: set[str] = set()
    found = []
    for index, item in enumerate(given.items("phones", 1, MOST_PHONES)):
        one = given.within(f"phones{index}", item)
        number = phone(one, "number")
        reference = one.text("reference_id")
        if reference is not None and not _REFERENCE.fullmatch(reference):
            one.complain("reference_id", checks.UNREADABLE)
        elif reference is not None and twice != "bill" and (reference in used or _is_used(call, reference)):
            if twice == "refuse":
                one.complain("reference_id", "This value is already used.")
            continue
        used.add(reference or "")
        if number is not None:
            found.append(Recipient(number, reference))
    return found


def _is_used(call: Call, reference: str) -> bool:
    sql = "SELECT 1 FROM bsg_message WHERE reference_id = ?"
    return call.db.execute(sql, (reference,)).fetchone() is not None


def grouped(call: Call, given: Checked) -> list[Recipient]:
    """`groups`: the numbers of their contacts; more than a campaign takes is complained about."""
    groups = given.integers("groups", 1, MOST_GROUPS)
    known = {row[0] for row in call.db.execute("SELECT id FROM bsg_group")}
    for index, number in enumerate(groups):
        if number not in known:
            given.complain(f"groups{index}", checks.UNREADABLE)
    rows = call.db.execute(
        "SELECT DISTINCT c.phone FROM bsg_member m JOIN bsg_contact c ON c.id = m.contact_id"
        f" WHERE m.group_id IN ({','.join('?' * len(groups))}) LIMIT {MOST_PHONES + 1}",
        groups,
    ).fetchall()
    if len(rows) > MOST_PHONES:
        given.complain("groups", f"These groups have more than {MOST_PHONES} contacts.")
    return [Recipient(row[0]) for row in rows]


def distinct(recipients: list[Recipient]) -> list[Recipient]:
    """One recipient for each number, the first that named it."""
    found: dict[int, Recipient] = {}
    for one in recipients:
        found.setdefault(one.phone, one)
    return list(found.values())
