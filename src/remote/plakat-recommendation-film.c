/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-lenient-private.h"
#include "plakat-recommendation-private.h"
#include "plakat-text.h"
#include "plakat-wire.h"

#define MAX_MINUTES 100000
#define MAX_NAMES 64
#define TMDB_PICTURES "https://image.tmdb.org/t/p/"

/* What TMDB calls its genres: servers of this kind pass its numbers on and name those of films only. */
static const struct
{
  int id;
  const char *name;
} known_genres[] = {
  { 28, "Action" },
  { 12, "Adventure" },
  { 16, "Animation" },
  { 35, "Comedy" },
  { 80, "Crime" },
  { 99, "Documentary" },
  { 18, "Drama" },
  { 10751, "Family" },
  { 14, "Fantasy" },
  { 36, "History" },
  { 27, "Horror" },
  { 10402, "Music" },
  { 9648, "Mystery" },
  { 10749, "Romance" },
  { 878, "Science Fiction" },
  { 10770, "TV Movie" },
  { 53, "Thriller" },
  { 10752, "War" },
  { 37, "Western" },
  { 10759, "Action & Adventure" },
  { 10762, "Kids" },
  { 10763, "News" },
  { 10764, "Reality" },
  { 10765, "Sci-Fi & Fantasy" },
  { 10766, "Soap" },
  { 10767, "Talk" },
  { 10768, "War & Politics" },
};

static void
add_genres (GHashTable *genres, JsonArray *array)
{
  for (guint i = 0; i < MIN (json_array_get_length (array), PLAKAT_WIRE_MAX_ITEMS); i++)
    {
      JsonObject *item = plakat_lenient_get_item (array, i);
      gint64 id = item ? plakat_lenient_get_int64 (item, "id", 1, G_MAXINT) : 0;
      char *name = id > 0 ? plakat_lenient_dup_line (item, "name", PLAKAT_WIRE_MAX_NAME) : NULL;

      if (name != NULL)
        g_hash_table_replace (genres, GINT_TO_POINTER ((int) id), name);
    }
}

/*
 * plakat_recommendation_genres_new:
 * @json: (nullable): what the server says of genres; a server without a key of TMDB sends films instead
 *
 * Returns: (transfer full): names by TMDB's numbers
 */
GHashTable *
plakat_recommendation_genres_new (const char *json)
{
  GHashTable *genres = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (known_genres); i++)
    g_hash_table_insert (genres, GINT_TO_POINTER (known_genres[i].id), g_strdup (known_genres[i].name));
  if (json != NULL)
    root = plakat_wire_parse (json, strlen (json), PLAKAT_WIRE_MAX_TOKEN_BYTES, NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    array = plakat_lenient_get_array (json_node_get_object (root), "genres");
  else if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    array = json_node_get_array (root);
  if (array != NULL)
    add_genres (genres, array);
  return genres;
}

/* plakat_recommendation_parse_uid: Returns: TMDB's number of a film, 0 for a film that has none */
gint64
plakat_recommendation_parse_uid (const char *film_uid)
{
  gint64 id;

  return g_str_has_prefix (film_uid, "tmdb:")
                 && g_ascii_string_to_signed (film_uid + strlen ("tmdb:"), 10, 1, PLAKAT_LENIENT_MAX_ID, &id,
                                              NULL)
             ? id
             : 0;
}

/* plakat_recommendation_film_read_id: Returns: TMDB's number of a film, 0 for none; the server's own number
 * of it, which is `id`, is none */
gint64
plakat_recommendation_film_read_id (JsonObject *object)
{
  return plakat_lenient_get_int64 (object, "tmdb_id", 1, PLAKAT_LENIENT_MAX_ID);
}

/* plakat_recommendation_film_is_empty: Returns: whether the server made @object up for a number that it did
 * not know: "Movie 77777777" and nothing else */
