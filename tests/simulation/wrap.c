/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "again.h"
#include "watch.h"

/*
 * Between the engine and the library (the linker's --wrap): what goes over is looked at before and after, is
 * applied twice now and then, and takes its time.
 */

#define TWICE 0.05

DexFuture *
__real_plakat_library_take_batch (PlakatLibrary *self, guint most, PlakatTake what);
DexFuture *
__real_plakat_library_settle (PlakatLibrary *self, GPtrArray *results);
DexFuture *
__real_plakat_library_apply_feed (PlakatLibrary *self, PlakatFeed *feed);
DexFuture *
__real_plakat_library_apply_listing (
    PlakatLibrary *self, const char *list_uid, GPtrArray *entries, gboolean complete, gint64 since);
DexFuture *
__real_plakat_library_apply_profiles (PlakatLibrary *self, GPtrArray *records, gint64 since);
DexFuture *
__real_plakat_library_begin_epoch (PlakatLibrary *self, const char *epoch);

/* ── twice ─────────────────────────────────────────────────────────────── */

/* Twice: @feed or @results: what is applied again; @once: what stood there after the first time */
typedef struct
{
  Device *device;
  guint incarnation;
  PlakatFeed *feed;
  GPtrArray *results;
  State *once;
} Twice;

static void
twice_free (gpointer data)
{
  Twice *twice = data;

  g_clear_pointer (&twice->feed, plakat_feed_free);
  g_clear_pointer (&twice->results, g_ptr_array_unref);
  g_clear_pointer (&twice->once, state_unref);
  g_free (twice);
}

static gboolean
is_over (const Twice *self)
{
  return self->device->shelf == NULL || self->device->incarnation != self->incarnation || self->device->dies;
}

static DexFuture *
applied_twice_cb (DexFuture *future, gpointer data)
{
  Twice *self = data;
  g_autoptr (State) after = NULL;
  g_autofree char *difference = NULL;

  if (is_over (self) || self->once == NULL || !dex_future_is_resolved (future))
    return dex_ref (future);
  after = shelf_read (self->device->shelf);
  difference = state_compare (self->once, after);
  if (difference != NULL)
    breaches_add (self->device->breaches, "I15: %s applied twice: %s",
                  self->results != NULL ? "an answer" : "a feed", difference);
  return dex_ref (future);
}

static DexFuture *
apply_again_cb (DexFuture *future, gpointer data)
{
  Twice *self = data;

  if (is_over (self))
    return dex_ref (future);
  self->once = shelf_read (self->device->shelf);
  if (self->results != NULL)
    return __real_plakat_library_settle (self->device->library, self->results);
  return __real_plakat_library_apply_feed (self->device->library, g_steal_pointer (&self->feed));
}

/* I15: now and then what was applied is applied again, and that changes nothing. */
static DexFuture *
apply_twice (Device *device, DexFuture *future, PlakatFeed *feed, GPtrArray *results)
{
  Twice *twice = g_new0 (Twice, 1);

  twice->device = device;
  twice->incarnation = device->incarnation;
  twice->feed = feed;
  twice->results = results != NULL ? g_ptr_array_ref (results) : NULL;
  future = dex_future_then (future, apply_again_cb, twice, NULL);
  return dex_future_finally (future, applied_twice_cb, twice, twice_free);
}

/* ── rests ─────────────────────────────────────────────────────────────── */

typedef struct
{
  DexPromise *promise;
  GValue value;
} Rest;

static void
rest_cb (gpointer data)
{
  Rest *rest = data;

  dex_promise_resolve (rest->promise, &rest->value);
  g_value_unset (&rest->value);
  dex_unref (rest->promise);
  g_free (rest);
}

static DexFuture *
rest_fiber_cb (DexFuture *future, gpointer data)
{
  Device *device = data;
  const GValue *value = dex_future_get_value (future, NULL);
  Rest *rest;

  if (value == NULL)
    return dex_ref (future);
  rest = g_new0 (Rest, 1);
  rest->promise = dex_promise_new ();
  g_value_init (&rest->value, G_VALUE_TYPE (value));
  g_value_copy (value, &rest->value);
  world_add (device->world, chance_span (&device->chance, 0, 20 * MILLISECOND), rest_cb, rest);
  return DEX_FUTURE (dex_ref (rest->promise));
}

