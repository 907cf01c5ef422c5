/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "network-private.h"
#include "plakat-http-private.h"

/* A request on its way, and what becomes of it. */

#define PATIENCE (30 * SECOND)
/* How late what was given up arrives. A server without op ids cannot tell it from news: what is as late as
 * that there is what no client can mend. */
#define LATEST (4 * MINUTE)
#define LATEST_PLAIN (3 * SECOND)
/* What the model that the figures come from had: about one edit by anybody before it is looked again. */
#define PATIENCE_PLAIN (4 * SECOND)

static void
drop_answer (Request *self)
{
  gpointer answer = g_steal_pointer (&self->answer);

  g_clear_pointer (&self->know, know_free);
  g_clear_pointer (&self->present, g_hash_table_unref);
  if (answer == NULL)
    return;
  switch (self->what)
    {
    case ASK_CHANGES:
      plakat_feed_free (answer);
      break;
    case ASK_LISTING:
      plakat_listing_free (answer);
      break;
    case ASK_PUSH:
    case ASK_PROFILES:
    default:
      g_ptr_array_unref (answer);
    }
}

Request *
request_ref (Request *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
request_unref (Request *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  drop_answer (self);
  dex_clear (&self->promise);
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_ptr_array_unref);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_free (self->device);
  g_free (self->list_uid);
  g_free (self->tag);
  g_object_unref (self->line);
  g_free (self);
}

Request *
request_new (SimLine *line, What what)
{
  Request *self = g_new0 (Request, 1);

  g_atomic_ref_count_init (&self->refs);
  self->line = g_object_ref (line);
  self->what = what;
  self->promise = dex_promise_new ();
  g_ptr_array_add (line->pending, self);
  return self;
}

/* ── answers ───────────────────────────────────────────────────────────── */

static DexPromise *
stop_waiting (Request *self)
{
  g_ptr_array_remove_fast (self->line->pending, self);
  return g_steal_pointer (&self->promise);
}

void
request_fail (Request *self, PlakatRemoteError code, guint status, guint retry_after)
{
  g_autoptr (DexPromise) promise = NULL;
  GError *error;

  if (self->promise == NULL)
    return;
  promise = stop_waiting (self);
  error = g_error_new (PLAKAT_REMOTE_ERROR, code, "simulated: %u", status);
  plakat_remote_error_set_answer (error, status, retry_after);
  dex_promise_reject (promise, error);
}

static void
resolve (Request *self, gpointer pointer)
{
  g_autoptr (DexPromise) promise = stop_waiting (self);
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_POINTER);
  g_value_set_pointer (&value, pointer);
  dex_promise_resolve (promise, &value);
  g_value_unset (&value);
}

static void
tell (const Request *self, const char *what);

/* As the client does it: films go on the list of the profile that was made in the same push. */
static void
note_made (Request *self, const PlakatOpResult *result)
{
  const PlakatOp *made = g_ptr_array_index (self->ops, self->next);

  if (made->kind != PLAKAT_OP_PROFILE || result->tag == NULL)
    return;
  for (guint i = self->next + 1; i < self->ops->len; i++)
    {
      PlakatOp *op = g_ptr_array_index (self->ops, i);

      if (op->kind == PLAKAT_OP_PROFILE_ENTRY && g_strcmp0 (op->profile_uid, made->profile_uid) == 0)
        g_set_str (&op->parent_tag, result->tag);
    }
}

/* One op of a plain server is through. */
static void
take_result (Request *self, PlakatOpResult *result)
{
  gboolean goes_on = result->status != PLAKAT_OP_UNKNOWN;

  note_made (self, result);
  g_ptr_array_add (self->results, result);
  self->next++;
  if (self->promise == NULL)
    return;
  if (goes_on && self->next < self->ops->len)
    request_ask (self);
  else
    resolve (self, g_steal_pointer (&self->results));
}

