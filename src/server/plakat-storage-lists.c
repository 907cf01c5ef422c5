/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-json.h"
#include "plakat-storage-films-private.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-own-lists.h"

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
is_there (gboolean found, GError **error)
{
  if (!found)
    g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ACCOUNT,
                 _ ("This account was deleted from this server."));
  return found;
}

/**
 * plakat_storage_lock_account:
 *
 * Within a transaction that writes: from here to its end nobody else changes what is the account's. What was
 * read before may be old; what is read from here on stands. Where a transaction takes several accounts it
 * takes them in the order of their numbers.
 *
 * Errors: %PLAKAT_SERVER_ERROR_ACCOUNT when it is gone.
 */
gboolean
plakat_storage_lock_account (PlakatDb *db, gint64 user_id, GError **error)
{
  return plakat_db_run (db, error, "UPDATE account SET seq = seq WHERE id = ?1", "i", user_id)
         && is_there (plakat_db_get_changes (db) == 1, error);
}

/**
 * plakat_storage_next_seq:
 * @seq: (out): the number of a change of something that is the account's
 *
 * Within a transaction that writes; takes the account's lock, if it was not taken yet. The numbers rise in
 * the order of the commits: who has read one has read all that are below it. No two rows have the same.
 */
gboolean
plakat_storage_next_seq (PlakatDb *db, gint64 user_id, gint64 *seq, GError **error)
{
  return plakat_db_read_int (db, error, seq, "UPDATE account SET seq = seq + 1 WHERE id = ?1 RETURNING seq",
                             "i", user_id)
         && is_there (*seq != 0, error);
}

/** Stored: an entry as it stands; id 0 where there never was one. The position is nothing where it has none.
 */
typedef struct
{
  gint64 id;
  gboolean present;
  char *position;
  gint64 added_at;
} Stored;

