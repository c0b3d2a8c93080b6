-- When a message was handed to everybody who is told, and when one of them could not be.
ALTER TABLE outbox ADD COLUMN handed_at TIMESTAMP;
ALTER TABLE outbox ADD COLUMN given_up_at TIMESTAMP;

-- A letter for each user who is told: tried when due, until the mail server has it or it is given up. The
-- answer is the mail server's code and nothing of its words, which may name the mailbox.
CREATE TABLE letter (
    outbox_id TEXT COLLATE "C" NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    user_id TEXT COLLATE "C" NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    due_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    given_up_at TIMESTAMP,
    answer INTEGER,
    PRIMARY KEY (outbox_id, user_id)
);
CREATE INDEX letter_due ON letter (sent_at, given_up_at, due_at);
