/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-load-private.h"

static gboolean
learn_hashes (PlakatLoader *self, const char *sql, PlakatBag *bag, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (self->db, error, sql, "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    plakat_bag_add (bag, plakat_load_hash_key (plakat_rows_get_text (rows, 0)));
  return plakat_rows_end (rows, error);
}

/** plakat_loader_learn_lines: which lines were loaded before: most loads bring few others */
gboolean
plakat_loader_learn_lines (PlakatLoader *self, GError **error)
{
  return learn_hashes (self, "SELECT hash FROM film_source", &self->known.films, error)
         && learn_hashes (self, "SELECT hash FROM person_source", &self->known.persons, error);
}

static gboolean
learn_films (PlakatLoader *self, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (self->db, error, "SELECT uid, film_id FROM film_alias", "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      const char *uid = plakat_rows_get_text (rows, 0);

      plakat_names_set (self->films, plakat_load_hash (uid, strlen (uid)), uid,
                        plakat_rows_get_int (rows, 1));
    }
  return plakat_rows_end (rows, error);
}

static gboolean
learn_persons (PlakatLoader *self, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (self->db, error, "SELECT id, uid FROM person", "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    plakat_loader_add_ref (self, plakat_rows_get_int (rows, 0), plakat_rows_get_text (rows, 1));
  return plakat_rows_end (rows, error);
}

static gboolean
learn_aliases (PlakatLoader *self, GError **error)
{
  g_autoptr (PlakatRows) rows = plakat_db_query (
      self->db, error, "SELECT a.uid, p.uid FROM person_alias a JOIN person p ON p.id = a.person_id", "");

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    {
      const char *uid = plakat_rows_get_text (rows, 1);
      PlakatPersonRef *ref = plakat_loader_find_person (self, plakat_load_hash (uid, strlen (uid)), uid);

      plakat_loader_name_person (self, plakat_rows_get_text (rows, 0), ref);
    }
  return plakat_rows_end (rows, error);
}

/** plakat_loader_learn: who and what is there by which name, when the first line comes that is not known */
gboolean
plakat_loader_learn (PlakatLoader *self, GError **error)
{
  if (self->learned)
    return TRUE;
  self->learned = TRUE;
  return self->filling
         || (learn_films (self, error) && learn_persons (self, error) && learn_aliases (self, error));
}

/** plakat_loader_is_current: whether the line with the hash @key is what its source said last */
gboolean
plakat_loader_is_current (PlakatLoader *self, guint64 key)
{
  gpointer state;

  if (g_hash_table_lookup_extended (self->superseded, &key, NULL, &state))
    return GPOINTER_TO_INT (state);
  return plakat_bag_has (&self->fresh, key) || plakat_bag_has (&self->known.films, key)
         || plakat_bag_has (&self->known.persons, key);
}

static void
supersede (PlakatLoader *self, guint64 key, gboolean current)
{
  guint64 *place = g_new (guint64, 1);

  *place = key;
  g_hash_table_replace (self->superseded, place, GINT_TO_POINTER (current));
}

/** plakat_loader_set_current: @before: (nullable): the hash of what the source said till now */
void
plakat_loader_set_current (PlakatLoader *self, guint64 key, const char *before)
{
  if (before != NULL)
    supersede (self, plakat_load_hash_key (before), FALSE);
  if (key == 0)
    return;
  if (g_hash_table_contains (self->superseded, &key))
    supersede (self, key, TRUE);
  plakat_bag_add (&self->fresh, key);
}

/** plakat_loader_find_person: Returns: (transfer none) (nullable): who goes by @uid, whose hash is @key */
PlakatPersonRef *
plakat_loader_find_person (PlakatLoader *self, guint64 key, const char *uid)
{
  gint64 place = plakat_names_get (self->persons, key, uid);
  PlakatPersonRef *ref = place > 0 ? g_ptr_array_index (self->refs, place - 1) : NULL;

  while (ref != NULL && ref->same != NULL)
    ref = ref->same;
  return ref;
}

/** plakat_loader_add_ref: Returns: (transfer none): somebody who was not known */
PlakatPersonRef *
plakat_loader_add_ref (PlakatLoader *self, gint64 id, const char *uid)
{
  PlakatPersonRef *ref = g_new0 (PlakatPersonRef, 1);

  ref->id = id;
  ref->uid = g_strdup (uid);
  g_ptr_array_add (self->refs, ref);
  ref->place = self->refs->len;
  plakat_loader_name_person (self, uid, ref);
  return ref;
}

/** plakat_loader_name_person: from now on @ref goes by @uid as well */
void
plakat_loader_name_person (PlakatLoader *self, const char *uid, PlakatPersonRef *ref)
{
  plakat_names_set (self->persons, plakat_load_hash (uid, strlen (uid)), uid, ref->place);
}
