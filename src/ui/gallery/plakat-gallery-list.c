/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "plakat-film-list.h"
#include "plakat-gallery-list.h"
#include "plakat-gallery-picture.h"
#include "plakat-image.h"

G_DEFINE_BOXED_TYPE (PlakatGalleryList,
                     plakat_gallery_list,
                     plakat_gallery_list_copy,
                     plakat_gallery_list_free)

PlakatGalleryList *
plakat_gallery_list_copy (PlakatGalleryList *self)
{
  PlakatGalleryList *copy = g_new0 (PlakatGalleryList, 1);

  copy->title = g_strdup (self->title);
  copy->pictures = g_object_ref (self->pictures);
  return copy;
}

void
plakat_gallery_list_free (PlakatGalleryList *self)
{
  g_free (self->title);
  g_clear_object (&self->pictures);
  g_free (self);
}

static const char *
get_kind_title (PlakatImageKind kind)
{
  switch (kind)
    {
    case PLAKAT_IMAGE_BACKDROP:
      return _ ("Backdrop");
    case PLAKAT_IMAGE_STILL:
      return _ ("Still");
    case PLAKAT_IMAGE_PHOTOGRAPH:
      return _ ("Photograph");
    case PLAKAT_IMAGE_POSTER:
    default:
      return _ ("Poster");
    }
}

static void
append (GListStore *store, PlakatGalleryPicture *picture)
{
  g_list_store_append (store, picture);
  g_object_unref (picture);
}

static void
append_images (GListStore *store, GPtrArray *images, const char *but)
{
  for (guint i = 0; i < images->len; i++)
    {
      PlakatImage *image = g_ptr_array_index (images, i);

      if (but == NULL || g_strcmp0 (image->path, but) != 0)
        append (store, plakat_gallery_picture_new_for_path (image->path, get_kind_title (image->kind),
                                                            image->width, image->height));
    }
}

/* The main poster is one of the pictures, if the server knows its size. */
static void
append_main (GListStore *store, GPtrArray *images, const char *path)
{
  PlakatImage *found = NULL;

  for (guint i = 0; i < images->len; i++)
    if (g_strcmp0 (((PlakatImage *) g_ptr_array_index (images, i))->path, path) == 0)
      found = g_ptr_array_index (images, i);
  append (store, plakat_gallery_picture_new_for_path (path, _ ("Poster"), found ? found->width : 0,
                                                      found ? found->height : 0));
}

/**
 * plakat_gallery_list_new_for_film:
 * @film: a film
 *
 * Its poster, its other pictures, then every layout that Plakat draws for it, the one that the wall shows
 * first.
 *
 * Returns: (transfer full) (element-type PlakatGalleryPicture): the pictures
 */
GListModel *
plakat_gallery_list_new_for_film (PlakatFilm *film)
{
  GListStore *store = g_list_store_new (PLAKAT_TYPE_GALLERY_PICTURE);
  g_autoptr (PlakatFilmItem) item = plakat_film_item_new_for_film (film);
  const char *const *layouts = plakat_drawn_list_layouts ();
  const char *own = plakat_drawn_get_layout (&(PlakatDrawnFilm) {
      .uid = plakat_film_item_get_uid (item),
      .title = plakat_film_item_get_title (item),
      .original_language = plakat_film_item_get_language (item),
      .year = plakat_film_item_get_year (item),
      .runtime = plakat_film_item_get_runtime (item),
      .genres = plakat_film_item_get_genres (item),
      .directors = plakat_film_item_get_directors (item),
      .cast = plakat_film_item_get_cast (item),
  });

  if (film->poster_path != NULL)
    append_main (store, film->images, film->poster_path);
  append_images (store, film->images, film->poster_path);
  append (store, plakat_gallery_picture_new_for_layout (item, own));
  for (guint i = 0; layouts[i] != NULL; i++)
    if (!g_str_equal (layouts[i], own))
      append (store, plakat_gallery_picture_new_for_layout (item, layouts[i]));
  return G_LIST_MODEL (store);
}

/**
 * plakat_gallery_list_new_for_person:
 * @person: somebody
 *
 * Returns: (transfer full) (element-type PlakatGalleryPicture): their photographs, then the drawn portrait
 */
GListModel *
plakat_gallery_list_new_for_person (PlakatPerson *person)
{
  GListStore *store = g_list_store_new (PLAKAT_TYPE_GALLERY_PICTURE);

  append_images (store, person->images, NULL);
  if (person->images->len == 0 && person->portrait_path != NULL)
    append_main (store, person->images, person->portrait_path);
  append (store, plakat_gallery_picture_new_for_portrait (person->uid, person->name));
  return G_LIST_MODEL (store);
}

static gpointer
map_film_cb (gpointer item, gpointer user_data)
{
  PlakatGalleryPicture *picture = plakat_gallery_picture_new_for_film (item);

  g_object_unref (item);
  return picture;
}

typedef struct
{
  PlakatAccount *account;
  char *kind;
  char *id;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->account);
  g_free (call->kind);
  g_free (call->id);
  g_free (call);
}

static DexFuture *
resolve (const char *title, GListModel *pictures)
{
  PlakatGalleryList *list = g_new0 (PlakatGalleryList, 1);

  list->title = g_strdup (title);
  list->pictures = pictures;
  return dex_future_new_take_boxed (PLAKAT_TYPE_GALLERY_LIST, list);
}

static DexFuture *
load_query (Call *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatQuery) query = plakat_query_parse (call->id, &error);
  g_autoptr (PlakatFilmList) films = NULL;

  if (query == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  films = plakat_film_list_new (plakat_account_get_catalogue (call->account),
                                plakat_account_get_library (call->account));
  if (!dex_await_boolean (plakat_film_list_set_query (films, query), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return resolve (_ ("Posters"), G_LIST_MODEL (gtk_map_list_model_new (
                                     G_LIST_MODEL (g_steal_pointer (&films)), map_film_cb, NULL, NULL)));
}

static DexFuture *
load_fiber (gpointer data)
{
  Call *call = data;
  PlakatCatalogue *catalogue = plakat_account_get_catalogue (call->account);
  g_autoptr (GError) error = NULL;

  if (g_str_equal (call->kind, "film"))
    {
      g_autoptr (PlakatFilm) film =
          dex_await_boxed (plakat_catalogue_load_film (catalogue, call->id), &error);

      return film ? resolve (film->title, plakat_gallery_list_new_for_film (film))
                  : dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (g_str_equal (call->kind, "person"))
    {
      g_autoptr (PlakatPerson) person =
          dex_await_boxed (plakat_catalogue_load_person (catalogue, call->id), &error);

      return person ? resolve (person->name, plakat_gallery_list_new_for_person (person))
                    : dex_future_new_for_error (g_steal_pointer (&error));
    }
  return load_query (call);
}

/**
 * plakat_gallery_list_load:
 * @account: where the pictures are
 * @kind: "film", "person" or "query"
 * @id: a uid, or the text of a query
 *
 * Returns: (transfer full): a future of a #PlakatGalleryList
 */
DexFuture *
plakat_gallery_list_load (PlakatAccount *account, const char *kind, const char *id)
{
  Call *call;

  dex_return_error_if_fail (PLAKAT_IS_ACCOUNT (account));
  dex_return_error_if_fail (kind != NULL && id != NULL);

  call = g_new0 (Call, 1);
  call->account = g_object_ref (account);
  call->kind = g_strdup (kind);
  call->id = g_strdup (id);
  return dex_scheduler_spawn (NULL, 0, load_fiber, call, call_free);
}
