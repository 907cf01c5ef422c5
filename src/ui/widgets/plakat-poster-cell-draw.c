/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-marks-chip.h"
#include "plakat-poster-art.h"
#include "plakat-poster-cell-private.h"

#define CHIP_MARGIN 7.0f
#define CHIP_NUMBERS 120
#define LIFT 2.0

/** plakat_poster_cell_clear_lines: the captions are laid out anew when they are drawn next */
void
plakat_poster_cell_clear_lines (PlakatPosterCell *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->lines); i++)
    g_clear_object (&self->lines[i]);
}

static gboolean
has_ring (PlakatPosterCell *self)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (self->item ? self->item : GTK_WIDGET (self));

  return (flags & GTK_STATE_FLAG_FOCUSED) && (flags & GTK_STATE_FLAG_FOCUS_VISIBLE);
}

static const char *
get_second (PlakatPosterCell *self, char buffer[16])
{
  if (self->second != NULL)
    return self->second;
  if (self->film == NULL || plakat_film_item_get_year (self->film) <= 0)
    return NULL;
  g_snprintf (buffer, 16, "%d", plakat_film_item_get_year (self->film));
  return buffer;
}

/* Fonts are looked at for whoever shows a line, not for each of some two hundred cells. */
int
plakat_poster_cell_get_line_height (PlakatPosterCell *self)
{
  if (self->line_height == 0)
    self->line_height = plakat_poster_art_line_height (GTK_WIDGET (self));
  return self->line_height;
}

static gboolean
shows_lines (PlakatPosterCell *self)
{
  return self->captions == PLAKAT_CAPTIONS_BELOW
         || (self->captions == PLAKAT_CAPTIONS_HOVER && self->lift > 0);
}

static void
create_lines (PlakatPosterCell *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  char buffer[16];
  const char *second = get_second (self, buffer);

  if (self->lines[0] != NULL || self->film == NULL || !plakat_film_item_get_loaded (self->film))
    return;
  self->lines[0] =
      plakat_poster_art_create_line (widget, plakat_film_item_get_title (self->film), PANGO_WEIGHT_SEMIBOLD);
  if (second != NULL)
    self->lines[1] = plakat_poster_art_create_line (widget, second, PANGO_WEIGHT_NORMAL);
  if (self->note != NULL)
    self->lines[2] = plakat_poster_art_create_line (widget, self->note, PANGO_WEIGHT_NORMAL);
  for (guint i = 0; i < G_N_ELEMENTS (self->lines); i++)
    if (self->lines[i] != NULL && self->marked[i] != NULL)
      pango_layout_set_attributes (self->lines[i], self->marked[i]);
}

static void
snapshot_lines (PlakatPosterCell *self, GtkSnapshot *snapshot, float x, float y, float width, GdkRGBA colour)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->lines); i++)
    {
      GdkRGBA shade = colour;

      if (self->lines[i] == NULL)
        continue;
      shade.alpha *= i == 0 ? 1 : 0.62f;
      pango_layout_set_width (self->lines[i], (int) (width * PANGO_SCALE));
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
      gtk_snapshot_append_layout (snapshot, self->lines[i], &shade);
      gtk_snapshot_restore (snapshot);
      y += (float) plakat_poster_cell_get_line_height (self);
    }
}

/* Title and year over the poster's foot, on a shade that is dark enough for any poster. */
static void
snapshot_hover (PlakatPosterCell *self, GtkSnapshot *snapshot, const graphene_rect_t *box, float chip)
{
  const GskColorStop stops[] = {
    { 0, { 0, 0, 0, 0 } },
    { 0.2f, { 0, 0, 0, 0.6f * (float) self->lift } },
    { 0.42f, { 0, 0, 0, 0.93f * (float) self->lift } },
    { 1, { 0, 0, 0, 0.95f * (float) self->lift } },
  };
  gboolean right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float foot = (float) plakat_poster_cell_get_line_height (self) * 2 + 10;
  float shade = MIN (foot * 1.8f, box->size.height);
  float bottom = box->origin.y + box->size.height;
  graphene_rect_t ground = GRAPHENE_RECT_INIT (box->origin.x, bottom - shade, box->size.width, shade);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, box, plakat_poster_art_radius (box->size.width));
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_linear_gradient (snapshot, &ground, &ground.origin,
                                       &GRAPHENE_POINT_INIT (ground.origin.x, bottom), stops,
                                       G_N_ELEMENTS (stops));
  gtk_snapshot_pop (snapshot);
  snapshot_lines (self, snapshot, box->origin.x + 10 + (right ? chip : 0), bottom - foot,
                  MAX (box->size.width - 20 - chip, 20), (GdkRGBA) { 1, 1, 1, (float) self->lift });
}

