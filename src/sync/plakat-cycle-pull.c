/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-catalogue-sync.h"
#include "plakat-cycle-private.h"

#define PAGE_FILMS 200u
/* A server that has another epoch with each answer is none. */
#define MOST_EPOCHS 2u

static gboolean
set_nonsense (GError **error)
{
  g_set_error_literal (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                       _ ("The server's list of changes leads nowhere."));
  return FALSE;
}

/* plakat_cycle_passes: @what: a name of it, for the log; Returns: whether what the server shows may be passed
 * on, for it does not change back and forth */
gboolean
plakat_cycle_passes (PlakatCycle *self, const char *key, const char *value, const char *what)
{
  g_autofree char *line = NULL;
  gboolean begins;
  const gboolean passes = plakat_flips_see (self->memory->flips, key, value, &begins);

  if (!begins)
    return passes;
  line = g_strdup_printf (
      _ ("“%s” changes back and forth on the server. It is left as it is for ten minutes."), what);
  dex_future_disown (plakat_library_note (self->library, line));
  return passes;
}

/* Whether the change may be passed on. What was sent in this cycle comes back here, and is no news. */
static gboolean
see_change (PlakatCycle *self, const char *key, const char *value, gboolean present, const char *what)
{
  const gboolean passes = plakat_cycle_passes (self, key, value, what);

  if (passes && !g_hash_table_contains (self->sends, key))
    *(present ? &self->taken : &self->removed) += 1;
  return passes;
}

static gboolean
see_entry (PlakatCycle *self, const PlakatEntry *entry)
{
  const char *list = entry->list_uid != NULL ? entry->list_uid : plakat_list_kind_to_string (entry->list);
  g_autofree char *key = g_strconcat (list, " ", entry->film_uid, NULL);
  g_autofree char *value =
      entry->present ? g_strconcat ("at ", entry->position ? entry->position : "", NULL) : g_strdup ("gone");

  return see_change (self, key, value, entry->present, entry->title ? entry->title : entry->film_uid);
}

static gboolean
see_rating (PlakatCycle *self, const PlakatRating *rating)
{
  gboolean present = rating->half_stars > 0 || rating->review != NULL;
  g_autofree char *key = g_strconcat ("rating ", rating->film_uid, NULL);
  g_autofree char *value =
      g_strdup_printf ("%d %x", rating->half_stars, rating->review != NULL ? g_str_hash (rating->review) : 0);

  return see_change (self, key, value, present, rating->title ? rating->title : rating->film_uid);
}

static gboolean
see_record (PlakatCycle *self, const PlakatUserRecord *record)
{
  const char *kind = plakat_user_record_kind_to_string (record->kind);
  const char *name = record->fields != NULL ? plakat_fields_get (record->fields, "name") : NULL;
  g_autofree char *key = g_strconcat (kind, " ", record->uid, NULL);
  g_autofree char *text = record->fields != NULL ? plakat_fields_print (record->fields) : g_strdup ("");
  g_autofree char *value = g_strdup_printf ("%x", g_str_hash (text));

  return see_change (self, key, value, record->fields != NULL,
                     record->title != NULL ? record->title
                     : name != NULL        ? name
                                           : kind);
}

typedef gboolean (*See) (PlakatCycle *self, gconstpointer change);

static gboolean
hold_some (PlakatCycle *self, GPtrArray *changes, See see)
{
  gboolean held = FALSE;

  for (guint i = 0; i < changes->len;)
    if (see (self, g_ptr_array_index (changes, i)))
      i++;
    else
      {
        g_ptr_array_remove_index (changes, i);
        held = TRUE;
      }
  return held;
}

/* Takes out what is frozen; returns whether there was any. */
static gboolean
hold_frozen (PlakatCycle *self, PlakatFeed *feed)
{
  gboolean entries = hold_some (self, feed->entries, (See) see_entry);
  gboolean ratings = hold_some (self, feed->ratings, (See) see_rating);
  gboolean records = hold_some (self, feed->records, (See) see_record);

  return entries || ratings || records;
}

