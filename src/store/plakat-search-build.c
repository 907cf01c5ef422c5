/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-index-file.h"
#include "plakat-search-build.h"
#include "plakat-search-rank.h"
#include "plakat-search-sort.h"
#include "plakat-search-spool.h"
#include "plakat-text.h"
#include "plakat-search-tokens.h"

/*
 * Reads films, credits and people, each from the first row to the last, and makes the tables of them. What is
 * kept meanwhile are a few numbers for each film and each person, in rooms that are files when they are
 * large: what is in memory does not grow with the catalogue.
 */

/* Looks whether it is stopped each time after so many rows. */
#define LOOK 1024

typedef struct
{
  float weight;
  guint32 last_film;
  guint16 n_films;
} Person;

/* Numbers of rows: of all up to the last one, or of those that are chosen, as they stand there. */
typedef struct
{
  GArray *chosen; /* (nullable) (gint64): ascending */
  guint32 n;
} Slots;

typedef struct
{
  PlakatSqlite *db;
  const PlakatSearchChoice *choice;
  const char *folder;
  const int *stopped;
  PlakatSearchParts *made;
  GPtrArray *rooms;             /* (GBytes): of what follows */
  PlakatSearchSorter *sorter;   /* of what is read now */
  PlakatSearchRanking *ranking; /* the same */
  guint32 thing;
  GString *folded;
  Slots films;
  Slots persons;
  guint32 n_films;
  guint32 *thing_of_film;   /* by slot: 1 + the film's number, 0 for none */
  const float *popularity;  /* by the film's number */
  guint32 *firsts;          /* by the film's number, and one more */
  guint32 *nexts;           /* by the film's number: its next character's number */
  guint32 *ids;             /* by the character's number */
  guint16 *counts;          /* the same */
  Person *people;           /* by slot */
  guint32 *thing_of_person; /* by slot: 1 + the person's number, 0 for none */
} Build;

static gboolean
can_be_row (gint64 id)
{
  return id > 0 && id < G_MAXINT32;
}

