/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "plakat-catalogue-files.h"
#include "plakat-catalogue-queries.h"
#include "plakat-film.h"
#include "plakat-person.h"
#include "plakat-wire.h"
#include "plakat-wire-film.h"

/* Films of a transaction: enough to be quick, few enough to show films soon. */
#define BATCH 500
#define READ_AHEAD 65536

/* What the files were when they were loaded: names, sizes, times. */
static char *
stamp_of (const char *folder, GPtrArray *names)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf about = { 0 };
      g_autofree char *line = NULL;

      g_stat (path, &about);
      line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", name, (gint64) about.st_size,
                              (gint64) about.st_mtime);
      g_checksum_update (sum, (const guchar *) line, -1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  GPtrArray *names;
  const char *name;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".jsonl"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* A line with a title is a film, one without a person; one that cannot be read is left out, aloud. */
static void
read_line (const char *line, gsize length, const char *name, guint number, PlakatCataloguePage *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = plakat_wire_parse_object (line, length, PLAKAT_WIRE_MAX_PAGE_BYTES, &error);
  gpointer record = NULL;

  if (object != NULL && json_object_has_member (object, "title"))
    {
      record = plakat_film_from_json (object, &error);
      if (record != NULL)
        g_ptr_array_add (page->films, record);
    }
  else if (object != NULL)
    {
      record = plakat_person_from_json (object, &error);
      if (record != NULL)
        g_ptr_array_add (page->persons, record);
    }
  if (record == NULL)
    g_warning ("%s, line %u is left out: %s", name, number, error->message);
}

struct _PlakatCatalogueFiles
{
  char *folder;
  GPtrArray *names; /* (nullable): before the first step */
  char *stamp;
  guint index;             /* of the file that is read */
  GDataInputStream *lines; /* (nullable): before it is opened */
  gint64 offset;
  guint number; /* of lines that were read */
};

PlakatCatalogueFiles *
plakat_catalogue_files_new (const char *folder)
{
  PlakatCatalogueFiles *self = g_new0 (PlakatCatalogueFiles, 1);

  self->folder = g_strdup (folder);
  return self;
}

void
plakat_catalogue_files_free (PlakatCatalogueFiles *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_object (&self->lines);
  g_free (self->stamp);
  g_free (self->folder);
  g_free (self);
}

/* Where the reading of the same files was broken off. */
static void
take_up (PlakatCatalogueFiles *self, PlakatSqlite *db)
{
  g_autofree char *epoch = plakat_catalogue_read_state (db, "epoch");
  g_autofree char *cursor = plakat_catalogue_read_state (db, "cursor");
  g_autofree char *complete = plakat_catalogue_read_state (db, "complete");
  g_auto (GStrv) parts = NULL;
  guint64 index, offset, number;

  if (g_strcmp0 (epoch, self->stamp) != 0 || g_strcmp0 (complete, "0") != 0 || cursor == NULL)
    return;
  parts = g_strsplit (cursor, " ", 4);
  if (g_strv_length (parts) != 3
      || !g_ascii_string_to_unsigned (parts[0], 10, 0, self->names->len, &index, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXINT64, &offset, NULL)
      || !g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXUINT, &number, NULL))
    return;
  self->index = (guint) index;
  self->offset = (gint64) offset;
  self->number = (guint) number;
}

/* @done: (out): there is nothing to do */
static gboolean
begin (PlakatCatalogueFiles *self, PlakatSqlite *db, gboolean *done, GError **error)
{
  g_autofree char *known = plakat_catalogue_read_state (db, "files");

  self->names = list_files (self->folder, error);
  if (self->names == NULL)
    return FALSE;
  self->stamp = stamp_of (self->folder, self->names);
  *done = g_strcmp0 (self->stamp, known) == 0;
  if (!*done)
    take_up (self, db);
  return TRUE;
}

static gboolean
open_file (PlakatCatalogueFiles *self, GError **error)
{
  g_autoptr (GFile) file =
      g_file_new_build_filename (self->folder, g_ptr_array_index (self->names, self->index), NULL);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);

  if (stream == NULL || !g_seekable_seek (G_SEEKABLE (stream), self->offset, G_SEEK_SET, NULL, error))
    return FALSE;
  self->lines = g_data_input_stream_new (G_INPUT_STREAM (stream));
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (self->lines), READ_AHEAD);
  return TRUE;
}

static void
next_file (PlakatCatalogueFiles *self)
{
  g_clear_object (&self->lines);
  self->index++;
  self->offset = 0;
  self->number = 0;
}

/* Until the page is full or the file at its end. */
static gboolean
read_lines (PlakatCatalogueFiles *self, PlakatCataloguePage *page, GError **error)
{
  const char *name = g_ptr_array_index (self->names, self->index);

  while (page->films->len + page->persons->len < BATCH)
    {
      g_autoptr (GError) failed = NULL;
      gsize size;
      g_autofree char *line = g_data_input_stream_read_line (self->lines, &size, NULL, &failed);

      if (failed != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      if (line == NULL)
        {
          next_file (self);
          return TRUE;
        }
      self->number++;
      self->offset += (gint64) size + 1;
      if (size > 0)
        read_line (line, size, name, self->number, page);
    }
  return TRUE;
}

static PlakatCataloguePage *
page_new (const char *epoch)
{
  PlakatCataloguePage *page = g_new0 (PlakatCataloguePage, 1);

  page->epoch = g_strdup (epoch);
  page->films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  page->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_person_unref);
  return page;
}

/**
 * plakat_catalogue_files_step:
 * @changed: (out): rows that are new or other than before
 * @more: (out): whether there is another step
 *
 * Reads a batch and commits it, with the place where the next one begins.
 */
gboolean
plakat_catalogue_files_step (
    PlakatCatalogueFiles *self, PlakatSqlite *db, guint *changed, gboolean *more, GError **error)
{
  g_autoptr (PlakatCataloguePage) page = NULL;
  gboolean done = FALSE;

  *changed = 0;
  *more = FALSE;
  if (self->names == NULL && (!begin (self, db, &done, error) || done))
    return done;
  page = page_new (self->stamp);
  while (self->index < self->names->len && page->films->len + page->persons->len < BATCH)
    {
      if ((self->lines == NULL && !open_file (self, error)) || !read_lines (self, page, error))
        return FALSE;
    }
  page->more = *more = self->index < self->names->len;
  page->cursor = g_strdup_printf ("%u %" G_GINT64_FORMAT " %u", self->index, self->offset, self->number);
  return plakat_catalogue_write_page (db, page, changed, error)
         && (*more || plakat_catalogue_write_state (db, "files", self->stamp, error));
}
