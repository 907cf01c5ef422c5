/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-storage-export-private.h"
#include "plakat-storage-lists.h"

#define FILM_COLUMNS PLAKAT_EXPORT_FILM_COLUMNS

/* What appends one row's item. */
typedef void (*AppendRow) (PlakatRows *rows, GString *json);

static void
append_text (GString *json, const char *name, const char *text)
{
  g_string_append_printf (json, "%s\"%s\":", json->str[json->len - 1] == '{' ? "" : ",", name);
  plakat_json_append (json, text);
}

static void
append_int (GString *json, const char *name, gint64 value)
{
  g_string_append_printf (json, "%s\"%s\":%" G_GINT64_FORMAT, json->str[json->len - 1] == '{' ? "" : ",",
                          name, value);
}

static void
append_time (GString *json, const char *name, PlakatRows *rows, int column)
{
  g_autofree char *text =
      plakat_rows_is_null (rows, column) ? NULL : plakat_json_time (plakat_rows_get_int (rows, column));

  append_text (json, name, text);
}

/* A film by the name under which it was stored, and as much of it as tells a person which one it is. @column
 * is that name; %PLAKAT_EXPORT_FILM_COLUMNS follow it. */
void
plakat_export_append_film (GString *json, PlakatRows *rows, int column)
{
  g_string_append (json, ",\"movie\":{");
  append_text (json, "uid", plakat_rows_get_text (rows, column));
  if (plakat_rows_is_null (rows, column + 2))
    g_string_append (json, ",\"tmdb_id\":null");
  else
    append_int (json, "tmdb_id", plakat_rows_get_int (rows, column + 2));
  append_text (json, "title", plakat_rows_get_text (rows, column + 3));
  append_text (json, "release_date", plakat_rows_get_text (rows, column + 4));
  g_string_append_c (json, '}');
}

static void
append_half_stars (GString *json, gint64 half_stars)
{
  if (half_stars == 0)
    g_string_append (json, ",\"rating\":null");
  else if (half_stars % 2 == 0)
    append_int (json, "rating", half_stars / 2);
  else
    g_string_append_printf (json, ",\"rating\":%" G_GINT64_FORMAT ".5", half_stars / 2);
}

/* An array of what @rows hold; @rows are taken. */
static gboolean
append_all (PlakatRows *rows, AppendRow append, GString *json, GError **error)
{
  g_autoptr (PlakatRows) all = rows;
  gboolean first = TRUE;

  if (all == NULL)
    return FALSE;
  g_string_append_c (json, '[');
  while (plakat_rows_next (all))
    {
      g_string_append (json, first ? "{" : ",{");
      append (all, json);
      g_string_append_c (json, '}');
      first = FALSE;
    }
  g_string_append_c (json, ']');
  return plakat_rows_end (all, error);
}

static void
append_entry (PlakatRows *rows, GString *json)
{
  append_int (json, "id", plakat_rows_get_int (rows, 0));
  plakat_export_append_film (json, rows, 2);
  append_time (json, "created_at", rows, 1);
}

static void
append_placed_entry (PlakatRows *rows, GString *json)
{
  append_entry (rows, json);
  append_text (json, "position", plakat_rows_get_text (rows, 7));
}

/** plakat_storage_export_list: appends the films on a list, in the order in which they came there, or in the
 * list's own where it has one */
gboolean
plakat_storage_export_list (PlakatDb *db, gint64 user_id, gint64 list, GString *json, GError **error)
{
  return append_all (plakat_db_query (db, error,
                                      "SELECT e.id, e.added_at, e.film_uid, " FILM_COLUMNS
                                      ", e.position FROM entry e LEFT JOIN film f ON f.uid = e.film_uid "
                                      "WHERE e.user_id = ?1 AND e.list = ?2 AND e.present = 1 "
                                      "ORDER BY e.position, e.id",
                                      "ii", user_id, list),
                     list < 0 ? append_placed_entry : append_entry, json, error);
}

static void
append_rating (PlakatRows *rows, GString *json)
{
  append_int (json, "id", plakat_rows_get_int (rows, 0));
  plakat_export_append_film (json, rows, 5);
  append_half_stars (json, plakat_rows_get_int (rows, 1));
  append_text (json, "review", plakat_rows_get_text (rows, 2));
  append_time (json, "created_at", rows, 3);
  append_time (json, "updated_at", rows, 4);
}

gboolean
plakat_storage_export_ratings (PlakatDb *db, gint64 user_id, GString *json, GError **error)
{
  return append_all (
      plakat_db_query (db, error,
                       "SELECT r.id, r.half_stars, r.review, r.created_at, r.updated_at, r.film_uid, "
                       "" FILM_COLUMNS " FROM rating r LEFT JOIN film f ON f.uid = r.film_uid "
                       "WHERE r.user_id = ?1 AND (r.half_stars > 0 OR r.review IS NOT NULL) ORDER BY r.id",
                       "i", user_id),
      append_rating, json, error);
}

