/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-account-fields.h"
#include "plakat-storage-lists.h"
#include "plakat-storage-records.h"
#include "plakat-storage-sync.h"

typedef enum
{
  CHANGE_ENTRY,
  CHANGE_RATING,
  CHANGE_PROFILE,
  CHANGE_RECORD,
  CHANGE_ACCOUNT,
} Change;

/**
 * Feed:
 * @account: (nullable): where what they say of themselves changed, who they are
 * @builder: takes the changes
 */
typedef struct
{
  PlakatDb *db;
  PlakatKeys *keys;
  gint64 user_id;
  PlakatAccount *account;
  JsonBuilder *builder;
} Feed;

enum
{
  COLUMN_SEQ,
  COLUMN_CHANGE,
  COLUMN_UID,
  COLUMN_NUMBER,
  COLUMN_PRESENT,
  COLUMN_TAG,
  COLUMN_TIME,
  COLUMN_WORDS,
  COLUMN_POSITION,
  COLUMN_FIELDS,
  COLUMN_LIST_UID,
  COLUMN_PROFILE_UID,
  COLUMN_TMDB_ID,
  COLUMN_TITLE,
  COLUMN_YEAR,
  COLUMN_POSTER_PATH,
};

/* Each arm gives no more than a page, in order, from an index; only what is on the page is looked up further.
 */
static const char feed_sql[] =
    "SELECT c.seq, c.change, c.uid, c.number, c.present, c.tag, c.moment, c.words, e.position, r.fields, "
    "l.uid, p.uid, f.tmdb_id, f.title, f.year, f.poster_path FROM (SELECT * FROM ("
    "SELECT * FROM (SELECT seq, 0 AS change, film_uid AS uid, list AS number, present, id AS tag, "
    "added_at AS moment, CAST (NULL AS TEXT) AS words "
    "FROM entry WHERE user_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3) AS e UNION ALL "
    "SELECT * FROM (SELECT seq, 1, film_uid, half_stars, 1, seq AS tag, updated_at, review "
    "FROM rating WHERE user_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3) AS r UNION ALL "
    "SELECT * FROM (SELECT seq, 2, uid, 0, present, seq AS tag, updated_at, name "
    "FROM profile WHERE user_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3) AS o UNION ALL "
    "SELECT * FROM (SELECT seq, 3, uid, kind, 1, seq AS tag, updated_at, NULL "
    "FROM record WHERE user_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3) AS n UNION ALL "
    "SELECT * FROM (SELECT self_seq, 4, CAST (NULL AS TEXT), 0, 1, self_seq AS tag, updated_at, NULL "
    "FROM account WHERE id = ?1 AND self_seq > ?2) AS m"
    ") AS a ORDER BY seq LIMIT ?3) AS c LEFT JOIN film f ON f.uid = c.uid "
    "LEFT JOIN entry e ON c.change = 0 AND c.number < 0 AND e.user_id = ?1 AND e.list = c.number AND "
    "e.film_uid = c.uid "
    "LEFT JOIN record r ON c.change = 3 AND r.user_id = ?1 AND r.kind = c.number AND r.uid = c.uid "
    "LEFT JOIN record l ON c.change = 0 AND l.id = - c.number "
    "LEFT JOIN profile p ON c.change = 0 AND p.id = c.number - 1000 ORDER BY c.seq";

static char *
dup_tag (PlakatRows *rows)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, plakat_rows_get_int (rows, COLUMN_TAG));
}

