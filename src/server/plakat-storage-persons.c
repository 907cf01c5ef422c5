/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-record.h"
#include "plakat-json.h"
#include "plakat-storage-films.h"

/* What a page of the catalogue feed may weigh: films with very many credits come fewer at a time. */
#define MAX_PAGE_BYTES (4 * 1024 * 1024)

#define PERSON_COLUMNS "p.uid, p.name, p.gender, p.record"

static gboolean
append_persons (PlakatRows *rows, GString *json, GError **error)
{
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      if (json->len > 0)
        g_string_append_c (json, ',');
      plakat_record_append_person (json, plakat_rows_get_text (rows, 0), plakat_rows_get_text (rows, 1),
                                   plakat_rows_get_int (rows, 2), plakat_rows_get_text (rows, 3));
    }
  return plakat_rows_end (rows, error);
}

static gboolean
read_count (PlakatRows *rows, gint64 *count, GError **error)
{
  if (rows == NULL)
    return FALSE;
  *count = plakat_rows_next (rows) ? plakat_rows_get_int (rows, 0) : 0;
  return plakat_rows_end (rows, error);
}

/** plakat_storage_list_persons: appends a page of all people, the popular first */
gboolean
plakat_storage_list_persons (
    PlakatDb *db, gint64 page, gint64 page_size, GString *json, gint64 *count, GError **error)
{
  g_autoptr (PlakatRows) counted = plakat_db_query (db, error, "SELECT count(*) FROM person", "");
  g_autoptr (PlakatRows) rows = NULL;

  if (!read_count (counted, count, error))
    return FALSE;
  rows = plakat_db_query (db, error,
                          "SELECT " PERSON_COLUMNS " FROM person p ORDER BY p.popularity DESC, p.id "
                          "LIMIT ?1 OFFSET ?2",
                          "ii", page_size, (page - 1) * page_size);
  return append_persons (rows, json, error);
}

gboolean
plakat_storage_search_persons (PlakatDb *db,
                               const char *words,
                               gint64 page,
                               gint64 page_size,
                               GString *json,
                               gint64 *count,
                               GError **error)
{
  g_autofree char *match = plakat_storage_match_words (words);
  g_autoptr (PlakatRows) counted = NULL, rows = NULL;

  *count = 0;
  if (match == NULL)
    return TRUE;
  counted = plakat_db_query (db, error, "SELECT count(*) FROM person_search WHERE person_search MATCH ?1",
                             "t", match);
  if (!read_count (counted, count, error))
    return FALSE;
  rows = plakat_db_query (db, error,
                          "SELECT " PERSON_COLUMNS " FROM person_search s JOIN person p ON p.id = s.rowid "
                          "WHERE person_search MATCH ?1 "
                          "ORDER BY bm25 (person_search), p.popularity DESC, p.id LIMIT ?2 OFFSET ?3",
                          "tii", match, page_size, (page - 1) * page_size);
  return append_persons (rows, json, error);
}

static const char *const job_names[] = { "cast", "directors", "writers" };

static void
append_credit (GString *json, PlakatRows *rows)
{
  const char *brief = plakat_rows_get_text (rows, 2);
  const char *role = plakat_role_to_string (plakat_rows_get_int (rows, 4));

  g_string_append_printf (json, "%s{\"job\":\"%s\",\"character\":", json->len > 0 ? "," : "",
                          job_names[plakat_rows_get_int (rows, 3)]);
  plakat_json_append (json, plakat_rows_get_text (rows, 5));
  g_string_append (json, ",\"role\":");
  plakat_json_append (json, role);
  g_string_append (json, ",\"movie\":");
  g_string_append_len (json, brief, strlen (brief) - 1);
  g_string_append_printf (json, ",\"id\":%" G_GINT64_FORMAT "}}", plakat_rows_get_int (rows, 1));
}

static gboolean
append_filmography (PlakatDb *db, gint64 person_id, GString *json, GError **error)
{
  g_autoptr (GString) films = g_string_new (NULL);
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT f.uid, f.id, f.brief, c.job, c.role, c.part FROM credit c JOIN film f ON f.id = c.film_id "
      "WHERE c.person_id = ?1 ORDER BY f.release_date DESC, f.id, c.place LIMIT 1000",
      "i", person_id);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    append_credit (films, rows);
  g_string_append_printf (json, ",\"filmography\":[%s]}", films->str);
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_append_person:
 * @uid: a name that the person goes by
 *
 * Appends the person with their films; nothing if they are not there.
 */
