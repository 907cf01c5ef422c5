/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-handlers.h"
#include "plakat-json.h"
#include "plakat-lists.h"
#include "plakat-match.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-records.h"

/* What somebody wrote about a film for themselves: a note, the days on which they watched it. */

#define NOTE PLAKAT_USER_RECORD_NOTE

static void
append_dates (GString *json, const char *dates)
{
  g_auto (GStrv) lines = g_strsplit (dates ? dates : "", "\n", -1);

  g_string_append (json, ",\"dates\":[");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      plakat_json_append (json, lines[i]);
    }
  g_string_append_c (json, ']');
}

/* A record of the film in row @id, or of one that the catalogue lacks. */
static void
answer_record (PlakatRequest *request,
               PlakatUserRecordKind kind,
               gint64 id,
               const char *uid,
               const PlakatStoredRecord *record,
               guint status)
{
  g_autofree char *created = plakat_json_time (record->created_at);
  g_autofree char *updated = plakat_json_time (record->updated_at);
  g_autoptr (GString) json = g_string_new ("{\"movie\":");
  g_autoptr (GError) error = NULL;

  if (!plakat_lists_append_film (request, id, uid, json, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  if (kind == NOTE)
    plakat_json_append_member (json, "text", plakat_fields_get (record->fields, "text"));
  else
    append_dates (json, plakat_fields_get (record->fields, "dates"));
  plakat_json_append_member (json, "created_at", created);
  plakat_json_append_member (json, "updated_at", updated);
  g_string_append_c (json, '}');
  plakat_reply_text (request, status, g_steal_pointer (&json));
  plakat_match_set_tag (request, record->version);
}

static gboolean
read_record (PlakatRequest *request,
             PlakatUserRecordKind kind,
             const char *uid,
             PlakatStoredRecord *record,
             GError **error)
{
  return plakat_storage_get_record (request->db, request->service->keys, request->user_id, kind, uid, record,
                                    error);
}

static void
answer (PlakatRequest *request, PlakatUserRecordKind kind)
{
  g_auto (PlakatStoredRecord) record = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;
  gint64 film;

  if (!plakat_lists_resolve (request, request->params[0], &uid, &film))
    return;
  if (!read_record (request, kind, uid, &record, &error))
    plakat_reply_error (request, error);
  else if (record.fields == NULL)
    plakat_reply_problem (request, 404,
                          kind == NOTE ? _ ("You have written no note on this film.")
                                       : _ ("You have not noted when you watched this film."));
  else
    answer_record (request, kind, film, uid, &record, 200);
}

/* The film, and what stands there, which nobody else changes before the answer is given. */
static gboolean
start_writing (
    PlakatRequest *request, PlakatUserRecordKind kind, gint64 *id, char **uid, PlakatStoredRecord *record)
{
  g_autoptr (GError) error = NULL;

  if (!plakat_lists_resolve (request, request->params[0], uid, id))
    return FALSE;
  if (!plakat_storage_lock_account (request->db, request->user_id, &error)
      || !read_record (request, kind, *uid, record, &error))
    {
      plakat_reply_error (request, error);
      return FALSE;
    }
  if (plakat_match_fits (request, record->version, record->fields != NULL))
    return TRUE;
  plakat_match_refuse (request, record->version, record->fields != NULL,
                       kind == NOTE ? _ ("The note was changed meanwhile.")
                                    : _ ("The dates were changed meanwhile."));
  return FALSE;
}

static int
compare_dates (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A line for each day, each once and in order, as sets in records are. */
static char *
read_dates (JsonArray *array)
{
  g_autoptr (GPtrArray) dates = g_ptr_array_new ();
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (dates, (char *) json_array_get_string_element (array, i));
  g_ptr_array_sort (dates, compare_dates);
  for (guint i = 0; i < dates->len; i++)
    if (i == 0 || !g_str_equal (g_ptr_array_index (dates, i), g_ptr_array_index (dates, i - 1)))
      g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "",
                              (const char *) g_ptr_array_index (dates, i));
  return g_string_free_and_steal (lines);
}

static PlakatFields *
read_body (JsonObject *body, PlakatUserRecordKind kind)
{
  PlakatFields *fields = plakat_fields_new ();
  g_autofree char *dates = NULL;

  if (kind == NOTE)
    plakat_fields_set (fields, "text", json_object_get_string_member (body, "text"));
  else
    {
      dates = read_dates (json_object_get_array_member (body, "dates"));
      plakat_fields_set (fields, "dates", dates);
    }
  return fields;
}

static void
write_record (PlakatRequest *request,
              PlakatUserRecordKind kind,
              gint64 film,
              const char *uid,
              const PlakatStoredRecord *before)
{
  g_autoptr (PlakatFields) fields = read_body (request->body, kind);
  g_auto (PlakatStoredRecord) after = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 version;

  if (plakat_storage_put_record (request->db, request->service->keys, request->user_id, kind, uid, fields,
                                 &version, &error)
      && read_record (request, kind, uid, &after, &error))
    answer_record (request, kind, film, uid, &after, before->fields != NULL ? 200 : 201);
  else
    plakat_reply_error (request, error);
}

static void
set (PlakatRequest *request, PlakatUserRecordKind kind)
{
  g_auto (PlakatStoredRecord) before = { 0 };
  g_autofree char *uid = NULL;
  gint64 film;

  if (!start_writing (request, kind, &film, &uid, &before))
    return;
  if (film != 0)
    write_record (request, kind, film, uid, &before);
  else
    plakat_reply_problem (request, 404, _ ("This server does not know that film."));
}

static void
take_away (PlakatRequest *request, PlakatUserRecordKind kind)
{
  g_auto (PlakatStoredRecord) before = { 0 };
  g_autofree char *uid = NULL;
  g_autoptr (GError) error = NULL;
  gint64 film, version;

  if (!start_writing (request, kind, &film, &uid, &before))
    return;
  if (plakat_storage_put_record (request->db, request->service->keys, request->user_id, kind, uid, NULL,
                                 &version, &error))
    plakat_reply_empty (request, 204);
  else
    plakat_reply_error (request, error);
}

void
plakat_handle_note (PlakatRequest *request)
{
  answer (request, NOTE);
}

void
plakat_handle_note_set (PlakatRequest *request)
{
  set (request, NOTE);
}

void
plakat_handle_note_remove (PlakatRequest *request)
{
  take_away (request, NOTE);
}

void
plakat_handle_watched (PlakatRequest *request)
{
  answer (request, PLAKAT_USER_RECORD_WATCHED);
}

void
plakat_handle_watched_set (PlakatRequest *request)
{
  set (request, PLAKAT_USER_RECORD_WATCHED);
}

void
plakat_handle_watched_remove (PlakatRequest *request)
{
  take_away (request, PLAKAT_USER_RECORD_WATCHED);
}
