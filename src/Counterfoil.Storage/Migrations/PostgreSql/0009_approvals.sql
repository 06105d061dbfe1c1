-- minimum reader: 1
-- What tenants and people have said yes to. The tables of a tenant, and apart from them the registry's index of where an
-- application was approved: no transaction spans both.
CREATE TABLE approvals (
    tenant text COLLATE "C" NOT NULL REFERENCES tenants,
    application text COLLATE "C" NOT NULL,
    demand text NOT NULL,
    approved bigint NOT NULL,
    approved_associate_id integer,
    approvedUntil bigint,
    withdrawn bigint,
    withdrawn_associate_id integer,
    systemUser integer,
    systemUserRow bigint,
    registered bigint NOT NULL,
    registered_associate_id integer,
    updated bigint NOT NULL,
    updated_associate_id integer,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, application)
);

-- consentKey is the associate and the application, with a stroke between them.
CREATE TABLE consents (
    tenant text COLLATE "C" NOT NULL,
    consentKey text COLLATE "C" NOT NULL,
    associateId integer NOT NULL,
    application text COLLATE "C" NOT NULL,
    scopes text NOT NULL,
    consented bigint NOT NULL,
    withdrawn bigint,
    registered bigint NOT NULL,
    registered_associate_id integer,
    updated bigint NOT NULL,
    updated_associate_id integer,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, consentKey),
    FOREIGN KEY (tenant, associateId) REFERENCES associates
);
CREATE INDEX consents_associate ON consents (tenant, associateId, application);

-- Who asks for what. It lets nobody in, and is not sealed.
CREATE TABLE approval_requests (
    tenant text COLLATE "C" NOT NULL REFERENCES tenants,
    application text COLLATE "C" NOT NULL,
    associateId integer NOT NULL,
    requested bigint NOT NULL,
    note text NOT NULL,
    state integer NOT NULL,
    decided bigint,
    decided_associate_id integer,
    PRIMARY KEY (tenant, application, associateId)
);
CREATE INDEX approval_requests_state ON approval_requests (tenant, state, application, associateId);
CREATE INDEX approval_requests_old ON approval_requests (requested);

-- The registry's: a hint for lists, written after the tenant's row.
CREATE TABLE approval_index (
    application text COLLATE "C" NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    stands integer NOT NULL,
    changed bigint NOT NULL,
    PRIMARY KEY (application, tenant)
);
