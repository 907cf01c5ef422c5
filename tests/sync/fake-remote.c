/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fake-remote.h"
#include "plakat-http-private.h"

typedef struct
{
  char *list;
  int film;
  gboolean present;
  gint64 tag;
  gint64 seq;
} FakeEntry;

static void
remote_iface_init (PlakatRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeRemote,
                               fake_remote,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLAKAT_TYPE_REMOTE, remote_iface_init))

static void
fake_entry_free (gpointer data)
{
  FakeEntry *entry = data;

  g_free (entry->list);
  g_free (entry);
}

static void
fake_remote_finalize (GObject *object)
{
  FakeRemote *self = FAKE_REMOTE (object);

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->answers);
  g_ptr_array_unref (self->log);
  g_clear_error (&self->refusal);
  G_OBJECT_CLASS (fake_remote_parent_class)->finalize (object);
}

static void
fake_remote_class_init (FakeRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_remote_finalize;
}

static void
fake_remote_init (FakeRemote *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, fake_entry_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->page_size = 2;
}

FakeRemote *
fake_remote_new (PlakatCapabilities capabilities)
{
  FakeRemote *self = g_object_new (FAKE_TYPE_REMOTE, NULL);

  self->capabilities = capabilities;
  return self;
}

/* ── what it has ───────────────────────────────────────────────────────── */

static char *
make_key (const char *list, int film)
{
  return g_strdup_printf ("%s tmdb:%d", list, film);
}

/* An entry that is put on the list has a new number; one that is there keeps its own. */
static FakeEntry *
put (FakeRemote *self, const char *list, int film, gboolean present)
{
  g_autofree char *key = make_key (list, film);
  FakeEntry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      entry = g_new0 (FakeEntry, 1);
      entry->list = g_strdup (list);
      entry->film = film;
      g_hash_table_insert (self->entries, g_steal_pointer (&key), entry);
    }
  if (entry->present == present)
    return entry;
  entry->present = present;
  entry->seq = ++self->last_number;
  if (present)
    entry->tag = entry->seq;
  return entry;
}

void
fake_remote_put (FakeRemote *self, const char *list, int film, gboolean present)
{
  put (self, list, film, present);
}

gboolean
fake_remote_has (FakeRemote *self, const char *list, int film)
{
  g_autofree char *key = make_key (list, film);
  const FakeEntry *entry = g_hash_table_lookup (self->entries, key);

  return entry != NULL && entry->present;
}

void
fake_remote_answer (FakeRemote *self, const char *list, int film, PlakatOpStatus status)
{
  g_hash_table_insert (self->answers, make_key (list, film), GINT_TO_POINTER (status));
}

void
fake_remote_refuse (FakeRemote *self, int code, guint status, guint retry_after)
{
  g_clear_error (&self->refusal);
  if (code < 0)
    return;
  self->refusal = g_error_new (PLAKAT_REMOTE_ERROR, code, "The server says no.");
  plakat_remote_error_set_answer (self->refusal, status, retry_after);
}

guint
fake_remote_count (FakeRemote *self, const char *start)
{
  guint count = 0;

  for (guint i = 0; i < self->log->len; i++)
    count += g_str_has_prefix (g_ptr_array_index (self->log, i), start) ? 1 : 0;
  return count;
}

void
fake_remote_forget (FakeRemote *self)
{
  g_ptr_array_set_size (self->log, 0);
  self->pushes = self->ops = self->listings = self->changes = 0;
}

static void
note (FakeRemote *self, char *what)
{
  g_ptr_array_add (self->log, what);
  if (self->moment != NULL)
    self->moment (self, what, self->moment_data);
}

static PlakatEntry *
make_entry (const FakeEntry *from)
{
  g_autofree char *uid = g_strdup_printf ("tmdb:%d", from->film);
  PlakatEntry *entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, uid);

  plakat_list_kind_from_string (from->list, &entry->list);
  entry->list_uid = g_strdup (from->list);
  entry->tmdb_id = from->film;
  entry->title = g_strdup_printf ("Film %d", from->film);
  entry->present = from->present;
  entry->tag = g_strdup_printf ("%" G_GINT64_FORMAT, from->tag);
  return entry;
}

