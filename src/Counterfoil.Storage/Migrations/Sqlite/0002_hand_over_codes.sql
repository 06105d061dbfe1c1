-- minimum reader: 1
-- A code is known by its keyed digest. content (the ticket among it) is erased by the first use; the row is remembered
-- for a while, so that a second use ends the ticket that the first one got.
CREATE TABLE hand_over_codes (
    code BLOB PRIMARY KEY,
    tenant TEXT NOT NULL,
    ticket TEXT NOT NULL,
    content BLOB,
    usedAt INTEGER,
    expiresAt INTEGER NOT NULL
);
CREATE INDEX hand_over_codes_lapsed ON hand_over_codes (expiresAt);