static void
snapshot_poster (PlakatPosterCell *self, GtkSnapshot *snapshot, const graphene_rect_t *box)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float right = box->origin.x + box->size.width - CHIP_MARGIN;
  float chip = 0;
  PlakatMarks marks = self->film ? plakat_film_item_get_marks (self->film) : 0;

  if (self->out_of_sight)
    plakat_poster_fade_look (&self->fade, GTK_WIDGET (self));
  plakat_poster_art_snapshot_lift (snapshot, box, self->lift);
  plakat_poster_fade_snapshot (&self->fade, widget, snapshot, self->film, self->poster, box);
  plakat_poster_art_snapshot_hairline (widget, snapshot, box);

  if (marks != 0)
    {
      /* measured on a snapshot of its own: the caption lies under the chip, and must know its width first */
      g_autoptr (GtkSnapshot) aside = gtk_snapshot_new ();

      chip = plakat_marks_chip_snapshot (widget, aside, marks, 0, 0, box->size.width >= CHIP_NUMBERS);
    }
  if (self->captions == PLAKAT_CAPTIONS_HOVER && self->lift > 0 && self->lines[0] != NULL)
    snapshot_hover (self, snapshot, box, chip);
  if (right_to_left)
    right = box->origin.x + CHIP_MARGIN + chip;
  if (chip > 0)
    plakat_marks_chip_snapshot (widget, snapshot, marks, right,
                                box->origin.y + box->size.height - CHIP_MARGIN,
                                box->size.width >= CHIP_NUMBERS);
}

void
plakat_poster_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatPosterCell *self = PLAKAT_POSTER_CELL (widget);
  float width = (float) gtk_widget_get_width (widget);
  double travel = adw_get_enable_animations (widget) ? LIFT * self->lift : 0;
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, (float) -travel, width, width * 1.5f);
  gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA colour;

  if (shows_lines (self))
    create_lines (self);
  snapshot_poster (self, snapshot, &box);
  if (has_ring (self))
    plakat_poster_art_snapshot_ring (widget, snapshot, &box, 3, 2);
  if (self->item != NULL && gtk_widget_get_state_flags (self->item) & GTK_STATE_FLAG_SELECTED)
    {
      plakat_poster_art_snapshot_ring (widget, snapshot, &box, -1, 3);
      plakat_marks_chip_snapshot_check (widget, snapshot,
                                        right_to_left ? box.origin.x + CHIP_MARGIN : width - CHIP_MARGIN,
                                        box.origin.y + CHIP_MARGIN);
    }
  gtk_widget_get_color (widget, &colour);
  if (self->captions == PLAKAT_CAPTIONS_BELOW)
    snapshot_lines (self, snapshot, 0, width * 1.5f + PLAKAT_POSTER_CELL_CAPTION_ABOVE, width, colour);
}

/** plakat_poster_cell_set_marked: parts of a line that stand out, as those that were searched for */
void
plakat_poster_cell_set_marked (PlakatPosterCell *self, guint line, PangoAttrList *marked)
{
  g_return_if_fail (PLAKAT_IS_POSTER_CELL (self));
  g_return_if_fail (line < G_N_ELEMENTS (self->marked));

  if (marked != NULL)
    pango_attr_list_ref (marked);
  g_clear_pointer (&self->marked[line], pango_attr_list_unref);
  self->marked[line] = marked;
  plakat_poster_cell_clear_lines (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
