/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plakat-catalogue-queries.h"
#include "plakat-credit.h"
#include "plakat-film-item.h"
#include "plakat-search-results.h"
#include "plakat-text.h"
#include "search-kit.h"

/*
 * What the index finds is held against rules that are written down here once more, as plainly as can be, and
 * tried on each film; what it finds after changes against one that is made anew. Catalogues and questions are
 * of few letters, so that they meet often.
 */

#define MOST 2000

/* ── catalogues ───────────────────────────────────────────────────── */

static char *
random_word (GRand *random)
{
  static const char *const letters[] = { "a", "b", "é", "c", "d", "ß", "B" };
  GString *word;

  if (g_rand_int_range (random, 0, 8) == 0)
    return g_strdup (g_rand_boolean (random) ? "the" : "of");
  word = g_string_new (NULL);
  for (int n = g_rand_int_range (random, 1, 9); n > 0; n--)
    g_string_append (word, letters[g_rand_int_range (random, 0, n > 3 ? 4 : 7)]);
  return g_string_free (word, FALSE);
}

static char *
random_text (GRand *random, int most)
{
  GString *text = g_string_new (NULL);

  for (int n = g_rand_int_range (random, 1, most + 1); n > 0; n--)
    {
      g_autofree char *word = random_word (random);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", word);
    }
  return g_string_free (text, FALSE);
}

static void
add_credit (GRand *random, PlakatFilm *film, PlakatJob job)
{
  guint who = g_rand_int_range (random, 0, 40);
  g_autofree char *uid = g_strdup_printf ("p:%u", who);
  g_autofree char *name = g_strdup_printf ("Person %c%c", 'a' + who % 26, 'a' + who / 26);
  PlakatCredit *credit = plakat_credit_new (job, uid, name);

  if (job == PLAKAT_JOB_ACTOR)
    credit->character = random_text (random, 2);
  credit->order = film->credits->len;
  g_ptr_array_add (film->credits, credit);
}

/* No two are sought as much, so that there is one order. */
static PlakatFilm *
random_film (GRand *random, guint number, guint *popularity)
{
  g_autofree char *uid = g_strdup_printf ("x:%u", number);
  PlakatFilm *film = plakat_film_new (uid);

  film->title = random_text (random, 4);
  if (g_rand_int_range (random, 0, 3) == 0)
    film->original_title = random_text (random, 3);
  if (g_rand_int_range (random, 0, 4) > 0)
    film->release_date.year = g_rand_int_range (random, 1990, 2000);
  film->popularity = *popularity += 1;
  for (int n = g_rand_int_range (random, 0, 4); n > 0; n--)
    add_credit (random, film, g_rand_int_range (random, 0, 3) == 0 ? PLAKAT_JOB_DIRECTOR : PLAKAT_JOB_ACTOR);
  return film;
}

static char *
random_question (GRand *random)
{
  g_autofree char *text = random_text (random, 3);

  if (g_rand_int_range (random, 0, 5) == 0)
    return g_strdup_printf ("%s %d", text, g_rand_int_range (random, 1990, 2000));
  if (g_rand_int_range (random, 0, 3) == 0 && strlen (text) > 3)
    return g_utf8_substring (text, 0, g_utf8_strlen (text, -1) - 1);
  return g_steal_pointer (&text);
}

/* ── the rules, plainly ───────────────────────────────────────────── */

static const char *
without_article (const char *folded)
{
  static const char *const articles[] = { "the ", "a ", "an " };

  for (gsize i = 0; i < G_N_ELEMENTS (articles); i++)
    if (g_str_has_prefix (folded, articles[i]) && folded[strlen (articles[i])] != '\0')
      return folded + strlen (articles[i]);
  return folded;
}

static gboolean
has_word (char **words, const char *wanted, gboolean begun)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (begun ? g_str_has_prefix (words[i], wanted) : g_str_equal (words[i], wanted))
      return TRUE;
  return FALSE;
}

/* The words of the titles, single letters that follow each other as one, and the year. */
static char **
words_of (const PlakatFilm *film)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *titles[] = { film->title, film->original_title };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *folded = plakat_text_fold (titles[i]);
      g_auto (GStrv) words = g_strsplit (folded, " ", -1);
      g_autoptr (GString) joined = g_string_new (NULL);

      g_strv_builder_addv (builder, (const char **) words);
      for (guint j = 0;; j++)
        {
          if (words[j] != NULL && strlen (words[j]) == 1)
            g_string_append (joined, words[j]);
          else
            {
              if (joined->len > 1)
                g_strv_builder_add (builder, joined->str);
              g_string_truncate (joined, 0);
            }
          if (words[j] == NULL)
            break;
        }
    }
  return g_strv_builder_end (builder);
}

