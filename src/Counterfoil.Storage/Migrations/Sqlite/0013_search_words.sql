-- minimum reader: 1
-- What lists are searched by: the starts of the words of a row's search text, for the whole list (part is empty) and for the
-- part that it stands in. Believed by nobody: the row itself is read. The rows that are there get theirs by the program.
CREATE TABLE tenant_words (
    tenant TEXT NOT NULL,
    part TEXT NOT NULL,
    word TEXT NOT NULL,
    rowKey TEXT NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
) WITHOUT ROWID;
CREATE INDEX tenant_words_row ON tenant_words (tenant, rowKey, part, word);
CREATE TABLE associate_words (
    tenant TEXT NOT NULL,
    part TEXT NOT NULL,
    word TEXT NOT NULL,
    rowKey TEXT NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
) WITHOUT ROWID;
CREATE INDEX associate_words_row ON associate_words (tenant, rowKey, part, word);
CREATE TABLE account_words (
    tenant TEXT NOT NULL,
    part TEXT NOT NULL,
    word TEXT NOT NULL,
    rowKey TEXT NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
) WITHOUT ROWID;
CREATE INDEX account_words_row ON account_words (tenant, rowKey, part, word);
CREATE TABLE application_words (
    tenant TEXT NOT NULL,
    part TEXT NOT NULL,
    word TEXT NOT NULL,
    rowKey TEXT NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
) WITHOUT ROWID;
CREATE INDEX application_words_row ON application_words (tenant, rowKey, part, word);
CREATE TABLE developer_words (
    tenant TEXT NOT NULL,
    part TEXT NOT NULL,
    word TEXT NOT NULL,
    rowKey TEXT NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
) WITHOUT ROWID;
CREATE INDEX developer_words_row ON developer_words (tenant, rowKey, part, word);
