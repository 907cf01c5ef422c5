/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>
#include <yyjson.h>

#include "plakat-credit.h"
#include "plakat-image.h"
#include "plakat-load-parse.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define MAX_ID G_GINT64_CONSTANT (9007199254740991)
#define MAX_NUMBER 9007199254740992.0

/*
 * The quick reader of a line that holds a film. It makes what plakat_film_from_json() makes, or nothing:
 * whatever is not as it should be is left to that one, which says why. tests/server holds the two together.
 */

typedef struct
{
  const char *text;
  gsize length;
} Name;

#define NAME(text) { text, sizeof text - 1 }

typedef enum
{
  UID,
  SOURCE,
  ID,
  TMDB_ID,
  IMDB_ID,
  TITLE,
  ORIGINAL_TITLE,
  ORIGINAL_LANGUAGE,
  OVERVIEW,
  TAGLINE,
  STATUS,
  HOMEPAGE,
  POSTER_PATH,
  BACKDROP_PATH,
  RELEASE_DATE,
  RUNTIME,
  VOTE_AVERAGE,
  VOTE_COUNT,
  POPULARITY,
  BUDGET,
  REVENUE,
  ADULT,
  GENRES,
  COUNTRIES,
  COUNTRY_CODES,
  PRODUCTION_COUNTRIES,
  SPOKEN_LANGUAGES,
  PRODUCTION_COMPANIES,
  DIRECTORS,
  WRITERS,
  CAST,
  IMAGES,
  N_MEMBERS
} Member;

static const Name member_names[N_MEMBERS] = {
  [UID] = NAME ("uid"),
  [SOURCE] = NAME ("source"),
  [ID] = NAME ("id"),
  [TMDB_ID] = NAME ("tmdb_id"),
  [IMDB_ID] = NAME ("imdb_id"),
  [TITLE] = NAME ("title"),
  [ORIGINAL_TITLE] = NAME ("original_title"),
  [ORIGINAL_LANGUAGE] = NAME ("original_language"),
  [OVERVIEW] = NAME ("overview"),
  [TAGLINE] = NAME ("tagline"),
  [STATUS] = NAME ("status"),
  [HOMEPAGE] = NAME ("homepage"),
  [POSTER_PATH] = NAME ("poster_path"),
  [BACKDROP_PATH] = NAME ("backdrop_path"),
  [RELEASE_DATE] = NAME ("release_date"),
  [RUNTIME] = NAME ("runtime"),
  [VOTE_AVERAGE] = NAME ("vote_average"),
  [VOTE_COUNT] = NAME ("vote_count"),
  [POPULARITY] = NAME ("popularity"),
  [BUDGET] = NAME ("budget"),
  [REVENUE] = NAME ("revenue"),
  [ADULT] = NAME ("adult"),
  [GENRES] = NAME ("genres"),
  [COUNTRIES] = NAME ("countries"),
  [COUNTRY_CODES] = NAME ("country_codes"),
  [PRODUCTION_COUNTRIES] = NAME ("production_countries"),
  [SPOKEN_LANGUAGES] = NAME ("spoken_languages"),
  [PRODUCTION_COMPANIES] = NAME ("production_companies"),
  [DIRECTORS] = NAME ("directors"),
  [WRITERS] = NAME ("writers"),
  [CAST] = NAME ("cast"),
  [IMAGES] = NAME ("images"),
};

typedef enum
{
  PERSON_UID,
  PERSON_ID,
  PERSON_NAME,
  CHARACTER,
  DESCRIPTION,
  ROLE,
  GENDER,
  ORDER,
  N_CREDIT_MEMBERS
} CreditMember;

static const Name credit_names[N_CREDIT_MEMBERS] = {
  [PERSON_UID] = NAME ("person_uid"),   [PERSON_ID] = NAME ("person_id"),
  [PERSON_NAME] = NAME ("name"),        [CHARACTER] = NAME ("character"),
  [DESCRIPTION] = NAME ("description"), [ROLE] = NAME ("role"),
  [GENDER] = NAME ("gender"),           [ORDER] = NAME ("order"),
};

static gboolean
is_shallow (yyjson_val *value, int depth)
{
  yyjson_obj_iter members;
  yyjson_arr_iter items;
  yyjson_val *key, *item;

  if (!yyjson_is_ctn (value))
    return TRUE;
  if (depth > PLAKAT_WIRE_MAX_DEPTH)
    return FALSE;
  yyjson_obj_iter_init (value, &members);
  while ((key = yyjson_obj_iter_next (&members)) != NULL)
    if (!is_shallow (yyjson_obj_iter_get_val (key), depth + 1))
      return FALSE;
  yyjson_arr_iter_init (value, &items);
  while ((item = yyjson_arr_iter_next (&items)) != NULL)
    if (!is_shallow (item, depth + 1))
      return FALSE;
  return TRUE;
}

