-- minimum reader: 1
-- What a commit writes, somebody waits for. Tickets have their own index by associate since 0003.
DROP INDEX credentials_associate;
CREATE INDEX credentials_associate ON credentials (tenant, associateId, credentialType) WHERE credentialType <> 'Ticket';
