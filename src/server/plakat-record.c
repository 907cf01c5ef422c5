/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-image.h"
#include "plakat-json.h"
#include "plakat-load-parse.h"
#include "plakat-record.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

#define MAX_RECORD_BYTES (8 * 1024 * 1024)

/* The genres by the numbers that clients of The Movie Database know them by. */
static const struct
{
  const char *name;
  int number;
} genres[] = {
  { "Action", 28 },    { "Adventure", 12 },        { "Animation", 16 }, { "Comedy", 35 },
  { "Crime", 80 },     { "Documentary", 99 },      { "Drama", 18 },     { "Family", 10751 },
  { "Fantasy", 14 },   { "History", 36 },          { "Horror", 27 },    { "Music", 10402 },
  { "Mystery", 9648 }, { "Romance", 10749 },       { "Thriller", 53 },  { "TV Movie", 10770 },
  { "War", 10752 },    { "Science Fiction", 878 }, { "Western", 37 },
};

/** plakat_genre_get_number: Returns: the genre's number; one of our own for a genre that has none */
int
plakat_genre_get_number (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (genres); i++)
    if (g_str_equal (genres[i].name, name))
      return genres[i].number;
  return 1000000 + g_str_hash (name) % 1000000000;
}

/*
 * The writer below gives the members of plakat_film_add_members(), straight as text: a load writes tens of
 * thousands of films, and a tree of JSON in between takes most of the time. tests/server holds the two
 * together.
 */

static void
add_name (GString *json, const char *name)
{
  if (json->len > 0 && json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  g_string_append_c (json, '"');
  g_string_append (json, name);
  g_string_append (json, "\":");
}

static void
add_text (GString *json, const char *name, const char *text)
{
  add_name (json, name);
  plakat_json_append (json, text);
}

static void
add_int (GString *json, const char *name, gint64 value)
{
  char digits[32];

  add_name (json, name);
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  g_string_append (json, digits);
}

/* The shortest text that reads as the same number, and is not read as a whole one. */
static void
add_double (GString *json, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  add_name (json, name);
  g_ascii_formatd (text, sizeof text, "%.15g", value);
  if (g_ascii_strtod (text, NULL) != value)
    g_ascii_dtostr (text, sizeof text, value);
  g_string_append (json, text);
  if (strpbrk (text, ".e") == NULL)
    g_string_append (json, ".0");
}

static void
add_date (GString *json, const char *name, PlakatDate date)
{
  g_autofree char *text = plakat_date_to_string (date);

  add_text (json, name, text);
}

static void
add_names (GString *json, const char *name, GStrv names)
{
  add_name (json, name);
  g_string_append_c (json, '[');
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      plakat_json_append (json, names[i]);
    }
  g_string_append_c (json, ']');
}

static void
add_genre_ids (GString *json, GStrv names)
{
  add_name (json, "genre_ids");
  g_string_append_c (json, '[');
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (json, "%s%d", i > 0 ? "," : "", plakat_genre_get_number (names[i]));
  g_string_append_c (json, ']');
}

