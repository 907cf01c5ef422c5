/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plakat-catalogue-sync.h"
#include "plakat-film.h"
#include "plakat-person.h"
#include "plakat-wire.h"

/* Pages of servers that say less of a film than is known of it. */

static const char metropolis[] = "{\"epoch\":\"e\",\"cursor\":\"3\",\"more\":false,\"total\":1,\"films\":["
                                 "{\"uid\":\"tmdb:19\",\"tmdb_id\":19,\"title\":\"Metropolis\",\"release_"
                                 "date\":\"1927-01-10\",\"runtime\":153,"
                                 "\"genres\":[\"Drama\"],\"directors\":[{\"person_uid\":\"p:lang\",\"name\":"
                                 "\"Fritz Lang\"}]}],\"persons\":[]}";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, NULL);
  fixture_fill (fixture, metropolis);
}

/* A list that says less of a film than is known of it takes nothing back. */
static void
test_less (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (PlakatFilm) film = NULL;
  const char *json =
      "{\"epoch\":\"e\",\"cursor\":\"9\",\"films\":[{\"uid\":\"tmdb:19\",\"title\":\"Metropolis!\"}]}";
  PlakatCataloguePage *partial;

  object = plakat_wire_parse_object (json, strlen (json), 10000, &error);
  g_assert_no_error (error);
  partial = plakat_catalogue_page_from_json (object, &error);
  g_assert_no_error (error);
  partial->partial = TRUE;
  fixture_wait (plakat_catalogue_store_page (fixture->catalogue, partial));
  film = g_value_dup_boxed (fixture_wait (plakat_catalogue_load_film (fixture->catalogue, "tmdb:19")));
  g_assert_cmpstr (film->title, ==, "Metropolis!");
  g_assert_cmpint (film->runtime, ==, 153);
  g_assert_cmpint (film->release_date.year, ==, 1927);
  g_assert_cmpstr (film->genres[0], ==, "Drama");
  g_assert_cmpuint (film->credits->len, >, 0);
}

static PlakatCataloguePage *
page_new (PlakatFilm *film)
{
  PlakatCataloguePage *page = g_new0 (PlakatCataloguePage, 1);

  page->partial = TRUE;
  page->films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  page->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_person_unref);
  g_ptr_array_add (page->films, film);
  return page;
}

static PlakatFilm *
store_one (Fixture *fixture, const char *uid, const char *title, gboolean invented)
{
  PlakatFilm *film = plakat_film_new (uid);
  PlakatCataloguePage *page = page_new (film);

  film->title = g_strdup (title);
  film->invented = invented;
  page->epoch = g_strdup ("e");
  fixture_wait (plakat_catalogue_store_page (fixture->catalogue, page));
  return g_value_dup_boxed (fixture_wait (plakat_catalogue_load_film (fixture->catalogue, uid)));
}

/* What a server made up takes the place of no film, and a film that of what was made up. */
static void
test_invented (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilm) known = store_one (fixture, "tmdb:19", "Movie 19", TRUE);
  g_autoptr (PlakatFilm) unknown = store_one (fixture, "tmdb:190", "Movie 190", TRUE);
  g_autoptr (PlakatFilm) found = store_one (fixture, "tmdb:190", "Madeinusa", FALSE);

  g_assert_cmpstr (known->title, ==, "Metropolis");
  g_assert_cmpstr (unknown->title, ==, "Movie 190");
  g_assert_cmpstr (found->title, ==, "Madeinusa");
}

/* A film that came out of turn is here, and the pull goes on where it was. */
static void
test_aside (Fixture *fixture, gconstpointer data)
{
  PlakatFilm *film = plakat_film_new ("tmdb:20");
  PlakatCataloguePage *page = page_new (film);
  g_autoptr (PlakatCataloguePull) pull = NULL;

  film->title = g_strdup ("Faust");
  page->aside = TRUE;
  fixture_wait (plakat_catalogue_store_page (fixture->catalogue, page));
  g_assert_cmpuint (plakat_catalogue_get_n_films (fixture->catalogue), ==, 2);
  pull = g_value_get_pointer (fixture_wait (plakat_catalogue_load_pull (fixture->catalogue)));
  g_assert_cmpstr (pull->cursor, ==, "3");
  g_assert_cmpstr (pull->epoch, ==, "e");
  g_assert_true (pull->complete);
}

#define ADD(name, function) \
  g_test_add ("/catalogue-partial/" name, Fixture, NULL, set_up, function, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("less", test_less);
  ADD ("invented", test_invented);
  ADD ("aside", test_aside);
  return g_test_run ();
}
