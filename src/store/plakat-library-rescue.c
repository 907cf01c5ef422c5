/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "plakat-error.h"
#include "plakat-library-queries.h"
#include "plakat-library-recover-private.h"
#include "plakat-salvage.h"
#include "plakat-text.h"

/*
 * A new library from whatever can be read: the damaged file's pages first, then the newest backup that is
 * whole. Of two rows of one key the one with the higher edit wins, so an edit that was not sent yet is kept
 * wherever it stands.
 *
 * Numbers of edits are never used twice: the server answers one that it knows with what it did then. How far
 * they went may be lost with the damage, so they go on from far above all that are seen. The device stays who
 * it was: a repeat of an edit whose answer was lost is still known to the server as a repeat, which it would
 * not be under a new name.
 */
#define JUMP (G_GINT64_CONSTANT (1) << 32)

int
plakat_library_newest_version (void)
{
  for (int version = 1;; version++)
    {
      g_autofree char *path = g_strdup_printf (PLAKAT_LIBRARY_SQL "/%03d.sql", version);

      if (!g_resources_get_info (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL))
        return version - 1;
    }
}

void
plakat_library_unlink (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *beside = g_strconcat (path, endings[i], NULL);

      g_unlink (beside);
    }
}

/* Two names by chance differ nearly everywhere; one name of which a few letters were damaged does not. */
gboolean
plakat_library_is_another (const char *uuid, const char *other)
{
  guint n_different = 0;

  for (; *uuid != '\0' && *other != '\0'; uuid++, other++)
    n_different += *uuid != *other;
  return n_different > 12;
}

gboolean
plakat_library_sync_path (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    g_close (fd, NULL);
  return done;
}

/* ── two libraries into one ──────────────────────────────────────────── */

typedef struct
{
  char *name;
  GString *columns;
  GString *key;
  GString *update;
  gboolean numbered; /* its rows are edits */
} Table;

static void
table_free (Table *table)
{
  g_free (table->name);
  g_string_free (table->columns, TRUE);
  g_string_free (table->key, TRUE);
  g_string_free (table->update, TRUE);
  g_free (table);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

static void
append (GString *list, const char *format, const char *name)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", name);

  g_string_append (list, list->len > 0 ? ", " : "");
  g_string_append (list, quoted);
  if (format != NULL)
    g_string_append_printf (list, " = excluded.%s", quoted);
}

static Table *
read_table (PlakatSqlite *db, const char *name, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT name, pk > 0 FROM pragma_table_xinfo (?1) WHERE hidden = 0 ORDER BY cid", error);
  g_autoptr (Table) table = g_new0 (Table, 1);
  gboolean row;

  table->name = g_strdup (name);
  table->columns = g_string_new (NULL);
  table->key = g_string_new (NULL);
  table->update = g_string_new (NULL);
  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "t", name);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      const char *column;

      if (!row)
        return g_steal_pointer (&table);
      column = (const char *) sqlite3_column_text (statement, 0);
      append (table->columns, NULL, column);
      if (sqlite3_column_int (statement, 1))
        append (table->key, NULL, column);
      else
        append (table->update, "", column);
      table->numbered = table->numbered || g_str_equal (column, "edit_seq");
    }
  return NULL;
}

/* A row of which one side has the newer edit is that side's; else the one that is there stays. */
static gboolean
unite_table (PlakatSqlite *db, const char *name, GError **error)
{
  g_autoptr (Table) table = read_table (db, name, error);
  g_autofree char *sql = NULL;

  if (table == NULL)
    return FALSE;
  if (table->numbered)
    sql = g_strdup_printf (
        "INSERT INTO main.\"%s\" (%s) SELECT %s FROM part.\"%s\" WHERE true"
        " ON CONFLICT (%s) DO UPDATE SET %s WHERE excluded.edit_seq > \"%s\".edit_seq"
        " OR (excluded.edit_seq = \"%s\".edit_seq AND excluded.acked_seq > \"%s\".acked_seq)",
        name, table->columns->str, table->columns->str, name, table->key->str, table->update->str, name, name,
        name);
  else
    sql = g_strdup_printf ("INSERT OR IGNORE INTO main.\"%s\" (%s) SELECT %s FROM part.\"%s\"", name,
                           table->columns->str, table->columns->str, name);
  return plakat_sqlite_exec (db, sql, error);
}

static GPtrArray *
list_tables (PlakatSqlite *db, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'tally'",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&names);
      g_ptr_array_add (names, plakat_sqlite_dup_text (statement, 0));
    }
  return NULL;
}

