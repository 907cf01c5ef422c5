/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <malloc.h>
#include <string.h>

#include "plakat-catalogue-queries.h"
#include "plakat-credit.h"
#include "plakat-film-item.h"
#include "plakat-search-build.h"
#include "plakat-search-rank.h"
#include "plakat-search-results.h"
#include "plakat-search-snapshot.h"
#include "search-kit.h"

/* The making of the search's index: what it takes of memory, and that sorting in pieces changes nothing. */

/* Enough that everything is sorted in several pieces. */
#define MANY_FILMS 20000
#define CAST 3
/* What SQLite has for a connection, and as much again for all that is sorted and written. */
#define MOST_HEAP (5 * 1024 * 1024)

static PlakatFilm *
made_film (guint i)
{
  g_autofree char *uid = g_strdup_printf ("m:%u", i);
  PlakatFilm *film = plakat_film_new (uid);

  film->title = g_strdup_printf ("Made %u of %u", i, i * 7919 % 10007);
  film->release_date.year = 1900 + i % 120;
  film->popularity = i * 31 % 977;
  for (guint j = 0; j < CAST; j++)
    {
      guint who = (i * CAST + j) * 17 % (MANY_FILMS * CAST);
      g_autofree char *person = g_strdup_printf ("p:%u", who), *name = g_strdup_printf ("Player %x", who);
      PlakatCredit *credit = plakat_credit_new (PLAKAT_JOB_ACTOR, person, name);

      credit->order = j;
      credit->character = g_strdup_printf ("Part %u", who % 5003);
      g_ptr_array_add (film->credits, credit);
    }
  return film;
}

static void
store_made (SearchKit *kit, guint first, guint n)
{
  for (guint i = first; i < first + n;)
    {
      g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);

      for (guint end = MIN (i + 1000, first + n); i < end; i++)
        g_ptr_array_add (films, made_film (i));
      search_kit_store (kit, films);
    }
}

static PlakatSearchParts *
build (SearchKit *kit, const char *folder)
{
  g_autoptr (GError) error = NULL;
  gboolean begun;
  PlakatSearchParts *parts;

  g_assert_true (plakat_sqlite_begin_reading (kit->reader, &begun, NULL));
  parts = plakat_search_build (kit->reader, NULL, folder, NULL, &error);
  plakat_sqlite_end_reading (kit->reader, begun);
  g_assert_no_error (error);
  return parts;
}

/* ── memory ───────────────────────────────────────────────────────── */

typedef struct
{
  gsize most;
  int over;
} Watch;

static gsize
heap (void)
{
  struct mallinfo2 memory = mallinfo2 ();

  return memory.uordblks + memory.hblkhd;
}

static gpointer
watch_thread (gpointer data)
{
  Watch *watch = data;

  while (!g_atomic_int_get (&watch->over))
    {
      watch->most = MAX (watch->most, heap ());
      g_thread_yield ();
    }
  return NULL;
}

/* Returns: bytes more than there were before, and than what was made holds */
static gsize
heap_of_build (SearchKit *kit, const char *folder)
{
  gsize before = heap ();
  Watch watch = { before, FALSE };
  GThread *thread = g_thread_new ("watch", watch_thread, &watch);
  g_autoptr (PlakatSearchParts) parts = build (kit, folder);

  g_atomic_int_set (&watch.over, TRUE);
  g_thread_join (thread);
  return watch.most - before;
}

static void
test_memory (gconstpointer data)
{
  SearchKit *kit = (SearchKit *) data;
  gsize on_disk, in_memory;

  if (heap () == 0)
    {
      g_test_skip ("This malloc does not tell what it has given");
      return;
    }
  on_disk = heap_of_build (kit, kit->folder);
  in_memory = heap_of_build (kit, NULL);
  g_test_message ("%" G_GSIZE_FORMAT " KiB, all in memory %" G_GSIZE_FORMAT " KiB", on_disk / 1024,
                  in_memory / 1024);
  g_assert_cmpuint (on_disk, <=, MOST_HEAP);
  g_assert_cmpuint (in_memory, >, MOST_HEAP); /* else it is too little to show anything */
}

/* ── the same ─────────────────────────────────────────────────────── */

static void
test_pieces (gconstpointer data)
{
  SearchKit *kit = (SearchKit *) data;
  g_autoptr (PlakatSearchParts) on_disk = build (kit, kit->folder), in_memory = build (kit, NULL);

  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    for (guint part = 0; part < PLAKAT_N_PARTS; part++)
      {
        GBytes *one = on_disk->parts[kind][part], *other = in_memory->parts[kind][part];

        g_assert_true ((one == NULL) == (other == NULL));
        g_assert_true (one == NULL || g_bytes_equal (one, other));
      }
  g_assert_cmpuint (g_bytes_get_size (on_disk->parts[PLAKAT_FIND_PERSONS][PLAKAT_PART_IDS]), ==,
                    MANY_FILMS * CAST * 4);
}

