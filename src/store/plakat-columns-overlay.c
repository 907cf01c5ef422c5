/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-columns-private.h"
#include "plakat-text.h"

/*
 * Rows that the file does not show as they are: those that came, changed or went since it was made, and the
 * films of people whose name has changed. They hide what the file has of them.
 */

/* With more of them SQL is as quick, until a new file is made. */
#define MOST_ROWS 16384

static void
row_free (gpointer data)
{
  PlakatColumnRow *row = data;

  if (row == NULL)
    return;
  for (guint i = 0; i < N_VALUES; i++)
    g_array_unref (row->values[i]);
  g_free (row);
}

static void
clear_arrays (PlakatColumns *self)
{
  g_clear_pointer (&self->owned, g_ptr_array_unref);
  memset (&self->over, 0, sizeof self->over);
  for (guint i = 0; i < PLAKAT_N_SORTED; i++)
    g_clear_pointer (&self->places[i], g_array_unref);
}

void
plakat_columns_free_overlay (PlakatColumns *self)
{
  clear_arrays (self);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->renamed, g_hash_table_unref);
  g_clear_pointer (&self->name_places, g_hash_table_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->name_labels, g_ptr_array_unref);
}

void
plakat_columns_clear_overlay (PlakatColumns *self)
{
  plakat_columns_free_overlay (self);
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, row_free);
  self->renamed = g_hash_table_new (NULL, NULL);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->name_labels = g_ptr_array_new_with_free_func (g_free);
  self->name_places = g_hash_table_new (g_str_hash, g_str_equal);
}

/** plakat_columns_find_row: where a film stands in the overlay, if it does */
gboolean
plakat_columns_find_row (PlakatColumns *self, gint64 id, guint *row)
{
  guint low = 0, high = self->over.n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->over.ids[middle] < id)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->over.n || self->over.ids[low] != id)
    return FALSE;
  *row = low;
  return TRUE;
}

/* ── reading rows ─────────────────────────────────────────────────────── */

static guint32
take_name (PlakatColumns *self, const char *name)
{
  g_autofree char *folded = plakat_text_fold (name);
  guint32 place;

  if (plakat_columns_find_name (self, folded, &place))
    return place;
  g_hash_table_insert (self->name_places, folded, GUINT_TO_POINTER (self->names->len));
  g_ptr_array_add (self->names, g_steal_pointer (&folded));
  g_ptr_array_add (self->name_labels, g_strdup (name));
  return self->n_names + self->names->len - 1;
}

/* A value counts once, however often a film has it. */
static void
add_value (GArray *values, guint32 value)
{
  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, guint32, i) == value)
      return;
  g_array_append_val (values, value);
}

static void
take_value (PlakatColumns *self, PlakatColumnRow *row, sqlite3_stmt *statement)
{
  PlakatValuesKind kind = sqlite3_column_int (statement, 0);
  const char *text = (const char *) sqlite3_column_text (statement, 2);

  if (kind == VALUES_GENRE)
    add_value (row->values[kind], (guint32) sqlite3_column_int (statement, 1));
  else if (kind == VALUES_COUNTRY)
    add_value (row->values[kind], plakat_columns_add_code (self, 0, text));
  else
    add_value (row->values[kind], take_name (self, text));
}

static gboolean
read_values (PlakatColumns *self, PlakatSqlite *db, PlakatColumnRow *row, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT 0, genre_id, NULL FROM film_genre WHERE film_id = ?1"
      " UNION ALL SELECT 1, 0, k.code FROM film_country x JOIN country k ON k.code = x.code WHERE x.film_id "
      "= ?1"
      " UNION ALL SELECT iif (c.job = 1, 2, 3), 0, p.name FROM credit c JOIN person p ON p.id = c.person_id"
      " WHERE c.film_id = ?1 AND c.job IN (0, 1)",
      error);
  gboolean more;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", (gint64) row->id);
  while (plakat_sqlite_step (db, statement, &more, error))
    {
      if (!more)
        return TRUE;
      take_value (self, row, statement);
    }
  return FALSE;
}

static guint16
take_language (PlakatColumns *self, const char *code)
{
  return code != NULL && *code != '\0' ? (guint16) (plakat_columns_add_code (self, 1, code) + 1) : 0;
}