static void
stored_clear (Stored *self)
{
  g_clear_pointer (&self->position, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stored, stored_clear)

static gboolean
find_entry (PlakatDb *db, gint64 user_id, gint64 list, const char *film_uid, Stored *stored, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT id, present, position, added_at FROM entry WHERE user_id = ?1 AND list = ?2 AND film_uid = ?3",
      "iit", user_id, list, film_uid);

  *stored = (Stored) { 0 };
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      stored->id = plakat_rows_get_int (rows, 0);
      stored->present = plakat_rows_get_int (rows, 1);
      stored->position = g_strdup (plakat_rows_get_text (rows, 2));
      stored->added_at = plakat_rows_get_int (rows, 3);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
write_entry (PlakatDb *db,
             gint64 user_id,
             gint64 list,
             const char *film_uid,
             const Stored *stored,
             gint64 seq,
             GError **error)
{
  return plakat_db_run (
      db, error,
      "INSERT INTO entry (user_id, list, film_uid, id, present, position, added_at, changed_at, seq) "
      "VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8) ON CONFLICT (user_id, list, film_uid) DO UPDATE "
      "SET id = excluded.id, present = 1, position = excluded.position, added_at = excluded.added_at, "
      "changed_at = excluded.changed_at, seq = excluded.seq",
      "iititiii", user_id, list, film_uid, stored->id, stored->position, stored->added_at, now (), seq);
}

static gboolean
bury_entry (PlakatDb *db, gint64 user_id, gint64 list, const char *film_uid, gint64 seq, GError **error)
{
  return plakat_db_run (db, error,
                        "UPDATE entry SET present = 0, position = NULL, changed_at = ?4, seq = ?5 "
                        "WHERE user_id = ?1 AND list = ?2 AND film_uid = ?3",
                        "iitii", user_id, list, film_uid, now (), seq);
}

/**
 * plakat_storage_put_entry:
 * @list: a #PlakatListKind, PLAKAT_LIST_OF_PROFILE() or PLAKAT_LIST_OF_RECORD()
 * @want: whether the film is to be on it
 * @position: (nullable): its place on a list with an order; %NULL leaves it where it is, or puts it at the
 * end
 * @id: (out): the entry's id, the tag that names this presence on the list; 0 when it never was there
 *
 * Under the account's lock. What is already so is left alone: no number, no new id.
 */
gboolean
plakat_storage_put_entry (PlakatDb *db,
                          gint64 user_id,
                          gint64 list,
                          const char *film_uid,
                          gboolean want,
                          const char *position,
                          gint64 *id,
                          GError **error)
{
  g_auto (Stored) stored = { 0 };
  gint64 seq;

  if (!find_entry (db, user_id, list, film_uid, &stored, error))
    return FALSE;
  *id = stored.id;
  if (want == stored.present && (!want || position == NULL || g_strcmp0 (position, stored.position) == 0))
    return TRUE;
  if (!plakat_storage_next_seq (db, user_id, &seq, error))
    return FALSE;
  if (!want)
    return bury_entry (db, user_id, list, film_uid, seq, error);
  if (!stored.present)
    {
      stored.id = *id = seq;
      stored.added_at = now ();
    }
  g_set_str (&stored.position, position);
  if (list < 0 && position == NULL && !plakat_storage_find_end (db, user_id, list, &stored.position, error))
    return FALSE;
  return write_entry (db, user_id, list, film_uid, &stored, seq, error);
}

/**
 * plakat_storage_clear_list:
 *
 * Takes every film off a list, under the account's lock: a number for each, in the order in which they came.
 */
gboolean
plakat_storage_clear_list (PlakatDb *db, gint64 user_id, gint64 list, GError **error)
{
  gint64 count, seq;

  if (!plakat_db_read_int (db, error, &count,
                           "SELECT count(*) FROM entry WHERE user_id = ?1 AND list = ?2 AND present = 1",
                           "ii", user_id, list)
      || !plakat_db_read_int (db, error, &seq,
                              "UPDATE account SET seq = seq + ?2 WHERE id = ?1 RETURNING seq", "ii", user_id,
                              count))
    return FALSE;
  return plakat_db_run (
      db, error,
      "UPDATE entry SET present = 0, position = NULL, changed_at = ?3, seq = ?4 + n.place FROM (SELECT "
      "film_uid AS uid, "
      "row_number() OVER (ORDER BY id) AS place FROM entry WHERE user_id = ?1 AND list = ?2 AND present = 1) "
      "AS n "
      "WHERE entry.user_id = ?1 AND entry.list = ?2 AND entry.film_uid = n.uid",
      "iiii", user_id, list, now (), seq - count);
}

/**
 * plakat_storage_append_movie:
 * @id: the film's row number; @brief: (nullable): its record
 *
 * Appends a film; one that the catalogue lacks has no more than its name.
 */
void
plakat_storage_append_movie (GString *json, gint64 id, const char *uid, const char *brief)
{
  if (brief != NULL)
    {
      plakat_append_brief (json, id, brief, NULL);
      g_string_append_c (json, '}');
      return;
    }
  g_string_append (json, "{\"uid\":");
  plakat_json_append (json, uid);
  g_string_append (json, ",\"id\":null,\"title\":null}");
}

/* Where there is an order, @list says so, and an entry tells its place. */
static void
append_entry (GString *json, gint64 list, PlakatRows *rows)
{
  g_autofree char *created = plakat_json_time (plakat_rows_get_int (rows, 1));

  g_string_append_printf (json, "%s{\"id\":%" G_GINT64_FORMAT ",\"movie\":", json->len > 0 ? "," : "",
                          plakat_rows_get_int (rows, 0));
  plakat_storage_append_movie (json, plakat_rows_get_int (rows, 3), plakat_rows_get_text (rows, 2),
                               plakat_rows_get_text (rows, 4));
  g_string_append (json, ",\"created_at\":");
  plakat_json_append (json, created);
  if (list < 0)
    plakat_json_append_member (json, "position", plakat_rows_get_text (rows, 5));
  g_string_append_c (json, '}');
}

#define ENTRY_COLUMNS                                                                                        \
  "SELECT e.id, e.added_at, e.film_uid, f.id, f.brief, e.position FROM entry e LEFT JOIN film f ON f.uid = " \
  "e.film_uid "
#define PAGE_OF_LIST ENTRY_COLUMNS "WHERE e.user_id = ?1 AND e.list = ?2 AND e.present = 1 ORDER BY "
#define PAGE_SIZE " LIMIT ?3 OFFSET ?4"

/* The newest first; a list of the account's own in its order, and what has no place in it last. */
static const char newest_first[] = PAGE_OF_LIST "e.id DESC" PAGE_SIZE;
static const char by_place[] =
    PAGE_OF_LIST "CASE WHEN e.position IS NULL THEN 1 ELSE 0 END, e.position, e.id" PAGE_SIZE;

static gboolean
read_page (PlakatDb *db,
           gint64 user_id,
           gint64 list,
           gint64 page,
           gint64 page_size,
           GString *json,
           gint64 *count,
           GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  if (!plakat_db_read_int (db, error, count,
                           "SELECT count(*) FROM entry WHERE user_id = ?1 AND list = ?2 AND present = 1",
                           "ii", user_id, list))
    return FALSE;
  rows = plakat_db_query (db, error, list < 0 ? by_place : newest_first, "iiii", user_id, list, page_size,
                          (page - 1) * page_size);
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    append_entry (json, list, rows);
  return plakat_rows_end (rows, error);
}

/** plakat_storage_list_entries: appends a page of a list, the newest first, or in its order; count and page
 * are of one state */
gboolean
plakat_storage_list_entries (PlakatDb *db,
                             gint64 user_id,
                             gint64 list,
                             gint64 page,
                             gint64 page_size,
                             GString *json,
                             gint64 *count,
                             GError **error)
{
  gboolean done;

  if (!plakat_db_begin_read (db, error))
    return FALSE;
  done = read_page (db, user_id, list, page, page_size, json, count, error);
  return plakat_db_end (db, done, done ? error : NULL);
}

/** plakat_storage_append_entry: appends one entry, if it is on the list */
gboolean
plakat_storage_append_entry (
    PlakatDb *db, gint64 user_id, gint64 list, const char *film_uid, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, ENTRY_COLUMNS "WHERE e.user_id = ?1 AND e.list = ?2 AND e.film_uid = ?3 AND e.present = 1",
      "iit", user_id, list, film_uid);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    append_entry (json, list, rows);
  return plakat_rows_end (rows, error);
}

