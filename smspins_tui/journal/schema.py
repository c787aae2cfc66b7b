"""The tables of the journal, as the steps that made them.

Stands apart because these texts are never edited once released: a change is a new step at the end. The one rule: each
step leads from the version before it to the next, whatever the tables hold.

Times are seconds since the epoch. Ids are text; they are ordered by length first, which orders numbers as numbers.
"""

from __future__ import annotations

APPLICATION = 0x534D5350
"""The `application_id` of the file: "SMSP"."""

_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    """
    CREATE TABLE telephone (
        telephone_id TEXT PRIMARY KEY,
        number TEXT NOT NULL,
        added_raw TEXT, added_at REAL, added_is_date INTEGER,
        expires_raw TEXT, expires_at REAL, expires_is_date INTEGER,
        listed_at REAL,
        unlisted_since REAL,
        missed INTEGER NOT NULL,
        number_since REAL,
        label TEXT NOT NULL,
        fields TEXT NOT NULL
    )
    """,
    # A row for each telephone, made with it, so that one index gives the order of the telephone pane.
    """
    CREATE TABLE inbox (
        telephone_id TEXT PRIMARY KEY,
        unread INTEGER NOT NULL DEFAULT 0,
        last_at REAL,
        asked_at REAL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX inbox_order ON inbox (last_at DESC, length(telephone_id), telephone_id)",
    "CREATE INDEX inbox_unread ON inbox (unread) WHERE unread > 0",
    """
    CREATE TABLE request (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        telephone_id TEXT,
        number TEXT,
        requested_at REAL NOT NULL,
        status TEXT NOT NULL,
        status_raw TEXT NOT NULL,
        is_asked_here INTEGER NOT NULL,
        zip_code TEXT,
        new_number TEXT,
        agent TEXT,
        timeline TEXT NOT NULL,
        seen_at REAL,
        unfound INTEGER NOT NULL,
        fields TEXT NOT NULL,
        is_open INTEGER NOT NULL,
        PRIMARY KEY (kind, id)
    )
    """,
    "CREATE INDEX request_order ON request (is_open, requested_at DESC, length(id) DESC, id DESC)",
    """
    CREATE TABLE message (
        message_id INTEGER PRIMARY KEY AUTOINCREMENT,
        check_id TEXT NOT NULL,
        text TEXT NOT NULL,
        occurrence INTEGER NOT NULL,
        telephone_id TEXT NOT NULL,
        number TEXT NOT NULL,
        seen_at REAL NOT NULL,
        checked_raw TEXT, checked_at REAL, checked_is_date INTEGER,
        is_read INTEGER NOT NULL,
        is_history INTEGER NOT NULL,
        at REAL NOT NULL,
        UNIQUE (check_id, text, occurrence)
    )
    """,
    """
    CREATE INDEX message_order
    ON message (telephone_id, at DESC, length(check_id) DESC, check_id DESC, message_id DESC)
    """,
    "CREATE INDEX message_unread ON message (telephone_id, seen_at) WHERE is_read = 0",
    """
    CREATE TABLE intent (
        intent_id INTEGER PRIMARY KEY AUTOINCREMENT,
        action TEXT NOT NULL,
        telephone_id TEXT NOT NULL,
        target TEXT NOT NULL,
        created_at REAL NOT NULL,
        request_id TEXT,
        zip_code TEXT,
        number TEXT,
        outcome TEXT NOT NULL,
        detail TEXT NOT NULL,
        settled_at REAL,
        looks INTEGER NOT NULL DEFAULT 0,
        looked_at REAL
    )
    """,
    # What makes it impossible to send a call again whose outcome nobody knows. `target` is the request to cancel, or
    # empty; unlike `request_id` it never changes.
    """
    CREATE UNIQUE INDEX intent_open ON intent (action, telephone_id, target)
    WHERE outcome IN ('sending', 'unknown')
    """,
    "CREATE INDEX intent_shown ON intent (intent_id) WHERE outcome NOT IN ('done', 'dismissed')",
    """
    CREATE TABLE auto_check (
        telephone_id TEXT PRIMARY KEY,
        state TEXT NOT NULL,
        set_at REAL,
        is_started INTEGER NOT NULL,
        is_kept INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)

# Checks whose messages were purged: what the server tells of them again is not new.
_PURGED = ("CREATE TABLE purged (check_id TEXT PRIMARY KEY) WITHOUT ROWID",)

# How many messages a check held: what it came to stays told when its raw fields are left out or its messages purged.
_COUNTED = (
    "ALTER TABLE request ADD COLUMN messages INTEGER",
    """
    UPDATE request SET messages = (SELECT count(*) FROM message WHERE check_id = request.id)
    WHERE kind = 'check' AND status = 'SUCCESS' AND id NOT IN (SELECT check_id FROM purged)
    """,
)

# A call that was put aside while nobody knew its outcome may have had its effect all the same: `was` is the outcome
# that a dismissed one had before, still "sending" where a full disk did not take the outcome.
_DOUBTS = (
    "ALTER TABLE intent ADD COLUMN was TEXT",
    """
    CREATE INDEX intent_doubtful ON intent (action, telephone_id, created_at)
    WHERE request_id IS NULL AND (outcome = 'done' OR outcome = 'dismissed' AND was IN ('sending', 'unknown'))
    """,
)

STEPS: tuple[tuple[str, ...], ...] = (_TABLES, _PURGED, _COUNTED, _DOUBTS)
"""Step n leads from version n to version n + 1."""

LATEST = len(STEPS)
"""The version that this program reads and writes."""
