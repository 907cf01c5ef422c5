/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-search-build.h"
#include "plakat-search-sort.h"
#include "plakat-search-spool.h"
#include "plakat-text.h"
#include "plakat-search-tokens.h"

/*
 * Reads films, credits and people, each from the first row to the last, and makes the tables of them. What is
 * kept in memory meanwhile are a few numbers for each film and each person.
 */

/* Looks whether it is stopped each time after so many rows. */
#define LOOK 1024

typedef struct
{
  float weight;
  guint32 last_film;
  guint16 n_films;
} Person;

typedef struct
{
  float weight;
  guint32 id;
  guint16 n_films;
} Ranked;

typedef struct
{
  PlakatSqlite *db;
  const PlakatSearchChoice *choice;
  const char *folder;
  const int *stopped;
  PlakatSearchParts *made;
  PlakatSearchSorter *sorter; /* of what is read now */
  guint32 thing;
  GString *folded;
  guint32 n_films;
  GArray *thing_of_film;   /* (guint32): by row: 1 + the film's number, 0 for none */
  GArray *popularity;      /* (float): by the film's number */
  GArray *firsts;          /* (guint32): by the film's number */
  GArray *nexts;           /* (guint32): by the film's number: its next character's number */
  guint32 *ids;            /* by the character's number */
  guint16 *counts;         /* the same */
  GArray *persons;         /* (Person): by row */
  GArray *ranked;          /* (Ranked): what is put into order now */
  GArray *thing_of_person; /* (guint32): by row: 1 + the person's number, 0 for none */
} Build;

/* The most sought first. */
static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a, *other = b;

  if (one->weight != other->weight)
    return one->weight > other->weight ? -1 : 1;
  return (one->id > other->id) - (one->id < other->id);
}

static void *
at_row (GArray *array, gint64 id)
{
  if (id >= array->len)
    g_array_set_size (array, MAX ((guint) id + 1, array->len + array->len / 4));
  return array->data + (gsize) id * g_array_get_element_size (array);
}

static gboolean
can_be_row (gint64 id)
{
  return id > 0 && id < G_MAXINT32;
}

/* ── rows ─────────────────────────────────────────────────────────── */

typedef void (*TakeRow) (Build *self, sqlite3_stmt *statement);

static gboolean
take_rows (Build *self, sqlite3_stmt *statement, TakeRow take, GError **error)
{
  gboolean row;

  for (guint n = 0; plakat_sqlite_step (self->db, statement, &row, error); n++)
    {
      if (!row)
        return TRUE;
      if (n % LOOK == 0 && self->stopped != NULL && g_atomic_int_get (self->stopped))
        {
          sqlite3_reset (statement);
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The index is not finished");
          return FALSE;
        }
      take (self, statement);
    }
  return FALSE;
}

/* @all: a statement for all rows, @one: for the one of an id */
static gboolean
read_rows (Build *self, GArray *ids, const char *all, const char *one, TakeRow take, GError **error)
{
  sqlite3_stmt *statement;

  if (self->choice == NULL)
    {
      statement = plakat_sqlite_prepare (self->db, all, error);
      return statement != NULL && take_rows (self, statement, take, error);
    }
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      statement = plakat_sqlite_prepare (self->db, one, error);
      if (statement == NULL)
        return FALSE;
      plakat_sqlite_bind (statement, "i", g_array_index (ids, gint64, i));
      if (!take_rows (self, statement, take, error))
        return FALSE;
    }
  return TRUE;
}

static void
add_token (const char *token, gsize length, gpointer data)
{
  Build *self = data;

  plakat_search_sorter_add (self->sorter, '\0', token, length, self->thing);
}

static void
add_text (Build *self, const char *text)
{
  plakat_text_fold_to (self->folded, text);
  plakat_search_tokens_of_text (self->folded->str, self->folded->len, add_token, self);
}

