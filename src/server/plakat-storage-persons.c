/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-json.h"
#include "plakat-picture-list.h"
#include "plakat-record.h"
#include "plakat-search.h"
#include "plakat-storage-films-private.h"
#include "plakat-storage-persons-private.h"
#include "plakat-text.h"

#define PERSON_COLUMNS "p.id, p.uid, p.name, p.gender, p.record"
#define IN_CHUNK " WHERE p.id IN (" PLAKAT_CHUNK_PARAMS ")"
#define MAX_NAMESAKES 100

/**
 * plakat_storage_resolve_person:
 * @name: a uid that the person goes by, their number on The Movie Database, or else this server's own
 * @id: (out): their row number, 0 if they are not there
 */
gboolean
plakat_storage_resolve_person (PlakatDb *db, const char *name, gint64 *id, GError **error)
{
  gboolean number = *name != '\0' && strspn (name, "0123456789") == strlen (name);
  g_autofree char *uid = number ? g_strconcat ("tmdb:", name, NULL) : g_strdup (name);
  guint64 own = 0;

  if (!plakat_db_read_int (db, error, id, "SELECT id FROM person WHERE uid = ?1", "t", uid))
    return FALSE;
  if (*id == 0
      && !plakat_db_read_int (db, error, id, "SELECT person_id FROM person_alias WHERE uid = ?1", "t", uid))
    return FALSE;
  if (*id == 0 && number && g_ascii_string_to_unsigned (name, 10, 1, G_MAXINT64, &own, NULL))
    return plakat_db_read_int (db, error, id, "SELECT id FROM person WHERE id = ?1", "i", (gint64) own);
  return TRUE;
}

static gboolean
find_namesake (PlakatDb *db, GArray *ids, guint offset, const char *folded, gint64 *id, GError **error)
{
  PlakatChunk chunk = { .text = g_string_new (NULL) };
  g_autoptr (GString) text = chunk.text;
  g_autoptr (PlakatRows) rows = NULL;
  guint best = PLAKAT_CHUNK;

  plakat_chunk_start (&chunk, ids, offset, ids->len);
  rows = plakat_db_query (db, error, "SELECT p.id, p.name FROM person p" IN_CHUNK, PLAKAT_CHUNK_TYPES,
                          PLAKAT_CHUNK_VALUES (chunk.ids));
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      g_autofree char *name = plakat_text_fold (plakat_rows_get_text (rows, 1));

      for (guint i = 0; i < best && g_str_equal (name, folded); i++)
        if (chunk.ids[i] == plakat_rows_get_int (rows, 0))
          best = i;
    }
  *id = best < PLAKAT_CHUNK ? chunk.ids[best] : 0;
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_guess_person:
 * @name: what plakat_storage_resolve_person() takes, or else a person's whole name; of namesakes the best
 * known is meant
 * @id: (out): their row number, 0 if they are not there
 */
gboolean
plakat_storage_guess_person (PlakatDb *db, const char *name, gint64 *id, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *folded = plakat_text_fold (name);

  if (!plakat_storage_resolve_person (db, name, id, error))
    return FALSE;
  if (*id != 0 || *folded == '\0')
    return TRUE;
  if (!plakat_search_persons (db, name, MAX_NAMESAKES, ids, error))
    return FALSE;
  for (guint offset = 0; offset < ids->len && *id == 0; offset += PLAKAT_CHUNK)
    if (!find_namesake (db, ids, offset, folded, id, error))
      return FALSE;
  return TRUE;
}

/** plakat_storage_find_persons: a page of all people, the popular first, as plakat_storage_find_films() */
gboolean
plakat_storage_find_persons (PlakatDb *db,
                             PlakatCounts *counts,
                             gint64 offset,
                             gint64 limit,
                             GArray *ids,
                             gint64 *count,
                             GError **error)
{
  g_autoptr (PlakatRows) rows = NULL;

  if (!plakat_read_total (db, counts, "persons", "SELECT count(*) FROM person", count, error))
    return FALSE;
  if (offset >= *count)
    return TRUE;
  rows = plakat_db_query (db, error,
                          "SELECT p.id FROM person p ORDER BY p.popularity DESC, p.id LIMIT ?1 OFFSET ?2",
                          "ii", limit, offset);
  return plakat_read_ids (rows, ids, error);
}

/* The person as an object whose brace is still open; the columns are PERSON_COLUMNS. */
static void
append_row (GString *json, PlakatRows *rows)
{
  plakat_record_append_person (json, plakat_rows_get_text (rows, 1), plakat_rows_get_text (rows, 2),
                               plakat_rows_get_int (rows, 3), plakat_rows_get_text (rows, 4));
  g_string_truncate (json, json->len - 1);
  plakat_json_append_int (json, "id", plakat_rows_get_int (rows, 0));
}

static gboolean
append_chunk (PlakatDb *db, PlakatChunk *chunk, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT " PERSON_COLUMNS " FROM person p" IN_CHUNK, PLAKAT_CHUNK_TYPES,
                       PLAKAT_CHUNK_VALUES (chunk->ids));

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gsize from = chunk->text->len;

      append_row (chunk->text, rows);
      plakat_chunk_add (chunk, plakat_rows_get_int (rows, 0), from);
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_storage_append_persons:
 * @ids: (element-type gint64): row numbers
 * @offset: the first of them that is wanted
 * @limit: how many at the most
 * @json: takes the people in that order, separated by commas
 */
gboolean
plakat_storage_append_persons (
    PlakatDb *db, GArray *ids, gint64 offset, gint64 limit, GString *json, GError **error)
{
  gint64 end = MIN (offset + limit, ids->len);
  g_autoptr (GString) text = g_string_new (NULL);
  PlakatChunk chunk = { .text = text };

  for (; offset < end; offset += PLAKAT_CHUNK)
    {
      plakat_chunk_start (&chunk, ids, offset, end);
      if (!append_chunk (db, &chunk, error))
        return FALSE;
      plakat_chunk_finish (&chunk, json);
    }
  return TRUE;
}

/**
 * plakat_storage_append_photos:
 * @json: takes the person's photographs from @offset on, at most @limit, separated by commas; the primary one
 * first
 * @count: (out): how many there are in all
 */
gboolean
plakat_storage_append_photos (
    PlakatDb *db, gint64 id, gint64 offset, gint64 limit, GString *json, gint64 *count, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT p.record FROM person p WHERE p.id = ?1", "i", id);
  g_autoptr (PlakatPictureList) pictures = plakat_picture_list_new ();

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      const char *record = plakat_rows_get_text (rows, 0);
      g_autofree char *portrait = plakat_picture_list_dup_path (record, "portrait_path");

      plakat_picture_list_add_primary (pictures, "photograph", portrait);
      plakat_picture_list_add_array (pictures, record);
    }
  *count = plakat_picture_list_get_count (pictures);
  plakat_picture_list_append (pictures, offset, limit, json);
  return plakat_rows_end (rows, error);
}

/**
 * plakat_person_append:
 * @json: takes the person as an object whose brace is still open; nothing if they are not there
 * @facts: takes what they directed, as members that begin with a comma; nothing if they did not
 */
gboolean
plakat_person_append (PlakatDb *db, gint64 id, GString *json, GString *facts, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT " PERSON_COLUMNS ", p.directed, p.first_year, p.last_year FROM person p WHERE p.id = ?1", "i",
      id);

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      append_row (json, rows);
      if (plakat_rows_get_int (rows, 5) > 0)
        plakat_auteur_append_facts (facts, rows, 5);
    }
  return plakat_rows_end (rows, error);
}
