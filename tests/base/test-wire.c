/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-error.h"
#include "plakat-image.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

static PlakatFilm *
film_from (const char *text, GError **error)
{
  g_autoptr (JsonObject) object =
      plakat_wire_parse_object (text, strlen (text), PLAKAT_WIRE_MAX_PAGE_BYTES, error);

  return object ? plakat_film_from_json (object, error) : NULL;
}

static void
assert_refused (const char *text, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFilm) film = film_from (text, &error);

  g_assert_null (film);
  g_assert_error (error, PLAKAT_BASE_ERROR, code);
}

static const char metropolis[] =
    "{\"uid\":\"tmdb:19\",\"tmdb_id\":19,\"title\":\"Metropolis\",\"release_date\":\"1927-01-10\","
    "\"runtime\":153,"
    "\"genres\":[\"Drama\",{\"id\":878,\"name\":\"Science Fiction\"}],\"countries\":[\"Germany\"],"
    "\"country_codes\":[\"DE\"],\"production_companies\":[\"UFA\",{\"name\":\"Paramount\"}],\"budget\":"
    "2147483648123,\"poster_path\":\"/"
    "a.jpg\",\"unknown\":{\"deep\":[1]},"
    "\"directors\":[{\"person_uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\"}],"
    "\"cast\":[{\"person_uid\":\"starter:brigitte-helm\",\"name\":\"Brigitte Helm\",\"character\":\"Maria\","
    "\"order\":0,\"role\":\"leading\",\"description\":\"\\u0007Preaches.\\nIs copied. \"},"
    "{\"person_uid\":\"starter:brigitte-helm\",\"name\":\"Brigitte Helm\",\"description\":\"\","
    "\"character\":\"The Machine-Man\",\"order\":1,\"role\":\"leading\"}],"
    "\"images\":[{\"kind\":\"still\",\"path\":\"/s.png\",\"width\":10,\"height\":20},"
    "{\"kind\":\"still\",\"path\":\"../../etc/passwd\"}]}";

static void
test_film (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFilm) film = film_from (metropolis, &error);
  g_autoptr (GPtrArray) cast = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (film->uid, ==, "tmdb:19");
  g_assert_cmpint (film->release_date.year, ==, 1927);
  g_assert_cmpint (film->budget, ==, G_GINT64_CONSTANT (2147483648123));
  g_assert_cmpstr (film->genres[1], ==, "Science Fiction");
  g_assert_cmpstr (film->countries[0], ==, "Germany");
  g_assert_cmpstr (film->companies[1], ==, "Paramount");
  cast = plakat_film_dup_job (film, PLAKAT_JOB_ACTOR);
  g_assert_cmpuint (cast->len, ==, 2);
  g_assert_cmpstr (((PlakatCredit *) g_ptr_array_index (cast, 1))->character, ==, "The Machine-Man");
  g_assert_cmpint (((PlakatCredit *) g_ptr_array_index (cast, 0))->role, ==, PLAKAT_ROLE_LEADING);
  g_assert_cmpstr (((PlakatCredit *) g_ptr_array_index (cast, 0))->description, ==, "Preaches.\nIs copied.");
  g_assert_null (((PlakatCredit *) g_ptr_array_index (cast, 1))->description);
  g_assert_cmpuint (film->images->len, ==, 1);
}

static char *
print (PlakatFilm *film)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  plakat_film_to_json (film, builder);
  return plakat_wire_print (builder, NULL);
}

static void
test_film_round_trip (void)
{
  g_autoptr (PlakatFilm) film = film_from (metropolis, NULL);
  g_autofree char *text = print (film);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFilm) again = film_from (text, &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  text_again = print (again);
  g_assert_cmpstr (text, ==, text_again);
}

