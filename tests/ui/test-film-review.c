/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "plakat-film-review.h"
#include "plakat-film.h"
#include "plakat-store.h"

typedef struct
{
  char *folder;
  PlakatStore *store;
  PlakatLibrary *library;
  PlakatFilmItem *film;
  PlakatFilmReview *review;
  GtkTextBuffer *buffer;
} Fixture;

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* A fiber resolves on the main loop, a thread does not wake it: so it looks again now and then. */
static const GValue *
wait_for (DexFuture *future)
{
  guint source = g_timeout_add (5, wake_cb, NULL);
  g_autoptr (GError) error = NULL;
  const GValue *value;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  return value;
}

static void
find_view (GtkWidget *widget, GtkWidget **view)
{
  if (GTK_IS_TEXT_VIEW (widget))
    *view = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_view (child, view);
}

static PlakatFilmItem *
create_item (const char *uid)
{
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);

  film->title = g_strdup ("Metropolis");
  film->release_date.year = 1927;
  return plakat_film_item_new_for_film (film);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opened = NULL;
  GtkWidget *view = NULL;

  fixture->folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  opened = plakat_store_open (fixture->folder, fixture->folder, PLAKAT_STORE_LOCAL, PLAKAT_STORE_LOCAL);
  fixture->store = g_value_dup_object (wait_for (opened));
  fixture->library = plakat_store_get_library (fixture->store);
  fixture->film = create_item ("tmdb:19");
  fixture->review = g_object_ref_sink (g_object_new (PLAKAT_TYPE_FILM_REVIEW, NULL));
  plakat_film_review_set_film (fixture->review, fixture->library, fixture->film);
  find_view (GTK_WIDGET (fixture->review), &view);
  g_assert_nonnull (view);
  fixture->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) closed = NULL;
  g_autofree char *quoted = g_shell_quote (fixture->folder);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", quoted);

  g_clear_object (&fixture->review);
  closed = plakat_store_close (fixture->store);
  wait_for (closed);
  g_clear_object (&fixture->film);
  g_clear_object (&fixture->store);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
}

static char *
dup_kept (Fixture *fixture, const char *uid)
{
  g_autoptr (DexFuture) loaded = plakat_library_load_rating (fixture->library, uid);
  PlakatRating *rating = g_value_get_pointer (wait_for (loaded));
  char *text = rating ? g_strdup (rating->review) : NULL;

  g_clear_pointer (&rating, plakat_rating_free);
  return text;
}

/* Waits until what is on the disk is @text; a test that waits in vain ends by its time limit. */
static void
await_kept (Fixture *fixture, const char *uid, const char *text)
{
  for (;;)
    {
      g_autofree char *kept = dup_kept (fixture, uid);

      if (g_strcmp0 (kept, text) == 0)
        return;
      g_main_context_iteration (NULL, FALSE);
    }
}

/* What is written is kept by itself. */
static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  gtk_text_buffer_set_text (fixture->buffer, "The machines are the best of it.", -1);
  await_kept (fixture, "tmdb:19", "The machines are the best of it.");
}

/* A review that is not kept yet when another film comes belongs to the first one. */
static void
test_changes_film (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) other = create_item ("tmdb:20");
  g_autofree char *kept = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_set_text (fixture->buffer, "Of the first", -1);
  plakat_film_review_set_film (fixture->review, fixture->library, other);
  await_kept (fixture, "tmdb:19", "Of the first");
  kept = dup_kept (fixture, "tmdb:20");
  g_assert_null (kept);
  gtk_text_buffer_get_bounds (fixture->buffer, &start, &end);
  g_assert_true (gtk_text_iter_equal (&start, &end));
}

/* No more than the limit goes in, by letters and not by bytes. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *letters = g_malloc (PLAKAT_FILM_REVIEW_MOST * 2 + 20);
  GtkTextIter end;

  memset (letters, 0, PLAKAT_FILM_REVIEW_MOST * 2 + 20);
  for (int i = 0; i < PLAKAT_FILM_REVIEW_MOST + 5; i++)
    memcpy (letters + i * 2, "é", 2);
  gtk_text_buffer_set_text (fixture->buffer, letters, -1);
  g_assert_cmpint (gtk_text_buffer_get_char_count (fixture->buffer), ==, PLAKAT_FILM_REVIEW_MOST);
  gtk_text_buffer_get_end_iter (fixture->buffer, &end);
  gtk_text_buffer_insert (fixture->buffer, &end, "more", -1);
  g_assert_cmpint (gtk_text_buffer_get_char_count (fixture->buffer), ==, PLAKAT_FILM_REVIEW_MOST);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/film-review/keeps", Fixture, NULL, set_up, test_keeps, tear_down);
  g_test_add ("/ui/film-review/changes-film", Fixture, NULL, set_up, test_changes_film, tear_down);
  g_test_add ("/ui/film-review/limit", Fixture, NULL, set_up, test_limit, tear_down);
  return g_test_run ();
}
