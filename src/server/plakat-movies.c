/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-reply.h"
#include "plakat-route.h"
#include "plakat-storage-films.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define DEFAULT_PAGE_SIZE 20
#define MAX_PAGE 1000000
#define MAX_QUERY 256
#define PERSONS_BESIDE_FILMS 10

static const char *const order_names[PLAKAT_N_FILM_ORDERS] = { "popularity", "title", "release_date",
                                                               "vote_average" };

static gboolean
read_page (PlakatRequest *request, gint64 *page, gint64 *page_size, GError **error)
{
  *page = 1;
  *page_size = DEFAULT_PAGE_SIZE;
  return plakat_request_get_count (request, "page", 1, MAX_PAGE, page, error)
         && plakat_request_get_count (request, "page_size", 1, PLAKAT_MAX_PAGE_SIZE, page_size, error);
}

static gboolean
read_order (PlakatRequest *request, PlakatFilmFilter *filter, GError **error)
{
  const char *text = plakat_request_get_query (request, "ordering");

  filter->order = PLAKAT_FILM_ORDER_POPULARITY;
  filter->descending = TRUE;
  if (text == NULL)
    return TRUE;
  filter->descending = *text == '-';
  for (guint i = 0; i < G_N_ELEMENTS (order_names); i++)
    if (g_str_equal (order_names[i], text + filter->descending))
      {
        filter->order = i;
        return TRUE;
      }
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT,
               _ ("“ordering” must be popularity, title, release_date or vote_average, with a “-” before it "
                  "for the greatest first."));
  return FALSE;
}

static gboolean
read_filter (PlakatRequest *request, PlakatFilmFilter *filter, GError **error)
{
  *filter = (PlakatFilmFilter) { .user_id = request->user_id };
  filter->genre = plakat_request_get_query (request, "genre");
  if (!plakat_request_get_count (request, "decade", 1800, 2990, &filter->decade, error)
      || !read_page (request, &filter->page, &filter->page_size, error)
      || !read_order (request, filter, error))
    return FALSE;
  filter->decade -= filter->decade % 10;
  return TRUE;
}

void
plakat_handle_movies (PlakatRequest *request)
{
  GString *films = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  PlakatFilmFilter filter;
  gint64 count;

  if (read_filter (request, &filter, &error)
      && plakat_storage_list_films (request->service->db, &filter, films, &count, &error))
    {
      plakat_reply_page (request, count, filter.page, filter.page_size, films, NULL);
      return;
    }
  g_string_free (films, TRUE);
  plakat_reply_error (request, error);
}

static const char *
read_words (PlakatRequest *request, GError **error)
{
  const char *words = plakat_request_get_query (request, "q");

  if (words == NULL)
    return "";
  if (g_utf8_validate (words, -1, NULL) && g_utf8_strlen (words, -1) <= MAX_QUERY)
    return words;
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT,
               _ ("“q” must be at most %d characters."), MAX_QUERY);
  return NULL;
}

void
plakat_handle_movies_search (PlakatRequest *request)
{
  PlakatDb *db = request->service->db;
  GString *films = g_string_new (NULL);
  g_autoptr (GString) persons = g_string_new (NULL);
  g_autofree char *beside = NULL;
  g_autoptr (GError) error = NULL;
  const char *words = read_words (request, &error);
  gint64 count, persons_count;
  PlakatFilmFilter filter;

  if (words != NULL && read_filter (request, &filter, &error)
      && plakat_storage_search_films (db, words, &filter, films, &count, &error)
      && plakat_storage_search_persons (db, words, 1, PERSONS_BESIDE_FILMS, persons, &persons_count, &error))
    {
      beside = g_strdup_printf (",\"persons\":[%s]", persons->str);
      plakat_reply_page (request, count, filter.page, filter.page_size, films, beside);
      return;
    }
  g_string_free (films, TRUE);
  plakat_reply_error (request, error);
}

void
plakat_handle_movie (PlakatRequest *request)
{
  GString *json = g_string_new (NULL);
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;

  if (plakat_storage_resolve_film (request->service->db, request->params[0], &uid, NULL, &error)
      && (uid == NULL
          || plakat_storage_append_film (request->service->db, uid, request->user_id, json, &error)))
    {
      if (json->len > 0)
        {
          plakat_reply_text (request, SOUP_STATUS_OK, json);
          return;
        }
      plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, _ ("This server does not know that film."));
    }
  else
    plakat_reply_error (request, error);
  g_string_free (json, TRUE);
}

void
plakat_handle_genres (PlakatRequest *request)
{
  g_autoptr (GString) genres = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GString *json;

  if (!plakat_storage_list_genres (request->service->db, genres, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json = g_string_new (NULL);
  g_string_printf (json, "{\"genres\":[%s]}", genres->str);
  plakat_reply_text (request, SOUP_STATUS_OK, json);
}

static void
answer_persons (PlakatRequest *request, const char *words)
{
  PlakatDb *db = request->service->db;
  GString *persons = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 page, page_size, count;

  if (read_page (request, &page, &page_size, &error)
      && (words ? plakat_storage_search_persons (db, words, page, page_size, persons, &count, &error)
                : plakat_storage_list_persons (db, page, page_size, persons, &count, &error)))
    {
      plakat_reply_page (request, count, page, page_size, persons, NULL);
      return;
    }
  g_string_free (persons, TRUE);
  plakat_reply_error (request, error);
}

void
plakat_handle_persons (PlakatRequest *request)
{
  answer_persons (request, NULL);
}

void
plakat_handle_persons_search (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;
  const char *words = read_words (request, &error);

  if (words != NULL)
    answer_persons (request, words);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_person (PlakatRequest *request)
{
  GString *json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_append_person (request->service->db, request->params[0], json, &error))
    plakat_reply_error (request, error);
  else if (json->len == 0)
    plakat_reply_problem (request, SOUP_STATUS_NOT_FOUND, _ ("This server does not know that person."));
  else
    {
      plakat_reply_text (request, SOUP_STATUS_OK, json);
      return;
    }
  g_string_free (json, TRUE);
}
