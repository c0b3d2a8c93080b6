-- An issuer through which people of an organization prove who they are. The secret of the client is sealed.
CREATE TABLE issuer (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_secret BLOB,
    second_factor TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX issuer_organization ON issuer (organization_id);

-- Whom an issuer means by one of its subjects: a keyed digest of both, and the user.
CREATE TABLE linked_subject (
    subject_index TEXT PRIMARY KEY NOT NULL,
    issuer_id TEXT NOT NULL REFERENCES issuer (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    linked_at TEXT NOT NULL,
    last_used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX linked_subject_user ON linked_subject (user_id, issuer_id);
CREATE INDEX linked_subject_issuer ON linked_subject (issuer_id);

-- Sign-ins under way at an issuer, for a few minutes: bound to one browser, good for one answer. What the
-- answer is proved with is sealed.
CREATE TABLE issuer_sign_in (
    state_hash TEXT PRIMARY KEY NOT NULL,
    browser_hash TEXT NOT NULL,
    issuer_id TEXT NOT NULL REFERENCES issuer (id) ON DELETE CASCADE,
    nonce BLOB NOT NULL,
    verifier BLOB NOT NULL,
    next_address TEXT NOT NULL,
    invitation_hash TEXT,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX issuer_sign_in_expires ON issuer_sign_in (expires_at);
CREATE INDEX issuer_sign_in_issuer ON issuer_sign_in (issuer_id);

-- The invitation's link, sealed, for as long as its letter is on the way.
ALTER TABLE invitation ADD COLUMN token BLOB;
