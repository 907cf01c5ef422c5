/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "memory-library.h"

#include <string.h>

#include "plakat-film.h"
#include "plakat-library-private.h"

#define OWN_UID "own"

static const char *const field_names[2][N_FIELDS] = {
  { "stars", "text", "none" },
  { "birth_date", "biography", "display_name" },
};

void
memory_begin (void)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_initialize ();
  /* Files are memory that all connections of a process share by name. */
  sqlite3_vfs_register (sqlite3_vfs_find ("memdb"), TRUE);
  dex_init ();
  plakat_worker_set_inline (TRUE);
}

PlakatLibrary *
memory_open (const char *path)
{
  return g_value_dup_object (fixture_wait (plakat_library_open (path, "https://films.example.org")));
}

void
memory_close (PlakatLibrary *library)
{
  fixture_wait (plakat_library_close (library));
  g_object_unref (library);
}

static gboolean
empty_work (PlakatSqlite *db, gpointer data, PlakatChanges *changes, GValue *result, GError **error)
{
  static const char *const sql[] = {
    "DELETE FROM entry",
    "DELETE FROM record",
    "DELETE FROM outbox",
    "DELETE FROM tally",
    "DELETE FROM edit_log",
    "DELETE FROM bin",
    "DELETE FROM conflict",
    "DELETE FROM version",
    "DELETE FROM latch",
    "DELETE FROM film_ref",
    "UPDATE device SET next_seq = 0",
    "UPDATE account SET epoch = NULL, cursor = NULL",
    /* The list of one's own is there from the first. */
    "INSERT INTO record (kind, uid, base, base_tag, value) VALUES ('list', 'own', '{\"name\":\"Own\"}', 't0',"
    " '{\"name\":\"Own\"}')",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    if (!plakat_sqlite_run (db, error, sql[i], ""))
      return FALSE;
  changes->all = changes->lists = TRUE;
  return TRUE;
}

void
memory_empty (PlakatLibrary *library, gboolean feed)
{
  plakat_library_set_capabilities (library, feed ? PLAKAT_CAN_EVERYTHING
                                                 : PLAKAT_CAN_WATCHLIST | PLAKAT_CAN_FAVOURITES
                                                       | PLAKAT_CAN_RATE | PLAKAT_CAN_REVIEW
                                                       | PLAKAT_CAN_ACCOUNT);
  fixture_wait (plakat_library_change (library, empty_work, NULL, NULL));
}

char *
memory_dup_uid (guint film)
{
  return g_strdup_printf ("tmdb:%u", film + 1);
}

PlakatFilmItem *
memory_get_film (guint film)
{
  static PlakatFilmItem *items[N_FILMS];

  if (items[film] == NULL)
    {
      g_autofree char *uid = memory_dup_uid (film);
      g_autoptr (PlakatFilm) made = plakat_film_new (uid);

      made->title = g_strdup (uid);
      made->tmdb_id = film + 1;
      items[film] = plakat_film_item_new_for_film (made);
    }
  return items[film];
}

const char *
memory_get_list (guint list)
{
  static const char *const lists[N_LISTS] = { PLAKAT_LIST_UID_WATCHLIST, PLAKAT_LIST_UID_FAVOURITES,
                                              PLAKAT_LIST_UID_OWN OWN_UID };

  return lists[list];
}

guint
memory_find_list (const char *uid)
{
  for (guint list = 0; uid != NULL && list < N_LISTS; list++)
    if (g_str_equal (uid, memory_get_list (list)))
      return list;
  return N_LISTS;
}

guint
memory_find_film (const char *uid)
{
  return (guint) atoi (uid + strlen ("tmdb:")) - 1;
}

guint
memory_find_record (const char *kind, const char *uid)
{
  return g_str_equal (kind, "account")  ? N_RATINGS
         : g_str_equal (kind, "rating") ? memory_find_film (uid)
                                        : N_RECORDS;
}

/* ── records ───────────────────────────────────────────────────────────── */

PlakatFields *
memory_make_fields (guint record, const Value *value)
{
  static const char *const formats[2][N_FIELDS] = { { "%d", "w%d", "%d" }, { "19%02d-01-01", "w%d", "n%d" } };
  const gboolean account = record == N_RATINGS;
  PlakatFields *fields = plakat_fields_new ();

  for (guint i = 0; i < N_FIELDS; i++)
    if (value->field[i] != 0)
      {
        GString *text = g_string_new (formats[account][i]);
        g_autofree char *number =
            g_strdup_printf (strstr (text->str, "%02d") ? "%02d" : "%d", value->field[i]);

        g_string_replace (text, strstr (text->str, "%02d") ? "%02d" : "%d", number, 1);
        plakat_fields_set (fields, field_names[account][i], text->str);
        g_string_free (text, TRUE);
      }
  return fields;
}

Value
memory_read_value (guint record, const char *json)
{
  const gboolean account = record == N_RATINGS;
  g_autoptr (PlakatFields) fields = json ? plakat_fields_parse (json, NULL) : NULL;
  Value value = { { 0 } };

  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *text = plakat_fields_get (fields, field_names[account][i]);

      if (text == NULL)
        continue;
      value.field[i] = account && i == 0 ? atoi (text + 2) : atoi (text + (g_ascii_isalpha (*text) ? 1 : 0));
    }
  return value;
}

