/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdarg.h>

#include "plakat-db.h"

G_BEGIN_DECLS

/**
 * PlakatDbClass:
 * @name: as in the names of the engine's own schema files, `001-NAME.sql`
 * @begin: the text that starts a transaction that writes
 * @begin_read: the text that starts one whose queries all see the same state
 * @lock_schema: (nullable): what else keeps others from making the schema at the same time, in a transaction
 * @macros: pairs of words in the schema, `{word}`, and what this engine writes for them, ended by %NULL
 * @get_version: the number of the last schema file that was taken in, 0 for an empty storage; an error for a
 *   storage that is not ours
 * @set_version: remembers it
 * @exec: statements without data: transactions and their like, none of them prepared
 * @run: as plakat_db_run(); the number of rows written goes into the connection's @changes
 * @query: as plakat_db_query(); the rows are the engine's own, beginning with #PlakatRows
 * @take_alone: (nullable): as plakat_db_take_alone()
 * @prepare_indexes: (nullable): as plakat_db_prepare_indexes()
 *
 * What an engine does. SQL reaches it with `?1` parameters; types are those of plakat_db_run().
 */
typedef struct
{
  PlakatDbEngine engine;
  const char *name;
  const char *begin;
  const char *begin_read;
  const char *lock_schema;
  const char *const *macros;
  void (*close) (PlakatDb *self);
  gboolean (*get_version) (PlakatDb *self, int *version, GError **error);
  gboolean (*set_version) (PlakatDb *self, int version, GError **error);
  gboolean (*exec) (PlakatDb *self, const char *sql, GError **error);
  gboolean (*run) (PlakatDb *self, const char *sql, const char *types, va_list args, GError **error);
  PlakatRows *(*query) (PlakatDb *self, const char *sql, const char *types, va_list args, GError **error);
  gboolean (*prepare_load) (PlakatDb *self, GError **error);
  gboolean (*take_alone) (PlakatDb *self);
  gboolean (*prepare_indexes) (PlakatDb *self, GError **error);
  gboolean (*finish_load) (PlakatDb *self, GError **error);
  gboolean (*copy_begin) (
      PlakatDb *self, const char *table, const char *columns, const char *types, GError **error);
  gboolean (*copy_row) (PlakatDb *self, va_list args, GError **error);
  gboolean (*copy_end) (PlakatDb *self, GError **error);
} PlakatDbClass;

/**
 * PlakatDb:
 * @changes: how many rows the last plakat_db_run() wrote
 * @depth: how many transactions are open, one within the other
 * @copying: whether rows are being copied in
 */
struct _PlakatDb
{
  const PlakatDbClass *class;
  char *epoch;
  gint64 changes;
  guint depth;
  gboolean copying;
};

/**
 * PlakatRowsClass:
 * @finish: (nullable): does what is still to do of a statement whose rows are not read to the end
 *
 * How an engine's rows are read.
 */
typedef struct
{
  gboolean (*next) (PlakatRows *self, GError **error);
  gboolean (*finish) (PlakatRows *self, GError **error);
  gint64 (*get_int) (PlakatRows *self, int column);
  double (*get_double) (PlakatRows *self, int column);
  const char *(*get_text) (PlakatRows *self, int column);
  GBytes *(*dup_bytes) (PlakatRows *self, int column);
  gboolean (*is_null) (PlakatRows *self, int column);
  void (*free) (PlakatRows *self);
} PlakatRowsClass;

struct _PlakatRows
{
  const PlakatRowsClass *class;
  GError *error;
  gboolean done;
};

PlakatDb *plakat_db_sqlite_open     (const char         *path,
                                     PlakatDbUse         use,
                                     GError            **error);
PlakatDb *plakat_db_postgresql_open (const char         *uri,
                                     PlakatDbUse         use,
                                     GError            **error);
gboolean  plakat_db_make_schema     (PlakatDb           *self,
                                     GError            **error);
gboolean  plakat_db_read_epoch      (PlakatDb           *self,
                                     GError            **error);
char     *plakat_db_expand_schema   (const char         *sql,
                                     const char *const  *macros);

G_END_DECLS
