/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-catalogue-look-queries.h"
#include "plakat-columns-private.h"
#include "plakat-select-private.h"

/* The films that bits say, one after the other as an order has them. */

typedef struct
{
  gint64 *id;
  guint n;
  guint n_known;
} Out;

/* ── where the overlay's rows stand in the file's order ───────────────── */

static char *
print_ids (PlakatColumns *self)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < self->over.n; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "," : "", self->over.ids[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static gboolean
is_before (PlakatSqlite *db, PlakatOrder order, guint32 film, guint32 other, gboolean *before, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM film b, film o WHERE b.id = ?1 AND o.id = ?2",
                                          plakat_select_get_ordering (order)->before);
  gint64 so;

  if (!plakat_sqlite_read_number (db, &so, error, sql, "ii", (gint64) film, (gint64) other))
    return FALSE;
  *before = so != 0;
  return TRUE;
}

/* Rows that the overlay hides are no more what they were when they were put in order: they are passed over.
 */
static gboolean
find_place (
    PlakatColumns *self, PlakatSqlite *db, PlakatOrder order, guint32 film, guint32 *place, GError **error)
{
  const guint32 *rows = self->order[order];
  guint32 low = *place, high = self->meta[META_FILMS];

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2, look = middle;
      gboolean before = TRUE;

      while (look > low && !plakat_bits_get (self->live, rows[look]))
        look--;
      if (plakat_bits_get (self->live, rows[look])
          && !is_before (db, order, rows[look], film, &before, error))
        return FALSE;
      if (before)
        low = middle + 1;
      else
        high = look;
    }
  *place = low;
  return TRUE;
}

static gboolean
find_places (PlakatColumns *self, PlakatSqlite *db, PlakatOrder order, GError **error)
{
  const PlakatOrdering *ordering = plakat_select_get_ordering (order);
  g_autofree char *sql = g_strdup_printf (
      "SELECT f.id, %s FROM json_each (?1) j CROSS JOIN film f ON f.id = j.value ORDER BY %s",
      ordering->known ? ordering->known : "1", ordering->forward);
  g_autofree char *ids = print_ids (self);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (PlakatStanding));
  sqlite3_stmt *statement;
  gboolean more;
  guint32 at = 0;

  if (self->places[order] != NULL)
    return TRUE;
  statement = plakat_sqlite_prepare (db, sql, error);
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", ids);
  while (plakat_sqlite_step (db, statement, &more, error))
    {
      PlakatStanding standing;
      gint64 id;

      if (!more)
        {
          self->places[order] = g_steal_pointer (&places);
          return TRUE;
        }
      id = sqlite3_column_int64 (statement, 0);
      standing.known = sqlite3_column_int (statement, 1) != 0;
      if (!plakat_columns_find_row (self, id, &standing.row)
          || !find_place (self, db, order, (guint32) id, &at, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
      standing.at = at;
      g_array_append_val (places, standing);
    }
  return FALSE;
}

/* ── walking ──────────────────────────────────────────────────────────── */

static void
emit_before (
    PlakatColumns *self, const GArray *places, guint *next, guint32 at, const PlakatBits *bits, Out *out)
{
  for (; *next < places->len; (*next)++)
    {
      const PlakatStanding *standing = &g_array_index (places, PlakatStanding, *next);

      if (standing->at > at)
        return;
      if (!plakat_bits_get (bits->over, standing->row))
        continue;
      out->id[out->n++] = self->over.ids[standing->row];
      out->n_known += standing->known;
    }
}

static gboolean
walk (PlakatColumns *self,
      PlakatSqlite *db,
      PlakatOrder order,
      const PlakatBits *bits,
      Out *out,
      GError **error)
{
  guint films = self->meta[META_FILMS], known = self->meta[META_KNOWN + order], next = 0;
  const guint32 *rows;

  if (!plakat_columns_need_order (self, order, error)
      || (self->over.n > 0 && !find_places (self, db, order, error)))
    return FALSE;
  rows = self->order[order];
  for (guint i = 0; i < films; i++)
    {
      if (self->over.n > 0)
        emit_before (self, self->places[order], &next, i, bits, out);
      if (!plakat_bits_get (bits->base, rows[i]))
        continue;
      out->id[out->n++] = rows[i];
      out->n_known += i < known;
    }
  if (self->over.n > 0)
    emit_before (self, self->places[order], &next, G_MAXUINT32, bits, out);
  return TRUE;
}

static void
turn_round (gint64 *ids, guint n)
{
  for (guint i = 0; i < n / 2; i++)
    {
      gint64 id = ids[i];

      ids[i] = ids[n - 1 - i];
      ids[n - 1 - i] = id;
    }
}

/* ── the other orders ─────────────────────────────────────────────────── */

/* The rated ones first; the rest by popularity. */
static gboolean
walk_my_rating (
    PlakatColumns *self, PlakatSqlite *db, gboolean reversed, PlakatBits *bits, Out *out, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      reversed ? "SELECT f.id FROM library.rating x CROSS JOIN film f ON f.uid = x.film_uid WHERE x.stars > 0"
                 " ORDER BY x.stars, f.popularity DESC, f.id"
               : "SELECT f.id FROM library.rating x CROSS JOIN film f ON f.uid = x.film_uid WHERE x.stars > 0"
                 " ORDER BY x.stars DESC, f.popularity DESC, f.id",
      error);
  g_autoptr (GArray) ids = statement ? plakat_wanted_read_ids (db, statement, error) : NULL;

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      gboolean over;
      guint64 *these;
      guint row = (guint) id;

      over = plakat_columns_find_row (self, id, &row);
      these = over ? bits->over : bits->base;
      if ((!over && id >= self->base.n) || !plakat_bits_get (these, row))
        continue;
      plakat_bits_unset (these, row);
      out->id[out->n++] = id;
    }
  return walk (self, db, PLAKAT_ORDER_POPULARITY, bits, out, error);
}