/* ── places, texts, rows ───────────────────────────────────────────────── */

static gboolean
places_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Model *model = data;
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT film_uid, position FROM entry WHERE list_uid = 'list:own'", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      Entry *entry;

      if (!row)
        {
          g_value_init (result, G_TYPE_BOOLEAN);
          return TRUE;
        }
      entry = &model->entries[OWN][memory_find_film ((const char *) sqlite3_column_text (statement, 0))];
      g_strlcpy (entry->place,
                 (const char *) sqlite3_column_text (statement, 1)
                     ? (const char *) sqlite3_column_text (statement, 1)
                     : "",
                 sizeof entry->place);
    }
  return FALSE;
}

void
memory_read_places (PlakatLibrary *library, Model *model)
{
  fixture_wait (plakat_library_run (library, places_work, model, NULL));
}

typedef struct
{
  guint record;
  guint64 texts;
} Question;

static gboolean
texts_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  Question *question = data;
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT kind, uid, text FROM version", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        {
          g_value_init (result, G_TYPE_BOOLEAN);
          return TRUE;
        }
      if (memory_find_record ((const char *) sqlite3_column_text (statement, 0),
                              (const char *) sqlite3_column_text (statement, 1))
          == question->record)
        question->texts |= G_GUINT64_CONSTANT (1)
                           << atoi ((const char *) sqlite3_column_text (statement, 2) + 1);
    }
  return FALSE;
}

void
memory_check_texts (PlakatLibrary *library, const Model *model)
{
  for (guint i = 0; i < N_RECORDS; i++)
    {
      Question question = { .record = i };

      fixture_wait (plakat_library_run (library, texts_work, &question, NULL));
      if (model->records[i].value.field[1] != 0)
        question.texts |= G_GUINT64_CONSTANT (1) << model->records[i].value.field[1];
      if ((model->records[i].texts & ~question.texts) != 0)
        g_error ("A text of record %u is nowhere any more (I13): %" G_GINT64_MODIFIER "x", i,
                 model->records[i].texts & ~question.texts);
    }
}

static gboolean
conflict_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  const guint index = GPOINTER_TO_UINT (data);
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT id FROM conflict ORDER BY id LIMIT 1 OFFSET ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", (gint64) index);
  if (!plakat_sqlite_step (db, statement, &row, error) || !row)
    return FALSE;
  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, sqlite3_column_int64 (statement, 0));
  sqlite3_reset (statement);
  return TRUE;
}

/* memory_find_conflict: @index: by the order in which they came */
gint64
memory_find_conflict (PlakatLibrary *library, guint index)
{
  return g_value_get_int64 (
      fixture_wait (plakat_library_run (library, conflict_work, GUINT_TO_POINTER (index), NULL)));
}

/* ── how many ──────────────────────────────────────────────────────────── */

#define SECONDS 12
#define LEAST 250u

static gint64 end;

/* memory_read_arguments: Returns: whether one is to be played again */
gboolean
memory_read_arguments (int argc, char *argv[], guint64 otherwise, guint64 *first, guint64 *count)
{
  gboolean again = FALSE, says = FALSE;

  *first = 0;
  *count = otherwise;
  for (int i = 1; i < argc; i++)
    {
      const char *value = i + 1 < argc ? argv[i + 1] : "";

      says = says || g_str_equal (argv[i], "--long") || g_str_equal (argv[i], "--sequences");
      again = again || g_str_equal (argv[i], "--replay");
      if (g_str_equal (argv[i], "--long"))
        *count = 100000;
      else if (g_str_equal (argv[i], "--sequences"))
        *count = g_ascii_strtoull (value, NULL, 10);
      else if (g_str_equal (argv[i], "--first") || g_str_equal (argv[i], "--replay"))
        *first = g_ascii_strtoull (value, NULL, 10);
    }
  if (again)
    *count = 1;
  end = again || says ? G_MAXINT64 : g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC;
  return again;
}

/* Whether there is time for another one, after @played of them; a busy machine plays fewer. */
static gboolean
goes_on (guint64 played)
{
  return played < LEAST || g_get_monotonic_time () < end;
}

void
memory_play (guint64 first, guint64 count, gboolean (*play) (gpointer data, guint64 seed), gpointer data)
{
  guint64 seed;

  for (seed = first; seed < first + count && goes_on (seed - first); seed++)
    if (!play (data, seed))
      {
        g_test_message ("seed %" G_GUINT64_FORMAT ": --replay %" G_GUINT64_FORMAT " plays it again", seed,
                        seed);
        g_test_fail ();
        break;
      }
  g_test_message ("%" G_GUINT64_FORMAT " played", seed - first);
}
