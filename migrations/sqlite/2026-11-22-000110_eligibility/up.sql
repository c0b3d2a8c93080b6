-- Whether a person met what a service asks for, and what the worker found out by asking, as it stood when a
-- prescription was sent: kept apart and sealed, so that it can be erased. The event has its number and digest.
CREATE TABLE sealed_eligibility (
    id TEXT PRIMARY KEY NOT NULL,
    prescription_id TEXT NOT NULL REFERENCES prescription (id),
    digest TEXT NOT NULL,
    sealed BLOB,
    erased_at TEXT
) STRICT;
CREATE INDEX sealed_eligibility_prescription ON sealed_eligibility (prescription_id);
