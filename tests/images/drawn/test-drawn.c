/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <locale.h>
#include <string.h>

#include "drawn-titles.h"
#include "plakat-drawn-paintable.h"
#include "plakat-drawn-private.h"

/* Each title hangs on the wall this often, each time as another film. */
#define COPIES 6

/* What the eight bits of a channel take from a contrast of 4.5. */
#define LEAST_CONTRAST 4.45

static const char *const DIRECTORS[] = { "Agnès Varda", NULL };
static const char *const PAIR[] = { "Christopher Wedge", "Carlos Saldanha", NULL };
static const char *const THREE[] = { "Apichatpong Weerasethakul", "B", "C", NULL };

static cairo_surface_t *
render (const char *uid, const char *title, const char *layout)
{
  const char *const genres[] = { "Crime", "Drama", NULL };
  PlakatDrawnFilm film = { .uid = uid,
                           .title = title,
                           .original_language = "en",
                           .year = 1964,
                           .runtime = 101,
                           .genres = genres,
                           .directors = DIRECTORS,
                           .cast = 20 };

  return plakat_drawn_render_poster (&film, 300, layout);
}

static char *
sum_of (cairo_surface_t *surface)
{
  gsize size =
      (gsize) cairo_image_surface_get_stride (surface) * (gsize) cairo_image_surface_get_height (surface);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, cairo_image_surface_get_data (surface), size);
}

static char *
render_sum (const char *uid, const char *title, const char *layout)
{
  cairo_surface_t *surface = render (uid, title, layout);
  char *sum = sum_of (surface);

  cairo_surface_destroy (surface);
  return sum;
}

static void
test_chance (void)
{
  g_assert_cmphex (drawn_chance_bits ("tmdb:603", "layout"), ==, G_GUINT64_CONSTANT (0xaaac1d869301aa9d));
  g_assert_cmphex (drawn_chance_bits ("tmdb:603", "palette"), ==, G_GUINT64_CONSTANT (0x6923abfa68a8af6c));
  g_assert_cmphex (drawn_chance_bits ("imdb:tt0133093", "voice"), ==,
                   G_GUINT64_CONSTANT (0x24b6540e88f8d3e3));
  g_assert_cmphex (drawn_chance_bits ("tmdb:1", "w%d-%d", 2, 11), ==,
                   G_GUINT64_CONSTANT (0x21970355c227ac20));
  g_assert_cmpfloat (drawn_chance_unit ("tmdb:603", "layout"), ==, 0.6666887715864563);
  g_assert_cmpfloat (drawn_chance_span ("tmdb:603", 10, 20, "layout"), ==, 10 + 10 * 0.6666887715864563);
  g_assert_cmpuint (drawn_chance_index ("tmdb:603", 4, "layout"), ==, 0x9d % 4);
}

