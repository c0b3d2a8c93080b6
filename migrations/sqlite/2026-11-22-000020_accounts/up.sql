-- The keys that have sealed values of this database, by fingerprint, so that it is never given others.
-- Number 0 is the root of digests. The keys themselves are never here.
CREATE TABLE sealing_key (
    id INTEGER PRIMARY KEY NOT NULL,
    fingerprint TEXT NOT NULL,
    first_seen TEXT NOT NULL
) STRICT;

-- People who sign in. Name and e-mail are sealed; email_index is a keyed digest to find them by.
CREATE TABLE user_account (
    id TEXT PRIMARY KEY NOT NULL,
    email BLOB NOT NULL,
    email_index TEXT NOT NULL UNIQUE,
    name BLOB NOT NULL,
    status TEXT NOT NULL,
    password_hash TEXT,
    password_changed_at TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    last_sign_in_at TEXT
) STRICT;

-- Groups of workers within an organization; cases belong to a team.
CREATE TABLE team (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX team_organization ON team (organization_id);

-- What a user is, and for whom: a role for the whole directory, an organization or one of its teams.
CREATE TABLE membership (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    "role" TEXT NOT NULL,
    organization_id TEXT,
    team_id TEXT REFERENCES team (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX membership_user ON membership (user_id);
CREATE INDEX membership_team ON membership (team_id);
CREATE INDEX membership_organization ON membership (organization_id);

-- A second factor: the secret of an authenticator, sealed. last_step is the newest code that was used.
CREATE TABLE second_factor (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    secret BLOB NOT NULL,
    confirmed_at TEXT,
    last_step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_code (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX recovery_code_user ON recovery_code (user_id);

-- Who is signed in. Only hashes of tokens; the one before is good for a moment after a change.
CREATE TABLE session (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    previous_hash TEXT,
    stage TEXT NOT NULL,
    created_at TEXT NOT NULL,
    rotated_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX session_previous ON session (previous_hash);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_expires ON session (expires_at);

-- Failed attempts to sign in, by digest of the account, the address or both.
CREATE TABLE sign_in_attempt (
    "key" TEXT PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL,
    last_failure_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last_failure_at);

-- Addresses, as digests, from which a user has signed in.
CREATE TABLE known_address (
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    last_used_at TEXT NOT NULL,
    PRIMARY KEY (user_id, address)
) STRICT, WITHOUT ROWID;

-- A link by which somebody sets a first or a new password.
CREATE TABLE invitation (
    token_hash TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_user ON invitation (user_id);

-- Programs of an organization that read its own data.
CREATE TABLE api_token (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    last_used_at TEXT,
    ended_at TEXT
) STRICT;
CREATE INDEX api_token_organization ON api_token (organization_id);

-- Who did what to what: identifiers and slugs alone. Lines are only ever added, each chained to the one before.
CREATE TABLE audit_line (
    "day" TEXT NOT NULL,
    position INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    actor TEXT NOT NULL,
    "action" TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT,
    detail TEXT,
    hash TEXT NOT NULL,
    PRIMARY KEY ("day", position)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_line_entity ON audit_line (entity_id, "at");
CREATE INDEX audit_line_actor ON audit_line (actor, "at");

CREATE TRIGGER audit_line_no_update BEFORE UPDATE ON audit_line
BEGIN
    SELECT RAISE(ABORT, 'audit_line is append-only');
END;
CREATE TRIGGER audit_line_no_delete BEFORE DELETE ON audit_line
BEGIN
    SELECT RAISE(ABORT, 'audit_line is append-only');
END;
