-- PostgreSQL's search tables: folded words, as plakat-search-text.h says. The lower rank, the more popular.
CREATE TABLE film_search (id BIGINT PRIMARY KEY, rank INTEGER NOT NULL, words TSVECTOR NOT NULL);
CREATE INDEX film_search_words ON film_search USING GIN (words);
CREATE TABLE person_search (id BIGINT PRIMARY KEY, rank INTEGER NOT NULL, words TSVECTOR NOT NULL);
CREATE INDEX person_search_words ON person_search USING GIN (words);
-- Unknown dates come last in either direction; SQLite reads film_release backwards for that, PostgreSQL cannot.
CREATE INDEX film_release_last ON film (release_date DESC NULLS LAST, id DESC);
