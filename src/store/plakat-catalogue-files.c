/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "plakat-catalogue-queries.h"
#include "plakat-film.h"
#include "plakat-person.h"
#include "plakat-wire.h"
#include "plakat-wire-film.h"

/* Films of a transaction: enough to be quick, few enough to show films soon. */
#define BATCH 500

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

static PlakatCataloguePage *
page_new (void)
{
  PlakatCataloguePage *page = g_new0 (PlakatCataloguePage, 1);

  page->epoch = g_strdup ("files");
  page->cursor = g_strdup ("");
  page->films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  page->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_person_unref);
  return page;
}

static gboolean
flush (PlakatSqlite *db, PlakatCataloguePage **page, guint *changed, GError **error)
{
  guint here;
  gboolean done = plakat_catalogue_write_page (db, *page, &here, error);

  *changed += done ? here : 0;
  g_clear_pointer (page, plakat_catalogue_page_free);
  *page = page_new ();
  return done;
}

static gboolean
read_file (PlakatSqlite *db, const char *folder, const char *name, guint *changed, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (PlakatCataloguePage) page = page_new ();
  gsize length;
  guint number = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  for (const char *line = text; line < text + length;)
    {
      const char *end = memchr (line, '\n', text + length - line);
      gsize size = end ? (gsize) (end - line) : (gsize) (text + length - line);

      number++;
      if (size > 0)
        read_line (line, size, name, number, page);
      if (page->films->len + page->persons->len >= BATCH && !flush (db, &page, changed, error))
        return FALSE;
      line += size + 1;
    }
  return flush (db, &page, changed, error);
}

/**
 * plakat_catalogue_read_files:
 * @folder: a folder with `*.jsonl`
 * @changed: (out): rows that are new or other than before
 *
 * In the writer's thread.
 */
gboolean
plakat_catalogue_read_files (PlakatSqlite *db, const char *folder, guint *changed, GError **error)
{
  g_autoptr (GPtrArray) names = list_files (folder, error);
  g_autofree char *stamp = names ? stamp_of (folder, names) : NULL;
  g_autofree char *known = plakat_catalogue_read_state (db, "files");

  *changed = 0;
  if (names == NULL)
    return FALSE;
  if (g_strcmp0 (stamp, known) == 0)
    return TRUE;
  for (guint i = 0; i < names->len; i++)
    if (!read_file (db, folder, g_ptr_array_index (names, i), changed, error))
      return FALSE;
  return plakat_catalogue_write_state (db, "files", stamp, error);
}
