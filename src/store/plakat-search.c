/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "plakat-search-snapshot.h"
#include "plakat-search.h"

/* Fewer finds than these are few enough to look for what else may be meant. */
#define HANDFUL 4
#define MOST_MATCHED 200
/* How long an answer waits for what others are reading, in microseconds. */
#define PATIENCE (30 * 1000)

#define CLIENT_DATA "plakat-search"

struct _PlakatSearch
{
  gatomicrefcount count;
  char *path;
  gboolean alone; /* of one connection, which does all the work itself */
  GMutex lock;    /* of the next three, held for a moment only */
  PlakatSearchSnapshot *snapshot;
  gboolean refreshing;
  GCond refreshed;
  int stopped;
  int behind; /* whether more has changed than is shown */
  int asked;  /* how often; the newest question alone is answered */
};

/** plakat_search_new: @catalogue_path: of catalogue.db; Returns: (transfer full) */
PlakatSearch *
plakat_search_new (const char *catalogue_path)
{
  PlakatSearch *self = g_new0 (PlakatSearch, 1);
  g_autofree char *folder = g_path_get_dirname (catalogue_path);

  g_atomic_ref_count_init (&self->count);
  self->path = g_build_filename (folder, "search.index", NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->refreshed);
  return self;
}

PlakatSearch *
plakat_search_ref (PlakatSearch *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
plakat_search_unref (PlakatSearch *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  g_clear_pointer (&self->snapshot, plakat_search_snapshot_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->refreshed);
  g_free (self->path);
  g_free (self);
}

/** plakat_search_get_path: Returns: (transfer none): where the index is, or will be */
const char *
plakat_search_get_path (PlakatSearch *self)
{
  return self->path;
}

/** plakat_search_attach: from now on plakat_search_of() gives @self for the connection, which holds it */
void
plakat_search_attach (PlakatSearch *self, PlakatSqlite *db)
{
  sqlite3_set_clientdata (plakat_sqlite_get_handle (db), CLIENT_DATA, plakat_search_ref (self),
                          (void (*) (void *)) plakat_search_unref);
}

/** plakat_search_of: Returns: (transfer none): the search of the connection's file; a new one when none is
 * attached */
PlakatSearch *
plakat_search_of (PlakatSqlite *db)
{
  sqlite3 *handle = plakat_sqlite_get_handle (db);
  g_autoptr (PlakatSearch) self = NULL;

  if (sqlite3_get_clientdata (handle, CLIENT_DATA) == NULL)
    {
      self = plakat_search_new (sqlite3_db_filename (handle, "main"));
      self->alone = TRUE;
      plakat_search_attach (self, db);
    }
  return sqlite3_get_clientdata (handle, CLIENT_DATA);
}

static PlakatSearchSnapshot *
get_snapshot (PlakatSearch *self)
{
  PlakatSearchSnapshot *snapshot;

  g_mutex_lock (&self->lock);
  snapshot = self->snapshot != NULL ? plakat_search_snapshot_ref (self->snapshot) : NULL;
  g_mutex_unlock (&self->lock);
  return snapshot;
}

static void
set_snapshot (PlakatSearch *self, PlakatSearchSnapshot *snapshot)
{
  PlakatSearchSnapshot *old;

  g_mutex_lock (&self->lock);
  old = self->snapshot;
  self->snapshot = snapshot;
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&old, plakat_search_snapshot_unref);
}

/* One at a time. Returns: %FALSE when others were at it for too long for who has @little time */
static gboolean
begin_refresh (PlakatSearch *self, gboolean little)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  gboolean mine;

  g_mutex_lock (&self->lock);
  while (self->refreshing)
    if (!little)
      g_cond_wait (&self->refreshed, &self->lock);
    else if (!g_cond_wait_until (&self->refreshed, &self->lock, end))
      break;
  mine = !self->refreshing;
  self->refreshing = TRUE;
  g_mutex_unlock (&self->lock);
  return mine;
}

static void
end_refresh (PlakatSearch *self)
{
  g_mutex_lock (&self->lock);
  self->refreshing = FALSE;
  g_cond_broadcast (&self->refreshed);
  g_mutex_unlock (&self->lock);
}

static gboolean
update (PlakatSearch *self, PlakatSqlite *db, gboolean little, GError **error)
{
  g_autoptr (PlakatSearchSnapshot) old = get_snapshot (self);
  PlakatSearchSnapshot *next = NULL;
  gboolean done, begun;

  if (!plakat_sqlite_begin_reading (db, &begun, error))
    return FALSE;
  done = plakat_search_snapshot_update (old, db, self->path, little, &self->stopped, &next, error);
  plakat_sqlite_end_reading (db, begun);
  if (next != NULL)
    set_snapshot (self, next);
  else
    next = old;
  g_atomic_int_set (&self->behind, !done || next == NULL || !next->complete);
  return done;
}

