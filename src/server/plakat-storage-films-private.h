/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "plakat-storage-films.h"

G_BEGIN_DECLS

/*
 * Rows are found by narrow indexes first, which give their numbers in order, and only those of the page are then
 * read whole, so many at a time: one text for any page, which an engine prepares once. A last part is filled up
 * with a number that no row has.
 */
#define PLAKAT_CHUNK 20
#define PLAKAT_CHUNK_PARAMS                                                                                  \
  "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20"
#define PLAKAT_CHUNK_TYPES "iiiiiiiiiiiiiiiiiiii"
#define PLAKAT_CHUNK_VALUES(ids)                                                                             \
  (ids)[0], (ids)[1], (ids)[2], (ids)[3], (ids)[4], (ids)[5], (ids)[6], (ids)[7], (ids)[8], (ids)[9],        \
      (ids)[10], (ids)[11], (ids)[12], (ids)[13], (ids)[14], (ids)[15], (ids)[16], (ids)[17], (ids)[18],     \
      (ids)[19]

/**
 * PlakatChunk:
 * @ids: which rows
 * @from: , @length: where in @text each one's answer stands, an object whose brace is still open
 * @tails: (nullable): members for the end of each, beginning with a comma
 *
 * Some rows on their way into the order in which they were asked for.
 */
typedef struct
{
  gint64 ids[PLAKAT_CHUNK];
  gsize from[PLAKAT_CHUNK];
  gsize length[PLAKAT_CHUNK];
  char **tails;
  GString *text;
} PlakatChunk;

void     plakat_chunk_start               (PlakatChunk   *self,
                                           GArray        *ids,
                                           gint64         offset,
                                           gint64         end);
void     plakat_chunk_add                 (PlakatChunk   *self,
                                           gint64         id,
                                           gsize          from);
void     plakat_chunk_finish              (PlakatChunk   *self,
                                           GString       *json);
gboolean plakat_read_ids                  (PlakatRows    *rows,
                                           GArray        *ids,
                                           GError       **error);
gboolean plakat_read_total                (PlakatDb      *db,
                                           PlakatCounts  *counts,
                                           const char    *name,
                                           const char    *sql,
                                           gint64        *count,
                                           GError       **error);
void     plakat_append_brief              (GString       *json,
                                           gint64         id,
                                           const char    *brief,
                                           const char    *rest);
gboolean plakat_storage_append_films_with (PlakatDb      *db,
                                           GArray        *ids,
                                           GPtrArray     *tails,
                                           gint64         user_id,
                                           GString       *json,
                                           GError       **error);

G_END_DECLS