static gboolean
finish_tokens (Build *self, PlakatSearchKind kind, GError **error)
{
  gboolean done = plakat_search_sorter_finish (self->sorter, self->made->parts[kind], error);

  g_clear_pointer (&self->sorter, plakat_search_sorter_free);
  return done;
}

static gboolean
finish_spool (
    Build *self, PlakatSearchKind kind, PlakatSearchPart part, PlakatSearchSpool *spool, GError **error)
{
  self->made->parts[kind][part] = plakat_search_spool_finish (spool, error);
  return self->made->parts[kind][part] != NULL;
}

/* ── films ────────────────────────────────────────────────────────── */

static void
take_popularity (Build *self, sqlite3_stmt *statement)
{
  gint64 id = sqlite3_column_int64 (statement, 0);
  float popularity = sqlite3_column_double (statement, 1);
  Ranked film = { .id = id, .weight = popularity };

  if (can_be_row (id))
    g_array_append_val (self->ranked, film);
}

/* Numbers the films. All of them come in order; the few that are chosen are put into it. */
static gboolean
number_films (Build *self, GError **error)
{
  g_autoptr (GArray) films = g_array_new (FALSE, FALSE, sizeof (Ranked));
  g_autoptr (PlakatSearchSpool) ids = plakat_search_spool_new (self->folder);
  g_autoptr (PlakatSearchSpool) weights = plakat_search_spool_new (self->folder);

  self->ranked = films;
  if (!read_rows (self, self->choice ? self->choice->films : NULL,
                  "SELECT id, popularity FROM film ORDER BY popularity DESC, id",
                  "SELECT id, popularity FROM film WHERE id = ?1", take_popularity, error))
    return FALSE;
  if (self->choice != NULL)
    g_array_sort (films, compare_ranked);
  for (guint i = 0; i < films->len; i++)
    {
      const Ranked *film = &g_array_index (films, Ranked, i);

      *(guint32 *) at_row (self->thing_of_film, film->id) = i + 1;
      g_array_append_val (self->popularity, film->weight);
      plakat_search_spool_add_u32 (ids, film->id);
      plakat_search_spool_add (weights, &film->weight, sizeof film->weight);
    }
  self->n_films = films->len;
  g_array_set_size (self->firsts, films->len + 1);
  return finish_spool (self, PLAKAT_FIND_FILMS, PLAKAT_PART_IDS, ids, error)
         && finish_spool (self, PLAKAT_FIND_FILMS, PLAKAT_PART_WEIGHTS, weights, error);
}

static gboolean
film_number (Build *self, gint64 id, guint32 *number)
{
  guint32 thing =
      can_be_row (id) && id < self->thing_of_film->len ? g_array_index (self->thing_of_film, guint32, id) : 0;

  *number = thing - 1;
  return thing != 0;
}

/* A title is found by its words, by the whole, and by the whole without its article. */
static void
add_title (Build *self, const char *title, const char *language)
{
  g_autofree char *key = NULL;

  add_text (self, title);
  plakat_search_sorter_add (self->sorter, PLAKAT_MARK_WHOLE, self->folded->str, self->folded->len,
                            self->thing);
  key = plakat_text_sort_key (title, language);
  if (strlen (key) < self->folded->len && g_str_has_suffix (self->folded->str, key))
    plakat_search_sorter_add (self->sorter, PLAKAT_MARK_WHOLE, key, strlen (key), self->thing);
}

static void
take_film (Build *self, sqlite3_stmt *statement)
{
  const char *title = (const char *) sqlite3_column_text (statement, 1);
  const char *original = (const char *) sqlite3_column_text (statement, 2);
  const char *language = (const char *) sqlite3_column_text (statement, 3);
  int year = sqlite3_column_int (statement, 4);

  if (!film_number (self, sqlite3_column_int64 (statement, 0), &self->thing))
    return;
  add_title (self, title, language);
  if (original != NULL && strcmp (original, title) != 0)
    add_title (self, original, language);
  if (year > 0 && year < 10000)
    {
      char digits[8];

      plakat_search_sorter_add (self->sorter, PLAKAT_MARK_YEAR, digits,
                                g_snprintf (digits, sizeof digits, "%04d", year), self->thing);
    }
  g_array_index (self->firsts, guint32, self->thing) = sqlite3_column_int (statement, 5);
}

