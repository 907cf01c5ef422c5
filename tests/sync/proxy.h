/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ProxyDoes:
 * @PROXY_REFUSES: hangs up; the server never hears of it
 * @PROXY_CUTS: the server does it, and its answer is lost
 * @PROXY_HOLDS: the server does it, and its answer is kept back until the client goes away
 * @PROXY_KILLS: the server does it and is killed before its answer is out
 * @PROXY_KILLS_AT_ONCE: the server is killed when it has been asked, whatever it is doing
 * @PROXY_SAYS: something else answers; the server never hears of it
 */
typedef enum
{
  PROXY_REFUSES,
  PROXY_CUTS,
  PROXY_HOLDS,
  PROXY_KILLS,
  PROXY_KILLS_AT_ONCE,
  PROXY_SAYS,
} ProxyDoes;

typedef struct _Proxy Proxy;

/* A network between a device and its server, with as many faults as a test wants. Each connection has a
 * thread. */
Proxy *
proxy_new (void);
void
proxy_free (Proxy *self);
const char *
proxy_get_origin (Proxy *self);
/* Where requests go; port 0: nowhere. */
void
proxy_lead (Proxy *self, guint port, GPid server);
/* What happens to requests of @method to @path (below /api/v1/, else the whole; with a * at its end all that begin so):
 * the first @spared go through, then @times of them suffer. Rules are looked at in the order in which they came. */
void
proxy_rule (Proxy *self, const char *method, const char *path, ProxyDoes does, guint spared, guint times);
void
proxy_say (Proxy *self,
           const char *method,
           const char *path,
           guint times,
           const char *status,
           const char *type,
           const char *body);
void
proxy_heal (Proxy *self);
/* What was asked since the last time: "GET sync/?cursor=…". */
GStrv
proxy_take_log (Proxy *self);
/* The tokens that went by. */
GStrv
proxy_take_secrets (Proxy *self);
guint
proxy_count (Proxy *self, const char *start);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Proxy, proxy_free)

G_END_DECLS
