/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-error.h"
#include "plakat-image.h"
#include "plakat-text.h"
#include "plakat-wire.h"
#include "plakat-wire-film.h"

#define MAX_ID G_GINT64_CONSTANT (9007199254740991)

/*
 * The films and people of every source that Plakat knows have one of a few shapes: a genre is a name or an
 * object with a name, a country a code or an object; credits stand in `cast`, `directors`, `writers`. One
 * reader takes them all.
 */

static gboolean
read_line (JsonObject *object, const char *name, gsize max_chars, char **value, GError **error)
{
  g_autofree char *raw = NULL;

  *value = NULL;
  if (!plakat_wire_get_text (object, name, max_chars, &raw, error))
    return FALSE;
  if (raw != NULL && *raw != '\0')
    *value = plakat_text_clean_line (raw);
  if (*value != NULL && **value == '\0')
    g_clear_pointer (value, g_free);
  return TRUE;
}

static gboolean
read_block (JsonObject *object, const char *name, gsize max_chars, char **value, GError **error)
{
  g_autofree char *raw = NULL;

  *value = NULL;
  if (!plakat_wire_get_text (object, name, max_chars, &raw, error))
    return FALSE;
  if (raw != NULL && *raw != '\0')
    *value = plakat_text_clean_block (raw);
  if (*value != NULL && **value == '\0')
    g_clear_pointer (value, g_free);
  return TRUE;
}

static gboolean
read_date (JsonObject *object, const char *name, PlakatDate *date, GError **error)
{
  g_autofree char *text = NULL;

  *date = (PlakatDate) { 0 };
  if (!plakat_wire_get_text (object, name, 32, &text, error))
    return FALSE;
  if (text == NULL || *text == '\0' || plakat_date_parse (text, date))
    return TRUE;
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "“%s” is not a date: “%.32s”", name, text);
  return FALSE;
}

/* A picture's key that has another form than a key is no key: the film stays, without it. */
static gboolean
read_image_path (JsonObject *object, const char *name, char **value, GError **error)
{
  if (!plakat_wire_get_text (object, name, PLAKAT_WIRE_MAX_LINE, value, error))
    return FALSE;
  if (*value != NULL && !plakat_text_is_image_path (*value))
    g_clear_pointer (value, g_free);
  return TRUE;
}

/* Names from an array of names or of objects that have one. */
static gboolean
read_names (JsonObject *object, const char *name, const char *member, GStrv *names, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!plakat_wire_get_array (object, name, PLAKAT_WIRE_MAX_ITEMS, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *text = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          if (!read_line (json_node_get_object (node), member, PLAKAT_WIRE_MAX_NAME, &text, error))
            return FALSE;
        }
      else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
               && strlen (json_node_get_string (node)) <= PLAKAT_WIRE_MAX_NAME)
        text = plakat_text_clean_line (json_node_get_string (node));
      else
        {
          g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "Item %u of “%s” is not a name", i,
                       name);
          return FALSE;
        }
      if (text != NULL && *text != '\0')
        g_strv_builder_add (builder, text);
    }
  if (array != NULL)
    {
      g_strfreev (*names);
      *names = g_strv_builder_end (builder);
    }
  return TRUE;
}

static char *
uid_from_ids (JsonObject *object, const char *origin, const char *id_member)
{
  g_autofree char *text = NULL;
  gint64 id = 0;

  if (plakat_wire_get_int64 (object, id_member, 1, MAX_ID, &id, NULL) && id > 0)
    return g_strdup_printf ("%s:%" G_GINT64_FORMAT, origin, id);
  return NULL;
}

/* Films of the tables that hold no identity of their own are named by what they come from. */
static const char *
origin_of (const char *source)
{
  return source == NULL || g_str_has_prefix (source, "tmdb") ? "tmdb" : source;
}

