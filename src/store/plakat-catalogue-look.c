/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-look-queries.h"
#include "plakat-catalogue-private.h"

PlakatFilmLook *
plakat_film_look_new (const char *film_uid, const char *poster, const PlakatLook *look)
{
  PlakatFilmLook *self = g_new0 (PlakatFilmLook, 1);

  self->film_uid = g_strdup (film_uid);
  self->poster = g_strdup (poster);
  self->look = *look;
  return self;
}

void
plakat_film_look_free (PlakatFilmLook *self)
{
  g_free (self->film_uid);
  g_free (self->poster);
  g_free (self);
}

static gboolean
store_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  if (!plakat_catalogue_write_looks (db, data, error))
    return FALSE;
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

/**
 * plakat_catalogue_store_looks:
 * @looks: (element-type PlakatFilmLook): not changed any more by whoever gives them
 *
 * A look of a picture that the film does not have any more is left out, and so is one of the drawn poster
 * where the picture's is known. A look goes when its poster changes. Nobody is told that the catalogue has
 * changed.
 *
 * Returns: (transfer full): a future of %TRUE when they are stored, all in one transaction
 */
DexFuture *
plakat_catalogue_store_looks (PlakatCatalogue *self, GPtrArray *looks)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (looks != NULL);

  return plakat_catalogue_run_writer (self, store_work, g_ptr_array_ref (looks),
                                      (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
lookless_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  GPtrArray *films = plakat_catalogue_read_lookless (db, error);

  if (films == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, films);
  return TRUE;
}

/** plakat_catalogue_load_lookless: Returns: (transfer full): a future of a #GPtrArray of #PlakatFilmItem: a
 * few films whose look is to be found and stored, none when all have one; they follow no library */
DexFuture *
plakat_catalogue_load_lookless (PlakatCatalogue *self)
{
  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));

  return plakat_catalogue_run_reader (self, lookless_work, NULL, NULL);
}

typedef struct
{
  char *uid;
  PlakatColumnsKeeper *keeper; /* lives as long as the thread that is asked */
  PlakatQuery *query;
  guint most;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_free (asking->uid);
  g_clear_pointer (&asking->query, plakat_query_free);
  g_free (asking);
}

static gboolean
near_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Asking *asking = data;
  g_autoptr (GPtrArray) rows = plakat_catalogue_find_near (db, asking->uid, asking->most, error);
  GListStore *films;

  if (rows == NULL)
    return FALSE;
  films = g_list_store_new (PLAKAT_TYPE_FILM_ITEM);
  for (guint i = 0; i < rows->len; i++)
    {
      PlakatNamed *row = g_ptr_array_index (rows, i);
      g_autoptr (PlakatFilmItem) film = plakat_film_item_new_card (g_steal_pointer (&row->card));

      g_list_store_append (films, film);
    }
  g_value_init (result, G_TYPE_LIST_STORE);
  g_value_take_object (result, films);
  return TRUE;
}

/** plakat_catalogue_load_near: Returns: (transfer full): a future of a #GListStore of #PlakatFilmItem, those
 * first whose posters have the most similar colours; without the film itself */
DexFuture *
plakat_catalogue_load_near (PlakatCatalogue *self, const char *uid, guint most)
{
  Asking *asking;

  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (uid != NULL);

  asking = g_new0 (Asking, 1);
  asking->uid = g_strdup (uid);
  asking->most = most;
  return plakat_catalogue_show_marks (self,
                                      plakat_catalogue_run_reader (self, near_work, asking, asking_free));
}

static gboolean
strip_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Asking *asking = data;
  g_autoptr (GBytes) ids = plakat_columns_keeper_select (asking->keeper, db, asking->query, error);
  GBytes *colours = ids ? plakat_catalogue_read_strip (db, ids, asking->most, error) : NULL;

  if (colours == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_BYTES);
  g_value_take_boxed (result, colours);
  return TRUE;
}

/** plakat_catalogue_load_strip: Returns: (transfer full): a future of #GBytes of at most @most
 * #PlakatStripColour, one for each of as many equal pieces of what @query finds */
DexFuture *
plakat_catalogue_load_strip (PlakatCatalogue *self, const PlakatQuery *query, guint most)
{
  Asking *asking;

  dex_return_error_if_fail (PLAKAT_IS_CATALOGUE (self));
  dex_return_error_if_fail (query != NULL);

  asking = g_new0 (Asking, 1);
  asking->keeper = plakat_catalogue_get_keeper (self);
  asking->query = plakat_query_copy (query);
  asking->most = most;
  return plakat_catalogue_run_reader (self, strip_work, asking, asking_free);
}
