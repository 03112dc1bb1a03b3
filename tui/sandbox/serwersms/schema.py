"""Tables of the SerwerSMS sandbox.

One schema serves both readings of "several groups" (SerwerSMS contract, section 3): in reading A every row of
`serwersms_contact` has at most one membership, in reading B it may have many.
"""

from typing import Final

FIELDS: Final = ("email", "company", "first_name", "last_name", "tax_id", "address", "city", "description")
"""Text fields of a contact in the order of the contract's section 5.1; at most 255 characters each."""

SORTABLE: Final = frozenset({"phone", *FIELDS})

SCHEMA: Final = f"""
CREATE TABLE serwersms_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE TABLE serwersms_contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    phone TEXT NOT NULL,
    {" ".join(f"{field} TEXT NOT NULL," for field in FIELDS)}
    folded TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE TABLE serwersms_membership (
    contact_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    PRIMARY KEY (contact_id, group_id)
) WITHOUT ROWID;
CREATE TABLE serwersms_blacklist (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    phone TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL
);
"""
"""`folded` is what a search looks through; `created` (seconds since the epoch) is what the switch `lag` compares."""

INDEXES: Final = """
CREATE INDEX serwersms_contact_phone ON serwersms_contact (phone);
CREATE INDEX serwersms_membership_group ON serwersms_membership (group_id);
CREATE TRIGGER serwersms_contact_gone AFTER DELETE ON serwersms_contact BEGIN
    DELETE FROM serwersms_membership WHERE contact_id = old.id;
END;
CREATE TRIGGER serwersms_group_gone AFTER DELETE ON serwersms_group BEGIN
    DELETE FROM serwersms_membership WHERE group_id = old.id;
END;
"""