static gboolean
read_films (Build *self, GError **error)
{
  self->sorter = plakat_search_sorter_new (self->folder);
  return read_rows (
             self, self->choice ? self->choice->films : NULL,
             "SELECT id, title, original_title, original_language, year, card_cast FROM film",
             "SELECT id, title, original_title, original_language, year, card_cast FROM film WHERE id = ?1",
             take_film, error)
         && finish_tokens (self, PLAKAT_FIND_FILMS, error);
}

/* ── credits ──────────────────────────────────────────────────────── */

/* A film has as many characters as it has actors, at the most; that makes the numbers of all of them known.
 */
static void
place_characters (Build *self)
{
  guint32 sum = 0;

  for (guint i = 0; i < self->firsts->len; i++)
    {
      guint32 *first = &g_array_index (self->firsts, guint32, i);
      guint32 cast = i < self->n_films ? *first : 0;

      *first = sum;
      sum += MIN (cast, G_MAXINT32 / 2 - sum);
    }
}

static void
count_token (const char *token, gsize length, gpointer data)
{
  Build *self = data;

  self->counts[self->thing]++;
  add_token (token, length, self);
}

static void
take_character (Build *self, guint32 film, gint64 id, const char *character)
{
  guint32 *next = &g_array_index (self->nexts, guint32, film);

  if (*next >= g_array_index (self->firsts, guint32, film + 1) || !can_be_row (id))
    return;
  self->thing = (*next)++;
  self->ids[self->thing] = id;
  plakat_text_fold_to (self->folded, character);
  plakat_search_tokens_of_text (self->folded->str, self->folded->len, count_token, self);
}

/* Who plays a small part in a much sought film is not much sought. */
static void
take_person_of (Build *self, guint32 film, gint64 id, int job, int place)
{
  float weight = g_array_index (self->popularity, float, film);
  Person *person;

  if (!can_be_row (id))
    return;
  person = at_row (self->persons, id);
  person->weight += job != PLAKAT_JOB_ACTOR || place < 4 ? weight : weight / 4;
  if (person->last_film != film + 1)
    {
      person->last_film = film + 1;
      person->n_films += person->n_films < G_MAXUINT16;
    }
}

static void
take_credit (Build *self, sqlite3_stmt *statement)
{
  const char *character = (const char *) sqlite3_column_text (statement, 4);
  guint32 film;

  if (!film_number (self, sqlite3_column_int64 (statement, 1), &film))
    return;
  take_person_of (self, film, sqlite3_column_int64 (statement, 2), sqlite3_column_int (statement, 3),
                  sqlite3_column_int (statement, 5));
  if (character != NULL && *character != '\0')
    take_character (self, film, sqlite3_column_int64 (statement, 0), character);
}

static gpointer
make_room (Build *self, PlakatSearchPart part, gsize bytes, GError **error)
{
  GBytes **room = &self->made->parts[PLAKAT_FIND_CHARACTERS][part];

  *room = plakat_search_room (self->folder, bytes, error);
  return *room != NULL ? (gpointer) g_bytes_get_data (*room, NULL) : NULL;
}