static void
add_entry (JsonBuilder *builder, PlakatRows *rows)
{
  gint64 list = plakat_rows_get_int (rows, COLUMN_NUMBER);
  g_autoptr (PlakatEntry) entry =
      plakat_entry_new (PLAKAT_LIST_WATCHLIST, plakat_rows_get_text (rows, COLUMN_UID));

  entry->tmdb_id = plakat_rows_get_int (rows, COLUMN_TMDB_ID);
  entry->title = g_strdup (plakat_rows_get_text (rows, COLUMN_TITLE));
  entry->year = plakat_rows_get_int (rows, COLUMN_YEAR);
  entry->poster_path = g_strdup (plakat_rows_get_text (rows, COLUMN_POSTER_PATH));
  entry->present = plakat_rows_get_int (rows, COLUMN_PRESENT);
  entry->tag = dup_tag (rows);
  entry->added_at = plakat_rows_get_int (rows, COLUMN_TIME);
  if (list < 0)
    {
      if (plakat_rows_is_null (rows, COLUMN_LIST_UID))
        return;
      entry->list_uid = g_strconcat ("list:", plakat_rows_get_text (rows, COLUMN_LIST_UID), NULL);
      entry->position = g_strdup (plakat_rows_get_text (rows, COLUMN_POSITION));
      plakat_list_entry_to_json (entry, builder);
    }
  else if (list < PLAKAT_FIRST_PROFILE_LIST)
    {
      entry->list = list;
      plakat_entry_to_json (entry, builder);
    }
  else if (!plakat_rows_is_null (rows, COLUMN_PROFILE_UID))
    plakat_profile_entry_to_json (plakat_rows_get_text (rows, COLUMN_PROFILE_UID), entry, builder);
}

static void
add_rating (JsonBuilder *builder, PlakatRows *rows)
{
  g_autoptr (PlakatRating) rating =
      plakat_rating_new (plakat_rows_get_text (rows, COLUMN_UID), plakat_rows_get_int (rows, COLUMN_NUMBER));

  rating->tmdb_id = plakat_rows_get_int (rows, COLUMN_TMDB_ID);
  rating->title = g_strdup (plakat_rows_get_text (rows, COLUMN_TITLE));
  rating->year = plakat_rows_get_int (rows, COLUMN_YEAR);
  rating->poster_path = g_strdup (plakat_rows_get_text (rows, COLUMN_POSTER_PATH));
  rating->review = g_strdup (plakat_rows_get_text (rows, COLUMN_WORDS));
  rating->tag = dup_tag (rows);
  rating->updated_at = plakat_rows_get_int (rows, COLUMN_TIME);
  plakat_rating_to_json (rating, builder);
}

static void
add_profile (JsonBuilder *builder, PlakatRows *rows)
{
  gboolean present = plakat_rows_get_int (rows, COLUMN_PRESENT);
  g_autofree char *tag = dup_tag (rows);

  plakat_profile_to_json (plakat_rows_get_text (rows, COLUMN_UID),
                          present ? plakat_rows_get_text (rows, COLUMN_WORDS) : NULL, present, tag,
                          plakat_rows_get_int (rows, COLUMN_TIME), builder);
}

static gboolean
add_record (const Feed *feed, PlakatRows *rows, GError **error)
{
  g_autoptr (PlakatUserRecord) record = plakat_user_record_new (plakat_rows_get_int (rows, COLUMN_NUMBER),
                                                                plakat_rows_get_text (rows, COLUMN_UID));

  if (!plakat_rows_is_null (rows, COLUMN_FIELDS))
    {
      record->fields = plakat_storage_open_fields (rows, COLUMN_FIELDS, feed->keys, feed->user_id, error);
      if (record->fields == NULL)
        return FALSE;
    }
  record->tmdb_id = plakat_rows_get_int (rows, COLUMN_TMDB_ID);
  record->title = g_strdup (plakat_rows_get_text (rows, COLUMN_TITLE));
  record->year = plakat_rows_get_int (rows, COLUMN_YEAR);
  record->poster_path = g_strdup (plakat_rows_get_text (rows, COLUMN_POSTER_PATH));
  record->tag = dup_tag (rows);
  record->updated_at = plakat_rows_get_int (rows, COLUMN_TIME);
  plakat_user_record_to_json (record, feed->builder);
  return TRUE;
}

static void
add_account (const Feed *feed, PlakatRows *rows)
{
  g_autoptr (PlakatUserRecord) record =
      plakat_user_record_new (PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID);

  record->fields = plakat_account_to_fields (feed->account);
  record->tag = dup_tag (rows);
  record->updated_at = plakat_rows_get_int (rows, COLUMN_TIME);
  plakat_user_record_to_json (record, feed->builder);
}

