/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * PlakatImagesError:
 * @PLAKAT_IMAGES_ERROR_ABSENT: not on this computer, and it cannot be fetched now
 * @PLAKAT_IMAGES_ERROR_KIND: not a JPEG, PNG or WebP picture
 * @PLAKAT_IMAGES_ERROR_SIZE: larger than Plakat decodes
 * @PLAKAT_IMAGES_ERROR_BROKEN: damaged
 */
typedef enum
{
  PLAKAT_IMAGES_ERROR_ABSENT,
  PLAKAT_IMAGES_ERROR_KIND,
  PLAKAT_IMAGES_ERROR_SIZE,
  PLAKAT_IMAGES_ERROR_BROKEN,
} PlakatImagesError;

#define PLAKAT_IMAGES_ERROR (plakat_images_error_quark ())
GQuark plakat_images_error_quark (void);

#define PLAKAT_TYPE_PICTURES (plakat_pictures_get_type ())
G_DECLARE_FINAL_TYPE (PlakatPictures, plakat_pictures, PLAKAT, PICTURES, GObject)

/*
 * Every picture of the application: fetched at the size that is right for the screen, kept on disk, decoded at the
 * size it is shown, drawn when there is none. One job, many waiters, the nearest to what is looked at first. Main
 * thread; the work is done elsewhere.
 */
PlakatPictures *plakat_pictures_new           (const char        *cache_dir);
void            plakat_pictures_set_files     (PlakatPictures    *self,
                                               const char        *files_url,      /* keys are joined to it; NULL: offline */
                                               gboolean           sized);         /* by ?width= */
void            plakat_pictures_set_cap       (PlakatPictures    *self,
                                               guint64            bytes);
void            plakat_pictures_set_pinned    (PlakatPictures    *self,
                                               const char        *scope,
                                               const char *const *paths);         /* of films on lists: no cap touches them */
void            plakat_pictures_set_deferred  (PlakatPictures    *self,
                                               gboolean           deferred);      /* TRUE while a wall rushes by */
void            plakat_pictures_defer_for     (PlakatPictures    *self,
                                               guint              milliseconds);
void            plakat_pictures_try_again     (PlakatPictures    *self);          /* another network */
DexFuture      *plakat_pictures_measure_cache (PlakatPictures    *self,
                                               gboolean           pinned);        /* uint64 bytes */
DexFuture      *plakat_pictures_clear_cache   (PlakatPictures    *self);          /* TRUE */
DexFuture      *plakat_pictures_load          (PlakatPictures    *self,
                                               const char        *path,
                                               int                width_px);      /* GdkTexture; 0: full size */
DexFuture      *plakat_pictures_load_bytes    (PlakatPictures    *self,
                                               const char        *path);          /* GBytes of the file, for "Save" */

G_END_DECLS
