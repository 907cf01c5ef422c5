/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-film.h"
#include "plakat-person.h"
#include "recommendation-fixture.h"

#define FILMS "/api/v1/movies/"

typedef struct
{
  char *cursor;
  GHashTable *films;
  guint pages;
} Walk;

static void
walk_init (Walk *walk)
{
  *walk = (Walk) { 0 };
  walk->films = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) plakat_film_unref);
}

static void
walk_clear (Walk *walk)
{
  g_free (walk->cursor);
  g_hash_table_unref (walk->films);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* Until the server has no more; each film as it came last. */
static void
walk_on (Walk *walk, Place *self)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (PlakatCataloguePage) page =
          place_await_pointer (plakat_remote_fetch_catalogue (self->remote, walk->cursor, 200));

      for (guint i = 0; i < page->films->len; i++)
        {
          PlakatFilm *film = g_ptr_array_index (page->films, i);

          g_hash_table_replace (walk->films, film->uid, plakat_film_ref (film));
        }
      g_assert_nonnull (page->epoch);
      g_set_str (&walk->cursor, page->cursor);
      more = page->more;
      walk->pages++;
    }
}

static guint
count_without_date (Walk *walk)
{
  GHashTableIter iter;
  gpointer film;
  guint n = 0;

  g_hash_table_iter_init (&iter, walk->films);
  while (g_hash_table_iter_next (&iter, NULL, &film))
    n += !plakat_date_is_known (((PlakatFilm *) film)->release_date);
  return n;
}

static void
test_catalogue_lists (Place *self, gconstpointer data)
{
  g_auto (Walk) walk = { 0 };
  g_autofree char *log = NULL;
  PlakatFilm *film;

  walk_init (&walk);
  /* A token that is over breaks what is public where it is sent: it is not. */
  place_control (self, "expire");
  walk_on (&walk, self);
  g_assert_cmpuint (g_hash_table_size (walk.films), ==, 50 + 3);
  /* Three pages of each of three lists, and one of series. */
  g_assert_cmpuint (walk.pages, ==, 10);
  g_assert_cmpuint (place_count (self, "GET", FILMS, FALSE), ==, 10);
  g_assert_cmpuint (place_count (self, "GET", NULL, TRUE), ==, 0);
  g_assert_cmpuint (place_count (self, "POST", NULL, FALSE), ==, 0);
  log = place_dup_log (self);
  g_assert_nonnull (strstr (log, "\"_t\""));
  film = g_hash_table_lookup (walk.films, "tmdb:548");
  g_assert_null (film);
  film = g_hash_table_lookup (walk.films, "tmdb:103");
  g_assert_cmpstr (film->title, ==, "Taxi Driver");
  g_assert_cmpstr (film->poster_path, ==, "/p103.jpg");
  g_assert_cmpstr (film->backdrop_path, ==, "https://image.tmdb.org/t/p/w1280/b103.jpg");
  g_assert_cmpstr (film->genres[0], ==, "Crime");
  g_assert_cmpstr (film->genres[1], ==, "Drama");
  g_assert_cmpuint (film->credits->len, ==, 0);
  film = g_hash_table_lookup (walk.films, "tmdb:1399");
  g_assert_cmpstr (film->title, ==, "Game of Thrones");
  g_assert_cmpstr (film->genres[0], ==, "Sci-Fi & Fantasy");
  /* The series are new to the server; the films of the last page were so too, till another list showed them.
   */
  g_assert_cmpuint (count_without_date (&walk), ==, 3);
}

/* What is new to the server has no date at first, and has one when it is asked past the caches. */
static void
test_catalogue_dates_come (Place *self, gconstpointer data)
{
  g_autoptr (PlakatCataloguePage) first = NULL;
  g_autoptr (PlakatCataloguePage) second = NULL;
  const char *cursor = "movies:3 since:1 details:movies:1";
  const PlakatFilm *film;

  first = place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cursor, 0));
  g_assert_cmpuint (first->films->len, ==, 10);
  film = g_ptr_array_index (first->films, 0);
  g_assert_false (plakat_date_is_known (film->release_date));
  second = place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cursor, 0));
  film = g_ptr_array_index (second->films, 0);
  g_assert_true (plakat_date_is_known (film->release_date));
  g_assert_cmpstr (second->cursor, ==, "top_rated:1 since:1 details:movies:1");
  g_assert_true (second->more);
  g_assert_cmpint (second->total, ==, 50);
}