/* The entry keeps its id and its place on the list: it is the same presence under a better name. */
static gboolean
move_entry (PlakatDb *db, gint64 user_id, gint64 list, const char *from, const char *to, GError **error)
{
  g_auto (Stored) old = { 0 }, known = { 0 };
  gint64 seq;

  if (!find_entry (db, user_id, list, from, &old, error)
      || !find_entry (db, user_id, list, to, &known, error))
    return FALSE;
  if (!known.present
      && (!plakat_storage_next_seq (db, user_id, &seq, error)
          || !write_entry (db, user_id, list, to, &old, seq, error)))
    return FALSE;
  return plakat_storage_next_seq (db, user_id, &seq, error)
         && bury_entry (db, user_id, list, from, seq, error);
}

/** plakat_storage_move_entries: under the account's lock: its films @from are @to on every list */
gboolean
plakat_storage_move_entries (PlakatDb *db, gint64 user_id, const char *from, const char *to, GError **error)
{
  g_autoptr (GArray) lists = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT list FROM entry WHERE user_id = ?1 AND film_uid = ?2 AND present = 1 ORDER BY list",
      "it", user_id, from);

  if (!plakat_read_ids (rows, lists, error))
    return FALSE;
  for (guint i = 0; i < lists->len; i++)
    if (!move_entry (db, user_id, g_array_index (lists, gint64, i), from, to, error))
      return FALSE;
  return TRUE;
}
