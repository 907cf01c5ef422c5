/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film.h"
#include "plakat-filmography.h"
#include "plakat-person-text.h"

static void
add (GListStore *notes, const char *uid, const char *title, int year, const char *character, PlakatJob job)
{
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);
  g_autoptr (PlakatFilmItem) item = NULL;
  g_autoptr (PlakatFilmNote) note = NULL;

  film->title = g_strdup (title);
  film->release_date.year = year;
  item = plakat_film_item_new_for_film (film);
  note = plakat_film_note_new (item, character, job);
  g_list_store_append (notes, note);
}

static GListStore *
create_notes (void)
{
  GListStore *notes = g_list_store_new (PLAKAT_TYPE_FILM_NOTE);

  add (notes, "tmdb:1", "Later", 1968, "", PLAKAT_JOB_DIRECTOR);
  add (notes, "tmdb:2", "Early", 1955, "", PLAKAT_JOB_DIRECTOR);
  add (notes, "tmdb:3", "To come", 0, "", PLAKAT_JOB_DIRECTOR);
  add (notes, "tmdb:4", "Also early", 1955, "", PLAKAT_JOB_DIRECTOR);
  add (notes, "tmdb:1", "Later", 1968, "A waiter", PLAKAT_JOB_ACTOR);
  add (notes, "tmdb:1", "Later", 1968, "A king", PLAKAT_JOB_ACTOR);
  return notes;
}

static const char *
get_title (GPtrArray *films, guint place)
{
  return plakat_film_item_get_title (plakat_film_note_get_film (g_ptr_array_index (films, place)));
}

static void
test_order (void)
{
  g_autoptr (GListStore) notes = create_notes ();
  g_autoptr (GPtrArray) oldest =
      plakat_filmography_dup_job (G_LIST_MODEL (notes), PLAKAT_JOB_DIRECTOR, FALSE);
  g_autoptr (GPtrArray) newest = plakat_filmography_dup_job (G_LIST_MODEL (notes), PLAKAT_JOB_DIRECTOR, TRUE);

  g_assert_cmpuint (oldest->len, ==, 4);
  g_assert_cmpstr (get_title (oldest, 0), ==, "Also early");
  g_assert_cmpstr (get_title (oldest, 1), ==, "Early");
  g_assert_cmpstr (get_title (oldest, 2), ==, "Later");
  g_assert_cmpstr (get_title (oldest, 3), ==, "To come");
  g_assert_cmpstr (get_title (newest, 0), ==, "To come");
  g_assert_cmpstr (get_title (newest, 3), ==, "Also early");
}

/* Two characters in one film are one film. */
static void
test_once (void)
{
  g_autoptr (GListStore) notes = create_notes ();

  g_assert_cmpuint (plakat_filmography_count (G_LIST_MODEL (notes), PLAKAT_JOB_ACTOR), ==, 1);
  g_assert_cmpuint (plakat_filmography_count (G_LIST_MODEL (notes), PLAKAT_JOB_WRITER), ==, 0);
}

static void
test_facts (void)
{
  g_autoptr (GListStore) notes = create_notes ();
  g_autoptr (PlakatPerson) person = plakat_person_new ("tmdb:240", "Stanley Kubrick");
  g_autofree char *nothing = plakat_person_text_facts (person, NULL), *all = NULL, *born = NULL;

  g_assert_cmpstr (nothing, ==, "");
  person->birth_date.year = 1928;
  born = plakat_person_text_years (person);
  g_assert_cmpstr (born, ==, "born 1928");
  person->death_date.year = 1999;
  person->country = g_strdup ("United States");
  person->place_of_birth = g_strdup ("New York");
  all = plakat_person_text_facts (person, G_LIST_MODEL (notes));
  g_assert_cmpstr (all, ==, "Director · 1928–1999 · New York");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/filmography/order", test_order);
  g_test_add_func ("/ui/filmography/once", test_once);
  g_test_add_func ("/ui/filmography/facts", test_facts);
  return g_test_run ();
}