static gboolean
read_row (PlakatColumns *self, PlakatSqlite *db, gint64 id, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT year, runtime, vote_average, original_language FROM film WHERE id = ?1", error);
  PlakatColumnRow *row = NULL;
  gboolean there;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", id);
  if (!plakat_sqlite_step (db, statement, &there, error))
    return FALSE;
  if (there)
    {
      row = g_new0 (PlakatColumnRow, 1);
      row->id = (guint32) id;
      row->year = (gint16) sqlite3_column_int (statement, 0);
      row->runtime = sqlite3_column_int (statement, 1);
      row->rating = sqlite3_column_double (statement, 2);
      row->language = take_language (self, (const char *) sqlite3_column_text (statement, 3));
      for (guint i = 0; i < N_VALUES; i++)
        row->values[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
      sqlite3_reset (statement);
    }
  g_hash_table_insert (self->rows, GUINT_TO_POINTER ((guint) id), row);
  if (id < self->base.n)
    self->live[id >> 6] &= ~(G_GUINT64_CONSTANT (1) << (id & 63));
  return row == NULL || read_values (self, db, row, error);
}

/* ── people whose name has changed ────────────────────────────────────── */

static gboolean
add_films_of (PlakatSqlite *db, gint64 person, GArray *films, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT DISTINCT film_id FROM credit WHERE person_id = ?1", error);
  g_autoptr (GArray) found = NULL;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", person);
  found = plakat_wanted_read_ids (db, statement, error);
  if (found == NULL)
    return FALSE;
  g_array_append_vals (films, found->data, found->len);
  return TRUE;
}

static gboolean
look_at_person (PlakatColumns *self, PlakatSqlite *db, gint64 person, GArray *films, GError **error)
{
  sqlite3_stmt *statement;
  g_autofree char *folded = NULL;
  guint32 name = 0;
  gboolean there, known;

  /* whoever the file does not have is in films that it does not have as they are */
  if (person >= (gint64) self->n_person_names || self->person_name[person] == 0)
    return TRUE;
  statement = plakat_sqlite_prepare (db, "SELECT fold (name) FROM person WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", person);
  if (!plakat_sqlite_step (db, statement, &there, error))
    return FALSE;
  folded = there ? plakat_sqlite_dup_text (statement, 0) : g_strdup ("");
  sqlite3_reset (statement);
  known = plakat_columns_find_name (self, folded, &name) && name + 1 == self->person_name[person];
  if (known && !g_hash_table_contains (self->renamed, GUINT_TO_POINTER ((guint) person)))
    return TRUE;
  g_hash_table_add (self->renamed, GUINT_TO_POINTER ((guint) person));
  return add_films_of (db, person, films, error);
}

/* ── arrays of the rows ───────────────────────────────────────────────── */

static gpointer
own (PlakatColumns *self, gsize bytes)
{
  gpointer data = g_malloc0 (bytes + 1);

  g_ptr_array_add (self->owned, data);
  return data;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const PlakatColumnRow *one = *(PlakatColumnRow *const *) a, *other = *(PlakatColumnRow *const *) b;

  return (one->id > other->id) - (one->id < other->id);
}

static void
fill_values (PlakatColumns *self, GPtrArray *rows, guint kind)
{
  guint32 *start = own (self, (rows->len + 1) * sizeof *start), *value;

  for (guint i = 0; i < rows->len; i++)
    start[i + 1] = start[i] + ((PlakatColumnRow *) g_ptr_array_index (rows, i))->values[kind]->len;
  value = own (self, start[rows->len] * sizeof *value);
  for (guint i = 0; i < rows->len; i++)
    {
      const GArray *values = ((PlakatColumnRow *) g_ptr_array_index (rows, i))->values[kind];

      if (values->len > 0)
        memcpy (value + start[i], values->data, values->len * sizeof *value);
    }
  self->over.values[kind] = (PlakatValues) { start, value };
}

static void
fill_arrays (PlakatColumns *self)
{
  g_autoptr (GPtrArray) rows = g_hash_table_get_values_as_ptr_array (self->rows);
  guint32 *ids;
  guint64 *live;
  gint16 *year;
  gint32 *runtime;
  double *rating;
  guint16 *language;

  clear_arrays (self);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  while (g_ptr_array_remove_fast (rows, NULL))
    continue;
  g_ptr_array_sort (rows, compare_ids);
  ids = own (self, rows->len * sizeof *ids);
  live = own (self, plakat_bits_words (rows->len) * sizeof *live);
  year = own (self, rows->len * sizeof *year);
  runtime = own (self, rows->len * sizeof *runtime);
  rating = own (self, rows->len * sizeof *rating);
  language = own (self, rows->len * sizeof *language);
  for (guint i = 0; i < rows->len; i++)
    {
      const PlakatColumnRow *row = g_ptr_array_index (rows, i);

      ids[i] = row->id;
      plakat_bits_set (live, i);
      year[i] = row->year;
      runtime[i] = row->runtime;
      rating[i] = row->rating;
      language[i] = row->language;
    }
  self->over = (PlakatColumnSet) { .n = rows->len, ids, live, year, runtime, rating, language, { { 0 } } };
  for (guint kind = 0; kind < N_VALUES; kind++)
    fill_values (self, rows, kind);
}

static gboolean
fits (gint64 id)
{
  return id > 0 && id < G_MAXINT32;
}

/** plakat_columns_update_overlay: reads what has changed till @now; after an error the overlay is half of one
 */
gboolean
plakat_columns_update_overlay (PlakatColumns *self,
                               PlakatSqlite *db,
                               const PlakatIndexStamp *now,
                               GError **error)
{
  g_autoptr (GArray) films = NULL;
  g_autoptr (GArray) persons = NULL;

  if (!plakat_columns_need_names (self, error)
      || !plakat_index_stamp_changes (db, &self->stamp, &films, &persons, error))
    return FALSE;
  for (guint i = 0; i < persons->len; i++)
    if (!look_at_person (self, db, g_array_index (persons, gint64, i), films, error))
      return FALSE;
  if (g_hash_table_size (self->rows) + films->len > MOST_ROWS)
    {
      self->behind = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < films->len; i++)
    {
      gint64 id = g_array_index (films, gint64, i);

      if (!fits (id))
        self->behind = TRUE;
      else if (!read_row (self, db, id, error))
        return FALSE;
    }
  self->stamp = *now;
  fill_arrays (self);
  return TRUE;
}
