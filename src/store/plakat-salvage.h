/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sqlite.h"

G_BEGIN_DECLS

/**
 * PlakatSalvageScope:
 * @PLAKAT_SALVAGE_MAIN: the database file alone
 * @PLAKAT_SALVAGE_COMMITTED: with the commits of its write-ahead log, as SQLite sees them
 * @PLAKAT_SALVAGE_ALL: with every page of the log whose own sum holds, also behind a damaged one
 */
typedef enum
{
  PLAKAT_SALVAGE_MAIN,
  PLAKAT_SALVAGE_COMMITTED,
  PLAKAT_SALVAGE_ALL,
} PlakatSalvageScope;

/**
 * PlakatSalvage:
 *
 * The pages of a database file, read without SQLite and without a change to the file: what stands on pages that
 * are whole is found again though the pages that lead to them are not. Any thread, but one at a time.
 */
typedef struct _PlakatSalvage PlakatSalvage;

PlakatSalvage *plakat_salvage_new         (const char          *path,
                                           PlakatSalvageScope   scope,
                                           GError             **error);
void           plakat_salvage_free        (PlakatSalvage       *self);
gboolean       plakat_salvage_read_header (PlakatSalvage       *self,
                                           int                 *application_id,
                                           int                 *version);
gboolean       plakat_salvage_read_device (PlakatSalvage       *self,
                                           char               **uuid,
                                           gint64              *next_seq);
gboolean       plakat_salvage_has_our_form (PlakatSalvage    *self);
gboolean       plakat_salvage_is_empty    (PlakatSalvage    *self);
gboolean       plakat_salvage_has_log     (PlakatSalvage       *self);
gboolean       plakat_salvage_lost_log    (PlakatSalvage       *self);
gboolean       plakat_salvage_into        (PlakatSalvage       *self,
                                           PlakatSqlite        *target,
                                           guint               *n_rows,
                                           guint               *n_tables,
                                           GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSalvage, plakat_salvage_free)

G_END_DECLS