static gboolean
read_credit (
    JsonObject *object, PlakatJob job, const char *origin, int order, PlakatCredit **credit, GError **error)
{
  g_autofree char *uid = NULL, *name = NULL, *character = NULL, *description = NULL, *role = NULL;
  gint64 gender = 0, place = order;

  if (!plakat_wire_get_text (object, "person_uid", 128, &uid, error)
      || !read_line (object, "name", PLAKAT_WIRE_MAX_NAME, &name, error)
      || !read_line (object, "character", PLAKAT_WIRE_MAX_LINE, &character, error)
      || !read_block (object, "description", PLAKAT_WIRE_MAX_OVERVIEW, &description, error)
      || !plakat_wire_get_text (object, "role", 32, &role, error)
      || !plakat_wire_get_int64 (object, "gender", 0, 3, &gender, error)
      || !plakat_wire_get_int64 (object, "order", 0, G_MAXINT, &place, error))
    return FALSE;
  if (uid == NULL)
    uid = uid_from_ids (object, origin, "person_id");
  if (name == NULL || !plakat_text_is_uid (uid))
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "A credit has no person");
      return FALSE;
    }
  *credit = plakat_credit_new (job, uid, name);
  (*credit)->character = g_steal_pointer (&character);
  (*credit)->description = g_steal_pointer (&description);
  (*credit)->role = plakat_role_from_string (role);
  (*credit)->gender = gender <= PLAKAT_GENDER_MALE ? gender : PLAKAT_GENDER_UNKNOWN;
  (*credit)->order = place;
  return TRUE;
}

