/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-film.h"
#include "plakat-portrait-cell.h"
#include "plakat-poster-art.h"
#include "plakat-poster-cell-private.h"
#include "plakat-stars.h"

/* Widgets on a display, without the application around them: tests/support/with-display gives the display. */

static PlakatFilmItem *
create_item (void)
{
  g_autoptr (PlakatFilm) film = plakat_film_new ("tmdb:426");

  film->title = g_strdup ("Vertigo <i>& co");
  film->release_date.year = 1958;
  return plakat_film_item_new_for_film (film);
}

static GtkWidget *
show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) == 0)
    g_main_context_iteration (NULL, TRUE);
  return window;
}

static void
test_poster_shape (void)
{
  GtkWidget *cell = g_object_ref_sink (plakat_poster_cell_new ());
  int none, below, noted;

  gtk_widget_measure (cell, GTK_ORIENTATION_VERTICAL, 200, &none, NULL, NULL, NULL);
  g_assert_cmpint (none, ==, 300);
  plakat_poster_cell_set_captions (PLAKAT_POSTER_CELL (cell), PLAKAT_CAPTIONS_BELOW);
  gtk_widget_measure (cell, GTK_ORIENTATION_VERTICAL, 200, &below, NULL, NULL, NULL);
  /* two lines are kept free before there is a film */
  g_assert_cmpint (below, >, none + 25);
  plakat_poster_cell_set_note (PLAKAT_POSTER_CELL (cell), "Scottie");
  gtk_widget_measure (cell, GTK_ORIENTATION_VERTICAL, 200, &noted, NULL, NULL, NULL);
  g_assert_cmpint (noted, >, below);
  plakat_poster_cell_set_captions (PLAKAT_POSTER_CELL (cell), PLAKAT_CAPTIONS_HOVER);
  gtk_widget_measure (cell, GTK_ORIENTATION_VERTICAL, 200, &noted, NULL, NULL, NULL);
  g_assert_cmpint (noted, ==, none);
  g_object_unref (cell);
}

/* Where the first and the last letter of a caption stand, in pixels of a line 400 wide. */
static void
measure_caption (GtkWidget *widget, const char *text, int *first, int *last)
{
  g_autoptr (PangoLayout) line = plakat_poster_art_create_line (widget, text, PANGO_WEIGHT_NORMAL);
  PangoRectangle start, end;

  pango_layout_set_width (line, 400 * PANGO_SCALE);
  pango_layout_index_to_pos (line, 0, &start);
  pango_layout_index_to_pos (line, (int) (g_utf8_find_prev_char (text, text + strlen (text)) - text), &end);
  *first = PANGO_PIXELS (start.x + MIN (start.width, 0));
  *last = PANGO_PIXELS (end.x + MIN (end.width, 0));
}

/* Each runs in the direction of its script, and all begin at the start of the widget. */
static void
test_captions_in_both_directions (void)
{
  GtkWidget *cell = g_object_ref_sink (plakat_poster_cell_new ());
  const char *hebrew = "\327\220\327\221\327\222\327\223\327\224";
  int first, last;

  gtk_widget_set_direction (cell, GTK_TEXT_DIR_LTR);
  measure_caption (cell, "2001: A Space", &first, &last);
  g_assert_cmpint (first, ==, 0);
  g_assert_cmpint (last, >, first);
  measure_caption (cell, hebrew, &first, &last);
  g_assert_cmpint (last, ==, 0);
  g_assert_cmpint (first, >, last);

  gtk_widget_set_direction (cell, GTK_TEXT_DIR_RTL);
  measure_caption (cell, "2001: A Space", &first, &last);
  g_assert_cmpint (first, >, 200);
  g_assert_cmpint (last, >, first);
  measure_caption (cell, hebrew, &first, &last);
  g_assert_cmpint (first, >, 380);
  g_assert_cmpint (last, <, first);
  g_object_unref (cell);
}

static void
test_poster_label (void)
{
  GtkWidget *cell = g_object_ref_sink (plakat_poster_cell_new ());
  g_autoptr (PlakatFilmItem) item = create_item ();
  g_autofree char *label = NULL;
  g_autofree char *empty = NULL;

  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (cell), item);
  g_object_get (cell, "label", &label, NULL);
  g_assert_cmpstr (label, ==, "Vertigo <i>& co, 1958");
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (cell), NULL);
  g_object_get (cell, "label", &empty, NULL);
  g_assert_cmpstr (empty, ==, "");
  g_object_unref (cell);
}

static void
count_cb (GtkWidget *widget, int *count)
{
  (*count)++;
}

