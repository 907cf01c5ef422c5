/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-bulk.h"
#include "plakat-library-lists.h"
#include "wall-fixture.h"

static PlakatBulk *
create (WallFixture *fixture)
{
  return plakat_bulk_new (GTK_WIDGET (fixture->wall), fixture->store.library, fixture->films);
}

static gboolean
is_running (PlakatBulk *bulk)
{
  gboolean running;

  g_object_get (bulk, "running", &running, NULL);
  return running;
}

static void
wait (PlakatBulk *bulk)
{
  while (is_running (bulk))
    g_main_context_iteration (NULL, TRUE);
}

static GBytes *
select_range (WallFixture *fixture, guint first, guint n_films)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (plakat_wall_get_selection (fixture->wall));

  gtk_selection_model_select_range (selection, first, n_films, TRUE);
  return plakat_wall_selection_dup_ids (plakat_wall_get_selection (fixture->wall));
}

static guint
count (WallFixture *fixture)
{
  return plakat_library_get_count (fixture->store.library, PLAKAT_LIST_WATCHLIST);
}

static void
test_put (WallFixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatBulk) bulk = create (fixture);
  g_autoptr (GBytes) rows = NULL;
  GtkWidget *cell;

  wall_fixture_ask (fixture, "sort:title");
  rows = select_range (fixture, 0, 1001);
  plakat_bulk_put (bulk, rows, PLAKAT_LIST_UID_WATCHLIST, "Watchlist", TRUE);
  wait (bulk);
  g_assert_cmpuint (count (fixture), ==, 1001);
  /* and it is seen */
  cell = wall_fixture_find (fixture, "Film 000002", NULL);
  g_assert_true (plakat_film_item_get_marks (plakat_poster_cell_get_film (PLAKAT_POSTER_CELL (cell)))
                 & PLAKAT_MARK_WATCHLIST);
  plakat_bulk_put (bulk, rows, PLAKAT_LIST_UID_WATCHLIST, "Watchlist", FALSE);
  wait (bulk);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* What was done until then stays. */
static void
test_cancel (WallFixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatBulk) bulk = create (fixture);
  g_autoptr (GBytes) rows = NULL;

  wall_fixture_ask (fixture, "sort:title");
  rows = select_range (fixture, 0, 2000);
  plakat_bulk_put (bulk, rows, PLAKAT_LIST_UID_WATCHLIST, "Watchlist", TRUE);
  while (count (fixture) == 0)
    g_main_context_iteration (NULL, TRUE);
  plakat_bulk_cancel (bulk);
  wait (bulk);
  g_assert_cmpuint (count (fixture), >, 0);
  g_assert_cmpuint (count (fixture), <, 2000);
}

static void
test_new_list (WallFixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatBulk) bulk = create (fixture);
  g_autoptr (GBytes) rows = NULL;

  wall_fixture_ask (fixture, "sort:title");
  rows = select_range (fixture, 5, 3);
  plakat_bulk_create (bulk, rows, " Winter evenings ");
  wait (bulk);
  {
    GPtrArray *lists = g_value_get_boxed (
        fixture_wait (plakat_library_load_records (fixture->store.library, PLAKAT_USER_RECORD_LIST)));
    PlakatUserRecord *list = g_ptr_array_index (lists, 0);
    g_autofree char *uid = g_strconcat (PLAKAT_LIST_UID_OWN, list->uid, NULL);
    GPtrArray *films;

    g_assert_cmpuint (lists->len, ==, 1);
    g_assert_cmpstr (plakat_fields_get (list->fields, "name"), ==, "Winter evenings");
    films = g_value_get_boxed (fixture_wait (plakat_library_load_listed (fixture->store.library, uid)));
    g_assert_cmpuint (films->len, ==, 3);
  }
}

static void
read_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
test_copy (WallFixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatBulk) bulk = create (fixture);
  g_autoptr (GBytes) rows = NULL;
  g_autofree char *text = NULL;

  wall_fixture_ask (fixture, "sort:title");
  rows = select_range (fixture, 1, 2);
  plakat_bulk_copy (bulk, rows);
  wait (bulk);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->wall)), NULL, read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (text, ==, "Film 000002 (1902)\nFilm 000003 (1903)\n");
}

#define ADD(name, function)                                                                       \
  g_test_add ("/bulk/" name, WallFixture, GUINT_TO_POINTER (3000), wall_fixture_set_up, function, \
              wall_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  ADD ("put", test_put);
  ADD ("cancel", test_cancel);
  ADD ("new-list", test_new_list);
  ADD ("copy", test_copy);
  return g_test_run ();
}
