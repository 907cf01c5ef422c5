/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-json.h"
#include "plakat-picture-list.h"
#include "plakat-storage-catalogue.h"
#include "plakat-storage-films-private.h"
#include "plakat-storage-persons-private.h"

/* What somebody did in films, the newest first; of who did still more, so many. */
#define MAX_CREDITS 1000

static const char *const job_names[] = {
  [PLAKAT_JOB_ACTOR] = "cast",
  [PLAKAT_JOB_DIRECTOR] = "directors",
  [PLAKAT_JOB_WRITER] = "writers",
};

/** Credit: what of a filmography does not stand with the film; @head: JSON up to the film */
typedef struct
{
  gint64 film_id;
  char *head;
} Credit;

static void
credit_clear (Credit *credit)
{
  g_free (credit->head);
}

static char *
make_head (PlakatRows *rows)
{
  g_autoptr (GString) json = g_string_new ("{");
  guint job = plakat_rows_get_int (rows, 1);

  plakat_json_append_member (json, "job", job < G_N_ELEMENTS (job_names) ? job_names[job] : NULL);
  plakat_json_append_member (json, "character", plakat_rows_get_text (rows, 3));
  plakat_json_append_member (json, "role", plakat_role_to_string (plakat_rows_get_int (rows, 2)));
  g_string_append (json, ",\"movie\":");
  return g_string_free_and_steal (g_steal_pointer (&json));
}

static gboolean
read_credits (PlakatDb *db, gint64 person_id, GArray *credits, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT c.film_id, c.job, c.role, c.part FROM credit c JOIN film f ON f.id = c.film_id "
      "WHERE c.person_id = ?1 ORDER BY f.release_date DESC NULLS LAST, f.id, c.place LIMIT ?2",
      "in", person_id, MAX_CREDITS);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      Credit credit = { plakat_rows_get_int (rows, 0), make_head (rows) };

      g_array_append_val (credits, credit);
    }
  return plakat_rows_end (rows, error);
}

static void
append_credits (GString *json, GArray *credits, guint from, guint end, PlakatChunk *chunk)
{
  for (guint i = from; i < end; i++)
    {
      const Credit *credit = &g_array_index (credits, Credit, i);

      for (guint k = 0; k < PLAKAT_CHUNK; k++)
        if (chunk->ids[k] == credit->film_id && chunk->length[k] > 0)
          {
            if (json->str[json->len - 1] != '[')
              g_string_append_c (json, ',');
            g_string_append (json, credit->head);
            g_string_append_len (json, chunk->text->str + chunk->from[k], chunk->length[k]);
            g_string_append (json, "}}");
          }
    }
}

static gboolean
read_films (PlakatDb *db, PlakatChunk *chunk, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT f.id, f.brief FROM film f WHERE f.id IN (" PLAKAT_CHUNK_PARAMS ")",
                       PLAKAT_CHUNK_TYPES, PLAKAT_CHUNK_VALUES (chunk->ids));

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gsize from = chunk->text->len;

      plakat_append_brief (chunk->text, plakat_rows_get_int (rows, 0), plakat_rows_get_text (rows, 1), NULL);
      plakat_chunk_add (chunk, plakat_rows_get_int (rows, 0), from);
    }
  return plakat_rows_end (rows, error);
}

/* The films of the credits from @from on, until they fill a chunk; @end: (out): the first credit of the next.
 */
static void
list_films (GArray *credits, guint from, GArray *ids, guint *end)
{
  g_array_set_size (ids, 0);
  for (*end = from; *end < credits->len; (*end)++)
    {
      gint64 id = g_array_index (credits, Credit, *end).film_id;

      if (ids->len > 0 && g_array_index (ids, gint64, ids->len - 1) == id)
        continue;
      if (ids->len == PLAKAT_CHUNK)
        return;
      g_array_append_val (ids, id);
    }
}

static gboolean
append_filmography (PlakatDb *db, gint64 person_id, GString *json, GError **error)
{
  g_autoptr (GArray) credits = g_array_new (FALSE, FALSE, sizeof (Credit));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) text = g_string_new (NULL);
  PlakatChunk chunk = { .text = text };
  guint end;

  g_array_set_clear_func (credits, (GDestroyNotify) credit_clear);
  if (!read_credits (db, person_id, credits, error))
    return FALSE;
  g_string_append (json, ",\"filmography\":[");
  for (guint from = 0; from < credits->len; from = end)
    {
      list_films (credits, from, ids, &end);
      plakat_chunk_start (&chunk, ids, 0, ids->len);
      if (!read_films (db, &chunk, error))
        return FALSE;
      append_credits (json, credits, from, end, &chunk);
    }
  g_string_append (json, "]}");
  return TRUE;
}

/** plakat_storage_append_person: appends the person with their films; nothing if they are not there */
gboolean
plakat_storage_append_person (PlakatDb *db, gint64 id, GString *json, GError **error)
{
  g_autoptr (GString) facts = g_string_new (NULL);

  if (!plakat_person_append (db, id, json, facts, error))
    return FALSE;
  g_string_append_len (json, facts->str, facts->len);
  return json->len == 0 || append_filmography (db, id, json, error);
}

static void
append_year (GString *json, const char *name, PlakatRows *rows, int column)
{
  if (plakat_rows_is_null (rows, column))
    g_string_append_printf (json, ",\"%s\":null", name);
  else
    g_string_append_printf (json, ",\"%s\":%" G_GINT64_FORMAT, name, plakat_rows_get_int (rows, column));
}

