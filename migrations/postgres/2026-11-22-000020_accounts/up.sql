-- The keys that have sealed values of this database, by fingerprint, so that it is never given others.
-- Number 0 is the root of digests. The keys themselves are never here.
CREATE TABLE sealing_key (
    id BIGINT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    first_seen TIMESTAMP NOT NULL
);

-- People who sign in. Name and e-mail are sealed; email_index is a keyed digest to find them by.
CREATE TABLE user_account (
    id TEXT COLLATE "C" PRIMARY KEY,
    email BYTEA NOT NULL,
    email_index TEXT COLLATE "C" NOT NULL CONSTRAINT user_account_email_index_key UNIQUE,
    name BYTEA NOT NULL,
    status TEXT NOT NULL,
    password_hash TEXT,
    password_changed_at TIMESTAMP,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    last_sign_in_at TIMESTAMP
);

-- Groups of workers within an organization; cases belong to a team.
CREATE TABLE team (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX team_organization ON team (organization_id);

-- What a user is, and for whom: a role for the whole directory, an organization or one of its teams.
CREATE TABLE membership (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    "role" TEXT NOT NULL,
    organization_id TEXT COLLATE "C",
    team_id TEXT COLLATE "C" REFERENCES team (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX membership_user ON membership (user_id);
CREATE INDEX membership_team ON membership (team_id);
CREATE INDEX membership_organization ON membership (organization_id);

-- A second factor: the secret of an authenticator, sealed. last_step is the newest code that was used.
CREATE TABLE second_factor (
    user_id TEXT COLLATE "C" PRIMARY KEY REFERENCES user_account (id) ON DELETE CASCADE,
    secret BYTEA NOT NULL,
    confirmed_at TIMESTAMP,
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    code_hash TEXT COLLATE "C" NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX recovery_code_user ON recovery_code (user_id);

-- Who is signed in. Only hashes of tokens; the one before is good for a moment after a change.
CREATE TABLE session (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    token_hash TEXT COLLATE "C" NOT NULL CONSTRAINT session_token_hash_key UNIQUE,
    previous_hash TEXT COLLATE "C",
    stage TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    rotated_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX session_previous ON session (previous_hash);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_expires ON session (expires_at);

-- Failed attempts to sign in, by digest of the account, the address or both.
CREATE TABLE sign_in_attempt (
    "key" TEXT COLLATE "C" PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_failure_at TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last_failure_at);

-- Addresses, as digests, from which a user has signed in.
CREATE TABLE known_address (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    address TEXT COLLATE "C" NOT NULL,
    last_used_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, address)
);

-- A link by which somebody sets a first or a new password.
CREATE TABLE invitation (
    token_hash TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX invitation_user ON invitation (user_id);

-- Programs of an organization that read its own data.
CREATE TABLE api_token (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL CONSTRAINT api_token_token_hash_key UNIQUE,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP,
    ended_at TIMESTAMP
);
CREATE INDEX api_token_organization ON api_token (organization_id);

-- Who did what to what: identifiers and slugs alone. Lines are only ever added, each chained to the one before.
CREATE TABLE audit_line (
    "day" DATE NOT NULL,
    position BIGINT NOT NULL,
    "at" TIMESTAMP NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    "action" TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT COLLATE "C",
    detail TEXT,
    hash TEXT NOT NULL,
    PRIMARY KEY ("day", position)
);
CREATE INDEX audit_line_entity ON audit_line (entity_id, "at");
CREATE INDEX audit_line_actor ON audit_line (actor, "at");

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER audit_line_no_change BEFORE UPDATE OR DELETE ON audit_line
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_line_no_truncate BEFORE TRUNCATE ON audit_line
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
