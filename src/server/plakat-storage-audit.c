/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-storage-audit.h"

/** plakat_storage_add_event: notes it, with the time; nothing ever changes a row of these */
gboolean
plakat_storage_add_event (PlakatDb *db, const PlakatAuditEvent *event, GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (event->user_id == 0)
    return plakat_db_run (db, error,
                          "INSERT INTO audit (at, event, address, agent, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
                          "itttt", now, event->event, event->address, event->agent, event->detail);
  return plakat_db_run (
      db, error,
      "INSERT INTO audit (user_id, at, event, address, agent, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      "iitttt", event->user_id, now, event->event, event->address, event->agent, event->detail);
}

static void
append_event (PlakatRows *rows, GString *json)
{
  g_autofree char *at = plakat_json_time (plakat_rows_get_int (rows, 1));

  g_string_append_printf (json,
                          "%s{\"id\":%" G_GINT64_FORMAT ",\"at\":\"%s\",\"event\":", json->len > 0 ? "," : "",
                          plakat_rows_get_int (rows, 0), at);
  plakat_json_append (json, plakat_rows_get_text (rows, 2));
  g_string_append (json, ",\"address\":");
  plakat_json_append (json, plakat_rows_get_text (rows, 3));
  g_string_append (json, ",\"agent\":");
  plakat_json_append (json, plakat_rows_get_text (rows, 4));
  g_string_append (json, ",\"detail\":");
  plakat_json_append (json, plakat_rows_get_text (rows, 5));
  g_string_append_c (json, '}');
}

/** plakat_storage_list_events: @json: what happened to the account is appended, the newest first */
gboolean
plakat_storage_list_events (
    PlakatDb *db, gint64 user_id, gint64 limit, gint64 offset, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT id, at, event, address, agent, detail FROM audit WHERE user_id = ?1 "
                       "ORDER BY id DESC LIMIT ?2 OFFSET ?3",
                       "iii", user_id, limit, offset);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    append_event (rows, json);
  return plakat_rows_end (rows, error);
}

gboolean
plakat_storage_count_events (PlakatDb *db, gint64 user_id, gint64 *count, GError **error)
{
  return plakat_db_read_int (db, error, count, "SELECT count(*) FROM audit WHERE user_id = ?1", "i", user_id);
}
