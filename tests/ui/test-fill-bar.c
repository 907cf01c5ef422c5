/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-engine-object.h"
#include "plakat-fill-bar.h"
#include "plakat-store.h"

typedef struct
{
  char *folder;
  PlakatStore *store;
  PlakatEngine *engine;
  gint64 now;
  GtkWidget *bar;
} Fixture;

static gint64
get_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static PlakatEnvironment environment;
  g_autoptr (DexFuture) opened = NULL;
  guint source = g_timeout_add (5, wake_cb, NULL);
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  opened = plakat_store_open (fixture->folder, fixture->folder, PLAKAT_STORE_LOCAL, PLAKAT_STORE_LOCAL);
  while (dex_future_is_pending (opened))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  fixture->store = g_value_dup_object (dex_future_get_value (opened, &error));
  g_assert_no_error (error);
  environment = *plakat_environment_get_default ();
  environment.now = get_now;
  environment.data = fixture;
  fixture->now = G_USEC_PER_SEC;
  fixture->engine = plakat_engine_new (plakat_store_get_library (fixture->store), NULL, NULL, &environment);
  fixture->bar = g_object_ref_sink (g_object_new (PLAKAT_TYPE_FILL_BAR, NULL));
  plakat_fill_bar_set_engine (PLAKAT_FILL_BAR (fixture->bar), fixture->engine);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *quoted = g_shell_quote (fixture->folder);
  g_autofree char *command = g_strconcat ("rm -rf ", quoted, NULL);
  guint source = g_timeout_add (5, wake_cb, NULL);
  g_autoptr (DexFuture) closed = plakat_store_close (fixture->store);

  while (dex_future_is_pending (closed))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  g_clear_object (&fixture->bar);
  g_clear_object (&fixture->engine);
  g_clear_object (&fixture->store);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (fixture->folder);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static const char *
get_words (Fixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (find (fixture->bar, GTK_TYPE_LABEL)));
}

static const char *
get_button (Fixture *fixture)
{
  return gtk_button_get_label (GTK_BUTTON (find (fixture->bar, GTK_TYPE_BUTTON)));
}

static void
note (Fixture *fixture, int seconds, guint films)
{
  fixture->now += seconds * G_USEC_PER_SEC;
  plakat_engine_note_fill (fixture->engine, films, 100000);
}

/* Nothing to fill; then how far it is, at once and again when the numbers have been seen; then nothing. */
static void
test_going (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (fixture->bar));
  plakat_engine_set_state (fixture->engine, PLAKAT_SYNC_WORKING, NULL);
  note (fixture, 0, 400);
  g_assert_true (gtk_widget_get_visible (fixture->bar));
  g_assert_cmpstr (get_words (fixture), ==, "400 of 100,000 films");
  g_assert_cmpstr (get_button (fixture), ==, "_Stop");
  note (fixture, 2, 8400);
  g_assert_cmpstr (get_words (fixture), ==, "400 of 100,000 films");
  note (fixture, 1, 12400);
  while (g_str_equal (get_words (fixture), "400 of 100,000 films"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (get_words (fixture), ==, "12,400 of 100,000 films · about 25 seconds left");
  plakat_engine_end_fill (fixture->engine);
  g_assert_false (gtk_widget_get_visible (fixture->bar));
}

/* That it stands is told at once, with the way to go on. */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  plakat_engine_set_state (fixture->engine, PLAKAT_SYNC_WORKING, NULL);
  note (fixture, 0, 400);
  note (fixture, 1, 12400);
  plakat_engine_set_state (fixture->engine, PLAKAT_SYNC_WAITING, NULL);
  g_assert_true (gtk_widget_get_visible (fixture->bar));
  g_assert_cmpstr (get_words (fixture), ==, "12,400 of 100,000 films are here");
  g_assert_cmpstr (get_button (fixture), ==, "_Go On");
  plakat_fill_bar_set_engine (PLAKAT_FILL_BAR (fixture->bar), NULL);
  g_assert_false (gtk_widget_get_visible (fixture->bar));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  adw_init ();
  g_test_add ("/fill-bar/going", Fixture, NULL, set_up, test_going, tear_down);
  g_test_add ("/fill-bar/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  return g_test_run ();
}
