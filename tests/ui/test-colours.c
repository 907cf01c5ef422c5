/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <libdex.h>

#include "plakat-colour-strip.h"
#include "plakat-colours-metrics.h"
#include "plakat-film.h"
#include "plakat-poster-fade.h"

/* The strip of colours, how posters hang under it, and how a poster comes into view; on a display. */

static GtkWidget *
show (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) == 0)
    g_main_context_iteration (NULL, TRUE);
  return window;
}

/* ── how posters hang ──────────────────────────────────────────────────── */

static void
test_metrics (void)
{
  PlakatColoursMetrics metrics;

  /* the drawn screen: 112 films in 7 rows of 16 */
  plakat_colours_metrics_init (&metrics, 1184, 756, 112);
  g_assert_cmpint (metrics.rows, ==, 7);
  g_assert_cmpint (metrics.width, ==, 68);
  /* many do not make them smaller */
  plakat_colours_metrics_init (&metrics, 1184, 756, 1000000);
  g_assert_cmpint (metrics.rows, ==, 7);
  g_assert_cmpint (metrics.width, ==, 68);
  /* a few are large, and all in view */
  for (guint n = 0; n < 112; n++)
    {
      plakat_colours_metrics_init (&metrics, 1184, 756, n);
      g_assert_cmpint (metrics.rows * (metrics.height + 6), <=, 756 + 6);
      g_assert_cmpint ((int) (n + metrics.rows - 1) / metrics.rows * (metrics.width + 6), <=, 1184 + 6);
    }
  g_assert_cmpint (metrics.width, >=, 68);
  plakat_colours_metrics_init (&metrics, 1184, 756, 1);
  g_assert_cmpint (metrics.rows, ==, 1);
  g_assert_cmpint (metrics.width, ==, 220);
  /* whatever room there is */
  plakat_colours_metrics_init (&metrics, -20, 0, 50);
  g_assert_cmpint (metrics.rows, ==, 1);
  g_assert_cmpint (metrics.width, >, 0);
}

/* ── the strip ─────────────────────────────────────────────────────────── */

typedef struct
{
  double sought;
  guint picked;
  guint n_picked;
} Heard;

static void
seek_cb (Heard *heard, double fraction)
{
  heard->sought = fraction;
}

static void
picked_cb (Heard *heard, guint piece)
{
  heard->picked = piece;
  heard->n_picked++;
}