/* The client has no answer, or one that is none. */
static void
end_without (Request *self, PlakatRemoteError code, guint status, guint retry_after)
{
  if (self->promise == NULL)
    return;
  if (self->what == ASK_PUSH && !self->line->server->has_feed)
    {
      const PlakatOp *op = g_ptr_array_index (self->ops, self->next);
      PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

      result->seq = op->seq;
      result->status = PLAKAT_OP_UNKNOWN;
      self->line->watcher.told_nothing (self->line->watcher.data, op);
      result->http = status;
      result->retry_after = retry_after;
      take_result (self, result);
    }
  else
    request_fail (self, code, status, retry_after);
}

static void
hand_over (Request *self)
{
  SimLineWatcher *watcher = &self->line->watcher;
  gpointer answer = g_steal_pointer (&self->answer);
  Know *know = g_steal_pointer (&self->know);

  switch (self->what)
    {
    case ASK_CHANGES:
      watcher->told_feed (watcher->data, answer, know);
      break;
    case ASK_LISTING:
      watcher->told_page (watcher->data, self->list_uid, self->page, answer, know,
                          g_steal_pointer (&self->present));
      break;
    case ASK_PROFILES:
      watcher->told_profiles (watcher->data, know);
      break;
    case ASK_PUSH:
    default:
      g_clear_pointer (&know, know_free);
    }
  if (self->what == ASK_PUSH && !self->line->server->has_feed)
    take_result (self, answer);
  else
    resolve (self, answer);
}

static void
answer_cb (gpointer data)
{
  Request *self = data;

  if (self->promise == NULL || self->line->is_cut)
    {
      if (self->what == ASK_PUSH && self->answer != NULL && !self->line->server->has_feed)
        g_clear_pointer ((PlakatOpResult **) &self->answer, plakat_op_result_free);
      drop_answer (self);
    }
  else if (self->answer == NULL)
    request_fail (self, self->what == ASK_CHANGES ? PLAKAT_REMOTE_ERROR_GONE : PLAKAT_REMOTE_ERROR_REFUSED,
                  self->what == ASK_CHANGES ? 410 : 404, 0);
  else
    {
      tell (self, "is answered");
      hand_over (self);
    }
  request_unref (self);
}

static void
give_up_cb (gpointer data)
{
  Request *self = data;

  tell (self, "gives up");
  end_without (self, PLAKAT_REMOTE_ERROR_TRANSPORT, 0, 0);
  request_unref (self);
}

static void
refuse_cb (gpointer data)
{
  Request *self = data;
  gboolean busy = chance_hit (&self->chance, 0.4);

  end_without (self, PLAKAT_REMOTE_ERROR_BUSY, busy ? 429 : 503,
               busy ? 1 + chance_below (&self->chance, self->line->server->has_feed ? 40 : 4) : 0);
  request_unref (self);
}

/* ── what the server does ──────────────────────────────────────────────── */

static void
tell_conflict (Request *self, const PlakatOp *op, const PlakatOpResult *result)
{
  ModelServer *server = self->line->server;
  PlakatUserRecordKind kind;
  const char *uid;

  if (result->status == PLAKAT_OP_CONFLICT && model_op_get_record (op, &kind, &uid) && !self->line->is_cut)
    {
      g_autofree char *group = g_strdup_printf ("%s %s", plakat_user_record_kind_to_string (kind), uid);

      self->line->watcher.told_conflict (self->line->watcher.data, op->seq,
                                         know_of_group (server->know, server->keys, group));
    }
}

static gpointer
apply_ops (Request *self)
{
  ModelServer *server = self->line->server;
  GPtrArray *results;

  if (!server->has_feed)
    return model_plain_apply (server, g_ptr_array_index (self->ops, self->next),
                              g_ptr_array_index (self->known, self->next));
  results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  for (guint i = 0; i < self->ops->len; i++)
    {
      const PlakatOp *op = g_ptr_array_index (self->ops, i);
      PlakatOpResult *result =
          model_companion_apply (server, self->device, op, g_ptr_array_index (self->known, i));

      tell_conflict (self, op, result);
      g_ptr_array_add (results, result);
    }
  return results;
}