static gboolean
read_credits (Build *self, GError **error)
{
  g_autoptr (GArray) nexts = NULL;
  guint32 n;

  place_characters (self);
  n = g_array_index (self->firsts, guint32, self->n_films);
  self->made->parts[PLAKAT_FIND_CHARACTERS][PLAKAT_PART_FIRSTS] =
      g_bytes_new (self->firsts->data, (gsize) self->firsts->len * sizeof (guint32));
  self->ids = make_room (self, PLAKAT_PART_IDS, (gsize) n * sizeof *self->ids, error);
  self->counts = self->ids != NULL
                     ? make_room (self, PLAKAT_PART_COUNTS, (gsize) n * sizeof *self->counts, error)
                     : NULL;
  if (self->counts == NULL)
    return FALSE;
  self->nexts = nexts = g_array_copy (self->firsts);
  self->sorter = plakat_search_sorter_new (self->folder);
  return read_rows (self, self->choice ? self->choice->films : NULL,
                    "SELECT id, film_id, person_id, job, character, place FROM credit",
                    "SELECT id, film_id, person_id, job, character, place FROM credit WHERE film_id = ?1",
                    take_credit, error)
         && finish_tokens (self, PLAKAT_FIND_CHARACTERS, error);
}

/* ── people ───────────────────────────────────────────────────────── */

/* Of people who are chosen all films count, not those alone that are chosen: what was known of them before
 * does. */
static void
weigh_chosen (Build *self)
{
  const PlakatSearchTable *before = self->choice->persons_before;
  g_autoptr (GHashTable) chosen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->choice->persons->len; i++)
    g_hash_table_add (chosen, GUINT_TO_POINTER ((guint) g_array_index (self->choice->persons, gint64, i)));
  for (guint32 i = 0; i < before->n; i++)
    {
      Person *person;

      if (!can_be_row (before->ids[i]) || !g_hash_table_contains (chosen, GUINT_TO_POINTER (before->ids[i])))
        continue;
      person = at_row (self->persons, before->ids[i]);
      person->weight = MAX (person->weight, before->weights[i]);
      person->n_films = MAX (person->n_films, before->counts[i]);
    }
}

static void
take_person (Build *self, sqlite3_stmt *statement)
{
  gint64 id = sqlite3_column_int64 (statement, 0);
  guint32 thing = can_be_row (id) && id < self->thing_of_person->len
                      ? g_array_index (self->thing_of_person, guint32, id)
                      : 0;

  if (thing == 0)
    return;
  self->thing = thing - 1;
  add_text (self, (const char *) sqlite3_column_text (statement, 1));
  plakat_search_sorter_add (self->sorter, PLAKAT_MARK_WHOLE, self->folded->str, self->folded->len,
                            self->thing);
}

static void
take_ranked_person (Build *self, sqlite3_stmt *statement)
{
  Ranked ranked = { .id = sqlite3_column_int (statement, 0) };
  const Person *person;

  if (!can_be_row (sqlite3_column_int64 (statement, 0)))
    return;
  person = at_row (self->persons, ranked.id);
  ranked.weight = person->weight;
  ranked.n_films = person->n_films;
  g_array_append_val (self->ranked, ranked);
}

static gboolean
number_persons (Build *self, GError **error)
{
  g_autoptr (PlakatSearchSpool) ids = plakat_search_spool_new (self->folder);
  g_autoptr (PlakatSearchSpool) weights = plakat_search_spool_new (self->folder);
  g_autoptr (PlakatSearchSpool) counts = plakat_search_spool_new (self->folder);
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  self->ranked = ranked;
  if (!read_rows (self, self->choice ? self->choice->persons : NULL, "SELECT id FROM person",
                  "SELECT id FROM person WHERE id = ?1", take_ranked_person, error))
    return FALSE;
  g_array_set_size (self->persons, 0);
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len; i++)
    {
      const Ranked *person = &g_array_index (ranked, Ranked, i);

      *(guint32 *) at_row (self->thing_of_person, person->id) = i + 1;
      plakat_search_spool_add_u32 (ids, person->id);
      plakat_search_spool_add (weights, &person->weight, sizeof person->weight);
      plakat_search_spool_add (counts, &person->n_films, sizeof person->n_films);
    }
  return finish_spool (self, PLAKAT_FIND_PERSONS, PLAKAT_PART_IDS, ids, error)
         && finish_spool (self, PLAKAT_FIND_PERSONS, PLAKAT_PART_WEIGHTS, weights, error)
         && finish_spool (self, PLAKAT_FIND_PERSONS, PLAKAT_PART_COUNTS, counts, error);
}

