DROP TABLE person_apart;
