/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-bits.h"
#include "plakat-catalogue-look-queries.h"

/* Films without a look that are given at once: read in less than a frame. */
#define MOST_LOOKLESS 32

/* ── cells ─────────────────────────────────────────────────────────────── */

/* plakat_look_find_cell: @cell: (out): the cube that @mean lies in */
void
plakat_look_find_cell (PlakatOklab mean, int cell[3])
{
  const int last = PLAKAT_LOOK_CELLS_ASIDE - 1;

  cell[0] = CLAMP ((int) floor (mean.l / PLAKAT_LOOK_CELL_L), 0, last);
  cell[1] = CLAMP ((int) floor ((mean.a + 0.4) / PLAKAT_LOOK_CELL_AB), 0, last);
  cell[2] = CLAMP ((int) floor ((mean.b + 0.4) / PLAKAT_LOOK_CELL_AB), 0, last);
}

int
plakat_look_number_cell (const int cell[3])
{
  return (cell[0] * PLAKAT_LOOK_CELLS_ASIDE + cell[1]) * PLAKAT_LOOK_CELLS_ASIDE + cell[2];
}

/* ── writing ───────────────────────────────────────────────────────────── */

/* The film's id, where the look may take its place: 0 when the film has another poster by now, or when its
 * picture was seen and this is only of the drawing. */
static gboolean
find_film (PlakatSqlite *db, const PlakatFilmLook *look, gint64 *id, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      look->poster ? "SELECT id FROM film WHERE uid = ?1 AND poster_path = ?2"
                   : "SELECT id FROM film WHERE uid = ?1"
                     " AND NOT EXISTS (SELECT 1 FROM film_look WHERE film_id = film.id AND drawn = 0)",
      error);
  gboolean row;

  *id = 0;
  if (statement == NULL)
    return FALSE;
  if (look->poster)
    plakat_sqlite_bind (statement, "tt", look->film_uid, look->poster);
  else
    plakat_sqlite_bind (statement, "t", look->film_uid);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  if (row)
    *id = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
insert_look (PlakatSqlite *db, gint64 id, const PlakatFilmLook *look, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "INSERT INTO film_look (cell, film_id, drawn, hue, lightness, chroma, hues, look)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      error);
  PlakatOklab colour = plakat_look_get_main (&look->look, NULL);
  guint8 bytes[PLAKAT_LOOK_MOST_BYTES];
  gsize length = plakat_look_write (&look->look, bytes);
  int cell[3];
  gboolean row, done;

  if (statement == NULL)
    return FALSE;
  plakat_look_find_cell (plakat_look_get_mean (&look->look), cell);
  sqlite3_bind_int (statement, 1, plakat_look_number_cell (cell));
  sqlite3_bind_int64 (statement, 2, id);
  sqlite3_bind_int (statement, 3, look->poster == NULL);
  sqlite3_bind_int (statement, 4, (int) plakat_look_get_hue_key (&look->look));
  sqlite3_bind_int (statement, 5, (int) lround (colour.l * 1000));
  sqlite3_bind_int (statement, 6, (int) lround (plakat_oklab_get_chroma (colour) * 1000));
  sqlite3_bind_int64 (statement, 7, (gint64) plakat_look_get_hues (&look->look));
  sqlite3_bind_blob (statement, 8, bytes, (int) length, SQLITE_STATIC);
  done = plakat_sqlite_step (db, statement, &row, error);
  sqlite3_reset (statement);
  return done;
}

/** plakat_catalogue_write_looks: @looks: (element-type PlakatFilmLook): in one transaction, or none */
gboolean
plakat_catalogue_write_looks (PlakatSqlite *db, GPtrArray *looks, GError **error)
{
  gboolean done = TRUE;

  if (!plakat_sqlite_begin (db, error))
    return FALSE;
  for (guint i = 0; done && i < looks->len; i++)
    {
      const PlakatFilmLook *look = g_ptr_array_index (looks, i);
      gint64 id;

      done = find_film (db, look, &id, error)
             && (id == 0
                 || (plakat_sqlite_run (db, error, "DELETE FROM film_look WHERE film_id = ?1", "i", id)
                     && insert_look (db, id, look, error)));
    }
  return plakat_sqlite_end (db, done, done ? error : NULL);
}

/* ── films without a look ──────────────────────────────────────────────── */

