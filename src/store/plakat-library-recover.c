/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "plakat-error.h"
#include "plakat-library-queries.h"
#include "plakat-library-recover-private.h"
#include "plakat-salvage.h"

/*
 * How a library is opened: looked at without SQLite, so that a file that is not for this Plakat is not
 * touched; checked as a reader; opened. Only a file that is damaged is replaced, and what it was replaced
 * with stands whole on the disk before anything is moved: a kill at any moment leaves a state from which the
 * next opening goes on.
 *
 *   library.db.begun            a new library that is being built; removed when it is found
 *   library.db.salvaged-1, …    one that is complete; put in place when it is found
 *   damaged-1/library.db(-wal)  what was there before
 */

static const char *const complete[] = {
  [PLAKAT_RECOVERY_SALVAGED] = "salvaged",
  [PLAKAT_RECOVERY_BACKUP] = "restored",
  [PLAKAT_RECOVERY_EMPTY] = "new",
};

/* A number above that is no version that a Plakat of any day may have, but damage. */
#define MOST_NEWER 1000

static const char *const beside[] = { "-wal", "-shm", "-journal", "" };

static gboolean
fail (GError **error, const char *path)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, _ ("“%s” cannot be moved: %s"), path,
               g_strerror (errno));
  return FALSE;
}

/* ── a new file in the place of a damaged one ────────────────────────── */

static gboolean
exists (const char *path)
{
  GStatBuf about;

  return g_lstat (path, &about) == 0;
}

static char *
folder_of (const char *path, guint number)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_strdup_printf ("%s/damaged-%u", parent, number);
}

static guint
count_folders (const char *path)
{
  for (guint number = 1;; number++)
    {
      g_autofree char *folder = folder_of (path, number);

      if (!exists (folder))
        return number - 1;
    }
}

/* All of it, before the new file comes: that must never stand beside the old one's log. */
static gboolean
move_aside (const char *path, guint number, char **aside, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = folder_of (path, number);

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *from = g_strconcat (path, beside[i], NULL);
      g_autofree char *to = g_strconcat (folder, "/", name, beside[i], NULL);

      if (exists (from) && ((g_mkdir (folder, 0700) != 0 && errno != EEXIST) || g_rename (from, to) != 0))
        return fail (error, from);
    }
  if (!exists (folder))
    return TRUE;
  *aside = g_build_filename (folder, name, NULL);
  return plakat_library_sync_path (folder, error);
}

static gboolean
put_in_place (const char *path, const char *new, guint number, char **aside, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return move_aside (path, number, aside, error) && (g_rename (new, path) == 0 || fail (error, new))
         && plakat_library_sync_path (parent, error);
}

static char *
complete_name (const char *path, PlakatRecovery recovery, guint number)
{
  return g_strdup_printf ("%s.%s-%u", path, complete[recovery], number);
}

/* What an earlier opening did not come to the end of. */
static gboolean
finish (const char *path, PlakatRecovery *recovery, char **aside, GError **error)
{
  guint n_folders = count_folders (path);

  for (guint number = 1; number <= n_folders + 1; number++)
    for (guint i = PLAKAT_RECOVERY_SALVAGED; i < G_N_ELEMENTS (complete); i++)
      {
        g_autofree char *new = complete_name (path, i, number);

        if (!exists (new))
          continue;
        *recovery = i;
        return put_in_place (path, new, number, aside, error);
      }
  return TRUE;
}

static gboolean
recover (const char *path, gboolean is_ours, PlakatRecovery *recovery, char **aside, GError **error)
{
  g_autofree char *begun = g_strconcat (path, ".begun", NULL);
  guint number = count_folders (path) + 1;
  g_autofree char *new = NULL;

  if (!plakat_library_rescue (path, begun, is_ours, recovery, error))
    return FALSE;
  new = complete_name (path, *recovery, number);
  return (g_rename (begun, new) == 0 || fail (error, begun))
         && put_in_place (path, new, number, aside, error);
}

/* ── what stands there ───────────────────────────────────────────────── */

typedef enum
{
  STATE_NONE,
  STATE_WHOLE,
  STATE_DAMAGED,
  STATE_FOREIGN,
} State;

/* Something that is no file, or a log without what it is the log of. */
static gboolean
look_at_files (const char *path, State *state, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);
  g_autoptr (GPtrArray) backups = NULL;
  GStatBuf main = { 0 }, other = { 0 };
  gboolean has_main = g_stat (path, &main) == 0, has_log;

  if (!has_main && errno != ENOENT)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, _ ("“%s” cannot be read: %s"), path,
                   g_strerror (errno));
      return FALSE;
    }
  has_log = g_stat (log, &other) == 0 && other.st_size > 0;
  if ((has_main && !S_ISREG (main.st_mode)) || (has_log && !S_ISREG (other.st_mode))
      || (g_stat (index, &other) == 0 && !S_ISREG (other.st_mode)))
    *state = STATE_DAMAGED;
  else if (has_main && main.st_size > 0)
    *state = STATE_WHOLE;
  else
    {
      backups = plakat_library_list_backups (path);
      *state = has_log || backups->len > 0 ? STATE_DAMAGED : STATE_NONE;
    }
  return TRUE;
}

