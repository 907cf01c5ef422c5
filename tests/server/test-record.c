/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <json-glib/json-glib.h>

#include "plakat-credit.h"
#include "plakat-image.h"
#include "plakat-record.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

static PlakatFilm *
make_film (void)
{
  PlakatFilm *film = plakat_film_new ("tmdb:19");
  PlakatCredit *credit = plakat_credit_new (PLAKAT_JOB_DIRECTOR, "tmdb:68", "Fritz “Friedrich” Lang");
  PlakatImage *image = plakat_image_new (PLAKAT_IMAGE_BACKDROP, "/b.jpg");

  film->tmdb_id = 19;
  film->title = g_strdup ("Quote \" back \\ slash / tab \t line \n del \x7f bell \x07 é 漢");
  film->overview = g_strdup ("");
  film->release_date = (PlakatDate) { 1927, 1, 10 };
  film->vote_average = 6.4;
  film->popularity = 1e10 / 3;
  film->revenue = G_GINT64_CONSTANT (2787965087);
  film->adult = TRUE;
  g_strfreev (film->companies);
  film->companies = g_strsplit ("UFA,A “Band” Apart", ",", -1);
  g_strfreev (film->countries);
  film->countries = g_strsplit ("Germany,United States of America", ",", -1);
  g_strfreev (film->country_codes);
  film->country_codes = g_strsplit ("DE,US", ",", -1);
  g_strfreev (film->genres);
  film->genres = g_strsplit ("Drama,Science Fiction,Unheard of", ",", -1);
  g_ptr_array_add (film->credits, credit);
  credit = plakat_credit_new (PLAKAT_JOB_WRITER, "tmdb:69", "Thea");
  credit->order = 3;
  g_ptr_array_add (film->credits, credit);
  for (int i = 0; i < 2; i++)
    {
      credit = plakat_credit_new (PLAKAT_JOB_ACTOR, "tmdb:77", "Brigitte Helm");
      credit->character = i == 0 ? g_strdup ("Maria") : NULL;
      credit->role = PLAKAT_ROLE_LEADING;
      credit->description = i == 0 ? g_strdup ("Preaches.\nIs “copied”.") : NULL;
      credit->gender = PLAKAT_GENDER_FEMALE;
      credit->order = i;
      g_ptr_array_add (film->credits, credit);
    }
  image->width = 1920;
  image->primary = TRUE;
  g_ptr_array_add (film->images, image);
  return film;
}

static JsonNode *
by_base (PlakatFilm *film)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  plakat_film_to_json (film, builder);
  return json_builder_get_root (builder);
}

static JsonNode *
by_record (PlakatFilm *film)
{
  g_autofree char *brief = NULL, *rest = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;

  plakat_record_from_film (film, &brief, &rest);
  plakat_record_append_film (json, brief, rest);
  root = json_from_string (json->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (json_node_get_object (root), "genre_ids")), ==,
      g_strv_length (film->genres));
  json_object_remove_member (json_node_get_object (root), "genre_ids");
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (json_node_get_object (root), "production_countries")),
                    ==, g_strv_length (film->country_codes));
  json_object_remove_member (json_node_get_object (root), "production_countries");
  return g_steal_pointer (&root);
}

static void
expect_same (PlakatFilm *film)
{
  g_autoptr (JsonNode) one = by_base (film), other = by_record (film);
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (one));

  /* Member by member, to name the one that differs. */
  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonNode *first = json_object_get_member (json_node_get_object (one), name->data);
      JsonNode *second = json_object_get_member (json_node_get_object (other), name->data);
      g_autofree char *first_text = json_to_string (first, FALSE);
      g_autofree char *second_text = second ? json_to_string (second, FALSE) : NULL;

      g_test_message ("%s", (const char *) name->data);
      g_assert_cmpstr (second_text, ==, first_text);
    }
  g_assert_cmpuint (json_object_get_size (json_node_get_object (other)), ==, g_list_length (names));
}

/* The quick writer says what base's writer says. */
static void
test_same_as_base (void)
{
  g_autoptr (PlakatFilm) full = make_film (), empty = plakat_film_new ("x:1");

  expect_same (full);
  empty->title = g_strdup ("x");
  expect_same (empty);
}

static void
test_round_trip (void)
{
  g_autoptr (PlakatFilm) film = make_film (), read = NULL;
  g_autofree char *brief = NULL, *rest = NULL, *brief_again = NULL, *rest_again = NULL;
  g_autoptr (GError) error = NULL;

  g_free (film->title);
  film->title = g_strdup ("Metropolis");
  g_clear_pointer (&film->overview, g_free);
  plakat_record_from_film (film, &brief, &rest);
  read = plakat_record_to_film (brief, rest, &error);
  g_assert_no_error (error);
  plakat_record_from_film (read, &brief_again, &rest_again);
  g_assert_cmpstr (brief_again, ==, brief);
  g_assert_cmpstr (rest_again, ==, rest);
}

static void
test_genres (void)
{
  g_assert_cmpint (plakat_genre_get_number ("Science Fiction"), ==, 878);
  g_assert_cmpint (plakat_genre_get_number ("Unheard of"), >=, 1000000);
  g_assert_cmpint (plakat_genre_get_number ("Unheard of"), ==, plakat_genre_get_number ("Unheard of"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/record/same-as-base", test_same_as_base);
  g_test_add_func ("/server/record/round-trip", test_round_trip);
  g_test_add_func ("/server/record/genres", test_genres);
  return g_test_run ();
}
