DROP INDEX case_record_cover;
CREATE INDEX case_record_cover ON case_record (cover_id, cover_until);
DROP INDEX person_merged_into;
CREATE INDEX person_merged_into ON person (merged_into);