/* The countries once more, as clients of The Movie Database know them. */
static void
add_production_countries (GString *json, PlakatFilm *film)
{
  guint count = MIN (g_strv_length (film->countries), g_strv_length (film->country_codes));

  add_name (json, "production_countries");
  g_string_append_c (json, '[');
  for (guint i = 0; i < count; i++)
    {
      g_string_append (json, i > 0 ? ",{" : "{");
      add_text (json, "iso_3166_1", film->country_codes[i]);
      add_text (json, "name", film->countries[i]);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
}

static void
add_credit (GString *json, const PlakatCredit *credit)
{
  g_string_append_c (json, '{');
  add_text (json, "person_uid", credit->person_uid);
  add_text (json, "name", credit->person_name);
  if (credit->job == PLAKAT_JOB_ACTOR)
    {
      add_text (json, "character", credit->character);
      add_text (json, "role", plakat_role_to_string (credit->role));
      if (credit->description != NULL)
        add_text (json, "description", credit->description);
    }
  add_int (json, "order", credit->order);
  add_int (json, "gender", credit->gender);
  g_string_append_c (json, '}');
}

static void
add_credits (GString *json, const char *name, PlakatJob job, GPtrArray *credits)
{
  gboolean first = TRUE;

  add_name (json, name);
  g_string_append_c (json, '[');
  for (guint i = 0; i < credits->len; i++)
    {
      const PlakatCredit *credit = g_ptr_array_index (credits, i);

      if (credit->job != job)
        continue;
      if (!first)
        g_string_append_c (json, ',');
      first = FALSE;
      add_credit (json, credit);
    }
  g_string_append_c (json, ']');
}

static void
add_images (GString *json, GPtrArray *images)
{
  add_name (json, "images");
  g_string_append_c (json, '[');
  for (guint i = 0; i < images->len; i++)
    {
      const PlakatImage *image = g_ptr_array_index (images, i);

      g_string_append (json, i > 0 ? ",{" : "{");
      add_text (json, "kind", plakat_image_kind_to_string (image->kind));
      add_text (json, "path", image->path);
      add_int (json, "width", image->width);
      add_int (json, "height", image->height);
      add_text (json, "language", image->language);
      add_name (json, "primary");
      g_string_append (json, image->primary ? "true}" : "false}");
    }
  g_string_append_c (json, ']');
}

static void
add_facts (GString *json, PlakatFilm *film)
{
  add_text (json, "uid", film->uid);
  if (film->tmdb_id > 0)
    add_int (json, "tmdb_id", film->tmdb_id);
  else
    add_text (json, "tmdb_id", NULL);
  add_text (json, "imdb_id", film->imdb_id);
  add_text (json, "title", film->title);
  add_text (json, "original_title", film->original_title);
  add_text (json, "original_language", film->original_language);
  add_text (json, "overview", film->overview);
  add_text (json, "tagline", film->tagline);
  add_text (json, "poster_path", film->poster_path);
  add_text (json, "backdrop_path", film->backdrop_path);
  add_text (json, "homepage", film->homepage);
  add_text (json, "status", film->status);
  add_date (json, "release_date", film->release_date);
  add_int (json, "runtime", film->runtime);
  add_double (json, "vote_average", film->vote_average);
  add_int (json, "vote_count", film->vote_count);
  add_double (json, "popularity", film->popularity);
  add_int (json, "budget", film->budget);
  add_int (json, "revenue", film->revenue);
  add_name (json, "adult");
  g_string_append (json, film->adult ? "true" : "false");
}

/**
 * plakat_record_from_film:
 * @brief: (out) (transfer full): the film as the wire has it, but for what only a film's own page needs
 * @rest: (out) (transfer full): that, as members without braces
 *
 * Any thread.
 */
void
plakat_record_from_film (PlakatFilm *film, char **brief, char **rest)
{
  GString *json = g_string_sized_new (2048);
  GString *tail = g_string_sized_new (8192);

  g_string_append_c (json, '{');
  add_facts (json, film);
  add_names (json, "genres", film->genres);
  add_genre_ids (json, film->genres);
  add_names (json, "countries", film->countries);
  add_names (json, "country_codes", film->country_codes);
  add_names (json, "spoken_languages", film->languages);
  add_credits (json, "directors", PLAKAT_JOB_DIRECTOR, film->credits);
  g_string_append_c (json, '}');
  add_names (tail, "production_companies", film->companies);
  add_production_countries (tail, film);
  add_credits (tail, "writers", PLAKAT_JOB_WRITER, film->credits);
  add_credits (tail, "cast", PLAKAT_JOB_ACTOR, film->credits);
  add_images (tail, film->images);
  *brief = g_string_free (json, FALSE);
  *rest = g_string_free (tail, FALSE);
}

/** plakat_record_append_film: appends the whole film as JSON */
void
plakat_record_append_film (GString *json, const char *brief, const char *rest)
{
  g_string_append_len (json, brief, strlen (brief) - 1);
  g_string_append_c (json, ',');
  g_string_append (json, rest);
  g_string_append_c (json, '}');
}

/** plakat_record_to_film: Returns: (transfer full) (nullable): the film that was stored */
PlakatFilm *
plakat_record_to_film (const char *brief, const char *rest, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *source = NULL;
  PlakatFilm *film;

  plakat_record_append_film (json, brief, rest);
  film = plakat_load_parse_film (json->str, json->len, &source);
  if (film != NULL)
    return film;
  object = plakat_wire_parse_object (json->str, json->len, MAX_RECORD_BYTES, error);
  return object ? plakat_film_from_json (object, error) : NULL;
}

/** plakat_record_from_person: Returns: (transfer full): the person as the wire has them */
char *
plakat_record_from_person (PlakatPerson *person)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  plakat_person_to_json (person, builder);
  return plakat_wire_print (builder, NULL);
}

PlakatPerson *
plakat_record_to_person (const char *record, GError **error)
{
  g_autoptr (JsonObject) object = plakat_wire_parse_object (record, strlen (record), MAX_RECORD_BYTES, error);

  return object ? plakat_person_from_json (object, error) : NULL;
}

/**
 * plakat_record_append_person:
 * @record: (nullable): what was stored; %NULL where the columns say it all
 *
 * Appends the person as JSON.
 */
void
plakat_record_append_person (GString *json, const char *uid, const char *name, int gender, const char *record)
{
  gint64 tmdb_id = 0;

  if (record != NULL)
    {
      g_string_append (json, record);
      return;
    }
  if (g_str_has_prefix (uid, "tmdb:"))
    tmdb_id = g_ascii_strtoll (uid + strlen ("tmdb:"), NULL, 10);
  g_string_append (json, "{\"uid\":");
  plakat_json_append (json, uid);
  g_string_append (json, ",\"tmdb_id\":");
  if (tmdb_id > 0)
    g_string_append_printf (json, "%" G_GINT64_FORMAT, tmdb_id);
  else
    g_string_append (json, "null");
  g_string_append (json, ",\"name\":");
  plakat_json_append (json, name);
  g_string_append_printf (
      json,
      ",\"biography\":null,\"country_code\":null,\"country\":null,\"place_of_birth\":null,"
      "\"portrait_path\":null,\"birth_date\":null,\"death_date\":null,\"gender\":%d,"
      "\"popularity\":0.0,\"images\":[]}",
      gender);
}
