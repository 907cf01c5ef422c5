/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-library-private.h"
#include "plakat-library-queries.h"
#include "shelf.h"
#include "watch.h"

#define TEMPLATE "/template"

static sqlite3 *template;

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *db;

  g_assert_cmpint (
      sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL), ==,
      SQLITE_OK);
  return db;
}

/** shelf_make_template: an empty library, made once a process, of which shelves are copies */
void
shelf_make_template (void)
{
  g_autoptr (GError) error = NULL;
  PlakatSqlite *db;

  template = open_file (TEMPLATE);
  db = plakat_library_open_db (TEMPLATE, "https://simulated.example", &error);
  g_assert_no_error (error);
  plakat_sqlite_close (db);
}

static void
text_free (gpointer data)
{
  WrittenText *text = data;

  g_free (text->uid);
  g_free (text->text);
  g_free (text);
}

static void
fill (Shelf *self)
{
  g_autofree char *sql =
      g_strdup_printf ("UPDATE device SET device_uuid = 'device-%u-%u'", self->device, self->number);
  sqlite3_backup *backup = sqlite3_backup_init (self->db, "main", template, "main");

  g_assert_nonnull (backup);
  g_assert_cmpint (sqlite3_backup_step (backup, -1), ==, SQLITE_DONE);
  g_assert_cmpint (sqlite3_backup_finish (backup), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (self->db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  if (self->server == NULL)
    g_assert_cmpint (sqlite3_exec (self->db, "UPDATE account SET origin = NULL", NULL, NULL, NULL), ==,
                     SQLITE_OK);
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  know_free (walk->first);
  know_free (walk->seen);
  g_hash_table_unref (walk->present);
  g_hash_table_unref (walk->films);
  g_free (walk);
}

static void
free_know (gpointer know)
{
  know_free (know);
}

Shelf *
shelf_new (guint number, guint device, const char *path, ModelServer *server, Keys *keys)
{
  Shelf *self = g_new0 (Shelf, 1);

  self->number = number;
  self->device = device;
  self->path = g_strdup (path);
  self->server = server;
  self->keys = keys;
  self->know = know_new ();
  self->db = open_file (path);
  self->statements = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize);
  self->taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_know);
  self->conflicts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_know);
  self->feeds = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, free_know);
  self->walks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, walk_free);
  self->texts = g_ptr_array_new_with_free_func (text_free);
  self->seqs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fill (self);
  return self;
}

void
shelf_free (Shelf *self)
{
  g_clear_pointer (&self->last, state_unref);
  g_hash_table_unref (self->statements);
  sqlite3_close (self->db);
  g_hash_table_unref (self->taken);
  g_hash_table_unref (self->conflicts);
  g_hash_table_unref (self->feeds);
  g_hash_table_unref (self->walks);
  g_hash_table_unref (self->seqs);
  g_hash_table_unref (self->asked);
  g_clear_pointer (&self->profiles, know_free);
  g_ptr_array_unref (self->texts);
  know_free (self->know);
  g_free (self->path);
  g_free (self);
}

/* ── reading ───────────────────────────────────────────────────────────── */

static sqlite3_stmt *
prepare (Shelf *self, const char *sql)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement == NULL)
    {
      if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
        g_error ("%s: %s", sqlite3_errmsg (self->db), sql);
      g_hash_table_insert (self->statements, (gpointer) sql, statement);
    }
  return statement;
}

/** shelf_ask_number: @sql: a literal with ?1, ?2 texts and ?3 a number; Returns: its first value, -1 for none
 */
gint64
shelf_ask_number (Shelf *self, const char *sql, const char *a, const char *b, gint64 number)
{
  sqlite3_stmt *statement = prepare (self, sql);
  gint64 value = -1;

  if (a != NULL)
    sqlite3_bind_text (statement, 1, a, -1, SQLITE_TRANSIENT);
  if (b != NULL)
    sqlite3_bind_text (statement, 2, b, -1, SQLITE_TRANSIENT);
  if (sqlite3_bind_parameter_count (statement) >= 3)
    sqlite3_bind_int64 (statement, 3, number);
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return value;
}

gboolean
shelf_ask (Shelf *self, const char *sql, const char *a, const char *b, gint64 number)
{
  return shelf_ask_number (self, sql, a, b, number) > 0;
}

static char *
dup_column (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static void
entry_free (gpointer data)
{
  EntryState *entry = data;

  g_free (entry->list_uid);
  g_free (entry->film_uid);
  g_free (entry->base_tag);
  g_free (entry->position);
  g_free (entry);
}

static void
record_free (gpointer data)
{
  RecordState *record = data;

  g_free (record->uid);
  g_free (record->base_tag);
  g_free (record->base_text);
  g_clear_pointer (&record->value, plakat_fields_free);
  g_free (record);
}

static void
outbox_free (gpointer data)
{
  OutboxState *outbox = data;

  g_free (outbox->key);
  g_free (outbox);
}

void
state_unref (State *self)
{
  if (--self->refs > 0)
    return;
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->outbox);
  g_ptr_array_unref (self->latched);
  g_free (self);
}