static gboolean
make_file (PlakatSearch *self, PlakatSqlite *db, GError **error)
{
  g_autoptr (PlakatSearchSnapshot) old = get_snapshot (self);
  PlakatSearchSnapshot *next = NULL;
  gboolean done, begun, wanted = FALSE;

  if (!plakat_sqlite_begin_reading (db, &begun, error))
    return FALSE;
  done = plakat_search_snapshot_is_outgrown (old, db, &wanted, error);
  if (done && wanted)
    {
      g_atomic_int_set (&self->behind, TRUE);
      next = plakat_search_snapshot_make (db, self->path, &self->stopped, error);
      done = next != NULL;
    }
  plakat_sqlite_end_reading (db, begun);
  if (next == NULL)
    return done;
  begin_refresh (self, FALSE);
  set_snapshot (self, next);
  done = update (self, db, FALSE, error);
  end_refresh (self);
  return done;
}

/**
 * plakat_search_refresh:
 * @db: a connection of this thread
 *
 * Those that make little effort wait for others that make more for a moment only. %PLAKAT_EFFORT_WHOLE is for
 * one thread only.
 */
gboolean
plakat_search_refresh (PlakatSearch *self, PlakatSqlite *db, PlakatSearchEffort effort, GError **error)
{
  gboolean done;

  if (!begin_refresh (self, effort == PLAKAT_EFFORT_LITTLE))
    {
      g_atomic_int_set (&self->behind, TRUE);
      return TRUE;
    }
  done = update (self, db, effort == PLAKAT_EFFORT_LITTLE, error);
  end_refresh (self);
  if (done && effort == PLAKAT_EFFORT_WHOLE)
    done = make_file (self, db, error);
  return done;
}

/** plakat_search_is_complete: whether all that the catalogue had at the last look is found */
gboolean
plakat_search_is_complete (PlakatSearch *self)
{
  g_autoptr (PlakatSearchSnapshot) snapshot = get_snapshot (self);

  return snapshot != NULL && !g_atomic_int_get (&self->behind);
}

/** plakat_search_stop: whatever is being made, soon is not, nor will be */
void
plakat_search_stop (PlakatSearch *self)
{
  g_atomic_int_set (&self->stopped, TRUE);
}

/** plakat_search_ask: Returns: (transfer full): a question; those that were asked before are over. Not longer
 * than
 * @self */
PlakatSearchAsk *
plakat_search_ask (PlakatSearch *self, const char *words)
{
  g_atomic_int_inc (&self->asked);
  return plakat_search_ask_new (words, &self->asked);
}

/** plakat_search_is_newest: whether nothing was asked since the question of that number */
gboolean
plakat_search_is_newest (PlakatSearch *self, int number)
{
  return g_atomic_int_get (&self->asked) == number;
}

/* ── finding ──────────────────────────────────────────────────────── */

typedef void (*Find) (const PlakatSearchPlace *place, const PlakatSearchAsk *ask, guint most, GArray *found);

typedef struct
{
  const PlakatSearchSnapshot *snapshot;
  const PlakatSearchAsk *ask;
  guint most;
  GArray *found[PLAKAT_FIND_N_KINDS][2]; /* in the file, and in what changed since */
} Finding;

static void
find_in_both (Finding *self, PlakatSearchKind kind, Find find)
{
  for (guint source = 0; source < 2; source++)
    {
      PlakatSearchPlace place;

      if (plakat_search_snapshot_get_place (self->snapshot, kind, source, &place))
        find (&place, self->ask, self->most, self->found[kind][source]);
    }
}

static guint
count (const Finding *self, PlakatSearchKind kind)
{
  return self->found[kind][0]->len + self->found[kind][1]->len;
}

static gboolean
has_whole (const Finding *self, PlakatSearchKind kind)
{
  for (guint source = 0; source < 2; source++)
    {
      const GArray *found = self->found[kind][source];

      if (found->len > 0 && g_array_index (found, PlakatSearchFound, 0).class <= PLAKAT_CLASS_WHOLE_YEAR)
        return TRUE;
    }
  return FALSE;
}

/* Errors are forgiven when nothing is just what was typed: films that are not asked for would be in the way
 * of a person's. */
