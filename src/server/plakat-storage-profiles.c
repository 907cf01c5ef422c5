/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-json.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-profiles.h"

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
append_profile (GString *json, PlakatRows *rows)
{
  g_autofree char *created = plakat_json_time (plakat_rows_get_int (rows, 3));
  g_autofree char *updated = plakat_json_time (plakat_rows_get_int (rows, 4));

  g_string_append_printf (json, "%s{\"id\":%" G_GINT64_FORMAT ",\"uid\":", json->len > 0 ? "," : "",
                          plakat_rows_get_int (rows, 0));
  plakat_json_append (json, plakat_rows_get_text (rows, 1));
  g_string_append (json, ",\"name\":");
  plakat_json_append (json, plakat_rows_get_text (rows, 2));
  g_string_append_printf (
      json, ",\"created_at\":\"%s\",\"updated_at\":\"%s\",\"movies_count\":%" G_GINT64_FORMAT "}", created,
      updated, plakat_rows_get_int (rows, 5));
}

/* 1000: PLAKAT_FIRST_PROFILE_LIST */
#define PROFILE_COLUMNS                                                                     \
  "SELECT p.id, p.uid, p.name, p.created_at, p.updated_at, (SELECT count(*) FROM entry e "  \
  "WHERE e.user_id = p.user_id AND e.list = 1000 + p.id AND e.present = 1) FROM profile p " \
  "WHERE p.user_id = ?1 AND p.present = 1"

static gboolean
read_page (
    PlakatDb *db, gint64 user_id, gint64 page, gint64 page_size, GString *json, gint64 *count, GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  if (!plakat_db_read_int (db, error, count,
                           "SELECT count(*) FROM profile WHERE user_id = ?1 AND present = 1", "i", user_id))
    return FALSE;
  rows = plakat_db_query (db, error, PROFILE_COLUMNS " ORDER BY p.id LIMIT ?2 OFFSET ?3", "iii", user_id,
                          page_size, (page - 1) * page_size);
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    append_profile (json, rows);
  return plakat_rows_end (rows, error);
}

/** plakat_storage_list_profiles: appends a page of an account's profiles, the oldest first */
gboolean
plakat_storage_list_profiles (
    PlakatDb *db, gint64 user_id, gint64 page, gint64 page_size, GString *json, gint64 *count, GError **error)
{
  gboolean done;

  if (!plakat_db_begin_read (db, error))
    return FALSE;
  done = read_page (db, user_id, page, page_size, json, count, error);
  return plakat_db_end (db, done, done ? error : NULL);
}

/** plakat_storage_append_profile: appends one profile, if the account has it */
gboolean
plakat_storage_append_profile (PlakatDb *db, gint64 user_id, gint64 id, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, PROFILE_COLUMNS " AND p.id = ?2", "ii", user_id, id);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    append_profile (json, rows);
  return plakat_rows_end (rows, error);
}

/** plakat_storage_find_profile: @id: (out): 0 if the account has none of that @uid */
gboolean
plakat_storage_find_profile (PlakatDb *db, gint64 user_id, const char *uid, gint64 *id, GError **error)
{
  return plakat_db_read_int (db, error, id,
                             "SELECT id FROM profile WHERE user_id = ?1 AND uid = ?2 AND present = 1", "it",
                             user_id, uid);
}

/** plakat_storage_read_profile: @uid: (out) (transfer full) (nullable): %NULL if the account has none of that
 * @id */
gboolean
plakat_storage_read_profile (PlakatDb *db, gint64 user_id, gint64 id, char **uid, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT uid FROM profile WHERE user_id = ?1 AND id = ?2 AND present = 1", "ii", user_id, id);

  *uid = NULL;
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    *uid = g_strdup (plakat_rows_get_text (rows, 0));
  return plakat_rows_end (rows, error);
}

static char *
fold (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
}

/** Others: what stands beside a profile that is to be written */
typedef struct
{
  guint count;
  gboolean has_name;
  gboolean exists;
  gboolean is_so;
  gint64 id;
  gint64 seq;
} Others;

static gboolean
look_around (PlakatDb *db, gint64 user_id, const char *uid, const char *name, Others *others, GError **error)
{
  g_autofree char *folded = fold (name);
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT id, uid, name, seq FROM profile WHERE user_id = ?1 AND present = 1", "i", user_id);

  *others = (Others) { 0 };
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      const char *its_name = plakat_rows_get_text (rows, 2);
      g_autofree char *its_fold = fold (its_name);

      if (g_strcmp0 (plakat_rows_get_text (rows, 1), uid) != 0)
        {
          others->count++;
          others->has_name |= g_str_equal (its_fold, folded);
          continue;
        }
      others->exists = TRUE;
      others->is_so = g_str_equal (its_name, name);
      others->id = plakat_rows_get_int (rows, 0);
      others->seq = plakat_rows_get_int (rows, 3);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
may_stand_there (const Others *others, const char *name, GError **error)
{
  if (others->has_name)
    g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
                 _ ("There is a profile called “%s” already; choose another name."), name);
  else if (!others->exists && others->count >= PLAKAT_MAX_PROFILES)
    g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
                 _ ("There are %d profiles already; that is as many as an account can have."),
                 PLAKAT_MAX_PROFILES);
  else
    return TRUE;
  return FALSE;
}

/**
 * plakat_storage_put_profile:
 * @uid: the name that a client made for it
 * @name: how people call it: one clean line
 * @id, @version: (out): of the profile
 *
 * Under the account's lock: there is a profile of that @uid under that @name, whatever was before. A profile
 * that comes back does so with an empty list. What is already so takes no number.
 *
 * Errors: %PLAKAT_SERVER_ERROR_CONFLICT if another one is called so or there are too many; then nothing was
 * written.
 */
gboolean
plakat_storage_put_profile (PlakatDb *db,
                            gint64 user_id,
                            const char *uid,
                            const char *name,
                            gint64 *id,
                            gint64 *version,
                            GError **error)
{
  g_autofree char *composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  Others others;

  if (!look_around (db, user_id, uid, composed, &others, error)
      || !may_stand_there (&others, composed, error))
    return FALSE;
  *id = others.id;
  *version = others.seq;
  if (others.is_so)
    return TRUE;
  return plakat_storage_next_seq (db, user_id, version, error)
         && plakat_db_read_int (
             db, error, id,
             "INSERT INTO profile (user_id, uid, name, present, created_at, updated_at, seq) "
             "VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5) ON CONFLICT (user_id, uid) DO UPDATE "
             "SET name = excluded.name, present = 1, "
             "created_at = CASE WHEN profile.present = 1 THEN profile.created_at ELSE excluded.created_at "
             "END, "
             "updated_at = excluded.updated_at, seq = excluded.seq RETURNING id",
             "ittii", user_id, uid, composed, now (), *version);
}

/**
 * plakat_storage_remove_profile:
 * @id: of a profile that the account has
 * @version: (out): of the profile as it is left
 *
 * Under the account's lock: takes it away with all that is on its list. Its name is forgotten.
 */
gboolean
plakat_storage_remove_profile (PlakatDb *db, gint64 user_id, gint64 id, gint64 *version, GError **error)
{
  return plakat_storage_clear_list (db, user_id, PLAKAT_LIST_OF_PROFILE (id), error)
         && plakat_storage_next_seq (db, user_id, version, error)
         && plakat_db_run (db, error,
                           "UPDATE profile SET present = 0, name = '', updated_at = ?3, seq = ?4 "
                           "WHERE user_id = ?1 AND id = ?2",
                           "iiii", user_id, id, now (), *version);
}
