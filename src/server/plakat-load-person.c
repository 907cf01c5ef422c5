/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-load-private.h"
#include "plakat-record.h"
#include "plakat-search-private.h"
#include "plakat-text.h"

static guint64
hash_of (const char *uid)
{
  return plakat_load_hash (uid, strlen (uid));
}

static PlakatPersonRef *
find (PlakatLoader *self, const char *uid)
{
  return plakat_loader_find_person (self, hash_of (uid), uid);
}

static PlakatLoadPerson *
add_person (PlakatLoader *self, const char *uid, const char *name, int gender)
{
  PlakatLoadPerson person = { .name = g_strdup (name), .gender = gender, .seq = ++self->seq };

  person.ref = plakat_loader_add_ref (self, ++self->person_id, uid);
  person.ref->is_new = TRUE;
  person.ref->touched = TRUE;
  g_array_append_val (self->new_persons, person);
  return &g_array_index (self->new_persons, PlakatLoadPerson, self->new_persons->len - 1);
}

/* ---- Credits --------------------------------------------------------------------------------- */

/**
 * plakat_loader_take_credits:
 * @film: whose credits then name people as they are known here
 * @keys: (nullable): the hashes of their names
 * @refs: (out caller-allocates): the people, one for each credit
 *
 * People who are not known yet are added.
 *
 * Returns: whether a name changed
 */
gboolean
plakat_loader_take_credits (PlakatLoader *self, PlakatFilm *film, const guint64 *keys, PlakatPersonRef **refs)
{
  gboolean renamed = FALSE;

  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);

      refs[i] = plakat_loader_find_person (self, keys != NULL ? keys[i] : hash_of (credit->person_uid),
                                           credit->person_uid);
      if (refs[i] == NULL)
        refs[i] = add_person (self, credit->person_uid, credit->person_name, credit->gender)->ref;
      if (!g_str_equal (refs[i]->uid, credit->person_uid))
        {
          g_free (credit->person_uid);
          credit->person_uid = g_strdup (refs[i]->uid);
          renamed = TRUE;
        }
    }
  return renamed;
}

/** plakat_loader_touch_credits: what the people in @film did is summed up anew at the end */
void
plakat_loader_touch_credits (PlakatLoader *self, PlakatFilm *film)
{
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);
      PlakatPersonRef *ref = find (self, credit->person_uid);

      if (ref != NULL)
        ref->touched = TRUE;
    }
}

/* ---- Two who are one ------------------------------------------------------------------------- */

static gboolean
add_alias (PlakatLoader *self, const char *uid, PlakatPersonRef *ref, GError **error)
{
  if (!plakat_db_run (self->db, error,
                      "INSERT INTO person_alias (uid, person_id) VALUES (?1, ?2) "
                      "ON CONFLICT (uid) DO UPDATE SET person_id = excluded.person_id",
                      "ti", uid, ref->id))
    return FALSE;
  plakat_loader_name_person (self, uid, ref);
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
                        "itti", film_id, old, new, ++self->seq);
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

/* What the sources said of who is gone must be read again, should they say it again. */
static gboolean
forget_sources (PlakatLoader *self, gint64 person_id, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      self->db, error, "SELECT hash FROM person_source WHERE person_id = ?1", "i", person_id);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    plakat_loader_set_current (self, 0, plakat_rows_get_text (rows, 0));
  if (!plakat_rows_end (rows, error))
    return FALSE;
  return plakat_db_run (self->db, error, "DELETE FROM person_source WHERE person_id = ?1", "i", person_id);
}

static gboolean
unsearch (PlakatLoader *self, const PlakatPersonRef *ref, GError **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (PlakatSearchHit));
  g_autoptr (PlakatRows) rows = NULL;

  if (ref->is_new)
    return TRUE;
  rows = plakat_db_query (self->db, error, "SELECT popularity FROM person WHERE id = ?1", "i", ref->id);
  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      PlakatSearchHit hit = { ref->id, plakat_search_rank (plakat_rows_get_double (rows, 0)) };

      g_array_append_val (hits, hit);
    }
  return plakat_rows_end (rows, error) && plakat_search_remove (self->db, PLAKAT_SEARCH_PERSONS, hits, error);
}

/* Two people who were thought to be different become one. */
static gboolean
join_persons (PlakatLoader *self, PlakatPersonRef *gone, PlakatPersonRef *kept, GError **error)
{
  g_autoptr (GArray) films = g_array_new (FALSE, FALSE, sizeof (gint64));

  /* While a catalogue is filled nobody finds credits by the person, until somebody must. */
  if (!plakat_loader_write (self, error)
      || ((self->filling || self->mended) && !plakat_load_create_index (self->db, "credit_person", error))
      || !list_films (self, gone->id, films, error))
    return FALSE;
  for (guint i = 0; i < films->len; i++)
    {
      gint64 film = g_array_index (films, gint64, i);

      if (!rename_in_film (self, film, gone->uid, kept->uid, error))
        return FALSE;
      plakat_loader_search_again (self, film);
    }
  gone->same = kept;
  kept->touched = TRUE;
  self->exact = FALSE;
  return plakat_db_run (self->db, error, "UPDATE credit SET person_id = ?2 WHERE person_id = ?1", "ii",
                        gone->id, kept->id)
         && plakat_db_run (self->db, error, "UPDATE person_alias SET person_id = ?2 WHERE person_id = ?1",
                           "ii", gone->id, kept->id)
         && forget_sources (self, gone->id, error) && unsearch (self, gone, error)
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
  PlakatPersonRef *ref = find (self, uid), *kept = find (self, kept_uid);

  if (kept == NULL || ref == kept)
    return TRUE;
  return ref == NULL ? add_alias (self, uid, kept, error) : join_persons (self, ref, kept, error);
}

