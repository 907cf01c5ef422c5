/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-cycle-private.h"
#include "planted-bug.h"

/*
 * A server without a feed: its lists are read whole and compared. What is there is there; what is not there
 * is gone only where the walk proves that it saw everything, and what it lacked was lacking before.
 */

#define MOST_LOOKS 2u

typedef struct
{
  GPtrArray *entries;
  GHashTable *rows;  /* their tags, which stand in the entries */
  GHashTable *films; /* their uids, likewise → the place of the first one */
  gint64 total;
  gboolean complete;
} Walk;

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->films, g_hash_table_unref);
  g_clear_pointer (&walk->rows, g_hash_table_unref);
  g_clear_pointer (&walk->entries, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* Whether the row was one of several of its film in an earlier walk too. */
static gboolean
was_twin (PlakatCycle *self, const char *list_uid, const PlakatEntry *entry)
{
  return !g_hash_table_add (self->memory->twins, g_strconcat (list_uid, " ", entry->tag, NULL));
}

/*
 * No row comes twice in a whole list. A film may: a server may have it in two rows. On one page it has; on
 * two it may as well have been taken off and put on again between them, and then some other row slipped
 * through (I7). A row that went does not come back, so that two that come again are two.
 */
static void
take_page (PlakatCycle *self, const char *list_uid, Walk *walk, PlakatListing *listing, gboolean first)
{
  const guint start = walk->entries->len;

  if (first)
    walk->total = listing->total;
  walk->complete &= listing->total == walk->total;
  for (guint i = 0; i < listing->entries->len; i++)
    {
      PlakatEntry *entry = g_ptr_array_index (listing->entries, i);
      gpointer place;

      walk->complete &= g_hash_table_add (walk->rows, entry->tag != NULL ? entry->tag : entry->film_uid);
      if (!g_hash_table_lookup_extended (walk->films, entry->film_uid, NULL, &place))
        g_hash_table_insert (walk->films, entry->film_uid, GUINT_TO_POINTER (start + i));
      else if (GPOINTER_TO_UINT (place) < start)
        {
          walk->complete &=
              was_twin (self, list_uid, g_ptr_array_index (walk->entries, GPOINTER_TO_UINT (place)));
          walk->complete &= was_twin (self, list_uid, entry);
        }
    }
  g_ptr_array_extend_and_steal (walk->entries, g_steal_pointer (&listing->entries));
  listing->entries = g_ptr_array_new ();
}

/* From the first page along "next", no page twice. What came before an error is in @walk all the same. */
static gboolean
read_pages (PlakatCycle *self, const PlakatLibraryScope *scope, Walk *walk, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint page = 1;

  walk->complete = TRUE;
  while (page != 0)
    {
      g_autoptr (PlakatListing) listing = NULL;

      if (!g_hash_table_add (seen, GUINT_TO_POINTER (page))
          || g_hash_table_size (seen) > PLAKAT_CYCLE_MOST_PAGES)
        {
          walk->complete = FALSE;
          return TRUE;
        }
      listing = dex_await_pointer (
          plakat_remote_fetch_listing (self->remote, scope->list_uid, scope->parent_tag, page), error);
      if (listing == NULL || !plakat_cycle_goes_on (self, error))
        {
          walk->complete = FALSE;
          return FALSE;
        }
      take_page (self, scope->list_uid, walk, listing, page == 1);
      page = listing->next;
    }
  walk->complete &= walk->total == walk->entries->len;
  return TRUE;
}

static gboolean
see (PlakatCycle *self, const char *list_uid, const char *film_uid, gboolean present)
{
  g_autofree char *key = g_strconcat (list_uid, " ", film_uid, NULL);

  return plakat_cycle_passes (self, key, present ? "there" : "gone", film_uid);
}

/* Compares with what this list had when it was walked last. What is frozen is passed over: then nothing is
 * proven either. */
static void
compare (PlakatCycle *self, const char *list_uid, Walk *walk)
{
  GHashTable *walks = self->memory->walks;
  GHashTable *before = g_hash_table_lookup (walks, list_uid);
  g_autoptr (GHashTable) now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const gboolean complete = walk->complete;
  GHashTableIter iter;
  gpointer film;

  for (guint i = 0; i < walk->entries->len;)
    {
      const PlakatEntry *entry = g_ptr_array_index (walk->entries, i);

      if (!see (self, list_uid, entry->film_uid, TRUE))
        {
          g_ptr_array_remove_index (walk->entries, i);
          walk->complete = FALSE;
          continue;
        }
      self->taken += before != NULL && !g_hash_table_contains (before, entry->film_uid) ? 1 : 0;
      g_hash_table_add (now, g_strdup (entry->film_uid));
      i++;
    }
  if (before != NULL)
    g_hash_table_iter_init (&iter, before);
  while (before != NULL && g_hash_table_iter_next (&iter, &film, NULL))
    {
      if (g_hash_table_contains (now, film))
        continue;
      if (complete && see (self, list_uid, film, FALSE))
        {
          self->removed++;
          continue;
        }
      g_hash_table_add (now, g_strdup (film));
      walk->complete = FALSE;
    }
  g_hash_table_insert (walks, g_strdup (list_uid), g_steal_pointer (&now));
}

static gboolean
walk_list (PlakatCycle *self, const PlakatLibraryScope *scope, gint64 since, GError **error)
{
  g_auto (Walk) walk = {
    .entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free),
    .rows = g_hash_table_new (g_str_hash, g_str_equal),
    .films = g_hash_table_new (g_str_hash, g_str_equal),
  };
  g_autoptr (GError) broken = NULL;

  read_pages (self, scope, &walk, &broken);
#if PLAKAT_PLANTED_BUG == 23
  walk.complete = TRUE; /* planted: part of a list counts as the whole of it */
#endif
  compare (self, scope->list_uid, &walk);
  /* An account that was closed meanwhile takes nothing in any more. */
  if (plakat_engine_is_cancelled (self->engine))
    return plakat_cycle_goes_on (self, error);
  if (!dex_await (
          plakat_library_apply_listing (self->library, scope->list_uid, walk.entries, walk.complete, since),
          error))
    return FALSE;
  if (broken != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&broken));
      return FALSE;
    }
  if (walk.complete)
    g_hash_table_remove (self->unclear, scope->list_uid);
  return plakat_cycle_goes_on (self, error);
}

