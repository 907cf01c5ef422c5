/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-storage-export-private.h"
#include "plakat-storage-records.h"

/* What appends the members of one row's item; @fields are what is sealed in its first column. */
typedef void (*AppendRecord) (PlakatRows *rows, const PlakatFields *fields, GString *json);

static void
append_time (GString *json, const char *name, PlakatRows *rows, int column)
{
  g_autofree char *text = plakat_json_time (plakat_rows_get_int (rows, column));

  plakat_json_append_member (json, name, text);
}

/* An array of what @rows hold; @rows are taken. */
static gboolean
append_all (
    PlakatRows *rows, PlakatKeys *keys, gint64 user_id, AppendRecord append, GString *json, GError **error)
{
  g_autoptr (PlakatRows) all = rows;
  gboolean first = TRUE;

  if (all == NULL)
    return FALSE;
  g_string_append_c (json, '[');
  while (plakat_rows_next (all))
    {
      g_autoptr (PlakatFields) fields = plakat_storage_open_fields (all, 0, keys, user_id, error);

      if (fields == NULL)
        return FALSE;
      g_string_append (json, first ? "{" : ",{");
      append (all, fields, json);
      g_string_append_c (json, '}');
      first = FALSE;
    }
  g_string_append_c (json, ']');
  return plakat_rows_end (all, error);
}

/* The film first: it begins with a comma of its own, so something stands before it. */
static void
append_note (PlakatRows *rows, const PlakatFields *fields, GString *json)
{
  plakat_json_append_member (json, "text", plakat_fields_get (fields, "text"));
  plakat_export_append_film (json, rows, 3);
  append_time (json, "created_at", rows, 1);
  append_time (json, "updated_at", rows, 2);
}

static void
append_watched (PlakatRows *rows, const PlakatFields *fields, GString *json)
{
  const char *dates = plakat_fields_get (fields, "dates");
  g_auto (GStrv) lines = g_strsplit (dates ? dates : "", "\n", -1);

  g_string_append (json, "\"dates\":[");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      plakat_json_append (json, lines[i]);
    }
  g_string_append_c (json, ']');
  plakat_export_append_film (json, rows, 3);
  append_time (json, "created_at", rows, 1);
  append_time (json, "updated_at", rows, 2);
}

/**
 * plakat_storage_export_records:
 * @kind: %PLAKAT_USER_RECORD_NOTE or %PLAKAT_USER_RECORD_WATCHED
 *
 * Appends what was written about films, in the order in which it came.
 */
gboolean
plakat_storage_export_records (
    PlakatDb *db, PlakatKeys *keys, gint64 user_id, PlakatUserRecordKind kind, GString *json, GError **error)
{
  return append_all (
      plakat_db_query (db, error,
                       "SELECT r.fields, r.created_at, r.updated_at, r.uid, " PLAKAT_EXPORT_FILM_COLUMNS
                       " FROM record r LEFT JOIN film f ON f.uid = r.uid "
                       "WHERE r.user_id = ?1 AND r.kind = ?2 AND r.fields IS NOT NULL ORDER BY r.id",
                       "in", user_id, (int) kind),
      keys, user_id, kind == PLAKAT_USER_RECORD_NOTE ? append_note : append_watched, json, error);
}

static void
append_version (PlakatRows *rows, const PlakatFields *fields, GString *json)
{
  g_autofree char *text = plakat_fields_print (fields);

  plakat_json_append_int (json, "version", plakat_rows_get_int (rows, 1));
  plakat_json_append_member (json, "kind", plakat_user_record_kind_to_string (plakat_rows_get_int (rows, 2)));
  plakat_export_append_film (json, rows, 4);
  g_string_append_printf (json, ",\"fields\":%s", text);
  append_time (json, "written_at", rows, 3);
}

/** plakat_storage_export_record_versions: appends what notes were before */
gboolean
plakat_storage_export_record_versions (
    PlakatDb *db, PlakatKeys *keys, gint64 user_id, GString *json, GError **error)
{
  return append_all (
      plakat_db_query (db, error,
                       "SELECT v.fields, v.seq, v.kind, v.written_at, v.uid, " PLAKAT_EXPORT_FILM_COLUMNS
                       " FROM record_version v LEFT JOIN film f ON f.uid = v.uid WHERE v.user_id = ?1 "
                       "ORDER BY v.uid, v.seq",
                       "i", user_id),
      keys, user_id, append_version, json, error);
}

/** List: a list of the account's own, as far as it is said before its films */
typedef struct
{
  gint64 id;
  char *json;
} List;

static void
list_clear (List *self)
{
  g_free (self->json);
}

static void
append_list (PlakatRows *rows, const PlakatFields *fields, GString *json)
{
  plakat_json_append_int (json, "id", plakat_rows_get_int (rows, 1));
  plakat_json_append_member (json, "uid", plakat_rows_get_text (rows, 2));
  plakat_json_append_member (json, "name", plakat_fields_get (fields, "name"));
  plakat_json_append_member (json, "description", plakat_fields_get (fields, "description"));
  plakat_json_append_member (json, "cover", plakat_fields_get (fields, "cover"));
  plakat_json_append_member (json, "query", plakat_fields_get (fields, "query"));
  append_time (json, "created_at", rows, 3);
  append_time (json, "updated_at", rows, 4);
}

/* Read to the end before their films are: a connection reads one thing at a time. */
static gboolean
read_lists (PlakatDb *db, PlakatKeys *keys, gint64 user_id, GArray *lists, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT fields, id, uid, created_at, updated_at FROM record "
                       "WHERE user_id = ?1 AND kind = ?2 AND fields IS NOT NULL ORDER BY id",
                       "in", user_id, (int) PLAKAT_USER_RECORD_LIST);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      g_autoptr (PlakatFields) fields = plakat_storage_open_fields (rows, 0, keys, user_id, error);
      g_autoptr (GString) json = g_string_new ("{");
      List list = { .id = plakat_rows_get_int (rows, 1) };

      if (fields == NULL)
        return FALSE;
      append_list (rows, fields, json);
      list.json = g_string_free_and_steal (g_steal_pointer (&json));
      g_array_append_val (lists, list);
    }
  return plakat_rows_end (rows, error);
}

/** plakat_storage_export_own_lists: appends the lists of the account's own, each with its films */
gboolean
plakat_storage_export_own_lists (
    PlakatDb *db, PlakatKeys *keys, gint64 user_id, GString *json, GError **error)
{
  g_autoptr (GArray) lists = g_array_new (FALSE, FALSE, sizeof (List));

  g_array_set_clear_func (lists, (GDestroyNotify) list_clear);
  if (!read_lists (db, keys, user_id, lists, error))
    return FALSE;
  g_string_append_c (json, '[');
  for (guint i = 0; i < lists->len; i++)
    {
      const List *list = &g_array_index (lists, List, i);

      g_string_append_printf (json, "%s%s,\"movies\":", i > 0 ? "," : "", list->json);
      if (!plakat_storage_export_list (db, user_id, PLAKAT_LIST_OF_RECORD (list->id), json, error))
        return FALSE;
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
  return TRUE;
}