gboolean
plakat_recommendation_film_is_empty (JsonObject *object)
{
  g_autofree char *made_up =
      g_strdup_printf ("Movie %" G_GINT64_FORMAT, plakat_recommendation_film_read_id (object));
  g_autofree char *title = plakat_lenient_dup_line (object, "title", PLAKAT_WIRE_MAX_TITLE);
  g_autofree char *overview = plakat_lenient_dup_line (object, "overview", PLAKAT_WIRE_MAX_OVERVIEW);
  g_autofree char *poster = plakat_recommendation_film_dup_poster (object);
  g_autofree char *date = plakat_lenient_dup_line (object, "release_date", 32);

  return g_strcmp0 (title, made_up) == 0 && overview == NULL && poster == NULL && date == NULL;
}

/*
 * plakat_recommendation_film_is_invented:
 *
 * A server that has no key of TMDB's, or cannot reach it, does not say so: it numbers films of its own,
 * "Default Movie 13", "This is default movie number 13.", with the poster of some other film.
 *
 * Returns: whether @object is one of them
 */
gboolean
plakat_recommendation_film_is_invented (JsonObject *object)
{
  const gint64 id = plakat_recommendation_film_read_id (object);
  g_autofree char *name = g_strdup_printf (" %" G_GINT64_FORMAT, id);
  g_autofree char *title = plakat_lenient_dup_line (object, "title", PLAKAT_WIRE_MAX_TITLE);
  g_autofree char *overview = NULL, *number = NULL;

  /* The long text is read of the few only that are called so. */
  if (title == NULL || !g_str_has_suffix (title, name))
    return FALSE;
  number = g_strdup_printf (" number %" G_GINT64_FORMAT ".", id);
  overview = plakat_lenient_dup_line (object, "overview", PLAKAT_WIRE_MAX_OVERVIEW);
  return overview != NULL && g_str_has_prefix (overview, "This is ") && g_str_has_suffix (overview, number);
}

/* A picture's name: the key that TMDB has for it, also from an address of TMDB's, or an address elsewhere. */
static char *
dup_picture (JsonObject *object, const char *name)
{
  g_autofree char *text = plakat_lenient_dup_line (object, name, PLAKAT_WIRE_MAX_LINE);
  const char *key = text;

  if (text != NULL && g_str_has_prefix (text, TMDB_PICTURES))
    key = strrchr (text, '/');
  if (plakat_text_is_image_path (key))
    return g_strdup (key);
  return plakat_text_is_image_url (text) ? g_strdup (text) : NULL;
}

/* plakat_recommendation_film_dup_poster: Returns: (transfer full) (nullable): the key of a film's poster */
char *
plakat_recommendation_film_dup_poster (JsonObject *object)
{
  char *poster = dup_picture (object, "poster_path");

  return poster ? poster : dup_picture (object, "poster_url");
}

static char *
dup_imdb_id (JsonObject *object)
{
  g_autofree char *text = plakat_lenient_dup_line (object, "imdb_id", 16);

  if (text == NULL || !g_str_has_prefix (text, "tt") || text[2] == '\0'
      || text[2 + strspn (text + 2, "0123456789")] != '\0')
    return NULL;
  return g_steal_pointer (&text);
}

static char *
dup_genre (JsonNode *node, GHashTable *genres)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return plakat_lenient_dup_line (json_node_get_object (node), "name", PLAKAT_WIRE_MAX_NAME);
  if (type == G_TYPE_STRING && strlen (json_node_get_string (node)) <= PLAKAT_WIRE_MAX_NAME)
    return plakat_text_clean_line (json_node_get_string (node));
  if (type == G_TYPE_INT64 && json_node_get_int (node) > 0 && json_node_get_int (node) <= G_MAXINT)
    return g_strdup (g_hash_table_lookup (genres, GINT_TO_POINTER ((int) json_node_get_int (node))));
  return NULL;
}

/* As numbers, objects or names; numbers that nobody has a name for are left out. */
static void
read_genres (JsonObject *object, GHashTable *genres, PlakatFilm *film)
{
  static const char *const members[] = { "genres", "genre_ids" };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    {
      JsonArray *array = plakat_lenient_get_array (object, members[m]);
      guint n = array ? MIN (json_array_get_length (array), MAX_NAMES) : 0;

      for (guint i = 0; i < n; i++)
        {
          g_autofree char *name = dup_genre (json_array_get_element (array, i), genres);

          if (name != NULL && *name != '\0')
            g_strv_builder_add (builder, name);
        }
      if (n > 0)
        break;
    }
  g_strfreev (film->genres);
  film->genres = g_strv_builder_end (builder);
}

