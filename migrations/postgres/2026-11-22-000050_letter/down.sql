DROP TABLE letter;
ALTER TABLE outbox DROP COLUMN given_up_at;
ALTER TABLE outbox DROP COLUMN handed_at;
