/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "plakat-load-queue.h"

#define BLOCK_BYTES (1024 * 1024)

/* How many batches may be on their way beside those that are being read. */
#define SPARE_BATCHES 12

/*
 * @mutex guards what follows it: the batches in the order of their lines, how many there are that are not
 * done, and how the fetching ended.
 */
struct _PlakatLoadQueue
{
  const char *const *files;
  PlakatLoadReader reader;
  GThread *fetcher;
  GThreadPool *pool;
  guint n_readers;
  GAsyncQueue *scratches;
  GMutex mutex;
  GCond cond;
  GQueue batches;
  guint n_alive;
  gboolean is_over;
  gboolean is_unwanted;
  GError *error;
};

typedef struct
{
  GInputStream *stream;
  GByteArray *rest; /* the beginning of a line */
  guint n_lines;
  gboolean is_over;
} Source;

/* ---- Threads that read ------------------------------------------------------------------------- */

static PlakatLoadScratch *
take_scratch (PlakatLoadQueue *self)
{
  PlakatLoadScratch *scratch = g_async_queue_try_pop (self->scratches);

  if (scratch == NULL)
    {
      scratch = g_new0 (PlakatLoadScratch, 1);
      scratch->reader = &self->reader;
    }
  return scratch;
}

static void
scratch_free (PlakatLoadScratch *scratch)
{
  plakat_bag_clear (&scratch->seen);
  g_free (scratch);
}

static void
batch_free (PlakatLoadBatch *batch)
{
  for (guint i = 0; i < batch->n_items; i++)
    plakat_load_item_clear (&batch->items[i]);
  g_free (batch->items);
  g_free (batch->numbers);
  g_ptr_array_unref (batch->words);
  g_byte_array_unref (batch->text);
  g_free (batch);
}

static void
read_batch (PlakatLoadQueue *self, PlakatLoadBatch *batch)
{
  PlakatLoadScratch *scratch = take_scratch (self);

  scratch->words = batch->words;
  for (guint i = 0; i < batch->n_items; i++)
    plakat_load_item_read (&batch->items[i], scratch);
  g_async_queue_push (self->scratches, scratch);
  g_mutex_lock (&self->mutex);
  batch->is_ready = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* What is done comes here once more, so that its many small pieces of memory are freed where there is time.
 */
static void
batch_cb (gpointer data, gpointer user_data)
{
  PlakatLoadBatch *batch = data;
  PlakatLoadQueue *self = user_data;

  if (!batch->is_done)
    {
      read_batch (self, batch);
      return;
    }
  batch_free (batch);
  g_mutex_lock (&self->mutex);
  self->n_alive--;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* ---- The thread that fetches ------------------------------------------------------------------- */

static GInputStream *
open_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
  g_autoptr (GZlibDecompressor) unpack = NULL;

  if (stream == NULL || !g_str_has_suffix (path, ".gz"))
    return g_steal_pointer (&stream);
  unpack = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return g_converter_input_stream_new (stream, G_CONVERTER (unpack));
}

static gboolean
append_block (Source *source, GByteArray *text, GError **error)
{
  guint length = text->len;
  gsize size;

  g_byte_array_set_size (text, length + BLOCK_BYTES);
  if (!g_input_stream_read_all (source->stream, text->data + length, BLOCK_BYTES, &size, NULL, error))
    return FALSE;
  g_byte_array_set_size (text, length + size);
  source->is_over = size < BLOCK_BYTES;
  return TRUE;
}

/* Passes over the rest of a line that is longer than any that is read. */
static gboolean
skip_line (Source *source, GError **error)
{
  g_autoptr (GByteArray) block = g_byte_array_new ();

  while (!source->is_over)
    {
      const guint8 *end;

      g_byte_array_set_size (block, 0);
      if (!append_block (source, block, error))
        return FALSE;
      end = block->len > 0 ? memchr (block->data, '\n', block->len) : NULL;
      if (end != NULL)
        {
          g_byte_array_append (source->rest, end + 1, block->data + block->len - end - 1);
          return TRUE;
        }
    }
  return TRUE;
}

/* Whole lines, about a block of them. */
static GByteArray *
fetch_lines (Source *source, GError **error)
{
  g_autoptr (GByteArray) text = g_steal_pointer (&source->rest);

  source->rest = g_byte_array_new ();
  while (!source->is_over)
    {
      guint before = text->len;
      const guint8 *end;

      if (!append_block (source, text, error))
        return NULL;
      end = text->len > before ? memrchr (text->data + before, '\n', text->len - before) : NULL;
      if (end != NULL && !source->is_over)
        {
          guint length = end + 1 - text->data;

          g_byte_array_append (source->rest, end + 1, text->len - length);
          g_byte_array_set_size (text, length);
          break;
        }
      if (end == NULL && text->len > PLAKAT_LOAD_MAX_LINE + 1)
        {
          g_byte_array_set_size (text, PLAKAT_LOAD_MAX_LINE + 1);
          if (!skip_line (source, error))
            return NULL;
          break;
        }
    }
  return g_steal_pointer (&text);
}

static PlakatLoadBatch *
make_batch (Source *source, const char *file, GByteArray *text)
{
  PlakatLoadBatch *batch = g_new0 (PlakatLoadBatch, 1);
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (PlakatLoadItem));
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *line = (const char *) text->data, *end = line + text->len;

  while (line < end)
    {
      const char *stop = memchr (line, '\n', end - line);
      PlakatLoadItem item = { .line = line };

      stop = stop != NULL ? stop : end;
      item.length = stop - line;
      if (item.length > 0 && line[item.length - 1] == '\r')
        item.length--;
      source->n_lines++;
      if (item.length > 0)
        {
          g_array_append_val (items, item);
          g_array_append_val (numbers, source->n_lines);
        }
      line = stop + 1;
    }
  batch->file = file;
  batch->text = text;
  batch->words = g_ptr_array_new_with_free_func (g_free);
  batch->n_items = items->len;
  batch->items = (PlakatLoadItem *) g_array_free (g_steal_pointer (&items), FALSE);
  batch->numbers = (guint *) g_array_free (g_steal_pointer (&numbers), FALSE);
  return batch;
}