static void
test_colour (void)
{
  DrawnColour black = drawn_colour_parse ("000000");
  DrawnColour white = drawn_colour_parse ("FFFFFF");

  g_assert_cmpfloat_with_epsilon (drawn_colour_contrast (black, white), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (drawn_colour_contrast (white, white), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (drawn_colour_contrast (drawn_colour_parse ("767676"), white), 4.54, 0.01);
  for (guint d = 0; d < drawn_decade_count (); d++)
    for (int i = 0; i < 200; i++)
      {
        g_autofree char *uid = g_strdup_printf ("test:%d", i);
        DrawnPalette palette;

        drawn_palette_choose (&palette, uid, drawn_decade_at (d));
        for (const char *role = "gihc"; *role != '\0'; role++)
          {
            DrawnColour field = drawn_palette_get (&palette, *role);

            g_assert_cmpfloat (drawn_colour_contrast (drawn_palette_on (&palette, field), field), >=, 4.5);
          }
      }
}

static void
assert_clean (const char *title, const char *expected)
{
  g_autofree char *clean = drawn_text_clean (title);

  g_assert_cmpstr (clean, ==, expected);
}

static void
assert_split (const char *title, const char *expected_main, const char *expected_sub)
{
  g_autofree char *main_title = NULL;
  g_autofree char *sub = NULL;

  drawn_text_split (title, &main_title, &sub);
  g_assert_cmpstr (main_title, ==, expected_main);
  g_assert_cmpstr (sub, ==, expected_sub);
}

static void
test_titles (void)
{
  assert_clean ("  Two \t words ", "Two words");
  assert_clean ("", "…");
  assert_clean (" \n", "…");
  assert_clean ("Wait...", "Wait…");
  assert_clean ("Singin' in the Rain", "Singin’ in the Rain");
  assert_clean ("The 'Burbs'", "The ‘Burbs’");
  assert_clean ("'Allo 'Allo", "‘Allo ’Allo");
  assert_clean ("Summer of '42", "Summer of ’42");
  assert_clean ("'Round Midnight", "’Round Midnight");
  assert_clean ("e\xcc\x81", "é");

  assert_split ("2001: A Space Odyssey", "2001", "A Space Odyssey");
  assert_split ("Dr. Strangelove or: How I Learned", "Dr. Strangelove", "or: How I Learned");
  assert_split ("Kill Bill - Vol. 1", "Kill Bill", "Vol. 1");
  assert_split ("Metropolis", "Metropolis", "");
  assert_split ("Spider-Man", "Spider-Man", "");
  assert_split ("A title so long that it is none: no", "A title so long that it is none: no", "");
}

static void
assert_upper (const char *text, const char *language, const char *expected)
{
  g_autofree char *upper = drawn_text_upper (text, language);

  g_assert_cmpstr (upper, ==, expected);
}

static void
test_capitals (void)
{
  assert_upper ("istanbul hatırası", "tr", "İSTANBUL HATIRASI");
  assert_upper ("istanbul", "en", "ISTANBUL");
  assert_upper ("bakı, şəhər və i", "az", "BAKI, ŞƏHƏR VƏ İ");
  assert_upper ("Die große Stille", "de", "DIE GROSSE STILLE");
  assert_upper ("Κυνόδοντας", "el", "ΚΥΝΟΔΟΝΤΑΣ");
  assert_upper ("Μαΐου", "el", "ΜΑΪΟΥ");
  assert_upper ("μάιος", "el", "ΜΑΪΟΣ");
  assert_upper ("ijzer", "nl", "IJZER");
  assert_upper ("i̇́", "lt", "Í");
  assert_upper ("À bout de souffle", "fr", "À BOUT DE SOUFFLE");
  assert_upper ("七人の侍", "ja", "七人の侍");
  g_assert_true (drawn_text_is_upper ("ABC 1"));
  g_assert_false (drawn_text_is_upper ("123"));
  g_assert_false (drawn_text_is_upper ("ABc"));
}

static void
assert_pieces (const char *title, const char *expected)
{
  g_autoptr (GArray) pieces = drawn_text_split_pieces (title);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "|" : "", g_array_index (pieces, DrawnPiece, i).text);
  g_assert_cmpstr (all->str, ==, expected);
}

static void
test_breaks (void)
{
  assert_pieces ("Of Mice and Men", "Of|Mice|and|Men");
  assert_pieces ("Spider-Man", "Spider-|Man");
  assert_pieces ("X-Men", "X-Men");
  assert_pieces ("千と千尋の神隠し", "千と|千|尋の|神|隠し");
  assert_pieces ("となりのトトロ", "となりの|トトロ");
}

/* No line of articles alone, and none that ends in one if it can be helped. */
static void
test_hanging (void)
{
  g_autoptr (DrawnFace) face = drawn_face_new (DRAWN_VOICE_GROTESK, "The Spirit of the Beehive", "en", FALSE);
  g_autoptr (DrawnBreaker) breaker = drawn_breaker_new (face, face->text);
  g_auto (GStrv) two = drawn_breaker_break (breaker, 2);
  g_auto (GStrv) six = drawn_breaker_break (breaker, 6);

  g_assert_cmpstr (two[0], ==, "The Spirit");
  g_assert_cmpstr (two[1], ==, "of the Beehive");
  g_assert_null (six);
}

static void
test_initials (void)
{
  static const struct
  {
    const char *title, *language, *initial;
  } CASES[] = { { "The Matrix", "en", "M" }, { "El Topo", "es", "T" },      { "12 Angry Men", "en", "12" },
                { "300", "en", "300" },      { "1984", "en", "1" },         { "...And Justice", "en", "A" },
                { "istanbul", "tr", "İ" },   { "IJzeren wil", "nl", "IJ" }, { "", "en", "…" },
                { "東京物語", "ja", "東" } };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      PlakatDrawnFilm film = { .uid = "test:1",
                               .title = CASES[i].title,
                               .original_language = CASES[i].language };
      g_autoptr (DrawnFilm) own = drawn_film_new (&film);

      g_assert_cmpstr (own->initial, ==, CASES[i].initial);
    }
}

