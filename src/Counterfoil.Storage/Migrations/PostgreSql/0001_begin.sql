-- minimum reader: 1
-- Instants are Unix milliseconds. The tenant comes first in every key, so that tables can be distributed by it.

CREATE TABLE tenants (
    tenant text COLLATE "C" PRIMARY KEY,
    identifier text NOT NULL,
    name text NOT NULL,
    searchText text NOT NULL,
    state integer NOT NULL,
    isOwn integer NOT NULL,
    switches text NOT NULL,
    pluginSettings text NOT NULL,
    registered bigint NOT NULL,
    registered_associate_id integer,
    updated bigint NOT NULL,
    updated_associate_id integer,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL
);
CREATE UNIQUE INDEX tenants_own ON tenants (isOwn) WHERE isOwn = 1;

CREATE TABLE associates (
    tenant text COLLATE "C" NOT NULL REFERENCES tenants,
    associate_id integer NOT NULL,
    name text NOT NULL,
    nameKey text COLLATE "C" NOT NULL,
    type integer NOT NULL,
    isActive integer NOT NULL,
    isAdministrator integer NOT NULL,
    emailKey text COLLATE "C",
    searchText text NOT NULL,
    card text NOT NULL,
    registered bigint NOT NULL,
    registered_associate_id integer,
    updated bigint NOT NULL,
    updated_associate_id integer,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, associate_id),
    UNIQUE (tenant, nameKey)
);
CREATE INDEX associates_email ON associates (tenant, emailKey) WHERE emailKey IS NOT NULL;

-- Names of the columns that credentials have on the wire too are those of the wire. line and what follows it belong to
-- tickets' stubs, but for version and smallCheck.
CREATE TABLE credentials (
    tenant text COLLATE "C" NOT NULL,
    Credentials_id bigint NOT NULL,
    associateId integer NOT NULL,
    credentialType text COLLATE "C" NOT NULL,
    searchName text COLLATE "C" NOT NULL,
    secret bytea NOT NULL,
    validFrom bigint NOT NULL,
    validTo bigint NOT NULL,
    isActive integer NOT NULL,
    encryptedCheck bytea NOT NULL,
    lastUsedDate bigint,
    lastusedInfo text NOT NULL,
    comment text NOT NULL,
    registered bigint NOT NULL,
    registered_associate_id integer,
    updated bigint NOT NULL,
    updated_associate_id integer,
    updatedCount integer NOT NULL,
    personId integer,
    extraId integer,
    displayType text NOT NULL,
    displayName text NOT NULL,
    line text COLLATE "C",
    parent text COLLATE "C",
    origin text,
    terms text,
    program text,
    programKey text COLLATE "C",
    absoluteEnd bigint,
    revokedAt bigint,
    reviewedAt bigint,
    version bigint NOT NULL,
    smallCheck bytea NOT NULL,
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
    tenant text COLLATE "C" NOT NULL REFERENCES tenants,
    scope text COLLATE "C" NOT NULL,
    program text,
    until bigint NOT NULL,
    exceptLine text COLLATE "C",
    registered bigint NOT NULL,
    registered_associate_id integer,
    updated bigint NOT NULL,
    updated_associate_id integer,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, scope)
);

CREATE TABLE used_once (
    tenant text COLLATE "C" NOT NULL,
    Credentials_id bigint NOT NULL,
    thing text COLLATE "C" NOT NULL,
    rememberUntil bigint NOT NULL,
    PRIMARY KEY (tenant, Credentials_id, thing)
);
CREATE INDEX used_once_past ON used_once (rememberUntil);

CREATE TABLE pending_logins (
    handle bytea PRIMARY KEY,
    content bytea NOT NULL,
    expiresAt bigint NOT NULL
);
CREATE INDEX pending_logins_lapsed ON pending_logins (expiresAt);

CREATE TABLE decisions (
    tenant text COLLATE "C" NOT NULL,
    decision_id bigint NOT NULL,
    at bigint NOT NULL,
    lastAt bigint NOT NULL,
    folded integer NOT NULL,
    door text NOT NULL,
    occasion integer NOT NULL,
    evidence text NOT NULL,
    associateId integer,
    associateName text NOT NULL,
    outcome text NOT NULL,
    believed integer NOT NULL,
    votes text NOT NULL,
    address text NOT NULL,
    useText text NOT NULL,
    PRIMARY KEY (tenant, decision_id)
);
CREATE INDEX decisions_list ON decisions (tenant, believed, decision_id DESC);
CREATE INDEX decisions_old ON decisions (lastAt);

CREATE TABLE throttle_counters (
    counterKey text COLLATE "C" PRIMARY KEY,
    failures integer NOT NULL,
    at bigint NOT NULL
);
CREATE INDEX throttle_counters_at ON throttle_counters (at);

CREATE TABLE framework_keys (
    name text COLLATE "C" PRIMARY KEY,
    content bytea NOT NULL,
    registered bigint NOT NULL
);

CREATE TABLE meta (
    name text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);

-- docs/decisions/0002-the-journal.md
CREATE TABLE journal_chains (
    chain text COLLATE "C" PRIMARY KEY,
    begun bigint NOT NULL
);
CREATE TABLE journal (
    chain text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    at bigint NOT NULL,
    body text NOT NULL,
    keyNumber integer NOT NULL,
    mac bytea NOT NULL,
    PRIMARY KEY (chain, sequence)
);
CREATE TABLE journal_checkpoint (
    tenant text COLLATE "C" NOT NULL,
    tableName text COLLATE "C" NOT NULL,
    rowKey text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    seal bytea,
    seen bigint NOT NULL,
    keyNumber integer NOT NULL,
    PRIMARY KEY (tenant, tableName, rowKey)
);
CREATE TABLE journal_checkpoint_head (
    one integer PRIMARY KEY CHECK (one = 1),
    content bytea
);
INSERT INTO journal_checkpoint_head (one, content) VALUES (1, NULL);