static int
compare_seq (gconstpointer a, gconstpointer b)
{
  const FakeEntry *first = *(FakeEntry *const *) a, *second = *(FakeEntry *const *) b;

  return first->seq < second->seq ? -1 : first->seq > second->seq;
}

static GPtrArray *
sort_entries (FakeRemote *self)
{
  GPtrArray *sorted = g_hash_table_get_values_as_ptr_array (self->entries);

  g_ptr_array_sort (sorted, compare_seq);
  return sorted;
}

/* ── answers come later ────────────────────────────────────────────────── */

typedef struct
{
  FakeRemote *remote;
  DexPromise *promise;
  gpointer answer;
  GError *error;
} Answer;

static void
answer_cb (gpointer data)
{
  Answer *answer = data;

  answer->remote->in_flight--;
  if (answer->error != NULL)
    dex_promise_reject (answer->promise, answer->error);
  else
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, G_TYPE_POINTER);
      g_value_set_pointer (&value, answer->answer);
      dex_promise_resolve (answer->promise, &value);
    }
  dex_unref (answer->promise);
  g_object_unref (answer->remote);
  g_free (answer);
}

static DexFuture *
answer_later (FakeRemote *self, gpointer answer, GError *error)
{
  Answer *later = g_new0 (Answer, 1);

  later->remote = g_object_ref (self);
  later->promise = dex_promise_new ();
  later->answer = answer;
  later->error = error;
  self->in_flight++;
  self->most_in_flight = MAX (self->most_in_flight, self->in_flight);
  if (self->held != NULL)
    g_ptr_array_add (self->held, later);
  else
    g_idle_add_once (answer_cb, later);
  return DEX_FUTURE (dex_ref (later->promise));
}

void
fake_remote_hold (FakeRemote *self)
{
  g_assert (self->held == NULL);
  self->held = g_ptr_array_new ();
}

void
fake_remote_release (FakeRemote *self)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&self->held);

  for (guint i = 0; i < held->len; i++)
    g_idle_add_once (answer_cb, g_ptr_array_index (held, i));
}

/* ── what it is asked ──────────────────────────────────────────────────── */

static int
get_film (const PlakatOp *op)
{
  return atoi (op->film_uid + strlen ("tmdb:"));
}

static PlakatOpResult *
run_op (FakeRemote *self, const PlakatOp *op)
{
  const char *list = plakat_list_kind_to_string (op->list);
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);
  g_autofree char *key = NULL;
  gpointer answer;
  int film = get_film (op);

  g_assert_cmpint (op->kind, ==, PLAKAT_OP_ENTRY);
  key = make_key (list, film);
  self->ops++;
  note (self, g_strdup_printf ("%s %s", op->want ? "POST" : "DELETE", key));
  result->seq = op->seq;
  result->status = PLAKAT_OP_DONE;
  if (g_hash_table_lookup_extended (self->answers, key, NULL, &answer))
    {
      result->status = GPOINTER_TO_INT (answer);
      result->message = g_strdup ("The server says no.");
      result->http = self->http;
      result->retry_after = self->retry_after;
    }
  if (result->status == PLAKAT_OP_DONE || (result->status == PLAKAT_OP_UNKNOWN && self->applies_unknown))
    {
      const FakeEntry *entry = put (self, list, film, op->want);

      if (result->status == PLAKAT_OP_DONE && op->want)
        result->tag = g_strdup_printf ("%" G_GINT64_FORMAT, entry->tag);
    }
  return result;
}

static DexFuture *
refuse (FakeRemote *self)
{
  return answer_later (self, NULL, g_error_copy (self->refusal));
}

static DexFuture *
fake_push (PlakatRemote *remote, const char *device, GPtrArray *ops)
{
  FakeRemote *self = FAKE_REMOTE (remote);
  GPtrArray *results;

  self->pushes++;
  if (self->refusal != NULL)
    {
      note (self, g_strdup ("PUSH"));
      return refuse (self);
    }
  for (guint i = 0; i < ops->len; i++)
    if (self->poison != 0 && get_film (g_ptr_array_index (ops, i)) == self->poison)
      {
        GError *error =
            g_error_new_literal (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED, "What is that?");

        plakat_remote_error_set_answer (error, 400, 0);
        return answer_later (self, NULL, error);
      }
  results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  for (guint i = 0; i < ops->len; i++)
    {
      PlakatOpResult *result = run_op (self, g_ptr_array_index (ops, i));

      if (self->answers_others)
        result->seq += 1000;
      if (self->answers_nothing)
        plakat_op_result_free (result);
      else
        g_ptr_array_add (results, result);
      if (!self->answers_nothing && result->status == PLAKAT_OP_UNKNOWN)
        break;
    }
  return answer_later (self, results, NULL);
}

