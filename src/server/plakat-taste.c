/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-json.h"
#include "plakat-storage-films-private.h"
#include "plakat-taste.h"

/* Whom to follow at the most, and how many films that fit by their people are looked at more closely. */
#define MAX_PEOPLE 40
#define MAX_CLOSER 300

/* How far down in the credits somebody still makes a film what it is. */
#define MAX_PLACE 20

/* What counts how much: one person, all people of a film together, its genres, its time, its votes. */
#define FOR_PERSON 12
#define MAX_FOR_PEOPLE 30.0
#define FOR_GENRES 8.0
#define FOR_DECADE 2.0
#define FOR_NEAR 1.0
#define FOR_VOTES 2.0

#define MAX_GENRES 16

/*
 * Likings are whole numbers: their sums are the same in whichever order an engine gives rows.
 */

/** Person: @key: their number and their job; @best: the most that one film told of them, @because: which */
typedef struct
{
  gint64 key;
  gint64 weight;
  gint64 best;
  gint64 because;
} Person;

typedef struct
{
  gint64 number;
  gint64 weight;
} Genre;

/** Example: a film whose genres are liked */
typedef struct
{
  gint64 because;
  gint64 numbers[MAX_GENRES];
  guint n_numbers;
} Example;

/** Film: @people: how well it fits by them, in tenths; @best: by the one who fits best */
typedef struct
{
  gint64 id;
  gint64 people;
  gint64 best;
  gint64 because;
  gboolean considered;
} Film;

/**
 * PlakatTaste:
 * @persons: key → Person
 * @genres: (element-type Genre)
 * @examples: (element-type Example)
 * @films: row number → Film
 * @excluded: row numbers
 * @most: what the person who is liked most weighs
 */
struct _PlakatTaste
{
  GHashTable *persons;
  GArray *genres;
  GArray *examples;
  GHashTable *films;
  GHashTable *excluded;
  gint64 most;
};

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
}

PlakatTaste *
plakat_taste_new (void)
{
  PlakatTaste *self = g_new0 (PlakatTaste, 1);

  self->persons = new_table ();
  self->genres = g_array_new (FALSE, FALSE, sizeof (Genre));
  self->examples = g_array_new (FALSE, FALSE, sizeof (Example));
  self->films = new_table ();
  self->excluded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
plakat_taste_free (PlakatTaste *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->persons);
  g_array_unref (self->genres);
  g_array_unref (self->examples);
  g_hash_table_unref (self->films);
  g_hash_table_unref (self->excluded);
  g_free (self);
}

static gint64
key_of (gint64 person_id, guint job)
{
  return person_id * 4 + job;
}

/** plakat_taste_like_person: @because: the film from which that is known, 0 for none */
void
plakat_taste_like_person (PlakatTaste *self, gint64 person_id, guint job, gint64 weight, gint64 because)
{
  gint64 key = key_of (person_id, job);
  Person *person = g_hash_table_lookup (self->persons, &key);

  if (person == NULL)
    {
      person = g_new0 (Person, 1);
      person->key = key;
      g_hash_table_insert (self->persons, &person->key, person);
    }
  person->weight += weight;
  if (weight > person->best || (weight == person->best && because < person->because))
    {
      person->best = weight;
      person->because = because;
    }
}

/** plakat_taste_like_genre: @number: as films name it in `genre_ids` */
void
plakat_taste_like_genre (PlakatTaste *self, gint64 number, gint64 weight)
{
  Genre fresh = { number, weight };

  for (guint i = 0; i < self->genres->len; i++)
    {
      Genre *genre = &g_array_index (self->genres, Genre, i);

      if (genre->number == number)
        {
          genre->weight += weight;
          return;
        }
    }
  g_array_append_val (self->genres, fresh);
}

/* The numbers in `[18,878]`. */
static guint
read_numbers (const char *brief, gint64 *numbers, guint most)
{
  gsize length;
  const char *text = plakat_json_find (brief, "genre_ids", &length);
  const char *end = text ? text + length : NULL;
  guint count = 0;

  while (text != NULL && text < end && count < most)
    {
      if (g_ascii_isdigit (*text))
        {
          char *after;

          numbers[count++] = g_ascii_strtoll (text, &after, 10);
          text = after;
        }
      else
        text++;
    }
  return count;
}

/** plakat_taste_like_genres: @brief: a film whose genres are liked; @because: its number, 0 if it is not to
 * be named */
void
plakat_taste_like_genres (PlakatTaste *self, const char *brief, gint64 weight, gint64 because)
{
  Example example = { .because = because };

  example.n_numbers = read_numbers (brief, example.numbers, MAX_GENRES);
  for (guint i = 0; i < example.n_numbers; i++)
    plakat_taste_like_genre (self, example.numbers[i], weight);
  if (because != 0)
    g_array_append_val (self->examples, example);
}

