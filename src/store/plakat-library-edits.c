/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-edit-queries.h"
#include "plakat-library-private.h"

/* What a user does to one film. */

static gboolean
edit_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  const PlakatEdit *edit = data;

  plakat_changes_add (changes, edit->uid);
  changes->lists = edit->list_uid == NULL
                   && (edit->kind == PLAKAT_USER_RECORD_PROFILE || edit->kind == PLAKAT_USER_RECORD_LIST);
  return plakat_library_write_edit (db, edit, error);
}

/** plakat_library_run_edit: @edit: (transfer full) */
DexFuture *
plakat_library_run_edit (PlakatLibrary *self, PlakatEdit *edit)
{
  return plakat_library_edit (self, edit_work, edit, (GDestroyNotify) plakat_edit_free);
}

/** plakat_edit_new: @film: (nullable): a loaded film that it is about; then its uid is the edit's */
PlakatEdit *
plakat_edit_new (PlakatFilmItem *film)
{
  PlakatEdit *edit = g_new0 (PlakatEdit, 1);

  if (film == NULL)
    return edit;
  edit->about_film = TRUE;
  edit->uid = g_strdup (plakat_film_item_get_uid (film));
  edit->tmdb_id = plakat_film_item_get_tmdb_id (film);
  edit->title = g_strdup (plakat_film_item_get_title (film));
  edit->year = plakat_film_item_get_year (film);
  edit->poster_path = g_strdup (plakat_film_item_get_poster (film));
  return edit;
}

/**
 * plakat_library_set_listed:
 * @list: which list
 * @film: a loaded film
 * @want: whether it is to be on the list
 *
 * Main thread. Rejects with %PLAKAT_BASE_ERROR_BUSY or %PLAKAT_BASE_ERROR_DATABASE when the disk refuses;
 * then nothing has changed.
 *
 * Returns: (transfer full): a future of %TRUE, when the edit is on the disk
 */
DexFuture *
plakat_library_set_listed (PlakatLibrary *self, PlakatListKind list, PlakatFilmItem *film, gboolean want)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (PLAKAT_IS_FILM_ITEM (film) && plakat_film_item_get_loaded (film));

  edit = plakat_edit_new (film);
  edit->list_uid = g_strdup (plakat_list_kind_to_string (list));
  edit->want = want;
  return plakat_library_run_edit (self, edit);
}

/** plakat_library_set_stars: as plakat_library_set_listed(); @half_stars 0 takes the stars away */
DexFuture *
plakat_library_set_stars (PlakatLibrary *self, PlakatFilmItem *film, int half_stars)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (PLAKAT_IS_FILM_ITEM (film) && plakat_film_item_get_loaded (film));
  dex_return_error_if_fail (half_stars >= 0 && half_stars <= PLAKAT_MAX_HALF_STARS);

  edit = plakat_edit_new (film);
  edit->kind = PLAKAT_USER_RECORD_RATING;
  edit->field = g_strdup ("stars");
  edit->value = half_stars > 0 ? g_strdup_printf ("%d", half_stars) : NULL;
  return plakat_library_run_edit (self, edit);
}

/** plakat_library_set_review: as plakat_library_set_listed(); the text that was there before is kept */
DexFuture *
plakat_library_set_review (PlakatLibrary *self, PlakatFilmItem *film, const char *review)
{
  PlakatEdit *edit;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (PLAKAT_IS_FILM_ITEM (film) && plakat_film_item_get_loaded (film));

  edit = plakat_edit_new (film);
  edit->kind = PLAKAT_USER_RECORD_RATING;
  edit->field = g_strdup ("text");
  edit->value = g_strdup (review);
  return plakat_library_run_edit (self, edit);
}

static gboolean
rating_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  PlakatRating *rating;

  if (!plakat_library_read_rating (db, data, &rating, error))
    return FALSE;
  g_value_init (result, G_TYPE_POINTER);
  g_value_set_pointer (result, rating);
  return TRUE;
}

/**
 * plakat_library_load_rating:
 *
 * Returns: (transfer full): a future of a #PlakatRating pointer, the one awaiter's to free, or of %NULL
 */
DexFuture *
plakat_library_load_rating (PlakatLibrary *self, const char *film_uid)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (film_uid != NULL);

  return plakat_library_run (self, rating_work, g_strdup (film_uid), g_free);
}
