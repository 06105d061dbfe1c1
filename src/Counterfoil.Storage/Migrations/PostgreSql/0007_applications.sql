-- minimum reader: 1
-- The registry's rows are of no tenant: what stands for one in their keys and seals is '*'.
CREATE TABLE applications (
    tenant text COLLATE "C" NOT NULL,
    applicationKey text COLLATE "C" NOT NULL,
    nameKey text COLLATE "C" NOT NULL,
    searchText text NOT NULL,
    state integer NOT NULL,
    owner text COLLATE "C",
    definition text NOT NULL,
    registered bigint NOT NULL,
    registeredBy text NOT NULL,
    updated bigint NOT NULL,
    updatedBy text NOT NULL,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, applicationKey)
);
CREATE INDEX applications_list ON applications (tenant, nameKey, applicationKey);
CREATE INDEX applications_owner ON applications (tenant, owner, nameKey, applicationKey) WHERE owner IS NOT NULL;

-- Finds a row by an application id; the row itself lists its ids, and is believed.
CREATE TABLE application_ids (
    clientId text COLLATE "C" PRIMARY KEY,
    applicationKey text COLLATE "C" NOT NULL
);
CREATE INDEX application_ids_application ON application_ids (applicationKey);

-- secret is the token's digest, encrypted; lookup a keyed hash of that digest.
CREATE TABLE application_tokens (
    tenant text COLLATE "C" NOT NULL,
    tokenId text COLLATE "C" NOT NULL,
    applicationKey text COLLATE "C" NOT NULL,
    label text NOT NULL,
    making integer NOT NULL,
    secret bytea NOT NULL,
    lookup bytea NOT NULL,
    expiresAt bigint,
    revokedAt bigint,
    registered bigint NOT NULL,
    registeredBy text NOT NULL,
    updated bigint NOT NULL,
    updatedBy text NOT NULL,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, tokenId)
);
CREATE UNIQUE INDEX application_tokens_lookup ON application_tokens (lookup);
CREATE INDEX application_tokens_application ON application_tokens (tenant, applicationKey);

-- Not sealed: when a token was last used, and in which tenant; empty where none was meant.
CREATE TABLE application_token_uses (
    tokenId text COLLATE "C" NOT NULL,
    usedIn text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tokenId, usedIn)
);

CREATE TABLE developers (
    tenant text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    searchText text NOT NULL,
    state integer NOT NULL,
    definition text NOT NULL,
    registered bigint NOT NULL,
    registeredBy text NOT NULL,
    updated bigint NOT NULL,
    updatedBy text NOT NULL,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, account)
);
CREATE INDEX developers_state ON developers (tenant, state, account);
