/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-storage-catalogue.h"
#include "plakat-storage-films-private.h"
#include "plakat-storage-persons.h"

/* What fewer films than one in so many have is looked for first; what more have is looked at film by film. */
#define RARE 50
#define COMMON 20

/**
 * Found:
 * @nothing: whether something that is asked for is not known here, so that no film can have it
 */
typedef struct
{
  PlakatTag genre;
  PlakatTag country;
  gint64 director;
  gint64 person;
  gint64 year_from;
  gint64 year_to;
  gint64 runtime_from;
  gint64 runtime_to;
  gint64 total;
  gboolean nothing;
} Found;

static void
found_clear (Found *self)
{
  plakat_tag_clear (&self->genre);
  plakat_tag_clear (&self->country);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static gboolean
find_tag (PlakatDb *db, PlakatTagKind kind, const char *name, PlakatTag *tag, Found *found, GError **error)
{
  if (name == NULL)
    return TRUE;
  if (!plakat_storage_find_tag (db, kind, name, tag, error))
    return FALSE;
  found->nothing |= tag->id == 0;
  return TRUE;
}

static gboolean
find_person (PlakatDb *db, const char *name, gint64 *id, Found *found, GError **error)
{
  if (name == NULL)
    return TRUE;
  if (!plakat_storage_guess_person (db, name, id, error))
    return FALSE;
  found->nothing |= *id == 0;
  return TRUE;
}

static gboolean
find_names (PlakatDb *db, const PlakatFilmFilter *filter, Found *found, GError **error)
{
  return find_tag (db, PLAKAT_TAG_GENRE, filter->genre, &found->genre, found, error)
         && find_tag (db, PLAKAT_TAG_COUNTRY, filter->country, &found->country, found, error)
         && find_person (db, filter->director, &found->director, found, error)
         && find_person (db, filter->person, &found->person, found, error);
}

static void
add_term (GString *sql, gboolean wanted, const char *term)
{
  if (!wanted)
    return;
  g_string_append (sql, sql->len == 0 ? " WHERE " : " AND ");
  g_string_append (sql, term);
}

#define HAS_TAG(parameter) \
  "EXISTS (SELECT 1 FROM film_tag t WHERE t.tag_id = " parameter " AND t.film_id = f.id)"
#define OF_TAG(parameter) "f.id IN (SELECT t.film_id FROM film_tag t WHERE t.tag_id = " parameter ")"

static void
add_tag (GString *sql, const Found *found, const PlakatTag *tag, const char *common, const char *rare)
{
  add_term (sql, tag->id != 0, tag->films * RARE > found->total ? common : rare);
}

static guint
count_columns (const PlakatFilmFilter *filter)
{
  return (filter->year_from > 0 || filter->year_to > 0) + (filter->runtime_from > 0 || filter->runtime_to > 0)
         + (filter->min_rating > 0) + (filter->language != NULL);
}

/* Where enough of all films fit, a page is full soon; what several columns decide stands together in the
 * index of popularity alone. */
static gboolean
is_walk (PlakatDb *db, const PlakatFilmFilter *filter, const Found *found, gint64 count)
{
  return plakat_db_get_engine (db) == PLAKAT_DB_SQLITE
         && (count >= found->total / COMMON || count_columns (filter) > 1);
}

/*
 * The conditions; their parameters are FILTER_VALUES, of which not all need occur. @walk: films are to be
 * looked at in their order, until there are enough: a plus keeps SQLite, which does not know how many films a
 * bound leaves, from another index.
 */
static char *
make_where (const Found *found, const PlakatFilmFilter *filter, gboolean walk)
{
  g_autoptr (GString) sql = g_string_sized_new (512);

  add_tag (sql, found, &found->genre, HAS_TAG ("?1"), OF_TAG ("?1"));
  add_tag (sql, found, &found->country, HAS_TAG ("?2"), OF_TAG ("?2"));
  add_term (sql, found->director != 0,
            "f.id IN (SELECT c.film_id FROM credit c WHERE c.person_id = ?3 AND c.job = 1)");
  add_term (sql, found->person != 0, "f.id IN (SELECT c.film_id FROM credit c WHERE c.person_id = ?4)");
  add_term (sql, filter->year_from > 0 || filter->year_to > 0,
            walk ? "+f.year BETWEEN ?5 AND ?6" : "f.year BETWEEN ?5 AND ?6");
  add_term (sql, filter->runtime_from > 0 || filter->runtime_to > 0, "f.runtime BETWEEN ?7 AND ?8");
  add_term (sql, filter->min_rating > 0, walk ? "+f.vote_average >= ?9" : "f.vote_average >= ?9");
  add_term (sql, filter->language != NULL, "f.language = ?10");
  return g_string_free_and_steal (g_steal_pointer (&sql));
}

static gboolean
is_open (const PlakatFilmFilter *filter)
{
  return filter->genre == NULL && filter->country == NULL && filter->language == NULL
         && filter->director == NULL && filter->person == NULL && filter->year_from <= 0
         && filter->year_to <= 0 && filter->runtime_from <= 0 && filter->runtime_to <= 0
         && filter->min_rating <= 0;
}

static gboolean
is_tag_only (const PlakatFilmFilter *filter)
{
  PlakatFilmFilter rest = *filter;

  rest.genre = rest.country = NULL;
  return (filter->genre == NULL) != (filter->country == NULL) && is_open (&rest);
}

#define FILTER_TYPES "iiiiiiiidt"
#define FILTER_VALUES(filter, found)                                                              \
  (found)->genre.id, (found)->country.id, (found)->director, (found)->person, (found)->year_from, \
      (found)->year_to, (found)->runtime_from, (found)->runtime_to, (filter)->min_rating,         \
      (filter)->language ? (filter)->language : ""

static gboolean
count_films (PlakatDb *db,
             PlakatCounts *counts,
             const PlakatFilmFilter *filter,
             const Found *found,
             gint64 *count,
             GError **error)
{
  g_autofree char *where = make_where (found, filter, is_walk (db, filter, found, 0));
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM film f", where, NULL);
  g_autofree char *key = g_strdup_printf ("%s\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                                          " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                                          " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %.17g %s",
                                          sql, FILTER_VALUES (filter, found));
  gint64 state;

  if (!plakat_storage_read_catalogue_state (db, &state, error))
    return FALSE;
  if (plakat_counts_find (counts, state, key, count))
    return TRUE;
  if (!plakat_db_read_int (db, error, count, sql, FILTER_TYPES, FILTER_VALUES (filter, found)))
    return FALSE;
  plakat_counts_keep (counts, state, key, *count);
  return TRUE;
}

/*
 * Each order and its opposite. Equal films come in the direction of the order's index, so that it can be read
 * either way. Runtimes of 0 are unknown.
 */
static const struct
{
  const char *down;
  const char *up;
} orders[PLAKAT_N_FILM_ORDERS] = {
  [PLAKAT_FILM_ORDER_POPULARITY] = { "f.popularity DESC, f.id", "f.popularity, f.id DESC" },
  [PLAKAT_FILM_ORDER_TITLE] = { "f.sort_key DESC, f.id DESC", "f.sort_key, f.id" },
  [PLAKAT_FILM_ORDER_RELEASE] = { "f.release_date DESC NULLS LAST, f.id DESC",
                                  "f.release_date NULLS LAST, f.id" },
  [PLAKAT_FILM_ORDER_VOTE] = { "f.vote_average DESC, f.id", "f.vote_average, f.id DESC" },
  [PLAKAT_FILM_ORDER_RUNTIME] = { "f.runtime DESC, f.id", "NULLIF (f.runtime, 0) NULLS LAST, f.id" },
  [PLAKAT_FILM_ORDER_YEAR] = { "f.year DESC NULLS LAST, f.popularity DESC, f.id",
                               "f.year NULLS LAST, f.popularity DESC, f.id" },
};

static const char *
order_of (const PlakatFilmFilter *filter)
{
  return filter->descending ? orders[filter->order].down : orders[filter->order].up;
}

static gboolean
find_all (
    PlakatDb *db, const PlakatFilmFilter *filter, gint64 offset, gint64 limit, GArray *ids, GError **error)
{
  g_autofree char *sql =
      g_strconcat ("SELECT f.id FROM film f ORDER BY ", order_of (filter), " LIMIT ?1 OFFSET ?2", NULL);
  g_autoptr (PlakatRows) rows = plakat_db_query (db, error, sql, "ii", limit, offset);

  return plakat_read_ids (rows, ids, error);
}

static gboolean
find_some (PlakatDb *db,
           const PlakatFilmFilter *filter,
           const Found *found,
           gboolean walk,
           gint64 offset,
           gint64 limit,
           GArray *ids,
           GError **error)
{
  g_autofree char *where = make_where (found, filter, walk);
  g_autofree char *sql = g_strconcat ("SELECT f.id FROM film f", where, " ORDER BY ", order_of (filter),
                                      " LIMIT ?11 OFFSET ?12", NULL);
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, sql, FILTER_TYPES "ii", FILTER_VALUES (filter, found), limit, offset);

  return plakat_read_ids (rows, ids, error);
}

