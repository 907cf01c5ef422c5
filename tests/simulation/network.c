/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "network-private.h"

/* The line, as the engine sees it: a server to speak to. */

static void
plakat_remote_iface_init (PlakatRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SimLine,
                               sim_line,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PLAKAT_TYPE_REMOTE, plakat_remote_iface_init))

/* ── PlakatRemote ──────────────────────────────────────────────────────── */

static DexFuture *
ask (Request *self)
{
  DexFuture *future = DEX_FUTURE (dex_ref (self->promise));

  if (self->line->pending->len > 4)
    g_set_str (&self->line->breach, "more than four requests at once");
  if (self->what != ASK_PUSH)
    self->line->counts.pulls++;
  request_ask (self);
  request_unref (self);
  return future;
}

/* I5: at most one request for a key. */
static void
check_keys (SimLine *self, GPtrArray *ops)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      const Request *other = g_ptr_array_index (self->pending, i);

      if (other->what == ASK_PUSH && other->ops != NULL && other->promise != NULL)
        g_set_str (&self->breach, "I5: a push while another one is under way");
    }
}

static DexFuture *
line_push (PlakatRemote *remote, const char *device, GPtrArray *ops)
{
  SimLine *self = SIM_LINE (remote);
  Request *request;

  check_keys (self, ops);
  request = request_new (self, ASK_PUSH);
  self->counts.pushes++;
  request->device = g_strdup (device);
  request->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  request->known = g_ptr_array_new_with_free_func ((GDestroyNotify) know_free);
  request->results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (request->ops, op_copy (g_ptr_array_index (ops, i)));
  self->watcher.asked (self->watcher.data, device, ops, request->known);
  g_assert_cmpuint (request->known->len, ==, ops->len);
  return ask (request);
}

static DexFuture *
line_fetch_changes (PlakatRemote *remote, const char *cursor)
{
  Request *request = request_new (SIM_LINE (remote), ASK_CHANGES);

  request->tag = g_strdup (cursor);
  return ask (request);
}

static DexFuture *
line_fetch_listing (PlakatRemote *remote, const char *list_uid, const char *parent_tag, guint page)
{
  Request *request = request_new (SIM_LINE (remote), ASK_LISTING);

  request->list_uid = g_strdup (list_uid);
  request->tag = g_strdup (parent_tag);
  request->page = page;
  return ask (request);
}

static DexFuture *
line_fetch_profiles (PlakatRemote *remote)
{
  return ask (request_new (SIM_LINE (remote), ASK_PROFILES));
}

static PlakatCapabilities
line_get_capabilities (PlakatRemote *remote)
{
  SimLine *self = SIM_LINE (remote);
  PlakatCapabilities feed = self->server->has_feed ? PLAKAT_CAN_FEED : 0;

  return (self->server->capabilities & ~(guint) PLAKAT_CAN_FEED) | feed;
}

static void
plakat_remote_iface_init (PlakatRemoteInterface *iface)
{
  iface->fetch_changes = line_fetch_changes;
  iface->push = line_push;
  iface->fetch_listing = line_fetch_listing;
  iface->fetch_profiles = line_fetch_profiles;
  iface->get_capabilities = line_get_capabilities;
}

/* ── the line ──────────────────────────────────────────────────────────── */

static void
sim_line_finalize (GObject *object)
{
  SimLine *self = SIM_LINE (object);

  g_ptr_array_unref (self->pending);
  g_free (self->breach);
  g_free (self->name);
  G_OBJECT_CLASS (sim_line_parent_class)->finalize (object);
}

static void
sim_line_class_init (SimLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sim_line_finalize;
}

static void
sim_line_init (SimLine *self)
{
  self->pending = g_ptr_array_new ();
  self->online = TRUE;
}

SimLine *
sim_line_new (
    World *world, ModelServer *server, guint64 seed, const char *name, const SimLineWatcher *watcher)
{
  SimLine *self = g_object_new (SIM_TYPE_LINE, NULL);

  self->world = world;
  self->server = server;
  self->seed = seed;
  self->name = g_strdup (name);
  self->watcher = *watcher;
  return self;
}

void
sim_line_set_faults (SimLine *self, double faults)
{
  self->faults = faults;
}

void
sim_line_set_online (SimLine *self, gboolean online)
{
  self->online = online;
}

void
sim_line_cut (SimLine *self)
{
  g_autoptr (GPtrArray) pending = g_ptr_array_copy (self->pending, (GCopyFunc) (GCallback) request_ref, NULL);

  self->is_cut = TRUE;
  for (guint i = 0; i < pending->len; i++)
    {
      Request *request = g_ptr_array_index (pending, i);

      request_fail (request, PLAKAT_REMOTE_ERROR_TRANSPORT, 0, 0);
      request_unref (request);
    }
}

guint
sim_line_get_pending (SimLine *self)
{
  return self->pending->len;
}

SimLineCounts *
sim_line_get_counts (SimLine *self)
{
  return &self->counts;
}

const char *
sim_line_get_breach (SimLine *self)
{
  return self->breach;
}
