/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-library-page-queries.h"
#include "plakat-library-private.h"
#include "plakat-library-recover.h"

typedef GPtrArray *(*Read) (PlakatSqlite *db, GError **error);

static gboolean
read_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Read *read = data;

  return plakat_library_answer_array ((*read) (db, error), result);
}

static DexFuture *
run_read (PlakatLibrary *self, Read read)
{
  return plakat_library_run (self, read_work, g_memdup2 (&read, sizeof read), g_free);
}

/** plakat_library_load_waiting: Returns: (transfer full): a future of a #GPtrArray of #PlakatWaitingEdit,
 * oldest first */
DexFuture *
plakat_library_load_waiting (PlakatLibrary *self)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return run_read (self, plakat_library_read_waiting);
}

/** plakat_library_load_conflicts: Returns: (transfer full): a future of a #GPtrArray of #PlakatConflict */
DexFuture *
plakat_library_load_conflicts (PlakatLibrary *self)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return run_read (self, plakat_library_read_conflicts);
}

/** plakat_library_load_bin: Returns: (transfer full): a future of a #GPtrArray of #PlakatBinned, newest first
 */
DexFuture *
plakat_library_load_bin (PlakatLibrary *self)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return run_read (self, plakat_library_read_bin);
}

/** plakat_library_load_latches: Returns: (transfer full): a future of a #GPtrArray of #PlakatLatch */
DexFuture *
plakat_library_load_latches (PlakatLibrary *self)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return run_read (self, plakat_library_read_latches);
}

typedef struct
{
  const char *kind;
  char *uid;
} VersionsOf;

static void
versions_of_free (gpointer data)
{
  VersionsOf *of = data;

  g_free (of->uid);
  g_free (of);
}

static gboolean
versions_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  const VersionsOf *of = data;

  return plakat_library_answer_array (plakat_library_read_versions (db, of->kind, of->uid, error), result);
}

/** plakat_library_load_versions: Returns: (transfer full): a future of a #GPtrArray of #PlakatTextVersion */
DexFuture *
plakat_library_load_versions (PlakatLibrary *self, PlakatUserRecordKind kind, const char *uid)
{
  VersionsOf *of;

  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (uid != NULL);

  of = g_new0 (VersionsOf, 1);
  of->kind = plakat_user_record_kind_to_string (kind);
  of->uid = g_strdup (uid);
  return plakat_library_run (self, versions_work, of, versions_of_free);
}

static gboolean
log_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  char *text = plakat_library_read_log (db, error);

  if (text == NULL)
    return FALSE;
  g_value_init (result, G_TYPE_STRING);
  g_value_take_string (result, text);
  return TRUE;
}

/** plakat_library_load_log: Returns: (transfer full): a future of what the sync did (string), a line each */
DexFuture *
plakat_library_load_log (PlakatLibrary *self)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_run (self, log_work, NULL, NULL);
}

/* ── what people do ────────────────────────────────────────────────────── */

typedef struct
{
  char *text;
  gint64 id;
  guint choice;
} Choice;

static Choice *
choice_new (const char *text, gint64 id, guint choice)
{
  Choice *self = g_new0 (Choice, 1);

  self->text = g_strdup (text);
  self->id = id;
  self->choice = choice;
  return self;
}

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->text);
  g_free (choice);
}

static gboolean
retry_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  changes->all = TRUE;
  return plakat_library_write_retry (db, ((Choice *) data)->text, error);
}

/** plakat_library_retry: @key: (nullable): of an edit, or %NULL for all that are parked */
DexFuture *
plakat_library_retry (PlakatLibrary *self, const char *key)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_edit (self, retry_work, choice_new (key, 0, 0), choice_free);
}

static gboolean
discard_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  changes->all = changes->lists = TRUE;
  return plakat_library_write_discard (db, ((Choice *) data)->text, error);
}

/** plakat_library_discard: the edit goes into the bin, and what the server has is shown again */
DexFuture *
plakat_library_discard (PlakatLibrary *self, const char *key)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (key != NULL);

  return plakat_library_edit (self, discard_work, choice_new (key, 0, 0), choice_free);
}

static gboolean
settlement_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  const Choice *choice = data;

  changes->all = changes->lists = TRUE;
  return plakat_library_write_settlement (db, choice->id, choice->choice, error);
}

/** plakat_library_settle_conflict: what gives way is kept */
DexFuture *
plakat_library_settle_conflict (PlakatLibrary *self, gint64 id, PlakatConflictChoice choice)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_edit (self, settlement_work, choice_new (NULL, id, choice), choice_free);
}

static gboolean
restore_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  changes->all = changes->lists = TRUE;
  return plakat_library_write_restore (db, ((Choice *) data)->id, error);
}

/** plakat_library_restore: takes something out of the bin again */
DexFuture *
plakat_library_restore (PlakatLibrary *self, gint64 id)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));

  return plakat_library_edit (self, restore_work, choice_new (NULL, id, 0), choice_free);
}

static gboolean
latch_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  const Choice *choice = data;
  g_autoptr (GError) why = NULL;

  changes->all = TRUE;
  /* What is thrown over can be had again; that it cannot be copied now is no reason to leave the question
   * open. */
  if (!plakat_library_back_up (db, NULL, "reset", &why))
    g_message ("The library was not backed up before the answer: %s", why->message);
  return plakat_library_write_latch_answer (db, choice->text, choice->choice, error);
}

/** plakat_library_answer_latch: @scope: of the #PlakatLatch */
DexFuture *
plakat_library_answer_latch (PlakatLibrary *self, const char *scope, PlakatLatchChoice choice)
{
  dex_return_error_if_fail (PLAKAT_IS_LIBRARY (self));
  dex_return_error_if_fail (scope != NULL);

  return plakat_library_edit (self, latch_work, choice_new (scope, 0, choice), choice_free);
}
