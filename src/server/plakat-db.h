/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatDb:
 *
 * The driver of a storage: runs portable SQL text with parameters `?1`, `?2`, … and gives rows. What stands
 * above it (plakat-storage-*.c) names no engine; an engine more is another plakat-db-*.c. Belongs to one
 * thread at a time.
 */
typedef struct _PlakatDb PlakatDb;
typedef struct _PlakatRows PlakatRows;

/**
 * PLAKAT_SERVER_ERROR:
 * @PLAKAT_SERVER_ERROR_ARGUMENT: an option or a file that cannot be used
 * @PLAKAT_SERVER_ERROR_INPUT: a request that cannot be understood
 * @PLAKAT_SERVER_ERROR_CONFLICT: what is asked stands against what is there
 * @PLAKAT_SERVER_ERROR_GONE: a cursor that leads nowhere
 * @PLAKAT_SERVER_ERROR_REFUSED: who asks is not who they say
 */
typedef enum
{
  PLAKAT_SERVER_ERROR_ARGUMENT,
  PLAKAT_SERVER_ERROR_INPUT,
  PLAKAT_SERVER_ERROR_CONFLICT,
  PLAKAT_SERVER_ERROR_GONE,
  PLAKAT_SERVER_ERROR_REFUSED,
} PlakatServerError;

#define PLAKAT_SERVER_ERROR (plakat_server_error_quark ())
GQuark plakat_server_error_quark (void);

PlakatDb   *plakat_db_open         (const char  *uri,
                                    GError     **error);
void        plakat_db_close        (PlakatDb    *self);
const char *plakat_db_get_path     (PlakatDb    *self);
const char *plakat_db_get_epoch    (PlakatDb    *self);
gboolean    plakat_db_run          (PlakatDb    *self,
                                    GError     **error,
                                    const char  *sql,
                                    const char  *types,
                                    ...);
gint64      plakat_db_get_changes  (PlakatDb    *self);
gint64      plakat_db_get_last_id  (PlakatDb    *self);
gboolean    plakat_db_begin        (PlakatDb    *self,
                                    GError     **error);
gboolean    plakat_db_begin_read   (PlakatDb    *self,
                                    GError     **error);
gboolean    plakat_db_end          (PlakatDb    *self,
                                    gboolean     commit,
                                    GError     **error);
gint64      plakat_db_next_seq     (PlakatDb    *self);
gboolean    plakat_db_prepare_load (PlakatDb    *self,
                                    GError     **error);
gboolean    plakat_db_optimize     (PlakatDb    *self,
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
gboolean    plakat_rows_end        (PlakatRows  *self,
                                    GError     **error);
void        plakat_rows_free       (PlakatRows  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatDb, plakat_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatRows, plakat_rows_free)

G_END_DECLS
