/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-salvage-private.h"

/*
 * Which table a record is of: that whose tree leads to it; where no tree does, the one among the tables with
 * broken trees that all records of the page fit. A record that does not fit its table is left out. A tree
 * with a wrong turn leads to pages of others: a page that its records do not fit is none of it, and is left
 * to them.
 */

/* No person makes so many edits, and no server takes higher numbers. */
#define LARGEST_SEQ (G_GINT64_CONSTANT (1) << 52)

typedef struct
{
  int type; /* SQLITE_NULL: any */
  gboolean not_null;
  gboolean has_default;
  gboolean rowid;
  gboolean seq;
  char *name; /* NULL: made by SQLite from others */
} Column;

typedef struct
{
  char *name;
  GArray *columns; /* Column, as they are stored */
  gboolean without_rowid;
  gboolean whole;
  guint least; /* values that a row has: where it could be taken for one of an index, more than that has */
  guint root;
} Table;

typedef struct
{
  PlakatSalvage *salvage;
  PlakatSqlite *target;
  GPtrArray *tables; /* Table */
  Table *table;      /* that of the tree that is walked, NULL for an index's */
  GArray *indexes;   /* guint, where their trees stand */
  guint index_size;  /* values that the largest index has of a row */
  guint root;        /* of that tree */
  guint n_read;      /* records of a page, and those that fit */
  guint n_fit;
  guint n_rows;
  GError *error;
  GPtrArray *fitting; /* Table */
} Into;

static void
table_free (gpointer data)
{
  Table *table = data;

  g_free (table->name);
  for (guint i = 0; i < table->columns->len; i++)
    g_free (g_array_index (table->columns, Column, i).name);
  g_array_unref (table->columns);
  g_free (table);
}

/* ── what the tables look like ───────────────────────────────────────── */

static int
read_type (const char *declared)
{
  return g_str_equal (declared, "INTEGER") || g_str_equal (declared, "INT") ? SQLITE_INTEGER
         : g_str_equal (declared, "TEXT")                                   ? SQLITE_TEXT
         : g_str_equal (declared, "REAL")                                   ? SQLITE_FLOAT
         : g_str_equal (declared, "BLOB")                                   ? SQLITE_BLOB
                                                                            : SQLITE_NULL;
}

/* The key's columns are stored first where there is no rowid. */
static gboolean
read_columns (PlakatSqlite *target, Table *table, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      target,
      "SELECT c.name, c.type, c.\"notnull\" OR (c.pk > 0 AND ?2), c.dflt_value IS NOT NULL,"
      " NOT ?2 AND c.pk > 0 AND c.type = 'INTEGER', c.hidden = 3 FROM pragma_table_xinfo (?1) c WHERE "
      "c.hidden <> 2"
      " ORDER BY iif (?2 AND c.pk > 0, c.pk, 1000 + c.cid)",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "tn", table->name, table->without_rowid);
  while (plakat_sqlite_step (target, statement, &row, error))
    {
      Column column = { 0 };
      const char *name;

      if (!row)
        return TRUE;
      name = (const char *) sqlite3_column_text (statement, 0);
      column.type = read_type ((const char *) sqlite3_column_text (statement, 1));
      column.not_null = sqlite3_column_int (statement, 2);
      column.has_default = sqlite3_column_int (statement, 3);
      column.rowid = sqlite3_column_int (statement, 4);
      column.seq = g_str_has_suffix (name, "seq");
      column.name = sqlite3_column_int (statement, 5) ? NULL : g_strdup (name);
      g_array_append_val (table->columns, column);
    }
  return FALSE;
}

static gboolean
read_names (Into *into, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (into->target,
                             "SELECT name, wr FROM pragma_table_list WHERE schema = 'main'"
                             " AND type = 'table' AND name NOT LIKE 'sqlite_%'",
                             error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (into->target, statement, &row, error))
    {
      Table *table;

      if (!row)
        return TRUE;
      table = g_new0 (Table, 1);
      table->name = plakat_sqlite_dup_text (statement, 0);
      table->without_rowid = sqlite3_column_int (statement, 1);
      table->columns = g_array_new (FALSE, FALSE, sizeof (Column));
      g_ptr_array_add (into->tables, table);
    }
  return FALSE;
}

