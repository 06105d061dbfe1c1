-- minimum reader: 1
-- The registry's rows are of no tenant: '*' stands for one in their keys, as it does in their seals. What they refer to in a
-- tenant they only name: the two may lie in different databases one day.
CREATE TABLE accounts (
    tenant text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    loginName text NOT NULL,
    loginKey text COLLATE "C" NOT NULL,
    email text NOT NULL,
    loginDomain text COLLATE "C" NOT NULL,
    searchText text NOT NULL,
    isActive integer NOT NULL,
    homeTenant text COLLATE "C",
    homeAssociate integer,
    home text NOT NULL,
    registered bigint NOT NULL,
    registeredBy text NOT NULL,
    updated bigint NOT NULL,
    updatedBy text NOT NULL,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, account)
);
CREATE UNIQUE INDEX accounts_login ON accounts (loginKey);
CREATE UNIQUE INDEX accounts_home ON accounts (homeTenant, homeAssociate) WHERE homeTenant IS NOT NULL;
CREATE INDEX accounts_of_home ON accounts (homeTenant, loginKey) WHERE homeTenant IS NOT NULL;
CREATE INDEX accounts_of_domain ON accounts (loginDomain, homeTenant);

CREATE TABLE account_revoked_before (
    tenant text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    until bigint NOT NULL,
    registered bigint NOT NULL,
    registeredBy text NOT NULL,
    updated bigint NOT NULL,
    updatedBy text NOT NULL,
    version bigint NOT NULL,
    encryptedCheck bytea NOT NULL,
    PRIMARY KEY (tenant, account)
);

-- Believed by nobody: a seat is a row of credentials in its tenant.
CREATE TABLE seat_index (
    account text COLLATE "C" NOT NULL,
    seatTenant text COLLATE "C" NOT NULL,
    associate integer NOT NULL,
    PRIMARY KEY (account, seatTenant)
);

-- Both kinds of single-use codes are swept.
DROP INDEX credentials_codes;
CREATE INDEX credentials_codes ON credentials (validTo) WHERE credentialType IN ('Activation', 'SeatInvitation');