static gboolean
unite (PlakatSqlite *db, const char *part, const char *after, GError **error)
{
  g_autoptr (GPtrArray) names = list_tables (db, error);
  gboolean done = names != NULL && plakat_sqlite_attach (db, part, "part", error);

  if (!done)
    return FALSE;
  done = plakat_sqlite_begin (db, error);
  if (done)
    {
      /* of an edit's number that two libraries have seen, the higher one holds */
      done = plakat_sqlite_exec (db,
                                 "UPDATE device SET next_seq = max (next_seq,"
                                 " coalesce ((SELECT max (next_seq) FROM part.device), 0))",
                                 error);
      for (guint i = 0; done && i < names->len; i++)
        done = unite_table (db, g_ptr_array_index (names, i), error);
      done = done && (after == NULL || plakat_sqlite_exec (db, after, error));
      done = plakat_sqlite_end (db, done, done ? error : NULL);
    }
  plakat_sqlite_detach (db, "part");
  return done;
}

/* ── what holds between rows ─────────────────────────────────────────── */

/* A film that is on a list but of which nothing else could be read is named by its uid till it is known
 * again. */
static const char complete_films[] = "INSERT OR IGNORE INTO film_ref (film_uid, tmdb_id, title)"
                                     " SELECT film_uid, iif (film_uid GLOB 'tmdb:[0-9]*', CAST (substr "
                                     "(film_uid, 6) AS INTEGER), NULL), film_uid"
                                     " FROM entry WHERE film_uid NOT IN (SELECT film_uid FROM film_ref)";

/* I3 and I4 hold again, whatever was read of the outbox: what may not have been sent is sent, and the server
 * knows a repeat by its number. The server's changes are read from the first. */
static const char settle[] =
    "UPDATE entry SET acked_seq = 0 WHERE acked_seq > edit_seq;"
    "UPDATE record SET acked_seq = 0 WHERE acked_seq > edit_seq;"
    "CREATE TEMP TABLE dirty AS"
    " SELECT list_uid || ' ' || film_uid AS key, 'entry' AS kind, list_uid, film_uid AS uid, edit_seq AS seq"
    "  FROM entry WHERE edit_seq > acked_seq"
    " UNION ALL SELECT kind || ' ' || uid, kind, NULL, uid, edit_seq FROM record WHERE edit_seq > acked_seq;"
    "DELETE FROM outbox WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE dirty.key = outbox.key AND dirty.seq = "
    "outbox.seq);"
    "INSERT OR IGNORE INTO outbox (key, kind, list_uid, uid, seq, since)"
    " SELECT key, kind, list_uid, uid, seq, unixepoch () FROM dirty;"
    "DROP TABLE dirty;"
    "DELETE FROM tally;"
    "INSERT INTO tally SELECT ability, parked, held, count (*) FROM outbox GROUP BY 1, 2, 3;"
    "UPDATE account SET cursor = NULL;"
    "UPDATE device SET next_seq = max (next_seq,"
    " (SELECT coalesce (max (max (edit_seq, acked_seq, coalesce (sent_seq, 0))), 0) FROM entry),"
    " (SELECT coalesce (max (max (edit_seq, acked_seq, coalesce (sent_seq, 0))), 0) FROM record),"
    " (SELECT coalesce (max (seq), 0) FROM edit_log));";

static gboolean
reconcile (PlakatSqlite *db, gboolean found, GError **error)
{
  g_autofree char *uuid = plakat_text_uuid ();
  gboolean done;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  done =
      plakat_sqlite_run (
          db, error, "INSERT OR IGNORE INTO device (id, device_uuid, next_seq) VALUES (1, ?1, 0)", "t", uuid)
      && plakat_sqlite_exec (db, complete_films, error) && plakat_sqlite_exec (db, settle, error)
      && (!found || plakat_sqlite_run (db, error, "UPDATE device SET next_seq = next_seq + ?1", "i", JUMP));
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* ── the sources ─────────────────────────────────────────────────────── */

typedef struct
{
  const char *path;
  char *part;
  PlakatSqlite *db;
  guint n_rows; /* that were read of the damaged file */
  gboolean has_backup;
} Rescue;

static gboolean
is_transient (const GError *error)
{
  return g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
}

/* What is no JSON any more is of no use; the backup may have it. */
static const char drop_broken[] =
    "DELETE FROM record WHERE json_valid (value) = 0;"
    "UPDATE record SET base = NULL, base_tag = NULL WHERE json_valid (base) = 0;"
    "UPDATE record SET gone = NULL WHERE json_valid (gone) = 0;"
    "UPDATE record SET sent_value = NULL, sent_seq = NULL WHERE json_valid (sent_value) = 0;";

/* Nobody needs a log of what is begun again after a crash; the new library is put on the disk when it is
 * complete. */
static PlakatSqlite *
open_scratch (const char *path, GError **error)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_REBUILDABLE, error);

  if (db == NULL
      || !plakat_sqlite_exec (db,
                              "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;"
                              " PRAGMA secure_delete=ON;",
                              error))
    return NULL;
  return g_steal_pointer (&db);
}

