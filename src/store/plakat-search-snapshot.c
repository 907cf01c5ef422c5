/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "plakat-search-snapshot.h"

/* As many changed films and new people as are looked at while somebody waits for an answer. */
#define LITTLE_FILMS 256
#define LITTLE_PERSONS 4096
#define LITTLE_FILE (4 * 1024 * 1024)
/* As many as are looked at besides the file; what is large of them is in files without a name. */
#define MOST_FILMS 4096
#define MOST_PERSONS 32768
/* A new file is made when more than this has changed, or a part of the whole. */
#define FEW 256
#define PART 16

/** plakat_search_snapshot_new: Returns: (transfer full): one in which nothing is found, and that says so */
PlakatSearchSnapshot *
plakat_search_snapshot_new (void)
{
  PlakatSearchSnapshot *self = g_new0 (PlakatSearchSnapshot, 1);

  g_atomic_ref_count_init (&self->count);
  return self;
}

PlakatSearchSnapshot *
plakat_search_snapshot_ref (PlakatSearchSnapshot *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
plakat_search_snapshot_unref (PlakatSearchSnapshot *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  g_clear_pointer (&self->file, plakat_index_file_unref);
  g_clear_pointer (&self->changes, plakat_search_parts_free);
  g_clear_pointer (&self->films, g_hash_table_unref);
  g_clear_pointer (&self->persons, g_hash_table_unref);
  g_free (self);
}

/* ── the file ─────────────────────────────────────────────────────── */

static gboolean
open_tables (PlakatIndexFile *file, PlakatSearchTable tables[PLAKAT_FIND_N_KINDS])
{
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    {
      PlakatSearchBytes parts[PLAKAT_N_PARTS];

      for (guint i = 0; i < PLAKAT_N_PARTS; i++)
        parts[i].data = plakat_index_file_get (file, kind * PLAKAT_N_PARTS + i, 1, &parts[i].bytes);
      if (!plakat_search_table_init (&tables[kind], kind, parts))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_large (const char *path)
{
  GStatBuf about;

  return g_stat (path, &about) == 0 && about.st_size > LITTLE_FILE;
}

/* One that is missing, damaged or of another catalogue is no error: a new one is made. */
static void
open_file (PlakatSearchSnapshot *self, const char *path, const PlakatIndexStamp *now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatIndexFile) file = plakat_index_file_open (path, PLAKAT_SEARCH_INDEX_KIND, &error);
  const PlakatIndexStamp *stamp = file != NULL ? plakat_index_file_get_stamp (file) : NULL;

  if (file == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_message ("The search's index is made anew: %s", error->message);
  if (file == NULL || stamp->catalogue != now->catalogue || stamp->change > now->change
      || stamp->last_film > now->last_film || !open_tables (file, self->base))
    return;
  self->file = g_steal_pointer (&file);
}

/* ── what changed ─────────────────────────────────────────────────── */

static gboolean
read_most_sought (PlakatSqlite *db, guint most, GArray **films, GArray **persons, GError **error)
{
  static const char *const sql[] = {
    "SELECT id FROM film ORDER BY popularity DESC, id LIMIT ?1",
    "SELECT DISTINCT c.person_id FROM (SELECT id FROM film ORDER BY popularity DESC, id LIMIT ?1) f"
    " JOIN credit c ON c.film_id = f.id LIMIT ?2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql[i], error);
      GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      gboolean row = FALSE;

      *(i == 0 ? films : persons) = ids;
      if (statement == NULL)
        return FALSE;
      plakat_sqlite_bind (statement, i == 0 ? "i" : "ii", (gint64) most, (gint64) MOST_PERSONS);
      do
        {
          gint64 id;

          if (!plakat_sqlite_step (db, statement, &row, error))
            return FALSE;
          id = row ? sqlite3_column_int64 (statement, 0) : 0;
          if (row)
            g_array_append_val (ids, id);
        }
      while (row);
      g_array_sort (ids, plakat_search_compare_rows);
    }
  return TRUE;
}

static GHashTable *
set_of (GArray *ids)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (set, GUINT_TO_POINTER ((guint) g_array_index (ids, gint64, i)));
  return set;
}

/* The newest stay: those before them have been waiting for a new file longest, and it comes soon. */
static gboolean
keep_newest (GArray *ids, guint most)
{
  if (ids->len <= most)
    return TRUE;
  g_array_remove_range (ids, 0, ids->len - most);
  return FALSE;
}

/* The same, of rows that are not even read. */
static gboolean
leave_newest (gint64 *since, gint64 last, gint64 most)
{
  if (last - *since <= most)
    return TRUE;
  *since = last - most;
  return FALSE;
}

static gboolean
read_changes (PlakatSearchSnapshot *self, PlakatSqlite *db, GArray **films, GArray **persons, GError **error)
{
  gint64 n_films;

  if (self->file != NULL)
    {
      PlakatIndexStamp since = *plakat_index_file_get_stamp (self->file);

      self->complete = leave_newest (&since.last_film, self->seen.last_film, MOST_FILMS)
                       & leave_newest (&since.last_person, self->seen.last_person, MOST_PERSONS);
      if (!plakat_index_stamp_changes (db, &since, films, persons, error))
        return FALSE;
      self->complete &= keep_newest (*films, MOST_FILMS) & keep_newest (*persons, MOST_PERSONS);
      return TRUE;
    }
  if (!read_most_sought (db, MOST_FILMS, films, persons, error))
    return FALSE;
  n_films = self->seen.last_film;
  self->complete = n_films <= MOST_FILMS && (*persons)->len < MOST_PERSONS;
  if (self->complete && self->seen.last_person <= MOST_PERSONS)
    {
      /* of a small catalogue people without a film are found as well */
      static const PlakatIndexStamp nothing = { 0 };

      g_clear_pointer (films, g_array_unref);
      g_clear_pointer (persons, g_array_unref);
      return plakat_index_stamp_changes (db, &nothing, films, persons, error);
    }
  return TRUE;
}

static gboolean
is_little (const PlakatIndexStamp *since, const PlakatIndexStamp *now)
{
  return now->last_film - since->last_film + now->change - since->change <= LITTLE_FILMS
         && now->last_person - since->last_person <= LITTLE_PERSONS;
}

static gboolean
take_changes (
    PlakatSearchSnapshot *self, PlakatSqlite *db, const char *folder, const int *stopped, GError **error)
{
  g_autoptr (GArray) films = NULL, persons = NULL;

  if (!read_changes (self, db, &films, &persons, error))
    return FALSE;
  if (films->len + persons->len > 0)
    {
      const PlakatSearchChoice choice = {
        .films = films,
        .persons = persons,
        .persons_before = self->file != NULL ? &self->base[PLAKAT_FIND_PERSONS] : NULL,
      };

      self->changes = plakat_search_build (db, &choice, folder, stopped, error);
      if (self->changes == NULL || !plakat_search_parts_open (self->changes, self->newer))
        return FALSE;
    }
  if (self->file != NULL && self->changes != NULL)
    {
      self->films = set_of (films);
      self->persons = set_of (persons);
    }
  return TRUE;
}

/**
 * plakat_search_snapshot_update:
 * @self: (nullable): what was searched in
 * @db: within a transaction
 * @path: of the file
 * @little: whether only little may be done
 * @next: (out) (transfer full) (nullable): what is searched in from now on; %NULL when @self is as it should
 * be, or too much would have to be done
 *
 * Returns: %FALSE when @self does not show all there is
 */
gboolean
plakat_search_snapshot_update (PlakatSearchSnapshot *self,
                               PlakatSqlite *db,
                               const char *path,
                               gboolean little,
                               const int *stopped,
                               PlakatSearchSnapshot **next,
                               GError **error)
{
  static const PlakatIndexStamp nothing = { 0 };
  g_autoptr (PlakatSearchSnapshot) made = plakat_search_snapshot_new ();
  g_autofree char *folder = NULL;

  *next = NULL;
  if (!plakat_index_stamp_read (db, &made->seen, error))
    return FALSE;
  if (self != NULL && memcmp (&self->seen, &made->seen, sizeof made->seen) == 0)
    return TRUE;
  if (self == NULL && little && is_large (path))
    return FALSE;
  if (self != NULL && self->file != NULL)
    {
      made->file = plakat_index_file_ref (self->file);
      memcpy (made->base, self->base, sizeof made->base);
    }
  else
    open_file (made, path, &made->seen);
  if (little
      && !is_little (made->file != NULL ? plakat_index_file_get_stamp (made->file) : &nothing, &made->seen))
    return FALSE;
  /* What is little stays in memory: nobody waits for the disk. */
  folder = little ? NULL : g_path_get_dirname (path);
  if (!take_changes (made, db, folder, stopped, error))
    return FALSE;
  *next = g_steal_pointer (&made);
  return TRUE;
}

/* ── a new file ───────────────────────────────────────────────────── */

/**
 * plakat_search_snapshot_is_outgrown:
 * @self: (nullable): what is searched in
 * @db: within a transaction
 * @outgrown: (out): whether it is time for a new file. While a catalogue is filled for the first time, that
 * is when it has doubled.
 */
gboolean
plakat_search_snapshot_is_outgrown (PlakatSearchSnapshot *self,
                                    PlakatSqlite *db,
                                    gboolean *outgrown,
                                    GError **error)
{
  PlakatIndexStamp now;
  const PlakatIndexStamp *since;
  gint64 filled, films, changed;

  if (!plakat_index_stamp_read (db, &now, error)
      || !plakat_sqlite_read_number (db, &filled, error,
                                     "SELECT value = '1' FROM state WHERE key = 'complete'", ""))
    return FALSE;
  if (self == NULL || self->file == NULL)
    {
      *outgrown = now.last_film > FEW || now.last_person > LITTLE_PERSONS;
      return TRUE;
    }
  since = plakat_index_file_get_stamp (self->file);
  films = self->base[PLAKAT_FIND_FILMS].n;
  changed = now.last_film - since->last_film + now.change - since->change;
  *outgrown = changed > MIN (MAX (FEW, films / PART), MOST_FILMS)
              || now.last_person - since->last_person > MOST_PERSONS / 2;
  if (!filled && now.last_film < 2 * films)
    *outgrown = FALSE;
  return TRUE;
}

static gboolean
write_file (const PlakatSearchParts *parts, const char *path, const PlakatIndexStamp *stamp, GError **error)
{
  g_autoptr (PlakatIndexWriter) writer = plakat_index_writer_new (
      path, PLAKAT_SEARCH_INDEX_KIND, PLAKAT_FIND_N_KINDS * PLAKAT_N_PARTS, stamp, error);

  if (writer == NULL)
    return FALSE;
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    for (guint i = 0; i < PLAKAT_N_PARTS; i++)
      {
        GBytes *part = parts->parts[kind][i];
        gsize bytes = 0;
        gconstpointer data = part != NULL ? g_bytes_get_data (part, &bytes) : NULL;

        if (bytes > 0 && !plakat_index_writer_add (writer, kind * PLAKAT_N_PARTS + i, data, bytes, error))
          return FALSE;
      }
  return plakat_index_writer_finish (writer, error);
}

/**
 * plakat_search_snapshot_make:
 * @db: within a transaction
 *
 * Reads the whole catalogue and writes a new file. Takes seconds for a large one.
 *
 * Returns: (transfer full) (nullable): what is in it; %G_IO_ERROR_CANCELLED when it was stopped
 */
PlakatSearchSnapshot *
plakat_search_snapshot_make (PlakatSqlite *db, const char *path, const int *stopped, GError **error)
{
  g_autoptr (PlakatSearchSnapshot) self = plakat_search_snapshot_new ();
  g_autoptr (PlakatSearchParts) parts = NULL;
  g_autofree char *folder = g_path_get_dirname (path);

  if (!plakat_index_stamp_read (db, &self->seen, error))
    return NULL;
  parts = plakat_search_build (db, NULL, folder, stopped, error);
  if (parts == NULL || !write_file (parts, path, &self->seen, error))
    return NULL;
  self->complete = TRUE;
  self->file = plakat_index_file_open (path, PLAKAT_SEARCH_INDEX_KIND, error);
  if (self->file == NULL)
    return NULL;
  if (open_tables (self->file, self->base))
    return g_steal_pointer (&self);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s is not what was written", path);
  return NULL;
}

/** plakat_search_snapshot_get_place: @source: 0 for the file, 1 for what changed since; Returns: whether
 * there is such */
gboolean
plakat_search_snapshot_get_place (const PlakatSearchSnapshot *self,
                                  PlakatSearchKind kind,
                                  guint source,
                                  PlakatSearchPlace *place)
{
  if (source == 0 ? self->file == NULL : self->changes == NULL)
    return FALSE;
  *place = (PlakatSearchPlace) {
    .table = source == 0 ? &self->base[kind] : &self->newer[kind],
    .films = source == 0 ? &self->base[PLAKAT_FIND_FILMS] : &self->newer[PLAKAT_FIND_FILMS],
    .hidden = NULL,
    .source = source,
  };
  if (source == 0)
    place->hidden = kind == PLAKAT_FIND_PERSONS ? self->persons : self->films;
  return TRUE;
}
