-- minimum reader: 5
-- Both are null for a person's own ticket and for all that is no stub: such rows keep the first version of the seal.
-- kind: 1 an access token, 2 a grant, 3 a refresh token.
ALTER TABLE credentials ADD COLUMN kind integer;
ALTER TABLE credentials ADD COLUMN application text COLLATE "C";

-- Whoever is issued a ticket is counted among tickets. A system user may have a hundred thousand access tokens beside them.
DROP INDEX credentials_living;
CREATE INDEX credentials_living ON credentials (tenant, associateId, application)
    WHERE credentialType = 'Ticket' AND revokedAt IS NULL AND kind IS NULL;
CREATE INDEX credentials_tokens ON credentials (tenant, associateId, application)
    WHERE credentialType = 'Ticket' AND revokedAt IS NULL AND kind IS NOT NULL;
