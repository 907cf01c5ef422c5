/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "plakat-error.h"
#include "scenes.h"

Stage *
stage_new (const char *folder)
{
  Stage *stage = g_new0 (Stage, 1);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  stage->folder = g_strdup (folder);
  stage->path = g_build_filename (folder, "library.db", NULL);
  return stage;
}

gboolean
stage_open (Stage *stage, GError **error)
{
  g_clear_pointer (&stage->aside, g_free);
  stage->db = plakat_library_open_ladder (stage->path, "https://films.example.org", &stage->recovery,
                                          &stage->aside, error);
  return stage->db != NULL;
}

void
stage_close (Stage *stage)
{
  g_clear_pointer (&stage->db, plakat_sqlite_close);
}

void
stage_free (Stage *stage)
{
  stage_close (stage);
  g_clear_pointer (&stage->ops, g_ptr_array_unref);
  g_free (stage->aside);
  g_free (stage->folder);
  g_free (stage->path);
  g_free (stage);
}

/* ── what it says ────────────────────────────────────────────────────── */

static GPtrArray *
read_texts (PlakatSqlite *db, const char *sql, const char *argument)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, &error);
  gboolean row;

  g_assert_no_error (error);
  if (argument != NULL)
    plakat_sqlite_bind (statement, "t", argument);
  while (plakat_sqlite_step (db, statement, &row, &error) && row)
    g_ptr_array_add (texts, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  g_assert_no_error (error);
  return texts;
}

char *
stage_digest (Stage *stage)
{
  g_autoptr (GPtrArray) tables = read_texts (stage->db,
                                             "SELECT name FROM sqlite_schema WHERE type = 'table' AND name "
                                             "NOT LIKE 'sqlite_%' ORDER BY 1",
                                             NULL);
  GString *digest = g_string_new (NULL);

  for (guint i = 0; i < tables->len; i++)
    {
      const char *name = g_ptr_array_index (tables, i);
      g_autoptr (GPtrArray) columns =
          read_texts (stage->db,
                      "SELECT 'quote (\"' || name || '\")' FROM pragma_table_info (?1) WHERE name NOT IN"
                      " ('wall', 'since', 'added_at', 'touched_at', 'device_uuid')",
                      name);
      g_autofree char *sql = NULL, *joined = NULL;
      g_autoptr (GPtrArray) rows = NULL;

      g_ptr_array_add (columns, NULL);
      joined = g_strjoinv (" || ', ' || ", (char **) columns->pdata);
      sql = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY 1", joined, name);
      rows = read_texts (stage->db, sql, NULL);
      for (guint j = 0; j < rows->len; j++)
        g_string_append_printf (digest, "%s: %s\n", name, (char *) g_ptr_array_index (rows, j));
    }
  return g_string_free (digest, FALSE);
}

static void
assert_none (Stage *stage, const char *what, const char *sql)
{
  g_autoptr (GPtrArray) rows = read_texts (stage->db, sql, NULL);

  if (rows->len > 0)
    g_error ("%s: %s", what, (char *) g_ptr_array_index (rows, 0));
}

void
stage_assert_sound (Stage *stage)
{
#define DIRTY                                                                                         \
  "(SELECT list_uid || ' ' || film_uid AS key, edit_seq AS seq FROM entry WHERE edit_seq > acked_seq" \
  " UNION ALL SELECT kind || ' ' || uid, edit_seq FROM record WHERE edit_seq > acked_seq)"
  assert_none (stage, "I16: the file is not whole",
               "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'");
  assert_none (stage, "a film is missing", "SELECT \"table\" FROM pragma_foreign_key_check");
  assert_none (stage, "I3: acknowledged beyond its edit",
               "SELECT film_uid FROM entry WHERE acked_seq > edit_seq UNION ALL"
               " SELECT uid FROM record WHERE acked_seq > edit_seq");
  assert_none (stage, "I4: an edit is not in the outbox",
               "SELECT key FROM " DIRTY
               " d WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.key = d.key AND o.seq = d.seq)");
  assert_none (stage, "I4: no edit, and in the outbox",
               "SELECT key FROM outbox o WHERE NOT EXISTS (SELECT 1 FROM " DIRTY " d WHERE d.key = o.key)");
  assert_none (stage, "a number will be given twice",
               "SELECT next_seq FROM device WHERE next_seq < (SELECT max (edit_seq) FROM"
               " (SELECT edit_seq FROM entry UNION ALL SELECT edit_seq FROM record UNION ALL SELECT seq FROM "
               "edit_log))");
  assert_none (stage, "what waits is miscounted",
               "SELECT ability FROM outbox GROUP BY ability, parked, held HAVING count (*) <>"
               " (SELECT n FROM tally t WHERE t.ability = outbox.ability AND t.parked = outbox.parked AND "
               "t.held = outbox.held)"
               " UNION ALL SELECT 'all' WHERE (SELECT count (*) FROM outbox) <> (SELECT ifnull (sum (n), 0) "
               "FROM tally)");
  assert_none (stage, "who it is of is not known", "SELECT 'none' WHERE NOT EXISTS (SELECT 1 FROM device)");
}

/* ── folders ─────────────────────────────────────────────────────────── */

char *
make_scratch (void)
{
  char *folder = g_strdup ("/dev/shm/plakat-XXXXXX");

  if (g_mkdtemp (folder) != NULL)
    return folder;
  g_free (folder);
  return g_dir_make_tmp ("plakat-XXXXXX", NULL);
}

void
copy_folder (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        {
          copy_folder (source, target);
          continue;
        }
      g_assert_true (g_file_get_contents (source, &bytes, &size, NULL));
      g_assert_true (g_file_set_contents_full (target, bytes, size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_unlink (path) != 0)
        remove_folder (path);
    }
  g_rmdir (folder);
}

guint
count_from (const char *variable, guint ordinary, guint instrumented)
{
  const char *said = g_getenv (variable);

#ifdef __SANITIZE_ADDRESS__
  ordinary = instrumented;
#endif
  return said != NULL ? (guint) strtoul (said, NULL, 10) : ordinary;
}
