/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-image.h"

G_DEFINE_BOXED_TYPE (PlakatImage, plakat_image, plakat_image_ref, plakat_image_unref)

/** plakat_image_new: Returns: (transfer full): an image, to be filled before it is given away */
PlakatImage *
plakat_image_new (PlakatImageKind kind, const char *path)
{
  PlakatImage *self = g_new0 (PlakatImage, 1);

  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  self->path = g_strdup (path);
  return self;
}

PlakatImage *
plakat_image_ref (PlakatImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_image_unref (PlakatImage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->path);
  g_free (self->language);
  g_free (self);
}

static const char *const kind_names[] = { "poster", "backdrop", "still", "photograph" };

const char *
plakat_image_kind_to_string (PlakatImageKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

gboolean
plakat_image_kind_from_string (const char *text, PlakatImageKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}