static GHashTable *
list_present (const ModelServer *server, const char *list_uid, const char *parent_tag)
{
  GHashTable *present = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autofree char *named = model_server_name_list (server, list_uid, parent_tag);

  for (guint i = 0; i < server->entries->len; i++)
    {
      const ModelEntry *entry = g_ptr_array_index (server->entries, i);

      if (entry->present && g_str_equal (entry->list_uid, named))
        g_hash_table_add (present, GUINT_TO_POINTER (keys_find_entry (server->keys, named, entry->film_uid)));
    }
  return present;
}

/* Returns: (transfer full): the answer */
static gpointer
serve (Request *self)
{
  ModelServer *server = self->line->server;

  switch (self->what)
    {
    case ASK_CHANGES:
      return model_companion_read (server, self->tag, &self->know);
    case ASK_LISTING:
      self->know = know_copy (server->know);
      self->present = list_present (server, self->list_uid, self->tag);
      return model_plain_read (server, self->list_uid, self->tag, self->page);
    case ASK_PROFILES:
      self->know = know_copy (server->know);
      return model_plain_read_profiles (server);
    case ASK_PUSH:
    default:
      return apply_ops (self);
    }
}

static void
arrive_cb (gpointer data)
{
  Request *self = data;
  gint64 way_back = chance_span (&self->chance, MILLISECOND, 120 * MILLISECOND);

  tell (self, "reaches the server");
  self->answer = serve (self);
  world_add (self->line->world, way_back, answer_cb, request_ref (self));
  request_unref (self);
}

/** Stray: a request that arrives and that nobody waits for; of its own, for the other may go on */
static void
stray_cb (gpointer data)
{
  Request *self = data;
  ModelServer *server = self->line->server;

  tell (self, "strays to the server");
  for (guint i = 0; i < self->ops->len; i++)
    {
      const PlakatOp *op = g_ptr_array_index (self->ops, i);
      const Know *know = g_ptr_array_index (self->known, i);

      plakat_op_result_free (server->has_feed ? model_companion_apply (server, self->device, op, know)
                                              : model_plain_apply (server, op, know));
    }
  request_unref (self);
}

PlakatOp *
op_copy (const PlakatOp *op)
{
  PlakatOp *copy = g_memdup2 (op, sizeof *op);

  copy->film_uid = g_strdup (op->film_uid);
  copy->review = g_strdup (op->review);
  copy->base = g_strdup (op->base);
  copy->profile_uid = g_strdup (op->profile_uid);
  copy->name = g_strdup (op->name);
  copy->list_uid = g_strdup (op->list_uid);
  copy->position = g_strdup (op->position);
  copy->record_uid = g_strdup (op->record_uid);
  copy->fields = op->fields != NULL ? plakat_fields_copy (op->fields) : NULL;
  copy->tag = g_strdup (op->tag);
  copy->parent_tag = g_strdup (op->parent_tag);
  return copy;
}

static void
send_stray (Request *self, gint64 after)
{
  Request *stray = g_new0 (Request, 1);
  gboolean has_feed = self->line->server->has_feed;
  guint first = has_feed ? 0 : self->next;
  guint end = has_feed ? self->ops->len : self->next + 1;

  g_atomic_ref_count_init (&stray->refs);
  stray->line = g_object_ref (self->line);
  stray->what = ASK_PUSH;
  stray->device = g_strdup (self->device);
  stray->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  stray->known = g_ptr_array_new_with_free_func ((GDestroyNotify) know_free);
  for (guint i = first; i < end; i++)
    {
      g_ptr_array_add (stray->ops, op_copy (g_ptr_array_index (self->ops, i)));
      g_ptr_array_add (stray->known, know_copy (g_ptr_array_index (self->known, i)));
    }
  world_add (self->line->world, after, stray_cb, stray);
}

static Fate
draw_fate (Request *self)
{
  SimLine *line = self->line;
  /* A walk asks many times, and would hardly ever come to its end. */
  double faults =
      self->what == ASK_LISTING || self->what == ASK_PROFILES ? line->faults * 0.06 / 0.34 : line->faults;
  double x = faults > 0 ? chance_real (&self->chance) * 0.34 / faults : 1;

  if (!line->online || x < 0.10)
    return LOST;
  if (x < 0.22)
    return ANSWER_LOST;
  if (x < 0.30)
    return self->what == ASK_PUSH ? LATE : LOST;
  if (x < 0.34)
    return REFUSED;
  return line->faults > 0 && self->what == ASK_PUSH && chance_hit (&self->chance, 0.05) ? TWICE : WELL;
}

