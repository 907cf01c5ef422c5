/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_IMAGE (plakat_image_get_type ())

/**
 * PlakatImage:
 * @path: the picture's key on its server (plakat_text_is_image_path())
 * @width: pixels of the original, 0 for unknown; @height likewise
 * @language: (nullable): ISO 639-1 of the words on it
 */
struct _PlakatImage
{
  gatomicrefcount refs;
  PlakatImageKind kind;
  char *path;
  int width;
  int height;
  char *language;
  gboolean primary;
};

GType            plakat_image_get_type         (void) G_GNUC_CONST;
PlakatImage     *plakat_image_new              (PlakatImageKind  kind,
                                                const char      *path);
PlakatImage     *plakat_image_ref              (PlakatImage     *self);
void             plakat_image_unref            (PlakatImage     *self);
const char      *plakat_image_kind_to_string   (PlakatImageKind  kind);
gboolean         plakat_image_kind_from_string (const char      *text,
                                                PlakatImageKind *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatImage, plakat_image_unref)

G_END_DECLS
