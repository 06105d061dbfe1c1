-- minimum reader: 1
-- What lists are searched by: the starts of the words of a row's search text, for the whole list (part is empty) and for the
-- part that it stands in. Believed by nobody: the row itself is read. The rows that are there get theirs by the program.
CREATE TABLE tenant_words (
    tenant text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL,
    word text COLLATE "C" NOT NULL,
    rowKey text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
);
CREATE INDEX tenant_words_row ON tenant_words (tenant, rowKey, part, word);
CREATE TABLE associate_words (
    tenant text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL,
    word text COLLATE "C" NOT NULL,
    rowKey text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
);
CREATE INDEX associate_words_row ON associate_words (tenant, rowKey, part, word);
CREATE TABLE account_words (
    tenant text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL,
    word text COLLATE "C" NOT NULL,
    rowKey text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
);
CREATE INDEX account_words_row ON account_words (tenant, rowKey, part, word);
CREATE TABLE application_words (
    tenant text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL,
    word text COLLATE "C" NOT NULL,
    rowKey text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
);
CREATE INDEX application_words_row ON application_words (tenant, rowKey, part, word);
CREATE TABLE developer_words (
    tenant text COLLATE "C" NOT NULL,
    part text COLLATE "C" NOT NULL,
    word text COLLATE "C" NOT NULL,
    rowKey text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, part, word, rowKey)
);
CREATE INDEX developer_words_row ON developer_words (tenant, rowKey, part, word);
