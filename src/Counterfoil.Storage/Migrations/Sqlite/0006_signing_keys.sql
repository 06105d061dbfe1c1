-- minimum reader: 1
-- Of the registry, and so of no tenant. secret: the private key, encrypted under the root key.
CREATE TABLE signing_keys (
    tenant TEXT NOT NULL CHECK (tenant = '*'),
    name TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    certificate BLOB NOT NULL,
    secret BLOB NOT NULL,
    usedFrom INTEGER NOT NULL,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, name),
    UNIQUE (algorithm, ordinal)
);
