/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-viewer-private.h"

#define RADIUS 8
#define CAPTION 16

/** plakat_viewer_side_has_texture: Returns: whether the picture is there, in whatever size */
gboolean
plakat_viewer_side_has_texture (PlakatViewerSide *side)
{
  return side->shown != NULL && plakat_poster_get_texture (side->shown) != NULL;
}

/* A file that is not here, and cannot be fetched now. */
static gboolean
is_missing (PlakatViewerSide *side)
{
  return side->shown != NULL && !plakat_viewer_side_has_texture (side)
         && plakat_poster_get_ready (side->shown);
}

static void
append_line (PlakatViewer *self,
             GtkSnapshot *snapshot,
             const char *text,
             const graphene_rect_t *box,
             float *y,
             gboolean strong)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA colour = { 1, 1, 1, strong ? 0.8f : 0.5f };
  int height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (strong ? 1.05 : 0.89));
  if (strong)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, (int) box->size.width * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (box->origin.x, *y));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
  *y += (float) height + 3;
}

/* What the picture is stands under it, while it is seen whole. */
static void
snapshot_caption (PlakatViewer *self,
                  GtkSnapshot *snapshot,
                  PlakatViewerSide *side,
                  const graphene_rect_t *box)
{
  g_autofree char *source = is_missing (side) ? g_strdup (_ ("Not here. With a network it can be fetched."))
                                              : plakat_gallery_picture_dup_source (side->picture);
  float y = box->origin.y + box->size.height + CAPTION;

  if (!self->view.fitted)
    return;
  append_line (self, snapshot, plakat_gallery_picture_get_title (side->picture), box, &y, TRUE);
  append_line (self, snapshot, source, box, &y, FALSE);
}

static void
snapshot_side (PlakatViewer *self, GtkSnapshot *snapshot, guint i)
{
  PlakatViewerSide *side = &self->sides[i];
  GdkRGBA hairline = { 1, 1, 1, 0.12f };
  GskRoundedRect outline;
  graphene_rect_t box;

  if (side->picture == NULL)
    return;
  plakat_viewer_get_side_box (self, i, &box);
  gsk_rounded_rect_init_from_rect (&outline, &box, RADIUS);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &(GdkRGBA) { 0, 0, 0, 0.5f }, 0, 14, 0, 44);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (!plakat_viewer_side_has_texture (side) && plakat_gallery_picture_get_path (side->picture) != NULL)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 0.06f }, &box);
  else if (side->shown != NULL)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &box.origin);
      gdk_paintable_snapshot (GDK_PAINTABLE (side->shown), snapshot, box.size.width, box.size.height);
      gtk_snapshot_restore (snapshot);
    }
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { hairline, hairline, hairline, hairline });
  snapshot_caption (self, snapshot, side, &box);
}

/** plakat_viewer_draw: the widget's snapshot() */
void
plakat_viewer_draw (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatViewer *self = PLAKAT_VIEWER (widget);
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  for (guint i = 0; i < self->n_sides; i++)
    {
      float from = self->n_sides == 2 && i == 1 ? width / 2 + 3 : 0;
      float to = self->n_sides == 2 && i == 0 ? width / 2 - 3 : width;

      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (from, 0, to - from, height));
      snapshot_side (self, snapshot, i);
      gtk_snapshot_pop (snapshot);
    }
}
