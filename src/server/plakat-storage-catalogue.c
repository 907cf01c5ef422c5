/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-record.h"
#include "plakat-storage-catalogue.h"
#include "plakat-storage-films-private.h"

/* What a page of the catalogue feed may weigh: films with very many credits come fewer at a time. */
#define MAX_PAGE_BYTES (4 * 1024 * 1024)

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
  g_autoptr (PlakatRows) films = NULL, persons = NULL;

  if (!plakat_read_total (db, NULL, "films", "SELECT count(*) FROM film", total, error))
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
  gint64 total;
  gboolean done;

  if (!plakat_db_begin_read (db, error))
    return FALSE;
  done = read_page (db, &page, limit, &total, error);
  if (!plakat_db_end (db, done, done ? error : NULL))
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

/** plakat_storage_read_catalogue_state: @state: (out): rises with every change of the catalogue */
gboolean
plakat_storage_read_catalogue_state (PlakatDb *db, gint64 *state, GError **error)
{
  return plakat_db_read_int (db, error, state, "SELECT value FROM counter WHERE name = 'catalogue'", "");
}
