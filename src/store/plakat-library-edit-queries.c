/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-error.h"
#include "plakat-library-edit-queries.h"
#include "plakat-position.h"
#include "planted-bug.h"

/* What a user does: one transaction for each edit. */

void
plakat_edit_free (PlakatEdit *self)
{
  g_free (self->list_uid);
  g_free (self->uid);
  g_free (self->title);
  g_free (self->poster_path);
  g_free (self->before);
  g_free (self->place);
  g_clear_pointer (&self->fields, plakat_fields_free);
  g_free (self->field);
  g_free (self->value);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, why);
  return FALSE;
}

static gboolean
read_text (
    PlakatSqlite *db, char **text, GError **error, const char *sql, const char *list_uid, const char *uid)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, error);
  gboolean row;

  *text = NULL;
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "tt", list_uid, uid);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  if (row)
    *text = plakat_sqlite_dup_text (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

/* Before @before, which is on the list, or at the end. */
static char *
find_position (PlakatSqlite *db,
               const char *list_uid,
               const char *film_uid,
               const char *before,
               gboolean *full,
               GError **error)
{
  g_autofree char *next = NULL, *previous = NULL;
  char *place;

  if (before != NULL
      && (!read_text (db, &next, error,
                      "SELECT position FROM entry WHERE list_uid = ?1 AND film_uid = ?2 AND want = 1",
                      list_uid, before)
          || (next == NULL
              && !refuse (error, _ ("The film before which this one was to stand is not on the list.")))))
    return NULL;
  if (next != NULL)
    {
      sqlite3_stmt *statement = plakat_sqlite_prepare (db,
                                                       "SELECT max (position) FROM entry WHERE list_uid = ?1 "
                                                       "AND want = 1 AND film_uid <> ?2 AND position < ?3",
                                                       error);
      gboolean row;

      if (statement == NULL)
        return NULL;
      plakat_sqlite_bind (statement, "ttt", list_uid, film_uid, next);
      if (!plakat_sqlite_step (db, statement, &row, error))
        return NULL;
      previous = plakat_sqlite_dup_text (statement, 0);
      sqlite3_reset (statement);
    }
  else if (!read_text (db, &previous, error,
                       "SELECT max (position) FROM entry WHERE list_uid = ?1 AND want = 1 AND film_uid <> ?2",
                       list_uid, film_uid))
    return NULL;
  place = plakat_position_between (previous, next);
  *full = place == NULL;
  return place;
}

static GPtrArray *
list_order (PlakatSqlite *db, const char *list_uid, const char *film_uid, GPtrArray *places, GError **error)
{
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT film_uid, position FROM entry WHERE list_uid = ?1 AND want = 1 AND film_uid <> ?2"
      " ORDER BY position, film_uid",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "tt", list_uid, film_uid);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&films);
      g_ptr_array_add (films, plakat_sqlite_dup_text (statement, 0));
      g_ptr_array_add (places, plakat_sqlite_dup_text (statement, 1));
    }
  return NULL;
}

static gboolean
move_on (PlakatSqlite *db, const char *list_uid, const char *film_uid, const char *place, GError **error)
{
  g_auto (PlakatEntryRow) row = { 0 };

  if (!plakat_library_load_entry (db, list_uid, film_uid, &row, error)
      || !plakat_library_next_seq (db, &row.merge.edit_seq, error))
    return FALSE;
  g_set_str (&row.position, place);
  return plakat_library_store_entry (db, list_uid, film_uid, &row, error)
         && plakat_library_queue_entry (db, list_uid, film_uid, row.merge.edit_seq, "1", error);
}

/* Where there is no room between two places any more, what follows moves on, each by an edit of its own. */
static char *
make_room (PlakatSqlite *db, const char *list_uid, const char *film_uid, const char *before, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) films = list_order (db, list_uid, film_uid, places, error);
  g_autofree char *place = NULL, *last = NULL;
  guint first = 0;

  if (films == NULL)
    return NULL;
  while (first < films->len && g_strcmp0 (before, g_ptr_array_index (films, first)) != 0)
    first++;
  place = plakat_position_between (first > 0 ? g_ptr_array_index (places, first - 1) : NULL, NULL);
  g_set_str (&last, place);
  for (guint i = first;
       last != NULL && i < films->len && g_strcmp0 (g_ptr_array_index (places, i), last) <= 0; i++)
    {
      char *next = plakat_position_between (last, NULL);

      g_free (last);
      last = next;
      if (last != NULL && !move_on (db, list_uid, g_ptr_array_index (films, i), last, error))
        return NULL;
    }
  if (last == NULL)
    refuse (error, _ ("The list is too long to be put in this order."));
  return last != NULL ? g_steal_pointer (&place) : NULL;
}

