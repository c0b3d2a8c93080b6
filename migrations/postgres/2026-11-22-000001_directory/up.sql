-- Where records come from.
CREATE TABLE source (
    name TEXT COLLATE "C" PRIMARY KEY,
    address TEXT NOT NULL,
    licence TEXT,
    attribution TEXT
);

-- Who runs a service (HSDS organization).
CREATE TABLE organization (
    id TEXT COLLATE "C" PRIMARY KEY,
    source_id TEXT NOT NULL,
    slug TEXT COLLATE "C" NOT NULL CONSTRAINT organization_slug_key UNIQUE,
    name TEXT NOT NULL,
    alternate_name TEXT,
    description TEXT,
    email TEXT,
    website TEXT,
    logo TEXT
);

CREATE TABLE organization_identifier (
    organization_id TEXT COLLATE "C" NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    identifier_scheme TEXT,
    identifier_type TEXT NOT NULL,
    identifier TEXT NOT NULL,
    PRIMARY KEY (organization_id, position)
);

-- A place (HSDS location); its point is WGS84 degrees.
CREATE TABLE location (
    id TEXT COLLATE "C" PRIMARY KEY,
    source_id TEXT NOT NULL,
    slug TEXT COLLATE "C" NOT NULL CONSTRAINT location_slug_key UNIQUE,
    name TEXT,
    alternate_name TEXT,
    description TEXT,
    location_type TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    point_source TEXT NOT NULL,
    uprn TEXT,
    url TEXT,
    transportation TEXT
);

CREATE TABLE address (
    location_id TEXT COLLATE "C" NOT NULL REFERENCES location (id) ON DELETE CASCADE,
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
);

CREATE TABLE accessibility (
    location_id TEXT COLLATE "C" NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    fact TEXT,
    description TEXT,
    details TEXT,
    url TEXT,
    PRIMARY KEY (location_id, position)
);

-- The areas a location's point lies in; recomputed when boundaries are imported.
CREATE TABLE location_area (
    location_id TEXT COLLATE "C" NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    area_code TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (location_id, area_code)
);
CREATE INDEX location_area_area_code_idx ON location_area (area_code);

-- What is offered (HSDS service with the UK profile).
CREATE TABLE service (
    id TEXT COLLATE "C" PRIMARY KEY,
    source_id TEXT NOT NULL,
    slug TEXT COLLATE "C" NOT NULL CONSTRAINT service_slug_key UNIQUE,
    organization_id TEXT COLLATE "C" REFERENCES organization (id),
    name TEXT NOT NULL,
    alternate_name TEXT,
    description TEXT,
    url TEXT,
    email TEXT,
    status TEXT NOT NULL,
    kind TEXT NOT NULL,
    kind_confidence DOUBLE PRECISION NOT NULL,
    fees_description TEXT,
    accreditations TEXT,
    application_process TEXT,
    wait_time TEXT,
    eligibility_description TEXT,
    alert TEXT,
    first_visit TEXT,
    minimum_age INTEGER,
    maximum_age INTEGER,
    no_address_needed BOOLEAN NOT NULL,
    assured_date DATE,
    assurance_months INTEGER NOT NULL,
    closed_until DATE,
    last_modified TIMESTAMP
);
CREATE INDEX service_organization_id_idx ON service (organization_id);

CREATE TABLE service_at_location (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    location_id TEXT COLLATE "C" NOT NULL REFERENCES location (id),
    description TEXT,
    PRIMARY KEY (service_id, position)
);
CREATE INDEX service_at_location_location_id_idx ON service_at_location (location_id);

-- Rows below hang on a service, an organization, a location, a service_at_location or a contact.
-- root_id is the service, organization or location they are read and rewritten with.
CREATE TABLE schedule (
    root_id TEXT COLLATE "C" NOT NULL,
    owner_type TEXT NOT NULL,
    owner_id TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    freq TEXT,
    "interval" INTEGER NOT NULL,
    byday TEXT NOT NULL,
    bymonthday TEXT NOT NULL,
    dtstart DATE,
    "until" DATE,
    "count" BIGINT,
    valid_from DATE,
    valid_to DATE,
    opens_at TIME,
    closes_at TIME,
    term_time_only BOOLEAN NOT NULL,
    not_on_bank_holidays BOOLEAN NOT NULL,
    except_dates TEXT NOT NULL,
    description TEXT,
    schedule_link TEXT,
    attending_type TEXT,
    notes TEXT,
    PRIMARY KEY (root_id, owner_id, position)
);

CREATE TABLE contact (
    root_id TEXT COLLATE "C" NOT NULL,
    owner_type TEXT NOT NULL,
    owner_id TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    name TEXT,
    title TEXT,
    department TEXT,
    email TEXT,
    PRIMARY KEY (root_id, owner_id, position)
);

