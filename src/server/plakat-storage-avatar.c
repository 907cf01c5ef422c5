/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-storage-avatar.h"

#define FILE_NAME "avatar.jpg"
#define MIME_TYPE "image/jpeg"

void
plakat_avatar_clear (PlakatAvatar *self)
{
  g_free (self->key);
  g_free (self->file_name);
  g_free (self->mime_type);
}

/** plakat_avatar_append: appends it as the API has files, or null */
void
plakat_avatar_append (PlakatAvatar *self, GString *json)
{
  g_autofree char *url = NULL, *created = NULL, *updated = NULL;

  if (self->id == 0)
    {
      g_string_append (json, "null");
      return;
    }
  url = g_strconcat ("/files/", self->key, NULL);
  created = plakat_json_time (self->created_at);
  updated = plakat_json_time (self->updated_at);
  g_string_append_printf (json, "{\"id\":%" G_GINT64_FORMAT ",\"file_name\":", self->id);
  plakat_json_append (json, self->file_name);
  g_string_append (json, ",\"mime_type\":");
  plakat_json_append (json, self->mime_type);
  g_string_append (json, ",\"key\":");
  plakat_json_append (json, self->key);
  g_string_append (json, ",\"url\":");
  plakat_json_append (json, url);
  g_string_append_printf (json, ",\"size\":%" G_GINT64_FORMAT ",\"created_at\":\"%s\",\"updated_at\":\"%s\"}",
                          self->size, created, updated);
}

/** plakat_storage_get_avatar: @avatar: (out): its @id stays 0 where there is none */
gboolean
plakat_storage_get_avatar (PlakatDb *db, gint64 user_id, PlakatAvatar *avatar, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT f.id, f.key, f.file_name, f.mime_type, length (f.bytes), f.created_at, f.updated_at "
      "FROM file f JOIN account a ON a.avatar_key = f.key AND a.id = f.user_id WHERE a.id = ?1",
      "i", user_id);

  *avatar = (PlakatAvatar) { 0 };
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      avatar->id = plakat_rows_get_int (rows, 0);
      avatar->key = g_strdup (plakat_rows_get_text (rows, 1));
      avatar->file_name = g_strdup (plakat_rows_get_text (rows, 2));
      avatar->mime_type = g_strdup (plakat_rows_get_text (rows, 3));
      avatar->size = plakat_rows_get_int (rows, 4);
      avatar->created_at = plakat_rows_get_int (rows, 5);
      avatar->updated_at = plakat_rows_get_int (rows, 6);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
point_at (PlakatDb *db, gint64 user_id, const char *key, GError **error)
{
  return plakat_db_run (db, error, "UPDATE account SET avatar_key = ?2, updated_at = ?3 WHERE id = ?1", "iti",
                        user_id, key, g_get_real_time () / G_USEC_PER_SEC);
}

/**
 * plakat_storage_clear_avatar:
 * @found: (out): whether there was one
 *
 * Takes the account's picture away, bytes and all. Within a transaction that has locked the account.
 */
gboolean
plakat_storage_clear_avatar (PlakatDb *db, gint64 user_id, gboolean *found, GError **error)
{
  if (!plakat_db_run (db, error,
                      "DELETE FROM file WHERE user_id = ?1 AND key = (SELECT avatar_key FROM account "
                      "WHERE id = ?1)",
                      "i", user_id))
    return FALSE;
  *found = plakat_db_get_changes (db) > 0;
  return !*found || point_at (db, user_id, NULL, error);
}

/**
 * plakat_storage_set_avatar:
 * @key: a name that nobody has had
 *
 * Puts a picture in place of the one that is there. Within a transaction that has locked the account.
 */
gboolean
plakat_storage_set_avatar (PlakatDb *db, gint64 user_id, const char *key, GBytes *jpeg, GError **error)
{
  gboolean found;

  return plakat_storage_clear_avatar (db, user_id, &found, error)
         && plakat_db_run (db, error,
                           "INSERT INTO file (key, user_id, file_name, mime_type, bytes, created_at, "
                           "updated_at) VALUES (?1, ?2, '" FILE_NAME "', '" MIME_TYPE "', ?3, ?4, ?4)",
                           "tibi", key, user_id, jpeg, g_get_real_time () / G_USEC_PER_SEC)
         && point_at (db, user_id, key, error);
}
