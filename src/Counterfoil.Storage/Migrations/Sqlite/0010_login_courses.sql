-- minimum reader: 1
-- A course is known by a keyed digest of its id and its browser's secret. content is erased by the answer; the row is
-- remembered for a while, so that a form that is sent twice is answered once.
CREATE TABLE login_courses (
    handle BLOB PRIMARY KEY,
    content BLOB,
    expiresAt INTEGER NOT NULL
);
CREATE INDEX login_courses_lapsed ON login_courses (expiresAt);