/* ---- Lines ------------------------------------------------------------------------------------- */

typedef struct
{
  char *record;
  char *hash;    /* of what the line's source said till now */
  gboolean own;  /* this source is the only one that said anything */
  gboolean best; /* the best source has spoken */
} KnownPerson;

static void
known_person_clear (KnownPerson *known)
{
  g_free (known->record);
  g_free (known->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KnownPerson, known_person_clear)

static gboolean
read_known (PlakatLoader *self, gint64 id, const PlakatLoadItem *item, KnownPerson *known, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (self->db, error, "SELECT record FROM person WHERE id = ?1", "i", id);
  g_autoptr (PlakatRows) sources = NULL;

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    known->record = g_strdup (plakat_rows_get_text (rows, 0));
  sources = plakat_db_query (self->db, error, "SELECT source, hash FROM person_source WHERE person_id = ?1",
                             "i", id);
  if (sources == NULL)
    return FALSE;
  known->own = TRUE;
  while (plakat_rows_next (sources))
    {
      const char *source = plakat_rows_get_text (sources, 0);

      if (g_str_equal (source, item->source))
        known->hash = g_strdup (plakat_rows_get_text (sources, 1));
      else
        known->own = FALSE;
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
update_person (
    PlakatLoader *self, PlakatPersonRef *ref, PlakatPerson *person, const char *record, GError **error)
{
  g_autofree char *sort_key = plakat_loader_sort_name (person->name);

  ref->given = person->popularity;
  ref->touched = TRUE;
  ref->renamed = TRUE;
  self->exact = FALSE;
  return plakat_db_run (self->db, error,
                        "UPDATE person SET name = ?2, sort_key = ?3, gender = ?4, record = ?5, seq = ?6 "
                        "WHERE id = ?1",
                        "ittnti", ref->id, person->name, sort_key, (int) person->gender, record, ++self->seq);
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
  if (!plakat_loader_write (self, error) || !read_known (self, ref->id, item, &known, error))
    return FALSE;
  g_free (item->person->uid);
  item->person->uid = g_strdup (ref->uid);
  person = merged_person (&known, item);
  record = plakat_record_from_person (person);
  plakat_loader_set_current (self, item->key, known.hash);
  if (g_strcmp0 (record, known.record) != 0)
    {
      *outcome = PLAKAT_LOAD_CHANGED;
      if (!update_person (self, ref, person, record, error))
        return FALSE;
    }
  return plakat_db_run (self->db, error,
                        "INSERT INTO person_source (person_id, source, hash) VALUES (?1, ?2, ?3) "
                        "ON CONFLICT (person_id, source) DO UPDATE SET hash = excluded.hash",
                        "itt", ref->id, item->source, item->hash);
}

static PlakatPersonRef *
create_person (PlakatLoader *self, PlakatLoadItem *item)
{
  PlakatPerson *person = item->person;
  PlakatLoadPerson *added = add_person (self, person->uid, person->name, person->gender);

  added->record = plakat_record_from_person (person);
  added->source = g_strdup (item->source);
  memcpy (added->hash, item->hash, sizeof item->hash);
  added->ref->given = person->popularity;
  plakat_loader_set_current (self, item->key, NULL);
  return added->ref;
}

/** plakat_loader_put_person: writes a line that holds a person and is not known */
gboolean
plakat_loader_put_person (PlakatLoader *self,
                          PlakatLoadItem *item,
                          PlakatLoadOutcome *outcome,
                          GError **error)
{
  g_autofree char *uid = g_strdup (item->person->uid);
  g_autofree char *tmdb_uid = NULL;
  PlakatPersonRef *ref = find (self, uid);

  if (item->person->tmdb_id > 0)
    tmdb_uid = g_strdup_printf ("tmdb:%" G_GINT64_FORMAT, item->person->tmdb_id);
  if (ref == NULL && tmdb_uid != NULL)
    ref = find (self, tmdb_uid);
  *outcome = PLAKAT_LOAD_ADDED;
  if (ref == NULL)
    ref = create_person (self, item);
  else if (!change_person (self, ref, item, outcome, error))
    return FALSE;
  if (find (self, uid) == NULL && !add_alias (self, uid, ref, error))
    return FALSE;
  return tmdb_uid == NULL || plakat_loader_same_person (self, tmdb_uid, ref->uid, error);
}