gboolean
plakat_storage_append_person (PlakatDb *db, const char *uid, GString *json, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error,
                       "SELECT " PERSON_COLUMNS ", p.id FROM person p "
                       "WHERE p.uid = ?1 OR p.id = (SELECT person_id FROM person_alias WHERE uid = ?1)",
                       "t", uid);
  gint64 id = 0;

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      id = plakat_rows_get_int (rows, 4);
      plakat_record_append_person (json, plakat_rows_get_text (rows, 0), plakat_rows_get_text (rows, 1),
                                   plakat_rows_get_int (rows, 2), plakat_rows_get_text (rows, 3));
      g_string_truncate (json, json->len - 1);
    }
  if (!plakat_rows_end (rows, error))
    return FALSE;
  return id == 0 || append_filmography (db, id, json, error);
}

typedef struct
{
  GString *films;
  GString *persons;
  gint64 count;
  gint64 seq;
  gboolean more;
} Page;

static void
append_row (Page *page, PlakatRows *rows, gboolean film)
{
  GString *json = film ? page->films : page->persons;

  if (json->len > 0)
    g_string_append_c (json, ',');
  if (film)
    plakat_record_append_film (json, plakat_rows_get_text (rows, 1), plakat_rows_get_text (rows, 2));
  else
    plakat_record_append_person (json, plakat_rows_get_text (rows, 1), plakat_rows_get_text (rows, 2),
                                 plakat_rows_get_int (rows, 3), plakat_rows_get_text (rows, 4));
  page->seq = plakat_rows_get_int (rows, 0);
  page->count++;
}

/* Two lists in the order of their numbers become one. */
static gboolean
merge_rows (Page *page, PlakatRows *films, PlakatRows *persons, gint64 limit, GError **error)
{
  gboolean film = plakat_rows_next (films), person = plakat_rows_next (persons);

  while (film || person)
    {
      gboolean take_film =
          film && (!person || plakat_rows_get_int (films, 0) < plakat_rows_get_int (persons, 0));

      if (page->count >= limit || page->films->len + page->persons->len >= MAX_PAGE_BYTES)
        {
          page->more = TRUE;
          break;
        }
      append_row (page, take_film ? films : persons, take_film);
      if (take_film)
        film = plakat_rows_next (films);
      else
        person = plakat_rows_next (persons);
    }
  return plakat_rows_end (films, error) && plakat_rows_end (persons, error);
}

static gboolean
read_page (PlakatDb *db, Page *page, gint64 limit, gint64 *total, GError **error)
{
  g_autoptr (PlakatRows) counted = plakat_db_query (db, error, "SELECT count(*) FROM film", "");
  g_autoptr (PlakatRows) films = NULL, persons = NULL;

  if (!read_count (counted, total, error))
    return FALSE;
  films =
      plakat_db_query (db, error, "SELECT seq, brief, rest FROM film WHERE seq > ?1 ORDER BY seq LIMIT ?2",
                       "ii", page->seq, limit + 1);
  persons = plakat_db_query (
      db, error, "SELECT seq, uid, name, gender, record FROM person WHERE seq > ?1 ORDER BY seq LIMIT ?2",
      "ii", page->seq, limit + 1);
  return films != NULL && persons != NULL && merge_rows (page, films, persons, limit, error);
}

/**
 * plakat_storage_read_catalogue:
 * @seq: (inout): the number after which to read, then the last that was read
 * @limit: how many rows at most
 * @json: takes the members `total`, `films` and `persons`
 * @more: (out): whether there is more already
 *
 * All of it is read of one state of the storage.
 */
gboolean
plakat_storage_read_catalogue (
    PlakatDb *db, gint64 *seq, gint64 limit, GString *json, gboolean *more, GError **error)
{
  g_autoptr (GString) films = g_string_new (NULL), persons = g_string_new (NULL);
  Page page = { .films = films, .persons = persons, .seq = *seq };
  gint64 total = 0;
  gboolean done;

  if (!plakat_db_begin_read (db, error))
    return FALSE;
  done = read_page (db, &page, limit, &total, error);
  plakat_db_end (db, FALSE, NULL);
  if (!done)
    return FALSE;
  *seq = page.seq;
  *more = page.more;
  g_string_append_printf (json, "\"total\":%" G_GINT64_FORMAT ",\"films\":[", total);
  g_string_append_len (json, films->str, films->len);
  g_string_append (json, "],\"persons\":[");
  g_string_append_len (json, persons->str, persons->len);
  g_string_append_c (json, ']');
  return TRUE;
}
