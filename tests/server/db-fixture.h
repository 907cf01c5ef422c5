/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "storage-fixture.h"

G_BEGIN_DECLS

/** Place: @db: owns the storage at @uri, in which there is a table `sample` (id, t, i, n, d, b) besides ours */
typedef struct
{
  char *folder;
  char *uri;
  PlakatDb *db;
} Place;

void      place_set_up    (Place         *self,
                           gconstpointer  data);
void      place_tear_down (Place         *self,
                           gconstpointer  data);
PlakatDb *db_open         (const char    *uri,
                           PlakatDbUse    use);
gint64    db_count        (PlakatDb      *db);
gint64    db_ask          (PlakatDb      *db,
                           const char    *sql);
void      db_insert       (PlakatDb      *db,
                           gint64         id);
void      db_begin        (PlakatDb      *db);
void      db_end          (PlakatDb      *db,
                           gboolean       commit);

/* plakat_db_run() of what must succeed */
#define db_run(db, ...)                                                                                      \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (GError) run_error = NULL;                                                                     \
    gboolean run_done = plakat_db_run (db, &run_error, __VA_ARGS__);                                         \
                                                                                                             \
    g_assert_no_error (run_error);                                                                           \
    g_assert_true (run_done);                                                                                \
  }                                                                                                          \
  G_STMT_END

#define ADD_DB_TEST(path, function)                                                                          \
  g_test_add (path, Place, NULL, place_set_up, function, place_tear_down)

G_END_DECLS