static gboolean
walk_profiles (PlakatCycle *self, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) records = dex_await_pointer (plakat_remote_fetch_profiles (self->remote), error);

  return records != NULL && plakat_cycle_goes_on (self, error)
         && dex_await (plakat_library_apply_profiles (self->library, records, since), error)
         && plakat_cycle_goes_on (self, error);
}

/* What changes back and forth is left as it is. */
static void
hold_frozen (PlakatCycle *self, GPtrArray *records)
{
  for (guint i = records->len; i > 0; i--)
    {
      const PlakatUserRecord *record = g_ptr_array_index (records, i - 1);
      const char *kind = plakat_user_record_kind_to_string (record->kind);
      g_autofree char *key = g_strconcat (kind, " ", record->uid, NULL);

      if (!plakat_cycle_passes (self, key, record->tag, kind))
        g_ptr_array_remove_index (records, i - 1);
    }
}

static gboolean
walk_account (PlakatCycle *self, GError **error)
{
  g_autoptr (GPtrArray) records = dex_await_pointer (plakat_remote_fetch_account (self->remote), error);

  if (records == NULL || !plakat_cycle_goes_on (self, error))
    return FALSE;
  hold_frozen (self, records);
  if (!dex_await (plakat_library_apply_account (self->library, records), error))
    return FALSE;
  g_hash_table_remove (self->unclear, "account");
  return plakat_cycle_goes_on (self, error);
}

/* @only: (nullable): of these lists */
static gboolean
walk_lists (PlakatCycle *self, GHashTable *only, gint64 since, GError **error)
{
  g_autoptr (PlakatLibraryPlace) place = plakat_cycle_load_place (self, error);

  if (place == NULL)
    return FALSE;
  for (guint i = 0; i < place->lists->len; i++)
    {
      const PlakatLibraryScope *scope = g_ptr_array_index (place->lists, i);

      if ((only == NULL || g_hash_table_contains (only, scope->list_uid))
          && !walk_list (self, scope, since, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plakat_cycle_look:
 *
 * An answer was lost, or left it open: whether the edit was done is seen at once where it can be, before
 * somebody else edits the same and it cannot be told any more. Where it cannot, the next cycle looks.
 */
void
plakat_cycle_look (PlakatCycle *self)
{
  g_autoptr (PlakatLibraryPlace) before = NULL;

  if (g_hash_table_size (self->unclear) == 0)
    return;
  before = plakat_cycle_load_place (self, NULL);
  if (before == NULL || before->latched)
    return;
  /* After a connection that broke there may be one that works, and another one that does not. */
  for (guint i = 0; i < MOST_LOOKS; i++)
    if (walk_lists (self, self->unclear, before->seq, NULL)
        && (!g_hash_table_contains (self->unclear, "account") || walk_account (self, NULL)))
      return;
}

/**
 * plakat_cycle_walk: reads every list that the server keeps, profiles first, and what the user says of
 * themselves
 *
 * Returns: %FALSE where the cycle ends here
 */
gboolean
plakat_cycle_walk (PlakatCycle *self, GError **error)
{
  g_autoptr (PlakatLibraryPlace) before = plakat_cycle_load_place (self, error);

  if (before == NULL)
    return FALSE;
  if (before->latched)
    return TRUE;
  return (!(self->capabilities & PLAKAT_CAN_PROFILES) || walk_profiles (self, before->seq, error))
         && walk_lists (self, NULL, before->seq, error)
         && (!(self->capabilities & PLAKAT_CAN_ACCOUNT) || walk_account (self, error));
}
