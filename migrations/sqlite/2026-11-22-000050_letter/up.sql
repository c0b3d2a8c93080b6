-- When a message was handed to everybody who is told, and when one of them could not be.
ALTER TABLE outbox ADD COLUMN handed_at TEXT;
ALTER TABLE outbox ADD COLUMN given_up_at TEXT;

-- A letter for each user who is told: tried when due, until the mail server has it or it is given up. The
-- answer is the mail server's code and nothing of its words, which may name the mailbox.
CREATE TABLE letter (
    outbox_id TEXT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    sent_at TEXT,
    given_up_at TEXT,
    answer INTEGER,
    PRIMARY KEY (outbox_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_due ON letter (sent_at, given_up_at, due_at);
