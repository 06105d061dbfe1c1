-- minimum reader: 1
-- Since when a seat waits to be confirmed anew. Its own row says so under its secret, where nobody can look for it.
ALTER TABLE seat_index ADD COLUMN claimedAt INTEGER;
CREATE INDEX seat_index_waiting ON seat_index (seatTenant, account) WHERE claimedAt IS NOT NULL;
