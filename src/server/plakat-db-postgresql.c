/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <poll.h>
#include <string.h>

#include "plakat-db-postgresql.h"
#include "plakat-error.h"

#define MOST_PARAMETERS 64
/* Texts that are put together, as those with facets, could be any number. */
#define MOST_STATEMENTS 256

/* "plakat-s": nobody else's lock in a database that is shared. */
#define SCHEMA_LOCK "8100956943557078387"

/* A request waits for nothing for ever, and a client that went away in the midst holds no locks. */
#define CAREFUL                                                                                        \
  "SET statement_timeout = '10s'; SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = " \
  "'30s'; "                                                                                            \
  "SET synchronous_commit = on"
#define LOADING                                                                                    \
  "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0; " \
  "SET synchronous_commit = off"

typedef struct
{
  char name[24];
  gboolean binary;
} Statement;

/** Values as libpq takes them: texts as they are, everything else in the network's order of bytes */
typedef struct
{
  int n;
  Oid oids[MOST_PARAMETERS];
  const char *values[MOST_PARAMETERS];
  int lengths[MOST_PARAMETERS];
  int formats[MOST_PARAMETERS];
  guint64 numbers[MOST_PARAMETERS];
} Parameters;

/* ---- The connection ------------------------------------------------------------------------- */

static void
notice_cb (void *data, const PGresult *result)
{
  PlakatPostgresql *self = data;

  g_debug ("PostgreSQL says: %s", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
  /* What is said unasked, and is fatal, is its goodbye. */
  if (g_strcmp0 (PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED), "FATAL") == 0)
    self->lost = TRUE;
}

static gboolean
exec_directly (PlakatPostgresql *self, const char *sql, GError **error)
{
  g_autoptr (PGresult) result = PQexec (self->connection, sql);
  ExecStatusType status = PQresultStatus (result);

  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    return plakat_postgresql_fail (self, result, error);
  /* PostgreSQL calls it a success when it undoes what was to be kept. */
  if (strcmp (sql, "COMMIT") == 0 && strcmp (PQcmdStatus (result), "COMMIT") != 0)
    {
      if (self->failure == NULL)
        return plakat_postgresql_fail (self, NULL, error);
      g_propagate_error (error, g_error_copy (self->failure));
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_up (PlakatPostgresql *self, GError **error)
{
  const char *encoding;

  if (PQstatus (self->connection) != CONNECTION_OK)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY, _ ("PostgreSQL cannot be reached: %s"),
                   g_strchomp (PQerrorMessage (self->connection)));
      return FALSE;
    }
  encoding = PQparameterStatus (self->connection, "server_encoding");
  if (g_strcmp0 (encoding, "UTF8") != 0)
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                   _ ("The database is encoded as %s; make one with the encoding UTF8"), encoding);
      return FALSE;
    }
  PQsetNoticeReceiver (self->connection, notice_cb, self);
  self->lost = FALSE;
  g_hash_table_remove_all (self->statements);
  return exec_directly (self, "SET standard_conforming_strings = on; SET timezone = 'UTC'", error)
         && exec_directly (self, self->loading ? LOADING : CAREFUL, error);
}

/* Whether the other side has hung up, which is not noticed before something is asked. */
static gboolean
is_lost (PlakatPostgresql *self)
{
  struct pollfd socket = { .fd = PQsocket (self->connection), .events = POLLIN };

  while (PQstatus (self->connection) == CONNECTION_OK && poll (&socket, 1, 0) > 0)
    {
      PQconsumeInput (self->connection);
      /* Nothing is listened to: this is how libpq is made to look at what has come. */
      PQfreemem (PQnotifies (self->connection));
    }
  return self->lost || PQstatus (self->connection) != CONNECTION_OK;
}

/**
 * plakat_postgresql_ensure:
 *
 * Makes a lost connection anew, unless there is a transaction, which is lost with it.
 *
 * Returns: %TRUE if there is a connection
 */