static void
test_catalogue_details (Place *self, gconstpointer data)
{
  g_autofree char *cursor = g_strdup_printf ("end:1 since:%" G_GINT64_FORMAT " details:movies:1",
                                             g_get_real_time () / G_USEC_PER_SEC - 60);
  g_auto (Walk) walk = { 0 };
  g_autofree char *log = NULL;
  PlakatFilm *film = NULL;
  guint turns = 0;

  walk_init (&walk);
  walk.cursor = g_steal_pointer (&cursor);
  walk_on (&walk, self);
  g_assert_cmpuint (walk.pages, ==, 1);
  g_assert_cmpuint (g_hash_table_size (walk.films), ==, 20);
  g_assert_nonnull (strstr (walk.cursor, "details:movies:2"));
  /* One page, its genres, and its films. */
  g_assert_cmpuint (place_count (self, "GET", NULL, FALSE), ==, 22);
  g_assert_cmpuint (place_count (self, "GET", NULL, TRUE), ==, 0);

  /* To the end of all lists: each film is asked for once, series never. */
  while (strstr (walk.cursor, "details:end:1") == NULL && turns++ < 20)
    walk_on (&walk, self);
  g_assert_cmpuint (g_hash_table_size (walk.films), ==, 50);
  g_assert_cmpuint (place_count (self, "GET", "/api/v1/movies/103/", FALSE), ==, 1);
  g_assert_cmpuint (place_count (self, "GET", "/api/v1/movies/1399/", FALSE), ==, 0);
  film = g_hash_table_lookup (walk.films, "tmdb:103");
  g_assert_cmpint (film->runtime, ==, 114);
  g_assert_cmpstr (film->imdb_id, ==, "tt0075314");
  g_assert_cmpstr (film->country_codes[0], ==, "US");
  g_assert_cmpstr (film->countries[0], ==, "United States of America");
  g_assert_cmpstr (film->languages[0], ==, "English");
  g_assert_cmpuint (plakat_film_count_cast (film), >, 0);

  /* And then nothing more, till a day has gone by. */
  place_control (self, "clear");
  walk_on (&walk, self);
  log = place_dup_log (self);
  g_assert_cmpstr (log, ==, "[]");
}

/* A server that is busy is left alone; where it is well again, the films that were left out come. */
static void
test_catalogue_details_busy (Place *self, gconstpointer data)
{
  g_autofree char *cursor = g_strdup_printf ("end:1 since:%" G_GINT64_FORMAT " details:movies:1",
                                             g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr (PlakatCataloguePage) some = NULL;
  g_autoptr (PlakatCataloguePage) rest = NULL;
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;

  place_control (self, "fault?do=answer&status=429&retry_after=60&match=/movies/238/");
  place_control (self, "fault?do=html&status=500&match=/movies/680/");
  some = place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cursor, 0));
  g_assert_cmpuint (some->films->len, ==, 2);
  g_assert_cmpstr (some->cursor, ==, cursor);
  g_assert_false (some->more);
  /* The list, its genres, and the four that were on their way together. */
  g_assert_cmpuint (place_count (self, "GET", NULL, FALSE), ==, 6);
  rest = place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cursor, 0));
  g_assert_cmpuint (rest->films->len, ==, 18);
  g_assert_nonnull (strstr (rest->cursor, "details:movies:2"));

  place_control (self, "fault?do=answer&status=429&retry_after=60&match=GET%%20/api/v1/movies/&count=99");
  hostile_await (plakat_remote_fetch_catalogue (self->remote, rest->cursor, 0), &held, &error);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY);
  g_assert_cmpuint (plakat_remote_error_get_retry_after (error), ==, 60);
}

static void
test_catalogue_persons (Place *self, gconstpointer data)
{
  g_autofree char *cursor = g_strdup_printf ("end:1 since:%" G_GINT64_FORMAT " details:movies:3",
                                             g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr (PlakatCataloguePage) page =
      place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cursor, 0));
  PlakatPerson *found = NULL;

  for (guint i = 0; i < page->persons->len; i++)
    {
      PlakatPerson *person = g_ptr_array_index (page->persons, i);

      if (g_str_equal (person->name, "Robert De Niro"))
        found = person;
    }
  g_assert_nonnull (found);
  g_assert_true (g_str_has_prefix (found->uid, "tmdb:"));
}

