-- People who are helped. What a person is known by is sealed; the identifier says nothing. A record that was
-- merged into another stays and names it, so that a merge can be undone; an erased one stays empty, so that
-- prescriptions and counts still have somebody they belong to.
CREATE TABLE person (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    sealed BYTEA,
    version BIGINT NOT NULL,
    merged_into TEXT COLLATE "C",
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    erased_at TIMESTAMP
);
CREATE INDEX person_organization ON person (organization_id, changed_at);
CREATE INDEX person_merged_into ON person (merged_into);

-- Keyed digests by which a person is found without being opened, each within one organization.
CREATE TABLE person_key (
    organization_id TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    PRIMARY KEY (organization_id, kind, digest, person_id)
);
CREATE INDEX person_key_person ON person_key (person_id);

-- Merges of two records, with the record that was kept as it was before, sealed, until the merge can no
-- longer be undone.
CREATE TABLE person_merge (
    id TEXT COLLATE "C" PRIMARY KEY,
    kept_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    gone_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    kept_version BIGINT NOT NULL,
    kept_before BYTEA,
    merged_by TEXT COLLATE "C" NOT NULL,
    merged_at TIMESTAMP NOT NULL,
    undo_until TIMESTAMP NOT NULL,
    undone_at TIMESTAMP
);
CREATE INDEX person_merge_kept ON person_merge (kept_id);
CREATE INDEX person_merge_gone ON person_merge (gone_id);

-- Referrals in. What the referrer wrote is sealed; from where, how soon and when is not.
CREATE TABLE referral_in (
    id TEXT COLLATE "C" PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    organization_id TEXT COLLATE "C" NOT NULL,
    team_id TEXT COLLATE "C",
    made_by TEXT COLLATE "C",
    source TEXT NOT NULL,
    urgency TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    sealed BYTEA
);
CREATE INDEX referral_in_person ON referral_in (person_id);
CREATE INDEX referral_in_made_by ON referral_in (made_by, received_at);

-- Cases: one is open for a person in an organization at a time, which the database itself sees to. "My
-- people" reads the cases of one worker or cover by an index that begins with who it is; the triage queue
-- reads those of one organization by status.
CREATE TABLE case_record (
    id TEXT COLLATE "C" PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    referral_id TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL,
    team_id TEXT COLLATE "C",
    worker_id TEXT COLLATE "C",
    cover_id TEXT COLLATE "C",
    cover_until DATE,
    status TEXT NOT NULL,
    is_open BOOLEAN NOT NULL,
    urgency TEXT NOT NULL,
    need_level TEXT,
    closure TEXT,
    sealed BYTEA,
    last_contact_at TIMESTAMP,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP
);
CREATE INDEX case_record_person ON case_record (person_id, created_at);
CREATE UNIQUE INDEX case_record_one_open ON case_record (person_id, organization_id) WHERE is_open;
CREATE INDEX case_record_worker ON case_record (worker_id, is_open, changed_at);
CREATE INDEX case_record_cover ON case_record (cover_id, cover_until);
CREATE INDEX case_record_queue ON case_record (organization_id, is_open, status, created_at);
CREATE INDEX case_record_closed ON case_record (organization_id, closed_at);

-- Tries to reach a person.
CREATE TABLE contact_attempt (
    id TEXT COLLATE "C" PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES case_record (id),
    made_by TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMP NOT NULL,
    outcome TEXT NOT NULL,
    note BYTEA
);
CREATE INDEX contact_attempt_case ON contact_attempt (case_id, "at");

-- What a person wants to reach, in their words.
CREATE TABLE goal (
    id TEXT COLLATE "C" PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES case_record (id),
    position INTEGER NOT NULL,
    review_on DATE,
    outcome TEXT,
    sealed BYTEA NOT NULL
);
CREATE INDEX goal_case ON goal (case_id, position);

