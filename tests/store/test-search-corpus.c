/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-film-item.h"
#include "plakat-person-item.h"
#include "plakat-text.h"
#include "search-kit.h"

/*
 * test-search-corpus STARTER FILMS: searches of which it is known what was meant, made of real films by a
 * seed. The film or person that is meant is to be first in nine of ten, and among the first five in nearly
 * all.
 *
 * Who looks for a title that several films have is content with any of them; where errors make another film's
 * title of it, that one is what was typed, and the question is not asked.
 */

#define SEED 1895
#define PLACES 5

typedef enum
{
  TYPO,
  ACCENTS,
  SCRIPT,
  YEAR,
  PERSON,
  BEGUN,
  N_SORTS,
} Sort;

static const char *const sort_names[N_SORTS] = { "typos",          "accents", "scripts",
                                                 "title and year", "people",  "begun" };

typedef struct
{
  GPtrArray *films;
  GHashTable *titles; /* folded: of any film */
  GPtrArray *persons; /* names of people with several films */
  GRand *random;
  SearchKit kit;
  guint asked[N_SORTS];
  guint first[N_SORTS];
  guint among[N_SORTS];
} Corpus;

/* ── questions ────────────────────────────────────────────────────── */

static PlakatFilm *
any_film (Corpus *self)
{
  return g_ptr_array_index (self->films, g_rand_int_range (self->random, 0, self->films->len));
}

static gboolean
means_film (const PlakatFilm *film, PlakatFilmItem *item)
{
  g_autofree char *meant = plakat_text_fold (film->title),
                  *found = plakat_text_fold (plakat_film_item_get_title (item));

  return g_str_equal (plakat_film_item_get_uid (item), film->uid) || g_str_equal (meant, found);
}

static void
count (Corpus *self, Sort sort, const char *words, const char *meant, int place)
{
  self->asked[sort]++;
  self->first[sort] += place == 0;
  self->among[sort] += place >= 0;
  if (place != 0)
    g_test_message ("%s: “%s” for “%s” is at %d", sort_names[sort], words, meant, place);
}

static void
ask_film (Corpus *self, Sort sort, const char *words, const PlakatFilm *film, gboolean same_year)
{
  g_autoptr (PlakatSearchResults) results = search_kit_ask (&self->kit, words, 24);
  GListModel *films = plakat_search_results_get_films (results);
  int place = -1;

  for (int i = 0; i < MIN (PLACES, (int) g_list_model_get_n_items (films)) && place < 0; i++)
    {
      g_autoptr (PlakatFilmItem) item = g_list_model_get_item (films, i);

      if (means_film (film, item)
          && (!same_year || plakat_film_item_get_year (item) == (int) film->release_date.year))
        place = i;
    }
  count (self, sort, words, film->title, place);
}

static void
ask_person (Corpus *self, Sort sort, const char *words, const char *name)
{
  g_autoptr (PlakatSearchResults) results = search_kit_ask (&self->kit, words, 24);
  GListModel *persons = plakat_search_results_get_persons (results);
  int place = -1;

  for (int i = 0; i < MIN (PLACES, (int) g_list_model_get_n_items (persons)) && place < 0; i++)
    {
      g_autoptr (PlakatPersonItem) item = g_list_model_get_item (persons, i);

      if (g_str_equal (plakat_person_item_get_name (item), name))
        place = i;
    }
  count (self, sort, words, name, place);
}

/* ── typing errors ────────────────────────────────────────────────── */

static char
other_letter (Corpus *self, char letter)
{
  char other;

  do
    other = g_rand_int_range (self->random, 'a', 'z' + 1);
  while (other == letter);
  return other;
}

/* One error somewhere in the word that begins at @from: no digit is touched, and no error is none. */
static void
make_error (Corpus *self, GString *text, gsize from, gsize length)
{
  gsize at = from + g_rand_int_range (self->random, 0, length);

  switch (g_rand_int_range (self->random, 0, 4))
    {
    case 0:
      g_string_insert_c (text, at, other_letter (self, text->str[at]));
      break;
    case 1:
      g_string_erase (text, at, 1);
      break;
    case 2:
      text->str[at] = other_letter (self, text->str[at]);
      break;
    default:
      if (at + 1 < from + length && text->str[at] != text->str[at + 1])
        {
          char letter = text->str[at];

          text->str[at] = text->str[at + 1];
          text->str[at + 1] = letter;
        }
      else
        text->str[at] = other_letter (self, text->str[at]);
    }
}

