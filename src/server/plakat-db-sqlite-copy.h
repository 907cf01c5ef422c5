/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdarg.h>

#include "plakat-sqlite.h"

G_BEGIN_DECLS

/** PlakatSqliteCopy: many rows on their way into one table */
typedef struct _PlakatSqliteCopy PlakatSqliteCopy;

PlakatSqliteCopy *plakat_sqlite_copy_new  (PlakatSqlite      *sqlite,
                                           const char        *table,
                                           const char        *columns,
                                           const char        *types,
                                           GError           **error);
gboolean          plakat_sqlite_copy_row  (PlakatSqliteCopy  *self,
                                           va_list            args,
                                           GError           **error);
gboolean          plakat_sqlite_copy_end  (PlakatSqliteCopy  *self,
                                           GError           **error);
void              plakat_sqlite_copy_free (PlakatSqliteCopy  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSqliteCopy, plakat_sqlite_copy_free)

G_END_DECLS
