-- What a steward said of a service that closed, for a time or for good. It holds over what its source says
-- until it opens again; what the source says meanwhile is kept here, so that it can hold again.
CREATE TABLE listing_closure (
    service_id TEXT PRIMARY KEY NOT NULL,
    closed_on TEXT NOT NULL,
    opens_on TEXT,
    instead_id TEXT,
    stated_status TEXT NOT NULL,
    stated_closed_until TEXT,
    noted_by TEXT NOT NULL,
    noted_at TEXT NOT NULL
) STRICT;
CREATE INDEX listing_closure_opens ON listing_closure (opens_on);

-- Jobs that run once for all nodes, and when each was begun and finished last.
CREATE TABLE worker_job (
    name TEXT PRIMARY KEY NOT NULL,
    begun_at TEXT NOT NULL,
    finished_at TEXT
) STRICT;
