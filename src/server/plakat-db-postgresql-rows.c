/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-db-postgresql.h"

typedef struct
{
  PlakatRows parent;
  PGresult *result;
  int row;
  GPtrArray *texts; /* of numbers that are read as text, until the next row */
} PostgresqlRows;

static gboolean
has_value (PostgresqlRows *self, int column)
{
  return self->row >= 0 && self->row < PQntuples (self->result)
         && !PQgetisnull (self->result, self->row, column);
}

static const char *
value_of (PostgresqlRows *self, int column)
{
  return PQgetvalue (self->result, self->row, column);
}

static gboolean
is_binary (PostgresqlRows *self, int column)
{
  return PQfformat (self->result, column) == 1;
}

static gint64
read_big_endian (const char *bytes, int size)
{
  guint64 value = size > 0 && (bytes[0] & 0x80) ? G_MAXUINT64 : 0;

  for (int i = 0; i < size; i++)
    value = value << 8 | (guint8) bytes[i];
  return (gint64) value;
}

static double
read_double (const char *bytes)
{
  gint64 bits = read_big_endian (bytes, 8);
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static gint64
rows_get_int (PlakatRows *rows, int column)
{
  PostgresqlRows *self = (PostgresqlRows *) rows;
  const char *value;

  if (!has_value (self, column))
    return 0;
  value = value_of (self, column);
  if (!is_binary (self, column))
    return PQftype (self->result, column) == PLAKAT_OID_BOOL ? *value == 't'
                                                             : g_ascii_strtoll (value, NULL, 10);
  switch (PQftype (self->result, column))
    {
    case PLAKAT_OID_BOOL:
      return *value != 0;
    case PLAKAT_OID_INT2:
    case PLAKAT_OID_INT4:
    case PLAKAT_OID_INT8:
      return read_big_endian (value, PQgetlength (self->result, self->row, column));
    case PLAKAT_OID_FLOAT8:
      return (gint64) read_double (value);
    default:
      return g_ascii_strtoll (value, NULL, 10);
    }
}

static double
rows_get_double (PlakatRows *rows, int column)
{
  PostgresqlRows *self = (PostgresqlRows *) rows;
  Oid type = PQftype (self->result, column);

  if (!has_value (self, column))
    return 0;
  if (is_binary (self, column) && type == PLAKAT_OID_FLOAT8)
    return read_double (value_of (self, column));
  if (is_binary (self, column) || type == PLAKAT_OID_BOOL)
    return rows_get_int (rows, column);
  return g_ascii_strtod (value_of (self, column), NULL);
}

static const char *
rows_get_text (PlakatRows *rows, int column)
{
  PostgresqlRows *self = (PostgresqlRows *) rows;
  Oid type = PQftype (self->result, column);
  char *text;

  if (!has_value (self, column))
    return NULL;
  if (type == PLAKAT_OID_BOOL)
    return rows_get_int (rows, column) ? "1" : "0";
  if (!is_binary (self, column))
    return value_of (self, column);
  switch (type)
    {
    case PLAKAT_OID_INT2:
    case PLAKAT_OID_INT4:
    case PLAKAT_OID_INT8:
      text = g_strdup_printf ("%" G_GINT64_FORMAT, rows_get_int (rows, column));
      break;
    case PLAKAT_OID_FLOAT8:
      text = g_malloc (G_ASCII_DTOSTR_BUF_SIZE);
      g_ascii_dtostr (text, G_ASCII_DTOSTR_BUF_SIZE, rows_get_double (rows, column));
      break;
    default:
      return value_of (self, column);
    }
  g_ptr_array_add (self->texts, text);
  return text;
}

static GBytes *
rows_dup_bytes (PlakatRows *rows, int column)
{
  PostgresqlRows *self = (PostgresqlRows *) rows;
  const char *text;
  unsigned char *bytes;
  gsize size;
  GBytes *copy;

  if (!has_value (self, column))
    return NULL;
  if (PQftype (self->result, column) == PLAKAT_OID_BYTEA)
    {
      if (is_binary (self, column))
        return g_bytes_new (value_of (self, column), PQgetlength (self->result, self->row, column));
      bytes = PQunescapeBytea ((const unsigned char *) value_of (self, column), &size);
      copy = g_bytes_new (bytes, size);
      PQfreemem (bytes);
      return copy;
    }
  text = rows_get_text (rows, column);
  return g_bytes_new (text, strlen (text));
}

static gboolean
rows_is_null (PlakatRows *rows, int column)
{
  return !has_value ((PostgresqlRows *) rows, column);
}

static gboolean
rows_next (PlakatRows *rows, GError **error)
{
  PostgresqlRows *self = (PostgresqlRows *) rows;

  g_ptr_array_set_size (self->texts, 0);
  return ++self->row < PQntuples (self->result);
}

static void
rows_free (PlakatRows *rows)
{
  PostgresqlRows *self = (PostgresqlRows *) rows;

  PQclear (self->result);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

static const PlakatRowsClass rows_class = {
  .next = rows_next,
  .get_int = rows_get_int,
  .get_double = rows_get_double,
  .get_text = rows_get_text,
  .dup_bytes = rows_dup_bytes,
  .is_null = rows_is_null,
  .free = rows_free,
};

/** plakat_postgresql_rows_new: @result: (transfer full): all of the rows; Returns: (transfer full): they */
PlakatRows *
plakat_postgresql_rows_new (PGresult *result)
{
  PostgresqlRows *self = g_new0 (PostgresqlRows, 1);

  self->parent.class = &rows_class;
  self->result = result;
  self->row = -1;
  self->texts = g_ptr_array_new_with_free_func (g_free);
  return &self->parent;
}

/**
 * plakat_postgresql_rows_can_be_binary:
 * @description: of a statement
 *
 * Bytes are half as long when they are not written as text, but a statement's columns come all in one form,
 * and text is what every type has.
 *
 * Returns: whether its rows should come in binary form
 */
gboolean
plakat_postgresql_rows_can_be_binary (const PGresult *description)
{
  gboolean bytes = FALSE;

  for (int i = 0; i < PQnfields (description); i++)
    switch (PQftype (description, i))
      {
      case PLAKAT_OID_BYTEA:
        bytes = TRUE;
        break;
      case PLAKAT_OID_BOOL:
      case PLAKAT_OID_INT2:
      case PLAKAT_OID_INT4:
      case PLAKAT_OID_INT8:
      case PLAKAT_OID_FLOAT8:
      case PLAKAT_OID_NAME:
      case PLAKAT_OID_TEXT:
      case PLAKAT_OID_VARCHAR:
        break;
      default:
        return FALSE;
      }
  return bytes;
}