static PlakatSqlite *
salvage_part (
    Rescue *rescue, PlakatSalvageScope scope, int version, guint *n_rows, guint *n_tables, GError **error)
{
  g_autoptr (PlakatSalvage) salvage = plakat_salvage_new (rescue->path, scope, error);
  g_autoptr (PlakatSqlite) part = NULL;

  plakat_library_unlink (rescue->part);
  part = salvage ? open_scratch (rescue->part, error) : NULL;
  if (part == NULL
      || !plakat_sqlite_migrate_to (part, PLAKAT_LIBRARY_SQL, PLAKAT_LIBRARY_APPLICATION_ID, version, error)
      || !plakat_salvage_into (salvage, part, n_rows, n_tables, error))
    return NULL;
  return g_steal_pointer (&part);
}

/* That which the header says, unless it is damaged: then the file has more tables of the newest. */
static gboolean
find_version (Rescue *rescue, PlakatSalvageScope scope, int *version, GError **error)
{
  g_autoptr (PlakatSalvage) salvage = plakat_salvage_new (rescue->path, scope, error);
  g_autoptr (PlakatSqlite) part = NULL;
  int application_id, newest = plakat_library_newest_version (), said = newest;
  guint n_said, n_newest, n_rows;

  *version = newest;
  if (salvage == NULL)
    return FALSE;
  if (!plakat_salvage_read_header (salvage, &application_id, &said) || said < 1 || said >= newest)
    return TRUE;
  part = salvage_part (rescue, scope, newest, &n_rows, &n_newest, error);
  if (part == NULL)
    return FALSE;
  g_clear_pointer (&part, plakat_sqlite_close);
  part = salvage_part (rescue, scope, said, &n_rows, &n_said, error);
  *version = n_said >= n_newest ? said : newest;
  return part != NULL;
}

static gboolean
fill_part (Rescue *rescue, PlakatSalvageScope scope, GError **error)
{
  g_autoptr (PlakatSqlite) part = NULL;
  guint n_rows = 0, n_tables;
  int version;

  if (!find_version (rescue, scope, &version, error))
    return FALSE;
  part = salvage_part (rescue, scope, version, &n_rows, &n_tables, error);
  if (part == NULL || !plakat_sqlite_exec (part, complete_films, error)
      || !plakat_sqlite_migrate (part, PLAKAT_LIBRARY_SQL, PLAKAT_LIBRARY_APPLICATION_ID, error)
      || !plakat_sqlite_exec (part, drop_broken, error))
    return FALSE;
  rescue->n_rows += n_rows;
  return TRUE;
}

/* Rows so strange that they stop a migration do not stop the backup. */
static gboolean
take_scope (Rescue *rescue, PlakatSalvageScope scope, GError **error)
{
  g_autoptr (GError) failed = NULL;

  if (fill_part (rescue, scope, &failed) && unite (rescue->db, rescue->part, NULL, &failed))
    return TRUE;
  if (is_transient (failed))
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  g_message ("What was read of %s is of no use: %s", rescue->path, failed->message);
  return TRUE;
}

/* What cannot be read is passed over; what cannot be written is for another time. */
static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) failed = NULL;
  gsize size;

  plakat_library_unlink (to);
  if (!g_file_get_contents (from, &bytes, &size, error))
    return FALSE;
  if (g_file_set_contents_full (to, bytes, size, G_FILE_SET_CONTENTS_NONE, 0600, &failed))
    return TRUE;
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, failed->message);
  return FALSE;
}

static gboolean
open_backup (Rescue *rescue, const char *backup, GError **error)
{
  g_autoptr (PlakatSqlite) part = NULL;
  gboolean whole;

  if (!copy_file (backup, rescue->part, error))
    return FALSE;
  part = open_scratch (rescue->part, error);
  if (part == NULL || !plakat_sqlite_check (part, &whole, error))
    return FALSE;
  if (!whole)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT, "%s is damaged", backup);
      return FALSE;
    }
  return plakat_sqlite_migrate (part, PLAKAT_LIBRARY_SQL, PLAKAT_LIBRARY_APPLICATION_ID, error);
}

/* Of one and the same edit that waits, and of who the device is, the backup's word counts: it was found
 * whole, the other on a damaged file. */
