/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-queries.h"
#include "plakat-library-edit-queries.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"
#include "search-kit.h"

void
search_kit_open (SearchKit *kit)
{
  g_autofree char *path = NULL, *library = NULL;
  g_autoptr (GError) error = NULL;

  kit->folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  path = g_build_filename (kit->folder, "catalogue.db", NULL);
  library = g_build_filename (kit->folder, "library.db", NULL);
  kit->writer = plakat_catalogue_open_db (path, &error);
  g_assert_no_error (error);
  plakat_sqlite_close (plakat_library_open_db (library, "https://films.example.org", NULL));
  kit->reader = plakat_catalogue_open_reader (path, library, &error);
  g_assert_no_error (error);
}

void
search_kit_close (SearchKit *kit)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", kit->folder);

  plakat_sqlite_close (kit->reader);
  plakat_sqlite_close (kit->writer);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (kit->folder);
}

void
search_kit_store (SearchKit *kit, GPtrArray *films)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  PlakatCataloguePage page = {
    .epoch = (char *) "e", .cursor = (char *) "c", .films = films, .persons = none
  };
  g_autoptr (GError) error = NULL;
  guint changed;

  plakat_catalogue_write_page (kit->writer, &page, &changed, &error);
  g_assert_no_error (error);
}

PlakatSearchResults *
search_kit_ask (SearchKit *kit, const char *words, guint most)
{
  g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (words, NULL);
  g_autoptr (GError) error = NULL;
  PlakatSearchResults *results = plakat_catalogue_find (kit->reader, words, ask, most, &error);

  g_assert_no_error (error);
  return results;
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
      PlakatFilm *film = object != NULL && json_object_has_member (object, "title")
                             ? plakat_film_from_json (object, NULL)
                             : NULL;

      if (film != NULL)
        g_ptr_array_add (films, film);
    }
}

static void
read_file (GFile *file, GPtrArray *films)
{
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, NULL);
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GInputStream) text = NULL;

  if (raw == NULL)
    return;
  if (g_str_has_suffix (name, ".gz"))
    {
      g_autoptr (GZlibDecompressor) unzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);

      text = g_converter_input_stream_new (G_INPUT_STREAM (raw), G_CONVERTER (unzip));
    }
  read_lines (text != NULL ? text : G_INPUT_STREAM (raw), films);
}

GPtrArray *
search_kit_read (const char *path)
{
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  if (folder == NULL)
    read_file (file, films);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autoptr (GFile) part = g_file_get_child (file, name);

      if (g_str_has_prefix (name, "films-"))
        read_file (part, films);
    }
  return films->len > 0 ? g_steal_pointer (&films) : NULL;
}