/* A list goes with its profile, or with itself: who adds to one that is gone by now is told. */
static gboolean
check_parent (PlakatSqlite *db, const char *list_uid, gboolean *ordered, GError **error)
{
  PlakatUserRecordKind kind;
  g_autofree char *parent = plakat_library_parent_of (list_uid, &kind);
  g_auto (PlakatRecordRow) row = { 0 };

  *ordered = parent != NULL && kind == PLAKAT_USER_RECORD_LIST;
  if (parent == NULL)
    return TRUE;
  if (!plakat_library_load_row (db, kind, parent, &row, error))
    return FALSE;
  return !plakat_fields_is_empty (row.value) || refuse (error, _ ("The list is not there any more."));
}

/*
 * Whether an edit of that key is on its way. Who says once more what is wanted already changes nothing of it:
 * with a number of its own it would come after what others made of the first one.
 */
static gboolean
is_on_its_way (PlakatSqlite *db, const char *scope, const char *uid, gint64 *found, GError **error)
{
  g_autofree char *key = g_strconcat (scope, " ", uid, NULL);

  return plakat_sqlite_read_number (
      db, found, error, "SELECT EXISTS (SELECT 1 FROM outbox WHERE key = ?1 AND NOT parked AND NOT held)",
      "t", key);
}

static gboolean
apply_entry (PlakatSqlite *db, const PlakatEdit *edit, gint64 seq, GError **error)
{
  g_auto (PlakatEntryRow) row = { 0 };
  gboolean ordered, full = FALSE;
  gint64 waits;

  if (!check_parent (db, edit->list_uid, &ordered, error)
      || !plakat_library_load_entry (db, edit->list_uid, edit->uid, &row, error)
      || !is_on_its_way (db, edit->list_uid, edit->uid, &waits, error))
    return FALSE;
  if (waits && !edit->moves && edit->want == row.merge.want)
    return TRUE;
  if (edit->moves && !row.merge.want)
    return refuse (error, _ ("The film is not on the list."));
  if (ordered && edit->want && (edit->moves || !row.merge.want || row.position == NULL))
    {
      g_free (row.position);
      row.position = edit->place != NULL
                         ? g_strdup (edit->place)
                         : find_position (db, edit->list_uid, edit->uid, edit->before, &full, error);
      if (row.position == NULL && full)
        row.position = make_room (db, edit->list_uid, edit->uid, edit->before, error);
      if (row.position == NULL)
        return FALSE;
    }
  if (edit->want && !row.merge.want)
    row.added_at = plakat_library_now ();
  row.merge.want = edit->want;
  row.merge.edit_seq = seq;
#if PLAKAT_PLANTED_BUG != 7
  row.merge.miss = 0;
#endif
  return plakat_library_store_entry (db, edit->list_uid, edit->uid, &row, error)
         && plakat_library_queue_entry (db, edit->list_uid, edit->uid, seq, edit->want ? "1" : "0", error);
}

/**
 * plakat_library_take_back_entries:
 *
 * Whoever takes a list away takes back what was done to it and was not sent yet. What was sent without an
 * answer shows itself where the server says so. Within a transaction.
 */
gboolean
plakat_library_take_back_entries (PlakatSqlite *db,
                                  PlakatUserRecordKind kind,
                                  const char *uid,
                                  GError **error)
{
  g_autofree char *list_uid = NULL;

  if (kind != PLAKAT_USER_RECORD_PROFILE && kind != PLAKAT_USER_RECORD_LIST)
    return TRUE;
  list_uid = g_strconcat (plakat_user_record_kind_to_string (kind), ":", uid, NULL);
  return plakat_sqlite_run (db, error, "DELETE FROM outbox WHERE list_uid = ?1", "t", list_uid)
         && plakat_sqlite_run (
             db, error,
             "UPDATE entry SET want = base, position = base_position, acked_seq = edit_seq, sent_want = NULL,"
             " sent_seq = NULL, sent_position = NULL"
             " WHERE list_uid = ?1 AND edit_seq > acked_seq",
             "t", list_uid);
}