static gboolean
has_all (const PlakatFilm *film, char **asked, guint begun_from)
{
  g_auto (GStrv) words = words_of (film);
  g_autofree char *year = g_strdup_printf ("%04d", (int) film->release_date.year);

  for (guint i = 0; asked[i] != NULL; i++)
    if (!has_word (words, asked[i], i >= begun_from) && !g_str_equal (asked[i], year))
      return FALSE;
  return TRUE;
}

static gboolean
title_is (const PlakatFilm *film, const char *asked, gboolean begun)
{
  const char *titles[] = { film->title, film->original_title };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *folded = plakat_text_fold (titles[i]);
      const char *forms[] = { folded, without_article (folded) };

      for (guint j = 0; titles[i] != NULL && j < G_N_ELEMENTS (forms); j++)
        if (begun ? g_str_has_prefix (forms[j], asked) : g_str_equal (forms[j], asked))
          return TRUE;
    }
  return FALSE;
}

static int
class_of (const PlakatFilm *film, const char *asked)
{
  g_auto (GStrv) words = g_strsplit (asked, " ", -1);
  guint n = g_strv_length (words);
  int year = n > 1 && strlen (words[n - 1]) == 4 ? atoi (words[n - 1]) : 0;
  g_autofree char *rest = year > 0 ? g_strndup (asked, strlen (asked) - 5) : NULL;
  gboolean that_year = year > 0 && film->release_date.year == year;

  if (title_is (film, asked, FALSE))
    return PLAKAT_CLASS_WHOLE;
  if (that_year && title_is (film, rest, FALSE))
    return PLAKAT_CLASS_WHOLE_YEAR;
  if (that_year && title_is (film, rest, TRUE))
    return PLAKAT_CLASS_BEGUN_YEAR;
  if (title_is (film, asked, TRUE))
    return PLAKAT_CLASS_BEGUN;
  if (has_all (film, words, n))
    return PLAKAT_CLASS_WORDS;
  if (has_all (film, words, n - 1))
    return PLAKAT_CLASS_LAST_BEGUN;
  return has_all (film, words, 0) ? PLAKAT_CLASS_ALL_BEGUN : -1;
}

typedef struct
{
  PlakatFilm *film;
  int class;
} Wanted;

static int
compare_wanted (gconstpointer a, gconstpointer b)
{
  const Wanted *one = a, *other = b;

  if (one->class != other->class)
    return one->class - other->class;
  return one->film->popularity > other->film->popularity ? -1 : 1;
}

static void
compare_with_rules (SearchKit *kit, GPtrArray *films, const char *words)
{
  g_autofree char *asked = plakat_text_fold (words);
  g_autoptr (PlakatSearchResults) results = search_kit_ask (kit, words, MOST);
  GListModel *found = plakat_search_results_get_films (results);
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));

  for (guint i = 0; i < films->len; i++)
    {
      Wanted one = { g_ptr_array_index (films, i), class_of (g_ptr_array_index (films, i), asked) };

      if (one.class >= 0)
        g_array_append_val (wanted, one);
    }
  g_array_sort (wanted, compare_wanted);
  g_test_message ("“%s”: %u wanted, %u found", words, wanted->len, g_list_model_get_n_items (found));
  g_assert_cmpuint (g_list_model_get_n_items (found), >=, wanted->len);
  for (guint i = 0; i < wanted->len; i++)
    {
      const Wanted *one = &g_array_index (wanted, Wanted, i);
      g_autoptr (PlakatFilmItem) item = g_list_model_get_item (found, i);

      g_test_message ("  %d %s", one->class, one->film->title);
      g_assert_cmpstr (plakat_film_item_get_uid (item), ==, one->film->uid);
    }
  /* with errors more may come, but only when there is hardly anything */
  if (wanted->len >= 4)
    g_assert_cmpuint (g_list_model_get_n_items (found), ==, wanted->len);
}

static void
test_rules (void)
{
  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
      g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
      guint popularity = 0;
      SearchKit kit;

      /* few are held in memory, many are in a file */
      for (guint i = 0; i < (round % 2 == 0 ? 60 : 300); i++)
        g_ptr_array_add (films, random_film (random, i, &popularity));
      search_kit_open (&kit);
      search_kit_store (&kit, films);
      for (guint i = 0; i < 60; i++)
        {
          g_autofree char *words = random_question (random);

          compare_with_rules (&kit, films, words);
        }
      search_kit_close (&kit);
    }
}