/* A log that is another's, or older than its file, or of which SQLite would pass over commits. */
static gboolean
look_at_log (const char *path, PlakatSalvage *both, State *state, GError **error)
{
  g_autoptr (PlakatSalvage) main = NULL;
  g_autofree char *main_uuid = NULL, *uuid = NULL;
  gint64 main_seq, seq;

  if (plakat_salvage_lost_log (both))
    *state = STATE_DAMAGED;
  if (!plakat_salvage_has_log (both))
    return TRUE;
  main = plakat_salvage_new (path, PLAKAT_SALVAGE_MAIN, error);
  if (main == NULL)
    return FALSE;
  if (plakat_salvage_read_device (main, &main_uuid, &main_seq)
      && plakat_salvage_read_device (both, &uuid, &seq)
      && (plakat_library_is_another (main_uuid, uuid) || seq < main_seq))
    *state = STATE_DAMAGED;
  return TRUE;
}

static gboolean
look_at_header (const char *path, State *state, int *version, GError **error)
{
  g_autoptr (PlakatSalvage) both = plakat_salvage_new (path, PLAKAT_SALVAGE_COMMITTED, error);
  int application_id, newest = plakat_library_newest_version ();
  g_autofree char *uuid = NULL;
  gint64 seq;

  if (both == NULL)
    return FALSE;
  if (!plakat_salvage_read_header (both, &application_id, version))
    *state = STATE_DAMAGED;
  else if (application_id == 0 && *version == 0 && plakat_salvage_is_empty (both))
    return TRUE; /* one that is being born */
  else if (application_id != PLAKAT_LIBRARY_APPLICATION_ID)
    *state = plakat_salvage_read_device (both, &uuid, &seq) ? STATE_DAMAGED : STATE_FOREIGN;
  else if (*version > newest && *version <= newest + MOST_NEWER)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE,
                   _ ("These lists were made by a newer Plakat. Update Plakat to open them; nothing in them "
                      "was changed."));
      return FALSE;
    }
  else if (*version < 1 || *version > newest || !plakat_salvage_has_our_form (both))
    *state = STATE_DAMAGED;
  return *state != STATE_WHOLE || look_at_log (path, both, state, error);
}

/* Without what SQLite puts in or leaves out when it renames something. */
static char *
read_schema (PlakatSqlite *db, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             "SELECT group_concat (type || name || tbl_name || replace (replace (replace "
                             "(sql, '\"', ''), ' ', ''), char (10), ''))"
                             " FROM (SELECT * FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)",
                             error);
  char *schema;
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (db, statement, &row, error))
    return NULL;
  schema = plakat_sqlite_dup_text (statement, 0);
  sqlite3_reset (statement);
  if (schema == NULL)
    g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT, "There is no table");
  return schema;
}

/* What the tables of that version are; the same for all libraries, so it is found out once. */
static const char *
expect_schema (int version, GError **error)
{
  static GMutex mutex;
  static GHashTable *known;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autoptr (PlakatSqlite) model = NULL;
  char *schema;

  if (known == NULL)
    known = g_hash_table_new (NULL, NULL);
  schema = g_hash_table_lookup (known, GINT_TO_POINTER (version));
  if (schema != NULL)
    return schema;
  model = plakat_sqlite_open (":memory:", PLAKAT_SQLITE_REBUILDABLE, error);
  if (model != NULL
      && plakat_sqlite_migrate_to (model, PLAKAT_LIBRARY_SQL, PLAKAT_LIBRARY_APPLICATION_ID, version, error))
    schema = read_schema (model, error);
  if (schema != NULL)
    g_hash_table_insert (known, GINT_TO_POINTER (version), schema);
  return schema;
}

/* SQLite's check does not mind what tables are said to be: a changed letter there stops every statement about
 * it. */
static gboolean
check_schema (PlakatSqlite *db, int version, gboolean *whole, GError **error)
{
  const char *expected = expect_schema (version, error);
  g_autofree char *found = expected ? read_schema (db, error) : NULL;

  *whole = found != NULL && g_str_equal (expected, found);
  return found != NULL;
}

#define BROKEN_RECORD                                                \
  "SELECT EXISTS (SELECT 1 FROM record WHERE json_valid (value) = 0" \
  " OR json_valid (base) = 0 OR json_valid (sent_value) = 0"

/* What is no JSON any more stops every statement that looks into it. */
static gboolean
check_records (PlakatSqlite *db, int version, gboolean *whole, GError **error)
{
  gint64 broken;

  if (!plakat_sqlite_read_number (
          db, &broken, error, version > 2 ? BROKEN_RECORD " OR json_valid (gone) = 0)" : BROKEN_RECORD ")",
          ""))
    return FALSE;
  *whole = !broken;
  return TRUE;
}