static void
read_entries (Shelf *self, State *state)
{
  sqlite3_stmt *statement =
      prepare (self, "SELECT list_uid, film_uid, base, base_tag, want, edit_seq, acked_seq,"
                     " sent_want, sent_seq, miss, position FROM entry");

  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      EntryState *entry = g_new0 (EntryState, 1);

      entry->list_uid = dup_column (statement, 0);
      entry->film_uid = dup_column (statement, 1);
      entry->base = sqlite3_column_int (statement, 2);
      entry->base_tag = dup_column (statement, 3);
      entry->want = sqlite3_column_int (statement, 4);
      entry->edit_seq = sqlite3_column_int64 (statement, 5);
      entry->acked_seq = sqlite3_column_int64 (statement, 6);
      entry->sent_want = sqlite3_column_int (statement, 7);
      entry->sent = sqlite3_column_type (statement, 8) != SQLITE_NULL;
      entry->sent_seq = sqlite3_column_int64 (statement, 8);
      entry->miss = sqlite3_column_int (statement, 9);
      entry->position = dup_column (statement, 10);
      g_ptr_array_add (state->entries, entry);
    }
  sqlite3_reset (statement);
}

static void
read_records (Shelf *self, State *state)
{
  sqlite3_stmt *statement =
      prepare (self, "SELECT kind, uid, base_tag, value, edit_seq, acked_seq, sent_seq, base FROM record");

  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      RecordState *record = g_new0 (RecordState, 1);
      const char *value = (const char *) sqlite3_column_text (statement, 3);

      g_assert_true (plakat_user_record_kind_from_string ((const char *) sqlite3_column_text (statement, 0),
                                                          &record->kind));
      record->uid = dup_column (statement, 1);
      record->base_tag = dup_column (statement, 2);
      record->value = value != NULL ? plakat_fields_parse (value, NULL) : NULL;
      record->edit_seq = sqlite3_column_int64 (statement, 4);
      record->acked_seq = sqlite3_column_int64 (statement, 5);
      record->sent = sqlite3_column_type (statement, 6) != SQLITE_NULL;
      record->sent_seq = sqlite3_column_int64 (statement, 6);
      record->base_text = dup_column (statement, 7);
      g_ptr_array_add (state->records, record);
    }
  sqlite3_reset (statement);
}

static void
read_outbox (Shelf *self, State *state)
{
  sqlite3_stmt *statement = prepare (
      self, "SELECT key, seq, parked, held OR ability NOT IN (SELECT name FROM ability) FROM outbox");

  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      OutboxState *outbox = g_new0 (OutboxState, 1);

      outbox->key = dup_column (statement, 0);
      outbox->seq = sqlite3_column_int64 (statement, 1);
      outbox->parked = sqlite3_column_int (statement, 2);
      outbox->held = sqlite3_column_int (statement, 3);
      g_ptr_array_add (state->outbox, outbox);
    }
  sqlite3_reset (statement);
  statement = prepare (self, "SELECT scope FROM latch WHERE choice IS NULL");
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (state->latched, dup_column (statement, 0));
  sqlite3_reset (statement);
}

/** shelf_read: Returns: (transfer full): what stands there now */
State *
shelf_read (Shelf *self)
{
  gint64 version = shelf_ask_number (self, "PRAGMA data_version", NULL, NULL, 0);
  State *state;

  if (self->last != NULL && self->last->version == version)
    {
      self->last->refs++;
      return self->last;
    }
  state = g_new0 (State, 1);
  state->refs = 2;
  state->version = version;
  g_clear_pointer (&self->last, state_unref);
  self->last = state;
  state->entries = g_ptr_array_new_with_free_func (entry_free);
  state->records = g_ptr_array_new_with_free_func (record_free);
  state->outbox = g_ptr_array_new_with_free_func (outbox_free);
  state->latched = g_ptr_array_new_with_free_func (g_free);
  read_entries (self, state);
  read_records (self, state);
  read_outbox (self, state);
  state->last_bin = shelf_ask_number (self, "SELECT max (id) FROM bin", NULL, NULL, 0);
  state->next_seq = shelf_ask_number (self, "SELECT next_seq FROM device", NULL, NULL, 0);
  return state;
}

EntryState *
state_find_entry (const State *self, const char *list_uid, const char *film_uid)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      EntryState *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->film_uid, film_uid) && g_str_equal (entry->list_uid, list_uid))
        return entry;
    }
  return NULL;
}

RecordState *
state_find_record (const State *self, PlakatUserRecordKind kind, const char *uid)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      RecordState *record = g_ptr_array_index (self->records, i);

      if (record->kind == kind && g_str_equal (record->uid, uid))
        return record;
    }
  return NULL;
}

OutboxState *
state_find_outbox (const State *self, const char *scope, const char *uid)
{
  gsize length = strlen (scope);

  for (guint i = 0; i < self->outbox->len; i++)
    {
      OutboxState *outbox = g_ptr_array_index (self->outbox, i);

      if (strncmp (outbox->key, scope, length) == 0 && outbox->key[length] == ' '
          && g_str_equal (outbox->key + length + 1, uid))
        return outbox;
    }
  return NULL;
}

gboolean
state_is_latched (const State *self, const char *list_uid)
{
  for (guint i = 0; i < self->latched->len; i++)
    if (g_str_equal (g_ptr_array_index (self->latched, i), "server")
        || g_str_equal (g_ptr_array_index (self->latched, i), list_uid))
      return TRUE;
  return FALSE;
}

/** state_is_orphan: Returns: whether the list is not there (any more) */
gboolean
state_is_orphan (const State *state, const char *list_uid)
{
  const char *uid = strchr (list_uid, ':');
  const RecordState *record;

  if (uid == NULL)
    return FALSE;
  record = state_find_record (
      state, g_str_has_prefix (list_uid, "profile:") ? PLAKAT_USER_RECORD_PROFILE : PLAKAT_USER_RECORD_LIST,
      uid + 1);
  return record == NULL || plakat_fields_is_empty (record->value);
}
