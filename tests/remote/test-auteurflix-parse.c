/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-auteurflix-parse.h"
#include "plakat-credit.h"
#include "plakat-text.h"

#define BASE "https://films.example.org"

typedef gpointer (*Reader) (const char *bytes, gsize length, const char *base, GError **error);

static const struct
{
  const char *name;
  Reader read;
  GDestroyNotify destroy;
  const char *good;
} readers[] = {
  { "movies", (Reader) plakat_flix_read_movies, (GDestroyNotify) plakat_flix_movies_free,
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"Ran\",\"year\":1985,\"director\":\"Kurosawa\",\"summary\":"
    "\"x\","
    "\"length\":162,\"photoUrl\":\"https://a.example/b.webp\",\"tmdbRating\":null,\"tmdbVoteCount\":null}},"
    "\"tags\":{\"1\":{\"movie_id\":1,\"genre_id\":2},\"2\":{\"movie_id\":9,\"genre_id\":2}},"
    "\"genres\":{\"1\":{\"id\":1,\"genre\":\"Kurosawa\"},\"2\":{\"id\":2,\"genre\":\"Epic\"}}}" },
  { "directors", (Reader) plakat_flix_read_directors, (GDestroyNotify) g_ptr_array_unref,
    "[{\"id\":6,\"name\":\"Buñuel\",\"slug\":\"bunuel\",\"country\":\"Spain\",\"birthYear\":1900,"
    "\"deathYear\":1983,\"portraitUrl\":null,\"filmCount\":1}]" },
  { "director", (Reader) plakat_flix_read_director, (GDestroyNotify) plakat_flix_director_free,
    "{\"id\":6,\"name\":\"Buñuel\",\"slug\":\"bunuel\",\"bio\":\"b\",\"portraitUrl\":\"https://a.example/"
    "b.jpg\"}" },
  { "profiles", (Reader) plakat_flix_read_profiles, (GDestroyNotify) g_ptr_array_unref,
    "{\"1\":{\"id\":1,\"user_id\":3,\"name\":\"pram\"}}" },
  { "profile", (Reader) plakat_flix_read_profile, (GDestroyNotify) plakat_flix_profile_free,
    "{\"id\":4,\"name\":\"x\",\"myList\":{\"2\":{\"id\":2,\"movie_id\":99,\"profile_id\":4}}}" },
  { "user", (Reader) plakat_flix_read_user, (GDestroyNotify) plakat_flix_user_free,
    "{\"id\":3,\"email\":\"dan@gmail.com\",\"profiles\":{}}" },
};

static gboolean
reads (guint reader, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  /* Of a size of its own, so that reading past it is seen. */
  g_autofree char *copy = g_memdup2 (bytes, length);
  gpointer record = readers[reader].read (copy, length, BASE, &error);

  if (record == NULL)
    {
      g_assert_nonnull (error);
      return FALSE;
    }
  g_assert_no_error (error);
  readers[reader].destroy (record);
  return TRUE;
}

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_assert_true (reads (i, readers[i].good, strlen (readers[i].good)));
}

/* Whole or not at all: no beginning of an answer is one. */
static void
test_cut (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    for (gsize length = 0; length < strlen (readers[i].good); length++)
      g_assert_false (reads (i, readers[i].good, length));
}