static void
test_identity (void)
{
  g_autoptr (PlakatFilm) tmdb =
      film_from ("{\"tmdb_id\":603,\"imdb_id\":\"tt0133093\",\"title\":\"a\"}", NULL);
  g_autoptr (PlakatFilm) imdb = film_from ("{\"imdb_id\":\"tt0133093\",\"title\":\"a\"}", NULL);
  g_autoptr (PlakatFilm) own = film_from ("{\"id\":7,\"source\":\"plakat\",\"title\":\"a\"}", NULL);
  g_autoptr (PlakatFilm) people = film_from (
      "{\"id\":7,\"source\":\"tmdb5000\",\"title\":\"a\",\"cast\":[{\"person_id\":31,\"name\":\"T\"}]}",
      NULL);

  g_assert_cmpstr (tmdb->uid, ==, "tmdb:603");
  g_assert_cmpstr (imdb->uid, ==, "imdb:tt0133093");
  g_assert_cmpstr (own->uid, ==, "plakat:7");
  g_assert_cmpstr (((PlakatCredit *) g_ptr_array_index (people->credits, 0))->person_uid, ==, "tmdb:31");
  assert_refused ("{\"title\":\"a\"}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":603}", PLAKAT_BASE_ERROR_WIRE);
}

static void
test_refused (void)
{
  assert_refused ("", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("[]", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":1,\"title\":5}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":-1,\"title\":\"a\"}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":9223372036854775808,\"title\":\"a\"}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":1.5,\"title\":\"a\"}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":\"1\",\"title\":\"a\"}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":1,\"title\":\"a\",\"vote_average\":1e999}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":1,\"title\":\"a\",\"release_date\":\"yesterday\"}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":1,\"title\":\"a\",\"cast\":[{\"name\":\"nobody\"}]}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"tmdb_id\":1,\"title\":\"\xff\"}", PLAKAT_BASE_ERROR_WIRE);
  assert_refused ("{\"uid\":\"../x\",\"title\":\"a\"}", PLAKAT_BASE_ERROR_WIRE);
}

static void
test_limits (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new ("{\"tmdb_id\":1,\"title\":\"");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (plakat_wire_parse (deep->str, deep->len, PLAKAT_WIRE_MAX_PAGE_BYTES, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (plakat_wire_parse (NULL, 0, PLAKAT_WIRE_MAX_PAGE_BYTES, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
  g_clear_error (&error);
  g_assert_null (plakat_wire_parse ("[1,2,3]", 7, 6, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT);
  for (guint i = 0; i <= PLAKAT_WIRE_MAX_TITLE; i++)
    g_string_append (wide, "é");
  g_string_append (wide, "\"}");
  assert_refused (wide->str, PLAKAT_BASE_ERROR_LIMIT);
}

/* Brackets inside texts do not nest. */
static void
test_depth_of_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatFilm) film =
      film_from ("{\"tmdb_id\":1,\"title\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ \\\" [[\"}", &error);

  g_assert_no_error (error);
  g_assert_nonnull (film);
}

static void
test_person (void)
{
  static const char text[] =
      "{\"uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\",\"birth_date\":\"1890-12-05\","
      "\"country_code\":\"AT\",\"gender\":2,\"biography\":\"one\\ntwo\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = plakat_wire_parse_object (text, strlen (text), 1000, &error);
  g_autoptr (PlakatPerson) person = plakat_person_from_json (object, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (person->biography, ==, "one\ntwo");
  g_assert_cmpint (person->birth_date.day, ==, 5);
  g_assert_cmpint (person->gender, ==, PLAKAT_GENDER_MALE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/film", test_film);
  g_test_add_func ("/wire/film-round-trip", test_film_round_trip);
  g_test_add_func ("/wire/identity", test_identity);
  g_test_add_func ("/wire/refused", test_refused);
  g_test_add_func ("/wire/limits", test_limits);
  g_test_add_func ("/wire/depth-of-text", test_depth_of_text);
  g_test_add_func ("/wire/person", test_person);
  return g_test_run ();
}
