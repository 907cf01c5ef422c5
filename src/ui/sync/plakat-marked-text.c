/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-marked-text.h"
#include "plakat-word-diff.h"

/* Pango and CSS underline with lines, doubled lines and waves, but not with dots. */
#define DOT 2.0f
#define STEP 4.0f

struct _PlakatMarkedText
{
  GtkWidget parent_instance;

  GtkLabel *label;
  GArray *spans;
};

G_DEFINE_FINAL_TYPE (PlakatMarkedText, plakat_marked_text, GTK_TYPE_WIDGET)

static void
draw_dots (GtkSnapshot *snapshot, const GdkRGBA *colour, float from, float to, float y)
{
  for (float x = from; x + DOT <= to; x += STEP)
    {
      GskRoundedRect dot;

      gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT (x, y, DOT, DOT), DOT / 2);
      gtk_snapshot_push_rounded_clip (snapshot, &dot);
      gtk_snapshot_append_color (snapshot, colour, &dot.bounds);
      gtk_snapshot_pop (snapshot);
    }
}

static void
draw_span (PlakatMarkedText *self, GtkSnapshot *snapshot, const PlakatSpan *span, const GdkRGBA *colour)
{
  PangoLayout *layout = gtk_label_get_layout (self->label);
  g_autoptr (PangoLayoutIter) lines = pango_layout_get_iter (layout);
  int left, top;

  gtk_label_get_layout_offsets (self->label, &left, &top);
  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (lines);
      int start = pango_layout_line_get_start_index (line);
      int end = start + pango_layout_line_get_length (line);
      g_autofree int *ranges = NULL;
      float y = (float) top + (float) pango_layout_iter_get_baseline (lines) / PANGO_SCALE + 3;
      int n = 0;

      if ((int) span->end <= start || (int) span->start >= end)
        continue;
      pango_layout_line_get_x_ranges (line, MAX ((int) span->start, start), MIN ((int) span->end, end),
                                      &ranges, &n);
      for (int i = 0; i < n; i++)
        draw_dots (snapshot, colour, (float) left + (float) ranges[i * 2] / PANGO_SCALE,
                   (float) left + (float) ranges[i * 2 + 1] / PANGO_SCALE, y);
    }
  while (pango_layout_iter_next_line (lines));
}

static void
plakat_marked_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatMarkedText *self = PLAKAT_MARKED_TEXT (widget);
  GdkRGBA colour;

  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->label), snapshot);
  gtk_widget_get_color (widget, &colour);
  for (guint i = 0; self->spans != NULL && i < self->spans->len; i++)
    draw_span (self, snapshot, &g_array_index (self->spans, PlakatSpan, i), &colour);
}

static void
plakat_marked_text_dispose (GObject *object)
{
  PlakatMarkedText *self = PLAKAT_MARKED_TEXT (object);

  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  g_clear_pointer (&self->spans, g_array_unref);
  G_OBJECT_CLASS (plakat_marked_text_parent_class)->dispose (object);
}

static void
plakat_marked_text_class_init (PlakatMarkedTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_marked_text_dispose;
  widget_class->snapshot = plakat_marked_text_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "markedtext");
}

static void
plakat_marked_text_init (PlakatMarkedText *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (self->label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_yalign (self->label, 0);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
}

GtkWidget *
plakat_marked_text_new (void)
{
  return g_object_new (PLAKAT_TYPE_MARKED_TEXT, NULL);
}

/** plakat_marked_text_set_text: @spans: (nullable) (element-type PlakatSpan): what is underlined */
void
plakat_marked_text_set_text (PlakatMarkedText *self, const char *text, GArray *spans)
{
  g_return_if_fail (PLAKAT_IS_MARKED_TEXT (self));

  gtk_label_set_text (self->label, text ? text : "");
  g_clear_pointer (&self->spans, g_array_unref);
  self->spans = spans ? g_array_ref (spans) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