-- Notes of a case, each sealed whole.
CREATE TABLE note (
    id TEXT COLLATE "C" PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES case_record (id),
    made_by TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    "at" TIMESTAMP NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX note_case ON note (case_id, "at");

-- What a person said to one recipient being told facts of theirs, with the words that were read out.
CREATE TABLE consent (
    id TEXT COLLATE "C" PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    recipient_id TEXT COLLATE "C" NOT NULL,
    status TEXT NOT NULL,
    "until" DATE,
    recorded_by TEXT COLLATE "C" NOT NULL,
    said_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    sealed BYTEA
);
CREATE INDEX consent_person ON consent (person_id, recipient_id);
CREATE INDEX consent_until ON consent (status, "until");

-- Information sharing agreements with organizations.
CREATE TABLE agreement (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    signed_on DATE,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    recorded_by TEXT COLLATE "C" NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX agreement_organization ON agreement (organization_id, ends_on);
CREATE INDEX agreement_ends ON agreement (ends_on);

-- Prescriptions as their events add up: `state` is the whole projection, the columns beside it are what is
-- looked for. It holds identifiers, days and slugs alone. head_count and head_hash are the end of its chain.
-- "Today" of one worker and the open prescriptions of one person must cost what that worker or person has,
-- however many others there are: prescription_today and prescription_person hold every column that those
-- lists show, so that no row of the table is read for them.
CREATE TABLE prescription (
    id TEXT COLLATE "C" PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL,
    case_id TEXT COLLATE "C",
    organization_id TEXT COLLATE "C" NOT NULL,
    team_id TEXT COLLATE "C",
    worker_id TEXT COLLATE "C",
    service_id TEXT COLLATE "C" NOT NULL,
    recipient_id TEXT COLLATE "C" NOT NULL,
    status TEXT NOT NULL,
    is_open BOOLEAN NOT NULL,
    fast_track BOOLEAN NOT NULL,
    recipient_sees BOOLEAN NOT NULL,
    waiting_on TEXT,
    due_step TEXT,
    due_at TIMESTAMP,
    waiting_since TIMESTAMP,
    changed_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    head_count BIGINT NOT NULL,
    head_hash TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX prescription_today ON prescription (worker_id, is_open, due_at) INCLUDE (id, person_id, case_id,
    service_id, recipient_id, status, fast_track, waiting_on, due_step, changed_at);
CREATE INDEX prescription_person ON prescription (person_id, changed_at) INCLUDE (id, case_id, service_id,
    recipient_id, status, is_open, fast_track, waiting_on, due_step, due_at);
CREATE INDEX prescription_case ON prescription (case_id, is_open);
CREATE INDEX prescription_received ON prescription (recipient_id, recipient_sees, is_open, changed_at);
CREATE INDEX prescription_service ON prescription (service_id, is_open, waiting_since);
CREATE INDEX prescription_stuck ON prescription (organization_id, is_open, due_at);
CREATE INDEX prescription_due ON prescription (is_open, due_at);

-- What happened to a prescription: only ever added, each line chained to the one before. No foreign key
-- holds them, for they outlive the person's record.
CREATE TABLE prescription_event (
    prescription_id TEXT COLLATE "C" NOT NULL REFERENCES prescription (id),
    sequence BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT,
    party TEXT NOT NULL,
    actor_id TEXT COLLATE "C",
    "at" TIMESTAMP NOT NULL,
    note_digest TEXT,
    "event" TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (prescription_id, sequence)
);
CREATE TRIGGER prescription_event_no_change BEFORE UPDATE OR DELETE ON prescription_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER prescription_event_no_truncate BEFORE TRUNCATE ON prescription_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The words that belong to an event, kept apart so that they can be erased: the event has their digest.
CREATE TABLE sealed_note (
    id TEXT COLLATE "C" PRIMARY KEY,
    prescription_id TEXT COLLATE "C" NOT NULL REFERENCES prescription (id),
    digest TEXT NOT NULL,
    sealed BYTEA,
    erased_at TIMESTAMP
);
CREATE INDEX sealed_note_prescription ON sealed_note (prescription_id);

-- The rule by which the waiting list of a service is ordered.
CREATE TABLE waiting_list (
    service_id TEXT COLLATE "C" PRIMARY KEY,
    rule TEXT NOT NULL,
    set_by TEXT COLLATE "C" NOT NULL,
    set_at TIMESTAMP NOT NULL
);

-- A person was told of a place, or introduced there; nothing of theirs was sent.
CREATE TABLE signpost (
    id TEXT COLLATE "C" PRIMARY KEY,
    case_id TEXT COLLATE "C" REFERENCES case_record (id),
    organization_id TEXT COLLATE "C" NOT NULL,
    service_id TEXT COLLATE "C" NOT NULL,
    act TEXT NOT NULL,
    made_by TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMP NOT NULL
);
CREATE INDEX signpost_case ON signpost (case_id, "at");
CREATE INDEX signpost_service ON signpost (service_id, "at");

-- Needs for which nothing was found: what gaps are counted from. An erased person's stay without a case.
CREATE TABLE not_placed (
    id TEXT COLLATE "C" PRIMARY KEY,
    case_id TEXT COLLATE "C" REFERENCES case_record (id),
    organization_id TEXT COLLATE "C" NOT NULL,
    need TEXT NOT NULL,
    reason TEXT NOT NULL,
    on_day DATE NOT NULL
);
CREATE INDEX not_placed_case ON not_placed (case_id);
CREATE INDEX not_placed_organization ON not_placed (organization_id, on_day);

-- What people answer before and after; the answers are sealed.
CREATE TABLE measure (
    id TEXT COLLATE "C" PRIMARY KEY,
    case_id TEXT COLLATE "C" NOT NULL REFERENCES case_record (id),
    instrument TEXT NOT NULL,
    moment TEXT NOT NULL,
    answered_on DATE NOT NULL,
    made_by TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX measure_case ON measure (case_id, answered_on);

-- Checks of nine questions, with or without a person on record.
CREATE TABLE nine_question_check (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    team_id TEXT COLLATE "C",
    person_id TEXT COLLATE "C" REFERENCES person (id),
    made_by TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMP NOT NULL,
    question_set TEXT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX nine_question_check_person ON nine_question_check (person_id);
CREATE INDEX nine_question_check_made_by ON nine_question_check (made_by, "at");

-- Caseloads handed from one worker to another.
CREATE TABLE handover (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    from_worker TEXT COLLATE "C" NOT NULL,
    to_worker TEXT COLLATE "C" NOT NULL,
    "until" DATE,
    cases BIGINT NOT NULL,
    made_by TEXT COLLATE "C" NOT NULL,
    made_at TIMESTAMP NOT NULL
);
CREATE INDEX handover_from ON handover (from_worker, made_at);

-- What a worker notes on a place for themselves, or for their team; never public and in no export.
CREATE TABLE worker_place_note (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL,
    service_id TEXT COLLATE "C" NOT NULL,
    shared_with_team TEXT COLLATE "C",
    pinned BOOLEAN NOT NULL,
    last_spoke_on DATE,
    version BIGINT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    sealed BYTEA
);
CREATE UNIQUE INDEX worker_place_note_owner ON worker_place_note (user_id, service_id);
CREATE INDEX worker_place_note_team ON worker_place_note (shared_with_team, service_id);

-- How many months after its closing an organization keeps a case.
CREATE TABLE retention (
    organization_id TEXT COLLATE "C" PRIMARY KEY,
    keep_months BIGINT NOT NULL,
    set_by TEXT COLLATE "C" NOT NULL,
    set_at TIMESTAMP NOT NULL
);

-- What a purge or an erasure took away, in numbers.
CREATE TABLE purge_log (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMP NOT NULL,
    why TEXT NOT NULL,
    people BIGINT NOT NULL,
    cases BIGINT NOT NULL,
    notes BIGINT NOT NULL,
    measures BIGINT NOT NULL
);
CREATE INDEX purge_log_organization ON purge_log (organization_id, "at");
