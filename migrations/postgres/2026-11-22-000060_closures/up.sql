-- What a steward said of a service that closed, for a time or for good. It holds over what its source says
-- until it opens again; what the source says meanwhile is kept here, so that it can hold again.
CREATE TABLE listing_closure (
    service_id TEXT COLLATE "C" PRIMARY KEY,
    closed_on DATE NOT NULL,
    opens_on DATE,
    instead_id TEXT COLLATE "C",
    stated_status TEXT NOT NULL,
    stated_closed_until DATE,
    noted_by TEXT COLLATE "C" NOT NULL,
    noted_at TIMESTAMP NOT NULL
);
CREATE INDEX listing_closure_opens ON listing_closure (opens_on);

-- Jobs that run once for all nodes, and when each was begun and finished last.
CREATE TABLE worker_job (
    name TEXT COLLATE "C" PRIMARY KEY,
    begun_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