/* Texts from an array of objects, each under the first of two names that it has; of both arrays the same
 * places. */
static void
read_pairs (JsonObject *object,
            const char *name,
            const char *first,
            const char *second,
            GStrv *firsts,
            GStrv *seconds)
{
  g_autoptr (GStrvBuilder) one = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) other = g_strv_builder_new ();
  JsonArray *array = plakat_lenient_get_array (object, name);

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_NAMES); i++)
    {
      JsonObject *item = plakat_lenient_get_item (array, i);
      g_autofree char *a = item ? plakat_lenient_dup_line (item, first, PLAKAT_WIRE_MAX_NAME) : NULL;
      g_autofree char *b = item ? plakat_lenient_dup_line (item, second, PLAKAT_WIRE_MAX_NAME) : NULL;

      if (a == NULL && (b == NULL || seconds != NULL))
        continue;
      g_strv_builder_add (one, a ? a : b);
      g_strv_builder_add (other, b ? b : a);
    }
  g_strfreev (*firsts);
  *firsts = g_strv_builder_end (one);
  if (seconds != NULL)
    {
      g_strfreev (*seconds);
      *seconds = g_strv_builder_end (other);
    }
}

static PlakatDate
read_date (JsonObject *object)
{
  g_autofree char *text = plakat_lenient_dup_line (object, "release_date", 32);
  PlakatDate date;

  if (text == NULL)
    text = plakat_lenient_dup_line (object, "first_air_date", 32);
  plakat_date_parse (text, &date);
  return date;
}

/*
 * plakat_recommendation_film_new:
 * @object: a film of a list, or of a page of its own
 * @genres: names by TMDB's numbers
 *
 * What it does not say, or says as 0 or "", is unknown. Nothing of what the server says of the user is taken:
 * it may be another one's.
 *
 * Returns: (transfer full) (nullable): the film, without credits; %NULL where there is nothing to show
 */
PlakatFilm *
plakat_recommendation_film_new (JsonObject *object, GHashTable *genres)
{
  gint64 id = plakat_recommendation_film_read_id (object);
  g_autofree char *uid = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, id);
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);

  film->tmdb_id = id;
  film->title = plakat_lenient_dup_line (object, "title", PLAKAT_WIRE_MAX_TITLE);
  if (film->title == NULL)
    film->title = plakat_lenient_dup_line (object, "name", PLAKAT_WIRE_MAX_TITLE);
  if (id == 0 || film->title == NULL || plakat_recommendation_film_is_empty (object))
    return NULL;
  film->invented = plakat_recommendation_film_is_invented (object);
  film->original_title = plakat_lenient_dup_line (object, "original_title", PLAKAT_WIRE_MAX_TITLE);
  film->original_language = plakat_lenient_dup_line (object, "original_language", 16);
  film->overview = plakat_lenient_dup_block (object, "overview", PLAKAT_WIRE_MAX_OVERVIEW);
  film->tagline = plakat_lenient_dup_line (object, "tagline", PLAKAT_WIRE_MAX_LINE);
  film->status = plakat_lenient_dup_line (object, "status", 64);
  film->imdb_id = dup_imdb_id (object);
  film->poster_path = plakat_recommendation_film_dup_poster (object);
  film->backdrop_path = dup_picture (object, "backdrop_path");
  film->release_date = read_date (object);
  film->runtime = (int) plakat_lenient_get_int64 (object, "runtime", 0, MAX_MINUTES);
  film->vote_average = plakat_lenient_get_double (object, "vote_average", 0, 10);
  film->vote_count = plakat_lenient_get_int64 (object, "vote_count", 0, PLAKAT_LENIENT_MAX_ID);
  film->popularity = plakat_lenient_get_double (object, "popularity", 0, 1e12);
  film->budget = plakat_lenient_get_int64 (object, "budget", 0, PLAKAT_LENIENT_MAX_ID);
  film->revenue = plakat_lenient_get_int64 (object, "revenue", 0, PLAKAT_LENIENT_MAX_ID);
  read_genres (object, genres, film);
  read_pairs (object, "production_countries", "iso_3166_1", "name", &film->country_codes, &film->countries);
  read_pairs (object, "spoken_languages", "english_name", "name", &film->languages, NULL);
  read_pairs (object, "production_companies", "name", "name", &film->companies, NULL);
  return g_steal_pointer (&film);
}

