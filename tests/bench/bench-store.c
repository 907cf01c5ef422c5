/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bench.h"
#include "drawn/plakat-drawn.h"
#include "plakat-catalogue-find.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-writer.h"
#include "plakat-film.h"
#include "plakat-library-edit-queries.h"
#include "plakat-text.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

/* bench-store STARTER-FOLDER [FILMS.jsonl.gz]: how fast films come in, and answers come out. */

static void
report_times (const char *name, GArray *seconds)
{
  for (guint i = 0; i < seconds->len; i++)
    g_array_index (seconds, double, i) *= 1000;
  bench_times (name, seconds, "ms");
}

static void
read_lines (GInputStream *stream, GPtrArray *films)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (stream);
  char *line;
  gsize length;

  while ((line = g_data_input_stream_read_line (lines, &length, NULL, NULL)) != NULL)
    {
      g_autofree char *owned = line;
      g_autoptr (JsonObject) object =
          plakat_wire_parse_object (line, length, PLAKAT_WIRE_MAX_PAGE_BYTES, NULL);
      PlakatFilm *film =
          object && json_object_has_member (object, "title") ? plakat_film_from_json (object, NULL) : NULL;

      if (film != NULL)
        g_ptr_array_add (films, film);
    }
}

static void
read_films (const char *folder, const char *archive, GPtrArray *films)
{
  g_autoptr (GFile) file = g_file_new_for_path (archive ? archive : "");
  g_autoptr (GFileInputStream) raw = archive ? g_file_read (file, NULL, NULL) : NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (raw != NULL)
    {
      g_autoptr (GZlibDecompressor) unzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      g_autoptr (GInputStream) text =
          g_converter_input_stream_new (G_INPUT_STREAM (raw), G_CONVERTER (unzip));

      read_lines (text, films);
      return;
    }
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (GFile) part = g_file_new_build_filename (folder, name, NULL);
      g_autoptr (GFileInputStream) text = g_file_read (part, NULL, NULL);

      if (text != NULL && g_str_has_prefix (name, "films-"))
        read_lines (G_INPUT_STREAM (text), films);
    }
}

static void
store (PlakatSqlite *db, GPtrArray *films, const char *name)
{
  gint64 start = g_get_monotonic_time ();

  for (guint first = 0; first < films->len; first += 500)
    {
      g_autoptr (GPtrArray) part = g_ptr_array_new ();
      g_autoptr (GPtrArray) none = g_ptr_array_new ();
      PlakatCataloguePage page = { .epoch = (char *) "e",
                                   .cursor = (char *) "c",
                                   .more = first + 500 < films->len,
                                   .films = part,
                                   .persons = none };
      g_autoptr (GError) error = NULL;
      guint changed;

      for (guint i = first; i < MIN (first + 500, films->len); i++)
        g_ptr_array_add (part, g_ptr_array_index (films, i));
      if (!plakat_catalogue_write_page (db, &page, &changed, &error))
        g_error ("%s", error->message);
      plakat_catalogue_writer_tidy (db);
    }
  bench_value (name, films->len / bench_seconds_since (start), "films/s");
}

static void
search (PlakatSqlite *db, GPtrArray *films)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < films->len; i += MAX (1, films->len / 400))
    {
      PlakatFilm *film = g_ptr_array_index (films, i);
      g_autofree char *folded = plakat_text_fold (film->title);
      g_autofree char *typed = g_utf8_substring (folded, 0, MIN (g_utf8_strlen (folded, -1), 1 + i % 8));
      gint64 start = g_get_monotonic_time ();
      g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (typed, NULL);
      g_autoptr (PlakatSearchResults) results = plakat_catalogue_find (db, typed, ask, 20, NULL);
      double time = bench_seconds_since (start);

      g_array_append_val (times, time);
    }
  report_times ("store-search", times);
}

static void
query (PlakatSqlite *db)
{
  static const char *const texts[] = { "", "sort:title", "genre:Drama sort:release",
                                       "decade:1990s country:US sort:-rating", "list:watchlist" };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (PlakatQuery) parsed = plakat_query_parse (texts[i % G_N_ELEMENTS (texts)], NULL);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GBytes) ids = plakat_catalogue_select (db, parsed, NULL);
      double time = bench_seconds_since (start);
      g_autoptr (GPtrArray) values = NULL;

      g_array_append_val (times, time);
      start = g_get_monotonic_time ();
      values = plakat_catalogue_count_values (db, parsed, PLAKAT_FACET_GENRE, NULL, NULL);
      time = bench_seconds_since (start);
      g_array_append_val (counts, time);
    }
  report_times ("store-query", times);
  report_times ("store-facet-counts", counts);
}

static void
edit (const char *path)
{
  g_autoptr (PlakatSqlite) db = plakat_library_open_db (path, "https://films.example.org", NULL);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", 1 + i % 300);
      PlakatEdit change = {
        .list_uid = (char *) "watchlist", .uid = uid, .about_film = TRUE, .title = uid, .want = i % 2 == 0
      };
      gint64 start = g_get_monotonic_time ();
      double time;

      if (!plakat_library_write_edit (db, &change, NULL))
        g_error ("the edit was refused");
      time = bench_seconds_since (start);
      g_array_append_val (times, time);
    }
  report_times ("store-edit-to-disk", times);
}

static void
draw (GPtrArray *films)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < MIN (films->len, 500); i++)
    {
      PlakatFilm *film = g_ptr_array_index (films, i);
      PlakatDrawnFilm drawn = { .uid = film->uid,
                                .title = film->title,
                                .original_language = film->original_language,
                                .year = film->release_date.year,
                                .runtime = film->runtime,
                                .genres = (const char *const *) film->genres,
                                .cast = (int) plakat_film_count_cast (film) };
      gint64 start = g_get_monotonic_time ();
      cairo_surface_t *surface = plakat_drawn_render_poster (&drawn, 300, NULL);
      double time = bench_seconds_since (start);

      cairo_surface_destroy (surface);
      g_array_append_val (times, time);
    }
  report_times ("store-drawn-poster-300", times);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  g_autofree char *folder = g_dir_make_tmp ("plakat-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  g_autofree char *library = g_build_filename (folder, "library.db", NULL);
  gint64 start = g_get_monotonic_time ();
  gboolean real = argc > 2 && g_file_test (argv[2], G_FILE_TEST_EXISTS);

  read_films (argv[1], real ? argv[2] : NULL, films);
  bench_value ("store-films", films->len, "films");
  bench_value ("store-read-lines", films->len / bench_seconds_since (start), "films/s");
  edit (library);
  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_db (path, NULL);
    g_autoptr (PlakatSqlite) reader = NULL;

    store (db, films, real ? "import-films-5k" : "import-starter");
    store (db, films, real ? "import-films-5k-unchanged" : "import-starter-unchanged");
    reader = plakat_catalogue_open_reader (path, library, NULL);
    search (reader, films);
    query (reader);
  }
  draw (films);
  {
    g_autofree char *quoted = g_shell_quote (folder);
    g_autofree char *command = g_strconcat ("rm -rf ", quoted, NULL);

    g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  }
  return 0;
}