static gpointer
render_many (gpointer unused)
{
  GString *sums = g_string_new (NULL);

  for (const char *const *layout = plakat_drawn_list_layouts (); *layout != NULL; layout++)
    {
      g_autofree char *sum = render_sum ("test:same", "The Same Again", *layout);

      g_string_append (sums, sum);
    }
  return g_string_free (sums, FALSE);
}

static void
test_repeatable (void)
{
  g_autofree char *first = render_many (NULL);
  g_autofree char *again = render_many (NULL);
  GThread *one = g_thread_new ("one", render_many, NULL);
  GThread *two = g_thread_new ("two", render_many, NULL);
  g_autofree char *of_one = g_thread_join (one);
  g_autofree char *of_two = g_thread_join (two);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, ==, of_one);
  g_assert_cmpstr (first, ==, of_two);
}

static void
test_uid_decides (void)
{
  g_autofree char *one = render_sum ("test:1", "Same Title", NULL);
  g_autofree char *two = render_sum ("test:2", "Same Title", NULL);

  g_assert_cmpstr (one, !=, two);
}

/* A layout that nobody knows is the film's own. */
static void
test_unknown_layout (void)
{
  g_autofree char *own = render_sum ("test:1", "A Title", NULL);
  g_autofree char *other = render_sum ("test:1", "A Title", "no_such_layout");

  g_assert_cmpstr (own, ==, other);
  g_assert_null (plakat_drawn_get_layout_title ("no_such_layout"));
}

static void
test_sizes (void)
{
  static const int WIDTHS[] = { 1, 7, 120, 149, 150, 301, 800 };
  PlakatDrawnFilm film = { .uid = "test:size", .title = "Size" };

  for (guint i = 0; i < G_N_ELEMENTS (WIDTHS); i++)
    {
      cairo_surface_t *poster = plakat_drawn_render_poster (&film, WIDTHS[i], NULL);
      cairo_surface_t *portrait = plakat_drawn_render_portrait ("person:1", WIDTHS[i]);

      g_assert_cmpint (cairo_image_surface_get_width (poster), ==, WIDTHS[i]);
      g_assert_cmpint (cairo_image_surface_get_height (poster), ==, (WIDTHS[i] * 3 + 1) / 2);
      g_assert_cmpint (cairo_image_surface_get_width (portrait), ==, WIDTHS[i]);
      g_assert_cmpint (cairo_image_surface_get_height (portrait), ==, WIDTHS[i]);
      cairo_surface_destroy (poster);
      cairo_surface_destroy (portrait);
    }
}

static void
ink_clear (gpointer data)
{
  DrawnInk *ink = data;

  g_free (ink->text);
}

static GArray *
watch (const PlakatDrawnFilm *film, int width)
{
  GArray *inks = g_array_new (FALSE, FALSE, sizeof (DrawnInk));
  cairo_surface_t *surface;

  g_array_set_clear_func (inks, ink_clear);
  drawn_watch_begin (inks);
  surface = plakat_drawn_render_poster (film, width, NULL);
  drawn_watch_end ();
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return inks;
}

/* The letters of great letter are cropped by the sheet; that is their point. */
static void
check_ink (const PlakatDrawnFilm *film, const DrawnInk *ink)
{
  const char *layout = plakat_drawn_get_layout (film);
  gboolean accented = ink->size > 62 && (g_str_equal (layout, "stack") || g_str_equal (layout, "echo"));

  if (g_str_equal (layout, "great_letter") && ink->size > 150)
    return;
  if (ink->left >= 20 && ink->right <= 980 && ink->top >= 10 && ink->bottom <= 1490
      && ink->contrast >= (accented ? 3 : LEAST_CONTRAST))
    return;
  g_test_message ("%s (%s, %s): “%s” %.0f…%.0f × %.0f…%.0f contrast %.2f", film->title, film->uid, layout,
                  ink->text, ink->left, ink->right, ink->top, ink->bottom, ink->contrast);
  g_test_fail ();
}

/* No main title is set small, however long. */
static void
check_size (const PlakatDrawnFilm *film, const GArray *inks)
{
  double most = 0;

  for (guint i = 0; i < inks->len; i++)
    most = MAX (most, g_array_index (inks, DrawnInk, i).size);
  g_assert_cmpfloat (most, >=, 60);
}

static void
set_film (PlakatDrawnFilm *film, const DrawnTitleCase *c, const char **genres, const char *uid, guint i)
{
  static const char *const *const BY[] = { DIRECTORS, PAIR, THREE, NULL };

  genres[0] = c->genre;
  genres[1] = NULL;
  *film = (PlakatDrawnFilm) { .uid = uid,
                              .title = c->title,
                              .original_language = c->language,
                              .year = c->year,
                              .runtime = 60 + (int) (i * 37 % 150),
                              .genres = genres,
                              .directors = BY[i % G_N_ELEMENTS (BY)],
                              .cast = (int) (i * 13 % 70) };
}

