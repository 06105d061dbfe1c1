-- minimum reader: 1
-- The registry's rows are of no tenant: '*' stands for one in their keys, as it does in their seals. What they refer to in a
-- tenant they only name: the two may lie in different databases one day.
CREATE TABLE accounts (
    tenant TEXT NOT NULL,
    account TEXT NOT NULL,
    loginName TEXT NOT NULL,
    loginKey TEXT NOT NULL,
    email TEXT NOT NULL,
    loginDomain TEXT NOT NULL,
    searchText TEXT NOT NULL,
    isActive INTEGER NOT NULL,
    homeTenant TEXT,
    homeAssociate INTEGER,
    home TEXT NOT NULL,
    registered INTEGER NOT NULL,
    registeredBy TEXT NOT NULL,
    updated INTEGER NOT NULL,
    updatedBy TEXT NOT NULL,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, account)
);
CREATE UNIQUE INDEX accounts_login ON accounts (loginKey);
CREATE UNIQUE INDEX accounts_home ON accounts (homeTenant, homeAssociate) WHERE homeTenant IS NOT NULL;
CREATE INDEX accounts_of_home ON accounts (homeTenant, loginKey) WHERE homeTenant IS NOT NULL;
CREATE INDEX accounts_of_domain ON accounts (loginDomain, homeTenant);

CREATE TABLE account_revoked_before (
    tenant TEXT NOT NULL,
    account TEXT NOT NULL,
    until INTEGER NOT NULL,
    registered INTEGER NOT NULL,
    registeredBy TEXT NOT NULL,
    updated INTEGER NOT NULL,
    updatedBy TEXT NOT NULL,
    version INTEGER NOT NULL,
    encryptedCheck BLOB NOT NULL,
    PRIMARY KEY (tenant, account)
);

-- Believed by nobody: a seat is a row of credentials in its tenant.
CREATE TABLE seat_index (
    account TEXT NOT NULL,
    seatTenant TEXT NOT NULL,
    associate INTEGER NOT NULL,
    PRIMARY KEY (account, seatTenant)
);

-- Both kinds of single-use codes are swept.
DROP INDEX credentials_codes;
CREATE INDEX credentials_codes ON credentials (validTo) WHERE credentialType IN ('Activation', 'SeatInvitation');
