/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "plakat-db-private.h"

G_BEGIN_DECLS

/* Built-in types, by the numbers that they have in every PostgreSQL. */
enum
{
  PLAKAT_OID_BOOL = 16,
  PLAKAT_OID_BYTEA = 17,
  PLAKAT_OID_NAME = 19,
  PLAKAT_OID_INT8 = 20,
  PLAKAT_OID_INT2 = 21,
  PLAKAT_OID_INT4 = 23,
  PLAKAT_OID_TEXT = 25,
  PLAKAT_OID_FLOAT8 = 701,
  PLAKAT_OID_VARCHAR = 1043,
};

/**
 * PlakatPostgresql:
 * @statements: types and SQL text → what was prepared of it
 * @n_named: how many statements got a name
 * @failure: (nullable): what broke the present transaction; everything after it is only refused
 * @lost: whether PostgreSQL said goodbye
 * @loading: whether a load goes on, which may take long
 * @copy_types: of the copy that goes on; @copy: rows that are yet to be sent
 */
typedef struct
{
  PlakatDb parent;
  PGconn *connection;
  GHashTable *statements;
  guint64 n_named;
  GError *failure;
  gboolean lost;
  gboolean loading;
  char *copy_types;
  GString *copy;
} PlakatPostgresql;

gboolean    plakat_postgresql_ensure             (PlakatPostgresql  *self,
                                                  GError           **error);
gboolean    plakat_postgresql_fail               (PlakatPostgresql  *self,
                                                  const PGresult    *result,
                                                  GError           **error);
PlakatRows *plakat_postgresql_rows_new           (PGresult          *result);
gboolean    plakat_postgresql_rows_can_be_binary (const PGresult    *description);
gboolean    plakat_postgresql_copy_begin         (PlakatDb          *db,
                                                  const char        *table,
                                                  const char        *columns,
                                                  const char        *types,
                                                  GError           **error);
gboolean    plakat_postgresql_copy_row           (PlakatDb          *db,
                                                  va_list            args,
                                                  GError           **error);
gboolean    plakat_postgresql_copy_end           (PlakatDb          *db,
                                                  GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

G_END_DECLS
