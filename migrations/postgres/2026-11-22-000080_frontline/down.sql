DROP TABLE place_note_reader;
DROP TABLE check_draft;
