/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-db-postgresql.h"

/* Rows are sent in pieces of about this size. */
#define PIECE_BYTES (64 * 1024)

static void
append_text (GString *row, const char *text)
{
  if (text == NULL)
    {
      g_string_append (row, "\\N");
      return;
    }
  for (const char *rest = text; *rest != '\0'; rest++)
    switch (*rest)
      {
      case '\\':
        g_string_append (row, "\\\\");
        break;
      case '\n':
        g_string_append (row, "\\n");
        break;
      case '\r':
        g_string_append (row, "\\r");
        break;
      case '\t':
        g_string_append (row, "\\t");
        break;
      default:
        g_string_append_c (row, *rest);
      }
}

static void
append_double (GString *row, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  /* As SQLite has it: what is not a number is nothing. */
  append_text (row, isnan (value) ? NULL : g_ascii_dtostr (text, sizeof text, value));
}

static void
append_bytes (GString *row, GBytes *bytes)
{
  static const char digits[] = "0123456789abcdef";
  gsize size;
  const guint8 *data;

  if (bytes == NULL)
    {
      append_text (row, NULL);
      return;
    }
  data = g_bytes_get_data (bytes, &size);
  g_string_append (row, "\\\\x");
  for (gsize i = 0; i < size; i++)
    {
      g_string_append_c (row, digits[data[i] >> 4]);
      g_string_append_c (row, digits[data[i] & 15]);
    }
}

static void
append_row (GString *row, const char *types, va_list args)
{
  for (const char *type = types; *type != '\0'; type++)
    {
      if (type != types)
        g_string_append_c (row, '\t');
      switch (*type)
        {
        case 't':
          append_text (row, va_arg (args, const char *));
          break;
        case 'i':
          g_string_append_printf (row, "%" G_GINT64_FORMAT, va_arg (args, gint64));
          break;
        case 'n':
          g_string_append_printf (row, "%d", va_arg (args, int));
          break;
        case 'd':
          append_double (row, va_arg (args, double));
          break;
        case 'b':
          append_bytes (row, va_arg (args, GBytes *));
          break;
        case '-':
          append_text (row, NULL);
          break;
        default:
          g_assert_not_reached ();
        }
    }
  g_string_append_c (row, '\n');
}

static gboolean
send_rows (PlakatPostgresql *self, GError **error)
{
  gboolean sent =
      self->copy->len == 0 || PQputCopyData (self->connection, self->copy->str, self->copy->len) == 1;

  g_string_truncate (self->copy, 0);
  return sent || plakat_postgresql_fail (self, NULL, error);
}

/* Says that there are no more, or that they were @refused, and hears what became of them. */
static gboolean
finish (PlakatPostgresql *self, const char *refused, GError **error)
{
  gboolean done;
  PGresult *result;

  done = PQputCopyEnd (self->connection, refused) == 1 || plakat_postgresql_fail (self, NULL, error);
  while ((result = PQgetResult (self->connection)) != NULL)
    {
      if (done && PQresultStatus (result) != PGRES_COMMAND_OK)
        done = plakat_postgresql_fail (self, result, error);
      PQclear (result);
    }
  return done;
}

gboolean
plakat_postgresql_copy_begin (
    PlakatDb *db, const char *table, const char *columns, const char *types, GError **error)
{
  PlakatPostgresql *self = (PlakatPostgresql *) db;
  g_autofree char *sql = g_strdup_printf ("COPY %s (%s) FROM STDIN", table, columns);
  g_autoptr (PGresult) result = NULL;

  if (!plakat_postgresql_ensure (self, error))
    return FALSE;
  result = PQexec (self->connection, sql);
  if (PQresultStatus (result) != PGRES_COPY_IN)
    return plakat_postgresql_fail (self, result, error);
  g_string_truncate (self->copy, 0);
  g_free (self->copy_types);
  self->copy_types = g_strdup (types);
  return TRUE;
}

gboolean
plakat_postgresql_copy_row (PlakatDb *db, va_list args, GError **error)
{
  PlakatPostgresql *self = (PlakatPostgresql *) db;

  append_row (self->copy, self->copy_types, args);
  if (self->copy->len < PIECE_BYTES || send_rows (self, error))
    return TRUE;
  finish (self, "the rows before could not be sent", NULL);
  return FALSE;
}

gboolean
plakat_postgresql_copy_end (PlakatDb *db, GError **error)
{
  PlakatPostgresql *self = (PlakatPostgresql *) db;

  if (send_rows (self, error))
    return finish (self, NULL, error);
  finish (self, "the rows before could not be sent", NULL);
  return FALSE;
}