typedef struct
{
  char *cursor; /* where to go on; the library's own while nothing is held back */
  char *held;   /* the library's cursor stays here while something is held back: it never covers what was not
                 * applied (I17) */
  guint epochs;
  gboolean news; /* and not everything from the start */
  gboolean more;
} Pull;

static void
pull_clear (Pull *pull)
{
  g_free (pull->cursor);
  g_free (pull->held);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pull, pull_clear)

static PlakatFeed *
fetch (PlakatCycle *self, Pull *pull, GError **error)
{
  g_autoptr (GError) gone = NULL;
  PlakatFeed *feed = dex_await_pointer (plakat_remote_fetch_changes (self->remote, pull->cursor), &gone);

  /* Too old, or of another epoch: from the start, and the answer's epoch says which. */
  if (g_error_matches (gone, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_GONE) && pull->cursor != NULL)
    {
      g_clear_pointer (&pull->cursor, g_free);
      g_clear_pointer (&pull->held, g_free);
      pull->news = FALSE;
      return dex_await_pointer (plakat_remote_fetch_changes (self->remote, NULL), error);
    }
  if (gone != NULL)
    g_propagate_error (error, g_steal_pointer (&gone));
  return feed;
}

static gboolean
begin_epoch (PlakatCycle *self, Pull *pull, const char *epoch, GError **error)
{
  g_autoptr (PlakatLibraryPlace) place = NULL;

  if (++pull->epochs > MOST_EPOCHS)
    {
      g_set_error_literal (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                           _ ("The server changes who it is with every answer."));
      return FALSE;
    }
  g_clear_pointer (&pull->held, g_free);
  if (!dex_await (plakat_library_begin_epoch (self->library, epoch), error))
    return FALSE;
  place = plakat_cycle_load_place (self, error);
  if (place == NULL)
    return FALSE;
  g_set_str (&pull->cursor, place->cursor);
  pull->news = FALSE;
  pull->more = !place->latched;
  return TRUE;
}

static gboolean
pull_page (PlakatCycle *self, const PlakatLibraryPlace *place, Pull *pull, GError **error)
{
  g_autoptr (PlakatFeed) feed = fetch (self, pull, error);
  g_autofree char *next = NULL;

  if (feed == NULL || !plakat_cycle_goes_on (self, error))
    return FALSE;
  if (place->epoch != NULL && g_strcmp0 (place->epoch, feed->epoch) != 0)
    return begin_epoch (self, pull, feed->epoch, error);
  if (feed->more && g_strcmp0 (feed->cursor, pull->cursor) == 0)
    return set_nonsense (error);
  if (pull->news && hold_frozen (self, feed) && pull->held == NULL)
    pull->held = g_strdup (place->cursor);
  next = g_strdup (feed->cursor);
  if (pull->held != NULL)
    g_set_str (&feed->cursor, pull->held);
  pull->more = feed->more;
  if (!dex_await (plakat_library_apply_feed (self->library, g_steal_pointer (&feed)), error)
      || !plakat_cycle_goes_on (self, error))
    return FALSE;
  g_set_str (&pull->cursor, next);
  return TRUE;
}

/**
 * plakat_cycle_pull_feed: takes in what changed elsewhere, of a server with a feed
 *
 * Returns: %FALSE where the cycle ends here
 */
gboolean
plakat_cycle_pull_feed (PlakatCycle *self, GError **error)
{
  g_auto (Pull) pull = { .more = TRUE };

  for (guint turn = 0; turn < PLAKAT_CYCLE_MOST_PAGES && pull.more; turn++)
    {
      g_autoptr (PlakatLibraryPlace) place = plakat_cycle_load_place (self, error);

      if (place == NULL)
        return FALSE;
      if (place->latched)
        return TRUE;
      if (turn == 0)
        pull.cursor = g_strdup (place->cursor);
      if (turn == 0)
        pull.news = place->cursor != NULL;
      if (!pull_page (self, place, &pull, error))
        return FALSE;
    }
  return TRUE;
}

