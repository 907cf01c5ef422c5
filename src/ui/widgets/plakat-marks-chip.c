/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-marks-chip.h"
#include "plakat-poster-art.h"
#include "plakat-words.h"

/* The chip of marks on a poster's lower corner. Own drawing, as the cells are many: no widget, no style. */

#define CHIP_HEIGHT 24.0f
#define CHIP_ICON 12
#define CHIP_PADDING 6.0f
#define CHIP_GAP 3.0f
#define CHIP_MOST 2

typedef struct
{
  const char *icon;
  PangoLayout *number;
  int number_width;
} Glyph;

/* Symbolic icons are looked up once a display and scale, not once a cell. */
static GtkIconPaintable *
lookup_icon (GtkWidget *widget, const char *name)
{
  GdkDisplay *display = gtk_widget_get_display (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  g_autofree char *key = g_strdup_printf ("plakat-chip-%s@%d", name, scale);
  GtkIconPaintable *icon = g_object_get_data (G_OBJECT (display), key);

  if (icon == NULL)
    {
      icon = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (display), name, NULL, CHIP_ICON,
                                         scale, GTK_TEXT_DIR_NONE, GTK_ICON_LOOKUP_PRELOAD);
      g_object_set_data_full (G_OBJECT (display), key, icon, g_object_unref);
    }
  return icon;
}

static PangoLayout *
create_number (GtkWidget *widget, int half_stars)
{
  g_autofree char *text = plakat_words_stars (half_stars);
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  plakat_poster_art_set_font (layout, PANGO_WEIGHT_SEMIBOLD, 12);
  return layout;
}

/* What needs somebody is always among the two that are shown; what only waits comes last. */
static int
collect_glyphs (GtkWidget *widget, PlakatMarks marks, gboolean numbers, Glyph glyphs[CHIP_MOST])
{
  int half_stars = (int) PLAKAT_MARKS_HALF_STARS (marks);
  int n = 0;

  if (half_stars > 0)
    {
      glyphs[n].icon = "starred-symbolic";
      glyphs[n].number = numbers ? create_number (widget, half_stars) : NULL;
      if (numbers)
        pango_layout_get_pixel_size (glyphs[n].number, &glyphs[n].number_width, NULL);
      n++;
    }
  if (marks & PLAKAT_MARK_PARKED)
    glyphs[n++] = (Glyph) { .icon = "dialog-warning-symbolic" };
  if (n < CHIP_MOST && (marks & PLAKAT_MARK_FAVOURITE))
    glyphs[n++] = (Glyph) { .icon = "plakat-heart-symbolic" };
  if (n < CHIP_MOST && (marks & PLAKAT_MARK_WATCHLIST))
    glyphs[n++] = (Glyph) { .icon = "plakat-bookmark-symbolic" };
  if (n < CHIP_MOST && (marks & PLAKAT_MARK_WAITING) && !(marks & PLAKAT_MARK_PARKED))
    glyphs[n++] = (Glyph) { .icon = "plakat-waiting-symbolic" };
  return n;
}

static void
snapshot_icon (GtkWidget *widget, GtkSnapshot *snapshot, const char *name, float x, float y)
{
  GdkRGBA white = { 1, 1, 1, 1 };

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (lookup_icon (widget, name)), snapshot,
                                            CHIP_ICON, CHIP_ICON, &white, 1);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_ground (GtkSnapshot *snapshot, float x, float y, float width)
{
  GskRoundedRect outline;
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, y, width, CHIP_HEIGHT);

  gsk_rounded_rect_init_from_rect (&outline, &box, CHIP_HEIGHT / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 0.66f }, &box);
  gtk_snapshot_pop (snapshot);
}

static float
measure_glyphs (const Glyph *glyphs, int n)
{
  float width = 2 * CHIP_PADDING + (float) (n - 1) * CHIP_PADDING;

  for (int i = 0; i < n; i++)
    width += (float) CHIP_ICON + (glyphs[i].number ? CHIP_GAP + (float) glyphs[i].number_width : 0);
  return MAX (width, CHIP_HEIGHT);
}

/**
 * plakat_marks_chip_snapshot:
 * @right: where the chip ends
 * @bottom: where it stands
 * @numbers: %FALSE on small posters: glyphs only
 *
 * Draws at most two marks: stars, warning, heart, bookmark, arrow, in this order.
 *
 * Returns: the chip's width, 0 when there are no marks
 */
float
plakat_marks_chip_snapshot (
    GtkWidget *widget, GtkSnapshot *snapshot, PlakatMarks marks, float right, float bottom, gboolean numbers)
{
  Glyph glyphs[CHIP_MOST + 1] = { 0 };
  int n = collect_glyphs (widget, marks, numbers, glyphs);
  float top = bottom - CHIP_HEIGHT;
  float width, x;

  if (n == 0)
    return 0;
  width = measure_glyphs (glyphs, n);
  x = right - width + CHIP_PADDING;
  snapshot_ground (snapshot, right - width, top, width);
  for (int i = 0; i < n; i++)
    {
      snapshot_icon (widget, snapshot, glyphs[i].icon, x, top + (CHIP_HEIGHT - CHIP_ICON) / 2);
      x += (float) CHIP_ICON;
      if (glyphs[i].number != NULL)
        {
          int height;

          pango_layout_get_pixel_size (glyphs[i].number, NULL, &height);
          gtk_snapshot_save (snapshot);
          gtk_snapshot_translate (
              snapshot, &GRAPHENE_POINT_INIT (x + CHIP_GAP, top + (CHIP_HEIGHT - (float) height) / 2));
          gtk_snapshot_append_layout (snapshot, glyphs[i].number, &(GdkRGBA) { 1, 1, 1, 1 });
          gtk_snapshot_restore (snapshot);
          x += CHIP_GAP + (float) glyphs[i].number_width;
          g_object_unref (glyphs[i].number);
        }
      x += CHIP_PADDING;
    }
  return width;
}

/** plakat_marks_chip_snapshot_check: the mark of a poster that is selected; mirrored, @right is where it
 * begins */
void
plakat_marks_chip_snapshot_check (GtkWidget *widget, GtkSnapshot *snapshot, float right, float top)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float left = mirrored ? right : right - CHIP_HEIGHT;
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (
      adw_style_manager_get_for_display (gtk_widget_get_display (widget)));
  graphene_rect_t box = GRAPHENE_RECT_INIT (left, top, CHIP_HEIGHT, CHIP_HEIGHT);
  float margin = (CHIP_HEIGHT - CHIP_ICON) / 2;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &box, CHIP_HEIGHT / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, accent, &box);
  gtk_snapshot_pop (snapshot);
  snapshot_icon (widget, snapshot, "object-select-symbolic", left + margin, top + margin);
}
