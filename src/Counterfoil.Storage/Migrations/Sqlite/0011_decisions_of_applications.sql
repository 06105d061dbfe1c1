-- minimum reader: 1
-- What the protocol refused an application, whichever tenant it was about: its developer looks for it.
ALTER TABLE decisions ADD COLUMN application TEXT;
CREATE INDEX decisions_application ON decisions (application, decision_id DESC) WHERE application IS NOT NULL;