/* Between two steps of the engine something else may happen. */
static DexFuture *
rest (Device *device, DexFuture *future)
{
  if (!chance_hit (&device->chance, device->yields))
    return future;
  return dex_future_then (future, rest_fiber_cb, device, NULL);
}

static DexFuture *
watch (Applied *applied, DexFuture *future)
{
  return rest (applied->device, dex_future_finally (future, applied_cb, applied, applied_free));
}

static void
note_time (Device *self, const char *what)
{
  g_hash_table_replace (self->shelf->asked, g_strdup (what),
                        g_memdup2 (&self->world->now, sizeof self->world->now));
}

/* ── the wraps ─────────────────────────────────────────────────────────── */

#define WRAP(name, parameters)         \
  DexFuture *__wrap_##name parameters; \
  DexFuture *__wrap_##name parameters

static DexFuture *
taken_cb (DexFuture *future, gpointer data)
{
  Device *device = data;
  const GValue *value = dex_future_get_value (future, NULL);
  GPtrArray *ops = value != NULL ? g_value_get_boxed (value) : NULL;

  for (guint i = 0; ops != NULL && device->shelf != NULL && i < ops->len; i++)
    {
      const PlakatOp *op = g_ptr_array_index (ops, i);
      gint64 seq = op->seq;

      /* What is taken back before it leaves may have lost its mark again. */
      if (!shelf_ask (
              device->shelf,
              "SELECT (SELECT count (*) FROM entry WHERE sent_seq = ?3) + (SELECT count (*) FROM record WHERE"
              " sent_seq = ?3)",
              NULL, NULL, seq))
        continue;
      if (shelf_ask (
              device->shelf,
              "SELECT count (*) FROM entry WHERE sent_seq = ?3 AND sent_want = 1 AND base_tag IS NOT NULL",
              NULL, NULL, seq))
        breaches_add (device->breaches, "an add leaves, and the tag of an older entry is kept");
      /* An attempt that goes out again as it was tells nothing of what was edited since. */
      if (g_hash_table_contains (device->shelf->taken, &seq)
          && shelf_ask (device->shelf, "SELECT count (*) FROM record WHERE sent_seq = ?3 AND edit_seq > ?3",
                        NULL, NULL, seq))
        continue;
      g_hash_table_replace (device->shelf->taken, g_memdup2 (&seq, sizeof seq),
                            shelf_know_of_op (device->shelf, op));
    }
  return dex_ref (future);
}

WRAP (plakat_library_take_batch, (PlakatLibrary * self, guint most, PlakatTake what))
{
  Device *device = device_of_library (self);
  DexFuture *future = __real_plakat_library_take_batch (self, most, what);

  if (device == NULL)
    return future;
  return rest (device, dex_future_then (future, taken_cb, device, NULL));
}

static void
see_rating (Applied *applied, const char *film_uid, const PlakatRating *rating)
{
  g_autoptr (PlakatFields) fields = plakat_fields_new ();
  g_autofree char *stars = g_strdup_printf ("%d", rating->half_stars);

  plakat_fields_set (fields, "stars", rating->half_stars > 0 ? stars : NULL);
  plakat_fields_set (fields, "text", rating->review);
  applied_see_record (applied, PLAKAT_USER_RECORD_RATING, film_uid, rating->tag, fields);
}

/* What stands at the server instead. */
static void
see_current (Applied *applied, const RecordState *record, const PlakatOpResult *result)
{
  if (result->current != NULL)
    see_rating (applied, record->uid, result->current);
  else
    applied_see_record (applied, record->kind, record->uid, result->tag, result->current_fields);
}

WRAP (plakat_library_settle, (PlakatLibrary * self, GPtrArray *results))
{
  Device *device = device_of_library (self);
  DexFuture *future;
  Applied *applied;

  if (device == NULL)
    return __real_plakat_library_settle (self, results);
  applied = applied_new (device, APPLY_RESULTS);
  applied->know = know_new ();
  for (guint i = 0; i < results->len; i++)
    {
      const PlakatOpResult *result = g_ptr_array_index (results, i);
      const Know *know = g_hash_table_lookup (device->shelf->conflicts, &result->seq);

      if (result->status != PLAKAT_OP_CONFLICT || know == NULL)
        continue;
      know_add_all (applied->know, know);
      for (guint j = 0; j < applied->before->records->len; j++)
        {
          const RecordState *record = g_ptr_array_index (applied->before->records, j);

          if (record->sent && record->sent_seq == result->seq)
            see_current (applied, record, result);
        }
    }
  future = __real_plakat_library_settle (self, results);
  if (chance_hit (&device->chance, TWICE))
    future = apply_twice (device, future, NULL, results);
  return watch (applied, future);
}