/* ── people ────────────────────────────────────────────────────────────── */

static gboolean
find_job (JsonObject *object, PlakatJob *job)
{
  static const char *const writing[] = { "Screenplay", "Writer", "Story", "Novel", "Author", "Teleplay" };
  g_autofree char *text = plakat_lenient_dup_line (object, "job", 64);

  *job = PLAKAT_JOB_DIRECTOR;
  if (g_strcmp0 (text, "Director") == 0)
    return TRUE;
  *job = PLAKAT_JOB_WRITER;
  for (guint i = 0; i < G_N_ELEMENTS (writing); i++)
    if (g_strcmp0 (text, writing[i]) == 0)
      return TRUE;
  return FALSE;
}

static PlakatPerson *
person_new (JsonObject *object)
{
  gint64 id = plakat_lenient_get_int64 (object, "id", 1, PLAKAT_LENIENT_MAX_ID);
  g_autofree char *uid = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, id);
  g_autofree char *name = plakat_lenient_dup_line (object, "name", PLAKAT_WIRE_MAX_NAME);
  gint64 gender = plakat_lenient_get_int64 (object, "gender", 0, PLAKAT_GENDER_MALE);
  PlakatPerson *person;

  if (id == 0 || name == NULL)
    return NULL;
  person = plakat_person_new (uid, name);
  person->tmdb_id = id;
  person->gender = (PlakatGender) gender;
  person->popularity = plakat_lenient_get_double (object, "popularity", 0, 1e12);
  person->portrait_path = dup_picture (object, "profile_path");
  return person;
}

static gboolean
has_credit (PlakatFilm *film, PlakatJob job, const char *person_uid)
{
  for (guint i = 0; i < film->credits->len; i++)
    {
      const PlakatCredit *credit = g_ptr_array_index (film->credits, i);

      if (credit->job == job && g_str_equal (credit->person_uid, person_uid))
        return TRUE;
    }
  return FALSE;
}

static void
add_credit (
    JsonObject *object, PlakatFilm *film, PlakatJob job, int order, GHashTable *known, GPtrArray *persons)
{
  g_autoptr (PlakatPerson) person = person_new (object);
  PlakatCredit *credit;

  /* Whoever wrote the novel and the screenplay is one writer. */
  if (person == NULL || (job != PLAKAT_JOB_ACTOR && has_credit (film, job, person->uid)))
    return;
  credit = plakat_credit_new (job, person->uid, person->name);
  credit->gender = person->gender;
  credit->order = order;
  credit->portrait_path = g_strdup (person->portrait_path);
  if (job == PLAKAT_JOB_ACTOR)
    credit->character = plakat_lenient_dup_line (object, "character", PLAKAT_WIRE_MAX_LINE);
  g_ptr_array_add (film->credits, credit);
  if (g_hash_table_contains (known, person->uid))
    return;
  g_hash_table_add (known, person->uid);
  g_ptr_array_add (persons, plakat_person_ref (person));
}

static void
add_crew (JsonArray *crew, PlakatFilm *film, PlakatJob wanted, GHashTable *known, GPtrArray *persons)
{
  guint n = crew ? MIN (json_array_get_length (crew), PLAKAT_WIRE_MAX_CREDITS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = plakat_lenient_get_item (crew, i);
      PlakatJob job;

      if (item != NULL && find_job (item, &job) && job == wanted)
        add_credit (item, film, job, (int) i, known, persons);
    }
}