/* As a reader, who changes nothing of a file that is found to be damaged. */
static gboolean
check_as_reader (const char *path, int version, State *state, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, &failed);
  gboolean whole = FALSE;

  if (db == NULL || !plakat_sqlite_check (db, &whole, &failed)
      || (whole && version > 0 && !check_schema (db, version, &whole, &failed))
      || (whole && version > 1 && !check_records (db, version, &whole, &failed)))
    {
      whole = FALSE;
      if (!g_error_matches (failed, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
    }
  if (!whole)
    *state = STATE_DAMAGED;
  return TRUE;
}

/* Only a file that is being born has a journal, till it has a log: SQLite undoes what was not finished. */
static gboolean
roll_back (const char *path, GError **error)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autoptr (GError) failed = NULL;
  g_autoptr (PlakatSqlite) db = NULL;
  GStatBuf about;

  if (g_stat (journal, &about) != 0 || !S_ISREG (about.st_mode))
    return TRUE;
  db = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, &failed);
  if (db != NULL || g_error_matches (failed, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

static gboolean
look (const char *path, State *state, int *version, GError **error)
{
  return roll_back (path, error) && look_at_files (path, state, error)
         && (*state != STATE_WHOLE || look_at_header (path, state, version, error))
         && (*state != STATE_WHOLE || check_as_reader (path, *version, state, error));
}

/* ── opening ─────────────────────────────────────────────────────────── */

/* A backup comes before a step that cannot be taken back. */
static gboolean
back_up_before_update (const char *path, GError **error)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, error);

  return db != NULL && plakat_library_back_up (db, NULL, "update", error);
}

static PlakatSqlite *
open_whole (const char *path, const char *origin, int version, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *ballast = g_build_filename (parent, "ballast", NULL);
  PlakatSqlite *db;

  if (version > 0 && version < plakat_library_newest_version () && !back_up_before_update (path, error))
    return NULL;
  db = plakat_library_open_db (path, origin, error);
  if (db != NULL)
    plakat_sqlite_keep_ballast (db, ballast);
  return db;
}

/**
 * plakat_library_open_ladder:
 * @path: library.db
 * @origin: (nullable): the server's, %NULL for this computer only
 * @recovery: (out): what had to be done
 * @aside: (out) (transfer full) (nullable): where what was damaged stands now
 *
 * Opens a library, whatever stands at @path: a damaged file is moved aside, never deleted, and a new one has
 * what could be read of it and of the newest backup, whichever edit is the newer; the server's changes are
 * then read from the first. A full disk, a busy file, a disk that does not answer are errors, never damage.
 *
 * Errors: %PLAKAT_BASE_ERROR_DATABASE, and nothing is changed, for one that a newer Plakat wrote;
 * %PLAKAT_BASE_ERROR_BUSY for what may work later.
 *
 * Returns: (transfer full) (nullable): the connection
 */
PlakatSqlite *
plakat_library_open_ladder (
    const char *path, const char *origin, PlakatRecovery *recovery, char **aside, GError **error)
{
  g_autofree char *moved = NULL;
  PlakatSqlite *db = NULL;
  State state = STATE_NONE;
  int version = 0;
  gboolean done;

  *recovery = PLAKAT_RECOVERY_NONE;
  done = finish (path, recovery, &moved, error) && look (path, &state, &version, error);
  if (done && (state == STATE_DAMAGED || state == STATE_FOREIGN))
    {
      g_clear_pointer (&moved, g_free);
      version = 0;
      done = recover (path, state == STATE_DAMAGED, recovery, &moved, error);
    }
  if (done)
    db = open_whole (path, origin, version, error);
  *aside = db != NULL ? g_steal_pointer (&moved) : NULL;
  return db;
}

/**
 * plakat_library_describe:
 * @aside: (nullable): from plakat_library_open_ladder()
 *
 * Returns: (transfer full) (nullable): what happened, for the user; %NULL if nothing did
 */
char *
plakat_library_describe (PlakatRecovery recovery, const char *aside)
{
  g_autofree char *kept = NULL;
  const char *what;

  switch (recovery)
    {
    case PLAKAT_RECOVERY_SALVAGED:
      what = _ (
          "The file with your lists was damaged. They were put together again from what could be read of it "
          "and from the newest backup.");
      break;
    case PLAKAT_RECOVERY_BACKUP:
      what =
          _ ("The file with your lists could not be read. Your lists are as they were in the newest backup.");
      break;
    case PLAKAT_RECOVERY_EMPTY:
      what = _ ("The file with your lists could not be read, and there is no backup. Your lists begin anew.");
      break;
    default:
      return NULL;
    }
  kept = aside != NULL ? g_strdup_printf (_ ("What was there is kept as “%s”."), aside) : NULL;
  return g_strjoin (" ", what, kept, NULL);
}