WRAP (plakat_library_apply_feed, (PlakatLibrary * self, PlakatFeed *feed))
{
  Device *device = device_of_library (self);
  PlakatFeed *copy = NULL;
  DexFuture *future;
  Applied *applied;
  const Know *know;

  if (device == NULL)
    return __real_plakat_library_apply_feed (self, feed);
  applied = applied_new (device, APPLY_FEED);
  know = g_hash_table_lookup (device->shelf->feeds, feed);
  applied->know = know != NULL ? know_copy (know) : NULL;
  g_hash_table_remove (device->shelf->feeds, feed);
  for (guint i = 0; i < feed->entries->len; i++)
    {
      const PlakatEntry *entry = g_ptr_array_index (feed->entries, i);

      applied_see_entry (applied,
                         entry->list_uid != NULL ? entry->list_uid : plakat_list_kind_to_string (entry->list),
                         entry);
    }
  for (guint i = 0; i < feed->ratings->len; i++)
    {
      const PlakatRating *rating = g_ptr_array_index (feed->ratings, i);

      see_rating (applied, rating->film_uid, rating);
    }
  for (guint i = 0; i < feed->records->len; i++)
    {
      const PlakatUserRecord *record = g_ptr_array_index (feed->records, i);

      applied_see_record (applied, record->kind, record->uid, record->tag, record->fields);
    }
  if (chance_hit (&device->chance, TWICE))
    copy = feed_copy (feed);
  future = __real_plakat_library_apply_feed (self, feed);
  if (copy != NULL)
    future = apply_twice (device, future, copy, NULL);
  return watch (applied, future);
}

WRAP (plakat_library_apply_listing,
      (PlakatLibrary * self, const char *list_uid, GPtrArray *entries, gboolean complete, gint64 since))
{
  Device *device = device_of_library (self);
  Applied *applied;
  Walk *walk;

  if (device == NULL)
    return __real_plakat_library_apply_listing (self, list_uid, entries, complete, since);
  applied = applied_new (device, APPLY_LISTING);
  note_time (device, list_uid);
  applied->list_uid = g_strdup (list_uid);
  applied->complete = complete;
  applied->since = since;
  walk = g_hash_table_lookup (device->shelf->walks, list_uid);
  if (complete && (walk == NULL || !walk_is_complete (walk)))
    breaches_add (device->breaches, "I7: %s is said to be whole, and is not", list_uid);
  applied->know = walk != NULL ? know_copy (walk->seen) : NULL;
  for (guint i = 0; i < entries->len; i++)
    applied_see_entry (applied, list_uid, g_ptr_array_index (entries, i));
  return watch (applied, __real_plakat_library_apply_listing (self, list_uid, entries, complete, since));
}

WRAP (plakat_library_apply_profiles, (PlakatLibrary * self, GPtrArray *records, gint64 since))
{
  Device *device = device_of_library (self);
  Applied *applied;

  if (device == NULL)
    return __real_plakat_library_apply_profiles (self, records, since);
  applied = applied_new (device, APPLY_PROFILES);
  applied->know = device->shelf->profiles != NULL ? know_copy (device->shelf->profiles) : NULL;
  for (guint i = 0; i < records->len; i++)
    {
      const PlakatUserRecord *record = g_ptr_array_index (records, i);

      applied_see_record (applied, record->kind, record->uid, record->tag, record->fields);
    }
  return watch (applied, __real_plakat_library_apply_profiles (self, records, since));
}

WRAP (plakat_library_begin_epoch, (PlakatLibrary * self, const char *epoch))
{
  Device *device = device_of_library (self);

  if (device == NULL)
    return __real_plakat_library_begin_epoch (self, epoch);
  return watch (applied_new (device, APPLY_EPOCH), __real_plakat_library_begin_epoch (self, epoch));
}

/* ── the line ──────────────────────────────────────────────────────────── */