static gboolean
read_indexes (Into *into, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (into->target,
                             "SELECT max ((SELECT count (*) FROM pragma_index_xinfo (i.name)))"
                             " FROM pragma_table_list t, pragma_index_list (t.name) i"
                             " WHERE t.schema = 'main' AND i.origin <> 'pk'",
                             error);
  gboolean row;

  if (statement == NULL || !plakat_sqlite_step (into->target, statement, &row, error))
    return FALSE;
  into->index_size = row ? (guint) sqlite3_column_int (statement, 0) : 0;
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
read_tables (Into *into, GError **error)
{
  gboolean done = read_names (into, error) && read_indexes (into, error);

  for (guint i = 0; done && i < into->tables->len; i++)
    {
      Table *table = g_ptr_array_index (into->tables, i);

      done = read_columns (into->target, table, error);
      table->least = table->without_rowid ? MIN (table->columns->len, into->index_size + 1) : 1;
    }
  return done;
}

/* ── records into tables ─────────────────────────────────────────────── */

static gboolean
value_fits (const PlakatSalvageValue *value, const Column *column)
{
  if (column->rowid)
    return value->type == SQLITE_NULL;
  if (value->type == SQLITE_NULL)
    return !column->not_null;
  if (value->type == SQLITE_TEXT && !g_utf8_validate ((const char *) value->bytes, value->size, NULL))
    return FALSE;
  if (column->seq && value->type == SQLITE_INTEGER && (value->number < 0 || value->number > LARGEST_SEQ))
    return FALSE;
  return column->type == SQLITE_NULL || column->type == value->type
         || (column->type == SQLITE_FLOAT && value->type == SQLITE_INTEGER);
}

/* A row that is older than a column ends before it. */
static gboolean
record_fits (const PlakatSalvageRecord *record, const Table *table)
{
  if (record->values->len > table->columns->len || record->values->len < table->least)
    return FALSE;
  for (guint i = 0; i < table->columns->len; i++)
    {
      const Column *column = &g_array_index (table->columns, Column, i);

      if (i >= record->values->len
              ? column->not_null && !column->has_default
              : !value_fits (&g_array_index (record->values, PlakatSalvageValue, i), column))
        return FALSE;
      if (column->rowid && column->seq && (record->rowid < 0 || record->rowid > LARGEST_SEQ))
        return FALSE;
    }
  return TRUE;
}

/* The value outlives the statement's run. */
static void
bind (sqlite3_stmt *statement, int i, const PlakatSalvageValue *value)
{
  switch (value->type)
    {
    case SQLITE_INTEGER:
      sqlite3_bind_int64 (statement, i, value->number);
      break;
    case SQLITE_FLOAT:
      sqlite3_bind_double (statement, i, value->real);
      break;
    case SQLITE_TEXT:
      sqlite3_bind_text (statement, i, (const char *) value->bytes, value->size, SQLITE_STATIC);
      break;
    case SQLITE_BLOB:
      sqlite3_bind_blob (statement, i, value->bytes, value->size, SQLITE_STATIC);
      break;
    default:
      sqlite3_bind_null (statement, i);
    }
}

/* As many columns as there are values; the values of those that SQLite makes are left out. */
static sqlite3_stmt *
prepare_insert (Into *into, const Table *table, guint n)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  g_autofree char *sql = NULL;

  for (guint i = 0; i < n; i++)
    {
      const char *name = g_array_index (table->columns, Column, i).name;

      if (name == NULL)
        continue;
      g_string_append_printf (names, "%s\"%s\"", names->len > 0 ? ", " : "", name);
      g_string_append_printf (values, "%s?%u", values->len > 0 ? ", " : "", i + 1);
    }
  sql =
      g_strdup_printf ("INSERT OR IGNORE INTO \"%s\" (%s) VALUES (%s)", table->name, names->str, values->str);
  return plakat_sqlite_prepare (into->target, sql, &into->error);
}