static void
test_poster_alone (void)
{
  GtkWidget *cell = plakat_poster_cell_new ();
  GtkWidget *window = show (cell);
  int activated = 0;

  g_signal_connect (cell, "activated", G_CALLBACK (count_cb), &activated);
  g_assert_true (gtk_widget_get_focusable (cell));
  g_assert_true (gtk_widget_activate (cell));
  g_assert_cmpint (activated, ==, 1);
  g_assert_true (plakat_poster_cell_find (cell) == PLAKAT_POSTER_CELL (cell));
  g_assert_null (plakat_poster_cell_find (NULL));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* How large a picture is drawn, and where. */
static graphene_rect_t
draw_picture (GtkWidget *widget, int width, int height, const graphene_rect_t *box)
{
  g_autofree guint8 *pixels = g_malloc0 ((gsize) width * (gsize) height * 4);
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, (gsize) width * (gsize) height * 4);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) width * 4);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) root = NULL;
  GskRenderNode *node;
  graphene_point_t at = GRAPHENE_POINT_INIT (0, 0);
  graphene_rect_t drawn;

  plakat_poster_art_snapshot_picture (widget, snapshot, GDK_PAINTABLE (texture), box);
  root = gtk_snapshot_free_to_node (snapshot);
  node = gsk_rounded_clip_node_get_child (root);
  if (gsk_render_node_get_node_type (node) == GSK_TRANSFORM_NODE)
    {
      gsk_transform_transform_point (gsk_transform_node_get_transform (node), &at, &at);
      node = gsk_transform_node_get_child (node);
    }
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_TEXTURE_NODE);
  gsk_render_node_get_bounds (node, &drawn);
  graphene_rect_offset (&drawn, at.x, at.y);
  return drawn;
}

/* A picture fills its box; one that is hardly larger is drawn pixel on pixel. */
static void
test_poster_pixels (void)
{
  GtkWidget *widget = plakat_poster_cell_new ();
  GtkWidget *window = show (widget);
  const graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, 159, 238.5f);
  static const int sizes[][2] = { { 160, 240 }, { 161, 239 }, { 159, 239 },
                                  { 200, 300 }, { 120, 180 }, { 160, 300 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      graphene_rect_t drawn = draw_picture (widget, sizes[i][0], sizes[i][1], &box);

      g_test_message ("%d x %d: %g, %g, %g, %g", sizes[i][0], sizes[i][1], drawn.origin.x, drawn.origin.y,
                      drawn.size.width, drawn.size.height);
      g_assert_true (graphene_rect_contains_rect (&drawn, &box));
      if (i < 3)
        {
          g_assert_cmpfloat (drawn.size.width, ==, sizes[i][0]);
          g_assert_cmpfloat (drawn.size.height, ==, sizes[i][1]);
          g_assert_cmpfloat (drawn.origin.x, ==, (int) drawn.origin.x);
          g_assert_cmpfloat (drawn.origin.y, ==, (int) drawn.origin.y);
        }
      else
        g_assert_cmpfloat_with_epsilon (drawn.size.width, box.size.width, 0.01);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Who says how wide the poster is to be has it asked for at once, not in the frame after. */
static void
test_poster_early (void)
{
  g_autoptr (PlakatFilmItem) item = create_item ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = show (box);
  GtkWidget *asking = plakat_poster_cell_new (), *other = plakat_poster_cell_new ();

  gtk_widget_set_size_request (asking, 132, -1);
  gtk_box_append (GTK_BOX (box), asking);
  gtk_box_append (GTK_BOX (box), other);
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (asking), item);
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (other), item);
  g_assert_cmpint (PLAKAT_POSTER_CELL (asking)->poster_pixels, >=, 132);
  g_assert_cmpint (PLAKAT_POSTER_CELL (other)->poster_pixels, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A poster rises slowly under the pointer, but not while its wall moves: that would be frames nobody follows.
 */
static void
test_poster_lift (void)
{
  GtkWidget *widget = plakat_poster_cell_new ();
  GtkWidget *window = show (widget);
  PlakatPosterCell *cell = PLAKAT_POSTER_CELL (widget);

  g_object_set (gtk_widget_get_settings (widget), "gtk-enable-animations", TRUE, NULL);
  gtk_widget_set_state_flags (widget, GTK_STATE_FLAG_PRELIGHT, FALSE);
  g_assert_cmpint (adw_animation_get_state (cell->animation), ==, ADW_ANIMATION_PLAYING);
  g_assert_cmpfloat (cell->lift, <, 1);
  plakat_poster_cell_note_moved (cell);
  g_assert_cmpint (adw_animation_get_state (cell->animation), !=, ADW_ANIMATION_PLAYING);
  g_assert_cmpfloat (cell->lift, ==, 1);

  cell->moved_at = g_get_monotonic_time ();
  gtk_widget_unset_state_flags (widget, GTK_STATE_FLAG_PRELIGHT);
  g_assert_cmpint (adw_animation_get_state (cell->animation), !=, ADW_ANIMATION_PLAYING);
  g_assert_cmpfloat (cell->lift, ==, 0);

  cell->moved_at -= G_USEC_PER_SEC;
  gtk_widget_set_state_flags (widget, GTK_STATE_FLAG_PRELIGHT, FALSE);
  g_assert_cmpint (adw_animation_get_state (cell->animation), ==, ADW_ANIMATION_PLAYING);
  while (cell->lift < 1)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *cell = plakat_poster_cell_new ();

  gtk_widget_set_size_request (cell, 132, -1);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, GtkWidget **shown)
{
  *shown = gtk_list_item_get_child (item);
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (*shown), gtk_list_item_get_item (item));
  /* a list keeps many that are not shown */
  g_assert_cmpint (PLAKAT_POSTER_CELL (*shown)->poster_pixels, ==, 0);
}

/* In a list the item has the focus, and a cell is found from it. */
static void
test_poster_in_list (void)
{
  g_autoptr (PlakatFilmItem) item = create_item ();
  GListStore *store = g_list_store_new (PLAKAT_TYPE_FILM_ITEM);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *shown = NULL;
  GtkWidget *grid, *scroller, *window;

  g_list_store_append (store, item);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), &shown);
  grid = gtk_grid_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (store))), factory);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  window = show (scroller);
  g_assert_nonnull (shown);
  g_assert_false (gtk_widget_get_focusable (shown));
  g_assert_true (plakat_poster_cell_find (gtk_widget_get_parent (shown)) == PLAKAT_POSTER_CELL (shown));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
