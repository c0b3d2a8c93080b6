DROP TABLE word_counts;