gboolean
plakat_postgresql_ensure (PlakatPostgresql *self, GError **error)
{
  if (self->parent.depth > 0)
    return PQstatus (self->connection) == CONNECTION_OK || plakat_postgresql_fail (self, NULL, error);
  g_clear_error (&self->failure);
  if (!is_lost (self))
    return TRUE;
  PQreset (self->connection);
  /* It may be another database by now, restored from a copy. */
  return set_up (self, error) && (self->parent.epoch == NULL || plakat_db_read_epoch (&self->parent, error));
}

static gboolean
exec (PlakatDb *db, const char *sql, GError **error)
{
  PlakatPostgresql *self = (PlakatPostgresql *) db;

  /* A commit that was refused has ended the transaction already. */
  if (strcmp (sql, "ROLLBACK") == 0 && PQtransactionStatus (self->connection) == PQTRANS_IDLE)
    return TRUE;
  if (!plakat_postgresql_ensure (self, error))
    return FALSE;
  if (exec_directly (self, sql, error))
    return TRUE;
  if (db->depth > 0 || PQstatus (self->connection) == CONNECTION_OK)
    return FALSE;
  /* It was lost just now. What is run here outside of a transaction may well run twice. */
  g_clear_error (error);
  return plakat_postgresql_ensure (self, error) && exec_directly (self, sql, error);
}

/* ---- Statements ------------------------------------------------------------------------------ */

static Oid
oid_of (char type)
{
  switch (type)
    {
    case 't':
      return PLAKAT_OID_TEXT;
    case 'i':
    case 'n':
      return PLAKAT_OID_INT8;
    case 'd':
      return PLAKAT_OID_FLOAT8;
    case 'b':
      return PLAKAT_OID_BYTEA;
    case '-':
      return 0; /* PostgreSQL finds out which */
    default:
      g_assert_not_reached ();
    }
}

static void
put_number (Parameters *self, int i, gint64 number)
{
  self->numbers[i] = GUINT64_TO_BE ((guint64) number);
  self->values[i] = (const char *) &self->numbers[i];
  self->lengths[i] = sizeof (guint64);
}

static void
put_double (Parameters *self, int i, double value)
{
  gint64 bits;

  /* As SQLite has it: what is not a number is nothing. */
  memcpy (&bits, &value, sizeof bits);
  if (!isnan (value))
    put_number (self, i, bits);
}

static void
put_bytes (Parameters *self, int i, GBytes *bytes)
{
  gsize size = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (bytes != NULL)
    self->values[i] = data != NULL ? data : "";
  self->lengths[i] = size;
}

static void
put_all (Parameters *self, const char *types, va_list args)
{
  self->n = strlen (types);
  g_assert (self->n <= MOST_PARAMETERS);
  for (int i = 0; i < self->n; i++)
    {
      self->oids[i] = oid_of (types[i]);
      self->values[i] = NULL;
      self->lengths[i] = 0;
      self->formats[i] = types[i] != 't';
      switch (types[i])
        {
        case 't':
          self->values[i] = va_arg (args, const char *);
          break;
        case 'i':
          put_number (self, i, va_arg (args, gint64));
          break;
        case 'n':
          put_number (self, i, va_arg (args, int));
          break;
        case 'd':
          put_double (self, i, va_arg (args, double));
          break;
        case 'b':
          put_bytes (self, i, va_arg (args, GBytes *));
          break;
        default:
          break;
        }
    }
}

/* `?1` becomes `$1`, but not within quotes. */
static char *
translate (const char *sql)
{
  char *text = g_strdup (sql), quote = '\0';

  for (char *rest = text; *rest != '\0'; rest++)
    if (quote != '\0')
      quote = *rest == quote ? '\0' : quote;
    else if (*rest == '\'' || *rest == '"')
      quote = *rest;
    else if (*rest == '?' && g_ascii_isdigit (rest[1]))
      *rest = '$';
  return text;
}

static gboolean
forget_statements (PlakatPostgresql *self, GError **error)
{
  g_hash_table_remove_all (self->statements);
  return exec_directly (self, "DEALLOCATE ALL", error);
}

