/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-gallery-list.h"
#include "plakat-gallery-picture.h"
#include "plakat-image.h"

static const char *
get_path (GListModel *pictures, guint place)
{
  g_autoptr (PlakatGalleryPicture) picture = g_list_model_get_item (pictures, place);

  return plakat_gallery_picture_get_path (picture);
}

/* The main poster first and once, then the others, then what is drawn. */
static void
test_gallery (void)
{
  g_autoptr (PlakatFilm) film = plakat_film_new ("tmdb:19");
  g_autoptr (GListModel) drawn = NULL, pictures = NULL;
  guint n_layouts = g_strv_length ((GStrv) plakat_drawn_list_layouts ());

  film->title = g_strdup ("Metropolis");
  drawn = plakat_gallery_list_new_for_film (film);
  g_assert_cmpuint (g_list_model_get_n_items (drawn), ==, n_layouts);
  g_assert_null (get_path (drawn, 0));

  film->poster_path = g_strdup ("/main.jpg");
  g_ptr_array_add (film->images, plakat_image_new (PLAKAT_IMAGE_STILL, "/still.jpg"));
  g_ptr_array_add (film->images, plakat_image_new (PLAKAT_IMAGE_POSTER, "/main.jpg"));
  pictures = plakat_gallery_list_new_for_film (film);
  g_assert_cmpuint (g_list_model_get_n_items (pictures), ==, n_layouts + 2);
  g_assert_cmpstr (get_path (pictures, 0), ==, "/main.jpg");
  g_assert_cmpstr (get_path (pictures, 1), ==, "/still.jpg");
  g_assert_null (get_path (pictures, 2));
}

static void
test_photographs (void)
{
  g_autoptr (PlakatPerson) person = plakat_person_new ("tmdb:240", "Stanley Kubrick");
  g_autoptr (GListModel) drawn = plakat_gallery_list_new_for_person (person), one = NULL, two = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (drawn), ==, 1);
  g_assert_null (get_path (drawn, 0));
  /* a portrait that is no photograph in the list is shown all the same, but not twice */
  person->portrait_path = g_strdup ("/face.jpg");
  one = plakat_gallery_list_new_for_person (person);
  g_assert_cmpuint (g_list_model_get_n_items (one), ==, 2);
  g_assert_cmpstr (get_path (one, 0), ==, "/face.jpg");
  g_ptr_array_add (person->images, plakat_image_new (PLAKAT_IMAGE_PHOTOGRAPH, "/face.jpg"));
  two = plakat_gallery_list_new_for_person (person);
  g_assert_cmpuint (g_list_model_get_n_items (two), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/gallery-list/film", test_gallery);
  g_test_add_func ("/ui/gallery-list/person", test_photographs);
  return g_test_run ();
}
