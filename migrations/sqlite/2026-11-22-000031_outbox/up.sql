-- Messages to be sent, written with their cause. Neither subject nor body holds anything of a person: they
-- say that something waits behind the link, and the link asks who opens it.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    organization_id TEXT,
    user_id TEXT,
    subject_id TEXT NOT NULL,
    link TEXT NOT NULL,
    created_at TEXT NOT NULL,
    sent_at TEXT
) STRICT;
CREATE INDEX outbox_unsent ON outbox (sent_at, created_at);
