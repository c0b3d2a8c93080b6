ALTER TABLE invitation DROP COLUMN token;
DROP TABLE issuer_sign_in;
DROP TABLE linked_subject;
DROP TABLE issuer;
