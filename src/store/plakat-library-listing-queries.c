/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-sync-queries.h"
#include "planted-bug.h"

/*
 * What a server without a feed has: whole lists, compared with what is known here. That a film is not in a
 * listing says something only where the listing is proven to be whole, and twice; that many are gone at once
 * is asked.
 */

/* As plakat_merge_see() counts. */
#define PROOFS 2
#define FEW 5
#define SHARE 0.2
#define KNOWN 3

/** Known: an entry of the list, as it stands here */
typedef struct
{
  char *film_uid;
  gboolean clean;
  gboolean base;
  char *tag;
  int miss;
  gint64 edit_seq;
  gboolean listed;
} Known;

static void
known_free (Known *known)
{
  g_free (known->film_uid);
  g_free (known->tag);
  g_free (known);
}

static GHashTable *
read_known (PlakatSqlite *db, const char *list_uid, GError **error)
{
  g_autoptr (GHashTable) found =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) known_free);
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             "SELECT film_uid, edit_seq <= acked_seq AND want = base AND sent_seq IS NULL, "
                             "base, base_tag, miss, edit_seq"
                             " FROM entry WHERE list_uid = ?1 AND (base OR want OR edit_seq > acked_seq)",
                             error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", list_uid);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      Known *known;

      if (!row)
        return g_steal_pointer (&found);
      known = g_new0 (Known, 1);
      known->film_uid = plakat_sqlite_dup_text (statement, 0);
      known->clean = sqlite3_column_int (statement, 1);
      known->base = sqlite3_column_int (statement, 2);
      known->tag = plakat_sqlite_dup_text (statement, 3);
      known->miss = sqlite3_column_int (statement, 4);
      known->edit_seq = sqlite3_column_int64 (statement, 5);
      g_hash_table_insert (found, known->film_uid, known);
    }
  return NULL;
}

/* ── the latch ─────────────────────────────────────────────────────────── */

typedef enum
{
  FREE,
  ASKED,
  ACCEPTED,
} LatchState;

static gboolean
read_latch (PlakatSqlite *db, const char *scope, LatchState *state, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT choice FROM latch WHERE scope = ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", scope);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  *state = !row ? FREE : sqlite3_column_type (statement, 0) == SQLITE_NULL ? ASKED : ACCEPTED;
  if (row)
    sqlite3_reset (statement);
  return TRUE;
}

/* Whether so much is gone that it is asked before it is believed. */
static const char *
find_reason (GHashTable *rows, guint listed, guint *known, guint *missing)
{
  guint proven = 0;
  GHashTableIter iter;
  gpointer value;

  *known = *missing = 0;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Known *one = value;

      *known += one->base;
      *missing += one->base && !one->listed;
      proven += one->base && !one->listed && one->clean && one->miss + 1 >= PROOFS;
    }
  if (listed == 0 && *known >= KNOWN)
    return "empty";
  return proven > MAX (FEW, SHARE * *known) ? "mass" : NULL;
}

/* ── a list ────────────────────────────────────────────────────────────── */

static gboolean
see_present (PlakatSqlite *db,
             const char *list_uid,
             const PlakatEntry *entry,
             const Known *known,
             gint64 since,
             gboolean complete,
             PlakatChanges *changes,
             GError **error)
{
  PlakatMergeSight sight = { .present = TRUE,
                             .tag = entry->tag,
                             .complete = complete,
                             .infers_ack = TRUE,
                             .edited_since = known != NULL && known->edit_seq > since };

  if (known != NULL && known->clean && known->base && known->miss == 0
      && g_strcmp0 (known->tag, entry->tag) == 0)
    return TRUE;
  return plakat_library_upsert_film (db, entry->film_uid, entry->tmdb_id, entry->title, entry->year,
                                     entry->poster_path, error)
         && plakat_library_see_entry (db, list_uid, entry, &sight, changes, error);
}

static gboolean
see_absent (PlakatSqlite *db,
            const char *list_uid,
            const Known *known,
            gint64 since,
            gboolean accepted,
            PlakatChanges *changes,
            GError **error)
{
  PlakatMergeSight sight = {
    .complete = TRUE, .tombstone = accepted, .infers_ack = TRUE, .edited_since = known->edit_seq > since
  };
  PlakatEntry entry = { .film_uid = known->film_uid };

  return plakat_library_see_entry (db, list_uid, &entry, &sight, changes, error);
}

