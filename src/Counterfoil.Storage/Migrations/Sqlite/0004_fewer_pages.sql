-- minimum reader: 1
-- A page that a commit writes is a page that somebody waits for. Tickets have had their own index by associate since 0003,
-- and the journal is stored by its key instead of beside it.
DROP INDEX credentials_associate;
CREATE INDEX credentials_associate ON credentials (tenant, associateId, credentialType) WHERE credentialType <> 'Ticket';

CREATE TABLE journal_by_key (
    chain TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    keyNumber INTEGER NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (chain, sequence)
) WITHOUT ROWID;
INSERT INTO journal_by_key SELECT chain, sequence, at, body, keyNumber, mac FROM journal ORDER BY chain, sequence;
DROP TABLE journal;
ALTER TABLE journal_by_key RENAME TO journal;
