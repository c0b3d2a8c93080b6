-- An issuer through which people of an organization prove who they are. The secret of the client is sealed.
CREATE TABLE issuer (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_secret BYTEA,
    second_factor TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX issuer_organization ON issuer (organization_id);

-- Whom an issuer means by one of its subjects: a keyed digest of both, and the user.
CREATE TABLE linked_subject (
    subject_index TEXT COLLATE "C" PRIMARY KEY,
    issuer_id TEXT COLLATE "C" NOT NULL REFERENCES issuer (id) ON DELETE CASCADE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    linked_at TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX linked_subject_user ON linked_subject (user_id, issuer_id);
CREATE INDEX linked_subject_issuer ON linked_subject (issuer_id);

-- Sign-ins under way at an issuer, for a few minutes: bound to one browser, good for one answer. What the
-- answer is proved with is sealed.
CREATE TABLE issuer_sign_in (
    state_hash TEXT COLLATE "C" PRIMARY KEY,
    browser_hash TEXT COLLATE "C" NOT NULL,
    issuer_id TEXT COLLATE "C" NOT NULL REFERENCES issuer (id) ON DELETE CASCADE,
    nonce BYTEA NOT NULL,
    verifier BYTEA NOT NULL,
    next_address TEXT NOT NULL,
    invitation_hash TEXT COLLATE "C",
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX issuer_sign_in_expires ON issuer_sign_in (expires_at);
CREATE INDEX issuer_sign_in_issuer ON issuer_sign_in (issuer_id);

-- The invitation's link, sealed, for as long as its letter is on the way.
ALTER TABLE invitation ADD COLUMN token BYTEA;