static void
read_credits (JsonObject *object, PlakatFilm *film, GPtrArray *persons)
{
  JsonObject *credits = plakat_lenient_get_object (object, "credits");
  JsonArray *crew = credits ? plakat_lenient_get_array (credits, "crew") : NULL;
  JsonArray *cast = credits ? plakat_lenient_get_array (credits, "cast") : NULL;
  guint n = cast ? MIN (json_array_get_length (cast), PLAKAT_WIRE_MAX_CREDITS) : 0;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  add_crew (crew, film, PLAKAT_JOB_DIRECTOR, known, persons);
  add_crew (crew, film, PLAKAT_JOB_WRITER, known, persons);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = plakat_lenient_get_item (cast, i);

      if (item != NULL)
        add_credit (item, film, PLAKAT_JOB_ACTOR, (int) i, known, persons);
    }
}

/* ── pages ─────────────────────────────────────────────────────────────── */

static PlakatRecommendationPage *
page_new (void)
{
  PlakatRecommendationPage *page = g_new0 (PlakatRecommendationPage, 1);

  page->films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  page->persons = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_person_unref);
  page->series = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return page;
}

void
plakat_recommendation_page_free (PlakatRecommendationPage *self)
{
  g_ptr_array_unref (self->films);
  g_ptr_array_unref (self->persons);
  g_hash_table_unref (self->series);
  g_free (self);
}

static PlakatFilm *
take_film (PlakatRecommendationPage *page, JsonObject *object, GHashTable *genres)
{
  PlakatFilm *film = plakat_recommendation_film_new (object, genres);
  g_autofree char *type = plakat_lenient_dup_line (object, "media_type", 16);

  if (film == NULL)
    return NULL;
  g_ptr_array_add (page->films, film);
  if (g_strcmp0 (type, "tv") == 0)
    g_hash_table_add (page->series, g_memdup2 (&film->tmdb_id, sizeof film->tmdb_id));
  return film;
}

/**
 * plakat_recommendation_read_page:
 * @bytes: films: an envelope of TMDB's, a page of Django REST framework, or a bare array
 * @length: their number
 * @genres: (nullable): what the server said of genres, as JSON
 * @error: return location
 *
 * A film without a number of TMDB's or without a title is left out.
 *
 * Returns: (transfer full) (nullable): the films, without credits
 */
PlakatRecommendationPage *
plakat_recommendation_read_page (const char *bytes, gsize length, const char *genres, GError **error)
{
  g_autoptr (JsonNode) root = plakat_wire_parse (bytes, length, PLAKAT_WIRE_MAX_PAGE_BYTES, error);
  g_autoptr (PlakatRecommendationPage) page = page_new ();
  g_autoptr (GHashTable) names = NULL;
  JsonArray *array;

  if (root == NULL)
    return NULL;
  array = plakat_recommendation_find_items (root, error);
  if (array == NULL)
    return NULL;
  names = plakat_recommendation_genres_new (genres);
  page->seen = json_array_get_length (array);
  for (guint i = 0; i < page->seen; i++)
    {
      JsonObject *item = plakat_lenient_get_item (array, i);

      if (item != NULL)
        take_film (page, item, names);
    }
  if (JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);

      page->total_pages = plakat_lenient_get_int64 (object, "total_pages", 0, G_MAXINT32);
      page->total = plakat_lenient_get_int64 (object, "total_results", 0, G_MAXINT32);
      if (page->total == 0)
        page->total = plakat_lenient_get_int64 (object, "count", 0, G_MAXINT32);
    }
  return g_steal_pointer (&page);
}

/**
 * plakat_recommendation_read_detail:
 * @bytes: a film's own page
 * @length: their number
 * @genres: (nullable): as for plakat_recommendation_read_page()
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the film with its credits, and who they are of; no film where there is
 *   nothing to show
 */
PlakatRecommendationPage *
plakat_recommendation_read_detail (const char *bytes, gsize length, const char *genres, GError **error)
{
  g_autoptr (JsonObject) object = plakat_wire_parse_object (bytes, length, PLAKAT_WIRE_MAX_PAGE_BYTES, error);
  g_autoptr (PlakatRecommendationPage) page = page_new ();
  g_autoptr (GHashTable) names = NULL;
  PlakatFilm *film;

  if (object == NULL)
    return NULL;
  names = plakat_recommendation_genres_new (genres);
  page->seen = 1;
  film = take_film (page, object, names);
  if (film != NULL)
    read_credits (object, film, page->persons);
  return g_steal_pointer (&page);
}
