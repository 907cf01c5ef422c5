/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-columns.h"
#include "plakat-sheet.h"
#include "plakat-shelf.h"

static GtkWidget *
create_shelf (guint count)
{
  GtkWidget *shelf = g_object_ref_sink (plakat_shelf_new ());

  g_object_set (shelf, "chosen", 100, "gap", 10, "row-gap", 20, NULL);
  for (guint i = 0; i < count; i++)
    plakat_shelf_append (PLAKAT_SHELF (shelf), plakat_sheet_new (20, 0.5, 0));
  return shelf;
}

static int
get_height (GtkWidget *widget, int width)
{
  int minimum, natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, natural);
  return minimum;
}

static void
allocate (GtkWidget *widget, int width)
{
  gtk_widget_allocate (widget, width, get_height (widget, width), -1, NULL);
}

static graphene_rect_t
get_box (GtkWidget *shelf, guint place)
{
  GtkWidget *child = gtk_widget_get_first_child (shelf);
  graphene_rect_t box;

  while (place-- > 0)
    child = gtk_widget_get_next_sibling (child);
  g_assert_true (gtk_widget_compute_bounds (child, shelf, &box));
  return box;
}

static guint
count_shown (GtkWidget *shelf)
{
  guint count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (shelf); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += gtk_widget_get_child_visible (child);
  return count;
}

/* Rows are full: as many columns as come nearest to what was chosen, and each takes its share. */
static void
test_columns (void)
{
  GtkWidget *shelf = create_shelf (7);

  allocate (shelf, 430);
  g_assert_cmpfloat (get_box (shelf, 0).size.width, ==, 100);
  g_assert_cmpfloat (get_box (shelf, 3).origin.x, ==, 330);
  g_assert_cmpfloat (get_box (shelf, 4).origin.x, ==, 0);
  g_assert_cmpfloat (get_box (shelf, 4).origin.y, ==, 220);
  g_assert_cmpint (get_height (shelf, 430), ==, 420);
  allocate (shelf, 470);
  g_assert_cmpfloat (get_box (shelf, 0).size.width, ==, 110);
  /* never fewer than asked for, however narrow it is */
  allocate (shelf, 110);
  g_assert_cmpfloat (get_box (shelf, 1).origin.x, ==, 60);
  g_object_unref (shelf);
}

static void
test_rows (void)
{
  GtkWidget *shelf = create_shelf (7);

  g_object_set (shelf, "rows", 1, NULL);
  allocate (shelf, 430);
  g_assert_cmpint (get_height (shelf, 430), ==, 200);
  g_assert_cmpuint (count_shown (shelf), ==, 4);
  g_object_set (shelf, "rows", 0, NULL);
  allocate (shelf, 430);
  g_assert_cmpuint (count_shown (shelf), ==, 7);
  plakat_shelf_clear (PLAKAT_SHELF (shelf));
  g_assert_cmpint (get_height (shelf, 430), ==, 0);
  g_object_unref (shelf);
}

static void
test_mirrored (void)
{
  GtkWidget *shelf = create_shelf (2);

  gtk_widget_set_direction (shelf, GTK_TEXT_DIR_RTL);
  allocate (shelf, 430);
  g_assert_cmpfloat (get_box (shelf, 0).origin.x, ==, 330);
  g_object_unref (shelf);
}

static int
get_poster_width (int width)
{
  GtkWidget *columns = g_object_ref_sink (plakat_film_columns_new ()),
            *poster = plakat_sheet_new (100, 0.5, 0);
  int result;

  g_object_set (columns, "start", poster, "end", plakat_sheet_new (100, 1, 0), NULL);
  gtk_widget_allocate (columns, width, 900, -1, NULL);
  result = gtk_widget_get_width (poster);
  g_object_unref (columns);
  return result;
}

/* The poster takes 30 % of the page, of which 60 lie beside the columns; 240 at least and 420 at most. */
static void
test_poster (void)
{
  g_assert_cmpint (get_poster_width (1220), ==, 384);
  g_assert_cmpint (get_poster_width (640), ==, 240);
  g_assert_cmpint (get_poster_width (1340), ==, 420);
  g_assert_cmpint (get_poster_width (3000), ==, 420);
}

/* The keyboard goes through one column and then the other, whichever is longer. */
static void
test_focus (void)
{
  GtkWidget *columns = plakat_film_columns_new (), *poster = gtk_button_new (), *text = gtk_button_new ();
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_widget_set_size_request (poster, -1, 400);
  gtk_widget_set_valign (text, GTK_ALIGN_START);
  g_object_set (columns, "start", poster, "end", text, NULL);
  gtk_window_set_child (window, columns);
  allocate (columns, 1000);

  g_assert_true (gtk_widget_child_focus (columns, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (window) == poster);
  g_assert_true (gtk_widget_child_focus (columns, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (window) == text);
  g_assert_false (gtk_widget_child_focus (columns, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_child_focus (columns, GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_window_get_focus (window) == poster);
  gtk_window_destroy (window);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/shelf/columns", test_columns);
  g_test_add_func ("/ui/shelf/rows", test_rows);
  g_test_add_func ("/ui/shelf/mirrored", test_mirrored);
  g_test_add_func ("/ui/film-columns/poster", test_poster);
  g_test_add_func ("/ui/film-columns/focus", test_focus);
  return g_test_run ();
}
