/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-load-private.h"
#include "plakat-record.h"
#include "plakat-text.h"

static PlakatPersonRef *
ref_new (gint64 id, const char *uid)
{
  PlakatPersonRef *ref = g_new0 (PlakatPersonRef, 1);

  ref->id = id;
  ref->uid = g_strdup (uid);
  return ref;
}

static void
ref_free (PlakatPersonRef *ref)
{
  g_free (ref->uid);
  g_free (ref);
}

static PlakatPersonRef *
remember (PlakatLoader *self, gint64 id, const char *uid)
{
  PlakatPersonRef *ref = ref_new (id, uid);

  g_ptr_array_add (self->refs, ref);
  g_hash_table_insert (self->persons, g_strdup (uid), ref);
  return ref;
}

static gboolean
read_persons (PlakatLoader *self, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (self->db, error, "SELECT id, uid FROM person", "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    remember (self, plakat_rows_get_int (rows, 0), plakat_rows_get_text (rows, 1));
  return plakat_rows_end (rows, error);
}

static gboolean
read_aliases (PlakatLoader *self, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      self->db, error, "SELECT a.uid, p.uid FROM person_alias a JOIN person p ON p.id = a.person_id", "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      PlakatPersonRef *ref = g_hash_table_lookup (self->persons, plakat_rows_get_text (rows, 1));

      g_hash_table_insert (self->persons, g_strdup (plakat_rows_get_text (rows, 0)), ref);
    }
  return plakat_rows_end (rows, error);
}

/**
 * plakat_loader_new:
 * @db: the storage, not used by others meanwhile
 *
 * Returns: (transfer full) (nullable): a loader that knows the people who are there
 */
PlakatLoader *
plakat_loader_new (PlakatDb *db, GError **error)
{
  g_autoptr (PlakatLoader) self = g_new0 (PlakatLoader, 1);

  self->db = db;
  self->persons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refs = g_ptr_array_new_with_free_func ((GDestroyNotify) ref_free);
  self->genres = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!read_persons (self, error) || !read_aliases (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
plakat_loader_free (PlakatLoader *self)
{
  g_clear_pointer (&self->persons, g_hash_table_unref);
  g_clear_pointer (&self->refs, g_ptr_array_unref);
  g_clear_pointer (&self->genres, g_hash_table_unref);
  g_free (self);
}

/** plakat_loader_find_person: Returns: (transfer none) (nullable): who goes by @uid */
PlakatPersonRef *
plakat_loader_find_person (PlakatLoader *self, const char *uid)
{
  PlakatPersonRef *ref = g_hash_table_lookup (self->persons, uid);

  while (ref != NULL && ref->same != NULL)
    ref = ref->same;
  return ref;
}

static gboolean
index_name (PlakatLoader *self, gint64 id, const char *name, GError **error)
{
  g_autofree char *folded = plakat_text_fold (name);

  return plakat_db_run (self->db, error, "INSERT INTO person_search (rowid, name) VALUES (?1, ?2)", "it", id,
                        folded);
}

static PlakatPersonRef *
add_person (PlakatLoader *self,
            const char *uid,
            const char *name,
            int gender,
            double popularity,
            const char *record,
            GError **error)
{
  gint64 id;

  if (!plakat_db_run (self->db, error,
                      "INSERT INTO person (uid, name, gender, popularity, record, seq) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                      "ttndti", uid, name, gender, popularity, record, plakat_db_next_seq (self->db)))
    return NULL;
  id = plakat_db_get_last_id (self->db);
  return index_name (self, id, name, error) ? remember (self, id, uid) : NULL;
}

static gboolean
add_alias (PlakatLoader *self, const char *uid, PlakatPersonRef *ref, GError **error)
{
  if (!plakat_db_run (self->db, error,
                      "INSERT INTO person_alias (uid, person_id) VALUES (?1, ?2) "
                      "ON CONFLICT (uid) DO UPDATE SET person_id = excluded.person_id",
                      "ti", uid, ref->id))
    return FALSE;
  g_hash_table_insert (self->persons, g_strdup (uid), ref);
  return TRUE;
}

/**
 * plakat_loader_take_credits:
 * @film: whose credits then name people as they are known here
 * @persons: (out caller-allocates): their row numbers, one for each credit
 * @renamed: (out): whether a name changed
 *
 * People who are not known yet are added.
 */
gboolean
plakat_loader_take_credits (
    PlakatLoader *self, PlakatFilm *film, gint64 *persons, gboolean *renamed, GError **error)
{
  *renamed = FALSE;
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);
      PlakatPersonRef *ref = plakat_loader_find_person (self, credit->person_uid);

      if (ref == NULL)
        ref = add_person (self, credit->person_uid, credit->person_name, credit->gender, 0, NULL, error);
      if (ref == NULL)
        return FALSE;
      persons[i] = ref->id;
      if (!g_str_equal (ref->uid, credit->person_uid))
        {
          g_free (credit->person_uid);
          credit->person_uid = g_strdup (ref->uid);
          *renamed = TRUE;
        }
    }
  return TRUE;
}

static gboolean
rename_in_film (PlakatLoader *self, gint64 film_id, const char *from, const char *to, GError **error)
{
  g_autofree char *old = g_strdup_printf ("\"person_uid\":\"%s\"", from);
  g_autofree char *new = g_strdup_printf ("\"person_uid\":\"%s\"", to);

  return plakat_db_run (self->db, error,
                        "UPDATE film SET brief = replace (brief, ?2, ?3), rest = replace (rest, ?2, ?3), "
                        "seq = ?4 WHERE id = ?1",
                        "itti", film_id, old, new, plakat_db_next_seq (self->db));
}

static gboolean
list_films (PlakatLoader *self, gint64 person_id, GArray *films, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      self->db, error, "SELECT DISTINCT film_id FROM credit WHERE person_id = ?1", "i", person_id);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      gint64 id = plakat_rows_get_int (rows, 0);

      g_array_append_val (films, id);
    }
  return plakat_rows_end (rows, error);
}

