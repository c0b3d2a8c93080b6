-- Where records come from.
CREATE TABLE source (
    name TEXT PRIMARY KEY NOT NULL,
    address TEXT NOT NULL,
    licence TEXT,
    attribution TEXT
) STRICT, WITHOUT ROWID;

-- Who runs a service (HSDS organization).
CREATE TABLE organization (
    id TEXT PRIMARY KEY NOT NULL,
    source_id TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    alternate_name TEXT,
    description TEXT,
    email TEXT,
    website TEXT,
    logo TEXT
) STRICT;

CREATE TABLE organization_identifier (
    organization_id TEXT NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    identifier_scheme TEXT,
    identifier_type TEXT NOT NULL,
    identifier TEXT NOT NULL,
    PRIMARY KEY (organization_id, position)
) STRICT, WITHOUT ROWID;

-- A place (HSDS location); its point is WGS84 degrees.
CREATE TABLE location (
    id TEXT PRIMARY KEY NOT NULL,
    source_id TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT,
    alternate_name TEXT,
    description TEXT,
    location_type TEXT NOT NULL,
    latitude REAL,
    longitude REAL,
    point_source TEXT NOT NULL,
    uprn TEXT,
    url TEXT,
    transportation TEXT
) STRICT;

CREATE TABLE address (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    address_1 TEXT,
    address_2 TEXT,
    city TEXT,
    region TEXT,
    state_province TEXT,
    postal_code TEXT,
    country TEXT,
    attention TEXT,
    PRIMARY KEY (location_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE accessibility (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    fact TEXT,
    description TEXT,
    details TEXT,
    url TEXT,
    PRIMARY KEY (location_id, position)
) STRICT, WITHOUT ROWID;

-- The areas a location's point lies in; recomputed when boundaries are imported.
CREATE TABLE location_area (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    area_code TEXT NOT NULL,
    PRIMARY KEY (location_id, area_code)
) STRICT, WITHOUT ROWID;
CREATE INDEX location_area_area_code_idx ON location_area (area_code);

-- What is offered (HSDS service with the UK profile).
CREATE TABLE service (
    id TEXT PRIMARY KEY NOT NULL,
    source_id TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    organization_id TEXT REFERENCES organization (id),
    name TEXT NOT NULL,
    alternate_name TEXT,
    description TEXT,
    url TEXT,
    email TEXT,
    status TEXT NOT NULL,
    kind TEXT NOT NULL,
    kind_confidence REAL NOT NULL,
    fees_description TEXT,
    accreditations TEXT,
    application_process TEXT,
    wait_time TEXT,
    eligibility_description TEXT,
    alert TEXT,
    first_visit TEXT,
    minimum_age INTEGER,
    maximum_age INTEGER,
    no_address_needed INTEGER NOT NULL,
    assured_date TEXT,
    assurance_months INTEGER NOT NULL,
    closed_until TEXT,
    last_modified TEXT
) STRICT;
CREATE INDEX service_organization_id_idx ON service (organization_id);

CREATE TABLE service_at_location (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    location_id TEXT NOT NULL REFERENCES location (id),
    description TEXT,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX service_at_location_location_id_idx ON service_at_location (location_id);

-- Rows below hang on a service, an organization, a location, a service_at_location or a contact.
-- root_id is the service, organization or location they are read and rewritten with.
CREATE TABLE schedule (
    root_id TEXT NOT NULL,
    owner_type TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    freq TEXT,
    "interval" INTEGER NOT NULL,
    byday TEXT NOT NULL,
    bymonthday TEXT NOT NULL,
    dtstart TEXT,
    "until" TEXT,
    "count" INTEGER,
    valid_from TEXT,
    valid_to TEXT,
    opens_at TEXT,
    closes_at TEXT,
    term_time_only INTEGER NOT NULL,
    not_on_bank_holidays INTEGER NOT NULL,
    except_dates TEXT NOT NULL,
    description TEXT,
    schedule_link TEXT,
    attending_type TEXT,
    notes TEXT,
    PRIMARY KEY (root_id, owner_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    root_id TEXT NOT NULL,
    owner_type TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    title TEXT,
    department TEXT,
    email TEXT,
    PRIMARY KEY (root_id, owner_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE phone (
    root_id TEXT NOT NULL,
    owner_type TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    extension TEXT,
    description TEXT,
    PRIMARY KEY (root_id, owner_id, position)
) STRICT, WITHOUT ROWID;

-- Rows of a service alone.
CREATE TABLE eligibility (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE referral_route (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE cost_option (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    "option" TEXT,
    amount_pence INTEGER,
    amount_description TEXT,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE language (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code TEXT,
    name TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE service_area (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT,
    code TEXT,
    national INTEGER NOT NULL,
    extent TEXT,
    uri TEXT,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE service_category (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE funding (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

-- Other people's vocabularies.
CREATE TABLE taxonomy (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    description TEXT,
    uri TEXT,
    version TEXT
) STRICT;

CREATE TABLE taxonomy_term (
    id TEXT PRIMARY KEY NOT NULL,
    taxonomy TEXT,
    code TEXT,
    name TEXT NOT NULL,
    description TEXT,
    parent_id TEXT,
    term_uri TEXT
) STRICT;

CREATE TABLE attribute (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label TEXT,
    taxonomy_term_id TEXT NOT NULL REFERENCES taxonomy_term (id),
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

-- Room: HSDS counts per unit, and the one statement that pages and filters use.
CREATE TABLE unit (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    scheme TEXT,
    identifier TEXT,
    uri TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE service_capacity (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    available INTEGER NOT NULL,
    maximum INTEGER,
    description TEXT,
    updated TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE capacity (
    service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    available INTEGER,
    waiting INTEGER,
    wait_weeks INTEGER,
    as_of TEXT NOT NULL,
    PRIMARY KEY (service_id)
) STRICT, WITHOUT ROWID;

-- Which source said it, when. The digest tells whether a source says anything new.
CREATE TABLE provenance (
    entity_id TEXT PRIMARY KEY NOT NULL,
    entity_type TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (name),
    digest TEXT NOT NULL,
    first_import TEXT NOT NULL,
    last_import TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX provenance_source_idx ON provenance (source);

-- The only thing that an index follows. Sequences are visible in order; see src/database/transaction.rs.
CREATE TABLE change (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    "at" TEXT NOT NULL
) STRICT;

-- The last sequence that was pruned: an index that has applied less must be rebuilt.
CREATE TABLE change_floor (
    name TEXT PRIMARY KEY NOT NULL,
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every index that follows the feed; the slowest bounds pruning.
CREATE TABLE index_node (
    name TEXT PRIMARY KEY NOT NULL,
    sequence INTEGER NOT NULL,
    heartbeat TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import_run (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    whole_source INTEGER NOT NULL,
    staging_path TEXT,
    staging_digest TEXT,
    staging_bytes INTEGER,
    state TEXT NOT NULL,
    staging_offset INTEGER NOT NULL,
    records_done INTEGER NOT NULL,
    report TEXT NOT NULL,
    reason TEXT,
    started_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    finished_at TEXT
) STRICT;

CREATE TABLE import_quarantine (
    import_id TEXT NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    source_id TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

-- Compact tables made from open data (postcodes, gazetteer).
CREATE TABLE dataset (
    name TEXT PRIMARY KEY NOT NULL,
    digest TEXT NOT NULL,
    bytes BLOB NOT NULL,
    attribution TEXT,
    rows INTEGER NOT NULL,
    imported_at TEXT NOT NULL
) STRICT;

-- Statistical and administrative areas; outline is a GeoJSON geometry.
CREATE TABLE area (
    code TEXT PRIMARY KEY NOT NULL,
    area_type TEXT NOT NULL,
    name TEXT NOT NULL,
    parent TEXT,
    outline TEXT
) STRICT;
CREATE INDEX area_area_type_idx ON area (area_type);

CREATE TABLE area_statistic (
    area_code TEXT NOT NULL,
    dataset TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (area_code, dataset)
) STRICT, WITHOUT ROWID;

CREATE TABLE neighbourhood_member (
    neighbourhood_code TEXT NOT NULL REFERENCES area (code) ON DELETE CASCADE,
    area_code TEXT NOT NULL,
    PRIMARY KEY (neighbourhood_code, area_code)
) STRICT, WITHOUT ROWID;
CREATE INDEX neighbourhood_member_area_code_idx ON neighbourhood_member (area_code);