/** plakat_catalogue_read_lookless: Returns: (transfer full) (nullable) (element-type PlakatFilmItem): a few
 * films without a look, none when there are no more */
GPtrArray *
plakat_catalogue_read_lookless (PlakatSqlite *db, GError **error)
{
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func (g_object_unref);
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT " PLAKAT_CARD_COLUMNS
      " FROM film_lookless n JOIN film f ON f.id = n.film_id ORDER BY n.film_id LIMIT ?1",
      error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "i", (gint64) MOST_LOOKLESS);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&films);
      g_ptr_array_add (films, plakat_film_item_new_card (plakat_catalogue_take_card (statement)));
    }
  return NULL;
}

/* ── the strip ─────────────────────────────────────────────────────────── */

static gboolean
read_colour (PlakatSqlite *db, gint64 id, PlakatStripColour *colour, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, "SELECT look FROM film_look WHERE film_id = ?1", error);
  PlakatLook look;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", id);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  if (row
      && plakat_look_read (&look, sqlite3_column_blob (statement, 0),
                           (gsize) sqlite3_column_bytes (statement, 0)))
    {
      double srgb[3];

      plakat_oklab_to_srgb (plakat_look_get_main (&look, NULL), srgb);
      colour->srgb = (guint32) (srgb[0] * 255 + 0.5) << 16 | (guint32) (srgb[1] * 255 + 0.5) << 8
                     | (guint32) (srgb[2] * 255 + 0.5);
      colour->key = plakat_look_get_hue_key (&look);
    }
  sqlite3_reset (statement);
  return TRUE;
}

/**
 * plakat_catalogue_read_strip:
 * @ids: rows as #gint64, in an order by colour
 * @most: pieces at most
 *
 * Returns: (transfer full) (nullable): #PlakatStripColour of the films that stand in the middle of as many
 * equal pieces of @ids; of each film where there are no more of them
 */
GBytes *
plakat_catalogue_read_strip (PlakatSqlite *db, GBytes *ids, guint most, GError **error)
{
  g_autofree PlakatStripColour *colours = NULL;
  gsize size, n, pieces;
  const gint64 *id = g_bytes_get_data (ids, &size);

  n = size / sizeof *id;
  pieces = MIN (n, most);
  colours = g_new0 (PlakatStripColour, pieces);
  for (gsize i = 0; i < pieces; i++)
    if (!read_colour (db, id[(2 * i + 1) * n / (2 * pieces)], &colours[i], error))
      return NULL;
  return g_bytes_new_take (g_steal_pointer (&colours), pieces * sizeof (PlakatStripColour));
}

/* ── what queries ask ──────────────────────────────────────────────────── */

/* Each is an order of an index of film_look, read from one end or the other. */
static const char *const orders[][2] = {
  { "SELECT film_id, lightness FROM film_look ORDER BY hue, film_id",
    "SELECT film_id, lightness FROM film_look ORDER BY hue DESC, film_id DESC" },
  { "SELECT film_id, lightness FROM film_look ORDER BY lightness DESC, film_id",
    "SELECT film_id, lightness FROM film_look ORDER BY lightness, film_id DESC" },
  { "SELECT film_id, lightness FROM film_look ORDER BY chroma DESC, film_id",
    "SELECT film_id, lightness FROM film_look ORDER BY chroma, film_id DESC" },
};

gboolean
plakat_look_is_order (PlakatOrder order)
{
  return order == PLAKAT_ORDER_HUE || order == PLAKAT_ORDER_LIGHTNESS || order == PLAKAT_ORDER_CHROMA;
}

/**
 * plakat_look_get_condition_sql:
 * @colour: what plakat_look_parse_colour() reads
 * @numbers: (out): what is to be bound
 * @n_numbers: (out): how many of them
 *
 * Returns: the condition that a film_look k is near @colour
 */
const char *
plakat_look_get_condition_sql (const char *colour, double numbers[2], guint *n_numbers)
{
  gboolean any;
  guint key, from, to;

  *n_numbers = 0;
  if (!plakat_look_parse_colour (colour, &key, &any))
    return "0";
  if (any)
    {
      *n_numbers = 1;
      numbers[0] = (double) plakat_look_near_hues (key);
      return "k.hues & ? <> 0";
    }
  plakat_look_near_keys (key, &from, &to);
  *n_numbers = 2;
  numbers[0] = from;
  numbers[1] = to;
  /* over the end of the hues, behind which the neutrals stand: 3599 and 0 are neighbours */
  return from <= to ? "k.hue BETWEEN ? AND ?" : "(k.hue BETWEEN ? AND 3599 OR k.hue <= ?)";
}