/* Two people who were thought to be different become one. */
static gboolean
join_persons (PlakatLoader *self, PlakatPersonRef *gone, PlakatPersonRef *kept, GError **error)
{
  g_autoptr (GArray) films = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!list_films (self, gone->id, films, error))
    return FALSE;
  for (guint i = 0; i < films->len; i++)
    if (!rename_in_film (self, g_array_index (films, gint64, i), gone->uid, kept->uid, error))
      return FALSE;
  gone->same = kept;
  return plakat_db_run (self->db, error, "UPDATE credit SET person_id = ?2 WHERE person_id = ?1", "ii",
                        gone->id, kept->id)
         && plakat_db_run (self->db, error, "UPDATE person_alias SET person_id = ?2 WHERE person_id = ?1",
                           "ii", gone->id, kept->id)
         && plakat_db_run (self->db, error, "DELETE FROM person_source WHERE person_id = ?1", "i", gone->id)
         && plakat_db_run (self->db, error, "DELETE FROM person_search WHERE rowid = ?1", "i", gone->id)
         && plakat_db_run (self->db, error, "DELETE FROM person WHERE id = ?1", "i", gone->id)
         && add_alias (self, gone->uid, kept, error);
}

/**
 * plakat_loader_same_person:
 * @uid: a name that a line uses
 * @kept_uid: the name that is known here
 *
 * From now on both mean the same person, who keeps the known name.
 */
gboolean
plakat_loader_same_person (PlakatLoader *self, const char *uid, const char *kept_uid, GError **error)
{
  PlakatPersonRef *ref = plakat_loader_find_person (self, uid);
  PlakatPersonRef *kept = plakat_loader_find_person (self, kept_uid);

  if (kept == NULL || ref == kept)
    return TRUE;
  return ref == NULL ? add_alias (self, uid, kept, error) : join_persons (self, ref, kept, error);
}

typedef struct
{
  char *record;
  char *name;
  gboolean same; /* this source said the same before */
  gboolean own;  /* this source is the only one that said anything */
  gboolean best; /* the best source has spoken */
} KnownPerson;

static void
known_person_clear (KnownPerson *known)
{
  g_free (known->record);
  g_free (known->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KnownPerson, known_person_clear)

static gboolean
read_known (PlakatLoader *self, gint64 id, const PlakatLoadItem *item, KnownPerson *known, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (self->db, error, "SELECT name, record FROM person WHERE id = ?1", "i", id);
  g_autoptr (PlakatRows) sources = NULL;

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      known->name = g_strdup (plakat_rows_get_text (rows, 0));
      known->record = g_strdup (plakat_rows_get_text (rows, 1));
    }
  sources = plakat_db_query (self->db, error, "SELECT source, hash FROM person_source WHERE person_id = ?1",
                             "i", id);
  if (sources == NULL)
    return FALSE;
  known->own = TRUE;
  while (plakat_rows_next (sources))
    {
      const char *source = plakat_rows_get_text (sources, 0);

      if (!g_str_equal (source, item->source))
        known->own = FALSE;
      else
        known->same = g_str_equal (plakat_rows_get_text (sources, 1), item->hash);
      known->best |= plakat_load_source_is_best (source);
    }
  return plakat_rows_end (sources, error);
}

