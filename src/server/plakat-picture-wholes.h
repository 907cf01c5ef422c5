/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlakatPictureWholes:
 *
 * Remembers which pictures are not made smaller, so that it is not tried at every request; the oldest is forgotten when
 * there are too many. Any thread.
 */
typedef struct _PlakatPictureWholes PlakatPictureWholes;

PlakatPictureWholes *plakat_picture_wholes_new      (guint                most);
void                 plakat_picture_wholes_free     (PlakatPictureWholes *self);
void                 plakat_picture_wholes_add      (PlakatPictureWholes *self,
                                                     const char          *name,
                                                     gint64               until);
gboolean             plakat_picture_wholes_contains (PlakatPictureWholes *self,
                                                     const char          *name,
                                                     gint64               now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureWholes, plakat_picture_wholes_free)

G_END_DECLS
