/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-catalogue-look-queries.h"
#include "plakat-store.h"

/*
 * The films whose posters' colours are nearest. Looks stand in cells of OKLab by their mean colour, and a
 * look is never nearer than its mean is (see plakat_look_get_distance()): cells are read from the film's own
 * outwards, as long as they may hold a nearer one than the worst of those that were found. The answer is
 * exact.
 */

typedef struct
{
  gint64 id;
  double distance;
} Near;

typedef struct
{
  PlakatSqlite *db;
  gint64 id; /* of the film itself, which is left out */
  PlakatLook look;
  PlakatOklab mean;
  int cell[3];
  guint most;
  GArray *found; /* Near, the nearest first */
} Search;

static double
get_worst (const Search *search)
{
  return search->found->len < search->most ? G_MAXDOUBLE
                                           : g_array_index (search->found, Near, search->most - 1).distance;
}

static void
take (Search *search, gint64 id, double distance)
{
  Near near = { id, distance };
  guint at = search->found->len;

  while (at > 0)
    {
      const Near *before = &g_array_index (search->found, Near, at - 1);

      if (before->distance < distance || (before->distance == distance && before->id < id))
        break;
      at--;
    }
  g_array_insert_val (search->found, at, near);
  if (search->found->len > search->most)
    g_array_set_size (search->found, search->most);
}

/* How far away a cell's nearest corner is, along one axis. */
static double
get_gap (double value, int cell, double least, double step)
{
  double from = least + cell * step, to = from + step;

  /* what lies beyond the outermost cells was put into them */
  if (value < from)
    return cell == 0 ? 0 : from - value;
  if (value > to)
    return cell == PLAKAT_LOOK_CELLS_ASIDE - 1 ? 0 : value - to;
  return 0;
}

static double
get_cell_distance (const Search *search, const int cell[3])
{
  double l = get_gap (search->mean.l, cell[0], 0, PLAKAT_LOOK_CELL_L);
  double a = get_gap (search->mean.a, cell[1], -0.4, PLAKAT_LOOK_CELL_AB);
  double b = get_gap (search->mean.b, cell[2], -0.4, PLAKAT_LOOK_CELL_AB);

  return sqrt (l * l + a * a + b * b);
}

static gboolean
search_cell (Search *search, const int cell[3], GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (search->db, "SELECT film_id, look FROM film_look WHERE cell = ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", (gint64) plakat_look_number_cell (cell));
  while (plakat_sqlite_step (search->db, statement, &row, error))
    {
      gint64 id;
      PlakatLook look;
      double worst = get_worst (search), distance;

      if (!row)
        return TRUE;
      id = sqlite3_column_int64 (statement, 0);
      if (id == search->id
          || !plakat_look_read (&look, sqlite3_column_blob (statement, 1),
                                (gsize) sqlite3_column_bytes (statement, 1))
          || plakat_oklab_get_distance (plakat_look_get_mean (&look), search->mean) > worst)
        continue;
      distance = plakat_look_get_distance (&search->look, &look);
      if (distance <= worst)
        take (search, id, distance);
    }
  return FALSE;
}

/* The cells that are @ring steps away: the shell of a cube. */
static gboolean
search_ring (Search *search, int ring, GError **error)
{
  for (int l = -ring; l <= ring; l++)
    for (int a = -ring; a <= ring; a++)
      {
        int step = ABS (l) == ring || ABS (a) == ring || ring == 0 ? 1 : 2 * ring;

        for (int b = -ring; b <= ring; b += step)
          {
            int cell[3] = { search->cell[0] + l, search->cell[1] + a, search->cell[2] + b };

            if (MIN (MIN (cell[0], cell[1]), cell[2]) < 0
                || MAX (MAX (cell[0], cell[1]), cell[2]) >= PLAKAT_LOOK_CELLS_ASIDE
                || get_cell_distance (search, cell) > get_worst (search))
              continue;
            if (!search_cell (search, cell, error))
              return FALSE;
          }
      }
  return TRUE;
}

static gboolean
find_self (Search *search, const char *uid, gboolean *found, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      search->db,
      "SELECT k.film_id, k.look FROM film f JOIN film_look k ON k.film_id = f.id WHERE f.uid = ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", uid);
  if (!plakat_sqlite_step (search->db, statement, &row, error))
    return FALSE;
  *found = row
           && plakat_look_read (&search->look, sqlite3_column_blob (statement, 1),
                                (gsize) sqlite3_column_bytes (statement, 1));
  if (*found)
    search->id = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

/**
 * plakat_catalogue_find_near:
 * @uid: a film; one whose look is not known has none that are near
 *
 * Returns: (transfer full) (nullable) (element-type PlakatNamed): the nearest first
 */
GPtrArray *
plakat_catalogue_find_near (PlakatSqlite *db, const char *uid, guint most, GError **error)
{
  g_autoptr (GPtrArray) rows = plakat_named_array_new ();
  g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (Near));
  Search search = { .db = db, .most = most, .found = near };
  gboolean found;

  if (!find_self (&search, uid, &found, error))
    return NULL;
  if (!found || most == 0)
    return g_steal_pointer (&rows);
  search.mean = plakat_look_get_mean (&search.look);
  plakat_look_find_cell (search.mean, search.cell);
  /* a cell beyond a ring is as far away as the ring is thick, at least */
  for (int ring = 0;
       ring < PLAKAT_LOOK_CELLS_ASIDE && (ring - 1) * PLAKAT_LOOK_CELL_AB <= get_worst (&search); ring++)
    if (!search_ring (&search, ring, error))
      return NULL;
  for (guint i = 0; i < near->len; i++)
    {
      PlakatNamed *named = g_new0 (PlakatNamed, 1);

      named->card = plakat_catalogue_read_card (db, g_array_index (near, Near, i).id, NULL);
      if (named->card != NULL)
        g_ptr_array_add (rows, named);
      else
        plakat_named_free (named);
    }
  return g_steal_pointer (&rows);
}