static void
set_bounds (const PlakatFilmFilter *filter, Found *found)
{
  found->year_from = MAX (filter->year_from, 1);
  found->year_to = filter->year_to > 0 ? filter->year_to : PLAKAT_MAX_YEAR;
  found->runtime_from = MAX (filter->runtime_from, 1);
  found->runtime_to = filter->runtime_to > 0 ? filter->runtime_to : PLAKAT_MAX_RUNTIME;
}

/**
 * plakat_storage_find_films:
 * @counts: (nullable): where counts are remembered
 * @offset: how many to pass over
 * @limit: how many to find at the most
 * @ids: (element-type gint64): takes their row numbers
 * @count: (out) (optional): how many there are in all
 */
gboolean
plakat_storage_find_films (PlakatDb *db,
                           PlakatCounts *counts,
                           const PlakatFilmFilter *filter,
                           gint64 offset,
                           gint64 limit,
                           GArray *ids,
                           gint64 *count,
                           GError **error)
{
  g_auto (Found) found = { 0 };
  gint64 known = G_MAXINT64;

  if (count != NULL)
    *count = 0;
  if (!plakat_read_total (db, counts, "films", "SELECT count(*) FROM film", &found.total, error))
    return FALSE;
  if (is_open (filter))
    {
      if (count != NULL)
        *count = found.total;
      return offset >= found.total || find_all (db, filter, offset, limit, ids, error);
    }
  if (!find_names (db, filter, &found, error))
    return FALSE;
  if (found.nothing)
    return TRUE;
  set_bounds (filter, &found);
  if (is_tag_only (filter))
    known = MAX (found.genre.films, found.country.films);
  else if (count != NULL && !count_films (db, counts, filter, &found, &known, error))
    return FALSE;
  if (count != NULL)
    *count = known;
  return offset >= known
         || find_some (db, filter, &found, is_walk (db, filter, &found, known), offset, limit, ids, error);
}
