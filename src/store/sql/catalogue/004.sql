-- Words are found in search.index beside the database (plakat-search): nothing is written for them any more.
DROP TABLE film_words;
DROP TABLE person_words;
DROP TABLE character_words;
