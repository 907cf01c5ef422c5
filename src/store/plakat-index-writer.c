/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "plakat-error.h"
#include "plakat-index-file-private.h"

struct _PlakatIndexWriter
{
  char *path;
  char *unfinished;
  FILE *file;
  guint64 at;
  PlakatIndexHead head;
};

static gboolean
fail (PlakatIndexWriter *self, GError **error)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, "%s cannot be written: %s", self->path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
put (PlakatIndexWriter *self, gconstpointer data, gsize bytes, GError **error)
{
  if (bytes > 0 && fwrite (data, 1, bytes, self->file) != bytes)
    return fail (self, error);
  self->at += bytes;
  return TRUE;
}

/**
 * plakat_index_writer_new:
 * @path: where the file will be when it is finished; until then what is there stays
 * @n_sections: of these those that are never added to are empty
 *
 * Returns: (transfer full): a file to add to; %PLAKAT_BASE_ERROR_BUSY when there is no room
 */
PlakatIndexWriter *
plakat_index_writer_new (
    const char *path, guint32 kind, guint n_sections, const PlakatIndexStamp *stamp, GError **error)
{
  g_autoptr (PlakatIndexWriter) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (n_sections <= PLAKAT_INDEX_MOST_SECTIONS, NULL);
  g_return_val_if_fail (stamp != NULL, NULL);

  self = g_new0 (PlakatIndexWriter, 1);
  self->path = g_strdup (path);
  self->unfinished = g_strconcat (path, ".new", NULL);
  self->head.magic = PLAKAT_INDEX_MAGIC;
  self->head.kind = kind;
  self->head.n_sections = n_sections;
  self->head.stamp = *stamp;
  self->file = g_fopen (self->unfinished, "wb");
  if (self->file == NULL)
    {
      fail (self, error);
      return NULL;
    }
  /* The true head comes last: a file without it is no index. */
  if (!put (self, &(PlakatIndexHead) { 0 }, sizeof (PlakatIndexHead), error))
    return NULL;
  return g_steal_pointer (&self);
}


/** plakat_index_writer_add: @data: a whole section, added once */
gboolean
plakat_index_writer_add (
    PlakatIndexWriter *self, guint section, gconstpointer data, gsize bytes, GError **error)
{
  static const char zeros[PLAKAT_INDEX_ALIGN];
  gsize gap = (PLAKAT_INDEX_ALIGN - self->at % PLAKAT_INDEX_ALIGN) % PLAKAT_INDEX_ALIGN;
  PlakatIndexSection *place;

  g_return_val_if_fail (section < self->head.n_sections, FALSE);
  g_return_val_if_fail (self->head.sections[section].offset == 0, FALSE);

  if (!put (self, zeros, gap, error))
    return FALSE;
  place = &self->head.sections[section];
  place->offset = self->at;
  place->bytes = bytes;
  place->sum = plakat_index_sum (0, data, bytes);
  return put (self, data, bytes, error);
}

/**
 * plakat_index_writer_finish:
 *
 * Waits for the disk, then puts the file in its place: there is the old one, or the whole new one.
 */
gboolean
plakat_index_writer_finish (PlakatIndexWriter *self, GError **error)
{
  for (guint i = 0; i < self->head.n_sections; i++)
    if (self->head.sections[i].offset == 0 && !plakat_index_writer_add (self, i, "", 0, error))
      return FALSE;
  self->head.size = self->at;
  self->head.sum = plakat_index_sum_head (&self->head);
  if (fseek (self->file, 0, SEEK_SET) != 0 || fwrite (&self->head, sizeof self->head, 1, self->file) != 1
      || fflush (self->file) != 0 || fsync (fileno (self->file)) != 0
      || g_rename (self->unfinished, self->path) != 0)
    return fail (self, error);
  g_clear_pointer (&self->unfinished, g_free);
  return TRUE;
}

/** plakat_index_writer_free: what was not finished is removed */
void
plakat_index_writer_free (PlakatIndexWriter *self)
{
  if (self == NULL)
    return;
  if (self->file != NULL)
    fclose (self->file);
  if (self->unfinished != NULL)
    g_unlink (self->unfinished);
  g_free (self->unfinished);
  g_free (self->path);
  g_free (self);
}
