-- minimum reader: 1
-- What was ever said about applications, by tenant: written with the deed and never changed. It names people and applications
-- as they were then, and refers to no row.
CREATE TABLE ledger (
    tenant TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    saying INTEGER NOT NULL,
    application TEXT NOT NULL,
    applicationName TEXT NOT NULL,
    associateId INTEGER,
    associateName TEXT NOT NULL,
    said INTEGER NOT NULL,
    demand TEXT NOT NULL,
    approvedUntil INTEGER,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, entry_id)
);
CREATE INDEX ledger_application ON ledger (tenant, application, entry_id);
-- What people said for themselves.
CREATE INDEX ledger_associate ON ledger (tenant, associateId, entry_id) WHERE saying >= 4;
CREATE INDEX ledger_old ON ledger (said);