/* What is known of the person after @item: the better source's word, and the other's where that is silent. */
static PlakatPerson *
merged_person (const KnownPerson *known, PlakatLoadItem *item)
{
  g_autoptr (PlakatPerson) stored =
      known->record && !known->own ? plakat_record_to_person (known->record, NULL) : NULL;

  if (stored == NULL)
    return plakat_person_ref (item->person);
  if (known->best && !plakat_load_source_is_best (item->source))
    {
      plakat_load_merge_persons (stored, item->person);
      return g_steal_pointer (&stored);
    }
  plakat_load_merge_persons (item->person, stored);
  return plakat_person_ref (item->person);
}

static gboolean
update_person (PlakatLoader *self, gint64 id, PlakatPerson *person, const char *record, GError **error)
{
  return plakat_db_run (self->db, error,
                        "UPDATE person SET name = ?2, gender = ?3, popularity = ?4, record = ?5, seq = ?6 "
                        "WHERE id = ?1",
                        "itndti", id, person->name, (int) person->gender, person->popularity, record,
                        plakat_db_next_seq (self->db))
         && plakat_db_run (self->db, error, "DELETE FROM person_search WHERE rowid = ?1", "i", id)
         && index_name (self, id, person->name, error);
}

static gboolean
change_person (PlakatLoader *self,
               PlakatPersonRef *ref,
               PlakatLoadItem *item,
               PlakatLoadOutcome *outcome,
               GError **error)
{
  g_auto (KnownPerson) known = { 0 };
  g_autoptr (PlakatPerson) person = NULL;
  g_autofree char *record = NULL;

  *outcome = PLAKAT_LOAD_SAME;
  if (!read_known (self, ref->id, item, &known, error))
    return FALSE;
  if (known.same)
    return TRUE;
  g_free (item->person->uid);
  item->person->uid = g_strdup (ref->uid);
  person = merged_person (&known, item);
  record = plakat_record_from_person (person);
  if (g_strcmp0 (record, known.record) == 0)
    return TRUE;
  *outcome = PLAKAT_LOAD_CHANGED;
  return update_person (self, ref->id, person, record, error);
}

static gboolean
create_person (PlakatLoader *self, PlakatLoadItem *item, PlakatPersonRef **ref, GError **error)
{
  PlakatPerson *person = item->person;
  g_autofree char *record = plakat_record_from_person (person);

  *ref = add_person (self, person->uid, person->name, person->gender, person->popularity, record, error);
  return *ref != NULL;
}

/** plakat_loader_put_person: writes a line that holds a person */
gboolean
plakat_loader_put_person (PlakatLoader *self,
                          PlakatLoadItem *item,
                          PlakatLoadOutcome *outcome,
                          GError **error)
{
  g_autofree char *uid = g_strdup (item->person->uid);
  g_autofree char *tmdb_uid = NULL;
  PlakatPersonRef *ref = plakat_loader_find_person (self, uid);

  if (item->person->tmdb_id > 0)
    tmdb_uid = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, item->person->tmdb_id);
  if (ref == NULL && tmdb_uid != NULL)
    ref = plakat_loader_find_person (self, tmdb_uid);
  *outcome = PLAKAT_LOAD_ADDED;
  if (ref == NULL ? !create_person (self, item, &ref, error)
                  : !change_person (self, ref, item, outcome, error))
    return FALSE;
  if (plakat_loader_find_person (self, uid) == NULL && !add_alias (self, uid, ref, error))
    return FALSE;
  if (tmdb_uid != NULL && !plakat_loader_same_person (self, tmdb_uid, ref->uid, error))
    return FALSE;
  return plakat_db_run (self->db, error,
                        "INSERT INTO person_source (person_id, source, hash) VALUES (?1, ?2, ?3) "
                        "ON CONFLICT (person_id, source) DO UPDATE SET hash = excluded.hash",
                        "itt", ref->id, item->source, item->hash);
}
