/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "search-fixture.h"
#include "storage-fixture.h"

/* Loads the lines into a file of that name and that into the storage; without lines the file that there is.
 */
void
search_load (Place *place, const char *name, const char *lines)
{
  g_autofree char *path = g_build_filename (place->folder, name, NULL), *output = NULL, *complaints = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (lines != NULL)
    g_file_set_contents (path, lines, -1, &error);
  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                              g_getenv ("PLAKAT_SERVER"), "load", "--database", place->uri,
                              lines != NULL ? path : name, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &complaints, &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", output, complaints);
  g_assert_true (g_subprocess_get_successful (process));
}

/* Before the first search, and after what was loaded since. */
void
search_open (Place *place)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&place->db, plakat_db_close);
  place->db = plakat_db_open (place->uri, PLAKAT_DB_READ, &error);
  g_assert_no_error (error);
}

/* A storage in which nothing is. */
void
search_set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("plakat-search-XXXXXX", &error);
  g_assert_no_error (error);
  place->uri = storage_make (place->folder, "search");
}

void
search_tear_down (Place *place, gconstpointer data)
{
  g_clear_pointer (&place->db, plakat_db_close);
  storage_remove (place->uri);
  storage_remove_folder (place->folder);
  g_free (place->folder);
  g_free (place->uri);
}