static gboolean
read_credits (JsonObject *object,
              const char *name,
              PlakatJob job,
              const char *origin,
              GPtrArray *credits,
              GError **error)
{
  JsonArray *array;

  if (!plakat_wire_get_array (object, name, PLAKAT_WIRE_MAX_CREDITS, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *item = plakat_wire_get_element (array, i, name, error);
      PlakatCredit *credit = NULL;

      if (item == NULL || !read_credit (item, job, origin, i, &credit, error))
        return FALSE;
      g_ptr_array_add (credits, credit);
    }
  return TRUE;
}

static gboolean
read_images (JsonObject *object, GPtrArray *images, GError **error)
{
  JsonArray *array;

  if (!plakat_wire_get_array (object, "images", PLAKAT_WIRE_MAX_ITEMS, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *item = plakat_wire_get_element (array, i, "images", error);
      g_autoptr (PlakatImage) image = NULL;
      g_autofree char *path = NULL, *kind_name = NULL;
      PlakatImageKind kind;
      gint64 width = 0, height = 0;

      if (item == NULL || !read_image_path (item, "path", &path, error)
          || !plakat_wire_get_text (item, "kind", 32, &kind_name, error)
          || !plakat_wire_get_int64 (item, "width", 0, 1 << 20, &width, error)
          || !plakat_wire_get_int64 (item, "height", 0, 1 << 20, &height, error))
        return FALSE;
      if (path == NULL || !plakat_image_kind_from_string (kind_name, &kind))
        continue;
      image = plakat_image_new (kind, path);
      image->width = width;
      image->height = height;
      if (!read_line (item, "language", 16, &image->language, error)
          || !plakat_wire_get_boolean (item, "primary", &image->primary, error))
        return FALSE;
      g_ptr_array_add (images, g_steal_pointer (&image));
    }
  return TRUE;
}

static gboolean
read_numbers (JsonObject *object, PlakatFilm *film, GError **error)
{
  gint64 runtime = 0;

  if (!plakat_wire_get_int64 (object, "tmdb_id", 1, MAX_ID, &film->tmdb_id, error)
      || !plakat_wire_get_int64 (object, "runtime", 0, 100000, &runtime, error)
      || !plakat_wire_get_int64 (object, "vote_count", 0, MAX_ID, &film->vote_count, error)
      || !plakat_wire_get_int64 (object, "budget", 0, MAX_ID, &film->budget, error)
      || !plakat_wire_get_int64 (object, "revenue", 0, MAX_ID, &film->revenue, error)
      || !plakat_wire_get_double (object, "vote_average", 0, 10, &film->vote_average, error)
      || !plakat_wire_get_double (object, "popularity", 0, 1e12, &film->popularity, error)
      || !plakat_wire_get_boolean (object, "adult", &film->adult, error))
    return FALSE;
  film->runtime = runtime;
  return TRUE;
}

static gboolean
read_texts (JsonObject *object, PlakatFilm *film, GError **error)
{
  return read_line (object, "imdb_id", 16, &film->imdb_id, error)
         && read_line (object, "title", PLAKAT_WIRE_MAX_TITLE, &film->title, error)
         && read_line (object, "original_title", PLAKAT_WIRE_MAX_TITLE, &film->original_title, error)
         && read_line (object, "original_language", 16, &film->original_language, error)
         && read_block (object, "overview", PLAKAT_WIRE_MAX_OVERVIEW, &film->overview, error)
         && read_line (object, "tagline", PLAKAT_WIRE_MAX_LINE, &film->tagline, error)
         && read_line (object, "status", 64, &film->status, error)
         && read_line (object, "homepage", PLAKAT_WIRE_MAX_LINE, &film->homepage, error)
         && read_image_path (object, "poster_path", &film->poster_path, error)
         && read_image_path (object, "backdrop_path", &film->backdrop_path, error)
         && read_date (object, "release_date", &film->release_date, error);
}

static gboolean
read_arrays (JsonObject *object, PlakatFilm *film, const char *origin, GError **error)
{
  return read_names (object, "genres", "name", &film->genres, error)
         && read_names (object, "countries", "name", &film->countries, error)
         && read_names (object, "country_codes", "iso_3166_1", &film->country_codes, error)
         && read_names (object, "spoken_languages", "name", &film->languages, error)
         && read_names (object, "production_companies", "name", &film->companies, error)
         && read_credits (object, "directors", PLAKAT_JOB_DIRECTOR, origin, film->credits, error)
         && read_credits (object, "writers", PLAKAT_JOB_WRITER, origin, film->credits, error)
         && read_credits (object, "cast", PLAKAT_JOB_ACTOR, origin, film->credits, error)
         && read_images (object, film->images, error);
}

static void
derive_countries (JsonObject *object, PlakatFilm *film)
{
  if (film->country_codes[0] == NULL)
    {
      read_names (object, "production_countries", "iso_3166_1", &film->country_codes, NULL);
      read_names (object, "production_countries", "name", &film->countries, NULL);
    }
  /* Codes and names stand at the same places, or the names are not used. */
  if (g_strv_length (film->countries) != g_strv_length (film->country_codes))
    {
      g_strfreev (film->countries);
      film->countries = g_strdupv (film->country_codes);
    }
}

/**
 * plakat_film_from_json:
 * @object: a film of a server or of a line of a catalogue file
 * @error: return location
 *
 * Any thread. Unknown members are ignored; a known one of the wrong type refuses the film.
 *
 * Returns: (transfer full) (nullable): the film
 */
PlakatFilm *
plakat_film_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatFilm) film = plakat_film_new (NULL);
  g_autofree char *source = NULL;
  const char *origin;

  if (!plakat_wire_get_text (object, "source", 64, &source, error)
      || !plakat_wire_get_text (object, "uid", 128, &film->uid, error))
    return NULL;
  origin = origin_of (source);
  if (!read_numbers (object, film, error) || !read_texts (object, film, error)
      || !read_arrays (object, film, origin, error))
    return NULL;
  derive_countries (object, film);

  if (film->uid == NULL && film->tmdb_id > 0)
    film->uid = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, film->tmdb_id);
  if (film->uid == NULL && film->imdb_id != NULL)
    film->uid = g_strdup_printf ("imdb:%s", film->imdb_id);
  if (film->uid == NULL)
    film->uid = uid_from_ids (object, origin, "id");
  if (!plakat_text_is_uid (film->uid) || film->title == NULL)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE,
                   "A film has no identity or no title (“%s”)", film->title ? film->title : "");
      return NULL;
    }
  return g_steal_pointer (&film);
}

