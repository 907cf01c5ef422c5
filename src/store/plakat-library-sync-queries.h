/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library-rows.h"
#include "plakat-library-sync.h"

G_BEGIN_DECLS

/*
 * What the sync reads and writes: dirty rows out, answers and the server's state in. In the thread that owns the
 * file; each function that writes is one transaction. @changed: films whose marks changed; where that is more than
 * a few, or lists did, its "all" is set.
 */

/** PlakatChanges: what is to be shown again */
typedef struct
{
  GHashTable *films;
  gboolean all;
  gboolean lists;
} PlakatChanges;

void       plakat_changes_init            (PlakatChanges       *self);
void       plakat_changes_clear           (PlakatChanges       *self);
void       plakat_changes_add             (PlakatChanges       *self,
                                           const char          *film_uid);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatChanges, plakat_changes_clear)

gboolean   plakat_library_read_place      (PlakatSqlite        *db,
                                           PlakatLibraryPlace  *place,
                                           GError             **error);
gboolean   plakat_library_write_abilities (PlakatSqlite        *db,
                                           PlakatCapabilities   capabilities,
                                           gboolean            *changed,
                                           GError             **error);
GPtrArray *plakat_library_take_ops        (PlakatSqlite        *db,
                                           guint                most,
                                           PlakatTake           what,
                                           gboolean             feed,
                                           PlakatChanges       *changes,
                                           GError             **error);
gboolean   plakat_library_write_results   (PlakatSqlite        *db,
                                           GPtrArray           *results,
                                           PlakatChanges       *changes,
                                           GError             **error);
gboolean   plakat_library_write_feed      (PlakatSqlite        *db,
                                           const PlakatFeed    *feed,
                                           PlakatChanges       *changes,
                                           GError             **error);
gboolean   plakat_library_write_listing   (PlakatSqlite        *db,
                                           const char          *list_uid,
                                           GPtrArray           *entries,
                                           gboolean             complete,
                                           gint64               since,
                                           PlakatChanges       *changes,
                                           GError             **error);
gboolean   plakat_library_write_profiles  (PlakatSqlite        *db,
                                           GPtrArray           *records,
                                           gint64               since,
                                           PlakatChanges       *changes,
                                           GError             **error);
gboolean   plakat_library_write_accounts  (PlakatSqlite        *db,
                                           GPtrArray           *records,
                                           PlakatChanges       *changes,
                                           GError             **error);
gboolean   plakat_library_write_epoch     (PlakatSqlite        *db,
                                           const char          *epoch,
                                           GError             **error);
gboolean   plakat_library_write_account   (PlakatSqlite        *db,
                                           const char          *origin,
                                           const char          *user_id,
                                           const char          *username,
                                           GError             **error);

/* Shared by the files that do it. Within a transaction. */
gboolean   plakat_library_see_entry       (PlakatSqlite           *db,
                                           const char             *list_uid,
                                           const PlakatEntry      *entry,
                                           const PlakatMergeSight *sight,
                                           PlakatChanges          *changes,
                                           GError                **error);
gboolean   plakat_library_see_record      (PlakatSqlite            *db,
                                           PlakatUserRecordKind     kind,
                                           const char              *uid,
                                           const PlakatRecordSight *sight,
                                           gint64                   touched_at,
                                           PlakatChanges           *changes,
                                           GError                 **error);
gboolean   plakat_library_sweep_accepted  (PlakatSqlite           *db,
                                           PlakatChanges          *changes,
                                           GError                **error);
gboolean   plakat_library_try_again       (PlakatSqlite            *db,
                                           const char              *key,
                                           const char              *list_uid,
                                           GError                 **error);
gboolean   plakat_library_want_again      (PlakatSqlite            *db,
                                           const char              *list_uid,
                                           GError                 **error);

G_END_DECLS
