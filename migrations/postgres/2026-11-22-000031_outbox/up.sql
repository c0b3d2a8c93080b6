-- Messages to be sent, written with their cause. Neither subject nor body holds anything of a person: they
-- say that something waits behind the link, and the link asks who opens it.
CREATE TABLE outbox (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT NOT NULL,
    organization_id TEXT COLLATE "C",
    user_id TEXT COLLATE "C",
    subject_id TEXT COLLATE "C" NOT NULL,
    link TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
CREATE INDEX outbox_unsent ON outbox (sent_at, created_at);