/* In one word that is long enough, one error, or two where two are forgiven. */
static char *
with_errors (Corpus *self, const char *folded)
{
  g_autoptr (GString) text = g_string_new (folded);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  guint n = g_strv_length (words), chosen = n > 0 ? g_rand_int_range (self->random, 0, n) : 0;
  gsize from = 0, length;

  for (guint i = 0; i < chosen; i++)
    from += strlen (words[i]) + 1;
  length = n > 0 ? strlen (words[chosen]) : 0;
  if (length < 4 || length > 30 || !g_str_is_ascii (folded) || strpbrk (words[chosen], "0123456789") != NULL)
    return NULL;
  make_error (self, text, from, length);
  if (length >= 9 && g_rand_int_range (self->random, 0, 3) == 0)
    make_error (self, text, from, length - 1);
  if (g_hash_table_contains (self->titles, text->str))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
ask_typos (Corpus *self, guint most)
{
  for (guint tries = 0; self->asked[TYPO] < most && tries < 100 * most; tries++)
    {
      PlakatFilm *film = any_film (self);
      g_autofree char *folded = plakat_text_fold (film->title), *words = with_errors (self, folded);

      if (words != NULL)
        ask_film (self, TYPO, words, film, FALSE);
    }
}

/* ── the others ───────────────────────────────────────────────────── */

static gboolean
has_letter (const char *text, gboolean (*is) (gunichar))
{
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (is (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
is_accented (gunichar c)
{
  return c >= 0xc0 && c < 0x250 && g_unichar_isalpha (c);
}

static gboolean
is_of_other_script (gunichar c)
{
  return c >= 0x370 && c < 0x1e00 ? g_unichar_isalpha (c) : c >= 0x2e80 && g_unichar_isalpha (c);
}

static void
ask_accents (Corpus *self, guint most)
{
  for (guint i = 0; i < self->films->len && self->asked[ACCENTS] < most; i++)
    {
      PlakatFilm *film = g_ptr_array_index (self->films, i);
      const char *title = has_letter (film->title, is_accented) ? film->title : film->original_title;
      g_autofree char *folded = plakat_text_fold (title);

      if (has_letter (title, is_accented) && !has_letter (title, is_of_other_script))
        ask_film (self, ACCENTS, folded, film, FALSE);
    }
  for (guint i = 0; i < self->persons->len && self->asked[ACCENTS] < most; i++)
    {
      const char *name = g_ptr_array_index (self->persons, i);
      g_autofree char *folded = plakat_text_fold (name);

      if (has_letter (name, is_accented))
        ask_person (self, ACCENTS, folded, name);
    }
}

/* Every other one is not typed to its end. */
static void
ask_scripts (Corpus *self, guint most)
{
  for (guint i = 0; i < self->films->len && self->asked[SCRIPT] < most; i++)
    {
      PlakatFilm *film = g_ptr_array_index (self->films, i);
      glong letters = film->original_title != NULL ? g_utf8_strlen (film->original_title, -1) : 0;
      g_autofree char *begun = NULL;

      if (letters < 2 || !has_letter (film->original_title, is_of_other_script))
        continue;
      begun = g_utf8_substring (film->original_title, 0, i % 2 == 0 || letters < 5 ? letters : letters - 2);
      ask_film (self, SCRIPT, begun, film, FALSE);
    }
}

static void
ask_years (Corpus *self, guint most)
{
  for (guint tries = 0; self->asked[YEAR] < most && tries < 100 * most; tries++)
    {
      PlakatFilm *film = any_film (self);
      int year = film->release_date.year;
      g_autofree char *words = NULL;

      if (year == 0)
        continue;
      switch (tries % 3)
        {
        case 0:
          words = g_strdup_printf ("%s %04d", film->title, year);
          break;
        case 1:
          words = g_strdup_printf ("%s (%04d)", film->title, year);
          break;
        default:
          words = g_strdup_printf ("%04d %s", year, film->title);
        }
      ask_film (self, YEAR, words, film, TRUE);
    }
}

/* As it is, the family name first, or not typed to its end. */
static void
ask_persons (Corpus *self, guint most)
{
  for (guint tries = 0; self->asked[PERSON] < most && tries < 100 * most && self->persons->len > 0; tries++)
    {
      const char *name = g_ptr_array_index (
          self->persons, g_rand_int_range (self->random, 0, MIN (self->persons->len, 800)));
      g_autofree char *folded = plakat_text_fold (name), *words = NULL;
      const char *last = strrchr (folded, ' ');

      if (last == NULL)
        continue;
      if (tries % 3 == 0)
        words = g_strdup (folded);
      else if (tries % 3 == 1)
        words = g_strdup_printf ("%s %.*s", last + 1, (int) (last - folded), folded);
      else
        words = g_utf8_substring (folded, 0, g_utf8_strlen (folded, -1) - 1);
      ask_person (self, PERSON, words, name);
    }
}

static int
compare_popularity (gconstpointer a, gconstpointer b)
{
  double one = (*(PlakatFilm *const *) a)->popularity, other = (*(PlakatFilm *const *) b)->popularity;

  return (one < other) - (one > other);
}

/* Of what is much sought two thirds of the title are enough. */
static void
ask_begun (Corpus *self, guint most)
{
  g_autoptr (GPtrArray) sought = g_ptr_array_copy (self->films, NULL, NULL);

  g_ptr_array_set_free_func (sought, NULL);
  g_ptr_array_sort (sought, compare_popularity);
  for (guint i = 0; i < sought->len && self->asked[BEGUN] < most; i += 4)
    {
      PlakatFilm *film = g_ptr_array_index (sought, i);
      glong letters = g_utf8_strlen (film->title, -1);
      g_autofree char *begun = g_utf8_substring (film->title, 0, MAX (MIN (letters, 4), letters * 2 / 3));

      ask_film (self, BEGUN, begun, film, FALSE);
    }
}

/* ── the whole ────────────────────────────────────────────────────── */

static int
compare_films_of (gconstpointer a, gconstpointer b, gpointer counts)
{
  guint one = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *(char *const *) a));
  guint other = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *(char *const *) b));

  return one != other ? (one < other) - (one > other) : strcmp (*(char *const *) a, *(char *const *) b);
}

