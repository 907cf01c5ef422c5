/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-handlers.h"
#include "plakat-reply.h"
#include "plakat-search.h"
#include "plakat-service.h"
#include "plakat-storage-persons.h"

/* Who directed fewer films is no auteur, unless that is asked for. */
#define LEAST_FILMS 2

/* In how many films characters are looked for. */
#define FILMS_OF_CHARACTERS 200

void
plakat_handle_persons (PlakatRequest *request)
{
  g_autoptr (GString) persons = g_string_new (NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (plakat_storage_find_persons (request->db, request->service->counts, plakat_reply_get_offset (request),
                                   plakat_reply_get_page_size (request), ids, &count, &error)
      && plakat_storage_append_persons (request->db, ids, 0, ids->len, persons, &error))
    plakat_reply_page (request, count, g_steal_pointer (&persons), NULL);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_persons_search (PlakatRequest *request)
{
  const char *words = plakat_request_get_query (request, "q");
  g_autoptr (GString) persons = g_string_new (NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  if (plakat_search_persons (request->db, words ? words : "", PLAKAT_SEARCH_MOST, ids, &error)
      && plakat_storage_append_persons (request->db, ids, plakat_reply_get_offset (request),
                                        plakat_reply_get_page_size (request), persons, &error))
    plakat_reply_page (request, ids->len, g_steal_pointer (&persons), NULL);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_characters_search (PlakatRequest *request)
{
  const char *words = plakat_request_get_query (request, "q");
  g_autoptr (GString) characters = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count;

  if (plakat_storage_search_characters (request->db, words ? words : "", FILMS_OF_CHARACTERS,
                                        plakat_reply_get_offset (request),
                                        plakat_reply_get_page_size (request), characters, &count, &error))
    plakat_reply_page (request, count, g_steal_pointer (&characters), NULL);
  else
    plakat_reply_error (request, error);
}

static void
answer_person (PlakatRequest *request, GString *json, const GError *error)
{
  plakat_reply_found (request, json, error, _ ("This server does not know that person."));
}

void
plakat_handle_person (PlakatRequest *request)
{
  GString *json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (plakat_storage_resolve_person (request->db, request->params[0], &id, &error))
    plakat_storage_append_person (request->db, id, json, &error);
  answer_person (request, json, error);
}

void
plakat_handle_photos (PlakatRequest *request)
{
  g_autoptr (GString) photos = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 count, id;

  if (!plakat_storage_resolve_person (request->db, request->params[0], &id, &error)
      || !plakat_storage_append_photos (request->db, id, plakat_reply_get_offset (request),
                                        plakat_reply_get_page_size (request), photos, &count, &error))
    plakat_reply_error (request, error);
  else if (id == 0)
    plakat_reply_problem (request, 404, _ ("This server does not know that person."));
  else
    plakat_reply_page (request, count, g_steal_pointer (&photos), NULL);
}

static void
read_filter (PlakatRequest *request, PlakatAuteurFilter *filter)
{
  const char *ordering = plakat_request_get_query (request, "ordering");

  filter->least = MAX (plakat_request_get_int (request, "min_films", LEAST_FILMS), 1);
  filter->descending = ordering == NULL || *ordering == '-';
  filter->order = PLAKAT_PERSON_ORDER_FILMS;
  if (g_strcmp0 (ordering, "name") == 0 || g_strcmp0 (ordering, "-name") == 0)
    filter->order = PLAKAT_PERSON_ORDER_NAME;
}

void
plakat_handle_auteurs (PlakatRequest *request)
{
  g_autoptr (GString) auteurs = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  PlakatAuteurFilter filter;
  gint64 count;

  read_filter (request, &filter);
  if (plakat_storage_list_auteurs (request->db, request->service->counts, &filter,
                                   plakat_reply_get_offset (request), plakat_reply_get_page_size (request),
                                   auteurs, &count, &error))
    plakat_reply_page (request, count, g_steal_pointer (&auteurs), NULL);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_auteur (PlakatRequest *request)
{
  GString *json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (plakat_storage_resolve_person (request->db, request->params[0], &id, &error))
    plakat_storage_append_auteur (request->db, id, json, &error);
  answer_person (request, json, error);
}
