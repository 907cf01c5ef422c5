/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-film.h"
#include "plakat-load-tables.h"
#include "plakat-person.h"

G_BEGIN_DECLS

/** PlakatLoadOutcome: what became of one line */
typedef enum
{
  PLAKAT_LOAD_ADDED,
  PLAKAT_LOAD_CHANGED,
  PLAKAT_LOAD_SAME,
} PlakatLoadOutcome;

#define PLAKAT_N_LOAD_OUTCOMES 3

/* The names that one line can give a film: its uid and two numbers. */
#define PLAKAT_LOAD_MAX_NAMES 3
#define PLAKAT_LOAD_HASH_BYTES 16
#define PLAKAT_LOAD_MAX_LINE (8 * 1024 * 1024)

/**
 * PlakatLoadKnown:
 *
 * What was loaded before the load began: the hashes of the lines, by what they hold. It is not changed, so
 * that any thread may look.
 */
typedef struct
{
  PlakatBag films;
  PlakatBag persons;
} PlakatLoadKnown;

/**
 * PlakatLoadReader:
 * @known: (nullable): the lines that need not be read again
 * @posters: (nullable): the folder of drawn posters
 * @words: the words that were met; under @mutex
 *
 * What the threads share that read lines.
 */
typedef struct
{
  const PlakatLoadKnown *known;
  const char *posters;
  GMutex mutex;
  PlakatBag words;
} PlakatLoadReader;

/**
 * PlakatLoadScratch:
 * @seen: the words of one film
 * @recent: words that were met lately, so that not every word is asked for under the lock
 * @names: people's names that were met lately, whose words need not be looked at again
 * @words: (element-type utf8): those that nobody had met before
 *
 * What one thread needs for the lines that it reads.
 */
typedef struct
{
  PlakatLoadReader *reader;
  PlakatBag seen;
  guint64 recent[8192];
  guint64 names[8192];
  GPtrArray *words;
} PlakatLoadScratch;

/**
 * PlakatLoadItem:
 * @line: , @length: what is read; it must stay
 * @is_person: what the line holds
 * @is_known: it was loaded before; then nothing below is filled
 * @film: or @person: what it holds
 * @source: who says it
 * @hash: of everything it says; @key the same, cut short
 * @brief: , @rest: the film's record
 * @words: what the film is found by
 * @names: the film's names, its uid first; @name_keys their hashes
 * @person_keys: the hashes of the names of the people in the film's credits
 * @error: why the line cannot be used
 *
 * A line of a catalogue file, on its way from the threads that read to the one that writes.
 */
typedef struct
{
  const char *line;
  gsize length;
  gboolean is_person;
  gboolean is_known;
  PlakatFilm *film;
  PlakatPerson *person;
  char *source;
  char hash[PLAKAT_LOAD_HASH_BYTES * 2 + 1];
  guint64 key;
  char *brief;
  char *rest;
  char *words;
  char *names[PLAKAT_LOAD_MAX_NAMES];
  guint64 name_keys[PLAKAT_LOAD_MAX_NAMES];
  guint64 *person_keys;
  GError *error;
} PlakatLoadItem;

/**
 * PlakatLoader:
 *
 * The end of a load that writes. It keeps what it has met of films and people.
 */
typedef struct _PlakatLoader PlakatLoader;

void    plakat_load_item_read   (PlakatLoadItem    *self,
                                 PlakatLoadScratch *scratch);
void    plakat_load_item_encode (PlakatLoadItem    *self,
                                 PlakatLoadScratch *scratch);
void    plakat_load_item_clear  (PlakatLoadItem    *self);
guint64 plakat_load_hash_key    (const char        *hash);

void     plakat_load_merge_films    (PlakatFilm   *better,
                                     PlakatFilm   *other);
void     plakat_load_merge_persons  (PlakatPerson *better,
                                     PlakatPerson *other);
gboolean plakat_load_source_is_best (const char   *source);

PlakatLoader          *plakat_loader_new        (PlakatDb           *db,
                                                 const char         *posters,
                                                 GError            **error);
void                   plakat_loader_free       (PlakatLoader       *self);
const PlakatLoadKnown *plakat_loader_get_known  (PlakatLoader       *self);
gboolean               plakat_loader_is_filling (PlakatLoader       *self);
gboolean               plakat_loader_begin      (PlakatLoader       *self,
                                                 GError            **error);
gboolean               plakat_loader_put        (PlakatLoader       *self,
                                                 PlakatLoadItem     *item,
                                                 PlakatLoadOutcome  *outcome,
                                                 GError            **error);
gboolean               plakat_loader_flush      (PlakatLoader       *self,
                                                 GPtrArray          *words,
                                                 GError            **error);
gboolean               plakat_loader_end        (PlakatLoader       *self,
                                                 GError            **error);
gboolean               plakat_loader_finish     (PlakatLoader       *self,
                                                 gboolean           *more,
                                                 GError            **error);
void                   plakat_loader_abandon    (PlakatLoader       *self);

int plakat_load_run (const char        *database,
                     const char        *posters,
                     const char *const *files);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatLoader, plakat_loader_free)

G_END_DECLS
