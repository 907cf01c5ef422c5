/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-handlers.h"
#include "plakat-reply.h"
#include "plakat-search.h"
#include "plakat-service.h"
#include "plakat-storage-films.h"
#include "plakat-storage-persons.h"
#include "plakat-storage-similar.h"

/* What a search for films finds besides. */
#define BESIDE_FILMS 10

static const char *const order_names[PLAKAT_N_FILM_ORDERS] = {
  [PLAKAT_FILM_ORDER_POPULARITY] = "popularity", [PLAKAT_FILM_ORDER_TITLE] = "title",
  [PLAKAT_FILM_ORDER_RELEASE] = "release_date",  [PLAKAT_FILM_ORDER_VOTE] = "vote_average",
  [PLAKAT_FILM_ORDER_RUNTIME] = "runtime",       [PLAKAT_FILM_ORDER_YEAR] = "year",
};

static void
read_order (PlakatRequest *request, PlakatFilmFilter *filter)
{
  const char *text = plakat_request_get_query (request, "ordering");

  filter->order = PLAKAT_FILM_ORDER_POPULARITY;
  filter->descending = text == NULL || *text == '-';
  if (text != NULL && *text == '-')
    text++;
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (order_names); i++)
    if (g_str_equal (order_names[i], text))
      filter->order = i;
}

static void
read_years (PlakatRequest *request, PlakatFilmFilter *filter)
{
  gint64 decade = plakat_request_get_int (request, "decade", 0);

  filter->year_from = plakat_request_get_int (request, "year_from", 0);
  filter->year_to = plakat_request_get_int (request, "year_to", 0);
  if (decade <= 0)
    return;
  decade -= decade % 10;
  filter->year_from = MAX (filter->year_from, decade);
  filter->year_to = filter->year_to > 0 ? MIN (filter->year_to, decade + 9) : decade + 9;
}

static void
read_filter (PlakatRequest *request, PlakatFilmFilter *filter)
{
  *filter = (PlakatFilmFilter) {
    .genre = plakat_request_get_query (request, "genre"),
    .country = plakat_request_get_query (request, "country"),
    .language = plakat_request_get_query (request, "language"),
    .director = plakat_request_get_query (request, "director"),
    .person = plakat_request_get_query (request, "person"),
    .runtime_from = plakat_request_get_int (request, "runtime_from", 0),
    .runtime_to = plakat_request_get_int (request, "runtime_to", 0),
    .min_rating = plakat_request_get_double (request, "min_rating", 0),
  };
  read_years (request, filter);
  read_order (request, filter);
}

void
plakat_handle_movies (PlakatRequest *request)
{
  g_autoptr (GString) films = g_string_new (NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  PlakatFilmFilter filter;
  gint64 count;

  read_filter (request, &filter);
  if (plakat_storage_find_films (request->db, request->service->counts, &filter,
                                 plakat_reply_get_offset (request), plakat_reply_get_page_size (request), ids,
                                 &count, &error)
      && plakat_storage_append_films (request->db, ids, 0, ids->len, request->user_id, films, &error))
    plakat_reply_page (request, count, g_steal_pointer (&films), NULL);
  else
    plakat_reply_error (request, error);
}

static gboolean
search_beside (PlakatRequest *request, const char *words, GString *more, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) persons = g_string_new (NULL), characters = g_string_new (NULL);

  if (!plakat_search_persons (request->db, words, BESIDE_FILMS, ids, error)
      || !plakat_storage_append_persons (request->db, ids, 0, BESIDE_FILMS, persons, error)
      || !plakat_storage_search_characters (request->db, words, BESIDE_FILMS, 0, BESIDE_FILMS, characters,
                                            NULL, error))
    return FALSE;
  g_string_append (more, ",\"persons\":[");
  g_string_append_len (more, persons->str, persons->len);
  g_string_append (more, "],\"characters\":[");
  g_string_append_len (more, characters->str, characters->len);
  g_string_append_c (more, ']');
  return TRUE;
}

void
plakat_handle_movies_search (PlakatRequest *request)
{
  const char *words = plakat_request_get_query (request, "q");
  g_autoptr (GString) films = g_string_new (NULL), more = g_string_new (NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  if (words == NULL)
    words = "";
  if (plakat_search_films (request->db, words, PLAKAT_SEARCH_MOST, ids, &error)
      && plakat_storage_append_films (request->db, ids, plakat_reply_get_offset (request),
                                      plakat_reply_get_page_size (request), request->user_id, films, &error)
      && search_beside (request, words, more, &error))
    plakat_reply_page (request, ids->len, g_steal_pointer (&films), more->str);
  else
    plakat_reply_error (request, error);
}

static void
answer_film (PlakatRequest *request, GString *json, const GError *error)
{
  plakat_reply_found (request, json, error, _ ("This server does not know that film."));
}

void
plakat_handle_movie (PlakatRequest *request)
{
  GString *json = g_string_sized_new (8192);
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (plakat_storage_resolve_film (request->db, request->params[0], NULL, &id, &error))
    plakat_storage_append_film (request->db, id, request->user_id, json, &error);
  answer_film (request, json, error);
}

void
plakat_handle_movie_by_id (PlakatRequest *request)
{
  GString *json = g_string_sized_new (8192);
  gint64 id = g_ascii_strtoll (request->params[0], NULL, 10);
  g_autoptr (GError) error = NULL;

  plakat_storage_append_film (request->db, id, request->user_id, json, &error);
  answer_film (request, json, error);
}

void
plakat_handle_credits (PlakatRequest *request)
{
  GString *json = g_string_sized_new (8192);
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (plakat_storage_resolve_film (request->db, request->params[0], NULL, &id, &error))
    plakat_storage_append_credits (request->db, id, json, &error);
  answer_film (request, json, error);
}

/* The film that the path names; without one the answer is there already. */
static gint64
resolve (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!plakat_storage_resolve_film (request->db, request->params[0], NULL, &id, &error))
    {
      plakat_reply_error (request, error);
      return 0;
    }
  if (id == 0)
    plakat_reply_problem (request, 404, _ ("This server does not know that film."));
  return id;
}

void
plakat_handle_images (PlakatRequest *request)
{
  g_autoptr (GString) images = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count, id = resolve (request);

  if (id == 0)
    return;
  if (plakat_storage_append_images (request->db, id, plakat_reply_get_offset (request),
                                    plakat_reply_get_page_size (request), images, &count, &error))
    plakat_reply_page (request, count, g_steal_pointer (&images), NULL);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_similar (PlakatRequest *request)
{
  g_autoptr (GString) films = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count, id = resolve (request);

  if (id == 0)
    return;
  if (plakat_storage_similar_films (request->db, id, plakat_reply_get_offset (request),
                                    plakat_reply_get_page_size (request), request->user_id, films, &count,
                                    &error))
    plakat_reply_page (request, count, g_steal_pointer (&films), NULL);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_recommendations (PlakatRequest *request)
{
  g_autoptr (GString) films = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (plakat_storage_recommend_films (request->db, request->user_id, plakat_reply_get_offset (request),
                                      plakat_reply_get_page_size (request), films, &count, &error))
    plakat_reply_page (request, count, g_steal_pointer (&films), NULL);
  else
    plakat_reply_error (request, error);
}
