/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-handlers.h"
#include "plakat-json.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-films.h"

/* The one list that comes whole, as clients of the recommendation API know it. */
void
plakat_handle_genres (PlakatRequest *request)
{
  g_autoptr (GString) genres = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GString *json;
  gint64 count;

  if (!plakat_storage_list_tags (request->db, PLAKAT_TAG_GENRE, 0, G_MAXINT, genres, &count, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json = g_string_new ("{\"genres\":[");
  g_string_append_len (json, genres->str, genres->len);
  g_string_append (json, "]}");
  plakat_reply_text (request, 200, json);
}

void
plakat_handle_countries (PlakatRequest *request)
{
  g_autoptr (GString) countries = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (plakat_storage_list_tags (request->db, PLAKAT_TAG_COUNTRY, plakat_reply_get_offset (request),
                                plakat_reply_get_page_size (request), countries, &count, &error))
    plakat_reply_page (request, count, g_steal_pointer (&countries), NULL);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_decades (PlakatRequest *request)
{
  g_autoptr (GString) decades = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (plakat_storage_list_decades (request->db, plakat_reply_get_offset (request),
                                   plakat_reply_get_page_size (request), decades, &count, &error))
    plakat_reply_page (request, count, g_steal_pointer (&decades), NULL);
  else
    plakat_reply_error (request, error);
}

static gboolean
find_films (PlakatRequest *request, const PlakatTag *tag, GString *films, gint64 *count, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  PlakatFilmFilter filter = { .country = tag->code, .descending = TRUE };

  return plakat_storage_find_films (request->db, request->service->counts, &filter,
                                    plakat_reply_get_offset (request), plakat_reply_get_page_size (request),
                                    ids, count, error)
         && plakat_storage_append_films (request->db, ids, 0, ids->len, PLAKAT_NO_MARKS, films, error);
}

void
plakat_handle_country (PlakatRequest *request)
{
  g_autoptr (GString) films = g_string_new (NULL);
  g_autoptr (GString) more = g_string_new (",");
  g_auto (PlakatTag) tag = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (!plakat_storage_find_tag (request->db, PLAKAT_TAG_COUNTRY, request->params[0], &tag, &error))
    plakat_reply_error (request, error);
  else if (tag.id == 0)
    plakat_reply_problem (request, 404, _ ("This server knows no films of that country."));
  else if (!find_films (request, &tag, films, &count, &error))
    plakat_reply_error (request, error);
  else
    {
      g_string_append_printf (more, "\"id\":%" G_GINT64_FORMAT, tag.id);
      plakat_json_append_member (more, "code", tag.code);
      plakat_json_append_member (more, "name", tag.name);
      plakat_reply_page (request, count, g_steal_pointer (&films), more->str);
    }
}
