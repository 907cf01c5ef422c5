/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-load-private.h"
#include "plakat-search-private.h"
#include "plakat-storage-catalogue.h"

/* A search table that came in so many pieces is put together at the end. */
#define MANY_PIECES 8

static void
row_clear (gpointer data)
{
  g_free (((PlakatLoadRow *) data)->refs);
}

static void
person_clear (gpointer data)
{
  PlakatLoadPerson *person = data;

  g_free (person->name);
  g_free (person->record);
  g_free (person->source);
}

static void
search_clear (gpointer data)
{
  g_free (((PlakatSearchRow *) data)->words);
}

static void
ref_free (PlakatPersonRef *ref)
{
  g_free (ref->uid);
  g_free (ref);
}

static GArray *
make_array (gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, FALSE, size);

  g_array_set_clear_func (array, clear);
  return array;
}

static gboolean
read_state (PlakatLoader *self, GError **error)
{
  gint64 marks;

  if (!plakat_db_read_int (self->db, error, &self->film_id, "SELECT max(id) FROM film", "")
      || !plakat_db_read_int (self->db, error, &self->person_id, "SELECT max(id) FROM person", "")
      || !plakat_db_read_int (self->db, error, &self->tag_id, "SELECT max(id) FROM tag", "")
      || !plakat_db_read_int (self->db, error, &marks, "SELECT count(*) FROM meta WHERE name = 'load'", "")
      || !plakat_storage_read_catalogue_state (self->db, &self->seq, error))
    return FALSE;
  self->filling = self->film_id == 0 && self->person_id == 0;
  self->exact = self->filling;
  self->mended = marks > 0;
  return plakat_loader_learn_lines (self, error);
}

/**
 * plakat_loader_new:
 * @db: the storage
 * @posters: (nullable): the folder of drawn posters
 *
 * Returns: (transfer full) (nullable): a loader that knows which lines are loaded
 */
PlakatLoader *
plakat_loader_new (PlakatDb *db, const char *posters, GError **error)
{
  g_autoptr (PlakatLoader) self = g_new0 (PlakatLoader, 1);

  self->db = db;
  self->reader.posters = posters;
  self->scratch.reader = &self->reader;
  self->superseded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->films = plakat_names_new ();
  self->persons = plakat_names_new ();
  self->refs = g_ptr_array_new_with_free_func ((GDestroyNotify) ref_free);
  self->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rows = make_array (sizeof (PlakatLoadRow), row_clear);
  self->new_persons = make_array (sizeof (PlakatLoadPerson), person_clear);
  self->search = make_array (sizeof (PlakatSearchRow), search_clear);
  self->unsearch = g_array_new (FALSE, FALSE, sizeof (PlakatSearchHit));
  self->research = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return read_state (self, error) ? g_steal_pointer (&self) : NULL;
}

void
plakat_loader_free (PlakatLoader *self)
{
  plakat_bag_clear (&self->scratch.seen);
  plakat_bag_clear (&self->known.films);
  plakat_bag_clear (&self->known.persons);
  plakat_bag_clear (&self->fresh);
  g_clear_pointer (&self->superseded, g_hash_table_unref);
  g_clear_pointer (&self->films, plakat_names_free);
  g_clear_pointer (&self->persons, plakat_names_free);
  g_clear_pointer (&self->refs, g_ptr_array_unref);
  g_clear_pointer (&self->tags, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->new_persons, g_array_unref);
  g_clear_pointer (&self->search, g_array_unref);
  g_clear_pointer (&self->unsearch, g_array_unref);
  g_clear_pointer (&self->searched, g_hash_table_unref);
  g_strfreev (self->indexes);
  g_clear_pointer (&self->research, g_hash_table_unref);
  g_free (self);
}

/** plakat_loader_get_known: Returns: (transfer none): the lines that are loaded */
const PlakatLoadKnown *
plakat_loader_get_known (PlakatLoader *self)
{
  return &self->known;
}

/** plakat_loader_is_filling: whether the catalogue is empty */
gboolean
plakat_loader_is_filling (PlakatLoader *self)
{
  return self->filling;
}

/**
 * plakat_loader_begin:
 *
 * Begins a transaction. The numbers that changed rows get rise in the order of the commits: whoever writes to
 * the catalogue holds their counter, and nobody else may have moved it since.
 */
gboolean
plakat_loader_begin (PlakatLoader *self, GError **error)
{
  gint64 seq, lists;

  if (!plakat_db_begin (self->db, error))
    return FALSE;
  if (!plakat_db_read_int (self->db, error, &seq,
                           "UPDATE counter SET value = value WHERE name = 'catalogue' RETURNING value", "")
      || !plakat_db_read_int (
          self->db, error, &lists,
          "SELECT CASE WHEN EXISTS (SELECT 1 FROM entry) OR EXISTS (SELECT 1 FROM rating) "
          "THEN 1 ELSE 0 END",
          ""))
    {
      plakat_db_end (self->db, FALSE, NULL);
      return FALSE;
    }
  if (seq != self->seq)
    {
      plakat_db_end (self->db, FALSE, NULL);
      g_set_error_literal (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CHANGED,
                           _ ("Something else loads into this catalogue at the same time. What was loaded is "
                              "kept; load again when the other one is done"));
      return FALSE;
    }
  self->has_lists = lists != 0;
  self->is_open = TRUE;
  return TRUE;
}