/* After a day, or when the clock was set back, the lists are walked through again; the details go on. */
static void
test_catalogue_again (Place *self, gconstpointer data)
{
  static const gint64 ages[] = { 25 * 3600, -3600 };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autofree char *cursor = g_strdup_printf ("end:1 since:%" G_GINT64_FORMAT " details:movies:2",
                                                 g_get_real_time () / G_USEC_PER_SEC - ages[i]);
      g_autoptr (PlakatCataloguePage) page =
          place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cursor, 0));

      g_assert_true (g_str_has_prefix (page->cursor, "movies:2 since:"));
      g_assert_true (g_str_has_suffix (page->cursor, " details:movies:2"));
      g_assert_true (page->more);
    }
}

static void
test_catalogue_strange_cursors (Place *self, gconstpointer data)
{
  static const char *const cursors[] = {
    "",
    "movies:2",
    "movies:0 since:1 details:movies:1",
    "films:2 since:1 details:movies:1",
    "movies:501 since:1 details:movies:1",
    "movies:2 since:x details:movies:1",
    "AAAA=",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (PlakatCataloguePage) page =
          place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cursors[i], 0));

      g_assert_true (g_str_has_prefix (page->cursor, "movies:2 since:"));
      g_assert_cmpuint (page->films->len, ==, 20);
    }
}

/* A long list pauses for the next cycle, and ends where TMDB's do, whatever is announced. */
static void
test_catalogue_long_lists (Place *self, gconstpointer data)
{
  static const struct
  {
    const char *cursor;
    const char *next;
    gboolean more;
  } cases[] = {
    { "movies:99 since:1 details:movies:1", "movies:100 since:1 details:movies:1", TRUE },
    { "movies:100 since:1 details:movies:1", "movies:101 since:1 details:movies:1", FALSE },
    { "trending:500 since:1 details:movies:1", "tv:1 since:1 details:movies:1", FALSE },
    { "tv:500 since:1 details:movies:7", "end:1 since:1 details:movies:7", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PlakatCataloguePage) page = NULL;

      place_control (
          self, "fault?do=answer&status=200&match=type&body=%%7B%%22results%%22:[%%7B%%22tmdb_id%%22:9,"
                "%%22title%%22:%%22A%%22%%7D],%%22total_pages%%22:99999,%%22total_results%%22:1999999%%7D");
      page = place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cases[i].cursor, 0));
      g_assert_cmpstr (page->cursor, ==, cases[i].next);
      g_assert_cmpint (page->more, ==, cases[i].more);
      g_assert_cmpint (page->total, ==, 10000);
    }
}

/* A page that always fails is left out at last; a server that is away is not. */
static void
test_catalogue_hopeless_page (Place *self, gconstpointer data)
{
  const char *cursor = "movies:2 since:1 details:movies:1";
  g_autoptr (PlakatCataloguePage) page = NULL;

  place_control (self, "fault?do=html&status=503&match=page%%3D2&count=4");
  for (guint i = 0; i < 4; i++)
    hostile_await_error (plakat_remote_fetch_catalogue (self->remote, cursor, 0), PLAKAT_REMOTE_ERROR,
                         PLAKAT_REMOTE_ERROR_BUSY);
  place_control (self, "crash?page=2");
  for (guint i = 0; i < 2; i++)
    hostile_await_error (plakat_remote_fetch_catalogue (self->remote, cursor, 0), PLAKAT_REMOTE_ERROR,
                         PLAKAT_REMOTE_ERROR_BUSY);
  page = place_await_pointer (plakat_remote_fetch_catalogue (self->remote, cursor, 0));
  g_assert_cmpuint (page->films->len, ==, 0);
  g_assert_cmpstr (page->cursor, ==, "movies:3 since:1 details:movies:1");
}