/* The pull of the films: while a page is stored, the next one is on its way. */
typedef struct
{
  PlakatCycle *cycle;
  char *cursor;      /* (nullable): of the page that is on its way */
  DexFuture *ahead;  /* (nullable): that page */
  gboolean complete; /* whether all films have been here before */
} Films;

static void
ask_for_films (Films *films, const char *cursor)
{
  g_set_str (&films->cursor, cursor);
  films->ahead = plakat_remote_fetch_catalogue (films->cycle->remote, cursor, PAGE_FILMS);
}

/* Nothing is left under way: who asks for films next is alone. */
static void
films_clear (Films *films)
{
  if (films->ahead != NULL)
    {
      g_autoptr (PlakatCataloguePage) unwanted = dex_await_pointer (g_steal_pointer (&films->ahead), NULL);
    }
  g_free (films->cursor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Films, films_clear)

/* The cursor is too old: from the start. */
static PlakatCataloguePage *
begin_again (Films *films, GError **error)
{
  if (!dex_await (plakat_catalogue_forget_pull (films->cycle->catalogue), error)
      || !plakat_cycle_goes_on (films->cycle, error))
    return NULL;
  films->complete = FALSE;
  ask_for_films (films, NULL);
  return dex_await_pointer (g_steal_pointer (&films->ahead), error);
}

static PlakatCataloguePage *
take_films (Films *films, GError **error)
{
  g_autoptr (GError) gone = NULL;
  g_autoptr (PlakatCataloguePage) page = dex_await_pointer (g_steal_pointer (&films->ahead), &gone);

  if (g_error_matches (gone, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_GONE) && films->cursor != NULL)
    page = begin_again (films, error);
  else if (gone != NULL)
    g_propagate_error (error, g_steal_pointer (&gone));
  if (page == NULL || !plakat_cycle_goes_on (films->cycle, error))
    return NULL;
  if (page->more && g_strcmp0 (page->cursor, films->cursor) == 0)
    {
      set_nonsense (error);
      return NULL;
    }
  return g_steal_pointer (&page);
}

static void
tell_fill (Films *films, gint64 total)
{
  if (!films->complete)
    plakat_engine_note_fill (films->cycle->engine, plakat_catalogue_get_n_films (films->cycle->catalogue),
                             (guint) CLAMP (total, 0, G_MAXINT));
}

/** plakat_cycle_pull_films: takes in the films that are new or changed; Returns: %FALSE where the cycle ends
 * here
 */
gboolean
plakat_cycle_pull_films (PlakatCycle *self, GError **error)
{
  g_autoptr (PlakatCataloguePull) pull =
      dex_await_pointer (plakat_catalogue_load_pull (self->catalogue), error);
  g_auto (Films) films = { .cycle = self, .complete = pull != NULL && pull->complete };
  gboolean more = TRUE;

  if (pull == NULL || !plakat_cycle_goes_on (self, error))
    return FALSE;
  plakat_engine_begin_fill (self->engine);
  ask_for_films (&films, pull->cursor);
  for (guint turn = 0; turn < PLAKAT_CYCLE_MOST_PAGES && more; turn++)
    {
      g_autoptr (PlakatCataloguePage) page = take_films (&films, error);
      gint64 total;

      if (page == NULL)
        return FALSE;
      self->films += page->films->len;
      more = page->more;
      total = page->total;
      if (turn == 0)
        tell_fill (&films, total);
      if (more)
        ask_for_films (&films, page->cursor);
      if (!dex_await (plakat_catalogue_store_page (self->catalogue, g_steal_pointer (&page)), error)
          || !plakat_cycle_goes_on (self, error))
        return FALSE;
      tell_fill (&films, total);
    }
  plakat_engine_end_fill (self->engine);
  return TRUE;
}
