/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-json.h"
#include "plakat-storage-films.h"

void
plakat_tag_clear (PlakatTag *self)
{
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->name, g_free);
}

/**
 * plakat_storage_find_tag:
 * @name: its code or its English name, in any case
 * @tag: (out): what is known of it
 */
gboolean
plakat_storage_find_tag (PlakatDb *db, PlakatTagKind kind, const char *name, PlakatTag *tag, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT id, films, code, name FROM tag WHERE kind = ?1 "
      "AND (lower (code) = lower (CAST (?2 AS TEXT)) OR lower (name) = lower (CAST (?2 AS TEXT))) "
      "ORDER BY films DESC, id LIMIT 1",
      "nt", (int) kind, name);

  *tag = (PlakatTag) { 0 };
  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      tag->id = plakat_rows_get_int (rows, 0);
      tag->films = plakat_rows_get_int (rows, 1);
      tag->code = g_strdup (plakat_rows_get_text (rows, 2));
      tag->name = g_strdup (plakat_rows_get_text (rows, 3));
    }
  return plakat_rows_end (rows, error);
}

/* A genre goes by the number that clients of The Movie Database know it by. */
static void
append_genre (GString *json, PlakatRows *rows)
{
  g_string_append_printf (json, "{\"id\":%s,\"name\":", plakat_rows_get_text (rows, 1));
  plakat_json_append (json, plakat_rows_get_text (rows, 2));
  g_string_append_printf (json, ",\"count\":%" G_GINT64_FORMAT "}", plakat_rows_get_int (rows, 3));
}

static void
append_country (GString *json, PlakatRows *rows)
{
  g_string_append_printf (json, "{\"id\":%" G_GINT64_FORMAT ",\"code\":", plakat_rows_get_int (rows, 0));
  plakat_json_append (json, plakat_rows_get_text (rows, 1));
  g_string_append (json, ",\"name\":");
  plakat_json_append (json, plakat_rows_get_text (rows, 2));
  g_string_append_printf (json, ",\"count\":%" G_GINT64_FORMAT "}", plakat_rows_get_int (rows, 3));
}

/**
 * plakat_storage_list_tags:
 * @json: takes them by name from @offset on, at most @limit, separated by commas
 * @count: (out): how many there are in all
 */
gboolean
plakat_storage_list_tags (PlakatDb *db,
                          PlakatTagKind kind,
                          gint64 offset,
                          gint64 limit,
                          GString *json,
                          gint64 *count,
                          GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error, "SELECT id, code, name, films FROM tag WHERE kind = ?1 AND films > 0 ORDER BY name, id", "n",
      (int) kind);

  *count = 0;
  if (rows == NULL)
    return FALSE;
  for (; plakat_rows_next (rows); (*count)++)
    {
      if (*count < offset || *count >= offset + limit)
        continue;
      if (json->len > 0)
        g_string_append_c (json, ',');
      if (kind == PLAKAT_TAG_GENRE)
        append_genre (json, rows);
      else
        append_country (json, rows);
    }
  return plakat_rows_end (rows, error);
}

/** Decade: @popularity: of the film that stands for it */
typedef struct
{
  gint64 decade;
  gint64 films;
  double popularity;
  char *uid;
  char *title;
  char *poster_path;
} Decade;

static void
decade_clear (Decade *self)
{
  g_free (self->uid);
  g_free (self->title);
  g_free (self->poster_path);
}

static void
append_decade (GString *json, const Decade *decade)
{
  g_string_append (json, json->len > 0 ? ",{" : "{");
  plakat_json_append_int (json, "decade", decade->decade);
  plakat_json_append_int (json, "count", decade->films);
  g_string_append (json, ",\"movie\":{");
  plakat_json_append_member (json, "uid", decade->uid);
  plakat_json_append_member (json, "title", decade->title);
  plakat_json_append_member (json, "poster_path", decade->poster_path);
  g_string_append (json, "}}");
}

/* The best known film of a decade stands for it. */
static void
add_year (GArray *decades, PlakatRows *rows)
{
  gint64 year = plakat_rows_get_int (rows, 0);
  double popularity = plakat_rows_get_double (rows, 2);
  Decade fresh = { .decade = year - year % 10, .popularity = -G_MAXDOUBLE };
  Decade *decade;

  if (decades->len == 0 || g_array_index (decades, Decade, decades->len - 1).decade != fresh.decade)
    g_array_append_val (decades, fresh);
  decade = &g_array_index (decades, Decade, decades->len - 1);
  decade->films += plakat_rows_get_int (rows, 1);
  if (popularity <= decade->popularity)
    return;
  decade->popularity = popularity;
  g_set_str (&decade->uid, plakat_rows_get_text (rows, 3));
  g_set_str (&decade->title, plakat_rows_get_text (rows, 4));
  g_set_str (&decade->poster_path, plakat_rows_get_text (rows, 5));
}

/**
 * plakat_storage_list_decades:
 * @json: takes the decades that have films from @offset on, at most @limit, the newest first, separated by
 * commas
 * @count: (out): how many there are in all
 *
 * Years are counted by their index, in which each year's best known film is the first.
 */
gboolean
plakat_storage_list_decades (
    PlakatDb *db, gint64 offset, gint64 limit, GString *json, gint64 *count, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      db, error,
      "SELECT y.year, y.films, f.popularity, f.uid, f.title, f.poster_path FROM "
      "(SELECT g.year AS year, g.films AS films, (SELECT b.id FROM film b WHERE b.year = g.year "
      "ORDER BY b.popularity DESC, b.id LIMIT 1) AS best FROM "
      "(SELECT year, count(*) AS films FROM film WHERE year IS NOT NULL GROUP BY year) g) y "
      "JOIN film f ON f.id = y.best ORDER BY y.year DESC",
      "");
  g_autoptr (GArray) decades = g_array_new (FALSE, FALSE, sizeof (Decade));

  g_array_set_clear_func (decades, (GDestroyNotify) decade_clear);
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    add_year (decades, rows);
  *count = decades->len;
  for (gint64 i = offset; i < MIN (offset + limit, decades->len); i++)
    append_decade (json, &g_array_index (decades, Decade, i));
  return plakat_rows_end (rows, error);
}
