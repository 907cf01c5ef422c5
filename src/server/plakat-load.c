/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-load-queue.h"
#include "plakat-loader.h"

/*
 * Where others use the storage meanwhile, they come in between: a transaction does not last longer than this,
 * and where only one can write at a time, the next one waits for a while, so that who else waits gets in.
 */
#define SHARED_SECONDS 0.15
#define PAUSE_SECONDS 0.05

typedef struct
{
  PlakatDb *db;
  PlakatLoader *loader;
  gboolean alone;
  gint64 begun;
  gint64 films[PLAKAT_N_LOAD_OUTCOMES];
  gint64 persons[PLAKAT_N_LOAD_OUTCOMES];
  gint64 bad;
} Load;

static double
seconds_since (gint64 time)
{
  return (g_get_monotonic_time () - time) / (double) G_USEC_PER_SEC;
}

static gboolean
begin (Load *load, GError **error)
{
  load->begun = g_get_monotonic_time ();
  return plakat_loader_begin (load->loader, error);
}

static gboolean
let_others_in (Load *load, GError **error)
{
  if (load->alone || seconds_since (load->begun) < SHARED_SECONDS)
    return TRUE;
  if (!plakat_loader_end (load->loader, error))
    return FALSE;
  if (plakat_db_get_engine (load->db) == PLAKAT_DB_SQLITE)
    g_usleep (PAUSE_SECONDS * G_USEC_PER_SEC);
  return begin (load, error);
}

static gboolean
write_item (Load *load, PlakatLoadItem *item, const char *file, guint number, GError **error)
{
  PlakatLoadOutcome outcome;

  if (item->error != NULL)
    {
      load->bad++;
      g_printerr (_ ("%s:%u: %s; this line was left out\n"), file, number, item->error->message);
      return TRUE;
    }
  if (!plakat_loader_put (load->loader, item, &outcome, error))
    return FALSE;
  if (item->error != NULL)
    return write_item (load, item, file, number, error);
  if (item->is_person)
    load->persons[outcome]++;
  else
    load->films[outcome]++;
  return TRUE;
}

static gboolean
write_batch (Load *load, PlakatLoadBatch *batch, GError **error)
{
  for (guint i = 0; i < batch->n_items; i++)
    if (!write_item (load, &batch->items[i], batch->file, batch->numbers[i], error))
      return FALSE;
  return plakat_loader_flush (load->loader, batch->words, error);
}

/* In steps, too: each of them may take as long as a transaction should. */
static gboolean
finish (Load *load, GError **error)
{
  gboolean more = TRUE;

  while (more)
    if (!plakat_loader_finish (load->loader, &more, error) || !let_others_in (load, error))
      return FALSE;
  return plakat_loader_end (load->loader, error);
}

static gboolean
write_batches (Load *load, PlakatLoadQueue *queue, GError **error)
{
  PlakatLoadBatch *batch;
  g_autoptr (GError) why = NULL;

  while ((batch = plakat_load_queue_next (queue, &why)) != NULL)
    {
      gboolean done = write_batch (load, batch, error);

      plakat_load_queue_done (queue, batch);
      if (!done || !let_others_in (load, error))
        return FALSE;
    }
  /* A file that cannot be read to its end takes nothing from what was read. */
  if (!finish (load, error))
    return FALSE;
  if (why == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static void
print_counts (const char *what, const gint64 *counts)
{
  g_print (
      _ ("%s: %" G_GINT64_FORMAT " added, %" G_GINT64_FORMAT " changed, %" G_GINT64_FORMAT " as before\n"),
      what, counts[PLAKAT_LOAD_ADDED], counts[PLAKAT_LOAD_CHANGED], counts[PLAKAT_LOAD_SAME]);
}

static void
print_summary (const Load *load, double seconds)
{
  gint64 films = 0, persons = 0;

  for (int i = 0; i < PLAKAT_N_LOAD_OUTCOMES; i++)
    {
      films += load->films[i];
      persons += load->persons[i];
    }
  print_counts (_ ("Films"), load->films);
  print_counts (_ ("People"), load->persons);
  if (load->bad > 0)
    g_print (_ ("%" G_GINT64_FORMAT " lines could not be used\n"), load->bad);
  g_print (_ ("%.2f seconds: %.0f films and %.0f people a second\n"), seconds, films / MAX (seconds, 0.001),
           persons / MAX (seconds, 0.001));
}

static gboolean
load_files (Load *load, const char *posters, const char *const *files, GError **error)
{
  g_autoptr (PlakatLoadQueue) queue = NULL;
  gboolean done;

  load->loader = plakat_loader_new (load->db, posters, error);
  if (load->loader == NULL)
    return FALSE;
  /* Who fills a new catalogue need not share it with anybody who would find nothing there. */
  load->alone = plakat_loader_is_filling (load->loader) && plakat_db_take_alone (load->db);
  queue = plakat_load_queue_new (files, posters, plakat_loader_get_known (load->loader));
  done = begin (load, error) && write_batches (load, queue, error);
  if (!done)
    plakat_loader_abandon (load->loader);
  return done;
}

/**
 * plakat_load_run:
 * @database: a database's URI
 * @posters: (nullable): the folder of drawn posters
 * @files: (array zero-terminated=1): JSON lines, packed with gzip where the name ends in .gz
 *
 * Loads catalogue files; what cannot be used is said on the error output, the counts on the standard output.
 *
 * Returns: the program's exit status
 */
int
plakat_load_run (const char *database, const char *posters, const char *const *files)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatDb) db = plakat_db_open (database, PLAKAT_DB_OWN, &error);
  Load load = { .db = db };
  gboolean done = db != NULL && plakat_db_prepare_load (db, &error);

  if (done)
    {
      done = load_files (&load, posters, files, &error);
      done &= plakat_db_finish_load (db, done ? &error : NULL);
      print_summary (&load, seconds_since (start));
    }
  g_clear_pointer (&load.loader, plakat_loader_free);
  if (!done)
    g_printerr ("%s\n", error->message);
  return done ? 0 : 1;
}