static void
test_ink (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < COPIES * G_N_ELEMENTS (TITLES); i++)
    {
      g_autofree char *uid = g_strdup_printf ("test:%u", i);
      const char *genres[2];
      PlakatDrawnFilm film;
      g_autoptr (GArray) inks = NULL;

      set_film (&film, &TITLES[i % G_N_ELEMENTS (TITLES)], genres, uid, i);
      inks = watch (&film, 300);
      g_assert_cmpuint (inks->len, >, 0);
      for (guint k = 0; k < inks->len; k++)
        check_ink (&film, &g_array_index (inks, DrawnInk, k));
      check_size (&film, inks);
      g_hash_table_add (seen, (gpointer) plakat_drawn_get_layout (&film));
    }
  for (const char *const *layout = plakat_drawn_list_layouts (); *layout != NULL; layout++)
    {
      g_assert_true (g_hash_table_contains (seen, *layout));
      g_assert_nonnull (plakat_drawn_get_layout_title (*layout));
    }
}

/* Below 150 pixels the title is the only text. */
static void
test_small (void)
{
  const char *const genres[] = { "Crime", NULL };
  PlakatDrawnFilm film = {
    .uid = "test:9", .title = "Of Mice and Men", .year = 1939, .genres = genres, .directors = DIRECTORS
  };
  g_autoptr (GArray) large = watch (&film, 150);
  g_autoptr (GArray) small = watch (&film, 149);

  g_assert_cmpuint (large->len, >, small->len);
  for (guint i = 0; i < small->len; i++)
    {
      const DrawnInk *ink = &g_array_index (small, DrawnInk, i);

      g_assert_cmpstr (ink->text, !=, "1939");
      g_assert_cmpstr (ink->text, !=, DIRECTORS[0]);
    }
}

/* Every layout with every title that nobody means, and with nothing known. */
static void
test_torture (void)
{
  for (const char *const *layout = plakat_drawn_list_layouts (); *layout != NULL; layout++)
    for (guint i = 0; i < G_N_ELEMENTS (TORTURE); i++)
      {
        g_autofree char *uid = g_strdup_printf ("torture:%u", i);
        PlakatDrawnFilm film = { .uid = uid, .title = TORTURE[i] };
        cairo_surface_t *surface = plakat_drawn_render_poster (&film, 150, *layout);

        g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
        g_assert_nonnull (plakat_drawn_get_layout (&film));
        cairo_surface_destroy (surface);
      }
}

/* Each figure of each genre leaves something on the sheet, and no two are the same. */
static void
test_motifs (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  DrawnMotifColours colours = { drawn_colour_parse ("FF0000"), drawn_colour_parse ("00FF00"),
                                drawn_colour_parse ("000000") };

  for (guint genre = 0; genre < DRAWN_N_GENRES; genre++)
    for (guint variant = 0; variant < drawn_motif_count ((DrawnGenre) genre); variant++)
      {
        cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 64, 64);
        cairo_t *c = cairo_create (surface);

        cairo_scale (c, 64, 64);
        drawn_motif (c, (DrawnGenre) genre, variant, &colours);
        g_assert_cmpint (cairo_status (c), ==, CAIRO_STATUS_SUCCESS);
        cairo_destroy (c);
        cairo_surface_flush (surface);
        g_assert_true (g_hash_table_add (seen, sum_of (surface)));
        cairo_surface_destroy (surface);
      }
}

/* The tint of a film's page is the palette of its poster. */
static void
test_colours (void)
{
  PlakatDrawnFilm film = { .uid = "test:colours", .title = "Colours", .year = 1966 };
  GdkRGBA colours[4];
  DrawnPalette palette;

  plakat_drawn_get_colours (&film, colours);
  drawn_palette_choose (&palette, film.uid, 1960);
  for (guint i = 0; i < 4; i++)
    {
      DrawnColour colour = drawn_palette_get (&palette, "gihc"[i]);

      g_assert_cmpfloat_with_epsilon (colours[i].red, colour.red, 1e-6);
      g_assert_cmpfloat_with_epsilon (colours[i].green, colour.green, 1e-6);
      g_assert_cmpfloat_with_epsilon (colours[i].blue, colour.blue, 1e-6);
      g_assert_cmpfloat (colours[i].alpha, ==, 1);
    }
}