/* A server may have a film in two rows. One stands for it: the one that is known here, where it is still
 * there, lest its twin looks as if somebody had added the film again. */
static GPtrArray *
choose_entries (GPtrArray *entries, GHashTable *rows)
{
  GPtrArray *films = g_ptr_array_new ();
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    {
      PlakatEntry *entry = g_ptr_array_index (entries, i);
      Known *one = g_hash_table_lookup (rows, entry->film_uid);
      gpointer place;

      if (one != NULL)
        one->listed = TRUE;
      if (!g_hash_table_lookup_extended (places, entry->film_uid, NULL, &place))
        {
          g_hash_table_insert (places, entry->film_uid, GUINT_TO_POINTER (films->len));
          g_ptr_array_add (films, entry);
        }
      else if (one != NULL && g_strcmp0 (one->tag, entry->tag) == 0)
        g_ptr_array_index (films, GPOINTER_TO_UINT (place)) = entry;
    }
  return films;
}

static gboolean
see_listing (PlakatSqlite *db,
             const char *list_uid,
             GPtrArray *entries,
             gboolean complete,
             gint64 since,
             PlakatChanges *changes,
             GError **error)
{
  g_autoptr (GHashTable) rows = read_known (db, list_uid, error);
  g_autoptr (GPtrArray) films = NULL;
  guint known, missing;
  GHashTableIter iter;
  gpointer value;
  LatchState latch;
  const char *reason;

  if (rows == NULL || !read_latch (db, list_uid, &latch, error))
    return FALSE;
#if PLAKAT_PLANTED_BUG == 8
  complete = TRUE;
#endif
#if PLAKAT_PLANTED_BUG != 15
  if (latch == ASKED)
    return TRUE;
#endif
  films = choose_entries (entries, rows);
  reason = complete && latch == FREE ? find_reason (rows, entries->len, &known, &missing) : NULL;
  if (reason != NULL)
    return plakat_library_write_latch (db, list_uid, reason, known, missing, NULL, error);
  for (guint i = 0; i < films->len; i++)
    {
      const PlakatEntry *entry = g_ptr_array_index (films, i);

      if (!see_present (db, list_uid, entry, g_hash_table_lookup (rows, entry->film_uid), since, complete,
                        changes, error))
        return FALSE;
    }
  if (!complete)
    return TRUE;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!((Known *) value)->listed
        && !see_absent (db, list_uid, value, since, latch == ACCEPTED, changes, error))
      return FALSE;
  return latch == FREE || plakat_sqlite_run (db, error, "DELETE FROM latch WHERE scope = ?1", "t", list_uid);
}

/**
 * plakat_library_write_listing:
 * @entries: (element-type PlakatEntry): of all pages that came
 * @complete: whether they are proven to be all that there are: an absence says something only then (I7)
 * @since: sequence number of the last edit when the walk began: what was edited since keeps its intent
 *
 * One transaction. A scope that is asked about changes nothing till the answer (I9).
 */
gboolean
plakat_library_write_listing (PlakatSqlite *db,
                              const char *list_uid,
                              GPtrArray *entries,
                              gboolean complete,
                              gint64 since,
                              PlakatChanges *changes,
                              GError **error)
{
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = see_listing (db, list_uid, entries, complete, since, changes, error);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* ── profiles ──────────────────────────────────────────────────────────── */

/*
 * The profile here that the server calls so; or one that it has not named yet, by the name that it was sent
 * with or is to be sent with: to send that would only be answered as taken. Not named yet is one without a
 * number, and one whose number is not among @numbers, all of the server's: what went while it was edited here
 * is made anew.
 */
static gboolean
find_profile (
    PlakatSqlite *db, const PlakatUserRecord *record, GHashTable *numbers, char **uid, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT uid, NULL FROM record WHERE kind = 'profile' AND base_tag = ?1"
      " UNION ALL SELECT uid, base_tag FROM record WHERE kind = 'profile' AND edit_seq > acked_seq"
      "  AND iif (sent_seq IS NULL, value, sent_value) ->> 'name' = ?2",
      error);
  gboolean row;

  *uid = NULL;
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "tt", record->tag, plakat_fields_get (record->fields, "name"));
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      const char *number = row ? (const char *) sqlite3_column_text (statement, 1) : NULL;

      if (number != NULL && g_hash_table_contains (numbers, number))
        continue;
      *uid = row ? plakat_sqlite_dup_text (statement, 0) : g_strdup (record->uid);
      if (row)
        sqlite3_reset (statement);
      return TRUE;
    }
  return FALSE;
}