static gboolean
add_change (const Feed *feed, PlakatRows *rows, GError **error)
{
  switch ((Change) plakat_rows_get_int (rows, COLUMN_CHANGE))
    {
    case CHANGE_RATING:
      add_rating (feed->builder, rows);
      return TRUE;
    case CHANGE_PROFILE:
      add_profile (feed->builder, rows);
      return TRUE;
    case CHANGE_RECORD:
      return add_record (feed, rows, error);
    case CHANGE_ACCOUNT:
      add_account (feed, rows);
      return TRUE;
    case CHANGE_ENTRY:
    default:
      add_entry (feed->builder, rows);
      return TRUE;
    }
}

/* A place before what was forgotten may have missed some of it; one that was not reached yet is of another
 * past. */
static gboolean
is_place (PlakatDb *db, gint64 user_id, gint64 seq, GError **error)
{
  gint64 leads_on;

  if (seq == 0)
    return TRUE;
  if (!plakat_db_read_int (db, error, &leads_on,
                           "SELECT count(*) FROM account WHERE id = ?1 AND pruned <= ?2 AND seq >= ?2", "ii",
                           user_id, seq))
    return FALSE;
  if (leads_on == 0)
    g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_GONE,
                 _ ("This cursor is older than what the server remembers; start again without one."));
  return leads_on != 0;
}

/* Read before the changes are: a connection reads one thing at a time. */
static gboolean
read_account (Feed *feed, gint64 seq, GError **error)
{
  gint64 changed;

  if (!plakat_db_read_int (feed->db, error, &changed,
                           "SELECT self_seq FROM account WHERE id = ?1 AND self_seq > ?2", "ii",
                           feed->user_id, seq))
    return FALSE;
  return changed == 0
         || plakat_storage_get_account (feed->db, feed->keys, feed->user_id, &feed->account, error);
}

static gboolean
read_changes (const Feed *feed, gint64 *seq, gint64 limit, gboolean *more, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (feed->db, error, feed_sql, "iii", feed->user_id, *seq, limit + 1);

  if (rows == NULL)
    return FALSE;
  for (gint64 i = 0; plakat_rows_next (rows); i++)
    {
      if (i == limit)
        {
          *more = TRUE;
          break;
        }
      if (!add_change (feed, rows, error))
        return FALSE;
      *seq = plakat_rows_get_int (rows, COLUMN_SEQ);
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_read_feed:
 * @seq: (inout): the number after which to read, 0 for the start, then the last that was read
 * @limit: how many changes at most
 * @builder: takes the changes, inside an array
 * @more: (out): whether there is more already
 *
 * What changed of all that the account keeps here, in the order of the commits, each as it is now. Within a
 * transaction that reads.
 *
 * Errors: %PLAKAT_SERVER_ERROR_GONE if @seq leads nowhere.
 */
gboolean
plakat_storage_read_feed (PlakatDb *db,
                          PlakatKeys *keys,
                          gint64 user_id,
                          gint64 *seq,
                          gint64 limit,
                          JsonBuilder *builder,
                          gboolean *more,
                          GError **error)
{
  Feed feed = { db, keys, user_id, NULL, builder };
  gboolean done;

  *more = FALSE;
  done = is_place (db, user_id, *seq, error) && read_account (&feed, *seq, error)
         && read_changes (&feed, seq, limit, more, error);
  g_clear_pointer (&feed.account, plakat_account_free);
  return done;
}

/** plakat_storage_read_acked: adds, inside an object, for each device the highest number of an op that was
 * answered */
gboolean
plakat_storage_read_acked (PlakatDb *db, gint64 user_id, JsonBuilder *builder, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT device, acked FROM device WHERE user_id = ?1 AND acked > 0 ORDER BY device", "i",
      user_id);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      json_builder_set_member_name (builder, plakat_rows_get_text (rows, 0));
      json_builder_add_int_value (builder, plakat_rows_get_int (rows, 1));
    }
  return plakat_rows_end (rows, error);
}