/* A value that a CHECK refuses does not stop the others. */
static void
insert (Into *into, const Table *table, const PlakatSalvageRecord *record)
{
  sqlite3_stmt *statement;
  gboolean row;

  if (into->error != NULL || !record_fits (record, table))
    return;
  statement = prepare_insert (into, table, record->values->len);
  if (statement == NULL)
    return;
  for (guint i = 0; i < record->values->len; i++)
    if (g_array_index (table->columns, Column, i).name == NULL)
      continue;
    else if (g_array_index (table->columns, Column, i).rowid)
      sqlite3_bind_int64 (statement, i + 1, record->rowid);
    else
      bind (statement, i + 1, &g_array_index (record->values, PlakatSalvageValue, i));
  if (plakat_sqlite_step (into->target, statement, &row, &into->error))
    into->n_rows += sqlite3_changes (plakat_sqlite_get_handle (into->target));
  else if ((sqlite3_errcode (plakat_sqlite_get_handle (into->target)) & 0xff) == SQLITE_CONSTRAINT)
    g_clear_error (&into->error);
}

static void
insert_cb (const PlakatSalvageRecord *record, gpointer data)
{
  Into *into = data;

  insert (into, into->table, record);
}

/* ── whose pages they are ────────────────────────────────────────────── */

static void
count_cb (const PlakatSalvageRecord *record, gpointer data)
{
  Into *into = data;

  into->n_read++;
  into->n_fit += into->table ? record_fits (record, into->table) : record->values->len <= into->index_size;
}

/* A page may have a damaged record or two. One without records is the whole tree, unless it only leads to
 * others. */
static gboolean
is_of_tree (guint number, gpointer data)
{
  Into *into = data;
  gboolean index;

  into->n_read = into->n_fit = 0;
  if (!plakat_salvage_read_page (into->salvage, number, &index, count_cb, into))
    return TRUE;
  return into->n_read > 0 ? into->n_fit * 2 >= into->n_read : number == into->root;
}

/* ── where the trees stand ───────────────────────────────────────────── */

static gboolean
text_is (const PlakatSalvageValue *value, const char *text)
{
  return value->type == SQLITE_TEXT && value->size == strlen (text)
         && memcmp (value->bytes, text, value->size) == 0;
}

static void
schema_cb (const PlakatSalvageRecord *record, gpointer data)
{
  Into *into = data;
  const PlakatSalvageValue *values = (const PlakatSalvageValue *) record->values->data;

  if (record->values->len != 5 || values[3].type != SQLITE_INTEGER || values[3].number < 2
      || values[3].number > into->salvage->pages->len)
    return;
  if (text_is (&values[0], "index"))
    {
      guint root = (guint) values[3].number;

      g_array_append_val (into->indexes, root);
    }
  for (guint i = 0; text_is (&values[0], "table") && i < into->tables->len; i++)
    {
      Table *table = g_ptr_array_index (into->tables, i);

      if (text_is (&values[1], table->name))
        table->root = values[3].number;
    }
}

/* Nearly all of its columns, so that the few of an index are taken for none of a table. */
static gboolean
stray_fits (const PlakatSalvageRecord *record, const Table *table)
{
  guint n = table->columns->len;

  return record->values->len + (n > 6 ? 1 : 0) >= n && record_fits (record, table);
}

/* One that fits nowhere is damaged and says nothing of its page. */
static void
fits_cb (const PlakatSalvageRecord *record, gpointer data)
{
  Into *into = data;
  guint n_fitting = 0;

  for (guint i = 0; i < into->fitting->len; i++)
    n_fitting += stray_fits (record, g_ptr_array_index (into->fitting, i));
  for (guint i = into->fitting->len; n_fitting > 0 && i > 0; i--)
    if (!stray_fits (record, g_ptr_array_index (into->fitting, i - 1)))
      g_ptr_array_remove_index (into->fitting, i - 1);
}

static void
take_stray (Into *into, guint number)
{
  gboolean index = FALSE;

  g_ptr_array_set_size (into->fitting, 0);
  for (guint i = 0; i < into->tables->len; i++)
    if (!((Table *) g_ptr_array_index (into->tables, i))->whole)
      g_ptr_array_add (into->fitting, g_ptr_array_index (into->tables, i));
  if (!plakat_salvage_read_page (into->salvage, number, &index, fits_cb, into))
    return;
  for (guint i = into->fitting->len; i > 0; i--)
    if (((Table *) g_ptr_array_index (into->fitting, i - 1))->without_rowid != index)
      g_ptr_array_remove_index (into->fitting, i - 1);
  if (into->fitting->len != 1)
    return;
  into->table = g_ptr_array_index (into->fitting, 0);
  plakat_salvage_read_page (into->salvage, number, &index, insert_cb, into);
}

