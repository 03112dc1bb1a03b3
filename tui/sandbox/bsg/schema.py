"""BSG's tables. Moments are seconds since 1970, money is whole ten-millionths of the account's currency.

A contact's custom value is kept as it came (`value`) and as it compares (`key`): case-folded text, a number, or the
date's text. The two full-text tables are contentless trigram indexes that narrow a search down; the search itself
compares again. They are filled in the order of their row ids, since FTS5 writes out its buffer whenever those go back.
"""

TABLES = """
CREATE TABLE bsg_contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT, phone INTEGER NOT NULL, created_at INTEGER NOT NULL,
    hlr_status TEXT NOT NULL DEFAULT 'unknown', hlr_last_check INTEGER
);
CREATE TABLE bsg_field (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, type TEXT NOT NULL, description TEXT,
    is_visible INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE bsg_value (
    id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL, field_id INTEGER NOT NULL, value TEXT NOT NULL, key
);
CREATE TABLE bsg_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, description TEXT,
    is_default INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, items INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE bsg_member (
    group_id INTEGER NOT NULL, contact_id INTEGER NOT NULL, PRIMARY KEY (group_id, contact_id)
) WITHOUT ROWID;
CREATE TABLE bsg_stop (
    id INTEGER PRIMARY KEY AUTOINCREMENT, phone INTEGER NOT NULL UNIQUE, created_at INTEGER NOT NULL,
    sms INTEGER NOT NULL DEFAULT 0, viber INTEGER NOT NULL DEFAULT 0, rcs INTEGER NOT NULL DEFAULT 0,
    whatsapp INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE bsg_campaign (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, sender TEXT NOT NULL, type TEXT NOT NULL,
    text TEXT NOT NULL, created_at INTEGER NOT NULL, start_at INTEGER NOT NULL,
    real_start_at INTEGER NOT NULL, finish_at INTEGER NOT NULL,
    stopped_at INTEGER, held TEXT, lingers INTEGER NOT NULL, validity INTEGER NOT NULL DEFAULT 72,
    price INTEGER NOT NULL, charged INTEGER NOT NULL DEFAULT 0, source TEXT NOT NULL DEFAULT 'rest'
);
CREATE TABLE bsg_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, campaign_id INTEGER NOT NULL, reference_id TEXT, phone INTEGER NOT NULL,
    text TEXT, parts INTEGER NOT NULL, price INTEGER NOT NULL, country TEXT NOT NULL,
    sent_at INTEGER NOT NULL, final_at INTEGER NOT NULL, outcome TEXT NOT NULL
);
CREATE TABLE bsg_secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE bsg_revoked (token TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE bsg_count (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
"""

INDEXES = """
CREATE UNIQUE INDEX bsg_contact_phone ON bsg_contact (phone);
CREATE INDEX bsg_contact_created ON bsg_contact (created_at);
CREATE UNIQUE INDEX bsg_value_of ON bsg_value (contact_id, field_id);
CREATE INDEX bsg_value_key ON bsg_value (field_id, key, contact_id);
CREATE INDEX bsg_member_of ON bsg_member (contact_id, group_id);
CREATE INDEX bsg_message_campaign ON bsg_message (campaign_id);
CREATE INDEX bsg_message_reference ON bsg_message (reference_id) WHERE reference_id IS NOT NULL;

CREATE VIRTUAL TABLE bsg_phone_grams USING fts5 (
    phone, content = '', detail = none, columnsize = 0, tokenize = trigram
);
INSERT INTO bsg_phone_grams (rowid, phone) SELECT id, phone FROM bsg_contact ORDER BY id;
CREATE VIRTUAL TABLE bsg_text_grams USING fts5 (
    key, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
INSERT INTO bsg_text_grams (rowid, key)
    SELECT v.id, v.key FROM bsg_value v WHERE typeof(v.key) = 'text' ORDER BY v.id;
INSERT INTO bsg_count SELECT 'contact', count(*) FROM bsg_contact;

UPDATE bsg_group SET items = (SELECT count(*) FROM bsg_member m WHERE m.group_id = id);

CREATE TRIGGER bsg_member_added AFTER INSERT ON bsg_member BEGIN
    UPDATE bsg_group SET items = items + 1 WHERE id = new.group_id;
END;
CREATE TRIGGER bsg_member_gone AFTER DELETE ON bsg_member BEGIN
    UPDATE bsg_group SET items = items - 1 WHERE id = old.group_id;
END;
CREATE TRIGGER bsg_contact_added AFTER INSERT ON bsg_contact BEGIN
    INSERT INTO bsg_phone_grams (rowid, phone) VALUES (new.id, new.phone);
    UPDATE bsg_count SET n = n + 1 WHERE name = 'contact';
END;
CREATE TRIGGER bsg_contact_moved AFTER UPDATE OF phone ON bsg_contact WHEN old.phone <> new.phone BEGIN
    INSERT INTO bsg_phone_grams (bsg_phone_grams, rowid, phone) VALUES ('delete', old.id, old.phone);
    INSERT INTO bsg_phone_grams (rowid, phone) VALUES (new.id, new.phone);
END;
CREATE TRIGGER bsg_contact_gone AFTER DELETE ON bsg_contact BEGIN
    INSERT INTO bsg_phone_grams (bsg_phone_grams, rowid, phone) VALUES ('delete', old.id, old.phone);
    DELETE FROM bsg_value WHERE contact_id = old.id;
    DELETE FROM bsg_member WHERE contact_id = old.id;
    UPDATE bsg_count SET n = n - 1 WHERE name = 'contact';
END;
CREATE TRIGGER bsg_value_added AFTER INSERT ON bsg_value WHEN typeof(new.key) = 'text' BEGIN
    INSERT INTO bsg_text_grams (rowid, key) VALUES (new.id, new.key);
END;
CREATE TRIGGER bsg_value_gone AFTER DELETE ON bsg_value WHEN typeof(old.key) = 'text' BEGIN
    INSERT INTO bsg_text_grams (bsg_text_grams, rowid, key) VALUES ('delete', old.id, old.key);
END;
"""
