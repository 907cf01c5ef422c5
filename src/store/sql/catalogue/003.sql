-- Words have an index of their own, in a file beside this one.
DROP TABLE film_words;
DROP TABLE person_words;
DROP TABLE character_words;
