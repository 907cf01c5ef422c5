/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-position.h"
#include "plakat-storage-own-lists.h"
#include "plakat-storage-records.h"

/** plakat_storage_find_own_list: @id: (out): 0 if the account has none of that @uid */
gboolean
plakat_storage_find_own_list (PlakatDb *db, gint64 user_id, const char *uid, gint64 *id, GError **error)
{
  return plakat_db_read_int (
      db, error, id,
      "SELECT id FROM record WHERE user_id = ?1 AND kind = ?3 AND uid = ?2 AND fields IS NOT NULL", "itn",
      user_id, uid, (int) PLAKAT_USER_RECORD_LIST);
}

static void
append_list (GString *json, PlakatRows *rows, const PlakatFields *fields)
{
  g_autofree char *created = plakat_json_time (plakat_rows_get_int (rows, 3));
  g_autofree char *updated = plakat_json_time (plakat_rows_get_int (rows, 4));

  g_string_append_printf (json, "%s{\"id\":%" G_GINT64_FORMAT, json->len > 0 ? "," : "",
                          plakat_rows_get_int (rows, 0));
  plakat_json_append_member (json, "uid", plakat_rows_get_text (rows, 1));
  plakat_json_append_member (json, "name", plakat_fields_get (fields, "name"));
  plakat_json_append_member (json, "description", plakat_fields_get (fields, "description"));
  plakat_json_append_member (json, "cover", plakat_fields_get (fields, "cover"));
  plakat_json_append_member (json, "query", plakat_fields_get (fields, "query"));
  plakat_json_append_int (json, "movies_count", plakat_rows_get_int (rows, 5));
  plakat_json_append_member (json, "created_at", created);
  plakat_json_append_member (json, "updated_at", updated);
  g_string_append_c (json, '}');
}

/* 4: PLAKAT_USER_RECORD_LIST */
#define LIST_COLUMNS                                                                                         \
  "SELECT r.id, r.uid, r.fields, r.created_at, r.updated_at, (SELECT count(*) FROM entry e WHERE e.user_id " \
  "= r.user_id AND e.list = - r.id AND e.present = 1) FROM record r WHERE r.user_id = ?1 AND r.kind = 4 "    \
  "AND r.fields IS NOT NULL"

G_STATIC_ASSERT (PLAKAT_USER_RECORD_LIST == 4);

static gboolean
append_lists (PlakatRows *rows, PlakatKeys *keys, gint64 user_id, GString *json, GError **error)
{
  g_autoptr (PlakatRows) lists = rows;

  if (lists == NULL)
    return FALSE;
  while (plakat_rows_next (lists))
    {
      g_autoptr (PlakatFields) fields = plakat_storage_open_fields (lists, 2, keys, user_id, error);

      if (fields == NULL)
        return FALSE;
      append_list (json, lists, fields);
    }
  return plakat_rows_end (lists, error);
}

static gboolean
read_page (PlakatDb *db,
           PlakatKeys *keys,
           gint64 user_id,
           gint64 page,
           gint64 page_size,
           GString *json,
           gint64 *count,
           GError **error)
{
  return plakat_db_read_int (db, error, count,
                             "SELECT count(*) FROM record WHERE user_id = ?1 AND kind = ?2 AND "
                             "fields IS NOT NULL",
                             "in", user_id, (int) PLAKAT_USER_RECORD_LIST)
         && append_lists (plakat_db_query (db, error, LIST_COLUMNS " ORDER BY r.id LIMIT ?2 OFFSET ?3", "iii",
                                           user_id, page_size, (page - 1) * page_size),
                          keys, user_id, json, error);
}

/** plakat_storage_list_own_lists: appends a page of an account's own lists, the oldest first */
gboolean
plakat_storage_list_own_lists (PlakatDb *db,
                               PlakatKeys *keys,
                               gint64 user_id,
                               gint64 page,
                               gint64 page_size,
                               GString *json,
                               gint64 *count,
                               GError **error)
{
  gboolean done;

  if (!plakat_db_begin_read (db, error))
    return FALSE;
  done = read_page (db, keys, user_id, page, page_size, json, count, error);
  return plakat_db_end (db, done, done ? error : NULL);
}

/** plakat_storage_append_own_list: appends one list, if the account has it */
gboolean
plakat_storage_append_own_list (
    PlakatDb *db, PlakatKeys *keys, gint64 user_id, const char *uid, GString *json, GError **error)
{
  return append_lists (plakat_db_query (db, error, LIST_COLUMNS " AND r.uid = ?2", "it", user_id, uid), keys,
                       user_id, json, error);
}

/**
 * plakat_storage_find_end:
 * @list: a list with an order
 * @position: (out) (transfer full) (nullable): a place after all that stand on it; %NULL where there is no
 * room
 */
gboolean
plakat_storage_find_end (PlakatDb *db, gint64 user_id, gint64 list, char **position, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT position FROM entry WHERE user_id = ?1 AND list = ?2 AND present = 1 AND "
                       "position IS NOT NULL ORDER BY position DESC LIMIT 1",
                       "ii", user_id, list);

  if (rows == NULL)
    return FALSE;
  *position = plakat_position_between (plakat_rows_next (rows) ? plakat_rows_get_text (rows, 0) : NULL, NULL);
  return plakat_rows_end (rows, error);
}
