-- People who are helped. What a person is known by is sealed; the identifier says nothing. A record that was
-- merged into another stays and names it, so that a merge can be undone; an erased one stays empty, so that
-- prescriptions and counts still have somebody they belong to.
CREATE TABLE person (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    sealed BLOB,
    version INTEGER NOT NULL,
    merged_into TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    erased_at TEXT
) STRICT;
CREATE INDEX person_organization ON person (organization_id, changed_at);
CREATE INDEX person_merged_into ON person (merged_into);

-- Keyed digests by which a person is found without being opened, each within one organization.
CREATE TABLE person_key (
    organization_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (organization_id, kind, digest, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_key_person ON person_key (person_id);

-- Merges of two records, with the record that was kept as it was before, sealed, until the merge can no
-- longer be undone.
CREATE TABLE person_merge (
    id TEXT PRIMARY KEY NOT NULL,
    kept_id TEXT NOT NULL REFERENCES person (id),
    gone_id TEXT NOT NULL REFERENCES person (id),
    kept_version INTEGER NOT NULL,
    kept_before BLOB,
    merged_by TEXT NOT NULL,
    merged_at TEXT NOT NULL,
    undo_until TEXT NOT NULL,
    undone_at TEXT
) STRICT;
CREATE INDEX person_merge_kept ON person_merge (kept_id);
CREATE INDEX person_merge_gone ON person_merge (gone_id);

-- Referrals in. What the referrer wrote is sealed; from where, how soon and when is not.
CREATE TABLE referral_in (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    organization_id TEXT NOT NULL,
    team_id TEXT,
    made_by TEXT,
    source TEXT NOT NULL,
    urgency TEXT NOT NULL,
    received_at TEXT NOT NULL,
    sealed BLOB
) STRICT;
CREATE INDEX referral_in_person ON referral_in (person_id);
CREATE INDEX referral_in_made_by ON referral_in (made_by, received_at);

-- Cases: one is open for a person in an organization at a time, which the database itself sees to. "My
-- people" reads the cases of one worker or cover by an index that begins with who it is; the triage queue
-- reads those of one organization by status.
CREATE TABLE case_record (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    referral_id TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    team_id TEXT,
    worker_id TEXT,
    cover_id TEXT,
    cover_until TEXT,
    status TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    urgency TEXT NOT NULL,
    need_level TEXT,
    closure TEXT,
    sealed BLOB,
    last_contact_at TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;
CREATE INDEX case_record_person ON case_record (person_id, created_at);
CREATE UNIQUE INDEX case_record_one_open ON case_record (person_id, organization_id) WHERE is_open = 1;
CREATE INDEX case_record_worker ON case_record (worker_id, is_open, changed_at);
CREATE INDEX case_record_cover ON case_record (cover_id, cover_until);
CREATE INDEX case_record_queue ON case_record (organization_id, is_open, status, created_at);
CREATE INDEX case_record_closed ON case_record (organization_id, closed_at);

-- Tries to reach a person.
CREATE TABLE contact_attempt (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES case_record (id),
    made_by TEXT NOT NULL,
    "at" TEXT NOT NULL,
    outcome TEXT NOT NULL,
    note BLOB
) STRICT;
CREATE INDEX contact_attempt_case ON contact_attempt (case_id, "at");

-- What a person wants to reach, in their words.
CREATE TABLE goal (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES case_record (id),
    position INTEGER NOT NULL,
    review_on TEXT,
    outcome TEXT,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX goal_case ON goal (case_id, position);

-- Notes of a case, each sealed whole.
CREATE TABLE note (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES case_record (id),
    made_by TEXT NOT NULL,
    kind TEXT NOT NULL,
    "at" TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX note_case ON note (case_id, "at");

-- What a person said to one recipient being told facts of theirs, with the words that were read out.
CREATE TABLE consent (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    recipient_id TEXT NOT NULL,
    status TEXT NOT NULL,
    "until" TEXT,
    recorded_by TEXT NOT NULL,
    said_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB
) STRICT;
CREATE INDEX consent_person ON consent (person_id, recipient_id);
CREATE INDEX consent_until ON consent (status, "until");

-- Information sharing agreements with organizations.
CREATE TABLE agreement (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    signed_on TEXT,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX agreement_organization ON agreement (organization_id, ends_on);
CREATE INDEX agreement_ends ON agreement (ends_on);

-- Prescriptions as their events add up: `state` is the whole projection, the columns beside it are what is
-- looked for. It holds identifiers, days and slugs alone. head_count and head_hash are the end of its chain.
-- "Today" of one worker and the open prescriptions of one person must cost what that worker or person has,
-- however many others there are: prescription_today and prescription_person hold every column that those
-- lists show, so that no row of the table is read for them.
CREATE TABLE prescription (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL,
    case_id TEXT,
    organization_id TEXT NOT NULL,
    team_id TEXT,
    worker_id TEXT,
    service_id TEXT NOT NULL,
    recipient_id TEXT NOT NULL,
    status TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    fast_track INTEGER NOT NULL,
    recipient_sees INTEGER NOT NULL,
    waiting_on TEXT,
    due_step TEXT,
    due_at TEXT,
    waiting_since TEXT,
    changed_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    head_count INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX prescription_today ON prescription (worker_id, is_open, due_at, id, person_id, case_id,
    service_id, recipient_id, status, fast_track, waiting_on, due_step, changed_at);
CREATE INDEX prescription_person ON prescription (person_id, changed_at, id, case_id, service_id,
    recipient_id, status, is_open, fast_track, waiting_on, due_step, due_at);
CREATE INDEX prescription_case ON prescription (case_id, is_open);
CREATE INDEX prescription_received ON prescription (recipient_id, recipient_sees, is_open, changed_at);
CREATE INDEX prescription_service ON prescription (service_id, is_open, waiting_since);
CREATE INDEX prescription_stuck ON prescription (organization_id, is_open, due_at);
CREATE INDEX prescription_due ON prescription (is_open, due_at);

-- What happened to a prescription: only ever added, each line chained to the one before. No foreign key
-- holds them, for they outlive the person's record.
CREATE TABLE prescription_event (
    prescription_id TEXT NOT NULL REFERENCES prescription (id),
    sequence INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT,
    party TEXT NOT NULL,
    actor_id TEXT,
    "at" TEXT NOT NULL,
    note_digest TEXT,
    "event" TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (prescription_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER prescription_event_no_update BEFORE UPDATE ON prescription_event
BEGIN
    SELECT RAISE(ABORT, 'prescription_event is append-only');
END;
CREATE TRIGGER prescription_event_no_delete BEFORE DELETE ON prescription_event
BEGIN
    SELECT RAISE(ABORT, 'prescription_event is append-only');
END;

-- The words that belong to an event, kept apart so that they can be erased: the event has their digest.
CREATE TABLE sealed_note (
    id TEXT PRIMARY KEY NOT NULL,
    prescription_id TEXT NOT NULL REFERENCES prescription (id),
    digest TEXT NOT NULL,
    sealed BLOB,
    erased_at TEXT
) STRICT;
CREATE INDEX sealed_note_prescription ON sealed_note (prescription_id);

-- The rule by which the waiting list of a service is ordered.
CREATE TABLE waiting_list (
    service_id TEXT PRIMARY KEY NOT NULL,
    rule TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at TEXT NOT NULL
) STRICT;

-- A person was told of a place, or introduced there; nothing of theirs was sent.
CREATE TABLE signpost (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT REFERENCES case_record (id),
    organization_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    act TEXT NOT NULL,
    made_by TEXT NOT NULL,
    "at" TEXT NOT NULL
) STRICT;
CREATE INDEX signpost_case ON signpost (case_id, "at");
CREATE INDEX signpost_service ON signpost (service_id, "at");

-- Needs for which nothing was found: what gaps are counted from. An erased person's stay without a case.
CREATE TABLE not_placed (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT REFERENCES case_record (id),
    organization_id TEXT NOT NULL,
    need TEXT NOT NULL,
    reason TEXT NOT NULL,
    on_day TEXT NOT NULL
) STRICT;
CREATE INDEX not_placed_case ON not_placed (case_id);
CREATE INDEX not_placed_organization ON not_placed (organization_id, on_day);

-- What people answer before and after; the answers are sealed.
CREATE TABLE measure (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES case_record (id),
    instrument TEXT NOT NULL,
    moment TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    made_by TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX measure_case ON measure (case_id, answered_on);

-- Checks of nine questions, with or without a person on record.
CREATE TABLE nine_question_check (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    team_id TEXT,
    person_id TEXT REFERENCES person (id),
    made_by TEXT NOT NULL,
    "at" TEXT NOT NULL,
    question_set TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX nine_question_check_person ON nine_question_check (person_id);
CREATE INDEX nine_question_check_made_by ON nine_question_check (made_by, "at");

-- Caseloads handed from one worker to another.
CREATE TABLE handover (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    from_worker TEXT NOT NULL,
    to_worker TEXT NOT NULL,
    "until" TEXT,
    cases INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX handover_from ON handover (from_worker, made_at);

-- What a worker notes on a place for themselves, or for their team; never public and in no export.
CREATE TABLE worker_place_note (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    shared_with_team TEXT,
    pinned INTEGER NOT NULL,
    last_spoke_on TEXT,
    version INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    sealed BLOB
) STRICT;
CREATE UNIQUE INDEX worker_place_note_owner ON worker_place_note (user_id, service_id);
CREATE INDEX worker_place_note_team ON worker_place_note (shared_with_team, service_id);

-- How many months after its closing an organization keeps a case.
CREATE TABLE retention (
    organization_id TEXT PRIMARY KEY NOT NULL,
    keep_months INTEGER NOT NULL,
    set_by TEXT NOT NULL,
    set_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a purge or an erasure took away, in numbers.
CREATE TABLE purge_log (
    id TEXT PRIMARY KEY NOT NULL,
    organization_id TEXT NOT NULL,
    "at" TEXT NOT NULL,
    why TEXT NOT NULL,
    people INTEGER NOT NULL,
    cases INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    measures INTEGER NOT NULL
) STRICT;
CREATE INDEX purge_log_organization ON purge_log (organization_id, "at");
