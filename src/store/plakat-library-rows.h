/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library-queries.h"
#include "plakat-merge-record.h"
#include "plakat-server-kind.h"

G_BEGIN_DECLS

/*
 * In SQL: the record that the list @list belongs to stands, in the table @records, and is as @more says of r; of the lists
 * that every account has there is none.
 */
#define PLAKAT_LIST_STANDS(records, list, more) \
  "EXISTS (SELECT 1 FROM " records " r WHERE r.value IS NOT NULL" \
  " AND r.kind = substr (" list ", 1, instr (" list ", ':') - 1)" \
  " AND r.uid = substr (" list ", instr (" list ", ':') + 1)" more ")"

/*
 * Rows of library.db as the sync rules see them, and what is written beside them. Within a transaction, in the thread
 * that owns the file.
 */

void     plakat_merge_row_clear        (PlakatMergeRow         *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatMergeRow, plakat_merge_row_clear)

/** PlakatEntryRow: an entry, with its place on the list: as it is wanted, as the server has it, and as it was sent */
typedef struct
{
  PlakatMergeRow merge;
  char *position;
  char *base_position;
  char *sent_position;
  gint64 added_at;
} PlakatEntryRow;

void     plakat_entry_row_clear        (PlakatEntryRow         *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatEntryRow, plakat_entry_row_clear)

gboolean plakat_library_next_seq       (PlakatSqlite           *db,
                                        gint64                 *seq,
                                        GError                **error);
gboolean plakat_library_load_entry     (PlakatSqlite           *db,
                                        const char             *list_uid,
                                        const char             *film_uid,
                                        PlakatEntryRow         *row,
                                        GError                **error);
gboolean plakat_library_store_entry    (PlakatSqlite           *db,
                                        const char             *list_uid,
                                        const char             *film_uid,
                                        const PlakatEntryRow   *row,
                                        GError                **error);
gboolean plakat_library_load_row       (PlakatSqlite           *db,
                                        PlakatUserRecordKind    kind,
                                        const char             *uid,
                                        PlakatRecordRow        *row,
                                        GError                **error);
gboolean plakat_library_store_row      (PlakatSqlite           *db,
                                        PlakatUserRecordKind    kind,
                                        const char             *uid,
                                        const PlakatRecordRow  *row,
                                        gint64                  touched_at,
                                        GError                **error);
gboolean plakat_library_queue_entry    (PlakatSqlite           *db,
                                        const char             *list_uid,
                                        const char             *film_uid,
                                        gint64                  seq,
                                        const char             *value,
                                        GError                **error);
gboolean plakat_library_queue_record   (PlakatSqlite           *db,
                                        PlakatUserRecordKind    kind,
                                        const char             *uid,
                                        gint64                  seq,
                                        const char             *value,
                                        GError                **error);
gboolean plakat_library_unqueue        (PlakatSqlite           *db,
                                        const char             *scope,
                                        const char             *uid,
                                        gint64                  acked,
                                        GError                **error);
gboolean plakat_library_bin_entry      (PlakatSqlite           *db,
                                        const char             *list_uid,
                                        const char             *film_uid,
                                        const char             *why,
                                        GError                **error);
gboolean plakat_library_bin_record     (PlakatSqlite           *db,
                                        PlakatUserRecordKind    kind,
                                        const char             *uid,
                                        const PlakatFields     *fields,
                                        const char             *why,
                                        GError                **error);
gboolean plakat_library_keep_texts     (PlakatSqlite           *db,
                                        PlakatUserRecordKind    kind,
                                        const char             *uid,
                                        const PlakatFields     *before,
                                        const PlakatFields     *after,
                                        const char             *reason,
                                        gint64                  seq,
                                        GError                **error);
gboolean plakat_library_write_line     (PlakatSqlite           *db,
                                        const char             *line,
                                        GError                **error);
gboolean plakat_library_write_latch    (PlakatSqlite           *db,
                                        const char             *scope,
                                        const char             *reason,
                                        gint64                  known,
                                        gint64                  missing,
                                        const char             *epoch,
                                        GError                **error);
char    *plakat_library_parent_of      (const char             *list_uid,
                                        PlakatUserRecordKind   *kind);
gint64   plakat_library_now            (void);

G_END_DECLS
