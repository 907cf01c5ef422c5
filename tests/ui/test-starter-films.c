/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "plakat-film.h"
#include "plakat-starter-films.h"

static GPtrArray *
load (const char *folder, guint most)
{
  DexFuture *future = plakat_starter_films_load (folder, most);
  const GValue *value;
  GPtrArray *films;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, NULL);
  g_assert_nonnull (value);
  films = g_value_dup_boxed (value);
  dex_unref (future);
  return films;
}

static void
test_bad_lines (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plakat-starter-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "films-1920s.jsonl", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) few = NULL;
  g_autoptr (GPtrArray) none = NULL;

  for (int i = 0; i < 30; i++)
    if (i < 12)
      g_string_append (text, "{\"uid\": 5, nonsense\n");
    else
      g_string_append_printf (text, "{\"uid\":\"tmdb:%d\",\"title\":\"Film %d\"}\n", i, i);
  g_assert_true (g_file_set_contents (file, text->str, -1, NULL));

  all = load (folder, 100);
  g_assert_cmpuint (all->len, ==, 3);
  few = load (folder, 2);
  g_assert_cmpuint (few->len, ==, 2);
  g_assert_true (g_str_has_prefix (((PlakatFilm *) g_ptr_array_index (few, 0))->title, "Film "));

  g_unlink (file);
  none = load (folder, 100);
  g_assert_cmpuint (none->len, ==, 0);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/starter-films/bad-lines", test_bad_lines);
  return g_test_run ();
}