static const char believe_backup[] =
    "UPDATE entry SET want = p.want FROM part.entry p WHERE p.list_uid = entry.list_uid AND p.film_uid = "
    "entry.film_uid"
    " AND p.edit_seq = entry.edit_seq AND entry.edit_seq > entry.acked_seq;"
    "UPDATE record SET value = p.value FROM part.record p WHERE p.kind = record.kind AND p.uid = record.uid"
    " AND p.edit_seq = record.edit_seq AND record.edit_seq > record.acked_seq;"
    "UPDATE device SET device_uuid = p.device_uuid FROM part.device p;";

static gboolean
take_backup (Rescue *rescue, GError **error)
{
  g_autoptr (GPtrArray) backups = plakat_library_list_backups (rescue->path);

  for (guint i = 0; i < backups->len; i++)
    {
      g_autoptr (GError) failed = NULL;

      if (open_backup (rescue, g_ptr_array_index (backups, i), &failed)
          && unite (rescue->db, rescue->part, believe_backup, &failed))
        {
          rescue->has_backup = TRUE;
          return TRUE;
        }
      if (is_transient (failed))
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      g_message ("A backup is passed over: %s", failed->message);
    }
  return TRUE;
}

static gboolean
is_whole_alone (Rescue *rescue, gboolean *whole, GError **error)
{
  g_autoptr (PlakatSqlite) part = NULL;
  g_autoptr (GError) failed = NULL;

  *whole = FALSE;
  if (!copy_file (rescue->path, rescue->part, error))
    return FALSE;
  part = open_scratch (rescue->part, &failed);
  if ((part != NULL && plakat_sqlite_check (part, whole, &failed)) || !is_transient (failed))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

/*
 * The right log upon a whole file is whole. So where the file is whole without its log and not with it, the
 * log is another's, unless it says itself whose it is.
 */
static gboolean
is_log_foreign (Rescue *rescue, gboolean *foreign, GError **error)
{
  g_autoptr (PlakatSalvage) main = plakat_salvage_new (rescue->path, PLAKAT_SALVAGE_MAIN, error);
  g_autoptr (PlakatSalvage) both =
      main ? plakat_salvage_new (rescue->path, PLAKAT_SALVAGE_COMMITTED, error) : NULL;
  g_autofree char *main_uuid = NULL, *uuid = NULL;
  gint64 main_seq, seq;

  *foreign = FALSE;
  if (both == NULL)
    return FALSE;
  if (!plakat_salvage_has_log (both) || plakat_salvage_lost_log (both)
      || !plakat_salvage_read_device (main, &main_uuid, &main_seq))
    return TRUE;
  if (plakat_salvage_read_device (both, &uuid, &seq)
      && (plakat_library_is_another (uuid, main_uuid) || seq != main_seq))
    {
      *foreign = plakat_library_is_another (uuid, main_uuid);
      return TRUE;
    }
  return is_whole_alone (rescue, foreign, error);
}

static gboolean
take_file (Rescue *rescue, GError **error)
{
  g_autoptr (PlakatSalvage) both = plakat_salvage_new (rescue->path, PLAKAT_SALVAGE_COMMITTED, error);
  gboolean foreign;

  return both != NULL && is_log_foreign (rescue, &foreign, error)
         && (!plakat_salvage_lost_log (both) || foreign || take_scope (rescue, PLAKAT_SALVAGE_ALL, error))
         && (!plakat_salvage_has_log (both) || foreign
             || take_scope (rescue, PLAKAT_SALVAGE_COMMITTED, error))
         && take_scope (rescue, PLAKAT_SALVAGE_MAIN, error);
}

/* What was begun before is begun again. */
gboolean
plakat_library_rescue (
    const char *path, const char *target, gboolean is_ours, PlakatRecovery *recovery, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  Rescue rescue = { .path = path, .part = part };
  gboolean done;

  plakat_library_unlink (target);
  rescue.db = open_scratch (target, error);
  done = rescue.db != NULL
         && plakat_sqlite_migrate (rescue.db, PLAKAT_LIBRARY_SQL, PLAKAT_LIBRARY_APPLICATION_ID, error)
         && (!is_ours || take_file (&rescue, error)) && take_backup (&rescue, error)
         && reconcile (rescue.db, rescue.n_rows > 0 || rescue.has_backup, error)
         && plakat_sqlite_exec (rescue.db, "PRAGMA journal_mode=WAL", error);
  g_clear_pointer (&rescue.db, plakat_sqlite_close);
  plakat_library_unlink (part);
  *recovery = rescue.n_rows > 0   ? PLAKAT_RECOVERY_SALVAGED
              : rescue.has_backup ? PLAKAT_RECOVERY_BACKUP
                                  : PLAKAT_RECOVERY_EMPTY;
  done = done && plakat_library_sync_path (target, error);
  if (!done)
    plakat_library_unlink (target);
  return done;
}
