/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-catalogue-hash.h"
#include "plakat-credit.h"
#include "plakat-image.h"

/*
 * What a record says, as one number: the same means that nothing has changed since it was written. Of two
 * records that differ one in 2^64 has the same; it is no defence against who wants that, nor need it be: the
 * server says anyway what its films are.
 */

#define PRIME G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

static inline guint64
mix (guint64 hash, guint64 word)
{
  hash = (hash ^ word) * PRIME;
  return hash ^ (hash >> 29);
}

static guint64
add_text (guint64 hash, const char *text)
{
  gsize length = text ? strlen (text) : 0;
  gsize i;

  hash = mix (hash, text ? length : G_MAXUINT64);
  for (i = 0; i + 8 <= length; i += 8)
    {
      guint64 word;

      memcpy (&word, text + i, 8);
      hash = mix (hash, word);
    }
  if (i < length)
    {
      guint64 word = 0;

      memcpy (&word, text + i, length - i);
      hash = mix (hash, word);
    }
  return hash;
}

static guint64
add_double (guint64 hash, double number)
{
  guint64 word;

  memcpy (&word, &number, sizeof word);
  return mix (hash, word);
}

static guint64
add_date (guint64 hash, PlakatDate date)
{
  return mix (hash,
              ((guint64) (guint) date.year << 32) | (guint64) ((guint) date.month << 8) | (guint) date.day);
}

static guint64
add_names (guint64 hash, GStrv names)
{
  for (guint i = 0; names[i] != NULL; i++)
    hash = add_text (hash, names[i]);
  return mix (hash, 1);
}

static guint64
add_credit (guint64 hash, const PlakatCredit *credit)
{
  hash = add_text (hash, credit->person_uid);
  hash = add_text (hash, credit->person_name);
  hash = add_text (hash, credit->character);
  hash = add_text (hash, credit->description);
  hash = mix (hash, ((guint64) credit->gender << 16) | ((guint64) credit->job << 8) | (guint64) credit->role);
  return mix (hash, (guint64) credit->order);
}

static guint64
add_images (guint64 hash, GPtrArray *images)
{
  for (guint i = 0; i < images->len; i++)
    {
      const PlakatImage *image = g_ptr_array_index (images, i);

      hash = add_text (hash, image->path);
      hash = add_text (hash, image->language);
      hash = mix (hash, ((guint64) image->kind << 8) | (guint64) image->primary);
      hash = mix (hash, ((guint64) (guint) image->width << 32) | (guint) image->height);
    }
  return mix (hash, images->len);
}

/** plakat_catalogue_hash_text: any thread */
guint64
plakat_catalogue_hash_text (const char *text)
{
  return add_text (PRIME, text);
}

/** plakat_catalogue_hash_film: any thread */
gint64
plakat_catalogue_hash_film (const PlakatFilm *film)
{
  const char *texts[] = {
    film->uid,      film->imdb_id, film->title,       film->original_title, film->original_language,
    film->overview, film->tagline, film->poster_path, film->backdrop_path,  film->status,
    film->homepage
  };
  guint64 hash = PRIME;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    hash = add_text (hash, texts[i]);
  hash = mix (hash, (guint64) film->tmdb_id);
  hash = add_date (hash, film->release_date);
  hash = mix (hash, (guint64) film->runtime);
  hash = mix (hash, (guint64) film->vote_count);
  hash = mix (hash, (guint64) film->budget);
  hash = mix (hash, (guint64) film->revenue);
  hash = mix (hash, (guint64) film->adult);
  hash = add_double (hash, film->vote_average);
  hash = add_double (hash, film->popularity);
  hash = add_names (hash, film->genres);
  hash = add_names (hash, film->countries);
  hash = add_names (hash, film->country_codes);
  hash = add_names (hash, film->languages);
  hash = add_names (hash, film->companies);
  for (guint i = 0; i < film->credits->len; i++)
    hash = add_credit (hash, g_ptr_array_index (film->credits, i));
  return (gint64) add_images (hash, film->images);
}

/** plakat_catalogue_hash_person: any thread */
gint64
plakat_catalogue_hash_person (const PlakatPerson *person)
{
  const char *texts[] = { person->uid,     person->name,           person->biography,    person->country_code,
                          person->country, person->place_of_birth, person->portrait_path };
  guint64 hash = PRIME;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    hash = add_text (hash, texts[i]);
  hash = mix (hash, (guint64) person->tmdb_id);
  hash = add_date (hash, person->birth_date);
  hash = add_date (hash, person->death_date);
  hash = mix (hash, (guint64) person->gender);
  hash = add_double (hash, person->popularity);
  return (gint64) add_images (hash, person->images);
}