static void
test_paintable (void)
{
  const char *const genres[] = { "Drama", NULL };
  PlakatDrawnFilm film = { .uid = "test:1", .title = "A Title", .genres = genres };
  g_autoptr (GdkPaintable) poster = plakat_drawn_paintable_new_poster (&film, NULL);
  g_autoptr (GdkPaintable) portrait = plakat_drawn_paintable_new_portrait ("person:1");
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t bounds;

  g_assert_cmpfloat_with_epsilon (gdk_paintable_get_intrinsic_aspect_ratio (poster), 2.0 / 3, 1e-6);
  g_assert_cmpfloat_with_epsilon (gdk_paintable_get_intrinsic_aspect_ratio (portrait), 1, 1e-6);
  gdk_paintable_snapshot (poster, snapshot, 120, 180);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_get_bounds (node, &bounds);
  g_assert_cmpfloat (bounds.size.width, ==, 120);
  g_assert_cmpfloat (bounds.size.height, ==, 180);
}

typedef struct
{
  int number;
  int done; /* atomic */
} Drawing;

static gpointer
draw_many (gpointer data)
{
  static const char *const NAMES[] = { "Metropolis", "Vertigo", "Stalker", "Alien", "The Lodger" };
  Drawing *drawing = data;

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *uid = g_strdup_printf ("test:%d:%d", drawing->number, i);
      PlakatDrawnFilm film = { .uid = uid,
                               .title = NAMES[i % (int) G_N_ELEMENTS (NAMES)],
                               .year = 1915 + i % 12 * 10,
                               .directors = DIRECTORS };

      cairo_surface_destroy (plakat_drawn_render_poster (&film, 60, NULL));
    }
  g_atomic_int_set (&drawing->done, TRUE);
  return NULL;
}

/* Threads draw while the interface sets its own type, in more faces than cairo keeps open. */
static void
test_beside_interface (void)
{
  static const char *const FAMILIES[] = { "Inter",       "Bebas Neue",         "League Spartan",
                                          "URW Gothic",  "Noto Serif Display", "Vollkorn",
                                          "URW Bookman", "Roboto Slab",        "Courier Prime",
                                          "Play",        "Noto Sans",          "Noto Serif" };
  Drawing drawings[] = { { 1 }, { 2 } };
  GThread *threads[G_N_ELEMENTS (drawings)];
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 200, 40);
  cairo_t *c = cairo_create (surface);

  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++)
    threads[i] = g_thread_new ("drawing", draw_many, &drawings[i]);
  for (guint i = 0; !g_atomic_int_get (&drawings[0].done) || !g_atomic_int_get (&drawings[1].done); i++)
    {
      g_autofree char *font = g_strdup_printf ("%s %u", FAMILIES[i % G_N_ELEMENTS (FAMILIES)], 8 + i % 50);
      PangoFontDescription *description = pango_font_description_from_string (font);
      PangoLayout *layout = pango_cairo_create_layout (c);

      pango_layout_set_font_description (layout, description);
      pango_layout_set_text (layout, "Hamburgefonts", -1);
      cairo_move_to (c, 0, 0);
      pango_cairo_show_layout (c, layout);
      g_object_unref (layout);
      pango_font_description_free (description);
    }
  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++)
    g_thread_join (threads[i]);
  cairo_destroy (c);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  gtk_init_check (); /* render nodes need it; a display they do not */
  g_test_add_func ("/drawn/chance", test_chance);
  g_test_add_func ("/drawn/colour", test_colour);
  g_test_add_func ("/drawn/titles", test_titles);
  g_test_add_func ("/drawn/capitals", test_capitals);
  g_test_add_func ("/drawn/breaks", test_breaks);
  g_test_add_func ("/drawn/hanging", test_hanging);
  g_test_add_func ("/drawn/initials", test_initials);
  g_test_add_func ("/drawn/repeatable", test_repeatable);
  g_test_add_func ("/drawn/uid-decides", test_uid_decides);
  g_test_add_func ("/drawn/unknown-layout", test_unknown_layout);
  g_test_add_func ("/drawn/sizes", test_sizes);
  g_test_add_func ("/drawn/ink", test_ink);
  g_test_add_func ("/drawn/small", test_small);
  g_test_add_func ("/drawn/torture", test_torture);
  g_test_add_func ("/drawn/motifs", test_motifs);
  g_test_add_func ("/drawn/colours", test_colours);
  g_test_add_func ("/drawn/paintable", test_paintable);
  g_test_add_func ("/drawn/beside-interface", test_beside_interface);
  return g_test_run ();
}
