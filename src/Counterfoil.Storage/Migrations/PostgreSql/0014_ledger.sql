-- minimum reader: 1
-- What was ever said about applications, by tenant: written with the deed and never changed. It names people and applications
-- as they were then, and refers to no row.
CREATE TABLE ledger (
    tenant text COLLATE "C" NOT NULL,
    entry_id bigint NOT NULL,
    saying integer NOT NULL,
    application text COLLATE "C" NOT NULL,
    applicationName text NOT NULL,
    associateId integer,
    associateName text NOT NULL,
    said bigint NOT NULL,
    demand text NOT NULL,
    approvedUntil bigint,
    note text NOT NULL,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, entry_id)
);
CREATE INDEX ledger_application ON ledger (tenant, application, entry_id);
-- What people said for themselves.
CREATE INDEX ledger_associate ON ledger (tenant, associateId, entry_id) WHERE saying >= 4;
CREATE INDEX ledger_old ON ledger (said);
