/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-hash.h"
#include "plakat-catalogue-indexes.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-writer.h"

/*
 * A catalogue's first fill goes without most indexes and makes them when it is through. Meanwhile the writer
 * has more memory, remembers which row each person has, and copies what is in the log into the file less
 * often; all of that is given back at the end.
 */

#define NAME "plakat-catalogue-writer"

#define FILL_CACHE "-14336" /* KiB */
#define SORT_CACHE "-8192"  /* of pages, and again of what is sorted */
#define REST_CACHE "-2000"

/* Pages of the log that are copied at once: when nothing hurries, and while films pour in. */
#define CHECKPOINT_PAGES 1000
#define FILL_CHECKPOINT_PAGES 20000

/* People whose rows are remembered, 2 to this power: each has its own place among them, by the hash's highest
 * bits, which all of a text moves; who comes later takes the place. */
#define PERSON_BITS 18

typedef struct
{
  guint64
      hash; /* of the uid; two that are the same are as likely as with films, see plakat-catalogue-hash.c */
  guint32 id;
} Person;

typedef struct
{
  gboolean filling;
  gboolean counted; /* whether @films is so */
  guint films;
  guint films_written; /* as it stands in the file */
  int log_pages;
  Person *persons; /* (nullable): while filling */
} Writer;

static void
writer_free (void *data)
{
  Writer *self = data;

  g_free (self->persons);
  g_free (self);
}

static int
log_grew_cb (void *data, sqlite3 *handle, const char *name, int pages)
{
  Writer *self = data;

  self->log_pages = pages;
  return SQLITE_OK;
}

static Writer *
get_writer (PlakatSqlite *db)
{
  sqlite3 *handle = plakat_sqlite_get_handle (db);
  Writer *self = sqlite3_get_clientdata (handle, NAME);

  if (self == NULL)
    {
      self = g_new0 (Writer, 1);
      sqlite3_set_clientdata (handle, NAME, self, writer_free);
      /* takes the place of SQLite's own, which copies the log before a commit returns */
      sqlite3_wal_hook (handle, log_grew_cb, self);
    }
  return self;
}

static void
forget_fill (PlakatSqlite *db, Writer *self)
{
  self->filling = FALSE;
  g_clear_pointer (&self->persons, g_free);
  plakat_sqlite_exec (
      db, "PRAGMA cache_size = " REST_CACHE "; PRAGMA temp_store = MEMORY; PRAGMA shrink_memory", NULL);
}

/** plakat_catalogue_writer_undo: after a transaction that was not kept: its rows are remembered no more */
void
plakat_catalogue_writer_undo (PlakatSqlite *db)
{
  Writer *self = get_writer (db);

  self->counted = FALSE;
  forget_fill (db, self);
}

/** plakat_catalogue_writer_add_film: there is one film more */
void
plakat_catalogue_writer_add_film (PlakatSqlite *db)
{
  get_writer (db)->films++;
}

/** plakat_catalogue_writer_count_films: plakat_catalogue_count_films() for who asks after each page: counts
 * once */
gboolean
plakat_catalogue_writer_count_films (PlakatSqlite *db, guint *count, GError **error)
{
  Writer *self = get_writer (db);

  if (!self->counted)
    {
      self->counted = plakat_catalogue_count_films (db, &self->films, error);
      self->films_written = self->films;
    }
  *count = self->films;
  return self->counted;
}

static gboolean
begin_fill (PlakatSqlite *db, Writer *self, gboolean first, GError **error)
{
  guint count;

  if (!plakat_sqlite_exec (db, "PRAGMA cache_size = " FILL_CACHE, error)
      || !plakat_catalogue_writer_count_films (db, &count, error)
      || (first && count == 0 && !plakat_catalogue_drop_indexes (db, error)))
    return FALSE;
  self->persons = g_new0 (Person, 1u << PERSON_BITS);
  self->filling = TRUE;
  return TRUE;
}

