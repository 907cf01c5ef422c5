/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-db-sqlite-copy.h"

/*
 * Rows that go into one statement together: starting a statement and finding the place in the table cost as
 * much as the row itself. But a virtual table must be ready to undo such a statement, for which FTS5 writes
 * what it would rather keep for long.
 */
#define ROWS 32

#define FIRST_BYTES 4096

/* A value that waits; texts and bytes stand in the copy's, from @number on. */
typedef struct
{
  char type; /* as of its column, or - for null */
  int length;
  union
  {
    gint64 number;
    double real;
  };
} Value;

/* @values: those of @n_values that wait, in room for all of the rows */
struct _PlakatSqliteCopy
{
  PlakatSqlite *sqlite;
  sqlite3_stmt *one;
  sqlite3_stmt *many;
  char *types;
  guint n_columns;
  Value *values;
  guint n_values;
  guint most_values;
  char *bytes;
  gsize n_bytes;
  gsize most_bytes;
};

static sqlite3_stmt *
prepare (PlakatSqlite *sqlite,
         const char *table,
         const char *columns,
         guint n_columns,
         guint n_rows,
         GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "INSERT INTO %s (%s) VALUES ", table, columns);
  for (guint i = 0; i < n_rows; i++)
    {
      g_string_append (sql, i > 0 ? ", (?" : "(?");
      for (guint j = 1; j < n_columns; j++)
        g_string_append (sql, ", ?");
      g_string_append_c (sql, ')');
    }
  return plakat_sqlite_prepare (sqlite, sql->str, error);
}

static gboolean
is_virtual (PlakatSqlite *sqlite, const char *table, gboolean *is, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      sqlite, "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND type = 'table' AND rootpage = 0", error);

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", table);
  if (!plakat_sqlite_step (sqlite, statement, is, error))
    return FALSE;
  sqlite3_reset (statement);
  return TRUE;
}

/**
 * plakat_sqlite_copy_new:
 * @columns: with commas
 * @types: a letter for each, as for plakat_sqlite_bind()
 *
 * Returns: (transfer full) (nullable): a copy that takes rows
 */
PlakatSqliteCopy *
plakat_sqlite_copy_new (
    PlakatSqlite *sqlite, const char *table, const char *columns, const char *types, GError **error)
{
  g_autoptr (PlakatSqliteCopy) self = g_new0 (PlakatSqliteCopy, 1);
  gboolean one_by_one;

  if (!is_virtual (sqlite, table, &one_by_one, error))
    return NULL;
  self->sqlite = sqlite;
  self->types = g_strdup (types);
  self->n_columns = strlen (types);
  self->most_values = self->n_columns * (one_by_one ? 1 : ROWS);
  self->values = g_new (Value, self->most_values);
  self->one = prepare (sqlite, table, columns, self->n_columns, 1, error);
  self->many =
      self->one ? prepare (sqlite, table, columns, self->n_columns, one_by_one ? 1 : ROWS, error) : NULL;
  return self->many != NULL ? g_steal_pointer (&self) : NULL;
}

/* The statements stay with the connection; what they were given does not. */
void
plakat_sqlite_copy_free (PlakatSqliteCopy *self)
{
  if (self->one != NULL)
    sqlite3_clear_bindings (self->one);
  if (self->many != NULL)
    sqlite3_clear_bindings (self->many);
  g_free (self->types);
  g_free (self->values);
  g_free (self->bytes);
  g_free (self);
}

static void
keep (PlakatSqliteCopy *self, Value *value, const void *data, gsize length)
{
  g_assert (length <= G_MAXINT);
  value->number = self->n_bytes;
  value->length = length;
  if (self->bytes == NULL || self->n_bytes + length > self->most_bytes)
    {
      self->most_bytes = MAX (FIRST_BYTES, (self->n_bytes + length) * 2);
      self->bytes = g_realloc (self->bytes, self->most_bytes);
    }
  if (length > 0)
    memcpy (self->bytes + self->n_bytes, data, length);
  self->n_bytes += length;
}

static void
keep_text (PlakatSqliteCopy *self, Value *value, const char *text)
{
  if (text == NULL)
    value->type = '-';
  else
    keep (self, value, text, strlen (text));
}

static void
keep_bytes (PlakatSqliteCopy *self, Value *value, GBytes *bytes)
{
  gsize size;
  const void *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;

  if (bytes == NULL)
    value->type = '-';
  else
    keep (self, value, data, size);
}

static void
bind (PlakatSqliteCopy *self, sqlite3_stmt *statement, int place, const Value *value)
{
  switch (value->type)
    {
    case 't':
      sqlite3_bind_text (statement, place, self->bytes + value->number, value->length, SQLITE_STATIC);
      break;
    case 'b':
      sqlite3_bind_blob (statement, place, self->bytes + value->number, value->length, SQLITE_STATIC);
      break;
    case 'd':
      sqlite3_bind_double (statement, place, value->real);
      break;
    case '-':
      sqlite3_bind_null (statement, place);
      break;
    default:
      sqlite3_bind_int64 (statement, place, value->number);
    }
}

static gboolean
run (PlakatSqliteCopy *self, sqlite3_stmt *statement, guint from, guint n_values, GError **error)
{
  gboolean row;

  for (guint i = 0; i < n_values; i++)
    bind (self, statement, i + 1, &self->values[from + i]);
  return plakat_sqlite_step (self->sqlite, statement, &row, error);
}

/** plakat_sqlite_copy_row: Returns: %FALSE if this row or one before it was not taken */
gboolean
plakat_sqlite_copy_row (PlakatSqliteCopy *self, va_list args, GError **error)
{
  for (const char *type = self->types; *type != '\0'; type++)
    {
      Value *value = &self->values[self->n_values++];

      value->type = *type;
      switch (*type)
        {
        case 't':
          keep_text (self, value, va_arg (args, const char *));
          break;
        case 'i':
          value->number = va_arg (args, gint64);
          break;
        case 'n':
          value->number = va_arg (args, int);
          break;
        case 'd':
          value->real = va_arg (args, double);
          break;
        case 'b':
          keep_bytes (self, value, va_arg (args, GBytes *));
          break;
        case '-':
          break;
        default:
          g_assert_not_reached ();
        }
    }
  if (self->n_values < self->most_values)
    return TRUE;
  if (!run (self, self->many, 0, self->n_values, error))
    return FALSE;
  self->n_values = self->n_bytes = 0;
  return TRUE;
}

/** plakat_sqlite_copy_end: Returns: %FALSE if a row was not taken */
gboolean
plakat_sqlite_copy_end (PlakatSqliteCopy *self, GError **error)
{
  for (guint from = 0; from < self->n_values; from += self->n_columns)
    if (!run (self, self->one, from, self->n_columns, error))
      return FALSE;
  self->n_values = self->n_bytes = 0;
  return TRUE;
}