static void
find_more (Finding *self)
{
  guint films, persons;

  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    if (count (self, kind) < HANDFUL)
      find_in_both (self, kind, plakat_search_find_loosely);
  films = count (self, PLAKAT_FIND_FILMS);
  persons = count (self, PLAKAT_FIND_PERSONS);
  if (has_whole (self, PLAKAT_FIND_FILMS) || has_whole (self, PLAKAT_FIND_PERSONS))
    return;
  if (films < HANDFUL)
    find_in_both (self, PLAKAT_FIND_FILMS, plakat_search_find_typos);
  if (films + persons < HANDFUL)
    find_in_both (self, PLAKAT_FIND_PERSONS, plakat_search_find_typos);
  films = count (self, PLAKAT_FIND_FILMS);
  persons = count (self, PLAKAT_FIND_PERSONS);
  if (films + persons + count (self, PLAKAT_FIND_CHARACTERS) < HANDFUL)
    find_in_both (self, PLAKAT_FIND_CHARACTERS, plakat_search_find_typos);
  if (films < HANDFUL)
    find_in_both (self, PLAKAT_FIND_FILMS, plakat_search_find_inside);
  if (films + persons + count (self, PLAKAT_FIND_CHARACTERS) < HANDFUL)
    find_in_both (self, PLAKAT_FIND_PERSONS, plakat_search_find_inside);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const PlakatSearchFound *one = a, *other = b;

  if (one->class != other->class)
    return one->class < other->class ? -1 : 1;
  if (one->weight != other->weight)
    return one->weight > other->weight ? -1 : 1;
  if (one->source != other->source)
    return one->source < other->source ? -1 : 1;
  return (one->thing > other->thing) - (one->thing < other->thing);
}

static GArray *
join (Finding *self, PlakatSearchKind kind)
{
  GArray *joined = g_steal_pointer (&self->found[kind][0]);
  GArray *other = g_steal_pointer (&self->found[kind][1]);

  g_array_append_vals (joined, other->data, other->len);
  g_array_unref (other);
  g_array_sort (joined, compare_found);
  if (joined->len > self->most)
    g_array_set_size (joined, self->most);
  return joined;
}

static void
finding_init (Finding *self, const PlakatSearchSnapshot *snapshot, const PlakatSearchAsk *ask, guint most)
{
  self->snapshot = snapshot;
  self->ask = ask;
  self->most = most;
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    for (guint source = 0; source < 2; source++)
      self->found[kind][source] = g_array_new (FALSE, FALSE, sizeof (PlakatSearchFound));
}

/* Answers do not fail because they could be newer. */
static PlakatSearchSnapshot *
get_newest (PlakatSqlite *db, GError **error)
{
  PlakatSearch *self = plakat_search_of (db);
  g_autoptr (GError) failed = NULL;
  PlakatSearchSnapshot *snapshot;

  plakat_search_refresh (self, db, self->alone ? PLAKAT_EFFORT_WHOLE : PLAKAT_EFFORT_LITTLE, &failed);
  snapshot = get_snapshot (self);
  if (snapshot != NULL)
    return snapshot;
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  else
    snapshot = plakat_search_snapshot_new ();
  return snapshot;
}

/**
 * plakat_search_find:
 * @most: of each kind
 * @found: (out) (array) (element-type PlakatSearchFound): of each kind what was found, the best first
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when the answer is not wanted any more
 */
gboolean
plakat_search_find (PlakatSqlite *db,
                    const PlakatSearchAsk *ask,
                    guint most,
                    GArray *found[PLAKAT_FIND_N_KINDS],
                    GError **error)
{
  g_autoptr (PlakatSearchSnapshot) snapshot = get_newest (db, error);
  Finding self;

  if (snapshot == NULL)
    return FALSE;
  finding_init (&self, snapshot, ask, most);
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    find_in_both (&self, kind, plakat_search_find_exact);
  find_more (&self);
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    found[kind] = join (&self, kind);
  if (!plakat_search_ask_is_over (ask))
    return TRUE;
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    g_clear_pointer (&found[kind], g_array_unref);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Something else is searched for");
  return FALSE;
}

static void
add_meant (const PlakatSearchSnapshot *snapshot, const PlakatSearchAsk *ask, GArray *rows)
{
  Finding self;

  finding_init (&self, snapshot, ask, MOST_MATCHED);
  find_in_both (&self, PLAKAT_FIND_FILMS, plakat_search_find_typos);
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    {
      g_autoptr (GArray) found = join (&self, kind);

      for (guint i = 0; i < found->len; i++)
        {
          gint64 id = g_array_index (found, PlakatSearchFound, i).id;

          g_array_append_val (rows, id);
        }
    }
}

/**
 * plakat_search_match_films:
 * @words: what was typed
 *
 * All films in whose title, original title or year each word is, the last maybe only begun. When there is
 * none, those that may be meant by words with typing errors. Without a word there is none.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): their rows, ascending
 */
GArray *
plakat_search_match_films (PlakatSqlite *db, const char *words, GError **error)
{
  g_autoptr (PlakatSearchSnapshot) snapshot = get_newest (db, error);
  g_autoptr (PlakatSearchAsk) ask = plakat_search_ask_new (words, NULL);
  GArray *rows;

  if (snapshot == NULL)
    return NULL;
  rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint source = 0; source < 2 && ask->tokens->len > 0; source++)
    {
      PlakatSearchPlace place;

      if (plakat_search_snapshot_get_place (snapshot, PLAKAT_FIND_FILMS, source, &place))
        plakat_search_find_all (&place, ask, rows);
    }
  if (rows->len == 0)
    add_meant (snapshot, ask, rows);
  g_array_sort (rows, plakat_search_compare_rows);
  return rows;
}
