/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-loader.h"

G_BEGIN_DECLS

/* The kinds of tags. */
#define PLAKAT_TAG_GENRE 0
#define PLAKAT_TAG_COUNTRY 1

/**
 * PlakatPersonRef:
 * @id: row number
 * @place: in the loader's refs, and one
 * @uid: the name that is kept
 * @same: (nullable): who this turned out to be
 * @given: how popular a source says they are, 0 when none does
 * @earned: how popular what they did is
 * @film_id: the film they directed that was counted last
 * @touched: whether something they did has changed
 * @is_new: whether the search table does not have them yet
 * @renamed: whether it has them by another name
 *
 * A person who is known to the load. What was summed up of their films is complete only where the load began
 * with an empty catalogue (see #PlakatLoader.exact).
 */
typedef struct _PlakatPersonRef PlakatPersonRef;
struct _PlakatPersonRef
{
  gint64 id;
  guint place;
  char *uid;
  PlakatPersonRef *same;
  double given;
  double earned;
  gint64 film_id;
  int directed;
  int first_year;
  int last_year;
  guint touched : 1;
  guint is_new : 1;
  guint renamed : 1;
};

/** PlakatLoadRow: a film whose rows wait to be written together with others'; @refs: whom its credits name */
typedef struct
{
  PlakatLoadItem *item;
  gint64 id;
  gint64 seq;
  gboolean is_new;
  PlakatPersonRef **refs;
} PlakatLoadRow;

/** PlakatLoadPerson: a person who waits likewise; @source: (nullable): with @hash, of a line of their own */
typedef struct
{
  PlakatPersonRef *ref;
  char *name;
  int gender;
  char *record;
  gint64 seq;
  char *source;
  char hash[PLAKAT_LOAD_HASH_BYTES * 2 + 1];
} PlakatLoadPerson;

/**
 * PlakatLoader:
 * @known: the lines that were loaded before the load, @fresh those that it loaded
 * @superseded: hash of a line that is not what its source says any more → 0, or 1 when it says it again
 * @is_open: whether there is a transaction
 * @ready: whether something was changed in it or before
 * @learned: whether @films and @persons hold what was there before the load
 * @films: name → row number
 * @persons: name → place in @refs, and one
 * @tags: kind and code → row number
 * @filling: whether the catalogue was empty when the load began
 * @exact: whether the sums of @refs count everything that they did
 * @mended: whether a load before this one was interrupted, so that no sum can be trusted
 * @has_lists: whether anybody has a list or a rating, where a film might stand by another name
 * @rows: (element-type PlakatLoadRow), @new_persons: (element-type PlakatLoadPerson): wait to be written
 * @search: (element-type PlakatSearchRow), @unsearch: (element-type PlakatSearchHit): wait for longer
 * @searched: (nullable): row number of a film → its place in @search, and one
 * @research: (element-type gint64): films whose people have changed without a line that says so
 * @search_bytes: of the words in @search
 * @n_pieces: how often they were written
 * @n_steps: how far the end of the load has come
 * @indexes: (nullable): those that are made then, where they are not there
 */
struct _PlakatLoader
{
  PlakatDb *db;
  PlakatLoadReader reader;
  PlakatLoadScratch scratch;
  PlakatLoadKnown known;
  PlakatBag fresh;
  GHashTable *superseded;
  gboolean is_open;
  gboolean ready;
  gboolean learned;
  gboolean filling;
  gboolean exact;
  gboolean mended;
  gboolean has_lists;
  PlakatNames *films;
  PlakatNames *persons;
  GPtrArray *refs;
  GHashTable *tags;
  gint64 film_id;
  gint64 person_id;
  gint64 tag_id;
  gint64 seq;
  GArray *rows;
  GArray *new_persons;
  GArray *search;
  GArray *unsearch;
  GHashTable *searched;
  GHashTable *research;
  gsize search_bytes;
  guint n_pieces;
  guint n_steps;
  GStrv indexes;
};

/* What the load knows: plakat-load-known.c */
gboolean         plakat_loader_learn_lines (PlakatLoader     *self,
                                            GError          **error);
gboolean         plakat_loader_learn       (PlakatLoader     *self,
                                            GError          **error);
gboolean         plakat_loader_is_current  (PlakatLoader     *self,
                                            guint64           key);
void             plakat_loader_set_current (PlakatLoader     *self,
                                            guint64           key,
                                            const char       *before);
PlakatPersonRef *plakat_loader_find_person (PlakatLoader     *self,
                                            guint64           key,
                                            const char       *uid);
PlakatPersonRef *plakat_loader_add_ref     (PlakatLoader     *self,
                                            gint64            id,
                                            const char       *uid);
void             plakat_loader_name_person (PlakatLoader     *self,
                                            const char       *uid,
                                            PlakatPersonRef  *ref);

/* Lines: plakat-load-film.c, plakat-load-person.c */
gboolean plakat_loader_put_film      (PlakatLoader       *self,
                                      PlakatLoadItem     *item,
                                      PlakatLoadOutcome  *outcome,
                                      GError            **error);
gboolean plakat_loader_put_person    (PlakatLoader       *self,
                                      PlakatLoadItem     *item,
                                      PlakatLoadOutcome  *outcome,
                                      GError            **error);
gboolean plakat_loader_take_credits  (PlakatLoader       *self,
                                      PlakatFilm         *film,
                                      const guint64      *keys,
                                      PlakatPersonRef   **refs);
char    *plakat_loader_sort_name     (const char         *name);
void     plakat_loader_touch_credits (PlakatLoader       *self,
                                      PlakatFilm         *film);
gboolean plakat_loader_same_person   (PlakatLoader       *self,
                                      const char         *uid,
                                      const char         *kept_uid,
                                      GError            **error);

/* Rows: plakat-load-write.c */
gboolean plakat_loader_write    (PlakatLoader  *self,
                                 GError       **error);
gboolean plakat_loader_find_tag (PlakatLoader  *self,
                                 int            kind,
                                 const char    *code,
                                 const char    *name,
                                 gint64        *id,
                                 GError       **error);

/* What films are found by: plakat-load-search.c */
void     plakat_loader_search       (PlakatLoader  *self,
                                     gint64         id,
                                     double         popularity,
                                     char          *words,
                                     const GArray  *persons);
void     plakat_loader_unsearch     (PlakatLoader  *self,
                                     gint64         id,
                                     double         popularity);
void     plakat_loader_search_again (PlakatLoader  *self,
                                     gint64         id);
gboolean plakat_loader_search_fits  (PlakatLoader  *self);
gboolean plakat_loader_write_search (PlakatLoader  *self,
                                     GError       **error);

/* The end: plakat-load-sums.c, plakat-load-indexes.c */
void     plakat_person_ref_count  (PlakatPersonRef  *self,
                                   int               job,
                                   int               place,
                                   gint64            film_id,
                                   int               year,
                                   double            popularity);
gboolean plakat_loader_sum_up     (PlakatLoader     *self,
                                   GError          **error);
GStrv    plakat_load_list_indexes (PlakatDb         *db,
                                   GError          **error);
gboolean plakat_load_drop_indexes (PlakatDb         *db,
                                   GError          **error);
gboolean plakat_load_create_index (PlakatDb         *db,
                                   const char       *name,
                                   GError          **error);

G_END_DECLS