static void
test_catalogue_without_genres (Place *self, gconstpointer data)
{
  g_auto (Walk) walk = { 0 };
  PlakatFilm *film;

  walk_init (&walk);
  place_control (self, "no-key?on=1");
  walk_on (&walk, self);
  film = g_hash_table_lookup (walk.films, "tmdb:103");
  g_assert_cmpstr (film->genres[0], ==, "Crime");
}

/* Some servers show nothing to strangers. */
static void
test_catalogue_behind_a_door (Place *self, gconstpointer data)
{
  g_autoptr (PlakatCataloguePage) page = NULL;

  place_control (self, "fault?do=answer&status=401&match=type%%3Dmovies&count=1");
  page = place_await_pointer (plakat_remote_fetch_catalogue (self->remote, NULL, 0));
  g_assert_cmpuint (page->films->len, ==, 20);
  g_assert_cmpuint (place_count (self, "GET", FILMS, TRUE), ==, 1);
}

static void
test_catalogue_portal (Place *self, gconstpointer data)
{
  place_control (self, "fault?do=html&status=200&body=portal&count=9");
  hostile_await_error (plakat_remote_fetch_catalogue (self->remote, NULL, 0), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_ANSWER);
}

static PlakatCataloguePage *
fetch_film (Place *self, const char *uid)
{
  PlakatCataloguePage *page = place_await_pointer (plakat_remote_fetch_film (self->remote, uid));

  g_assert_true (page->aside && page->partial);
  return page;
}

static guint
count_films (Place *self, const char *uid)
{
  g_autoptr (PlakatCataloguePage) page = fetch_film (self, uid);

  return page->films->len;
}

/* A film out of turn: once, but for one that could not be had. */
static void
test_catalogue_film (Place *self, gconstpointer data)
{
  g_autoptr (PlakatCataloguePage) page = NULL;
  const PlakatFilm *film;

  place_control (self, "expire");
  page = fetch_film (self, "tmdb:103");
  g_assert_cmpuint (page->films->len, ==, 1);
  film = g_ptr_array_index (page->films, 0);
  g_assert_cmpstr (film->title, ==, "Taxi Driver");
  g_assert_cmpuint (film->credits->len, >, 0);
  g_assert_cmpuint (page->persons->len, >, 0);
  g_assert_cmpstr (film->genres[0], !=, NULL);
  g_assert_cmpuint (count_films (self, "tmdb:103"), ==, 0);
  g_assert_cmpuint (place_count (self, "GET", FILMS "103/", FALSE), ==, 1);

  g_assert_cmpuint (count_films (self, "tmdb:99999999"), ==, 0);
  g_assert_cmpuint (count_films (self, "imdb:tt0000010"), ==, 0);
  place_control (self, "fault?do=answer&status=503&match=movies/346/");
  hostile_await_error (plakat_remote_fetch_film (self->remote, "tmdb:346"), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_BUSY);
  place_control (self, "clear");
  g_assert_cmpuint (count_films (self, "tmdb:346"), ==, 1);
}

static void
add (const char *path, void (*test) (Place *, gconstpointer))
{
  g_test_add (path, Place, NULL, place_set_up, test, place_tear_down);
}

int
main (int argc, char *argv[])
{
  place_start_keyless (&argc, &argv);

  add ("/remote/recommendation/catalogue/lists", test_catalogue_lists);
  add ("/remote/recommendation/catalogue/dates-come", test_catalogue_dates_come);
  add ("/remote/recommendation/catalogue/details", test_catalogue_details);
  add ("/remote/recommendation/catalogue/details-busy", test_catalogue_details_busy);
  add ("/remote/recommendation/catalogue/persons", test_catalogue_persons);
  add ("/remote/recommendation/catalogue/film", test_catalogue_film);
  add ("/remote/recommendation/catalogue/again", test_catalogue_again);
  add ("/remote/recommendation/catalogue/strange-cursors", test_catalogue_strange_cursors);
  add ("/remote/recommendation/catalogue/long-lists", test_catalogue_long_lists);
  add ("/remote/recommendation/catalogue/hopeless-page", test_catalogue_hopeless_page);
  add ("/remote/recommendation/catalogue/without-genres", test_catalogue_without_genres);
  add ("/remote/recommendation/catalogue/behind-a-door", test_catalogue_behind_a_door);
  add ("/remote/recommendation/catalogue/portal", test_catalogue_portal);
  return g_test_run ();
}
