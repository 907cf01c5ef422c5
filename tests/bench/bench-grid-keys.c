/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "bench-grid.h"
#include "bench.h"
#include "plakat-account-private.h"
#include "plakat-search-view.h"

#define WORDS 25
#define MOST_LETTERS 6
/* Nothing was painted for so long: nothing is on its way. */
#define REST 150
#define LONGEST 5000

typedef struct
{
  BenchTime asked;
  BenchTime painted;
  guint frames;
} Key;

static void
painted_cb (GdkFrameClock *clock, Key *key)
{
  if (key->frames++ == 0)
    key->painted = bench_time_since (key->asked);
}

static void
due_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Returns: whether there was a frame within that many milliseconds */
static gboolean
wait_for_frame (Key *key, guint most)
{
  gboolean due = FALSE;
  guint source = g_timeout_add_once (most, due_cb, &due);

  key->frames = 0;
  while (key->frames == 0 && !due)
    g_main_context_iteration (NULL, TRUE);
  if (!due)
    g_source_remove (source);
  return key->frames > 0;
}

/* Returns: (element-type utf8): the first words of titles that are seen */
static GPtrArray *
read_words (WallFixture *fixture)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words->len < WORDS; i++)
    {
      g_autoptr (PlakatFilmItem) film = g_list_model_get_item (G_LIST_MODEL (fixture->films), i);
      g_auto (GStrv) parts = NULL;

      if (film == NULL)
        break;
      while (!plakat_film_item_get_loaded (film))
        g_main_context_iteration (NULL, TRUE);
      parts = g_strsplit (plakat_film_item_get_title (film), " ", 2);
      if (parts[0] != NULL && !g_ptr_array_find_with_equal_func (words, parts[0], g_str_equal, NULL))
        g_ptr_array_add (words, g_strdup (parts[0]));
    }
  return words;
}

static void
type_word (PlakatSearchView *view, const char *word, Key *key, GArray *times)
{
  guint length = (guint) g_utf8_strlen (word, -1);

  for (guint letters = 1; letters <= MIN (length, MOST_LETTERS); letters++)
    {
      g_autofree char *typed = g_utf8_substring (word, 0, letters);

      while (wait_for_frame (key, REST))
        continue;
      key->asked = bench_time_begin (CLOCK_PROCESS_CPUTIME_ID);
      plakat_search_view_set_words (view, typed);
      if (wait_for_frame (key, LONGEST))
        g_array_append_val (times, key->painted);
    }
}

void
bench_grid_keys (WallFixture *fixture)
{
  PlakatAccountParts parts = { .store = fixture->store.store, .capabilities = PLAKAT_CAN_EVERYTHING };
  g_autoptr (PlakatAccount) account = plakat_account_new (&parts);
  g_autofree char *size = bench_size_name (fixture->n_films);
  g_autofree char *name = g_strconcat ("grid-key-", size, NULL);
  GtkWidget *window = gtk_window_new ();
  PlakatSearchView *view = g_object_new (PLAKAT_TYPE_SEARCH_VIEW, "account", account, NULL);
  g_autoptr (GPtrArray) words = read_words (fixture);
  g_autoptr (GArray) times = bench_series_new ();
  GdkFrameClock *clock;
  Key key = { 0 };

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (view)))
    g_main_context_iteration (NULL, TRUE);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (view));
  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &key);
  for (guint i = 0; i < words->len; i++)
    type_word (view, g_ptr_array_index (words, i), &key, times);
  g_signal_handlers_disconnect_by_data (clock, &key);
  gtk_window_destroy (GTK_WINDOW (window));
  bench_series (name, times, NULL);
}