/** plakat_search_compare_rows: a #GCompareFunc of #gint64: the lowest row first */
int
plakat_search_compare_rows (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static gboolean
find_slot (const Slots *self, gint64 id, guint32 *slot)
{
  guint at = id;
  gboolean found =
      can_be_row (id)
      && (self->chosen != NULL ? g_array_binary_search (self->chosen, &id, plakat_search_compare_rows, &at)
                               : id < self->n);

  *slot = at;
  return found;
}

/* Zeros, until everything is made. */
static gpointer
make_room (Build *self, gsize n, gsize size, GError **error)
{
  GBytes *room = plakat_search_room (self->folder, n * size, error);

  if (room == NULL)
    return NULL;
  g_ptr_array_add (self->rooms, room);
  return (gpointer) g_bytes_get_data (room, NULL);
}

/* The same, of what is made. */
static gpointer
make_part (Build *self, PlakatSearchKind kind, PlakatSearchPart part, gsize n, gsize size, GError **error)
{
  gpointer room = make_room (self, n, size, error);

  if (room != NULL)
    self->made->parts[kind][part] = g_bytes_ref (g_ptr_array_index (self->rooms, self->rooms->len - 1));
  return room;
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

  if (can_be_row (id))
    plakat_search_ranking_add (self->ranking, sqlite3_column_double (statement, 1), id);
}

static gboolean
number_films (Build *self, GError **error)
{
  g_autoptr (PlakatSearchSpool) ids = plakat_search_spool_new (self->folder);
  g_autoptr (PlakatSearchSpool) weights = plakat_search_spool_new (self->folder);
  guint32 id, slot;
  float weight;

  self->thing_of_film = make_room (self, self->films.n, sizeof *self->thing_of_film, error);
  self->ranking =
      self->thing_of_film != NULL ? plakat_search_ranking_new (self->folder, self->films.n, error) : NULL;
  if (self->ranking == NULL
      || !read_rows (self, self->films.chosen, "SELECT id, popularity FROM film",
                     "SELECT id, popularity FROM film WHERE id = ?1", take_popularity, error))
    return FALSE;
  while (plakat_search_ranking_next (self->ranking, &weight, &id))
    if (find_slot (&self->films, id, &slot))
      {
        self->thing_of_film[slot] = ++self->n_films;
        plakat_search_spool_add_u32 (ids, id);
        plakat_search_spool_add (weights, &weight, sizeof weight);
      }
  g_clear_pointer (&self->ranking, plakat_search_ranking_free);
  if (!finish_spool (self, PLAKAT_FIND_FILMS, PLAKAT_PART_IDS, ids, error)
      || !finish_spool (self, PLAKAT_FIND_FILMS, PLAKAT_PART_WEIGHTS, weights, error))
    return FALSE;
  self->popularity = g_bytes_get_data (self->made->parts[PLAKAT_FIND_FILMS][PLAKAT_PART_WEIGHTS], NULL);
  self->firsts = make_part (self, PLAKAT_FIND_CHARACTERS, PLAKAT_PART_FIRSTS, (gsize) self->n_films + 1,
                            sizeof *self->firsts, error);
  return self->firsts != NULL;
}

static gboolean
film_number (Build *self, gint64 id, guint32 *number)
{
  guint32 slot, thing = find_slot (&self->films, id, &slot) ? self->thing_of_film[slot] : 0;

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
  self->firsts[self->thing] = sqlite3_column_int (statement, 5);
}

static gboolean
read_films (Build *self, GError **error)
{
  self->sorter = plakat_search_sorter_new (self->folder);
  return read_rows (
             self, self->films.chosen,
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

  for (guint32 i = 0; i <= self->n_films; i++)
    {
      guint32 cast = i < self->n_films ? self->firsts[i] : 0;

      self->firsts[i] = sum;
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
  guint32 *next = &self->nexts[film];

  if (*next >= self->firsts[film + 1] || !can_be_row (id))
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
  float weight = self->popularity[film];
  Person *person;
  guint32 slot;

  if (!find_slot (&self->persons, id, &slot))
    return;
  person = &self->people[slot];
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

static gboolean
read_credits (Build *self, GError **error)
{
  guint32 n;

  place_characters (self);
  n = self->firsts[self->n_films];
  self->ids = make_part (self, PLAKAT_FIND_CHARACTERS, PLAKAT_PART_IDS, n, sizeof *self->ids, error);
  self->counts = self->ids != NULL ? make_part (self, PLAKAT_FIND_CHARACTERS, PLAKAT_PART_COUNTS, n,
                                                sizeof *self->counts, error)
                                   : NULL;
  self->nexts =
      self->counts != NULL ? make_room (self, (gsize) self->n_films + 1, sizeof *self->nexts, error) : NULL;
  self->people = self->nexts != NULL ? make_room (self, self->persons.n, sizeof *self->people, error) : NULL;
  if (self->people == NULL)
    return FALSE;
  memcpy (self->nexts, self->firsts, ((gsize) self->n_films + 1) * sizeof *self->nexts);
  self->sorter = plakat_search_sorter_new (self->folder);
  return read_rows (self, self->films.chosen,
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

  for (guint32 i = 0; i < before->n; i++)
    {
      Person *person;
      guint32 slot;

      if (!find_slot (&self->persons, before->ids[i], &slot))
        continue;
      person = &self->people[slot];
      person->weight = MAX (person->weight, before->weights[i]);
      person->n_films = MAX (person->n_films, before->counts[i]);
    }
}

static void
take_person (Build *self, sqlite3_stmt *statement)
{
  guint32 slot;

  if (!find_slot (&self->persons, sqlite3_column_int64 (statement, 0), &slot)
      || self->thing_of_person[slot] == 0)
    return;
  self->thing = self->thing_of_person[slot] - 1;
  add_text (self, (const char *) sqlite3_column_text (statement, 1));
  plakat_search_sorter_add (self->sorter, PLAKAT_MARK_WHOLE, self->folded->str, self->folded->len,
                            self->thing);
}

static void
take_ranked_person (Build *self, sqlite3_stmt *statement)
{
  gint64 id = sqlite3_column_int64 (statement, 0);
  guint32 slot;

  if (find_slot (&self->persons, id, &slot))
    plakat_search_ranking_add (self->ranking, self->people[slot].weight, id);
}

static gboolean
number_persons (Build *self, GError **error)
{
  g_autoptr (PlakatSearchSpool) ids = plakat_search_spool_new (self->folder);
  g_autoptr (PlakatSearchSpool) weights = plakat_search_spool_new (self->folder);
  g_autoptr (PlakatSearchSpool) counts = plakat_search_spool_new (self->folder);
  guint32 id, slot, n = 0;
  float weight;

  self->thing_of_person = make_room (self, self->persons.n, sizeof *self->thing_of_person, error);
  self->ranking =
      self->thing_of_person != NULL ? plakat_search_ranking_new (self->folder, self->persons.n, error) : NULL;
  if (self->ranking == NULL
      || !read_rows (self, self->persons.chosen, "SELECT id FROM person",
                     "SELECT id FROM person WHERE id = ?1", take_ranked_person, error))
    return FALSE;
  while (plakat_search_ranking_next (self->ranking, &weight, &id))
    if (find_slot (&self->persons, id, &slot))
      {
        self->thing_of_person[slot] = ++n;
        plakat_search_spool_add_u32 (ids, id);
        plakat_search_spool_add (weights, &weight, sizeof weight);
        plakat_search_spool_add (counts, &self->people[slot].n_films, sizeof self->people[slot].n_films);
      }
  g_clear_pointer (&self->ranking, plakat_search_ranking_free);
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
  return read_rows (self, self->persons.chosen, "SELECT id, name FROM person",
                    "SELECT id, name FROM person WHERE id = ?1", take_person, error)
         && finish_tokens (self, PLAKAT_FIND_PERSONS, error);
}

static gboolean
count_slots (Build *self, GError **error)
{
  PlakatIndexStamp now;

  if (self->choice != NULL)
    {
      self->films = (Slots) { self->choice->films, self->choice->films->len };
      self->persons = (Slots) { self->choice->persons, self->choice->persons->len };
      return TRUE;
    }
  if (!plakat_index_stamp_read (self->db, &now, error))
    return FALSE;
  self->films.n = CLAMP (now.last_film, 0, G_MAXINT32 - 1) + 1;
  self->persons.n = CLAMP (now.last_person, 0, G_MAXINT32 - 1) + 1;
  return TRUE;
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
  self.rooms = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  done = count_slots (&self, error) && number_films (&self, error) && read_films (&self, error)
         && read_credits (&self, error) && read_persons (&self, error);
  g_clear_pointer (&self.sorter, plakat_search_sorter_free);
  g_clear_pointer (&self.ranking, plakat_search_ranking_free);
  g_string_free (self.folded, TRUE);
  g_ptr_array_unref (self.rooms);
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
