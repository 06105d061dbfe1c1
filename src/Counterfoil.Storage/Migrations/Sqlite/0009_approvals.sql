-- minimum reader: 1
-- What tenants and people have said yes to. The tables of a tenant, and apart from them the registry's index of where an
-- application was approved: no transaction spans both.
CREATE TABLE approvals (
    tenant TEXT NOT NULL REFERENCES tenants,
    application TEXT NOT NULL,
    demand TEXT NOT NULL,
    approved INTEGER NOT NULL,
    approved_associate_id INTEGER,
    approvedUntil INTEGER,
    withdrawn INTEGER,
    withdrawn_associate_id INTEGER,
    systemUser INTEGER,
    systemUserRow INTEGER,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER,
    updated INTEGER NOT NULL,
    updated_associate_id INTEGER,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, application)
);

-- consentKey is the associate and the application, with a stroke between them.
CREATE TABLE consents (
    tenant TEXT NOT NULL,
    consentKey TEXT NOT NULL,
    associateId INTEGER NOT NULL,
    application TEXT NOT NULL,
    scopes TEXT NOT NULL,
    consented INTEGER NOT NULL,
    withdrawn INTEGER,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER,
    updated INTEGER NOT NULL,
    updated_associate_id INTEGER,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, consentKey),
    FOREIGN KEY (tenant, associateId) REFERENCES associates
);
CREATE INDEX consents_associate ON consents (tenant, associateId, application);

-- Who asks for what. It lets nobody in, and is not sealed.
CREATE TABLE approval_requests (
    tenant TEXT NOT NULL REFERENCES tenants,
    application TEXT NOT NULL,
    associateId INTEGER NOT NULL,
    requested INTEGER NOT NULL,
    note TEXT NOT NULL,
    state INTEGER NOT NULL,
    decided INTEGER,
    decided_associate_id INTEGER,
    PRIMARY KEY (tenant, application, associateId)
);
CREATE INDEX approval_requests_state ON approval_requests (tenant, state, application, associateId);
CREATE INDEX approval_requests_old ON approval_requests (requested);

-- The registry's: a hint for lists, written after the tenant's row.
CREATE TABLE approval_index (
    application TEXT NOT NULL,
    tenant TEXT NOT NULL,
    stands INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (application, tenant)
);