/* What may have been done already is looked for before it is repeated, where the server has no op ids. */
static void
check_repeat (Device *self, const PlakatOp *op)
{
  g_autofree char *list = model_op_dup_list (op);
  g_autofree char *key = list != NULL ? g_strconcat (list, " ", op->film_uid, NULL) : NULL;
  const gint64 *asked, *looked;

  /* A profile that came back has another list. */
  if (key == NULL || self->shelf->server->has_feed || strchr (list, ':') != NULL)
    return;
  asked = g_hash_table_lookup (self->shelf->asked, key);
  looked = g_hash_table_lookup (self->shelf->asked, list);
  if (op->again && asked != NULL && (looked == NULL || *looked < *asked))
    breaches_add (self->breaches, "%s was sent without an answer, and is sent again without a look", key);
  g_hash_table_remove (self->shelf->asked, key);
}

static void
told_nothing (gpointer data, const PlakatOp *op)
{
  Device *self = data;
  g_autofree char *list = model_op_dup_list (op);
  g_autofree char *key = list != NULL ? g_strconcat (list, " ", op->film_uid, NULL) : NULL;

  if (key != NULL && self->shelf != NULL)
    note_time (self, key);
}

/* I6: before a request leaves it is on the disk that one may have. I14: it is this account's. */
static void
asked (gpointer data, const char *name, GPtrArray *ops, GPtrArray *known)
{
  Device *self = data;
  Shelf *shelf = self->shelf;
  g_autofree char *expected = g_strdup_printf ("device-%u-%u", shelf->device, shelf->number);

  if (!g_str_equal (expected, name))
    breaches_add (self->breaches, "I14: edits of %s leave as those of %s", expected, name);
  for (guint i = 0; i < ops->len; i++)
    {
      const PlakatOp *op = g_ptr_array_index (ops, i);
      const Know *taken = g_hash_table_lookup (shelf->taken, &op->seq);

      check_repeat (self, op);
      if (taken == NULL)
        breaches_add (self->breaches,
                      "I6: edit %" G_GINT64_FORMAT " leaves, and no mark of it was on the disk", op->seq);
      g_ptr_array_add (known, taken != NULL ? know_copy (taken) : shelf_know_of_op (shelf, op));
    }
}

static void
told_feed (gpointer data, PlakatFeed *feed, Know *know)
{
  Device *self = data;

  g_hash_table_replace (self->shelf->feeds, feed, know);
}

/* @know: all that the server knew when it told the page */
static void
told_page (gpointer data,
           const char *list_uid,
           guint page,
           const PlakatListing *listing,
           Know *know,
           GHashTable *present)
{
  Shelf *shelf = ((Device *) data)->shelf;
  Walk *walk = g_hash_table_lookup (shelf->walks, list_uid);

  if (page == 1 || walk == NULL)
    {
      walk = g_new0 (Walk, 1);
      walk->first = know_copy (know);
      walk->seen = know_new ();
      walk->present = g_hash_table_ref (present);
      walk->films = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      walk->total = listing->total;
      walk->whole = TRUE;
      g_hash_table_replace (shelf->walks, g_strdup (list_uid), walk);
    }
  walk->whole &= listing->total == walk->total;
  walk->ended |= listing->next == 0;
  for (guint i = 0; i < listing->entries->len; i++)
    {
      const PlakatEntry *entry = g_ptr_array_index (listing->entries, i);
      guint key = shelf_key_of_entry (shelf, list_uid, entry->film_uid);

      walk->whole &= g_hash_table_add (walk->films, g_strdup (entry->film_uid));
      know_add (walk->seen, key, know_get (know, key));
    }
  g_hash_table_unref (present);
  know_free (know);
}

static void
told_profiles (gpointer data, Know *know)
{
  Shelf *shelf = ((Device *) data)->shelf;

  g_clear_pointer (&shelf->profiles, know_free);
  shelf->profiles = know;
}

static void
told_conflict (gpointer data, gint64 seq, Know *know)
{
  Shelf *shelf = ((Device *) data)->shelf;

  if (shelf != NULL)
    g_hash_table_replace (shelf->conflicts, g_memdup2 (&seq, sizeof seq), know);
  else
    know_free (know);
}

void
watch_line (Device *self, SimLineWatcher *watcher)
{
  *watcher = (SimLineWatcher) {
    .asked = asked,
    .told_feed = told_feed,
    .told_page = told_page,
    .told_profiles = told_profiles,
    .told_conflict = told_conflict,
    .told_nothing = told_nothing,
    .data = self,
  };
}