static int
compare_genres (gconstpointer one, gconstpointer other)
{
  const Genre *a = one, *b = other;

  if (a->weight != b->weight)
    return a->weight > b->weight ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

/** plakat_taste_get_genre: @rank: 0 for what is liked most; Returns: its number, 0 when there are not so many
 */
gint64
plakat_taste_get_genre (PlakatTaste *self, guint rank)
{
  g_array_sort (self->genres, compare_genres);
  return rank < self->genres->len ? g_array_index (self->genres, Genre, rank).number : 0;
}

/** plakat_taste_exclude: the film will not be suggested */
void
plakat_taste_exclude (PlakatTaste *self, gint64 film_id)
{
  gint64 *key = g_new (gint64, 1);

  *key = film_id;
  g_hash_table_add (self->excluded, key);
}

static Film *
get_film (PlakatTaste *self, gint64 id)
{
  Film *film = g_hash_table_lookup (self->films, &id);

  if (film == NULL && !g_hash_table_contains (self->excluded, &id))
    {
      film = g_new0 (Film, 1);
      film->id = id;
      g_hash_table_insert (self->films, &film->id, film);
    }
  return film;
}

/** plakat_taste_consider: the film is looked at closely, whoever made it */
void
plakat_taste_consider (PlakatTaste *self, gint64 film_id)
{
  Film *film = get_film (self, film_id);

  if (film != NULL)
    film->considered = TRUE;
}

static int
compare_persons (gconstpointer one, gconstpointer other)
{
  const Person *a = *(const Person *const *) one, *b = *(const Person *const *) other;

  if (a->weight != b->weight)
    return a->weight > b->weight ? -1 : 1;
  return (a->key > b->key) - (a->key < b->key);
}

static int
compare_films (gconstpointer one, gconstpointer other)
{
  const Film *a = *(const Film *const *) one, *b = *(const Film *const *) other;

  if (a->considered != b->considered)
    return a->considered ? -1 : 1;
  if (a->people != b->people)
    return a->people > b->people ? -1 : 1;
  return (a->id > b->id) - (a->id < b->id);
}

/* Who comes late in the credits says less of the film. In tenths. */
static gint64
place_factor (guint job, gint64 place)
{
  if (job != 0 || place < 5)
    return 10;
  return place < 11 ? 6 : 3;
}

static void
add_credit (PlakatTaste *self, PlakatRows *rows)
{
  guint job = plakat_rows_get_int (rows, 1);
  gint64 key = key_of (plakat_rows_get_int (rows, 0), job);
  const Person *person = g_hash_table_lookup (self->persons, &key);
  Film *film = person ? get_film (self, plakat_rows_get_int (rows, 2)) : NULL;
  gint64 worth;

  if (film == NULL)
    return;
  worth = person->weight * place_factor (job, plakat_rows_get_int (rows, 3));
  film->people += worth;
  if (worth > film->best || (worth == film->best && person->because < film->because))
    {
      film->best = worth;
      film->because = person->because;
    }
}

static gboolean
read_films_of (PlakatTaste *self, PlakatDb *db, const gint64 *ids, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT c.person_id, c.job, c.film_id, min (c.place) FROM credit c "
                       "WHERE c.person_id IN (" PLAKAT_CHUNK_PARAMS ") AND c.place < ?21 "
                       "GROUP BY c.person_id, c.job, c.film_id",
                       PLAKAT_CHUNK_TYPES "n", PLAKAT_CHUNK_VALUES (ids), MAX_PLACE);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    add_credit (self, rows);
  return plakat_rows_end (rows, error);
}