static gboolean
read_persons (Build *self, GError **error)
{
  if (self->choice != NULL && self->choice->persons_before != NULL)
    weigh_chosen (self);
  if (!number_persons (self, error))
    return FALSE;
  self->sorter = plakat_search_sorter_new (self->folder);
  return read_rows (self, self->choice ? self->choice->persons : NULL, "SELECT id, name FROM person",
                    "SELECT id, name FROM person WHERE id = ?1", take_person, error)
         && finish_tokens (self, PLAKAT_FIND_PERSONS, error);
}

/**
 * plakat_search_build:
 * @db: within a transaction, so that all that is read belongs together
 * @choice: (nullable): what is taken; %NULL for everything
 * @folder: (nullable): where parts that are large are written, as files without a name; with %NULL they stay
 * in memory
 * @stopped: (nullable): may be set by any thread, to have an end
 *
 * Returns: (transfer full) (nullable): the parts; %G_IO_ERROR_CANCELLED when it was stopped
 */
PlakatSearchParts *
plakat_search_build (PlakatSqlite *db,
                     const PlakatSearchChoice *choice,
                     const char *folder,
                     const int *stopped,
                     GError **error)
{
  g_autoptr (PlakatSearchParts) made = g_new0 (PlakatSearchParts, 1);
  Build self = { .db = db, .choice = choice, .folder = folder, .stopped = stopped, .made = made };
  gboolean done;

  self.folded = g_string_new (NULL);
  self.thing_of_film = g_array_new (FALSE, TRUE, sizeof (guint32));
  self.thing_of_person = g_array_new (FALSE, TRUE, sizeof (guint32));
  self.popularity = g_array_new (FALSE, FALSE, sizeof (float));
  self.firsts = g_array_new (FALSE, TRUE, sizeof (guint32));
  self.persons = g_array_new (FALSE, TRUE, sizeof (Person));
  done = number_films (&self, error) && read_films (&self, error) && read_credits (&self, error)
         && read_persons (&self, error);
  g_clear_pointer (&self.sorter, plakat_search_sorter_free);
  g_string_free (self.folded, TRUE);
  g_array_unref (self.thing_of_film);
  g_array_unref (self.thing_of_person);
  g_array_unref (self.popularity);
  g_array_unref (self.firsts);
  g_array_unref (self.persons);
  return done ? g_steal_pointer (&made) : NULL;
}

void
plakat_search_parts_free (PlakatSearchParts *self)
{
  for (guint i = 0; i < PLAKAT_FIND_N_KINDS; i++)
    for (guint j = 0; j < PLAKAT_N_PARTS; j++)
      g_clear_pointer (&self->parts[i][j], g_bytes_unref);
  g_free (self);
}

/** plakat_search_parts_open: @tables: (out caller-allocates): as long as the parts are held */
gboolean
plakat_search_parts_open (PlakatSearchParts *self, PlakatSearchTable tables[PLAKAT_FIND_N_KINDS])
{
  for (guint i = 0; i < PLAKAT_FIND_N_KINDS; i++)
    {
      PlakatSearchBytes parts[PLAKAT_N_PARTS] = { 0 };

      for (guint j = 0; j < PLAKAT_N_PARTS; j++)
        {
          parts[j].data = "";
          if (self->parts[i][j] != NULL)
            parts[j].data = g_bytes_get_data (self->parts[i][j], &parts[j].bytes);
          if (parts[j].data == NULL)
            parts[j].data = "";
        }
      if (!plakat_search_table_init (&tables[i], i, parts))
        return FALSE;
    }
  return TRUE;
}
