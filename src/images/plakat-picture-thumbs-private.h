/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-thumbs-queries.h"

G_BEGIN_DECLS

typedef enum
{
  PLAKAT_PICTURE_WRITE_STORE,
  PLAKAT_PICTURE_WRITE_REMOVE,
  PLAKAT_PICTURE_WRITE_DROP,
  PLAKAT_PICTURE_WRITE_TRIM,
  PLAKAT_PICTURE_WRITE_CLEAR,
  PLAKAT_PICTURE_WRITE_PINS,
  PLAKAT_PICTURE_WRITE_FAILURE,
  PLAKAT_PICTURE_WRITE_NO_PASSING,
} PlakatPictureWriteKind;

/**
 * PlakatPictureWrite:
 * @name: SHA-256 of a picture or an address
 * @thumb: to store
 * @id: of a row to drop
 * @scope: whose pins
 * @pictures: the names of the pictures that it pins, as texts: they are many, and hashed in the thread
 * @failure: to write; @failed says whether there is one
 *
 * One thing to be written, in the order in which they were asked for.
 */
typedef struct
{
  PlakatPictureWriteKind kind;
  GBytes *name;
  PlakatPictureThumb thumb;
  gint64 id;
  gint64 used;
  char *scope;
  GStrv pictures;
  PlakatPictureFailure failure;
  gboolean failed;
} PlakatPictureWrite;

struct _PlakatPictureThumbs
{
  gatomicrefcount refs;
  char *folder;
  char *path;

  /* Opening, and whoever reads. Taken before the other lock, never after it. */
  GMutex reading;
  PlakatSqlite *reader;
  gboolean tried;

  GMutex lock;
  GCond changed; /* for the thread that writes */
  GCond written; /* for who waits for it */
  GQueue waiting;
  GQueue in_work;
  gsize waiting_bytes;
  GHashTable *touched; /* row → when it was used */
  gint64 clock;
  guint64 cap;
  GHashTable *failures; /* GBytes → PlakatPictureFailure */
  GHashTable *pins;     /* scope → GStrv, as they were set here */
  guint flushing;
  gint64 check_at; /* when the file is to be looked through; 0 when that was done */
  gboolean damaged;
  gboolean working;
  gboolean closing;

  /* Of the thread that writes, once it runs. */
  GThread *writer;
  PlakatSqlite *db;
  guint renewals;
};

/* plakat-picture-thumbs.c */
GBytes  *plakat_picture_thumbs_make_name (const char          *text);

/* plakat-picture-thumbs-writer.c */
gboolean plakat_picture_thumbs_open      (PlakatPictureThumbs *self);
void     plakat_picture_thumbs_push      (PlakatPictureThumbs *self,
                                          PlakatPictureWrite  *write);
void     plakat_picture_write_free       (gpointer             data);

G_END_DECLS