static void
read_corpus (Corpus *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = NULL;

  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->films->len; i++)
    {
      PlakatFilm *film = g_ptr_array_index (self->films, i);

      g_hash_table_add (self->titles, plakat_text_fold (film->title));
      for (guint j = 0; j < film->credits->len; j++)
        {
          PlakatCredit *credit = g_ptr_array_index (film->credits, j);

          g_hash_table_insert (
              counts, credit->person_name,
              GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, credit->person_name)) + 1));
        }
    }
  names = g_hash_table_get_keys_as_ptr_array (counts);
  g_ptr_array_sort_with_data (names, compare_films_of, counts);
  self->persons = g_steal_pointer (&names);
}

static void
hold (const Corpus *self, guint first, guint asked, guint percent, const char *what)
{
  g_test_message ("%s: %u of %u (at least %u %%)", what, first, asked, percent);
  if (first * 100 < asked * percent)
    g_test_fail_printf ("%s: %u of %u, but at least %u %% were wanted", what, first, asked, percent);
}

static void
judge (const Corpus *self, guint least)
{
  guint asked = 0, first = 0, among = 0;

  for (guint sort = 0; sort < N_SORTS; sort++)
    {
      g_test_message ("%s: %u asked, %u first, %u among the first %u", sort_names[sort], self->asked[sort],
                      self->first[sort], self->among[sort], PLACES);
      asked += self->asked[sort];
      first += self->first[sort];
      among += self->among[sort];
    }
  g_assert_cmpuint (asked, >=, least);
  hold (self, first, asked, 90, "first");
  hold (self, among, asked, 98, "among the first five");
  hold (self, self->among[TYPO], self->asked[TYPO], 95, "with errors among the first five");
}

static void
run (const char *path, guint scale, guint least)
{
  Corpus self = { .films = search_kit_read (path) };

  if (self.films == NULL)
    {
      g_test_skip ("the films are not here");
      return;
    }
  self.random = g_rand_new_with_seed (SEED);
  search_kit_open (&self.kit);
  search_kit_store (&self.kit, self.films);
  read_corpus (&self);
  ask_typos (&self, 200 / scale);
  ask_accents (&self, 60 / scale);
  ask_scripts (&self, 40 / scale);
  ask_years (&self, 50 / scale);
  ask_persons (&self, 50 / scale);
  ask_begun (&self, 60 / scale);
  judge (&self, least);
  search_kit_close (&self.kit);
  g_hash_table_unref (self.titles);
  g_ptr_array_unref (self.persons);
  g_ptr_array_unref (self.films);
  g_rand_free (self.random);
}

static void
test_starter (gconstpointer path)
{
  run (path, 2, 180);
}

static void
test_films (gconstpointer path)
{
  run (path, 1, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  g_test_add_data_func ("/search-corpus/starter", argv[1], test_starter);
  g_test_add_data_func ("/search-corpus/films", argv[2], test_films);
  return g_test_run ();
}