static guint
n_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Whoever stops it, or whatever: nothing lies about. */
static void
test_stopped (gconstpointer data)
{
  SearchKit *kit = (SearchKit *) data;
  g_autoptr (GError) error = NULL;
  guint before = n_files (kit->folder);
  int stopped = TRUE;

  g_assert_null (plakat_search_build (kit->reader, NULL, kit->folder, &stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_files (kit->folder), ==, before);
  plakat_search_parts_free (build (kit, kit->folder));
  g_assert_cmpuint (n_files (kit->folder), ==, before);
}

static void
test_no_room (gconstpointer data)
{
  SearchKit *kit = (SearchKit *) data;
  g_autofree char *nowhere = g_build_filename (kit->folder, "nowhere", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (plakat_search_build (kit->reader, NULL, nowhere, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* ── while films arrive ───────────────────────────────────────────── */

static gboolean
is_first (SearchKit *kit, const char *words, const char *title)
{
  g_autoptr (PlakatSearchResults) results = search_kit_ask (kit, words, 10);
  GListModel *films = plakat_search_results_get_films (results);
  g_autoptr (PlakatFilmItem) film = g_list_model_get_item (films, 0);

  return film != NULL && g_str_equal (plakat_film_item_get_title (film), title);
}

/* What is beside the file is bounded however much arrives: the newest is found, and what is not is said. */
static void
test_arriving (void)
{
  SearchKit kit;
  g_autofree char *path = NULL;
  g_autoptr (PlakatSearchSnapshot) file = NULL, next = NULL;
  g_autoptr (GError) error = NULL;
  gboolean begun;

  search_kit_open (&kit);
  path = g_build_filename (kit.folder, "search.index", NULL);
  store_made (&kit, 0, 300);
  file = plakat_search_snapshot_make (kit.reader, path, NULL, &error);
  g_assert_no_error (error);
  for (guint n = 300; n < 12300; n += 3000)
    {
      g_clear_pointer (&next, plakat_search_snapshot_unref);
      store_made (&kit, n, 3000);
      g_assert_true (plakat_sqlite_begin_reading (kit.reader, &begun, NULL));
      g_assert_true (plakat_search_snapshot_update (file, kit.reader, path, FALSE, NULL, &next, &error));
      plakat_sqlite_end_reading (kit.reader, begun);
      g_assert_cmpuint (next->newer[PLAKAT_FIND_FILMS].n, ==, MIN (n + 2700, 4096));
      g_assert_cmpuint (next->newer[PLAKAT_FIND_PERSONS].n, ==, MIN ((n + 2700) * CAST, 32768));
      g_assert_cmpint (next->complete, ==, n + 2700 <= 4096);
    }
  search_kit_close (&kit);
}

static void
test_found_meanwhile (gconstpointer data)
{
  SearchKit *kit = (SearchKit *) data;
  g_autoptr (PlakatFilm) first = made_film (0), last = made_film (MANY_FILMS - 1), added = NULL;
  g_autoptr (GPtrArray) films = g_ptr_array_new ();

  g_assert_true (is_first (kit, first->title, first->title));
  g_assert_true (is_first (kit, last->title, last->title));
  added = made_film (MANY_FILMS);
  g_ptr_array_add (films, added);
  search_kit_store (kit, films);
  g_assert_true (is_first (kit, added->title, added->title));
}

/* ── order ────────────────────────────────────────────────────────── */

static void
test_ranking (void)
{
  static const float weights[] = { 0, -1.5f, 3, 3, -0.0f, 1e30f, 1e-30f };
  static const guint32 order[] = { 6, 3, 4, 7, 1, 5, 2 };
  g_autoptr (PlakatSearchRanking) ranking = plakat_search_ranking_new (NULL, G_N_ELEMENTS (weights), NULL);
  float weight;
  guint32 id;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    plakat_search_ranking_add (ranking, weights[i], i + 1);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_assert_true (plakat_search_ranking_next (ranking, &weight, &id));
      g_assert_cmpuint (id, ==, order[i]);
      g_assert_cmpfloat (weight, ==, weights[id - 1]);
    }
  g_assert_false (plakat_search_ranking_next (ranking, &weight, &id));
}

static SearchKit many;

#define ADD(name, function) g_test_add_data_func ("/search-build/" name, &many, function)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  search_kit_open (&many);
  store_made (&many, 0, MANY_FILMS);
  g_test_add_func ("/search-build/ranking", test_ranking);
  g_test_add_func ("/search-build/arriving", test_arriving);
  ADD ("memory", test_memory);
  ADD ("pieces", test_pieces);
  ADD ("stopped", test_stopped);
  ADD ("no-room", test_no_room);
  ADD ("found-meanwhile", test_found_meanwhile);
  result = g_test_run ();
  search_kit_close (&many);
  return result;
}
