/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-json.h"
#include "plakat-reply.h"
#include "plakat-route.h"
#include "plakat-storage-films.h"
#include "plakat-storage-lists.h"
#include "plakat-wire.h"

static char *
resolve (PlakatRequest *request)
{
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_resolve_film (request->service->db, request->params[0], &uid, NULL, &error))
    plakat_reply_error (request, error);
  else if (uid == NULL)
    plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, _ ("This server does not know that film."));
  return g_steal_pointer (&uid);
}

static gboolean
is_rated (const PlakatStoredRating *rating)
{
  return rating->half_stars > 0 || rating->review != NULL;
}

/* Whole stars are whole numbers, for clients that know no others. */
static void
append_rating (GString *json, const PlakatStoredRating *rating, const char *film)
{
  g_autofree char *created = plakat_json_time (rating->created_at);
  g_autofree char *updated = plakat_json_time (rating->updated_at);

  g_string_append_printf (json, "{\"id\":%" G_GINT64_FORMAT ",\"movie\":%s,\"rating\":", rating->id, film);
  if (rating->half_stars == 0)
    g_string_append (json, "null");
  else
    g_string_append_printf (json, "%d%s", rating->half_stars / 2, rating->half_stars % 2 ? ".5" : "");
  g_string_append (json, ",\"review\":");
  plakat_json_append (json, rating->review);
  g_string_append_printf (json, ",\"created_at\":\"%s\",\"updated_at\":\"%s\"}", created, updated);
}

static void
answer_rating (PlakatRequest *request, const char *uid, const PlakatStoredRating *rating, guint status)
{
  g_autoptr (GString) film = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GString *json;

  if (!plakat_storage_append_film (request->service->db, uid, request->user_id, film, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json = g_string_new (NULL);
  append_rating (json, rating, film->len > 0 ? film->str : "null");
  plakat_reply_text (request, status, json);
}

void
plakat_handle_rating (PlakatRequest *request)
{
  g_autofree char *uid = resolve (request);
  g_auto (PlakatStoredRating) rating = { 0 };
  g_autoptr (GError) error = NULL;

  if (uid == NULL)
    return;
  if (!plakat_storage_get_rating (request->service->db, request->user_id, uid, &rating, &error))
    plakat_reply_error (request, error);
  else if (!is_rated (&rating))
    plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, _ ("You have not rated this film."));
  else
    answer_rating (request, uid, &rating, SOUP_STATUS_OK);
}

/* A review that is not sent stays; one that is null goes. */
static gboolean
read_rating (JsonObject *body, int *half_stars, char **review, GError **error)
{
  double stars = 0;

  if (!plakat_wire_get_double (body, "rating", 0.5, 5, &stars, error))
    return FALSE;
  *half_stars = (int) (stars * 2);
  if (*half_stars == 0 || *half_stars != stars * 2)
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT,
                   _ ("“rating” must be a number from 0.5 to 5 in halves."));
      return FALSE;
    }
  if (json_object_has_member (body, "review"))
    {
      g_clear_pointer (review, g_free);
      return plakat_wire_get_text (body, "review", PLAKAT_WIRE_MAX_REVIEW, review, error);
    }
  return TRUE;
}

void
plakat_handle_rating_set (PlakatRequest *request)
{
  PlakatDb *db = request->service->db;
  g_autofree char *uid = resolve (request);
  g_auto (PlakatStoredRating) before = { 0 }, after = { 0 };
  g_autofree char *review = NULL;
  g_autoptr (GError) error = NULL;
  int half_stars;
  gint64 version;

  if (uid == NULL)
    return;
  if (!plakat_storage_get_rating (db, request->user_id, uid, &before, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  review = g_strdup (before.review);
  if (read_rating (request->body, &half_stars, &review, &error)
      && plakat_storage_set_rating (db, request->user_id, uid, half_stars, review, &version, &error)
      && plakat_storage_get_rating (db, request->user_id, uid, &after, &error))
    answer_rating (request, uid, &after, is_rated (&before) ? SOUP_STATUS_OK : SOUP_STATUS_CREATED);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_rating_remove (PlakatRequest *request)
{
  g_autofree char *uid = resolve (request);
  g_autoptr (GError) error = NULL;
  gint64 version;

  if (uid == NULL)
    return;
  if (plakat_storage_set_rating (request->service->db, request->user_id, uid, 0, NULL, &version, &error))
    plakat_reply_empty (request);
  else
    plakat_reply_error (request, error);
}
