/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "plakat-credit.h"
#include "plakat-error.h"
#include "plakat-load-parse.h"
#include "plakat-loader.h"
#include "plakat-record.h"
#include "plakat-search-text.h"
#include "plakat-text.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

#define POSTER_DIGITS 16

/* A file that names no source was made with care; what names one was collected. */
#define BEST_SOURCE "starter"

/** plakat_load_source_is_best: whether what @source says stands above what others say */
gboolean
plakat_load_source_is_best (const char *source)
{
  return g_str_equal (source, BEST_SOURCE);
}

/** plakat_load_hash_key: Returns: what stands for @hash in memory; half of it tells lines apart well enough
 */
guint64
plakat_load_hash_key (const char *hash)
{
  char half[PLAKAT_LOAD_HASH_BYTES + 1];

  g_strlcpy (half, hash, sizeof half);
  return g_ascii_strtoull (half, NULL, 16);
}

/* A word that nobody has met yet, goes on the list of those that the catalogue is to know. */
static void
note_word (const char *word, gsize length, guint64 hash, gpointer user_data)
{
  PlakatLoadScratch *scratch = user_data;
  guint64 *recent = &scratch->recent[hash % G_N_ELEMENTS (scratch->recent)];
  gboolean fresh;

  if (*recent == hash || length < 2 || g_utf8_strlen (word, length) < 2)
    return;
  *recent = hash;
  g_mutex_lock (&scratch->reader->mutex);
  fresh = plakat_bag_add (&scratch->reader->words, hash);
  g_mutex_unlock (&scratch->reader->mutex);
  if (fresh)
    g_ptr_array_add (scratch->words, g_strndup (word, length));
}

/* The same names come in film after film. */
static void
note_names (PlakatFilm *film, PlakatLoadScratch *scratch)
{
  for (guint i = 0; i < film->credits->len; i++)
    {
      const PlakatCredit *credit = g_ptr_array_index (film->credits, i);
      guint64 hash = plakat_load_hash (credit->person_name, strlen (credit->person_name));
      guint64 *known = &scratch->names[hash % G_N_ELEMENTS (scratch->names)];

      if (*known != hash)
        plakat_search_text_person (NULL, credit->person_name, NULL, note_word, scratch);
      *known = hash;
    }
}

/** plakat_load_item_encode: makes the film's record and what it is found by, again after the film has changed
 */
void
plakat_load_item_encode (PlakatLoadItem *self, PlakatLoadScratch *scratch)
{
  GString *words = g_string_sized_new (512);

  g_free (self->brief);
  g_free (self->rest);
  g_free (self->words);
  plakat_record_from_film (self->film, &self->brief, &self->rest);
  plakat_search_text_film (words, self->film, &scratch->seen, scratch->words ? note_word : NULL, scratch);
  if (scratch->words != NULL)
    note_names (self->film, scratch);
  self->words = g_string_free (words, FALSE);
}

static void
add_name (PlakatLoadItem *self, char *name)
{
  guint i = 0;

  while (self->names[i] != NULL && !g_str_equal (self->names[i], name))
    i++;
  if (self->names[i] != NULL || !plakat_text_is_uid (name))
    {
      g_free (name);
      return;
    }
  self->names[i] = name;
  self->name_keys[i] = plakat_load_hash (name, strlen (name));
}

static void
list_names (PlakatLoadItem *self)
{
  PlakatFilm *film = self->film;

  add_name (self, g_strdup (film->uid));
  if (film->tmdb_id > 0)
    add_name (self, g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, film->tmdb_id));
  if (film->imdb_id != NULL)
    add_name (self, g_strconcat ("imdb:", film->imdb_id, NULL));
  self->person_keys = g_new (guint64, film->credits->len);
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);

      self->person_keys[i] = plakat_load_hash (credit->person_uid, strlen (credit->person_uid));
    }
}