G_STATIC_ASSERT (PLAKAT_LOOK_NEUTRAL == 3600);

typedef struct
{
  gint64 id;
  int lightness;
} Hanging;

static int
compare_hangings (gconstpointer a, gconstpointer b)
{
  const Hanging *first = a, *second = b;

  if (first->lightness != second->lightness)
    return second->lightness - first->lightness;
  return first->id < second->id ? -1 : first->id > second->id;
}

/* Within each column of @rows the light ones hang above the dark ones. */
static void
hang_columns (GArray *ids, GArray *lightness, guint rows)
{
  g_autofree Hanging *column = g_new (Hanging, rows);

  for (guint first = 0; first < ids->len; first += rows)
    {
      guint n = MIN (rows, ids->len - first);

      for (guint i = 0; i < n; i++)
        column[i] =
            (Hanging) { g_array_index (ids, gint64, first + i), g_array_index (lightness, int, first + i) };
      qsort (column, n, sizeof *column, compare_hangings);
      for (guint i = 0; i < n; i++)
        g_array_index (ids, gint64, first + i) = column[i].id;
    }
}

/* The films that are asked for, as a set that is emptied. */
typedef struct
{
  guint64 *bits;
  gint64 last;
} Left;

static void
left_init (Left *self, const gint64 *ids, gsize n)
{
  self->last = 0;
  for (gsize i = 0; i < n; i++)
    self->last = MAX (self->last, ids[i]);
  self->bits = g_new0 (guint64, plakat_bits_words ((gsize) self->last + 1));
  for (gsize i = 0; i < n; i++)
    if (ids[i] > 0)
      plakat_bits_set (self->bits, (gsize) ids[i]);
}

static gboolean
left_take (Left *self, gint64 id)
{
  if (id <= 0 || id > self->last || !plakat_bits_get (self->bits, (gsize) id))
    return FALSE;
  plakat_bits_unset (self->bits, (gsize) id);
  return TRUE;
}

static gboolean
take_in_order (
    PlakatSqlite *db, const PlakatAsked *asked, Left *left, GArray *ids, GArray *lightness, GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, orders[asked->order - PLAKAT_ORDER_HUE][asked->reversed], error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      gint64 id;
      int light;

      if (!row)
        return TRUE;
      id = sqlite3_column_int64 (statement, 0);
      if (!left_take (left, id))
        continue;
      light = sqlite3_column_int (statement, 1);
      g_array_append_val (ids, id);
      g_array_append_val (lightness, light);
    }
  return FALSE;
}

/**
 * plakat_look_arrange:
 * @films: (transfer full): row ids as #gint64, by popularity where @asked orders by colour
 *
 * Returns: (transfer full) (nullable): @films in the order that is asked for, if that is one of colours, else
 * as they are. Films whose colours are not known come last, or, where films are hung in columns, not at all.
 */
GBytes *
plakat_look_arrange (PlakatSqlite *db, const PlakatAsked *asked, GBytes *films, GError **error)
{
  g_autoptr (GBytes) owned = films;
  g_autoptr (GArray) ids = NULL, lightness = NULL;
  g_autofree guint64 *bits = NULL;
  const gint64 *id;
  Left left;
  gsize size;

  if (!plakat_look_is_order (asked->order))
    return g_steal_pointer (&owned);
  id = g_bytes_get_data (films, &size);
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  lightness = g_array_new (FALSE, FALSE, sizeof (int));
  left_init (&left, id, size / sizeof *id);
  bits = left.bits;
  if (!take_in_order (db, asked, &left, ids, lightness, error))
    return NULL;
  if (asked->rows > 1 && asked->order == PLAKAT_ORDER_HUE)
    hang_columns (ids, lightness, asked->rows);
  for (gsize i = 0; asked->rows == 0 && i < size / sizeof *id; i++)
    if (id[i] <= 0 || left_take (&left, id[i]))
      g_array_append_val (ids, id[i]);
  size = ids->len * sizeof *id;
  return g_bytes_new_take (g_array_free (g_steal_pointer (&ids), FALSE), size);
}