/* ── changes ──────────────────────────────────────────────────────── */

/* Which rows are found, and how; people without their order, which follows their films only when an index is
 * made anew. What is found by words that are split or put together depends on which words are known to the
 * file. */
static char *
print_found (SearchKit *kit, const char *words)
{
  g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (words, NULL);
  GArray *found[PLAKAT_FIND_N_KINDS];
  GString *text = g_string_new (NULL);
  guint n_persons = 0;

  g_assert_true (plakat_search_find (kit->reader, ask, MOST, found, NULL));
  g_assert_true (plakat_search_is_complete (plakat_search_of (kit->reader)));
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    {
      for (guint i = 0; i < found[kind]->len; i++)
        {
          const PlakatSearchFound *one = &g_array_index (found[kind], PlakatSearchFound, i);

          if (one->class >= PLAKAT_CLASS_GLUED)
            continue;
          if (kind == PLAKAT_FIND_PERSONS)
            n_persons++;
          else
            g_string_append_printf (text, "%u:%u:%u ", kind, one->class, one->id);
        }
      g_array_unref (found[kind]);
    }
  g_string_append_printf (text, "and %u people", n_persons);
  return g_string_free (text, FALSE);
}

static void
forget_index (SearchKit *kit)
{
  g_autofree char *index = g_build_filename (kit->folder, "search.index", NULL);
  g_autofree char *path = g_build_filename (kit->folder, "catalogue.db", NULL);
  g_autofree char *library = g_build_filename (kit->folder, "library.db", NULL);

  plakat_sqlite_close (kit->reader);
  g_unlink (index);
  kit->reader = plakat_catalogue_open_reader (path, library, NULL);
}

static void
change_some (SearchKit *kit, GRand *random, guint n_films, guint *popularity)
{
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);

  for (guint i = 0; i < 25; i++)
    g_ptr_array_add (films,
                     random_film (random, g_rand_int_range (random, 0, n_films + n_films / 10), popularity));
  search_kit_store (kit, films);
}

static void
test_changes (void)
{
  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
      g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
      g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
      guint popularity = 0;
      SearchKit kit;

      for (guint i = 0; i < 400; i++)
        g_ptr_array_add (films, random_film (random, i, &popularity));
      search_kit_open (&kit);
      search_kit_store (&kit, films);
      g_free (print_found (&kit, "a"));
      for (guint i = 0; i < 6; i++)
        {
          change_some (&kit, random, films->len, &popularity);
          for (guint j = 0; j < 8; j++)
            {
              g_ptr_array_set_size (answers, 0);
              g_ptr_array_add (questions, random_question (random));
            }
          for (guint j = 0; j < questions->len; j++)
            g_ptr_array_add (answers, print_found (&kit, g_ptr_array_index (questions, j)));
        }
      forget_index (&kit);
      for (guint j = 0; j < questions->len; j++)
        {
          g_autofree char *anew = print_found (&kit, g_ptr_array_index (questions, j));

          g_test_message ("“%s”", (char *) g_ptr_array_index (questions, j));
          g_assert_cmpstr (g_ptr_array_index (answers, j), ==, anew);
        }
      search_kit_close (&kit);
    }
}

/* ── damage ───────────────────────────────────────────────────────── */

/* Whatever happens to the file, the answer is the same. */
static void
test_damage (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  g_autofree char *index = NULL, *whole = NULL, *wanted = NULL;
  guint popularity = 0;
  gsize length;
  SearchKit kit;

  for (guint i = 0; i < 400; i++)
    g_ptr_array_add (films, random_film (random, i, &popularity));
  search_kit_open (&kit);
  search_kit_store (&kit, films);
  wanted = print_found (&kit, "ab");
  index = g_build_filename (kit.folder, "search.index", NULL);
  g_assert_true (g_file_get_contents (index, &whole, &length, NULL));
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *damaged = g_memdup2 (whole, length), *anew = NULL;
      gsize kept = length, place = g_rand_int_range (random, 0, length);

      if (i % 4 == 0)
        kept = place;
      else
        damaged[place] ^= 1 << g_rand_int_range (random, 0, 8);
      forget_index (&kit);
      g_assert_true (g_file_set_contents (index, damaged, kept, NULL));
      anew = print_found (&kit, "ab");
      g_assert_cmpstr (anew, ==, wanted);
    }
  search_kit_close (&kit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-rules/rules", test_rules);
  g_test_add_func ("/search-rules/changes", test_changes);
  g_test_add_func ("/search-rules/damage", test_damage);
  return g_test_run ();
}
