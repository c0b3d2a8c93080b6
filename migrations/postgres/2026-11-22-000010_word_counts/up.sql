-- How common words are, counted once by the node that built an index first: every node scores with these.
-- One row for each way of making documents, so that two versions of the program can run side by side.
CREATE TABLE word_counts (
    fingerprint TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL,
    documents BIGINT NOT NULL,
    counts TEXT NOT NULL,
    "at" TIMESTAMP NOT NULL
);
