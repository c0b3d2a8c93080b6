-- A check of nine questions while it is being asked, so that a telephone may lose its signal or turn a page
-- back. Gone once the check is kept or thrown away, and after a day in any case.
CREATE TABLE check_draft (
    id TEXT COLLATE "C" PRIMARY KEY,
    organization_id TEXT COLLATE "C" NOT NULL,
    team_id TEXT COLLATE "C",
    made_by TEXT COLLATE "C" NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE INDEX check_draft_changed_at ON check_draft (changed_at);

-- The colleagues who may read what a worker notes on a place.
CREATE TABLE place_note_reader (
    note_id TEXT COLLATE "C" NOT NULL REFERENCES worker_place_note (id) ON DELETE CASCADE,
    user_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (note_id, user_id)
);
CREATE INDEX place_note_reader_user ON place_note_reader (user_id);