static Statement *
make_statement (PlakatPostgresql *self, const char *sql, const Parameters *parameters, GError **error)
{
  g_autofree Statement *statement = g_new0 (Statement, 1);
  g_autofree char *text = translate (sql);
  g_autoptr (PGresult) result = NULL, description = NULL;

  g_snprintf (statement->name, sizeof statement->name, "s%" G_GUINT64_FORMAT, ++self->n_named);
  result = PQprepare (self->connection, statement->name, text, parameters->n, parameters->oids);
  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    {
      plakat_postgresql_fail (self, result, error);
      return NULL;
    }
  description = PQdescribePrepared (self->connection, statement->name);
  if (PQresultStatus (description) != PGRES_COMMAND_OK)
    {
      plakat_postgresql_fail (self, description, error);
      return NULL;
    }
  statement->binary = plakat_postgresql_rows_can_be_binary (description);
  return g_steal_pointer (&statement);
}

/* Each text is prepared once for each list of types and kept. */
static Statement *
prepare (
    PlakatPostgresql *self, const char *sql, const char *types, const Parameters *parameters, GError **error)
{
  g_autofree char *key = g_strconcat (types, " ", sql, NULL);
  Statement *statement = g_hash_table_lookup (self->statements, key);

  if (statement != NULL)
    return statement;
  if (g_hash_table_size (self->statements) >= MOST_STATEMENTS && !forget_statements (self, error))
    return NULL;
  statement = make_statement (self, sql, parameters, error);
  if (statement != NULL)
    g_hash_table_insert (self->statements, g_steal_pointer (&key), statement);
  return statement;
}

static PGresult *
execute (PlakatPostgresql *self, const char *sql, const char *types, va_list args, GError **error)
{
  g_autoptr (PGresult) result = NULL;
  Parameters parameters;
  Statement *statement;

  if (!plakat_postgresql_ensure (self, error))
    return NULL;
  put_all (&parameters, types, args);
  statement = prepare (self, sql, types, &parameters, error);
  if (statement == NULL)
    return NULL;
  result = PQexecPrepared (self->connection, statement->name, parameters.n, parameters.values,
                           parameters.lengths, parameters.formats, statement->binary);
  if (PQresultStatus (result) != PGRES_COMMAND_OK && PQresultStatus (result) != PGRES_TUPLES_OK)
    {
      plakat_postgresql_fail (self, result, error);
      return NULL;
    }
  return g_steal_pointer (&result);
}

static gboolean
run (PlakatDb *db, const char *sql, const char *types, va_list args, GError **error)
{
  g_autoptr (PGresult) result = execute ((PlakatPostgresql *) db, sql, types, args, error);

  db->changes = 0;
  if (result == NULL)
    return FALSE;
  if (!g_str_has_prefix (PQcmdStatus (result), "SELECT"))
    db->changes = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
  return TRUE;
}

static PlakatRows *
query (PlakatDb *db, const char *sql, const char *types, va_list args, GError **error)
{
  PGresult *result = execute ((PlakatPostgresql *) db, sql, types, args, error);

  return result != NULL ? plakat_postgresql_rows_new (result) : NULL;
}

/* ---- The storage as a whole ------------------------------------------------------------------ */

static gboolean
prepare_load (PlakatDb *db, GError **error)
{
  ((PlakatPostgresql *) db)->loading = TRUE;
  return exec (db, LOADING, error);
}

/* What is ours: the rest of the database is not always ours to tidy. */
static gboolean
vacuum (PlakatDb *db, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT 'VACUUM (ANALYZE) ' || string_agg (quote_ident (relname), ', ') FROM pg_class "
      "WHERE relkind = 'r' AND relnamespace = to_regnamespace (CAST (current_schema () AS TEXT))",
      "");

  return rows != NULL && plakat_rows_next (rows) && exec (db, plakat_rows_get_text (rows, 0), error);
}