/* @poster: (nullable): what is not in the line, but known of the film by it */
static void
hash_line (PlakatLoadItem *self, const char *poster)
{
  crypto_generichash_state state;
  guchar hash[PLAKAT_LOAD_HASH_BYTES];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, (const guchar *) self->line, self->length);
  if (poster != NULL)
    crypto_generichash_update (&state, (const guchar *) poster, strlen (poster));
  crypto_generichash_final (&state, hash, sizeof hash);
  sodium_bin2hex (self->hash, sizeof self->hash, hash, sizeof hash);
  self->key = plakat_load_hash_key (self->hash);
}

static gboolean
look_up (PlakatLoadItem *self, const PlakatLoadKnown *known)
{
  if (known == NULL)
    return FALSE;
  self->is_person = plakat_bag_has (&known->persons, self->key);
  self->is_known = self->is_person || plakat_bag_has (&known->films, self->key);
  return self->is_known;
}

/* A film without a poster may have one that was drawn for it: its file is named after its uid. */
static char *
find_poster (PlakatFilm *film, const char *folder)
{
  g_autofree char *digest = NULL, *name = NULL, *path = NULL;

  if (folder == NULL || film->poster_path != NULL)
    return NULL;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, film->uid, -1);
  name = g_strdup_printf ("%.*s.png", POSTER_DIGITS, digest);
  path = g_build_filename (folder, name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_strconcat ("/", name, NULL) : NULL;
}

static gboolean
read_object (PlakatLoadItem *self, JsonObject *object)
{
  if (json_object_has_member (object, "title"))
    self->film = plakat_film_from_json (object, &self->error);
  else if (json_object_has_member (object, "name"))
    self->person = plakat_person_from_json (object, &self->error);
  else
    g_set_error (&self->error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE,
                 "Neither a film (no “title”) nor a person (no “name”)");
  return self->error == NULL;
}

/* What the quick reader left: people, and what has something wrong with it, which is said here. */
static gboolean
read_carefully (PlakatLoadItem *self)
{
  g_autoptr (JsonObject) object =
      plakat_wire_parse_object (self->line, self->length, PLAKAT_LOAD_MAX_LINE, &self->error);

  return object != NULL && plakat_wire_get_text (object, "source", 64, &self->source, &self->error)
         && read_object (self, object);
}

/**
 * plakat_load_item_read:
 * @self: all zero but for the line; filled with what the line holds, or with an error
 * @scratch: the thread's own
 */
void
plakat_load_item_read (PlakatLoadItem *self, PlakatLoadScratch *scratch)
{
  PlakatLoadReader *reader = scratch->reader;

  hash_line (self, NULL);
  if (reader->posters == NULL && look_up (self, reader->known))
    return;
  if (self->length <= PLAKAT_LOAD_MAX_LINE)
    self->film = plakat_load_parse_film (self->line, self->length, &self->source);
  if (self->film == NULL && !read_carefully (self))
    return;
  if (self->source == NULL)
    self->source = g_strdup (BEST_SOURCE);
  self->is_person = self->person != NULL;
  if (self->is_person)
    {
      if (scratch->words != NULL)
        plakat_search_text_person (NULL, self->person->name, NULL, note_word, scratch);
      return;
    }
  if (reader->posters != NULL)
    {
      g_autofree char *poster = find_poster (self->film, reader->posters);

      if (poster != NULL)
        {
          hash_line (self, poster);
          self->film->poster_path = g_steal_pointer (&poster);
        }
      if (look_up (self, reader->known))
        return;
    }
  list_names (self);
  plakat_load_item_encode (self, scratch);
}

void
plakat_load_item_clear (PlakatLoadItem *self)
{
  g_clear_pointer (&self->film, plakat_film_unref);
  g_clear_pointer (&self->person, plakat_person_unref);
  g_free (self->source);
  g_free (self->brief);
  g_free (self->rest);
  g_free (self->words);
  for (guint i = 0; i < PLAKAT_LOAD_MAX_NAMES; i++)
    g_free (self->names[i]);
  g_free (self->person_keys);
  g_clear_error (&self->error);
}
