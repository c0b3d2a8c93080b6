-- Whether a person met what a service asks for, and what the worker found out by asking, as it stood when a
-- prescription was sent: kept apart and sealed, so that it can be erased. The event has its number and digest.
CREATE TABLE sealed_eligibility (
    id TEXT COLLATE "C" PRIMARY KEY,
    prescription_id TEXT COLLATE "C" NOT NULL REFERENCES prescription (id),
    digest TEXT NOT NULL,
    sealed BYTEA,
    erased_at TIMESTAMP
);
CREATE INDEX sealed_eligibility_prescription ON sealed_eligibility (prescription_id);
