/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-text.h"
#include "search-fixture.h"

/* Titles and names of real films, as people type them. */

typedef struct
{
  gint64 id;
  char *name;
  char *folded;
  int year;
} Thing;

static void
thing_free (Thing *thing)
{
  g_free (thing->name);
  g_free (thing->folded);
  g_free (thing);
}

static GPtrArray *
list_things (Place *place, const char *sql)
{
  GPtrArray *things = g_ptr_array_new_with_free_func ((GDestroyNotify) thing_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRows) rows = plakat_db_query (place->db, &error, sql, "");

  g_assert_no_error (error);
  while (plakat_rows_next (rows))
    {
      Thing *thing = g_new0 (Thing, 1);

      thing->id = plakat_rows_get_int (rows, 0);
      thing->name = g_strdup (plakat_rows_get_text (rows, 1));
      thing->folded = plakat_text_fold (thing->name);
      thing->year = plakat_rows_get_int (rows, 2);
      g_ptr_array_add (things, thing);
    }
  return things;
}

/* Makes a query that means the thing; %NULL when it cannot be. */
typedef char *(*Make) (const Thing *thing, GRand *rand);

static char *
make_same (const Thing *thing, GRand *rand)
{
  return *thing->folded != '\0' ? g_strdup (thing->name) : NULL;
}

static char *
make_plain (const Thing *thing, GRand *rand)
{
  return *thing->folded != '\0' && !g_str_is_ascii (thing->name) ? g_strdup (thing->folded) : NULL;
}

static char *
make_year (const Thing *thing, GRand *rand)
{
  return *thing->folded != '\0' && thing->year != 0 ? g_strdup_printf ("%s %d", thing->name, thing->year)
                                                    : NULL;
}

/* One letter changed, left out, put in, or two of them changed about. */
static char *
make_wrong (const Thing *thing, GRand *rand)
{
  g_auto (GStrv) words = g_strsplit (thing->folded, " ", -1);
  char **word = &words[g_rand_int_range (rand, 0, MAX (1, (int) g_strv_length (words)))];
  int length = *word != NULL ? strlen (*word) : 0, place = g_rand_int_range (rand, 0, MAX (1, length - 1));
  g_autoptr (GString) wrong = g_string_new (*word);
  char letter = 'a' + g_rand_int_range (rand, 0, 26);

  if (length < 4 || !g_str_is_ascii (*word) || g_ascii_isdigit (**word))
    return NULL;
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      wrong->str[place] = letter;
      break;
    case 1:
      g_string_erase (wrong, place, 1);
      break;
    case 2:
      g_string_insert_c (wrong, place, letter);
      break;
    default:
      wrong->str[place] = (*word)[place + 1];
      wrong->str[place + 1] = (*word)[place];
    }
  if (g_str_equal (wrong->str, *word))
    return NULL;
  g_free (*word);
  *word = g_strdup (wrong->str);
  return g_strjoinv (" ", words);
}

static gboolean
is_among_first (Place *place, Search search, const char *words, gint64 id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  g_assert_true (search (place->db, words, 5, ids, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

static void
check_made (Place *place, GPtrArray *things, Search search, Make make, int n, int percent, const char *what)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);
  int found = 0, asked = 0;

  for (int i = 0; asked < n; i++)
    {
      const Thing *thing = things->pdata[g_rand_int_range (rand, 0, things->len)];
      g_autofree char *words = make (thing, rand);

      g_assert_cmpint (i, <, 1000 * n);
      if (words == NULL)
        continue;
      asked++;
      if (is_among_first (place, search, words, thing->id))
        found++;
      else
        g_test_message ("%s: “%s” (%s) is not among the first", what, words, thing->name);
    }
  g_test_message ("%s: %d of %d", what, found, asked);
  g_assert_cmpint (found * 100, >=, n * percent);
}

static void
test_real (Place *place, gconstpointer data)
{
  const char *shared = g_getenv ("PLAKAT_SHARED");
  g_autofree char *file = g_build_filename (shared ? shared : "", "data", "films-5k.jsonl.gz", NULL);
  g_autoptr (GPtrArray) films = NULL, persons = NULL;

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("There is no films-5k.jsonl.gz; PLAKAT_SHARED names the folder that has it");
      return;
    }
  search_load (place, file, NULL);
  search_open (place);
  films = list_things (place, "SELECT id, title, coalesce (year, 0) FROM film ORDER BY id");
  persons = list_things (place, "SELECT id, name, 0 FROM person ORDER BY id");
  check_made (place, films, plakat_search_films, make_same, 200, 98, "titles");
  check_made (place, films, plakat_search_films, make_plain, 100, 98, "titles without their accents");
  check_made (place, films, plakat_search_films, make_year, 200, 98, "titles with a year");
  check_made (place, films, plakat_search_films, make_wrong, 300, 95, "titles with an error");
  check_made (place, persons, plakat_search_persons, make_same, 200, 98, "people");
  check_made (place, persons, plakat_search_persons, make_wrong, 300, 95, "people with an error");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/server/search/real", Place, NULL, search_set_up, test_real, search_tear_down);
  return g_test_run ();
}