static void
test_wrong (void)
{
  static const char *const wrong[] = {
    "",
    "null",
    "1",
    "\"x\"",
    "[1]",
    "[[]]",
    "[null]",
    "<html>Sign in</html>",
    "[\"Something went wrong\"]",
    "{\"error\":\"You must be logged in to perform this action\"}",
    "{\"status\":500,\"error\":\"Internal Server Error\"}",
    "{\"id\":\"1\",\"name\":\"x\"}",
    "{\"id\":-1,\"name\":\"x\"}",
    "{\"id\":0,\"name\":\"x\"}",
    "{\"id\":1.5,\"name\":\"x\"}",
    "{\"id\":1e999,\"name\":\"x\"}",
    "{\"id\":9223372036854775808,\"name\":\"x\"}",
    "{\"1\":{\"id\":2,\"name\":\"x\"}}",
    "{\"1\":[]}",
    "{\"1\":null}",
    "{\"movies\":[]}",
    "{\"movies\":{\"1\":null}}",
    "{\"movies\":{\"1\":{\"id\":2,\"title\":\"x\"}}}",
    "{\"movies\":{\"1\":{\"id\":1}}}",
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"\\u0000\\u202e \"}}}",
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"x\",\"year\":-5}}}",
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"x\",\"tmdbRating\":1e400}}}",
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"x\",\"photoUrl\":{}}}}",
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"x\"}},\"tags\":[]}",
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"x\"}},\"tags\":{\"1\":{\"movie_id\":\"1\",\"genre_id\":1}}}",
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"x\"}},\"genres\":{\"1\":{\"id\":1,\"genre\":[]}}}",
    "{\"id\":4,\"name\":\"x\",\"myList\":[]}",
    "{\"id\":4,\"name\":\"x\",\"myList\":{\"2\":{\"id\":2,\"movie_id\":9,\"profile_id\":5}}}",
    "{\"id\":4,\"name\":\"x\",\"myList\":{\"2\":{\"id\":3,\"movie_id\":9,\"profile_id\":4}}}",
    "{\"id\":4,\"name\":\"x\",\"myList\":{\"2\":{\"id\":2,\"profile_id\":4}}}",
    "[{\"name\":\"x\"}]",
    "[{\"slug\":\"x\"}]",
    "{\"id\":1,\"email\":\"\xff\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    for (guint w = 0; w < G_N_ELEMENTS (wrong); w++)
      {
        /* One reader's answer may be another's; it is the reader's own that must fail. */
        gboolean others = (g_str_equal (readers[i].name, "user") && g_str_has_prefix (wrong[w], "{\"id\":4"));

        g_test_message ("%s: %s", readers[i].name, wrong[w]);
        if (!others)
          g_assert_false (reads (i, wrong[w], strlen (wrong[w])));
      }
}

static void
test_nested (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);

  for (guint i = 0; i < 1000000; i++)
    g_string_append (deep, "{\"a\":");
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_assert_false (reads (i, deep->str, deep->len));
}

static void
test_movies (void)
{
  static const char text[] =
      "{\"movies\":{"
      "\"1\":{\"id\":1,\"title\":\" The\\nRed  Shoes\",\"director\":\"Powell & Pressburger\","
      "\"thumbnailUrl\":\"http://127.0.0.1/a.jpg\",\"tmdbPosterUrl\":\"https://image.tmdb.org/t/p/w500/"
      "x.jpg\","
      "\"tmdbBackdropUrl\":\"file:///etc/passwd\",\"tmdbCardUrl\":\"https://a.example/card.jpg\"},"
      "\"2\":{\"id\":2,\"title\":\"Twice\",\"tmdbId\":603,\"thumbnailUrl\":\"http://127.0.0.1/a.jpg\"},"
      "\"3\":{\"id\":3,\"title\":\"Twice\",\"tmdbId\":603,\"thumbnailUrl\":\"https://a:b@c.example/a.jpg\"}},"
      "\"tags\":{\"1\":{\"movie_id\":1,\"genre_id\":1},\"2\":{\"movie_id\":1,\"genre_id\":2},"
      "\"3\":{\"movie_id\":1,\"genre_id\":3},\"4\":{\"movie_id\":1,\"genre_id\":4},"
      "\"5\":{\"movie_id\":1,\"genre_id\":4},\"6\":{\"movie_id\":1,\"genre_id\":77}},"
      "\"genres\":{\"1\":{\"id\":1,\"genre\":\"powell & pressburger\"},\"2\":{\"id\":2,\"genre\":\"40s\"},"
      "\"3\":{\"id\":3,\"genre\":\"1940s\"},\"4\":{\"id\":4,\"genre\":\"Ballet\"}}}";
  const char *const genres[] = { "Ballet", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFlixMovies) movies = plakat_flix_read_movies (text, strlen (text), BASE, &error);
  PlakatFilm *first, *second, *third;
  gint64 id = 3;

  g_assert_no_error (error);
  first = g_ptr_array_index (movies->films, 0);
  second = g_ptr_array_index (movies->films, 1);
  third = g_ptr_array_index (movies->films, 2);
  g_assert_cmpstr (first->uid, ==, "films.example.org:1");
  g_assert_cmpstr (first->title, ==, "The Red Shoes");
  g_assert_true (g_strv_equal ((const char *const *) first->genres, genres));
  g_assert_cmpstr (first->poster_path, ==, "https://image.tmdb.org/t/p/w500/x.jpg");
  g_assert_cmpstr (first->backdrop_path, ==, "https://a.example/card.jpg");
  g_assert_cmpstr (second->uid, ==, "tmdb:603");
  g_assert_cmpint (second->tmdb_id, ==, 603);
  g_assert_null (second->poster_path);
  g_assert_cmpstr (third->uid, ==, "films.example.org:3");
  g_assert_null (third->poster_path);
  g_assert_cmpstr (((PlakatFlixMovie *) g_hash_table_lookup (movies->by_id, &id))->uid, ==,
                   "films.example.org:3");
  g_assert_cmpint (((PlakatFlixMovie *) g_hash_table_lookup (movies->by_uid, "tmdb:603"))->id, ==, 2);
}

