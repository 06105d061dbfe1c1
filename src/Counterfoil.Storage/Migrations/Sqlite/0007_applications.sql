-- minimum reader: 1
-- The registry's rows are of no tenant: what stands for one in their keys and seals is '*'.
CREATE TABLE applications (
    tenant TEXT NOT NULL,
    applicationKey TEXT NOT NULL,
    nameKey TEXT NOT NULL,
    searchText TEXT NOT NULL,
    state INTEGER NOT NULL,
    owner TEXT,
    definition TEXT NOT NULL,
    registered INTEGER NOT NULL,
    registeredBy TEXT NOT NULL,
    updated INTEGER NOT NULL,
    updatedBy TEXT NOT NULL,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, applicationKey)
);
CREATE INDEX applications_list ON applications (tenant, nameKey, applicationKey);
CREATE INDEX applications_owner ON applications (tenant, owner, nameKey, applicationKey) WHERE owner IS NOT NULL;

-- Finds a row by an application id; the row itself lists its ids, and is believed.
CREATE TABLE application_ids (
    clientId TEXT PRIMARY KEY,
    applicationKey TEXT NOT NULL
);
CREATE INDEX application_ids_application ON application_ids (applicationKey);

-- secret is the token's digest, encrypted; lookup a keyed hash of that digest.
CREATE TABLE application_tokens (
    tenant TEXT NOT NULL,
    tokenId TEXT NOT NULL,
    applicationKey TEXT NOT NULL,
    label TEXT NOT NULL,
    making INTEGER NOT NULL,
    secret BLOB NOT NULL,
    lookup BLOB NOT NULL,
    expiresAt INTEGER,
    revokedAt INTEGER,
    registered INTEGER NOT NULL,
    registeredBy TEXT NOT NULL,
    updated INTEGER NOT NULL,
    updatedBy TEXT NOT NULL,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, tokenId)
);
CREATE UNIQUE INDEX application_tokens_lookup ON application_tokens (lookup);
CREATE INDEX application_tokens_application ON application_tokens (tenant, applicationKey);

-- Not sealed: when a token was last used, and in which tenant; empty where none was meant.
CREATE TABLE application_token_uses (
    tokenId TEXT NOT NULL,
    usedIn TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tokenId, usedIn)
);

CREATE TABLE developers (
    tenant TEXT NOT NULL,
    account TEXT NOT NULL,
    searchText TEXT NOT NULL,
    state INTEGER NOT NULL,
    definition TEXT NOT NULL,
    registered INTEGER NOT NULL,
    registeredBy TEXT NOT NULL,
    updated INTEGER NOT NULL,
    updatedBy TEXT NOT NULL,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, account)
);
CREATE INDEX developers_state ON developers (tenant, state, account);
