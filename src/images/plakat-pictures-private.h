/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../remote/plakat-http.h"
#include "plakat-picture-disk.h"
#include "plakat-picture-memory.h"
#include "plakat-picture-pool.h"
#include "plakat-pictures.h"

G_BEGIN_DECLS

/**
 * PlakatPictureEvent:
 * @PLAKAT_PICTURE_MISSED: it is not on this computer; a fetch begins, or nothing can be done
 * @PLAKAT_PICTURE_DONE: here it is
 * @PLAKAT_PICTURE_FAILED: it will not come
 *
 * The last two are the end: the waiter is gone when its function has returned.
 */
typedef enum
{
  PLAKAT_PICTURE_MISSED,
  PLAKAT_PICTURE_DONE,
  PLAKAT_PICTURE_FAILED,
} PlakatPictureEvent;

typedef void (*PlakatPictureFunc) (PlakatPictureEvent event, PlakatPicture *picture, const GError *error, gpointer data);

/**
 * PlakatPictureWish:
 * @key: what names the result in memory
 * @path: (nullable): a picture's key on its server
 * @width: pixels
 * @draw: (nullable): or what draws it in a thread
 * @draw_data: for @draw
 * @copy: copies @draw_data, which @destroy then frees
 */
typedef struct
{
  const char *key;
  const char *path;
  int width;
  PlakatPictureWork draw;
  gpointer draw_data;
  gpointer (*copy) (gpointer data);
  GDestroyNotify destroy;
} PlakatPictureWish;

typedef struct _PlakatPictureWaiter PlakatPictureWaiter;
typedef struct _PlakatPictureJob PlakatPictureJob;
typedef struct _PlakatPictureFetch PlakatPictureFetch;

struct _PlakatPictures
{
  GObject parent_instance;

  PlakatHttp *http;
  PlakatPictureDisk *disk;
  PlakatPictureMemory *memory;
  PlakatPicturePool *pool;
  char *base;
  gboolean online;
  guint retry_seconds;

  GHashTable *jobs;
  GHashTable *fetches;
  GHashTable *failures;
  GQueue queue;
  guint fetching;
  guint broken;
  gint64 rests_until;
};

/* plakat-pictures.c */
char                *plakat_pictures_make_key (const char              *path,
                                               int                      width);
char                *plakat_pictures_make_url (PlakatPictures          *self,
                                               const char              *path);
gboolean             plakat_pictures_is_name  (const char              *path);
PlakatPicture       *plakat_pictures_peek     (PlakatPictures          *self,
                                               const char              *key);
void                 plakat_pictures_set_retry_seconds (PlakatPictures *self,
                                                        guint           seconds);

/* plakat-pictures-job.c */
PlakatPictureWaiter *plakat_pictures_wait     (PlakatPictures          *self,
                                               const PlakatPictureWish *wish,
                                               PlakatPictureFunc        func,
                                               gpointer                 data);
void                 plakat_pictures_leave    (PlakatPictureWaiter     *waiter);
gboolean             plakat_pictures_has_missed (PlakatPictureWaiter   *waiter);

/* plakat-pictures-fetch.c */
PlakatPictureFetch  *plakat_pictures_join_fetch  (PlakatPictures       *self,
                                                  const char           *url,
                                                  GError              **error);
DexFuture           *plakat_pictures_dup_fetched (PlakatPictureFetch   *fetch);
void                 plakat_pictures_leave_fetch (PlakatPictures       *self,
                                                  PlakatPictureFetch   *fetch);

G_END_DECLS