/** plakat_catalogue_writer_begin: within a page's transaction, before anything is written */
gboolean
plakat_catalogue_writer_begin (PlakatSqlite *db, GError **error)
{
  Writer *self = get_writer (db);
  g_autofree char *complete = plakat_catalogue_read_state (db, "complete");
  guint count;

  if (!plakat_catalogue_writer_count_films (db, &count, error))
    return FALSE;
  return self->filling || g_strcmp0 (complete, "1") == 0 || begin_fill (db, self, complete == NULL, error);
}

/** plakat_catalogue_writer_note_films: within a page's transaction, after its films: how many there are now
 */
gboolean
plakat_catalogue_writer_note_films (PlakatSqlite *db, GError **error)
{
  Writer *self = get_writer (db);
  g_autofree char *films = NULL;

  if (self->films == self->films_written)
    return TRUE;
  films = g_strdup_printf ("%u", self->films);
  self->films_written = self->films;
  return plakat_catalogue_write_state (db, "films", films, error);
}

gboolean
plakat_catalogue_writer_is_filling (PlakatSqlite *db)
{
  return get_writer (db)->filling;
}

static gboolean
make_indexes (PlakatSqlite *db, GError **error)
{
  /* What is sorted goes to the disk when there is more of it than the cache may have. */
  if (!plakat_sqlite_exec (db, "PRAGMA cache_size = " SORT_CACHE "; PRAGMA temp_store = FILE", error))
    return FALSE;
  for (guint i = 0; i < plakat_catalogue_n_late_indexes (); i++)
    {
      gboolean done = plakat_sqlite_begin (db, error) && plakat_catalogue_make_index (db, i, error);

      if (!plakat_sqlite_end (db, done, done ? error : NULL))
        return FALSE;
      plakat_catalogue_writer_tidy (db);
    }
  return TRUE;
}

/**
 * plakat_catalogue_writer_finish:
 *
 * After the last page of a fill: makes the indexes, each in a transaction of its own, and only then says that
 * the catalogue is complete. Where it is broken off, the next page that is a last one goes on.
 */
gboolean
plakat_catalogue_writer_finish (PlakatSqlite *db, GError **error)
{
  Writer *self = get_writer (db);
  gboolean done;

  /* What sorting takes comes in its place. */
  g_clear_pointer (&self->persons, g_free);
  done = make_indexes (db, error) && plakat_sqlite_begin (db, error);
  if (done)
    {
      done = plakat_catalogue_write_state (db, "complete", "1", error);
      done = plakat_sqlite_end (db, done, done ? error : NULL);
    }
  forget_fill (db, self);
  self->log_pages = CHECKPOINT_PAGES;
  plakat_catalogue_writer_tidy (db);
  return done;
}

/** plakat_catalogue_writer_get_person: Returns: a row that is known without looking, 0 when it must be looked
 * up */
gint64
plakat_catalogue_writer_get_person (PlakatSqlite *db, const char *uid)
{
  Writer *self = get_writer (db);
  guint64 hash = self->persons != NULL ? plakat_catalogue_hash_text (uid) : 0;
  const Person *person = self->persons != NULL ? &self->persons[hash >> (64 - PERSON_BITS)] : NULL;

  return person != NULL && person->hash == hash ? person->id : 0;
}

void
plakat_catalogue_writer_keep_person (PlakatSqlite *db, const char *uid, gint64 id)
{
  Writer *self = get_writer (db);
  guint64 hash;

  if (self->persons == NULL || id > G_MAXUINT32)
    return;
  hash = plakat_catalogue_hash_text (uid);
  self->persons[hash >> (64 - PERSON_BITS)] = (Person) { hash, (guint32) id };
}

/**
 * plakat_catalogue_writer_tidy:
 *
 * Copies the log into the file when there is enough of it. Not within a transaction: it takes longer than
 * most pages do, and keeps nobody from reading. Where it cannot be done now, it is done after a later page.
 */
void
plakat_catalogue_writer_tidy (PlakatSqlite *db)
{
  Writer *self = get_writer (db);

  if (self->log_pages < (self->filling ? FILL_CHECKPOINT_PAGES : CHECKPOINT_PAGES))
    return;
  self->log_pages = 0;
  sqlite3_wal_checkpoint_v2 (plakat_sqlite_get_handle (db), NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}