static const FakeEntry *
find_film (GPtrArray *entries, int film)
{
  for (guint i = 0; i < entries->len; i++)
    if (((FakeEntry *) g_ptr_array_index (entries, i))->film == film)
      return g_ptr_array_index (entries, i);
  return NULL;
}

static DexFuture *
fake_fetch_listing (PlakatRemote *remote, const char *list_uid, const char *parent_tag, guint page)
{
  FakeRemote *self = FAKE_REMOTE (remote);
  g_autoptr (GPtrArray) sorted = NULL;
  g_autoptr (GPtrArray) there = g_ptr_array_new ();
  PlakatListing *listing;
  guint first = (page - 1) * self->page_size;

  self->listings++;
  note (self, g_strdup_printf ("GET %s %u", list_uid, page));
  if (self->refusal != NULL)
    return refuse (self);
  if (page == self->cut_page)
    return answer_later (self, NULL,
                         g_error_new_literal (PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT,
                                              "The answer of the server broke off"));
  sorted = sort_entries (self);
  for (guint i = 0; i < sorted->len; i++)
    {
      FakeEntry *entry = g_ptr_array_index (sorted, i);

      if (entry->present && g_str_equal (entry->list, list_uid))
        g_ptr_array_add (there, entry);
    }
  listing = plakat_listing_new ();
  if (listing->entries == NULL)
    listing->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  for (guint i = first; i < MIN (first + self->page_size, there->len); i++)
    {
      FakeEntry shown = *(FakeEntry *) g_ptr_array_index (there, i);

      if (self->omitted != 0 && shown.film == self->omitted)
        {
          const FakeEntry *twice = self->shown_instead != 0 ? find_film (there, self->shown_instead) : NULL;

          shown.film = self->shown_instead;
          /* A row that comes twice is the same row. */
          if (twice != NULL && !self->is_twin)
            shown.tag = twice->tag;
        }
      if (shown.film != 0)
        g_ptr_array_add (listing->entries, make_entry (&shown));
    }
  listing->total = there->len;
  listing->next = first + self->page_size < there->len ? page + 1 : 0;
  if (listing->next == 0)
    listing->total += self->lie;
  if (page == self->doubled_page)
    listing->next = page;
  return answer_later (self, listing, NULL);
}

static DexFuture *
fake_fetch_changes (PlakatRemote *remote, const char *cursor)
{
  FakeRemote *self = FAKE_REMOTE (remote);
  gint64 since = cursor != NULL ? g_ascii_strtoll (cursor, NULL, 10) : 0;
  g_autoptr (GPtrArray) sorted = NULL;
  PlakatFeed *feed;

  self->changes++;
  note (self, g_strdup_printf ("FEED %" G_GINT64_FORMAT, since));
  if (self->refusal != NULL)
    return refuse (self);
  feed = g_new0 (PlakatFeed, 1);
  feed->epoch = g_strdup ("first");
  feed->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);
  feed->ratings = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_rating_free);
  feed->records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  sorted = sort_entries (self);
  for (guint i = 0; i < sorted->len; i++)
    if (((FakeEntry *) g_ptr_array_index (sorted, i))->seq > since)
      g_ptr_array_add (feed->entries, make_entry (g_ptr_array_index (sorted, i)));
  feed->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, self->last_number);
  feed->more = self->endless;
  return answer_later (self, feed, NULL);
}

static PlakatCapabilities
fake_get_capabilities (PlakatRemote *remote)
{
  return FAKE_REMOTE (remote)->capabilities;
}

static void
remote_iface_init (PlakatRemoteInterface *iface)
{
  iface->push = fake_push;
  iface->fetch_listing = fake_fetch_listing;
  iface->fetch_changes = fake_fetch_changes;
  iface->get_capabilities = fake_get_capabilities;
}