static void
add_names (JsonBuilder *builder, const char *name, GStrv names)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; names[i] != NULL; i++)
    json_builder_add_string_value (builder, names[i]);
  json_builder_end_array (builder);
}

static void
add_date (JsonBuilder *builder, const char *name, PlakatDate date)
{
  g_autofree char *text = plakat_date_to_string (date);

  plakat_wire_add_text (builder, name, text);
}

static void
add_tmdb_id (JsonBuilder *builder, gint64 id)
{
  json_builder_set_member_name (builder, "tmdb_id");
  if (id > 0)
    json_builder_add_int_value (builder, id);
  else
    json_builder_add_null_value (builder);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_credits (JsonBuilder *builder, const char *name, PlakatJob job, GPtrArray *credits)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (credits, i);

      if (credit->job != job)
        continue;
      json_builder_begin_object (builder);
      plakat_wire_add_text (builder, "person_uid", credit->person_uid);
      plakat_wire_add_text (builder, "name", credit->person_name);
      if (job == PLAKAT_JOB_ACTOR)
        {
          plakat_wire_add_text (builder, "character", credit->character);
          plakat_wire_add_text (builder, "role", plakat_role_to_string (credit->role));
          /* Few sources have one, and a film has many credits. */
          if (credit->description != NULL)
            plakat_wire_add_text (builder, "description", credit->description);
        }
      plakat_wire_add_int64 (builder, "order", credit->order);
      plakat_wire_add_int64 (builder, "gender", credit->gender);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_images (JsonBuilder *builder, GPtrArray *images)
{
  json_builder_set_member_name (builder, "images");
  json_builder_begin_array (builder);
  for (guint i = 0; i < images->len; i++)
    {
      PlakatImage *image = g_ptr_array_index (images, i);

      json_builder_begin_object (builder);
      plakat_wire_add_text (builder, "kind", plakat_image_kind_to_string (image->kind));
      plakat_wire_add_text (builder, "path", image->path);
      plakat_wire_add_int64 (builder, "width", image->width);
      plakat_wire_add_int64 (builder, "height", image->height);
      plakat_wire_add_text (builder, "language", image->language);
      json_builder_set_member_name (builder, "primary");
      json_builder_add_boolean_value (builder, image->primary);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * plakat_film_add_members:
 * @self: a film
 * @builder: inside an object
 *
 * Adds what the wire says of a film; a server may add members of its own beside them.
 */
void
plakat_film_add_members (PlakatFilm *self, JsonBuilder *builder)
{
  plakat_wire_add_text (builder, "uid", self->uid);
  add_tmdb_id (builder, self->tmdb_id);
  plakat_wire_add_text (builder, "imdb_id", self->imdb_id);
  plakat_wire_add_text (builder, "title", self->title);
  plakat_wire_add_text (builder, "original_title", self->original_title);
  plakat_wire_add_text (builder, "original_language", self->original_language);
  plakat_wire_add_text (builder, "overview", self->overview);
  plakat_wire_add_text (builder, "tagline", self->tagline);
  plakat_wire_add_text (builder, "poster_path", self->poster_path);
  plakat_wire_add_text (builder, "backdrop_path", self->backdrop_path);
  plakat_wire_add_text (builder, "homepage", self->homepage);
  plakat_wire_add_text (builder, "status", self->status);
  add_date (builder, "release_date", self->release_date);
  plakat_wire_add_int64 (builder, "runtime", self->runtime);
  add_double (builder, "vote_average", self->vote_average);
  plakat_wire_add_int64 (builder, "vote_count", self->vote_count);
  add_double (builder, "popularity", self->popularity);
  plakat_wire_add_int64 (builder, "budget", self->budget);
  plakat_wire_add_int64 (builder, "revenue", self->revenue);
  json_builder_set_member_name (builder, "adult");
  json_builder_add_boolean_value (builder, self->adult);
  add_names (builder, "genres", self->genres);
  add_names (builder, "countries", self->countries);
  add_names (builder, "country_codes", self->country_codes);
  add_names (builder, "spoken_languages", self->languages);
  add_names (builder, "production_companies", self->companies);
  add_credits (builder, "directors", PLAKAT_JOB_DIRECTOR, self->credits);
  add_credits (builder, "writers", PLAKAT_JOB_WRITER, self->credits);
  add_credits (builder, "cast", PLAKAT_JOB_ACTOR, self->credits);
  add_images (builder, self->images);
}

/** plakat_film_to_json: adds the film as an object of its own */
void
plakat_film_to_json (PlakatFilm *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_film_add_members (self, builder);
  json_builder_end_object (builder);
}

/**
 * plakat_person_from_json:
 * @object: a person of a server or of a line of a catalogue file
 * @error: return location
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the person
 */
PlakatPerson *
plakat_person_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatPerson) person = plakat_person_new (NULL, NULL);
  gint64 gender = 0;

  if (!plakat_wire_get_text (object, "uid", 128, &person->uid, error)
      || !plakat_wire_get_int64 (object, "tmdb_id", 1, MAX_ID, &person->tmdb_id, error)
      || !plakat_wire_get_int64 (object, "gender", 0, 3, &gender, error)
      || !plakat_wire_get_double (object, "popularity", 0, 1e12, &person->popularity, error)
      || !read_line (object, "name", PLAKAT_WIRE_MAX_NAME, &person->name, error)
      || !read_block (object, "biography", PLAKAT_WIRE_MAX_OVERVIEW, &person->biography, error)
      || !read_line (object, "country_code", 8, &person->country_code, error)
      || !read_line (object, "country", PLAKAT_WIRE_MAX_NAME, &person->country, error)
      || !read_line (object, "place_of_birth", PLAKAT_WIRE_MAX_NAME, &person->place_of_birth, error)
      || !read_image_path (object, "portrait_path", &person->portrait_path, error)
      || !read_date (object, "birth_date", &person->birth_date, error)
      || !read_date (object, "death_date", &person->death_date, error)
      || !read_images (object, person->images, error))
    return NULL;
  person->gender = gender <= PLAKAT_GENDER_MALE ? gender : PLAKAT_GENDER_UNKNOWN;
  if (person->uid == NULL && person->tmdb_id > 0)
    person->uid = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, person->tmdb_id);
  if (!plakat_text_is_uid (person->uid) || person->name == NULL)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, "A person has no identity or no name");
      return NULL;
    }
  return g_steal_pointer (&person);
}

void
plakat_person_add_members (PlakatPerson *self, JsonBuilder *builder)
{
  plakat_wire_add_text (builder, "uid", self->uid);
  add_tmdb_id (builder, self->tmdb_id);
  plakat_wire_add_text (builder, "name", self->name);
  plakat_wire_add_text (builder, "biography", self->biography);
  plakat_wire_add_text (builder, "country_code", self->country_code);
  plakat_wire_add_text (builder, "country", self->country);
  plakat_wire_add_text (builder, "place_of_birth", self->place_of_birth);
  plakat_wire_add_text (builder, "portrait_path", self->portrait_path);
  add_date (builder, "birth_date", self->birth_date);
  add_date (builder, "death_date", self->death_date);
  plakat_wire_add_int64 (builder, "gender", self->gender);
  add_double (builder, "popularity", self->popularity);
  add_images (builder, self->images);
}

/** plakat_person_to_json: adds the person as an object of its own */
void
plakat_person_to_json (PlakatPerson *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  plakat_person_add_members (self, builder);
  json_builder_end_object (builder);
}
