-- Two records that look like one person's and that somebody found to be two people's, so that nobody is asked
-- again. The smaller identifier stands first.
CREATE TABLE person_apart (
    one_id TEXT NOT NULL REFERENCES person (id),
    other_id TEXT NOT NULL REFERENCES person (id),
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (one_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_apart_other ON person_apart (other_id);
