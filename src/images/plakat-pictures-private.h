/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../remote/plakat-http.h"
#include "plakat-picture-memory.h"
#include "plakat-picture-pool.h"
#include "plakat-picture-thumbs.h"
#include "plakat-pictures.h"

G_BEGIN_DECLS

/**
 * PlakatPictureEvent:
 * @PLAKAT_PICTURE_MISSED: it is not on this computer, or only smaller than it should be, which is given then; a fetch
 *   begins, or nothing can be done
 * @PLAKAT_PICTURE_DONE: here it is
 * @PLAKAT_PICTURE_FAILED: it will not come now; where there is a smaller one, that is given
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
 * @distance: from what is looked at; %PLAKAT_PICTURE_HELD not to begin yet
 * @draw: (nullable): what draws it in a thread: in place of a picture on a server where @path is %NULL, and where
 *   there is none on this computer and none can be fetched
 * @draw_data: for @draw
 * @drawn_key: (nullable): what names in memory what was drawn in place of @path
 * @copy: copies @draw_data, which @destroy then frees
 */
typedef struct
{
  const char *key;
  const char *path;
  int width;
  guint distance;
  PlakatPictureWork draw;
  gpointer draw_data;
  const char *drawn_key;
  gpointer (*copy) (gpointer data);
  GDestroyNotify destroy;
} PlakatPictureWish;

/**
 * PlakatPictureLook:
 * @thumbs: where to look, and to keep
 * @path: the picture's key on its server, as films name it
 * @name: what it is called in @thumbs
 * @bytes: (nullable): of the picture, when it just came from its server
 * @width: pixels at which it is to be shown, 0 for all there are
 * @draw: (nullable): draws what stands in where nothing is in @thumbs; @draw_data is its, and freed by @destroy
 *
 * A picture to be read and decoded, for a thread.
 */
typedef struct
{
  PlakatPictureThumbs *thumbs;
  char *path;
  char *name;
  GBytes *bytes;
  int width;
  PlakatPictureWork draw;
  gpointer draw_data;
  GDestroyNotify destroy;
} PlakatPictureLook;

typedef struct _PlakatPictureWaiter PlakatPictureWaiter;
typedef struct _PlakatPictureJob PlakatPictureJob;
typedef struct _PlakatPictureFetch PlakatPictureFetch;

struct _PlakatPictures
{
  GObject parent_instance;

  PlakatHttp *http;
  PlakatPictureThumbs *thumbs;
  PlakatPictureMemory *memory;
  PlakatPicturePool *pool;
  char *base;
  guint generation;
  gboolean online;
  gboolean sized;
  gboolean deferred;
  guint retry_seconds;
  guint absent_seconds;

  GHashTable *jobs;
  GHashTable *fetches;
  GPtrArray *queue;
  guint fetching;
  guint broken;
  gint64 rests_until;
  guint defer_source;
  guint retry_source;
  gint64 retry_at;
};

/* plakat-pictures.c */
char                *plakat_pictures_make_key (const char              *path,
                                               int                      width);
char                *plakat_pictures_make_url (PlakatPictures          *self,
                                               const char              *path);
char                *plakat_pictures_make_address (PlakatPictures      *self,
                                                  const char          *url,
                                                  int                  width,
                                                  int                 *step);
gboolean             plakat_pictures_is_name  (const char              *path);
PlakatPicture       *plakat_pictures_peek     (PlakatPictures          *self,
                                               const char              *key);

/* plakat-pictures-work.c: what is done in threads */
PlakatPictureLook   *plakat_picture_look_new  (PlakatPictureThumbs     *thumbs,
                                               const char              *path,
                                               const char              *name,
                                               GBytes                  *bytes,
                                               int                      width);
void                 plakat_picture_look_free (gpointer                 data);
gpointer             plakat_picture_look_work (gpointer                 data,
                                               GError                 **error);   /* PlakatPicture */
gpointer             plakat_picture_read_work (gpointer                 data,
                                               GError                 **error);   /* GBytes */

/* plakat-pictures-job.c */
PlakatPictureWaiter *plakat_pictures_wait     (PlakatPictures          *self,
                                               const PlakatPictureWish *wish,
                                               PlakatPictureFunc        func,
                                               gpointer                 data);
void                 plakat_pictures_move     (PlakatPictureWaiter     *waiter,
                                               guint                    distance);
void                 plakat_pictures_leave    (PlakatPictureWaiter     *waiter);
gboolean             plakat_pictures_has_missed (PlakatPictureWaiter   *waiter);

/* plakat-pictures-fetch.c */
PlakatPictureFetch  *plakat_pictures_join_fetch  (PlakatPictures       *self,
                                                  const char           *url,
                                                  int                   width,
                                                  PlakatPictureTurn    *turn,
                                                  GError              **error);
DexFuture           *plakat_pictures_dup_fetched (PlakatPictureFetch   *fetch);
void                 plakat_pictures_leave_fetch (PlakatPictures       *self,
                                                  PlakatPictureFetch   *fetch,
                                                  PlakatPictureTurn    *turn);
void                 plakat_pictures_start_fetches (PlakatPictures     *self);

/* plakat-pictures-patience.c: what failed, and when it is asked again */
gboolean             plakat_pictures_is_patient  (PlakatPictures       *self,
                                                  const char           *url);
void                 plakat_pictures_note_failed (PlakatPictures       *self,
                                                  const char           *url,
                                                  gboolean              passing,
                                                  guint                 retry_after);
void                 plakat_pictures_note_came   (PlakatPictures       *self,
                                                  const char           *url);
void                 plakat_pictures_note_connection (PlakatPictures   *self,
                                                      gboolean          broken);
void                 plakat_pictures_announce_back (PlakatPictures     *self);
void                 plakat_pictures_set_patience (PlakatPictures      *self,
                                                   guint                retry_seconds,
                                                   guint                absent_seconds);

G_END_DECLS
