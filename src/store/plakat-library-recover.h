/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sqlite.h"

G_BEGIN_DECLS

/**
 * PlakatRecovery:
 * @PLAKAT_RECOVERY_NONE: the file was whole
 * @PLAKAT_RECOVERY_SALVAGED: it was damaged; what could be read was carried over, with what the newest backup has
 *   beyond it
 * @PLAKAT_RECOVERY_BACKUP: nothing could be read; the newest backup is in its place
 * @PLAKAT_RECOVERY_EMPTY: neither could be read: a new file
 *
 * How a library was opened. The damaged file stands beside it, untouched, whenever it is not %PLAKAT_RECOVERY_NONE.
 */
typedef enum
{
  PLAKAT_RECOVERY_NONE,
  PLAKAT_RECOVERY_SALVAGED,
  PLAKAT_RECOVERY_BACKUP,
  PLAKAT_RECOVERY_EMPTY,
} PlakatRecovery;

/* In the thread that owns the file. */
PlakatSqlite *plakat_library_open_ladder (const char      *path,
                                          const char      *origin,
                                          PlakatRecovery  *recovery,
                                          char           **aside,
                                          GError         **error);
char         *plakat_library_describe    (PlakatRecovery   recovery,
                                          const char      *aside);
/* @folder NULL: "backup" beside the file; @why NULL: the day's, made once. */
gboolean      plakat_library_back_up     (PlakatSqlite    *db,
                                          const char      *folder,
                                          const char      *why,
                                          GError         **error);

G_END_DECLS
