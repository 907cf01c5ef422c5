/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "plakat-loader.h"

#define BATCH_LINES 1000
#define CHUNK_LINES 50
#define BUFFER_BYTES (1024 * 1024)

typedef struct
{
  char *text;
  gsize length;
  guint number;
} Line;

/* Lines that are read by the threads of the pool while the batch before is written. */
typedef struct
{
  GArray *lines;
  PlakatLoadItem *items;
  const char *posters;
  GMutex mutex;
  GCond cond;
  guint waiting;
} Batch;

typedef struct
{
  Batch *batch;
  guint from;
} Chunk;

typedef struct
{
  PlakatDb *db;
  PlakatLoader *loader;
  GThreadPool *pool;
  const char *posters;
  const char *file;
  GDataInputStream *stream;
  guint line_number;
  gint64 films[PLAKAT_N_LOAD_OUTCOMES];
  gint64 persons[PLAKAT_N_LOAD_OUTCOMES];
  gint64 bad;
} Load;

static void
line_clear (gpointer data)
{
  g_free (((Line *) data)->text);
}

static void
batch_free (Batch *batch)
{
  for (guint i = 0; i < batch->lines->len; i++)
    plakat_load_item_clear (&batch->items[i]);
  g_free (batch->items);
  g_array_unref (batch->lines);
  g_mutex_clear (&batch->mutex);
  g_cond_clear (&batch->cond);
  g_free (batch);
}

static void
read_chunk (gpointer data, gpointer user_data)
{
  Chunk *chunk = data;
  Batch *batch = chunk->batch;
  guint end = MIN (chunk->from + CHUNK_LINES, batch->lines->len);

  for (guint i = chunk->from; i < end; i++)
    {
      const Line *line = &g_array_index (batch->lines, Line, i);

      plakat_load_item_read (&batch->items[i], line->text, line->length, batch->posters);
    }
  g_free (chunk);
  g_mutex_lock (&batch->mutex);
  if (--batch->waiting == 0)
    g_cond_signal (&batch->cond);
  g_mutex_unlock (&batch->mutex);
}

static void
start_batch (Load *load, Batch *batch)
{
  batch->items = g_new0 (PlakatLoadItem, batch->lines->len);
  batch->waiting = (batch->lines->len + CHUNK_LINES - 1) / CHUNK_LINES;
  for (guint from = 0; from < batch->lines->len; from += CHUNK_LINES)
    {
      Chunk *chunk = g_new (Chunk, 1);

      *chunk = (Chunk) { batch, from };
      g_thread_pool_push (load->pool, chunk, NULL);
    }
}

static void
wait_for_batch (Batch *batch)
{
  g_mutex_lock (&batch->mutex);
  while (batch->waiting > 0)
    g_cond_wait (&batch->cond, &batch->mutex);
  g_mutex_unlock (&batch->mutex);
}

/* The next lines, given to the pool; none at the end of the file. */
static Batch *
next_batch (Load *load, GError **error)
{
  Batch *batch = g_new0 (Batch, 1);
  g_autoptr (GError) why = NULL;
  Line line;

  g_mutex_init (&batch->mutex);
  g_cond_init (&batch->cond);
  batch->posters = load->posters;
  batch->lines = g_array_sized_new (FALSE, FALSE, sizeof (Line), BATCH_LINES);
  g_array_set_clear_func (batch->lines, line_clear);
  while (batch->lines->len < BATCH_LINES
         && (line.text = g_data_input_stream_read_line (load->stream, &line.length, NULL, &why)) != NULL)
    {
      line.number = ++load->line_number;
      if (line.length > 0 && line.text[line.length - 1] == '\r')
        line.length--;
      if (line.length > 0)
        g_array_append_val (batch->lines, line);
      else
        g_free (line.text);
    }
  if (why != NULL)
    g_propagate_error (error, g_steal_pointer (&why));
  if (batch->lines->len > 0)
    {
      start_batch (load, batch);
      return batch;
    }
  batch_free (batch);
  return NULL;
}

static gboolean
write_item (Load *load, PlakatLoadItem *item, guint number, GError **error)
{
  PlakatLoadOutcome outcome;

  if (item->error != NULL)
    {
      load->bad++;
      g_printerr (_ ("%s:%u: %s; this line was left out\n"), load->file, number, item->error->message);
      return TRUE;
    }
  if (item->film != NULL)
    {
      if (!plakat_loader_put_film (load->loader, item, &outcome, error))
        return FALSE;
      load->films[outcome]++;
      return TRUE;
    }
  if (!plakat_loader_put_person (load->loader, item, &outcome, error))
    return FALSE;
  load->persons[outcome]++;
  return TRUE;
}

static gboolean
write_batch (Load *load, Batch *batch, GError **error)
{
  gboolean done = TRUE;

  if (!plakat_db_begin (load->db, error))
    return FALSE;
  for (guint i = 0; done && i < batch->lines->len; i++)
    done = write_item (load, &batch->items[i], g_array_index (batch->lines, Line, i).number, error);
  return plakat_db_end (load->db, done, done ? error : NULL);
}

static gboolean
open_file (Load *load, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, error));

  if (stream == NULL)
    return FALSE;
  if (g_str_has_suffix (path, ".gz"))
    {
      g_autoptr (GZlibDecompressor) unpack = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      g_autoptr (GInputStream) packed = g_steal_pointer (&stream);

      stream = g_converter_input_stream_new (packed, G_CONVERTER (unpack));
    }
  load->file = path;
  load->line_number = 0;
  load->stream = g_data_input_stream_new (stream);
  g_data_input_stream_set_newline_type (load->stream, G_DATA_STREAM_NEWLINE_TYPE_LF);
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (load->stream), BUFFER_BYTES);
  return TRUE;
}

static gboolean
load_file (Load *load, const char *path, GError **error)
{
  g_autoptr (GError) why = NULL;
  gboolean done = TRUE;
  Batch *next;

  if (!open_file (load, path, error))
    return FALSE;
  next = next_batch (load, &why);
  while (next != NULL)
    {
      Batch *batch = next;

      next = done && why == NULL ? next_batch (load, &why) : NULL;
      wait_for_batch (batch);
      done = done && write_batch (load, batch, error);
      batch_free (batch);
    }
  g_clear_object (&load->stream);
  if (done && why != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      done = FALSE;
    }
  return done;
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
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatDb) db = plakat_db_open (database, &error);
  g_autoptr (PlakatLoader) loader = db ? plakat_loader_new (db, &error) : NULL;
  Load load = { .db = db, .loader = loader, .posters = posters };
  gint64 start = g_get_monotonic_time ();
  gboolean done = loader != NULL && plakat_db_prepare_load (db, &error);

  if (done)
    {
      load.pool = g_thread_pool_new (read_chunk, NULL, MAX (1, (int) g_get_num_processors ()), FALSE, NULL);
      for (guint i = 0; done && files[i] != NULL; i++)
        done = load_file (&load, files[i], &error);
      g_thread_pool_free (load.pool, FALSE, TRUE);
      print_summary (&load, (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC);
      done = done && plakat_db_optimize (db, &error);
    }
  if (!done)
    g_printerr ("%s\n", error->message);
  return done ? 0 : 1;
}