static void
take_all (Into *into)
{
  PlakatSalvage *self = into->salvage;

  if (self->pages->len > 0)
    plakat_salvage_walk (self, 1, FALSE, NULL, schema_cb, into);
  for (guint i = 0; i < into->tables->len; i++)
    {
      Table *table = into->table = g_ptr_array_index (into->tables, i);

      into->root = table->root;
      table->whole =
          table->root > 0
          && plakat_salvage_walk (self, table->root, table->without_rowid, is_of_tree, insert_cb, into);
    }
  /* their pages are no strays */
  into->table = NULL;
  for (guint i = 0; i < into->indexes->len; i++)
    {
      into->root = g_array_index (into->indexes, guint, i);
      plakat_salvage_walk (self, into->root, TRUE, is_of_tree, NULL, into);
    }
  for (guint number = 1; number <= self->pages->len; number++)
    if (!self->seen->data[number - 1])
      take_stray (into, number);
}

/**
 * plakat_salvage_into:
 * @target: a new database with the tables
 * @n_rows: (out): how many were found
 * @n_tables: (out): of how many of the tables the file says where they stand
 *
 * Puts every row that can be read into the table of the same name, in one transaction. Foreign keys may be
 * broken afterwards. To be called once.
 *
 * Returns: %FALSE if @target cannot be written
 */
gboolean
plakat_salvage_into (
    PlakatSalvage *self, PlakatSqlite *target, guint *n_rows, guint *n_tables, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (table_free);
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();
  g_autoptr (GArray) indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  Into into = { .salvage = self, .target = target, .tables = tables, .fitting = fitting, .indexes = indexes };

  if (!read_tables (&into, error) || !plakat_sqlite_exec (target, "PRAGMA foreign_keys=OFF", error)
      || !plakat_sqlite_begin (target, error))
    return FALSE;
  take_all (&into);
  *n_rows = into.n_rows;
  *n_tables = 0;
  for (guint i = 0; i < tables->len; i++)
    *n_tables += ((Table *) g_ptr_array_index (tables, i))->root > 0;
  if (into.error != NULL)
    g_propagate_error (error, into.error);
  return plakat_sqlite_end (target, into.error == NULL, into.error == NULL ? error : NULL);
}

/* ── who the file is of ──────────────────────────────────────────────── */

typedef struct
{
  guint root;
  char *uuid;
  gint64 next_seq;
} Device;

static void
find_device_cb (const PlakatSalvageRecord *record, gpointer data)
{
  const PlakatSalvageValue *values = (const PlakatSalvageValue *) record->values->data;

  if (record->values->len == 5 && text_is (&values[1], "device") && values[3].type == SQLITE_INTEGER
      && values[3].number > 1 && values[3].number <= G_MAXUINT)
    ((Device *) data)->root = values[3].number;
}

static void
device_cb (const PlakatSalvageRecord *record, gpointer data)
{
  const PlakatSalvageValue *values = (const PlakatSalvageValue *) record->values->data;
  Device *device = data;

  if (record->values->len < 3 || values[1].type != SQLITE_TEXT || values[2].type != SQLITE_INTEGER
      || !g_utf8_validate ((const char *) values[1].bytes, values[1].size, NULL))
    return;
  g_free (device->uuid);
  device->uuid = g_strndup ((const char *) values[1].bytes, values[1].size);
  device->next_seq = values[2].number;
}

/**
 * plakat_salvage_read_device:
 * @uuid: (out) (transfer full): the device that the library is of
 * @next_seq: (out): up to where its edits are numbered
 *
 * Returns: whether both can be read
 */
gboolean
plakat_salvage_read_device (PlakatSalvage *self, char **uuid, gint64 *next_seq)
{
  Device device = { 0 };

  if (self->pages->len == 0)
    return FALSE;
  plakat_salvage_walk (self, 1, FALSE, NULL, find_device_cb, &device);
  if (device.root > 0)
    plakat_salvage_walk (self, device.root, FALSE, NULL, device_cb, &device);
  memset (self->seen->data, 0, self->seen->len);
  *uuid = device.uuid;
  *next_seq = device.next_seq;
  return device.uuid != NULL;
}