/* The first thing that a load changes: should it be interrupted, the next one knows. */
static gboolean
make_ready (PlakatLoader *self, GError **error)
{
  if (self->ready)
    return TRUE;
  self->ready = TRUE;
  return plakat_db_run (self->db, error,
                        "INSERT INTO meta (name, value) VALUES ('load', 'open') ON CONFLICT DO NOTHING", "")
         && (!self->filling || plakat_load_drop_indexes (self->db, error))
         && plakat_loader_learn (self, error);
}

/**
 * plakat_loader_put:
 * @item: a line; it must stay until plakat_loader_flush()
 *
 * Takes a line. Should only now be found that it cannot be used, its item says so.
 */
gboolean
plakat_loader_put (PlakatLoader *self, PlakatLoadItem *item, PlakatLoadOutcome *outcome, GError **error)
{
  *outcome = PLAKAT_LOAD_SAME;
  if (plakat_loader_is_current (self, item->key))
    return TRUE;
  /* It was known when it was read; since then the same source has said something else. */
  if (item->is_known)
    {
      item->is_known = FALSE;
      plakat_load_item_read (item, &self->scratch);
      if (item->error != NULL)
        return TRUE;
    }
  if (!make_ready (self, error))
    return FALSE;
  return item->is_person ? plakat_loader_put_person (self, item, outcome, error)
                         : plakat_loader_put_film (self, item, outcome, error);
}

static gboolean
write_words (PlakatLoader *self, GPtrArray *words, GError **error)
{
  static const char sql[] = "INSERT INTO word (word, backwards) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

  if (self->filling && !plakat_db_copy_begin (self->db, "word", "word, backwards", "tt", error))
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      g_autofree char *backwards = g_utf8_strreverse (word, -1);

      if (self->filling ? !plakat_db_copy_row (self->db, error, word, backwards)
                        : !plakat_db_run (self->db, error, sql, "tt", word, backwards))
        return FALSE;
    }
  return !self->filling || plakat_db_copy_end (self->db, error);
}

/** plakat_loader_flush: writes what waits; @words: those that nobody had met before */
gboolean
plakat_loader_flush (PlakatLoader *self, GPtrArray *words, GError **error)
{
  return plakat_loader_write (self, error) && (words->len == 0 || write_words (self, words, error));
}

/**
 * plakat_loader_end:
 *
 * Ends the transaction.
 */
gboolean
plakat_loader_end (PlakatLoader *self, GError **error)
{
  gboolean done = plakat_loader_write (self, error) && plakat_loader_write_search (self, error)
                  && plakat_db_run (self->db, error, "UPDATE counter SET value = ?1 WHERE name = 'catalogue'",
                                    "i", self->seq);

  self->is_open = FALSE;
  return plakat_db_end (self->db, done, done ? error : NULL);
}

static gboolean
sum_up (PlakatLoader *self, GError **error)
{
  self->indexes = plakat_load_list_indexes (self->db, error);
  return self->indexes != NULL && plakat_loader_write (self, error)
         && plakat_loader_write_search (self, error) && plakat_loader_sum_up (self, error)
         && plakat_db_prepare_indexes (self->db, error);
}

static gboolean
tidy_up (PlakatLoader *self, GError **error)
{
  /* Sums have no number of their own, but what was remembered of them does not hold any more. */
  self->seq++;
  return (self->n_pieces < MANY_PIECES || plakat_search_tidy (self->db, PLAKAT_SEARCH_FILMS, error))
         && plakat_db_run (self->db, error, "DELETE FROM meta WHERE name = 'load'", "");
}

/**
 * plakat_loader_finish:
 * @more: (out): whether to call it again; the transaction may be ended and another one begun in between
 *
 * At the end of a load, in a transaction: a step of what is done when all lines are there.
 */
gboolean
plakat_loader_finish (PlakatLoader *self, gboolean *more, GError **error)
{
  guint step = self->n_steps++;

  *more = self->ready || self->mended;
  if (!*more)
    return TRUE;
  if (step == 0)
    return sum_up (self, error);
  *more = self->indexes[step - 1] != NULL;
  return *more ? plakat_load_create_index (self->db, self->indexes[step - 1], error) : tidy_up (self, error);
}

/** plakat_loader_abandon: undoes the transaction, if there is one; the loader cannot be used any more */
void
plakat_loader_abandon (PlakatLoader *self)
{
  if (self->is_open)
    plakat_db_end (self->db, FALSE, NULL);
  self->is_open = FALSE;
}