rated_cb (PlakatStars *stars, int half_stars, int *rated)
{
  *rated = half_stars;
}

static void
test_stars (void)
{
  GtkWidget *stars = plakat_stars_new ();
  GtkWidget *window = show (stars);
  g_autofree char *words = NULL;
  int rated = -1;

  g_assert_cmpint (plakat_stars_get_half_stars (PLAKAT_STARS (stars)), ==, 0);
  plakat_stars_set_half_stars (PLAKAT_STARS (stars), 9);
  words = g_strdup (gtk_widget_get_tooltip_text (stars));
  g_assert_cmpstr (words, ==, "4½ of 5 stars");
  g_assert_true (gtk_widget_get_focusable (stars));

  /* pressing tells the owner and changes nothing by itself: the edit may be refused */
  g_signal_connect (stars, "rated", G_CALLBACK (rated_cb), &rated);
  g_signal_emit_by_name (stars, "rated", 6);
  g_assert_cmpint (rated, ==, 6);
  g_assert_cmpint (plakat_stars_get_half_stars (PLAKAT_STARS (stars)), ==, 9);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_portrait (void)
{
  GtkWidget *cell = g_object_ref_sink (plakat_portrait_cell_new ());
  g_autofree char *label = NULL;
  int width, height;

  plakat_portrait_cell_set_person (PLAKAT_PORTRAIT_CELL (cell), "starter:ozu", "Yasujirō Ozu", "4 films",
                                   NULL);
  g_object_get (cell, "label", &label, NULL);
  g_assert_cmpstr (label, ==, "Yasujirō Ozu, 4 films");
  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (cell, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  g_assert_cmpint (width, ==, 98);
  g_assert_cmpint (height, >, 98 + 25);
  g_object_unref (cell);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/poster-shape", test_poster_shape);
  g_test_add_func ("/widgets/captions-in-both-directions", test_captions_in_both_directions);
  g_test_add_func ("/widgets/poster-label", test_poster_label);
  g_test_add_func ("/widgets/poster-alone", test_poster_alone);
  g_test_add_func ("/widgets/poster-early", test_poster_early);
  g_test_add_func ("/widgets/poster-pixels", test_poster_pixels);
  g_test_add_func ("/widgets/poster-lift", test_poster_lift);
  g_test_add_func ("/widgets/poster-in-list", test_poster_in_list);
  g_test_add_func ("/widgets/stars", test_stars);
  g_test_add_func ("/widgets/portrait", test_portrait);
  return g_test_run ();
}
