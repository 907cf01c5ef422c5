/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "plakat-credit.h"
#include "plakat-error.h"
#include "plakat-loader.h"
#include "plakat-record.h"
#include "plakat-text.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

#define MAX_LINE_BYTES (8 * 1024 * 1024)
#define HASH_BYTES 16
#define POSTER_DIGITS 16

/* A file that names no source was made with care; what names one was collected. */
#define BEST_SOURCE "starter"

/** plakat_load_source_is_best: whether what @source says stands above what others say */
gboolean
plakat_load_source_is_best (const char *source)
{
  return g_str_equal (source, BEST_SOURCE);
}

static void
fold_into (GString *out, const char *text)
{
  g_autofree char *folded = plakat_text_fold (text);

  if (*folded == '\0')
    return;
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, folded);
}

static void
fold_texts (PlakatLoadItem *item)
{
  PlakatFilm *film = item->film;
  g_autoptr (GString) titles = g_string_new (NULL), people = g_string_new (NULL);
  GString *characters = g_string_new (NULL);

  fold_into (titles, film->title);
  if (g_strcmp0 (film->title, film->original_title) != 0)
    fold_into (titles, film->original_title);
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);

      fold_into (people, credit->person_name);
      if (credit->character != NULL)
        fold_into (characters, credit->character);
    }
  item->titles = g_string_free (g_steal_pointer (&titles), FALSE);
  item->people = g_string_free (g_steal_pointer (&people), FALSE);
  item->characters = g_string_free (characters, FALSE);
}

/** plakat_load_item_encode: makes the film's record and search texts, again after the film has changed */
void
plakat_load_item_encode (PlakatLoadItem *item)
{
  g_free (item->brief);
  g_free (item->rest);
  g_free (item->titles);
  g_free (item->people);
  g_free (item->characters);
  plakat_record_from_film (item->film, &item->brief, &item->rest);
  fold_texts (item);
}

static void
hash_item (PlakatLoadItem *item, const char *line, gsize length, const char *poster)
{
  crypto_generichash_state state;
  guchar hash[HASH_BYTES];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, (const guchar *) line, length);
  if (poster != NULL)
    crypto_generichash_update (&state, (const guchar *) poster, strlen (poster));
  crypto_generichash_final (&state, hash, sizeof hash);
  item->hash = g_malloc (HASH_BYTES * 2 + 1);
  sodium_bin2hex (item->hash, HASH_BYTES * 2 + 1, hash, sizeof hash);
}

/* A film without a poster may have one that was drawn for it: its file is named after its uid. */
static void
find_poster (PlakatFilm *film, const char *folder)
{
  g_autofree char *digest = NULL, *name = NULL, *path = NULL;

  if (folder == NULL || film->poster_path != NULL)
    return;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, film->uid, -1);
  name = g_strdup_printf ("%.*s.png", POSTER_DIGITS, digest);
  path = g_build_filename (folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    film->poster_path = g_strconcat ("/", name, NULL);
}

static void
read_object (PlakatLoadItem *item, JsonObject *object, const char *posters)
{
  if (json_object_has_member (object, "title"))
    {
      item->film = plakat_film_from_json (object, &item->error);
      if (item->film == NULL)
        return;
      find_poster (item->film, posters);
      plakat_load_item_encode (item);
    }
  else if (json_object_has_member (object, "name"))
    item->person = plakat_person_from_json (object, &item->error);
  else
    g_set_error (&item->error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE,
                 "Neither a film (no “title”) nor a person (no “name”)");
}

/**
 * plakat_load_item_read:
 * @item: all zero; filled with what the line holds, or with an error
 * @posters: (nullable): the folder of drawn posters
 *
 * Any thread.
 */
void
plakat_load_item_read (PlakatLoadItem *item, const char *line, gsize length, const char *posters)
{
  g_autoptr (JsonObject) object = plakat_wire_parse_object (line, length, MAX_LINE_BYTES, &item->error);

  if (object == NULL || !plakat_wire_get_text (object, "source", 64, &item->source, &item->error))
    return;
  if (item->source == NULL)
    item->source = g_strdup (BEST_SOURCE);
  read_object (item, object, posters);
  if (item->error == NULL)
    hash_item (item, line, length, item->film ? item->film->poster_path : NULL);
}

void
plakat_load_item_clear (PlakatLoadItem *item)
{
  g_clear_pointer (&item->film, plakat_film_unref);
  g_clear_pointer (&item->person, plakat_person_unref);
  g_free (item->source);
  g_free (item->hash);
  g_free (item->brief);
  g_free (item->rest);
  g_free (item->titles);
  g_free (item->people);
  g_free (item->characters);
  g_clear_error (&item->error);
}
