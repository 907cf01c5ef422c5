/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include "plakat-draw-png.h"
#include "plakat-drawn-private.h"

/* Draws the posters of films in files of JSON lines: at build time those of
 * the starter, and any others for a look at them. */

#define NAME_LENGTH 16

typedef struct
{
  int width;
  char *output;
  char *layout;
  gboolean list;
  gboolean plain;
} Options;

static const char *
get_string (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static int
get_int (JsonObject *object, const char *name)
{
  return (int) json_object_get_int_member_with_default (object, name, 0);
}

/* A year of its own, or that of the day of release. */
static int
get_year (JsonObject *object)
{
  const char *date = get_string (object, "release_date");
  int year = get_int (object, "year");

  return year == 0 && date != NULL ? (int) g_ascii_strtoll (date, NULL, 10) : year;
}

/* A list of names, or of objects with a name. */
static GStrv
dup_names (JsonObject *object, const char *name)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_OBJECT (item) ? get_string (json_node_get_object (item), "name")
                                                       : json_node_get_string (item);

      if (text != NULL)
        g_strv_builder_add (names, text);
    }
  return g_strv_builder_end (names);
}

/* A list of people, or how many there are. */
static int
count_cast (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "cast");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return 0;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return (int) json_array_get_length (json_node_get_array (node));
  return (int) json_node_get_int (node);
}

static char *
dup_uid (JsonObject *object)
{
  const char *uid = get_string (object, "uid");

  if (uid != NULL)
    return g_strdup (uid);
  if (get_int (object, "tmdb_id") != 0)
    return g_strdup_printf ("tmdb:%d", get_int (object, "tmdb_id"));
  if (get_string (object, "imdb_id") != NULL)
    return g_strconcat ("imdb:", get_string (object, "imdb_id"), NULL);
  return NULL;
}

static char *
make_path (const Options *options, const char *uid)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uid, -1);
  g_autofree char *name = g_strdup_printf ("%.*s.png", NAME_LENGTH, sum);

  return g_build_filename (options->output, name, NULL);
}

/* With every colour that cairo mixed at an edge. */
static gboolean
write_plain (cairo_surface_t *surface, const char *path, GError **error)
{
  cairo_status_t status = cairo_surface_write_to_png (surface, path);

  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, cairo_status_to_string (status));
  return FALSE;
}

static gboolean
draw_film (const Options *options, JsonObject *object, GError **error)
{
  g_autofree char *uid = dup_uid (object);
  g_auto (GStrv) genres = dup_names (object, "genres");
  g_auto (GStrv) directors = dup_names (object, "directors");
  g_autofree char *path = NULL;
  cairo_surface_t *surface;
  gboolean written;
  PlakatDrawnFilm film = { .uid = uid,
                           .title = get_string (object, "title"),
                           .original_language = get_string (object, "original_language"),
                           .year = get_year (object),
                           .runtime = get_int (object, "runtime"),
                           .genres = (const char *const *) genres,
                           .directors = (const char *const *) directors,
                           .cast = count_cast (object) };

  if (uid == NULL || film.title == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "a film needs a uid and a title");
      return FALSE;
    }
  path = make_path (options, uid);
  surface = plakat_drawn_render_poster (&film, options->width, options->layout);
  written =
      options->plain ? write_plain (surface, path, error) : plakat_draw_png_write (surface, path, error);
  cairo_surface_destroy (surface);
  if (!written)
    return FALSE;
  if (options->list)
    g_print ("%s\t%s\t%s\n", path, plakat_drawn_get_layout (&film), film.title);
  return TRUE;
}

static gboolean
draw_line (const Options *options, const char *line, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (*line == '\0')
    return TRUE;
  if (!json_parser_load_from_data (parser, line, -1, error))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not an object");
      return FALSE;
    }
  return draw_film (options, json_node_get_object (root), error);
}

static gboolean
draw_file (const Options *options, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!draw_line (options, g_strstrip (lines[i]), error))
      {
        g_prefix_error (error, "%s:%u: ", path, i + 1);
        return FALSE;
      }
  return TRUE;
}

static gboolean
run (const Options *options, char **files, GError **error)
{
  if (options->output == NULL || files == NULL || options->width <= 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "a folder (--output) and a file are needed");
      return FALSE;
    }
  if (g_mkdir_with_parents (options->output, 0755) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", options->output,
                   g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; files[i] != NULL; i++)
    if (!draw_file (options, files[i], error))
      return FALSE;
  return TRUE;
}

int
main (int argc, char **argv)
{
  Options options = { .width = 300 };
  gboolean reference = FALSE;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "width", 'w', 0, G_OPTION_ARG_INT, &options.width, "Width of a poster", "PIXELS" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "Folder to write to", "FOLDER" },
    { "layout", 'l', 0, G_OPTION_ARG_STRING, &options.layout, "Draw all films with this layout", "NAME" },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, "Tell of each poster its file, layout and title",
      NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &options.plain, "Write all colours, not the 256 that count", NULL },
    { "reference", 0, 0, G_OPTION_ARG_NONE, &reference, "Draw as the first design did", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE.jsonl…" },
    { 0 }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— draws posters of films");
  g_autoptr (GError) error = NULL;
  gboolean done;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  done = g_option_context_parse (context, &argc, &argv, &error);
  if (done)
    {
      drawn_set_reference (reference);
      done = run (&options, files, &error);
    }
  if (!done)
    g_printerr ("plakat-draw: %s\n", error->message);
  g_free (options.output);
  g_free (options.layout);
  return done ? 0 : 1;
}
