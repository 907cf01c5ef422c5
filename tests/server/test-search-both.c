/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-film.h"
#include "plakat-text.h"
#include "search-client.h"
#include "search-fixture.h"

/* test-search-both STARTER: the same words have the same first answer with a network, and without one. */

static const char *starter;

static char *
find_on_server (Place *place, const char *words)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRows) rows = NULL;

  g_assert_true (plakat_search_films (place->db, words, 5, ids, &error));
  g_assert_no_error (error);
  if (ids->len == 0)
    return NULL;
  rows = plakat_db_query (place->db, &error, "SELECT uid FROM film WHERE id = ?1", "i",
                          g_array_index (ids, gint64, 0));
  g_assert_no_error (error);
  g_assert_true (plakat_rows_next (rows));
  return g_strdup (plakat_rows_get_text (rows, 0));
}

/* As it is, folded, with its year, without its last letter, and with two letters of a long word changed
 * about. */
static char *
words_for (const PlakatFilm *film, guint form)
{
  g_autofree char *folded = plakat_text_fold (film->title);
  gsize length = strcspn (folded, " ");

  switch (form)
    {
    case 0:
      return g_strdup (film->title);
    case 1:
      return g_steal_pointer (&folded);
    case 2:
      return g_strdup_printf ("%s %d", film->title, (int) film->release_date.year);
    case 3:
      return g_utf8_substring (film->title, 0, MAX (1, g_utf8_strlen (film->title, -1) - 1));
    default:
      if (length < 6 || !g_str_is_ascii (folded) || folded[2] == folded[3] || g_ascii_isdigit (*folded))
        return NULL;
      return g_strdup_printf ("%.2s%c%c%s", folded, folded[3], folded[2], folded + 4);
    }
}

static void
load_starter (Place *place)
{
  g_autoptr (GDir) folder = g_dir_open (starter, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (starter, name, NULL);

      if (g_str_has_suffix (name, ".jsonl"))
        search_load (place, path, NULL);
    }
  search_open (place);
}

static void
test_both (Place *place, gconstpointer data)
{
  SearchClient *client = search_client_open (starter);
  GPtrArray *films = search_client_titles (client);
  guint asked = 0, same = 0;

  load_starter (place);
  for (guint i = 0; i < films->len; i += 2)
    for (guint form = 0; form < 5; form++)
      {
        g_autofree char *words = words_for (g_ptr_array_index (films, i), form), *here = NULL, *there = NULL;

        if (words == NULL)
          continue;
        here = search_client_find (client, words, 0);
        there = find_on_server (place, words);
        asked++;
        same += g_strcmp0 (here, there) == 0;
        if (g_strcmp0 (here, there) != 0)
          g_test_message ("“%s”: %s here, %s there", words, here ? here : "nothing",
                          there ? there : "nothing");
      }
  g_test_message ("%u of %u are the same", same, asked);
  g_assert_cmpuint (asked, >=, 300);
  g_assert_cmpuint (same * 100, >=, asked * 99);
  search_client_close (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  starter = argv[1];
  g_test_add ("/server/search/both", Place, NULL, search_set_up, test_both, search_tear_down);
  return g_test_run ();
}