static gboolean
contains (GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

/** plakat_taste_gather: finds the films of the people who are liked most */
gboolean
plakat_taste_gather (PlakatTaste *self, PlakatDb *db, GError **error)
{
  g_autoptr (GPtrArray) persons = g_hash_table_get_values_as_ptr_array (self->persons);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  PlakatChunk chunk = { 0 };

  /* Who has two jobs is looked for once. */
  g_ptr_array_sort (persons, compare_persons);
  if (persons->len > 0)
    self->most = ((Person *) g_ptr_array_index (persons, 0))->weight;
  for (guint i = 0; i < MIN (persons->len, MAX_PEOPLE); i++)
    {
      gint64 id = ((Person *) g_ptr_array_index (persons, i))->key / 4;

      if (!contains (ids, id))
        g_array_append_val (ids, id);
    }
  for (guint offset = 0; offset < ids->len; offset += PLAKAT_CHUNK)
    {
      plakat_chunk_start (&chunk, ids, offset, ids->len);
      if (!read_films_of (self, db, chunk.ids, error))
        return FALSE;
    }
  return TRUE;
}

/* Whoever is liked in many films weighs much: the scale is such that one person alone does not decide. */
static double
match_people (PlakatTaste *self, const Film *film)
{
  return MIN (film->people / 10.0 * FOR_PERSON / MAX (self->most, FOR_PERSON), MAX_FOR_PEOPLE);
}

static double
match_genres (PlakatTaste *self, const gint64 *numbers, guint count)
{
  gint64 shared = 0, all = 0;

  for (guint i = 0; i < self->genres->len; i++)
    {
      const Genre *genre = &g_array_index (self->genres, Genre, i);

      all += genre->weight * genre->weight;
      for (guint k = 0; k < count; k++)
        if (numbers[k] == genre->number)
          shared += genre->weight;
    }
  return shared > 0 ? shared / sqrt ((double) all * count) : 0;
}

/* Where no person is the reason, the example that has the most genres of the film is. */
static gint64
find_example (PlakatTaste *self, const gint64 *numbers, guint count)
{
  guint best = 0;
  gint64 because = 0;

  for (guint i = 0; i < self->examples->len; i++)
    {
      const Example *example = &g_array_index (self->examples, Example, i);
      guint shared = 0;

      for (guint k = 0; k < count; k++)
        for (guint m = 0; m < example->n_numbers; m++)
          shared += numbers[k] == example->numbers[m];
      if (shared > best)
        {
          best = shared;
          because = example->because;
        }
    }
  return because;
}

static double
match_year (const PlakatLiking *liking, gint64 year)
{
  if (liking->year == 0 || year == 0)
    return 0;
  if (liking->year / 10 == year / 10)
    return FOR_DECADE;
  return ABS (liking->year - year) <= 10 ? FOR_NEAR : 0;
}

static void
add_match (PlakatTaste *self, const PlakatLiking *liking, PlakatRows *rows, GArray *matches)
{
  gint64 id = plakat_rows_get_int (rows, 0);
  const Film *film = g_hash_table_lookup (self->films, &id);
  PlakatMatch match = { id, 0, 0, plakat_rows_get_double (rows, 2) };
  double vote = plakat_rows_get_double (rows, 3);
  gint64 numbers[MAX_GENRES];
  guint count;

  if (film == NULL)
    return;
  count = read_numbers (plakat_rows_get_text (rows, 4), numbers, MAX_GENRES);
  match.because = film->because != 0 ? film->because : find_example (self, numbers, count);
  match.score = match_people (self, film) + FOR_GENRES * match_genres (self, numbers, count)
                + match_year (liking, plakat_rows_get_int (rows, 1));
  if (liking->quality)
    match.score += FOR_VOTES * CLAMP ((vote - 5) / 5, 0, 1);
  g_array_append_val (matches, match);
}

static int
compare_matches (gconstpointer one, gconstpointer other)
{
  const PlakatMatch *a = one, *b = other;

  if (a->score != b->score)
    return a->score > b->score ? -1 : 1;
  if (a->popularity != b->popularity)
    return a->popularity > b->popularity ? -1 : 1;
  return (a->id > b->id) - (a->id < b->id);
}

static gboolean
look_closer (PlakatTaste *self,
             PlakatDb *db,
             const PlakatLiking *liking,
             const gint64 *ids,
             GArray *matches,
             GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT f.id, f.year, f.popularity, f.vote_average, f.brief FROM film f "
                       "WHERE f.id IN (" PLAKAT_CHUNK_PARAMS ")",
                       PLAKAT_CHUNK_TYPES, PLAKAT_CHUNK_VALUES (ids));

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    add_match (self, liking, rows, matches);
  return plakat_rows_end (rows, error);
}

/**
 * plakat_taste_rank:
 * @matches: (element-type PlakatMatch): takes at most %PLAKAT_TASTE_MOST films, what fits best first; of two
 * that fit alike the popular one
 */
gboolean
plakat_taste_rank (
    PlakatTaste *self, PlakatDb *db, const PlakatLiking *liking, GArray *matches, GError **error)
{
  g_autoptr (GPtrArray) films = g_hash_table_get_values_as_ptr_array (self->films);
  guint considered = 0, done = 0;

  g_ptr_array_sort (films, compare_films);
  while (considered < films->len && ((Film *) g_ptr_array_index (films, considered))->considered)
    considered++;
  g_ptr_array_set_size (films, MIN (films->len, considered + MAX_CLOSER));
  while (done < films->len)
    {
      gint64 ids[PLAKAT_CHUNK] = { 0 };

      for (guint i = 0; i < PLAKAT_CHUNK && done < films->len; i++)
        ids[i] = ((Film *) g_ptr_array_index (films, done++))->id;
      if (!look_closer (self, db, liking, ids, matches, error))
        return FALSE;
    }
  g_array_sort (matches, compare_matches);
  g_array_set_size (matches, MIN (matches->len, PLAKAT_TASTE_MOST));
  return TRUE;
}
