/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-lists-queries.h"

void
plakat_listed_film_free (PlakatListedFilm *self)
{
  g_free (self->film_uid);
  g_free (self->title);
  g_free (self->poster_path);
  g_free (self->position);
  g_free (self);
}

/* Of a film record the film is said too. */
#define RECORD                                                                                               \
  "SELECT r.uid, r.value, r.base_tag, r.touched_at, f.tmdb_id, f.title, f.year, f.poster_path FROM record r" \
  " LEFT JOIN film_ref f ON f.film_uid = r.uid WHERE r.kind = ?1"

static PlakatUserRecord *
read_record (sqlite3_stmt *statement, PlakatUserRecordKind kind, GError **error)
{
  g_autoptr (PlakatUserRecord) record =
      plakat_user_record_new (kind, (const char *) sqlite3_column_text (statement, 0));
  const char *value = (const char *) sqlite3_column_text (statement, 1);

  if (value != NULL && (record->fields = plakat_fields_parse (value, error)) == NULL)
    return NULL;
  record->tag = plakat_sqlite_dup_text (statement, 2);
  record->updated_at = sqlite3_column_int64 (statement, 3);
  record->tmdb_id = sqlite3_column_int64 (statement, 4);
  record->title = plakat_sqlite_dup_text (statement, 5);
  record->year = sqlite3_column_int (statement, 6);
  record->poster_path = plakat_sqlite_dup_text (statement, 7);
  return g_steal_pointer (&record);
}

/** plakat_library_read_records: (element-type PlakatUserRecord): those that say something, by name, else
 * newest first */
GPtrArray *
plakat_library_read_records (PlakatSqlite *db, PlakatUserRecordKind kind, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      RECORD " AND r.value IS NOT NULL ORDER BY r.value ->> 'name' COLLATE NOCASE, r.edit_seq DESC, r.uid",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", plakat_user_record_kind_to_string (kind));
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatUserRecord *record;

      if (!row)
        return g_steal_pointer (&found);
      record = read_record (statement, kind, error);
      if (record == NULL)
        {
          sqlite3_reset (statement);
          return NULL;
        }
      g_ptr_array_add (found, record);
    }
  return NULL;
}

/** plakat_library_read_record: one that says nothing has no fields */
PlakatUserRecord *
plakat_library_read_record (PlakatSqlite *db, PlakatUserRecordKind kind, const char *uid, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, RECORD " AND r.uid = ?2", error);
  PlakatUserRecord *record;
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "tt", plakat_user_record_kind_to_string (kind), uid);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return NULL;
  if (!row)
    return plakat_user_record_new (kind, uid);
  record = read_record (statement, kind, error);
  sqlite3_reset (statement);
  return record;
}

/** plakat_library_read_listed: (element-type PlakatListedFilm): in the list's own order, else newest first */
GPtrArray *
plakat_library_read_listed (PlakatSqlite *db, const char *list_uid, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_listed_film_free);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT e.film_uid, f.title, f.year, f.poster_path, e.position, e.added_at FROM entry e"
      " JOIN film_ref f ON f.film_uid = e.film_uid WHERE e.list_uid = ?1 AND e.want = 1"
      " ORDER BY e.position, iif (e.position IS NULL, -e.added_at, e.added_at), e.film_uid",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", list_uid);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatListedFilm *film;

      if (!row)
        return g_steal_pointer (&found);
      film = g_new0 (PlakatListedFilm, 1);
      film->film_uid = plakat_sqlite_dup_text (statement, 0);
      film->title = plakat_sqlite_dup_text (statement, 1);
      film->year = sqlite3_column_int (statement, 2);
      film->poster_path = plakat_sqlite_dup_text (statement, 3);
      film->position = plakat_sqlite_dup_text (statement, 4);
      film->added_at = sqlite3_column_int64 (statement, 5);
      g_ptr_array_add (found, film);
    }
  return NULL;
}

/** plakat_library_read_lists_of: uids of the lists that the film is on */
GStrv
plakat_library_read_lists_of (PlakatSqlite *db, const char *film_uid, GError **error)
{
  g_autoptr (GStrvBuilder) lists = g_strv_builder_new ();
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT list_uid FROM entry WHERE film_uid = ?1 AND want = 1 ORDER BY list_uid", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", film_uid);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return g_strv_builder_end (lists);
      g_strv_builder_add (lists, (const char *) sqlite3_column_text (statement, 0));
    }
  return NULL;
}