/** plakat_auteur_append_facts: how many films, and the span of their years, as members that begin with a
 * comma */
void
plakat_auteur_append_facts (GString *json, PlakatRows *rows, int column)
{
  g_string_append_printf (json, ",\"film_count\":%" G_GINT64_FORMAT, plakat_rows_get_int (rows, column));
  append_year (json, "first_year", rows, column + 1);
  append_year (json, "last_year", rows, column + 2);
}

static void
append_auteur (GString *json, PlakatRows *rows)
{
  g_autofree char *portrait = plakat_picture_list_dup_path (plakat_rows_get_text (rows, 3), "portrait_path");

  g_string_append_c (json, '{');
  plakat_json_append_int (json, "id", plakat_rows_get_int (rows, 0));
  plakat_json_append_member (json, "uid", plakat_rows_get_text (rows, 1));
  plakat_json_append_member (json, "name", plakat_rows_get_text (rows, 2));
  plakat_json_append_member (json, "portrait_path", portrait);
  plakat_auteur_append_facts (json, rows, 4);
}

static gboolean
append_auteur_chunk (PlakatDb *db, PlakatChunk *chunk, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT p.id, p.uid, p.name, p.record, p.directed, p.first_year, p.last_year FROM person p "
      "WHERE p.id IN (" PLAKAT_CHUNK_PARAMS ")",
      PLAKAT_CHUNK_TYPES, PLAKAT_CHUNK_VALUES (chunk->ids));

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gsize from = chunk->text->len;

      append_auteur (chunk->text, rows);
      plakat_chunk_add (chunk, plakat_rows_get_int (rows, 0), from);
    }
  return plakat_rows_end (rows, error);
}

static gboolean
append_auteurs (PlakatDb *db, GArray *ids, GString *json, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  PlakatChunk chunk = { .text = text };

  for (guint offset = 0; offset < ids->len; offset += PLAKAT_CHUNK)
    {
      plakat_chunk_start (&chunk, ids, offset, ids->len);
      if (!append_auteur_chunk (db, &chunk, error))
        return FALSE;
      plakat_chunk_finish (&chunk, json);
    }
  return TRUE;
}

static gboolean
count_auteurs (PlakatDb *db, PlakatCounts *counts, gint64 least, gint64 *count, GError **error)
{
  g_autofree char *key = g_strdup_printf ("auteurs %" G_GINT64_FORMAT, least);
  gint64 state;

  if (!plakat_storage_read_catalogue_state (db, &state, error))
    return FALSE;
  if (plakat_counts_find (counts, state, key, count))
    return TRUE;
  if (!plakat_db_read_int (db, error, count, "SELECT count(*) FROM person WHERE directed >= ?1", "i", least))
    return FALSE;
  plakat_counts_keep (counts, state, key, *count);
  return TRUE;
}

static const char *
order_of (const PlakatAuteurFilter *filter)
{
  if (filter->order == PLAKAT_PERSON_ORDER_NAME)
    return filter->descending ? "p.sort_key DESC, p.id DESC" : "p.sort_key, p.id";
  return filter->descending ? "p.directed DESC, p.id" : "p.directed, p.id DESC";
}

/**
 * plakat_storage_list_auteurs:
 * @counts: (nullable): where counts are remembered
 * @json: takes directors from @offset on, at most @limit, separated by commas
 * @count: (out): how many there are in all
 */
gboolean
plakat_storage_list_auteurs (PlakatDb *db,
                             PlakatCounts *counts,
                             const PlakatAuteurFilter *filter,
                             gint64 offset,
                             gint64 limit,
                             GString *json,
                             gint64 *count,
                             GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT p.id FROM person p WHERE p.directed >= ?1 ORDER BY ",
                                      order_of (filter), " LIMIT ?2 OFFSET ?3", NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PlakatRows) rows = NULL;

  if (!count_auteurs (db, counts, filter->least, count, error))
    return FALSE;
  if (offset >= *count)
    return TRUE;
  rows = plakat_db_query (db, error, sql, "iii", filter->least, limit, offset);
  return plakat_read_ids (rows, ids, error) && append_auteurs (db, ids, json, error);
}

static gboolean
append_directed (PlakatDb *db, gint64 id, GString *json, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) films = g_string_new (NULL);
  g_autoptr (PlakatRows) rows = plakat_db_query (db, error,
                                                 "SELECT f.id FROM film f WHERE f.id IN (SELECT c.film_id "
                                                 "FROM credit c WHERE c.person_id = ?1 AND c.job = 1) "
                                                 "ORDER BY f.release_date NULLS LAST, f.id LIMIT ?2",
                                                 "in", id, MAX_CREDITS);

  if (!plakat_read_ids (rows, ids, error)
      || !plakat_storage_append_films (db, ids, 0, ids->len, PLAKAT_NO_MARKS, films, error))
    return FALSE;
  g_string_append (json, ",\"films\":[");
  g_string_append_len (json, films->str, films->len);
  g_string_append (json, "]}");
  return TRUE;
}

/** plakat_storage_append_auteur: appends the director with the films they directed, the oldest first; nothing
 * if they are not there or directed none */
gboolean
plakat_storage_append_auteur (PlakatDb *db, gint64 id, GString *json, GError **error)
{
  g_autoptr (GString) facts = g_string_new (NULL);

  if (!plakat_person_append (db, id, json, facts, error))
    return FALSE;
  if (facts->len == 0)
    {
      g_string_truncate (json, 0);
      return TRUE;
    }
  g_string_append_len (json, facts->str, facts->len);
  return append_directed (db, id, json, error);
}
