-- How common words are, counted once by the node that built an index first: every node scores with these.
-- One row for each way of making documents, so that two versions of the program can run side by side.
CREATE TABLE word_counts (
    fingerprint TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    counts TEXT NOT NULL,
    "at" TEXT NOT NULL
) STRICT;
