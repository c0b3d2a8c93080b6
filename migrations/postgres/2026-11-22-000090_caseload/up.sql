-- Hardly any record is merged and hardly any case has cover. Over all of them, the statistics of these indexes
-- say that one value fits every row, and an SQLite without STAT4 then reads the whole table instead, for every
-- person that is opened; over the few that have a value they say what is so, and no other write keeps them up.
DROP INDEX person_merged_into;
CREATE INDEX person_merged_into ON person (merged_into) WHERE merged_into IS NOT NULL;
DROP INDEX case_record_cover;
CREATE INDEX case_record_cover ON case_record (cover_id, cover_until) WHERE cover_id IS NOT NULL;
