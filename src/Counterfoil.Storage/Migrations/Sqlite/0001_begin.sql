-- minimum reader: 1
-- Instants are Unix milliseconds. The tenant comes first in every key, as on PostgreSQL.

CREATE TABLE tenants (
    tenant TEXT PRIMARY KEY,
    identifier TEXT NOT NULL,
    name TEXT NOT NULL,
    searchText TEXT NOT NULL,
    state INTEGER NOT NULL,
    isOwn INTEGER NOT NULL,
    switches TEXT NOT NULL,
    pluginSettings TEXT NOT NULL,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER,
    updated INTEGER NOT NULL,
    updated_associate_id INTEGER,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL
);
CREATE UNIQUE INDEX tenants_own ON tenants (isOwn) WHERE isOwn = 1;

CREATE TABLE associates (
    tenant TEXT NOT NULL REFERENCES tenants,
    associate_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    nameKey TEXT NOT NULL,
    type INTEGER NOT NULL,
    isActive INTEGER NOT NULL,
    isAdministrator INTEGER NOT NULL,
    emailKey TEXT,
    searchText TEXT NOT NULL,
    card TEXT NOT NULL,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER,
    updated INTEGER NOT NULL,
    updated_associate_id INTEGER,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, associate_id),
    UNIQUE (tenant, nameKey)
);
CREATE INDEX associates_email ON associates (tenant, emailKey) WHERE emailKey IS NOT NULL;

-- Names of the columns that credentials have on the wire too are those of the wire. line and what follows it belong to
-- tickets' stubs, but for version and smallCheck.
CREATE TABLE credentials (
    tenant TEXT NOT NULL,
    Credentials_id INTEGER NOT NULL,
    associateId INTEGER NOT NULL,
    credentialType TEXT NOT NULL,
    searchName TEXT NOT NULL,
    secret BLOB NOT NULL,
    validFrom INTEGER NOT NULL,
    validTo INTEGER NOT NULL,
    isActive INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    lastUsedDate INTEGER,
    lastusedInfo TEXT NOT NULL,
    comment TEXT NOT NULL,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER,
    updated INTEGER NOT NULL,
    updated_associate_id INTEGER,
    updatedCount INTEGER NOT NULL,
    personId INTEGER,
    extraId INTEGER,
    displayType TEXT NOT NULL,
    displayName TEXT NOT NULL,
    line TEXT,
    parent TEXT,
    origin TEXT,
    terms TEXT,
    program TEXT,
    programKey TEXT,
    absoluteEnd INTEGER,
    revokedAt INTEGER,
    reviewedAt INTEGER,
    version INTEGER NOT NULL,
    smallCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, Credentials_id),
    UNIQUE (tenant, credentialType, searchName),
    FOREIGN KEY (tenant, associateId) REFERENCES associates
);
CREATE INDEX credentials_associate ON credentials (tenant, associateId, credentialType);
CREATE INDEX credentials_parent ON credentials (tenant, parent) WHERE parent IS NOT NULL;
-- For the sweepers, which look at all tenants at once.
CREATE INDEX credentials_ended ON credentials (credentialType, validTo);
CREATE INDEX credentials_revoked ON credentials (revokedAt) WHERE revokedAt IS NOT NULL;

CREATE TABLE revoked_before (
    tenant TEXT NOT NULL REFERENCES tenants,
    scope TEXT NOT NULL,
    program TEXT,
    until INTEGER NOT NULL,
    exceptLine TEXT,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER,
    updated INTEGER NOT NULL,
    updated_associate_id INTEGER,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, scope)
);

CREATE TABLE used_once (
    tenant TEXT NOT NULL,
    Credentials_id INTEGER NOT NULL,
    thing TEXT NOT NULL,
    rememberUntil INTEGER NOT NULL,
    PRIMARY KEY (tenant, Credentials_id, thing)
);
CREATE INDEX used_once_past ON used_once (rememberUntil);

CREATE TABLE pending_logins (
    handle BLOB PRIMARY KEY,
    content BLOB NOT NULL,
    expiresAt INTEGER NOT NULL
);
CREATE INDEX pending_logins_lapsed ON pending_logins (expiresAt);

CREATE TABLE decisions (
    tenant TEXT NOT NULL,
    decision_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    lastAt INTEGER NOT NULL,
    folded INTEGER NOT NULL,
    door TEXT NOT NULL,
    occasion INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    associateId INTEGER,
    associateName TEXT NOT NULL,
    outcome TEXT NOT NULL,
    believed INTEGER NOT NULL,
    votes TEXT NOT NULL,
    address TEXT NOT NULL,
    useText TEXT NOT NULL,
    PRIMARY KEY (tenant, decision_id)
);
CREATE INDEX decisions_list ON decisions (tenant, believed, decision_id DESC);
CREATE INDEX decisions_old ON decisions (lastAt);

CREATE TABLE throttle_counters (
    counterKey TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX throttle_counters_at ON throttle_counters (at);

CREATE TABLE framework_keys (
    name TEXT PRIMARY KEY,
    content BLOB NOT NULL,
    registered INTEGER NOT NULL
);

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- docs/decisions/0002-the-journal.md
CREATE TABLE journal_chains (
    chain TEXT PRIMARY KEY,
    begun INTEGER NOT NULL
);
CREATE TABLE journal (
    chain TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    keyNumber INTEGER NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (chain, sequence)
);
CREATE TABLE journal_checkpoint (
    tenant TEXT NOT NULL,
    tableName TEXT NOT NULL,
    rowKey TEXT NOT NULL,
    version INTEGER NOT NULL,
    seal BLOB,
    seen INTEGER NOT NULL,
    keyNumber INTEGER NOT NULL,
    PRIMARY KEY (tenant, tableName, rowKey)
);
CREATE TABLE journal_checkpoint_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    content BLOB
);
INSERT INTO journal_checkpoint_head (one, content) VALUES (1, NULL);
