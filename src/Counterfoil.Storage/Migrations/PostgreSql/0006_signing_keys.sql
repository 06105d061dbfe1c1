-- minimum reader: 1
-- Of the registry, and so of no tenant. secret: the private key, encrypted under the root key.
CREATE TABLE signing_keys (
    tenant text COLLATE "C" NOT NULL CHECK (tenant = '*'),
    name text COLLATE "C" NOT NULL,
    algorithm text COLLATE "C" NOT NULL,
    ordinal integer NOT NULL,
    certificate bytea NOT NULL,
    secret bytea NOT NULL,
    usedFrom bigint NOT NULL,
    registered bigint NOT NULL,
    registered_associate_id integer,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, name),
    UNIQUE (algorithm, ordinal)
);
