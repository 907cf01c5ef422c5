/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-film.h"
#include "plakat-starter-films.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

typedef struct
{
  char *folder;
  guint most;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_free (loading->folder);
  g_free (loading);
}

static gboolean
is_films_file (const char *name)
{
  return g_str_has_prefix (name, "films-") && g_str_has_suffix (name, ".jsonl");
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    if (is_films_file (name))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort_values (files, (GCompareFunc) strcmp);
  return files;
}

static PlakatFilm *
read_film (const char *line)
{
  g_autoptr (JsonObject) object =
      plakat_wire_parse_object (line, strlen (line), PLAKAT_WIRE_MAX_PAGE_BYTES, NULL);

  return object ? plakat_film_from_json (object, NULL) : NULL;
}

/* Every so-many-th line, so that each decade has its share; lines that are not films are left out. */
static void
read_lines (GBytes *bytes, guint step, GPtrArray *films)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = step / 2; i < g_strv_length (lines); i += step)
    {
      PlakatFilm *film = *lines[i] != '\0' ? read_film (lines[i]) : NULL;

      if (film != NULL)
        g_ptr_array_add (films, film);
    }
}

/* A fixed order that mixes the decades; the same at each start. */
static void
mix (GPtrArray *films)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1895);

  for (guint i = films->len; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (chance, 0, (gint32) i);
      gpointer kept = films->pdata[i - 1];

      films->pdata[i - 1] = films->pdata[other];
      films->pdata[other] = kept;
    }
}

static DexFuture *
load_fiber (gpointer data)
{
  Loading *loading = data;
  g_autoptr (GPtrArray) files = list_files (loading->folder);
  GPtrArray *films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);

  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (g_ptr_array_index (files, i));
      g_autoptr (GBytes) bytes = dex_await_boxed (dex_file_load_contents_bytes (file), NULL);

      if (bytes != NULL)
        read_lines (bytes, 6, films);
    }
  mix (films);
  if (films->len > loading->most)
    g_ptr_array_set_size (films, (int) loading->most);
  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, films);
}

/** plakat_starter_films_load: an unreadable folder gives no films: they are decoration */
DexFuture *
plakat_starter_films_load (const char *starter_dir, guint most)
{
  Loading *loading = g_new0 (Loading, 1);

  loading->folder = g_strdup (starter_dir);
  loading->most = most;
  return dex_scheduler_spawn (NULL, 0, load_fiber, loading, loading_free);
}