static PlakatFields *
change (const PlakatFields *before, const PlakatEdit *edit)
{
  PlakatFields *after = before != NULL ? plakat_fields_copy (before) : plakat_fields_new ();
  const char *name, *value;

  for (guint i = 0; plakat_fields_get_nth (edit->fields, i, &name, &value); i++)
    plakat_fields_set (after, name, value);
  if (edit->field != NULL)
    plakat_fields_set (after, edit->field, edit->value);
  return after;
}

/* Two profiles of one name could not be told apart where a server knows them by it; the servers refuse them
 * too. */
static gboolean
check_name (PlakatSqlite *db, const PlakatEdit *edit, const PlakatFields *value, GError **error)
{
  g_autofree char *taken = NULL;

  if (edit->kind != PLAKAT_USER_RECORD_PROFILE || value == NULL)
    return TRUE;
  if (!read_text (db, &taken, error,
                  "SELECT uid FROM record WHERE kind = 'profile' AND uid <> ?1 AND value ->> 'name' = ?2",
                  edit->uid, plakat_fields_get (value, "name")))
    return FALSE;
  return taken == NULL || refuse (error, _ ("There is a profile of that name already."));
}

static gboolean
apply_record (PlakatSqlite *db, const PlakatEdit *edit, gint64 seq, GError **error)
{
  g_auto (PlakatRecordRow) row = { 0 };
  g_autoptr (PlakatFields) before = NULL;
  g_autofree char *value = NULL;
  gint64 waits;

  if (!plakat_library_load_row (db, edit->kind, edit->uid, &row, error)
      || !is_on_its_way (db, plakat_user_record_kind_to_string (edit->kind), edit->uid, &waits, error))
    return FALSE;
  before = g_steal_pointer (&row.value);
  if (!edit->removes)
    row.value = change (before, edit);
  if (plakat_fields_is_empty (row.value))
    g_clear_pointer (&row.value, plakat_fields_free);
  else if (!plakat_user_record_check (edit->kind, row.value, error)
           || !check_name (db, edit, row.value, error))
    return FALSE;
  if (waits && plakat_fields_equal (row.value, before))
    return TRUE;
  row.edit_seq = seq;
  value = plakat_fields_print (row.value);
  if (row.value == NULL && before != NULL
      && (!plakat_library_take_back_entries (db, edit->kind, edit->uid, error)
          || !plakat_library_bin_record (db, edit->kind, edit->uid, before, "yours", error)))
    return FALSE;
  return plakat_library_keep_texts (db, edit->kind, edit->uid, before, row.value, "edited", seq, error)
         && plakat_library_store_row (db, edit->kind, edit->uid, &row, plakat_library_now (), error)
         && plakat_library_queue_record (db, edit->kind, edit->uid, seq, value, error);
}

/** plakat_library_apply_edit: plakat_library_write_edit() within a transaction that is open */
gboolean
plakat_library_apply_edit (PlakatSqlite *db, const PlakatEdit *edit, GError **error)
{
  gint64 seq;

  if (!plakat_library_next_seq (db, &seq, error)
      || (edit->about_film
          && !plakat_library_upsert_film (db, edit->uid, edit->tmdb_id, edit->title, edit->year,
                                          edit->poster_path, error)))
    return FALSE;
  return edit->list_uid != NULL ? apply_entry (db, edit, seq, error) : apply_record (db, edit, seq, error);
}

/**
 * plakat_library_write_edit:
 *
 * One transaction: the next sequence number, the intent, the log, the outbox. When it returns %TRUE the edit
 * is on the disk; when it returns %FALSE nothing of it is.
 */
gboolean
plakat_library_write_edit (PlakatSqlite *db, const PlakatEdit *edit, GError **error)
{
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done = plakat_library_apply_edit (db, edit, error);
  return plakat_sqlite_end (db, done, done ? error : NULL);
}