static void
test_duplicate_rows (void)
{
  static const char text[] =
      "{\"id\":4,\"name\":\"x\",\"myList\":{\"2\":{\"id\":2,\"movie_id\":9,\"profile_id\":4},"
      "\"3\":{\"id\":3,\"movie_id\":9,\"profile_id\":4}}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFlixProfile) profile = plakat_flix_read_profile (text, strlen (text), BASE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (profile->rows->len, ==, 1);
  g_assert_cmpint (plakat_flix_profile_find (profile, 9)->id, ==, 2);
  g_assert_null (plakat_flix_profile_find (profile, 2));
}

static void
test_uids (void)
{
  static const char *const bases[] = {
    "https://films.example.org",
    "https://films.example.org:8443/flix",
    "http://127.0.0.1:3000",
    "http://[::1]:80",
    "https://a-very-long-name-of-a-server-that-somebody-has-thought-of.at-a-very-long-domain.example.org",
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      char *uid = plakat_flix_make_uid (bases[i], "9223372036854775807");

      g_assert_true (plakat_text_is_uid (uid));
      g_assert_true (g_hash_table_add (seen, uid));
    }
}

/* A film names its director, and the page about the director has a name too: both lead to one person. */
static void
test_people (void)
{
  static const char *const names[] = {
    "Kurosawa",
    "Buñuel",
    "黒澤 明",
    "王",
    "A director whose name is far longer than any name that fits into a uid",
    "O'Brien & \\\"Co\\\""
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *film =
          g_strdup_printf ("{\"movies\":{\"1\":{\"id\":1,\"title\":\"x\",\"director\":\"%s\"}}}", names[i]);
      g_autofree char *page = g_strdup_printf ("{\"name\":\"%s\",\"slug\":\"s\"}", names[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (PlakatFlixMovies) movies = plakat_flix_read_movies (film, strlen (film), BASE, &error);
      g_autoptr (PlakatFlixDirector) director = plakat_flix_read_director (page, strlen (page), BASE, &error);
      PlakatCredit *credit;

      g_assert_no_error (error);
      credit = g_ptr_array_index (((PlakatFilm *) g_ptr_array_index (movies->films, 0))->credits, 0);
      g_assert_true (plakat_text_is_uid (credit->person_uid));
      g_assert_cmpstr (credit->person_uid, ==, director->person->uid);
    }
}

/* Bytes of an answer changed at random: a record or an error, and nothing else. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint n = 0; n < 20000; n++)
    {
      guint i = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (readers));
      g_autofree char *bytes = g_strdup (readers[i].good);
      gsize length = strlen (bytes);

      for (int k = g_rand_int_range (random, 1, 5); k > 0; k--)
        bytes[g_rand_int_range (random, 0, (gint32) length)] =
            "{}[]\",:0123456789-e.\\ntu\xff\x01"[g_rand_int_range (random, 0, 26)];
      reads (i, bytes, length);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote/auteurflix-parse/good", test_good);
  g_test_add_func ("/remote/auteurflix-parse/cut", test_cut);
  g_test_add_func ("/remote/auteurflix-parse/wrong", test_wrong);
  g_test_add_func ("/remote/auteurflix-parse/nested", test_nested);
  g_test_add_func ("/remote/auteurflix-parse/movies", test_movies);
  g_test_add_func ("/remote/auteurflix-parse/duplicate-rows", test_duplicate_rows);
  g_test_add_func ("/remote/auteurflix-parse/uids", test_uids);
  g_test_add_func ("/remote/auteurflix-parse/people", test_people);
  g_test_add_func ("/remote/auteurflix-parse/random", test_random);
  return g_test_run ();
}
