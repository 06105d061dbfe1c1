-- minimum reader: 1
-- Whoever is issued a ticket is counted first: among what lives, not among what has ended and waits for the sweeper.
CREATE INDEX credentials_living ON credentials (tenant, associateId, credentialType)
    WHERE credentialType = 'Ticket' AND revokedAt IS NULL;