CREATE TABLE phone (
    root_id TEXT COLLATE "C" NOT NULL,
    owner_type TEXT NOT NULL,
    owner_id TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    extension TEXT,
    description TEXT,
    PRIMARY KEY (root_id, owner_id, position)
);

-- Rows of a service alone.
CREATE TABLE eligibility (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE delivery (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE referral_route (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE cost_option (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    "option" TEXT,
    amount_pence BIGINT,
    amount_description TEXT,
    valid_from DATE,
    valid_to DATE,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE language (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code TEXT,
    name TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE service_area (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT,
    code TEXT,
    national BOOLEAN NOT NULL,
    extent TEXT,
    uri TEXT,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE service_category (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    slug TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE funding (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (service_id, position)
);

-- Other people's vocabularies.
CREATE TABLE taxonomy (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL CONSTRAINT taxonomy_name_key UNIQUE,
    description TEXT,
    uri TEXT,
    version TEXT
);

CREATE TABLE taxonomy_term (
    id TEXT COLLATE "C" PRIMARY KEY,
    taxonomy TEXT,
    code TEXT,
    name TEXT NOT NULL,
    description TEXT,
    parent_id TEXT COLLATE "C",
    term_uri TEXT
);

CREATE TABLE attribute (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label TEXT,
    taxonomy_term_id TEXT COLLATE "C" NOT NULL REFERENCES taxonomy_term (id),
    PRIMARY KEY (service_id, position)
);

-- Room: HSDS counts per unit, and the one statement that pages and filters use.
CREATE TABLE unit (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT NOT NULL,
    scheme TEXT,
    identifier TEXT,
    uri TEXT
);

CREATE TABLE service_capacity (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    available BIGINT NOT NULL,
    maximum BIGINT,
    description TEXT,
    updated TIMESTAMP NOT NULL,
    PRIMARY KEY (service_id, position)
);

CREATE TABLE capacity (
    service_id TEXT COLLATE "C" NOT NULL REFERENCES service (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    available BIGINT,
    waiting BIGINT,
    wait_weeks BIGINT,
    as_of DATE NOT NULL,
    PRIMARY KEY (service_id)
);

-- Which source said it, when. The digest tells whether a source says anything new.
CREATE TABLE provenance (
    entity_id TEXT COLLATE "C" PRIMARY KEY,
    entity_type TEXT NOT NULL,
    source TEXT COLLATE "C" NOT NULL REFERENCES source (name),
    digest TEXT NOT NULL,
    first_import TEXT COLLATE "C" NOT NULL,
    last_import TEXT COLLATE "C" NOT NULL,
    first_seen TIMESTAMP NOT NULL,
    last_seen TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX provenance_source_idx ON provenance (source);

-- The only thing that an index follows. Sequences are visible in order; see src/database/transaction.rs.
CREATE TABLE change (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity TEXT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMP NOT NULL
);

-- The last sequence that was pruned: an index that has applied less must be rebuilt.
CREATE TABLE change_floor (
    name TEXT COLLATE "C" PRIMARY KEY,
    sequence BIGINT NOT NULL
);

-- Every index that follows the feed; the slowest bounds pruning.
CREATE TABLE index_node (
    name TEXT COLLATE "C" PRIMARY KEY,
    sequence BIGINT NOT NULL,
    heartbeat TIMESTAMP NOT NULL
);

CREATE TABLE import_run (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    whole_source BOOLEAN NOT NULL,
    staging_path TEXT,
    staging_digest TEXT,
    staging_bytes BIGINT,
    state TEXT NOT NULL,
    staging_offset BIGINT NOT NULL,
    records_done BIGINT NOT NULL,
    report TEXT NOT NULL,
    reason TEXT,
    started_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);

CREATE TABLE import_quarantine (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    line BIGINT NOT NULL,
    source_id TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (import_id, position)
);

-- Compact tables made from open data (postcodes, gazetteer).
CREATE TABLE dataset (
    name TEXT COLLATE "C" PRIMARY KEY,
    digest TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    attribution TEXT,
    rows BIGINT NOT NULL,
    imported_at TIMESTAMP NOT NULL
);

-- Statistical and administrative areas; outline is a GeoJSON geometry.
CREATE TABLE area (
    code TEXT COLLATE "C" PRIMARY KEY,
    area_type TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    parent TEXT COLLATE "C",
    outline TEXT
);
CREATE INDEX area_area_type_idx ON area (area_type);

CREATE TABLE area_statistic (
    area_code TEXT COLLATE "C" NOT NULL,
    dataset TEXT COLLATE "C" NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (area_code, dataset)
);

CREATE TABLE neighbourhood_member (
    neighbourhood_code TEXT COLLATE "C" NOT NULL REFERENCES area (code) ON DELETE CASCADE,
    area_code TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (neighbourhood_code, area_code)
);
CREATE INDEX neighbourhood_member_area_code_idx ON neighbourhood_member (area_code);
