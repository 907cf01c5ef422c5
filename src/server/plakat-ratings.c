/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-handlers.h"
#include "plakat-lists.h"
#include "plakat-match.h"
#include "plakat-reply.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-ratings.h"

/* A rating, of the film in row @id, or of one that the catalogue lacks. */
static void
answer_rating (
    PlakatRequest *request, gint64 id, const char *uid, const PlakatStoredRating *rating, guint status)
{
  g_autoptr (GString) film = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GString *json;

  if (!plakat_lists_append_film (request, id, uid, film, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json = g_string_new (NULL);
  plakat_stored_rating_append (rating, film->str, json);
  plakat_reply_text (request, status, json);
  plakat_match_set_tag (request, rating->version);
}

/* The film, and what stands there, which nobody else changes before the answer is given. */
static gboolean
start_writing (PlakatRequest *request, gint64 *id, char **uid, PlakatStoredRating *rating)
{
  g_autoptr (GError) error = NULL;

  if (!plakat_lists_resolve (request, request->params[0], uid, id))
    return FALSE;
  if (!plakat_storage_lock_account (request->db, request->user_id, &error)
      || !plakat_storage_get_rating (request->db, request->user_id, *uid, rating, &error))
    {
      plakat_reply_error (request, error);
      return FALSE;
    }
  if (plakat_match_fits (request, rating->version, plakat_stored_rating_exists (rating)))
    return TRUE;
  plakat_match_refuse (request, rating->version, plakat_stored_rating_exists (rating),
                       _ ("The rating was changed meanwhile."));
  return FALSE;
}

/* What is not sent stays; what is null goes. */
static void
read_rating (JsonObject *body, int *half_stars, char **review)
{
  if (json_object_has_member (body, "rating"))
    *half_stars = json_object_get_null_member (body, "rating")
                      ? 0
                      : (int) (json_object_get_double_member (body, "rating") * 2);
  if (json_object_has_member (body, "review"))
    {
      g_free (*review);
      *review = json_object_get_null_member (body, "review")
                    ? NULL
                    : g_strdup (json_object_get_string_member (body, "review"));
    }
}

static void
write_rating (PlakatRequest *request, gint64 film, const char *uid, const PlakatStoredRating *before)
{
  const guint status = plakat_stored_rating_exists (before) ? 200 : 201;
  g_auto (PlakatStoredRating) after = { 0 };
  g_autofree char *review = g_strdup (before->review);
  g_autoptr (GError) error = NULL;
  int half_stars = before->half_stars;
  gint64 version;

  read_rating (request->body, &half_stars, &review);
  if (half_stars == 0 && (review == NULL || *review == '\0'))
    plakat_reply_problem (request, 400, _ ("That would leave nothing; delete the rating instead."));
  else if (plakat_storage_put_rating (request->db, request->user_id, uid, half_stars, review, &version,
                                      &error)
           && plakat_storage_get_rating (request->db, request->user_id, uid, &after, &error))
    answer_rating (request, film, uid, &after, status);
  else
    plakat_reply_error (request, error);
}

static void
set_rating (PlakatRequest *request)
{
  g_auto (PlakatStoredRating) before = { 0 };
  g_autofree char *uid = NULL;
  gint64 film;

  if (!start_writing (request, &film, &uid, &before))
    return;
  if (film != 0)
    write_rating (request, film, uid, &before);
  else
    plakat_reply_problem (request, 404, _ ("This server does not know that film."));
}

void
plakat_handle_rating_create (PlakatRequest *request)
{
  set_rating (request);
}

void
plakat_handle_rating_replace (PlakatRequest *request)
{
  set_rating (request);
}

void
plakat_handle_rating_change (PlakatRequest *request)
{
  g_auto (PlakatStoredRating) before = { 0 };
  g_autofree char *uid = NULL;
  gint64 film;

  if (!start_writing (request, &film, &uid, &before))
    return;
  if (plakat_stored_rating_exists (&before))
    write_rating (request, film, uid, &before);
  else
    plakat_reply_problem (request, 404, _ ("You have not rated this film."));
}

void
plakat_handle_rating_remove (PlakatRequest *request)
{
  g_auto (PlakatStoredRating) before = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;
  gint64 film, version;

  if (!start_writing (request, &film, &uid, &before))
    return;
  if (plakat_storage_put_rating (request->db, request->user_id, uid, 0, NULL, &version, &error))
    plakat_reply_empty (request, 204);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_rating (PlakatRequest *request)
{
  g_auto (PlakatStoredRating) rating = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;
  gint64 film;

  if (!plakat_lists_resolve (request, request->params[0], &uid, &film))
    return;
  if (!plakat_storage_get_rating (request->db, request->user_id, uid, &rating, &error))
    plakat_reply_error (request, error);
  else if (!plakat_stored_rating_exists (&rating))
    plakat_reply_problem (request, 404, _ ("You have not rated this film."));
  else
    answer_rating (request, film, uid, &rating, 200);
}

/* In the order of PlakatRatingOrder. */
static const char *const orders[] = { "-updated_at", "updated_at", "-rating", "rating" };

void
plakat_handle_ratings (PlakatRequest *request)
{
  const char *ordering = plakat_request_get_query (request, "ordering");
  PlakatRatingOrder order = PLAKAT_RATING_ORDER_NEWEST;
  GString *ratings = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_strcmp0 (ordering, orders[i]) == 0)
      order = i;
  if (plakat_storage_list_ratings (request->db, request->user_id, order, plakat_reply_get_page (request),
                                   plakat_reply_get_page_size (request), ratings, &count, &error))
    {
      plakat_reply_page (request, count, ratings, NULL);
      return;
    }
  g_string_free (ratings, TRUE);
  plakat_reply_error (request, error);
}