typedef struct
{
  guint32 key;
  guint32 id;
} Drawn;

static guint
draw (const PlakatColumnSet *set, const guint64 *bits, guint32 seed, Drawn *drawn)
{
  guint n = 0;

  for (gsize word = 0; word < plakat_bits_words (set->n); word++)
    for (guint64 left = bits[word]; left != 0; left &= left - 1)
      {
        guint row = (guint) (word * 64) + (guint) __builtin_ctzll (left);
        guint32 id = set->ids ? set->ids[row] : row;

        drawn[n++] = (Drawn) { plakat_wanted_shuffle (id, seed), id };
      }
  return n;
}

static void
sort_digit (const Drawn *from, Drawn *to, guint n, guint shift)
{
  guint place[2049] = { 0 };

  for (guint i = 0; i < n; i++)
    place[((from[i].key >> shift) & 2047) + 1]++;
  for (guint i = 1; i < 2048; i++)
    place[i] += place[i - 1];
  for (guint i = 0; i < n; i++)
    to[place[(from[i].key >> shift) & 2047]++] = from[i];
}

/* A few keys are the same: then the lower id is first. */
static void
sort_same (Drawn *drawn, guint n)
{
  for (guint i = 1; i < n; i++)
    for (guint at = i; at > 0 && drawn[at - 1].key == drawn[at].key && drawn[at - 1].id > drawn[at].id; at--)
      {
        Drawn one = drawn[at];

        drawn[at] = drawn[at - 1];
        drawn[at - 1] = one;
      }
}

static void
shuffle (PlakatColumns *self, guint32 seed, const PlakatBits *bits, guint most, Out *out)
{
  g_autofree Drawn *drawn = g_new (Drawn, (gsize) most + 1);
  g_autofree Drawn *other = g_new (Drawn, (gsize) most + 1);
  guint n = draw (&self->base, bits->base, seed, drawn);

  n += draw (&self->over, bits->over, seed, drawn + n);
  sort_digit (drawn, other, n, 0);
  sort_digit (other, drawn, n, 11);
  sort_digit (drawn, other, n, 22);
  sort_same (other, n);
  for (guint i = 0; i < n; i++)
    out->id[i] = other[i].id;
  out->n = n;
}

/** plakat_columns_order: Returns: (transfer full) (nullable): the films of @bits as #gint64, in the order
 * that is asked for;
 * @bits may be others afterwards */
GBytes *
plakat_columns_order (
    PlakatColumns *self, PlakatSqlite *db, const PlakatAsked *asked, PlakatBits *bits, GError **error)
{
  guint n = plakat_columns_count_bits (self, bits);
  g_autofree gint64 *ids = g_new (gint64, (gsize) n + 1);
  Out out = { .id = ids };
  gboolean done = TRUE;

  if (asked->order == PLAKAT_ORDER_SHUFFLE)
    shuffle (self, asked->seed, bits, n, &out);
  else if (asked->order == PLAKAT_ORDER_MY_RATING)
    done = walk_my_rating (self, db, asked->reversed, bits, &out, error);
  else
    done = walk (self, db, asked->order < PLAKAT_N_SORTED ? asked->order : PLAKAT_ORDER_POPULARITY, bits,
                 &out, error);
  if (!done)
    return NULL;
  if (asked->reversed && asked->order == PLAKAT_ORDER_SHUFFLE)
    turn_round (ids, out.n);
  else if (asked->reversed && asked->order != PLAKAT_ORDER_MY_RATING && !plakat_look_is_order (asked->order))
    {
      turn_round (ids, out.n_known);
      turn_round (ids + out.n_known, out.n - out.n_known);
    }
  return plakat_look_arrange (db, asked, g_bytes_new_take (g_steal_pointer (&ids), out.n * sizeof (gint64)),
                              error);
}
