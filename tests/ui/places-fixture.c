/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film.h"
#include "plakat-window.h"
#include "places-fixture.h"

#define N_FILMS 40

void
places_spin (void)
{
  g_main_context_iteration (NULL, TRUE);
}

void
places_collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    places_collect (child, type, found);
}

/* The one widget of that type on the page. */
GtkWidget *
places_find_one (GtkWidget *page, GType type)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  places_collect (page, type, found);
  g_assert_cmpuint (found->len, ==, 1);
  return g_ptr_array_index (found, 0);
}

gboolean
places_has_focus (PlacesFixture *fixture, GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* What stands over the wall: how many films hang there. */
const char *
places_get_count (GtkWidget *page)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  places_collect (page, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_has_css_class (g_ptr_array_index (labels, i), "wall-count"))
      return gtk_label_get_text (g_ptr_array_index (labels, i));
  g_assert_not_reached ();
}

void
places_act (PlacesFixture *fixture, const char *action, const char *target)
{
  GVariant *value = target ? g_variant_new_string (target) : NULL;

  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (fixture->home), action, value));
}

void
places_wait_for_count (GtkWidget *page, const char *beginning)
{
  while (!g_str_has_prefix (places_get_count (page), beginning))
    places_spin ();
}

GtkWidget *
places_get_page (PlacesFixture *fixture)
{
  return plakat_home_page_get_page (fixture->home);
}

GtkWidget *
places_go_to (PlacesFixture *fixture, const char *place)
{
  places_act (fixture, "win.show-place", place);
  g_assert_cmpstr (plakat_home_page_get_place (fixture->home), ==, place);
  g_assert_nonnull (places_get_page (fixture));
  while (!gtk_widget_get_mapped (places_get_page (fixture)))
    places_spin ();
  return places_get_page (fixture);
}

void
places_wait (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  while (dex_future_is_pending (future))
    places_spin ();
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  dex_unref (future);
}

/* On the watchlist, or off it. */
void
places_put (PlakatLibrary *library, const char *uid, gboolean want)
{
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);
  g_autoptr (PlakatFilmItem) item = NULL;

  film->title = g_strdup (uid);
  item = plakat_film_item_new_for_film (film);
  places_wait (plakat_library_set_listed (library, PLAKAT_LIST_WATCHLIST, item, want));
}

static void
wait_for_home (PlacesFixture *fixture)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  while (found->len == 0)
    {
      places_spin ();
      places_collect (GTK_WIDGET (fixture->window), PLAKAT_TYPE_HOME_PAGE, found);
    }
  fixture->home = g_ptr_array_index (found, 0);
  places_wait_for_count (places_get_page (fixture), "40 films");
}

/* A window of its own for each test; that opens the account that was open last. */
void
places_set_up (PlacesFixture *fixture, gconstpointer data)
{
  fixture->window = GTK_WINDOW (plakat_window_new (PLAKAT_APPLICATION_DEFAULT));
  gtk_window_present (fixture->window);
  wait_for_home (fixture);
}

void
places_tear_down (PlacesFixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static char *
write_films (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "starter", NULL);
  g_autofree char *file = g_build_filename (folder, "films-1950s.jsonl", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 1; i <= N_FILMS; i++)
    g_string_append_printf (text,
                            "{\"uid\":\"tmdb:%d\",\"tmdb_id\":%d,\"title\":\"Film %02d\",\"runtime\":%d,"
                            "\"release_date\":\"19%02d\",\"popularity\":%d,\"genres\":[\"%s\"],"
                            "\"directors\":[{\"person_uid\":\"p:%d\",\"name\":\"%s\"}]}\n",
                            i, i, i, 60 + i, i, 100 - i, i % 4 ? "Drama" : "Western", i % 4 ? 1 : 2,
                            i % 4 ? "Kazàn" : "Kazà");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, text->str, -1, NULL));
  return g_steal_pointer (&folder);
}

PlakatApplication *
places_start (int *argc, char ***argv)
{
  g_autofree char *starter = NULL;
  PlakatApplication *application;
  GtkWindow *welcome;

  dex_init ();
  g_test_init (argc, argv, NULL);
  starter = write_films ();
  g_setenv ("PLAKAT_STARTER_DIR", starter, TRUE);
  application = plakat_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_activate (G_APPLICATION (application));
  welcome = gtk_application_get_active_window (GTK_APPLICATION (application));
  places_wait (plakat_accounts_open_local (plakat_application_get_accounts (application)));
  gtk_window_destroy (welcome);
  return application;
}

int
places_run (PlakatApplication *application)
{
  int failed = g_test_run ();

  places_wait (plakat_accounts_close (plakat_application_get_accounts (application)));
  return failed;
}