static gboolean
press_key (GtkWidget *widget, guint key)
{
  GListModel *controllers = gtk_widget_observe_controllers (widget);
  gboolean done = FALSE;

  for (guint i = 0; !done && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; !done && GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && j < g_list_model_get_n_items (G_LIST_MODEL (controller));
           j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            done = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_object_unref (controllers);
  return done;
}

static void
test_strip (void)
{
  static const PlakatStripColour colours[] = {
    { 0xd6202a, 156 }, { 0xf5d547, 890 }, { 0x2a5fc4, 2500 }, { 0x8c8c8c, 4050 }
  };
  GtkWidget *strip = plakat_colour_strip_new ();
  GtkWidget *window = show (strip);
  Heard heard = { -1, G_MAXUINT, 0 };
  double from, to;

  g_signal_connect_swapped (strip, "seek", G_CALLBACK (seek_cb), &heard);
  g_signal_connect_swapped (strip, "picked", G_CALLBACK (picked_cb), &heard);
  /* without colours keys do nothing */
  g_assert_true (press_key (strip, GDK_KEY_Right));
  press_key (strip, GDK_KEY_Return);
  g_assert_cmpuint (heard.n_picked, ==, 0);
  g_assert_cmpfloat (heard.sought, ==, -1);

  plakat_colour_strip_set_colours (PLAKAT_COLOUR_STRIP (strip), colours, G_N_ELEMENTS (colours));
  /* all is in view: the ring is round the piece that keys are at */
  plakat_colour_strip_get_ring (PLAKAT_COLOUR_STRIP (strip), &from, &to);
  g_assert_cmpfloat (from, ==, 0);
  g_assert_cmpfloat (to, ==, 0.25);
  g_assert_true (press_key (strip, GDK_KEY_Right));
  g_assert_cmpfloat (heard.sought, ==, 0.375);
  plakat_colour_strip_get_ring (PLAKAT_COLOUR_STRIP (strip), &from, &to);
  g_assert_cmpfloat (from, ==, 0.25);
  press_key (strip, GDK_KEY_End);
  g_assert_cmpfloat (heard.sought, ==, 0.875);
  press_key (strip, GDK_KEY_Right);
  g_assert_cmpfloat (heard.sought, ==, 0.875);
  press_key (strip, GDK_KEY_Return);
  g_assert_cmpuint (heard.picked, ==, 3);
  press_key (strip, GDK_KEY_Home);
  press_key (strip, GDK_KEY_space);
  g_assert_cmpuint (heard.picked, ==, 0);
  g_assert_cmpuint (heard.n_picked, ==, 2);
  /* a part is in view: the ring is round that */
  plakat_colour_strip_set_view (PLAKAT_COLOUR_STRIP (strip), 0.5, 0.6);
  plakat_colour_strip_get_ring (PLAKAT_COLOUR_STRIP (strip), &from, &to);
  g_assert_cmpfloat (from, ==, 0.5);
  g_assert_cmpfloat (to, ==, 0.6);
  /* mirrored with the language */
  gtk_widget_set_direction (strip, GTK_TEXT_DIR_RTL);
  press_key (strip, GDK_KEY_Left);
  g_assert_cmpfloat (heard.sought, ==, 0.375);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_names (void)
{
  static const struct
  {
    guint32 srgb;
    const char *name;
  } known[] = {
    { 0xd6202a, "Red" },   { 0xf07a1a, "Orange" }, { 0xf5d547, "Yellow" }, { 0x2f9d4a, "Green" },
    { 0x12a5a5, "Teal" },  { 0x2a5fc4, "Blue" },   { 0x7a35b8, "Violet" }, { 0xff6fa3, "Pink" },
    { 0xf8f8f8, "White" }, { 0x8c8c8c, "Grey" },   { 0x101010, "Black" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      PlakatOklab colour =
          plakat_oklab_from_srgb ((known[i].srgb >> 16 & 0xff) / 255.0, (known[i].srgb >> 8 & 0xff) / 255.0,
                                  (known[i].srgb & 0xff) / 255.0);

      g_assert_cmpstr (plakat_look_describe_key (plakat_look_hue_key_of (colour)), ==, known[i].name);
    }
  g_assert_cmpstr (plakat_look_describe_key (PLAKAT_LOOK_HUES - 1), ==, "Black");
}

/* ── how a poster comes into view ──────────────────────────────────────── */

typedef struct
{
  char *folder;
  PlakatPictures *pictures;
  PlakatFilmItem *film;
  GtkWidget *area;
  GtkWidget *window;
  PlakatPosterFade fade;
} Coming;

static void
coming_set_up (Coming *coming, gconstpointer animated)
{
  g_autoptr (PlakatFilm) film = plakat_film_new ("tmdb:426");
  const guint32 red = 0xffd6202a;
  PlakatLook look;

  coming->folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  coming->pictures = plakat_pictures_new (coming->folder);
  film->title = g_strdup ("Vertigo");
  coming->film = plakat_film_item_new_for_film (film);
  plakat_look_compute (&look, (const guint8 *) &red, 1, 1, 4);
  plakat_film_item_set_look (coming->film, &look, FALSE);
  coming->area = gtk_drawing_area_new ();
  coming->window = show (coming->area);
  g_object_set (gtk_widget_get_settings (coming->area), "gtk-enable-animations", GPOINTER_TO_INT (animated),
                NULL);
}

static void
coming_tear_down (Coming *coming, gconstpointer animated)
{
  g_autofree char *quoted = g_shell_quote (coming->folder);
  g_autofree char *command = g_strconcat ("rm -rf ", quoted, NULL);

  plakat_poster_fade_clear (&coming->fade, coming->area);
  gtk_window_destroy (GTK_WINDOW (coming->window));
  g_object_unref (coming->film);
  g_object_unref (coming->pictures);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (coming->folder);
}

/* The middle of what is drawn, 0xRRGGBB. */
static guint32
draw (Coming *coming, PlakatPoster *poster)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 80, 120);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;
  guint32 word;

  plakat_poster_fade_snapshot (&coming->fade, coming->area, snapshot, coming->film, poster,
                               &GRAPHENE_RECT_INIT (0, 0, 80, 120));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  memcpy (&word,
          cairo_image_surface_get_data (surface) + 60 * cairo_image_surface_get_stride (surface) + 40 * 4, 4);
  cairo_surface_destroy (surface);
  return word & 0xffffff;
}

static gboolean
is_red (guint32 colour)
{
  return ABS ((int) (colour >> 16) - 0xd6) < 6 && ABS ((int) (colour >> 8 & 0xff) - 0x20) < 6
         && ABS ((int) (colour & 0xff) - 0x2a) < 6;
}

static PlakatPoster *
begin (Coming *coming)
{
  const PlakatDrawnFilm drawn = { .uid = "tmdb:426", .title = "Vertigo", .year = 1958 };

  return plakat_poster_new_for_film (coming->pictures, &drawn, NULL, 80);
}

static void
await_poster (PlakatPoster *poster)
{
  while (plakat_poster_get_texture (poster) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* As if the film had been seen for the first time so many microseconds ago, however quick this machine is.
 */
static void
see_first (Coming *coming, gint64 ago)
{
  coming->fade.first_seen = g_get_monotonic_time () - ago;
}

/* Its own preview at once, even before the poster is asked for; then the poster fades in over it. */
static void
test_fade (Coming *coming, gconstpointer animated)
{
  g_autoptr (PlakatPoster) poster = NULL;

  g_assert_true (is_red (draw (coming, NULL)));
  poster = begin (coming);
  g_assert_true (is_red (draw (coming, poster)));
  g_assert_null (coming->fade.under);
  await_poster (poster);
  see_first (coming, G_USEC_PER_SEC);
  g_assert_true (is_red (draw (coming, poster)));
  g_assert_nonnull (coming->fade.under);
  g_assert_cmpuint (coming->fade.tick, !=, 0);
  while (coming->fade.under != NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      draw (coming, poster);
    }
  g_assert_true (coming->fade.shown == plakat_poster_get_texture (poster));
  g_assert_cmpuint (coming->fade.tick, ==, 0);
}

static void
test_reduced_motion (Coming *coming, gconstpointer animated)
{
  g_autoptr (PlakatPoster) poster = begin (coming);

  g_assert_true (is_red (draw (coming, poster)));
  await_poster (poster);
  see_first (coming, G_USEC_PER_SEC);
  draw (coming, poster);
  g_assert_null (coming->fade.under);
  g_assert_cmpuint (coming->fade.tick, ==, 0);
  g_assert_true (coming->fade.shown == plakat_poster_get_texture (poster));
}

/* A poster that comes before an eye has seen the preview does not begin to fade, and is not late by that. */
static void
test_at_once (Coming *coming, gconstpointer animated)
{
  g_autoptr (PlakatPoster) poster = begin (coming);

  g_assert_true (is_red (draw (coming, poster)));
  await_poster (poster);
  see_first (coming, 0);
  draw (coming, poster);
  g_assert_null (coming->fade.under);
  g_assert_cmpuint (coming->fade.tick, ==, 0);
  g_assert_true (coming->fade.shown == plakat_poster_get_texture (poster));
}

/* What is there when a cell is drawn for the first time is just there. */
static void
test_no_fade (Coming *coming, gconstpointer animated)
{
  g_autoptr (PlakatPoster) poster = begin (coming);

  await_poster (poster);
  draw (coming, poster);
  g_assert_null (coming->fade.under);
  g_assert_null (coming->fade.preview);
}

static void
await_seen (Coming *coming)
{
  while (coming->fade.first_seen == 0)
    {
      gtk_widget_queue_draw (coming->area);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* Seen is what was painted, and not what is only about to be; another film in its place is new to the eye
 * again. */
static void
test_seen (Coming *coming, gconstpointer animated)
{
  draw (coming, NULL);
  g_assert_cmpint (coming->fade.first_seen, ==, 0);
  await_seen (coming);
  plakat_poster_fade_clear (&coming->fade, coming->area);
  g_assert_cmpint (coming->fade.first_seen, ==, 0);
  draw (coming, NULL);
  await_seen (coming);
  plakat_poster_fade_look (&coming->fade, coming->area);
  g_assert_cmpint (coming->fade.first_seen, ==, 0);
  await_seen (coming);
}

#define ADD(name, test, animated) \
  g_test_add ("/colours/" name, Coming, GINT_TO_POINTER (animated), coming_set_up, test, coming_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  g_test_add_func ("/colours/metrics", test_metrics);
  g_test_add_func ("/colours/strip", test_strip);
  g_test_add_func ("/colours/names", test_names);
  ADD ("fade", test_fade, TRUE);
  ADD ("reduced-motion", test_reduced_motion, FALSE);
  ADD ("no-fade", test_no_fade, TRUE);
  ADD ("at-once", test_at_once, TRUE);
  ADD ("seen", test_seen, TRUE);
  return g_test_run ();
}