static char *
describe (const Request *self)
{
  static const char *const whats[] = { "push", "changes", "listing", "profiles" };
  GString *text = g_string_new (whats[self->what]);
  gboolean all = self->line->server->has_feed;

  if (self->what != ASK_PUSH)
    g_string_append_printf (text, " %s %s page %u", self->list_uid ? self->list_uid : "",
                            self->tag ? self->tag : "", self->page);
  for (guint i = all ? 0 : self->next; self->what == ASK_PUSH && i < (all ? self->ops->len : self->next + 1);
       i++)
    {
      const PlakatOp *op = g_ptr_array_index (self->ops, i);
      g_autofree char *list = model_op_dup_list (op);
      g_autoptr (PlakatFields) fields = list == NULL ? model_op_dup_fields (op) : NULL;
      g_autofree char *value = plakat_fields_print (fields);

      g_string_append_printf (text, " [%" G_GINT64_FORMAT " %s %s %s %s%s]", op->seq,
                              list != NULL ? list
                              : op->kind == PLAKAT_OP_RECORD
                                  ? plakat_user_record_kind_to_string (op->record_kind)
                              : op->kind == PLAKAT_OP_RATING ? "rating"
                                                             : "profile",
                              op->film_uid      ? op->film_uid
                              : op->profile_uid ? op->profile_uid
                                                : op->record_uid,
                              list != NULL ? (op->want ? "add" : "remove") : value, op->base ? "base " : "",
                              op->base       ? op->base
                              : op->has_base ? "no base"
                                             : "");
    }
  return g_string_free (text, FALSE);
}

static void
tell (const Request *self, const char *what)
{
  static const char *const fates[] = { "well", "lost", "answer lost", "late", "refused", "twice" };
  g_autofree char *text = self->line->world->tells ? describe (self) : NULL;

  if (text != NULL)
    world_tell (self->line->world, "  %s %s (%s): %s", self->line->name, what, fates[self->fate], text);
}

void
request_ask (Request *self)
{
  SimLine *line = self->line;
  World *world = line->world;
  gint64 latest = line->server->has_feed ? LATEST : LATEST_PLAIN;
  gint64 patience = line->server->has_feed ? PATIENCE : PATIENCE_PLAIN;
  gint64 way, given_up;

  chance_init (&self->chance, chance_mix (line->seed, ++line->n_requests));
  self->fate = draw_fate (self);
  tell (self, "asks");
  /* Most ways are short; some take seconds. */
  way = chance_span (&self->chance, MILLISECOND,
                     chance_hit (&self->chance, 0.1) ? patience / 3 : 90 * MILLISECOND);
  /* It breaks off at once, or nothing comes till patience ends. */
  given_up = chance_hit (&self->chance, line->server->has_feed ? 0.6 : 0.9) ? way : patience;
  if (self->what == ASK_PUSH)
    line->counts.ops += line->server->has_feed ? self->ops->len : 1;
  switch (self->fate)
    {
    case LOST:
      world_add (world, given_up, give_up_cb, request_ref (self));
      break;
    case ANSWER_LOST:
      if (self->what == ASK_PUSH)
        send_stray (self, chance_span (&self->chance, 0, given_up));
      world_add (world, given_up, give_up_cb, request_ref (self));
      break;
    case LATE:
      send_stray (self, given_up + chance_span (&self->chance, 1, latest));
      world_add (world, given_up, give_up_cb, request_ref (self));
      break;
    case REFUSED:
      world_add (world, way, refuse_cb, request_ref (self));
      break;
    case TWICE:
      send_stray (self,
                  way + chance_span (&self->chance, 0, line->server->has_feed ? latest : 50 * MILLISECOND));
      world_add (world, way, arrive_cb, request_ref (self));
      break;
    case WELL:
    default:
      world_add (world, way, arrive_cb, request_ref (self));
    }
}
