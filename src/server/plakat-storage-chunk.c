/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-storage-catalogue.h"
#include "plakat-storage-films-private.h"

/** plakat_chunk_start: takes up the numbers from @offset on, as many as fit, but none from @end on */
void
plakat_chunk_start (PlakatChunk *self, GArray *ids, gint64 offset, gint64 end)
{
  for (gint64 i = 0; i < PLAKAT_CHUNK; i++)
    {
      self->ids[i] = offset + i < end ? g_array_index (ids, gint64, offset + i) : 0;
      self->length[i] = 0;
    }
  if (self->text != NULL)
    g_string_truncate (self->text, 0);
}

/** plakat_chunk_add: what stands in the text since @from is the answer for the row @id */
void
plakat_chunk_add (PlakatChunk *self, gint64 id, gsize from)
{
  for (guint i = 0; i < PLAKAT_CHUNK; i++)
    if (self->ids[i] == id)
      {
        self->from[i] = from;
        self->length[i] = self->text->len - from;
      }
}

/** plakat_chunk_finish: appends the answers in order, with commas, also after what stands there */
void
plakat_chunk_finish (PlakatChunk *self, GString *json)
{
  for (guint i = 0; i < PLAKAT_CHUNK; i++)
    if (self->length[i] > 0)
      {
        if (json->len > 0)
          g_string_append_c (json, ',');
        g_string_append_len (json, self->text->str + self->from[i], self->length[i]);
        if (self->tails != NULL)
          g_string_append (json, self->tails[i]);
        g_string_append_c (json, '}');
      }
}

/** plakat_read_ids: appends the numbers in the first column; @rows: (nullable): %NULL after an error */
gboolean
plakat_read_ids (PlakatRows *rows, GArray *ids, GError **error)
{
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 id = plakat_rows_get_int (rows, 0);

      g_array_append_val (ids, id);
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_read_total:
 * @name: what the loader calls the number of all rows
 * @sql: counts them, for a storage into which nothing was loaded to the end
 */
gboolean
plakat_read_total (
    PlakatDb *db, PlakatCounts *counts, const char *name, const char *sql, gint64 *count, GError **error)
{
  gint64 state;

  if (!plakat_db_read_int (db, error, count, "SELECT CAST (value AS BIGINT) FROM meta WHERE name = ?1", "t",
                           name))
    return FALSE;
  if (*count > 0)
    return TRUE;
  if (!plakat_storage_read_catalogue_state (db, &state, error))
    return FALSE;
  if (plakat_counts_find (counts, state, sql, count))
    return TRUE;
  if (!plakat_db_read_int (db, error, count, sql, ""))
    return FALSE;
  plakat_counts_keep (counts, state, sql, *count);
  return TRUE;
}