static gboolean
finish_load (PlakatDb *db, GError **error)
{
  gboolean done = vacuum (db, error);

  ((PlakatPostgresql *) db)->loading = FALSE;
  return exec (db, CAREFUL, done ? error : NULL) && done;
}

static gboolean
get_version (PlakatDb *db, int *version, GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;
  gint64 there;

  *version = 0;
  if (!plakat_db_read_int (db, error, &there, "SELECT to_regclass ('meta') IS NOT NULL", ""))
    return FALSE;
  if (!there)
    return TRUE;
  rows = plakat_db_query (db, NULL, "SELECT value FROM meta WHERE name = 'schema'", "");
  if (rows != NULL && plakat_rows_next (rows))
    {
      *version = plakat_rows_get_int (rows, 0);
      return TRUE;
    }
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT,
               _ ("The database “%s” belongs to another application; make one for plakat-server alone"),
               PQdb (((PlakatPostgresql *) db)->connection));
  return FALSE;
}

static gboolean
set_version (PlakatDb *db, int version, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%d", version);

  return plakat_db_run (db, error,
                        "INSERT INTO meta (name, value) VALUES ('schema', ?1) "
                        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        "t", text);
}

static void
close_postgresql (PlakatDb *db)
{
  PlakatPostgresql *self = (PlakatPostgresql *) db;

  PQfinish (self->connection);
  g_hash_table_unref (self->statements);
  g_clear_error (&self->failure);
  g_string_free (self->copy, TRUE);
  g_free (self->copy_types);
  g_free (self);
}

static const char *const macros[] = {
  "{key}",      "BIGINT PRIMARY KEY",
  "{serial}",   "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
  "{blob}",     "BYTEA",
  "{real}",     "DOUBLE PRECISION",
  "{bytewise}", "COLLATE \"C\"",
  "{rowless}",  "",
  NULL,
};

static const PlakatDbClass postgresql_class = {
  .engine = PLAKAT_DB_POSTGRESQL,
  .name = "postgresql",
  .begin = "BEGIN",
  .begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  .lock_schema = "SELECT pg_advisory_xact_lock (" SCHEMA_LOCK ")",
  .macros = macros,
  .close = close_postgresql,
  .get_version = get_version,
  .set_version = set_version,
  .exec = exec,
  .run = run,
  .query = query,
  .prepare_load = prepare_load,
  .finish_load = finish_load,
  .copy_begin = plakat_postgresql_copy_begin,
  .copy_row = plakat_postgresql_copy_row,
  .copy_end = plakat_postgresql_copy_end,
};

/* What stands before the URI it may say otherwise, what stands after it may not. */
static PGconn *
connect_to (const char *uri)
{
  const char *const names[] = {
    "connect_timeout", "tcp_user_timeout", "dbname", "fallback_application_name", "client_encoding", NULL,
  };
  const char *const values[] = { "10", "15000", uri, "plakat-server", "UTF8", NULL };

  return PQconnectdbParams (names, values, TRUE);
}

static gboolean
is_understood (const char *uri)
{
  PQconninfoOption *options = PQconninfoParse (uri, NULL);
  gboolean understood = options != NULL;

  PQconninfoFree (options);
  return understood;
}

/** plakat_db_postgresql_open: @uri: as libpq reads it; Returns: (transfer full) (nullable): a connection */
PlakatDb *
plakat_db_postgresql_open (const char *uri, PlakatDbUse use, GError **error)
{
  g_autoptr (PlakatDb) db = NULL;
  PlakatPostgresql *self;

  if (!is_understood (uri))
    {
      /* The address may hold a password: it is not said again. */
      g_set_error_literal (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                           _ ("The database's address cannot be read; write it as "
                              "postgresql://USER@HOST/NAME, with %XX for special characters"));
      return NULL;
    }
  self = g_new0 (PlakatPostgresql, 1);
  db = &self->parent;
  db->class = &postgresql_class;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->copy = g_string_new (NULL);
  self->connection = connect_to (uri);
  return set_up (self, error) ? g_steal_pointer (&db) : NULL;
}
