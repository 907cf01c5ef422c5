/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PLAKAT_PICTURE_THUMBS_CAP (G_GUINT64_CONSTANT (512) * 1024 * 1024)

/**
 * PlakatPictureFit:
 * @PLAKAT_PICTURE_FIT_WIDTH: as wide as is asked for, or whole; the smallest of those
 * @PLAKAT_PICTURE_FIT_ANY: the largest there is
 */
typedef enum
{
  PLAKAT_PICTURE_FIT_WIDTH,
  PLAKAT_PICTURE_FIT_ANY,
} PlakatPictureFit;

/**
 * PlakatPictureThumb:
 * @bytes: a JPEG, PNG or WebP
 * @width: pixels
 * @whole: whether the server has no larger one
 */
typedef struct
{
  GBytes *bytes;
  int width;
  gboolean whole;
} PlakatPictureThumb;

/**
 * PlakatPictureFailure:
 * @passing: whether it was the way there that failed, or the server for now; else it said a definite no
 * @times: how often, one after the other
 * @until: seconds since 1970 before which it is not asked again
 */
typedef struct
{
  gboolean passing;
  guint times;
  gint64 until;
} PlakatPictureFailure;

/*
 * The pictures on this computer, in `thumbs.db` in the cache folder. A picture is named by a text, its address less the
 * size in it. Any thread may call; reading and storing wait for the disk now and then and are not for the main one,
 * but for set_cap(), set_pinned(), trim() and what is about failures. What is written waits in memory for others to
 * share a transaction with, and is read from there; one thread writes. A damaged file is begun anew.
 */
typedef struct _PlakatPictureThumbs PlakatPictureThumbs;

PlakatPictureThumbs *plakat_picture_thumbs_new         (const char                 *cache_dir);
PlakatPictureThumbs *plakat_picture_thumbs_ref         (PlakatPictureThumbs        *self);
void                 plakat_picture_thumbs_unref       (PlakatPictureThumbs        *self);
void                 plakat_picture_thumbs_close       (PlakatPictureThumbs        *self);
gboolean             plakat_picture_thumbs_read        (PlakatPictureThumbs        *self,
                                                        const char                 *picture,
                                                        int                         width,
                                                        PlakatPictureFit            fit,
                                                        PlakatPictureThumb         *thumb);
void                 plakat_picture_thumbs_store       (PlakatPictureThumbs        *self,
                                                        const char                 *picture,
                                                        const PlakatPictureThumb   *thumb);
void                 plakat_picture_thumbs_remove      (PlakatPictureThumbs        *self,
                                                        const char                 *picture);
void                 plakat_picture_thumbs_set_cap     (PlakatPictureThumbs        *self,
                                                        guint64                     bytes);
void                 plakat_picture_thumbs_set_pinned  (PlakatPictureThumbs        *self,
                                                        const char                 *scope,
                                                        const char *const          *pictures);
void                 plakat_picture_thumbs_clear       (PlakatPictureThumbs        *self);
guint64              plakat_picture_thumbs_measure     (PlakatPictureThumbs        *self,
                                                        guint64                    *pinned);
void                 plakat_picture_thumbs_flush       (PlakatPictureThumbs        *self);
gboolean             plakat_picture_thumbs_get_failure (PlakatPictureThumbs        *self,
                                                        const char                 *address,
                                                        PlakatPictureFailure       *failure);
void                 plakat_picture_thumbs_set_failure (PlakatPictureThumbs        *self,
                                                        const char                 *address,
                                                        const PlakatPictureFailure *failure);
void                 plakat_picture_thumbs_forget_passing (PlakatPictureThumbs     *self);
void                 plakat_picture_thumb_clear        (PlakatPictureThumb         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureThumbs, plakat_picture_thumbs_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatPictureThumb, plakat_picture_thumb_clear)

G_END_DECLS
