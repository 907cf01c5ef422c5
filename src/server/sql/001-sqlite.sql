-- SQLite's search tables: folded words, as plakat-search-text.h says; what a row's number is, says
-- plakat-search-sqlite.c. Words are made before they come here: only spaces part them. Short beginnings, which
-- very many words have, are kept ready.
CREATE VIRTUAL TABLE film_search USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5',
  tokenize = "ascii tokenchars '=@#%'"
);
CREATE VIRTUAL TABLE person_search USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 5',
  tokenize = "ascii tokenchars '=@#%'"
);
