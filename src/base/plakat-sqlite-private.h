/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sqlite.h"

G_BEGIN_DECLS

#define MIB (1024 * 1024)

struct _PlakatSqlite
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* SQL text (static or ours) → sqlite3_stmt */
  char *ballast;          /* a file that is given up when the disk is full */
  gboolean full;          /* the disk was, when something failed last */
  gint64 next_look;       /* when there may be room for the ballast again */
  gboolean in_transaction;
  gboolean left_open; /* one that could not even be rolled back, for want of memory */
};

/* Sets @error to what SQLite said last; always %FALSE. */
gboolean plakat_sqlite_fail             (PlakatSqlite  *self,
                                         GError       **error);
/* Makes the ballast again, once there is room. */
void     plakat_sqlite_look_for_ballast (PlakatSqlite  *self);

G_END_DECLS
