/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"
#include "plakat-film-item-private.h"
#include "plakat-person.h"
#include "plakat-query.h"
#include "plakat-sqlite.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

/*
 * Everything that is said to catalogue.db. In the thread that owns the connection. Readers have the library
 * attached under the name `library`.
 */

#define PLAKAT_CATALOGUE_APPLICATION_ID 0x504c4331 /* PLC1 */

PlakatSqlite *plakat_catalogue_open_db          (const char                 *path,
                                                 GError                    **error);
PlakatSqlite *plakat_catalogue_open_reader      (const char                 *path,
                                                 const char                 *library_path,
                                                 GError                    **error);

/* The first columns of every statement that reads cards, of a film that it calls f. */
#define PLAKAT_CARD_COLUMNS                                                                                        \
  "f.uid, f.tmdb_id, f.title, f.year, f.original_language, f.runtime, f.card_genres, f.card_directors,"            \
  " f.card_cast, f.poster_path, f.vote_average, f.added_at,"                                                       \
  " (SELECT k.look FROM film_look k WHERE k.film_id = f.id),"                                                      \
  " (SELECT k.drawn FROM film_look k WHERE k.film_id = f.id)"
#define PLAKAT_CARD_LAST_COLUMN 13

PlakatCard   *plakat_catalogue_take_card        (sqlite3_stmt               *statement);

/* Writing. */
gboolean      plakat_catalogue_write_page       (PlakatSqlite               *db,
                                                 const PlakatCataloguePage  *page,
                                                 guint                      *changed,
                                                 GError                    **error);
gboolean      plakat_catalogue_write_person     (PlakatSqlite               *db,
                                                 PlakatPerson               *person,
                                                 guint                      *changed,
                                                 GError                    **error);
gboolean      plakat_catalogue_write_state      (PlakatSqlite               *db,
                                                 const char                 *key,
                                                 const char                 *value,
                                                 GError                    **error);
char         *plakat_catalogue_read_state       (PlakatSqlite               *db,
                                                 const char                 *key);
gboolean      plakat_catalogue_count_films      (PlakatSqlite               *db,
                                                 guint                      *count,
                                                 GError                    **error);

/* Reading. */
GBytes       *plakat_catalogue_select           (PlakatSqlite               *db,
                                                 const PlakatQuery          *query,
                                                 GError                    **error);
GPtrArray    *plakat_catalogue_count_values     (PlakatSqlite               *db,
                                                 const PlakatQuery          *query,
                                                 PlakatFacet                 facet,
                                                 const char                 *words,
                                                 GError                    **error);
PlakatCard   *plakat_catalogue_read_card        (PlakatSqlite               *db,
                                                 gint64                      id,
                                                 GError                    **error);
GStrv         plakat_catalogue_read_listed_posters (PlakatSqlite            *db,
                                                    GError                 **error);
PlakatFilm   *plakat_catalogue_read_film        (PlakatSqlite               *db,
                                                 const char                 *uid,
                                                 GError                    **error);
PlakatPerson *plakat_catalogue_read_person      (PlakatSqlite               *db,
                                                 const char                 *uid,
                                                 GError                    **error);
GPtrArray    *plakat_catalogue_read_filmography (PlakatSqlite               *db,
                                                 const char                 *uid,
                                                 GError                    **error);
GPtrArray    *plakat_catalogue_read_people      (PlakatSqlite               *db,
                                                 PlakatJob                   job,
                                                 guint                       most,
                                                 GError                    **error);
GPtrArray    *plakat_catalogue_find_similar     (PlakatSqlite               *db,
                                                 const char                 *uid,
                                                 guint                       most,
                                                 GError                    **error);

/** PlakatNamed: a film or person row on its way to the main thread, with a word about it */
typedef struct
{
  PlakatCard *card;
  char *note;
  PlakatJob job;
  char *person_uid;
  char *person_name;
  char *portrait;
  guint count;
} PlakatNamed;

void          plakat_named_free                 (PlakatNamed                *named);
GPtrArray    *plakat_named_array_new            (void);

G_END_DECLS