/* Sorts the members that have one of @names into @values, null as absent. */
static gboolean
take_members (yyjson_val *object, const Name *names, int n_names, yyjson_val **values)
{
  yyjson_obj_iter members;
  yyjson_val *key;
  guint64 seen = 0;

  memset (values, 0, n_names * sizeof *values);
  if (!yyjson_obj_iter_init (object, &members))
    return FALSE;
  while ((key = yyjson_obj_iter_next (&members)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (key);
      int i = 0;

      while (i < n_names && !yyjson_equals_strn (key, names[i].text, names[i].length))
        i++;
      if (i == n_names)
        continue;
      /* Of several the last one counts; but who writes several? */
      if (seen & (G_GUINT64_CONSTANT (1) << i))
        return FALSE;
      seen |= G_GUINT64_CONSTANT (1) << i;
      if (!yyjson_is_null (value))
        values[i] = value;
    }
  return TRUE;
}

/* @text: (out) (nullable): as it stands there; %FALSE for what is no text, too long or has an end within. */
static gboolean
get_text (yyjson_val *value, gsize max_bytes, const char **text)
{
  *text = NULL;
  if (value == NULL)
    return TRUE;
  *text = yyjson_get_str (value);
  return *text != NULL && yyjson_get_len (value) <= max_bytes && strlen (*text) == yyjson_get_len (value);
}

static char *
not_empty (char *text)
{
  if (*text != '\0')
    return text;
  g_free (text);
  return NULL;
}

static gboolean
take_line (yyjson_val *value, gsize max_bytes, char **line)
{
  const char *text;

  if (!get_text (value, max_bytes, &text))
    return FALSE;
  *line = text != NULL ? not_empty (plakat_text_clean_line (text)) : NULL;
  return TRUE;
}

static gboolean
take_block (yyjson_val *value, gsize max_bytes, char **block)
{
  const char *text;

  if (!get_text (value, max_bytes, &text))
    return FALSE;
  *block = text != NULL ? not_empty (plakat_text_clean_block (text)) : NULL;
  return TRUE;
}

static gboolean
take_image_path (yyjson_val *value, char **path)
{
  const char *text;

  if (!get_text (value, PLAKAT_WIRE_MAX_LINE, &text))
    return FALSE;
  *path = plakat_text_is_image_path (text) ? g_strdup (text) : NULL;
  return TRUE;
}

static gboolean
take_date (yyjson_val *value, PlakatDate *date)
{
  const char *text;

  return get_text (value, 32, &text) && (text == NULL || *text == '\0' || plakat_date_parse (text, date));
}

static gboolean
take_int (yyjson_val *value, gint64 least, gint64 most, gint64 *number)
{
  double real = yyjson_get_real (value);

  if (value == NULL)
    return TRUE;
  if (yyjson_is_real (value) && real == floor (real) && fabs (real) <= MAX_NUMBER)
    *number = (gint64) real;
  else if (yyjson_is_sint (value) || (yyjson_is_uint (value) && yyjson_get_uint (value) <= G_MAXINT64))
    *number = yyjson_get_sint (value);
  else
    return FALSE;
  return *number >= least && *number <= most;
}

static gboolean
take_double (yyjson_val *value, double least, double most, double *number)
{
  if (value == NULL)
    return TRUE;
  *number = yyjson_get_num (value);
  return yyjson_is_num (value) && isfinite (*number) && *number >= least && *number <= most;
}

static gboolean
take_array (yyjson_val *value, gsize most, yyjson_arr_iter *items)
{
  yyjson_arr_iter_init (value, items);
  return value == NULL || (yyjson_is_arr (value) && yyjson_arr_size (value) <= most);
}

static yyjson_val *
get_last (yyjson_val *object, const char *name)
{
  yyjson_obj_iter members = yyjson_obj_iter_with (object);
  yyjson_val *key, *found = NULL;

  while ((key = yyjson_obj_iter_next (&members)) != NULL)
    if (yyjson_equals_str (key, name))
      found = yyjson_obj_iter_get_val (key);
  return found;
}

static gboolean
take_names (yyjson_val *value, const char *member, GStrv *names)
{
  yyjson_arr_iter items;
  yyjson_val *item;
  guint count = 0;

  if (!take_array (value, PLAKAT_WIRE_MAX_ITEMS, &items))
    return FALSE;
  if (value == NULL)
    return TRUE;
  g_free (*names); /* it was empty */
  *names = g_new0 (char *, yyjson_arr_size (value) + 1);
  while ((item = yyjson_arr_iter_next (&items)) != NULL)
    {
      if (yyjson_is_obj (item))
        item = get_last (item, member);
      if (item == NULL || !take_line (item, PLAKAT_WIRE_MAX_NAME, &(*names)[count]))
        return FALSE;
      count += (*names)[count] != NULL;
    }
  return TRUE;
}

static char *
make_uid (const char *origin, gint64 id)
{
  char digits[24], *p = digits + sizeof digits;
  gsize length = strlen (origin);
  char *uid;

  *--p = '\0';
  for (; id > 0; id /= 10)
    *--p = '0' + id % 10;
  *--p = ':';
  uid = g_malloc (length + (digits + sizeof digits - p));
  memcpy (uid, origin, length);
  memcpy (uid + length, p, digits + sizeof digits - p);
  return uid;
}

static gboolean
take_uid (yyjson_val *uid, yyjson_val *id, const char *origin, char **taken)
{
  const char *text;
  gint64 number = 0;

  if (!get_text (uid, 128, &text))
    return FALSE;
  if (text != NULL)
    *taken = g_strdup (text);
  else if (take_int (id, 1, MAX_ID, &number) && number > 0)
    *taken = make_uid (origin, number);
  return TRUE;
}

static PlakatCredit *
take_credit (yyjson_val *object, PlakatJob job, const char *origin, int place)
{
  g_autoptr (PlakatCredit) credit = plakat_credit_new (job, NULL, NULL);
  yyjson_val *values[N_CREDIT_MEMBERS];
  const char *role;
  gint64 gender = 0, order = place;

  if (!take_members (object, credit_names, N_CREDIT_MEMBERS, values)
      || !take_uid (values[PERSON_UID], values[PERSON_ID], origin, &credit->person_uid)
      || !take_line (values[PERSON_NAME], PLAKAT_WIRE_MAX_NAME, &credit->person_name)
      || !take_line (values[CHARACTER], PLAKAT_WIRE_MAX_LINE, &credit->character)
      || !take_block (values[DESCRIPTION], PLAKAT_WIRE_MAX_OVERVIEW, &credit->description)
      || !get_text (values[ROLE], 32, &role) || !take_int (values[GENDER], 0, 3, &gender)
      || !take_int (values[ORDER], 0, G_MAXINT, &order))
    return NULL;
  if (credit->person_name == NULL || !plakat_text_is_uid (credit->person_uid))
    return NULL;
  credit->role = role != NULL ? plakat_role_from_string (role) : PLAKAT_ROLE_UNKNOWN;
  credit->gender = gender <= PLAKAT_GENDER_MALE ? gender : PLAKAT_GENDER_UNKNOWN;
  credit->order = order;
  return g_steal_pointer (&credit);
}

static gboolean
take_credits (yyjson_val *value, PlakatJob job, const char *origin, GPtrArray *credits)
{
  yyjson_arr_iter items;
  yyjson_val *item;

  if (!take_array (value, PLAKAT_WIRE_MAX_CREDITS, &items))
    return FALSE;
  for (int place = 0; (item = yyjson_arr_iter_next (&items)) != NULL; place++)
    {
      PlakatCredit *credit = take_credit (item, job, origin, place);

      if (credit == NULL)
        return FALSE;
      g_ptr_array_add (credits, credit);
    }
  return TRUE;
}

/* Pictures beside the poster are rare, and their objects have more to them: the careful reader does them. */
static gboolean
has_no_images (yyjson_val *value)
{
  return value == NULL || (yyjson_is_arr (value) && yyjson_arr_size (value) == 0);
}

static gboolean
take_numbers (yyjson_val **values, PlakatFilm *film)
{
  gint64 runtime = 0;

  if (!take_int (values[TMDB_ID], 1, MAX_ID, &film->tmdb_id)
      || !take_int (values[RUNTIME], 0, 100000, &runtime)
      || !take_int (values[VOTE_COUNT], 0, MAX_ID, &film->vote_count)
      || !take_int (values[BUDGET], 0, MAX_ID, &film->budget)
      || !take_int (values[REVENUE], 0, MAX_ID, &film->revenue)
      || !take_double (values[VOTE_AVERAGE], 0, 10, &film->vote_average)
      || !take_double (values[POPULARITY], 0, 1e12, &film->popularity)
      || (values[ADULT] != NULL && !yyjson_is_bool (values[ADULT])))
    return FALSE;
  film->adult = yyjson_get_bool (values[ADULT]);
  film->runtime = runtime;
  return TRUE;
}

static gboolean
take_texts (yyjson_val **values, PlakatFilm *film)
{
  return take_line (values[IMDB_ID], 16, &film->imdb_id)
         && take_line (values[TITLE], PLAKAT_WIRE_MAX_TITLE, &film->title)
         && take_line (values[ORIGINAL_TITLE], PLAKAT_WIRE_MAX_TITLE, &film->original_title)
         && take_line (values[ORIGINAL_LANGUAGE], 16, &film->original_language)
         && take_block (values[OVERVIEW], PLAKAT_WIRE_MAX_OVERVIEW, &film->overview)
         && take_line (values[TAGLINE], PLAKAT_WIRE_MAX_LINE, &film->tagline)
         && take_line (values[STATUS], 64, &film->status)
         && take_line (values[HOMEPAGE], PLAKAT_WIRE_MAX_LINE, &film->homepage)
         && take_image_path (values[POSTER_PATH], &film->poster_path)
         && take_image_path (values[BACKDROP_PATH], &film->backdrop_path)
         && take_date (values[RELEASE_DATE], &film->release_date) && film->title != NULL;
}

static gboolean
take_arrays (yyjson_val **values, PlakatFilm *film, const char *origin)
{
  return take_names (values[GENRES], "name", &film->genres)
         && take_names (values[COUNTRIES], "name", &film->countries)
         && take_names (values[COUNTRY_CODES], "iso_3166_1", &film->country_codes)
         && take_names (values[SPOKEN_LANGUAGES], "name", &film->languages)
         && take_names (values[PRODUCTION_COMPANIES], "name", &film->companies)
         && take_credits (values[DIRECTORS], PLAKAT_JOB_DIRECTOR, origin, film->credits)
         && take_credits (values[WRITERS], PLAKAT_JOB_WRITER, origin, film->credits)
         && take_credits (values[CAST], PLAKAT_JOB_ACTOR, origin, film->credits)
         && has_no_images (values[IMAGES]);
}

/* Codes and names stand at the same places, or the names are not used. */
static gboolean
settle_countries (yyjson_val **values, PlakatFilm *film)
{
  if (film->country_codes[0] == NULL && values[PRODUCTION_COUNTRIES] != NULL)
    return FALSE;
  if (g_strv_length (film->countries) != g_strv_length (film->country_codes))
    {
      g_strfreev (film->countries);
      film->countries = g_strdupv (film->country_codes);
    }
  return TRUE;
}

static gboolean
take_identity (yyjson_val **values, PlakatFilm *film, const char *origin)
{
  const char *text;

  if (!get_text (values[UID], 128, &text))
    return FALSE;
  if (text != NULL)
    film->uid = g_strdup (text);
  else if (film->tmdb_id > 0)
    film->uid = make_uid ("tmdb", film->tmdb_id);
  else if (film->imdb_id != NULL)
    film->uid = g_strconcat ("imdb:", film->imdb_id, NULL);
  else if (!take_uid (NULL, values[ID], origin, &film->uid))
    return FALSE;
  return plakat_text_is_uid (film->uid);
}

/**
 * plakat_load_parse_film:
 * @line: a line of a catalogue file
 * @length: its bytes
 * @source: (out) (transfer full) (nullable): what it says of where it comes from
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the film; %NULL for anything else than a film without blemish
 */
PlakatFilm *
plakat_load_parse_film (const char *line, gsize length, char **source)
{
  yyjson_doc *document = yyjson_read (line, length, YYJSON_READ_NOFLAG);
  yyjson_val *root = yyjson_doc_get_root (document);
  g_autoptr (PlakatFilm) film = plakat_film_new (NULL);
  yyjson_val *values[N_MEMBERS];
  const char *text, *origin;
  gboolean taken;

  *source = NULL;
  taken = root != NULL && is_shallow (root, 1) && take_members (root, member_names, N_MEMBERS, values)
          && get_text (values[SOURCE], 64, &text);
  if (taken)
    {
      origin = text == NULL || g_str_has_prefix (text, "tmdb") ? "tmdb" : text;
      taken = take_numbers (values, film) && take_texts (values, film) && take_arrays (values, film, origin)
              && settle_countries (values, film) && take_identity (values, film, origin);
    }
  if (taken)
    *source = g_strdup (text);
  yyjson_doc_free (document);
  return taken ? g_steal_pointer (&film) : NULL;
}