static gboolean
list_unseen (PlakatSqlite *db, GHashTable *seen, GPtrArray *gone, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT uid, miss FROM record WHERE kind = 'profile' AND base_tag IS NOT NULL AND base IS NOT NULL",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      Known *known;

      if (!row)
        return TRUE;
      if (g_hash_table_contains (seen, sqlite3_column_text (statement, 0)))
        continue;
      known = g_new0 (Known, 1);
      known->film_uid = plakat_sqlite_dup_text (statement, 0);
      known->miss = sqlite3_column_int (statement, 1);
      g_ptr_array_add (gone, known);
    }
  return FALSE;
}

/* A profile that is gone takes its films with it; like a film it is believed to be gone when it was missed
 * twice. */
static gboolean
see_gone (PlakatSqlite *db, const Known *known, gint64 since, PlakatChanges *changes, GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  PlakatRecordSight sight = { .infers_ack = TRUE };

  if (!plakat_library_load_row (db, PLAKAT_USER_RECORD_PROFILE, known->film_uid, &row, error))
    return FALSE;
  if (row.edit_seq > since)
    return TRUE;
  if (known->miss + 1 < PROOFS && !plakat_fields_is_empty (row.value))
    return plakat_sqlite_run (db, error,
                              "UPDATE record SET miss = miss + 1 WHERE kind = 'profile' AND uid = ?1", "t",
                              known->film_uid);
  return plakat_library_see_record (db, PLAKAT_USER_RECORD_PROFILE, known->film_uid, &sight, 0, changes,
                                    error)
         && plakat_sqlite_run (db, error,
                               "INSERT INTO bin (list_uid, film_uid, why, wall) SELECT list_uid, film_uid,"
                               " 'removed', ?2 FROM entry WHERE list_uid = 'profile:' || ?1 AND want = 1"
                               " AND edit_seq <= acked_seq",
                               "ti", known->film_uid, plakat_library_now ())
         && plakat_sqlite_run (db, error,
                               "UPDATE entry SET base = 0, base_tag = NULL, miss = 0,"
                               " want = want AND edit_seq > acked_seq WHERE list_uid = 'profile:' || ?1",
                               "t", known->film_uid);
}

static gboolean
see_profiles (PlakatSqlite *db, GPtrArray *records, gint64 since, PlakatChanges *changes, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func ((GDestroyNotify) known_free);

  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (numbers, ((PlakatUserRecord *) g_ptr_array_index (records, i))->tag);
  for (guint i = 0; i < records->len; i++)
    {
      const PlakatUserRecord *record = g_ptr_array_index (records, i);
      PlakatRecordSight sight = { .fields = record->fields, .tag = record->tag, .infers_ack = TRUE };
      char *uid;

      if (!find_profile (db, record, numbers, &uid, error))
        return FALSE;
      g_hash_table_add (seen, uid);
      if (!plakat_library_see_record (db, PLAKAT_USER_RECORD_PROFILE, uid, &sight, 0, changes, error))
        return FALSE;
    }
  if (!list_unseen (db, seen, gone, error))
    return FALSE;
  for (guint i = 0; i < gone->len; i++)
    if (!see_gone (db, g_ptr_array_index (gone, i), since, changes, error))
      return FALSE;
  return TRUE;
}

/** plakat_library_write_profiles: @records: (element-type PlakatUserRecord): all profiles of the server */
gboolean
plakat_library_write_profiles (
    PlakatSqlite *db, GPtrArray *records, gint64 since, PlakatChanges *changes, GError **error)
{
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = see_profiles (db, records, since, changes, error);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* ── what users say about themselves ───────────────────────────────────── */

/** plakat_library_write_accounts: @records: (element-type PlakatUserRecord): what the server tells of the
 * user; where there is none nothing was taken away */
gboolean
plakat_library_write_accounts (PlakatSqlite *db, GPtrArray *records, PlakatChanges *changes, GError **error)
{
  gboolean done = TRUE;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  for (guint i = 0; done && i < records->len; i++)
    {
      const PlakatUserRecord *record = g_ptr_array_index (records, i);
      PlakatRecordSight sight = { .fields = record->fields, .tag = record->tag, .infers_ack = TRUE };

      done = plakat_library_see_record (db, record->kind, record->uid, &sight, 0, changes, error);
    }
  return plakat_sqlite_end (db, done, done ? error : NULL);
}