static void
append_version (PlakatRows *rows, GString *json)
{
  append_int (json, "version", plakat_rows_get_int (rows, 0));
  plakat_export_append_film (json, rows, 4);
  append_half_stars (json, plakat_rows_get_int (rows, 1));
  append_text (json, "review", plakat_rows_get_text (rows, 2));
  append_time (json, "written_at", rows, 3);
}

/** plakat_storage_export_versions: appends what ratings and reviews were before */
gboolean
plakat_storage_export_versions (PlakatDb *db, gint64 user_id, GString *json, GError **error)
{
  return append_all (
      plakat_db_query (db, error,
                       "SELECT v.seq, v.half_stars, v.review, v.written_at, v.film_uid, " FILM_COLUMNS
                       " FROM rating_version v LEFT JOIN film f ON f.uid = v.film_uid WHERE v.user_id = ?1 "
                       "ORDER BY v.film_uid, v.seq",
                       "i", user_id),
      append_version, json, error);
}

typedef struct
{
  gint64 id;
  char *uid;
  char *name;
  gint64 created_at;
} Profile;

static void
profile_clear (Profile *self)
{
  g_free (self->uid);
  g_free (self->name);
}

/* Read to the end before their lists are: a connection reads one thing at a time. */
static gboolean
read_profiles (PlakatDb *db, gint64 user_id, GArray *profiles, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT id, uid, name, created_at FROM profile WHERE user_id = ?1 AND present = 1 ORDER BY id", "i",
      user_id);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      Profile profile = { plakat_rows_get_int (rows, 0), g_strdup (plakat_rows_get_text (rows, 1)),
                          g_strdup (plakat_rows_get_text (rows, 2)), plakat_rows_get_int (rows, 3) };

      g_array_append_val (profiles, profile);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
append_profile (PlakatDb *db, gint64 user_id, const Profile *profile, GString *json, GError **error)
{
  g_autofree char *created = plakat_json_time (profile->created_at);

  g_string_append_c (json, '{');
  append_int (json, "id", profile->id);
  append_text (json, "uid", profile->uid);
  append_text (json, "name", profile->name);
  append_text (json, "created_at", created);
  g_string_append (json, ",\"list\":");
  if (!plakat_storage_export_list (db, user_id, PLAKAT_LIST_OF_PROFILE (profile->id), json, error))
    return FALSE;
  g_string_append_c (json, '}');
  return TRUE;
}

/** plakat_storage_export_profiles: appends the profiles, each with its list */
gboolean
plakat_storage_export_profiles (PlakatDb *db, gint64 user_id, GString *json, GError **error)
{
  g_autoptr (GArray) profiles = g_array_new (FALSE, FALSE, sizeof (Profile));

  g_array_set_clear_func (profiles, (GDestroyNotify) profile_clear);
  if (!read_profiles (db, user_id, profiles, error))
    return FALSE;
  g_string_append_c (json, '[');
  for (guint i = 0; i < profiles->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      if (!append_profile (db, user_id, &g_array_index (profiles, Profile, i), json, error))
        return FALSE;
    }
  g_string_append_c (json, ']');
  return TRUE;
}

static void
append_device (PlakatRows *rows, GString *json)
{
  append_text (json, "device", plakat_rows_get_text (rows, 0));
  append_time (json, "seen_at", rows, 1);
}

/** plakat_storage_export_devices: appends what has ever synchronised with the account */
gboolean
plakat_storage_export_devices (PlakatDb *db, gint64 user_id, GString *json, GError **error)
{
  return append_all (plakat_db_query (db, error,
                                      "SELECT device, seen_at FROM device WHERE user_id = ?1 ORDER BY device",
                                      "i", user_id),
                     append_device, json, error);
}

static void
append_sign_in (PlakatRows *rows, GString *json)
{
  append_text (json, "id", plakat_rows_get_text (rows, 0));
  append_text (json, "agent", plakat_rows_get_text (rows, 1));
  append_text (json, "address", plakat_rows_get_text (rows, 2));
  append_time (json, "created_at", rows, 3);
  append_time (json, "used_at", rows, 4);
  append_time (json, "ended_at", rows, 5);
}

/** plakat_storage_export_sign_ins: appends the sign-ins that are remembered, also those that have ended */
gboolean
plakat_storage_export_sign_ins (PlakatDb *db, gint64 user_id, GString *json, GError **error)
{
  return append_all (plakat_db_query (db, error,
                                      "SELECT id, agent, address, created_at, used_at, revoked_at "
                                      "FROM family WHERE user_id = ?1 ORDER BY created_at, id",
                                      "i", user_id),
                     append_sign_in, json, error);
}

/** plakat_storage_export_avatar: appends the account's picture itself, in Base64, or null */
gboolean
plakat_storage_export_avatar (PlakatDb *db, gint64 user_id, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT f.bytes FROM file f JOIN account a ON a.avatar_key = f.key "
                       "AND a.id = f.user_id WHERE a.id = ?1",
                       "i", user_id);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      gsize length;
      const guchar *data;

      bytes = plakat_rows_dup_bytes (rows, 0);
      data = g_bytes_get_data (bytes, &length);
      text = g_base64_encode (data, length);
    }
  plakat_json_append (json, text);
  return plakat_rows_end (rows, error);
}