/* Returns whether more is wanted. */
static gboolean
push_batch (PlakatLoadQueue *self, PlakatLoadBatch *batch)
{
  gboolean wanted;

  g_mutex_lock (&self->mutex);
  while (self->n_alive >= self->n_readers + SPARE_BATCHES && !self->is_unwanted)
    g_cond_wait (&self->cond, &self->mutex);
  wanted = !self->is_unwanted;
  if (wanted)
    {
      self->n_alive++;
      g_queue_push_tail (&self->batches, batch);
      g_thread_pool_push (self->pool, batch, NULL);
    }
  g_mutex_unlock (&self->mutex);
  if (!wanted)
    batch_free (batch);
  return wanted;
}

static gboolean
fetch_file (PlakatLoadQueue *self, const char *path, GError **error)
{
  Source source = { .stream = open_file (path, error), .rest = g_byte_array_new () };
  gboolean done = source.stream != NULL, wanted = TRUE;

  while (done && wanted && (!source.is_over || source.rest->len > 0))
    {
      GByteArray *text = fetch_lines (&source, error);

      done = text != NULL;
      wanted = done && push_batch (self, make_batch (&source, path, text));
    }
  g_byte_array_unref (source.rest);
  g_clear_object (&source.stream);
  return done && wanted;
}

static gpointer
fetch (gpointer data)
{
  PlakatLoadQueue *self = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; self->files[i] != NULL && fetch_file (self, self->files[i], &error); i++)
    ;
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  self->error = g_steal_pointer (&error);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* ---- The caller -------------------------------------------------------------------------------- */

/**
 * plakat_load_queue_new:
 * @files: (array zero-terminated=1): JSON lines, packed with gzip where the name ends in .gz; must stay
 * @posters: (nullable): the folder of drawn posters
 * @known: what need not be read again
 *
 * Returns: (transfer full): a queue that has begun to read
 */
PlakatLoadQueue *
plakat_load_queue_new (const char *const *files, const char *posters, const PlakatLoadKnown *known)
{
  PlakatLoadQueue *self = g_new0 (PlakatLoadQueue, 1);

  self->files = files;
  self->reader = (PlakatLoadReader) { .known = known, .posters = posters };
  g_mutex_init (&self->reader.mutex);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->batches);
  self->scratches = g_async_queue_new_full ((GDestroyNotify) scratch_free);
  /* One processor is for whoever takes the batches. */
  self->n_readers = MAX (1, (int) g_get_num_processors () - 1);
  self->pool = g_thread_pool_new (batch_cb, self, self->n_readers, FALSE, NULL);
  self->fetcher = g_thread_new ("plakat-fetch", fetch, self);
  return self;
}

/**
 * plakat_load_queue_next:
 *
 * Waits for the next lines.
 *
 * Returns: (transfer none) (nullable): for plakat_load_queue_done(); %NULL at the end and on an error
 */
PlakatLoadBatch *
plakat_load_queue_next (PlakatLoadQueue *self, GError **error)
{
  PlakatLoadBatch *batch;

  g_mutex_lock (&self->mutex);
  while ((batch = g_queue_peek_head (&self->batches)) != NULL ? !batch->is_ready : !self->is_over)
    g_cond_wait (&self->cond, &self->mutex);
  if (batch != NULL)
    g_queue_pop_head (&self->batches);
  else if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  g_mutex_unlock (&self->mutex);
  return batch;
}

/** plakat_load_queue_done: @batch: (transfer full): is not needed any more */
void
plakat_load_queue_done (PlakatLoadQueue *self, PlakatLoadBatch *batch)
{
  batch->is_done = TRUE;
  g_thread_pool_push (self->pool, batch, NULL);
}

void
plakat_load_queue_free (PlakatLoadQueue *self)
{
  PlakatLoadBatch *batch;

  g_mutex_lock (&self->mutex);
  self->is_unwanted = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->fetcher);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  while ((batch = g_queue_pop_head (&self->batches)) != NULL)
    batch_free (batch);
  g_async_queue_unref (self->scratches);
  g_clear_error (&self->error);
  plakat_bag_clear (&self->reader.words);
  g_mutex_clear (&self->reader.mutex);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}
