/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatDb:
 *
 * A connection to the storage: runs portable SQL text with parameters `?1`, `?2`, … and gives rows. What
 * stands above it (plakat-storage-*.c) names no engine but for the search; an engine is one plakat-db-*.c.
 * Belongs to one thread at a time.
 */
typedef struct _PlakatDb PlakatDb;
typedef struct _PlakatRows PlakatRows;

/**
 * PlakatDbEngine:
 * @PLAKAT_DB_SQLITE: one file of one process; one connection writes, any number read
 * @PLAKAT_DB_POSTGRESQL: shared by any number of processes; each connection reads and writes
 */
typedef enum
{
  PLAKAT_DB_SQLITE,
  PLAKAT_DB_POSTGRESQL,
} PlakatDbEngine;

/**
 * PlakatDbUse:
 * @PLAKAT_DB_OWN: makes the storage when it is not there and brings it to the newest form; writes
 * @PLAKAT_DB_READ: one more connection to a storage that is open already; SQLite's may only read
 */
typedef enum
{
  PLAKAT_DB_OWN,
  PLAKAT_DB_READ,
} PlakatDbUse;

/**
 * PLAKAT_SERVER_ERROR:
 * @PLAKAT_SERVER_ERROR_ARGUMENT: an option or a file that cannot be used
 * @PLAKAT_SERVER_ERROR_INPUT: a request that cannot be understood
 * @PLAKAT_SERVER_ERROR_CONFLICT: what is asked stands against what is there
 * @PLAKAT_SERVER_ERROR_GONE: a cursor that leads nowhere any more
 * @PLAKAT_SERVER_ERROR_ACCOUNT: an account that is deleted, or soon will be
 * @PLAKAT_SERVER_ERROR_REFUSED: who asks is not who they say
 * @PLAKAT_SERVER_ERROR_MISSING: what is asked for is not there, or is somebody else's
 * @PLAKAT_SERVER_ERROR_CHANGED: it is not any more what the client thinks it is
 * @PLAKAT_SERVER_ERROR_RETRY: the engine undid the transaction; the same again may succeed
 */
typedef enum
{
  PLAKAT_SERVER_ERROR_ARGUMENT,
  PLAKAT_SERVER_ERROR_INPUT,
  PLAKAT_SERVER_ERROR_CONFLICT,
  PLAKAT_SERVER_ERROR_GONE,
  PLAKAT_SERVER_ERROR_ACCOUNT,
  PLAKAT_SERVER_ERROR_REFUSED,
  PLAKAT_SERVER_ERROR_MISSING,
  PLAKAT_SERVER_ERROR_CHANGED,
  PLAKAT_SERVER_ERROR_RETRY,
} PlakatServerError;

#define PLAKAT_SERVER_ERROR (plakat_server_error_quark ())
GQuark plakat_server_error_quark (void);

PlakatDb       *plakat_db_open        (const char   *uri,
                                       PlakatDbUse   use,
                                       GError      **error);
void            plakat_db_close       (PlakatDb     *self);
PlakatDbEngine  plakat_db_get_engine  (PlakatDb     *self);
const char     *plakat_db_get_epoch   (PlakatDb     *self);
gboolean        plakat_db_renew_epoch (PlakatDb     *self,
                                       GError      **error);
gboolean        plakat_db_run         (PlakatDb     *self,
                                       GError      **error,
                                       const char   *sql,
                                       const char   *types,
                                       ...);
gint64          plakat_db_get_changes (PlakatDb     *self);
gboolean        plakat_db_read_int    (PlakatDb     *self,
                                       GError      **error,
                                       gint64       *value,
                                       const char   *sql,
                                       const char   *types,
                                       ...);
gboolean        plakat_db_begin       (PlakatDb     *self,
                                       GError      **error);
gboolean        plakat_db_begin_read  (PlakatDb     *self,
                                       GError      **error);
gboolean        plakat_db_end         (PlakatDb     *self,
                                       gboolean      commit,
                                       GError      **error);

gboolean plakat_db_prepare_load    (PlakatDb    *self,
                                    GError     **error);
gboolean plakat_db_take_alone      (PlakatDb    *self);
gboolean plakat_db_prepare_indexes (PlakatDb    *self,
                                    GError     **error);
gboolean plakat_db_finish_load     (PlakatDb    *self,
                                    GError     **error);
gboolean plakat_db_copy_begin      (PlakatDb    *self,
                                    const char  *table,
                                    const char  *columns,
                                    const char  *types,
                                    GError     **error);
gboolean plakat_db_copy_row        (PlakatDb    *self,
                                    GError     **error,
                                    ...);
gboolean plakat_db_copy_end        (PlakatDb    *self,
                                    GError     **error);

PlakatRows *plakat_db_query        (PlakatDb    *self,
                                    GError     **error,
                                    const char  *sql,
                                    const char  *types,
                                    ...);
gboolean    plakat_rows_next       (PlakatRows  *self);
gint64      plakat_rows_get_int    (PlakatRows  *self,
                                    int          column);
double      plakat_rows_get_double (PlakatRows  *self,
                                    int          column);
const char *plakat_rows_get_text   (PlakatRows  *self,
                                    int          column);
GBytes     *plakat_rows_dup_bytes  (PlakatRows  *self,
                                    int          column);
gboolean    plakat_rows_is_null    (PlakatRows  *self,
                                    int          column);
gboolean    plakat_rows_end        (PlakatRows  *self,
                                    GError     **error);
void        plakat_rows_free       (PlakatRows  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatDb, plakat_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatRows, plakat_rows_free)

G_END_DECLS
